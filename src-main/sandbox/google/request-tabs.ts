// batchUpdate: tabs and the spreadsheet itself.
import type { JsonObject } from '../stand-in/json.ts';
import { DEFAULT_COLUMNS, DEFAULT_ROWS, newTab, tabById, tabByTitle } from './book.ts';
import { tabJson } from './boxes.ts';
import { appendLanes, checkSize, deleteLanes } from './dimensions.ts';
import type { Mask } from './field-mask.ts';
import { wants } from './field-mask.ts';
import { isFormula, mapReferences } from './formula/formula.ts';
import { EMPTY, flagIn, numberIn, objectIn, textIn } from './json-fields.ts';
import { sheetLocale } from './locale.ts';
import { SheetRefusal } from './refusal.ts';
import type { RequestHandler } from './requests.ts';
import { maskOf } from './requests.ts';
import type { Book, Tab } from './types.ts';
import type { Work } from './work.ts';
import { tabWithId, touch } from './work.ts';

const LONGEST_TITLE = 100;

function checkTitle(book: Book, title: string, own: Tab | null): void {
  if (title === '') throw new SheetRefusal('Sheet name cannot be empty.');
  if (title.length > LONGEST_TITLE) {
    throw new SheetRefusal(`Sheet name cannot be longer than ${LONGEST_TITLE} characters.`);
  }
  const other = tabByTitle(book, title);
  if (other !== null && other !== own) {
    throw new SheetRefusal(`A sheet with the name "${title}" already exists. Please enter another name.`);
  }
}

function freeTitle(book: Book): string {
  for (let number = book.tabs.length + 1; ; number += 1) {
    if (tabByTitle(book, `Sheet${number}`) === null) return `Sheet${number}`;
  }
}

function checkFrozen(rows: number, columns: number, frozenRows: number, frozenColumns: number): void {
  if (rows < 1 || columns < 1)
    throw new SheetRefusal('gridProperties.rowCount and columnCount must be greater than 0.');
  if (frozenRows < 0 || frozenColumns < 0) throw new SheetRefusal('Frozen rows and columns must not be negative.');
  if (frozenRows >= rows) throw new SheetRefusal("You can't freeze all visible rows on the sheet.");
  if (frozenColumns >= columns) throw new SheetRefusal("You can't freeze all visible columns on the sheet.");
}

const visible = (book: Book): number => book.tabs.filter(({ hidden }) => !hidden).length;

const addSheet: RequestHandler = (work, request) => {
  const { book } = work;
  const properties = objectIn(request, 'properties') ?? EMPTY;
  const grid = objectIn(properties, 'gridProperties') ?? EMPTY;
  const title = textIn(properties, 'title') ?? freeTitle(book);
  checkTitle(book, title, null);
  const type = textIn(properties, 'sheetType');
  if (type !== undefined && type !== 'GRID') throw new SheetRefusal(`Sheets of type ${type} cannot be added.`);
  const wanted = numberIn(properties, 'sheetId');
  if (wanted !== undefined && wanted < 0) throw new SheetRefusal(`Sheet ID ${wanted} must not be negative.`);
  if (wanted !== undefined && tabById(book, wanted) !== null) {
    throw new SheetRefusal(`Duplicate sheet id: ${wanted}. A sheet with that ID already exists.`);
  }
  let id = wanted ?? Math.floor(work.random() * 2_000_000_000);
  while (wanted === undefined && tabById(book, id) !== null) id = (id + 1) % 2_000_000_000;
  const rows = numberIn(grid, 'rowCount') ?? DEFAULT_ROWS;
  const columns = numberIn(grid, 'columnCount') ?? DEFAULT_COLUMNS;
  const frozenRows = numberIn(grid, 'frozenRowCount') ?? 0;
  const frozenColumns = numberIn(grid, 'frozenColumnCount') ?? 0;
  checkFrozen(rows, columns, frozenRows, frozenColumns);
  const index = numberIn(properties, 'index') ?? book.tabs.length;
  if (index < 0 || index > book.tabs.length) throw new SheetRefusal(`index[${index}] is out of bounds.`);
  if (rows * columns > 10_000_000) {
    throw new SheetRefusal(
      'This action would increase the number of cells in the workbook above the limit of 10000000 cells.',
    );
  }
  const tab = newTab({ id, title, rows, columns, frozenRows, frozenColumns, hidden: flagIn(properties, 'hidden') });
  book.tabs.splice(index, 0, tab);
  touch(work);
  checkSize(work);
  return { addSheet: { properties: tabJson(tab, index) } };
};

