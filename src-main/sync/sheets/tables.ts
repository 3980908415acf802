// History and Delivery as sheets: only written, never read back. History: completed lines grouped by the week they were
// completed in, newest first. Delivery: for the customers' eyes, by date and store; no internal notes in it.
import type { DeliveryRow, HistoryRow } from '#shared/contract/packing.ts';
import { type SheetCell, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { serialOfDay } from '#shared/rules/sheet-values.ts';
import type { TabToWrite } from '../../integrations/excel/port.ts';

export interface TableColumn {
  readonly header: string;
  readonly shows: 'text' | 'number' | 'date';
  readonly width: number;
}

export interface SheetTable {
  readonly sheet: 'history' | 'delivery';
  readonly title: string;
  readonly columns: readonly TableColumn[];
  /** Without the row of headers. A row of one text is the title of a group. */
  readonly rows: readonly (readonly SheetCell[])[];
}

export interface TableSources {
  readonly historyWeeks: () => readonly {
    readonly monday: string;
    readonly week: string;
    readonly orders: number;
    readonly units: number;
  }[];
  readonly historyOf: (monday: string) => readonly HistoryRow[];
  readonly delivery: () => readonly DeliveryRow[];
  /** 2026-11-21 of an instant, at the facility. */
  readonly dayOf: (instant: string) => string;
}

/** Weeks that the sheet shows; older ones are in Packhouse. */
export const MOST_WEEKS = 53;
const MOST_ROWS = 30_000;

const HISTORY_COLUMNS: readonly TableColumn[] = [
  { header: 'Completed', shows: 'date', width: 24 },
  { header: 'Store', shows: 'text', width: 26 },
  { header: 'Invoice #', shows: 'text', width: 14 },
  { header: 'Product', shows: 'text', width: 38 },
  { header: 'Ordered', shows: 'number', width: 9 },
  { header: 'PACKED', shows: 'number', width: 9 },
  { header: 'Batch #', shows: 'text', width: 28 },
  { header: 'Delivered', shows: 'date', width: 12 },
  { header: 'Delivery Notes', shows: 'text', width: 26 },
  { header: 'Internal Notes', shows: 'text', width: 26 },
  { header: 'Date', shows: 'date', width: 12 },
];

const DELIVERY_COLUMNS: readonly TableColumn[] = [
  { header: 'Delivery Date', shows: 'date', width: 24 },
  { header: 'Store', shows: 'text', width: 26 },
  { header: 'Invoice #', shows: 'text', width: 14 },
  { header: 'Product', shows: 'text', width: 38 },
  { header: 'Quantity', shows: 'number', width: 9 },
  { header: 'Packed', shows: 'number', width: 9 },
  { header: 'Delivery Notes', shows: 'text', width: 32 },
];

const dayCell = (day: string | null): SheetCell => (day === null || day === '' ? null : serialOfDay(day));
const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

type Rows = readonly (readonly SheetCell[])[];

/** Rows of weeks by their Monday, good for as long as the source answers the very same week. */
export type KnownWeeks = Map<string, { readonly week: object; readonly rows: Rows }>;

/** Only weeks that changed are read again; `known` keeps the others. */
export function historyTable(from: TableSources, known: KnownWeeks): SheetTable {
  const day = (instant: string | null): SheetCell => (instant === null ? null : dayCell(from.dayOf(instant)));
  const rowsOf = (monday: string): Rows =>
    from
      .historyOf(monday)
      .map((row) => [
        day(row.completedAt),
        row.store,
        row.invoiceNumber,
        row.productName,
        row.ordered,
        row.packed,
        row.packages.map(({ metrcNumber }) => metrcNumber).join(', '),
        day(row.deliveredAt),
        row.deliveryNotes,
        row.internalNotes,
        dayCell(row.orderDate),
      ]);
  const rows: (readonly SheetCell[])[] = [];
  for (const week of from.historyWeeks().slice(0, MOST_WEEKS)) {
    if (rows.length > MOST_ROWS) break;
    const { monday } = week;
    const before = known.get(monday);
    const title = `Week ${week.week}, from ${monday}: ${plural(week.orders, 'order')}, ${plural(week.units, 'unit')}`;
    const now = before?.week === week ? before : { week, rows: [[title], ...rowsOf(monday)] };
    known.set(monday, now);
    for (const row of now.rows) rows.push(row);
  }
  return { sheet: 'history', title: TAB_TITLES.history, columns: HISTORY_COLUMNS, rows };
}

/** Whether both show the same; rows that are the very same ones are not looked into. */
export const sameRows = (a: Rows, b: Rows): boolean =>
  a.length === b.length &&
  a.every((row, i) => {
    const other = b[i];
    return row === other || (row.length === other?.length && row.every((cell, place) => cell === other[place]));
  });

export function deliveryTable(from: TableSources): SheetTable {
  const rows: SheetCell[][] = [];
  let group: string | null = null;
  for (const order of from.delivery()) {
    const day = order.deliveryDate ?? 'No date yet';
    if (day !== group) {
      rows.push([day]);
      group = day;
    }
    for (const line of order.lines) {
      const notes = [order.storeNote, line.deliveryNotes].filter(Boolean).join(' · ');
      const { store, invoiceNumber } = order;
      rows.push([
        dayCell(order.deliveryDate),
        store,
        invoiceNumber,
        line.productName,
        line.ordered,
        line.packed,
        notes,
      ]);
    }
  }
  return { sheet: 'delivery', title: TAB_TITLES.delivery, columns: DELIVERY_COLUMNS, rows };
}

/** Excel keeps the name History for itself and repairs a workbook that has such a sheet. */
const BOOK_TITLES: Readonly<Record<SheetTable['sheet'], string>> = {
  history: 'Packing History',
  delivery: TAB_TITLES.delivery,
};

export const tabOfTable = ({ sheet, columns, rows }: SheetTable): TabToWrite => ({
  title: BOOK_TITLES[sheet],
  hidden: false,
  frozenRows: 1,
  columns: columns.map(({ width, shows }) => ({ width, shows, hidden: false })),
  rows: [columns.map(({ header }) => header), ...rows],
  headerRow: 0,
  notes: [],
  colours: [],
});
