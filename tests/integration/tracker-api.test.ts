// The tracker API as other machines use it: every call of the table, over HTTP, on a real core.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchLike } from '#tests/support/tracker-api-batches.ts';
import {
  changeSettings,
  OTHER_TAG,
  openTrackerApi,
  TAG,
  type TrackerApiWorld,
} from '#tests/support/tracker-api-world.ts';

let world: TrackerApiWorld;
let packageId: string;
beforeEach(async () => {
  world = await openTrackerApi();
  packageId = await world.addPackage(TAG, 'Wedding Cake', 500_000);
});
afterEach(() => world[Symbol.asyncDispose]());

const polled = ['/apex-calculate', '/api/finished-goods/apex-calculate', '/api/finished-goods'];
const goodsPath = (rest = '', tag = TAG) => `/api/finished-goods/${tag}${rest}`;
const read = async (path: string) => (await world.ask(path)).json;
const auditRows = async () => (await world.test.client.audit.list({ limit: 50 })).rows;

describe('GET /api/health', () => {
  it('answers without a key and says nothing of the business', async () => {
    const answer = await world.ask('/api/health', { key: null });
    expect([answer.status, answer.json]).toEqual([200, { status: 'ok', time: '2026-11-21T10:00:00.000Z' }]);
    expect(answer.headers.server).toBeUndefined();
    expect(answer.headers['x-powered-by']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('GET /api/overview', () => {
  it('counts active batches by stage and what the active packages offer', async () => {
    world.batches.push(batchLike({ id: '1', number: 'PR-261121-01' }));
    const other = await world.addPackage(OTHER_TAG, 'Blue Dream', 1_000);
    await world.test.client.packages.setStatus({ id: other, status: 'archived' });
    expect(await read('/api/overview')).toEqual({
      active_batches: 1,
      batches_by_stage: { grinding: 0, rolling: 1, testing: 0, packaging: 0 },
      batches_on_hold: 0,
      finished_goods: {
        packages: 2,
        active_packages: 1,
        available_grams: 500,
        units: { singles_0_5g: 1000, singles_1g: 500, magnetic_box_6pk: 166, magnetic_box_12pk: 83 },
      },
      server: { name: 'Packhouse', version: '0.0.0-test', time: '2026-11-21T10:00:00.000Z' },
    });
  });
});

describe('GET /api/batches', () => {
  beforeEach(() => {
    world.batches.push(
      batchLike({ id: 'b3', number: 'PR-261121-03' }),
      batchLike({ id: 'b2', number: 'PR-261121-02', state: 'on_hold' }),
      batchLike({ id: 'b1', number: 'PR-261121-01', state: 'finished', stage: 'finished' }),
    );
    const { connection } = world.test.core.database;
    for (const { id, number } of world.batches) {
      connection
        .prepare(
          `insert into production_batches (id, number, strain, strain_key, stage, state, stage_since, created_at, created_by, updated_at)
           values (?, ?, 'Blue Dream', 'blue dream', 'rolling', 'active', '', '', '', '')`,
        )
        .run(id, number);
    }
  });

  const numbersAt = async (path: string) => {
    const { json } = await world.ask(path);
    return Array.isArray(json) ? json.map(({ number }) => number) : json;
  };

  it('lists what is neither finished nor cancelled, and others when asked', async () => {
    expect(await numbersAt('/api/batches')).toEqual(['PR-261121-03', 'PR-261121-02']);
    expect(await numbersAt('/api/batches?status=active')).toEqual(['PR-261121-03', 'PR-261121-02']);
    expect(await numbersAt('/api/batches?status=finished')).toEqual(['PR-261121-01']);
    expect(await numbersAt('/api/batches?status=cancelled')).toEqual([]);
    expect(await numbersAt('/api/batches?status=all&limit=1&offset=1')).toEqual(['PR-261121-02']);
    for (const query of [
      'status=none',
      'status=active&status=all',
      'limit=2001',
      'limit=-1',
      'offset=x',
      'status[]=x',
    ]) {
      const answer = await world.ask(`/api/batches?${query}`);
      expect([answer.status, answer.json], query).toMatchObject([422, { code: 'INVALID_INPUT' }]);
    }
  });

  it('gives one by id or number, its grams exact', async () => {
    const shown = {
      id: 'b3',
      number: 'PR-261121-03',
      strain: 'Blue Dream',
      stage: 'rolling',
      status: 'active',
      lab_status: 'pending',
      source_packages: [{ metrc_number: '1A4060300012345000000099', grams: 454.321 }],
      input_grams: 454.321,
      ground_grams: null,
      made_grams: 150,
      waste_grams: 1.001,
      unexplained_grams: 0,
      in_work_grams: 303.32,
      skus: [{ sku: 'singles_0_5g', name: 'Single 0.5 g', planned_units: 800, made_pieces: 300, packaged_pieces: 100 }],
      note: '',
      created_at: '2026-11-21T08:00:00.000Z',
      updated_at: '2026-11-21T09:00:00.000Z',
    };
    expect(await read('/api/batches/b3')).toEqual(shown);
    expect(await read('/api/batches/pr-261121-03')).toEqual(shown);
    const missing = await world.ask('/api/batches/PR-000000-00');
    expect([missing.status, missing.json]).toEqual([
      404,
      { error: 'There is no production batch PR-000000-00.', code: 'RECORD_NOT_FOUND' },
    ]);
  });

  it('names the batch a package came from', async () => {
    world.test.core.database.connection
      .prepare('update packages set production_batch_id = ? where id = ?')
      .run('b3', packageId);
    expect(await read(goodsPath())).toMatchObject({ production_batch: 'PR-261121-03' });
    expect(await read('/api/finished-goods')).toMatchObject([{ production_batch: 'PR-261121-03' }]);
  });
});

describe('GET /api/finished-goods', () => {
  it('gives packages with balances and settings, archived ones too', async () => {
    const { packages } = world.test.client;
    await packages.placeHold({ id: packageId, mg: 100_500, forWhom: 'Wholesale' });
    await packages.setPhysicalCount({ id: packageId, physicalMg: 480_250 });
    await packages.edit({ id: packageId, note: 'Shelf 3' });
    await packages.setSku({
      id: packageId,
      skuKey: 'singles_1g',
      setting: { excluded: true, manualUnits: null, weight: null },
    });
    const shown = {
      metrc_number: TAG,
      strain: 'Wedding Cake',
      status: 'active',
      initial_grams: 500,
      current_grams: 500,
      physical_grams: 480.25,
      ordered_grams: 0,
      packed_grams: 0,
      held_grams: 100.5,
      available_grams: 379.75,
      units: { singles_0_5g: 759, singles_1g: 0, magnetic_box_6pk: 126, magnetic_box_12pk: 63 },
      apex_settings: {
        singles_0_5g: { excluded: false, manual_units: null },
        singles_1g: { excluded: true, manual_units: null },
        magnetic_box_6pk: { excluded: false, manual_units: null },
        magnetic_box_12pk: { excluded: false, manual_units: null },
      },
      custom_skus: {},
      production_batch: null,
      note: 'Shelf 3',
      created_at: '2026-11-21T10:00:00.000Z',
      updated_at: '2026-11-21T10:00:00.000Z',
    };
    expect(await read('/api/finished-goods')).toEqual([shown]);
    expect(await read(goodsPath())).toEqual(shown);
    expect(await read(goodsPath('', TAG.toLowerCase()))).toEqual(shown);
    const other = await world.addPackage(OTHER_TAG, 'Blue Dream', 1_000);
    await packages.setStatus({ id: other, status: 'archived' });
    expect(await read('/api/finished-goods')).toMatchObject([
      { metrc_number: OTHER_TAG, status: 'archived', units: { singles_0_5g: 0 } },
      { metrc_number: TAG },
    ]);
  });

  it('answers 404 for a package that is not there', async () => {
    for (const path of [goodsPath('', OTHER_TAG), goodsPath('', 'nothing')]) {
      expect(await world.ask(path)).toMatchObject({ status: 404, json: { code: 'RECORD_NOT_FOUND' } });
    }
  });
});

describe('GET /apex-calculate', () => {
  it('gives the active packages and nothing else, at both addresses', async () => {
    const other = await world.addPackage(OTHER_TAG, 'Blue Dream', 1_000);
    await world.test.client.packages.setStatus({ id: other, status: 'archived' });
    for (const path of ['/apex-calculate', '/api/finished-goods/apex-calculate', '/apex-calculate/']) {
      expect(await read(path), path).toEqual({
        [TAG]: {
          strain: 'Wedding Cake',
          available_grams: 500,
          units: { singles_0_5g: 1000, singles_1g: 500, magnetic_box_6pk: 166, magnetic_box_12pk: 83 },
        },
      });
    }
  });

  it('offers as the settings say', async () => {
    await world.post(goodsPath('/custom-skus'), { cocoa_blunt_1g: { name: 'Cocoa Blunt', grams_per_unit: 1 } });
    changeSettings(world.test, { 'packages.offeringMode': 'even' });
    expect(await read('/apex-calculate')).toMatchObject({
      [TAG]: {
        units: { singles_0_5g: 200, singles_1g: 100, magnetic_box_6pk: 33, magnetic_box_12pk: 16, cocoa_blunt_1g: 100 },
      },
    });
  });
});

describe('polling', () => {
  it('is answered 304 until something changed', async () => {
    for (const path of polled) {
      const first = await world.ask(path);
      const etag = String(first.headers.etag);
      expect(etag).toMatch(/^"[\w-]{43}"$/);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await world.ask(path, { headers: { 'if-none-match': known } });
        expect([again.status, again.body, again.headers.etag], known).toEqual([304, '', etag]);
      }
      expect((await world.ask(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
      await world.post(goodsPath('/apex-decrement'), { sku: 'singles_1g', units: 1, idempotency_key: path });
      const after = await world.ask(path, { headers: { 'if-none-match': etag } });
      expect([after.status, after.headers.etag === etag]).toEqual([200, false]);
    }
  });

  it('costs no new reading while nothing changed', async () => {
    const before = await Promise.all(polled.map(read));
    // Behind everybody’s back, so that no revision knows of it.
    world.test.core.database.connection.exec("update packages set note = 'unseen'");
    expect(await Promise.all(polled.map(read))).toEqual(before);
  });

  it('sees a changed setting, a note and a name at once', async () => {
    const [calculated, , listed] = await Promise.all(polled.map(read));
    await world.test.client.packages.edit({ id: packageId, note: 'Shelf 4' });
    expect(await read('/api/finished-goods')).not.toEqual(listed);
    expect(await read('/apex-calculate')).toEqual(calculated);
    await world.test.client.packages.edit({ id: packageId, strain: 'Wedding Pie' });
    expect(await read('/apex-calculate')).toMatchObject({ [TAG]: { strain: 'Wedding Pie' } });
    changeSettings(world.test, { 'packages.offeringMode': 'even' });
    expect(await read('/apex-calculate')).toMatchObject({ [TAG]: { units: { singles_1g: 125 } } });
  });

  it('answers HEAD without the body', async () => {
    const answer = await world.ask('/apex-calculate', { method: 'HEAD' });
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(answer.headers.etag).toBe((await world.ask('/apex-calculate')).headers.etag);
  });
});

describe('POST apex-decrement', () => {
  const decrement = (body: unknown, tag = TAG) => world.post(goodsPath('/apex-decrement', tag), body);
  const sale = { sku: 'singles_0_5g', units: 200, idempotency_key: 'order 17 line 2' };

  it('takes a sale off, once per key', async () => {
    const done = { metrc_number: TAG, sku: 'singles_0_5g', units: 200, grams_taken: 100, available_grams: 400 };
    const first = await decrement(sale);
    expect([first.status, first.json]).toEqual([200, { ...done, duplicate: false }]);
    await decrement({ ...sale, units: 1, idempotency_key: 'another' });
    const again = await decrement(sale);
    expect([again.status, again.json]).toEqual([200, { ...done, duplicate: true }]);
    expect(await read('/apex-calculate')).toMatchObject({ [TAG]: { available_grams: 399.5 } });
  });

  it('accepts the other spellings of a SKU as the same one', async () => {
    await decrement({ sku: 'singles_1_0g', units: 3, idempotency_key: 'a' });
    expect((await decrement({ sku: 'singles_1g', units: 3, idempotency_key: 'a' })).json).toMatchObject({
      sku: 'singles_1g',
      duplicate: true,
    });
    expect((await decrement({ sku: 'BOX_0_5g_12pk', units: 2, idempotency_key: 'b' })).json).toMatchObject({
      sku: 'magnetic_box_12pk',
      grams_taken: 12,
    });
    await world.post(goodsPath('/custom-skus'), {
      custom_cocoa_blunt_1_0g: { name: 'Cocoa Blunt', grams_per_unit: 1 },
    });
    expect((await decrement({ sku: 'cocoa_blunt_1g', units: 1, idempotency_key: 'c' })).status).toBe(200);
  });

  it('refuses a key that was used for something else', async () => {
    await decrement(sale);
    await world.addPackage(OTHER_TAG, 'Wedding Cake', 500_000);
    for (const [body, tag] of [
      [{ ...sale, units: 201 }, TAG],
      [{ ...sale, sku: 'singles_1g' }, TAG],
      [sale, OTHER_TAG],
    ] as const) {
      const answer = await decrement(body, tag);
      expect([answer.status, answer.json]).toMatchObject([409, { code: 'DECREMENT_KEY_REUSED' }]);
    }
    expect(await read(goodsPath())).toMatchObject({ available_grams: 400 });
  });

  it('refuses more than there is, and says what there is', async () => {
    const answer = await decrement({ ...sale, units: 1001 });
    expect([answer.status, answer.json]).toEqual([
      409,
      {
        error: '500.5 g were asked for; 500 g are available.',
        code: 'NOT_ENOUGH_AVAILABLE',
        requested_grams: 500.5,
        available_grams: 500,
        available_units: 1000,
      },
    ]);
    expect((await decrement({ ...sale, units: 1000 })).status).toBe(200);
  });

  it('refuses what it does not understand and names it', async () => {
    for (const [body, status, told] of [
      [
        { ...sale, sku: 'triples' },
        422,
        { code: 'UNKNOWN_SKU', known_skus: ['singles_0_5g', 'singles_1g', 'magnetic_box_6pk', 'magnetic_box_12pk'] },
      ],
      [{ ...sale, units: 0 }, 422, { code: 'INVALID_INPUT', field: 'units' }],
      [{ ...sale, units: -1 }, 422, { field: 'units' }],
      [{ ...sale, units: 1.5 }, 422, { field: 'units' }],
      [{ ...sale, units: '5' }, 422, { field: 'units' }],
      [{ ...sale, units: null }, 422, { field: 'units' }],
      [{ ...sale, units: 1_000_001 }, 422, { field: 'units' }],
      [{ ...sale, idempotency_key: ' ' }, 422, { field: 'idempotency_key' }],
      [{ ...sale, idempotency_key: 'k'.repeat(201) }, 422, { field: 'idempotency_key' }],
      [{ sku: 'singles_1g', units: 1 }, 422, { field: 'idempotency_key' }],
      [[sale], 422, { field: 'body' }],
      [undefined, 422, { field: 'body' }],
    ] as const) {
      const answer = await decrement(body);
      expect([answer.status, answer.json], JSON.stringify(body)).toMatchObject([status, told]);
    }
    expect((await decrement(sale, OTHER_TAG)).status).toBe(404);
    expect(await read(goodsPath())).toMatchObject({ available_grams: 500 });
  });

  it('sells nothing of a package that is archived', async () => {
    await world.test.client.packages.setStatus({ id: packageId, status: 'archived' });
    const answer = await decrement(sale);
    expect([answer.status, answer.json]).toMatchObject([409, { code: 'PACKAGE_NOT_ACTIVE' }]);
  });

  it('is told in the ledger and the audit log in the name of the Tracker API', async () => {
    await decrement(sale);
    const { ledger } = await world.test.client.packages.get({ id: packageId });
    expect(ledger[0]).toMatchObject({ actor: 'Tracker API', kind: 'apex_sale', causeRef: 'order 17 line 2' });
    const before = await auditRows();
    expect(before[0]).toMatchObject({
      actorName: 'Tracker API',
      action: 'package.decrement',
      source: 'Tracker API, 127.0.0.1',
    });
    await decrement(sale);
    expect(await auditRows()).toEqual(before);
    expect((await world.test.client.packages.checkLedger()).differences).toEqual([]);
  });
});

describe('POST apex-settings', () => {
  const set = (body: unknown) => world.post(goodsPath('/apex-settings'), body);

  it('changes the SKUs that are named and nothing else of them', async () => {
    const first = await set({
      singles_0_5g: { excluded: true, manual_units: null },
      singles_1_0g: { manual_units: 7 },
    });
    expect([first.status, first.json]).toMatchObject([
      200,
      {
        metrc_number: TAG,
        apex_settings: {
          singles_0_5g: { excluded: true, manual_units: null },
          singles_1g: { excluded: false, manual_units: 7 },
        },
        units: { singles_0_5g: 0, singles_1g: 7, magnetic_box_6pk: 166 },
      },
    ]);
    await world.test.client.packages.setSku({
      id: packageId,
      skuKey: 'singles_1g',
      setting: { excluded: false, manualUnits: 7, weight: 2500 },
    });
    expect((await set({ singles_1g: { excluded: true } })).json).toMatchObject({
      apex_settings: { singles_0_5g: { excluded: true }, singles_1g: { excluded: true, manual_units: 7 } },
    });
    const { skus } = await world.test.client.packages.get({ id: packageId });
    expect(skus.find(({ key }) => key === 'singles_1g')?.setting).toEqual({
      excluded: true,
      manualUnits: 7,
      weight: 2500,
    });
    expect(
      (await auditRows()).some(
        ({ action, actorName }) => action === 'package.sku-settings' && actorName === 'Tracker API',
      ),
    ).toBe(true);
  });

  it('takes all of it or nothing', async () => {
    const before = await read(goodsPath());
    for (const [body, told] of [
      [{ singles_0_5g: { excluded: true }, triples: { excluded: true } }, { code: 'UNKNOWN_SKU' }],
      [{ singles_0_5g: { excluded: true }, singles_1g: { exclude: true } }, { field: 'singles_1g' }],
      [{ singles_0_5g: { excluded: true }, singles_1g: { manual_units: -1 } }, { field: 'singles_1g.manual_units' }],
      [{ singles_1g: { excluded: true }, singles_1_0g: { excluded: false } }, { field: 'singles_1g' }],
      [{ singles_1g: 5 }, { field: 'singles_1g' }],
      [{}, { field: 'body' }],
      [null, { field: 'body' }],
    ] as const) {
      const answer = await set(body);
      expect([answer.status, answer.json], JSON.stringify(body)).toMatchObject([422, told]);
    }
    expect(await read(goodsPath())).toEqual(before);
  });
});

describe('POST apex-settings of a package whose SKUs share it by weight', () => {
  const weigh = (skuKey: string, weight: number, excluded: boolean) =>
    world.test.client.packages.setSku({ id: packageId, skuKey, setting: { excluded, manualUnits: null, weight } });

  it('refuses shares above 100 %, and lets one take the place of another in any order', async () => {
    await weigh('singles_1g', 6000, true);
    await weigh('singles_0_5g', 6000, false);
    const set = (body: unknown) => world.post(goodsPath('/apex-settings'), body);
    const both = await set({ singles_1g: { excluded: false } });
    expect([both.status, both.json]).toMatchObject([422, { code: 'INVALID_INPUT', field: 'body' }]);
    const swapped = await set({ singles_1g: { excluded: false }, singles_0_5g: { excluded: true } });
    expect([swapped.status, swapped.json]).toMatchObject([
      200,
      { apex_settings: { singles_1g: { excluded: false }, singles_0_5g: { excluded: true } } },
    ]);
  });
});

describe('custom SKUs', () => {
  const path = goodsPath('/custom-skus');
  const dart = { name: 'CannaDart', grams_per_unit: 0.8, pack_size: 1 };

  it('are added, changed and removed', async () => {
    const added = await world.post(path, { cannadart_0_8g: dart });
    expect([added.status, added.json]).toEqual([200, { metrc_number: TAG, custom_skus: { cannadart_0_8g: dart } }]);
    expect(await read('/apex-calculate')).toMatchObject({ [TAG]: { units: { cannadart_0_8g: 625 } } });
    const single = await world.post(path, { key: 'custom_cocoa_blunt_1_0g', name: 'Cocoa Blunt', grams_per_unit: 1 });
    expect(single.json).toMatchObject({ custom_skus: { cocoa_blunt_1g: { name: 'Cocoa Blunt', pack_size: 1 } } });
    const changed = await world.ask(path, { method: 'PUT', body: { cannadart_0_8g: { ...dart, pack_size: 5 } } });
    expect([changed.status, changed.json]).toMatchObject([200, { custom_skus: { cannadart_0_8g: { pack_size: 5 } } }]);
    const removed = await world.ask(`${path}?key=cannadart_0_8g`, { method: 'DELETE' });
    expect([removed.status, removed.json]).toMatchObject([200, { metrc_number: TAG }]);
    const named = { method: 'DELETE', body: { key: 'cocoa_blunt_1g' } };
    const last = await world.ask(`${path}?key=custom_cocoa_blunt_1_0g`, named);
    expect(last.json).toEqual({ metrc_number: TAG, custom_skus: {} });
    expect((await auditRows()).filter(({ action }) => action === 'package.custom-sku')).toHaveLength(5);
  });

  it('may be called what every object has, and are read as any other', async () => {
    await world.post(path, { constructor: dart });
    expect(await read('/api/finished-goods')).toMatchObject([
      { units: { constructor: 625 }, apex_settings: { constructor: { excluded: false, manual_units: null } } },
    ]);
    expect(await read('/api/overview')).toMatchObject({ finished_goods: { units: { constructor: 625 } } });
    await world.post(goodsPath('/apex-settings'), { constructor: { manual_units: 5 } });
    expect(await read('/apex-calculate')).toMatchObject({ [TAG]: { units: { constructor: 5 } } });
  });

  it('are refused whole when one of them cannot be', async () => {
    await world.post(path, { cannadart_0_8g: dart });
    const before = await read(goodsPath());
    const two = (key: string) => ({ cocoa_blunt_1g: { name: 'Cocoa Blunt', grams_per_unit: 1 }, [key]: dart });
    const cases: [string, unknown, number, object][] = [
      ['POST', two('cannadart_0_8g'), 409, { code: 'SKU_KEY_TAKEN' }],
      ['POST', two('custom_cannadart_0_8g'), 409, { code: 'SKU_KEY_TAKEN' }],
      ['POST', two('singles_1g'), 409, { code: 'SKU_KEY_TAKEN' }],
      ['POST', two('Ümlaut'), 422, { field: 'key' }],
      ['POST', two('custom_cocoa_blunt_1g'), 422, { field: 'cocoa_blunt_1g' }],
      ['POST', { x_1g: { name: 'X', grams_per_unit: 0.00049 } }, 422, { field: 'x_1g.grams_per_unit' }],
      ['POST', { x_1g: { name: 'X', grams_per_unit: 0.5005 } }, 422, { field: 'x_1g.grams_per_unit' }],
      ['POST', { x_1g: { name: 'X', grams_per_unit: -1 } }, 422, { field: 'x_1g.grams_per_unit' }],
      ['POST', { x_1g: { name: '', grams_per_unit: 1 } }, 422, { field: 'x_1g.name' }],
      ['POST', { x_1g: { name: 'X', grams_per_unit: 1, pack_size: 0 } }, 422, { field: 'x_1g.pack_size' }],
      ['POST', Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`x${n}`, dart])), 422, { field: 'body' }],
      ['POST', Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x${n}`, dart])), 422, { field: 'body' }],
      ['POST', {}, 422, { field: 'body' }],
      ['PUT', two('cannadart_0_8g'), 422, { code: 'UNKNOWN_SKU' }],
      ['PUT', { singles_1g: dart }, 409, { code: 'SKU_KEY_TAKEN' }],
      ['DELETE', { key: 'cocoa_blunt_1g' }, 422, { code: 'UNKNOWN_SKU' }],
      ['DELETE', {}, 422, { field: 'key' }],
      ['DELETE', undefined, 422, { field: 'key' }],
    ];
    for (const [method, body, status, told] of cases) {
      const answer = await world.ask(path, { method, body });
      expect([answer.status, answer.json], `${method} ${JSON.stringify(body)?.slice(0, 100)}`).toMatchObject([
        status,
        told,
      ]);
    }
    const ambiguous = await world.ask(`${path}?key=cannadart_0_8g`, { method: 'DELETE', body: { key: 'other' } });
    expect([ambiguous.status, ambiguous.json]).toMatchObject([422, { field: 'key' }]);
    expect(await read(goodsPath())).toEqual(before);
  });

  it('takes weights in decimal grams exactly', async () => {
    for (const [index, grams] of [0.001, 0.35, 0.7, 1.1, 0.333, 1000, 8.7, 0.29].entries()) {
      await world.post(path, { [`sku_${index}`]: { name: `SKU ${index}`, grams_per_unit: grams } });
      expect(await read(goodsPath())).toMatchObject({ custom_skus: { [`sku_${index}`]: { grams_per_unit: grams } } });
    }
  });
});

describe('while finished goods come from another tracker', () => {
  it('offers nothing and refuses every write but repeats of what was done; packages can be looked at', async () => {
    const sale = { sku: 'singles_1g', units: 1, idempotency_key: 'done before' };
    await world.post(goodsPath('/apex-decrement'), sale);
    changeSettings(world.test, { 'tracker.url': 'http://127.0.0.1:1', 'tracker.enabled': true });
    const writes: [string, string, unknown][] = [
      ['POST', '/apex-decrement', { ...sale, idempotency_key: 'new' }],
      ['POST', '/apex-settings', { singles_1g: { excluded: true } }],
      ['POST', '/custom-skus', { x_1g: { name: 'X', grams_per_unit: 1 } }],
      ['PUT', '/custom-skus', { x_1g: { name: 'X', grams_per_unit: 1 } }],
      ['DELETE', '/custom-skus?key=x_1g', undefined],
    ];
    for (const [method, rest, body] of writes) {
      const answer = await world.ask(goodsPath(rest), { method, body });
      expect([answer.status, answer.json], rest).toMatchObject([409, { code: 'KEPT_BY_TRACKER' }]);
      expect(answer.body).not.toContain('127.0.0.1');
    }
    expect((await world.post(goodsPath('/apex-decrement'), sale)).json).toMatchObject({ duplicate: true });
    for (const path of polled.slice(0, 2)) {
      const answer = await world.ask(path);
      expect([answer.status, answer.json], path).toMatchObject([409, { code: 'KEPT_BY_TRACKER' }]);
    }
    expect(await read('/api/finished-goods')).toMatchObject([{ available_grams: 499 }]);
    changeSettings(world.test, { 'tracker.enabled': false });
    expect(await read('/apex-calculate')).toMatchObject({ [TAG]: { available_grams: 499 } });
  });
});

describe('when something breaks', () => {
  it('answers a reference to the log and nothing of what broke', async () => {
    world.test.core.database.connection.exec('alter table package_decrements rename to gone');
    const answer = await world.post(goodsPath('/apex-decrement'), {
      sku: 'singles_1g',
      units: 1,
      idempotency_key: 'a',
    });
    expect([answer.status, answer.json]).toEqual([
      500,
      {
        error: 'This failed on the server. Its log says why, under the reference.',
        code: 'UNEXPECTED',
        reference: expect.stringMatching(/^[0-9A-F]{8}$/),
      },
    ]);
    const logged = world.test.lines.find(({ line }) => line.includes('tracker API failed'));
    expect(logged?.line).toContain('no such table');
    expect(world.test.lines.some(({ line }) => line.includes(world.key()))).toBe(false);
  });
});
