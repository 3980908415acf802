// Our changes as the requests of one spreadsheets.batchUpdate, in their order. Source: the Sheets API's reference of
// requests; ranges there are half open and count from 0, and an absent end reaches to the tab's end.
import type { sheets_v4 } from '@googleapis/sheets';
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import { writtenCells } from './cells.ts';
import type { SheetChange } from './port.ts';
import type { TabSizes } from './tab-sizes.ts';

type Request = sheets_v4.Schema$Request;
type Change<K extends SheetChange['kind']> = Extract<SheetChange, { kind: K }>;

const COLOURS = {
  green: { red: 0.851, green: 0.918, blue: 0.827 },
  amber: { red: 1, green: 0.949, blue: 0.8 },
} as const;

/** A date without a pattern is shown as the spreadsheet's locale writes dates. */
const FORMATS = {
  number: { type: 'NUMBER', pattern: '0' },
  date: { type: 'DATE' },
  text: { type: 'TEXT' },
} as const;

const lines = (tabId: number, dimension: 'ROWS' | 'COLUMNS', from: number, count: number) => ({
  sheetId: tabId,
  dimension,
  startIndex: from,
  endIndex: from + count,
});

/** One column from a row on, to the tab's end. */
const columnFrom = (tabId: number, column: number, row: number): sheets_v4.Schema$GridRange => ({
  sheetId: tabId,
  startRowIndex: row,
  startColumnIndex: column,
  endColumnIndex: column + 1,
});

const addTab = (change: Change<'add-tab'>): Request => ({
  addSheet: {
    properties: {
      sheetId: change.tabId,
      title: change.title,
      hidden: change.hidden,
      gridProperties: {
        rowCount: change.rows,
        columnCount: change.columns,
        frozenRowCount: change.frozenRows,
      },
    },
  },
});

function growTab(change: Change<'grow-tab'>, sizes: TabSizes): Request[] {
  const lacking = sizes.grow(change.tabId, change.rows, change.columns);
  const append = (dimension: 'ROWS' | 'COLUMNS', length: number): Request[] =>
    length === 0 ? [] : [{ appendDimension: { sheetId: change.tabId, dimension, length } }];
  return [...append('ROWS', lacking.rows), ...append('COLUMNS', lacking.columns)];
}

/** New rows look like the row above them; right below the headers, like the row they push down: headers are bold. */
const insertRows = ({ tabId, at, count, like }: Change<'insert-rows'>): Request => ({
  insertDimension: {
    range: lines(tabId, 'ROWS', at, count),
    inheritFromBefore: like === undefined ? at > 1 : like === 'above',
  },
});

function setCells(change: Change<'set-cells'>): Request[] {
  const { rows, fields } = writtenCells(change.cells);
  if (fields === '') return [];
  const start = { sheetId: change.tabId, rowIndex: change.row, columnIndex: change.column };
  return [{ updateCells: { start, rows, fields } }];
}

function copyRows(change: Change<'copy-rows'>): Request {
  const area = (sheetId: number, row: number, column: number): sheets_v4.Schema$GridRange => ({
    sheetId,
    startRowIndex: row,
    endRowIndex: row + change.count,
    startColumnIndex: column,
    endColumnIndex: column + change.columns,
  });
  return {
    copyPaste: {
      source: area(change.tabId, change.row, 0),
      destination: area(change.toTabId, change.toRow, change.toColumn),
      pasteType: 'PASTE_VALUES',
      pasteOrientation: 'NORMAL',
    },
  };
}

const columnProperties = (
  change: { readonly tabId: number },
  from: number,
  count: number,
  properties: sheets_v4.Schema$DimensionProperties,
): Request => ({
  updateDimensionProperties: {
    range: lines(change.tabId, 'COLUMNS', from, count),
    properties,
    fields: Object.keys(properties).join(','),
  },
});

const formatColumn = (change: Change<'format-column'>): Request => ({
  repeatCell: {
    range: columnFrom(change.tabId, change.column, change.row),
    cell: { userEnteredFormat: { numberFormat: FORMATS[change.shows] } },
    fields: 'userEnteredFormat.numberFormat',
  },
});

const boldRow = ({ tabId, row }: Change<'bold-row'>): Request => ({
  repeatCell: {
    range: { sheetId: tabId, startRowIndex: row, endRowIndex: row + 1 },
    cell: { userEnteredFormat: { textFormat: { bold: true } } },
    fields: 'userEnteredFormat.textFormat.bold',
  },
});

/** No condition of Google's knows whole numbers: a formula does, written for the first cell of the range. */
function validateWhole(change: Change<'validate-whole'>): Request {
  const cell = `${columnLetters(change.column)}${change.row + 1}`;
  const formula = `=IF(ISNUMBER(${cell});AND(${cell}>=0;${cell}=INT(${cell}));FALSE)`;
  return {
    setDataValidation: {
      range: columnFrom(change.tabId, change.column, change.row),
      rule: {
        condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: formula }] },
        inputMessage: change.message,
        strict: false,
      },
    },
  };
}

const colourRows = (change: Change<'colour-rows'>): Request => ({
  addConditionalFormatRule: {
    index: 0,
    rule: {
      ranges: [
        { sheetId: change.tabId, startRowIndex: change.row, startColumnIndex: 0, endColumnIndex: change.columns },
      ],
      booleanRule: {
        condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: change.formula }] },
        format: { backgroundColorStyle: { rgbColor: COLOURS[change.colour] } },
      },
    },
  },
});

function requestsOf(change: SheetChange, sizes: TabSizes): Request[] {
  switch (change.kind) {
    case 'add-tab':
      return [addTab(change)];
    case 'name-tab':
      return [
        { updateSheetProperties: { properties: { sheetId: change.tabId, title: change.title }, fields: 'title' } },
      ];
    case 'grow-tab':
      return growTab(change, sizes);
    case 'insert-rows':
      return change.count > 0 ? [insertRows(change)] : [];
    case 'delete-rows':
      return change.count > 0
        ? [{ deleteDimension: { range: lines(change.tabId, 'ROWS', change.at, change.count) } }]
        : [];
    case 'set-cells':
      return setCells(change);
    case 'copy-rows':
      return change.count > 0 ? [copyRows(change)] : [];
    case 'hide-columns':
      return change.count > 0 ? [columnProperties(change, change.from, change.count, { hiddenByUser: true })] : [];
    case 'column-width':
      return [columnProperties(change, change.column, 1, { pixelSize: change.pixels })];
    case 'format-column':
      return [formatColumn(change)];
    case 'bold-row':
      return [boldRow(change)];
    case 'validate-whole':
      return [validateWhole(change)];
    case 'colour-rows':
      return [colourRows(change)];
  }
}

/** Throws GoogleError (rejected) for a change that cannot be sent. */
export function toRequests(changes: readonly SheetChange[], sizes: TabSizes): Request[] {
  return changes.flatMap((change) => {
    const requests = requestsOf(change, sizes);
    sizes.follow(change);
    return requests;
  });
}
