// Orders, read: lists, one order, the company's statuses. A search among hundred thousand orders is asked in the way
// that looks at the fewest: the view's orders when they are few, else what the search index finds when that is little,
// else the newest first until the page is full.
import { asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OrderDetail, OrderRow, OrderView } from '#shared/contract/orders.ts';
import { AppError } from '../../core/app-error.ts';
import type { EventBus } from '../../core/events.ts';
import type { AppDatabase } from '../../db/database.ts';
import { apexOrderItems, apexOrders } from '../../db/schema/orders.ts';
import type { SettingsService } from '../settings/service.ts';
import { idsOfGroups, inGroups, leftOutBy, type OrderGroup, ordersIn, readGroups, statusesOf } from './order-groups.ts';
import { type CustomSkusOf, lineReader } from './reading.ts';
import { type SearchWords, searchWords } from './search.ts';

export interface OrderListQuery {
  readonly search: string;
  readonly view: OrderView;
  readonly statusId?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface OrderQueryDeps {
  readonly database: AppDatabase;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly customSkusOf: CustomSkusOf;
}

/** So many orders are looked at one by one faster than the index is asked. */
const FEW = 2000;
/** So many are looked at faster than all that the index found are held against their view. */
const SOME = 10_000;

type Row = typeof apexOrders.$inferSelect;

const numberShape = z.object({ n: z.number() });

const dated = ({ from, to }: Pick<OrderListQuery, 'from' | 'to'>): SQL[] => [
  ...(from === undefined ? [] : [sql`order_date >= ${from}`]),
  ...(to === undefined ? [] : [sql`order_date <= ${to}`]),
];
const both = (conditions: readonly SQL[]): SQL =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);

/** How the rows of a list are found and counted. */
interface ListPlan {
  /** What stands between FROM and ORDER BY. */
  readonly rows: SQL;
  /** Walks the dates' own order and stops when the page is full; else what is found is sorted. */
  readonly walks: boolean;
  readonly total: () => number;
}

export type OrderQueries = ReturnType<typeof createOrderQueries>;

