// Each change as the request that Google documents for it, all of a write in one, and the cells that come back with it.
import { afterEach, describe, expect, test } from 'vitest';
import type { SheetChange, TabRange } from '#main/integrations/google-sheets/port.ts';
import { endScriptedGoogle, googleBench, googleFailureOf, NEVER, SHEET } from '#tests/support/scripted-google.ts';

afterEach(endScriptedGoogle);

const LOOK: TabRange = { tab: 'Packing List', fromColumn: 0, toColumn: 3, fromRow: 1, toRow: 2 };

/** What was sent for these changes. */
async function sentFor(changes: readonly SheetChange[], look: readonly TabRange[] = []) {
  const { client, next, calls } = await googleBench();
  next({ body: { spreadsheetId: SHEET } });
  await client.change(SHEET, changes, look, NEVER);
  const [request] = calls();
  expect(calls()).toHaveLength(1);
  expect(request).toMatchObject({ method: 'POST', path: `/v4/spreadsheets/${SHEET}:batchUpdate` });
  expect(request?.headers['content-type']).toBe('application/json');
  return { body: request?.json, fields: request?.query.get('fields') };
}

const range = (sheetId: number, dimension: string, startIndex: number, endIndex: number) => ({
  sheetId,
  dimension,
  startIndex,
  endIndex,
});

