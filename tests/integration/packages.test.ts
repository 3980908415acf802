import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';

const TAG = '1A4060300012345678901234';
const g = (grams: number) => Math.round(grams * 1000);

let test: TestCore;
let client: TestCore['client'];
beforeEach(async () => {
  test = await createTestCore();
  client = test.client;
});
afterEach(() => test.discard());

const received = async (grams: number, metrcNumber = TAG): Promise<string> =>
  (await client.packages.create({ metrcNumber, strain: 'Blue Dream', initialMg: g(grams) })).id;
const get = (id: string) => client.packages.get({ id });
const kinds = async (id: string) => (await get(id)).ledger.map(({ kind }) => kind).reverse();
const sell = (units: number, idempotencyKey: string, sku = 'singles_1g', metrcNumber = TAG) =>
  client.packages.decrement({ metrcNumber, sku, units, idempotencyKey });
const refusal = (code: string, data: object = {}) => ({ code, data: expect.objectContaining(data) });
const sound = async () => expect((await client.packages.checkLedger()).differences).toEqual([]);

describe('a new package', () => {
  it('begins with one ledger row that says who received what', async () => {
    const id = await received(500);
    const detail = await get(id);
    expect(detail).toMatchObject({ metrcNumber: TAG, currentMg: g(500), availableMg: g(500), status: 'active' });
    expect(detail.ledger).toMatchObject([{ kind: 'received', currentDelta: g(500), actor: 'Operator' }]);
    await sound();
  });

  it('whose METRC figure is already lower begins with that difference on the ledger', async () => {
    const input = { metrcNumber: TAG, strain: 'Blue Dream', initialMg: g(500), currentMg: g(420) };
    const { id } = await client.packages.create(input);
    expect(await kinds(id)).toEqual(['received', 'metrc_adjusted']);
    expect((await get(id)).currentMg).toBe(g(420));
  });

  it('has a METRC number of its own, however it is written', async () => {
    await received(500);
    await expect(received(1, ` ${TAG.toLowerCase()} `)).rejects.toMatchObject(
      refusal('METRC_NUMBER_TAKEN', { metrcNumber: TAG }),
    );
  });

  it.each([
    ['a METRC number that is none', { metrcNumber: 'ABC' }],
    ['a strain of signs only', { strain: '---' }],
    ['less than nothing', { initialMg: -1 }],
    ['more than any scale or database can hold', { initialMg: Number.MAX_SAFE_INTEGER }],
    ['a METRC figure that nothing can hold', { currentMg: Number.MAX_SAFE_INTEGER }],
  ])('is refused with %s', async (_what, wrong) => {
    const input = { metrcNumber: TAG, strain: 'Blue Dream', initialMg: g(1), ...wrong };
    await expect(client.packages.create(input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await client.packages.list({})).packages).toEqual([]);
  });
});

describe('METRC’s figure', () => {
  it('that drops leaves a physical count alone when nothing was packed', async () => {
    const id = await received(500);
    await client.packages.setPhysicalCount({ id, physicalMg: g(480) });
    expect(await client.packages.setCurrent({ id, currentMg: g(450) })).toEqual({ settledMg: 0 });
    expect(await get(id)).toMatchObject({ currentMg: g(450), overrideMg: g(480), availableMg: g(480) });
    await sound();
  });

  it('that says nothing new writes nothing', async () => {
    const id = await received(500);
    await client.packages.setCurrent({ id, currentMg: g(500) });
    expect(await kinds(id)).toEqual(['received']);
  });
});

describe('a physical count', () => {
  it('counts instead of METRC’s figure until it is cleared', async () => {
    const id = await received(500);
    await client.packages.setPhysicalCount({ id, physicalMg: 0, note: 'spilled' });
    expect(await get(id)).toMatchObject({ currentMg: g(500), overrideMg: 0, availableMg: 0 });
    await client.packages.setPhysicalCount({ id, physicalMg: g(40) });
    await client.packages.setPhysicalCount({ id, physicalMg: null });
    expect(await get(id)).toMatchObject({ overrideMg: null, availableMg: g(500) });
    expect(await kinds(id)).toEqual(['received', 'override_set', 'override_set', 'override_cleared']);
    await sound();
  });
});

