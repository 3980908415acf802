// Coming from the old client: its settings file is shown, then taken over, and nothing secret in it comes back.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFileProtector, createSecretStore } from '#main/core/secrets.ts';
import { permissionsOf } from '#shared/rules/roles.ts';
import { actorWith } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';

const TOKEN = '2190|kJ3nQ8xVbT5wZr1L';
const PRIVATE_KEY = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\n';
const DASHBOARD_KEY = 'dk_live_8f2k1m4n';
const SHEET = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';

const CONFIG = {
  api_token: TOKEN,
  license_number: 'C11-0001234-LIC',
  dashboard_url: 'https://tracker.farm.example',
  dashboard_api_key: DASHBOARD_KEY,
  batch_inventory_sync: { enabled: false, interval_seconds: '7200', colour: 'green' },
  auto_refresh_enabled: 'sometimes',
  excluded_statuses: ['Cancelled'],
  google_sheets: {
    enabled: 'true',
    credentials_path: '/not/on/this/machine/service-account.json',
    packing_list_sheet_id: `https://docs.google.com/spreadsheets/d/${SHEET}/edit#gid=0`,
    history_sheet_id: '',
    poll_interval_seconds: '2',
    credentials: { private_key: PRIVATE_KEY },
  },
  theme: 'dark',
};

let test: TestCore;
beforeEach(async () => {
  test = await createTestCore();
});
afterEach(() => test.discard());

const fileOf = (content: string | Buffer, fileName = 'apex_config.json') => ({
  fileName,
  contentBase64: Buffer.from(content).toString('base64'),
});
const FILE = fileOf(JSON.stringify(CONFIG, null, 2));

const preview = (file = FILE) => test.client.settings.previewOldClient(file);
const take = (file = FILE) => test.client.settings.importOldClient(file);
const restart = async (options: Parameters<typeof createTestCore>[0] = {}) => {
  await test.stop();
  test = await createTestCore({ dataDir: test.dataDir, ...options });
};
const auditRows = async () => (await test.client.audit.list({})).rows;

/** What a later part of Packhouse will find. */
function kept(): unknown {
  const store = createSecretStore(
    test.dataDir,
    createKeyFileProtector(join(test.dataDir, 'secrets.key')),
    () => undefined,
  );
  return JSON.parse(store.get('old-client.kept') ?? 'null');
}

describe('the preview', () => {
  it('says what goes where, what is kept, what is of no use and what is not known', async () => {
    expect(await preview()).toEqual({
      taken: [
        { key: 'api_token', target: 'apex.token', value: 'set, ends in Zr1L', secret: true },
        { key: 'license_number', target: 'facility.license', value: 'C11-0001234-LIC', secret: false },
        { key: 'dashboard_url', target: 'tracker.url', value: CONFIG.dashboard_url, secret: false },
        { key: 'dashboard_api_key', target: 'tracker.key', value: 'set, ends in 1m4n', secret: true },
        { key: 'batch_inventory_sync.enabled', target: 'sync.enabled', value: 'off', secret: false },
        {
          key: 'batch_inventory_sync.interval_seconds',
          target: 'sync.intervalSeconds',
          value: '3600 seconds (the file says 7200; whole seconds from 1 to 3600 are possible)',
          secret: false,
        },
        { key: 'excluded_statuses', target: 'orders.leftOutStatuses', value: 'Cancelled', secret: false },
        { key: 'google_sheets.enabled', target: 'sheets.enabled', value: 'on', secret: false },
        {
          key: 'google_sheets.credentials_path',
          target: 'sheets.credentialsPath',
          value: '/not/on/this/machine/service-account.json',
          secret: false,
        },
        { key: 'google_sheets.packing_list_sheet_id', target: 'sheets.spreadsheetId', value: SHEET, secret: false },
        { key: 'google_sheets.poll_interval_seconds', target: 'sheets.pollSeconds', value: '2 seconds', secret: false },
        { key: 'dashboard_url, dashboard_api_key', target: 'tracker.enabled', value: 'on', secret: false },
      ],
      wrong: [
        { key: 'auto_refresh_enabled', reason: 'not_a_switch' },
        { key: 'google_sheets.history_sheet_id', reason: 'empty' },
      ],
      unknown: ['batch_inventory_sync.colour', 'google_sheets.credentials', 'theme'],
    });
  });

  it('changes nothing', async () => {
    const before = await test.client.settings.get();
    await preview();
    expect(await test.client.settings.get()).toEqual(before);
    expect(await auditRows()).toEqual([]);
  });
});

