// Somebody at the keyboard: everything people do to a packing list in the browser, through the same copy-and-replace as
// the API, so that versions, the last user and references follow. Rows and columns count from 0; a column may also be
// named by its header (the text in the tab's first row).
import { Refused } from '../stand-in/answers.ts';
import type { Json, JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { boxName, oneCell, parseRange } from './a1.ts';
import { runRequests } from './batch-update.ts';
import { calculatorOf, cellAt, columnCount, localeOf, rowCount, tabByTitle, titleFinder, wholeTab } from './book.ts';
import { boxJson } from './boxes.ts';
import { holds } from './conditions.ts';
import { sortRange } from './copying.ts';
import { isFormula, printFormula } from './formula/formula.ts';
import type { Scalar } from './formula/values.ts';
import { isError } from './formula/values.ts';
import { flagIn, objectIn, textIn } from './json-fields.ts';
import { SheetRefusal } from './refusal.ts';
import { shown } from './shown.ts';
import type { Store } from './store.ts';
import type { Actor, StoredFile, Tab } from './types.ts';
import { GoogleSandboxRefusal } from './types.ts';
import { typedCell } from './values-write.ts';
import type { Work } from './work.ts';
import { changeCell, guard, touch } from './work.ts';

export type ColumnName = number | string;

/** 'Packing List'!D2, D2 of the first tab, or by tab, row and column. */
export type CellName = string | { readonly tab: string; readonly row: number; readonly column: ColumnName };

export interface Person extends PersonLooks {
  readonly name: string;
  readonly email: string;
  /** As typed, by the spreadsheet's locale. */
  type(cell: CellName, text: string): void;
  /** A value as it is, e.g. text that looks like a number. */
  setRaw(cell: CellName, value: string | number | boolean | null): void;
  setNote(cell: CellName, note: string | null): void;
  /** All rows below the header. */
  sort(tab: string, column: ColumnName, ascending?: boolean): void;
  /** Before the row that stands there now. */
  insertRow(tab: string, row: number, count?: number): void;
  deleteRow(tab: string, row: number, count?: number): void;
  /** `to` counts before the move: the row it then stands before. */
  moveRow(tab: string, row: number, to: number): void;
  /** Inserts the copy before row `to`; with `over` it is pasted over that row. */
  copyRow(tab: string, row: number, to: number, over?: boolean): void;
  /** Cut and pasted over row `to`; an empty row stays behind. */
  cutRow(tab: string, row: number, to: number): void;
  renameHeader(tab: string, column: ColumnName, header: string): void;
  insertColumn(tab: string, column: ColumnName, header?: string): void;
  deleteColumn(tab: string, column: ColumnName): void;
  moveColumn(tab: string, column: ColumnName, to: ColumnName): void;
  /** As 'Packing List'!B2:B4 */
  merge(range: string): void;
  unmerge(range: string): void;
  clear(range: string): void;
  /** Hides the rows that show one of these in the column; no values: takes the filter away. */
  filter(tab: string, column: ColumnName, hiddenValues: readonly string[]): void;
  renameTab(tab: string, title: string): void;
  deleteTab(tab: string): void;
  addTab(title: string): void;
  setLocale(locale: string): void;
  /** Any requests of batchUpdate, all or none. */
  apply(requests: readonly JsonObject[]): readonly Json[];
}

export interface PersonLooks {
  /** Values as they stand: dates as serial numbers, errors as text, blank as null; without trailing blanks. */
  rows(tab: string): (string | number | boolean | null)[][];
  value(cell: CellName): string | number | boolean | null;
  /** As the cell shows it. */
  shows(cell: CellName): string;
  formula(cell: CellName): string | null;
  note(cell: CellName): string | null;
  tabs(): { readonly title: string; readonly hidden: boolean }[];
}

const plain = (value: Scalar): string | number | boolean | null => (isError(value) ? value.error : value);

export function createPerson(store: Store, file: StoredFile, name: string): Person {
  const word =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '.')
      .replace(/^\.|\.$/g, '') || 'somebody';
  const actor: Actor = { name, email: name.includes('@') ? name : `${word}@facility.example` };

  const tabNamed = (title: string): Tab => {
    const tab = tabByTitle(file.book, title);
    if (tab === null) throw new GoogleSandboxRefusal(`There is no tab ${title}.`);
    return tab;
  };
  const columnIn = (tab: Tab, column: ColumnName): number => {
    if (typeof column === 'number') return column;
    const found = (tab.rows[0] ?? []).findIndex((cell) => cell?.entered === column);
    if (found < 0) throw new GoogleSandboxRefusal(`${tab.title} has no column ${column}.`);
    return found;
  };
  const boxOf = (text: string): { tab: Tab; box: Box } => {
    const parsed = parseRange(text, (title) => tabByTitle(file.book, title) !== null);
    const tab = parsed?.title == null ? file.book.tabs[0] : tabNamed(parsed.title);
    if (parsed === null || tab === undefined) throw new GoogleSandboxRefusal(`${text} is no range here.`);
    const box = parsed.box ?? wholeTab(tab);
    return {
      tab,
      box: { ...box, bottom: Math.min(box.bottom, rowCount(tab)), right: Math.min(box.right, columnCount(tab)) },
    };
  };
  const place = (cell: CellName): { tab: Tab; row: number; column: number } => {
    if (typeof cell === 'string') {
      const { tab, box } = boxOf(cell);
      return { tab, row: box.top, column: box.left };
    }
    const tab = tabNamed(cell.tab);
    return { tab, row: cell.row, column: columnIn(tab, cell.column) };
  };

  /** A person's refusals are plain sentences; nothing has changed then. */
  const change = <T>(work: (work: Work) => T): T => {
    try {
      // Who sits at the keyboard may do what the sharing lets writers do; protections hold for them.
      return store.change(file, actor, work);
    } catch (error) {
      if (error instanceof SheetRefusal) throw new GoogleSandboxRefusal(error.message);
      if (error instanceof Refused) {
        const inner = objectIn(error.body, 'error');
        throw new GoogleSandboxRefusal((inner && textIn(inner, 'message')) ?? error.message);
      }
      throw error;
    }
  };
  const apply = (requests: readonly JsonObject[]): readonly Json[] => change((work) => runRequests(work, { requests }));
  const lanes = (tab: Tab, dimension: 'ROWS' | 'COLUMNS', startIndex: number, count = 1): JsonObject => ({
    sheetId: tab.id,
    dimension,
    startIndex,
    endIndex: startIndex + count,
  });
  const wholeRow = (tab: Tab, row: number): Box => ({ top: row, bottom: row + 1, left: 0, right: columnCount(tab) });
  const insert = (tab: Tab, dimension: 'ROWS' | 'COLUMNS', at: number, count = 1): JsonObject => {
    const length = dimension === 'ROWS' ? rowCount(tab) : columnCount(tab);
    return { insertDimension: { range: lanes(tab, dimension, at, count), inheritFromBefore: at === length } };
  };

  const edit = (cell: CellName, edited: (work: Work, tab: Tab, row: number, column: number) => void): void => {
    const at = place(cell);
    change((work) => {
      const tab = work.book.tabs.find(({ id }) => id === at.tab.id);
      if (tab === undefined || at.row >= rowCount(tab) || at.column >= columnCount(tab)) {
        throw new SheetRefusal(`${boxName(oneCell(at.row, at.column))} lies outside the grid.`);
      }
      guard(work, tab, oneCell(at.row, at.column));
      edited(work, tab, at.row, at.column);
      touch(work);
      checkValid(work, tab, at.row, at.column);
    });
  };

  const looks: PersonLooks = {
    rows: (title) => {
      const tab = tabNamed(title);
      const calculator = calculatorOf(file.book);
      const last = tab.rows.findLastIndex((row) => row.some((cell) => cell !== undefined && cell.entered !== null));
      return tab.rows.slice(0, last + 1).map((row, at) => {
        const values = row.map((_cell, column) => plain(calculator.value(tab.id, at, column)));
        return values.slice(0, values.findLastIndex((value) => value !== null) + 1);
      });
    },
    value: (cell) => {
      const { tab, row, column } = place(cell);
      return plain(calculatorOf(file.book).value(tab.id, row, column));
    },
    shows: (cell) => {
      const { tab, row, column } = place(cell);
      const value = calculatorOf(file.book).value(tab.id, row, column);
      return shown(value, cellAt(tab, row, column).format, localeOf(file.book));
    },
    formula: (cell) => {
      const { tab, row, column } = place(cell);
      const { entered } = cellAt(tab, row, column);
      return isFormula(entered) ? printFormula(entered, localeOf(file.book), titleFinder(file.book)) : null;
    },
    note: (cell) => {
      const { tab, row, column } = place(cell);
      return cellAt(tab, row, column).note;
    },
    tabs: () => file.book.tabs.map(({ title, hidden }) => ({ title, hidden })),
  };

  return {
    ...looks,
    ...actor,
    apply,
    type: (cell, text) =>
      edit(cell, (work, tab, row, column) =>
        changeCell(tab, row, column, typedCell(work, text, cellAt(tab, row, column))),
      ),
    setRaw: (cell, value) =>
      edit(cell, (_work, tab, row, column) => changeCell(tab, row, column, { entered: value === '' ? null : value })),
    setNote: (cell, note) => edit(cell, (_work, tab, row, column) => changeCell(tab, row, column, { note })),
    sort: (title, column, ascending = true) => {
      const by = { column: columnIn(tabNamed(title), column), descending: !ascending };
      change((work) => {
        const tab = work.book.tabs.find(({ id }) => id === tabNamed(title).id);
        if (tab === undefined) return;
        sortRange(work, { tab, box: { ...wholeTab(tab), top: Math.max(1, tab.frozenRows) } }, [by]);
      });
    },
    insertRow: (title, row, count = 1) => void apply([insert(tabNamed(title), 'ROWS', row, count)]),
    deleteRow: (title, row, count = 1) =>
      void apply([{ deleteDimension: { range: lanes(tabNamed(title), 'ROWS', row, count) } }]),
    moveRow: (title, row, to) =>
      void apply([{ moveDimension: { source: lanes(tabNamed(title), 'ROWS', row), destinationIndex: to } }]),
    copyRow: (title, row, to, over = false) => {
      const tab = tabNamed(title);
      const from = !over && to <= row ? row + 1 : row;
      const paste = {
        copyPaste: { source: boxJson(tab.id, wholeRow(tab, from)), destination: boxJson(tab.id, wholeRow(tab, to)) },
      };
      apply(over ? [paste] : [insert(tab, 'ROWS', to), paste]);
    },
    cutRow: (title, row, to) => {
      const tab = tabNamed(title);
      const destination = { sheetId: tab.id, rowIndex: to, columnIndex: 0 };
      apply([{ cutPaste: { source: boxJson(tab.id, wholeRow(tab, row)), destination } }]);
    },
    renameHeader: (title, column, header) => {
      const at = { tab: title, row: 0, column: columnIn(tabNamed(title), column) };
      edit(at, (_work, tab, row, place) => changeCell(tab, row, place, { entered: header === '' ? null : header }));
    },
    insertColumn: (title, column, header) => {
      const tab = tabNamed(title);
      const at = columnIn(tab, column);
      apply([
        insert(tab, 'COLUMNS', at),
        ...(header === undefined
          ? []
          : [
              {
                updateCells: {
                  start: { sheetId: tab.id, rowIndex: 0, columnIndex: at },
                  rows: [{ values: [{ userEnteredValue: { stringValue: header } }] }],
                  fields: 'userEnteredValue',
                },
              },
            ]),
      ]);
    },
    deleteColumn: (title, column) => {
      const tab = tabNamed(title);
      apply([{ deleteDimension: { range: lanes(tab, 'COLUMNS', columnIn(tab, column)) } }]);
    },
    moveColumn: (title, column, to) => {
      const tab = tabNamed(title);
      const source = lanes(tab, 'COLUMNS', columnIn(tab, column));
      apply([{ moveDimension: { source, destinationIndex: columnIn(tab, to) } }]);
    },
    merge: (range) => {
      const { tab, box } = boxOf(range);
      apply([{ mergeCells: { range: boxJson(tab.id, box), mergeType: 'MERGE_ALL' } }]);
    },
    unmerge: (range) => {
      const { tab, box } = boxOf(range);
      apply([{ unmergeCells: { range: boxJson(tab.id, box) } }]);
    },
    clear: (range) => {
      const { tab, box } = boxOf(range);
      apply([{ updateCells: { range: boxJson(tab.id, box), fields: 'userEnteredValue' } }]);
    },
    filter: (title, column, hiddenValues) => {
      const tab = tabNamed(title);
      if (hiddenValues.length === 0) return void apply([{ clearBasicFilter: { sheetId: tab.id } }]);
      const spec = { columnIndex: columnIn(tab, column), filterCriteria: { hiddenValues } };
      const top = Math.max(0, tab.frozenRows - 1);
      const range = boxJson(tab.id, { ...wholeTab(tab), top });
      apply([{ setBasicFilter: { filter: { range, filterSpecs: [spec] } } }]);
    },
    renameTab: (title, renamed) => {
      const properties = { sheetId: tabNamed(title).id, title: renamed };
      apply([{ updateSheetProperties: { properties, fields: 'title' } }]);
    },
    deleteTab: (title) => void apply([{ deleteSheet: { sheetId: tabNamed(title).id } }]),
    addTab: (title) => void apply([{ addSheet: { properties: { title } } }]),
    setLocale: (locale) => void apply([{ updateSpreadsheetProperties: { properties: { locale }, fields: 'locale' } }]),
  };
}

/** A strict validation keeps people, not the API, from entering something else. */
function checkValid(work: Work, tab: Tab, row: number, column: number): void {
  const { validation, entered } = cellAt(tab, row, column);
  const condition = validation === null ? undefined : objectIn(validation, 'condition');
  if (validation === null || condition === undefined || entered === null || !flagIn(validation, 'strict')) return;
  const at = { row, column };
  if (!holds(work.book, tab, condition, at, at)) {
    throw new SheetRefusal(
      `The data you entered in cell ${boxName(oneCell(row, column))} violates the data validation rules set on this cell.`,
    );
  }
}
