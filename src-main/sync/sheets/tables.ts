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

export function historyTable(from: TableSources): SheetTable {
  const rows: SheetCell[][] = [];
  const day = (instant: string | null): SheetCell => (instant === null ? null : dayCell(from.dayOf(instant)));
  for (const { monday, week, orders, units } of from.historyWeeks().slice(0, MOST_WEEKS)) {
    if (rows.length > MOST_ROWS) break;
    rows.push([`Week ${week}, from ${monday}: ${plural(orders, 'order')}, ${plural(units, 'unit')}`]);
    for (const row of from.historyOf(monday)) {
      rows.push([
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
    }
  }
  return { sheet: 'history', title: TAB_TITLES.history, columns: HISTORY_COLUMNS, rows };
}

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
