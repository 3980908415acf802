// Finished goods from somebody else's tracker: what its list becomes here, what Apex is sent of it, and what happens as
// packages come, go and go wrong.
import { afterEach, describe, expect, it } from 'vitest';
import { closeDesks } from '#tests/support/desk.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { WORKED_CASE } from '#tests/support/scenarios.ts';
import { endScriptedTrackers } from '#tests/support/scripted-tracker.ts';
import { endTrackerWorlds, OTHER_TAG, startTrackerWorld, TAG } from '#tests/support/tracker-world.ts';

afterEach(async () => {
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
});

const WORKED = '1A40603000123456';
const worked = (options: Parameters<typeof startTrackerWorld>[0] = {}) =>
  startTrackerWorld({ packages: [[WORKED, 'Wedding Cake', 100]], apex: WORKED_CASE, ...options });
const patches = (w: Awaited<ReturnType<typeof worked>>) =>
  (w.apex?.requests ?? []).filter(({ method }) => method === 'PATCH').map(({ path, body }) => [path, body]);

describe('the worked case through a tracker', () => {
  it('sends exactly three quantities once, and nothing in the next cycle', async () => {
    const w = await worked();
    expect(await w.cycle()).toMatchObject({ source: 'tracker', packages: 1, planned: 3, pushed: 3, paused: null });
    expect(patches(w)).toEqual([
      ['/v2/batches/1001', { quantity: 200 }],
      ['/v2/batches/1002', { quantity: 100 }],
      ['/v2/batches/1003', { quantity: 33 }],
    ]);
    expect(await w.cycle()).toMatchObject({ source: 'tracker', planned: 0, pushed: 0 });
    expect(patches(w)).toHaveLength(3);
  });

  it.each([
    ['at the longer path', { calculateAt: '/api/finished-goods/apex-calculate' as const }],
    ['with ETags', { etag: true }],
    ['without a list of packages', { lists: false }],
  ])('is the same with a tracker %s', async (_name, options) => {
    const w = await worked(options);
    expect(await w.cycle()).toMatchObject({ pushed: 3 });
    expect(await w.cycle()).toMatchObject({ planned: 0 });
    w.tracker.of(WORKED).mg = 90_000;
    expect(await w.cycle()).toMatchObject({ pushed: 3 });
    expect(await w.units(WORKED)).toMatchObject({ singles_0_5g: 180, singles_1g: 90, magnetic_box_6pk: 30 });
  });

  it('remembers which path the tracker knows and asks in full only when something changed', async () => {
    const w = await worked({ calculateAt: '/api/finished-goods/apex-calculate', etag: true });
    await w.cycle();
    await w.cycle();
    await w.cycle();
    const asked = w.tracker
      .calls('apex-calculate')
      .map(({ path, ifNoneMatch }) => [path.length > 20, Boolean(ifNoneMatch)]);
    expect(asked).toEqual([
      [false, false],
      [true, false],
      [true, true],
      [true, true],
    ]);
  });
});

