// Rows and sheets of the packing list for tests of the rules: lines as Packhouse has them, sheets as grids of cells.
import { type MergeInput, type MergePlan, mergePacking } from '#shared/rules/packing-merge.ts';
import {
  type AppValues,
  type BaseRow,
  markOf,
  type OurRow,
  type StaffValues,
} from '#shared/rules/packing-merge-row.ts';
import { SHEET_COLUMNS, type SheetCell, type SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { readPackingSheet, type SheetReading } from '#shared/rules/sheet-read.ts';
import { cellFor } from '#shared/rules/sheet-values.ts';

export const COLUMN_KEYS: readonly SheetColumnKey[] = SHEET_COLUMNS.map(({ key }) => key);
export const HEADERS: readonly string[] = SHEET_COLUMNS.map(({ header }) => header);

/** A row of a sheet by column; what is not named is blank. */
export type PlainRow = { readonly [K in SheetColumnKey]?: SheetCell };

export const UNTOUCHED: StaffValues = { packed: '0', deliveryDate: '', deliveryNotes: '', internalNotes: '' };

export interface LineLike {
  readonly staff?: Partial<StaffValues>;
  readonly untouched?: Partial<StaffValues>;
  readonly app?: Partial<AppValues>;
  readonly code?: string;
  readonly freshness?: number;
  readonly sortKey?: string;
}

export function lineOf(key: string, like: LineLike = {}): OurRow {
  const untouched = { ...UNTOUCHED, ...like.untouched };
  const app = { product: 'Blue Dream 3.5g', store: 'North', ordered: '10', invoice: '1001', batch: 'B-1' };
  return {
    key,
    staff: { ...untouched, ...like.staff },
    untouched,
    app: { ...app, date: '2026-11-20', ...like.app },
    code: like.code ?? 'Pone',
    freshness: like.freshness ?? 100,
    sortKey: like.sortKey ?? key,
  };
}

/** A line as Packhouse writes it. */
export const rowOf = (line: OurRow, typed: PlainRow = {}): PlainRow => ({
  product: cellFor('product', line.app.product),
  store: cellFor('store', line.app.store),
  ordered: cellFor('ordered', line.app.ordered),
  packed: cellFor('packed', line.staff.packed),
  deliveryDate: cellFor('deliveryDate', line.staff.deliveryDate),
  deliveryNotes: cellFor('deliveryNotes', line.staff.deliveryNotes),
  internalNotes: cellFor('internalNotes', line.staff.internalNotes),
  invoice: cellFor('invoice', line.app.invoice),
  batch: cellFor('batch', line.app.batch),
  date: cellFor('date', line.app.date),
  key: line.key,
  code: line.code === '' ? null : line.code,
  mark: markOf(line),
  ...typed,
});

export const cellsOf = (row: PlainRow, columns: readonly (SheetColumnKey | null)[] = COLUMN_KEYS): SheetCell[] =>
  columns.map((key) => (key === null ? null : (row[key] ?? null)));

export const gridOf = (rows: readonly PlainRow[]): SheetCell[][] => [[...HEADERS], ...rows.map((row) => cellsOf(row))];

export function readingOf(grid: readonly (readonly SheetCell[])[]): SheetReading {
  const reading = readPackingSheet(grid);
  if ('kind' in reading) throw new Error(`The sheet cannot be read: ${JSON.stringify(reading)}`);
  return reading;
}

export const agreedOn = (line: OurRow): BaseRow => ({ staff: line.staff, app: line.app, notes: {} });

export interface MergeLike extends Partial<Omit<MergeInput, 'ours' | 'base' | 'left'>> {
  readonly rows?: readonly PlainRow[];
  readonly ours?: readonly OurRow[];
  readonly base?: Readonly<Record<string, BaseRow>>;
  /** Lines that left the list, with what they ended with. */
  readonly left?: Readonly<Record<string, StaffValues>>;
}

export function merged(like: MergeLike): MergePlan {
  return mergePacking({
    ours: new Map((like.ours ?? []).map((line) => [line.key, line])),
    base: new Map(Object.entries(like.base ?? {})),
    left: (key) => like.left?.[key] ?? null,
    reading: like.reading ?? readingOf(gridOf(like.rows ?? [])),
    gone: like.gone ?? new Map(),
    self: like.self ?? 'here',
    refused: like.refused ?? (() => false),
  });
}
