// What the Google client asks and what it makes of the answers: requests exactly as the Sheets and Drive references
// document them, against a server that answers what the test writes down.
import http from 'node:http';
import https from 'node:https';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  credentialsText,
  EMAIL,
  endScriptedGoogle,
  googleBench,
  googleFailureOf,
  NEVER,
  SHEET,
} from '#tests/support/scripted-google.ts';

afterEach(endScriptedGoogle);
afterEach(() => vi.restoreAllMocks());

const FULL = 'version,modifiedTime,lastModifyingUser(displayName,emailAddress,me)';
const DATE = '2026-11-21T10:00:00.000Z';
const user = (fields: object) => ({ body: { version: '8', modifiedTime: DATE, lastModifyingUser: fields } });

describe('asking whether a file changed', () => {
  test('is one small request to Drive, for shared drives too', async () => {
    const { client, next, calls, ended } = await googleBench();
    next(user({ displayName: 'Ann Packer', emailAddress: 'ann@example.com', me: false }));
    expect(await client.version(SHEET, NEVER)).toEqual({ version: '8', changedBy: 'Ann Packer' });
    expect(calls()).toHaveLength(1);
    const [request] = calls();
    expect(request).toMatchObject({ method: 'GET', path: `/drive/v3/files/${SHEET}`, text: '' });
    expect(Object.fromEntries(request?.query ?? [])).toEqual({ fields: FULL, supportsAllDrives: 'true' });
    expect(request?.headers).toMatchObject({ accept: 'application/json', authorization: 'Bearer ya29.token-number-1' });
    expect(ended.at(-1)).toEqual({ kind: 'version', ms: 0, status: 200, skewMs: 0 });
  });

  test.each([
    ['a person without a name', { emailAddress: 'ann@example.com' }, 'ann@example.com'],
    ['ourselves', { displayName: 'packhouse', me: true }, null],
    ['our own address', { displayName: 'packhouse', emailAddress: EMAIL.toUpperCase() }, null],
    ['somebody Drive does not name', {}, null],
    ['something that is no user', 'Ann', null],
  ])('tells who changed it: %s', async (_, fields, expected) => {
    const { client, next } = await googleBench();
    next({ body: { version: 8, modifiedTime: DATE, lastModifyingUser: fields } });
    expect(await client.version(SHEET, NEVER)).toEqual({ version: '8', changedBy: expected });
  });

  test('asks less where the fuller question is refused, and remembers it for that address', async () => {
    let base = '';
    const { client, url, next, calls } = await googleBench({ baseUrl: () => base });
    base = url;
    const refused = {
      status: 400,
      body: {
        error: {
          code: 400,
          message: 'Invalid field selection lastModifyingUser',
          errors: [{ reason: 'invalidParameter' }],
        },
      },
    };
    next(refused, { body: { version: '8' } }, { body: { version: '9' } }, user({ displayName: 'Ann' }));
    expect(await client.version(SHEET, NEVER)).toEqual({ version: '8', changedBy: null });
    expect(await client.version(SHEET, NEVER)).toEqual({ version: '9', changedBy: null });
    base = `${url}/other`;
    expect(await client.version(SHEET, NEVER)).toEqual({ version: '8', changedBy: 'Ann' });
    const short = 'version,modifiedTime';
    expect(calls().map(({ query }) => query.get('fields'))).toEqual([FULL, short, short, FULL]);
  });

  test('does not ask again when it is the sign-in that is refused', async () => {
    const { client, onToken, signIns } = await googleBench();
    onToken.answer = () => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
    });
    expect(await googleFailureOf(client.version(SHEET, NEVER))).toMatchObject({ kind: 'sign_in_refused', status: 400 });
    expect(signIns()).toHaveLength(1);
  });

  test('does not remember it when the shorter question is refused as well', async () => {
    const { client, next, calls } = await googleBench();
    next({ status: 400 }, { status: 400 }, user({}));
    expect(await googleFailureOf(client.version(SHEET, NEVER))).toMatchObject({ kind: 'rejected' });
    await client.version(SHEET, NEVER);
    expect(calls().at(-1)?.query.get('fields')).toBe(FULL);
  });
});

