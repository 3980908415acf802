// The Apex stand-in against its reference: orders, and the driver that lives there.
import { afterEach, describe, expect, test } from 'vitest';
import type { DriverOptions } from '#main/sandbox/apex/driver.ts';
import { startApexDriver } from '#main/sandbox/apex/driver.ts';
import { bench, endBenches, ids, LONG_AGO, PRODUCTS, row, rows } from '#tests/support/apex-bench.ts';

afterEach(endBenches);

describe('orders', () => {
  test('a sale takes its units at once and its order follows when its delay has passed', async () => {
    const b = await bench();
    const sale = b.apex.sell({ batchId: 1001, units: 40, buyer: 'Corner Store', orderDelayMs: 60_000 });
    expect(sale.quantityLeft).toBe(160);
    expect(row((await b.get('/v2/batches/1001')).json, 'batch')).toMatchObject({
      quantity: 160,
      updated_at: '2026-11-21T10:00:00.000000Z',
    });
    expect(rows((await b.get(`/v1/shipping-orders?${LONG_AGO}`)).json, 'orders')).toEqual([]);
    expect((await b.get(`/v1/shipping-orders/${sale.orderId}`)).json).toEqual({ message: 'Order not found' });
    b.advance(60_000);
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z&with_items=true');
    expect(rows(json, 'orders')[0]).toMatchObject({
      id: sale.orderId,
      invoice_number: sale.invoiceNumber,
      total: '180.00',
      total_raw: 18_000,
      ship_name: 'Corner Store',
      updated_at: '2026-11-21T10:01:00.000000Z',
      order_status: { name: 'Order Received', parent_status: { id: 1, name: 'Submitted' } },
      items: [
        {
          batch_id: 1001,
          product_name: 'CannaDart - Wedding Cake 0.5g',
          order_quantity: '2',
          inventory_quantity: '40',
          units_per_case: '20',
          units_per_package: '1',
          gram_per_preroll: '0.5',
          metrc_package_label: '1A4060300000000000000501',
        },
      ],
    });
  });

  test('more than is left cannot be sold', async () => {
    const b = await bench();
    expect(() => b.apex.sell({ batchId: 1002, units: 34 })).toThrow('has 33 left');
    expect(b.apex.state.batches.get(1002)?.quantity).toBe(33);
  });

  test('items come on the detail always and on the list only when asked for', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 3 });
    expect(rows((await b.get(`/v1/shipping-orders?${LONG_AGO}`)).json, 'orders')[0]).not.toHaveProperty('items');
    expect(rows(row((await b.get(`/v1/shipping-orders/${orderId}`)).json, 'order'), 'items')).toHaveLength(1);
  });

  test('only the status can be written, and only to one that exists', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 3 });
    const path = `/v1/shipping-orders/${orderId}`;
    const moved = row((await b.patch(path, { order_status_id: 5522, total: '1.00' })).json, 'order');
    expect(moved).toMatchObject({
      order_status_id: 5522,
      order_status: { parent_status: { name: 'Pending Shipment' } },
    });
    expect(moved.total).not.toBe('1.00');
    for (const wrong of [1, '5522', null, 1.5]) {
      const { status, json } = await b.patch(path, { order_status_id: wrong });
      expect([status, Object.keys(row(json, 'errors'))]).toEqual([422, ['order_status_id']]);
    }
    expect((await b.patch('/v1/shipping-orders/1', { order_status_id: 5522 })).status).toBe(404);
  });

  test('orders filter by status, invoice and cancellation', async () => {
    const b = await bench();
    const first = b.apex.sell({ batchId: 1001, units: 1 });
    const second = b.apex.sell({ batchId: 1001, units: 1 });
    b.apex.cancelOrder(second.orderId);
    const list = async (query: string) => ids((await b.get(`/v1/shipping-orders?${LONG_AGO}&${query}`)).json, 'orders');
    expect(await list('cancelled=true')).toEqual([second.orderId]);
    expect(await list(`invoice_number=${first.invoiceNumber}`)).toEqual([first.orderId]);
    expect(await list('order_status_ids[]=5520')).toEqual([first.orderId, second.orderId]);
    expect(await list('order_status_id=5521')).toEqual([]);
  });

  test('an order of several lines takes all its units at once, or none when one line cannot be had', async () => {
    const b = await bench();
    const lines = [
      { batchId: 1001, units: 30 },
      { batchId: 1002, units: 3 },
    ];
    const { orderId } = b.apex.placeOrder({ lines, buyerNote: 'Back door' });
    expect([1001, 1002].map((id) => b.apex.state.batches.get(id)?.quantity)).toEqual([170, 30]);
    const order = row((await b.get(`/v1/shipping-orders/${orderId}`)).json, 'order');
    expect(order).toMatchObject({ total_raw: 30 * 450 + 3 * 600, buyer_note: 'Back door', split_from_order_id: null });
    expect(rows(order, 'items').map((item) => [item.batch_id, item.inventory_quantity, item.sort_order])).toEqual([
      [1001, '30', 1],
      [1002, '3', 2],
    ]);
    const twice = { batchId: 1001, units: 100 };
    expect(() => b.apex.placeOrder({ lines: [{ batchId: 1002, units: 1 }, twice, twice] })).toThrow('has 170 left');
    expect(() => b.apex.placeOrder({ lines: [] })).toThrow('at least one line');
    expect([1001, 1002].map((id) => b.apex.state.batches.get(id)?.quantity)).toEqual([170, 30]);
    expect(b.apex.state.orders.size).toBe(1);
  });

  test('a changed order shows its new lines, takes what is more and gives nothing back', async () => {
    const b = await bench();
    const { orderId } = b.apex.placeOrder({ lines: [1, 2, 3].map((units) => ({ batchId: 1001, units })) });
    const [first = 0, second = 0, third = 0] = (b.apex.state.orders.get(orderId)?.items ?? []).map(({ id }) => id);
    b.advance(60_000);
    b.apex.changeOrder(orderId, {
      set: [
        { itemId: first, units: 11 },
        { itemId: third, units: 1 },
      ],
      remove: [second],
      add: [{ batchId: 1002, units: 4 }],
    });
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z&with_items=true');
    const [order = {}] = rows(json, 'orders');
    expect(rows(order, 'items').map((item) => [item.id, item.inventory_quantity])).toEqual([
      [first, '11'],
      [third, '1'],
      [third + 1, '4'],
    ]);
    expect([1001, 1002].map((id) => b.apex.state.batches.get(id)?.quantity)).toEqual([184, 29]);
    expect(() => b.apex.changeOrder(orderId, { set: [{ itemId: second, units: 1 }] })).toThrow('has no line');
    expect(() => b.apex.changeOrder(orderId, { add: [{ batchId: 1002, units: 30 }] })).toThrow('has 29 left');
  });

  test('a split leaves what stays, moves whole lines with their id, and names the order it came from', async () => {
    const b = await bench();
    const { orderId } = b.apex.placeOrder({ lines: [1, 8].map((units) => ({ batchId: 1001, units })) });
    const [whole = 0, some = 0] = (b.apex.state.orders.get(orderId)?.items ?? []).map(({ id }) => id);
    b.advance(60_000);
    const part = b.apex.splitOrder(orderId, [
      { itemId: whole, units: 1 },
      { itemId: some, units: 5 },
    ]);
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z&with_items=true');
    const shown = rows(json, 'orders').map((order) => [
      order.id,
      order.split_from_order_id,
      rows(order, 'items').map((item) => [item.id, item.order_id, item.inventory_quantity]),
    ]);
    expect(shown).toEqual([
      [orderId, null, [[some, orderId, '3']]],
      [
        part.orderId,
        orderId,
        [
          [whole, part.orderId, '1'],
          [some + 1, part.orderId, '5'],
        ],
      ],
    ]);
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(191);
    expect(() => b.apex.splitOrder(orderId, [{ itemId: some, units: 3 }])).toThrow('leaves something in both');
    expect(() => b.apex.splitOrder(orderId, [{ itemId: some, units: 4 }])).toThrow('not that many');
    b.apex.cancelOrder(orderId);
    expect(() => b.apex.splitOrder(orderId, [{ itemId: some, units: 1 }])).toThrow('cancelled');
  });

  test('a status is moved there to one that exists; a deleted order answers 404 and is in no list', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 1 });
    b.apex.moveOrder(orderId, 5523);
    expect(row((await b.get(`/v1/shipping-orders/${orderId}`)).json, 'order')).toMatchObject({
      order_status_id: 5523,
      order_status: { parent_status: { name: 'In Transit' } },
    });
    expect(() => b.apex.moveOrder(orderId, 1)).toThrow('no order status 1');
    b.apex.deleteOrder(orderId);
    expect((await b.get(`/v1/shipping-orders/${orderId}`)).status).toBe(404);
    expect((await b.patch(`/v1/shipping-orders/${orderId}`, { order_status_id: 5521 })).status).toBe(404);
    expect(rows((await b.get(`/v1/shipping-orders?${LONG_AGO}`)).json, 'orders')).toEqual([]);
    expect(() => b.apex.deleteOrder(orderId)).toThrow(`no order ${orderId}`);
  });

  test('an order changed before it can be read has no change from before that', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 1, orderDelayMs: 60_000 });
    b.apex.moveOrder(orderId, 5521);
    b.advance(60_000);
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z');
    expect(rows(json, 'orders')[0]).toMatchObject({ order_status_id: 5521, updated_at: '2026-11-21T10:01:00.000000Z' });
  });

  test('deal flows carry their statuses under the parents every company shares', async () => {
    const b = await bench();
    expect(rows((await b.get('/v1/deal-flows')).json, 'dealflows')[0]).not.toHaveProperty('order_statuses');
    const [flow = {}] = rows((await b.get('/v1/deal-flows?with_order_statuses=true')).json, 'dealflows');
    expect(flow).toMatchObject({ id: 31, default: true });
    expect(rows(flow, 'order_statuses').map((status) => row(status, 'parent_status').name)).toEqual([
      'Submitted',
      'Accepted',
      'Pending Shipment',
      'In Transit',
      'Delivered',
      'Complete',
    ]);
  });
});

