// The service account's key is given in every way there is, Google says it back in everything, everything is run that can
// fail or answer, and then every answer, error, log line, exported file, database, backup and workbook is searched for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { operator } from '#tests/support/actors.ts';
import { closeDesks, openDesk } from '#tests/support/desk.ts';
import { endEchoingGoogle, type GoogleMood, startEchoingGoogle } from '#tests/support/echoing-google.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { credentialsText, PRIVATE_PEM, SHEET } from '#tests/support/scripted-google.ts';
import { openWindow, setUpFacility } from '#tests/support/seats.ts';
import { ended, exportEverything, filesIn, found, readEverything, textOfError } from '#tests/support/secret-search.ts';
import { startSomething } from '#tests/support/something-in-production.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const TAG = '1A4060300000000000000101';
const FILE = credentialsText();
const FILE_BASE64 = Buffer.from(FILE).toString('base64');
const LINES = PRIVATE_PEM.split('\n').filter((line) => line.length >= 20 && !line.startsWith('-----'));

const PLANTED = {
  'private key': PRIVATE_PEM,
  'private key on one line': LINES.join(''),
  ...Object.fromEntries(LINES.map((line, i) => [`line ${i + 1} of the private key`, line])),
  'file of the service account': FILE_BASE64,
};

const MOODS: readonly GoogleMood[] = [
  { status: 200 },
  ...[400, 403, 429, 500].map((status) => ({ status, only: 'write' as const })),
  ...[400, 401, 403, 500].map((status) => ({ status, only: 'token' as const })),
  ...[400, 401, 403, 404, 409, 429, 500, 302].map((status) => ({ status })),
  { status: 403, html: true },
  { status: 200 },
];

const given = (text: string, fileName = 'key.json') => ({
  fileName,
  contentBase64: Buffer.from(text).toString('base64'),
});

let temp: TempDir | null = null;
afterEach(async () => {
  await closeDesks();
  await endEchoingGoogle();
  temp?.remove();
  temp = null;
});

/** How the service account comes to the program. */
type Way = 'chosen' | 'by path' | 'stored before';

async function openWay(way: Way) {
  temp = makeTempDir();
  const path = join(temp.path, 'service-account.json');
  writeFileSync(path, FILE);
  const google = await startEchoingGoogle(PRIVATE_PEM);
  const clock = createFakeClock(undefined, { autoAdvance: true });
  let desk = await openDesk([[TAG, 'Blue Dream', 8]], { clock });
  let admin = await setUpFacility(desk);
  const connection = { 'sheets.url': google.url, 'sheets.spreadsheetId': SHEET, 'sheets.enabled': true };
  await admin.client.settings.set(connection);
  if (way === 'by path') await admin.client.settings.set({ 'sheets.credentialsPath': path });
  else await admin.client.sheets.takeCredentials(given(FILE));
  if (way === 'stored before') {
    await desk.stop();
    desk = await openDesk([], { clock, dataDir: desk.dataDir });
    admin = openWindow(desk);
    await admin.client.session.signIn({ name: 'Facility admin', password: 'seven green lamps' });
  }
  return { desk, admin, google, clock, path };
}

