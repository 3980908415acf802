// The Google client against the stand-in, which was written from Google's documentation and not for this client: the
// whole way, with a person at the keyboard.
import { afterEach, describe, expect, test } from 'vitest';
import { createGoogleClient } from '#main/integrations/google-sheets/client.ts';
import type { GoogleFailure } from '#main/integrations/google-sheets/errors.ts';
import type { GoogleCall, SheetChange, TabRange } from '#main/integrations/google-sheets/port.ts';
import type { FaultKind } from '#main/sandbox/google/faults.ts';
import { type GoogleSandbox, type GoogleSandboxOptions, startGoogleSandbox } from '#main/sandbox/google/server.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { EMAIL, googleFailureOf, NEVER } from '#tests/support/scripted-google.ts';

const running: GoogleSandbox[] = [];
afterEach(async () => {
  for (const google of running.splice(0)) await google.stop();
});

const ID = 'packing-spreadsheet';
const LIST: TabRange = { tab: 'Packing List', fromColumn: 0, toColumn: 3 };

async function bench(options: Partial<GoogleSandboxOptions> = {}, locale = 'en_US') {
  const clock = createFakeClock();
  const google = await startGoogleSandbox({
    accounts: [{ clientEmail: EMAIL, project: 'tiny-farm' }],
    spreadsheets: [
      {
        id: ID,
        title: 'Packing',
        locale,
        writers: [EMAIL],
        tabs: [
          {
            title: 'Packing List',
            id: 0,
            rows: 20,
            columns: 4,
            frozenRows: 1,
            cells: [
              ['Product', 'Ordered', 'PACKED', 'Needs'],
              ['Wedding Cake', 12, 3, '=MAX(B2-C2;0)'],
              ['Gelato', 5, null, '=MAX(B3-C3;0)'],
            ],
          },
        ],
      },
    ],
    now: () => new Date(clock.now()),
    random: () => 0.5,
    ...options,
  });
  running.push(google);
  const calls: GoogleCall[] = [];
  const key = google.credentials(EMAIL);
  const client = createGoogleClient({
    clock,
    baseUrl: () => google.url,
    credentials: () => key,
    timeoutMs: () => 15_000,
    onCall: (call) => calls.push(call),
    withoutSecrets: (text) => text,
  });
  return { clock, google, client, calls, ann: google.person(ID, 'Ann Packer') };
}

const helper: SheetChange = {
  kind: 'add-tab',
  tabId: 77,
  title: "Packhouse's helper",
  hidden: true,
  rows: 5,
  columns: 4,
  frozenRows: 0,
};

