// The hidden helper tab of the spreadsheet: stock per product for the formulas, keys of rows that a workstation took off
// the list, and the workstations at work. Every workstation writes there, each only what is its own to say. Pure.
//
// Columns A, B: product code, finished units. D–F: key, instant, workstation. H, I: workstation, instant it was last seen.
// From column U on: rows as they were just before this or another workstation wrote over them.
import type { SheetCell } from './sheet-columns.ts';
import { cellText } from './sheet-values.ts';

export const HELPER_COLUMNS = 9;
export const GONE_AT = 3;
export const WORKSTATIONS_AT = 7;
export const IMAGE_AT = 20;
/** Stands where the first image begins until rows are copied there: who finds it afterwards knows that none were. */
export const NOT_COPIED = 'Packhouse: nothing was copied here';
/** A workstation that was seen within this time shares Google's quota. */
export const SEEN_MS = 12 * 60_000;
/** It says so anew after this time. */
export const SAY_AGAIN_MS = 4 * 60_000;
const GONE_FOR_MS = 30 * 86_400_000;

export const HELPER_HEADERS: readonly SheetCell[] = [
  'Product code',
  'Finished units',
  null,
  'Taken off',
  'At',
  'By',
  null,
  'Workstation',
  'Last seen',
];

export interface GoneRow {
  readonly key: string;
  readonly at: string;
  readonly by: string;
}

export interface Helper {
  /** Code → units, and the row it stands in. */
  readonly stock: ReadonlyMap<string, { readonly units: number; readonly row: number }>;
  readonly stockRows: number;
  readonly gone: readonly GoneRow[];
  readonly goneRows: number;
  /** Workstation → when it was last seen (ms) and its row. */
  readonly workstations: ReadonlyMap<string, { readonly seenMs: number; readonly row: number }>;
  readonly workstationRows: number;
}

export function readHelper(grid: readonly (readonly SheetCell[])[]): Helper {
  const stock = new Map<string, { units: number; row: number }>();
  const gone: GoneRow[] = [];
  const workstations = new Map<string, { seenMs: number; row: number }>();
  let stockRows = 1;
  let goneRows = 1;
  let workstationRows = 1;
  for (const [row, cells] of grid.entries()) {
    if (row === 0) continue;
    const code = cellText(cells[0] ?? null);
    if (code !== '') {
      stockRows = row + 1;
      // As VLOOKUP has it: the first one counts.
      if (!stock.has(code)) stock.set(code, { units: Number(cells[1] ?? 0) || 0, row });
    }
    const key = cellText(cells[GONE_AT] ?? null);
    if (key !== '') {
      goneRows = row + 1;
      gone.push({ key, at: cellText(cells[GONE_AT + 1] ?? null), by: cellText(cells[GONE_AT + 2] ?? null) });
    }
    const station = cellText(cells[WORKSTATIONS_AT] ?? null);
    if (station !== '') {
      workstationRows = row + 1;
      const seenMs = Date.parse(cellText(cells[WORKSTATIONS_AT + 1] ?? null));
      workstations.set(station, { seenMs: Number.isNaN(seenMs) ? 0 : seenMs, row });
    }
  }
  return { stock, stockRows, gone, goneRows, workstations, workstationRows };
}

/** How many workstations share the account just now, the one that asks included. Clocks may differ by a little. */
export function workstationsAtWork(helper: Helper, self: string, nowMs: number): number {
  const others = [...helper.workstations].filter(
    ([station, { seenMs }]) => station !== self && Math.abs(nowMs - seenMs) < SEEN_MS,
  );
  return others.length + 1;
}

/** A rectangle of the helper tab to be written. */
export interface HelperWrite {
  readonly row: number;
  readonly column: number;
  readonly cells: readonly (readonly SheetCell[])[];
}

/** What changed in our own view of stock since we last said it, and what the sheet does not know. */
export function stockWrites(
  helper: Helper,
  ours: ReadonlyMap<string, number>,
  said: ReadonlyMap<string, number>,
): HelperWrite[] {
  const writes: HelperWrite[] = [];
  const fresh: SheetCell[][] = [];
  for (const [code, units] of ours) {
    const there = helper.stock.get(code);
    if (!there) fresh.push([code, units]);
    else if (there.units !== units && said.get(code) !== units) {
      writes.push({ row: there.row, column: 1, cells: [[units]] });
    }
  }
  if (fresh.length > 0) writes.push({ row: helper.stockRows, column: 0, cells: fresh });
  return writes;
}

/** The list of rows taken off, with these added and those that came back taken out; old ones are forgotten. */
export function goneWrites(
  helper: Helper,
  added: readonly GoneRow[],
  back: ReadonlySet<string>,
  nowMs: number,
): HelperWrite[] {
  if (added.length === 0 && !helper.gone.some(({ key }) => back.has(key))) return [];
  const addedKeys = new Set(added.map(({ key }) => key));
  const kept = helper.gone.filter(
    ({ key, at }) => !back.has(key) && !addedKeys.has(key) && nowMs - (Date.parse(at) || 0) < GONE_FOR_MS,
  );
  const rows: SheetCell[][] = [...kept, ...added].map(({ key, at, by }) => [key, at, by]);
  while (rows.length < helper.goneRows - 1) rows.push([null, null, null]);
  return [{ row: 1, column: GONE_AT, cells: rows }];
}

export function presenceWrites(helper: Helper, self: string, nowMs: number): HelperWrite[] {
  const own = helper.workstations.get(self);
  if (own && Math.abs(nowMs - own.seenMs) < SAY_AGAIN_MS) return [];
  const taken = new Set(
    [...helper.workstations].filter(([, { seenMs }]) => nowMs - seenMs < 86_400_000).map(([, { row }]) => row),
  );
  let row = own?.row ?? 1;
  while (!own && taken.has(row)) row += 1;
  return [{ row, column: WORKSTATIONS_AT, cells: [[self, new Date(nowMs).toISOString()]] }];
}