export function createOrderQueries(deps: OrderQueryDeps) {
  const { settings } = deps;
  const db = deps.database.read;
  let known: readonly OrderGroup[] | null = null;
  deps.events.subscribe(({ area }) => {
    if (area === 'orders' || area === 'settings') known = null;
  });
  const groups = (): readonly OrderGroup[] => {
    known ??= readGroups(db, settings.get('orders.leftOutStatuses'));
    return known;
  };

  const count = (query: SQL): number => numberShape.parse(db.get(query)).n;
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

  const searched = (
    words: SearchWords,
    wanted: readonly OrderGroup[],
    rest: readonly OrderGroup[],
    dates: readonly SQL[],
  ): ListPlan => {
    const likes = words.patterns.map((pattern) => sql`search_text like ${pattern} escape '\\'`);
    if (ordersIn(wanted) <= FEW) return among(wanted, [...dates, ...likes]);
    const inView = rest.length === 0 ? [] : [inGroups(wanted)];
    const walk = (total: () => number) => walking([...dates, ...inView, ...likes], total);
    const direct = sql`from apex_orders where ${both([...dates, ...inView, ...likes])}`;
    if (words.match === null) return walk(() => countRows(direct));
    const found = sql`select rowid from apex_order_search where apex_order_search match ${words.match}`;
    if (count(sql`select count(*) as n from (${found} limit ${FEW + 1})`) <= FEW) {
      const more = words.exact ? [] : likes;
      const rows = sql`from apex_orders where order_id in (${found}) and ${both([...dates, ...inView, ...more])}`;
      return { rows, walks: false, total: () => countRows(rows) };
    }
    if (dates.length > 0 || !words.exact || ordersIn(rest) > SOME) return walk(() => countRows(direct));
    // All that are found, less the few of them outside the view.
    return walk(
      () => count(sql`select count(*) as n from (${found})`) - (rest.length === 0 ? 0 : among(rest, likes).total()),
    );
  };

  const planOf = (query: OrderListQuery): ListPlan | null => {
    const isWanted = ({ views, statusId }: OrderGroup) =>
      views.has(query.view) && (query.statusId === undefined || statusId === query.statusId);
    const wanted = groups().filter(isWanted);
    if (wanted.length === 0) return null;
    const rest = groups().filter((group) => !isWanted(group));
    const dates = dated(query);
    const words = searchWords(query.search);
    if (words) return searched(words, wanted, rest, dates);
    if (ordersIn(wanted) <= FEW) return among(wanted, dates);
    const inView = rest.length === 0 ? [] : [inGroups(wanted)];
    const direct = sql`from apex_orders where ${both([...dates, ...inView])}`;
    return walking([...dates, ...inView], () => (dates.length === 0 ? ordersIn(wanted) : countRows(direct)));
  };

  const list = (query: OrderListQuery): { rows: OrderRow[]; total: number } => {
    const plan = planOf(query);
    if (!plan) return { rows: [], total: 0 };
    const newestFirst = plan.walks ? sql`order_date desc, order_id desc` : sql`+order_date desc, +order_id desc`;
    const ids = db
      .all(sql`select order_id as n ${plan.rows} order by ${newestFirst} limit ${query.limit} offset ${query.offset}`)
      .map((row) => numberShape.parse(row).n);
    const rows = new Map(
      ids.length === 0
        ? []
        : db
            .select()
            .from(apexOrders)
            .where(sql`order_id in (select value from json_each(${JSON.stringify(ids)}))`)
            .all()
            .map((row) => [row.orderId, row]),
    );
    const view = toView();
    return { rows: ids.flatMap((id) => rows.get(id) ?? []).map(view), total: plan.total() };
  };

  const toView = (): ((row: Row) => OrderRow) => {
    const isLeftOut = leftOutBy(settings.get('orders.leftOutStatuses'));
    const names = new Map(statusesOf(db).map(({ statusId, name }) => [statusId, name]));
    return (row) => ({
      id: row.orderId,
      invoiceNumber: row.invoiceNumber,
      buyer: row.buyer,
      statusId: row.statusId,
      status: row.status,
      stage: row.stage,
      leftOut: isLeftOut(row.statusId, row.status, row.statusId === null ? '' : (names.get(row.statusId) ?? '')),
      cancelled: row.cancelled,
      gone: row.gone,
      orderDate: row.orderDate,
      deliveryDate: row.deliveryDate,
      lines: row.lines,
      units: row.units,
      totalCents: row.totalCents,
      updatedAt: row.updatedAt,
    });
  };

  /** Throws RECORD_NOT_FOUND. */
  const get = (id: number): OrderDetail => {
    const row = db.select().from(apexOrders).where(eq(apexOrders.orderId, id)).get();
    if (!row) throw new AppError('RECORD_NOT_FOUND', { kind: 'order', ref: String(id) });
    const items = db
      .select()
      .from(apexOrderItems)
      .where(eq(apexOrderItems.orderId, id))
      .orderBy(asc(apexOrderItems.gone), asc(apexOrderItems.position))
      .all();
    const read = lineReader(db, settings.get('mapping.productLines'), deps.customSkusOf);
    return {
      ...toView()(row),
      items: items.map(({ itemId, orderId: _order, position: _position, ...item }) => ({
        id: itemId,
        productName: item.productName,
        batchName: item.batchName,
        productId: item.productId,
        batchId: item.batchId,
        units: item.units,
        orderQuantity: item.orderQuantity,
        unitsPerCase: item.unitsPerCase,
        priceCents: item.priceCents,
        metrcNumber: item.metrcNumber,
        ...read(item),
        note: item.note,
        gone: item.gone,
      })),
      splits: splitsOf(row),
      shipTo: row.shipTo,
      buyerLicense: row.buyerLicense,
      note: row.note,
      manifestNumber: row.manifestNumber,
      createdAt: row.createdAt,
      seenAt: row.seenAt,
    };
  };

  const splitsOf = ({ orderId, splitFromOrderId }: Row): OrderDetail['splits'] => {
    const named = db.select({ id: apexOrders.orderId, invoiceNumber: apexOrders.invoiceNumber }).from(apexOrders);
    const from = splitFromOrderId === null ? [] : named.where(eq(apexOrders.orderId, splitFromOrderId)).all();
    const into = db
      .select({ id: apexOrders.orderId, invoiceNumber: apexOrders.invoiceNumber })
      .from(apexOrders)
      .where(eq(apexOrders.splitFromOrderId, orderId))
      .orderBy(desc(apexOrders.orderId))
      .all();
    return [
      ...from.map((order) => ({ ...order, relation: 'from' as const })),
      ...into.map((order) => ({ ...order, relation: 'into' as const })),
    ];
  };

  return {
    list,
    get,
    orders: (): number => ordersIn(groups()),
    /** The company's statuses in Apex's own order, then those that only orders know. */
    statuses: () => {
      const isLeftOut = leftOutBy(settings.get('orders.leftOutStatuses'));
      const counts = new Map<number, number>();
      const unlisted = new Map<number, { id: number; name: string; stage: string }>();
      for (const { statusId, status, stage, orders, gone } of groups()) {
        if (statusId === null) continue;
        counts.set(statusId, (counts.get(statusId) ?? 0) + (gone ? 0 : orders));
        unlisted.set(statusId, { id: statusId, name: status, stage });
      }
      const listed = statusesOf(db).filter(({ statusId, archived }) => !archived || (counts.get(statusId) ?? 0) > 0);
      for (const { statusId } of listed) unlisted.delete(statusId);
      const all = [
        ...listed.map(({ statusId: id, name, stage, flow }) => ({ id, name, stage, flow })),
        ...[...unlisted.values()].map((status) => ({ ...status, flow: '' })),
      ];
      return all.map((status) => ({
        ...status,
        leftOut: isLeftOut(status.id, status.name),
        orders: counts.get(status.id) ?? 0,
      }));
    },
    /** Open orders that were last seen before an instant, the longest unseen first. */
    openUnseen: (before: string, limit: number): readonly number[] => {
      const open = groups().filter(({ views }) => views.has('open'));
      if (open.length === 0) return [];
      const due = idsOfGroups(open, sql`seen_at < ${before}`);
      return db
        .all(sql`select order_id as n from apex_orders where order_id in (${due}) order by +seen_at limit ${limit}`)
        .map((row) => numberShape.parse(row).n);
    },
  };
}