describe('a spreadsheet', () => {
  test('is seen, read and watched', async () => {
    const { client, ann, calls } = await bench();
    expect(await client.shape(ID, NEVER)).toMatchObject({
      title: 'Packing',
      locale: 'en_US',
      tabs: [{ tabId: 0, title: 'Packing List', hidden: false, rows: 20, columns: 4, frozenRows: 1 }],
    });
    expect(await client.read(ID, [LIST, { ...LIST, fromRow: 2, toRow: 2, toColumn: 0 }], NEVER)).toEqual([
      [
        ['Product', 'Ordered', 'PACKED', 'Needs'],
        ['Wedding Cake', 12, 3, 9],
        ['Gelato', 5, null, 5],
      ],
      [['Gelato']],
    ]);
    const first = await client.version(ID, NEVER);
    expect(await client.version(ID, NEVER)).toEqual(first);
    ann.type({ tab: 'Packing List', row: 2, column: 'PACKED' }, '2');
    const second = await client.version(ID, NEVER);
    expect(second.version).not.toBe(first.version);
    expect(second.changedBy).toBe('Ann Packer');
    await client.change(ID, [{ kind: 'bold-row', tabId: 0, row: 0 }], [], NEVER);
    expect((await client.version(ID, NEVER)).changedBy).toBeNull();
    expect(calls.every(({ status }) => status === 200)).toBe(true);
  });

  test('takes every kind of change in one request, and shows what it left', async () => {
    const { client, ann, google, calls } = await bench();
    const changes: SheetChange[] = [
      helper,
      { kind: 'grow-tab', tabId: 77, rows: 8, columns: 6 },
      { kind: 'grow-tab', tabId: 0, rows: 25, columns: 5 },
      { kind: 'copy-rows', tabId: 0, row: 1, count: 2, columns: 4, toTabId: 77, toRow: 1, toColumn: 2 },
      {
        kind: 'set-cells',
        tabId: 0,
        row: 2,
        column: 0,
        cells: [[{ value: '=not a formula' }, { value: 7 }, { value: null }, { formula: '=MAX(B3-C3;0)' }]],
      },
      { kind: 'set-cells', tabId: 0, row: 1, column: 2, cells: [[{ note: 'Not a whole number' }]] },
      { kind: 'insert-rows', tabId: 0, at: 1, count: 1 },
      { kind: 'insert-rows', tabId: 0, at: 4, count: 2 },
      { kind: 'delete-rows', tabId: 0, at: 5, count: 1 },
      { kind: 'hide-columns', tabId: 0, from: 3, count: 1 },
      { kind: 'column-width', tabId: 0, column: 1, pixels: 80 },
      { kind: 'format-column', tabId: 0, column: 0, row: 1, shows: 'text' },
      { kind: 'format-column', tabId: 0, column: 1, row: 1, shows: 'number' },
      { kind: 'format-column', tabId: 0, column: 4, row: 1, shows: 'date' },
      { kind: 'bold-row', tabId: 0, row: 0 },
      { kind: 'validate-whole', tabId: 0, column: 2, row: 1, message: 'A whole number' },
      { kind: 'colour-rows', tabId: 0, row: 1, columns: 4, formula: '=AND($A2<>"";$D2=0)', colour: 'green' },
      { kind: 'colour-rows', tabId: 0, row: 1, columns: 4, formula: '=$D2>0', colour: 'amber' },
      { kind: 'set-cells', tabId: 0, row: 1, column: 4, cells: [[{ value: 46347 }]] },
    ];
    const look: TabRange[] = [
      { tab: 'Packing List', fromColumn: 0, toColumn: 4, fromRow: 0, toRow: 3 },
      { tab: "Packhouse's helper", fromColumn: 2, toColumn: 5, fromRow: 1, toRow: 2 },
    ];
    const after = await client.change(ID, changes, look, NEVER);
    expect(after).toHaveLength(2);
    expect(after?.[0]).toMatchObject({ tabId: 0, row: 0, column: 0 });
    expect(after?.[0]?.cells.map((row) => row.slice(0, 4))).toMatchObject([
      ['Product', 'Ordered', 'PACKED', 'Needs'],
      {},
      ['Wedding Cake', 12, 3, 9],
      ['=not a formula', 7, null, 7],
    ]);
    expect(after?.[0]?.cells[1]?.at(-1)).toBe(46347);
    expect(after?.[1]).toEqual({
      tabId: 77,
      row: 1,
      column: 2,
      cells: [
        ['Wedding Cake', 12, 3, 9],
        ['Gelato', 5, null, 5],
      ],
    });
    expect(calls.map(({ kind }) => kind)).toEqual(['token', 'shape', 'write']);
    expect(google.requests.at(-1)).toMatchObject({ status: 200, applied: true });
    const tabs = (await client.shape(ID, NEVER)).tabs;
    expect(tabs.map(({ title, hidden, rows, columns }) => [title, hidden, rows, columns])).toEqual([
      ['Packing List', false, 27, 5],
      ["Packhouse's helper", true, 8, 6],
    ]);
    expect(ann.note({ tab: 'Packing List', row: 2, column: 2 })).toBe('Not a whole number');
    expect(ann.formula({ tab: 'Packing List', row: 3, column: 3 })).toBe('=MAX(B4-C4,0)');
    // Warned of, and taken.
    ann.type({ tab: 'Packing List', row: 2, column: 2 }, 'ten');
    expect((await client.read(ID, [LIST], NEVER))[0]?.[2]).toEqual(['Wedding Cake', 12, 'ten', '#VALUE!']);
    await client.change(ID, [{ kind: 'set-cells', tabId: 0, row: 2, column: 2, cells: [[{ note: null }]] }], [], NEVER);
    expect(ann.note({ tab: 'Packing List', row: 2, column: 2 })).toBeNull();
    expect(ann.value({ tab: 'Packing List', row: 2, column: 2 })).toBe('ten');
  });

  test.each(['de_DE', 'en_GB', 'fr_FR'])('in %s takes the same formulas, conditions and values', async (locale) => {
    const { client, ann } = await bench({}, locale);
    const changes: SheetChange[] = [
      { kind: 'set-cells', tabId: 0, row: 2, column: 3, cells: [[{ formula: '=IF(ISNUMBER(C3);1;MAX(B3-N(C3);0))' }]] },
      {
        kind: 'set-cells',
        tabId: 0,
        row: 3,
        column: 0,
        cells: [[{ value: '1,5' }, { value: 1.5 }, { value: '01.02.2026' }]],
      },
      { kind: 'validate-whole', tabId: 0, column: 2, row: 1, message: 'A whole number' },
      { kind: 'colour-rows', tabId: 0, row: 1, columns: 4, formula: '=AND($A2<>"";$D2=0)', colour: 'green' },
    ];
    const look = { ...LIST, fromRow: 2, toRow: 3 };
    const after = await client.change(ID, changes, [look], NEVER);
    expect(after?.[0]?.cells.map((row) => row.slice(0, 4))).toEqual([
      ['Gelato', 5, null, 5],
      ['1,5', 1.5, '01.02.2026'],
    ]);
    ann.type({ tab: 'Packing List', row: 2, column: 2 }, '4');
    expect((await client.read(ID, [look], NEVER))[0]).toEqual([
      ['Gelato', 5, 4, 1],
      ['1,5', 1.5, '01.02.2026'],
    ]);
  });

  test('shows errors in cells alike, read and looked at', async () => {
    const { client } = await bench();
    const formulas = ['=1/0', '=VLOOKUP("x";A1:B2;2;FALSE)', '=NOSUCH(1)', '=1+"a"'];
    const cells = [formulas.map((formula) => ({ formula }))];
    const look = { ...LIST, fromRow: 9, toRow: 9 };
    const after = await client.change(ID, [{ kind: 'set-cells', tabId: 0, row: 9, column: 0, cells }], [look], NEVER);
    expect(after?.[0]?.cells).toEqual([['#DIV/0!', '#N/A', '#NAME?', '#VALUE!']]);
    expect((await client.read(ID, [look], NEVER))[0]).toEqual(after?.[0]?.cells);
  });

  test('shows what a person did between our read and our write', async () => {
    const { client, google, ann } = await bench();
    const asRead = (await client.read(ID, [LIST], NEVER))[0]?.[1]?.[0];
    google.beforeNext('write', () => ann.sort('Packing List', 'Product'));
    const change: SheetChange = { kind: 'set-cells', tabId: 0, row: 1, column: 2, cells: [[{ value: 4 }]] };
    const after = await client.change(ID, [change], [{ ...LIST, fromRow: 1, toRow: 1 }], NEVER);
    expect([asRead, after?.[0]?.cells[0]]).toEqual(['Wedding Cake', ['Gelato', 5, 4, 1]]);
  });

  test('gives the notes of cells beside what they show, of the ranges asked for', async () => {
    const { client, ann } = await bench();
    ann.setNote({ tab: 'Packing List', row: 2, column: 'PACKED' }, 'Ask Sam');
    ann.setNote({ tab: 'Packing List', row: 2, column: 'Ordered' }, 'of nobody’s interest');
    ann.setNote({ tab: 'Packing List', row: 4, column: 'PACKED' }, 'below everything');
    const of = (column: number, toRow: number): TabRange => ({
      tab: 'packing list',
      fromColumn: column,
      toColumn: column,
      fromRow: 1,
      toRow,
    });
    const cells = await client.readNotes(ID, [of(0, 4), of(2, 4)], NEVER);
    expect(cells.filter(({ note, shows }) => note !== null || shows !== null)).toEqual([
      { row: 1, column: 0, shows: 'Wedding Cake', note: null },
      { row: 2, column: 0, shows: 'Gelato', note: null },
      { row: 1, column: 2, shows: 3, note: null },
      { row: 2, column: 2, shows: null, note: 'Ask Sam' },
      { row: 4, column: 2, shows: null, note: 'below everything' },
    ]);
    const gone = { ...of(2, 21), fromRow: 20 };
    expect(await googleFailureOf(client.readNotes(ID, [gone], NEVER))).toMatchObject({ kind: 'rejected' });
  });

  test('keeps all of a write out when one part of it cannot be', async () => {
    const { client, ann } = await bench();
    const before = ann.rows('Packing List');
    const set: SheetChange = { kind: 'set-cells', tabId: 0, row: 1, column: 0, cells: [[{ value: 'x' }]] };
    const impossible: SheetChange[] = [
      { kind: 'set-cells', tabId: 0, row: 20, column: 0, cells: [[{ value: 'x' }]] },
      { kind: 'set-cells', tabId: 5, row: 0, column: 0, cells: [[{ value: 'x' }]] },
      { kind: 'delete-rows', tabId: 0, at: 1, count: 19 },
      { kind: 'insert-rows', tabId: 0, at: 20, count: 1, like: 'below' },
      { ...helper, title: 'packing list' },
      { ...helper, tabId: 0 },
    ];
    for (const change of impossible) {
      const error = await googleFailureOf(client.change(ID, [set, change], [], NEVER));
      expect(error).toMatchObject({ kind: 'rejected', status: 400, mayHaveHappened: false });
      expect(error.detail).toMatch(/requests\[1\]/);
    }
    expect(ann.rows('Packing List')).toEqual(before);
    expect(await client.change(ID, [{ kind: 'insert-rows', tabId: 0, at: 20, count: 1 }], [], NEVER)).toEqual([]);
  });

  test('whose tab was renamed is a rejected read', async () => {
    const { client, ann } = await bench();
    ann.renameTab('Packing List', "Ann's list");
    const error = await googleFailureOf(client.read(ID, [LIST], NEVER));
    expect(error).toMatchObject({ kind: 'rejected', detail: "Unable to parse range: 'Packing List'!A1:D" });
    expect(await client.read(ID, [{ ...LIST, tab: "Ann's list", toRow: 0 }], NEVER)).toHaveLength(1);
  });
});