describe('the living driver', () => {
  const hand = () => {
    const timers: { fn: () => void; live: boolean }[] = [];
    const schedule: DriverOptions['schedule'] = {
      set: (_ms, fn) => {
        const timer = { fn, live: true };
        timers.push(timer);
        return {
          cancel: () => {
            timer.live = false;
          },
        };
      },
    };
    const turn = (times: number) => {
      for (let i = 0; i < times; i += 1) {
        const timer = timers.find(({ live }) => live);
        if (timer === undefined) return;
        timer.live = false;
        timer.fn();
      }
    };
    return { schedule, turn, armed: () => timers.filter(({ live }) => live).length };
  };
  const sequence = () => {
    let seed = 7;
    return () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
  };

  test('mostly sells, moves orders on, now and then cancels, splits or changes one, edits, renames and swaps lots, and never goes below zero', async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      id: 3000 + i,
      productId: 501,
      name: `B-${i}`,
      quantity: 400,
    }));
    const b = await bench({ data: { products: PRODUCTS, batches: many } });
    const { schedule, turn, armed } = hand();
    const driver = startApexDriver(b.apex, { random: sequence(), schedule, everyMs: 1000, keep: 300 });
    turn(300);
    const kinds = Map.groupBy(driver.happenings, ({ kind }) => kind);
    expect([...kinds.keys()].sort()).toEqual([
      'cancellation',
      'new-batch',
      'order',
      'order-change',
      'quantity-edit',
      'rename',
      'sale',
      'split',
      'status-move',
    ]);
    const bought = (kinds.get('sale')?.length ?? 0) + (kinds.get('order')?.length ?? 0);
    expect(bought).toBeGreaterThan(150);
    expect((kinds.get('cancellation') ?? []).length).toBeLessThan(20);
    const orders = [...b.apex.state.orders.values()];
    expect(orders.filter(({ cancelled }) => cancelled)).toHaveLength(kinds.get('cancellation')?.length ?? 0);
    expect(orders.some(({ items }) => items.length > 1)).toBe(true);
    expect(orders.some(({ splitFromOrderId }) => splitFromOrderId !== null)).toBe(true);
    expect(orders.every(({ items }) => items.length > 0 && items.every(({ units }) => units >= 1))).toBe(true);
    expect([...b.apex.state.batches.values()].every(({ quantity }) => (quantity ?? 0) >= 0)).toBe(true);
    expect(armed()).toBe(1);
    driver.stop();
  });

  test('pauses, resumes and stops with no timer left', async () => {
    const b = await bench();
    const { schedule, turn, armed } = hand();
    const driver = startApexDriver(b.apex, { random: () => 0.5, schedule, everyMs: 1000 });
    turn(2);
    driver.pause();
    turn(5);
    expect([driver.running, driver.happenings.length, armed()]).toEqual([false, 2, 0]);
    driver.resume();
    driver.resume();
    expect(armed()).toBe(1);
    turn(1);
    driver.stop();
    driver.resume();
    expect([driver.running, driver.happenings.length, armed()]).toEqual([false, 3, 0]);
  });
});
