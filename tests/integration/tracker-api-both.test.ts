// Both ends at once: one Packhouse serves its finished goods, another takes them as its own source, through changes,
// a new key, an outage and its end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import {
  changeSettings,
  OTHER_TAG,
  openTrackerApi,
  TAG,
  type TrackerApiWorld,
} from '#tests/support/tracker-api-world.ts';

let server: TrackerApiWorld;
let user: TestCore;
beforeEach(async () => {
  server = await openTrackerApi();
  await server.addPackage(TAG, 'Wedding Cake', 500_000);
  user = await createTestCore();
  await user.client.settings.setSecret({ name: 'tracker.key', value: server.key() });
  changeSettings(user, { 'tracker.url': `http://127.0.0.1:${server.port()}`, 'tracker.enabled': true });
});
afterEach(async () => {
  await user.discard();
  await server[Symbol.asyncDispose]();
});

const goods = async () =>
  (await user.client.packages.list({})).packages.map(({ metrcNumber, status, availableMg, units }) => ({
    metrcNumber,
    status,
    availableMg,
    units,
  }));
const refresh = () => user.client.tracker.refresh();

describe('one Packhouse as the tracker of another', () => {
  it('passes its test and gives its goods exactly', async () => {
    expect(await user.client.tracker.test({})).toMatchObject({
      ok: true,
      activeBatches: 0,
      packages: 1,
      trouble: null,
    });
    await server.post(`/api/finished-goods/${TAG}/custom-skus`, {
      cocoa_blunt_1g: { name: 'Cocoa Blunt', grams_per_unit: 1 },
    });
    await server.post(`/api/finished-goods/${TAG}/apex-settings`, { singles_1g: { manual_units: 7 } });
    expect(await refresh()).toMatchObject({ state: 'connected', packages: 1, leftOut: [] });
    expect(await goods()).toEqual([
      {
        metrcNumber: TAG,
        status: 'active',
        availableMg: 500_000,
        units: { singles_0_5g: 1000, singles_1g: 7, magnetic_box_6pk: 166, magnetic_box_12pk: 83, cocoa_blunt_1g: 500 },
      },
    ]);
  });

  it('is followed in everything that changes', async () => {
    await refresh();
    const sale = { sku: 'singles_1g', units: 100, idempotency_key: 'somebody else' };
    await server.post(`/api/finished-goods/${TAG}/apex-decrement`, sale);
    await server.addPackage(OTHER_TAG, 'Blue Dream', 10_000);
    await refresh();
    expect((await goods()).map(({ metrcNumber, availableMg }) => [metrcNumber, availableMg]).sort()).toEqual([
      [TAG, 400_000],
      [OTHER_TAG, 10_000],
    ]);
  });

  it('is told of what is set at the other end', async () => {
    await refresh();
    const [row] = (await user.client.packages.list({})).packages;
    const id = row?.id ?? '';
    await user.client.packages.setSku({
      id,
      skuKey: 'singles_0_5g',
      setting: { excluded: true, manualUnits: null, weight: null },
    });
    await user.client.packages.putCustomSku({
      id,
      key: 'cannadart_0_8g',
      name: 'CannaDart',
      milligramsPerPiece: 800,
      packSize: 1,
      create: true,
    });
    expect((await server.ask('/apex-calculate')).json).toMatchObject({
      [TAG]: { units: { singles_0_5g: 0, cannadart_0_8g: 625 } },
    });
    expect(await goods()).toMatchObject([{ units: { singles_0_5g: 0, cannadart_0_8g: 625 } }]);
  });

  it('keeps its figures where they are known through a new key and an outage', async () => {
    await refresh();
    const before = await goods();
    server.api.newKey();
    expect(await refresh()).toMatchObject({ trouble: 'unauthorised' });
    expect(await goods()).toEqual(before);
    await user.client.settings.setSecret({ name: 'tracker.key', value: server.key() });
    expect(await refresh()).toMatchObject({ state: 'connected', trouble: null });
    changeSettings(server.test, { 'trackerApi.enabled': false });
    await server.attached.settled();
    // The connection that was open breaks; nobody takes a new one.
    await refresh();
    expect(await refresh()).toMatchObject({ trouble: 'refused' });
    expect(await goods()).toEqual(before);
  });

  it('gets every sale once, also after an outage in the middle of it', async () => {
    await refresh();
    const sell = (units: number, idempotencyKey: string) =>
      user.client.packages.decrement({ metrcNumber: TAG, sku: 'singles_1g', units, idempotencyKey });
    const send = () => user.core.outbox.runner.runOnce(new AbortController().signal);
    const left = async () => (await server.ask(`/api/finished-goods/${TAG}`)).json;
    await sell(10, 'first');
    await send();
    expect(await left()).toMatchObject({ available_grams: 490 });
    changeSettings(server.test, { 'trackerApi.enabled': false });
    await server.attached.settled();
    await sell(20, 'second');
    await send();
    await send();
    changeSettings(server.test, { 'trackerApi.enabled': true });
    await server.attached.settled();
    changeSettings(user, { 'tracker.url': `http://127.0.0.1:${server.port()}` });
    await refresh();
    for (let tries = 0; tries < 5; tries += 1) {
      await user.clock.sleep(600_000);
      await send();
    }
    await refresh();
    expect(await left()).toMatchObject({ available_grams: 470 });
    expect(await goods()).toMatchObject([{ availableMg: 470_000 }]);
    const { ledger } = await server.test.client.packages.get({
      id: (await server.test.client.packages.list({})).packages[0]?.id ?? '',
    });
    expect(ledger.filter(({ kind }) => kind === 'apex_sale').map(({ currentDelta }) => currentDelta)).toEqual([
      -20_000, -10_000,
    ]);
    expect((await user.client.packages.checkLedger()).differences).toEqual([]);
    expect((await server.test.client.packages.checkLedger()).differences).toEqual([]);
  });

  it('is never its own source, where its own address was entered', async () => {
    const { client } = server.test;
    await client.packages.placeHold({
      id: (await client.packages.list({})).packages[0]?.id ?? '',
      mg: 100_000,
      forWhom: 'Wholesale',
    });
    await client.settings.setSecret({ name: 'tracker.key', value: server.key() });
    changeSettings(server.test, { 'tracker.url': `http://127.0.0.1:${server.port()}`, 'tracker.enabled': true });
    for (let reading = 0; reading < 3; reading += 1) {
      expect(await client.tracker.refresh()).toMatchObject({ state: 'trouble', lastReadAt: null });
    }
    expect((await client.packages.list({})).packages).toMatchObject([
      { status: 'active', currentMg: 500_000, heldMg: 100_000, availableMg: 400_000 },
    ]);
  });
});
