// How an order of the cache stands for the packing list: by Apex's stages, and by the statuses the settings name.
import { eq } from 'drizzle-orm';
import { type OrderStanding, orderStanding, statusesNamed } from '#shared/rules/order-standing.ts';
import type { ReadDb } from '../../db/database.ts';
import { apexOrderStatuses, type apexOrders } from '../../db/schema/orders.ts';

export interface StandingBy {
  readonly leftOutStatuses: () => readonly string[];
  /** The status that says delivered, by id or name; empty: only Apex's own stages do. */
  readonly deliveredStatus: () => string;
}

export function standingOf(db: ReadDb, order: typeof apexOrders.$inferSelect, by: StandingBy): OrderStanding {
  const { statusId } = order;
  const named =
    statusId === null
      ? undefined
      : db.select().from(apexOrderStatuses).where(eq(apexOrderStatuses.statusId, statusId)).get();
  const names = [order.status, named?.name ?? ''].filter((name) => name !== '');
  const leftOut = statusesNamed(by.leftOutStatuses())(statusId, ...names);
  const standing = orderStanding({ ...order, leftOut });
  const delivered = statusesNamed([by.deliveredStatus()])(statusId, ...names);
  return standing === 'open' && delivered ? 'finished' : standing;
}
