// The stand-in's batchUpdate against the API reference: every request it carries out, all or nothing, and the answer that
// shows the spreadsheet as it stands afterwards.
import { afterEach, describe, expect, test } from 'vitest';
import type { TabSeed } from '#main/sandbox/google/store.ts';
import type { JsonObject } from '#main/sandbox/stand-in/json.ts';
import { ACCOUNT, endGoogleBenches, googleBench, messageOf, SHEET } from '#tests/support/google-sandbox-bench.ts';

afterEach(endGoogleBenches);

const LIST: TabSeed = {
  title: 'List',
  id: 7,
  rows: 10,
  columns: 4,
  frozenRows: 1,
  cells: [
    ['Product', 'Ordered', 'Need', 'Total'],
    ['Cake', 3, '=B2*2', '=SUM(B$2:B2)'],
    ['Dart', 1, '=B3*2', '=SUM(B$2:B3)'],
    ['Apple', 2, '=B4*2', '=SUM(B$2:B4)'],
  ],
};
const HELPER: TabSeed = {
  title: 'Packhouse helper',
  id: 8,
  hidden: true,
  rows: 6,
  columns: 6,
  cells: [['=SUM(List!B2:B4)']],
};

const bench = (tabs: readonly TabSeed[] = [LIST, HELPER], locale = 'en_US') =>
  googleBench({ spreadsheets: [{ id: SHEET, title: 'Packing', locale, writers: [ACCOUNT], tabs }] });
type Bench = Awaited<ReturnType<typeof bench>>;

const rows = (startIndex: number, endIndex: number, sheetId = 7): JsonObject => ({
  sheetId,
  dimension: 'ROWS',
  startIndex,
  endIndex,
});
const columns = (startIndex: number, endIndex: number): JsonObject => ({
  sheetId: 7,
  dimension: 'COLUMNS',
  startIndex,
  endIndex,
});
const box = (top: number, bottom: number, left: number, right: number, sheetId = 7): JsonObject => ({
  sheetId,
  startRowIndex: top,
  endRowIndex: bottom,
  startColumnIndex: left,
  endColumnIndex: right,
});
const cell = (value: JsonObject): JsonObject => ({ values: [{ userEnteredValue: value }] });

async function ok(b: Bench, ...requests: readonly JsonObject[]) {
  const answer = await b.batch(...requests);
  expect([answer.status, messageOf(answer)]).toEqual([200, '']);
  return answer.json.replies;
}
async function refusal(b: Bench, ...requests: readonly JsonObject[]): Promise<string> {
  const answer = await b.batch(...requests);
  expect(answer.status).toBe(400);
  return messageOf(answer);
}
const formulas = (b: Bench, range: string) => b.values(range, 'FORMULA');

describe('all or nothing', () => {
  test('a refused request names itself and nothing of the others is kept', async () => {
    const b = await bench();
    const before = b.google.version(SHEET);
    const words = await refusal(
      b,
      { deleteDimension: { range: rows(1, 2) } },
      { addSheet: { properties: { title: 'LIST' } } },
    );
    expect(words).toBe(
      'Invalid requests[1].addSheet: A sheet with the name "LIST" already exists. Please enter another name.',
    );
    expect(await b.values('List!A2')).toEqual([['Cake']]);
    expect(b.google.version(SHEET)).toBe(before);
  });

  test('the answer shows what stands there after all of them, as far as asked', async () => {
    const b = await bench();
    const { data } = await b.sheets.spreadsheets.batchUpdate({
      spreadsheetId: SHEET,
      fields:
        'updatedSpreadsheet.sheets(properties.sheetId,data(startRow,startColumn,rowData.values(userEnteredValue,effectiveValue)))',
      requestBody: {
        requests: [
          {
            copyPaste: {
              source: box(1, 3, 0, 3),
              destination: box(2, 3, 1, 2, 8),
              pasteType: 'PASTE_VALUES',
            },
          },
          { insertDimension: { range: rows(1, 2), inheritFromBefore: false } },
          {
            updateCells: {
              start: { sheetId: 7, rowIndex: 1, columnIndex: 1 },
              rows: [cell({ numberValue: 9 })],
              fields: 'userEnteredValue',
            },
          },
        ],
        includeSpreadsheetInResponse: true,
        responseRanges: ['List!B1:B3', "'Packhouse helper'!B3:D4"],
        responseIncludeGridData: true,
      },
    });
    const number = (value: number) => ({
      userEnteredValue: { numberValue: value },
      effectiveValue: { numberValue: value },
    });
    const text = (value: string) => ({
      userEnteredValue: { stringValue: value },
      effectiveValue: { stringValue: value },
    });
    expect(data).toEqual({
      updatedSpreadsheet: {
        sheets: [
          {
            properties: { sheetId: 7 },
            data: [
              {
                startColumn: 1,
                rowData: [{ values: [text('Ordered')] }, { values: [number(9)] }, { values: [number(3)] }],
              },
            ],
          },
          {
            properties: { sheetId: 8 },
            data: [
              {
                startRow: 2,
                startColumn: 1,
                rowData: [
                  { values: [text('Cake'), number(3), number(6)] },
                  { values: [text('Dart'), number(1), number(2)] },
                ],
              },
            ],
          },
        ],
      },
    });
  });
});

