// A merge as one write to Google: everything that has to change in the packing tab and its helper tab, in one batch that
// applies together or not at all. Before anything is overwritten the same batch copies those rows aside, so that what a
// person typed, sorted or inserted between our look and our write is seen in the answer and put right.
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { OurRow } from '#shared/rules/packing-merge-row.ts';
import { SHEET_COLUMNS, type SheetCell, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import { type HelperWrite, IMAGE_AT, NOT_COPIED } from '#shared/rules/sheet-helper.ts';
import type { SheetReading, SheetRow } from '#shared/rules/sheet-read.ts';
import { cellText } from '#shared/rules/sheet-values.ts';
import type { CellWrite, SheetChange } from '../../integrations/google-sheets/port.ts';
import type { RestoredCell } from './images.ts';
import { asItStands, cellsOfNew, cellsOfPaired, formulaCells, put, type RowCells, rectangles } from './row-cells.ts';
/** A row that stood there and is written to or taken away, with where its image lies in the helper tab. */
export interface TouchedRow {
  readonly row: SheetRow;
  readonly imageRow: number;
  readonly removed: boolean;
  /** Places that are written: what was seen in them, and what they get. */
  readonly written: ReadonlyMap<number, { readonly seen: SheetCell; readonly wrote: SheetCell }>;
  /** Of these, by place, cells that get back what was overwritten by mistake. */
  readonly restored: ReadonlyMap<number, RestoredCell>;
}

export interface SheetWrite {
  readonly changes: readonly SheetChange[];
  readonly touched: readonly TouchedRow[];
  readonly inserted: readonly OurRow[];
  /** The helper tab is larger afterwards. */
  readonly grows: boolean;
  /** Cells of the packing tab that are written. */
  readonly cells: number;
}

export interface WriteInput {
  readonly plan: MergePlan;
  readonly reading: SheetReading;
  readonly tabId: number;
  readonly helperTabId: number;
  /** How many rows the packing tab has. */
  readonly tabRows: number;
  /** How large the helper tab is. */
  readonly helperRows: number;
  readonly helperColumns: number;
  /** Cells, by row and place, that were overwritten by mistake and get back what stood there. */
  readonly restored: ReadonlyMap<number, ReadonlyMap<number, RestoredCell>>;
  /** Rows that were taken away by mistake and come back as they were. */
  readonly putBackRows: readonly (readonly SheetCell[])[];
  /** Rows whose formulas are to be written again. */
  readonly formulas: readonly SheetRow[];
  readonly notes: ReadonlyMap<string, ReadonlyMap<StaffColumn, string | null>>;
  readonly helper: readonly HelperWrite[];
  /** Rows are inserted so many at a time at most. */
  readonly mostInserted: number;
  /** Without it nothing is copied aside: a server that cannot. */
  readonly withImage: boolean;
  /** Stands beside the copies: who finds it there knows that this write took effect. */
  readonly word?: string;
}

export function composeWrite(input: WriteInput): SheetWrite {
  const { plan, reading, tabId, helperTabId } = input;
  const { places, headerRow } = reading;
  const rows = new Map<number, { row: SheetRow; cells: RowCells }>();
  const cellsOf = (row: SheetRow): RowCells => {
    const known = rows.get(row.index);
    if (known) return known.cells;
    const cells: RowCells = new Map();
    rows.set(row.index, { row, cells });
    return cells;
  };
  for (const row of reading.rows) {
    const back = input.restored.get(row.index);
    if (back) for (const [place, { value }] of back) cellsOf(row).set(place, { value });
  }
  for (const pair of plan.paired) {
    const cells = cellsOfPaired(pair, places);
    for (const [place, write] of rows.get(pair.row.index)?.cells ?? []) if (!cells.has(place)) cells.set(place, write);
    for (const [column, note] of input.notes.get(pair.ours.key) ?? []) put(cells, places, column, { note });
    if (cells.size > 0) rows.set(pair.row.index, { row: pair.row, cells });
  }
  for (const row of input.formulas) formulaCells(cellsOf(row), places, row.index, headerRow);

  const leaving = plan.leaving.map(({ row }) => row).sort((a, b) => a.index - b.index);
  for (const { index } of leaving) rows.delete(index);
  const changed = [...rows.values()].sort((a, b) => a.row.index - b.row.index);

  const changes: SheetChange[] = [];
  const touched: TouchedRow[] = [
    ...changed.map(({ row, cells }) => ({ row, cells, removed: false })),
    ...leaving.map((row) => ({ row, cells: new Map<number, CellWrite>(), removed: true })),
  ]
    .sort((a, b) => a.row.index - b.row.index)
    .map(({ row: merged, cells, removed }, imageRow) => {
      const restored = input.restored.get(merged.index) ?? new Map<number, RestoredCell>();
      const row = asItStands(merged, reading.usedColumns, restored);
      const written = [...cells].flatMap(([place, { value }]) =>
        value === undefined ? [] : [[place, { seen: row.cells[place] ?? null, wrote: value }] as const],
      );
      return { row, imageRow, removed, written: new Map(written), restored };
    });

  const helperRows = Math.max(
    input.withImage ? touched.length : 0,
    ...input.helper.map(({ row, cells }) => row + cells.length),
  );
  const helperColumns = IMAGE_AT + reading.usedColumns;
  // Growing asks Google how large the tab is, so it is done seldom and by a lot.
  const grows = helperRows > input.helperRows || (input.withImage && helperColumns > input.helperColumns);
  if (grows) {
    const rows = Math.max(input.helperRows, helperRows * 2);
    const columns = Math.max(input.helperColumns, helperColumns + 10);
    changes.push({ kind: 'grow-tab', tabId: helperTabId, rows, columns });
  }
  if (input.withImage) changes.push(...images(touched, input));
  for (const { row, cells } of changed) changes.push(...rectangles(tabId, row.index, cells));
  // A tab keeps a row below its frozen ones.
  if (leaving.length > 0 && leaving.length >= input.tabRows - headerRow - 1) {
    changes.push({ kind: 'insert-rows', tabId, at: input.tabRows, count: 1 });
  }
  for (const run of runsOf(leaving.map(({ index }) => index)).reverse()) {
    changes.push({ kind: 'delete-rows', tabId, at: run.from, count: run.count });
  }
  const inserted = insertions(input, leaving.length);
  changes.push(...inserted.changes);
  for (const { row, column, cells } of input.helper) {
    const writes = cells.map((line) => line.map((value) => ({ value })));
    changes.push({ kind: 'set-cells', tabId: helperTabId, row, column, cells: writes });
  }
  const cells = changed.reduce((sum, { cells: some }) => sum + some.size, 0);
  return {
    changes,
    touched,
    grows,
    inserted: inserted.rows,
    cells: cells + inserted.rows.length * SHEET_COLUMNS.length,
  };
}

/** The image of a row has its cells in the row's own columns, from IMAGE_AT on. */
function images(touched: readonly TouchedRow[], input: WriteInput): SheetChange[] {
  const { reading, tabId, helperTabId, word = null } = input;
  if (touched.length === 0) return [];
  const changes: SheetChange[] = [
    {
      kind: 'set-cells',
      tabId: helperTabId,
      row: 0,
      column: IMAGE_AT - 1,
      cells: [[{ value: word }, { value: NOT_COPIED }]],
    },
  ];
  // Images lie in the order of their rows, one below the other.
  let first = 0;
  for (const run of runsOf(touched.map(({ row }) => row.index))) {
    changes.push({
      kind: 'copy-rows',
      tabId,
      row: run.from,
      count: run.count,
      columns: reading.usedColumns,
      toTabId: helperTabId,
      toRow: first,
      toColumn: IMAGE_AT,
    });
    first += run.count;
  }
  return changes;
}

/** Numbers in their order as stretches without gaps. */
function runsOf(indices: readonly number[]): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && last.from + last.count === index) last.count += 1;
    else runs.push({ from: index, count: 1 });
  }
  return runs;
}

