// Where and when the tracker API listens: as the settings say, at once, without a restart; and what the settings screen
// is told of it.
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { attachTrackerApi } from '#main/hosts/tracker-api/attach.ts';
import { rawRequest } from '#tests/support/raw-http.ts';
import {
  apiOver,
  changeSettings,
  openTrackerApi,
  TAG,
  type TrackerApiWorld,
} from '#tests/support/tracker-api-world.ts';

let world: TrackerApiWorld;
const others: Server[] = [];
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  for (const other of others.splice(0)) await new Promise((resolve) => other.close(resolve));
});

/** Somebody else on a port: the port. */
const occupy = (): Promise<number> =>
  new Promise((resolve) => {
    const other = createServer().listen(0, '127.0.0.1', () => {
      const at = other.address();
      resolve(typeof at === 'object' && at ? at.port : 0);
    });
    others.push(other);
  });
const leave = (): Promise<unknown> => new Promise((resolve) => others.pop()?.close(resolve));
const answers = (port: number): Promise<boolean> =>
  rawRequest({ port, path: '/api/health' }).then(
    ({ status }) => status === 200,
    () => false,
  );

describe('the settings', () => {
  it('switch it on and off while the program runs', async () => {
    world = await openTrackerApi();
    const port = world.port();
    expect(await answers(port)).toBe(true);
    expect(world.api.status()).toMatchObject({ enabled: true, url: `http://127.0.0.1:${port}`, problem: null });
    changeSettings(world.test, { 'trackerApi.enabled': false });
    await world.attached.settled();
    expect(await answers(port)).toBe(false);
    expect(world.api.status()).toMatchObject({ enabled: false, url: '', problem: null });
    changeSettings(world.test, { 'trackerApi.enabled': true });
    await world.attached.settled();
    expect(await answers(world.port())).toBe(true);
  });

  it('move it, ending what was connected; other settings leave it alone', async () => {
    world = await openTrackerApi();
    const before = world.port();
    changeSettings(world.test, { 'facility.name': 'Another name' });
    await world.attached.settled();
    expect(world.port()).toBe(before);
    changeSettings(world.test, { 'trackerApi.port': 8790 });
    await world.attached.settled();
    expect([await answers(before), await answers(world.port())]).toEqual([false, true]);
    changeSettings(world.test, { 'trackerApi.address': 'localhost' });
    await world.attached.settled();
    expect(await answers(world.port())).toBe(true);
  });

  it('changed in one breath end where the last one says', async () => {
    world = await openTrackerApi();
    for (const port of [8791, 8792, 8793]) {
      changeSettings(world.test, { 'trackerApi.port': port });
      changeSettings(world.test, { 'trackerApi.enabled': port !== 8793 });
    }
    await world.attached.settled();
    expect([world.attached.port(), world.api.status().url]).toEqual([null, '']);
  });

  it('show an address that can be typed elsewhere when it listens everywhere', async () => {
    world = await openTrackerApi();
    changeSettings(world.test, { 'trackerApi.address': '0.0.0.0' });
    await world.attached.settled();
    expect(world.api.status().url).toMatch(/^http:\/\/\d+\.\d+\.\d+\.\d+:\d+$/);
    expect(world.api.status().url).not.toContain('0.0.0.0');
  });
});

