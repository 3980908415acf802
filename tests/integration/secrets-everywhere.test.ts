// Secrets are planted wherever they can be, everything is run that can fail or answer, and then every answer, error,
// log line, exported file, database, backup and log file is searched for each of them in every spelling.
import { afterEach, describe, expect, it } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { toInstant } from '#main/core/clock.ts';
import { enqueueTx } from '#main/outbox/store.ts';
import { operator } from '#tests/support/actors.ts';
import { openHostWorld } from '#tests/support/browser-host-world.ts';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import {
  endOddServers,
  HALF_BATCH,
  startCore,
  startRawApex,
  testClock,
  WEDDING_CAKE_HALF,
} from '#tests/support/odd-servers.ts';
import { WEDDING_CAKE } from '#tests/support/scenarios.ts';
import { ADMIN, openWindow, setUpFacility } from '#tests/support/seats.ts';
import { ended, exportEverything, filesIn, found, readEverything, textOfError } from '#tests/support/secret-search.ts';
import { startSomething } from '#tests/support/something-in-production.ts';

const TOKEN = '2190|kJ3n/Q8xVbT5+wZr1L&Hq';
const OTHER_TOKEN = '7781|zz9PluralZ4lphA_Mq2';
const PRIVATE_KEY = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n';
const PLANTED = {
  'Apex token': TOKEN,
  'token that was only tried': OTHER_TOKEN,
  'private key': PRIVATE_KEY,
  'line of the private key': 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
  'dashboard key': 'dk_live_8f2k1m4nQQ77',
  'tracker key': 'tk_live_91xQv77Lm2Rt',
  'tracker key that was only tried': 'tk_tried_55Zp0aKq8w',
  'admin’s password': ADMIN.password,
  'person’s password': 'orange tram at midnight',
  'wrong password': 'wrong kettle on the hill',
  'password typed as a name': 'typed into the wrong field 77',
  PIN: '80417263',
  'wrong PIN': '91528374',
  'password in an address': 'pw-in-the-address-55',
} as const;

const OLD_CLIENT = {
  fileName: 'apex_config.json',
  contentBase64: Buffer.from(
    JSON.stringify({
      license_number: 'C11-0001234-LIC',
      dashboard_api_key: PLANTED['dashboard key'],
      google_sheets: { spreadsheet_id: 'x', credentials: { private_key: PRIVATE_KEY } },
    }),
  ).toString('base64'),
};

afterEach(endOddServers);

/** What was sent as Authorization, in the spellings of whoever writes it down. */
function echoOf(authorization: string): string {
  const token = authorization.replace('Bearer ', '');
  const packed = Buffer.from(token).toString('base64');
  return [authorization, encodeURIComponent(token), packed, JSON.stringify({ authorization })].join(' ; ');
}
const ECHO = echoOf(`Bearer ${TOKEN}`);

interface Mood {
  readonly status: number;
  /** Only what changes a quantity is answered so. */
  readonly writesOnly?: boolean;
}
const MOODS: readonly Mood[] = [
  { status: 200 },
  ...[409, 422, 429, 500].map((status) => ({ status, writesOnly: true })),
  ...[401, 403, 404, 409, 422, 429, 500, 302].map((status) => ({ status })),
  { status: 200 },
];

/** An Apex that repeats the token in everything it says, well or badly. */
async function startEchoingApex(clock: ReturnType<typeof testClock>) {
  let mood: Mood = { status: 200 };
  const apex = await startRawApex(clock, {
    products: [
      { ...WEDDING_CAKE_HALF, metrc_tags: [{ tag: TOKEN }], description: ECHO, updated_at: TOKEN },
      { id: 502, name: `CannaDart - ${ECHO} 1g`, cultivar: { name: ECHO }, updated_at: ECHO },
    ],
    batches: [
      { ...HALF_BATCH, source_tag: TOKEN, lot_number: ECHO, updated_at: ECHO },
      { id: 1002, product_id: 502, name: ECHO, quantity: 3, [ECHO]: ECHO },
    ],
    answer: ({ path, method, authorization }) => {
      const echo = echoOf(authorization);
      const bad = mood.status !== 200 && (!mood.writesOnly || method === 'PATCH');
      if (bad) return { status: mood.status, body: { message: echo, errors: { [echo]: [echo] } } };
      if (path === '/v1/welcome') return { body: { name: echo, access: { [authorization]: true, [echo]: echo } } };
      if (path === '/v1/usage') return { body: { data: { credits_used: 5, monthly_credit_limit: null, note: echo } } };
      return undefined;
    },
  });
  return {
    ...apex,
    be: (next: Mood) => {
      mood = next;
    },
  };
}

