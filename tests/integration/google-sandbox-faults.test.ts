// What goes wrong on demand, who acts in between, and the page for a browser.
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { isJsonObject, type Json } from '#main/sandbox/stand-in/json.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { ACCOUNT, endGoogleBenches, googleBench, messageOf, SHEET } from '#tests/support/google-sandbox-bench.ts';

afterEach(endGoogleBenches);

const path = `/v4/spreadsheets/${SHEET}`;
const TABS = [
  {
    title: 'List',
    id: 7,
    frozenRows: 1,
    cells: [
      ['Product', 'PACKED'],
      ['Cake', 3],
      ['Dart', 1],
      ['Apple', 2],
    ],
  },
];
const bench = () => googleBench({ spreadsheets: [{ id: SHEET, title: 'Packing', writers: [ACCOUNT], tabs: TABS }] });
const readList = (b: Awaited<ReturnType<typeof bench>>) => b.send('GET', `${path}/values/List`);
const writeList = (b: Awaited<ReturnType<typeof bench>>, value: Json) =>
  b.send('PUT', `${path}/values/List!B2?valueInputOption=RAW`, { values: [[value]] });

describe('faults', () => {
  test.each([
    ['status-401', 401, 'UNAUTHENTICATED'],
    ['status-403', 403, 'PERMISSION_DENIED'],
    ['status-404', 404, 'NOT_FOUND'],
    ['status-409', 409, 'ABORTED'],
    ['status-429', 429, 'RESOURCE_EXHAUSTED'],
    ['status-500', 500, 'INTERNAL'],
    ['status-503', 503, 'UNAVAILABLE'],
  ] as const)('%s has Google’s shape and comes as often as asked', async (kind, status, word) => {
    const b = await bench();
    b.google.faults.add({ kind, only: 'read', times: 2 });
    for (let n = 0; n < 2; n += 1) {
      const answer = await readList(b);
      expect([answer.status, answer.json.error]).toMatchObject([status, { code: status, status: word }]);
      expect(answer.headers.get('retry-after')).toBeNull();
    }
    expect((await readList(b)).status).toBe(200);
    expect((await writeList(b, 1)).status).toBe(200);
  });

  test('a page instead of JSON, half of it, other types, missing fields', async () => {
    const b = await bench();
    const once = async (
      kind: 'html' | 'truncated-json' | 'wrong-types' | 'missing-fields' | 'status-502' | 'status-413',
    ) => {
      b.google.faults.add({ kind });
      return b.send('GET', `${path}?fields=sheets.properties,spreadsheetId`);
    };
    expect((await once('html')).text).toContain('<html');
    expect((await once('status-502')).headers.get('content-type')).toContain('text/html');
    expect((await once('status-413')).status).toBe(413);
    const half = await once('truncated-json');
    expect(() => JSON.parse(half.text)).toThrow();
    expect((await once('wrong-types')).json.sheets).toMatchObject({
      items: [{ properties: { sheetId: { value: 7 } } }],
    });
    expect((await once('missing-fields')).json).toEqual({ spreadsheetId: SHEET });
  });

  test('a quota with Retry-After, a clock that is off, and each service alone', async () => {
    const b = await bench();
    b.google.faults.add({ kind: 'status-429', retryAfter: 30, only: 'drive' });
    b.google.faults.add({ kind: 'clock-skew', only: 'token', skewMs: 3_600_000 });
    b.google.faults.add({ kind: 'status-400', only: 'token' });
    expect((await readList(b)).status).toBe(200);
    const limited = await b.send('GET', `/drive/v3/files/${SHEET}`);
    expect([limited.headers.get('retry-after'), limited.json.error]).toMatchObject([
      '30',
      { errors: [{ reason: 'rateLimitExceeded' }] },
    ]);
    expect((await b.signIn()).headers.get('date')).toBe('Sat, 21 Nov 2026 11:00:00 GMT');
    expect((await b.signIn()).json).toMatchObject({ error: 'invalid_grant' });
    expect(b.google.faults.list()).toEqual([]);
  });

  test('connections that break, hang or drip', async () => {
    const b = await bench();
    b.google.faults.add({ kind: 'refuse' });
    await expect(readList(b)).rejects.toThrow();
    b.google.faults.add({ kind: 'reset-mid-body' });
    await expect(readList(b)).rejects.toThrow();
    b.google.faults.add({ kind: 'hang' });
    const stop = new AbortController();
    const hanging = fetch(`${b.google.url}${path}`, { signal: stop.signal });
    while (b.google.requests.at(-1)?.fault !== 'hang') await settle();
    stop.abort();
    await expect(hanging).rejects.toThrow();
    b.google.faults.add({ kind: 'slow-drip', dripMs: 0 });
    expect((await readList(b)).json.values).toHaveLength(4);
  });

  test('a write whose answer is lost has happened all the same', async () => {
    const b = await bench();
    b.google.faults.add({ kind: 'lost-answer', only: 'write' });
    await expect(writeList(b, 99)).rejects.toThrow();
    expect(await b.values('List!B2')).toEqual([[99]]);
    expect(b.google.requests.filter(({ kind }) => kind === 'write')).toMatchObject([
      { applied: true, status: null, fault: 'lost-answer', by: ACCOUNT },
    ]);
  });

  test('nothing secret is in the log', async () => {
    const b = await bench();
    await readList(b);
    await b.signIn();
    const log = JSON.stringify(b.google.requests);
    expect(log).not.toContain(b.token);
    expect(log).not.toContain('assertion');
    expect(b.google.counters).toMatchObject({ reads: 1, tokens: 2, writes: 0 });
  });
});

