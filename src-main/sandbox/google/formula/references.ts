// A reference in a formula and what becomes of it when rows and columns are inserted, deleted or moved, when its
// formula is copied, or when the cells it names are cut. Rows and columns count from 0, both ends included; Infinity
// where the reference is open (A:B, 2:4, A2:A).
import { columnOfLetters, lettersOf, quotedTitle } from '../a1.ts';

export interface Reference {
  /** Null: the formula's own tab. */
  readonly tabId: number | null;
  /** A title no tab had when the formula was entered: #REF! until it is entered again. */
  readonly unknownTitle: string | null;
  readonly row1: number;
  readonly column1: number;
  readonly row2: number;
  readonly column2: number;
  /** Absolute: marked by a dollar. */
  readonly fixed: readonly [row1: boolean, column1: boolean, row2: boolean, column2: boolean];
  readonly single: boolean;
  /** What it named is gone. */
  readonly dead: boolean;
}

/** One structural change along one axis of a tab. `to` counts before the move, as Google's destinationIndex. */
export type AxisEdit =
  | { readonly kind: 'insert'; readonly at: number; readonly count: number }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'move'; readonly at: number; readonly count: number; readonly to: number };

type Span = readonly [first: number, last: number];

function insertInto([first, last]: Span, at: number, count: number): Span {
  if (at <= first) return [first + count, last + count];
  return at <= last ? [first, last + count] : [first, last];
}

function deleteFrom([first, last]: Span, at: number, count: number): Span | null {
  const end = at + count;
  if (first >= at && last < end) return null;
  const below = (index: number): number => (index < at ? index : Math.max(at, index - count));
  return [below(first), last < at ? last : last >= end ? last - count : at - 1];
}

/**
 * Null when all of it is gone. Inserting strictly inside a span grows it. A move is a deletion and an insertion for
 * every span but those that move as a whole.
 */
export function shiftSpan(span: Span, edit: AxisEdit): Span | null {
  const [first, last] = span;
  if (first === 0 && last === Number.POSITIVE_INFINITY) return span;
  if (edit.kind === 'insert') return insertInto(span, edit.at, edit.count);
  if (edit.kind === 'delete') return deleteFrom(span, edit.at, edit.count);
  const { at, count, to } = edit;
  const target = to > at ? to - count : to;
  if (first >= at && last < at + count) return [first + target - at, last + target - at];
  const rest = deleteFrom(span, at, count);
  return rest === null ? null : insertInto(rest, target, count);
}

const dead = (reference: Reference): Reference => ({ ...reference, dead: true });

/** Written out, because spreading an object is what takes longest when ten thousand formulas move. */
const along = (of: Reference, rows: boolean, first: number, last: number): Reference => ({
  tabId: of.tabId,
  unknownTitle: of.unknownTitle,
  row1: rows ? first : of.row1,
  column1: rows ? of.column1 : first,
  row2: rows ? last : of.row2,
  column2: rows ? of.column2 : last,
  fixed: of.fixed,
  single: of.single,
  dead: false,
});

/** The reference after a change of the tab it names; the same object when nothing changes for it. */
export function shiftReference(reference: Reference, rows: boolean, edit: AxisEdit): Reference {
  const first = rows ? reference.row1 : reference.column1;
  const last = rows ? reference.row2 : reference.column2;
  if (last < edit.at && edit.kind !== 'move') return reference;
  if (reference.dead || reference.unknownTitle !== null) return reference;
  const after = shiftSpan([first, last], edit);
  if (after === null) return dead(reference);
  return after[0] === first && after[1] === last ? reference : along(reference, rows, after[0], after[1]);
}

/** As copying its formula so many rows down and columns to the right does; off the grid's edge it is gone. */
export function copyReference(reference: Reference, down: number, right: number): Reference {
  if (reference.dead || (down === 0 && right === 0)) return reference;
  const [row1Fixed, column1Fixed, row2Fixed, column2Fixed] = reference.fixed;
  const whole = (first: number, last: number): boolean => first === 0 && last === Number.POSITIVE_INFINITY;
  const rowsStay = whole(reference.row1, reference.row2);
  const columnsStay = whole(reference.column1, reference.column2);
  const a = reference.row1 + (row1Fixed || rowsStay ? 0 : down);
  const b = reference.row2 + (row2Fixed || rowsStay ? 0 : down);
  const c = reference.column1 + (column1Fixed || columnsStay ? 0 : right);
  const d = reference.column2 + (column2Fixed || columnsStay ? 0 : right);
  if (Math.min(a, b, c, d) < 0) return dead(reference);
  // A corner that passes the other one changes places with it and takes its dollar along.
  const fixed: Reference['fixed'] = [
    a > b ? row2Fixed : row1Fixed,
    c > d ? column2Fixed : column1Fixed,
    a > b ? row1Fixed : row2Fixed,
    c > d ? column1Fixed : column2Fixed,
  ];
  return {
    ...reference,
    row1: Math.min(a, b),
    row2: Math.max(a, b),
    column1: Math.min(c, d),
    column2: Math.max(c, d),
    fixed,
  };
}

