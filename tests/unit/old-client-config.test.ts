import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '#shared/contract/settings.ts';
import { jsonFault } from '#shared/rules/json-place.ts';
import { readOldClientConfig } from '#shared/rules/old-client-config.ts';
import { reasonWords } from '#shared/text/reasons.ts';

const TOKEN = '2190|kJ3nQ8xVbT5wZr1L';
const SHEET = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';

const FULL = {
  api_token: TOKEN,
  license_number: 'C11-0001234-LIC',
  dashboard_url: 'https://tracker.farm.example/',
  dashboard_api_key: 'dk_live_8f2k1m4n',
  batch_inventory_sync: { enabled: true, interval_seconds: 5 },
  auto_refresh_enabled: false,
  excluded_statuses: ['Cancelled', 'Draft'],
  api_initial_sync_date: '2025-01-01',
  google_sheets: {
    enabled: 'true',
    credentials_path: ' C:\\Packing\\service-account.json ',
    packing_list_sheet_id: `https://docs.google.com/spreadsheets/d/${SHEET}/edit#gid=0`,
    history_sheet_id: '1HiSt0ry_-x',
    delivery_sheet_id: '1DeLiVery',
    poll_interval_seconds: '2',
    fallback_to_excel: 1,
    auto_create_sheets: 'no',
  },
};

function read(config: unknown) {
  const reading = readOldClientConfig(config);
  if (!reading) throw new Error('It was not taken for a settings file.');
  return reading;
}
const wrongOf = (config: unknown) => read(config).wrong;

describe('a full settings file of the old client', () => {
  it('is sorted into what is taken and not known', () => {
    const reading = read(FULL);
    expect(reading.taken).toEqual([
      { key: 'api_token', target: 'apex.token', value: '', secret: true },
      { key: 'license_number', target: 'facility.license', value: 'C11-0001234-LIC', secret: false },
      { key: 'dashboard_url', target: 'tracker.url', value: 'https://tracker.farm.example/', secret: false },
      { key: 'dashboard_api_key', target: 'tracker.key', value: '', secret: true },
      { key: 'batch_inventory_sync.enabled', target: 'sync.enabled', value: 'on', secret: false },
      {
        key: 'batch_inventory_sync.interval_seconds',
        target: 'sync.intervalSeconds',
        value: '5 seconds',
        secret: false,
      },
      { key: 'auto_refresh_enabled', target: 'orders.autoRefresh', value: 'off', secret: false },
      { key: 'excluded_statuses', target: 'orders.leftOutStatuses', value: 'Cancelled, Draft', secret: false },
      { key: 'api_initial_sync_date', target: 'orders.firstDate', value: '2025-01-01', secret: false },
      { key: 'google_sheets.enabled', target: 'sheets.enabled', value: 'on', secret: false },
      {
        key: 'google_sheets.credentials_path',
        target: 'sheets.credentialsPath',
        value: 'C:\\Packing\\service-account.json',
        secret: false,
      },
      { key: 'google_sheets.packing_list_sheet_id', target: 'sheets.spreadsheetId', value: SHEET, secret: false },
      { key: 'google_sheets.history_sheet_id', target: 'sheets.historyId', value: '1HiSt0ry_-x', secret: false },
      { key: 'google_sheets.delivery_sheet_id', target: 'sheets.deliveryId', value: '1DeLiVery', secret: false },
      { key: 'google_sheets.poll_interval_seconds', target: 'sheets.pollSeconds', value: '2 seconds', secret: false },
      { key: 'google_sheets.fallback_to_excel', target: 'sheets.fallbackToExcel', value: 'on', secret: false },
      { key: 'google_sheets.auto_create_sheets', target: 'sheets.autoCreate', value: 'off', secret: false },
    ]);
    expect([reading.wrong, reading.unknown]).toEqual([[], []]);
    expect(reading.values).toEqual({
      secrets: new Map([
        ['apex.token', TOKEN],
        ['tracker.key', FULL.dashboard_api_key],
      ]),
      settings: {
        'facility.license': 'C11-0001234-LIC',
        'tracker.url': 'https://tracker.farm.example/',
        'sync.enabled': true,
        'sync.intervalSeconds': 5,
        'orders.autoRefresh': false,
        'orders.leftOutStatuses': ['Cancelled', 'Draft'],
        'orders.firstDate': '2025-01-01',
        'sheets.enabled': true,
        'sheets.credentialsPath': 'C:\\Packing\\service-account.json',
        'sheets.spreadsheetId': SHEET,
        'sheets.historyId': '1HiSt0ry_-x',
        'sheets.deliveryId': '1DeLiVery',
        'sheets.pollSeconds': 2,
        'sheets.fallbackToExcel': true,
        'sheets.autoCreate': false,
      },
    });
  });

  it('repeats no secret in what is shown', () => {
    const { taken, wrong, unknown } = read(FULL);
    const text = JSON.stringify({ taken, wrong, unknown });
    for (const secret of [TOKEN, FULL.dashboard_api_key]) expect(text).not.toContain(secret);
  });

  it('names what it does not know, at any level of it that is read', () => {
    const config = { ...FULL, theme: 'dark', batch_inventory_sync: { enabled: true, colour: 1, deeper: { x: 1 } } };
    expect(read(config).unknown).toEqual(['batch_inventory_sync.colour', 'batch_inventory_sync.deeper', 'theme']);
  });
});