describe('a package of the tracker', () => {
  it('is offered exactly as the tracker says, however it comes to its units', async () => {
    const w = await startTrackerWorld();
    const p = w.tracker.of(TAG);
    p.manual.set('singles_1g', 7);
    p.excluded.add('magnetic_box_6pk');
    delete p.skus.magnetic_box_12pk;
    await w.read();
    expect(await w.package()).toMatchObject({ trackerState: 'listed', status: 'active', currentMg: 100_000 });
    expect(await w.units()).toEqual({ singles_0_5g: 200, singles_1g: 7, magnetic_box_6pk: 0, magnetic_box_12pk: 0 });
    expect(await w.differences()).toEqual([]);
  });

  it('takes the place of our own package of the same number, whatever was set there', async () => {
    const w = await startTrackerWorld({ own: [[TAG, 'Blue Dream', 40]] });
    const { id } = await w.package();
    await w.client.settings.set({ 'tracker.enabled': false });
    await w.client.packages.setPhysicalCount({ id, physicalMg: 12_000 });
    await w.client.packages.setOffering({ id, mode: 'even' });
    const setting = { excluded: true, manualUnits: null, weight: null };
    await w.client.packages.setSku({ id, skuKey: 'singles_1g', setting });
    await w.client.settings.set({ 'tracker.enabled': true });
    await w.read();
    expect(await w.package()).toMatchObject({ id, currentMg: 100_000, overrideMg: null, availableMg: 100_000 });
    expect(await w.units()).toMatchObject({ singles_0_5g: 200, singles_1g: 100 });
    const { ledger } = await w.client.packages.get({ id });
    expect(ledger.slice(0, 2).map(({ kind }) => kind)).toEqual(['tracker_read', 'override_cleared']);
    expect(await w.differences()).toEqual([]);
  });

  it('is orphaned when it is not listed any more, and comes back', async () => {
    const w = await startTrackerWorld({
      packages: [
        [TAG, 'Blue Dream', 100],
        [OTHER_TAG, 'Gelato 41', 50],
      ],
    });
    await w.read();
    w.tracker.packages.delete(OTHER_TAG);
    await w.read();
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'orphaned', trackerState: 'gone', currentMg: 50_000 });
    expect(Object.values(await w.units(OTHER_TAG))).toEqual([0, 0, 0, 0]);
    w.tracker.put(OTHER_TAG, 'Gelato 41', 20);
    await w.read();
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'active', trackerState: 'listed', currentMg: 20_000 });
    expect((await w.status()).packages).toBe(2);
  });

  it('brings its custom SKUs: as the tracker defines them, else as their key says, else not at all', async () => {
    const w = await startTrackerWorld({ packages: [] });
    w.tracker.put(TAG, 'Blue Dream', 100, {
      house_special: { mgPerUnit: 1250, name: 'House Special', defined: true },
      custom_cocoa_blunt_1_0g: { mgPerUnit: 1000 },
      mystery: { mgPerUnit: 700 },
    });
    await w.read();
    const { id } = await w.package();
    const { skus } = await w.client.packages.get({ id });
    expect(skus.filter(({ custom }) => custom)).toMatchObject([
      { key: 'cocoa_blunt_1g', name: 'Cocoa Blunt', milligramsPerPiece: 1000, units: 100 },
      { key: 'house_special', name: 'House Special', milligramsPerPiece: 1250, units: 80 },
    ]);
    const { leftOut } = await w.status();
    expect(leftOut).toEqual([{ metrcNumber: TAG, reason: expect.stringContaining('“mystery”') }]);
    await w.read();
    await w.read();
    expect(w.tracker.requests.filter(({ path }) => path === '/api/finished-goods')).toHaveLength(1);
  });
});

