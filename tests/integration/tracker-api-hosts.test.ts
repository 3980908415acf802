// The tracker API where it really runs: opened with a core by the headless host and by hosts with windows, on the real
// packages and batches, and gone with the core.
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { openCore } from '#main/hosts/node/open-core.ts';
import { openWorkplace } from '#main/hosts/node/open-workplace.ts';
import { attachTrackerApi } from '#main/hosts/tracker-api/attach.ts';
import { createTestCore, temporaryFolder } from '#tests/support/create-test-core.ts';
import { rawRequest } from '#tests/support/raw-http.ts';
import { changeSettings, TAG } from '#tests/support/tracker-api-world.ts';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const taken = createServer().listen(0, '127.0.0.1', () => {
      const at = taken.address();
      taken.close(() => resolve(typeof at === 'object' && at ? at.port : 0));
    });
  });

let dataDir: string;
let port: number;
let key: string;
/** A data folder with a package, a batch that was finished into it, and the API switched on. */
beforeEach(async () => {
  dataDir = temporaryFolder();
  port = await freePort();
  const test = await createTestCore({ dataDir });
  const { production } = test.client;
  const target = { skuKey: 'singles_1g', name: 'Single 1 g', milligramsPerPiece: 1000, packSize: 1, plannedUnits: 90 };
  const { batch } = await production.start({
    strain: 'Wedding Cake',
    sources: [{ tag: '1A4060300012345000000099', mg: 100_000 }],
    targets: [target],
  });
  await production.setLab({ id: batch.id, status: 'passed', date: '2026-11-20' });
  await production.move({ id: batch.id, to: 'rolling' });
  await production.count({ id: batch.id, skuKey: 'singles_1g', pieces: 80 });
  await production.move({ id: batch.id, to: 'packaging' });
  const units = [{ skuKey: 'singles_1g', units: 50 }];
  await production.finish({ id: batch.id, metrcNumber: TAG, create: true, units, close: false });
  changeSettings(test, { 'trackerApi.enabled': true, 'trackerApi.port': port });
  key = (await test.client.tracker.newKey()).key;
  await test.stop();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const files = appFilesIn(SOURCE_ROOT);
const ask = async (path: string): Promise<{ status: number; json: unknown }> => {
  const { status, body } = await rawRequest({ port, path, headers: { 'x-api-key': key } });
  return { status, json: JSON.parse(body) };
};
const isServed = (): Promise<boolean> =>
  ask('/apex-calculate').then(
    ({ json }) => JSON.stringify(json).includes(TAG),
    () => false,
  );

describe('the real goods and batches', () => {
  it('are what is served', async () => {
    const test = await createTestCore({ dataDir });
    const attached = attachTrackerApi(test.core.trackerApi);
    await attached.settled();
    const { number } = (await test.client.production.list({})).batches[0] ?? { number: '' };
    expect(number).toMatch(/^PR-\d{6}-01$/);
    expect((await ask('/api/overview')).json).toMatchObject({
      active_batches: 1,
      batches_by_stage: { packaging: 1 },
      finished_goods: { active_packages: 1, available_grams: 50, units: { singles_1g: 50 } },
    });
    expect((await ask('/api/batches')).json).toMatchObject([
      { number, stage: 'packaging', input_grams: 100, made_grams: 80, in_work_grams: 20, lab_status: 'passed' },
    ]);
    expect((await ask(`/api/batches/${number}`)).json).toMatchObject({
      skus: [{ sku: 'singles_1g', planned_units: 90, made_pieces: 80, packaged_pieces: 50 }],
    });
    expect((await ask('/api/finished-goods')).json).toMatchObject([{ metrc_number: TAG, production_batch: number }]);
    expect(await test.client.tracker.apiStatus()).toMatchObject({
      enabled: true,
      url: `http://127.0.0.1:${port}`,
      keySet: true,
    });
    // Made at a window, the key of before stops at once.
    const before = key;
    key = (await test.client.tracker.newKey()).key;
    expect([key === before, (await ask('/api/overview')).status]).toEqual([false, 200]);
    key = before;
    expect((await ask('/api/overview')).status).toBe(401);
    await attached.detach();
    await test.stop();
  });
});

describe('the headless host', () => {
  it('serves it until it is closed', async () => {
    const opened = await openCore({ host: 'headless', dataDir, files, training: false });
    await expect.poll(isServed).toBe(true);
    await opened.close();
    expect(await isServed()).toBe(false);
  });
});

describe('a host with windows', () => {
  it('serves it, also after its core was opened again, until it is closed', async () => {
    const workplace = await openWorkplace({ host: 'browser', dataDir, files, startIn: 'facility' });
    await expect.poll(isServed).toBe(true);
    await workplace.restart('facility');
    await expect.poll(isServed).toBe(true);
    await workplace.close();
    expect(await isServed()).toBe(false);
  });
});
