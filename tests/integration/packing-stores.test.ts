// Stores: how a buyer finds its store, other names, joining and parting, and the order of delivery lists.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packingOrders } from '#main/db/schema/packing.ts';
import { createStoreService, NAMELESS_STORE, type StoreService, storeForTx } from '#main/features/packing/stores.ts';
import { operator } from '#tests/support/actors.ts';
import { putOrder } from '#tests/support/stored-packing-orders.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let t: TestDatabase;
let stores: StoreService;
beforeEach(() => {
  t = openTestDatabase();
  stores = createStoreService(t);
});
afterEach(() => t.discard());

const AT = '2026-11-21T10:00:00.000Z';
const storeFor = (buyer: string): string => t.database.writeTx((tx) => storeForTx(tx, buyer, AT));
const names = () => stores.list().map(({ name }) => name);
const store = (id: string) => {
  const found = stores.list().find((it) => it.id === id);
  if (!found) throw new Error(`No store ${id}`);
  return found;
};
const storeOf = (orderId: string) =>
  t.database.read.select().from(packingOrders).where(eq(packingOrders.id, orderId)).get()?.storeId;
const edit = (id: string, change: Parameters<StoreService['edit']>[1]) => stores.edit(id, change, operator);
const addAlias = (id: string, alias: string) => stores.addAlias(id, alias, operator);

describe('a buyer', () => {
  test('becomes a store at the first order and is known again however it is typed', () => {
    const id = storeFor(' Main Street  Dispensary ');
    expect(names()).toEqual(['Main Street Dispensary']);
    expect(storeFor('MAIN STREET DISPENSARY')).toBe(id);
    expect(storeFor('Main St. Dispensary')).not.toBe(id);
  });

  test('is looked up among other names first', () => {
    const id = storeFor('Main Street Dispensary');
    addAlias(id, 'MSD Holdings LLC');
    expect(storeFor('msd holdings llc')).toBe(id);
    expect(names()).toEqual(['Main Street Dispensary']);
  });

  test('that an order does not name has a store that says so', () => {
    expect(store(storeFor('  ')).name).toBe(NAMELESS_STORE);
    expect(storeFor('')).toBe(storeFor('\u200b'));
  });
});

describe('the list', () => {
  test('counts the orders of each store and says when the last one was', () => {
    putOrder(t.database, { orderDate: '2026-11-02' });
    putOrder(t.database, { orderDate: '2026-11-09' });
    putOrder(t.database, { orderDate: '2026-09-01', completedOn: '2026-09-08' });
    const empty = storeFor('Corner Shop');
    expect(stores.list()).toMatchObject([
      { id: empty, openOrders: 0, orders: 0, lastOrderDate: null },
      { name: 'Main Street Dispensary', openOrders: 2, orders: 3, lastOrderDate: '2026-11-09' },
    ]);
  });

  test('has those with a place first, in that order, then the others by name', () => {
    const [a, b, c, d] = ['Alpine', 'Birch', 'Cedar', 'Dune'].map(storeFor);
    edit(d ?? '', { position: 1 });
    edit(b ?? '', { position: 2 });
    expect(names()).toEqual(['Dune', 'Birch', 'Alpine', 'Cedar']);
    edit(c ?? '', { position: 1 });
    expect(stores.list().map(({ name, position }) => [name, position])).toEqual([
      ['Cedar', 1],
      ['Dune', 2],
      ['Birch', 3],
      ['Alpine', null],
    ]);
    edit(c ?? '', { position: null });
    expect(names()).toEqual(['Dune', 'Birch', 'Alpine', 'Cedar']);
    expect(store(a ?? '').position).toBeNull();
  });

  test('lets a place be taken without moving those after a gap', () => {
    const [a, b, c] = ['Alpine', 'Birch', 'Cedar'].map(storeFor);
    edit(a ?? '', { position: 10 });
    edit(b ?? '', { position: 20 });
    edit(c ?? '', { position: 10 });
    expect(stores.list().map(({ name, position }) => [name, position])).toEqual([
      ['Cedar', 10],
      ['Alpine', 11],
      ['Birch', 20],
    ]);
  });
});

describe('a change', () => {
  test('of name, note and being left out is kept, announced and audited only when something is different', () => {
    const id = storeFor('Main Street Dispensary');
    t.published.length = 0;
    edit(id, { name: '  Main Street  LLC ', deliveryNote: ' Back door ', leftOut: true });
    expect(store(id)).toMatchObject({ name: 'Main Street LLC', deliveryNote: 'Back door', leftOut: true });
    expect(t.published.some(({ area }) => area === 'stores')).toBe(true);
    t.published.length = 0;
    edit(id, { name: 'Main Street LLC', leftOut: true });
    expect(t.published).toEqual([]);
  });

  test('of a store that is not there is refused', () => {
    expect(() => edit('nowhere', { leftOut: true })).toThrow('RECORD_NOT_FOUND');
  });

  test('of the case alone keeps its orders and adds no other name', () => {
    putOrder(t.database, { buyer: 'main street' });
    const id = storeFor('main street');
    edit(id, { name: 'Main Street' });
    expect(store(id)).toMatchObject({ name: 'Main Street', aliases: [], orders: 1 });
  });
});