const CELL = String.raw`(\$?)([A-Za-z]{1,3})(\$?)(\d{1,8})`;
const COLUMN = String.raw`(\$?)([A-Za-z]{1,3})`;
const ROW = String.raw`(\$?)(\d{1,8})`;
const CELLS_PATTERN = new RegExp(`^${CELL}(?::(?:${CELL}|${COLUMN}|${ROW}))?$`);
const COLUMNS_PATTERN = new RegExp(`^${COLUMN}:${COLUMN}$`);
const ROWS_PATTERN = new RegExp(`^${ROW}:${ROW}$`);
/** Finds a reference (without its tab) at the beginning of a text. */
export const REFERENCE_START = new RegExp(
  `^(?:${CELL}(?::(?:${CELL}|${COLUMN}|${ROW}))?|${COLUMN}:${COLUMN}|${ROW}:${ROW})(?![\\p{L}\\p{N}_.(!])`,
  'u',
);

const index = (digits: string): number => Number(digits) - 1;

type Place = Pick<Reference, 'tabId' | 'unknownTitle'>;

function spanning(
  place: Place,
  rows: readonly [number, boolean, number, boolean],
  columns: readonly [number, boolean, number, boolean],
  single = false,
): Reference {
  const rowsInOrder = rows[0] <= rows[2];
  const columnsInOrder = columns[0] <= columns[2];
  return {
    ...place,
    row1: Math.min(rows[0], rows[2]),
    row2: Math.max(rows[0], rows[2]),
    column1: Math.min(columns[0], columns[2]),
    column2: Math.max(columns[0], columns[2]),
    fixed: [
      rowsInOrder ? rows[1] : rows[3],
      columnsInOrder ? columns[1] : columns[3],
      rowsInOrder ? rows[3] : rows[1],
      columnsInOrder ? columns[3] : columns[1],
    ],
    single,
    dead: false,
  };
}

/** Reads what REFERENCE_START found; null when it is none (row 0). */
export function readReference(text: string, place: Place): Reference | null {
  const open = Number.POSITIVE_INFINITY;
  const columns = COLUMNS_PATTERN.exec(text);
  if (columns) {
    const [, dollar1, letters1 = '', dollar2, letters2 = ''] = columns;
    return spanning(
      place,
      [0, false, open, false],
      [columnOfLetters(letters1), dollar1 === '$', columnOfLetters(letters2), dollar2 === '$'],
    );
  }
  const rows = ROWS_PATTERN.exec(text);
  if (rows) {
    const [, dollar1, digits1 = '', dollar2, digits2 = ''] = rows;
    if (index(digits1) < 0 || index(digits2) < 0) return null;
    return spanning(place, [index(digits1), dollar1 === '$', index(digits2), dollar2 === '$'], [0, false, open, false]);
  }
  const cells = CELLS_PATTERN.exec(text);
  if (!cells) return null;
  const [, c1$, c1 = '', r1$, r1 = '', c2$, c2, r2$, r2, columnOnly$, columnOnly, rowOnly$, rowOnly] = cells;
  const row: readonly [number, boolean] = [index(r1), r1$ === '$'];
  const column: readonly [number, boolean] = [columnOfLetters(c1), c1$ === '$'];
  if (row[0] < 0) return null;
  if (c2 !== undefined && r2 !== undefined) {
    if (index(r2) < 0) return null;
    return spanning(place, [...row, index(r2), r2$ === '$'], [...column, columnOfLetters(c2), c2$ === '$']);
  }
  if (columnOnly !== undefined) {
    return spanning(place, [...row, open, false], [...column, columnOfLetters(columnOnly), columnOnly$ === '$']);
  }
  if (rowOnly !== undefined) {
    if (index(rowOnly) < 0) return null;
    return spanning(place, [...row, index(rowOnly), rowOnly$ === '$'], [...column, open, false]);
  }
  return spanning(place, [...row, ...row], [...column, ...column], true);
}

/** As Sheets writes it. `titleOf` knows the tabs; one that is gone makes the whole reference #REF!. */
export function printReference(reference: Reference, titleOf: (tabId: number) => string | null): string {
  const title = reference.unknownTitle ?? (reference.tabId === null ? null : titleOf(reference.tabId));
  if (reference.dead || (title === null && reference.tabId !== null)) return '#REF!';
  const tab = title === null ? '' : `${quotedTitle(title)}!`;
  const { row1, row2, column1, column2, fixed } = reference;
  const open = Number.POSITIVE_INFINITY;
  const row = (at: number, isFixed: boolean): string => `${isFixed ? '$' : ''}${at + 1}`;
  const column = (at: number, isFixed: boolean): string => `${isFixed ? '$' : ''}${lettersOf(at)}`;
  const first = `${column(column1, fixed[1])}${row(row1, fixed[0])}`;
  if (reference.single) return `${tab}${first}`;
  if (column1 === 0 && column2 === open) return `${tab}${row(row1, fixed[0])}:${row(row2, fixed[2])}`;
  if (row1 === 0 && row2 === open) return `${tab}${column(column1, fixed[1])}:${column(column2, fixed[3])}`;
  if (row2 === open) return `${tab}${first}:${column(column2, fixed[3])}`;
  if (column2 === open) return `${tab}${first}:${row(row2, fixed[2])}`;
  return `${tab}${first}:${column(column2, fixed[3])}${row(row2, fixed[2])}`;
}