describe('a hold', () => {
  it('keeps grams from being sold until it is released, and remembers by whom', async () => {
    const id = await received(100);
    const { holdId } = await client.packages.placeHold({ id, mg: g(80), forWhom: 'Green Leaf', note: 'until Friday' });
    expect(await get(id)).toMatchObject({ heldMg: g(80), availableMg: g(20) });
    await expect(sell(21, 'a')).rejects.toMatchObject(refusal('NOT_ENOUGH_AVAILABLE', { availableMg: g(20) }));
    await client.packages.releaseHold({ holdId });
    const detail = await get(id);
    expect(detail).toMatchObject({ heldMg: 0, availableMg: g(100) });
    expect(detail.holds).toMatchObject([
      { mg: g(80), forWhom: 'Green Leaf', placedBy: 'Operator', releasedBy: 'Operator' },
    ]);
    await sound();
  });

  it('is released once', async () => {
    const id = await received(100);
    const { holdId } = await client.packages.placeHold({ id, mg: g(80), forWhom: 'Green Leaf' });
    await client.packages.releaseHold({ holdId });
    await expect(client.packages.releaseHold({ holdId })).rejects.toMatchObject(refusal('HOLD_ALREADY_RELEASED'));
    expect((await get(id)).heldMg).toBe(0);
  });

  it('on more than is available is refused with what is', async () => {
    const id = await received(100);
    await expect(client.packages.placeHold({ id, mg: g(101), forWhom: 'x' })).rejects.toMatchObject(
      refusal('NOT_ENOUGH_AVAILABLE', { requestedMg: g(101), availableMg: g(100), metrcNumber: TAG }),
    );
    expect((await get(id)).holds).toEqual([]);
  });

  it('on a package that is not active is refused', async () => {
    const id = await received(100);
    await client.packages.setStatus({ id, status: 'archived' });
    await expect(client.packages.placeHold({ id, mg: 1, forWhom: 'x' })).rejects.toMatchObject(
      refusal('PACKAGE_NOT_ACTIVE', { status: 'archived' }),
    );
  });
});

describe('archiving', () => {
  it('gives 0 units of everything, and is undone by making it active again', async () => {
    const id = await received(100);
    await client.packages.setStatus({ id, status: 'archived', note: 'empty' });
    const archived = await get(id);
    expect(Object.values(archived.units)).toEqual([0, 0, 0, 0]);
    expect((await client.packages.calculate())[TAG]).toBeUndefined();
    await client.packages.setStatus({ id, status: 'active' });
    expect((await get(id)).units.singles_1g).toBe(100);
    expect(await kinds(id)).toEqual(['received', 'status_changed', 'status_changed']);
    await sound();
  });

  it('is refused while something is held', async () => {
    const id = await received(100);
    const { holdId } = await client.packages.placeHold({ id, mg: 1, forWhom: 'x' });
    await expect(client.packages.setStatus({ id, status: 'archived' })).rejects.toMatchObject(
      refusal('PACKAGE_IN_USE', { orderedMg: 0, packedMg: 0, heldMg: 1 }),
    );
    await client.packages.releaseHold({ holdId });
    await client.packages.setStatus({ id, status: 'archived' });
  });
});

