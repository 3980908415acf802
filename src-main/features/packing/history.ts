// History: packed orders by the ISO week they were completed in, searched, newest first.
//
// Invariant: an order has a history week exactly while it is in History; what its lines count stays as it is there.
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { HistoryRow } from '#shared/contract/packing.ts';
import { isoWeekOf } from '#shared/rules/iso-week.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import type { AppDatabase, ReadDb } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import {
  packingAllocations,
  packingEvents,
  packingLines,
  packingOrders,
  storeAliases,
  stores,
} from '../../db/schema/packing.ts';

export interface HistoryQuery {
  /** Of one week, by its Monday. */
  readonly monday?: string | undefined;
  /** Words that must all occur in the invoice, store, product or METRC numbers of a line. */
  readonly search: string;
  readonly limit: number;
  readonly offset: number;
}

/** A week of History: how many orders and lines it has, and the units that were packed for them. */
export interface HistoryWeek {
  readonly monday: string;
  readonly week: string;
  readonly orders: number;
  readonly lines: number;
  readonly units: number;
}

const weekShape = z.object({ monday: z.string(), orders: z.number(), mark: z.number() });
const sumShape = z.object({ monday: z.string(), lines: z.number(), units: z.number() });
const countShape = z.object({ n: z.number() });
const mondayShape = z.object({ monday: z.string() });
const idShape = z.object({ id: z.string() });

const asList = (values: readonly string[]): SQL => sql`(select value from json_each(${JSON.stringify(values)}))`;
const both = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` and `);

export type HistoryQueries = ReturnType<typeof createHistoryQueries>;

export function createHistoryQueries({ database }: { readonly database: AppDatabase }) {
  const db = database.read;
  // Hundreds of thousands of lines are not added up again for a week whose orders are still the same ones.
  const known = new Map<string, { readonly week: HistoryWeek; readonly mark: string }>();

  /** Newest first. */
  const weeks = (): HistoryWeek[] => {
    // Answered by the index of weeks alone: how many orders, and which.
    const now = db
      .all(
        sql`select history_week as monday, count(*) as orders, sum(rowid) as mark from packing_orders
            where history_week is not null group by history_week order by history_week desc`,
      )
      .map((row) => weekShape.parse(row));
    const changed = now.filter(({ monday, orders, mark }) => known.get(monday)?.mark !== `${orders} ${mark}`);
    const sums = new Map(
      sumsOf(
        db,
        changed.map(({ monday }) => monday),
      ).map((sum) => [sum.monday, sum]),
    );
    for (const { monday, orders, mark } of changed) {
      const { lines = 0, units = 0 } = sums.get(monday) ?? {};
      known.set(monday, { week: { monday, week: isoWeekOf(monday), orders, lines, units }, mark: `${orders} ${mark}` });
    }
    return now.flatMap(({ monday }) => known.get(monday)?.week ?? []);
  };

  /** Something of these lines changed, or of all: the weeks they are in are added up again. */
  const forget = (lineIds: readonly string[] | null): void => {
    if (lineIds === null) known.clear();
    if (known.size === 0) return;
    const touched = db.all(
      sql`select distinct o.history_week as monday from packing_lines l join packing_orders o on o.id = l.packing_order_id
          where l.id in ${asList(lineIds ?? [])} and o.history_week is not null`,
    );
    for (const row of touched) known.delete(mondayShape.parse(row).monday);
  };

  const history = (query: HistoryQuery): { rows: HistoryRow[]; total: number } => {
    const { monday } = query;
    const words = wordsOf(query.search);
    const conditions = [
      monday === undefined ? sql`o.history_week is not null` : sql`o.history_week = ${monday}`,
      ...words.map((word) => holding(db, word)),
    ];
    const rows = sql`from packing_orders o indexed by packing_orders_week
      join packing_lines l on l.packing_order_id = o.id where ${both(conditions)}`;
    const ids = db
      .all(
        sql`select l.id as id ${rows} order by o.history_week desc, o.completed_at desc, o.id desc, l.position, l.id
            limit ${query.limit} offset ${query.offset}`,
      )
      .map((row) => idShape.parse(row).id);
    const total = () => {
      // A page that is not full is the last one: nothing has to be counted.
      if (ids.length < query.limit && (ids.length > 0 || query.offset === 0)) return query.offset + ids.length;
      if (words.length > 0) return countShape.parse(db.get(sql`select count(*) as n ${rows}`)).n;
      return weeks().reduce((sum, week) => sum + (monday === undefined || week.monday === monday ? week.lines : 0), 0);
    };
    return { rows: historyRows(db, ids), total: total() };
  };

  return { weeks, history, forget };
}

