// Delivery: what goes where and when.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeliveryQueries, type DeliveryQuery } from '#main/features/packing/delivery.ts';
import { createStoreService } from '#main/features/packing/stores.ts';
import { operator } from '#tests/support/actors.ts';
import { type OrderToPut, putOrder } from '#tests/support/stored-packing-orders.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = openTestDatabase();
});
afterEach(() => t.discard());

const delivery = (query: Partial<DeliveryQuery> = {}) =>
  createDeliveryQueries(t).delivery({ withLeftOut: false, ...query });
const invoices = (query?: Partial<DeliveryQuery>) => delivery(query).map(({ invoiceNumber }) => invoiceNumber);
const put = (invoiceNumber: string, deliveryDate: string | null, more: OrderToPut = {}) =>
  putOrder(t.database, { invoiceNumber, lines: [{ deliveryDate }], ...more });
const stores = () => createStoreService(t);
const storeNamed = (name: string) =>
  stores()
    .list()
    .find((it) => it.name === name)?.id ?? '';

describe('the delivery list', () => {
  test('is by date, then by the stores’ own order, then by name; without a date last', () => {
    put('INV-1', null, { buyer: 'Alpine' });
    put('INV-2', '2026-11-25', { buyer: 'Alpine' });
    put('INV-3', '2026-11-25', { buyer: 'Birch' });
    put('INV-4', '2026-11-25', { buyer: 'Cedar' });
    put('INV-5', '2026-11-24', { buyer: 'Birch' });
    expect(invoices()).toEqual(['INV-5', 'INV-2', 'INV-3', 'INV-4', 'INV-1']);
    stores().edit(storeNamed('Cedar'), { position: 1 }, operator);
    expect(invoices()).toEqual(['INV-5', 'INV-4', 'INV-2', 'INV-3', 'INV-1']);
  });

  test('takes the earliest date of an order’s lines, and says what is missing', () => {
    put('INV-1', null, {
      lines: [
        { product: 'A', deliveryDate: '2026-11-27', ordered: 10, packed: 10 },
        { product: 'B', deliveryDate: '2026-11-25', ordered: 5, packed: 2 },
        { product: 'C', ordered: 1, packed: 3 },
      ],
    });
    put('INV-2', '2026-11-26', {
      completedAt: '2026-11-21T09:00:00.000Z',
      lines: [{ deliveryDate: '2026-11-26', ordered: 4, packed: 4 }],
    });
    expect(delivery()).toMatchObject([
      {
        invoiceNumber: 'INV-1',
        deliveryDate: '2026-11-25',
        ordered: 16,
        packed: 15,
        complete: false,
        lines: [{ productName: 'A' }, { productName: 'B', packed: 2 }, { productName: 'C' }],
      },
      { invoiceNumber: 'INV-2', ordered: 4, packed: 4, complete: true },
    ]);
  });

  test('has neither finished orders, nor those Apex no longer wants, nor lines that left their order', () => {
    put('INV-1', '2026-11-25', { completedOn: '2026-11-20' });
    put('INV-2', '2026-11-25', { wanted: false, unwantedBecause: 'cancelled' });
    put('INV-3', '2026-11-25', { lines: [{ ordered: 0, packed: 2, deliveryDate: '2026-11-25' }] });
    put('INV-4', '2026-11-25', { lines: [{ product: 'Kept' }, { product: 'Left', ordered: 0 }] });
    expect(delivery()).toMatchObject([{ invoiceNumber: 'INV-4', lines: [{ productName: 'Kept' }] }]);
  });

  test('is narrowed by dates, both included, and by store', () => {
    put('INV-1', '2026-11-24', { buyer: 'Alpine' });
    put('INV-2', '2026-11-25', { buyer: 'Birch' });
    put('INV-3', '2026-11-26', { buyer: 'Birch' });
    put('INV-4', null, { buyer: 'Birch' });
    expect(invoices({ from: '2026-11-25' })).toEqual(['INV-2', 'INV-3']);
    expect(invoices({ to: '2026-11-25' })).toEqual(['INV-1', 'INV-2']);
    expect(invoices({ from: '2026-11-25', to: '2026-11-25' })).toEqual(['INV-2']);
    expect(invoices({ storeId: storeNamed('Birch') })).toEqual(['INV-2', 'INV-3', 'INV-4']);
  });

  test('leaves out stores that are left out, unless they are asked for', () => {
    put('INV-1', '2026-11-24', { buyer: 'Alpine' });
    put('INV-2', '2026-11-24', { buyer: 'Birch' });
    const alpine = storeNamed('Alpine');
    stores().edit(alpine, { leftOut: true, deliveryNote: 'Ring twice' }, operator);
    expect(invoices()).toEqual(['INV-2']);
    expect(invoices({ withLeftOut: true })).toEqual(['INV-1', 'INV-2']);
    expect(delivery({ storeId: alpine })).toMatchObject([{ invoiceNumber: 'INV-1', storeNote: 'Ring twice' }]);
  });
});
