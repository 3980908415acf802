// The columns of the packing list in a spreadsheet, the same in Google Sheets and in the workbook. Source: spec 02, the
// table of columns. Columns are known by their header, never by their place.

/** app: written by Packhouse, put back when edited. staff: people type there, and so does the app. formula: computed. */
export type ColumnOwner = 'app' | 'staff' | 'formula' | 'hidden';

export interface SheetColumn {
  readonly key: SheetColumnKey;
  readonly header: string;
  readonly owner: ColumnOwner;
  readonly shows: 'text' | 'number' | 'date';
  /** In characters, about. */
  readonly width: number;
}

export const STAFF_COLUMNS = ['packed', 'deliveryDate', 'deliveryNotes', 'internalNotes'] as const;
export type StaffColumn = (typeof STAFF_COLUMNS)[number];

export const APP_COLUMNS = ['product', 'store', 'ordered', 'invoice', 'batch', 'date'] as const;
export type AppColumn = (typeof APP_COLUMNS)[number];

export const FORMULA_COLUMNS = ['needsProduction', 'needsPacking'] as const;
export type FormulaColumn = (typeof FORMULA_COLUMNS)[number];

/**
 * key: the order line's id, the same on every workstation. code: what the formulas know the product by. mark: tells what
 * Packhouse wrote from what a person typed over it. counted: what counts as packed while PACKED holds no number.
 */
export const HIDDEN_COLUMNS = ['key', 'code', 'mark', 'counted'] as const;
export type HiddenColumn = (typeof HIDDEN_COLUMNS)[number];

export type SheetColumnKey = StaffColumn | AppColumn | FormulaColumn | HiddenColumn;

export const SHEET_COLUMNS: readonly SheetColumn[] = [
  { key: 'product', header: 'Product', owner: 'app', shows: 'text', width: 38 },
  { key: 'store', header: 'Store', owner: 'app', shows: 'text', width: 26 },
  { key: 'ordered', header: 'Ordered', owner: 'app', shows: 'number', width: 9 },
  { key: 'packed', header: 'PACKED', owner: 'staff', shows: 'number', width: 9 },
  { key: 'needsProduction', header: 'Needs Production', owner: 'formula', shows: 'number', width: 11 },
  { key: 'needsPacking', header: 'Needs Packing', owner: 'formula', shows: 'number', width: 11 },
  { key: 'deliveryDate', header: 'Delivery Date', owner: 'staff', shows: 'date', width: 13 },
  { key: 'deliveryNotes', header: 'Delivery Notes', owner: 'staff', shows: 'text', width: 26 },
  { key: 'internalNotes', header: 'Internal Notes', owner: 'staff', shows: 'text', width: 26 },
  { key: 'invoice', header: 'Invoice #', owner: 'app', shows: 'text', width: 14 },
  { key: 'batch', header: 'Batch #', owner: 'app', shows: 'text', width: 28 },
  { key: 'date', header: 'Date', owner: 'app', shows: 'date', width: 12 },
  { key: 'key', header: 'Packhouse key', owner: 'hidden', shows: 'text', width: 14 },
  { key: 'code', header: 'Packhouse product', owner: 'hidden', shows: 'text', width: 14 },
  { key: 'mark', header: 'Packhouse mark', owner: 'hidden', shows: 'text', width: 14 },
  { key: 'counted', header: 'Packhouse counted', owner: 'hidden', shows: 'number', width: 9 },
];

/** Without these a sheet cannot be synced; the others are put back at the end when they are gone. */
export const columnOf = (key: SheetColumnKey): SheetColumn => {
  const found = SHEET_COLUMNS.find((column) => column.key === key);
  if (!found) throw new RangeError(`There is no column ${key}`);
  return found;
};

/** What a cell holds, in any spreadsheet: a date is its serial number (days since 1899-12-30), blank is null. */
export type SheetCell = string | number | boolean | null;

export const TAB_TITLES = {
  packing: 'Packing List',
  history: 'History',
  delivery: 'Delivery',
  /** Hidden: stock per product, workstations at work, and rows as they were just before the app wrote over them. */
  helper: 'Packhouse helper',
} as const;

export const isStaffColumn = (column: string): column is StaffColumn => STAFF_COLUMNS.some((one) => one === column);
