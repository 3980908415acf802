// The Google stand-in against the API reference, driven by Google's own generated clients: sign-in, sharing, reading,
// writing values, Drive.

import { afterEach, describe, expect, test } from 'vitest';
import { isJsonObject } from '#main/sandbox/stand-in/json.ts';
import {
  ACCOUNT,
  assertion,
  endGoogleBenches,
  googleBench,
  messageOf,
  SCOPES,
  SHEET,
  START,
} from '#tests/support/google-sandbox-bench.ts';

afterEach(endGoogleBenches);

const path = `/v4/spreadsheets/${SHEET}`;

describe('signing in', () => {
  test('a signed assertion is good for an hour', async () => {
    const b = await googleBench();
    const { status, json } = await b.signIn();
    expect(status).toBe(200);
    expect(json).toMatchObject({ expires_in: 3599, token_type: 'Bearer' });
    b.advance(3_598_000);
    expect((await b.send('GET', path)).status).toBe(200);
    b.advance(2000);
    const late = await b.send('GET', path);
    expect([late.status, late.json.error]).toMatchObject([401, { status: 'UNAUTHENTICATED' }]);
    expect(late.json.error).toMatchObject({ details: [{ reason: 'ACCESS_TOKEN_INVALID' }] });
  });

  test.each([
    [{ iss: 'nobody@x.iam.gserviceaccount.com' }, 'invalid_grant', 'Invalid grant: account not found'],
    [{ aud: 'https://elsewhere.example/token' }, 'invalid_grant', 'Invalid JWT: Failed audience check.'],
    [{ exp: START / 1000 + 9000 }, 'invalid_grant', 'Token must be a short-lived token (60 minutes)'],
    [{ iat: START / 1000 + 1000, exp: START / 1000 + 4000 }, 'invalid_grant', 'Check your iat and exp values'],
    [{ iat: START / 1000 - 7200, exp: START / 1000 - 3600 }, 'invalid_grant', 'Check your iat and exp values'],
    [{ scope: '' }, 'invalid_scope', 'Empty or missing scope not allowed.'],
    [{ scope: 'spreadsheets' }, 'invalid_scope', 'Invalid OAuth scope'],
  ])('claims %j are refused as %s', async (claims, error, words) => {
    const b = await googleBench();
    const { status, json } = await b.signIn(claims);
    expect([status, json.error]).toEqual([400, error]);
    expect(json.error_description).toContain(words);
  });

  test('a signature that is not the key’s, and a key that was deleted, are refused alike', async () => {
    const b = await googleBench();
    const other = await googleBench({ accounts: [{ clientEmail: ACCOUNT }] });
    const seconds = Math.floor(START / 1000);
    const claims = {
      iss: ACCOUNT,
      scope: SCOPES.join(' '),
      aud: `${b.google.url}/token`,
      iat: seconds,
      exp: seconds + 60,
    };
    const body = (key: string) =>
      new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(key, claims),
      });
    const ask = (key: string) => fetch(`${b.google.url}/token`, { method: 'POST', body: body(key) });
    const own = b.google.credentials(ACCOUNT);
    expect((await ask(own)).status).toBe(200);
    expect(await (await ask(other.google.credentials(ACCOUNT))).json()).toMatchObject({
      error: 'invalid_grant',
      error_description: 'Invalid JWT Signature.',
    });
    b.google.deleteKey(ACCOUNT);
    expect((await ask(own)).status).toBe(400);
    const wrong = await fetch(`${b.google.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password' }),
    });
    expect(await wrong.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });
});

describe('who may ask', () => {
  test('without a token, not shared, unknown, or with too few scopes', async () => {
    const b = await googleBench();
    const none = await b.send('GET', path, undefined, { authorization: '' });
    expect([none.status, messageOf(none)]).toEqual([401, expect.stringContaining('missing required authentication')]);
    expect(await b.send('GET', '/v4/spreadsheets/nothing')).toMatchObject({
      status: 404,
      json: { error: { code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' } },
    });
    b.google.share(SHEET, ACCOUNT, null);
    expect(await b.send('GET', path)).toMatchObject({
      status: 403,
      json: { error: { code: 403, message: 'The caller does not have permission', status: 'PERMISSION_DENIED' } },
    });
    const hidden = await b.send('GET', `/drive/v3/files/${SHEET}`);
    expect([hidden.status, hidden.json.error]).toMatchObject([
      404,
      { message: `File not found: ${SHEET}.`, errors: [{ domain: 'global', reason: 'notFound', location: 'fileId' }] },
    ]);
    b.google.share(SHEET, ACCOUNT, 'reader');
    expect((await b.send('GET', path)).status).toBe(200);
    expect((await b.batch({ addSheet: {} })).status).toBe(403);
    const narrow = String((await b.signIn({ scope: SCOPES[1] ?? '' })).json.access_token);
    const few = await b.send('GET', path, undefined, { authorization: `Bearer ${narrow}` });
    expect([few.status, messageOf(few)]).toEqual([403, 'Request had insufficient authentication scopes.']);
  });

  test('an API that is off in the project names itself', async () => {
    const b = await googleBench();
    b.google.setApi('packhouse', 'drive.googleapis.com', false);
    const off = await b.send('GET', `/drive/v3/files/${SHEET}?fields=version`);
    expect(off.status).toBe(403);
    expect(off.json.error).toMatchObject({
      errors: [{ domain: 'usageLimits', reason: 'accessNotConfigured' }],
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'SERVICE_DISABLED',
          metadata: { service: 'drive.googleapis.com' },
        },
        {},
      ],
    });
    expect((await b.send('GET', path)).status).toBe(200);
    b.google.setApi('packhouse', 'sheets.googleapis.com', false);
    const sheetsOff = await b.send('GET', path);
    expect(messageOf(sheetsOff)).toContain('Google Sheets API has not been used in project');
  });

  test('sixty reads and sixty writes a minute per user, 300 of each per project', async () => {
    const b = await googleBench({ quotas: {} });
    for (let n = 0; n < 60; n += 1) expect((await b.send('GET', path)).status).toBe(200);
    const over = await b.send('GET', path);
    expect([over.status, messageOf(over)]).toEqual([
      429,
      expect.stringContaining(
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'",
      ),
    ]);
    expect(over.json.error).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      details: [{ reason: 'RATE_LIMIT_EXCEEDED' }, {}],
    });
    expect((await b.send('GET', `/drive/v3/files/${SHEET}`)).status).toBe(200);
    expect((await b.batch({ addSheet: {} })).status).toBe(200);
    b.advance(60_000);
    expect((await b.send('GET', path)).status).toBe(200);
    const small = await googleBench({ quotas: { perUser: 60, perProject: 2 } });
    await small.send('GET', path);
    await small.send('GET', path);
    expect(messageOf(await small.send('GET', path))).toContain("limit 'Read requests per minute' of");
  });
});

describe('what is asked has to be as documented', () => {
  test('unknown parameters, names and wrong types are named', async () => {
    const b = await googleBench();
    const wrong = async (method: string, at: string, body?: Parameters<typeof b.send>[2]) => {
      const answer = await b.send(method, at, body);
      expect([answer.status, answer.json.error]).toMatchObject([400, { status: 'INVALID_ARGUMENT' }]);
      return messageOf(answer);
    };
    expect(await wrong('GET', `${path}?x=1`)).toBe(
      'Invalid JSON payload received. Unknown name "x": Cannot bind query parameter. Field \'x\' could not be found in request message.',
    );
    expect(await wrong('POST', `${path}:batchUpdate`, { requests: [{ addSheat: {} }] })).toBe(
      'Invalid JSON payload received. Unknown name "addSheat" at \'requests[0]\': Cannot find field.',
    );
    expect(
      await wrong('POST', `${path}:batchUpdate`, {
        requests: [{ insertDimension: { range: { sheetId: 0, dimension: 'LINES', startIndex: 'x' } } }],
      }),
    ).toBe(
      'Invalid value at \'requests[0].insert_dimension.range.dimension\' (type.googleapis.com/google.apps.sheets.v4.Dimension), "LINES"\n' +
        'Invalid value at \'requests[0].insert_dimension.range.start_index\' (TYPE_INT32), "x"',
    );
    expect(
      await wrong('POST', `${path}:batchUpdate`, { requests: [{ addSheet: {}, deleteSheet: { sheetId: 1 } }] }),
    ).toBe("Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'");
    expect(await wrong('POST', `${path}:batchUpdate`, {})).toBe('Must specify at least one request.');
    expect(await wrong('POST', `${path}:batchUpdate`, { requests: [{}] })).toBe('Invalid requests[0]: No request set.');
    expect(await wrong('GET', `${path}?fields=sheets.nothing`)).toBe('Request contains an invalid argument.');
    expect(await wrong('GET', `${path}/values/A1?valueRenderOption=RAW`)).toContain("'value_render_option'");
    const broken = await fetch(`${b.google.url}${path}:batchUpdate`, {
      method: 'POST',
      body: '{"requests": [',
      headers: { authorization: `Bearer ${b.token}`, 'content-type': 'application/json' },
    });
    expect([broken.status, await broken.text()]).toEqual([
      400,
      expect.stringContaining('Invalid JSON payload received.'),
    ]);
    const mask = await b.send('GET', `/drive/v3/files/${SHEET}?fields=versions`);
    expect([mask.status, mask.json.error]).toMatchObject([
      400,
      { message: 'Invalid field selection versions', errors: [{ reason: 'invalidParameter', location: 'fields' }] },
    ]);
  });

  test('addresses Google does not know are answered by a page', async () => {
    const b = await googleBench();
    const { status, headers } = await b.send('GET', '/v4/nothing');
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  });
});

describe('reading', () => {
  const cells = [['Product', 'Ordered', '', 'Date'], ['Cake', 12, true, 46347], [], ['=B2*2', '=1/0', '', null]];
  const seeded = () =>
    googleBench({
      spreadsheets: [
        {
          id: SHEET,
          title: 'Packing',
          writers: [ACCOUNT],
          tabs: [
            { title: 'Packing List', id: 7, rows: 20, columns: 6, frozenRows: 1, cells },
            { title: "It's hidden", id: 9, hidden: true, rows: 5, columns: 3 },
          ],
        },
      ],
    });

  test('the shape of a spreadsheet, without zeros and falsehoods', async () => {
    const b = await seeded();
    const { data } = await b.sheets.spreadsheets.get({ spreadsheetId: SHEET });
    expect(data).toMatchObject({ spreadsheetId: SHEET, properties: { title: 'Packing', locale: 'en_US' } });
    expect(data.spreadsheetUrl).toBe(b.google.pageUrl(SHEET));
    expect(data.sheets).toEqual([
      {
        properties: {
          sheetId: 7,
          title: 'Packing List',
          index: 0,
          sheetType: 'GRID',
          gridProperties: { rowCount: 20, columnCount: 6, frozenRowCount: 1 },
        },
      },
      {
        properties: {
          sheetId: 9,
          title: "It's hidden",
          index: 1,
          sheetType: 'GRID',
          gridProperties: { rowCount: 5, columnCount: 3 },
          hidden: true,
        },
      },
    ]);
    const fields = 'sheets(properties(sheetId,title)),properties/locale';
    expect((await b.sheets.spreadsheets.get({ spreadsheetId: SHEET, fields })).data).toEqual({
      properties: { locale: 'en_US' },
      sheets: [
        { properties: { sheetId: 7, title: 'Packing List' } },
        { properties: { sheetId: 9, title: "It's hidden" } },
      ],
    });
  });

  test('values are ragged, blank ends are left out, ranges are told as they are', async () => {
    const b = await seeded();
    const get = b.sheets.spreadsheets.values.batchGet({
      spreadsheetId: SHEET,
      ranges: ["'Packing List'!A1:Z", "'It''s hidden'!A:B", "'Packing List'!B2:C4"],
      valueRenderOption: 'UNFORMATTED_VALUE',
      dateTimeRenderOption: 'SERIAL_NUMBER',
    });
    expect((await get).data).toEqual({
      spreadsheetId: SHEET,
      valueRanges: [
        {
          range: "'Packing List'!A1:F20",
          majorDimension: 'ROWS',
          values: [['Product', 'Ordered', '', 'Date'], ['Cake', 12, true, 46347], [], [24, '#DIV/0!']],
        },
        { range: "'It''s hidden'!A1:B5", majorDimension: 'ROWS' },
        { range: "'Packing List'!B2:C4", majorDimension: 'ROWS', values: [[12, true], [], ['#DIV/0!']] },
      ],
    });
    expect(await b.values("'Packing List'!A4:B4", 'FORMULA')).toEqual([['=B2*2', '=1/0']]);
    expect(await b.values("'Packing List'!A2:D2", 'FORMATTED_VALUE')).toEqual([['Cake', '12', 'TRUE', '46347']]);
    const columns = { spreadsheetId: SHEET, range: 'A1:B2', majorDimension: 'COLUMNS' };
    expect((await b.sheets.spreadsheets.values.get(columns)).data.values).toEqual([
      ['Product', 'Cake'],
      ['Ordered', '12'],
    ]);
    expect(await b.values('packing list')).toHaveLength(4);
  });

  test.each([
    ['No tab!A1', 'Unable to parse range: No tab!A1'],
    ['Packing List!A0', 'Unable to parse range: Packing List!A0'],
    ["'Packing List'!A30:B31", "Range ('Packing List'!A30:B31) exceeds grid limits. Max rows: 20, max columns: 6"],
    ["'Packing List'!AA1", "Range ('Packing List'!AA1) exceeds grid limits. Max rows: 20, max columns: 6"],
  ])('the range %s is refused', async (range, words) => {
    const b = await seeded();
    const answer = await b.send('GET', `${path}/values/${encodeURIComponent(range)}`);
    expect([answer.status, messageOf(answer)]).toEqual([400, words]);
  });

  test('grid data holds what the mask asks for', async () => {
    const b = await seeded();
    const { data } = await b.sheets.spreadsheets.get({
      spreadsheetId: SHEET,
      ranges: ["'Packing List'!A2:D4"],
      fields: 'sheets(properties.sheetId,data(startRow,startColumn,rowData.values(userEnteredValue,effectiveValue)))',
    });
    expect(data.sheets).toEqual([
      {
        properties: { sheetId: 7 },
        data: [
          {
            startRow: 1,
            rowData: [
              {
                values: [
                  { userEnteredValue: { stringValue: 'Cake' }, effectiveValue: { stringValue: 'Cake' } },
                  { userEnteredValue: { numberValue: 12 }, effectiveValue: { numberValue: 12 } },
                  { userEnteredValue: { boolValue: true }, effectiveValue: { boolValue: true } },
                  { userEnteredValue: { numberValue: 46347 }, effectiveValue: { numberValue: 46347 } },
                ],
              },
              {},
              {
                values: [
                  { userEnteredValue: { formulaValue: '=B2*2' }, effectiveValue: { numberValue: 24 } },
                  {
                    userEnteredValue: { formulaValue: '=1/0' },
                    effectiveValue: {
                      errorValue: { type: 'DIVIDE_BY_ZERO', message: 'Function DIVIDE parameter 2 cannot be zero.' },
                    },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
    const plain = await b.sheets.spreadsheets.get({ spreadsheetId: SHEET, ranges: ['A2'], includeGridData: true });
    expect(plain.data.sheets?.[0]?.data?.[0]?.rowData?.[0]?.values?.[0]?.formattedValue).toBe('Cake');
    expect(plain.data.sheets?.[0]?.data?.[0]?.rowMetadata).toEqual([{ pixelSize: 21 }]);
  });
});

describe('writing values', () => {
  test('RAW stores what is sent, USER_ENTERED reads it as typed', async () => {
    const b = await googleBench();
    const values = [['=1+1', '12', '1,234.5', '11/21/2026', 'TRUE', "'5", '2026-11-21', '+4', '50%', ' 7 ']];
    const write = (range: string, valueInputOption: string) =>
      b.sheets.spreadsheets.values.update({ spreadsheetId: SHEET, range, valueInputOption, requestBody: { values } });
    const { data } = await write('A1', 'RAW');
    expect(data).toEqual({
      spreadsheetId: SHEET,
      updatedRange: 'Sheet1!A1:J1',
      updatedRows: 1,
      updatedColumns: 10,
      updatedCells: 10,
    });
    expect(await b.values('A1:J1')).toEqual(values);
    await write('A2', 'USER_ENTERED');
    expect(await b.values('A2:J2')).toEqual([[2, 12, 1234.5, 46347, true, '5', 46347, 4, 0.5, 7]]);
    expect(await b.values('A2:J2', 'FORMATTED_VALUE')).toEqual([
      ['2', '12', '1,234.50', '11/21/2026', 'TRUE', '5', '11/21/2026', '4', '50%', '7'],
    ]);
  });

  test('a German spreadsheet reads and shows numbers and dates its own way', async () => {
    const b = await googleBench({ spreadsheets: [{ id: SHEET, locale: 'de_DE', writers: [ACCOUNT] }] });
    await b.sheets.spreadsheets.values.update({
      spreadsheetId: SHEET,
      range: 'A1',
      valueInputOption: 'USER_ENTERED',
      requestBody: { values: [['1.234,5', '1,5', '21.11.2026', '=MAX(1;2)', '=MAX(A1,B1)', '1.5']] },
    });
    expect(await b.values('A1:F1')).toEqual([[1234.5, 1.5, 46347, 2, '#ERROR!', '1.5']]);
    expect(await b.values('A1:C1', 'FORMATTED_VALUE')).toEqual([['1.234,50', '1,5', '21.11.2026']]);
  });

  test('null leaves a cell, empty text empties it, lists and objects are refused', async () => {
    const b = await googleBench();
    const put = (values: unknown[][], range = 'Sheet1!A1:C2') =>
      b.send(
        'PUT',
        `${path}/values/${encodeURIComponent(range)}?valueInputOption=RAW`,
        JSON.parse(JSON.stringify({ values })),
      );
    await put([['a', 'b', 'c']]);
    await put([[null, '', 'd']]);
    expect(await b.values('A1:C1')).toEqual([['a', '', 'd']]);
    expect(messageOf(await put([[['x']]]))).toContain('Invalid values[0][0]: list_value');
    expect(messageOf(await put([[1, 2, 3, 4]]))).toBe(
      "Requested writing within range ['Sheet1'!A1:C2], but tried writing to column [D]",
    );
    expect(messageOf(await put([[1], [2], [3]]))).toContain('tried writing to row [3]');
    expect(messageOf(await put([[1]], 'Sheet1!A1001'))).toBe(
      'Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26',
    );
    expect(messageOf(await b.send('PUT', `${path}/values/A1`, { values: [[1]] }))).toBe(
      "'valueInputOption' is required but not specified",
    );
  });

  test('batchUpdate tells what stands there, and all of it or nothing is written', async () => {
    const b = await googleBench();
    const { data } = await b.sheets.spreadsheets.values.batchUpdate({
      spreadsheetId: SHEET,
      requestBody: {
        valueInputOption: 'USER_ENTERED',
        includeValuesInResponse: true,
        responseValueRenderOption: 'UNFORMATTED_VALUE',
        data: [
          { range: 'A1:B1', values: [[1, '=A1+1']] },
          { range: 'A2', values: [['x']] },
        ],
      },
    });
    expect(data).toMatchObject({ totalUpdatedCells: 3, totalUpdatedSheets: 1, totalUpdatedRows: 2 });
    expect(data.responses?.[0]?.updatedData?.values).toEqual([[1, 2]]);
    const refused = await b.send('POST', `${path}/values:batchUpdate`, {
      valueInputOption: 'RAW',
      data: [
        { range: 'A1', values: [['lost']] },
        { range: 'Nowhere!A1', values: [[1]] },
      ],
    });
    expect(messageOf(refused)).toBe('Unable to parse range: Nowhere!A1');
    expect(await b.values('A1')).toEqual([[1]]);
  });

  test('append goes below the table and makes room; clear takes values only', async () => {
    const b = await googleBench({
      spreadsheets: [
        {
          id: SHEET,
          writers: [ACCOUNT],
          tabs: [
            {
              title: 'T',
              rows: 3,
              columns: 2,
              cells: [
                ['h', 'i'],
                ['a', 1],
              ],
            },
          ],
        },
      ],
    });
    const append = (values: unknown[][]) =>
      b.sheets.spreadsheets.values.append({
        spreadsheetId: SHEET,
        range: 'T!A1',
        valueInputOption: 'RAW',
        requestBody: { values },
      });
    const { data } = await append([
      ['b', 2],
      ['c', 3],
    ]);
    expect(data).toMatchObject({ tableRange: 'T!A1:B2', updates: { updatedRange: 'T!A3:B4', updatedCells: 4 } });
    const cleared = await b.sheets.spreadsheets.values.clear({ spreadsheetId: SHEET, range: 'T!A2:B3' });
    expect(cleared.data).toEqual({ spreadsheetId: SHEET, clearedRange: 'T!A2:B3' });
    expect(await b.values('T')).toEqual([['h', 'i'], [], [], ['c', 3]]);
  });

  test('a new spreadsheet belongs to who made it', async () => {
    const b = await googleBench();
    const { data } = await b.sheets.spreadsheets.create({
      requestBody: {
        properties: { title: 'New', locale: 'fr_FR' },
        sheets: [{ properties: { title: 'Une', sheetId: 5 } }],
      },
    });
    expect(data).toMatchObject({
      properties: { title: 'New', locale: 'fr_FR' },
      sheets: [{ properties: { sheetId: 5, title: 'Une' } }],
    });
    const read = await b.sheets.spreadsheets.get({ spreadsheetId: data.spreadsheetId ?? '' });
    expect(read.data.properties?.title).toBe('New');
  });
});

describe('Drive', () => {
  test('version grows with every change, and says when and by whom', async () => {
    const b = await googleBench();
    const get = async () =>
      (
        await b.drive.files.get({
          fileId: SHEET,
          fields: 'version,modifiedTime,lastModifyingUser(displayName,emailAddress,me)',
          supportsAllDrives: true,
        })
      ).data;
    expect(await get()).toEqual({
      version: '1',
      modifiedTime: '2026-11-21T10:00:00.400Z',
      lastModifyingUser: { displayName: 'Facility Owner', emailAddress: 'owner@facility.example', me: false },
    });
    b.advance(1000);
    await b.batch({ addSheet: {} });
    expect(await get()).toMatchObject({ version: '2', lastModifyingUser: { emailAddress: ACCOUNT, me: true } });
    b.advance(1000);
    b.google.person(SHEET, 'Dana Diaz').type('A1', '5');
    expect(await get()).toEqual({
      version: '3',
      modifiedTime: '2026-11-21T10:00:02.400Z',
      lastModifyingUser: { displayName: 'Dana Diaz', emailAddress: 'dana.diaz@facility.example', me: false },
    });
    const refused = await b.batch({ addSheet: { properties: { title: 'Sheet1' } } });
    expect([refused.status, b.google.version(SHEET)]).toEqual([400, '3']);
    expect((await b.send('GET', `/drive/v3/files/${SHEET}`)).json).toEqual({
      kind: 'drive#file',
      id: SHEET,
      name: 'Packing',
      mimeType: 'application/vnd.google-apps.spreadsheet',
    });
  });

  test('it may be behind, by a time or by a change', async () => {
    const b = await googleBench({ driveLagMs: 3000 });
    const version = async () => (await b.drive.files.get({ fileId: SHEET, fields: 'version' })).data.version;
    b.advance(10_000);
    b.google.person(SHEET, 'Dana').type('A1', '5');
    expect(await version()).toBe('1');
    b.advance(3000);
    expect(await version()).toBe('2');
    b.google.faults.add({ kind: 'stale-version', only: 'drive' });
    expect([await version(), await version()]).toEqual(['1', '2']);
  });

  test('a later stand-in goes on from a snapshot', async () => {
    const first = await googleBench();
    const person = first.google.person(SHEET, 'Dana');
    person.type('A1', '=B1*2');
    person.type('B1', '4');
    person.setNote('B1', 'four');
    const second = await googleBench({ state: JSON.parse(JSON.stringify(first.google.snapshot())) });
    const again = second.google.person(SHEET, 'Dana');
    expect([again.value('A1'), again.formula('A1'), again.note('B1')]).toEqual([8, '=B1*2', 'four']);
    expect(second.google.version(SHEET)).toBe(first.google.version(SHEET));
    expect(isJsonObject(second.google.snapshot())).toBe(true);
  });
});
