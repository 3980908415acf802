import { rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFileProtector } from '#main/core/secrets.ts';
import { createCore } from '#main/create-core.ts';
import { openConnection } from '#main/db/database.ts';
import { SETTING_DEFAULTS } from '#shared/contract/settings.ts';
import { operator } from '#tests/support/actors.ts';
import {
  createTestCore,
  createTestLogger,
  MIGRATIONS_DIR,
  TEMPLATES_DIR,
  type TestCore,
  temporaryFolder,
} from '#tests/support/create-test-core.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

let test: TestCore;
beforeEach(async () => {
  test = await createTestCore();
});
afterEach(() => test.discard());

const DOCS = 'https://docs.google.com/spreadsheets';
const values = async () => (await test.client.settings.get()).values;
const set = (patch: Record<string, unknown>) => test.client.settings.set(patch);

describe('settings', () => {
  it('of a new installation are the defaults', async () => {
    expect(await values()).toEqual(SETTING_DEFAULTS);
  });

  it('are kept over a restart', async () => {
    expect(await set({ 'facility.name': ' Green Hill ', 'sync.intervalSeconds': 7 })).toEqual({
      changed: ['facility.name', 'sync.intervalSeconds'],
    });
    await test.stop();
    test = await createTestCore({ dataDir: test.dataDir });
    expect(await values()).toEqual({ ...SETTING_DEFAULTS, 'facility.name': 'Green Hill', 'sync.intervalSeconds': 7 });
  });

  it('that are set one at a time leave the others as they are', async () => {
    await set({ 'sync.intervalSeconds': 7 });
    expect(await set({ 'facility.name': 'Green Hill' })).toEqual({ changed: ['facility.name'] });
    expect(await values()).toMatchObject({ 'sync.intervalSeconds': 7 });
  });

  it('that say what is there already change nothing and announce nothing', async () => {
    let heard = 0;
    test.core.events.subscribe(({ area }) => {
      if (area === 'settings') heard += 1;
    });
    expect(await set({ 'sync.intervalSeconds': 5, 'facility.name': undefined })).toEqual({ changed: [] });
    expect(heard).toBe(0);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no interval at all', { 'sync.intervalSeconds': 0 }, 'INVALID_INPUT'],
    ['half a second', { 'sync.intervalSeconds': 0.5 }, 'INVALID_INPUT'],
    ['more requests than Apex allows', { 'apex.requestsPerSecond': 15 }, 'INVALID_INPUT'],
    ['a share above 100 %', { 'sync.safetySharePercent': 101 }, 'INVALID_INPUT'],
    ['a backup folder that is no whole path', { 'backups.folder': 'backups' }, 'INVALID_INPUT'],
    ['a backup time that is none', { 'backups.time': '25:00' }, 'INVALID_INPUT'],
    ['a facility without a name', { 'facility.name': '  ' }, 'INVALID_INPUT'],
    ['another kind of value', { 'sync.enabled': 'yes' }, 'INVALID_INPUT'],
    ['an unknown offering mode', { 'packages.offeringMode': 'fair' }, 'INVALID_INPUT'],
    ['a time zone that does not exist', { 'facility.timeZone': 'Mars/Olympus' }, 'INVALID_INPUT'],
    ['no product line', { 'mapping.productLines': [] }, 'INVALID_INPUT'],
    ['plain http elsewhere', { 'apex.url': 'http://apex.example.com/api' }, 'ADDRESS_NOT_SAFE'],
    ['no address', { 'apex.url': 'apex' }, 'ADDRESS_NOT_SAFE'],
    ['plain http elsewhere for Google', { 'sheets.url': 'http://sheets.example.com' }, 'ADDRESS_NOT_SAFE'],
    ['no address for Google', { 'sheets.url': 'sheets' }, 'ADDRESS_NOT_SAFE'],
    ['a password in the address for Google', { 'sheets.url': 'https://me:pw@sheets.example' }, 'ADDRESS_NOT_SAFE'],
    ['a service account’s file without its whole path', { 'sheets.credentialsPath': 'key.json' }, 'INVALID_INPUT'],
    ['a workbook folder that is no whole path', { 'sheets.workbookFolder': '../lists' }, 'INVALID_INPUT'],
    ['a spreadsheet that is none', { 'sheets.spreadsheetId': 'our packing list' }, 'INVALID_INPUT'],
    ['an address without a spreadsheet', { 'sheets.historyId': 'https://docs.google.com/' }, 'INVALID_INPUT'],
    ['a published page', { 'sheets.deliveryId': `${DOCS}/d/e/2PACX-1vQ/pubhtml` }, 'INVALID_INPUT'],
    ['no time at all between two looks', { 'sheets.pollSeconds': 0 }, 'INVALID_INPUT'],
    ['a look every eleven minutes', { 'sheets.pollSeconds': 660 }, 'INVALID_INPUT'],
    ['a pattern that is none', { 'mapping.productLines': [line('(')] }, 'PATTERN_INVALID'],
    ['a pattern that could take for ever', { 'mapping.productLines': [line('(a+)+b')] }, 'PATTERN_INVALID'],
  ])('refuse %s, with everything that came along', async (_what, patch, code) => {
    await expect(set({ 'sync.logDays': 77, ...patch })).rejects.toMatchObject({ code });
    expect(await values()).toEqual(SETTING_DEFAULTS);
    await test.stop();
    test = await createTestCore({ dataDir: test.dataDir });
    expect(await values()).toEqual(SETTING_DEFAULTS);
  });

  it.each(['', 'exports', 'training', 'restore', 'not there yet', 'backups/inside'])(
    'refuse the data folder itself for backups, and its “%s”, also through a link',
    async (inside) => {
      const link = join(temporaryFolder(), 'link');
      symlinkSync(test.dataDir, link);
      for (const folder of [join(test.dataDir, inside), join(link, inside)]) {
        await expect(set({ 'backups.folder': folder })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          data: { field: 'backups.folder', reason: 'data_folder' },
        });
      }
      rmSync(dirname(link), { recursive: true });
      await set({ 'backups.folder': join(test.dataDir, 'backups') });
      await set({ 'backups.folder': `${test.dataDir} and more` });
      await set({ 'backups.folder': '/not/plugged/in' });
    },
  );

  it.each(['apex.url', 'sheets.url'])('never repeat a password that stands in a refused %s', async (key) => {
    const error: unknown = await set({ [key]: 'https://me:hunter22@other.example.com' }).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'ADDRESS_NOT_SAFE' });
    expect(JSON.stringify(error)).not.toContain('hunter22');
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ 'sheets.credentialsPath': 'key.json' }, 'sheets.credentialsPath', 'not_absolute'],
    [{ 'sheets.workbookFolder': 'lists' }, 'sheets.workbookFolder', 'not_absolute'],
    [{ 'sheets.deliveryId': 'two words' }, 'sheets.deliveryId', 'not_a_spreadsheet'],
  ])('say which of them does not fit, and why: %j', async (patch, field, reason) => {
    await expect(set(patch)).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field, reason } });
  });

  it('take a spreadsheet by its id or its address, and nothing where there is none', async () => {
    const given = {
      'sheets.spreadsheetId': `${DOCS}/d/1AbC-dEf_9/edit#gid=0`,
      'sheets.historyId': ' 1AbC-dEf_9 ',
      'sheets.deliveryId': '',
    };
    await set(given);
    expect(await values()).toMatchObject({ ...given, 'sheets.historyId': '1AbC-dEf_9' });
  });

  it('accept plain http on this machine', async () => {
    await set({ 'apex.url': 'http://127.0.0.1:9999/api' });
    await set({ 'sheets.url': 'http://localhost:4010' });
    expect(await values()).toMatchObject({
      'apex.url': 'http://127.0.0.1:9999/api',
      'sheets.url': 'http://localhost:4010',
    });
  });

  it.each([
    ['a value that no longer fits', 'sync.intervalSeconds', '"often"'],
    ['half a value', 'sync.intervalSeconds', '{'],
    ['an unsafe address', 'apex.url', '"http://apex.example.com"'],
    ['an unsafe address of Google', 'sheets.url', '"http://sheets.example.com"'],
    ['a path of another system', 'sheets.credentialsPath', '"key.json"'],
    ['something else than a spreadsheet', 'sheets.spreadsheetId', '"two words"'],
    ['a pattern that does not work', 'mapping.productLines', JSON.stringify([{ key: 'x', label: 'X', pattern: '(' }])],
    ['a key of a newer version', 'sync.mood', '"good"'],
  ])('stored with %s fall back to the default instead of stopping the program', async (_what, key, value) => {
    await test.stop();
    const connection = openConnection(join(test.dataDir, 'packhouse.sqlite'));
    connection.prepare('insert into settings values (?, ?, ?, ?)').run(key, value, '', '');
    connection.close();
    test = await createTestCore({ dataDir: test.dataDir });
    expect(await values()).toEqual(SETTING_DEFAULTS);
    await set({ 'sync.logDays': 77 });
    expect(await values()).toMatchObject({ 'sync.logDays': 77 });
  });
});