describe('one wrong package', () => {
  const wrongs: readonly (readonly [string, unknown])[] = [
    ['no record', 'oops'],
    ['no strain', { strain: ' ', available_grams: 1, units: {} }],
    ['a strain without letters', { strain: '---', available_grams: 1, units: {} }],
    ['grams that are no number', { strain: 'Blue Dream', available_grams: 'lots', units: {} }],
    ['no grams', { strain: 'Blue Dream', units: {} }],
    ['no units', { strain: 'Blue Dream', available_grams: 1 }],
    ['a unit that is no number', { strain: 'Blue Dream', available_grams: 1, units: { singles_1g: 'x' } }],
  ];
  it.each(wrongs)(
    '(%s) keeps its last known figures, is named with a reason, and the others go on',
    async (_name, instead) => {
      const w = await startTrackerWorld({
        packages: [
          [TAG, 'Blue Dream', 100],
          [OTHER_TAG, 'Gelato 41', 50],
        ],
      });
      await w.read();
      w.tracker.of(TAG).instead = instead;
      w.tracker.of(OTHER_TAG).mg = 10_000;
      await w.read();
      expect(await w.package()).toMatchObject({ status: 'active', currentMg: 100_000 });
      expect(await w.package(OTHER_TAG)).toMatchObject({ currentMg: 10_000 });
      const status = await w.status();
      expect(status).toMatchObject({ state: 'connected', trouble: null, packages: 1 });
      expect(status.leftOut).toEqual([{ metrcNumber: TAG, reason: expect.stringMatching(/\.$/) }]);
      delete w.tracker.of(TAG).instead;
      await w.read();
      expect((await w.status()).leftOut).toEqual([]);
    },
  );

  it('that is no METRC number, or stands there twice, is left out', async () => {
    const w = await startTrackerWorld();
    await w.read();
    const row = { strain: 'Blue Dream', available_grams: 1, units: { singles_1g: 1 } };
    w.tracker.settings.calculated = {
      [OTHER_TAG]: row,
      'PKG-7': row,
      [TAG]: row,
      [TAG.toLowerCase()]: { ...row, available_grams: 2 },
    };
    await w.read();
    expect((await w.status()).leftOut.map(({ metrcNumber }) => metrcNumber)).toEqual(['PKG-7', TAG, TAG.toLowerCase()]);
    expect(await w.package()).toMatchObject({ status: 'active', currentMg: 100_000 });
  });

  it('with less than nothing has nothing', async () => {
    const w = await startTrackerWorld();
    await w.read();
    const units = { singles_1g: -3, singles_0_5g: null };
    w.tracker.of(TAG).instead = { strain: 'Blue Dream', available_grams: -4.5, units };
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 0 });
    expect(Object.values(await w.units())).toEqual([0, 0, 0, 0]);
  });
});

describe('switched on and off', () => {
  it('gives every package back as it was, with the figures that were known last', async () => {
    const THIRD = '1A4060300000000000000003';
    const w = await startTrackerWorld({
      own: [
        [TAG, 'Blue Dream', 40],
        [OTHER_TAG, 'Gelato 41', 50],
      ],
      packages: [
        [TAG, 'Blue Dream', 100],
        [THIRD, 'OG Kush', 30],
      ],
    });
    await w.read();
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'orphaned', trackerState: 'gone' });
    await w.client.settings.set({ 'tracker.enabled': false });
    expect(await w.package(TAG)).toMatchObject({ status: 'active', trackerState: null, currentMg: 100_000 });
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'active', trackerState: null, currentMg: 50_000 });
    expect(await w.package(THIRD)).toMatchObject({ status: 'active', trackerState: null, currentMg: 30_000 });
    expect(await w.status()).toMatchObject({ enabled: false, state: 'off', activeBatches: null });
    expect(await w.cycle()).toMatchObject({ source: 'local' });
    const asked = w.tracker.requests.length;
    await w.read();
    expect(w.tracker.requests).toHaveLength(asked);
    expect(await w.differences()).toEqual([]);
  });

  it('leaves packages that were put away here as they are, unless the tracker lists them', async () => {
    const w = await startTrackerWorld({ own: [[OTHER_TAG, 'Gelato 41', 50]], on: false });
    const { id } = await w.package(OTHER_TAG);
    await w.client.packages.setStatus({ id, status: 'archived' });
    await w.client.settings.set({ 'tracker.enabled': true });
    await w.read();
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'archived', trackerState: null });
    w.tracker.put(OTHER_TAG, 'Gelato 41', 20);
    await w.read();
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'active', trackerState: 'listed' });
    await w.client.settings.set({ 'tracker.enabled': false });
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'archived', trackerState: null, currentMg: 20_000 });
  });

  it('gives back also what was switched off while nobody was running', async () => {
    const w = await startTrackerWorld({ own: [[OTHER_TAG, 'Gelato 41', 50]] });
    await w.read();
    w.core.database.writeTx((tx) => tx.publish({ area: 'settings', ids: null }));
    w.core.database.connection.prepare("update settings set value = 'false' where key = 'tracker.enabled'").run();
    await w.restart();
    expect(await w.package(OTHER_TAG)).toMatchObject({ status: 'active', trackerState: null });
  });

  it('forgets the one tracker when another address is meant, and takes nothing from it any more', async () => {
    const w = await startTrackerWorld();
    await w.read();
    const held = w.tracker.hold('apex-calculate');
    await w.clock.advance(1000);
    const reading = w.core.tracker.source.read(new AbortController().signal);
    await held.arrived;
    w.tracker.of(TAG).mg = 1;
    await w.client.settings.set({ 'tracker.url': 'http://127.0.0.1:9' });
    held.release();
    await reading;
    expect(await w.status()).toMatchObject({ state: 'connecting', lastReadAt: null, packages: 0 });
    expect(await w.package()).toMatchObject({ currentMg: 100_000 });
  });
});