describe('the import', () => {
  it('does what the preview showed', async () => {
    expect(await take()).toEqual(await preview());
    const { values, secrets } = await test.client.settings.get();
    expect(values).toMatchObject({
      'facility.license': 'C11-0001234-LIC',
      'sync.enabled': false,
      'sync.intervalSeconds': 3600,
      'orders.leftOutStatuses': ['Cancelled'],
      'sheets.enabled': true,
      'sheets.credentialsPath': '/not/on/this/machine/service-account.json',
      'sheets.spreadsheetId': SHEET,
      'sheets.historyId': '',
      'sheets.pollSeconds': 2,
      'tracker.url': CONFIG.dashboard_url,
      'tracker.enabled': true,
    });
    expect(secrets).toMatchObject([
      { name: 'apex.token', set: true, endsIn: 'Zr1L' },
      { name: 'google.credentials', set: false },
      { name: 'tracker.key', set: true, endsIn: '1m4n' },
      { name: 'tracker-api.key', set: false },
    ]);
    expect(test.core.settings.secret('apex.token')).toBe(TOKEN);
    expect(test.core.settings.secret('tracker.key')).toBe(DASHBOARD_KEY);
    expect(kept()).toBeNull();
  });

  it('is still there after a restart', async () => {
    await take();
    await restart();
    expect(test.core.settings.secret('apex.token')).toBe(TOKEN);
    expect((await test.client.settings.get()).values['facility.license']).toBe('C11-0001234-LIC');
  });

  it('changes nothing the second time', async () => {
    await take();
    const told: string[] = [];
    test.core.settings.onChange((keys) => told.push(...keys));
    const before = { values: (await test.client.settings.get()).values, file: secretsFile() };
    const rows = (await auditRows()).length;
    await take();
    expect({ values: (await test.client.settings.get()).values, file: secretsFile() }).toEqual(before);
    expect(told).toEqual([]);
    const [newest, ...older] = await auditRows();
    expect(older).toHaveLength(rows);
    expect(newest).toMatchObject({ action: 'settings.import-old-client', details: { fileName: 'apex_config.json' } });
  });

  it('leaves what the file does not say, also what an earlier file said', async () => {
    await take();
    await take(fileOf('{"dashboard_url": "https://other.example"}'));
    expect(test.core.settings.secret('apex.token')).toBe(TOKEN);
    expect((await test.client.settings.get()).values['sync.intervalSeconds']).toBe(3600);
    expect((await test.client.settings.get()).values).toMatchObject({
      'tracker.url': 'https://other.example',
      'tracker.enabled': true,
    });
    expect(test.core.settings.secret('tracker.key')).toBe(DASHBOARD_KEY);
  });

  it('is in the audit log, without a secret', async () => {
    await take();
    const rows = await auditRows();
    expect(rows.map(({ entityLabel }) => entityLabel).sort()).toEqual([
      'apex.token',
      'facility.license',
      'orders.leftOutStatuses',
      'sheets.credentialsPath',
      'sheets.enabled',
      'sheets.spreadsheetId',
      'sync.enabled',
      'sync.intervalSeconds',
      'tracker.enabled',
      'tracker.key',
      'tracker.url',
    ]);
    for (const row of rows) expect(row).toMatchObject({ action: 'settings.import-old-client', actorName: 'Operator' });
    expect(rows.find(({ entityLabel }) => entityLabel === 'tracker.key')).toMatchObject({
      changes: { value: [null, 'set'] },
    });
  });

  it('switches the tracker on only with both its address and its key, and takes no address that is not safe', async () => {
    await take(fileOf('{"dashboard_url": "https://tracker.farm.example"}'));
    expect((await test.client.settings.get()).values['tracker.enabled']).toBe(false);
    const unsafe = {
      dashboard_url: 'http://192.168.1.9:8080',
      dashboard_api_key: DASHBOARD_KEY,
      license_number: 'X-1',
    };
    expect((await take(fileOf(JSON.stringify(unsafe)))).wrong).toEqual([
      { key: 'dashboard_url', reason: 'address_not_safe' },
    ]);
    expect((await test.client.settings.get()).values).toMatchObject({
      'facility.license': 'X-1',
      'tracker.url': 'https://tracker.farm.example',
      'tracker.enabled': false,
    });
  });

  it('keeps its secrets out of every answer, every log and every readable file', async () => {
    const answers = JSON.stringify([
      await preview(),
      await take(),
      await test.client.settings.get(),
      await auditRows(),
    ]);
    const secrets = [TOKEN, DASHBOARD_KEY, 'MIIEvQIBADANBgkqhkiG9w0'];
    for (const secret of secrets) {
      expect(answers).not.toContain(secret);
      expect(JSON.stringify(test.lines)).not.toContain(secret);
      for (const name of readdirSync(test.dataDir)) {
        if (/\.(json|sqlite|sqlite-wal|mark)$/.test(name)) {
          expect(readFileSync(join(test.dataDir, name)).includes(secret), name).toBe(false);
        }
      }
    }
  });

  it('is for those who may change settings', async () => {
    for (const role of ['viewer', 'user', 'compliance'] as const) {
      const actor = actorWith(role, [...permissionsOf(role)]);
      const { settings } = createRouterClient(test.core.router, { context: test.core.contextFor(actor) });
      await expect(settings.previewOldClient(FILE)).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
      await expect(settings.importOldClient(FILE)).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    }
  });
});