describe('tabs', () => {
  test('are added, changed, moved and deleted', async () => {
    const b = await bench();
    const replies = await ok(
      b,
      {
        addSheet: {
          properties: {
            sheetId: 55,
            title: 'New',
            hidden: true,
            gridProperties: { rowCount: 5, columnCount: 2, frozenRowCount: 1 },
          },
        },
      },
      {
        updateSheetProperties: {
          properties: { sheetId: 55, title: 'Newer', gridProperties: { rowCount: 8 } },
          fields: 'title,gridProperties.rowCount',
        },
      },
      { updateSpreadsheetProperties: { properties: { title: 'Renamed', locale: 'de_DE' }, fields: 'title,locale' } },
    );
    expect(replies).toEqual([
      {
        addSheet: {
          properties: {
            sheetId: 55,
            title: 'New',
            index: 2,
            sheetType: 'GRID',
            hidden: true,
            gridProperties: { rowCount: 5, columnCount: 2, frozenRowCount: 1 },
          },
        },
      },
      {},
      {},
    ]);
    const { data } = await b.sheets.spreadsheets.get({ spreadsheetId: SHEET });
    expect(data.properties).toMatchObject({ title: 'Renamed', locale: 'de_DE' });
    expect(data.sheets?.[2]?.properties).toMatchObject({
      title: 'Newer',
      gridProperties: { rowCount: 8, columnCount: 2 },
    });
    expect(await formulas(b, 'List!D3')).toEqual([['=SUM(B$2:B3)']]);
    await ok(
      b,
      { updateSheetProperties: { properties: { sheetId: 8, hidden: false, index: 0 }, fields: 'hidden,index' } },
      { deleteSheet: { sheetId: 7 } },
    );
    const titles = b.google.person(SHEET, 'x').tabs();
    expect(titles).toEqual([
      { title: 'Packhouse helper', hidden: false },
      { title: 'Newer', hidden: true },
    ]);
  });

  test('what cannot be is refused', async () => {
    const b = await bench();
    expect(await refusal(b, { addSheet: { properties: { sheetId: 7 } } })).toContain('Invalid requests[0].addSheet: ');
    expect(await refusal(b, { deleteSheet: { sheetId: 99 } })).toBe(
      'Invalid requests[0].deleteSheet: No grid with id: 99',
    );
    expect(await refusal(b, { deleteSheet: { sheetId: 7 } })).toContain("can't remove all the visible sheets");
    expect(await refusal(b, { updateSheetProperties: { properties: { sheetId: 7, title: 'x' } } })).toBe(
      "Invalid requests[0].updateSheetProperties: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
    );
    expect(
      await refusal(b, { updateSheetProperties: { properties: { sheetId: 7, hidden: true }, fields: 'hidden' } }),
    ).toContain("can't hide all the sheets");
    expect(
      await refusal(b, { addSheet: { properties: { gridProperties: { rowCount: 3_000_000, columnCount: 26 } } } }),
    ).toContain('above the limit of 10000000 cells');
  });

  test('formulas that named a deleted tab have lost it', async () => {
    const b = await bench([
      { ...LIST, cells: [["='Packhouse helper'!A1"]] },
      { ...HELPER, cells: [[5]] },
    ]);
    expect(await b.values('List!A1')).toEqual([[5]]);
    await ok(b, { deleteSheet: { sheetId: 8 } });
    expect(await b.values('List!A1')).toEqual([['#REF!']]);
    expect(await formulas(b, 'List!A1')).toEqual([['=#REF!']]);
  });

  test('a renamed tab is named anew in formulas', async () => {
    const b = await bench();
    await ok(b, { updateSheetProperties: { properties: { sheetId: 7, title: 'The list' }, fields: 'title' } });
    expect(await formulas(b, "'Packhouse helper'!A1")).toEqual([["=SUM('The list'!B2:B4)"]]);
  });
});