describe('somebody at the keyboard', () => {
  test('acts exactly between a read and a write', async () => {
    const b = await bench();
    const dana = b.google.person(SHEET, 'Dana');
    b.google.beforeNext('write', () => dana.sort('List', 'Product'));
    b.google.afterNext('write', () => dana.type({ tab: 'List', row: 3, column: 'PACKED' }, '7'));
    expect(await b.values('List!A2:B2')).toEqual([['Cake', 3]]);
    await writeList(b, 50);
    expect(await b.values('List!A2:B4')).toEqual([
      ['Apple', 50],
      ['Cake', 3],
      ['Dart', 7],
    ]);
    await writeList(b, 51);
    expect(dana.value('List!B2')).toBe(51);
  });

  test('does all that people do to a list', async () => {
    const b = await bench();
    const p = b.google.person(SHEET, 'Dana');
    const list = () => p.rows('List').slice(1);
    p.insertRow('List', 1);
    expect(list()).toEqual([[], ['Cake', 3], ['Dart', 1], ['Apple', 2]]);
    p.deleteRow('List', 1);
    p.moveRow('List', 1, 4);
    expect(list()).toEqual([
      ['Dart', 1],
      ['Apple', 2],
      ['Cake', 3],
    ]);
    p.copyRow('List', 2, 1);
    expect(list()).toEqual([
      ['Apple', 2],
      ['Dart', 1],
      ['Apple', 2],
      ['Cake', 3],
    ]);
    p.copyRow('List', 4, 2, true);
    p.cutRow('List', 1, 6);
    expect(list()).toEqual([[], ['Cake', 3], ['Apple', 2], ['Cake', 3], [], ['Apple', 2]]);
    p.sort('List', 'PACKED', false);
    expect(list()).toEqual([
      ['Cake', 3],
      ['Cake', 3],
      ['Apple', 2],
      ['Apple', 2],
    ]);
    p.insertColumn('List', 'PACKED', 'Extra');
    p.type({ tab: 'List', row: 1, column: 'Extra' }, '=B1&"!"');
    p.moveColumn('List', 'PACKED', 0);
    expect(p.rows('List')[1]).toEqual([3, 'Cake', 'Extra!']);
    expect(p.formula({ tab: 'List', row: 1, column: 'Extra' })).toBe('=C1&"!"');
    p.deleteColumn('List', 'Extra');
    p.renameHeader('List', 'PACKED', 'Packed');
    expect(p.rows('List')[0]).toEqual(['Packed', 'Product']);
    expect(() => p.type({ tab: 'List', row: 1, column: 'PACKED' }, '1')).toThrow('List has no column PACKED.');
    p.merge('List!A2:A3');
    p.filter('List', 'Product', ['Cake']);
    p.clear('List!B4:B9');
    expect(list()).toEqual([[3, 'Cake'], [null, 'Cake'], [2], [2]]);
    p.setLocale('de_DE');
    p.type('List!A6', '1,5');
    expect([p.value('List!A6'), p.shows('List!A6')]).toEqual([1.5, '1,5']);
    p.addTab('Other');
    p.renameTab('List', 'Renamed');
    p.deleteTab('Other');
    expect(p.tabs()).toEqual([{ title: 'Renamed', hidden: false }]);
    expect(() => p.deleteTab('Renamed')).toThrow("can't remove all the sheets");
  });
});

