// What is on its way to the stores: wanted orders of the open list by delivery date, then in the stores' own order.
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { DeliveryRow } from '#shared/contract/packing.ts';
import type { AppDatabase, ReadDb } from '../../db/database.ts';
import { packingLines, packingOrders, stores } from '../../db/schema/packing.ts';

export interface DeliveryQuery {
  /** Local dates, both included. With either, orders without a date do not count. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Asked for by itself, a store also comes when it is left out of delivery lists. */
  readonly storeId?: string | undefined;
  readonly withLeftOut: boolean;
}

type Line = DeliveryRow['lines'][number];

/** An order's lines with what decides where it stands. */
interface Gathered {
  readonly lines: Line[];
  date: string | null;
}

export type DeliveryQueries = ReturnType<typeof createDeliveryQueries>;

export function createDeliveryQueries({ database }: { readonly database: AppDatabase }) {
  return {
    /** Those without a date last. An order whose lines all left it is not there. */
    delivery: (query: DeliveryQuery): DeliveryRow[] => readDelivery(database.read, query),
  };
}

// Written out, so that the index of open orders serves.
const OPEN: SQL = sql`${packingOrders.status} = 'open' and ${packingOrders.wanted} = 1`;

function readDelivery(db: ReadDb, { from, to, storeId, withLeftOut }: DeliveryQuery): DeliveryRow[] {
  const asked = and(
    OPEN,
    storeId === undefined ? undefined : eq(packingOrders.storeId, storeId),
    withLeftOut || storeId !== undefined ? undefined : eq(stores.leftOut, false),
  );
  const orders = db
    .select({
      packingOrderId: packingOrders.id,
      orderId: packingOrders.orderId,
      invoiceNumber: packingOrders.invoiceNumber,
      storeId: packingOrders.storeId,
      store: stores.name,
      storeNote: stores.deliveryNote,
      deliveredAt: packingOrders.deliveredAt,
      deliveredBy: packingOrders.deliveredBy,
      completedAt: packingOrders.completedAt,
    })
    .from(packingOrders)
    .innerJoin(stores, eq(stores.id, packingOrders.storeId))
    .where(asked)
    .orderBy(
      sql`${stores.position} is null`,
      asc(stores.position),
      asc(stores.nameKey),
      asc(packingOrders.orderDate),
      asc(packingOrders.invoiceNumber),
      asc(packingOrders.id),
    )
    .all();
  const gathered = linesOf(db, asked);
  const rows = orders.flatMap(({ completedAt, ...order }): DeliveryRow[] => {
    const { lines, date } = gathered.get(order.packingOrderId) ?? { lines: [], date: null };
    if (lines.length === 0) return [];
    if (from !== undefined && (date === null || date < from)) return [];
    if (to !== undefined && (date === null || date > to)) return [];
    return [
      {
        ...order,
        deliveryDate: date,
        lines,
        ordered: lines.reduce((sum, line) => sum + line.ordered, 0),
        packed: lines.reduce((sum, line) => sum + line.packed, 0),
        complete: completedAt !== null,
      },
    ];
  });
  // Sorting keeps the stores' order within a day.
  return rows.sort((a, b) => compareDates(a.deliveryDate, b.deliveryDate));
}

function linesOf(db: ReadDb, asked: SQL | undefined): Map<string, Gathered> {
  const found = db
    .select({
      id: packingLines.id,
      packingOrderId: packingLines.packingOrderId,
      productName: packingLines.productName,
      ordered: packingLines.ordered,
      packed: packingLines.packed,
      deliveryNotes: packingLines.deliveryNotes,
      deliveryDate: packingLines.deliveryDate,
    })
    .from(packingOrders)
    .innerJoin(stores, eq(stores.id, packingOrders.storeId))
    .innerJoin(packingLines, eq(packingLines.packingOrderId, packingOrders.id))
    .where(and(asked, sql`${packingLines.ordered} > 0`))
    .orderBy(asc(packingLines.packingOrderId), asc(packingLines.position), asc(packingLines.id))
    .all();
  const byOrder = new Map<string, Gathered>();
  for (const { packingOrderId, deliveryDate, ...line } of found) {
    const order = byOrder.get(packingOrderId) ?? { lines: [], date: null };
    order.lines.push(line);
    if (deliveryDate !== null && (order.date === null || deliveryDate < order.date)) order.date = deliveryDate;
    byOrder.set(packingOrderId, order);
  }
  return byOrder;
}

function compareDates(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