const deleteSheet: RequestHandler = (work, request) => {
  const { book } = work;
  const tab = tabWithId(book, numberIn(request, 'sheetId') ?? 0);
  if (book.tabs.length === 1) throw new SheetRefusal("You can't remove all the sheets in a document.");
  if (!tab.hidden && visible(book) === 1)
    throw new SheetRefusal("You can't remove all the visible sheets in a document.");
  book.tabs = book.tabs.filter((other) => other !== tab);
  forgetTab(book, tab.id);
  touch(work);
  return EMPTY;
};

/** References to a tab that is gone are gone too. */
function forgetTab(book: Book, tabId: number): void {
  for (const { rows } of book.tabs) {
    for (const row of rows) {
      for (let column = 0; column < row.length; column += 1) {
        const cell = row[column];
        if (cell === undefined || !isFormula(cell.entered)) continue;
        const entered = mapReferences(cell.entered, (reference) =>
          reference.tabId === tabId ? { ...reference, dead: true } : reference,
        );
        if (entered !== cell.entered) row[column] = { ...cell, entered };
      }
    }
  }
}

function resize(work: Work, tab: Tab, rows: boolean, wanted: number): void {
  const there = rows ? tab.rows.length : tab.columnLanes.length;
  if (wanted > there) appendLanes(work, tab, rows, wanted - there);
  if (wanted < there) deleteLanes(work, tab, rows, wanted, there);
}

function changeGrid(work: Work, tab: Tab, grid: JsonObject, mask: Mask): void {
  const asked = (name: string, unasked: number): number =>
    wants(mask, 'gridProperties', name) ? (numberIn(grid, name) ?? 0) : unasked;
  const rows = asked('rowCount', tab.rows.length);
  const columns = asked('columnCount', tab.columnLanes.length);
  const frozenRows = asked('frozenRowCount', Math.min(tab.frozenRows, Math.max(0, rows - 1)));
  const frozenColumns = asked('frozenColumnCount', Math.min(tab.frozenColumns, Math.max(0, columns - 1)));
  checkFrozen(rows, columns, frozenRows, frozenColumns);
  tab.frozenRows = frozenRows;
  tab.frozenColumns = frozenColumns;
  resize(work, tab, true, rows);
  resize(work, tab, false, columns);
}

const updateSheetProperties: RequestHandler = (work, request) => {
  const { book } = work;
  const mask = maskOf(request, 'SheetProperties');
  const properties = objectIn(request, 'properties') ?? EMPTY;
  const tab = tabWithId(book, numberIn(properties, 'sheetId') ?? 0);
  if (wants(mask, 'title')) {
    const title = textIn(properties, 'title') ?? '';
    checkTitle(book, title, tab);
    tab.title = title;
  }
  if (wants(mask, 'hidden')) {
    const hidden = flagIn(properties, 'hidden');
    if (hidden && !tab.hidden && visible(book) === 1)
      throw new SheetRefusal("You can't hide all the sheets in a document.");
    tab.hidden = hidden;
  }
  if (mask.fields.has('index') || (mask.all && numberIn(properties, 'index') !== undefined)) {
    const index = numberIn(properties, 'index') ?? 0;
    if (index < 0 || index > book.tabs.length) throw new SheetRefusal(`index[${index}] is out of bounds.`);
    const from = book.tabs.indexOf(tab);
    book.tabs.splice(from, 1);
    book.tabs.splice(index > from ? index - 1 : index, 0, tab);
  }
  const grid = objectIn(properties, 'gridProperties');
  if (mask.fields.has('gridProperties') || (mask.all && grid !== undefined)) changeGrid(work, tab, grid ?? EMPTY, mask);
  touch(work);
  return EMPTY;
};

const updateSpreadsheetProperties: RequestHandler = (work, request) => {
  const { book } = work;
  const mask = maskOf(request, 'SpreadsheetProperties');
  const properties = objectIn(request, 'properties') ?? EMPTY;
  const asked = (name: string): string | null =>
    wants(mask, name) && (mask.fields.has(name) || properties[name] !== undefined)
      ? (textIn(properties, name) ?? '')
      : null;
  book.title = asked('title') ?? book.title;
  const locale = asked('locale');
  if (locale !== null && sheetLocale(locale) === null) throw new SheetRefusal(`Unsupported locale: ${locale}`);
  book.locale = locale ?? book.locale;
  book.timeZone = asked('timeZone') ?? book.timeZone;
  touch(work);
  return EMPTY;
};

export const TAB_REQUESTS: Readonly<Record<string, RequestHandler>> = {
  addSheet,
  deleteSheet,
  updateSheetProperties,
  updateSpreadsheetProperties,
};
