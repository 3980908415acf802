// What the page in the browser shows of a tab: visible columns, rows that no filter hides, each cell as it reads, with its
// note and colour. Plain data; the page itself builds elements from it.
import { lettersOf } from './a1.ts';
import { calculatorOf, cellAt, columnCount, isCovered, localeOf, rowCount, titleFinder } from './book.ts';
import { backgroundOf, conditionalColour } from './colours.ts';
import { hiddenByFilter } from './filtering.ts';
import { isFormula, printFormula } from './formula/formula.ts';
import { flagIn, objectIn } from './json-fields.ts';
import { shown } from './shown.ts';
import type { Book, Cell, StoredFile, Tab } from './types.ts';

export interface ShownCell {
  readonly column: number;
  /** As it reads. */
  readonly text: string;
  /** As it is typed, when that is not the same. */
  readonly entered?: string;
  readonly note?: string;
  readonly colour?: string;
  readonly bold?: true;
  readonly number?: true;
}

export interface ShownTab {
  readonly id: number;
  readonly title: string;
  readonly frozenRows: number;
  readonly columns: readonly { readonly index: number; readonly letters: string; readonly pixels: number }[];
  /** Cells that show nothing are left out. */
  readonly rows: readonly { readonly index: number; readonly cells: readonly ShownCell[] }[];
  /** Rows that are not shown because there are too many. */
  readonly more: number;
}

export interface ShownFile {
  readonly title: string;
  readonly version: string;
  readonly tabs: readonly { readonly id: number; readonly title: string }[];
  readonly tab: ShownTab | null;
}

const MOST_ROWS = 2000;
const SPARE_ROWS = 15;
const SPARE_COLUMNS = 2;

const usedRows = (tab: Tab): number => tab.rows.findLastIndex((row) => row.some((cell) => cell !== undefined)) + 1;
const usedColumns = (tab: Tab): number =>
  tab.rows.reduce((most, row) => Math.max(most, row.findLastIndex((cell) => cell !== undefined) + 1), 0);

function shownCell(book: Book, tab: Tab, row: number, column: number, cell: Cell): ShownCell | null {
  const locale = localeOf(book);
  const { entered, format, note } = cell;
  const value = entered === null ? null : calculatorOf(book).value(tab.id, row, column);
  const text = isCovered(tab, row, column) ? '' : shown(value, format, locale);
  const colour = conditionalColour(book, tab, row, column) ?? backgroundOf(format);
  const bold = flagIn(objectIn(format ?? {}, 'textFormat') ?? {}, 'bold');
  if (text === '' && note === null && colour === null && !isFormula(entered)) return null;
  return {
    column,
    text,
    ...(isFormula(entered) ? { entered: printFormula(entered, locale, titleFinder(book)) } : {}),
    ...(note === null ? {} : { note }),
    ...(colour === null ? {} : { colour }),
    ...(bold ? { bold: true } : {}),
    ...(typeof value === 'number' ? { number: true } : {}),
  };
}

function shownTab(book: Book, tab: Tab): ShownTab {
  const columns = tab.columnLanes
    .map((lane, index) => ({ index, letters: lettersOf(index), pixels: lane.pixels, hidden: lane.hidden }))
    .slice(0, Math.min(columnCount(tab), Math.max(8, usedColumns(tab) + SPARE_COLUMNS)))
    .filter(({ hidden }) => !hidden)
    .map(({ index, letters, pixels }) => ({ index, letters, pixels }));
  const filtered = hiddenByFilter(book, tab);
  const last = Math.min(rowCount(tab), usedRows(tab) + SPARE_ROWS);
  const visible = Array.from({ length: last }, (_, row) => row).filter(
    (row) => !filtered.has(row) && tab.rowLanes[row]?.hidden !== true,
  );
  const rows = visible.slice(0, MOST_ROWS).map((row) => ({
    index: row,
    cells: columns
      .map(({ index }) => shownCell(book, tab, row, index, cellAt(tab, row, index)))
      .filter((cell) => cell !== null),
  }));
  const { id, title, frozenRows } = tab;
  return { id, title, frozenRows, columns, rows, more: Math.max(0, visible.length - MOST_ROWS) };
}

/** Without a tab of that id: the first one that is not hidden. */
export function shownFile({ book, versions }: StoredFile, tabId: number | null): ShownFile {
  const visible = book.tabs.filter(({ hidden }) => !hidden);
  const tab = visible.find(({ id }) => id === tabId) ?? visible[0] ?? null;
  return {
    title: book.title,
    version: String(versions.at(-1)?.version ?? 0),
    tabs: visible.map(({ id, title }) => ({ id, title })),
    tab: tab === null ? null : shownTab(book, tab),
  };
}