/** Something that Apex is asked for, and answers with everything it was told. */
const WAITING = {
  kind: 'apex.order-status',
  target: 'apex',
  subject: 'order 81234',
  idempotencyKey: 'a test',
  payload: {
    move: 'packed',
    orderId: 81_234,
    statusId: 5521,
    statusName: 'Packed',
    fromStatusId: null,
  },
  title: 'INV-10433 to Packed',
} as const;

async function runEverything() {
  const clock = testClock();
  const apex = await startEchoingApex(clock);
  const test = await createTestCore({ clock, apexUrl: apex.url });
  const said = new Map<string, string>();
  const tell = async (what: string, work: Promise<unknown>): Promise<void> => {
    said.set(what, await work.then((answer) => JSON.stringify(answer) ?? '', textOfError));
  };
  try {
    const admin = await setUpFacility(test);
    const { client } = admin;
    const other = openWindow(test);
    // A one-time password is answered once, to whoever hands it over; it may stand nowhere else.
    const { id, oneTimePassword } = await client.people.create({ name: 'Day lead', role: 'user' });
    const again = await client.people.resetPassword({ id });
    const planted = { ...PLANTED, 'one-time password': oneTimePassword, 'second one': again.oneTimePassword };

    await tell('first sign-in', other.client.session.signIn({ name: 'Day lead', password: again.oneTimePassword }));
    await tell(
      'own password',
      other.client.session.changePassword({ current: again.oneTimePassword, next: PLANTED['person’s password'] }),
    );
    await tell('PIN', other.client.session.setPin({ password: PLANTED['person’s password'], pin: PLANTED.PIN }));
    await tell('lock', other.client.session.lock());
    await tell('wrong PIN', other.client.session.quickSwitch({ personId: id, pin: PLANTED['wrong PIN'] }));
    await tell('right PIN', other.client.session.quickSwitch({ personId: id, pin: PLANTED.PIN }));
    await tell('sign-out', other.client.session.signOut());
    const wrong = PLANTED['wrong password'];
    await tell('wrong password', other.client.session.signIn({ name: 'Day lead', password: wrong }));
    await tell(
      'a password as a name',
      other.client.session.signIn({ name: PLANTED['password typed as a name'], password: wrong }),
    );
    await tell(
      'own password wrongly confirmed',
      client.session.changePassword({ current: wrong, next: 'something else 1' }),
    );

    await tell('token', client.settings.setSecret({ name: 'apex.token', value: TOKEN }));
    await tell('test of another token', client.settings.testApex({ token: OTHER_TOKEN }));
    await tell('test of the token', client.settings.testApex({}));
    const address = `https://me:${PLANTED['password in an address']}@apex.example/api`;
    await tell('an address with a password', client.settings.set({ 'apex.url': address }));
    await tell('test of such an address', client.settings.testApex({ url: address, token: OTHER_TOKEN }));
    await tell('preview of the old client', client.settings.previewOldClient(OLD_CLIENT));
    await tell('import of the old client', client.settings.importOldClient(OLD_CLIENT));
    const broken = { ...OLD_CLIENT, contentBase64: Buffer.from(`{"api_token": "${TOKEN}" x`).toString('base64') };
    await tell('a broken file of the old client', client.settings.importOldClient(broken));

    const nobodyThere = 'http://127.0.0.1:1';
    await tell('address of a tracker', client.settings.set({ 'tracker.url': nobodyThere }));
    await tell('tracker key', client.settings.setSecret({ name: 'tracker.key', value: PLANTED['tracker key'] }));
    await tell('test of the tracker', client.tracker.test({}));
    const tried = { url: nobodyThere, key: PLANTED['tracker key that was only tried'] };
    await tell('test of another tracker key', client.tracker.test(tried));
    // Shown this once, to whoever asked for it.
    const { key: ownKey } = await client.tracker.newKey();
    const { key: newerKey } = await client.tracker.newKey();
    Object.assign(planted, { 'key of our own API': ownKey, 'newer key of our own API': newerKey });

    const waiting = actAs({ actor: operator, action: 'packing.pack', source: 'window' }, () =>
      test.core.database.writeTx((tx) =>
        enqueueTx(
          tx,
          { ...WAITING, payload: { ...WAITING.payload, address: test.core.settings.apexAddress() } },
          toInstant(clock.now()),
        ),
      ),
    );
    for (const [i, mood] of MOODS.entries()) {
      const how = `${mood.status}${mood.writesOnly ? ' for writes' : ''}, ${i}`;
      apex.be(mood);
      await clock.advance(70_000);
      await test.importCsv(csvOf([[WEDDING_CAKE, 'Wedding Cake', 100 - i]]));
      await tell(`looking at Apex (${how})`, client.apexSync.refreshMapping({ full: true }));
      await tell(`a cycle (${how})`, client.apexSync.runNow());
      await tell(`testing (${how})`, client.settings.testApex({}));
      await tell(`testing another token (${how})`, client.settings.testApex({ token: OTHER_TOKEN }));
      await tell(`resuming (${how})`, client.apexSync.resume());
      await tell(`sending what waits (${how})`, test.core.outbox.runner.runOnce(new AbortController().signal));
      await tell(`trying it again (${how})`, client.outbox.retry({ ids: [waiting.id] }));
    }

    const [row] = (await client.packages.list({})).packages;
    const inProduction = await startSomething(client);
    const { files, jobIds } = await exportEverything(client);
    const { jobId: backupJob } = await client.backups.create();
    expect(await ended(client, backupJob)).toMatchObject({ state: 'done' });
    const [backup] = (await client.backups.status()).backups;

    const walked = await readEverything(test, admin, [
      undefined,
      {},
      { id: row?.id },
      ...inProduction,
      { search: 'Wedding', limit: 20 },
      { search: '2190', limit: 20 },
      { name: backup?.name },
      { jobId: jobIds[0], offset: 0 },
      { id: waiting.id },
      { text: 'INV-10433' },
      { paper: { kind: 'package_labels', packageIds: [row?.id], code: 'qr', size: '2x1' } },
      OLD_CLIENT,
    ]);
    for (const [where, text] of walked) said.set(where, text);
    await test.stop();
    for (const [where, text] of filesIn(test.dataDir)) files.set(where, text);
    const log = new Map(test.lines.map(({ line }, i) => [`log line ${i}: ${line.slice(0, 40)}`, line]));
    return { said, files, log, planted, apex };
  } finally {
    await test.discard().catch(() => undefined);
  }
}