describe('asking for the shape', () => {
  const properties = (sheetId: number, title: string, more: object = {}) => ({
    properties: { sheetId, title, gridProperties: { rowCount: 1000, columnCount: 26 }, ...more },
  });

  test('is one request without any cells', async () => {
    const { client, next, calls } = await googleBench();
    next({
      body: {
        spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${SHEET}/edit?ouid=1`,
        properties: { title: 'Packing', locale: 'de_DE' },
        sheets: [
          properties(0, 'Packing List', { gridProperties: { rowCount: 90, columnCount: 16, frozenRowCount: 1 } }),
          properties(77, 'Packhouse helper', { hidden: true }),
          { properties: { sheetId: 9, title: 'Chart', sheetType: 'OBJECT' } },
        ],
      },
    });
    expect(await client.shape(SHEET, NEVER)).toEqual({
      title: 'Packing',
      locale: 'de_DE',
      url: `https://docs.google.com/spreadsheets/d/${SHEET}/edit?ouid=1`,
      tabs: [
        { tabId: 0, title: 'Packing List', hidden: false, rows: 90, columns: 16, frozenRows: 1 },
        { tabId: 77, title: 'Packhouse helper', hidden: true, rows: 1000, columns: 26, frozenRows: 0 },
        { tabId: 9, title: 'Chart', hidden: false, rows: 0, columns: 0, frozenRows: 0 },
      ],
    });
    expect(calls()[0]).toMatchObject({ method: 'GET', path: `/v4/spreadsheets/${SHEET}` });
    expect(Object.fromEntries(calls()[0]?.query ?? [])).toEqual({
      fields:
        'spreadsheetUrl,properties(title,locale),sheets.properties(sheetId,title,hidden,gridProperties(rowCount,columnCount,frozenRowCount))',
    });
  });

  test('gives an address that opens, whatever the server says of it', async () => {
    const { client, next } = await googleBench();
    const body = { properties: { title: '' }, sheets: [properties(0, 'T')] };
    next({ body }, { body: { ...body, spreadsheetUrl: 'javascript:alert(1)' } });
    expect((await client.shape(SHEET, NEVER)).url).toBe(`https://docs.google.com/spreadsheets/d/${SHEET}/edit`);
    expect((await client.shape(SHEET, NEVER)).url).toBe(`https://docs.google.com/spreadsheets/d/${SHEET}/edit`);
  });

  test.each([
    ['nothing', {}],
    ['no tabs', { properties: { title: 'T' }, sheets: [] }],
    ['a tab without its number', { properties: { title: 'T' }, sheets: [{ properties: { title: 'A' } }] }],
    ['a tab without its title', { properties: { title: 'T' }, sheets: [{ properties: { sheetId: 1 } }] }],
    [
      'sizes as text',
      { properties: { title: 'T' }, sheets: [properties(0, 'A', { gridProperties: { rowCount: '9' } })] },
    ],
    ['a list', []],
  ])('that is %s is an answer of another shape', async (_, body) => {
    const { client, next } = await googleBench();
    next({ body });
    expect(await googleFailureOf(client.shape(SHEET, NEVER))).toMatchObject({ kind: 'shape', mayHaveHappened: false });
  });

  test('of something that cannot be an id asks nobody', async () => {
    const { client, requests } = await googleBench();
    for (const id of ['', '..', 'a/b', 'https://docs.google.com/spreadsheets/d/x/edit'])
      expect(await googleFailureOf(client.shape(id, NEVER))).toMatchObject({ kind: 'not_found' });
    expect(requests).toEqual([]);
  });
});

describe('reading', () => {
  const LIST = { tab: 'Packing List', fromColumn: 0, toColumn: 15 };
  const HELPER = { tab: "Bob's helper", fromColumn: 0, toColumn: 2, fromRow: 4, toRow: 9 };

  test('is one request for all ranges, with numbers as numbers and dates as serial numbers', async () => {
    const { client, next, calls } = await googleBench();
    next({
      body: {
        valueRanges: [
          {
            range: "'Packing List'!A1:P1000",
            values: [['Product', 'Ordered'], [], ['', 12, 46347, true, '', null, '#REF!', '=1+1', ' ']],
          },
          { range: "'Bob''s helper'!A5:C10" },
        ],
      },
    });
    expect(await client.read(SHEET, [LIST, HELPER], NEVER)).toEqual([
      [['Product', 'Ordered'], [], [null, 12, 46347, true, null, null, '#REF!', '=1+1', ' ']],
      [],
    ]);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatchObject({ method: 'GET', path: `/v4/spreadsheets/${SHEET}/values:batchGet` });
    expect([...(calls()[0]?.query ?? [])]).toEqual([
      ['ranges', "'Packing List'!A1:P"],
      ['ranges', "'Bob''s helper'!A5:C10"],
      ['majorDimension', 'ROWS'],
      ['valueRenderOption', 'UNFORMATTED_VALUE'],
      ['dateTimeRenderOption', 'SERIAL_NUMBER'],
      ['fields', 'valueRanges(range,values)'],
    ]);
  });

  test('of no ranges asks nobody', async () => {
    const { client, requests } = await googleBench();
    expect(await client.read(SHEET, [], NEVER)).toEqual([]);
    expect(requests).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['fewer ranges', { valueRanges: [{ range: 'List!A1:B2', values: [] }] }],
    ['more ranges', { valueRanges: [{}, {}, {}] }],
    ['ranges in another order', { valueRanges: [{ range: 'Other!A1:B2' }, { range: 'List!A1:B2' }] }],
    ['values that are no rows', { valueRanges: [{ values: ['a', 'b'] }, {}] }],
    ['values that are an object', { valueRanges: [{ values: {} }, {}] }],
    ['a cell that is an object', { valueRanges: [{ values: [[{ stringValue: 'a' }]] }, {}] }],
  ])('that brings %s is an answer of another shape, never an empty sheet', async (_, body) => {
    const { client, next } = await googleBench();
    next({ body });
    const ranges = ['List', 'Other'].map((tab) => ({ tab, fromColumn: 0, toColumn: 1 }));
    expect(await googleFailureOf(client.read(SHEET, ranges, NEVER))).toMatchObject({ kind: 'shape' });
  });

  test('takes a title in another case for the same, as Google does', async () => {
    const { client, next } = await googleBench();
    next({ body: { valueRanges: [{ range: 'PACKING!A1:B2', values: [['a']] }] } });
    expect(await client.read(SHEET, [{ tab: 'Packing', fromColumn: 0, toColumn: 1 }], NEVER)).toEqual([[['a']]]);
  });
});

describe('asking for notes', () => {
  const columns = [12, 3].map((column) => ({
    tab: "Bob's list",
    fromColumn: column,
    toColumn: column,
    fromRow: 4,
    toRow: 6,
  }));
  const grid = (startColumn: number, ...cells: readonly object[]) => ({
    startRow: 4,
    startColumn,
    rowData: cells.map((cell) => ({ values: [cell] })),
  });
  const key = { effectiveValue: { stringValue: '11' } };

  test('is one request for all ranges, without a format or a formula', async () => {
    const { client, next, calls, ended } = await googleBench();
    const noted = { note: 'Ask Sam', effectiveValue: { numberValue: 3 } };
    const failed = { effectiveValue: { errorValue: { type: 'REF', message: 'gone' } } };
    next({ body: { sheets: [{ data: [grid(3, noted, {}, failed), grid(12, key)] }] } });
    expect(await client.readNotes(SHEET, columns, NEVER)).toEqual([
      { row: 4, column: 3, shows: 3, note: 'Ask Sam' },
      { row: 5, column: 3, shows: null, note: null },
      { row: 6, column: 3, shows: null, note: null },
      { row: 4, column: 12, shows: '11', note: null },
    ]);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatchObject({ method: 'GET', path: `/v4/spreadsheets/${SHEET}` });
    expect([...(calls()[0]?.query ?? [])]).toEqual([
      ['ranges', "'Bob''s list'!M5:M7"],
      ['ranges', "'Bob''s list'!D5:D7"],
      ['fields', 'sheets.data(startRow,startColumn,rowData.values(note,effectiveValue))'],
    ]);
    expect(ended.at(-1)).toMatchObject({ kind: 'read', status: 200 });
  });

  test('of no cells asks nobody', async () => {
    const { client, requests } = await googleBench();
    expect(await client.readNotes(SHEET, [], NEVER)).toEqual([]);
    expect(requests).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['no grids', { sheets: [{}] }],
    ['fewer ranges', { sheets: [{ data: [grid(12, key)] }] }],
    ['other ranges', { sheets: [{ data: [grid(12, key), grid(4, {})] }] }],
    ['a note that is no text', { sheets: [{ data: [grid(12, key), grid(3, { note: { text: 'Ask Sam' } })] }] }],
    ['cells that are no list', { sheets: [{ data: [grid(12, key), { ...grid(3), rowData: { values: {} } }] }] }],
  ])('that brings %s is an answer of another shape, never a cell without a note', async (_, body) => {
    const { client, next } = await googleBench();
    next({ body });
    expect(await googleFailureOf(client.readNotes(SHEET, columns, NEVER))).toMatchObject({
      kind: 'shape',
      mayHaveHappened: false,
    });
  });
});

describe('the addresses', () => {
  test("are Google's own without a base, also when the environment names another universe", async () => {
    vi.stubEnv('GOOGLE_CLOUD_UNIVERSE_DOMAIN', 'example.com');
    const { client, url, next, calls, signIns } = await googleBench({
      baseUrl: () => '',
      credentials: () => credentialsText({ token_uri: 'https://example.com/token' }),
    });
    const asked: string[] = [];
    vi.spyOn(https, 'request').mockImplementation((...args: unknown[]) => {
      const [address, options] = args;
      const { origin, href } = new URL(String(address));
      asked.push(origin);
      const { method, headers } = typeof options === 'object' ? { method: '', headers: {}, ...options } : {};
      return http.request(url + href.slice(origin.length), { method, headers });
    });
    next(user({}), { body: { valueRanges: [{}] } });
    await client.version(SHEET, NEVER);
    await client.read(SHEET, [{ tab: 'T', fromColumn: 0, toColumn: 1 }], NEVER);
    expect(asked).toEqual([
      'https://oauth2.googleapis.com',
      'https://www.googleapis.com',
      'https://sheets.googleapis.com',
    ]);
    expect([...signIns(), ...calls()].map(({ path }) => path)).toEqual([
      '/token',
      `/drive/v3/files/${SHEET}`,
      `/v4/spreadsheets/${SHEET}/values:batchGet`,
    ]);
    vi.unstubAllEnvs();
  });

  test('stand below the base, with its path', async () => {
    let base = '';
    const { client, url, next, calls } = await googleBench({ baseUrl: () => base });
    base = ` ${url}/stand-in/ `;
    next(user({}), { body: {} });
    await client.version(SHEET, NEVER);
    await client.change(SHEET, [{ kind: 'delete-rows', tabId: 1, at: 1, count: 1 }], [], NEVER);
    expect(calls().map(({ path }) => path)).toEqual([
      `/stand-in/drive/v3/files/${SHEET}`,
      `/stand-in/v4/spreadsheets/${SHEET}:batchUpdate`,
    ]);
  });

  test('changed meanwhile end a request: at another address the same id is another spreadsheet', async () => {
    let base = '';
    const { client, url, next, calls, onToken } = await googleBench({ baseUrl: () => base });
    base = url;
    const change = { kind: 'delete-rows', tabId: 1, at: 1, count: 1 } as const;
    next(() => {
      base = `${url}/other`;
      return { body: {} };
    });
    expect(await googleFailureOf(client.change(SHEET, [change], [], NEVER))).toMatchObject({
      kind: 'aborted',
      mayHaveHappened: true,
    });
    onToken.answer = () => {
      base = url;
      return { body: { access_token: 'ya29.for-the-other' } };
    };
    expect(await googleFailureOf(client.change(SHEET, [change], [], NEVER))).toMatchObject({
      kind: 'aborted',
      mayHaveHappened: false,
    });
    expect(calls()).toHaveLength(1);
  });

  test('are asked over one kept-alive connection', async () => {
    const { client, next, requests } = await googleBench();
    next(user({}), user({}), user({}));
    for (let i = 0; i < 3; i += 1) await client.version(SHEET, NEVER);
    expect(new Set(requests.map(({ socket }) => socket)).size).toBe(1);
  });
});
