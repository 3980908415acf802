// Orders and the calendar: from which day they are wanted, which are due, and what a date that was stamped wrong does.
import { afterEach, describe, expect, test } from 'vitest';
import type { Order } from '#main/sandbox/apex/types.ts';
import { endScenarios, type Scenario, startScenario, WORKED_CASE } from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHOP = { ...WORKED_CASE, batches: WORKED_CASE.batches.map((batch) => ({ ...batch, quantity: 100_000 })) };

const start = () => startScenario(SHOP);
const read = (s: Scenario) => s.patiently(s.client.orders.refresh({}));
const list = (s: Scenario, query: Parameters<Scenario['client']['orders']['list']>[0] = {}) =>
  s.client.orders.list(query);
const everything = async (s: Scenario) =>
  (await list(s, { view: 'all' })).rows.map(({ invoiceNumber }) => invoiceNumber);
const firstDate = (s: Scenario, day: string) => s.client.settings.set({ 'orders.firstDate': day });

/** An order on Apex that was changed just now. */
function order(s: Scenario, change: Partial<Order> = {}): string {
  const { orderId, invoiceNumber } = s.apex.sell({ batchId: 1001, units: 1 });
  amend(s, orderId, change);
  return invoiceNumber;
}
function amend(s: Scenario, id: number, change: Partial<Order>): void {
  const known = s.apex.state.orders.get(id);
  if (!known) throw new Error(`No order ${id}`);
  s.apex.state.orders.set(id, { ...known, updatedAt: s.clock.now(), ...change });
}
const idOf = (s: Scenario, invoice: string): number =>
  [...s.apex.state.orders.values()].find(({ invoiceNumber }) => invoiceNumber === invoice)?.id ?? 0;