describe('something else', () => {
  it.each([null, 1, 'text', true, [], [FULL], {}, { theme: 'dark' }, { orders: [] }])(
    'is not taken for one: %j',
    (config) => {
      expect(readOldClientConfig(config)).toBeNull();
    },
  );
});

describe('the token', () => {
  it.each([
    [` ${TOKEN}\n`, TOKEN],
    [`Bearer ${TOKEN}`, TOKEN],
    [`bearer  ${TOKEN}`, TOKEN],
    [12345678, '12345678'],
  ])('%j is taken as %j', (api_token, token) =>
    expect(read({ api_token }).values.secrets.get('apex.token')).toBe(token),
  );

  it.each<[unknown, string]>([
    ['', 'empty'],
    ['  ', 'empty'],
    [null, 'empty'],
    ['YOUR_API_TOKEN', 'placeholder'],
    ['your-token-here', 'placeholder'],
    ['<token>', 'placeholder'],
    ['xxxxxxxx', 'placeholder'],
    ['two words', 'token_has_blanks'],
    ['a\nb', 'not_text'],
    [1e21, 'not_text'],
    [true, 'not_text'],
    [{ value: TOKEN }, 'not_text'],
    [[TOKEN], 'not_text'],
    ['x1'.repeat(2001), 'too_long'],
  ])('%j is refused: %s', (api_token, reason) => {
    expect(wrongOf({ api_token })).toEqual([{ key: 'api_token', reason }]);
    expect(read({ api_token }).values.secrets.size).toBe(0);
  });
});

describe('the licence number', () => {
  it.each([
    [' C11-0001234-LIC ', 'C11-0001234-LIC'],
    [4001234, '4001234'],
  ])('%j is taken as %j', (license_number, license) =>
    expect(read({ license_number }).values.settings['facility.license']).toBe(license),
  );

  it.each([
    ['x'.repeat(61), 'too_long'],
    [{}, 'not_text'],
    ['', 'empty'],
  ])('%j is refused: %s', (license_number, reason) => {
    expect(wrongOf({ license_number })).toEqual([{ key: 'license_number', reason }]);
  });
});

