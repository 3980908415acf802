// Apex's JSON into our shapes: every spelling that Apex is known to send, and rows that are no answer.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idOf, toBatch, toBatchState, toProduct } from '#main/integrations/apex/mapper.ts';

const TAG = '1A4060300000000000000501';
const BATCH = {
  id: 1001,
  product_id: 501,
  name: 'WC-1020',
  lot_number: null,
  unlimited_quantity: false,
  archived: false,
  quantity: 200,
  updated_at: '2026-10-27T12:00:00.000000Z',
};
const PRODUCT = { id: 501, name: 'CannaDart - Wedding Cake 0.5g', updated_at: '2026-10-01T08:00:00Z' };

describe('a batch', () => {
  test('is read as it is', () => {
    expect(toBatch(BATCH)).toEqual({
      batchId: 1001,
      productId: 501,
      name: 'WC-1020',
      tags: [],
      nestedProductName: null,
      unlimited: false,
      archived: false,
      quantity: 200,
      updatedAt: '2026-10-27T12:00:00.000000Z',
    });
  });

  test.each([
    [
      { id: '1001', product_id: '501', quantity: '200.00' },
      { batchId: 1001, productId: 501, quantity: 200 },
    ],
    [
      { unlimited_quantity: 1, archived: '1' },
      { unlimited: true, archived: true },
    ],
    [
      { unlimited_quantity: 'false', archived: null },
      { unlimited: false, archived: false },
    ],
    [
      { quantity: null, product_id: null },
      { quantity: null, productId: null },
    ],
    [{ product: { id: 501, name: ' CannaDart ' } }, { nestedProductName: 'CannaDart' }],
    [{ product_name: 'CannaDart' }, { nestedProductName: 'CannaDart' }],
    [{ product: null, product_name: '' }, { nestedProductName: null }],
    [{ name: 77 }, { name: '77' }],
    [{ source_tag: TAG.toLowerCase() }, { tags: [TAG] }],
    [{ source_tag: '', lot_number: TAG, name: `Lot ${TAG} B` }, { tags: [TAG] }],
  ])('with %j gives %j', (patch, expected) => {
    expect(toBatch({ ...BATCH, ...patch })).toMatchObject(expected);
  });

  test.each(['id', 'name'])('without %s is a broken answer', (field) => {
    const { [field]: _gone, ...rest }: Record<string, unknown> = BATCH;
    expect(toBatch(rest)).toBeNull();
  });

  test.each([[{ id: 0 }], [{ id: -1 }], [{ quantity: 'many' }], [{ quantity: { value: 3 } }], [{ archived: 'yes' }]])(
    'with %j is a broken answer',
    (patch) => {
      expect(toBatch({ ...BATCH, ...patch })).toBeNull();
    },
  );
});

describe('a product', () => {
  test.each([
    [{}, { cultivar: null, milligramsPerPiece: null, unitsPerPackage: null, tags: [], archived: false }],
    [{ cultivar: { id: 9, name: 'Wedding Cake' } }, { cultivar: 'Wedding Cake' }],
    [{ cultivar: ' Wedding Cake ' }, { cultivar: 'Wedding Cake' }],
    [{ cultivar: '' }, { cultivar: null }],
    [{ gram_per_preroll: '0.5' }, { milligramsPerPiece: 500 }],
    [
      { gram_per_preroll: 0.5, units_per_package: '6' },
      { milligramsPerPiece: 500, unitsPerPackage: 6 },
    ],
    [
      { gram_per_preroll: 0, units_per_package: 0 },
      { milligramsPerPiece: null, unitsPerPackage: null },
    ],
    [
      { gram_per_preroll: 'half', units_per_package: '6.5' },
      { milligramsPerPiece: null, unitsPerPackage: null },
    ],
    [{ metrc_tags: [TAG, { label: TAG }, 'nothing'] }, { tags: [TAG] }],
  ])('with %j gives %j', (patch, expected) => {
    expect(toProduct({ ...PRODUCT, ...patch })).toMatchObject(expected);
  });

  test.each(['id', 'name'])('without %s is a broken answer', (field) => {
    const { [field]: _gone, ...rest }: Record<string, unknown> = PRODUCT;
    expect(toProduct(rest)).toBeNull();
  });
});

describe('whatever Apex sends', () => {
  test('reading never throws and never gives a quantity that is no number', () => {
    const value = fc.anything();
    const rowLike = fc.record(
      {
        id: fc.oneof(fc.integer(), value),
        name: value,
        quantity: value,
        updated_at: value,
        archived: value,
        cultivar: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(value, rowLike), (raw) => {
        const batch = toBatch(raw);
        if (batch) expect(batch.quantity === null || Number.isFinite(batch.quantity)).toBe(true);
        toProduct(raw);
      }),
    );
  });

  test('a row without a usable id can still be named', () => {
    expect(idOf({ id: 'x7' })).toBe('x7');
    expect(idOf(null)).toBe('(no id)');
  });
});

describe('the answer to a push or a look', () => {
  test('needs only the id and the quantity, which may be text or empty', () => {
    expect(toBatchState({ id: '1001', quantity: '33' })).toEqual({ batchId: 1001, quantity: 33, updatedAt: '' });
    expect(toBatchState({ id: 1001, quantity: null, name: 7 })?.quantity).toBeNull();
  });

  test.each(['id', 'quantity'])('without %s says nothing', (field) => {
    const { [field]: _gone, ...rest }: Record<string, unknown> = { id: 1001, quantity: 5 };
    expect(toBatchState(rest)).toBeNull();
  });
});