// It is 2026-11-21 there.
describe('the first date', () => {
  test('leaves out orders that were ordered before it, also when they changed later', async () => {
    const s = await start();
    await firstDate(s, '2026-11-01');
    order(s, { orderDate: '2026-10-31' });
    const kept = order(s, { orderDate: '2026-11-01' });
    expect(await read(s)).toEqual({ orders: 2 });
    expect(await everything(s)).toEqual([kept]);
    await s.clock.advance(5 * MINUTE);
    for (const { id } of s.apex.state.orders.values()) amend(s, id, {});
    await read(s);
    expect(await everything(s)).toEqual([kept]);
  });

  test('counts by when an order was made where it has no order date, as the day is at the facility', async () => {
    const s = await start();
    await s.client.settings.set({ 'orders.firstDate': '2026-11-01', 'facility.timeZone': 'America/Los_Angeles' });
    order(s, { orderDate: null, createdAt: Date.parse('2026-11-01T06:59:00Z') });
    const kept = order(s, { orderDate: null, createdAt: Date.parse('2026-11-01T07:00:00Z') });
    await read(s);
    expect(await everything(s)).toEqual([kept]);
  });

  test('keeps an older order that is here already, and what becomes of it', async () => {
    const s = await start();
    const old = order(s, { orderDate: '2026-10-31' });
    await read(s);
    await s.clock.advance(5 * MINUTE);
    await firstDate(s, '2026-11-01');
    s.apex.cancelOrder(idOf(s, old));
    await read(s);
    expect((await list(s, { view: 'cancelled' })).rows).toMatchObject([{ invoiceNumber: old, cancelled: true }]);
  });

  test.each([['2026-10-01'], ['']])('set further back (to "%s"), takes in what it had left out', async (day) => {
    const s = await start();
    await firstDate(s, '2026-11-01');
    const old = order(s, { orderDate: '2026-10-31' });
    await read(s);
    await s.clock.advance(HOUR);
    await read(s);
    expect(await everything(s)).toEqual([]);
    await firstDate(s, day);
    await read(s);
    expect(await everything(s)).toEqual([old]);
  });

  test('moved forward and back again takes in what it had left out between', async () => {
    const s = await start();
    await firstDate(s, '2026-10-01');
    await read(s);
    await firstDate(s, '2026-11-01');
    const old = order(s, { orderDate: '2026-10-31' });
    await read(s);
    await s.clock.advance(HOUR);
    await read(s);
    await firstDate(s, '2026-10-01');
    await read(s);
    expect(await everything(s)).toEqual([old]);
  });

  test('does not make a reading that goes on in the middle begin again', async () => {
    const s = await start();
    await firstDate(s, '2026-11-01');
    for (let i = 0; i < 80; i += 1) order(s, { orderDate: i % 2 === 0 ? '2026-10-31' : '2026-11-02' });
    s.apex.faults.add({ kind: 'status-500', match: { path: '/v1/shipping-orders', nth: 2 }, times: 1 });
    await expect(read(s)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    await s.restart();
    s.apex.clearRequests();
    expect(await read(s)).toEqual({ orders: 80 });
    expect(s.apex.requests.filter(({ path }) => path === '/v1/shipping-orders')).toHaveLength(1);
    expect(await everything(s)).toHaveLength(40);
  });
});

describe('an order stamped in the future', () => {
  test('is kept, and hides nothing that changes before its time comes', async () => {
    const s = await start();
    const ahead = order(s, { updatedAt: s.clock.now() + 365 * DAY });
    await read(s);
    await s.clock.advance(10 * MINUTE);
    s.apex.clearRequests();
    const next = order(s);
    await read(s);
    const [request] = s.apex.requests.filter(({ path }) => path === '/v1/shipping-orders');
    const from = new URLSearchParams(request?.query).get('updated_at_from') ?? '';
    expect(Date.parse(from)).toBeLessThan(s.clock.now());
    expect((await everything(s)).sort()).toEqual([ahead, next].sort());
  });
});

describe('what is due', () => {
  /** Late in the evening of the 20th at the facility, the 21st in UTC. */
  const evening = async (): Promise<Scenario> => {
    const s = await start();
    await s.client.settings.set({ 'facility.timeZone': 'America/Los_Angeles' });
    await s.clock.advance(Date.parse('2026-11-22T07:30:00Z') - s.clock.now());
    return s;
  };
  const dues = async (s: Scenario) => {
    const { overdue, dueSoon, open } = await s.client.orders.status();
    return { overdue, dueSoon, open };
  };

  test('is said of open orders by their delivery date, as the day is at the facility', async () => {
    const s = await evening();
    const days = [null, '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'];
    const made = days.map((deliveryDate) => order(s, { deliveryDate }));
    await read(s);
    const due = Object.fromEntries((await list(s)).rows.map((row) => [row.invoiceNumber, row.due]));
    expect(made.map((invoice) => due[invoice])).toEqual([null, 'overdue', 'soon', 'soon', 'soon', null]);
    expect(await dues(s)).toEqual({ open: 6, overdue: 1, dueSoon: 3 });
    const invoices = async (query: Parameters<typeof list>[1]) =>
      (await list(s, query)).rows.map(({ invoiceNumber }) => invoiceNumber);
    expect(await invoices({ due: 'overdue' })).toEqual([made[1]]);
    expect(await invoices({ due: 'soon' })).toEqual([made[4], made[3], made[2]]);
    expect(await list(s, { due: 'soon', limit: 1, offset: 1 })).toMatchObject({ total: 3, rows: [{}] });
    expect(await invoices({ due: 'soon', search: made[3] ?? '' })).toEqual([made[3]]);

    await s.clock.advance(HOUR);
    expect(await dues(s)).toEqual({ open: 6, overdue: 2, dueSoon: 3 });
    expect((await list(s, { due: 'overdue' })).total).toBe(2);
  });

  test('is never an order that is cancelled, finished, gone or left out, whatever view is asked for', async () => {
    const s = await evening();
    const deliveryDate = '2026-11-01';
    const open = order(s, { deliveryDate });
    order(s, { deliveryDate, cancelled: true });
    order(s, { deliveryDate, statusId: 5524 });
    order(s, { deliveryDate, statusId: 5522 });
    await s.client.settings.set({ 'orders.leftOutStatuses': ['5522'] });
    await read(s);
    for (const view of ['open', 'all', 'cancelled', 'finished'] as const) {
      const { rows } = await list(s, { view, due: 'overdue' });
      expect(rows.map(({ invoiceNumber }) => invoiceNumber)).toEqual(view === 'open' || view === 'all' ? [open] : []);
    }
    expect((await list(s, { view: 'all' })).rows.filter((row) => row.open)).toMatchObject([{ due: 'overdue' }]);
    expect(await dues(s)).toEqual({ open: 1, overdue: 1, dueSoon: 0 });
    await s.client.settings.set({ 'orders.leftOutStatuses': [] });
    expect(await dues(s)).toEqual({ open: 2, overdue: 2, dueSoon: 0 });
  });
});
