// Cells of one row of the packing tab as they are written to Google: of a line that stands there, and of a new one.
import type { PairedRow } from '#shared/rules/packing-merge.ts';
import { markOf, type OurRow } from '#shared/rules/packing-merge-row.ts';
import { APP_COLUMNS, type SheetCell, type SheetColumnKey, STAFF_COLUMNS } from '#shared/rules/sheet-columns.ts';
import { type ColumnPlaces, rowFormulas } from '#shared/rules/sheet-formulas.ts';
import { cellAt, type SheetRow } from '#shared/rules/sheet-read.ts';
import { cellFor, cellText } from '#shared/rules/sheet-values.ts';
import type { CellWrite, SheetChange } from '../../integrations/google-sheets/port.ts';
import type { RestoredCell } from './images.ts';

/** Cells of one row by place. */
export type RowCells = Map<number, CellWrite>;

export const put = (cells: RowCells, places: ColumnPlaces, key: SheetColumnKey, write: CellWrite): void => {
  const place = places.get(key);
  if (place !== undefined) cells.set(place, { ...cells.get(place), ...write });
};

function appCells(cells: RowCells, places: ColumnPlaces, ours: OurRow): void {
  for (const column of APP_COLUMNS) put(cells, places, column, { value: cellFor(column, ours.app[column]) });
  put(cells, places, 'code', { value: ours.code === '' ? null : ours.code });
  put(cells, places, 'mark', { value: markOf(ours) });
}

export function cellsOfPaired(pair: PairedRow, places: ColumnPlaces): RowCells {
  const cells: RowCells = new Map();
  const { ours, merge, row } = pair;
  for (const column of merge.writeStaff) put(cells, places, column, { value: cellFor(column, ours.staff[column]) });
  if (merge.writeApp) appCells(cells, places, ours);
  const { counted } = merge;
  const there = cellAt(row, places, 'counted');
  if (there !== counted && !(counted === null && cellText(there) === ''))
    put(cells, places, 'counted', { value: counted });
  return cells;
}

export function formulaCells(cells: RowCells, places: ColumnPlaces, index: number, headerRow: number): void {
  const formulas = rowFormulas(places, index + 1, headerRow + 1, 'google');
  put(cells, places, 'needsPacking', { formula: formulas.needsPacking });
  put(cells, places, 'needsProduction', { formula: formulas.needsProduction });
}

/** All of a line's cells, for a row that is new. */
export function cellsOfNew(ours: OurRow, places: ColumnPlaces, index: number, headerRow: number): RowCells {
  const cells: RowCells = new Map();
  for (const column of STAFF_COLUMNS) put(cells, places, column, { value: cellFor(column, ours.staff[column]) });
  put(cells, places, 'key', { value: ours.key });
  appCells(cells, places, ours);
  formulaCells(cells, places, index, headerRow);
  return cells;
}

/** Neighbouring cells that say the same kind of thing are one rectangle. */
export function* rectangles(tabId: number, row: number, cells: RowCells): Generator<SheetChange> {
  const kindOf = (write: CellWrite): string => `${'value' in write || 'formula' in write}${'note' in write}`;
  let run: { from: number; writes: CellWrite[] } | null = null;
  const flush = (): SheetChange | null =>
    run === null ? null : { kind: 'set-cells', tabId, row, column: run.from, cells: [run.writes] };
  for (const [place, write] of [...cells].sort(([a], [b]) => a - b)) {
    const last = run?.writes.at(-1);
    if (run !== null && last && place === run.from + run.writes.length && kindOf(last) === kindOf(write)) {
      run.writes.push(write);
      continue;
    }
    const done = flush();
    if (done) yield done;
    run = { from: place, writes: [write] };
  }
  const done = flush();
  if (done) yield done;
}

/**
 * A row as it truly stands, though it was read as if we had not overwritten it; as wide as its image, so that who asks for
 * the images sees all of the row that may stand there by then.
 */
export function asItStands(row: SheetRow, width: number, restored: ReadonlyMap<number, RestoredCell>): SheetRow {
  const cells = Array.from({ length: Math.max(width, row.cells.length) }, (_, place): SheetCell => {
    const back = restored.get(place);
    return back ? back.shown : (row.cells[place] ?? null);
  });
  return { ...row, cells };
}
