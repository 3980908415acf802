import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mg } from '#shared/model/mass.ts';
import type { SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import {
  availableMg,
  canonicalSkuKey,
  DEFAULT_SKUS,
  gramsPerUnit,
  NO_SETTING,
  type OfferInput,
  offerUnits,
  skusOf,
  totalWeight,
  WHOLE_WEIGHT,
} from '#shared/rules/sku-units.ts';

const COCOA_BLUNT: SkuDefinition = {
  key: 'cocoa_blunt_1g',
  name: 'Cocoa Blunt',
  milligramsPerPiece: mg(1000),
  packSize: 1,
};

const offer = (input: Partial<OfferInput>) =>
  offerUnits({
    status: 'active',
    availableMg: mg(500_000),
    mode: 'shared',
    customSkus: [],
    settings: {},
    ...input,
  });
const unitsOf = (input: Partial<OfferInput>) => Object.fromEntries(offer(input).map((o) => [o.sku.key, o.units]));

const weightOnly = (weight: number): SkuSetting => ({ ...NO_SETTING, weight });

describe('the units of a package', () => {
  it('show the whole available amount in every SKU when shared', () => {
    expect(unitsOf({ customSkus: [COCOA_BLUNT] })).toEqual({
      singles_0_5g: 1000,
      singles_1g: 500,
      magnetic_box_6pk: 166,
      magnetic_box_12pk: 83,
      cocoa_blunt_1g: 500,
    });
  });

  it('are 200, 100, 33, 16 and 100 for 500 g offered evenly over five SKUs', () => {
    expect(unitsOf({ mode: 'even', customSkus: [COCOA_BLUNT] })).toEqual({
      singles_0_5g: 200,
      singles_1g: 100,
      magnetic_box_6pk: 33,
      magnetic_box_12pk: 16,
      cocoa_blunt_1g: 100,
    });
  });

  it('leave excluded SKUs and SKUs with a manual count out of the even division', () => {
    const settings = {
      singles_0_5g: { ...NO_SETTING, excluded: true },
      singles_1g: { ...NO_SETTING, manualUnits: 7 },
    };
    expect(unitsOf({ mode: 'even', settings })).toEqual({
      singles_0_5g: 0,
      singles_1g: 7,
      magnetic_box_6pk: 83,
      magnetic_box_12pk: 41,
    });
  });

  it('follow the percentages when weighted, and a SKU without one offers nothing', () => {
    const settings = { singles_0_5g: weightOnly(2500), magnetic_box_6pk: weightOnly(7500) };
    expect(unitsOf({ mode: 'weighted', settings })).toEqual({
      singles_0_5g: 250,
      singles_1g: 0,
      magnetic_box_6pk: 125,
      magnetic_box_12pk: 0,
    });
  });

  it('are 0 when excluded, even with a manual count', () => {
    const settings = { singles_1g: { excluded: true, manualUnits: 40, weight: null } };
    expect(unitsOf({ settings }).singles_1g).toBe(0);
  });

  it('are the manual count when there is one, also 0', () => {
    const settings = {
      singles_0_5g: { ...NO_SETTING, manualUnits: 0 },
      singles_1g: { ...NO_SETTING, manualUnits: 12_345 },
    };
    expect(unitsOf({ settings })).toMatchObject({ singles_0_5g: 0, singles_1g: 12_345 });
  });

  it.each(['archived', 'orphaned'] as const)('are 0 for every SKU of an %s package, manual counts too', (status) => {
    const settings = { singles_1g: { ...NO_SETTING, manualUnits: 9 } };
    expect(Object.values(unitsOf({ status, settings, customSkus: [COCOA_BLUNT] }))).toEqual([0, 0, 0, 0, 0]);
  });

  it('divide 0 g into nothing when every SKU is excluded', () => {
    const settings = Object.fromEntries(DEFAULT_SKUS.map((sku) => [sku.key, { ...NO_SETTING, excluded: true }]));
    expect(Object.values(unitsOf({ mode: 'even', settings }))).toEqual([0, 0, 0, 0]);
  });
});

const customSku = fc.record({
  key: fc.integer({ min: 0, max: 20 }).map((n) => `custom${n}_1g`),
  name: fc.constant('Custom'),
  milligramsPerPiece: fc.integer({ min: 1, max: 5000 }).map(mg),
  packSize: fc.integer({ min: 1, max: 24 }),
});
const customSkus = fc.uniqueArray(customSku, { maxLength: 6, selector: (sku) => sku.key });
const available = fc
  .oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 0, max: 100_000_000_000 }))
  .map(mg);

interface Case {
  readonly availableMg: ReturnType<typeof mg>;
  readonly customSkus: readonly SkuDefinition[];
  readonly settings: Readonly<Record<string, SkuSetting>>;
}