describe('after everything was done that can be done with secrets', () => {
  it('none of them stands in an answer, an error, the log, an export, the database or a backup', async () => {
    const { said, files, log, planted, apex } = await runEverything();
    // It did run: Apex was written to, files came out, the database and a backup are there to be searched.
    expect(apex.patches().length).toBeGreaterThan(0);
    expect([...files.keys()].filter((name) => name.startsWith('exported')).length).toBeGreaterThan(20);
    expect([...files.keys()].filter((name) => name.endsWith('.sqlite')).length).toBeGreaterThan(1);
    expect(said.size).toBeGreaterThan(60);
    expect(log.size).toBeGreaterThan(2);
    expect(found(new Map([...said, ...log, ...files]), planted)).toEqual([]);
    const everywhere = [...said.values(), ...files.values()].join('');
    expect(everywhere).toContain('[removed]');
    expect(everywhere).toContain('Wedding Cake');
  });

  it('nor does the token that the environment gave', async () => {
    const clock = testClock();
    const apex = await startEchoingApex(clock);
    const test = await startCore({ clock, apexUrl: apex.url, apexToken: TOKEN });
    await test.importCsv(csvOf([[WEDDING_CAKE, 'Wedding Cake', 100]]));
    const said = new Map<string, string>();
    for (const mood of [{ status: 200 }, { status: 422 }, { status: 500 }]) {
      apex.be(mood);
      await clock.advance(70_000);
      for (const work of [test.client.apexSync.refreshMapping({ full: true }), test.client.settings.testApex({})])
        said.set(`${mood.status} ${said.size}`, await work.then((answer) => JSON.stringify(answer), textOfError));
    }
    said.set('settings', JSON.stringify(await test.client.settings.get()));
    said.set('log', JSON.stringify(test.lines));
    expect(found(said, PLANTED)).toEqual([]);
    expect(found(filesIn(test.dataDir), PLANTED)).toEqual([]);
  });
});

describe('the browser’s key and cookie', () => {
  it('stand in no file and no log of the data folder', async () => {
    const world = await openHostWorld();
    try {
      const key = new URL(world.keyPath(), 'http://127.0.0.1').searchParams.get('token') ?? '';
      const cookie = await world.openBrowser();
      const value = cookie.slice(cookie.indexOf('=') + 1);
      expect(key.length).toBeGreaterThan(15);
      expect(value.length).toBeGreaterThan(15);
      const { client, socket } = await world.connect(cookie);
      await client.session.view();
      socket.terminate();
      await world.ask({ path: `/?token=${key}x` });
      await world.ask({ path: `/nowhere?token=${key}`, headers: { cookie, origin: 'https://evil.example' } });
      await world.upgrade({ cookie, origin: `https://evil.example/${key}` });
      await world.startAgain();
      expect(found(filesIn(world.dataDir), { key, cookie: value })).toEqual([]);
    } finally {
      await world.discard();
    }
  });
});
