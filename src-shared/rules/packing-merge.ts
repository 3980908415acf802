// The packing list and a spreadsheet of it, merged by the rows' keys, never by their place. Pure: who wrote what is
// decided here and nowhere else; the same for Google Sheets and for the workbook. Source: spec 02.
//
// Invariants: nothing typed is dropped: every cell that differs from what was agreed on is taken, told as a conflict, or
// told as trouble and left as typed; a row that leaves the sheet takes nothing with it that is not told.

import type { OurRow, PutBack, Refused, RowMerge, StaffValues, Take } from './packing-merge-row.ts';
import { appOfSheet, type BaseRow, type CellTrouble, markOf, mergeRow } from './packing-merge-row.ts';
import { APP_COLUMNS, FORMULA_COLUMNS, HIDDEN_COLUMNS, type SheetCell, STAFF_COLUMNS } from './sheet-columns.ts';
import { cellAt, extrasOf, type SheetReading, type SheetRow } from './sheet-read.ts';
import { cellText, isBlankCell, readStaffCell } from './sheet-values.ts';

export interface MergeInput {
  /** Open lines, by key. */
  readonly ours: ReadonlyMap<string, OurRow>;
  /** What a line that left the list ended with; null for a key nobody here knows. */
  readonly left: (key: string) => StaffValues | null;
  readonly base: ReadonlyMap<string, BaseRow>;
  readonly reading: SheetReading;
  /** Keys that a workstation took off the sheet, and which one. */
  readonly gone: ReadonlyMap<string, string>;
  /** This workstation. */
  readonly self: string;
  readonly refused: Refused;
}

export interface PairedRow {
  readonly row: SheetRow;
  readonly ours: OurRow;
  readonly merge: RowMerge;
}

/** A line that has no row: new, or deleted by somebody, which is told. */
export interface MissingRow {
  readonly ours: OurRow;
  readonly wasDeleted: boolean;
}

/** A row whose line left the list, with what people wrote there that nobody has taken. */
export interface LeavingRow {
  readonly row: SheetRow;
  readonly lost: readonly { readonly column: string; readonly typed: string; readonly ours: string }[];
}

export interface MergePlan {
  readonly paired: readonly PairedRow[];
  readonly takes: readonly Take[];
  readonly missing: readonly MissingRow[];
  readonly leaving: readonly LeavingRow[];
  readonly troubles: readonly (CellTrouble & { readonly key: string })[];
  readonly putBack: readonly (PutBack & { readonly key: string })[];
  /** Rows whose key stands further up as well. */
  readonly copied: readonly SheetRow[];
  /** Typed rows without a key, or with one that no Packhouse gave. */
  readonly unknown: readonly SheetRow[];
}

/** Whether its key and the app's columns are what a Packhouse wrote. */
export const isMarked = (row: SheetRow, reading: SheetReading): boolean => {
  const { places } = reading;
  const code = cellText(cellAt(row, places, 'code'));
  const [stamp = '', hash = ''] = cellText(cellAt(row, places, 'mark')).split('.');
  const freshness = Number.parseInt(stamp, 36);
  if (hash === '' || !Number.isSafeInteger(freshness)) return false;
  return markOf({ key: row.key, app: appOfSheet(row, places), code, freshness }).endsWith(`.${hash}`);
};

/** Whether anything can be seen in it that formulas do not make: they are dragged down further than rows go. */
const isTyped = (row: SheetRow, { places }: SheetReading): boolean => {
  const unseen = new Set([...FORMULA_COLUMNS, ...HIDDEN_COLUMNS].map((column) => places.get(column)));
  return row.cells.some((cell, place) => !unseen.has(place) && !isBlankCell(cell));
};

export function mergePacking(input: MergeInput): MergePlan {
  const { ours, base, reading, gone, self } = input;
  const { places } = reading;
  const plan = {
    paired: [] as PairedRow[],
    takes: [] as Take[],
    missing: [] as MissingRow[],
    leaving: [] as LeavingRow[],
    troubles: [] as (CellTrouble & { key: string })[],
    putBack: [] as (PutBack & { key: string })[],
    copied: [] as SheetRow[],
    unknown: [] as SheetRow[],
  };
  const seen = new Set<string>();
  for (const row of reading.rows) {
    const { key } = row;
    if (key !== '' && seen.has(key)) {
      plan.copied.push(row);
      continue;
    }
    if (key !== '') seen.add(key);
    const mine = ours.get(key);
    if (mine) {
      const merge = mergeRow(mine, base.get(key) ?? null, row, places, input.refused);
      plan.paired.push({ row, ours: mine, merge });
      plan.takes.push(...merge.takes);
      plan.troubles.push(...merge.troubles.map((trouble) => ({ ...trouble, key })));
      plan.putBack.push(...merge.putBack.map((one) => ({ ...one, key })));
      continue;
    }
    const left = key === '' ? null : input.left(key);
    if (left) plan.leaving.push({ row, lost: lostWith(row, reading, left, base.get(key)) });
    else if (key === '' ? isTyped(row, reading) : !isMarked(row, reading)) plan.unknown.push(row);
  }
  for (const mine of ours.values()) {
    if (seen.has(mine.key)) continue;
    const by = gone.get(mine.key);
    // Another workstation knows that its order is done.
    if (by !== undefined && by !== self) continue;
    plan.missing.push({ ours: mine, wasDeleted: by === undefined && base.has(mine.key) });
  }
  plan.missing.sort((a, b) => (a.ours.sortKey < b.ours.sortKey ? -1 : 1));
  return plan;
}

/** What stands in a row that leaves and is neither what was agreed on nor what the line ended with. */
function lostWith(
  row: SheetRow,
  reading: SheetReading,
  left: StaffValues,
  base: BaseRow | undefined,
): LeavingRow['lost'] {
  const lost: LeavingRow['lost'][number][] = [];
  for (const column of STAFF_COLUMNS) {
    const cell: SheetCell = cellAt(row, reading.places, column);
    const cellReading = readStaffCell(column, cell);
    const text = cellReading.kind === 'value' ? cellReading.text : cellText(cell);
    const isBlank = text === '' || (column === 'packed' && cellReading.kind === 'blank');
    if (text === left[column] || text === base?.staff[column] || (isBlank && base === undefined)) continue;
    lost.push({ column, typed: text, ours: left[column] });
  }
  if (!isMarked(row, reading)) {
    const there = appOfSheet(row, reading.places);
    for (const column of APP_COLUMNS) {
      const ours = base?.app?.[column] ?? '';
      if (there[column] !== '' && there[column] !== ours) lost.push({ column, typed: there[column], ours });
    }
  }
  for (const cell of extrasOf(row, reading.places).values()) lost.push({ column: '', typed: cellText(cell), ours: '' });
  return lost;
}