const line = (pattern: string) => ({ key: 'x', label: 'X', pattern });

describe('what the environment gives', () => {
  const TOKEN = '4711|environmentToken99';
  const GOOGLE = 'http://127.0.0.1:9997';
  let given: TestCore;
  beforeEach(async () => {
    given = await createTestCore({
      apexUrl: 'http://127.0.0.1:9998/api',
      apexToken: ` ${TOKEN} `,
      googleUrl: ` ${GOOGLE} `,
      googleCredentials: ' keys/packing.json ',
    });
  });
  afterEach(() => given.discard());

  it('wins, is shown as such and cannot be changed here', async () => {
    const shown = await given.client.settings.get();
    expect(shown.values).toMatchObject({
      'apex.url': 'http://127.0.0.1:9998/api',
      'sheets.url': GOOGLE,
      // Where the program was started is where a path begins.
      'sheets.credentialsPath': resolve('keys/packing.json'),
    });
    expect(shown.fromEnvironment).toEqual(['apex.url', 'sheets.url', 'sheets.credentialsPath']);
    expect(shown.secrets).toEqual([
      { name: 'apex.token', set: true, endsIn: 'en99', fromEnvironment: true },
      { name: 'google.credentials', set: false, endsIn: null, fromEnvironment: false },
      { name: 'tracker.key', set: false, endsIn: null, fromEnvironment: false },
      { name: 'tracker-api.key', set: false, endsIn: null, fromEnvironment: false },
    ]);
    const blocked = { code: 'INVALID_INPUT', data: { reason: 'given_by_environment' } };
    for (const patch of [
      { 'apex.url': 'https://other.example' },
      { 'sheets.url': 'https://other.example' },
      { 'sheets.url': '' },
      { 'sheets.credentialsPath': '/elsewhere/key.json' },
    ]) {
      await expect(given.client.settings.set(patch)).rejects.toMatchObject(blocked);
    }
    for (const value of ['another-token', null]) {
      await expect(given.client.settings.setSecret({ name: 'apex.token', value })).rejects.toMatchObject(blocked);
    }
  });

  it('does not hinder the other settings, and is not stored', async () => {
    await given.client.settings.set({ 'apex.url': 'http://127.0.0.1:9998/api', 'sync.logDays': 3 });
    await given.stop();
    const later = await createTestCore({ dataDir: given.dataDir });
    const shown = await later.client.settings.get();
    expect(shown.values).toEqual({ ...SETTING_DEFAULTS, 'sync.logDays': 3 });
    expect(shown.secrets.map(({ set }) => set)).toEqual([false, false, false, false]);
    await later.discard();
    given = await createTestCore();
  });

  it('is refused when the address is not safe', async () => {
    for (const address of [
      { apexUrl: 'http://apex.example.com' },
      { googleUrl: 'http://me:pw@sheets.example.com' },
      { trackerUrl: 'http://192.168.1.9:8080' },
    ]) {
      const start = createTestCore({ ...address, dataDir: given.dataDir });
      await expect(start).rejects.toMatchObject({ code: 'ADDRESS_NOT_SAFE' });
      await expect(start).rejects.not.toMatchObject({ data: { address: expect.stringContaining('pw') } });
    }
  });

  it('counts as not given when it is blank', async () => {
    const blank = await createTestCore({ apexUrl: '  ', apexToken: '  ', googleUrl: ' ', googleCredentials: '\t' });
    const shown = await blank.client.settings.get();
    expect(shown.fromEnvironment).toEqual([]);
    expect(shown.secrets.filter(({ set }) => set)).toEqual([]);
    await blank.discard();
  });

  it('of a tracker is its source of finished goods when address and key are both given', async () => {
    const trackerUrl = 'http://127.0.0.1:9996';
    const both = await createTestCore({ trackerUrl, trackerKey: 'key-of-the-tracker' });
    const shown = await both.client.settings.get();
    expect(shown.values).toMatchObject({ 'tracker.url': trackerUrl, 'tracker.enabled': true });
    expect(shown.fromEnvironment).toEqual(['tracker.url', 'tracker.enabled']);
    expect(shown.secrets).toContainEqual({ name: 'tracker.key', set: true, endsIn: 'cker', fromEnvironment: true });
    await expect(both.client.settings.set({ 'tracker.enabled': false })).rejects.toMatchObject({
      data: { reason: 'given_by_environment' },
    });
    await both.discard();
    const one = await createTestCore({ trackerUrl });
    expect((await one.client.settings.get()).values).toMatchObject({
      'tracker.url': trackerUrl,
      'tracker.enabled': false,
    });
    await one.discard();
  });
});

describe('a core that could not start', () => {
  let dir: TempDir;
  beforeEach(() => {
    dir = makeTempDir();
  });
  afterEach(() => dir.remove());

  it('leaves the database closed and works once the cause is gone', async () => {
    const { log } = createTestLogger();
    const options = {
      dataDir: dir.path,
      migrationsDir: MIGRATIONS_DIR,
      templatesDir: TEMPLATES_DIR,
      clock: createFakeClock(),
      log,
      protector: createKeyFileProtector(join(dir.path, 'secrets.key')),
      training: false,
      host: 'test' as const,
      version: '0',
    };
    const wrong = { PACKHOUSE_APEX_URL: 'http://apex.example.com' };
    await expect(createCore({ ...options, environment: wrong })).rejects.toMatchObject({ code: 'ADDRESS_NOT_SAFE' });
    const core = await createCore({ ...options, environment: {} });
    const client = createRouterClient(core.router, { context: core.contextFor(operator) });
    expect((await client.settings.get()).fromEnvironment).toEqual([]);
    await core.stop();
  });
});