function sumsOf(db: ReadDb, mondays: readonly string[]) {
  if (mondays.length === 0) return [];
  return db
    .all(
      sql`select o.history_week as monday, count(*) as lines, sum(l.packed) as units
          from packing_orders o join packing_lines l on l.packing_order_id = o.id
          where o.history_week in ${asList(mondays)} group by o.history_week`,
    )
    .map((row) => sumShape.parse(row));
}

/** Each word once, evened the way stores' names are. */
const wordsOf = (search: string): string[] => [...new Set(storeKey(search).split(' ').filter(Boolean))];

const pattern = (word: string): string => `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

/** A line (l) of an order (o) in which a word occurs. Stores and packages are few: they are asked first, once. */
function holding(db: ReadDb, word: string): SQL {
  const like = pattern(word);
  const found = [sql`o.invoice_number like ${like} escape '\\'`, sql`l.product_name like ${like} escape '\\'`];
  const named = storesNamed(db, word);
  if (named.length > 0) found.push(sql`o.store_id in ${asList(named)}`);
  const tagged = db
    .select({ id: packages.id })
    .from(packages)
    .where(sql`${packages.metrcNumber} like ${like} escape '\\'`)
    .all();
  if (tagged.length > 0) {
    const ids = tagged.map(({ id }) => id);
    found.push(
      sql`l.id in (select line_id from packing_allocations where packed > 0 and package_id in ${asList(ids)})`,
    );
  }
  return sql`(${sql.join(found, sql` or `)})`;
}

/** By its name or another name of it. */
function storesNamed(db: ReadDb, word: string): string[] {
  const names = db.select({ id: stores.id, key: stores.nameKey }).from(stores).all();
  const others = db.select({ id: storeAliases.storeId, key: storeAliases.aliasKey }).from(storeAliases).all();
  return [...new Set([...names, ...others].filter(({ key }) => key.includes(word)).map(({ id }) => id))];
}

/** In the order of the ids. */
function historyRows(db: ReadDb, ids: readonly string[]): HistoryRow[] {
  if (ids.length === 0) return [];
  const rows = db
    .select({ line: packingLines, order: packingOrders, store: stores.name })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .innerJoin(stores, eq(stores.id, packingOrders.storeId))
    .where(sql`${packingLines.id} in ${asList(ids)}`)
    .all();
  const byId = new Map(rows.map((row) => [row.line.id, row]));
  const taken = packagesOf(db, ids);
  const reasons = closingReasons(
    db,
    rows.filter(({ order }) => order.unwantedBecause === 'closed').map(({ order }) => order.id),
  );
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { line, order, store } = row;
    return [
      {
        id,
        packingOrderId: order.id,
        invoiceNumber: order.invoiceNumber,
        orderId: order.orderId,
        store,
        productName: line.productName,
        ordered: line.ordered,
        packed: line.packed,
        packages: taken.get(id) ?? [],
        orderDate: order.orderDate,
        deliveryDate: line.deliveryDate,
        deliveryNotes: line.deliveryNotes,
        internalNotes: line.internalNotes,
        completedAt: order.completedAt,
        deliveredAt: order.deliveredAt,
        deliveredBy: order.deliveredBy,
        closedBecause: reasons.get(order.id) ?? '',
      },
    ];
  });
}

/** What each line was packed from. */
function packagesOf(db: ReadDb, lineIds: readonly string[]): Map<string, HistoryRow['packages']> {
  const found = db
    .select({
      lineId: packingAllocations.lineId,
      packageId: packages.id,
      metrcNumber: packages.metrcNumber,
      packed: packingAllocations.packed,
    })
    .from(packingAllocations)
    .innerJoin(packages, eq(packages.id, packingAllocations.packageId))
    .where(and(sql`${packingAllocations.lineId} in ${asList(lineIds)}`, sql`${packingAllocations.packed} > 0`))
    .orderBy(asc(packingAllocations.createdAt), asc(packingAllocations.id))
    .all();
  const byLine = new Map<string, HistoryRow['packages']>();
  for (const { lineId, ...one } of found) byLine.set(lineId, [...(byLine.get(lineId) ?? []), one]);
  return byLine;
}

/** Why somebody closed an order, by the order's id; the last reason given. */
function closingReasons(db: ReadDb, orderIds: readonly string[]): Map<string, string> {
  if (orderIds.length === 0) return new Map();
  const closings = db
    .select({ id: packingEvents.packingOrderId, reason: packingEvents.reason })
    .from(packingEvents)
    .where(and(inArray(packingEvents.packingOrderId, [...new Set(orderIds)]), eq(packingEvents.kind, 'closed')))
    .orderBy(asc(packingEvents.at))
    .all();
  return new Map(closings.map(({ id, reason }) => [id, reason]));
}
