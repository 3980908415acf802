// Which orders belong to which view. Orders of the same status, stage, cancellation and presence always go together,
// and there are few such groups however many orders there are: a view is a list of groups, and counting one costs
// nothing. Left-out statuses count by id or by name.
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OrderView } from '#shared/contract/orders.ts';
import { type OrderStanding, orderStanding, statusesNamed } from '#shared/rules/order-standing.ts';
import type { ReadDb } from '../../db/database.ts';
import { apexOrderStatuses } from '../../db/schema/orders.ts';

export interface OrderGroup {
  readonly gone: boolean;
  readonly cancelled: boolean;
  readonly stage: string;
  readonly statusId: number | null;
  readonly status: string;
  readonly orders: number;
  readonly leftOut: boolean;
  readonly views: ReadonlySet<OrderView>;
}

const VIEWS: Readonly<Record<OrderStanding, readonly OrderView[]>> = {
  gone: ['all', 'cancelled'],
  cancelled: ['all', 'cancelled'],
  finished: ['all', 'finished'],
  left_out: ['all'],
  open: ['all', 'open'],
};

/** The views that orders like this one stand in. */
export const viewsOf = (group: Pick<OrderGroup, 'gone' | 'cancelled' | 'stage' | 'leftOut'>): ReadonlySet<OrderView> =>
  new Set(VIEWS[orderStanding(group)]);

const groupShape = z.object({
  gone: z.number(),
  cancelled: z.number(),
  stage: z.string(),
  status_id: z.number().nullable(),
  status: z.string(),
  orders: z.number(),
});

export const statusesOf = (db: ReadDb) =>
  db.select().from(apexOrderStatuses).orderBy(apexOrderStatuses.flow, apexOrderStatuses.position).all();

/** All groups there are. Reads one index from end to end. */
export function readGroups(db: ReadDb, leftOutStatuses: readonly string[]): readonly OrderGroup[] {
  const isLeftOut = statusesNamed(leftOutStatuses);
  const names = new Map(statusesOf(db).map(({ statusId, name }) => [statusId, name]));
  const rows = db.all(
    sql`select gone, cancelled, stage, status_id, status, count(*) as orders from apex_orders group by 1, 2, 3, 4, 5`,
  );
  return z
    .array(groupShape)
    .parse(rows)
    .map(({ gone, cancelled, status_id: statusId, ...row }) => {
      const leftOut = isLeftOut(statusId, row.status, statusId === null ? '' : (names.get(statusId) ?? ''));
      const group = { ...row, gone: gone === 1, cancelled: cancelled === 1, statusId, leftOut };
      return { ...group, views: viewsOf(group) };
    });
}

const isOne = ({ gone, cancelled, stage, statusId, status }: OrderGroup): SQL =>
  sql`(gone = ${gone ? 1 : 0} and cancelled = ${cancelled ? 1 : 0} and stage = ${stage} and status_id is ${statusId} and status = ${status})`;

/** True for orders of any of these groups. */
export const inGroups = (groups: readonly OrderGroup[]): SQL => sql`(${sql.join(groups.map(isOne), sql` or `)})`;

/** The ids of all orders of these groups, group by group out of the index. */
export const idsOfGroups = (groups: readonly OrderGroup[], also: SQL = sql`true`): SQL =>
  sql.join(
    groups.map((group) => sql`select order_id from apex_orders where ${isOne(group)} and ${also}`),
    sql` union all `,
  );

export const ordersIn = (groups: readonly OrderGroup[]): number => groups.reduce((sum, { orders }) => sum + orders, 0);
