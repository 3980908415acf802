// A tracker that cannot be read: which trouble it is, how long its last figures count, and that nothing goes to Apex from
// figures that are too old.
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { TrackerTrouble } from '#shared/contract/tracker.ts';
import { closeDesks } from '#tests/support/desk.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { manyStrains, WORKED_CASE } from '#tests/support/scenarios.ts';
import { endScriptedTrackers, TRACKER_KEY, type TrackerFault } from '#tests/support/scripted-tracker.ts';
import { endTrackerWorlds, startTrackerWorld, TAG, type TrackerWorld } from '#tests/support/tracker-world.ts';

afterEach(async () => {
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
});

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): TrackerFault => ({
  kind: 'answer',
  status,
  body,
  headers,
});
const PAGE = '<!doctype html><title>Sign in</title>';
const WHOLE = JSON.stringify({ [TAG]: { strain: 'Blue Dream', available_grams: 100, units: { singles_1g: 100 } } });

/** What makes each trouble, and a word of its detail. */
const TROUBLES: readonly (readonly [string, TrackerTrouble, (w: TrackerWorld) => unknown])[] = [
  ['nobody listens', 'refused', (w) => w.tracker.goAway()],
  ['the key is another one', 'unauthorised', (w) => Object.assign(w.tracker.settings, { key: 'another-key' })],
  ['the key may not', 'forbidden', (w) => w.tracker.fail('calculate', answer(403, { error: 'Read only' }), 9)],
  ['it hangs', 'timeout', (w) => w.tracker.fail('calculate', { kind: 'hang' }, 9)],
  ['something else answers', 'not_found', (w) => w.tracker.fail('calculate', answer(404, PAGE), 9)],
  [
    'it sends on elsewhere',
    'not_found',
    (w) => w.tracker.fail('calculate', answer(302, '', { location: 'https://x.example/' }), 9),
  ],
  [
    'it wants us to slow down',
    'rate_limited',
    (w) => w.tracker.fail('calculate', answer(429, {}, { 'retry-after': '30' }), 9),
  ],
  [
    'it has an error',
    'server_error',
    (w) => w.tracker.fail('calculate', answer(500, { error: 'Database is locked' }), 9),
  ],
  ['a proxy has an error', 'server_error', (w) => w.tracker.fail('calculate', answer(502, PAGE), 9)],
  ['a page answers', 'unreadable', (w) => w.tracker.fail('calculate', answer(200, PAGE), 9)],
  ['the answer is cut off', 'unreadable', (w) => w.tracker.fail('calculate', answer(200, WHOLE.slice(0, -9)), 9)],
  ['the answer is a list', 'unreadable', (w) => w.tracker.fail('calculate', answer(200, [WHOLE]), 9)],
  [
    'the answer is an envelope',
    'unreadable',
    (w) => w.tracker.fail('calculate', answer(200, { error: 'x', data: {} }), 9),
  ],
  ['it lists nothing', 'empty', (w) => w.tracker.fail('calculate', answer(200, {}), 9)],
  ['the connection breaks off', 'network', (w) => w.tracker.fail('calculate', { kind: 'drop' }, 9)],
];

