// The open list as spreadsheets get it: every value as text in its one form, every line by the key that all workstations
// know it by. Remembered, so that a look that finds nothing new costs nothing.
import { asc, eq, sql } from 'drizzle-orm';
import { wantedUnits } from '#shared/rules/packing-line.ts';
import { type OurRow, productCode, type StaffValues } from '#shared/rules/packing-merge-row.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { apexOrders } from '../../db/schema/orders.ts';
import { packingLines, packingOrders, stores } from '../../db/schema/packing.ts';

export interface SheetLine extends OurRow {
  readonly lineId: string;
  readonly packingOrderId: string;
  readonly productKey: string;
}

/** Apex's number of the line; a line of an address that is no longer used is only known here. */
export const sheetKeyOf = (line: { readonly id: string; readonly itemId: number | null }): string =>
  line.itemId === null ? `L-${line.id}` : String(line.itemId);

const batchNumbers = sql<string | null>`(select group_concat(number, ', ') from (
  select p.metrc_number as number from packing_allocations a join packages p on p.id = a.package_id
  where a.line_id = ${packingLines.id} and a.reserved + a.packed > 0 order by a.created_at, a.id))`;

const lines = (db: ReadDb) =>
  db
    .select({
      line: packingLines,
      invoiceNumber: packingOrders.invoiceNumber,
      wanted: packingOrders.wanted,
      orderDate: packingOrders.orderDate,
      store: stores.name,
      updatedAt: apexOrders.updatedAt,
      batch: batchNumbers,
    })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .innerJoin(stores, eq(stores.id, packingOrders.storeId))
    .leftJoin(apexOrders, eq(apexOrders.orderId, packingOrders.orderId));
type Joined = ReturnType<ReturnType<typeof lines>['all']>[number];

const staffOf = (line: Joined['line']): StaffValues => ({
  packed: String(line.packed),
  deliveryDate: line.deliveryDate ?? '',
  deliveryNotes: evened(line.deliveryNotes),
  internalNotes: evened(line.internalNotes),
});

/** As spreadsheets give texts back. */
const evened = (text: string): string => text.replace(/\r\n?/g, '\n').toWellFormed();

const toSheetLine = ({ line, batch, ...order }: Joined): SheetLine => ({
  lineId: line.id,
  packingOrderId: line.packingOrderId,
  productKey: line.productKey,
  key: sheetKeyOf(line),
  staff: staffOf(line),
  untouched: { packed: '0', deliveryDate: line.deliveryDateFromApex ?? '', deliveryNotes: '', internalNotes: '' },
  app: {
    product: evened(line.productName),
    store: evened(order.store),
    ordered: String(wantedUnits({ wanted: order.wanted, ordered: line.ordered })),
    invoice: evened(order.invoiceNumber),
    batch: batch ?? '',
    date: order.orderDate ?? '',
  },
  code: line.kind === 'tracked' ? productCode(line.productKey) : '',
  freshness: Math.max(0, Math.floor(Date.parse(order.updatedAt ?? '') / 1000) || 0),
  sortKey: line.sortKey,
});

const leftQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingLines)
    .where(eq(packingLines.itemId, sql.placeholder('itemId')))
    .prepare(),
);
const lineByIdQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingLines)
    .where(eq(packingLines.id, sql.placeholder('id')))
    .prepare(),
);

const listed = sql`${packingLines.listed} = 1`;

export type SheetLines = ReturnType<typeof createSheetLines>;

export function createSheetLines(read: ReadDb) {
  /** By line id, in the list's own order when whole. */
  let known = new Map<string, SheetLine>();
  let byKey = new Map<string, SheetLine>();
  /** Null: all. */
  let stale: Set<string> | null = null;
  let version = 0;

  const refresh = (): void => {
    if (stale !== null && stale.size === 0) return;
    version += 1;
    if (stale === null) {
      const all = lines(read).where(listed).orderBy(asc(packingLines.sortKey)).all().map(toSheetLine);
      known = new Map(all.map((line) => [line.lineId, line]));
    } else {
      const ids = [...stale];
      const some = lines(read)
        .where(sql`${listed} and ${packingLines.id} in (select value from json_each(${JSON.stringify(ids)}))`)
        .all()
        .map(toSheetLine);
      for (const id of ids) known.delete(id);
      for (const line of some) known.set(line.lineId, line);
    }
    byKey = new Map([...known.values()].map((line) => [line.key, line]));
    stale = new Set();
  };

  return {
    /** Something of these lines changed, or of all. */
    forget: (lineIds: readonly string[] | null): void => {
      if (lineIds === null) stale = null;
      else for (const id of lineIds) stale?.add(id);
    },
    /** Open lines by key. */
    all: (): ReadonlyMap<string, SheetLine> => {
      refresh();
      return byKey;
    },
    /** Another number whenever what `all` answers may be another. */
    version: (): number => {
      refresh();
      return version;
    },
    /** What a line that is not on the list (any more) ended with; null for a key nobody knows. */
    left: (key: string): { readonly lineId: string; readonly staff: StaffValues } | null => {
      const itemId = /^\d{1,15}$/.test(key) ? Number(key) : null;
      const row = key.startsWith('L-')
        ? lineByIdQuery(read).get({ id: key.slice(2) })
        : itemId === null
          ? undefined
          : leftQuery(read).get({ itemId });
      return row ? { lineId: row.id, staff: staffOf(row) } : null;
    },
  };
}