describe('rows and columns', () => {
  test('inserted rows move references, and grow ranges they lie in', async () => {
    const b = await bench();
    await ok(b, { insertDimension: { range: rows(2, 4), inheritFromBefore: true } });
    expect(await formulas(b, 'List!C2:D6')).toEqual([
      ['=B2*2', '=SUM(B$2:B2)'],
      [],
      [],
      ['=B5*2', '=SUM(B$2:B5)'],
      ['=B6*2', '=SUM(B$2:B6)'],
    ]);
    expect(await formulas(b, "'Packhouse helper'!A1")).toEqual([['=SUM(List!B2:B6)']]);
    await ok(b, { deleteDimension: { range: rows(1, 3) } });
    expect(await formulas(b, 'List!A2:D4')).toEqual([
      [],
      ['Dart', 1, '=B3*2', '=SUM(B$2:B3)'],
      ['Apple', 2, '=B4*2', '=SUM(B$2:B4)'],
    ]);
  });

  test('moved rows take the references to them along', async () => {
    const b = await bench();
    await ok(b, { moveDimension: { source: rows(1, 2), destinationIndex: 4 } });
    expect(await b.values('List!A2:C4')).toEqual([
      ['Dart', 1, 2],
      ['Apple', 2, 4],
      ['Cake', 3, 6],
    ]);
    expect(await formulas(b, 'List!C4')).toEqual([['=B4*2']]);
  });

  test('columns come, go, are hidden and get their width', async () => {
    const b = await bench();
    await ok(
      b,
      { insertDimension: { range: columns(1, 2) } },
      {
        updateDimensionProperties: {
          range: columns(1, 2),
          properties: { hiddenByUser: true, pixelSize: 33 },
          fields: 'hiddenByUser,pixelSize',
        },
      },
      { appendDimension: { sheetId: 7, dimension: 'COLUMNS', length: 2 } },
      { autoResizeDimensions: { dimensions: columns(0, 2) } },
    );
    expect(await formulas(b, 'List!D2')).toEqual([['=C2*2']]);
    const { data } = await b.sheets.spreadsheets.get({
      spreadsheetId: SHEET,
      ranges: ['List!A1:B1'],
      fields: 'sheets(properties.gridProperties,data.columnMetadata)',
    });
    expect(data.sheets?.[0]).toEqual({
      properties: { gridProperties: { rowCount: 10, columnCount: 7, frozenRowCount: 1 } },
      data: [{ columnMetadata: [{ pixelSize: 100 }, { pixelSize: 33, hiddenByUser: true }] }],
    });
    await ok(b, { deleteDimension: { range: columns(2, 3) } });
    expect(await formulas(b, 'List!C2:D2')).toEqual([['=#REF!*2', '=SUM(#REF!)']]);
    await ok(b, { moveDimension: { source: columns(0, 1), destinationIndex: 2 } });
    expect(await b.values('List!A1:B1')).toEqual([['', 'Product']]);
  });

  test('what the grid does not have is refused in Google’s words', async () => {
    const b = await bench();
    expect(await refusal(b, { deleteDimension: { range: rows(10, 11) } })).toBe(
      "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index 10 but there are only 10 rows.",
    );
    expect(await refusal(b, { deleteDimension: { range: rows(1, 10) } })).toBe(
      'Invalid requests[0].deleteDimension: Sorry, it is not possible to delete all non-frozen rows.',
    );
    expect(await refusal(b, { insertDimension: { range: rows(10, 11) } })).toBe(
      'Invalid requests[0].insertDimension: range.startIndex must be less than the grid size (10) if inheritFromBefore is false.',
    );
    expect(await refusal(b, { insertDimension: { range: rows(0, 1), inheritFromBefore: true } })).toContain(
      'inheritFromBefore',
    );
    expect(await refusal(b, { moveDimension: { source: rows(1, 4), destinationIndex: 3 } })).toContain(
      'destinationIndex',
    );
    await ok(b, { insertDimension: { range: rows(10, 12), inheritFromBefore: true } });
  });
});