describe('when', () => {
  it.each(TROUBLES)(
    '%s, it says “%s”, keeps the last figures, and goes on when that is over',
    async (_name, trouble, make) => {
      const w = await startTrackerWorld();
      await w.read();
      w.tracker.of(TAG).mg = 40_000;
      await make(w);
      await settle();
      await w.read();
      expect(await w.status()).toMatchObject({ state: 'trouble', trouble, packages: 1 });
      expect(await w.package()).toMatchObject({ status: 'active', currentMg: 100_000 });
      await w.clock.advance(121_000);
      expect(await w.status()).toMatchObject({ state: 'stale', trouble });

      w.tracker.heal();
      w.tracker.settings.key = TRACKER_KEY;
      if (trouble === 'refused') await w.tracker.comeBack();
      await w.read();
      expect(await w.status()).toMatchObject({ state: 'connected', trouble: null, detail: '' });
      expect(await w.package()).toMatchObject({ currentMg: 40_000 });
    },
  );

  it('the name is not known, or the certificate is none, it says so', async () => {
    const w = await startTrackerWorld();
    await w.client.settings.set({ 'tracker.url': 'https://tracker.invalid' });
    // Looking a name up takes as long as it takes, on no clock of ours.
    await w.core.tracker.source.read(new AbortController().signal);
    expect(await w.status()).toMatchObject({ state: 'trouble', trouble: 'no_such_host', lastReadAt: null });
    await w.client.settings.set({ 'tracker.url': w.tracker.url.replace('http:', 'https:') });
    await w.read();
    expect(await w.status()).toMatchObject({ trouble: 'tls', detail: expect.stringMatching(/SSL|EPROTO/) });
  });

  it('it is not set up, it says so and asks nobody', async () => {
    const w = await startTrackerWorld();
    await w.client.settings.setSecret({ name: 'tracker.key', value: null });
    await w.read();
    expect(await w.status()).toMatchObject({ trouble: 'not_configured' });
    await w.client.settings.set({ 'tracker.url': '' });
    await w.read();
    expect(await w.status()).toMatchObject({ trouble: 'not_configured' });
    expect(w.tracker.requests).toEqual([]);
  });

  it('something there speaks no HTTP, it is not understood', async () => {
    const w = await startTrackerWorld();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 mail.example ESMTP\r\n');
      socket.on('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await w.client.settings.set({ 'tracker.url': `http://127.0.0.1:${port}` });
    await w.read();
    expect(await w.status()).toMatchObject({ trouble: 'unreadable' });
    server.close();
  });

  it('the address is not safe, it is not even taken', async () => {
    const w = await startTrackerWorld();
    const set = (url: string) => w.client.settings.set({ 'tracker.url': url });
    await expect(set('http://192.168.1.9:8080')).rejects.toMatchObject({ code: 'ADDRESS_NOT_SAFE' });
    await expect(set('https://me:secret@tracker.example')).rejects.toMatchObject({
      code: 'ADDRESS_NOT_SAFE',
      data: { address: expect.not.stringContaining('secret') },
    });
  });
});

describe('the key', () => {
  it('goes nowhere but to the tracker, and comes back in no text', async () => {
    const w = await startTrackerWorld();
    w.tracker.fail('calculate', answer(500, { error: `No such key ${TRACKER_KEY}` }));
    await w.read();
    const { detail } = await w.status();
    expect(detail).toContain('No such key');
    expect(JSON.stringify([detail, w.desk.lines, await w.client.settings.get()])).not.toContain(TRACKER_KEY);
    expect(w.tracker.requests.every(({ key }) => key === TRACKER_KEY)).toBe(true);
  });

  it('that is a new one is tried at once, whatever pause there was', async () => {
    const w = await startTrackerWorld();
    w.tracker.settings.key = 'made-anew-there';
    for (let tries = 0; tries < 6; tries += 1) await w.read();
    expect(await w.status()).toMatchObject({ trouble: 'unauthorised' });
    await w.client.settings.setSecret({ name: 'tracker.key', value: 'made-anew-there' });
    await w.core.tracker.source.read(new AbortController().signal);
    expect(await w.status()).toMatchObject({ state: 'connected' });
  });
});

describe('a tracker that is down', () => {
  it('is asked more and more rarely, whatever happens here, and by a person at once', async () => {
    const w = await startTrackerWorld();
    w.tracker.fail('calculate', answer(500, {}), 1000);
    for (let second = 0; second < 300; second += 1) await w.read();
    expect(w.tracker.calls('calculate').length).toBeLessThan(15);
    w.tracker.heal();
    expect(await w.client.tracker.refresh()).toMatchObject({ state: 'connected', packages: 1 });
  });

  it('that asks for patience is given it', async () => {
    const w = await startTrackerWorld();
    w.tracker.fail('calculate', answer(429, {}, { 'retry-after': '40' }));
    for (let second = 0; second < 39; second += 1) await w.read();
    expect(w.tracker.calls('calculate')).toHaveLength(1);
    await w.clock.advance(5000);
    await w.read();
    expect(await w.status()).toMatchObject({ state: 'connected' });
  });

  it('is asked not more than once a second, and once at a time', async () => {
    const w = await startTrackerWorld();
    const signal = new AbortController().signal;
    const { read } = w.core.tracker.source;
    await w.clock.advance(1000);
    await Promise.all([read(signal), read(signal), read(signal)]);
    await read(signal);
    expect(w.tracker.calls('calculate')).toHaveLength(1);
    await w.read();
    expect(w.tracker.calls('calculate')).toHaveLength(2);
  });
});

describe('Apex', () => {
  const worked = () => startTrackerWorld({ packages: [['1A40603000123456', 'Wedding Cake', 100]], apex: WORKED_CASE });
  const pushes = (w: TrackerWorld): number => w.apex?.requests.filter(({ method }) => method === 'PATCH').length ?? 0;

  it('is told nothing before the first reading, also after a restart', async () => {
    const w = await worked();
    await w.tracker.goAway();
    expect(await w.cycle()).toMatchObject({ source: 'tracker', paused: 'tracker_stale', planned: 0, pushed: 0 });
    await w.tracker.comeBack();
    await w.clock.advance(60_000);
    expect(await w.cycle()).toMatchObject({ paused: null, pushed: 3 });
    await w.restart();
    await w.tracker.goAway();
    expect(await w.cycle()).toMatchObject({ paused: 'tracker_stale', pushed: 0 });
    const status = await w.client.apexSync.status();
    expect(status).toMatchObject({ paused: 'tracker_stale', pausedDetail: expect.stringMatching(/was not read yet/) });
    expect((await w.client.apexSync.plan()).paused).toBe('tracker_stale');
  });

  it('is told of what is packed here while the figures are fresh enough, and nothing at all from then on', async () => {
    const w = await worked();
    await w.cycle();
    w.tracker.fail('calculate', { kind: 'drop' }, 1000);
    w.desk.take([{ id: 1, lines: [{ id: 11, product: 'CannaDart - Wedding Cake 1g', units: 10 }] }]);
    await w.desk.settled();
    expect(await w.cycle()).toMatchObject({ paused: null, pushed: 3 });
    expect(await w.units('1A40603000123456')).toMatchObject({ singles_0_5g: 180, singles_1g: 90 });
    await w.clock.advance(120_000);
    w.desk.take([{ id: 2, lines: [{ id: 21, product: 'CannaDart - Wedding Cake 1g', units: 90 }] }]);
    await w.desk.settled();
    expect(await w.cycle()).toMatchObject({ paused: 'tracker_stale', planned: 0, pushed: 0 });
    expect(pushes(w)).toBe(6);
    expect((await w.client.apexSync.status()).pausedDetail).toMatch(/cannot be reached.*from 2026-11-21T/);

    w.tracker.heal();
    await w.clock.advance(60_000);
    expect(await w.cycle()).toMatchObject({ paused: null, pushed: 3 });
    expect(w.apex?.state.batches.get(1001)?.quantity).toBe(0);
  });

  it('is told nothing by an empty list, nor by one that became a page', async () => {
    const w = await worked();
    await w.cycle();
    for (const body of [{}, PAGE, []]) {
      w.tracker.fail('calculate', answer(200, body));
      expect(await w.cycle()).toMatchObject({ planned: 0, pushed: 0 });
    }
    expect(pushes(w)).toBe(3);
    expect(await w.package('1A40603000123456')).toMatchObject({ status: 'active', currentMg: 100_000 });
  });

  it('is kept from a list that lost most of its packages by the safety stop', async () => {
    const { products, batches, packages } = manyStrains(12, 10, 0);
    const w = await startTrackerWorld({ packages, apex: { products, batches } });
    await w.cycle();
    for (const [tag] of packages.slice(2)) w.tracker.packages.delete(tag);
    expect(await w.cycle()).toMatchObject({ paused: 'safety_stop', pushed: 0 });
    for (const [tag, strain, grams] of packages) w.tracker.put(tag, strain, grams);
    expect(await w.cycle()).toMatchObject({ paused: null, planned: 0 });
  });

  it('is read no older for a clock that is set back or jumps ahead', async () => {
    const w = await worked();
    await w.cycle();
    w.tracker.fail('calculate', { kind: 'drop' }, 1000);
    w.clock.jump(w.clock.now() + 3_600_000);
    expect(await w.cycle()).toMatchObject({ paused: 'tracker_stale' });
  });

  it('goes on at once when a person says so', async () => {
    const w = await worked();
    w.tracker.fail('calculate', answer(500, {}), 5);
    for (let tries = 0; tries < 3; tries += 1) await w.cycle();
    w.tracker.heal();
    await w.patiently(w.client.apexSync.runNow());
    expect(await w.status()).toMatchObject({ state: 'connected' });
    expect(pushes(w)).toBe(3);
  });
});

describe('the connection test', () => {
  it('asks for the overview alone, of any address with any key, and changes nothing', async () => {
    const w = await startTrackerWorld({ on: false });
    expect(await w.client.tracker.test({})).toEqual({
      ok: true,
      activeBatches: 4,
      packages: 1,
      trouble: null,
      detail: '',
    });
    expect(w.tracker.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/overview']);
    expect(await w.client.tracker.test({ key: 'wrong-key-here' })).toMatchObject({
      ok: false,
      trouble: 'unauthorised',
    });
    // The stored key is not sent to another address.
    expect(await w.client.tracker.test({ url: 'http://127.0.0.1:9' })).toMatchObject({ trouble: 'not_configured' });
    expect(await w.client.tracker.test({ url: 'http://127.0.0.1:9', key: 'some-key-here' })).toMatchObject({
      trouble: 'refused',
    });
    await expect(w.client.tracker.test({ url: 'http://10.0.0.9', key: 'some-key-here' })).rejects.toMatchObject({
      code: 'ADDRESS_NOT_SAFE',
    });
    expect(await w.status()).toMatchObject({ state: 'off', activeBatches: null });
  });

  it.each<[string, unknown, number | null]>([
    ['a number', { active_batches: 7 }, 7],
    ['a number as text', { active_batches: '7' }, 7],
    ['a list', { active_batches: [{}, {}] }, 2],
    ['numbers by stage', { active_batches: { grinding: 1, rolling: 2 } }, 3],
    ['lists by stage', { batches_by_stage: { grinding: [{}], rolling: [{}, {}] } }, 3],
    ['batches by number', { active_batches: { 'PR-1': { stage: 'rolling' }, 'PR-2': { stage: 'testing' } } }, 2],
    ['nothing', { finished_goods: {} }, null],
    ['nonsense', { active_batches: 'many' }, null],
  ])('understands active batches given as %s', async (_name, overview, active) => {
    const w = await startTrackerWorld({ on: false });
    w.tracker.settings.overview = overview;
    expect(await w.client.tracker.test({})).toMatchObject({ ok: true, activeBatches: active });
  });
});

describe('the lamp', () => {
  it('says how it stands, with the number of active batches', async () => {
    const w = await startTrackerWorld();
    expect(w.core.tracker.lamp()).toMatchObject({ state: 'working' });
    w.core.tracker.start();
    await w.core.tracker.nudge();
    await w.read();
    expect(w.core.tracker.lamp()).toEqual({ state: 'ok', text: 'Connected to the tracker: 4 active batches' });
    w.tracker.settings.key = 'another-key';
    await w.read();
    expect(w.core.tracker.lamp()).toEqual({ state: 'attention', text: 'Tracker: The keys do not match' });
    await w.client.settings.set({ 'tracker.enabled': false });
    expect(w.core.tracker.lamp()).toMatchObject({ state: 'off' });
  });
});
