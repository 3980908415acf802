// Apex's orders into our shapes: amounts nobody can have ordered, and texts without an end.
import { describe, expect, test } from 'vitest';
import { toOrder } from '#main/integrations/apex/mapper-orders.ts';

const ITEM = { id: 11, product_name: 'CannaDart - Blue Dream 1g', inventory_quantity: 5, order_quantity: 5 };
const ORDER = { id: 1, updated_at: '2026-11-20T08:00:00Z', invoice_number: 'INV-1', order_status: 'Accepted' };
const orderOf = (item: object, order: object = {}) => toOrder({ ...ORDER, ...order, items: [{ ...ITEM, ...item }] });

describe('the units of a line', () => {
  test.each([
    [5, 5],
    [0, 0],
    ['12.00', 12],
    ['2.5', 2.5],
    [1e9, 1e9],
    ['1000000000', 1e9],
  ])('%j are %d', (inventory_quantity, units) => {
    expect(orderOf({ inventory_quantity })?.items).toMatchObject([{ units }]);
  });

  test.each([1e9 + 1, 1e16, 1e21, Number.POSITIVE_INFINITY, Number.NaN, -1, '-1', '1000000001', '999999999999', 'NaN'])(
    '%j cannot be read, and so the order cannot',
    (inventory_quantity) => {
      expect(orderOf({ inventory_quantity })).toBeNull();
    },
  );

  test('ordered in Apex are left out where they cannot be', () => {
    expect(orderOf({ order_quantity: 1e16 })?.items).toMatchObject([{ units: 5, orderQuantity: null }]);
  });
});

describe('a text without an end', () => {
  const long = 'X'.repeat(9000);

  test('is cut to what a list can hold', () => {
    const order = orderOf(
      {
        product_name: long,
        product_sku: long,
        batch_name: long,
        cultivar: long,
        note: long,
        metrc_package_label: long,
      },
      { invoice_number: long, buyer: { id: 3, name: long }, buyer_note: long, invoice_note: `${long}!` },
    );
    expect(order?.invoiceNumber.length).toBe(200);
    expect(order?.buyer.length).toBe(500);
    expect(order?.note.length).toBe(4000);
    const [item] = order?.items ?? [];
    expect([item?.productName, item?.productSku, item?.batchName, item?.cultivar].map((text) => text?.length)).toEqual([
      500, 500, 500, 500,
    ]);
    expect(item?.note.length).toBe(4000);
    expect(item?.metrcNumber?.length).toBe(500);
  });

  test('is not cut through a character', () => {
    expect(orderOf({}, { invoice_number: `${'X'.repeat(199)}🚚` })?.invoiceNumber).toBe('X'.repeat(199));
  });
});