describe('cells', () => {
  const at = (rowIndex: number, columnIndex: number) => ({ sheetId: 7, rowIndex, columnIndex });
  const read = async (b: Bench, range: string, fields: string) =>
    (
      await b.sheets.spreadsheets.get({
        spreadsheetId: SHEET,
        ranges: [range],
        fields: `sheets.data.rowData.values(${fields})`,
      })
    ).data.sheets?.[0]?.data?.[0]?.rowData;

  test('updateCells changes what the mask names and nothing else', async () => {
    const b = await bench();
    const values = [
      { userEnteredValue: { stringValue: '=text' }, note: 'mind', userEnteredFormat: { textFormat: { bold: true } } },
      {},
    ];
    await ok(b, { updateCells: { start: at(1, 0), rows: [{ values }], fields: 'userEnteredValue,note' } });
    expect(await read(b, 'List!A2:B2', 'userEnteredValue,note,userEnteredFormat')).toEqual([
      { values: [{ userEnteredValue: { stringValue: '=text' }, note: 'mind' }] },
    ]);
    await ok(
      b,
      { updateCells: { start: at(1, 0), rows: [{ values }], fields: 'userEnteredFormat.textFormat.bold' } },
      {
        updateCells: {
          start: at(1, 0),
          rows: [{ values: [{ userEnteredFormat: { textFormat: { italic: true } } }] }],
          fields: 'userEnteredFormat.textFormat.italic',
        },
      },
      { updateCells: { start: at(1, 0), rows: [{ values: [{}] }], fields: 'note' } },
    );
    expect(await read(b, 'List!A2', 'userEnteredValue,note,userEnteredFormat')).toEqual([
      {
        values: [
          {
            userEnteredValue: { stringValue: '=text' },
            userEnteredFormat: { textFormat: { bold: true, italic: true } },
          },
        ],
      },
    ]);
    await ok(b, {
      updateCells: { range: box(1, 3, 0, 2), rows: [cell({ boolValue: true })], fields: 'userEnteredValue' },
    });
    expect(await b.values('List!A1:B4')).toEqual([['Product', 'Ordered'], [true], [], ['Apple', 2]]);
  });

  test('what does not fit is refused', async () => {
    const b = await bench();
    const one = [cell({ numberValue: 1 })];
    const fields = 'userEnteredValue';
    const say = (request: JsonObject) => refusal(b, { updateCells: request });
    expect(await say({ start: at(1, 0), rows: one })).toContain("At least one field must be listed in 'fields'.");
    expect(await say({ start: at(9, 0), rows: [...one, ...one], fields })).toBe(
      'Invalid requests[0].updateCells: Attempting to write row: 10, beyond the last requested row of: 9',
    );
    expect(await say({ start: at(1, 3), rows: [{ values: [{}, {}] }], fields })).toBe(
      'Invalid requests[0].updateCells: Attempting to write column: 4, beyond the last requested column of: 3',
    );
    expect(await say({ start: at(10, 0), rows: one, fields })).toBe(
      'Invalid requests[0].updateCells: Range (List!A11) exceeds grid limits. Max rows: 10, max columns: 4',
    );
    expect(await say({ range: box(0, 1, 0, 1), rows: [...one, ...one], fields })).toContain(
      'beyond the last requested row of: 0',
    );
    expect(await say({ start: at(1, 0), rows: [cell({ formulaValue: '1+1' })], fields })).toContain("begin with '='");
    expect(await say({ start: at(1, 0), rows: [cell({ stringValue: 'x'.repeat(50_001) })], fields })).toContain(
      '50000 characters',
    );
    expect(await say({ start: at(1, 0), rows: [cell({ stringValue: 'a', numberValue: 1 })], fields })).toContain(
      "oneof field 'value' is already set",
    );
    expect(await say({ start: at(1, 0), rows: one, fields: 'userEnteredvalue' })).toContain('Invalid field');
    expect(await say({ start: { sheetId: 1 }, rows: one, fields })).toContain('No grid with id: 1');
    expect(await say({ start: at(0, 0), range: box(0, 1, 0, 1), rows: one, fields })).toContain("oneof field 'area'");
  });

  test('repeatCell fills a formula, appendCells goes below everything', async () => {
    const b = await bench();
    await ok(
      b,
      {
        repeatCell: {
          range: box(1, 4, 2, 3),
          cell: { userEnteredValue: { formulaValue: '=B2+1' } },
          fields: 'userEnteredValue',
        },
      },
      { appendCells: { sheetId: 7, rows: [cell({ stringValue: 'last' })], fields: 'userEnteredValue' } },
    );
    expect(await b.values('List!C2:C4')).toEqual([[4], [2], [3]]);
    expect(await b.values('List!A5')).toEqual([['last']]);
  });

  test('copying takes formulas along, or only their values; cutting is followed', async () => {
    const b = await bench();
    await ok(b, { copyPaste: { source: box(1, 2, 0, 4), destination: box(5, 7, 0, 4) } });
    expect(await formulas(b, 'List!A6:D7')).toEqual([
      ['Cake', 3, '=B6*2', '=SUM(B$2:B6)'],
      ['Cake', 3, '=B7*2', '=SUM(B$2:B7)'],
    ]);
    await ok(b, { copyPaste: { source: box(5, 6, 2, 3), destination: box(7, 8, 2, 3), pasteType: 'PASTE_VALUES' } });
    expect(await formulas(b, 'List!C8')).toEqual([[6]]);
    await ok(b, { cutPaste: { source: box(1, 2, 0, 2), destination: at(8, 0) } });
    expect(await formulas(b, 'List!A9:B9')).toEqual([['Cake', 3]]);
    expect(await formulas(b, 'List!A2:D2')).toEqual([['', '', '=B9*2', '=SUM(B$9:B9)']]);
    expect(await refusal(b, { copyPaste: { source: box(0, 5, 0, 4), destination: box(8, 9, 0, 4) } })).toContain(
      'exceeds grid limits',
    );
  });

  test('sorting moves cells with their formulas and notes, blanks last', async () => {
    const b = await bench();
    await ok(
      b,
      { updateCells: { start: at(1, 0), rows: [{ values: [{ note: 'of Cake' }] }], fields: 'note' } },
      { sortRange: { range: box(1, 8, 0, 4), sortSpecs: [{ dimensionIndex: 0, sortOrder: 'ASCENDING' }] } },
    );
    expect(await formulas(b, 'List!A2:D5')).toEqual([
      ['Apple', 2, '=B2*2', '=SUM(B$2:B2)'],
      ['Cake', 3, '=B3*2', '=SUM(B$2:B3)'],
      ['Dart', 1, '=B4*2', '=SUM(B$2:B4)'],
    ]);
    expect(b.google.person(SHEET, 'x').note('List!A3')).toBe('of Cake');
    await ok(b, { sortRange: { range: box(1, 8, 0, 4), sortSpecs: [{ dimensionIndex: 1, sortOrder: 'DESCENDING' }] } });
    expect(await b.values('List!B2:B8')).toEqual([[3], [2], [1]]);
  });

  test('a merge keeps its top-left cell, and lets nothing into the others', async () => {
    const b = await bench();
    await ok(b, { mergeCells: { range: box(1, 3, 0, 2), mergeType: 'MERGE_ALL' } });
    await ok(b, { updateCells: { start: at(2, 1), rows: [cell({ numberValue: 5 })], fields: 'userEnteredValue' } });
    expect(await b.values('List!A2:B3')).toEqual([['Cake']]);
    const { data } = await b.sheets.spreadsheets.get({ spreadsheetId: SHEET });
    expect(data.sheets?.[0]?.merges).toEqual([box(1, 3, 0, 2)]);
    expect(await refusal(b, { sortRange: { range: box(1, 8, 0, 4), sortSpecs: [{ dimensionIndex: 0 }] } })).toContain(
      'vertical merges',
    );
    await ok(b, { unmergeCells: { range: box(1, 3, 0, 2) } });
    expect((await b.sheets.spreadsheets.get({ spreadsheetId: SHEET })).data.sheets?.[0]?.merges).toBeUndefined();
  });
});