/** As an earlier version left it when it was closed, and then this one is opened. */
const keepAsEarlier = async (value: object, options: Parameters<typeof createTestCore>[0] = {}): Promise<void> => {
  await test.stop();
  const protector = createKeyFileProtector(join(test.dataDir, 'secrets.key'));
  createSecretStore(test.dataDir, protector, () => undefined).set('old-client.kept', JSON.stringify(value));
  test = await createTestCore({ dataDir: test.dataDir, ...options });
};

describe('what an earlier version kept for the orders', () => {
  const EARLIER = {
    dashboard_url: 'https://tracker.farm.example/',
    excluded_statuses: ['Draft'],
    auto_refresh_enabled: false,
    api_initial_sync_date: '2025-01-01',
  };

  it('goes to their settings at the next start, once, by itself and audited', async () => {
    await keepAsEarlier(EARLIER);
    expect((await test.client.settings.get()).values).toMatchObject({
      'orders.autoRefresh': false,
      'orders.leftOutStatuses': ['Draft'],
      'orders.firstDate': '2025-01-01',
    });
    expect(kept()).toBeNull();
    const rows = await auditRows();
    expect(rows.map(({ entityLabel }) => entityLabel).sort()).toEqual([
      'old-client.kept',
      'orders.autoRefresh',
      'orders.firstDate',
      'orders.leftOutStatuses',
      'tracker.url',
    ]);
    for (const row of rows) expect(row).toMatchObject({ actorName: 'Old client', actorKind: 'system' });

    await test.client.settings.set({ 'orders.autoRefresh': true });
    await restart();
    expect((await test.client.settings.get()).values['orders.autoRefresh']).toBe(true);
  });

  it('leaves no empty secret behind, and what is of no use stays where it is', async () => {
    await keepAsEarlier({ auto_refresh_enabled: false });
    expect(kept()).toBeNull();
    await keepAsEarlier({ excluded_statuses: {} });
    expect(kept()).toEqual({ excluded_statuses: {} });
  });
});

