// What the answer to a write tells of the moment it was applied. Rows were copied aside in the same batch, so a row that is
// not the one we meant, or a cell that is not the one we saw, shows that a person was quicker: nothing of theirs is lost, it
// is remembered here and comes into the next merge as if it still stood there.
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import type { SheetReading, SheetRow } from '#shared/rules/sheet-read.ts';
import { cellText, isBlankCell } from '#shared/rules/sheet-values.ts';
import type { TouchedRow } from './google-changes.ts';

interface Overwritten {
  /** What stood there, and what we put over it. */
  readonly was: SheetCell;
  readonly wrote: SheetCell;
}

/** Cells of one row by place. */
export interface OverwrittenRow {
  /** Empty for a row without one. */
  readonly key: string;
  readonly cells: ReadonlyMap<number, Overwritten>;
}

export interface Aftermath {
  readonly overwritten: readonly OverwrittenRow[];
  /** Rows we took away that were others by then, or said something else: to be put back as they were. */
  readonly takenAway: readonly (readonly SheetCell[])[];
  /** Keys whose writes did not land on what we saw: not agreed on. */
  readonly missed: ReadonlySet<string>;
  /** The server copied nothing aside. */
  readonly unsupported: boolean;
}

const same = (a: SheetCell, b: SheetCell): boolean => a === b || (isBlankCell(a) && isBlankCell(b));

export function readAftermath(
  touched: readonly TouchedRow[],
  imageCells: readonly (readonly SheetCell[])[],
  places: ColumnPlaces,
): Aftermath {
  const keyAt = places.get('key') ?? 0;
  const computed = new Set([places.get('needsPacking'), places.get('needsProduction')]);
  const overwritten: OverwrittenRow[] = [];
  const takenAway: (readonly SheetCell[])[] = [];
  const missed = new Set<string>();
  const imageOf = (touch: TouchedRow): readonly SheetCell[] => imageCells[touch.imageRow] ?? [];
  const keyed = touched.filter(({ row }) => row.key !== '');
  if (keyed.length > 0 && keyed.every((touch) => imageOf(touch).every(isBlankCell))) {
    return { overwritten, takenAway, missed, unsupported: true };
  }
  for (const touch of touched) {
    const { row, removed, written } = touch;
    const stood = imageOf(touch);
    const key = cellText(stood[keyAt] ?? null).trim();
    const isMeant = key === row.key;
    if (!isMeant) missed.add(row.key);
    if (removed) {
      const width = Math.max(stood.length, row.cells.length);
      const places = Array.from({ length: width }, (_, place) => place).filter((place) => !computed.has(place));
      const isAsSeen = places.every((place) => same(stood[place] ?? null, row.cells[place] ?? null));
      if (isAsSeen || stood.every(isBlankCell)) continue;
      takenAway.push(stood);
      missed.add(row.key);
      continue;
    }
    const cells = new Map<number, Overwritten>();
    for (const [place, { seen, wrote }] of written) {
      const was = stood[place] ?? null;
      if (!isMeant || !same(was, seen)) cells.set(place, { was, wrote });
    }
    if (cells.size === 0) continue;
    overwritten.push({ key, cells });
    missed.add(row.key);
  }
  return { overwritten, takenAway, missed, unsupported: false };
}

/**
 * The sheet as it would stand, had we not been in between; cells a person wrote since stay theirs. `restored`: by the row's
 * place, cells that are to be written back.
 */
export function withOverwritten(
  reading: SheetReading,
  overwritten: readonly OverwrittenRow[],
): { readonly reading: SheetReading; readonly restored: ReadonlyMap<number, ReadonlyMap<number, SheetCell>> } {
  const restored = new Map<number, Map<number, SheetCell>>();
  if (overwritten.length === 0) return { reading, restored };
  const rows = [...reading.rows];
  for (const { key, cells } of overwritten) {
    const stillOurs = (row: SheetRow): boolean =>
      [...cells].every(([place, { wrote }]) => same(row.cells[place] ?? null, wrote));
    const at = rows.findIndex((row) => row.key === key && (key !== '' || stillOurs(row)));
    const row = rows[at];
    if (!row) continue;
    const next = [...row.cells];
    const changed = restored.get(row.index) ?? new Map<number, SheetCell>();
    for (const [place, { was, wrote }] of cells) {
      if (same(was, wrote) || !same(next[place] ?? null, wrote)) continue;
      while (next.length <= place) next.push(null);
      next[place] = was;
      changed.set(place, was);
    }
    if (changed.size === 0) continue;
    restored.set(row.index, changed);
    rows[at] = { ...row, cells: next };
  }
  return { reading: { ...reading, rows }, restored };
}