describe('a sale', () => {
  it('takes units × grams per unit off the package', async () => {
    const id = await received(100);
    expect(await sell(3, 'order-1', 'magnetic_box_6pk')).toEqual({
      duplicate: false,
      takenMg: g(9),
      availableMg: g(91),
    });
    expect((await get(id)).ledger[0]).toMatchObject({ kind: 'apex_sale', currentDelta: -g(9), causeRef: 'order-1' });
    await sound();
  });

  it('told again with the same key and body is answered as before, and changes nothing', async () => {
    const id = await received(100);
    const first = await sell(3, 'order-1');
    await sell(50, 'order-2');
    await client.packages.setStatus({ id, status: 'archived' });
    expect(await sell(3, ' order-1 ', 'singles_1_0g')).toEqual({ ...first, duplicate: true });
    expect((await get(id)).currentMg).toBe(g(47));
  });

  it('told again with the same key and another body is refused, and changes nothing', async () => {
    const id = await received(100);
    await received(100, '1A99');
    await sell(3, 'order-1');
    const reused = refusal('DECREMENT_KEY_REUSED', { key: 'order-1' });
    await expect(sell(4, 'order-1')).rejects.toMatchObject({ ...reused, status: 409 });
    await expect(sell(3, 'order-1', 'singles_0_5g')).rejects.toMatchObject(reused);
    await expect(sell(3, 'order-1', 'no_such_sku')).rejects.toMatchObject(reused);
    await expect(sell(3, 'order-1', 'singles_1g', '1A99')).rejects.toMatchObject(reused);
    expect((await get(id)).currentMg).toBe(g(97));
  });

  it('of more than is available is refused with what is available, and its key stays free', async () => {
    await received(10);
    await expect(sell(11, 'k')).rejects.toMatchObject({
      ...refusal('NOT_ENOUGH_AVAILABLE', { requestedMg: g(11), availableMg: g(10), metrcNumber: TAG }),
      status: 409,
    });
    expect(await sell(10, 'k')).toMatchObject({ duplicate: false, availableMg: 0 });
  });

  it('of an unknown SKU is refused with the known ones (422)', async () => {
    await received(10);
    const error = sell(1, 'k', 'tins');
    await expect(error).rejects.toMatchObject({
      ...refusal('UNKNOWN_SKU', { sku: 'tins', known: expect.arrayContaining(['singles_0_5g', 'magnetic_box_12pk']) }),
      status: 422,
    });
  });

  it('on an unknown package is refused (404)', async () => {
    await expect(sell(1, 'k')).rejects.toMatchObject({ code: 'RECORD_NOT_FOUND', status: 404 });
  });

  it('told fifty times at once is one sale', async () => {
    const id = await received(100);
    const answers = await Promise.all(Array.from({ length: 50 }, () => sell(2, 'same')));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect((await get(id)).currentMg).toBe(g(98));
  });

  it('never takes the last gram twice, however many sell it at once', async () => {
    const id = await received(10);
    const answers = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => sell(1, `k${i}`)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await get(id)).toMatchObject({ currentMg: 0, availableMg: 0 });
    await sound();
  });

  it('is remembered over a restart', async () => {
    await received(100);
    const first = await sell(3, 'order-1');
    await test.stop();
    const again = await createTestCore({ dataDir: test.dataDir });
    const request = { metrcNumber: TAG, sku: 'singles_1g', units: 3, idempotencyKey: 'order-1' };
    expect(await again.client.packages.decrement(request)).toEqual({ ...first, duplicate: true });
    await again.discard();
    test = await createTestCore();
  });
});