describe('the sync', () => {
  const sync = (block: unknown) => read({ batch_inventory_sync: block });

  it.each<[unknown, boolean]>([
    [true, true],
    ['true', true],
    [' TRUE ', true],
    ['yes', true],
    ['on', true],
    [1, true],
    ['1', true],
    [false, false],
    ['False', false],
    ['no', false],
    [0, false],
  ])('is switched by %j', (enabled, on) => expect(sync({ enabled }).values.settings['sync.enabled']).toBe(on));

  it.each<[unknown, string]>([
    [null, 'empty'],
    ['', 'empty'],
    ['maybe', 'not_a_switch'],
    [2, 'not_a_switch'],
    [{}, 'not_a_switch'],
  ])('is not switched by %j: %s', (enabled, reason) => {
    expect(sync({ enabled }).wrong).toEqual([{ key: 'batch_inventory_sync.enabled', reason }]);
  });

  it('may be a switch alone', () => {
    expect(sync('true')).toMatchObject({
      taken: [{ key: 'batch_inventory_sync' }],
      values: { settings: { 'sync.enabled': true } },
    });
    expect(sync([]).wrong).toEqual([{ key: 'batch_inventory_sync', reason: 'not_a_switch' }]);
    expect(sync({})).toMatchObject({ taken: [], wrong: [], unknown: [] });
  });

  it.each<[unknown, number]>([
    [5, 5],
    ['5', 5],
    [' 30 ', 30],
    [1, 1],
    [3600, 3600],
  ])('repeats every %j seconds', (interval_seconds, seconds) => {
    const reading = sync({ interval_seconds });
    expect(reading.values.settings['sync.intervalSeconds']).toBe(seconds);
    expect(reading.taken[0]?.value).toBe(`${seconds} ${seconds === 1 ? 'second' : 'seconds'}`);
  });

  it.each<[unknown, number, string]>([
    [0, 1, '0'],
    [-5, 1, '-5'],
    ['0.4', 1, '0.4'],
    [2.5, 3, '2.5'],
    [86_400, 3600, '86400'],
    [1e308, 3600, '1e+308'],
    [Number.POSITIVE_INFINITY, 3600, 'Infinity'],
  ])('repeats no more and no less often than is possible, and says so: %j', (interval_seconds, seconds, given) => {
    const reading = sync({ interval_seconds });
    expect(reading.values.settings['sync.intervalSeconds']).toBe(seconds);
    expect(reading.taken[0]?.value).toContain(`the file says ${given};`);
  });

  it.each(['often', '5s', '', null, {}, [5], Number.NaN, true, '9'.repeat(400)])(
    'repeats as before after %j',
    (interval_seconds) => {
      const reading = sync({ interval_seconds });
      expect(reading.values.settings['sync.intervalSeconds']).toBeUndefined();
      expect(reading.wrong).toHaveLength(1);
    },
  );
});

describe('Google Sheets', () => {
  const sheets = (block: unknown) => read({ google_sheets: block });

  it.each<[string, unknown, string, unknown]>([
    ['enabled', 'Yes', 'sheets.enabled', true],
    ['fallback_to_excel', 0, 'sheets.fallbackToExcel', false],
    ['auto_create_sheets', ' false ', 'sheets.autoCreate', false],
    ['poll_interval_seconds', ' 2 ', 'sheets.pollSeconds', 2],
    ['poll_interval_seconds', 0.5, 'sheets.pollSeconds', 1],
    ['poll_interval_seconds', '7200', 'sheets.pollSeconds', 600],
    ['credentials_path', ' /srv/key.json\n', 'sheets.credentialsPath', '/srv/key.json'],
    ['credentials_path', 'key.json', 'sheets.credentialsPath', 'key.json'],
    ['packing_list_sheet_id', ` ${SHEET} `, 'sheets.spreadsheetId', SHEET],
    ['packing_list_sheet_id', `docs.google.com/spreadsheets/u/1/d/${SHEET}/edit`, 'sheets.spreadsheetId', SHEET],
    ['history_sheet_id', `<https://docs.google.com/spreadsheets/d/${SHEET}>`, 'sheets.historyId', SHEET],
    ['delivery_sheet_id', `https://drive.google.com/open?id=${SHEET}`, 'sheets.deliveryId', SHEET],
  ])('%s %j is taken', (key, value, target, taken) => {
    expect(sheets({ [key]: value }).values.settings).toEqual({ [target]: taken });
  });

  it('looks no more rarely than is possible, and says so', () => {
    expect(sheets({ poll_interval_seconds: 7200 }).taken[0]?.value).toBe(
      '600 seconds (the file says 7200; whole seconds from 1 to 600 are possible)',
    );
  });

  it.each<[string, unknown, string]>([
    ['enabled', 'perhaps', 'not_a_switch'],
    ['enabled', null, 'empty'],
    ['fallback_to_excel', {}, 'not_a_switch'],
    ['auto_create_sheets', '', 'empty'],
    ['poll_interval_seconds', '2s', 'not_a_number'],
    ['poll_interval_seconds', true, 'not_a_number'],
    ['credentials_path', '', 'empty'],
    ['credentials_path', { type: 'service_account' }, 'not_text'],
    ['credentials_path', `/${'x'.repeat(1000)}`, 'too_long'],
    ['packing_list_sheet_id', 'our packing list', 'not_a_spreadsheet'],
    ['packing_list_sheet_id', 'https://docs.google.com/spreadsheets/', 'not_a_spreadsheet'],
    ['packing_list_sheet_id', 'YOUR_SPREADSHEET_ID', 'placeholder'],
    ['packing_list_sheet_id', '<spreadsheet id>', 'placeholder'],
    ['packing_list_sheet_id', 'https://docs.google.com/spreadsheets/d/your-sheet-id/edit', 'placeholder'],
    ['history_sheet_id', '  ', 'empty'],
    ['delivery_sheet_id', [SHEET], 'not_text'],
  ])('%s %j is refused: %s', (key, value, reason) => {
    const reading = sheets({ [key]: value });
    expect(reading.wrong).toEqual([{ key: `google_sheets.${key}`, reason }]);
    expect(reading.values.settings).toEqual({});
  });

  it('may be a switch alone, or say nothing', () => {
    expect(sheets('on').values.settings).toEqual({ 'sheets.enabled': true });
    expect(sheets({})).toMatchObject({ taken: [], wrong: [], unknown: [] });
  });

  it('names what it does not know, repeats nothing of it and keeps nothing of it', () => {
    const reading = sheets({ enabled: true, spreadsheet_id: SHEET, credentials: { private_key: '-----BEGIN' } });
    expect(reading.unknown).toEqual(['google_sheets.spreadsheet_id', 'google_sheets.credentials']);
    expect(JSON.stringify([reading, ...reading.values.secrets])).not.toContain('BEGIN');
  });
});