/** Random exclusions, manual counts, and weights that sum to at most 100 % over the SKUs that are not excluded. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    availableMg: available,
    customSkus,
    flags: fc.array(
      fc.record({
        excluded: fc.boolean(),
        manualUnits: fc.option(fc.integer({ min: 0, max: 500 }), { nil: null }),
        share: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null }),
      }),
      { minLength: 10, maxLength: 10 },
    ),
    whole: fc.integer({ min: 0, max: WHOLE_WEIGHT }),
  })
  .map(({ availableMg: amount, customSkus: custom, flags, whole }) => {
    const skus = skusOf(custom);
    const shares = skus.map((_, i) => (flags[i]?.excluded ? 0 : (flags[i]?.share ?? 0)));
    const sum = shares.reduce((a, b) => a + b, 0);
    const settings: Record<string, SkuSetting> = {};
    skus.forEach((sku, i) => {
      const flag = flags[i];
      if (!flag) return;
      const share = flag.share === null ? null : Math.floor((flag.share * whole) / Math.max(1, sum));
      settings[sku.key] = {
        excluded: flag.excluded,
        manualUnits: flag.manualUnits,
        weight: share === null ? null : Math.min(share, WHOLE_WEIGHT),
      };
    });
    return { availableMg: amount, customSkus: custom, settings };
  });

describe('whatever the settings,', () => {
  it.each(['even', 'weighted'] as const)('units calculated %sly never need more grams than there are', (mode) => {
    fc.assert(
      fc.property(anyCase, (input) => {
        fc.pre(totalWeight(input.settings) <= WHOLE_WEIGHT);
        const calculatedOnly = offer({ ...input, mode }).filter(({ setting }) => setting.manualUnits === null);
        const grams = calculatedOnly.reduce(
          (sum, { sku, units }) => sum + BigInt(units) * BigInt(gramsPerUnit(sku)),
          0n,
        );
        expect(grams <= BigInt(input.availableMg)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('no single SKU ever shows more than the grams allow, unless a person typed it', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom('shared', 'even', 'weighted'), (input, mode) => {
        for (const { sku, setting, units, calculated } of offer({ ...input, mode })) {
          expect(calculated * gramsPerUnit(sku)).toBeLessThanOrEqual(input.availableMg);
          if (setting.excluded) expect(units).toBe(0);
          else expect(units).toBe(setting.manualUnits ?? calculated);
          expect(Number.isSafeInteger(units) && units >= 0).toBe(true);
        }
      }),
    );
  });

  it('fewer grams never give more units', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom('shared', 'even', 'weighted'), fc.nat(), (input, mode, less) => {
        const fewer = mg(Math.max(0, input.availableMg - less));
        const now = offer({ ...input, mode });
        const then = offer({ ...input, mode, availableMg: fewer });
        now.forEach((o, i) => {
          expect(then[i]?.units ?? 0).toBeLessThanOrEqual(o.units);
        });
      }),
    );
  });
});

describe('what is available', () => {
  it('is effective less ordered, packed and held, and never below zero', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.record({
          currentMg: amount,
          overrideMg: fc.option(amount, { nil: null }),
          orderedMg: amount,
          packedMg: amount,
          heldMg: amount,
        }),
        (b) => {
          const effective = b.overrideMg ?? b.currentMg;
          expect(availableMg(b)).toBe(Math.max(0, effective - b.orderedMg - b.packedMg - b.heldMg));
        },
      ),
    );
  });
});

describe('a SKU key', () => {
  it.each([
    ['singles_1_0g', 'singles_1g'],
    ['box_0_5g_6pk', 'magnetic_box_6pk'],
    ['box_0_5g_12pk', 'magnetic_box_12pk'],
    ['custom_cocoa_blunt_1_0g', 'cocoa_blunt_1g'],
    ['Custom_CannaDart_0_8g', 'cannadart_0_8g'],
    [' SINGLES_0_5G ', 'singles_0_5g'],
    ['custom_singles_1_0g', 'singles_1g'],
    ['custom_box_0_5g_6pk', 'magnetic_box_6pk'],
  ])('%j is the same as %j', (written, canonical) => {
    expect(canonicalSkuKey(written)).toBe(canonical);
  });

  it('stays as it is once it is canonical', () => {
    const key = fc
      .array(fc.constantFrom('custom', 'singles', 'box', '0', '5g', '1', '0g', '6pk', 'blunt'), { minLength: 1 })
      .map((parts) => parts.join('_'));
    fc.assert(
      fc.property(key, (written) => {
        const once = canonicalSkuKey(written);
        expect(canonicalSkuKey(once)).toBe(once);
      }),
    );
  });
});