describe('what only the tracker may do', () => {
  it('is refused here with its address', async () => {
    const w = await startTrackerWorld();
    await w.read();
    const { id } = await w.package();
    const { packages } = w.client;
    const refusals = [
      packages.create({ metrcNumber: OTHER_TAG, strain: 'x', initialMg: 1 }),
      packages.edit({ id, note: 'x' }),
      packages.setCurrent({ id, currentMg: 1 }),
      packages.setPhysicalCount({ id, physicalMg: 1 }),
      packages.placeHold({ id, mg: 1, forWhom: 'x' }),
      packages.setStatus({ id, status: 'archived' }),
      packages.setOffering({ id, mode: 'even' }),
      packages.importFile({ fileName: 'x.csv', contentBase64: '' }),
      w.desk.importCsv('metrc_number,strain'),
    ];
    for (const refusal of refusals) {
      await expect(refusal).rejects.toMatchObject({ code: 'KEPT_BY_TRACKER', data: { url: w.tracker.url } });
    }
  });

  it('about SKUs is sent on to it and read again, in its own spelling', async () => {
    const w = await startTrackerWorld({ packages: [] });
    w.tracker.put(TAG, 'Blue Dream', 100, { custom_cocoa_blunt_1_0g: { mgPerUnit: 1000, defined: true } });
    await w.read();
    const { id } = await w.package();
    const setting = { excluded: false, manualUnits: 5, weight: null };
    await w.client.packages.setSku({ id, skuKey: 'cocoa_blunt_1g', setting });
    expect(w.tracker.calls('apex-settings').map(({ body }) => body)).toEqual([
      { custom_cocoa_blunt_1_0g: { excluded: false, manual_units: 5 } },
    ]);
    expect(await w.units()).toMatchObject({ cocoa_blunt_1g: 5 });

    const sku = { id, key: 'party_box', name: 'Party Box', milligramsPerPiece: 500, packSize: 20 };
    await w.client.packages.putCustomSku({ ...sku, create: true });
    expect(await w.units()).toMatchObject({ party_box: 10 });
    await w.client.packages.putCustomSku({ ...sku, packSize: 10, create: false });
    expect(await w.units()).toMatchObject({ party_box: 20 });
    await w.client.packages.removeCustomSku({ id, key: 'party_box' });
    expect(await w.units()).not.toHaveProperty('party_box');
    expect(w.tracker.calls('custom-skus').map(({ method }) => method)).toEqual(['POST', 'PUT', 'DELETE']);
  });

  it('tells a refusal in its own words, and trouble as trouble', async () => {
    const w = await startTrackerWorld();
    await w.read();
    const { id } = await w.package();
    const sku = { id, key: 'party_box', name: 'Party Box', milligramsPerPiece: 500, packSize: 20, create: true };
    await w.client.packages.putCustomSku(sku);
    await expect(w.client.packages.putCustomSku(sku)).rejects.toMatchObject({
      code: 'TRACKER_REFUSED',
      data: { detail: 'SKU party_box is already there' },
    });
    await w.tracker.goAway();
    await settle();
    await expect(w.client.packages.putCustomSku(sku)).rejects.toMatchObject({
      code: 'TRACKER_UNREACHABLE',
      data: { trouble: 'refused' },
    });
  });
});