describe('what is taken over', () => {
  it.each<[Record<string, unknown>, unknown]>([
    [{ excluded_statuses: 'Cancelled, Draft,,Draft' }, { 'orders.leftOutStatuses': ['Cancelled', 'Draft'] }],
    [{ excluded_statuses: ['Draft', '', null, 7] }, { 'orders.leftOutStatuses': ['Draft', '7'] }],
    [{ api_initial_sync_date: '2025-01-01T00:00:00Z' }, { 'orders.firstDate': '2025-01-01' }],
    [{ api_initial_sync_date: '1/5/2025' }, { 'orders.firstDate': '2025-01-05' }],
    [{ auto_refresh_enabled: 'Yes' }, { 'orders.autoRefresh': true }],
  ])('is tidied for the orders: %j', (config, values) => {
    expect(read(config).values).toEqual({ settings: values, secrets: new Map() });
  });

  it('is tidied for the tracker', () => {
    expect(read({ dashboard_url: ' http://192.168.1.9:8080 ' }).values.settings).toEqual({
      'tracker.url': 'http://192.168.1.9:8080',
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ dashboard_url: '' }, 'empty'],
    [{ dashboard_url: 'javascript:alert(1)' }, 'not_an_address'],
    [{ dashboard_url: 'tracker' }, 'not_an_address'],
    [{ dashboard_api_key: 'your_key_here' }, 'placeholder'],
    [{ auto_refresh_enabled: 'sometimes' }, 'not_a_switch'],
    [{ excluded_statuses: {} }, 'not_a_list'],
    [{ excluded_statuses: [{}] }, 'not_a_list'],
    [{ excluded_statuses: [] }, 'empty'],
    [{ excluded_statuses: Array.from({ length: 101 }, String) }, 'too_long'],
    [{ api_initial_sync_date: '2025-02-30' }, 'not_a_date'],
    [{ api_initial_sync_date: 'yesterday' }, 'not_a_date'],
    [{ api_initial_sync_date: '13/13/2025' }, 'not_a_date'],
    [{ google_sheets: [] }, 'not_a_switch'],
    [{ google_sheets: null }, 'empty'],
  ])('is refused when it is of no use: %j (%s)', (config, reason) => {
    expect(wrongOf(config)).toEqual([{ key: Object.keys(config)[0], reason }]);
  });
});

