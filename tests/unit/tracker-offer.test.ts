import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mg } from '#shared/model/mass.ts';
import { decideLedger } from '#shared/rules/package-ledger.ts';
import { skuFromKey } from '#shared/rules/sku-from-key.ts';
import { offerUnits } from '#shared/rules/sku-units.ts';
import { takenHereMg, unitsLeft } from '#shared/rules/tracker-offer.ts';

const amount = fc.integer({ min: 0, max: 100_000_000_000 });
const weight = fc.integer({ min: 1, max: 1_000_000 });
const units = fc.integer({ min: 0, max: 1_000_000_000 });

describe('units a tracker gives', () => {
  it('are exactly as given while nothing is spoken for here, whatever they are', () => {
    fc.assert(fc.property(units, amount, weight, (n, a, w) => unitsLeft(n, a, 0, w) === n));
  });

  it('are what the grams that are left allow, where the tracker offers all its grams', () => {
    fc.assert(
      fc.property(amount, amount, weight, (a, taken, w) => {
        const left = unitsLeft(Math.floor(a / w), a, taken, w);
        expect(left).toBe(Math.max(0, Math.floor((a - Math.max(0, taken)) / w)));
      }),
    );
  });

  it('never grow, never fall below zero, and are gone when everything is spoken for', () => {
    fc.assert(
      fc.property(units, amount, amount, weight, (n, a, taken, w) => {
        const left = unitsLeft(n, a, taken, w);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(n);
        expect(Number.isInteger(left)).toBe(true);
        if (taken > 0 && taken >= a) expect(left).toBe(0);
        expect(unitsLeft(n, a, taken + 1, w)).toBeLessThanOrEqual(left);
      }),
    );
  });

  it.each([
    [200, 500_000, 250_000, 500, 100],
    [33, 500_000, 100_000, 3000, 26],
    [7, 500_000, 1, 1000, 6],
    [10, 0, 1, 1000, 0],
    [10, 0, 0, 1000, 10],
  ])('%i of %i mg with %i mg spoken for, of %i mg each, are %i', (given, a, taken, w, left) => {
    expect(unitsLeft(given, a, taken, w)).toBe(left);
  });

  it('count what is ordered, packed, held and sold since, and nothing twice', () => {
    const offer = { availableMg: 100_000 };
    const balances = { currentMg: 95_000, orderedMg: 10_000, packedMg: 4000, heldMg: 1000 };
    expect(takenHereMg(offer, balances)).toBe(20_000);
    expect(takenHereMg(offer, { currentMg: 120_000, orderedMg: 0, packedMg: 0, heldMg: 0 })).toBe(0);
  });

  it('take the place of mode and settings, and a SKU that is not named is not offered', () => {
    const offer = { availableMg: 100_000, units: { singles_1g: 30 }, spelled: {} };
    const input = {
      status: 'active' as const,
      availableMg: mg(100_000),
      mode: 'even' as const,
      customSkus: [],
      settings: { singles_1g: { excluded: true, manualUnits: 9, weight: null } },
      given: { offer, takenMg: 0 },
    };
    const unitsOf = (it: typeof input) => offerUnits(it).map((one) => one.units);
    expect(unitsOf(input)).toEqual([0, 30, 0, 0]);
    expect(offerUnits({ ...input, status: 'orphaned' }).map((one) => one.units)).toEqual([0, 0, 0, 0]);
  });
});

describe('a SKU that only its key tells of', () => {
  it.each([
    ['cannadart_0_8g', 'Cannadart', 800, 1],
    ['custom_cocoa_blunt_1_0g', 'Cocoa Blunt', 1000, 1],
    ['cocoa_blunt_1g', 'Cocoa Blunt', 1000, 1],
    ['blunt_2g_3pk', 'Blunt', 2000, 3],
    ['tin_5pk_0_35g', 'Tin', 350, 5],
    ['mini_500mg', 'Mini', 500, 1],
    ['Party_Box_0_5G_20_pack', 'Party Box', 500, 20],
  ])('%s is %s, %i mg a piece, %i in a pack', (key, name, milligramsPerPiece, packSize) => {
    expect(skuFromKey(key)).toMatchObject({ name, milligramsPerPiece, packSize });
  });

  it.each([
    ['mystery', 'no weight'],
    ['party_box_6pk', 'no weight of a piece'],
    ['gelato_41_1g', '41.1 g, or one gram of something called 41'],
    ['twin_1g_0_5g', 'two weights'],
    ['box_1g_6pk_12pk', 'two packs'],
    ['air_0g', 'nothing'],
    ['brick_5000g', 'more than a piece can be'],
    ['1g', 'no name'],
    ['', 'nothing at all'],
    ['half_1g0', 'no weight that ends'],
  ])('%s is not read: %s', (key) => expect(skuFromKey(key)).toBeNull());
});

describe('the ledger of a package that a tracker keeps', () => {
  const balances = { currentMg: 50_000, overrideMg: null, orderedMg: 5000, packedMg: 4000, heldMg: 0 };
  const outcome = (
    kind: 'tracker_reads' | 'tracker_took',
    amountMg: number,
    before: typeof balances | object = balances,
  ) => {
    const decision = decideLedger({ ...balances, ...before }, { kind, mg: mg(amountMg) });
    return decision.ok ? { ...decision.after, kinds: decision.movements.map((it) => it.kind) } : decision.refusal;
  };

  it('goes to what was read, settles nothing by it, and forgets a physical count', () => {
    expect(outcome('tracker_reads', 30_000)).toMatchObject({
      currentMg: 30_000,
      packedMg: 4000,
      kinds: ['tracker_read'],
    });
    expect(outcome('tracker_reads', 50_000)).toMatchObject({ kinds: [] });
    expect(outcome('tracker_reads', 1000, { overrideMg: 7000 })).toMatchObject({
      currentMg: 1000,
      overrideMg: null,
      kinds: ['override_cleared', 'tracker_read'],
    });
  });

  it('settles what the tracker took, and never more than there is', () => {
    expect(outcome('tracker_took', 3000)).toMatchObject({ currentMg: 47_000, packedMg: 1000, kinds: ['settled'] });
    expect(outcome('tracker_took', 9000)).toMatchObject({ currentMg: 41_000, packedMg: 0 });
    expect(outcome('tracker_took', 9000, { currentMg: 2000 })).toMatchObject({ currentMg: 0, packedMg: 0 });
    expect(outcome('tracker_took', 1, { currentMg: 0, packedMg: 0 })).toMatchObject({ kinds: [] });
  });
});
