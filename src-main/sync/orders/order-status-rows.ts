// What the order cache knows of an order's status and of the company's statuses, for moving orders along them.
import { eq } from 'drizzle-orm';
import { findStatus, type NamedStatus, type StatusFinding, type StatusPlace } from '#shared/rules/order-stage.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { apexOrderStatuses, apexOrders } from '../../db/schema/orders.ts';

type Order = typeof apexOrders.$inferSelect;
type Reading = Pick<ReadDb, 'select'>;

export const orderOf = (db: Reading, orderId: number): Order | undefined =>
  db.select().from(apexOrders).where(eq(apexOrders.orderId, orderId)).get();

const statusOf = (db: Reading, statusId: number): NamedStatus | undefined =>
  db.select().from(apexOrderStatuses).where(eq(apexOrderStatuses.statusId, statusId)).get();

/** A status with its place in its flow, where the flows were read. */
export function placeOf(db: Reading, statusId: number | null, stage: string): StatusPlace {
  const known = statusId === null ? undefined : statusOf(db, statusId);
  return { statusId, stage: stage || (known?.stage ?? ''), flow: known?.flow, position: known?.position };
}

/** The status a setting means for this order. An id counts as it stands while no list of statuses was read. */
export function wantedStatus(db: Reading, setting: string, order: Pick<Order, 'statusId'>): StatusFinding {
  const statuses = db.select().from(apexOrderStatuses).all();
  const flow = statuses.find(({ statusId }) => statusId === order.statusId)?.flow ?? null;
  const id = /^\d{1,15}$/.test(setting.trim()) ? Number(setting.trim()) : null;
  if (statuses.length === 0 && id !== null) {
    const found = { statusId: id, name: setting.trim(), stage: '', flow: '', position: 0, archived: false };
    return { found };
  }
  return findStatus(setting, statuses, flow);
}

/** Apex took the status: what is shown here agrees before the next reading, which has the last word. */
export function noteStatusTx(tx: Tx, orderId: number, statusId: number): void {
  const known = statusOf(tx.db, statusId);
  if (!known || !orderOf(tx.db, orderId)) return;
  tx.db
    .update(apexOrders)
    .set({ statusId, status: known.name, stage: known.stage })
    .where(eq(apexOrders.orderId, orderId))
    .run();
  tx.publish({ area: 'orders', ids: [String(orderId)] });
}
