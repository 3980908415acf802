// What the answer to a write tells of the moment it was applied. Rows were copied aside in the same batch, so a row that is
// not the one we meant, or a cell that is not the one we saw, shows that a person was quicker: nothing of theirs is lost, it
// is remembered here and comes into the next merge as if it still stood there.
import { FORMULA_COLUMNS, type SheetCell } from '#shared/rules/sheet-columns.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import { NOT_COPIED } from '#shared/rules/sheet-helper.ts';
import type { SheetReading, SheetRow } from '#shared/rules/sheet-read.ts';
import { cellText, isBlankCell } from '#shared/rules/sheet-values.ts';
import type { TouchedRow } from './google-changes.ts';

interface Overwritten {
  /** What stood there, and what we put over it. */
  readonly was: SheetCell;
  readonly wrote: SheetCell;
}

/** A cell that is to be written back: what it gets, and what stands there as long as it has not. */
export interface RestoredCell {
  readonly value: SheetCell;
  readonly shown: SheetCell;
}

/** Cells of one row by place. */
export interface OverwrittenRow {
  /** Empty for a row without one. */
  readonly key: string;
  readonly cells: ReadonlyMap<number, Overwritten>;
  /** The whole row as it stood: rows without a key are known by it. */
  readonly stood: readonly SheetCell[];
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
  const computed = computedPlaces(places);
  const overwritten: OverwrittenRow[] = [];
  const before: OverwrittenRow[] = [];
  const takenAway: (readonly SheetCell[])[] = [];
  const missed = new Set<string>();
  const imageOf = (touch: TouchedRow): readonly SheetCell[] => imageCells[touch.imageRow] ?? [];
  if (imageCells[0]?.[0] === NOT_COPIED) return { overwritten, takenAway, missed, unsupported: true };
  for (const touch of touched) {
    const { row, removed, written } = touch;
    const stood = imageOf(touch);
    const key = cellText(stood[keyAt] ?? null).trim();
    // Rows without a key are told apart by what we left in them.
    const isSame = [...touch.restored].every(([place, { shown }]) => same(stood[place] ?? null, shown));
    const isMeant = key === row.key && (key !== '' || isSame);
    if (!isMeant) missed.add(row.key);
    if (!isMeant || removed) {
      // What was to be written back has not reached its row either: it is still to be.
      const still = [...touch.restored].map(
        ([place, { value, shown }]) => [place, { was: value, wrote: shown }] as const,
      );
      if (still.length > 0) before.push({ key: row.key, cells: new Map(still), stood: row.cells });
    }
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
      if ((!isMeant || !same(was, seen)) && !same(was, wrote)) cells.set(place, { was, wrote });
    }
    if (cells.size === 0) continue;
    overwritten.push({ key, cells, stood });
    missed.add(row.key);
  }
  // From the last to the first, as they are taken back.
  overwritten.push(...before);
  const comeBack = takenAway
    .map((stood) => asItWas(stood, cellText(stood[keyAt] ?? null).trim(), overwritten, computed))
    .filter((cells) => cells.some((cell, place) => !computed.has(place) && !isBlankCell(cell)));
  return { overwritten, takenAway: comeBack, missed, unsupported: false };
}

const computedPlaces = (places: ColumnPlaces): ReadonlySet<number | undefined> =>
  new Set(FORMULA_COLUMNS.map((column) => places.get(column)));

/**
 * The row we wrote over, or −1. Of rows with the same key, copies, it is the one that shows what we put there; rows without
 * a key are known by that, and where we put nothing by all that is in them.
 */
function findRow(
  rows: readonly Pick<SheetRow, 'key' | 'cells'>[],
  { key, cells, stood }: OverwrittenRow,
  computed: ReadonlySet<number | undefined>,
): number {
  const shows = [...cells.values()].some(({ wrote }) => !isBlankCell(wrote));
  const isRest = (row: readonly SheetCell[]): boolean =>
    Array.from({ length: Math.max(stood.length, row.length) }, (_, place) => place).every(
      (place) => computed.has(place) || cells.has(place) || same(stood[place] ?? null, row[place] ?? null),
    );
  const exact = rows.flatMap((row, at) => {
    const isIt = row.key === key && [...cells].every(([place, { wrote }]) => same(row.cells[place] ?? null, wrote));
    return isIt ? [{ at, isWhole: isRest(row.cells) }] : [];
  });
  if (key !== '') return exact[0]?.at ?? rows.findIndex((row) => row.key === key);
  return (exact.find(({ isWhole }) => isWhole) ?? (shows ? exact[0] : undefined))?.at ?? -1;
}

/** A row that comes back does so with what had been overwritten in it before. */
function asItWas(
  stood: readonly SheetCell[],
  key: string,
  overwritten: readonly OverwrittenRow[],
  computed: ReadonlySet<number | undefined>,
): readonly SheetCell[] {
  const cells = [...stood];
  for (const one of overwritten) {
    if (findRow([{ key, cells }], one, computed) < 0) continue;
    for (const [place, { was, wrote }] of one.cells) {
      while (cells.length <= place) cells.push(null);
      if (same(cells[place] ?? null, wrote)) cells[place] = was;
    }
  }
  return cells;
}

/**
 * The sheet as it would stand, had we not been in between; cells a person wrote since stay theirs. `restored`: by the row's
 * place, cells that are to be written back.
 */
export function withOverwritten(
  reading: SheetReading,
  overwritten: readonly OverwrittenRow[],
): { readonly reading: SheetReading; readonly restored: ReadonlyMap<number, ReadonlyMap<number, RestoredCell>> } {
  const restored = new Map<number, Map<number, RestoredCell>>();
  if (overwritten.length === 0) return { reading, restored };
  const rows = [...reading.rows];
  const computed = computedPlaces(reading.places);
  for (const one of overwritten) {
    const { cells } = one;
    const at = findRow(rows, one, computed);
    const row = rows[at];
    if (!row) continue;
    const next = [...row.cells];
    const changed = restored.get(row.index) ?? new Map<number, RestoredCell>();
    for (const [place, { was, wrote }] of cells) {
      if (!same(next[place] ?? null, wrote)) continue;
      while (next.length <= place) next.push(null);
      next[place] = was;
      const earlier = changed.get(place);
      changed.set(place, { value: was, shown: earlier ? earlier.shown : wrote });
    }
    if (changed.size === 0) continue;
    restored.set(row.index, changed);
    rows[at] = { ...row, cells: next };
  }
  return { reading: { ...reading, rows }, restored };
}