describe('a custom SKU', () => {
  const cocoa = { name: 'Cocoa Blunt', milligramsPerPiece: g(1), packSize: 1 };

  it('is known under every way its key may be written', async () => {
    const id = await received(100);
    const { key } = await client.packages.putCustomSku({ id, key: 'custom_cocoa_blunt_1_0g', ...cocoa, create: true });
    expect(key).toBe('cocoa_blunt_1g');
    for (const [i, written] of ['cocoa_blunt_1g', 'custom_cocoa_blunt_1_0g', 'Custom_Cocoa_Blunt_1g'].entries()) {
      expect(await sell(1, `k${i}`, written)).toMatchObject({ takenMg: g(1) });
    }
    await client.packages.setSku({ id, skuKey: 'custom_cocoa_blunt_1_0g', setting: manual(7) });
    expect((await get(id)).units.cocoa_blunt_1g).toBe(7);
  });

  it.each(['custom_custom_tin_1g', 'tin_2_0_0g', 'CUSTOM_TIN_1_0G'])(
    'written as %s can be set and removed under the same key',
    async (written) => {
      const id = await received(100);
      await client.packages.putCustomSku({ id, key: written, ...cocoa, create: true });
      await client.packages.setSku({ id, skuKey: written, setting: manual(7) });
      await client.packages.removeCustomSku({ id, key: written });
      expect((await get(id)).skus).toHaveLength(4);
    },
  );

  it.each(['singles_1g', 'singles_1_0g', 'custom_box_0_5g_6pk'])(
    'cannot take the place of a default: %s',
    async (key) => {
      const id = await received(100);
      for (const create of [true, false]) {
        await expect(client.packages.putCustomSku({ id, key, ...cocoa, create })).rejects.toMatchObject(
          refusal('SKU_KEY_TAKEN'),
        );
      }
    },
  );

  it.each(['', 'custom_', 'with space', 'ümlaut', '=1+1', '_x', 'x'.repeat(70)])(
    'is refused with the key %j',
    async (key) => {
      const id = await received(100);
      await expect(client.packages.putCustomSku({ id, key, ...cocoa, create: true })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );

  it('that is there already is edited, not added; one that is not is added, not edited', async () => {
    const id = await received(100);
    const put = (create: boolean, packSize: number) =>
      client.packages.putCustomSku({ id, key: 'tin_1g', ...cocoa, packSize, create });
    await expect(put(false, 1)).rejects.toMatchObject(refusal('UNKNOWN_SKU'));
    await put(true, 1);
    await expect(put(true, 1)).rejects.toMatchObject(refusal('SKU_KEY_TAKEN', { sku: 'tin_1g' }));
    await put(false, 10);
    expect((await get(id)).units.tin_1g).toBe(10);
  });

  it('takes its settings along when it goes', async () => {
    const id = await received(100);
    await client.packages.putCustomSku({ id, key: 'tin_1g', ...cocoa, create: true });
    await client.packages.setSku({ id, skuKey: 'tin_1g', setting: { ...manual(7), weight: 9000 } });
    await client.packages.removeCustomSku({ id, key: 'tin_1g' });
    await client.packages.setSku({ id, skuKey: 'singles_1g', setting: { ...manual(null), weight: 10_000 } });
    await client.packages.putCustomSku({ id, key: 'tin_1g', ...cocoa, create: true });
    expect((await get(id)).units.tin_1g).toBe(100);
  });

  it('that was sold and then removed still answers the same sale again', async () => {
    const id = await received(100);
    await client.packages.putCustomSku({ id, key: 'tin_1g', ...cocoa, create: true });
    const first = await sell(1, 'k', 'tin_1g');
    await client.packages.removeCustomSku({ id, key: 'tin_1g' });
    expect(await sell(1, 'k', 'tin_1g')).toEqual({ ...first, duplicate: true });
  });
});

const manual = (manualUnits: number | null) => ({ excluded: false, manualUnits, weight: null });

describe('how grams are offered', () => {
  it('follows the package, else the setting for all', async () => {
    const id = await received(500);
    expect((await get(id)).units.singles_1g).toBe(500);
    await client.settings.set({ 'packages.offeringMode': 'even' });
    expect(await get(id)).toMatchObject({ effectiveMode: 'even', units: { singles_1g: 125 } });
    await client.packages.setOffering({ id, mode: 'shared' });
    expect(await get(id)).toMatchObject({ effectiveMode: 'shared', units: { singles_1g: 500 } });
    await client.packages.setOffering({ id, mode: null });
    expect((await client.packages.calculate())[TAG]?.units.singles_1g).toBe(125);
  });

  it('never by more than 100 percent', async () => {
    const id = await received(500);
    const set = (skuKey: string, weight: number, excluded = false) =>
      client.packages.setSku({ id, skuKey, setting: { excluded, manualUnits: null, weight } });
    await set('singles_0_5g', 6000);
    await expect(set('singles_1g', 4001)).rejects.toMatchObject(refusal('WEIGHTS_OVER_100', { total: 10_001 }));
    await set('singles_1g', 4000);
    await set('singles_0_5g', 6000, true);
    await set('magnetic_box_6pk', 6000);
    await expect(set('singles_0_5g', 6000)).rejects.toMatchObject(refusal('WEIGHTS_OVER_100'));
  });
});

describe('every list', () => {
  it('shows the same balances and units as the package itself', async () => {
    const id = await received(500);
    await received(20, '1A99');
    const { packages } = await client.packages.list({});
    expect(packages).toHaveLength(2);
    const { skus, holds, ledger, ledgerTotal, batches, effectiveMode, ...row } = await get(id);
    expect(packages.find((candidate) => candidate.id === id)).toEqual(row);
    expect((await client.packages.list({ ids: [id] })).packages).toEqual([row]);
    expect((await client.packages.list({ ids: [] })).packages).toEqual([]);
  });
});
