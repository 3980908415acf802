// Stores: one record for each place goods go, whatever the systems call it. What a buyer is called on Apex finds its
// store by another name a person gave, then by the store's own name; else it becomes a new store.
//
// Invariant: within store names and other names together every key stands for one store. So a store that is renamed
// keeps its old name as another name while orders come under it.
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { StoreRow } from '#shared/contract/stores.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { nothingHappened } from '../../core/acting.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase, ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packingOrders, storeAliases, stores } from '../../db/schema/packing.ts';

type Store = typeof stores.$inferSelect;

/** Orders that name no buyer go to a store of this name. */
export const NAMELESS_STORE = 'No store named';
const NAMELESS_KEY = storeKey(NAMELESS_STORE);

/** Orders that came under a name. */
const cameUnder = (key: string) => inArray(packingOrders.buyerKey, key === NAMELESS_KEY ? [key, ''] : [key]);

const byAlias = prepareOnce((db: Tx['db']) =>
  db
    .select()
    .from(storeAliases)
    .where(eq(storeAliases.aliasKey, sql.placeholder('key')))
    .prepare(),
);
const byName = prepareOnce((db: Tx['db']) =>
  db
    .select()
    .from(stores)
    .where(eq(stores.nameKey, sql.placeholder('key')))
    .prepare(),
);

/** As a name is kept: blanks evened out, not the case. */
const tidy = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim();

/**
 * The id of the store a buyer's goods go to; a buyer nobody knows becomes a new store.
 * @param at the instant of the transaction
 */
export function storeForTx(tx: Tx, buyer: string, at: string): string {
  const named = storeKey(buyer) === '' ? NAMELESS_STORE : tidy(buyer);
  const key = storeKey(named);
  const known = byAlias(tx.db).get({ key })?.storeId ?? byName(tx.db).get({ key })?.id;
  if (known !== undefined) return known;
  const id = newId();
  tx.db.insert(stores).values({ id, name: named, nameKey: key, createdAt: at, updatedAt: at }).run();
  tx.publish({ area: 'stores', ids: null });
  return id;
}

export interface StoreEdit {
  readonly name?: string | undefined;
  readonly leftOut?: boolean | undefined;
  readonly deliveryNote?: string | undefined;
  readonly position?: number | null | undefined;
}

export type StoreService = ReturnType<typeof createStoreService>;

export function createStoreService(deps: { readonly database: AppDatabase; readonly clock: Clock }) {
  const { database } = deps;
  const now = () => toInstant(deps.clock.now());

  return {
    /** In the order of delivery lists. */
    list: (): StoreRow[] => listStores(database.read),

    /** Throws RECORD_NOT_FOUND, STORE_NAME_TAKEN, and INVALID_INPUT for a name that names nothing. */
    edit: (id: string, change: StoreEdit, actor: Actor): void =>
      database.writeTx((tx) => {
        const store = needStoreTx(tx, id);
        const at = now();
        const wanted = {
          name: change.name === undefined ? store.name : tidy(change.name),
          leftOut: change.leftOut ?? store.leftOut,
          deliveryNote: change.deliveryNote?.trim() ?? store.deliveryNote,
          position: change.position === undefined ? store.position : change.position,
        };
        const same =
          wanted.name === store.name &&
          wanted.leftOut === store.leftOut &&
          wanted.deliveryNote === store.deliveryNote &&
          wanted.position === store.position;
        if (same) return nothingHappened();
        if (wanted.name !== store.name) renameTx(tx, store, wanted.name, { createdBy: actor.name, createdAt: at });
        if (wanted.position !== null && wanted.position !== store.position) {
          makeRoomTx(tx, wanted.position, store.id, at);
        }
        const nameKey = storeKey(wanted.name);
        tx.db
          .update(stores)
          .set({ ...wanted, nameKey, updatedAt: at })
          .where(eq(stores.id, id))
          .run();
        tx.publish({ area: 'stores', ids: null });
      }),

    /**
     * Another name of a store. A store that has it as its own is joined into this one: its orders and other names go
     * along, its note and place where this one has none. Throws RECORD_NOT_FOUND, and INVALID_INPUT for a name that
     * is this store's own, or another name of a different store.
     */
    addAlias: (storeId: string, name: string, actor: Actor): { id: string; ordersMoved: number } =>
      database.writeTx((tx) => {
        const store = needStoreTx(tx, storeId);
        const alias = tidy(name);
        const aliasKey = storeKey(alias);
        if (aliasKey === '') throw new AppError('INVALID_INPUT', { field: 'alias', reason: 'no_letters' });
        if (aliasKey === store.nameKey) throw new AppError('INVALID_INPUT', { field: 'alias', reason: 'own_name' });
        const known = byAlias(tx.db).get({ key: aliasKey });
        if (known && known.storeId !== storeId) {
          throw new AppError('INVALID_INPUT', { field: 'alias', reason: 'alias_elsewhere' });
        }
        if (known) {
          nothingHappened();
          return { id: known.id, ordersMoved: 0 };
        }
        const at = now();
        const other = byName(tx.db).get({ key: aliasKey });
        const ordersMoved = other ? joinTx(tx, other, store, at) : 0;
        const id = newId();
        tx.db
          .insert(storeAliases)
          .values({ id, alias: other?.name ?? alias, aliasKey, storeId, createdBy: actor.name, createdAt: at })
          .run();
        tx.publish({ area: 'stores', ids: null });
        return { id, ordersMoved };
      }),

    /** Orders that came under the name get a store of their own again. Throws RECORD_NOT_FOUND. */
    removeAlias: (aliasId: string): { ordersMoved: number } =>
      database.writeTx((tx) => {
        const alias = tx.db.select().from(storeAliases).where(eq(storeAliases.id, aliasId)).get();
        if (!alias) throw new AppError('RECORD_NOT_FOUND', { kind: 'store name', ref: aliasId });
        tx.db.delete(storeAliases).where(eq(storeAliases.id, aliasId)).run();
        const ordersMoved = hasOrdersTx(tx, alias.aliasKey, alias.storeId) ? leaveTx(tx, alias, now()) : 0;
        tx.publish({ area: 'stores', ids: null });
        return { ordersMoved };
      }),
  };
}

