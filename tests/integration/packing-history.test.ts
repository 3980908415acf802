// History: by ISO week, searched, a page at a time.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packingOrders } from '#main/db/schema/packing.ts';
import { createHistoryQueries, type HistoryQueries } from '#main/features/packing/history.ts';
import { createStoreService } from '#main/features/packing/stores.ts';
import { mg } from '#shared/model/mass.ts';
import { operator } from '#tests/support/actors.ts';
import { putOrder } from '#tests/support/stored-packing-orders.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let t: TestDatabase;
let queries: HistoryQueries;
beforeEach(() => {
  t = openTestDatabase();
  queries = createHistoryQueries(t);
});
afterEach(() => t.discard());

const find = (search: string, more: { monday?: string; limit?: number; offset?: number } = {}) =>
  queries.history({ search, limit: 100, offset: 0, ...more });
const invoices = (search: string, more?: Parameters<typeof find>[1]) =>
  find(search, more).rows.map(({ invoiceNumber }) => invoiceNumber);
const put = (invoiceNumber: string, completedOn: string, more: Parameters<typeof putOrder>[1] = {}) =>
  putOrder(t.database, { invoiceNumber, completedOn, ...more });

function putPackage(metrcNumber: string): string {
  const grams = mg(100_000);
  const row = { metrcNumber, strain: 'Wedding Cake', note: '', initialMg: grams, currentMg: grams, importBase: null };
  return t.packages.create(row, operator);
}

describe('the weeks', () => {
  test('are ISO weeks, newest first, right across the end of the year, with what was packed in them', () => {
    put('INV-1', '2026-12-31', { lines: [{ ordered: 5 }, { ordered: 7 }] });
    put('INV-2', '2027-01-02', { lines: [{ ordered: 1 }] });
    put('INV-3', '2027-01-04', { lines: [{ ordered: 4, packed: 3 }] });
    putOrder(t.database, { invoiceNumber: 'INV-4' });
    expect(queries.weeks()).toEqual([
      { monday: '2027-01-04', week: '2027-W01', orders: 1, lines: 1, units: 3 },
      { monday: '2026-12-28', week: '2026-W53', orders: 2, lines: 3, units: 13 },
    ]);
  });

  test('follow orders that come and go, also one for one', () => {
    const first = put('INV-1', '2026-11-03', { lines: [{ ordered: 5 }] });
    expect(queries.weeks()).toMatchObject([{ week: '2026-W45', orders: 1, units: 5 }]);
    t.database.writeTx((tx) =>
      tx.db
        .update(packingOrders)
        .set({ status: 'open', historyWeek: null, historyAt: null })
        .where(eq(packingOrders.id, first))
        .run(),
    );
    put('INV-2', '2026-11-04', { lines: [{ ordered: 8 }] });
    expect(queries.weeks()).toMatchObject([{ week: '2026-W45', orders: 1, units: 8 }]);
  });

  test('are none while nothing was completed', () => {
    expect(queries.weeks()).toEqual([]);
    expect(find('')).toEqual({ rows: [], total: 0 });
  });
});

describe('the rows', () => {
  test('are those of a week or of all, the newest first, a page at a time', () => {
    put('INV-1', '2026-11-03');
    put('INV-2', '2026-11-05');
    put('INV-3', '2026-11-10', { lines: [{ product: 'First' }, { product: 'Second' }] });
    expect(invoices('')).toEqual(['INV-3', 'INV-3', 'INV-2', 'INV-1']);
    expect(invoices('', { monday: '2026-11-02' })).toEqual(['INV-2', 'INV-1']);
    expect(find('', { limit: 2, offset: 1 })).toMatchObject({
      total: 4,
      rows: [{ invoiceNumber: 'INV-3', productName: 'Second' }, { invoiceNumber: 'INV-2' }],
    });
    expect(find('', { monday: '2026-11-02', limit: 1 }).total).toBe(2);
    expect(find('', { offset: 50 })).toEqual({ rows: [], total: 4 });
  });

  test('say what was packed from which package, who delivered it, and why it was closed', () => {
    const packageId = putPackage('1A4060300002EE1000001234');
    put('INV-1', '2026-11-03', {
      buyer: 'Corner Shop',
      deliveredAt: '2026-11-04T09:00:00.000Z',
      deliveredBy: 'Packing desk',
      lines: [{ ordered: 6, from: [packageId] }],
    });
    put('INV-2', '2026-11-02', { closedBecause: 'The store closed down', lines: [{ ordered: 6, packed: 2 }] });
    expect(find('').rows).toMatchObject([
      {
        invoiceNumber: 'INV-1',
        store: 'Corner Shop',
        packages: [{ packageId, metrcNumber: '1A4060300002EE1000001234', packed: 6 }],
        deliveredBy: 'Packing desk',
        closedBecause: '',
      },
      { invoiceNumber: 'INV-2', ordered: 6, packed: 2, packages: [], closedBecause: 'The store closed down' },
    ]);
  });
});

describe('a search', () => {
  test('finds lines in which all words occur: invoice, store, product or METRC number, in any order', () => {
    const packageId = putPackage('1A4060300002EE1000001234');
    put('INV-71', '2026-11-03', {
      buyer: 'Corner Shop',
      lines: [{ product: 'Gelato Singles 1g', from: [packageId] }, { product: 'Blue Dream 5pk' }],
    });
    put('INV-72', '2026-11-04', { buyer: 'Main Street', lines: [{ product: 'Gelato 5pk' }] });
    const found = (search: string) => find(search).rows.map((row) => `${row.invoiceNumber} ${row.productName}`);
    expect(found('gelato')).toEqual(['INV-72 Gelato 5pk', 'INV-71 Gelato Singles 1g']);
    expect(found('GELATO corner')).toEqual(['INV-71 Gelato Singles 1g']);
    expect(found('inv-71')).toEqual(['INV-71 Gelato Singles 1g', 'INV-71 Blue Dream 5pk']);
    expect(found('shop 1000001234 gel')).toEqual(['INV-71 Gelato Singles 1g']);
    expect(found('main 1000001234')).toEqual([]);
    expect(find('gelato', { limit: 1 }).total).toBe(2);
    expect(find('gelato', { monday: '2026-11-09' }).total).toBe(0);
  });

  test('takes a store’s other names, and nothing as a pattern', () => {
    const service = createStoreService(t);
    put('INV-1', '2026-11-03', { buyer: 'Corner Shop', lines: [{ product: '50% off_pack' }] });
    put('INV-2', '2026-11-03', { buyer: 'Main Street' });
    const corner = service.list().find(({ name }) => name === 'Corner Shop');
    service.addAlias(corner?.id ?? '', 'Hillside Group', operator);
    expect(invoices('hillside')).toEqual(['INV-1']);
    expect(invoices('%')).toEqual(['INV-1']);
    expect(invoices('f_p')).toEqual(['INV-1']);
    expect(invoices('INV_1')).toEqual([]);
    expect(invoices('\\')).toEqual([]);
  });
});
