// How a list of orders is asked: in the way that looks at the fewest. The view's orders when they are few, else what the
// search index finds when that is little, else the newest first until the page is full. What is due is always asked
// among the open orders, which are few beside all that there were.
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OrderView } from '#shared/contract/orders.ts';
import { type Due, lastSoonDay } from '#shared/rules/due.ts';
import type { ReadDb } from '../../db/database.ts';
import { idsOfGroups, inGroups, type OrderGroup, ordersIn } from './order-groups.ts';
import { matchAny, type SearchWords, searchWords } from './search.ts';

export interface OrderListQuery {
  readonly search: string;
  readonly view: OrderView;
  readonly statusId?: number | undefined;
  readonly due?: Due | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** How the rows of a list are found and counted. */
export interface ListPlan {
  /** What stands between FROM and ORDER BY. */
  readonly rows: SQL;
  /** Walks the dates' own order and stops when the page is full; else what is found is sorted. */
  readonly walks: boolean;
  readonly total: () => number;
}

/** So many orders are looked at one by one faster than the index is asked. */
const FEW = 2000;
/** So many are looked at faster than all that the index found are held against their view. */
const SOME = 10_000;

export const numberShape = z.object({ n: z.number() });
const termShape = z.object({ term: z.string() });

const dated = ({ from, to }: Pick<OrderListQuery, 'from' | 'to'>): SQL[] => [
  ...(from === undefined ? [] : [sql`order_date >= ${from}`]),
  ...(to === undefined ? [] : [sql`order_date <= ${to}`]),
];

/** True for orders, else open, that are due so on that day. */
export const isDue = (due: Due, today: string): SQL =>
  due === 'overdue' ? sql`delivery_date < ${today}` : sql`delivery_date between ${today} and ${lastSoonDay(today)}`;

const both = (conditions: readonly SQL[]): SQL =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);

/** Answers null when no order can fit. `groups` are all there are; `today` is the facility's day. */
export function planList(
  db: ReadDb,
  groups: readonly OrderGroup[],
  query: OrderListQuery,
  today: string,
): ListPlan | null {
  const count = (question: SQL): number => numberShape.parse(db.get(question)).n;
  const countRows = (rest: SQL): number => count(sql`select count(*) as n ${rest}`);

  const among = (wanted: readonly OrderGroup[], conditions: readonly SQL[]): ListPlan => {
    const rows = sql`from apex_orders where order_id in (${idsOfGroups(wanted)}) and ${both(conditions)}`;
    return { rows, walks: false, total: () => countRows(rows) };
  };

  const walking = (conditions: readonly SQL[], total: () => number): ListPlan => ({
    rows: sql`from apex_orders indexed by apex_orders_date where ${both(conditions)}`,
    walks: true,
    total,
  });

  /** The index's question for all words it serves; null for none, undefined when a word occurs nowhere. */
  const matchOf = ({ match, pairs }: SearchWords): string | null | undefined => {
    const parts = match === null ? [] : [match];
    for (const pair of pairs) {
      const pieces = db
        .all(sql`select term from temp.apex_order_terms where term >= ${pair} and term < ${`${pair}\u{10ffff}`}`)
        .map((row) => termShape.parse(row).term);
      if (pieces.length === 0) return undefined;
      parts.push(matchAny(pieces));
    }
    return parts.length === 0 ? null : parts.join(' AND ');
  };

  const searched = (
    words: SearchWords,
    wanted: readonly OrderGroup[],
    rest: readonly OrderGroup[],
    conditions: readonly SQL[],
  ): ListPlan | null => {
    const likes = words.patterns.map((pattern) => sql`search_text like ${pattern} escape '\\'`);
    if (query.due !== undefined || ordersIn(wanted) <= FEW) return among(wanted, [...conditions, ...likes]);
    const inView = rest.length === 0 ? [] : [inGroups(wanted)];
    const walk = (total: () => number) => walking([...conditions, ...inView, ...likes], total);
    const direct = sql`from apex_orders where ${both([...conditions, ...inView, ...likes])}`;
    const match = matchOf(words);
    if (match === undefined) return null;
    if (match === null) return walk(() => countRows(direct));
    const found = sql`select rowid from apex_order_search where apex_order_search match ${match}`;
    if (count(sql`select count(*) as n from (${found} limit ${FEW + 1})`) <= FEW) {
      const more = words.exact ? [] : likes;
      const rows = sql`from apex_orders where order_id in (${found}) and ${both([...conditions, ...inView, ...more])}`;
      return { rows, walks: false, total: () => countRows(rows) };
    }
    if (conditions.length > 0 || !words.exact || ordersIn(rest) > SOME) return walk(() => countRows(direct));
    // All that are found, less the few of them outside the view.
    return walk(
      () => count(sql`select count(*) as n from (${found})`) - (rest.length === 0 ? 0 : among(rest, likes).total()),
    );
  };

  const isWanted = ({ views, statusId }: OrderGroup): boolean =>
    views.has(query.view) &&
    (query.due === undefined || views.has('open')) &&
    (query.statusId === undefined || statusId === query.statusId);
  const wanted = groups.filter(isWanted);
  if (wanted.length === 0) return null;
  const rest = groups.filter((group) => !isWanted(group));
  const conditions = [...dated(query), ...(query.due === undefined ? [] : [isDue(query.due, today)])];
  const words = searchWords(query.search);
  if (words) return searched(words, wanted, rest, conditions);
  if (query.due !== undefined || ordersIn(wanted) <= FEW) return among(wanted, conditions);
  const inView = rest.length === 0 ? [] : [inGroups(wanted)];
  const direct = sql`from apex_orders where ${both([...conditions, ...inView])}`;
  return walking([...conditions, ...inView], () => (conditions.length === 0 ? ordersIn(wanted) : countRows(direct)));
}
