// The outbox as the window sees it, in a whole core: listed, tried again, cancelled with a reason, and there after a
// restart in the middle of sending.

import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, test } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { until } from '#tests/support/odd-servers.ts';
import { endScenarios, type Scenario, startScenario, WORKED_CASE } from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const never = new AbortController().signal;
const WRITE = { method: 'PATCH', path: /^\/v1\/shipping-orders\/\d+$/ };
const PACKED = 5522;

async function start() {
  const batches = WORKED_CASE.batches.map((batch) => ({ ...batch, quantity: 1000 }));
  const s = await startScenario({ ...WORKED_CASE, packages: [], batches });
  await s.client.settings.set({ 'orders.packedStatus': String(PACKED) });
  return s;
}

const sold = async (s: Scenario, count = 1): Promise<number[]> => {
  const ids = Array.from({ length: count }, () => s.apex.sell({ batchId: 1001, units: 1 }).orderId);
  await s.client.orders.refresh({});
  return ids;
};
const packed = (s: Scenario, orderId: number) =>
  actAs({ actor: operator, action: 'packing.pack', source: 'test' }, () =>
    s.core.database.writeTx((tx) => s.core.outbox.moves.packedTx(tx, { orderId, invoiceNumber: `INV-${orderId}` })),
  );
const send = (s: Scenario) => s.patiently(s.core.outbox.runner.runOnce(never));
const open = async (s: Scenario) => (await s.client.outbox.list({})).items;

describe('the list', () => {
  test('shows what waits in its order, what needs a person, and finds words in it', async () => {
    const s = await start();
    const [a = 0, b = 0] = await sold(s, 2);
    packed(s, a);
    await s.clock.advance(1000);
    packed(s, b);
    s.apex.faults.add({ kind: 'status-422', match: { method: 'PATCH', path: `/v1/shipping-orders/${a}` } });
    expect((await open(s)).map(({ subject, state }) => [subject, state])).toEqual([
      [`order ${a}`, 'pending'],
      [`order ${b}`, 'pending'],
    ]);
    await send(s);
    const { items, total } = await s.client.outbox.list({ view: 'parked' });
    expect(total).toBe(1);
    expect(items).toMatchObject([
      {
        subject: `order ${a}`,
        attempts: 1,
        createdBy: 'Operator',
        lastError: { code: 'apex_rejected', detail: expect.stringContaining('invalid') },
      },
    ]);
    expect((await s.client.outbox.list({ view: 'done' })).items).toMatchObject([{ subject: `order ${b}` }]);
    expect((await s.client.outbox.list({ view: 'all', search: `inv-${b} packed` })).total).toBe(1);
    expect((await s.client.outbox.list({ view: 'all', search: '100%' })).total).toBe(0);
    expect(await s.client.outbox.status()).toMatchObject({
      waiting: 0,
      parked: 1,
      targets: [{ target: 'apex', stopped: null, oldestAt: null, lastError: expect.stringContaining('refused') }],
    });
  });

  test('says what an item waits for, and opens everything in it', async () => {
    const s = await start();
    const [order = 0] = await sold(s);
    await s.client.settings.set({ 'orders.deliveredStatus': '5524' });
    packed(s, order);
    actAs({ actor: operator, action: 'packing.delivered', source: 'test' }, () =>
      s.core.database.writeTx((tx) => s.core.outbox.moves.deliveredTx(tx, { orderId: order, invoiceNumber: 'INV-1' })),
    );
    const [first, second] = await open(s);
    expect(first?.waitsFor).toBeNull();
    expect(second?.waitsFor).toBe(first?.title);
    const detail = await s.client.outbox.get({ id: second?.id ?? '' });
    expect(detail).toMatchObject({ waitsFor: first?.title, seq: 2, payload: { orderId: order, statusId: 5524 } });
    expect(JSON.stringify(detail)).not.toContain('scenario-token');
  });
});

describe('cancelling', () => {
  test('keeps the item with who and why, in the audit log too, and it is never sent', async () => {
    const s = await start();
    const [order = 0] = await sold(s);
    packed(s, order);
    const [item] = await open(s);
    const id = item?.id ?? '';
    await s.client.outbox.cancel({ id, reason: 'Goes by courier' });
    await send(s);
    expect(s.apex.state.orders.get(order)?.statusId).toBe(5520);
    const [gone] = (await s.client.outbox.list({ view: 'cancelled' })).items;
    expect(gone).toMatchObject({ cancelledBy: 'Operator', cancelReason: 'Goes by courier' });
    const [row] = (await s.client.audit.list({ action: 'outbox.cancel' })).rows;
    expect(row).toMatchObject({ entityLabel: item?.title, details: { reason: 'Goes by courier' } });
    await expect(s.client.outbox.cancel({ id, reason: 'Once more' })).rejects.toMatchObject({ code: 'OUTBOX_BUSY' });
    expect(await s.client.outbox.retry({ ids: [id] })).toEqual({ retried: 0 });
  });

  test('is refused while it is on its way, and without the permission', async () => {
    const s = await start();
    const [order = 0] = await sold(s);
    packed(s, order);
    const id = (await open(s))[0]?.id ?? '';
    const viewer = actorWith('Viewer', ['data.read']);
    const client = createRouterClient(s.core.router, { context: s.core.contextFor(viewer) });
    await expect(client.outbox.cancel({ id, reason: 'I may not' })).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    await expect(client.outbox.retry({ ids: [id] })).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    expect((await client.outbox.list({})).total).toBe(1);
    s.apex.faults.add({ kind: 'hang', match: WRITE });
    const sending = s.core.outbox.runner.runOnce(never);
    await until(() => s.apex.requests.some(({ fault }) => fault === 'hang'));
    await expect(s.client.outbox.cancel({ id, reason: 'Too late' })).rejects.toMatchObject({
      code: 'OUTBOX_BUSY',
      data: { state: 'sending' },
    });
    await s.patiently(sending);
    expect((await open(s))[0]?.state).toBe('unknown');
  });

  test('of something that may have arrived says so', async () => {
    const s = await start();
    const [order = 0] = await sold(s);
    packed(s, order);
    s.apex.faults.add({ kind: 'lost-answer', match: WRITE });
    await send(s);
    const id = (await open(s))[0]?.id ?? '';
    await s.client.outbox.cancel({ id, reason: 'Looked on Apex' });
    expect(await s.client.outbox.get({ id })).toMatchObject({
      state: 'cancelled',
      lastError: { code: 'cancelled_unsure' },
    });
  });
});

describe('a core that ends in the middle of sending', () => {
  test('looks up what became of it when it is opened again', async () => {
    const s = await start();
    const [order = 0] = await sold(s);
    packed(s, order);
    s.apex.faults.add({ kind: 'hang', match: WRITE });
    s.core.outbox.runner.runOnce(never).catch(() => undefined);
    await until(() => s.apex.requests.some(({ fault }) => fault === 'hang'));
    await s.restart();
    expect(await open(s)).toMatchObject([{ state: 'unknown', lastError: { code: 'interrupted' } }]);
    s.apex.clearRequests();
    await send(s);
    expect(s.apex.requests[0]).toMatchObject({ method: 'GET', path: `/v1/shipping-orders/${order}` });
    expect(s.apex.state.orders.get(order)?.statusId).toBe(PACKED);
    expect(await open(s)).toEqual([]);
  });

  test('and started sends by itself what waited', async () => {
    const s = await start();
    const [order = 0] = await sold(s);
    packed(s, order);
    await s.restart();
    s.core.outbox.start();
    await until(() => s.apex.state.orders.get(order)?.statusId === PACKED);
  });
});