async function runEverything(way: Way) {
  const { desk, admin, google, clock, path } = await openWay(way);
  const { client } = admin;
  const said = new Map<string, string>();
  const tell = async (what: string, work: Promise<unknown>): Promise<void> => {
    said.set(what, await work.then((answer) => JSON.stringify(answer) ?? '', textOfError));
  };
  desk.take([
    {
      id: 1,
      lines: [
        { id: 11, units: 5 },
        { id: 12, units: 6 },
      ],
    },
  ]);

  for (const [i, mood] of MOODS.entries()) {
    const how = `${JSON.stringify(mood)}, ${i}`;
    google.be(mood);
    await clock.advance(70_000);
    await tell(`looking (${how})`, desk.core.sheets.sync.nudge());
    await tell(`looking by hand (${how})`, client.sheets.refresh());
    await tell(`checking (${how})`, client.sheets.check({}));
    await tell(`checking another (${how})`, client.sheets.check({ spreadsheetId: '1Another' }));
    await tell(`status (${how})`, client.sheets.status());
    await tell(`findings (${how})`, client.sheets.findings({}));
  }

  // Files that are not what they should be, and files in the wrong place.
  const broken = [
    FILE.slice(0, -20),
    credentialsText({ type: 'authorized_user' }),
    credentialsText({ private_key: PRIVATE_PEM.slice(0, 400) }),
    PRIVATE_PEM,
  ];
  for (const [i, text] of broken.entries()) {
    await tell(`a broken file ${i}`, client.sheets.takeCredentials(given(text)));
    writeFileSync(path, text);
    await tell(`looking with it ${i}`, client.sheets.refresh());
    await tell(`checking with it ${i}`, client.sheets.check({}));
    await tell(`status with it ${i}`, client.sheets.status());
  }
  await tell('as the old client’s settings', client.settings.previewOldClient(given(FILE)));
  await tell('as the old client’s settings, taken', client.settings.importOldClient(given(FILE)));
  const inOld = JSON.stringify({ google_sheets: { credentials: JSON.parse(FILE), credentials_path: FILE } });
  await tell('within the old client’s settings', client.settings.previewOldClient(given(inOld)));
  await tell('within the old client’s settings, taken', client.settings.importOldClient(given(inOld)));
  await tell('as packages', client.packages.importFile(given(FILE, 'packages.csv')));
  await tell('as an id', client.settings.set({ 'sheets.spreadsheetId': PRIVATE_PEM }));
  await tell('as a path', client.settings.set({ 'sheets.credentialsPath': PRIVATE_PEM }));
  await tell('as an address', client.settings.set({ 'sheets.url': PRIVATE_PEM }));
  await tell('as a secret', client.settings.setSecret({ name: 'google.credentials', value: FILE }));
  await tell('as Apex’s token', client.settings.setSecret({ name: 'apex.token', value: PRIVATE_PEM }));

  await tell('opening the workbook', client.sheets.openWorkbook());
  const { files, jobIds } = await exportEverything(client);
  const { jobId } = await client.backups.create();
  expect(await ended(client, jobId)).toMatchObject({ state: 'done' });
  const [backup] = (await client.backups.status()).backups;
  const [row] = await desk.rows();
  const [pack] = await desk.packages();
  const waiting = { id: row?.id };
  const walked = await readEverything(
    desk,
    admin,
    [
      undefined,
      {},
      { id: pack?.id },
      ...(await startSomething(admin.client)),
      { lineId: row?.id },
      waiting,
      { search: 'Blue', limit: 20 },
      { name: backup?.name },
      { jobId: jobIds[0], offset: 0 },
      { text: 'INV-1' },
      { paper: { kind: 'package_labels', packageIds: [pack?.id], code: 'qr', size: '2x1' } },
      given(inOld),
    ],
    ['outbox.get'],
  );
  for (const [where, text] of walked) said.set(where, text);
  const findings = await client.sheets.findings({});
  await desk.stop();
  for (const [where, text] of filesIn(desk.dataDir)) files.set(where, text);
  const log = new Map(desk.lines.map(({ line }, i) => [`log line ${i}: ${line.slice(0, 40)}`, line]));
  return { said, files, log, google, findings };
}

describe.each<Way>(['chosen', 'by path', 'stored before'])('a service account that was %s', (way) => {
  it('stands in no answer, no error, no log, no export, no database, no backup and no workbook', async () => {
    const { said, files, log, google, findings } = await runEverything(way);
    // It did run: signed in, read, wrote, and what the sheet said was written down.
    expect(google.assertions.length).toBeGreaterThan(3);
    expect(google.requests.some((path) => path.endsWith(':batchUpdate'))).toBe(true);
    expect(findings.total).toBeGreaterThan(0);
    expect([...files.keys()].some((name) => name.startsWith('file Packing List.xlsx: '))).toBe(true);
    expect([...files.keys()].filter((name) => name.endsWith('.sqlite')).length).toBeGreaterThan(1);
    const assertions = Object.fromEntries(google.assertions.map((text, i) => [`assertion ${i}`, text]));
    const planted = { ...PLANTED, 'Google’s token': google.token, ...assertions };
    expect(found(new Map([...said, ...log, ...files]), planted)).toEqual([]);
    expect([...said.values()].join('')).toContain('[removed]');
  });

  it('is known to the log from the start, whoever writes it down there', async () => {
    const { desk } = await openWay(way);
    await desk.core.sheets.sync.nudge();
    const { log } = desk.core.contextFor(operator);
    log.error('Something was found', { text: PRIVATE_PEM, lines: LINES, file: FILE, packed: FILE_BASE64 });
    expect(desk.lines.at(-1)?.line).toContain('[removed]');
    expect(found(new Map(desk.lines.map(({ line }, i) => [`line ${i}`, line])), PLANTED)).toEqual([]);
  });
});