describe('the page', () => {
  const page = async (b: Awaited<ReturnType<typeof bench>>, at: string, init: RequestInit = {}) =>
    fetch(`${b.google.url}${at}`, init);

  test('is escaped, and its policy lets in nothing but its own script and style', async () => {
    const b = await googleBench({ spreadsheets: [{ id: SHEET, title: '<img src=x onerror=alert(1)>"', tabs: TABS }] });
    const answer = await fetch(b.google.pageUrl(SHEET));
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const html = await answer.text();
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/<script>|style="|\son[a-z]+="/);
    for (const file of ['/sandbox/google-page.js', '/sandbox/google-page.css'])
      expect((await page(b, file)).status).toBe(200);
    expect(html).not.toMatch(/https?:\/\//);
  });

  test('shows cells with notes and colours, and not what is hidden', async () => {
    const b = await bench();
    await b.batch(
      {
        updateDimensionProperties: {
          range: { sheetId: 7, dimension: 'COLUMNS', startIndex: 0, endIndex: 1 },
          properties: { hiddenByUser: true },
          fields: 'hiddenByUser',
        },
      },
      {
        addConditionalFormatRule: {
          rule: {
            ranges: [{ sheetId: 7, startRowIndex: 1, endRowIndex: 9 }],
            booleanRule: {
              condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: '=$B2=1' }] },
              format: { backgroundColorStyle: { rgbColor: { green: 1 } } },
            },
          },
        },
      },
    );
    b.google.person(SHEET, 'Dana').setNote('List!B2', 'three?');
    const grid: unknown = await (await page(b, `/sandbox/spreadsheets/${SHEET}/grid?tab=7`)).json();
    if (!isJsonObject(grid)) throw new Error('no grid');
    expect(grid.tab).toMatchObject({
      columns: expect.not.arrayContaining([expect.objectContaining({ letters: 'A' })]),
      rows: expect.arrayContaining([
        { index: 1, cells: [{ column: 1, text: '3', note: 'three?', number: true }] },
        { index: 2, cells: expect.arrayContaining([{ column: 1, text: '1', number: true, colour: 'rgb(0, 255, 0)' }]) },
      ]),
    });
    const same = await page(b, `/sandbox/spreadsheets/${SHEET}/grid?tab=7&version=${grid.version}`);
    expect(await same.json()).toEqual({ version: grid.version });
  });

  test('answers under the loopback address only', async () => {
    const b = await bench();
    const statusUnder = (host: string) =>
      new Promise((resolve, reject) => {
        const asked = request(b.google.pageUrl(SHEET), { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asked.on('error', reject).end();
      });
    expect(await statusUnder('rebound.example')).toBe(403);
    expect(await statusUnder(new URL(b.google.url).host)).toBe(200);
  });

  test('acts for its reader only when the page itself asks', async () => {
    const b = await bench();
    const act = (origin: string | null, body: Json) =>
      page(b, `/sandbox/spreadsheets/${SHEET}/act`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...(origin ? { origin } : {}) },
      });
    const type = { name: 'Kim', tabId: 7, action: 'type', row: 1, column: 1, text: '8' };
    expect((await act(null, type)).status).toBe(403);
    expect((await act('https://evil.example', type)).status).toBe(403);
    expect((await act('null', type)).status).toBe(403);
    expect(await b.values('List!B2')).toEqual([[3]]);
    expect((await act(b.google.url, type)).status).toBe(200);
    expect(await b.values('List!B2')).toEqual([[8]]);
    for (const action of ['copy-row', 'insert-row', 'delete-row'])
      await act(b.google.url, { tabId: 7, action, row: 1 });
    await act(b.google.url, { tabId: 7, action: 'move-row', row: 1, to: 3 });
    await act(b.google.url, { tabId: 7, action: 'sort', column: 0 });
    expect(await b.values('List!A2:A6')).toEqual([['Apple'], ['Cake'], ['Cake'], ['Dart']]);
    const { data } = await b.drive.files.get({ fileId: SHEET, fields: 'lastModifyingUser' });
    expect(data.lastModifyingUser?.displayName).toBe('Trainee');
    expect((await act(b.google.url, { ...type, row: 5000 })).status).toBe(409);
    expect((await act(b.google.url, { action: 'x', tabId: 7 })).status).toBe(409);
    expect((await act(b.google.url, [1])).status).toBe(400);
    const unknown = await b.send('GET', '/v4/spreadsheets/x:y');
    expect([unknown.status, messageOf(unknown)]).toEqual([404, '']);
  });
});