describe('a change', () => {
  const single: readonly (readonly [string, SheetChange, object])[] = [
    [
      'adds a tab',
      {
        kind: 'add-tab',
        tabId: 77,
        title: 'Packhouse helper',
        hidden: true,
        rows: 1000,
        columns: 16,
        frozenRows: 1,
      },
      {
        addSheet: {
          properties: {
            sheetId: 77,
            title: 'Packhouse helper',
            hidden: true,
            gridProperties: { rowCount: 1000, columnCount: 16, frozenRowCount: 1 },
          },
        },
      },
    ],
    [
      'inserts rows that look like the row above',
      { kind: 'insert-rows', tabId: 5, at: 4, count: 3 },
      { insertDimension: { range: range(5, 'ROWS', 4, 7), inheritFromBefore: true } },
    ],
    [
      'inserts rows below the headers that do not look like them',
      { kind: 'insert-rows', tabId: 5, at: 1, count: 1 },
      { insertDimension: { range: range(5, 'ROWS', 1, 2), inheritFromBefore: false } },
    ],
    [
      'inserts rows below headers that stand further down, told so',
      { kind: 'insert-rows', tabId: 5, at: 4, count: 1, like: 'below' },
      { insertDimension: { range: range(5, 'ROWS', 4, 5), inheritFromBefore: false } },
    ],
    [
      'inserts rows below the headers of a tab without any more rows, told so',
      { kind: 'insert-rows', tabId: 5, at: 1, count: 1, like: 'above' },
      { insertDimension: { range: range(5, 'ROWS', 1, 2), inheritFromBefore: true } },
    ],
    [
      'inserts rows at the very top',
      { kind: 'insert-rows', tabId: 5, at: 0, count: 1 },
      { insertDimension: { range: range(5, 'ROWS', 0, 1), inheritFromBefore: false } },
    ],
    [
      'deletes rows',
      { kind: 'delete-rows', tabId: 5, at: 4, count: 2 },
      { deleteDimension: { range: range(5, 'ROWS', 4, 6) } },
    ],
    [
      'sets values as what they are',
      {
        kind: 'set-cells',
        tabId: 5,
        row: 3,
        column: 2,
        cells: [
          [{ value: '=1+1' }, { value: 12 }, { value: false }],
          [{ value: null }, { formula: '=MAX(C4-D4;0)' }],
          [{ value: '' }],
        ],
      },
      {
        updateCells: {
          start: { sheetId: 5, rowIndex: 3, columnIndex: 2 },
          rows: [
            {
              values: [
                { userEnteredValue: { stringValue: '=1+1' } },
                { userEnteredValue: { numberValue: 12 } },
                { userEnteredValue: { boolValue: false } },
              ],
            },
            { values: [{}, { userEnteredValue: { formulaValue: '=MAX(C4-D4;0)' } }] },
            { values: [{}] },
          ],
          fields: 'userEnteredValue',
        },
      },
    ],
    [
      'sets and takes away notes without touching values',
      { kind: 'set-cells', tabId: 5, row: 3, column: 3, cells: [[{ note: 'Not a whole number' }], [{ note: null }]] },
      {
        updateCells: {
          start: { sheetId: 5, rowIndex: 3, columnIndex: 3 },
          rows: [{ values: [{ note: 'Not a whole number' }] }, { values: [{}] }],
          fields: 'note',
        },
      },
    ],
    [
      'sets values and notes together',
      { kind: 'set-cells', tabId: 0, row: 0, column: 0, cells: [[{ value: 1, note: null }]] },
      {
        updateCells: {
          start: { sheetId: 0, rowIndex: 0, columnIndex: 0 },
          rows: [{ values: [{ userEnteredValue: { numberValue: 1 } }] }],
          fields: 'userEnteredValue,note',
        },
      },
    ],
    [
      'copies the values of rows to another tab',
      { kind: 'copy-rows', tabId: 5, row: 7, count: 2, columns: 16, toTabId: 77, toRow: 100, toColumn: 4 },
      {
        copyPaste: {
          source: { sheetId: 5, startRowIndex: 7, endRowIndex: 9, startColumnIndex: 0, endColumnIndex: 16 },
          destination: { sheetId: 77, startRowIndex: 100, endRowIndex: 102, startColumnIndex: 4, endColumnIndex: 20 },
          pasteType: 'PASTE_VALUES',
          pasteOrientation: 'NORMAL',
        },
      },
    ],
    [
      'hides columns',
      { kind: 'hide-columns', tabId: 5, from: 12, count: 4 },
      {
        updateDimensionProperties: {
          range: range(5, 'COLUMNS', 12, 16),
          properties: { hiddenByUser: true },
          fields: 'hiddenByUser',
        },
      },
    ],
    [
      'sets a width',
      { kind: 'column-width', tabId: 5, column: 2, pixels: 90 },
      {
        updateDimensionProperties: {
          range: range(5, 'COLUMNS', 2, 3),
          properties: { pixelSize: 90 },
          fields: 'pixelSize',
        },
      },
    ],
    [
      'shows a column as whole numbers',
      { kind: 'format-column', tabId: 5, column: 3, row: 1, shows: 'number' },
      {
        repeatCell: {
          range: { sheetId: 5, startRowIndex: 1, startColumnIndex: 3, endColumnIndex: 4 },
          cell: { userEnteredFormat: { numberFormat: { type: 'NUMBER', pattern: '0' } } },
          fields: 'userEnteredFormat.numberFormat',
        },
      },
    ],
    [
      "shows a column as dates in the spreadsheet's own way",
      { kind: 'format-column', tabId: 5, column: 6, row: 1, shows: 'date' },
      {
        repeatCell: {
          range: { sheetId: 5, startRowIndex: 1, startColumnIndex: 6, endColumnIndex: 7 },
          cell: { userEnteredFormat: { numberFormat: { type: 'DATE' } } },
          fields: 'userEnteredFormat.numberFormat',
        },
      },
    ],
    [
      'shows a column as text',
      { kind: 'format-column', tabId: 5, column: 0, row: 1, shows: 'text' },
      {
        repeatCell: {
          range: { sheetId: 5, startRowIndex: 1, startColumnIndex: 0, endColumnIndex: 1 },
          cell: { userEnteredFormat: { numberFormat: { type: 'TEXT' } } },
          fields: 'userEnteredFormat.numberFormat',
        },
      },
    ],
    [
      'makes a row bold',
      { kind: 'bold-row', tabId: 5, row: 0 },
      {
        repeatCell: {
          range: { sheetId: 5, startRowIndex: 0, endRowIndex: 1 },
          cell: { userEnteredFormat: { textFormat: { bold: true } } },
          fields: 'userEnteredFormat.textFormat.bold',
        },
      },
    ],
    [
      'warns of what is no whole number, and takes it',
      { kind: 'validate-whole', tabId: 5, column: 3, row: 1, message: 'A whole number' },
      {
        setDataValidation: {
          range: { sheetId: 5, startRowIndex: 1, startColumnIndex: 3, endColumnIndex: 4 },
          rule: {
            condition: {
              type: 'CUSTOM_FORMULA',
              values: [{ userEnteredValue: '=IF(ISNUMBER(D2);AND(D2>=0;D2=INT(D2));FALSE)' }],
            },
            inputMessage: 'A whole number',
            strict: false,
          },
        },
      },
    ],
    [
      'colours rows by a formula',
      { kind: 'colour-rows', tabId: 5, row: 1, columns: 16, formula: '=$F2=0', colour: 'green' },
      {
        addConditionalFormatRule: {
          index: 0,
          rule: {
            ranges: [{ sheetId: 5, startRowIndex: 1, startColumnIndex: 0, endColumnIndex: 16 }],
            booleanRule: {
              condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: '=$F2=0' }] },
              format: { backgroundColorStyle: { rgbColor: { red: 0.851, green: 0.918, blue: 0.827 } } },
            },
          },
        },
      },
    ],
  ];
  test.each(single)('%s', async (_, change, request) => {
    expect(await sentFor([change])).toEqual({ body: { requests: [request] }, fields: 'spreadsheetId' });
  });

  test('is sent with all others of its write, in their order', async () => {
    const { body } = await sentFor([
      { kind: 'copy-rows', tabId: 5, row: 7, count: 1, columns: 1, toTabId: 77, toRow: 0, toColumn: 0 },
      { kind: 'insert-rows', tabId: 5, at: 4, count: 0 },
      { kind: 'set-cells', tabId: 5, row: 0, column: 0, cells: [[{}], []] },
      { kind: 'insert-rows', tabId: 5, at: 4, count: 1 },
      { kind: 'delete-rows', tabId: 5, at: 9, count: 1 },
    ]);
    expect(body).toMatchObject({
      requests: [{ copyPaste: {} }, { insertDimension: {} }, { deleteDimension: {} }],
    });
  });

  test('that cannot be sent keeps all of its write from being sent', async () => {
    const { client, requests } = await googleBench();
    const mixed = [
      [[{ value: 1 }, { note: 'n' }]],
      [[{ value: 1 }, {}]],
      [[{ value: 1, note: 'n' }], [{ value: 2 }]],
      [[{ value: Number.NaN }]],
      [[{ value: Number.POSITIVE_INFINITY }]],
    ];
    for (const cells of mixed) {
      const work = client.change(SHEET, [{ kind: 'set-cells', tabId: 5, row: 0, column: 0, cells }], [], NEVER);
      expect(await googleFailureOf(work)).toMatchObject({ kind: 'rejected', mayHaveHappened: false });
    }
    expect(requests).toEqual([]);
  });

  test('that changes nothing asks nobody', async () => {
    const { client, requests } = await googleBench();
    expect(await client.change(SHEET, [], [], NEVER)).toEqual([]);
    expect(await client.change(SHEET, [], [LOOK], NEVER)).toBeNull();
    expect(requests).toEqual([]);
  });
});

