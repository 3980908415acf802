// What goes wrong with Google Sheets, against the stand-in: every row of the table of errors, every fault a server can have,
// where the list lives meanwhile, and what is said when it is back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '#main/sandbox/google/faults.ts';
import { ACCOUNT, closeGoogleDesks, SPREADSHEET } from '../support/google-desk.ts';
import { openPolledDesks, type PolledDesks } from '../support/polled-desks.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 100]] as const;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 8 },
    { id: 12, units: 6 },
  ],
};

const folders: string[] = [];
afterEach(async () => {
  await closeGoogleDesks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function begun(options: Parameters<typeof openPolledDesks>[2] = {}): Promise<PolledDesks> {
  const world = await openPolledDesks(1, PACKAGES, options);
  world.desk.take([ORDER]);
  await world.begin();
  await world.pass(6000);
  expect(world.status()).toMatchObject({ live: 'sheets', waiting: 0, sheets: { trouble: null } });
  return world;
}

const pack = async ({ desk }: PolledDesks, units = 1): Promise<void> => {
  await desk.client.packing.pack({ lineId: (await desk.row(1)).id, units });
};
const trouble = (world: PolledDesks) => [world.status().sheets.trouble, world.status().because];
const stepsOf = async ({ desk }: PolledDesks, spreadsheetId?: string) => {
  const { ok, steps, account } = await desk.client.sheets.check(spreadsheetId === undefined ? {} : { spreadsheetId });
  return { ok, account, steps: steps.map(({ step, state, trouble: what }) => [step, state, what]) };
};

describe('the credentials', () => {
  it('that lie nowhere are asked for by their path, and work from the moment they lie there', async () => {
    const world = await begun();
    const folder = mkdtempSync(join(tmpdir(), 'packhouse-key-'));
    folders.push(folder);
    const path = join(folder, 'key.json');
    await world.desk.client.settings.set({ 'sheets.credentialsPath': path });
    await world.pass(4000);
    expect(world.status()).toMatchObject({
      live: 'excel',
      because: 'credentials_missing',
      sheets: { trouble: 'credentials_missing', detail: path, account: '' },
    });
    expect((await stepsOf(world)).steps[0]).toEqual(['credentials', 'failed', 'credentials_missing']);
    writeFileSync(path, 'no JSON at all');
    await world.pass(60_000);
    expect(trouble(world)).toEqual(['credentials_bad', 'credentials_bad']);
    writeFileSync(path, world.google.credentials(ACCOUNT));
    await world.untilLive('sheets');
    expect(world.status().sheets.account).toBe(ACCOUNT);
  });

  it('that were deleted at Google are refused, and said to be', async () => {
    const world = await begun();
    world.google.deleteKey(ACCOUNT);
    world.google.revokeTokens();
    await world.pass(4000);
    expect(world.status()).toMatchObject({ live: 'excel', because: 'sign_in_refused' });
    expect(await stepsOf(world)).toMatchObject({
      ok: false,
      account: ACCOUNT,
      steps: [
        ['credentials', 'ok', null],
        ['sign_in', 'failed', 'sign_in_refused'],
        ['spreadsheet', 'skipped', null],
        ['write', 'skipped', null],
        ['change_check', 'skipped', null],
        ['tabs', 'skipped', null],
      ],
    });
  });

  it('whose tokens ended are used for new ones without a word', async () => {
    const world = await begun();
    world.google.revokeTokens();
    await pack(world);
    await world.pass(4000);
    expect(world.status()).toMatchObject({ live: 'sheets', sheets: { trouble: null } });
    expect(world.sheet.column('packed')[0]).toBe(1);
  });
});

describe('the spreadsheet', () => {
  it('that is not shared with the account is told apart from one that is not there', async () => {
    const world = await begun();
    world.google.share(SPREADSHEET, ACCOUNT, null);
    await world.pass(6000);
    expect(world.status()).toMatchObject({ live: 'excel', because: 'not_shared', sheets: { account: ACCOUNT } });
    expect((await stepsOf(world)).steps[2]).toEqual(['spreadsheet', 'failed', 'not_shared']);
    await world.desk.client.settings.set({ 'sheets.spreadsheetId': 'no-such-spreadsheet' });
    await world.pass(6000);
    expect(world.status()).toMatchObject({
      because: 'not_found',
      sheets: { trouble: 'not_found', spreadsheetId: 'no-such-spreadsheet' },
    });
    expect((await stepsOf(world)).steps[2]).toEqual(['spreadsheet', 'failed', 'not_found']);
    await world.desk.client.settings.set({ 'sheets.spreadsheetId': '' });
    await world.pass(6000);
    expect(trouble(world)).toEqual(['no_spreadsheet', 'no_spreadsheet']);
    world.google.share(SPREADSHEET, ACCOUNT, 'writer');
    await world.desk.client.settings.set({ 'sheets.spreadsheetId': SPREADSHEET });
    await world.untilLive('sheets');
    expect(await stepsOf(world)).toMatchObject({ ok: true });
  });

  it('that may only be read says so when something has to be written', async () => {
    const world = await begun();
    world.google.share(SPREADSHEET, ACCOUNT, 'reader');
    await pack(world);
    await world.pass(6000);
    expect(world.status()).toMatchObject({ live: 'excel', because: 'not_shared', waiting: 1 });
    expect((await stepsOf(world)).steps[3]).toEqual(['write', 'failed', 'not_shared']);
  });

  it('is done without where it is switched off, and everything works only here', async () => {
    const world = await begun();
    await world.desk.client.settings.set({ 'sheets.enabled': false, 'sheets.fallbackToExcel': false });
    await world.pass(6000);
    expect(world.status()).toMatchObject({ live: 'here', because: 'off', waiting: 0 });
    await pack(world);
    world.google.clearRequests();
    await world.pass(30_000);
    expect(world.google.requests).toEqual([]);
  });
});

describe('the services', () => {
  it('Drive switched off: the sheet is read without it, within the quota', async () => {
    const world = await begun();
    world.google.setApi('packhouse', 'drive.googleapis.com', false);
    await world.pass(10_000);
    world.google.clearRequests();
    world.sheet.type('packed', 1, '3');
    await world.pass(4000);
    expect((await world.desk.row(1)).packed).toBe(3);
    await world.pass(56_000);
    expect(world.status()).toMatchObject({ live: 'sheets', sheets: { trouble: null } });
    const reads = world.google.requests.filter(({ kind }) => kind === 'read').length;
    expect(reads).toBeLessThanOrEqual(60);
    expect(reads).toBeGreaterThan(20);
    expect((await stepsOf(world)).steps[4]).toEqual(['change_check', 'warning', 'api_disabled']);
  });

  it('Sheets switched off says which one, at once', async () => {
    const world = await begun();
    world.google.setApi('packhouse', 'sheets.googleapis.com', false);
    await pack(world);
    await world.pass(4000);
    expect(world.status()).toMatchObject({ live: 'excel', because: 'api_disabled' });
    expect(world.status().sheets.detail).toContain('sheets.googleapis.com');
  });

  it('Drive that knows nothing of a file that Sheets knows stops nothing', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-404', only: 'drive', times: 'always' });
    world.sheet.type('packed', 1, '2');
    await world.pass(60_000);
    expect(world.status()).toMatchObject({ live: 'sheets', sheets: { trouble: null } });
    expect((await world.desk.row(1)).packed).toBe(2);
    const reads = world.google.requests.filter(({ kind }) => kind === 'read').length;
    expect(reads).toBeLessThanOrEqual(60);
  });
});

const FAULTS: readonly (readonly [FaultKind, string])[] = [
  ['refuse', 'network'],
  ['reset-mid-body', 'network'],
  ['hang', 'timeout'],
  ['slow-drip', 'timeout'],
  ['status-400', 'rejected'],
  ['status-403', 'not_shared'],
  ['status-404', 'not_found'],
  ['status-409', 'server'],
  ['status-413', 'rejected'],
  ['status-429', 'quota'],
  ['status-500', 'server'],
  ['status-502', 'server'],
  ['status-503', 'server'],
  ['html', 'shape'],
  ['truncated-json', 'shape'],
  ['wrong-types', 'shape'],
  ['missing-fields', 'shape'],
];

describe('a server that fails', () => {
  it.each(FAULTS)('%s: is called %s, the workbook is live meanwhile, and all is well after', async (kind, called) => {
    const world = await begun();
    world.google.faults.add({ kind, times: 'always', only: ['read', 'write', 'drive'], dripMs: 3000 });
    await pack(world, 2);
    await world.untilLive('excel');
    expect(trouble(world)).toEqual([called, called]);
    expect(world.status().sheets.failingSince).not.toBeNull();
    expect(world.status().waiting).toBe(1);
    await world.pass(4000);
    expect(world.status().excel).toMatchObject({ exists: true, trouble: null });
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(6000);
    expect(world.status()).toMatchObject({ because: null, waiting: 0, sheets: { trouble: null, failingSince: null } });
    expect(world.sheet.column('packed')).toEqual([2, 0]);
    expect(world.sheet.column('key')).toEqual(['11', '12']);
    const { summary } = world.status();
    expect(summary).toMatchObject({ taken: 0, conflicts: 0 });
    expect(summary?.sent).toBeGreaterThan(0);
    expect((await world.desk.client.sheets.findings({})).findings).toEqual([]);
  });
});
