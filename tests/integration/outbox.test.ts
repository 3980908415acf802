// The outbox on good and bad days, with order statuses on the strict Apex stand-in: in order, once each, never lost.
import { afterEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { until } from '#tests/support/odd-servers.ts';
import {
  DELIVERED,
  endOutboxWorlds,
  type OutboxWorld,
  PACKED,
  STATUS,
  startOutboxWorld,
} from '#tests/support/outbox-world.ts';
import { TOKEN } from '#tests/support/scenarios.ts';

afterEach(endOutboxWorlds);

const MINUTE = 60_000;
const WRITE = { method: 'PATCH', path: /^\/v1\/shipping-orders\/\d+$/ };
const LOOK = { method: 'GET', path: /^\/v1\/shipping-orders\/\d+$/ };
const trouble = (w: OutboxWorld, n = 0): unknown => JSON.parse(String(w.items()[n]?.last_error ?? 'null'));
const idOf = (w: OutboxWorld, n = 0): string => String(w.items()[n]?.id);

describe('an order that is packed', () => {
  test('is moved on Apex, and shown so here before the next reading', async () => {
    const w = await startOutboxWorld();
    const told: string[] = [];
    w.events.subscribe(({ area, ids }) => told.push(`${area} ${ids?.length ?? 'all'}`));
    expect(w.packed()).toBe('queued');
    expect(w.items()).toMatchObject([
      {
        kind: 'apex.order-status',
        target: 'apex',
        subject: `order ${w.order}`,
        seq: 1,
        state: 'pending',
        created_by: 'Operator',
        title: `INV-${w.order} packed: to “${PACKED}”`,
      },
    ]);
    await w.run();
    expect(w.statusAtApex()).toBe(STATUS.packed);
    expect(w.states()).toEqual(['done']);
    expect(w.requests()).toEqual([`GET ${w.order}`, `PATCH ${w.order}`]);
    const kept = w.database.connection.prepare('select status, stage, status_id from apex_orders').get();
    expect(kept).toEqual({ status: PACKED, stage: 'Pending Shipment', status_id: STATUS.packed });
    expect(told).toContain('orders 1');
    expect(w.calls.month().drivers).toContainEqual({ kind: 'set-order-status', requests: 1, credits: 4 });
  });

  test('is moved once, however often it is said', async () => {
    const w = await startOutboxWorld();
    expect([w.packed(), w.packed()]).toEqual(['queued', 'waiting']);
    await w.run();
    expect(w.packed()).toBe('already');
    await w.run();
    expect(w.effects()).toEqual([STATUS.packed]);
  });

  test('is left alone when no status is set, when it is cancelled, gone or not known, and when it is further', async () => {
    const w = await startOutboxWorld({ orders: 3 });
    const [a = 0, b = 0, c = 0] = w.ids;
    w.change({ 'orders.packedStatus': '' });
    expect(w.packed(a)).toBe('not_set');
    w.change({ 'orders.packedStatus': PACKED });
    w.apex.cancelOrder(a);
    w.apex.moveOrder(b, STATUS.delivered);
    w.apex.moveOrder(c, STATUS.out);
    await w.readOrders();
    expect([w.packed(a), w.packed(b), w.packed(c), w.packed(1)]).toEqual(['closed', 'already', 'already', 'closed']);
    expect(w.items()).toEqual([]);
  });

  test('finds its status by number and by name in any letters', async () => {
    const w = await startOutboxWorld({ orders: 2 });
    w.change({ 'orders.packedStatus': PACKED.toUpperCase() });
    w.packed(w.ids[0]);
    w.change({ 'orders.packedStatus': String(STATUS.out) });
    w.packed(w.ids[1]);
    await w.run();
    expect(w.ids.map((id) => w.statusAtApex(id))).toEqual([STATUS.packed, STATUS.out]);
  });

  test('whose status no longer exists waits for a person, who corrects the setting and retries', async () => {
    const w = await startOutboxWorld();
    w.change({ 'orders.packedStatus': 'Boxed' });
    expect(w.packed()).toBe('parked');
    await w.run();
    expect(w.apex.requests).toEqual([]);
    expect(trouble(w)).toMatchObject({ code: 'status_missing', detail: 'Boxed' });
    w.outbox.runner.retry([idOf(w)]);
    await w.run();
    expect(w.states()).toEqual(['parked']);
    w.change({ 'orders.packedStatus': PACKED });
    expect(w.outbox.runner.retry([idOf(w)])).toBe(1);
    await w.run();
    expect(w.states()).toEqual(['done']);
    expect(w.statusAtApex()).toBe(STATUS.packed);
  });
});

describe('what was taken back', () => {
  test('is not sent when it had not left yet', async () => {
    const w = await startOutboxWorld();
    w.packed();
    expect(w.notPacked()).toEqual({ cancelled: 1, onTheirWay: 0 });
    await w.run();
    expect(w.apex.requests).toEqual([]);
    expect(w.items()).toMatchObject([
      { state: 'cancelled', cancelled_by: 'Operator', cancel_reason: 'It is not packed any more.' },
    ]);
    expect(w.packed()).toBe('queued');
    await w.run();
    expect(w.effects()).toEqual([STATUS.packed]);
  });

  test('stays on Apex when it had arrived', async () => {
    const w = await startOutboxWorld();
    w.packed();
    await w.run();
    expect(w.notPacked()).toEqual({ cancelled: 0, onTheirWay: 0 });
    await w.run();
    expect(w.statusAtApex()).toBe(STATUS.packed);
  });

  test('is not sent again when it was lost on the way there', async () => {
    const w = await startOutboxWorld();
    w.packed();
    w.apex.faults.add({ kind: 'refuse', match: WRITE });
    await w.run();
    expect(w.states()).toEqual(['unknown']);
    expect(w.notPacked()).toEqual({ cancelled: 0, onTheirWay: 1 });
    await w.later(10_000);
    expect(w.states()).toEqual(['cancelled']);
    expect(w.effects()).toEqual([]);
  });

  test('too late says that it had arrived', async () => {
    const w = await startOutboxWorld();
    w.apex.faults.add({ kind: 'lost-answer', match: WRITE });
    w.packed();
    await w.run();
    w.notPacked();
    await w.later(10_000);
    expect(w.states()).toEqual(['done']);
    expect(trouble(w)).toMatchObject({ code: 'taken_back_late' });
  });
});

describe('the order within a subject', () => {
  test('is kept, and others do not wait for it', async () => {
    const w = await startOutboxWorld({ orders: 3 });
    for (const id of w.ids) {
      w.packed(id);
      w.delivered(id);
    }
    const first = w.ids[0] ?? 0;
    w.apex.faults.add({ kind: 'status-500', match: { method: 'PATCH', path: `/v1/shipping-orders/${first}` } });
    await w.run();
    expect(w.effects(first)).toEqual([]);
    for (const id of w.ids.slice(1)) expect(w.effects(id)).toEqual([STATUS.packed, STATUS.delivered]);
    await w.later(MINUTE);
    expect(w.effects(first)).toEqual([STATUS.packed, STATUS.delivered]);
  });

  test('holds back the later ones of a parked item, and says what they wait for', async () => {
    const w = await startOutboxWorld();
    w.apex.faults.add({ kind: 'status-422', match: WRITE });
    w.packed();
    w.delivered();
    await w.run();
    await w.later(MINUTE);
    expect(w.states()).toEqual(['parked', 'pending']);
    expect(w.outbox.status()).toMatchObject({ waiting: 1, parked: 1 });
    w.outbox.runner.cancel(idOf(w), 'It goes straight to delivered', 'Lead');
    await w.run();
    expect(w.effects()).toEqual([STATUS.delivered]);
  });

  test('lets a newer move overtake one that is parked', async () => {
    const w = await startOutboxWorld();
    w.change({ 'orders.packedStatus': 'Boxed' });
    w.packed();
    w.delivered();
    expect(w.items()).toMatchObject([
      { state: 'cancelled', cancel_reason: expect.stringContaining(DELIVERED) },
      { state: 'pending' },
    ]);
    await w.run();
    expect(w.statusAtApex()).toBe(STATUS.delivered);
  });
});

describe('an order that moved on Apex meanwhile', () => {
  test('is not moved back', async () => {
    const w = await startOutboxWorld();
    w.packed();
    w.apex.moveOrder(w.order, STATUS.delivered);
    await w.run();
    expect(w.effects()).toEqual([]);
    expect(w.items()).toMatchObject([{ state: 'cancelled', cancelled_by: 'Packhouse' }]);
    expect(String(w.items()[0]?.cancel_reason)).toContain('not moved back');
  });

  test('to the same status needs nothing', async () => {
    const w = await startOutboxWorld();
    w.packed();
    w.apex.moveOrder(w.order, STATUS.packed);
    await w.run();
    expect(w.states()).toEqual(['done']);
    expect(w.effects()).toEqual([]);
  });

  test.each([
    ['cancelled', (w: OutboxWorld) => w.apex.cancelOrder(w.order), 'order_cancelled'],
    ['deleted', (w: OutboxWorld) => w.apex.deleteOrder(w.order), 'order_gone'],
  ] as const)('and was %s waits for a person', async (_what, happen, code) => {
    const w = await startOutboxWorld();
    w.packed();
    happen(w);
    await w.run();
    expect(w.states()).toEqual(['parked']);
    expect(trouble(w)).toMatchObject({ code });
  });

  test('cancelled between the look and the change is looked at again', async () => {
    const w = await startOutboxWorld();
    w.packed();
    w.apex.faults.add({ kind: 'status-409', match: WRITE });
    await w.run();
    expect(w.states()).toEqual(['unknown']);
    w.apex.cancelOrder(w.order);
    await w.later(MINUTE);
    expect(w.states()).toEqual(['parked']);
    expect(w.effects()).toEqual([]);
  });
});

const KINDS: readonly FaultKind[] = [
  'refuse',
  'reset-mid-body',
  'hang',
  'slow-drip',
  'status-401',
  'status-403',
  'status-404',
  'status-409',
  'status-413',
  'status-422',
  'status-429',
  'status-500',
  'status-502',
  'status-503',
  'html',
  'truncated-json',
  'wrong-types',
  'missing-fields',
  'lost-answer',
];

describe.each([
  ['the change', WRITE],
  ['the look before it', LOOK],
] as const)('a fault of %s', (_place, match) => {
  test.each(KINDS)('%s loses nothing and doubles nothing', async (kind) => {
    const w = await startOutboxWorld({ orders: 2 });
    w.apex.faults.add({ kind, match, times: 3, dripMs: 1, retryAfter: 2 });
    for (const id of w.ids) {
      w.packed(id);
      w.delivered(id);
    }
    for (let turn = 0; turn < 20; turn += 1) {
      await w.later(MINUTE);
      const parked = w.items().flatMap(({ state, id }) => (state === 'parked' ? [String(id)] : []));
      w.outbox.runner.retry(parked);
    }
    await w.later(MINUTE);
    expect(w.states()).toEqual(['done', 'done', 'done', 'done']);
    for (const id of w.ids) expect(w.effects(id)).toEqual([STATUS.packed, STATUS.delivered]);
  });
});

describe('a lost answer', () => {
  test('is looked up, not sent again', async () => {
    const w = await startOutboxWorld();
    w.apex.faults.add({ kind: 'lost-answer', match: WRITE });
    w.packed();
    await w.run();
    expect(w.states()).toEqual(['unknown']);
    w.apex.clearRequests();
    await w.later(10_000);
    expect(w.requests()).toEqual([`GET ${w.order}`]);
    expect(w.states()).toEqual(['done']);
  });
});

describe('Apex asking for patience', () => {
  test('is waited for as long as it says, by everything that waits', async () => {
    const w = await startOutboxWorld({ orders: 3 });
    w.apex.faults.add({ kind: 'status-429', match: LOOK, retryAfter: 120 });
    for (const id of w.ids) w.packed(id);
    await w.run();
    expect(w.apex.requests).toHaveLength(1);
    expect(w.outbox.status().targets).toMatchObject([{ stopped: 'rate_limited', waiting: 3 }]);
    await w.later(100_000);
    expect(w.apex.requests).toHaveLength(1);
    await w.later(30_000);
    expect(w.states()).toEqual(['done', 'done', 'done']);
  });
});

describe('a stop of the whole account', () => {
  test('sends nothing while a person has paused, and goes on when it is resumed', async () => {
    const w = await startOutboxWorld();
    w.control.pause('Lead');
    w.packed();
    await w.run();
    expect(w.apex.requests).toEqual([]);
    expect(w.outbox.status().targets).toMatchObject([{ stopped: 'paused_by_person', waiting: 1 }]);
    w.outbox.start();
    await settle();
    w.control.resume();
    await w.patiently(until(() => w.states()[0] === 'done'));
    expect(w.statusAtApex()).toBe(STATUS.packed);
  });

  test('a refused token stops all of it after one request, and nothing is parked for it', async () => {
    const w = await startOutboxWorld({ orders: 3 });
    w.apex.faults.add({ kind: 'status-401', times: 'always' });
    for (const id of w.ids) w.packed(id);
    await w.run();
    await w.later(10 * MINUTE);
    expect(w.apex.requests).toHaveLength(1);
    expect(w.outbox.status()).toMatchObject({ waiting: 3, parked: 0, targets: [{ stopped: 'unauthorised' }] });
    w.apex.faults.clear();
    w.outbox.runner.retry([idOf(w)]);
    await w.run();
    expect(w.states()).toEqual(['done', 'done', 'done']);
  });

  test('a token that may not change orders stops the orders and nothing else', async () => {
    const w = await startOutboxWorld({
      tokens: [{ token: TOKEN, abilities: ['view:shipping-orders', 'view:dealflows'] }],
    });
    w.packed();
    await w.run();
    await w.later(10 * MINUTE);
    expect(w.requests()).toEqual([`GET ${w.order}`, `PATCH ${w.order}`]);
    expect(w.states()).toEqual(['pending']);
    expect(w.outbox.status().targets).toMatchObject([{ stopped: 'orders_forbidden' }]);
    expect(w.control.unreachable()).toBeNull();
  });
});

describe('Apex being away', () => {
  test('opens the breaker, parks nothing however long it lasts, and all of it goes soon after', async () => {
    const w = await startOutboxWorld({ orders: 6 });
    w.apex.faults.add({ kind: 'refuse', times: 'always' });
    for (const id of w.ids) w.packed(id);
    for (let turn = 0; turn < 30; turn += 1) await w.later(60 * MINUTE);
    expect(w.outbox.status()).toMatchObject({ waiting: 6, parked: 0 });
    expect(w.outbox.status().targets[0]?.stopped).toBe('breaker_open');
    w.apex.clearRequests();
    for (let turn = 0; turn < 60; turn += 1) await w.later(1000);
    expect(w.apex.requests.length).toBeLessThanOrEqual(2);
    w.apex.faults.clear();
    for (let turn = 0; turn < 4; turn += 1) await w.later(MINUTE);
    expect(w.outbox.status()).toMatchObject({ waiting: 0, parked: 0, targets: [{ stopped: null }] });
    for (const id of w.ids) expect(w.effects(id)).toEqual([STATUS.packed]);
  });
});

describe('an item that fails by itself again and again', () => {
  test('is parked after so many tries, while others go', async () => {
    const w = await startOutboxWorld({ orders: 2, settings: { 'sync.parkAfterAttempts': 5 } });
    const [bad = 0, good = 0] = w.ids;
    w.apex.faults.add({
      kind: 'status-500',
      match: { method: 'PATCH', path: `/v1/shipping-orders/${bad}` },
      times: 'always',
    });
    w.packed(bad);
    for (let turn = 0; turn < 20; turn += 1) await w.later(20 * MINUTE);
    w.packed(good);
    await w.run();
    expect(w.states()).toEqual(['parked', 'done']);
    expect(w.requests().filter((request) => request === `PATCH ${bad}`)).toHaveLength(5);
    expect(trouble(w)).toMatchObject({ code: 'apex_server' });
  });
});

describe('a program that ends', () => {
  test('while it sends looks up what became of it when it is back', async () => {
    const w = await startOutboxWorld();
    w.apex.faults.add({ kind: 'hang', match: WRITE });
    w.packed();
    const lost = w.outbox.runner.runOnce(new AbortController().signal);
    lost.catch(() => undefined);
    await until(() => w.states()[0] === 'sending' && w.apex.requests.length === 2);
    w.crash();
    expect(w.states()).toEqual(['unknown']);
    w.apex.clearRequests();
    await w.run();
    expect(w.requests().slice(0, 1)).toEqual([`GET ${w.order}`]);
    expect(w.states()).toEqual(['done']);
    expect(w.effects()).toEqual([STATUS.packed]);
  });

  test('after the answer and before it was written down does not send it twice', async () => {
    const w = await startOutboxWorld();
    w.packed();
    w.database.connection.exec("update outbox set state = 'sending', sent_at = '2026-11-21T10:00:00.000Z'");
    w.apex.moveOrder(w.order, STATUS.packed);
    w.crash();
    await w.run();
    expect(w.states()).toEqual(['done']);
    expect(w.effects()).toEqual([]);
  });

  test('in order takes what is under way along, as not known', async () => {
    const w = await startOutboxWorld();
    w.apex.faults.add({ kind: 'hang', match: WRITE });
    w.packed();
    w.outbox.start();
    await until(() => w.apex.requests.length === 2);
    await w.outbox.stop();
    expect(w.states()).toEqual(['unknown']);
  });
});

describe('another Apex', () => {
  test('never gets what was meant for this one', async () => {
    const w = await startOutboxWorld();
    const here = w.settings.get('apex.url');
    w.packed();
    w.change({ 'apex.url': `${here.replace('127.0.0.1', 'localhost')}` });
    await w.run();
    expect(w.apex.requests).toEqual([]);
    expect(trouble(w)).toMatchObject({ code: 'other_address' });
    w.change({ 'apex.url': here });
    w.outbox.runner.retry([idOf(w)]);
    await w.run();
    expect(w.states()).toEqual(['done']);
  });
});

describe('the outbox by itself', () => {
  test('sends what is added at once, and what waits when it is time', async () => {
    const w = await startOutboxWorld();
    w.outbox.start();
    await settle();
    w.apex.faults.add({ kind: 'status-500', match: WRITE });
    w.packed();
    await until(() => w.states()[0] === 'unknown');
    await settle();
    await w.clock.advance(5000);
    await until(() => w.states()[0] === 'done');
    expect(w.effects()).toEqual([STATUS.packed]);
  });

  test('goes on when the clock was set back or far ahead', async () => {
    for (const jump of [-30 * 24 * 60 * MINUTE, 30 * 24 * 60 * MINUTE]) {
      const w = await startOutboxWorld();
      w.apex.faults.add({ kind: 'status-500', match: WRITE });
      w.packed();
      await w.run();
      // Only our clock jumps: to Apex the order is there all the time.
      for (const [id, order] of w.apex.state.orders) w.apex.state.orders.set(id, { ...order, visibleAt: 0 });
      w.clock.jump(w.clock.now() + jump);
      await w.run();
      expect(w.states()).toEqual(['done']);
    }
  });

  test('keeps what was sent for thirty days, what was cancelled for a year, and what waits for ever', async () => {
    const w = await startOutboxWorld({ orders: 3 });
    const [a = 0, b = 0, c = 0] = w.ids;
    w.packed(a);
    await w.run();
    w.packed(b);
    w.notPacked(b);
    w.apex.faults.add({ kind: 'status-422', match: WRITE });
    w.packed(c);
    await w.run();
    await w.later(29 * 24 * 60 * MINUTE);
    expect(w.states()).toEqual(['done', 'cancelled', 'parked']);
    await w.later(2 * 24 * 60 * MINUTE);
    expect(w.states()).toEqual(['cancelled', 'parked']);
    await w.later(366 * 24 * 60 * MINUTE);
    expect(w.states()).toEqual(['parked']);
  });
});
