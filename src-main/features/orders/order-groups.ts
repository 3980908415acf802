// Which orders belong to which view. Orders of the same status, stage, cancellation and presence always go together,
// and there are few such groups however many orders there are: a view is a list of groups, and counting one costs
// nothing. Left-out statuses count by id or by name.
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OrderView } from '#shared/contract/orders.ts';
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

/** Apex's last two stages, the same for every company. */
const FINISHED_STAGES: ReadonlySet<string> = new Set(['delivered', 'complete']);

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Answers whether a status is one of those a setting names, by its id or by one of its names. */
export function leftOutBy(setting: readonly string[]): (statusId: number | null, ...names: string[]) => boolean {
  const wanted = new Set(setting.map(plain));
  return (statusId, ...names) =>
    (statusId !== null && wanted.has(String(statusId))) || names.some((name) => name !== '' && wanted.has(plain(name)));
}

/** The views that orders like this one stand in. */
export function viewsOf(group: Pick<OrderGroup, 'gone' | 'cancelled' | 'stage' | 'leftOut'>): ReadonlySet<OrderView> {
  if (group.gone || group.cancelled) return new Set(['all', 'cancelled']);
  if (FINISHED_STAGES.has(plain(group.stage))) return new Set(['all', 'finished']);
  return new Set(group.leftOut ? ['all'] : ['all', 'open']);
}

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
  const isLeftOut = leftOutBy(leftOutStatuses);
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
