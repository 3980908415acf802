// The open list as spreadsheets get it: every value as text in its one form, every line by the key that all workstations
// know it by. Remembered, so that a look that finds nothing new costs nothing.
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { wantedUnits } from '#shared/rules/packing-line.ts';
import { type OurRow, productCode, type StaffValues } from '#shared/rules/packing-merge-row.ts';
import { breathe } from '../../core/breathe.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { apexOrders } from '../../db/schema/orders.ts';
import { packingLines, packingOrders, stores } from '../../db/schema/packing.ts';

/** What the staff columns of a line hold now, whether it is on the list or not any more. */
export interface LineCells {
  readonly staff: StaffValues;
  readonly listed: boolean;
  readonly invoiceNumber: string;
}

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
const cellsQuery = prepareOnce((db: ReadDb) =>
  db
    .select({ line: packingLines, invoiceNumber: packingOrders.invoiceNumber })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(eq(packingLines.id, sql.placeholder('id')))
    .prepare(),
);
const lineByIdQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingLines)
    .where(eq(packingLines.id, sql.placeholder('id')))
    .prepare(),
);

/** Rows of one slice. */
const AT_ONCE = 1000;
const listed = sql`${packingLines.listed} = 1`;

export type SheetLines = ReturnType<typeof createSheetLines>;

export function createSheetLines(read: ReadDb) {
  /** By line id, in the list's own order when whole. */
  let known = new Map<string, SheetLine>();
  let byKey = new Map<string, SheetLine>();
  /** Null: all. */
  let stale: Set<string> | null = null;
  let version = 0;
  /** While all of it is read in slices: what changed since. */
  let since: Set<string> | null = null;

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
      if (lineIds === null) {
        stale = null;
        since = null;
        return;
      }
      for (const id of lineIds) {
        stale?.add(id);
        since?.add(id);
      }
    },
    /** Where all of the list has to be read, that is done in slices: the event loop gets a turn between them. */
    prepare: async (): Promise<void> => {
      if (stale !== null) return;
      const changed = new Set<string>();
      const all = new Map<string, SheetLine>();
      since = changed;
      for (let after = '', more = true; more; ) {
        const page = lines(read)
          .where(and(listed, gt(packingLines.sortKey, after)))
          .orderBy(asc(packingLines.sortKey))
          .limit(AT_ONCE)
          .all();
        for (const row of page) all.set(row.line.id, toSheetLine(row));
        after = page.at(-1)?.line.sortKey ?? '';
        more = page.length === AT_ONCE;
        await breathe();
        // Forgotten anew, or read as a whole by somebody who could not wait.
        if (since !== changed || stale !== null) return;
      }
      version += 1;
      known = all;
      byKey = new Map([...all.values()].map((line) => [line.key, line]));
      stale = changed;
      since = null;
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
    /** As it is stored this moment; null for a line nobody knows. */
    cells: (lineId: string): LineCells | null => {
      const row = cellsQuery(read).get({ id: lineId });
      return row ? { staff: staffOf(row.line), listed: row.line.listed, invoiceNumber: row.invoiceNumber } : null;
    },
    /** What a line that is not on the list (any more) ended with; null for a key nobody knows. */
    left: (key: string): { readonly lineId: string; readonly staff: StaffValues } | null => {
      // As it is written: 0011 is not 11.
      const itemId = /^[1-9]\d{0,14}$/.test(key) ? Number(key) : null;
      const row = key.startsWith('L-')
        ? lineByIdQuery(read).get({ id: key.slice(2) })
        : itemId === null
          ? undefined
          : leftQuery(read).get({ itemId });
      return row ? { lineId: row.id, staff: staffOf(row) } : null;
    },
  };
}
