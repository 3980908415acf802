// Orders, read: lists, one order, what is due, the company's statuses.
import { asc, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OrderDetail, OrderRow } from '#shared/contract/orders.ts';
import { dueOf, lastSoonDay } from '#shared/rules/due.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { statusesNamed } from '#shared/rules/order-standing.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { EventBus } from '../../core/events.ts';
import type { AppDatabase } from '../../db/database.ts';
import { apexOrderItems, apexOrders } from '../../db/schema/orders.ts';
import type { SettingsService } from '../settings/service.ts';
import { isDue, numberShape, type OrderListQuery, planList } from './list-plan.ts';
import { idsOfGroups, type OrderGroup, ordersIn, readGroups, statusesOf, viewsOf } from './order-groups.ts';
import { type CustomSkusOf, lineReader } from './reading.ts';

export interface OrderQueryDeps {
  readonly database: AppDatabase;
  readonly clock: Pick<Clock, 'now'>;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly customSkusOf: CustomSkusOf;
}

type Row = typeof apexOrders.$inferSelect;

export interface DueCounts {
  readonly open: number;
  readonly overdue: number;
  readonly dueSoon: number;
}

const dueShape = z.object({ overdue: z.number().nullable(), soon: z.number().nullable() });

export type OrderQueries = ReturnType<typeof createOrderQueries>;

export function createOrderQueries(deps: OrderQueryDeps) {
  const { settings } = deps;
  const db = deps.database.read;
  let known: readonly OrderGroup[] | null = null;
  let counted: { readonly day: string; readonly of: readonly OrderGroup[]; readonly counts: DueCounts } | null = null;
  deps.events.subscribe(({ area }) => {
    if (area === 'orders' || area === 'settings') known = null;
  });
  const groups = (): readonly OrderGroup[] => {
    known ??= readGroups(db, settings.get('orders.leftOutStatuses'));
    return known;
  };

  const today = (): string => zoneOf(settings.get('facility.timeZone')).read(deps.clock.now()).day;

  /** Counted anew when something of the orders changed, and every day. */
  const due = (): DueCounts => {
    const day = today();
    if (counted?.day === day && counted.of === groups()) return counted.counts;
    const open = groups().filter(({ views }) => views.has('open'));
    const found =
      open.length === 0
        ? { overdue: 0, soon: 0 }
        : dueShape.parse(
            db.get(
              sql`select sum(${isDue('overdue', day)}) as overdue, sum(${isDue('soon', day)}) as soon from apex_orders where order_id in (${idsOfGroups(open)})`,
            ),
          );
    const counts = { open: ordersIn(open), overdue: found.overdue ?? 0, dueSoon: found.soon ?? 0 };
    counted = { day, of: groups(), counts };
    return counts;
  };

  const list = (query: OrderListQuery): { rows: OrderRow[]; total: number } => {
    const plan = planList(db, groups(), query, today());
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
    const isLeftOut = statusesNamed(settings.get('orders.leftOutStatuses'));
    const names = new Map(statusesOf(db).map(({ statusId, name }) => [statusId, name]));
    const day = today();
    const soonUntil = lastSoonDay(day);
    const standing = (row: Row): Pick<OrderRow, 'leftOut' | 'open' | 'due'> => {
      const leftOut = isLeftOut(row.statusId, row.status, row.statusId === null ? '' : (names.get(row.statusId) ?? ''));
      const open = viewsOf({ ...row, leftOut }).has('open');
      return { leftOut, open, due: open ? dueOf(row.deliveryDate, day, soonUntil) : null };
    };
    return (row) => ({
      id: row.orderId,
      invoiceNumber: row.invoiceNumber,
      buyer: row.buyer,
      statusId: row.statusId,
      status: row.status,
      stage: row.stage,
      ...standing(row),
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
    due,
    /** The company's statuses in Apex's own order, then those that only orders know. */
    statuses: () => {
      const isLeftOut = statusesNamed(settings.get('orders.leftOutStatuses'));
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
