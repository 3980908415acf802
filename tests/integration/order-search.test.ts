// The search among more orders than are looked at one by one: whatever way it is asked, it finds what plain reading finds.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOrderQueries, type OrderQueries } from '#main/features/orders/queries.ts';
import { searchTextOf } from '#main/features/orders/search.ts';
import { upsertOrderTx } from '#main/features/orders/store.ts';
import { createSettingsService } from '#main/features/settings/service.ts';
import type { ApexOrder } from '#shared/model/apex.ts';
import { createTestLogger } from '#tests/support/create-test-core.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const ORDERS = 2600;
const STORES = ['Harbor Lane', 'Juniper & Third', 'Żółw Collective', 'QX', 'Straße 9', 'Ko_op "100%"'];
const STRAINS = ['Blue Dream', 'Mango Haze', 'Gelato', 'Runtz', 'Pink Kush', 'Yuzu'];

/** Every tenth is finished, every fortieth cancelled. */
function orderOf(i: number): ApexOrder {
  const strain = STRAINS[i % STRAINS.length] ?? '';
  const day = `2026-0${1 + (i % 9)}-1${i % 10}`;
  return {
    orderId: 10_000 + i,
    invoiceNumber: `INV-${i}`,
    buyerId: null,
    buyer: `${STORES[i % 7] ?? 'Elm'} ${i % 13}`,
    buyerLicense: '',
    statusId: i % 10 === 0 ? 5525 : 5520,
    status: '',
    stage: i % 10 === 0 ? 'Complete' : 'Submitted',
    cancelled: i % 40 === 1,
    orderDate: day,
    deliveryDate: null,
    splitFromOrderId: null,
    totalCents: null,
    shipTo: '',
    note: '',
    manifestNumber: null,
    createdAt: null,
    updatedAt: '2026-11-21T10:00:00.000Z',
    items: [
      {
        itemId: i + 1,
        productId: null,
        batchId: null,
        productSku: '',
        productName: `CannaDart - ${strain} 0.5g`,
        batchName: i % 97 === 0 ? 'ZQ-1' : '',
        units: 1,
        orderQuantity: null,
        unitsPerCase: null,
        priceCents: null,
        metrcNumber: `1A4060300000000000${String(i % 50).padStart(6, '0')}`,
        cultivar: i % 3 === 0 ? 'Sativa Wy' : null,
        milligramsPerPiece: null,
        unitsPerPackage: null,
        note: '',
      },
    ],
  };
}

const orders = Array.from({ length: ORDERS }, (_, i) => orderOf(i));
let db: TestDatabase;
let queries: OrderQueries;

beforeAll(() => {
  db = openTestDatabase();
  const { log } = createTestLogger();
  const secrets = { get: () => null, set: () => undefined };
  const settings = createSettingsService({ ...db, secrets, log, environment: {} });
  queries = createOrderQueries({ ...db, settings, customSkusOf: () => [] });
  db.database.writeTx((tx) => {
    for (const order of orders) upsertOrderTx(tx, order, '2026-11-21T10:00:00.000Z');
    tx.publish({ area: 'orders', ids: null });
  });
});
afterAll(() => db.discard());

const searches: readonly string[] = [
  'go',
  'ke',
  'wy',
  'zq',
  'qx',
  'xq',
  '00',
  '0.',
  '%"',
  '_o',
  'ó',
  'ół',
  'ße',
  'a',
  'go ma',
  'go 12',
  'mango',
  'go mango',
  'lane go',
  'inv-1',
  '1a40603000000000000',
  '1a4060300000000000000007',
  'nothing like it',
];

test.each(searches)('finds the orders with "%s", in every view', (search) => {
  const words = search.split(' ');
  for (const view of ['all', 'open', 'finished', 'cancelled'] as const) {
    const wanted = orders
      .filter((order) => words.every((word) => searchTextOf(order).includes(word)))
      .filter(({ cancelled, stage }) => {
        if (view === 'all') return true;
        if (view === 'cancelled') return cancelled;
        return !cancelled && (stage === 'Complete') === (view === 'finished');
      })
      .sort((a, b) => (b.orderDate ?? '').localeCompare(a.orderDate ?? '') || b.orderId - a.orderId)
      .map(({ orderId }) => orderId);
    const found = queries.list({ search, view, limit: 1000, offset: 0 });
    expect(found.total, view).toBe(wanted.length);
    expect(
      found.rows.map(({ id }) => id),
      view,
    ).toEqual(wanted.slice(0, 1000));
  }
});