describe('a hostile file', () => {
  it('changes no prototype, and its __proto__ is a key like any other', () => {
    const config: unknown = JSON.parse(
      `{"api_token":"${TOKEN}","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},
        "batch_inventory_sync":{"__proto__":{"enabled":true},"toString":1},"google_sheets":{"__proto__":{"polluted":1}}}`,
    );
    const reading = read(config);
    expect(reading.unknown).toEqual([
      '__proto__',
      'constructor',
      'batch_inventory_sync.__proto__',
      'batch_inventory_sync.toString',
      'google_sheets.__proto__',
    ]);
    expect(reading.values.settings['sync.enabled']).toBeUndefined();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('of brackets in brackets is refused, not followed', () => {
    const deep: unknown = JSON.parse(`{"google_sheets":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`);
    expect(read(deep).unknown).toEqual(['google_sheets.a']);
    expect(read(JSON.parse(`{"api_token":"${TOKEN}","x":${'['.repeat(5000)}${']'.repeat(5000)}}`)).unknown).toEqual([
      'x',
    ]);
  });

  it('of ten megabytes of keys is answered with a short list', () => {
    const keys = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`key_${i}_${'x'.repeat(40)}`, i]));
    const { unknown } = read({ ...keys, [`long\n${'y'.repeat(500)}`]: 1, api_token: TOKEN });
    expect(unknown).toHaveLength(201);
    expect(unknown.at(-1)).toBe('… and 199801 more');
    expect(JSON.stringify(unknown).length).toBeLessThan(30_000);
  });

  it('never fails and never hands on a value that does not fit, whatever is in it', () => {
    const anyOf = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
      fc.dictionary(fc.constantFrom(...names, '__proto__', 'x'), value, { maxKeys: 8 });
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom('2', ' true ', '', SHEET, '/etc/key.json', 1e9),
    );
    const block = anyOf([...Object.keys(FULL.google_sheets), 'interval_seconds'], value);
    const config = anyOf(Object.keys(FULL), fc.oneof(value, block));
    fc.assert(
      fc.property(config, (given) => {
        const reading = readOldClientConfig(given);
        if (!reading) return;
        const { secrets, settings } = reading.values;
        for (const secret of secrets.values()) expect(typeof secret).toBe('string');
        expect(settingsSchema.partial().safeParse(settings).success).toBe(true);
        for (const { reason } of reading.wrong) expect(reasonWords(reason)).not.toBe(reason);
      }),
    );
  });
});

describe('the place where a file stops being JSON', () => {
  it.each<[string, string, number, number]>([
    ['{\n  "a": 1,\n}', 'other', 3, 1],
    ['{"a": 1', 'end', 1, 8],
    ['', 'end', 1, 1],
    ['{"a": 1} x', 'other', 1, 10],
    ["{'a': 1}", 'other', 1, 2],
    ['{\n  // the token\n  "a": 1\n}', 'comment', 2, 3],
    ['{"a": 1 /* one */}', 'comment', 1, 9],
    ['# settings\n{}', 'comment', 1, 1],
    ['{"a": tru}', 'other', 1, 7],
    ['{"a": 01}', 'other', 1, 7],
    ['{"a": "b\nc"}', 'other', 1, 7],
    ['{"a": "C:\\config"}', 'other', 1, 7],
    ['{"a": "never closed', 'other', 1, 7],
    ['{"a" 1}', 'other', 1, 6],
    ['{"a": 1 "b": 2}', 'other', 1, 9],
    ['[1, 2', 'end', 1, 6],
    ['[1,]', 'other', 1, 4],
    ['{a: 1}', 'other', 1, 2],
    ['{"a": NaN}', 'other', 1, 7],
  ])('%j: %s at line %i, column %i', (text, kind, line, column) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonFault(text)).toEqual({ kind, line, column });
  });

  it('is none in JSON, and one in what is not: it agrees with the parser about every text', () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value, null, 1));
    const near = fc.tuple(
      json,
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', '[', '\\', '\n', '0', '-', ':', '\u0001', '//'),
    );
    const damaged = near.map(([text, at, put]) => {
      const place = text.length === 0 ? 0 : at % text.length;
      return text.slice(0, place) + put + text.slice(place + 1);
    });
    fc.assert(
      fc.property(fc.oneof(json, damaged, fc.string()), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(jsonFault(text) === null).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it('is found in ten megabytes and in brackets without end', () => {
    expect(jsonFault(`{"a":"${'x'.repeat(10_000_000)}"`)).toMatchObject({ kind: 'end' });
    expect(jsonFault('['.repeat(1_000_000))).toMatchObject({ kind: 'end', column: 1_000_001 });
  });
});