const keyOf = (cells: readonly SheetCell[], places: ColumnPlaces): string =>
  cellText(cells[places.get('key') ?? -1] ?? null).trim();

export const keysIn = (rows: readonly (readonly SheetCell[])[], places: ColumnPlaces): ReadonlySet<string> =>
  new Set(rows.map((cells) => keyOf(cells, places)));

/**
 * New rows: at their place while the sheet still is in the list's own order, else at its end. From the last place to the
 * first, so that one insertion does not move the place of the next.
 */
function insertions(input: WriteInput, removed: number): { changes: SheetChange[]; rows: OurRow[] } {
  const { plan, reading, tabId } = input;
  const { places, headerRow } = reading;
  const end = Math.max(reading.usedRows - removed, headerRow + 1);
  const gone = new Set(plan.leaving.map(({ row }) => row.index));
  const removedAbove = (index: number): number => plan.leaving.filter(({ row }) => row.index < index).length;
  const standing = plan.paired.filter(({ row }) => !gone.has(row.index));
  const inOrder = standing.every(({ ours }, i) => i === 0 || (standing[i - 1]?.ours.sortKey ?? '') < ours.sortKey);
  const raw = input.putBackRows;
  const comingBack = keysIn(raw, places);
  const rows = plan.missing
    .map(({ ours }) => ours)
    .filter(({ key }) => !comingBack.has(key))
    .slice(0, input.mostInserted);
  const groups = new Map<number, OurRow[]>();
  let next = 0;
  for (const ours of rows) {
    while (next < standing.length && (standing[next]?.ours.sortKey ?? '') < ours.sortKey) next += 1;
    const before = inOrder ? standing[next] : undefined;
    const at = before ? before.row.index - removedAbove(before.row.index) : end;
    groups.set(at, [...(groups.get(at) ?? []), ours]);
  }
  const changes: SheetChange[] = [];
  if (raw.length > 0) {
    changes.push({ kind: 'insert-rows', tabId, at: end, count: raw.length });
    const width = Math.max(...places.values(), ...raw.map((line) => line.length - 1)) + 1;
    const cells = raw.map((line, i) => {
      const own: RowCells = new Map(line.map((value, place) => [place, { value }]));
      // What its formulas showed was copied, not the formulas.
      if (keyOf(line, places) !== '') formulaCells(own, places, end + i, headerRow);
      return Array.from({ length: width }, (_, place) => own.get(place) ?? { value: null });
    });
    changes.push({ kind: 'set-cells', tabId, row: end, column: 0, cells });
  }
  for (const [at, group] of [...groups].sort(([a], [b]) => b - a)) {
    // Right below the headers a row would look like them.
    const like = at === headerRow + 1 && at < input.tabRows ? 'below' : 'above';
    changes.push({ kind: 'insert-rows', tabId, at, count: group.length, like });
    const width = Math.max(...places.values()) + 1;
    const cells = group.map((ours, i) => {
      const own = cellsOfNew(ours, places, at + i, headerRow);
      return Array.from({ length: width }, (_, place) => own.get(place) ?? { value: null });
    });
    changes.push({ kind: 'set-cells', tabId, row: at, column: 0, cells });
  }
  return { changes, rows };
}