describe('rules', () => {
  test('filters hide rows that are answered all the same', async () => {
    const b = await bench();
    const filter = {
      range: box(0, 10, 0, 4),
      filterSpecs: [{ columnIndex: 0, filterCriteria: { hiddenValues: ['Cake'] } }],
    };
    await ok(b, { setBasicFilter: { filter } });
    const { data } = await b.sheets.spreadsheets.get({
      spreadsheetId: SHEET,
      ranges: ['List!A1:A3'],
      includeGridData: true,
    });
    expect(data.sheets?.[0]?.basicFilter).toEqual(filter);
    expect(data.sheets?.[0]?.data?.[0]?.rowMetadata?.[1]).toEqual({ pixelSize: 21, hiddenByFilter: true });
    expect(await b.values('List!A2')).toEqual([['Cake']]);
    await ok(b, { clearBasicFilter: { sheetId: 7 } });
  });

  test('conditional formats are kept in order and move with their rows', async () => {
    const b = await bench();
    const rule = (formula: string) => ({
      ranges: [box(1, 10, 0, 4)],
      booleanRule: {
        condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: formula }] },
        format: { backgroundColor: { green: 1 } },
      },
    });
    await ok(
      b,
      { addConditionalFormatRule: { rule: rule('=$B2>2'), index: 0 } },
      { addConditionalFormatRule: { rule: rule('=$B2>1'), index: 1 } },
      { insertDimension: { range: rows(1, 2), inheritFromBefore: false } },
    );
    const list = async () =>
      (await b.sheets.spreadsheets.get({ spreadsheetId: SHEET })).data.sheets?.[0]?.conditionalFormats;
    // A row inserted at the top takes over the format beside it.
    expect(await list()).toEqual([
      { ...rule('=$B2>2'), ranges: [box(1, 11, 0, 4)] },
      { ...rule('=$B2>1'), ranges: [box(1, 11, 0, 4)] },
    ]);
    await ok(b, { insertDimension: { range: rows(0, 1), inheritFromBefore: false } });
    expect((await list())?.[0]).toEqual({ ...rule('=$B3>2'), ranges: [box(2, 12, 0, 4)] });
    const replies = await ok(b, { deleteConditionalFormatRule: { sheetId: 7, index: 0 } });
    expect(replies).toMatchObject([{ deleteConditionalFormatRule: { rule: { ranges: [box(2, 12, 0, 4)] } } }]);
    expect(await refusal(b, { deleteConditionalFormatRule: { sheetId: 7, index: 5 } })).toContain(
      'No conditional format',
    );
  });

  test('a protection keeps others out, a warning does not', async () => {
    const b = await bench();
    const replies = await ok(b, {
      addProtectedRange: {
        protectedRange: {
          range: box(0, 1, 0, 4),
          description: 'headers',
          editors: { users: ['dana.diaz@facility.example'] },
        },
      },
    });
    expect(replies).toMatchObject([
      { addProtectedRange: { protectedRange: { description: 'headers', requestingUserCanEdit: true } } },
    ]);
    const stranger = b.google.person(SHEET, 'Kim');
    expect(() => stranger.renameHeader('List', 'Product', 'Item')).toThrow(
      'You are trying to edit a protected cell or object.',
    );
    b.google.person(SHEET, 'Dana Diaz').renameHeader('List', 'Product', 'Item');
    expect(await b.values('List!A1')).toEqual([['Item']]);
    await ok(b, { addProtectedRange: { protectedRange: { range: box(1, 2, 0, 4), warningOnly: true } } });
    stranger.type('List!A2', 'Pie');
    expect(await b.values('List!A2')).toEqual([['Pie']]);
  });

  test('a strict validation keeps people out, one that warns does not', async () => {
    const b = await bench();
    const whole = (strict: boolean) => ({
      setDataValidation: {
        range: box(1, 10, 1, 2),
        rule: {
          condition: { type: 'NUMBER_GREATER_THAN_EQ', values: [{ userEnteredValue: '0' }] },
          strict,
          inputMessage: 'A number',
        },
      },
    });
    await ok(b, whole(true));
    const person = b.google.person(SHEET, 'Kim');
    expect(() => person.type('List!B2', '-1')).toThrow('violates the data validation rules');
    person.type('List!B2', '4');
    await ok(b, whole(false));
    person.type('List!B2', 'many');
    expect(await b.values('List!B2')).toEqual([['many']]);
  });

  test('a request the stand-in does not carry out says so', async () => {
    const b = await bench();
    expect((await b.batch({ addChart: {} })).status).toBe(501);
  });
});