describe('what an earlier version kept for Google Sheets', () => {
  const TRACKER = { dashboard_url: 'https://tracker.farm.example', dashboard_api_key: DASHBOARD_KEY };
  const BLOCK = {
    enabled: 'false',
    credentials_path: '/not/on/this/machine/service-account.json',
    packing_list_sheet_id: SHEET,
    delivery_sheet_id: `https://docs.google.com/spreadsheets/d/1DeL-iVery/edit`,
    poll_interval_seconds: '3',
    fallback_to_excel: 'no',
    auto_create_sheets: 0,
  };

  it('goes to its settings at the next start, once', async () => {
    await keepAsEarlier({ ...TRACKER, google_sheets: BLOCK });
    expect((await test.client.settings.get()).values).toMatchObject({
      'sheets.enabled': false,
      'sheets.credentialsPath': '/not/on/this/machine/service-account.json',
      'sheets.spreadsheetId': SHEET,
      'sheets.historyId': '',
      'sheets.deliveryId': '1DeL-iVery',
      'sheets.pollSeconds': 3,
      'sheets.fallbackToExcel': false,
      'sheets.autoCreate': false,
    });
    expect(kept()).toBeNull();
    const rows = await auditRows();
    expect(rows.find(({ entityLabel }) => entityLabel === 'old-client.kept')).toMatchObject({
      actorKind: 'system',
      changes: { value: ['set', null] },
      details: {
        taken: [...Object.keys(TRACKER), ...Object.keys(BLOCK).map((key) => `google_sheets.${key}`)].join(', '),
      },
    });

    await test.client.settings.set({ 'sheets.spreadsheetId': '1Chosen-later' });
    await restart();
    expect((await test.client.settings.get()).values['sheets.spreadsheetId']).toBe('1Chosen-later');
    expect((await auditRows()).filter(({ entityLabel }) => entityLabel === 'old-client.kept')).toHaveLength(1);
  });

  it('and is of no use or not known stays where it is, and is in no log', async () => {
    const left = { credentials_path: 'service-account.json', credentials: { private_key: PRIVATE_KEY } };
    await keepAsEarlier({ google_sheets: { ...left, packing_list_sheet_id: SHEET } });
    expect((await test.client.settings.get()).values).toMatchObject({
      'sheets.spreadsheetId': SHEET,
      'sheets.credentialsPath': '',
    });
    expect(kept()).toEqual({ google_sheets: left });
    await restart();
    expect(kept()).toEqual({ google_sheets: left });
    expect(JSON.stringify([test.lines, await auditRows()])).not.toContain('MIIEvQIBADANBgkqhkiG9w0');
  });

  it('leaves no empty secret behind when all of it was taken', async () => {
    await keepAsEarlier({ google_sheets: { enabled: true } });
    expect(kept()).toBeNull();
    expect((await test.client.settings.get()).values['sheets.enabled']).toBe(true);
  });

  it('waits while the environment gives it', async () => {
    const google_sheets = { credentials_path: '/srv/old.json', enabled: false };
    await keepAsEarlier({ google_sheets }, { googleCredentials: '/srv/given.json' });
    expect((await test.client.settings.get()).values['sheets.credentialsPath']).toBe(resolve('/srv/given.json'));
    expect(kept()).toEqual({ google_sheets: { credentials_path: '/srv/old.json' } });
  });
});

describe('what an earlier version kept for the tracker', () => {
  it('is set at the next start and does not switch the source of finished goods by itself', async () => {
    await keepAsEarlier({ dashboard_url: 'https://tracker.farm.example', dashboard_api_key: DASHBOARD_KEY });
    expect((await test.client.settings.get()).values).toMatchObject({
      'tracker.url': 'https://tracker.farm.example',
      'tracker.enabled': false,
    });
    expect(test.core.settings.secret('tracker.key')).toBe(DASHBOARD_KEY);
    expect(kept()).toBeNull();
    expect(JSON.stringify([test.lines, await auditRows()])).not.toContain(DASHBOARD_KEY);
  });

  it('stays where it is when it is of no use', async () => {
    const left = { dashboard_url: 'http://192.168.1.9:8080', dashboard_api_key: 'short' };
    await keepAsEarlier(left);
    expect(kept()).toEqual(left);
    expect((await test.client.settings.get()).values['tracker.url']).toBe('');
  });
});

describe('a path in the file', () => {
  const pathOf = (credentials_path: string) => fileOf(JSON.stringify({ google_sheets: { credentials_path } }));

  it('is taken whether or not a file is there', async () => {
    expect((await take(pathOf('/nowhere/key.json'))).wrong).toEqual([]);
    expect((await test.client.settings.get()).values['sheets.credentialsPath']).toBe('/nowhere/key.json');
  });

  it.each(['key.json', './key.json', '~/key.json', '%USERPROFILE%\\key.json'])(
    'that is no whole one is told, and the rest is taken: %s',
    async (path) => {
      const file = fileOf(JSON.stringify({ license_number: 'C11', google_sheets: { credentials_path: path } }));
      const shown = await take(file);
      expect(shown.taken.map(({ key }) => key)).toEqual(['license_number']);
      expect(shown.wrong).toEqual([{ key: 'google_sheets.credentials_path', reason: 'not_absolute' }]);
      const { values } = await test.client.settings.get();
      expect([values['facility.license'], values['sheets.credentialsPath']]).toEqual(['C11', '']);
    },
  );
});

