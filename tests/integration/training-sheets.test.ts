// Training's pretend Google: the packing list lives in it from the start, people there do what people do, it can be away,
// and nothing in training leads to the real one.
import { afterEach, expect, test } from 'vitest';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock, settle } from '#tests/support/fake-clock.ts';
import { credentialsText } from '#tests/support/scripted-google.ts';

const running: TestCore[] = [];
afterEach(async () => {
  for (const core of running.splice(0)) await core.discard();
});

async function training() {
  const clock: FakeClock = createFakeClock(undefined, { autoAdvance: true });
  const core = await createTestCore({ training: true, clock });
  running.push(core);
  /** The stand-ins take their time to answer. */
  const through = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const watched = work.finally(() => {
      done = true;
    });
    while (!done) {
      await settle();
      await clock.advance(50);
    }
    return watched;
  };
  await core.client.sandbox.setDriver({ running: false });
  await through(core.client.orders.refresh({}));
  const look = () => through(core.client.sheets.refresh({}));
  await look();
  return { ...core, clock, look, through };
}

test('the list lives in the pretend Google Sheets from the start, and opens there', async () => {
  const { client } = await training();
  const status = await client.sheets.status();
  const { total } = await client.packing.list({});
  expect(status).toMatchObject({ live: 'sheets', sheets: { trouble: null, title: 'Packing (training)' } });
  expect(status.sheets.rows).toBe(total);
  const { sheetUrl } = await client.sandbox.state();
  expect(status.sheets.url.split('#')[0]).toBe(sheetUrl);
  const page = await fetch(sheetUrl);
  expect(await page.text()).toContain('Nothing here reaches Google.');
});

test('what somebody types there is packed here', async () => {
  const { client, look } = await training();
  const { what } = await client.sandbox.inSheet({ act: 'packed' });
  const [, packed, invoice] = /typed PACKED (\d+) of .*, (INV-\d+)\./.exec(what) ?? [];
  await look();
  const { rows } = await client.packing.list({});
  expect(rows.filter((row) => row.packed > 0)).toMatchObject([{ packed: Number(packed), invoiceNumber: invoice }]);
  expect((await client.sandbox.state()).happenings[0]?.what).toBe(what);
});

test('rows that are sorted, copied and deleted there end as they should', async () => {
  const { client, look } = await training();
  for (const act of ['note', 'sort', 'copy', 'delete'] as const) {
    await client.sandbox.inSheet({ act });
    await look();
  }
  const { findings } = await client.sheets.findings({});
  const kinds = new Set(findings.map(({ kind }) => kind));
  // Which of the two rows was deleted is chance.
  expect(kinds.has('row_back') || kinds.has('copied')).toBe(true);
  expect([...kinds].filter((kind) => kind !== 'row_back' && kind !== 'copied')).toEqual([]);
});

test('a renamed header pauses the sheet until it has its name again', async () => {
  const { client, look } = await training();
  await client.sandbox.inSheet({ act: 'rename' });
  await look();
  expect((await client.sheets.status()).sheets).toMatchObject({ trouble: 'header_missing', detail: 'PACKED' });
  expect(await client.sandbox.state()).toMatchObject({ packedHeader: false });
  await expect(client.sandbox.inSheet({ act: 'packed' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(client.sandbox.inSheet({ act: 'rename' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await client.sandbox.inSheet({ act: 'name-back' });
  await look();
  expect((await client.sheets.status()).sheets.trouble).toBeNull();
  await expect(client.sandbox.inSheet({ act: 'name-back' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test.each([
  ['refuse', 'network'],
  ['status-403', 'not_shared'],
  ['status-429', 'quota'],
  ['status-503', 'server'],
] as const)('Google can be made to fail: %s is %s, and all is well once it is taken away', async (kind, trouble) => {
  const { client, clock, look } = await training();
  await client.sandbox.addGoogleFault({ kind, times: null });
  expect((await client.sandbox.state()).googleFaults).toEqual([{ kind, remaining: null }]);
  await client.sandbox.inSheet({ act: 'note' });
  await look();
  expect((await client.sheets.status()).sheets.trouble).toBe(trouble);
  await client.sandbox.clearFaults();
  // Whoever says that it is too much is left alone for a while.
  await clock.sleep(30_000);
  await look();
  expect((await client.sheets.status()).sheets.trouble).toBeNull();
});

test('somebody types there by themselves now and then, until the training is paused', async () => {
  const { client, clock } = await training();
  const typed = async () =>
    (await client.sandbox.state()).happenings.filter(({ what }) => what.startsWith('Production lead')).length;
  await clock.advance(600_000);
  expect(await typed()).toBe(0);
  await client.sandbox.setDriver({ running: true });
  await clock.advance(600_000);
  expect(await typed()).toBeGreaterThan(5);
  expect(await typed()).toBeLessThan(21);
});

test('nothing there leads to the real Google, to a real key, or to a workbook that real work is done in', async () => {
  const { client } = await training();
  const refused = { code: 'NOT_IN_TRAINING' };
  await expect(client.settings.set({ 'sheets.url': '' })).rejects.toMatchObject(refused);
  await expect(client.settings.set({ 'sheets.url': 'https://sheets.googleapis.com' })).rejects.toMatchObject(refused);
  await expect(client.settings.set({ 'sheets.credentialsPath': '/srv/key.json' })).rejects.toMatchObject(refused);
  await expect(client.settings.set({ 'sheets.workbookFolder': '/srv' })).rejects.toMatchObject(refused);
  const { values } = await client.settings.get();
  await client.settings.set({ 'sheets.url': values['sheets.url'], 'sheets.pollSeconds': 3 });
  const given = { code: 'INVALID_INPUT', data: { reason: 'given_by_environment' } };
  const real = Buffer.from(credentialsText()).toString('base64');
  await expect(client.sheets.takeCredentials({ fileName: 'real.json', contentBase64: real })).rejects.toMatchObject(
    given,
  );
  await expect(client.settings.setSecret({ name: 'google.credentials', value: null })).rejects.toMatchObject(given);
  expect((await client.settings.get()).secrets).toContainEqual(
    expect.objectContaining({ name: 'google.credentials', set: true, fromEnvironment: true }),
  );
});

test('outside of training there is no pretend sheet', async () => {
  const core = await createTestCore();
  running.push(core);
  await expect(core.client.sandbox.inSheet({ act: 'packed' })).rejects.toMatchObject({ code: 'SANDBOX_ONLY' });
  await expect(core.client.sandbox.addGoogleFault({ kind: 'refuse', times: 1 })).rejects.toMatchObject({
    code: 'SANDBOX_ONLY',
  });
  expect(await core.client.sandbox.state()).toMatchObject({ active: false, sheetUrl: '', packedHeader: true });
});
