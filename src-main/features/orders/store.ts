// The order cache, written: only the order refresh does. A record is written when something of it changed; one that
// came the same again is only seen again.
//
// Invariant: an order and its lines are written together, in the caller's transaction; lines that are no longer in it
// on Apex stay, marked gone.
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { ApexOrder, ApexOrderItem, ApexOrderStatus } from '#shared/model/apex.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { apexOrderItems, apexOrderStatuses, apexOrders } from '../../db/schema/orders.ts';
import { searchTextOf } from './search.ts';

type OrderRow = typeof apexOrders.$inferSelect;
type ItemRow = typeof apexOrderItems.$inferSelect;

const toRow = ({ items, ...order }: ApexOrder, seenAt: string): OrderRow => ({
  ...order,
  gone: false,
  lines: items.length,
  units: items.reduce((sum, item) => sum + item.units, 0),
  searchText: searchTextOf({ ...order, items }),
  seenAt,
});

const toItemRow = (item: ApexOrderItem, orderId: number, position: number): ItemRow => ({
  ...item,
  orderId,
  position,
  gone: false,
});

/** By the columns of the first, whatever else the second has. */
const same = (a: object, b: object | undefined, leftOut?: string): boolean =>
  b !== undefined && Object.entries(a).every(([key, value]) => key === leftOut || Reflect.get(b, key) === value);

const orderQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(apexOrders)
    .where(eq(apexOrders.orderId, sql.placeholder('orderId')))
    .prepare(),
);
const itemsQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(apexOrderItems)
    .where(eq(apexOrderItems.orderId, sql.placeholder('orderId')))
    .prepare(),
);
const seenAgain = prepareOnce((db: Tx['db']) =>
  db
    .update(apexOrders)
    .set({ seenAt: sql`${sql.placeholder('seenAt')}` })
    .where(eq(apexOrders.orderId, sql.placeholder('orderId')))
    .prepare(),
);

/** Takes an order as it now is on Apex. Answers whether anything of it changed. */
export function upsertOrderTx(tx: Tx, order: ApexOrder, seenAt: string): boolean {
  const { orderId } = order;
  const row = toRow(order, seenAt);
  const items = order.items.map((item, position) => toItemRow(item, orderId, position));
  const known = orderQuery(tx.db).get({ orderId });
  const knownItems = new Map(
    known
      ? itemsQuery(tx.db)
          .all({ orderId })
          .map((item) => [item.itemId, item])
      : [],
  );
  const there = new Set(items.map(({ itemId }) => itemId));
  const changed = items.filter((item) => !same(item, knownItems.get(item.itemId)));
  const lost = [...knownItems.values()].filter(({ itemId, gone }) => !gone && !there.has(itemId));
  if (same(row, known, 'seenAt') && changed.length === 0 && lost.length === 0) {
    seenAgain(tx.db).run({ orderId, seenAt });
    return false;
  }
  tx.db.insert(apexOrders).values(row).onConflictDoUpdate({ target: apexOrders.orderId, set: row }).run();
  for (const item of changed) {
    tx.db.insert(apexOrderItems).values(item).onConflictDoUpdate({ target: apexOrderItems.itemId, set: item }).run();
  }
  if (lost.length > 0) {
    const ids = lost.map(({ itemId }) => itemId);
    tx.db.update(apexOrderItems).set({ gone: true }).where(inArray(apexOrderItems.itemId, ids)).run();
  }
  return true;
}

/** The order is no longer on Apex. What was known of it stays to be read. */
export function markOrderGoneTx(tx: Tx, orderId: number, seenAt: string): void {
  tx.db.update(apexOrders).set({ gone: true, seenAt }).where(eq(apexOrders.orderId, orderId)).run();
}

/** All statuses the company has; those no longer there go. */
export function replaceStatusesTx(tx: Tx, statuses: readonly ApexOrderStatus[], seenAt: string): void {
  tx.db.delete(apexOrderStatuses).run();
  const known = new Map(statuses.map((status) => [status.statusId, { ...status, seenAt }]));
  if (known.size > 0) {
    tx.db
      .insert(apexOrderStatuses)
      .values([...known.values()])
      .run();
  }
}

export function forgetOrdersTx(tx: Tx): void {
  tx.db.delete(apexOrderItems).run();
  tx.db.delete(apexOrders).run();
  tx.db.delete(apexOrderStatuses).run();
}

/** Whether an order has a status that is not among the company's as last read. */
export const hasUnknownStatus = (db: ReadDb, statusIds: readonly number[]): boolean => {
  const wanted = [...new Set(statusIds)];
  if (wanted.length === 0) return false;
  const known = db
    .select({ statusId: apexOrderStatuses.statusId })
    .from(apexOrderStatuses)
    .where(inArray(apexOrderStatuses.statusId, wanted))
    .all();
  return known.length < wanted.length;
};

/** Those of these orders that are here. */
export const storedAmong = (db: ReadDb, orderIds: readonly number[]): readonly number[] =>
  db
    .select({ orderId: apexOrders.orderId })
    .from(apexOrders)
    .where(inArray(apexOrders.orderId, [...orderIds]))
    .all()
    .map(({ orderId }) => orderId);

/** Ids of the orders seen at or after an instant. */
export const ordersSeenSince = (db: ReadDb, at: string): readonly number[] =>
  db
    .select({ orderId: apexOrders.orderId })
    .from(apexOrders)
    .where(and(gte(apexOrders.seenAt, at), eq(apexOrders.gone, false)))
    .all()
    .map(({ orderId }) => orderId);