describe('what the environment gives', () => {
  it('is not taken from the file, and the rest is', async () => {
    await restart({ apexToken: '77|given-by-the-environment' });
    const shown = await take();
    expect(shown.taken.map(({ key }) => key)).not.toContain('api_token');
    expect(shown.wrong).toContainEqual({ key: 'api_token', reason: 'given_by_environment' });
    expect(test.core.settings.secret('apex.token')).toBe('77|given-by-the-environment');
    expect((await test.client.settings.get()).values['facility.license']).toBe('C11-0001234-LIC');
    await restart();
    expect(test.core.settings.secret('apex.token')).toBeNull();
  });

  it('is not taken for Google either', async () => {
    await restart({ googleCredentials: '/srv/given.json', googleUrl: 'http://127.0.0.1:4010' });
    const shown = await take();
    expect(shown.taken.map(({ key }) => key)).not.toContain('google_sheets.credentials_path');
    expect(shown.wrong).toContainEqual({ key: 'google_sheets.credentials_path', reason: 'given_by_environment' });
    expect((await test.client.settings.get()).values).toMatchObject({
      'sheets.credentialsPath': resolve('/srv/given.json'),
      'sheets.spreadsheetId': SHEET,
    });
    await restart();
    expect((await test.client.settings.get()).values['sheets.credentialsPath']).toBe('');
  });
});

describe('a file', () => {
  it.each<[string, Buffer]>([
    ['with a byte-order mark', Buffer.from(`\uFEFF${JSON.stringify(CONFIG)}`)],
    ['saved as “Unicode” on Windows', Buffer.from(`\uFEFF${JSON.stringify(CONFIG)}`, 'utf16le')],
    ['with Windows line ends', Buffer.from(JSON.stringify(CONFIG, null, 2).replaceAll('\n', '\r\n'))],
  ])('%s is read', async (_how, content) => {
    expect(await preview(fileOf(content))).toEqual(await preview());
  });

  it.each<[string, string, string]>([
    ['that is empty', '', 'empty'],
    ['that is blank', ' \n', 'empty'],
    ['with a comment', '{\n  // token\n  "api_token": "x"\n}', 'json_comment: line 2, column 3'],
    ['with a comma too many', '{\n  "api_token": "x",\n}', 'not_json_at: line 3, column 1'],
    ['that ends too early', '{"api_token": "x"', 'json_ends_early: line 1, column 18'],
    ['that is something else', '<html></html>', 'not_json_at: line 1, column 1'],
    ['that holds a list', '[]', 'not_config'],
    ['of another program', '{"name": "packhouse", "version": "1"}', 'not_config'],
  ])('%s is refused, and nothing is changed', async (_what, content, reason) => {
    const refused = { code: 'CONFIG_UNREADABLE', data: { fileName: 'my config.json', reason } };
    await expect(preview(fileOf(content, 'my config.json'))).rejects.toMatchObject(refused);
    await expect(take(fileOf(content, 'my config.json'))).rejects.toMatchObject(refused);
    expect(await auditRows()).toEqual([]);
  });

  it('that breaks next to a secret does not give the secret away', async () => {
    const broken = `{"api_token": "${TOKEN}" "license_number": 1}`;
    const error: unknown = await preview(fileOf(broken)).catch((reason: unknown) => reason);
    expect(JSON.stringify([error, String(error)])).not.toContain('2190');
    expect(JSON.stringify(test.lines)).not.toContain(TOKEN);
  });

  it('that is too large is refused before it is read', async () => {
    const refused = take(fileOf('x'.repeat(1_100_000)));
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'contentBase64' } });
  });

  it('is only read: it stays as it was', async () => {
    const path = join(test.dataDir, 'apex_config.json');
    writeFileSync(path, JSON.stringify(CONFIG));
    await take(fileOf(readFileSync(path)));
    expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(CONFIG));
  });
});

const secretsFile = () => readFileSync(join(test.dataDir, 'secrets.json'), 'utf8');
