// What is around a tracker as the source of finished goods: orders that are split or cancelled after packing, a sale that
// Apex shows before any order, and the command line.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApexSandbox, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { cycleSummary } from '#shared/contract/apex-sync.ts';
import { closeDesks } from '#tests/support/desk.ts';
import { TOKEN, WORKED_CASE } from '#tests/support/scenarios.ts';
import { endScriptedTrackers, startScriptedTracker, TRACKER_KEY } from '#tests/support/scripted-tracker.ts';
import { makeTempDir } from '#tests/support/temp-dir.ts';
import { endTrackerWorlds, startTrackerWorld, TAG } from '#tests/support/tracker-world.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WORKED = '1A40603000123456';
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
});

describe('an order that was packed', () => {
  const packed = async () => {
    const w = await startTrackerWorld();
    await w.read();
    w.desk.take([{ id: 7, lines: [{ id: 71, units: 10 }] }]);
    await w.desk.settled();
    const { id } = await w.desk.row(7);
    await w.client.packing.pack({ lineId: id, units: 6, source: 'window' });
    return w;
  };

  it('and is split before its units were sent is taken off once, and can be unpacked from the other part', async () => {
    const w = await packed();
    w.desk.take([
      { id: 7, lines: [{ id: 71, units: 2 }] },
      { id: 8, splitFrom: 7, lines: [{ id: 81, units: 8 }] },
    ]);
    await w.desk.settled();
    const part = await w.desk.row(8);
    expect([(await w.desk.row(7)).packed, part.packed]).toEqual([2, 4]);
    await w.client.packing.unpack({ lineId: part.id, units: 3 });
    await w.sendLater();
    expect(w.tracker.effects.map(({ units }) => units)).toEqual([3]);
    expect(await w.package()).toMatchObject({ currentMg: 97_000, packedMg: 0 });
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 97_000, packedMg: 0 });
    expect(await w.differences()).toEqual([]);
  });

  it('and is split while its units are on their way keeps them, in whichever part they are', async () => {
    const w = await packed();
    const held = w.tracker.hold('decrement');
    await w.clock.advance(61_000);
    const sending = w.send();
    await held.arrived;
    w.desk.take([
      { id: 7, lines: [{ id: 71, units: 2 }] },
      { id: 8, splitFrom: 7, lines: [{ id: 81, units: 8 }] },
    ]);
    await w.desk.settled();
    const part = await w.desk.row(8);
    await expect(w.client.packing.unpack({ lineId: part.id, units: 1 })).rejects.toMatchObject({
      code: 'UNPACK_LIMIT',
    });
    held.release();
    await sending;
    expect(w.tracker.effects.map(({ units }) => units)).toEqual([6]);
    expect(await w.package()).toMatchObject({ currentMg: 94_000, packedMg: 0 });
    expect(await w.differences()).toEqual([]);
  });

  it('and is cancelled has its units unpacked, and the tracker hears nothing of it', async () => {
    const w = await packed();
    w.desk.take([{ id: 7, lines: [{ id: 71, units: 10 }], cancelled: true }]);
    await w.desk.settled();
    await w.client.packing.unpack({ lineId: (await w.desk.row(7)).id, units: 6 });
    await w.sendLater();
    expect(w.tracker.effects).toEqual([]);
    expect(await w.package()).toMatchObject({ currentMg: 100_000, orderedMg: 0, packedMg: 0, availableMg: 100_000 });
  });

  it('and is delivered keeps what the tracker took, through every reading', async () => {
    const w = await packed();
    await w.client.packing.pack({ lineId: (await w.desk.row(7)).id, units: 4, source: 'window' });
    const { packingOrderId } = await w.desk.row(7);
    await w.client.packing.setDelivered({ packingOrderIds: [packingOrderId], delivered: true });
    await w.sendLater();
    await w.sendLater();
    await w.read();
    expect(w.tracker.effects.map(({ units }) => units)).toEqual([6, 4]);
    expect(await w.package()).toMatchObject({ currentMg: 90_000, packedMg: 0, availableMg: 90_000 });
    expect(await w.differences()).toEqual([]);
  });
});

