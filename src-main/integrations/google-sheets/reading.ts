// What stands in Google's answers, into our words. A field that is needed and missing or of another type is an answer
// of another shape, never an empty sheet: taking it for one would let go of everything in it.
import { z } from 'zod';
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import { helpfulUrl } from '#shared/rules/spreadsheet-id.ts';
import { GoogleError } from './errors.ts';
import type { CellsAfter, FileVersion, NotedCell, SpreadsheetShape, TabRange } from './port.ts';
import { titleIn } from './ranges.ts';

/** Only what `toVersion` reads. */
export const VERSION_FIELDS = 'version,modifiedTime,lastModifyingUser(displayName,emailAddress,me)';
export const SHORT_VERSION_FIELDS = 'version,modifiedTime';
const GRID_FIELDS = 'gridProperties(rowCount,columnCount,frozenRowCount)';
export const SHAPE_FIELDS = `spreadsheetUrl,properties(title,locale),sheets.properties(sheetId,title,hidden,${GRID_FIELDS})`;
export const READ_FIELDS = 'valueRanges(range,values)';
export const NOTE_FIELDS = 'sheets.data(startRow,startColumn,rowData.values(note,effectiveValue))';
export const AFTER_FIELDS =
  'updatedSpreadsheet.sheets(properties.sheetId,data(startRow,startColumn,rowData.values(userEnteredValue,effectiveValue)))';

const otherShape = (detail: string, mayHaveHappened = false): GoogleError =>
  new GoogleError('shape', { detail, mayHaveHappened });

const versionShape = z.object({
  version: z.union([z.string().min(1), z.number()]).transform(String),
  lastModifyingUser: z
    .object({
      displayName: z.string().catch(''),
      emailAddress: z.string().catch(''),
      me: z.boolean().catch(false),
    })
    .nullish()
    .catch(null),
});

/** `account`: the service account's own address, which is nobody's name. */
export function toVersion(body: unknown, account: string): FileVersion {
  const read = versionShape.safeParse(body);
  if (!read.success) throw otherShape('The answer holds no version.');
  const { version, lastModifyingUser: user } = read.data;
  const isOurs = !user || user.me || user.emailAddress.toLowerCase() === account.toLowerCase();
  return { version, changedBy: isOurs ? null : user.displayName || user.emailAddress || null };
}

const count = z.int().min(0);
const tabShape = z.object({
  properties: z.object({
    sheetId: z.int(),
    title: z.string(),
    hidden: z.boolean().default(false),
    // A tab that is one large chart has no grid.
    gridProperties: z
      .object({ rowCount: count, columnCount: count, frozenRowCount: count.default(0) })
      .default({ rowCount: 0, columnCount: 0, frozenRowCount: 0 }),
  }),
});
const spreadsheetShape = z.object({
  spreadsheetUrl: z.string().catch(''),
  properties: z.object({ title: z.string(), locale: z.string().catch('') }),
  sheets: z.array(tabShape).min(1),
});

export function toShape(body: unknown, spreadsheetId: string): SpreadsheetShape {
  const read = spreadsheetShape.safeParse(body);
  if (!read.success) throw otherShape('The answer is not a spreadsheet.');
  const { properties, sheets, spreadsheetUrl } = read.data;
  return {
    title: properties.title,
    locale: properties.locale,
    url: /^https?:\/\//.test(spreadsheetUrl) ? spreadsheetUrl : helpfulUrl(spreadsheetId),
    tabs: sheets.map(({ properties: { sheetId, title, hidden, gridProperties: grid } }) => ({
      tabId: sheetId,
      title,
      hidden,
      rows: grid.rowCount,
      columns: grid.columnCount,
      frozenRows: grid.frozenRowCount,
    })),
  };
}

const valuesShape = z.object({
  valueRanges: z.array(z.object({ range: z.string().optional(), values: z.array(z.array(z.unknown())).default([]) })),
});

/** Ranges in the order asked for; each ragged, without its blank end. */
export function toRanges(body: unknown, asked: readonly TabRange[]): readonly (readonly (readonly SheetCell[])[])[] {
  const read = valuesShape.safeParse(body);
  if (!read.success) throw otherShape('The answer holds no ranges.');
  const { valueRanges } = read.data;
  if (valueRanges.length !== asked.length) throw otherShape('The answer holds other ranges than asked for.');
  return valueRanges.map(({ range = '', values }, index) => {
    const title = titleIn(range);
    // Titles are the same whatever their case, and are answered as they stand in the spreadsheet.
    const isAsked = title === null || title.toLowerCase() === asked[index]?.tab.toLowerCase();
    if (!isAsked) throw otherShape('The answer holds other ranges than asked for.');
    return values.map((row) => row.map(toCell));
  });
}