describe('the way there', () => {
  test('is closed for a spreadsheet that is not shared, unknown, or whose interface is off', async () => {
    const { client, google } = await bench();
    google.share(ID, EMAIL, null);
    expect(await googleFailureOf(client.shape(ID, NEVER))).toMatchObject({ kind: 'not_shared', status: 403 });
    // Drive does not tell files it may not show from files that are not there.
    expect(await googleFailureOf(client.version(ID, NEVER))).toMatchObject({ kind: 'not_found', status: 404 });
    google.share(ID, EMAIL, 'reader');
    const bold: SheetChange = { kind: 'bold-row', tabId: 0, row: 0 };
    expect(await googleFailureOf(client.change(ID, [bold], [], NEVER))).toMatchObject({ kind: 'not_shared' });
    expect(await googleFailureOf(client.shape('another', NEVER))).toMatchObject({ kind: 'not_found' });
    google.setApi('tiny-farm', 'drive.googleapis.com', false);
    const drive = await googleFailureOf(client.version(ID, NEVER));
    expect(drive).toMatchObject({ kind: 'api_disabled', detail: expect.stringMatching(/^drive\.googleapis\.com: /) });
    google.setApi('tiny-farm', 'sheets.googleapis.com', false);
    const sheets = await googleFailureOf(client.shape(ID, NEVER));
    expect(sheets).toMatchObject({ kind: 'api_disabled', detail: expect.stringMatching(/^sheets\.googleapis\.com: /) });
  });

  test('is open again after tokens were refused or ran out', async () => {
    const { client, google, clock, calls } = await bench();
    await client.version(ID, NEVER);
    google.revokeTokens();
    await client.version(ID, NEVER);
    expect(calls.map(({ kind, status }) => [kind, status])).toEqual([
      ['token', 200],
      ['version', 200],
      ['version', 401],
      ['token', 200],
      ['version', 200],
    ]);
    await clock.advance(3_600_000);
    await client.version(ID, NEVER);
    google.deleteKey(EMAIL);
    await client.version(ID, NEVER);
    google.revokeTokens();
    const error = await googleFailureOf(client.version(ID, NEVER));
    expect(error).toMatchObject({ kind: 'sign_in_refused', detail: 'invalid_grant: Invalid JWT Signature.' });
  });

  test.each([
    [-7_200_000, 'ahead of'],
    [7_200_000, 'behind'],
  ])('is closed while the clock is %d ms off, and says so', async (offset, side) => {
    const { client, google, clock } = await bench({ now: () => new Date(Date.parse('2026-11-21T10:00:00Z') + offset) });
    const error = await googleFailureOf(client.signIn(NEVER));
    expect(error).toMatchObject({ kind: 'sign_in_refused', status: 400 });
    expect(error.detail).toMatch(/^invalid_grant: Invalid JWT: Token must be a short-lived token/);
    expect(error.detail).toContain(`(The clock of this computer is 7200 s ${side} Google's.)`);
    clock.jump(google.now().getTime());
    await client.signIn(NEVER);
  });

  test('has a quota of 60 reads a minute', async () => {
    const { client, clock } = await bench();
    for (let i = 0; i < 60; i += 1) await client.shape(ID, NEVER);
    const error = await googleFailureOf(client.read(ID, [LIST], NEVER));
    expect(error).toMatchObject({ kind: 'quota', status: 429 });
    expect(error.detail).toContain('Read requests per minute per user');
    await client.version(ID, NEVER);
    await clock.advance(60_000);
    await client.shape(ID, NEVER);
  });

  const failures: readonly (readonly [FaultKind, GoogleFailure, boolean])[] = [
    ['refuse', 'network', true],
    ['reset-mid-body', 'network', true],
    ['lost-answer', 'network', true],
    ['status-400', 'rejected', false],
    ['status-403', 'not_shared', false],
    ['status-404', 'not_found', false],
    ['status-409', 'server', true],
    ['status-413', 'rejected', false],
    ['status-429', 'quota', false],
    ['status-500', 'server', true],
    ['status-502', 'server', true],
    ['status-503', 'server', true],
    ['html', 'shape', true],
    ['truncated-json', 'shape', true],
    ['wrong-types', 'shape', true],
    ['missing-fields', 'shape', true],
  ];
  const set: SheetChange = { kind: 'set-cells', tabId: 0, row: 1, column: 2, cells: [[{ value: 9 }]] };
  test.each(failures)('fails by %s on a write: %s, may have happened: %s', async (kind, expected, mayHaveHappened) => {
    const { client, google, ann } = await bench();
    google.faults.add({ kind, only: 'write' });
    const written = client.change(ID, [set], [LIST], NEVER);
    // Written, and the answer does not say what stands there.
    if (kind === 'missing-fields') return expect(await written).toBeNull();
    expect(await googleFailureOf(written)).toMatchObject({ kind: expected, mayHaveHappened });
    const isThere = ann.value({ tab: 'Packing List', row: 1, column: 2 }) === 9;
    if (isThere) expect(mayHaveHappened).toBe(true);
  });
  test.each(failures)('fails by %s on reads and the change check: %s', async (kind, expected) => {
    const { client, google } = await bench();
    google.faults.add({ kind, only: ['read', 'drive'], times: 'always' });
    const sheets = [() => client.read(ID, [LIST], NEVER), () => client.shape(ID, NEVER)];
    const all = [...sheets, () => client.version(ID, NEVER)];
    // Drive gives its version as a text, which stays one.
    for (const work of kind === 'wrong-types' ? sheets : all)
      expect(await googleFailureOf(work())).toMatchObject({ kind: expected, mayHaveHappened: false });
  });

  test('asks Drive for less when it refuses the fuller question', async () => {
    const { client, google } = await bench();
    google.faults.add({ kind: 'status-400', only: 'drive' });
    expect(await client.version(ID, NEVER)).toEqual({ version: google.version(ID), changedBy: null });
  });

  test('waits as long as it is told', async () => {
    const { client, google } = await bench();
    google.faults.add({ kind: 'status-429', retryAfter: 30, only: 'read' });
    expect(await googleFailureOf(client.shape(ID, NEVER))).toMatchObject({ retryAfterMs: 30_000 });
    google.faults.add({ kind: 'status-503', retryAfter: 5, only: 'read' });
    expect(await googleFailureOf(client.shape(ID, NEVER))).toMatchObject({ kind: 'server', retryAfterMs: 5000 });
  });

  test('takes two thousand rows in one write and gives them back', async () => {
    const { client } = await bench();
    const cells = Array.from({ length: 2000 }, (_, i) => [
      { value: `Product ${i}` },
      { value: i },
      { value: null },
      { formula: `=MAX(B${i + 2}-C${i + 2};0)` },
    ]);
    const changes: SheetChange[] = [
      { kind: 'grow-tab', tabId: 0, rows: 2100, columns: 4 },
      { kind: 'set-cells', tabId: 0, row: 1, column: 0, cells },
    ];
    const after = await client.change(ID, changes, [LIST], NEVER);
    expect(after?.[0]?.cells[2000]?.slice(0, 4)).toEqual(['Product 1999', 1999, null, 1999]);
    expect((await client.read(ID, [LIST], NEVER))[0]).toHaveLength(2001);
  });
});