describe('a tab that is to grow', () => {
  const grow = (tabId: number, rows: number, columns: number) => ({ kind: 'grow-tab', tabId, rows, columns }) as const;
  const SHAPE = {
    body: {
      properties: { title: 'T', locale: 'en_US' },
      sheets: [{ properties: { sheetId: 5, title: 'A', gridProperties: { rowCount: 100, columnCount: 12 } } }],
    },
  };

  test('is asked for its size first and given what it lacks: it may have grown meanwhile', async () => {
    const { client, next, calls } = await googleBench();
    next(SHAPE, { body: {} });
    const changes = [
      { kind: 'insert-rows', tabId: 5, at: 4, count: 30 },
      { kind: 'delete-rows', tabId: 5, at: 4, count: 10 },
      grow(5, 150, 16),
      grow(5, 140, 14),
    ] as const;
    await client.change(SHEET, changes, [], NEVER);
    expect(calls().map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(calls()[1]?.json).toMatchObject({
      requests: [
        { insertDimension: {} },
        { deleteDimension: {} },
        { appendDimension: { sheetId: 5, dimension: 'ROWS', length: 30 } },
        { appendDimension: { sheetId: 5, dimension: 'COLUMNS', length: 4 } },
      ],
    });
  });

  test('and is large enough is left alone', async () => {
    const { client, next, calls } = await googleBench();
    next(SHAPE);
    expect(await client.change(SHEET, [grow(5, 50, 3)], [], NEVER)).toEqual([]);
    expect(calls()).toHaveLength(1);
  });

  test('and is made by the same write needs no question', async () => {
    const tab = { kind: 'add-tab', tabId: 9, title: 'B', hidden: false, rows: 10, columns: 3, frozenRows: 0 } as const;
    const { body } = await sentFor([tab, grow(9, 12, 3)]);
    expect(body).toMatchObject({
      requests: [{ addSheet: {} }, { appendDimension: { sheetId: 9, dimension: 'ROWS', length: 2 } }],
    });
  });

  test('and is not there is refused before anything is written', async () => {
    const { client, next, calls } = await googleBench();
    next(SHAPE);
    expect(await googleFailureOf(client.change(SHEET, [grow(6, 50, 3)], [], NEVER))).toMatchObject({
      kind: 'rejected',
    });
    expect(calls()).toHaveLength(1);
  });
});

describe('looking at what a write left', () => {
  const CHANGE = { kind: 'delete-rows', tabId: 5, at: 9, count: 1 } as const;
  const left = async (answer: unknown) => {
    const { client, next } = await googleBench();
    next({ body: answer });
    return client.change(SHEET, [CHANGE], [LOOK], NEVER);
  };

  test('is asked together with it, and for no more than the cells', async () => {
    const { body, fields } = await sentFor([CHANGE], [LOOK, { tab: "Bob's", fromColumn: 0, toColumn: 1 }]);
    expect(body).toMatchObject({
      includeSpreadsheetInResponse: true,
      responseIncludeGridData: true,
      responseRanges: ["'Packing List'!A2:D3", "'Bob''s'!A1:B"],
    });
    expect(fields).toBe(
      'updatedSpreadsheet.sheets(properties.sheetId,data(startRow,startColumn,rowData.values(userEnteredValue,effectiveValue)))',
    );
  });

  test('gives what cells show: results of formulas, errors as reading gives them, blanks', async () => {
    const values = [
      { userEnteredValue: { formulaValue: '=1+1' }, effectiveValue: { numberValue: 2 } },
      { userEnteredValue: { stringValue: 'typed' }, effectiveValue: { stringValue: 'typed' } },
      { userEnteredValue: { boolValue: true } },
      { userEnteredValue: { formulaValue: '=""' }, effectiveValue: { stringValue: '' } },
      {},
      { effectiveValue: { numberValue: 0 } },
      { effectiveValue: { boolValue: false } },
    ];
    const errors = ['DIVIDE_BY_ZERO', 'REF', 'VALUE', 'NAME', 'N_A', 'NUM', 'NULL_VALUE', 'ERROR', 'LOADING', 'NEW'];
    const answer = {
      updatedSpreadsheet: {
        sheets: [
          {
            properties: { sheetId: 0 },
            data: [
              { startRow: 1, rowData: [{ values }, {}] },
              {
                startRow: 7,
                startColumn: 3,
                rowData: [{ values: errors.map((type) => ({ effectiveValue: { errorValue: { type } } })) }],
              },
            ],
          },
          { properties: { sheetId: 77 }, data: [{}] },
          { properties: { sheetId: 78 } },
        ],
      },
    };
    const shown = [
      '#DIV/0!',
      '#REF!',
      '#VALUE!',
      '#NAME?',
      '#N/A',
      '#NUM!',
      '#NULL!',
      '#ERROR!',
      'Loading...',
      '#ERROR!',
    ];
    expect(await left(answer)).toEqual([
      { tabId: 0, row: 1, column: 0, cells: [[2, 'typed', true, null, null, 0, false], []] },
      { tabId: 0, row: 7, column: 3, cells: [shown] },
      { tabId: 77, row: 0, column: 0, cells: [] },
    ]);
  });

  test('finds nothing where the server wrote and does not say', async () => {
    expect(await left({ spreadsheetId: SHEET, replies: [{}] })).toBeNull();
    expect(await left({ updatedSpreadsheet: null })).toBeNull();
    expect(await left({ updatedSpreadsheet: {} })).toBeNull();
  });

  test.each([
    ['a list', []],
    ['sheets that are none', { updatedSpreadsheet: { sheets: 5 } }],
    ['a text in place of the spreadsheet', { updatedSpreadsheet: 'done' }],
    ['a tab without its number', { updatedSpreadsheet: { sheets: [{ data: [] }] } }],
    [
      'a number as text',
      {
        updatedSpreadsheet: {
          sheets: [
            {
              properties: { sheetId: 1 },
              data: [{ rowData: [{ values: [{ effectiveValue: { numberValue: '2' } }] }] }],
            },
          ],
        },
      },
    ],
  ])('that is %s is an answer of another shape to a write that may have happened', async (_, answer) => {
    const error = await googleFailureOf(left(Array.isArray(answer) ? '"text"' : answer));
    expect(error).toMatchObject({ kind: 'shape', mayHaveHappened: true });
  });
});
