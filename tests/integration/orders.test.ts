// The order cache: what is read from Apex, how it is kept when reading goes wrong, and what it answers by itself.
import { afterEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import type { Order } from '#main/sandbox/apex/types.ts';
import { settle } from '#tests/support/fake-clock.ts';
import {
  endScenarios,
  type Scenario,
  type ScenarioOptions,
  startScenario,
  TOKEN,
  WORKED_CASE,
} from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SHOP = { ...WORKED_CASE, batches: WORKED_CASE.batches.map((batch) => ({ ...batch, quantity: 100_000 })) };

const start = (options: Partial<ScenarioOptions> = {}) => startScenario({ ...SHOP, ...options });
const read = (s: Scenario) => s.patiently(s.client.orders.refresh({}));
const list = (s: Scenario, query: Parameters<Scenario['client']['orders']['list']>[0] = {}) =>
  s.client.orders.list(query);
const invoices = async (s: Scenario, query: Parameters<typeof list>[1] = {}) =>
  (await list(s, query)).rows.map(({ invoiceNumber }) => invoiceNumber).sort();
const sell = (s: Scenario, count: number, units = 3) =>
  Array.from({ length: count }, (_, i) => s.apex.sell({ batchId: 1001 + (i % 3), units }));
const requests = (s: Scenario) => s.apex.requests.flatMap(({ path, query }) => `${path}?${query}`);
const orderRequests = (s: Scenario) => requests(s).filter((request) => request.startsWith('/v1/shipping-orders'));

/** What somebody did to an order on Apex, now unless the change says when. */
function amend(s: Scenario, id: number, change: Partial<Order>): void {
  const order = s.apex.state.orders.get(id);
  if (!order) throw new Error(`No order ${id}`);
  s.apex.state.orders.set(id, { ...order, updatedAt: s.clock.now(), ...change });
}

describe('a reading', () => {
  test('takes in every order with its lines, as Apex has them', async () => {
    const s = await start();
    s.apex.sell({ batchId: 1003, units: 12, buyer: 'Corner Shop' });
    expect(await read(s)).toEqual({ orders: 1 });
    const [order] = (await list(s)).rows;
    expect(order).toMatchObject({ buyer: 'Corner Shop', stage: 'Submitted', lines: 1, units: 12, gone: false });
    const detail = await s.client.orders.get({ id: order?.id ?? 0 });
    expect(detail.items).toMatchObject([
      { productName: 'Magnetic Box - Wedding Cake 6pk', batchId: 1003, units: 12, strain: 'Wedding Cake' },
    ]);
    expect(detail.items[0]?.skuKey).toBe('magnetic_box_6pk');
    expect(await s.client.orders.status()).toMatchObject({ orders: 1, stopped: null, asOf: expect.any(String) });
  });

  test('asks for a year at first, or from the date that is set, and then only for what changed', async () => {
    const s = await start();
    sell(s, 60);
    await read(s);
    expect(orderRequests(s)[0]).toContain('updated_at_from=2025-11-21');
    await s.clock.advance(10 * MINUTE);
    await read(s);
    await s.clock.advance(10 * MINUTE);
    const [changed] = sell(s, 1);
    s.apex.clearRequests();
    const before = s.apex.counters.credits;
    expect(await read(s)).toEqual({ orders: 1 });
    expect(s.apex.counters.credits - before).toBeLessThanOrEqual(6);
    expect(orderRequests(s)).toHaveLength(1);
    expect(await invoices(s, { search: changed?.invoiceNumber ?? '' })).toHaveLength(1);

    s.apex.clearRequests();
    await s.client.settings.set({ 'orders.firstDate': '2024-03-05' });
    await read(s);
    expect(orderRequests(s)[0]).toContain('updated_at_from=2024-03-05');
    expect((await s.client.orders.status()).firstDate).toBe('2024-03-05');
  });

  test('overlaps the one before, so that an order which became readable late is not missed', async () => {
    const s = await start();
    await read(s);
    const sale = s.apex.sell({ batchId: 1001, units: 1 });
    // Saved before that reading, readable only after it.
    amend(s, sale.orderId, { updatedAt: s.clock.now() - 45_000, visibleAt: s.clock.now() + 1000 });
    await read(s);
    expect(await invoices(s)).toEqual([]);
    await s.clock.advance(2 * MINUTE);
    await read(s);
    expect(await invoices(s)).toEqual([sale.invoiceNumber]);
  });

  test('marks a line that is no longer in its order, and keeps it to be seen', async () => {
    const s = await start();
    const sale = s.apex.sell({ batchId: 1001, units: 5 });
    await read(s);
    await s.clock.advance(5 * MINUTE);
    const [item] = s.apex.state.orders.get(sale.orderId)?.items ?? [];
    if (!item) throw new Error('The order has no line.');
    amend(s, sale.orderId, { items: [{ ...item, id: item.id + 1000, units: 2 }] });
    await read(s);
    const detail = await s.client.orders.get({ id: sale.orderId });
    expect(detail).toMatchObject({ lines: 1, units: 2 });
    expect(detail.items.map(({ id, gone }) => [id, gone])).toEqual([
      [item.id + 1000, false],
      [item.id, true],
    ]);
  });

  test('announces the orders that changed, and no others', async () => {
    const s = await start();
    const sales = sell(s, 3);
    await read(s);
    await s.clock.advance(MINUTE);
    const told: (readonly string[] | null)[] = [];
    s.core.events.subscribe(({ area, ids }) => area === 'orders' && told.push(ids));
    await read(s);
    expect(told).toEqual([]);
    amend(s, sales[1]?.orderId ?? 0, { statusId: 5522 });
    await read(s);
    expect(told).toEqual([[String(sales[1]?.orderId)]]);
  });

  test('reads the statuses once a day, and when an order has one it does not know', async () => {
    const s = await start();
    const [sale] = sell(s, 1);
    await read(s);
    const flows = () => requests(s).filter((request) => request.startsWith('/v1/deal-flows')).length;
    expect(flows()).toBe(1);
    expect((await s.client.orders.status()).statuses).toHaveLength(6);
    await s.clock.advance(2 * 60 * MINUTE);
    await read(s);
    expect(flows()).toBe(1);
    amend(s, sale?.orderId ?? 0, { statusId: 7777 });
    await read(s);
    expect(flows()).toBe(2);
    await read(s);
    expect(flows()).toBe(2);
    await s.clock.advance(DAY);
    await read(s);
    expect(flows()).toBe(3);
  });
});

describe('a reading of several pages', () => {
  const broken: readonly FaultKind[] = ['reset-mid-body', 'truncated-json', 'hang', 'status-500', 'wrong-types'];
  test.each(broken)(
    'that breaks in the middle (%s) leaves nothing of the broken page and goes on there',
    async (kind) => {
      const s = await start();
      sell(s, 120);
      s.apex.faults.add({ kind, match: { path: '/v1/shipping-orders', nth: 2 }, times: 1 });
      await expect(read(s)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
      expect((await list(s, { view: 'all' })).total).toBe(50);
      expect((await s.client.orders.status()).asOf).toBeNull();
      s.apex.clearRequests();
      await s.restart();
      expect(await read(s)).toEqual({ orders: 120 });
      expect(orderRequests(s)).toHaveLength(2);
      expect((await list(s, { view: 'all' })).total).toBe(120);
    },
  );

  test('never takes a page that came twice for the next one, nor minds another order of pages', async () => {
    const s = await start();
    sell(s, 120);
    s.apex.faults.add({ kind: 'duplicated-pages', match: { path: '/v1/shipping-orders', nth: 2 }, times: 1 });
    await expect(read(s)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    s.apex.faults.clear();
    s.apex.faults.add({ kind: 'reordered-pages', match: { path: '/v1/shipping-orders' }, times: 3 });
    expect(await read(s)).toEqual({ orders: 120 });
  });

  test('begins again when orders vanish from it meanwhile, so that none slips between two pages', async () => {
    const s = await start();
    const sales = sell(s, 120);
    s.apex.faults.add({ kind: 'status-500', match: { path: '/v1/shipping-orders', nth: 2 }, times: 1 });
    await expect(read(s)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    s.apex.state.orders.delete(sales[0]?.orderId ?? 0);
    await expect(read(s)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    expect(await read(s)).toEqual({ orders: 119 });
    expect((await list(s, { view: 'all', search: sales[50]?.invoiceNumber ?? '' })).total).toBe(1);
  });
});

describe('an order that is no longer there', () => {
  test('is looked for when it was not heard of for a day, a few at a time, and only while it is open', async () => {
    const s = await start();
    const sales = sell(s, 5);
    amend(s, sales[4]?.orderId ?? 0, { statusId: 5525 });
    await read(s);
    await s.clock.advance(10 * MINUTE);
    await read(s);
    s.apex.state.orders.delete(sales[1]?.orderId ?? 0);
    await s.clock.advance(DAY + MINUTE);
    s.apex.clearRequests();
    await read(s);
    expect(orderRequests(s)).toHaveLength(4);
    await read(s);
    await read(s);
    expect(orderRequests(s)).toHaveLength(7);
    expect((await list(s, { view: 'cancelled' })).rows).toMatchObject([{ id: sales[1]?.orderId, gone: true }]);
    expect((await list(s)).total).toBe(3);
  });

  test('is not taken for gone because something in between answered for Apex', async () => {
    const s = await start();
    sell(s, 1);
    await read(s);
    await s.clock.advance(10 * MINUTE);
    await read(s);
    await s.clock.advance(DAY + MINUTE);
    s.apex.faults.add({ kind: 'html', match: { path: /^\/v1\/shipping-orders\/\d+$/ }, times: 'always' });
    s.apex.clearRequests();
    await read(s);
    await read(s);
    expect(orderRequests(s).filter((request) => /orders\/\d/.test(request))).toHaveLength(1);
    expect((await list(s)).total).toBe(1);
  });

  test('shows as cancelled when it was cancelled on Apex', async () => {
    const s = await start();
    const [sale] = sell(s, 2);
    await read(s);
    await s.clock.advance(5 * MINUTE);
    s.apex.cancelOrder(sale?.orderId ?? 0);
    await read(s);
    expect((await list(s)).total).toBe(1);
    expect((await list(s, { view: 'cancelled' })).rows).toMatchObject([{ id: sale?.orderId, cancelled: true }]);
  });
});

describe('the lists', () => {
  test('are by view, status and date, newest first, a page at a time', async () => {
    const s = await start();
    const sales = [];
    for (let day = 0; day < 4; day += 1) {
      sales.push(...sell(s, 1));
      await s.clock.advance(DAY);
    }
    amend(s, sales[0]?.orderId ?? 0, { statusId: 5524 });
    amend(s, sales[1]?.orderId ?? 0, { statusId: 5522 });
    await read(s);
    const ids = async (query: Parameters<typeof list>[1]) => (await list(s, query)).rows.map(({ id }) => id);
    const [first, second, third, fourth] = sales.map(({ orderId }) => orderId);
    expect(await ids({})).toEqual([fourth, third, second]);
    expect(await ids({ view: 'finished' })).toEqual([first]);
    expect(await ids({ view: 'all', statusId: 5522 })).toEqual([second]);
    expect(await ids({ view: 'all', from: '2026-11-22', to: '2026-11-23' })).toEqual([third, second]);
    expect(await list(s, { view: 'all', limit: 2, offset: 1 })).toMatchObject({
      total: 4,
      rows: [{ id: third }, { id: second }],
    });
  });

  test('keep left-out statuses out of the open ones, by id or by name, and still find them', async () => {
    const s = await start();
    const sales = sell(s, 3);
    amend(s, sales[0]?.orderId ?? 0, { statusId: 5521 });
    amend(s, sales[1]?.orderId ?? 0, { statusId: 5522 });
    await read(s);
    await s.client.settings.set({ 'orders.leftOutStatuses': ['invoice finalized | ACCEPTED', '5522'] });
    expect((await list(s)).rows.map(({ id }) => id)).toEqual([sales[2]?.orderId]);
    expect((await list(s, { view: 'all', search: sales[0]?.invoiceNumber ?? '' })).rows).toMatchObject([
      { leftOut: true },
    ]);
    const { statuses } = await s.client.orders.status();
    expect(statuses.flatMap(({ id, leftOut, orders }) => (leftOut ? [[id, orders]] : []))).toEqual([
      [5521, 1],
      [5522, 1],
    ]);
  });

  test.each([
    ['a piece of the invoice', 'nv-11'],
    ['a buyer in capitals', 'CORNER'],
    ['two words in any order', 'shop corner'],
    ['a strain', 'wedding'],
    ['words too short for the index', 'c o'],
    ['two letters', 'rn'],
    ['two letters at the end of all that is searched', 'ke'],
    ['two letters beside a long word', 'sh corner'],
    ['a short word beside a long one', 'in corner'],
  ])('find %s', async (_what, search) => {
    const s = await start();
    s.apex.sell({ batchId: 1001, units: 1, buyer: 'Corner Shop' });
    await read(s);
    expect((await list(s, { search })).total).toBe(1);
    expect((await list(s, { search: `${search} nowhere` })).total).toBe(0);
  });

  test('take signs of the search language for letters', async () => {
    const s = await start();
    s.apex.sell({ batchId: 1001, units: 1, buyer: '100% "Good" (AND) Co_op*' });
    s.apex.sell({ batchId: 1001, units: 1, buyer: '1000 Goods' });
    await read(s);
    for (const search of ['100%', '"Good"', '(AND)', 'Co_op*']) {
      expect((await list(s, { search })).total, search).toBe(1);
    }
  });
});

describe('reading by itself', () => {
  const running = async (s: Scenario) => {
    await s.core.start();
    await settle();
    while (s.core.orders.status().poller.running) await settle();
  };
  const later = async (s: Scenario, ms: number) => {
    await s.clock.advance(ms);
    while (s.core.orders.status().poller.running) await settle();
  };

  test('begins at the start and goes on at its pace, and not at all when it is switched off', async () => {
    const s = await start();
    sell(s, 2);
    await running(s);
    expect((await list(s)).total).toBe(2);
    const before = orderRequests(s).length;
    await later(s, 6 * MINUTE);
    expect(orderRequests(s).length - before).toBe(3);
    await s.client.settings.set({ 'orders.autoRefresh': false });
    await later(s, MINUTE);
    s.apex.clearRequests();
    await later(s, 10 * MINUTE);
    expect(orderRequests(s)).toEqual([]);
    expect(await s.client.orders.status()).toMatchObject({ enabled: false });
    sell(s, 1);
    expect(await read(s)).toEqual({ orders: 1 });
  });

  test('rests while a person has paused the sync, and goes on while only the sync is switched off', async () => {
    const s = await start();
    await s.client.apexSync.pause({});
    await s.core.orders.poll(new AbortController().signal);
    expect(orderRequests(s)).toEqual([]);
    expect(await s.client.orders.status()).toMatchObject({ stopped: 'paused_by_person' });
    await s.client.apexSync.resume({});
    await s.client.settings.set({ 'sync.enabled': false });
    await s.core.orders.poll(new AbortController().signal);
    expect(orderRequests(s)).toHaveLength(1);
    expect(await s.client.orders.status()).toMatchObject({ stopped: null });
  });

  test('asks nothing without a token', async () => {
    const s = await start({ storedToken: true });
    await s.client.settings.setSecret({ name: 'apex.token', value: null });
    await s.core.orders.poll(new AbortController().signal);
    expect(s.apex.requests).toEqual([]);
    expect(await s.client.orders.status()).toMatchObject({ stopped: 'not_configured' });
    await expect(s.client.orders.refresh({})).rejects.toMatchObject({ code: 'APEX_NOT_CONFIGURED' });
  });

  test('stops with the sync when the token is refused', async () => {
    const s = await start();
    s.apex.faults.add({ kind: 'status-401', match: { path: '/v1/shipping-orders' }, times: 1 });
    await s.core.orders.poll(new AbortController().signal);
    await s.core.orders.poll(new AbortController().signal);
    expect(orderRequests(s)).toHaveLength(1);
    expect(await s.client.orders.status()).toMatchObject({ stopped: 'unauthorised' });
    expect((await s.client.apexSync.status()).paused).toBe('unauthorised');
  });

  test('with a token that may not see orders says so, asks no more, and leaves the sync alone', async () => {
    const s = await start({
      tokens: [{ token: TOKEN, abilities: ['view:batches', 'view:products', 'update:batches'] }],
    });
    for (let i = 0; i < 3; i += 1) await s.core.orders.poll(new AbortController().signal);
    expect(orderRequests(s)).toHaveLength(1);
    expect(await s.client.orders.status()).toMatchObject({ stopped: 'orders_forbidden' });
    expect(s.core.orders.status().poller.lastError).toBeNull();
    expect(await s.cycle()).toMatchObject({ pushed: 3, paused: null });
  });

  test('works without the company’s statuses when the token may not see those', async () => {
    const s = await start({ tokens: [{ token: TOKEN, abilities: ['view:shipping-orders'] }] });
    sell(s, 1);
    expect(await read(s)).toEqual({ orders: 1 });
    expect((await s.client.orders.status()).statuses).toMatchObject([{ id: 5520, stage: 'Submitted', orders: 1 }]);
  });

  test('forgets the orders of another address', async () => {
    const s = await start();
    sell(s, 2);
    await read(s);
    const elsewhere = await start();
    await s.restart({ apexUrl: elsewhere.apex.url });
    expect((await list(s, { view: 'all' })).total).toBe(0);
    expect(await s.client.orders.status()).toMatchObject({ asOf: null, statuses: [] });
  });
});

describe('without a network', () => {
  test('everything that was read is there and searchable, with its age', async () => {
    const s = await start();
    const [sale] = sell(s, 3);
    await read(s);
    const asOf = (await s.client.orders.status()).asOf;
    await s.apex.stop();
    await s.restart();
    await s.clock.advance(60 * MINUTE);
    expect((await list(s, { search: sale?.invoiceNumber ?? '' })).total).toBe(1);
    expect((await s.client.orders.status()).asOf).toBe(asOf);
  });
});