describe('a port that is taken', () => {
  it('is said, tried again with growing pauses, and used when it is free', async () => {
    const port = await occupy();
    world = await openTrackerApi({ port, random: () => 1 });
    const taken = { kind: 'port_in_use', detail: 'EADDRINUSE' };
    expect(world.api.status()).toMatchObject({ enabled: true, url: '', problem: taken });
    for (const pause of [2_000, 4_000, 8_000]) {
      await world.clock.advance(pause - 1);
      const pending = world.clock.pending();
      await world.clock.advance(1);
      await world.attached.settled();
      expect([world.api.status().problem, world.clock.pending()]).toEqual([taken, pending]);
    }
    expect(world.test.lines.filter(({ line }) => line.includes('cannot listen'))).toHaveLength(1);
    await leave();
    await world.clock.advance(16_000);
    await world.attached.settled();
    expect(await answers(port)).toBe(true);
    expect(world.api.status()).toMatchObject({ url: `http://127.0.0.1:${port}`, problem: null });
  });

  it('is forgotten when it is switched off meanwhile', async () => {
    const port = await occupy();
    world = await openTrackerApi({ port });
    changeSettings(world.test, { 'trackerApi.enabled': false });
    await world.attached.settled();
    expect(world.api.status()).toMatchObject({ enabled: false, url: '', problem: null });
    await leave();
    await world.clock.advance(600_000);
    expect(await answers(port)).toBe(false);
  });

  it('is no matter for an address this computer does not have', async () => {
    world = await openTrackerApi();
    for (const address of ['203.0.113.7', 'no.such.host.invalid']) {
      changeSettings(world.test, { 'trackerApi.address': address });
      await world.attached.settled();
      expect(world.api.status()).toMatchObject({ url: '', problem: { kind: 'address_not_here' } });
    }
    changeSettings(world.test, { 'trackerApi.address': '127.0.0.1' });
    await world.attached.settled();
    expect(world.api.status().problem).toBeNull();
  });
});

describe('its end', () => {
  it('ends connections at once and nothing comes back', async () => {
    world = await openTrackerApi();
    const port = world.port();
    await world.attached.detach();
    expect(await answers(port)).toBe(false);
    changeSettings(world.test, { 'trackerApi.port': 8799 });
    await world.clock.advance(600_000);
    await world.attached.settled();
    expect(world.attached.port()).toBeNull();
  });

  it('is the same where there is nothing to serve', async () => {
    world = await openTrackerApi();
    const nothing = attachTrackerApi(undefined);
    expect(nothing.port()).toBeNull();
    await nothing.detach();
  });
});

describe('training', () => {
  it('is never served: another machine would sell pretend goods', async () => {
    world = await openTrackerApi();
    const api = apiOver(world.test, [], true);
    const attached = attachTrackerApi(api, { port: 0 });
    await attached.settled();
    expect([attached.port(), api.status().problem]).toEqual([null, { kind: 'in_training', detail: '' }]);
    await attached.detach();
  });
});

describe('what is known of the callers', () => {
  it('counts calls and refusals, the newest caller first', async () => {
    world = await openTrackerApi();
    await world.addPackage(TAG, 'Blue Dream', 1_000);
    await world.ask('/apex-calculate');
    await world.ask('/apex-calculate', { key: 'wrong' });
    await world.ask('/api/nothing');
    await expect.poll(() => world.api.status().calls).toBe(3);
    expect(world.api.status()).toMatchObject({
      calls: 3,
      refused: 1,
      lastCallAt: '2026-11-21T10:00:00.000Z',
      callers: [{ address: '127.0.0.1', lastAt: '2026-11-21T10:00:00.000Z', calls: 3, refused: 1 }],
    });
    for (let n = 0; n < 30; n += 1) world.api.noteCall({ address: `10.0.0.${n}`, refused: false });
    expect(world.api.status().callers.map(({ address }) => address)).toEqual(
      Array.from({ length: 20 }, (_, n) => `10.0.0.${29 - n}`),
    );
  });

  it('tells the windows soon, and not of every call', async () => {
    world = await openTrackerApi();
    const told: string[] = [];
    world.test.core.events.subscribe(({ area }) => told.push(area));
    for (let n = 0; n < 10; n += 1) world.api.noteCall({ address: '10.0.0.1', refused: false });
    await world.clock.advance(5_000);
    expect(told.filter((area) => area === 'tracker')).toHaveLength(1);
  });

  it('shows the key’s end and never the key', async () => {
    world = await openTrackerApi();
    expect(world.api.status()).toMatchObject({ keySet: true, keyEndsIn: world.key().slice(-4) });
    expect(JSON.stringify(world.api.status())).not.toContain(world.key());
    expect(JSON.stringify(await world.test.client.audit.list({ limit: 50 }))).not.toContain(world.key());
  });
});