function needStoreTx(tx: Tx, id: string): Store {
  const store = tx.db.select().from(stores).where(eq(stores.id, id)).get();
  if (!store) throw new AppError('RECORD_NOT_FOUND', { kind: 'store', ref: id });
  return store;
}

const hasOrdersTx = (tx: Tx, key: string, storeId: string): boolean =>
  tx.db
    .select({ id: packingOrders.id })
    .from(packingOrders)
    .where(and(cameUnder(key), eq(packingOrders.storeId, storeId)))
    .limit(1)
    .get() !== undefined;

/** The name's key changes hands: one of its own other names becomes the name, the old name another name. */
function renameTx(
  tx: Tx,
  store: Store,
  name: string,
  stamp: { readonly createdBy: string; readonly createdAt: string },
): void {
  const key = storeKey(name);
  if (key === '') throw new AppError('INVALID_INPUT', { field: 'name', reason: 'no_letters' });
  if (key === store.nameKey) return;
  const alias = byAlias(tx.db).get({ key });
  const taken = (alias && alias.storeId !== store.id) || byName(tx.db).get({ key });
  if (taken) throw new AppError('STORE_NAME_TAKEN', { name });
  if (alias) tx.db.delete(storeAliases).where(eq(storeAliases.id, alias.id)).run();
  if (!hasOrdersTx(tx, store.nameKey, store.id)) return;
  tx.db
    .insert(storeAliases)
    .values({ id: newId(), alias: store.name, aliasKey: store.nameKey, storeId: store.id, ...stamp })
    .run();
}

/** Whoever has the place moves one on, and so does the next, as far as there is no gap. */
function makeRoomTx(tx: Tx, position: number, exceptId: string, at: string): void {
  const placed = tx.db
    .select({ id: stores.id, position: stores.position })
    .from(stores)
    .where(isNotNull(stores.position))
    .orderBy(asc(stores.position), asc(stores.nameKey))
    .all();
  let free = position;
  for (const one of placed) {
    if (one.id === exceptId || one.position === null || one.position < free) continue;
    if (one.position > free) return;
    free += 1;
    tx.db.update(stores).set({ position: free, updatedAt: at }).where(eq(stores.id, one.id)).run();
  }
}

/** Empties a store into another and removes it; answers how many orders went along. */
function joinTx(tx: Tx, from: Store, into: Store, at: string): number {
  const moved = tx.db
    .update(packingOrders)
    .set({ storeId: into.id, updatedAt: at })
    .where(eq(packingOrders.storeId, from.id))
    .run().changes;
  tx.db.update(storeAliases).set({ storeId: into.id }).where(eq(storeAliases.storeId, from.id)).run();
  tx.db.delete(stores).where(eq(stores.id, from.id)).run();
  const deliveryNote = into.deliveryNote || from.deliveryNote;
  const position = into.position ?? from.position;
  if (deliveryNote !== into.deliveryNote || position !== into.position) {
    tx.db.update(stores).set({ deliveryNote, position, updatedAt: at }).where(eq(stores.id, into.id)).run();
  }
  return moved;
}

/** The orders of a name that is no other name any more go to a store of that name. */
function leaveTx(tx: Tx, alias: typeof storeAliases.$inferSelect, at: string): number {
  const storeId = storeForTx(tx, alias.alias, at);
  return tx.db
    .update(packingOrders)
    .set({ storeId, updatedAt: at })
    .where(and(cameUnder(alias.aliasKey), eq(packingOrders.storeId, alias.storeId)))
    .run().changes;
}

function listStores(db: ReadDb): StoreRow[] {
  const aliases = new Map<string, StoreRow['aliases']>();
  for (const { id, alias, storeId, createdBy, createdAt } of db
    .select()
    .from(storeAliases)
    .orderBy(asc(storeAliases.alias))
    .all()) {
    const known = aliases.get(storeId);
    if (known) known.push({ id, alias, createdBy, createdAt });
    else aliases.set(storeId, [{ id, alias, createdBy, createdAt }]);
  }
  const counted = db
    .select({
      storeId: packingOrders.storeId,
      orders: sql<number>`count(*)`,
      openOrders: sql<number>`sum(${packingOrders.status} = 'open')`,
      lastOrderDate: sql<string | null>`max(${packingOrders.orderDate})`,
    })
    .from(packingOrders)
    .groupBy(packingOrders.storeId)
    .all();
  const counts = new Map(counted.map((row) => [row.storeId, row]));
  return db
    .select()
    .from(stores)
    .orderBy(sql`${stores.position} is null`, asc(stores.position), asc(stores.nameKey))
    .all()
    .map(({ id, name, leftOut, deliveryNote, position }) => ({
      id,
      name,
      aliases: aliases.get(id) ?? [],
      leftOut,
      deliveryNote,
      position,
      openOrders: counts.get(id)?.openOrders ?? 0,
      orders: counts.get(id)?.orders ?? 0,
      lastOrderDate: counts.get(id)?.lastOrderDate ?? null,
    }));
}
