// The one thing of an order that can be written: its status, as the stand-in takes it and as the client sends it.
import { afterEach, describe, expect, test } from 'vitest';
import { createRateLimit } from '#main/core/rate-limit.ts';
import { createApexClient } from '#main/integrations/apex/client.ts';
import type { ApexCall } from '#main/integrations/apex/port.ts';
import type { ApexSandboxOptions } from '#main/sandbox/apex/server.ts';
import { endOddServers, startRawApex, startStandIn, testClock } from '#tests/support/odd-servers.ts';
import { TOKEN } from '#tests/support/scenarios.ts';

afterEach(endOddServers);

const never = new AbortController().signal;
const SHOP = {
  products: [{ id: 501, name: 'CannaDart - Wedding Cake 0.5g' }],
  batches: [{ id: 1001, productId: 501, name: 'WC-1020', quantity: 200 }],
};

function clientOf(clock: ReturnType<typeof testClock>, url: string) {
  const calls: ApexCall[] = [];
  const client = createApexClient({
    clock,
    rateLimit: createRateLimit(clock, 12),
    baseUrl: () => url,
    token: () => TOKEN,
    timeoutMs: () => 15_000,
    onCall: (call) => calls.push(call),
  });
  return { client, calls };
}

async function bench(options: Partial<ApexSandboxOptions> = {}) {
  const clock = testClock();
  const apex = await startStandIn(clock, SHOP, options);
  const { orderId } = apex.sell({ batchId: 1001, units: 2 });
  const path = `${apex.url}/v1/shipping-orders/${orderId}`;
  const put = async (body: unknown, method = 'PUT') => {
    const answer = await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${TOKEN}`, Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const json: unknown = await answer.json();
    return { status: answer.status, json };
  };
  return { apex, clock, orderId, put, ...clientOf(clock, apex.url) };
}

describe('the stand-in', () => {
  test('takes a status by PUT and by PATCH, and shows the order as changed', async () => {
    const b = await bench();
    for (const [method, statusId] of [
      ['PUT', 5521],
      ['PATCH', 5522],
    ] as const) {
      const before = b.apex.state.orders.get(b.orderId)?.updatedAt ?? 0;
      await b.clock.advance(5000);
      const { status, json } = await b.put({ order_status_id: statusId }, method);
      expect([status, json]).toMatchObject([200, { order: { id: b.orderId, order_status_id: statusId } }]);
      expect(b.apex.state.orders.get(b.orderId)?.updatedAt).toBe(before + 5000);
    }
  });

  test('refuses a body without a status, with one of another kind, and one that no deal flow has', async () => {
    const b = await bench();
    for (const body of [{}, { order_status_id: null }, { order_status_id: '5522' }, { order_status_id: 99 }]) {
      expect(await b.put(body)).toMatchObject({
        status: 422,
        json: { message: 'The given data was invalid.', errors: { order_status_id: [expect.any(String)] } },
      });
    }
    expect(b.apex.state.orders.get(b.orderId)?.statusId).toBe(5520);
  });

  test('refuses a cancelled order with a conflict', async () => {
    const b = await bench();
    b.apex.cancelOrder(b.orderId);
    expect(await b.put({ order_status_id: 5522 })).toEqual({
      status: 409,
      json: { message: 'Conflict with requested update' },
    });
    expect(b.apex.state.orders.get(b.orderId)?.statusId).toBe(5520);
  });
});

describe('the client', () => {
  test('moves an order and tells what it cost', async () => {
    const b = await bench();
    expect(await b.client.setOrderStatus(b.orderId, 5522, never)).toBe(5522);
    expect(b.calls).toMatchObject([{ kind: 'set-order-status', status: 200, credits: 4 }]);
    expect(b.apex.counters.credits).toBe(4);
    expect(b.apex.requests).toMatchObject([{ method: 'PATCH', body: { order_status_id: 5522 }, applied: true }]);
  });

  test('goes on with PUT where PATCH is not allowed, and remembers it', async () => {
    const b = await bench({ patchSupported: false });
    await b.client.setOrderStatus(b.orderId, 5521, never);
    await b.client.setOrderStatus(b.orderId, 5522, never);
    expect(b.apex.requests.map(({ method, status }) => [method, status])).toEqual([
      ['PATCH', 405],
      ['PUT', 200],
      ['PUT', 200],
    ]);
  });

  test.each([
    ['status-401', 'unauthorised', false],
    ['status-403', 'forbidden', false],
    ['status-404', 'not_found', false],
    ['status-409', 'conflict', true],
    ['status-422', 'rejected', false],
    ['status-429', 'rate_limited', false],
    ['status-500', 'server', true],
    ['html', 'shape', true],
    ['truncated-json', 'shape', true],
    ['wrong-types', 'shape', true],
    ['lost-answer', 'network', true],
  ] as const)('tells %s as %s', async (kind, found, mayHaveHappened) => {
    const b = await bench();
    b.apex.faults.add({ kind });
    await expect(b.client.setOrderStatus(b.orderId, 5522, never)).rejects.toMatchObject({
      kind: found,
      mayHaveHappened,
    });
  });

  test('takes "updated" without the order behind it for an answer, and another order for none', async () => {
    const clock = testClock();
    let body: unknown = { message: 'Updated' };
    const apex = await startRawApex(clock, { answer: () => ({ body }) });
    const { client } = clientOf(clock, apex.url);
    expect(await client.setOrderStatus(81_001, 5522, never)).toBeNull();
    body = { order: { id: 81_002, order_status_id: 5522 } };
    await expect(client.setOrderStatus(81_001, 5522, never)).rejects.toMatchObject({ kind: 'shape' });
  });
});