describe('a new name', () => {
  test('leaves the old one as another name, so that the buyer’s next order comes to the same store', () => {
    putOrder(t.database, { buyer: 'Main Street' });
    const id = storeFor('Main Street');
    edit(id, { name: 'Main Street Dispensary' });
    expect(store(id).aliases).toMatchObject([{ alias: 'Main Street', createdBy: 'Operator' }]);
    expect(storeFor('main street')).toBe(id);
    edit(id, { name: 'Main Street' });
    expect(store(id)).toMatchObject({ name: 'Main Street', aliases: [], orders: 1 });
  });

  test('of a store without orders leaves nothing behind', () => {
    const id = storeFor('Main Street');
    edit(id, { name: 'Main Street Dispensary' });
    expect(store(id).aliases).toEqual([]);
  });

  test('that is another store’s name, or another name of it, is refused', () => {
    const id = storeFor('Main Street');
    const other = storeFor('Corner Shop');
    addAlias(other, 'Corner Shop Holdings');
    expect(() => edit(id, { name: 'CORNER  shop' })).toThrow('STORE_NAME_TAKEN');
    expect(() => edit(id, { name: 'corner shop holdings' })).toThrow('STORE_NAME_TAKEN');
    expect(() => edit(id, { name: '\u200b \u200b' })).toThrow('INVALID_INPUT');
    expect(store(id).name).toBe('Main Street');
  });
});

describe('another name', () => {
  test('that a store has as its own joins that store: orders and other names go along, and it is gone', () => {
    const moved = putOrder(t.database, { buyer: 'Corner Shop' });
    const history = putOrder(t.database, { buyer: 'Corner Shop', completedOn: '2026-11-03' });
    const other = storeFor('Corner Shop');
    addAlias(other, 'The Corner');
    const id = storeFor('Main Street');
    expect(addAlias(id, 'corner shop')).toMatchObject({ ordersMoved: 2 });
    expect(names()).toEqual(['Main Street']);
    expect([storeOf(moved), storeOf(history)]).toEqual([id, id]);
    expect(
      store(id)
        .aliases.map(({ alias }) => alias)
        .sort(),
    ).toEqual(['Corner Shop', 'The Corner']);
    expect(storeFor('the corner')).toBe(id);
    expect(storeFor('Corner Shop')).toBe(id);
  });

  test('brings the note and place of the joined store only where this one has none', () => {
    const [plain, full, third] = ['Alpine', 'Birch', 'Cedar'].map(storeFor);
    edit(full ?? '', { deliveryNote: 'Ring twice', position: 4, leftOut: true });
    edit(third ?? '', { deliveryNote: 'Back door', position: 7 });
    addAlias(plain ?? '', 'Birch');
    expect(store(plain ?? '')).toMatchObject({ deliveryNote: 'Ring twice', position: 4, leftOut: false });
    addAlias(plain ?? '', 'Cedar');
    expect(store(plain ?? '')).toMatchObject({ deliveryNote: 'Ring twice', position: 4 });
  });

  test('that is its own name, another store’s other name, or no name at all is refused', () => {
    const id = storeFor('Main Street');
    const other = storeFor('Corner Shop');
    addAlias(other, 'The Corner');
    const reason = (alias: string) => {
      try {
        addAlias(id, alias);
      } catch (error) {
        return Reflect.get(Object(Reflect.get(Object(error), 'data')), 'reason');
      }
      return null;
    };
    expect(reason('MAIN street')).toBe('own_name');
    expect(reason('the  corner')).toBe('alias_elsewhere');
    expect(reason('\u200b \u200b')).toBe('no_letters');
    expect(store(id).aliases).toEqual([]);
    expect(() => addAlias('nowhere', 'Anything')).toThrow('RECORD_NOT_FOUND');
  });

  test('given twice is given once', () => {
    const id = storeFor('Main Street');
    const first = addAlias(id, 'MSD');
    expect(addAlias(id, 'msd')).toEqual({ id: first.id, ordersMoved: 0 });
    expect(store(id).aliases).toHaveLength(1);
  });

  test('taken away gives its orders a store of that name again, and leaves the others', () => {
    const own = putOrder(t.database, { buyer: 'Main Street' });
    const id = storeFor('Main Street');
    const first = putOrder(t.database, { buyer: 'Corner Shop' });
    const alias = addAlias(id, 'Corner Shop');
    const later = putOrder(t.database, { buyer: 'CORNER SHOP', completedOn: '2026-11-10' });
    expect(storeOf(later)).toBe(id);
    expect(stores.removeAlias(alias.id)).toEqual({ ordersMoved: 2 });
    const again = storeFor('Corner Shop');
    expect(store(again)).toMatchObject({ name: 'Corner Shop', orders: 2, openOrders: 1 });
    expect([storeOf(first), storeOf(later), storeOf(own)]).toEqual([again, again, id]);
  });

  test('for orders that name no store can be given and taken away like any other', () => {
    const unnamed = putOrder(t.database, { buyer: '' });
    const id = storeFor('Main Street');
    const alias = addAlias(id, NAMELESS_STORE);
    expect(storeOf(unnamed)).toBe(id);
    expect(storeFor(' ')).toBe(id);
    expect(stores.removeAlias(alias.id)).toEqual({ ordersMoved: 1 });
    expect(storeOf(unnamed)).toBe(storeFor(''));
  });

  test('taken away that no order came under makes no store', () => {
    const id = storeFor('Main Street');
    const alias = addAlias(id, 'MSD');
    expect(stores.removeAlias(alias.id)).toEqual({ ordersMoved: 0 });
    expect(names()).toEqual(['Main Street']);
    expect(() => stores.removeAlias(alias.id)).toThrow('RECORD_NOT_FOUND');
  });
});
