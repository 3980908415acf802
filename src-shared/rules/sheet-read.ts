// The packing list as it stands in a spreadsheet, read by header name: people move, insert and rename columns, insert rows
// above the headers, sort, copy and leave blank rows. Pure: cells in, rows out.
import { type HiddenColumn, SHEET_COLUMNS, type SheetCell, type SheetColumnKey } from './sheet-columns.ts';
import type { ColumnPlaces } from './sheet-formulas.ts';
import { cellText, isBlankCell } from './sheet-values.ts';

export interface SheetRow {
  /** Its place in the sheet, from 0. */
  readonly index: number;
  /** Empty when there is none. */
  readonly key: string;
  readonly cells: readonly SheetCell[];
}

export interface SheetReading {
  readonly headerRow: number;
  readonly places: ColumnPlaces;
  /** Rows below the headers that hold anything, in the sheet's own order. */
  readonly rows: readonly SheetRow[];
  /** Rows the sheet is used for, headers and blanks included. */
  readonly usedRows: number;
  /** As wide as its widest row. */
  readonly usedColumns: number;
  /** Helper columns and formulas that are gone and can be put back at the right. */
  readonly absent: readonly SheetColumnKey[];
}

export type SheetProblem =
  | { readonly kind: 'empty' }
  /** Nothing here looks like the list's headers, though the sheet holds something. */
  | { readonly kind: 'no_headers' }
  | { readonly kind: 'header_missing'; readonly headers: readonly string[] }
  | { readonly kind: 'header_twice'; readonly headers: readonly string[] };

/** Columns that can be made again without knowing anything: what is in them is computed. */
const REMADE: ReadonlySet<SheetColumnKey> = new Set<HiddenColumn | SheetColumnKey>(['code', 'mark', 'counted']);
/** Headers are looked for this far down. */
const HEADERS_WITHIN = 30;
/** So many of them in a row make it the row of headers. */
const ENOUGH = 4;

/** Blanks and capitals do not make another header: " packed " is PACKED. */
const headerKey = (cell: SheetCell): string =>
  cellText(cell).normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const KEYS: ReadonlyMap<string, SheetColumnKey> = new Map(
  SHEET_COLUMNS.map(({ key, header }) => [headerKey(header), key]),
);

export function readPackingSheet(grid: readonly (readonly SheetCell[])[]): SheetReading | SheetProblem {
  if (grid.every((row) => row.every(isBlankCell))) return { kind: 'empty' };
  const headerRow = findHeaderRow(grid);
  if (headerRow === null) return { kind: 'no_headers' };
  const places = new Map<SheetColumnKey, number>();
  const twice: string[] = [];
  for (const [index, cell] of (grid[headerRow] ?? []).entries()) {
    const key = KEYS.get(headerKey(cell));
    if (key === undefined) continue;
    if (places.has(key)) twice.push(headerOf(key));
    else places.set(key, index);
  }
  if (twice.length > 0) return { kind: 'header_twice', headers: twice };
  const gone = SHEET_COLUMNS.filter(({ key }) => !places.has(key)).map(({ key }) => key);
  const needed = gone.filter((key) => !REMADE.has(key));
  if (needed.length > 0) return { kind: 'header_missing', headers: needed.map(headerOf) };

  const keyAt = places.get('key') ?? 0;
  const rows: SheetRow[] = [];
  let usedColumns = 0;
  for (const [index, cells] of grid.entries()) {
    usedColumns = Math.max(usedColumns, cells.length);
    if (index <= headerRow || cells.every(isBlankCell)) continue;
    rows.push({ index, key: cellText(cells[keyAt] ?? null).trim(), cells });
  }
  return { headerRow, places, rows, usedRows: grid.length, usedColumns, absent: gone };
}

const headerOf = (key: SheetColumnKey): string => SHEET_COLUMNS.find((column) => column.key === key)?.header ?? key;

/** The first row that holds the key's header, or else enough of the others. */
function findHeaderRow(grid: readonly (readonly SheetCell[])[]): number | null {
  let found: number | null = null;
  for (const [index, cells] of grid.slice(0, HEADERS_WITHIN).entries()) {
    const keys = new Set(cells.map((cell) => KEYS.get(headerKey(cell))));
    keys.delete(undefined);
    if (keys.has('key') && keys.size >= ENOUGH) return index;
    if (keys.size >= ENOUGH) found ??= index;
  }
  return found;
}

export const cellAt = (row: SheetRow, places: ColumnPlaces, key: SheetColumnKey): SheetCell => {
  const place = places.get(key);
  return place === undefined ? null : (row.cells[place] ?? null);
};

/** What people wrote in a row outside the list's own columns: place → text. */
export function extrasOf(row: SheetRow, places: ColumnPlaces): ReadonlyMap<number, SheetCell> {
  const own = new Set(places.values());
  return new Map([...row.cells.entries()].filter(([index, cell]) => !own.has(index) && !isBlankCell(cell)));
}
