// One change under way on a copy of a spreadsheet, and what every kind of change needs: finding tabs and ranges as
// requests name them, refusing what a protection forbids, writing cells.
import type { JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { boxesMeet, rangeName } from './a1.ts';
import {
  calculatorOf,
  cellAt,
  columnCount,
  isCovered,
  localeOf,
  MOST_CHARACTERS,
  putCell,
  rowCount,
  tabById,
  tabFinder,
} from './book.ts';
import type { Calculator } from './formula/calculator.ts';
import { readFormula } from './formula/formula.ts';
import { numberIn, textIn } from './json-fields.ts';
import { SheetRefusal } from './refusal.ts';
import type { Actor, Book, Cell, Entered, Tab } from './types.ts';

export interface Work {
  /** The copy. */
  readonly book: Book;
  readonly actor: Actor;
  readonly isOwner: boolean;
  /** Dates typed without a year are in this one. */
  readonly thisYear: number;
  /** In [0, 1): ids of new tabs. */
  readonly random: () => number;
}

export const calculatorFor = (work: Work): Calculator => calculatorOf(work.book);
export const touch = (work: Work): void => {
  work.book.revision += 1;
};

export function tabWithId(book: Book, id: number): Tab {
  const tab = tabById(book, id);
  if (tab === null) throw new SheetRefusal(`No grid with id: ${id}`);
  return tab;
}

export const beyondGrid = (tab: Tab, box: Box) =>
  `Range (${rangeName(tab.title, box)}) exceeds grid limits. Max rows: ${rowCount(tab)}, max columns: ${columnCount(tab)}`;

export interface TabBox {
  readonly tab: Tab;
  readonly box: Box;
}

/** A GridRange; missing ends mean the grid's. Refuses what lies outside the grid. */
export function gridRange(work: Work, range: JsonObject | undefined, field = 'range'): TabBox {
  if (range === undefined) throw new SheetRefusal(`${field} is required.`);
  const tab = tabWithId(work.book, numberIn(range, 'sheetId') ?? 0);
  const box = {
    top: numberIn(range, 'startRowIndex') ?? 0,
    left: numberIn(range, 'startColumnIndex') ?? 0,
    bottom: numberIn(range, 'endRowIndex') ?? rowCount(tab),
    right: numberIn(range, 'endColumnIndex') ?? columnCount(tab),
  };
  if (box.top < 0 || box.left < 0) throw new SheetRefusal(`${field}: indexes must not be negative.`);
  if (
    box.top >= rowCount(tab) ||
    box.left >= columnCount(tab) ||
    box.bottom > rowCount(tab) ||
    box.right > columnCount(tab)
  ) {
    throw new SheetRefusal(
      beyondGrid(tab, { ...box, bottom: Math.max(box.bottom, box.top + 1), right: Math.max(box.right, box.left + 1) }),
    );
  }
  if (box.bottom <= box.top) {
    throw new SheetRefusal(`${field}: endRowIndex[${box.bottom}] must be greater than startRowIndex[${box.top}].`);
  }
  if (box.right <= box.left) {
    throw new SheetRefusal(
      `${field}: endColumnIndex[${box.right}] must be greater than startColumnIndex[${box.left}].`,
    );
  }
  return { tab, box };
}

export interface LaneRange {
  readonly tab: Tab;
  readonly rows: boolean;
  readonly start: number;
  readonly end: number;
}

/** A DimensionRange; missing ends mean the grid's. `end` is not checked against the grid. */
export function laneRange(work: Work, range: JsonObject | undefined, field = 'range'): LaneRange {
  if (range === undefined) throw new SheetRefusal(`${field} is required.`);
  const tab = tabWithId(work.book, numberIn(range, 'sheetId') ?? 0);
  const dimension = textIn(range, 'dimension');
  if (dimension !== 'ROWS' && dimension !== 'COLUMNS') throw new SheetRefusal(`${field}.dimension must be set.`);
  const rows = dimension === 'ROWS';
  const start = numberIn(range, 'startIndex') ?? 0;
  const end = numberIn(range, 'endIndex') ?? (rows ? rowCount(tab) : columnCount(tab));
  if (start < 0) throw new SheetRefusal(`${field}.startIndex[${start}] must not be negative.`);
  if (end <= start) throw new SheetRefusal(`${field}.endIndex[${end}] must be greater than startIndex[${start}].`);
  return { tab, rows, start, end };
}

/** Throws when a protection that does not merely warn keeps this actor out of any cell of the box. */
export function guard(work: Work, tab: Tab, box: Box): void {
  if (work.isOwner) return;
  const kept = tab.protections.some(
    ({ box: protectedBox, warningOnly, editors }) =>
      !warningOnly && boxesMeet(protectedBox, box) && !editors.includes(work.actor.email),
  );
  if (kept) {
    throw new SheetRefusal(
      'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
    );
  }
}

export const guardLanes = (work: Work, tab: Tab, rows: boolean, start: number, end: number): void =>
  guard(
    work,
    tab,
    rows
      ? { top: start, bottom: end, left: 0, right: columnCount(tab) }
      : { top: 0, bottom: rowCount(tab), left: start, right: end },
  );

/** Changes what a cell holds. A value for a cell that a merge hides is lost, as in Sheets. */
export function changeCell(tab: Tab, row: number, column: number, change: Partial<Cell>): void {
  const there = cellAt(tab, row, column);
  const covered = change.entered !== undefined && tab.merges.length > 0 && isCovered(tab, row, column);
  putCell(tab, row, column, { ...there, ...change, ...(covered ? { entered: there.entered } : {}) });
}

export function checkLength(text: string): void {
  if (text.length > MOST_CHARACTERS) {
    throw new SheetRefusal(
      `Your input contains more than the maximum of ${MOST_CHARACTERS} characters in a single cell.`,
    );
  }
}

export function formulaOf(work: Work, text: string): Entered {
  checkLength(text);
  return readFormula(text, localeOf(work.book), tabFinder(work.book));
}

/** An ExtendedValue as a cell keeps it; null clears. */
export function enteredOf(work: Work, value: JsonObject | undefined): Entered | null {
  if (value === undefined) return null;
  const { numberValue, stringValue, boolValue, formulaValue } = value;
  if (typeof numberValue === 'number') {
    if (!Number.isFinite(numberValue)) throw new SheetRefusal('numberValue must be finite.');
    return numberValue;
  }
  if (typeof stringValue === 'string') {
    checkLength(stringValue);
    return stringValue === '' ? null : stringValue;
  }
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof formulaValue === 'string') {
    if (!formulaValue.startsWith('=')) throw new SheetRefusal("userEnteredValue.formulaValue must begin with '='.");
    return formulaOf(work, formulaValue);
  }
  if (value.errorValue !== undefined) throw new SheetRefusal('userEnteredValue.errorValue cannot be set.');
  return null;
}
