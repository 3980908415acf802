// A spreadsheet in memory: making, copying and looking into it. The copy is what a change works on; the calculator
// belongs to one revision of one copy.
import type { Box } from './a1.ts';
import { boxHolds, oneCell } from './a1.ts';
import type { Calculator, Grid, Grids } from './formula/calculator.ts';
import { createCalculator } from './formula/evaluate.ts';
import type { TabFinder } from './formula/tokens.ts';
import type { SheetLocale } from './locale.ts';
import { sheetLocale } from './locale.ts';
import type { Book, Cell, Lane, Row, Tab } from './types.ts';

export const DEFAULT_ROWS = 1000;
export const DEFAULT_COLUMNS = 26;
export const MOST_CELLS = 10_000_000;
export const MOST_CHARACTERS = 50_000;

export const NO_CELL: Cell = { entered: null, note: null, format: null, validation: null };
export const ROW_LANE: Lane = { pixels: 21, hidden: false };
export const COLUMN_LANE: Lane = { pixels: 100, hidden: false };

const emptyRows = (count: number): Row[] => Array.from({ length: count }, () => []);
export const lanes = (count: number, lane: Lane): Lane[] => Array.from({ length: count }, () => lane);

export interface TabOptions {
  readonly id: number;
  readonly title: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly hidden?: boolean;
  readonly frozenRows?: number;
  readonly frozenColumns?: number;
}

export const newTab = (options: TabOptions): Tab => ({
  id: options.id,
  title: options.title,
  hidden: options.hidden ?? false,
  frozenRows: options.frozenRows ?? 0,
  frozenColumns: options.frozenColumns ?? 0,
  rows: emptyRows(options.rows ?? DEFAULT_ROWS),
  rowLanes: lanes(options.rows ?? DEFAULT_ROWS, ROW_LANE),
  columnLanes: lanes(options.columns ?? DEFAULT_COLUMNS, COLUMN_LANE),
  merges: [],
  protections: [],
  colourRules: [],
  filter: null,
});

/** Deep as far as anything is ever written: rows and the lists of a tab. */
export const copyBook = (book: Book): Book => ({
  ...book,
  tabs: book.tabs.map((tab) => ({
    ...tab,
    rows: tab.rows.map((row) => row.slice()),
    rowLanes: tab.rowLanes.slice(),
    columnLanes: tab.columnLanes.slice(),
    merges: tab.merges.slice(),
    protections: tab.protections.slice(),
    colourRules: tab.colourRules.slice(),
  })),
});

export const cellAt = (tab: Tab, row: number, column: number): Cell => tab.rows[row]?.[column] ?? NO_CELL;

export const rowCount = (tab: Tab): number => tab.rows.length;
export const columnCount = (tab: Tab): number => tab.columnLanes.length;
export const wholeTab = (tab: Tab): Box => ({ top: 0, left: 0, bottom: rowCount(tab), right: columnCount(tab) });
export const countCells = (book: Book): number =>
  book.tabs.reduce((total, tab) => total + rowCount(tab) * columnCount(tab), 0);

export const tabById = (book: Book, id: number): Tab | null => book.tabs.find((tab) => tab.id === id) ?? null;

/** Titles are told apart without regard to case. */
export const tabByTitle = (book: Book, title: string): Tab | null =>
  book.tabs.find((tab) => tab.title === title) ??
  book.tabs.find((tab) => tab.title.toLowerCase() === title.toLowerCase()) ??
  null;

export const tabFinder =
  (book: Book): TabFinder =>
  (title) =>
    tabByTitle(book, title)?.id ?? null;

export const titleFinder =
  (book: Book) =>
  (tabId: number): string | null =>
    tabById(book, tabId)?.title ?? null;

export function localeOf(book: Book): SheetLocale {
  const locale = sheetLocale(book.locale) ?? sheetLocale('en_US');
  if (locale === null) throw new Error('This runtime knows no locales.');
  return locale;
}

/** Whether a merge hides the cell: only its top-left cell holds anything. */
export function isCovered(tab: Tab, row: number, column: number): boolean {
  const cell = oneCell(row, column);
  return tab.merges.some((merge) => boxHolds(merge, cell) && (merge.top !== row || merge.left !== column));
}

/** Cells that nothing is in are not kept. */
export function putCell(tab: Tab, row: number, column: number, cell: Cell): void {
  const cells = tab.rows[row];
  if (cells === undefined || column >= columnCount(tab)) throw new RangeError('A write outside the grid came through.');
  const empty = cell.entered === null && cell.note === null && cell.format === null && cell.validation === null;
  if (empty) {
    if (cells[column] !== undefined) cells[column] = undefined;
    return;
  }
  // No holes: arrays with holes are slow and print as null.
  while (cells.length < column) cells.push(undefined);
  cells[column] = cell;
}

function gridOf(tab: Tab): Grid {
  let used: number | null = null;
  return {
    id: tab.id,
    rowCount: rowCount(tab),
    columnCount: columnCount(tab),
    entered: (row, column) => tab.rows[row]?.[column]?.entered ?? null,
    usedRows: () => {
      used ??= tab.rows.findLastIndex((row) => row.some((cell) => cell !== undefined && cell.entered !== null)) + 1;
      return used;
    },
  };
}

const calculators = new WeakMap<Book, { readonly revision: number; readonly calculator: Calculator }>();

/** Of the book as it stands now; a change of `revision` makes a new one. */
export function calculatorOf(book: Book): Calculator {
  const there = calculators.get(book);
  if (there?.revision === book.revision) return there.calculator;
  const grids = new Map(book.tabs.map((tab): [number, Grid] => [tab.id, gridOf(tab)]));
  const seen: Grids = { tab: (id) => grids.get(id) ?? null };
  const calculator = createCalculator(seen);
  calculators.set(book, { revision: book.revision, calculator });
  return calculator;
}