describe('a sale that Apex shows as a drop', () => {
  it('is taken off the tracker when a person says it was one', async () => {
    const w = await startTrackerWorld({ packages: [[WORKED, 'Wedding Cake', 100]], apex: WORKED_CASE });
    await w.cycle();
    w.apex?.editQuantity(1001, 180);
    await w.clock.advance(2000);
    await w.client.apexSync.refreshMapping({ full: false });
    w.tracker.of(WORKED).mg = 110_000;
    expect(await w.cycle()).toMatchObject({ held: 1 });
    expect(await w.client.apexSync.recordSale({ batchId: 1001 })).toEqual({ units: 20, takenMg: 10_000 });
    await w.send();
    expect(w.tracker.effects).toMatchObject([{ tag: WORKED, sku: 'singles_0_5g', units: 20 }]);
    expect(await w.cycle()).toMatchObject({ held: 0 });
    expect(await w.package(WORKED)).toMatchObject({ currentMg: 100_000 });
    expect(w.apex?.state.batches.get(1001)?.quantity).toBe(200);
  });
});

describe('npm run headless', () => {
  const startApex = async (): Promise<ApexSandbox> => {
    const apex = await startApexSandbox({
      tokens: [{ token: TOKEN, abilities: 'all' }],
      now: () => new Date(),
      random: () => 0.5,
      data: WORKED_CASE,
    });
    ends.push(() => apex.stop());
    return apex;
  };
  const run = async (args: readonly string[], environment: Readonly<Record<string, string>>) => {
    const folder = makeTempDir();
    ends.push(() => folder.remove());
    const child = spawn(process.execPath, [join(ROOT, 'src-main/hosts/headless.ts'), ...args, '--json'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, PACKHOUSE_DATA_DIR: folder.path, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (err += String(text)));
    const code = await new Promise((done) => child.on('close', done));
    const cycles = out.split('\n').filter(Boolean);
    return { code, err, cycles: cycles.map((line) => cycleSummary.parse(JSON.parse(line))) };
  };

  it('takes its units from the tracker that the environment names, and sends the worked case once', async () => {
    const apex = await startApex();
    const tracker = await startScriptedTracker();
    tracker.put(WORKED, 'Wedding Cake', 100);
    const environment = {
      PACKHOUSE_APEX_URL: apex.url,
      PACKHOUSE_APEX_TOKEN: TOKEN,
      PACKHOUSE_TRACKER_URL: tracker.url,
      PACKHOUSE_TRACKER_KEY: TRACKER_KEY,
    };
    const { code, cycles, err } = await run(['--cycles', '2'], environment);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(cycles).toMatchObject([
      { source: 'tracker', packages: 1, planned: 3, pushed: 3, paused: null },
      { source: 'tracker', planned: 0, pushed: 0, paused: null },
    ]);
    expect(apex.requests.filter(({ method }) => method === 'PATCH').map(({ path, body }) => [path, body])).toEqual([
      ['/v2/batches/1001', { quantity: 200 }],
      ['/v2/batches/1002', { quantity: 100 }],
      ['/v2/batches/1003', { quantity: 33 }],
    ]);

    await tracker.goAway();
    const without = await run(['--once'], environment);
    expect(without).toMatchObject({ code: 1, cycles: [{ source: 'tracker', pushed: 0, paused: 'tracker_stale' }] });
    expect(without.err).toMatch(/figures are too old \(The tracker is not running\. It was not read yet\)/);
    expect(without.err.trim().split('\n')).toHaveLength(1);
    expect(`${err}${without.err}`).not.toContain(TRACKER_KEY);
  });
});

describe('a tracker with thousands of packages', () => {
  it('is taken in whole', async () => {
    const tagOf = (n: number): string => `1A4060300${String(n).padStart(15, '0')}`;
    const packages = Array.from({ length: 1500 }, (_, n) => [tagOf(n), `Strain ${n % 90}`, 10 + (n % 7)] as const);
    const w = await startTrackerWorld({ packages });
    await w.read();
    expect(await w.status()).toMatchObject({ packages: 1500, leftOut: [], state: 'connected' });
    expect((await w.desk.packages()).filter(({ trackerState }) => trackerState === 'listed')).toHaveLength(1500);
    w.tracker.of(tagOf(700)).mg = 1;
    for (let n = 1000; n < 1500; n += 1) w.tracker.packages.delete(tagOf(n));
    await w.read();
    const rows = await w.desk.packages();
    expect(rows.filter(({ status }) => status === 'orphaned')).toHaveLength(500);
    expect((await w.package(tagOf(700))).currentMg).toBe(1);
    expect(await w.package(TAG).catch(() => null)).toMatchObject({ trackerState: 'listed' });
  });
});