function toCell(value: unknown): SheetCell {
  if (value === '' || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw otherShape('A cell holds neither text nor number.');
}

const notedCell = z.object({
  note: z.string().default(''),
  effectiveValue: z
    .object({
      numberValue: z.number().optional(),
      stringValue: z.string().optional(),
      boolValue: z.boolean().optional(),
    })
    .default({}),
});
const notesShape = z.object({
  sheets: z.array(
    z.object({
      data: z.array(
        z.object({
          startRow: count.default(0),
          startColumn: count.default(0),
          rowData: z.array(z.object({ values: z.array(notedCell).default([]) })).default([]),
        }),
      ),
    }),
  ),
});

/** Every range has to be answered: a cell whose note was only not answered would lose it. */
export function toNotedCells(body: unknown, asked: readonly TabRange[]): readonly NotedCell[] {
  const read = notesShape.safeParse(body);
  if (!read.success) throw otherShape('The answer holds no cells with notes.');
  const grids = read.data.sheets.flatMap(({ data }) => data);
  const isWhole = asked.every(({ fromRow = 0, fromColumn }) =>
    grids.some(({ startRow, startColumn }) => startRow === fromRow && startColumn === fromColumn),
  );
  if (!isWhole) throw otherShape('The answer holds other ranges than asked for.');
  return grids.flatMap(({ startRow, startColumn, rowData }) =>
    rowData.flatMap(({ values }, down) =>
      values.map(({ note, effectiveValue: { numberValue, stringValue, boolValue } }, right) => ({
        row: startRow + down,
        column: startColumn + right,
        shows: numberValue ?? stringValue ?? boolValue ?? null,
        note: note || null,
      })),
    ),
  );
}

/** An error as a cell shows it, and as reading values answers it. */
const ERROR_TEXT: ReadonlyMap<string, string> = new Map([
  ['ERROR', '#ERROR!'],
  ['NULL_VALUE', '#NULL!'],
  ['DIVIDE_BY_ZERO', '#DIV/0!'],
  ['VALUE', '#VALUE!'],
  ['REF', '#REF!'],
  ['NAME', '#NAME?'],
  ['NUM', '#NUM!'],
  ['N_A', '#N/A'],
  ['LOADING', 'Loading...'],
]);

const gridShape = z.object({
  startRow: count.default(0),
  startColumn: count.default(0),
  rowData: z.array(z.object({ values: z.array(z.unknown()).default([]) })).default([]),
});
const afterShape = z.object({
  updatedSpreadsheet: z.object({
    sheets: z.array(z.object({ properties: z.object({ sheetId: z.int() }), data: z.array(gridShape).default([]) })),
  }),
});

/** One cell of a grid, by hand: there are tens of thousands of them. */
function cellValue(cell: unknown): SheetCell {
  const shown = fieldOf(cell, 'effectiveValue') ?? fieldOf(cell, 'userEnteredValue');
  if (shown === undefined || shown === null) return null;
  const error = fieldOf(shown, 'errorValue');
  if (error !== undefined) return ERROR_TEXT.get(String(fieldOf(error, 'type'))) ?? '#ERROR!';
  const [number, bool] = [fieldOf(shown, 'numberValue'), fieldOf(shown, 'boolValue')];
  const text = fieldOf(shown, 'stringValue') ?? fieldOf(shown, 'formulaValue');
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  if (typeof bool === 'boolean') return bool;
  if (typeof text === 'string') return text === '' ? null : text;
  if (number === undefined && bool === undefined && text === undefined) return null;
  throw otherShape('The cells after the write have another form.', true);
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Reflect.get(value, key);
  throw otherShape('The cells after the write have another form.', true);
}

/** Cells as they stand after a write; null when the answer says nothing of them. */
export function toCellsAfter(body: unknown): readonly CellsAfter[] | null {
  if (typeof body !== 'object' || body === null) throw otherShape('The answer is not that of a write.', true);
  const spreadsheet: unknown = Reflect.get(body, 'updatedSpreadsheet') ?? null;
  if (spreadsheet === null || fieldOf(spreadsheet, 'sheets') === undefined) return null;
  const read = afterShape.safeParse(body);
  if (!read.success) throw otherShape('The cells after the write have another form.', true);
  return read.data.updatedSpreadsheet.sheets.flatMap(({ properties, data }) =>
    data.map(({ startRow, startColumn, rowData }) => ({
      tabId: properties.sheetId,
      row: startRow,
      column: startColumn,
      cells: rowData.map(({ values }) => values.map(cellValue)),
    })),
  );
}
