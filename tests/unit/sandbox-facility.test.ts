// The sample facility: the same every time, large enough to learn on, with the trouble real listings
// have, and right on Apex but for a handful.
import { describe, expect, test } from 'vitest';
import type { BatchSeed, ProductSeed } from '#main/sandbox/apex/types.ts';
import type { SampleFacility, SamplePackage } from '#main/sandbox/facility.ts';
import { sampleFacility } from '#main/sandbox/facility.ts';
import { OTHER_LISTINGS, TROUBLE } from '#main/sandbox/facility-trouble.ts';
import { mg, parseGrams } from '#shared/model/mass.ts';
import { offerUnits } from '#shared/rules/sku-units.ts';

const SEEDS = [1, 2, 7, 420, 65_535];
const facility = sampleFacility(1);
const PATTERNS = /cannadart|magnetic.*box|mag.*box|cocoa.*blunt/i;

const productNamed = (from: SampleFacility, name: string): ProductSeed => {
  const found = from.products.find((product) => product.name === name);
  if (found === undefined) throw new Error(`No product "${name}"`);
  return found;
};
const liveBatches = (from: SampleFacility, product: ProductSeed): BatchSeed[] =>
  from.batches.filter((batch) => batch.productId === product.id && batch.archived !== true);
const units = (item: SamplePackage): ReadonlyMap<string, number> =>
  new Map(
    offerUnits({
      status: item.status,
      availableMg: parseGrams(item.physicalGrams ?? item.currentGrams) ?? mg(0),
      mode: 'shared',
      customSkus: item.customSkus ?? [],
      settings: item.apexSettings ?? {},
    }).map((offer) => [offer.sku.key, offer.units]),
  );

test('the same seed gives the same facility and another seed another one', () => {
  expect(sampleFacility(1)).toEqual(facility);
  expect(sampleFacility(2)).not.toEqual(facility);
});

describe.each(SEEDS)('with seed %i', (seed) => {
  const sample = sampleFacility(seed);

  test('it is large enough', () => {
    expect(sample.packages.length).toBeGreaterThanOrEqual(44);
    expect(sample.products.length).toBeGreaterThanOrEqual(64);
    expect(sample.batches.length).toBeGreaterThanOrEqual(130);
  });

  test('tags are 24 characters and ids are never used twice', () => {
    const tags = sample.packages.map(({ metrcNumber }) => metrcNumber);
    expect(tags.every((tag) => /^1A40603\d{17}$/.test(tag))).toBe(true);
    expect(new Set(tags).size).toBe(tags.length);
    expect(new Set(sample.products.map(({ id }) => id)).size).toBe(sample.products.length);
    expect(new Set(sample.batches.map(({ id }) => id)).size).toBe(sample.batches.length);
    const products = new Set(sample.products.map(({ id }) => id));
    expect(sample.batches.every(({ productId }) => products.has(productId))).toBe(true);
  });

  test('every weight is readable as whole milligrams and no package grew', () => {
    for (const { initialGrams, currentGrams, physicalGrams } of sample.packages) {
      for (const grams of [initialGrams, currentGrams, physicalGrams ?? 0]) expect(parseGrams(grams)).not.toBeNull();
      expect(currentGrams).toBeLessThanOrEqual(initialGrams);
    }
  });

  test('the first cycle changes a handful, cuts at most five and none of them by half', () => {
    expect(sample.firstCycle.length).toBeGreaterThanOrEqual(5);
    expect(sample.firstCycle.length).toBeLessThanOrEqual(10);
    expect(sample.firstCycle.filter(({ from, to }) => to < from).length).toBeLessThanOrEqual(5);
    expect(sample.firstCycle.every(({ from, to }) => to > from / 2)).toBe(true);
  });

  test('each expected change goes from what Apex shows to what the packages allow together', () => {
    for (const { batchId, strain, skuKey, from, to } of sample.firstCycle) {
      const batch = sample.batches.find(({ id }) => id === batchId);
      expect([strain, batch?.quantity]).toEqual([strain, from]);
      const allowed = sample.packages
        .filter((item) => item.strain === strain)
        .reduce((sum, item) => sum + (units(item).get(skuKey) ?? 0), 0);
      expect([strain, skuKey, to]).toEqual([strain, skuKey, allowed]);
    }
  });
});

describe('what Apex shows is right', () => {
  test.each([
    ['CannaDart - Wedding Cake 0.5g', 200],
    ['CannaDart - Wedding Cake 1g', 100],
    ['Magnetic Box - Wedding Cake 6pk', 33],
    // Two packages, 500 g and 240 g; the Cocoa Blunt is a custom SKU of the first alone.
    ['CannaDart - Blue Dream 1g', 740],
    ['Magnetic Box - Blue Dream 6pk', 166 + 80],
    ['Magnetic Box - Blue Dream 12pk', 83 + 40],
    ['Cocoa Blunt - Blue Dream 1g', 500],
  ])('%s: %i', (name, quantity) => {
    expect(liveBatches(facility, productNamed(facility, name)).map((batch) => batch.quantity)).toEqual([quantity]);
  });

  test.each([
    ['Durban Poison', /12/, 0],
    ['White Widow', /Box/, 25],
    ['Papaya', /1/, 260],
    ['Trainwreck', /CannaDart/i, 0],
    ['Grape Ape', /CannaDart/i, 0],
  ])('settings, counts and status of %s are taken into account', (strain, form, quantity) => {
    const product = facility.products.find(({ name }) => name.includes(strain) && form.test(name.replace(strain, '')));
    expect(product && liveBatches(facility, product).map((batch) => batch.quantity)).toEqual([quantity]);
  });
});

describe('the trouble is there', () => {
  const names = facility.products.map(({ name }) => name);

  test('names are written in many ways', () => {
    for (const spelling of [
      / - /,
      / \| /,
      / – /,
      / \/ /,
      /[^\d]\.5g/,
      /\d-pack/,
      /\d x 0\.5g/,
      /0\.5g X \d/,
      /500mg/,
      /Mag Box/,
    ]) {
      expect([String(spelling), names.some((name) => spelling.test(name))]).toEqual([String(spelling), true]);
    }
  });

  test('cultivar, weight and pack are missing for some and given as number or text', () => {
    const ours = facility.products.filter(({ name }) => PATTERNS.test(name));
    expect(ours.some(({ cultivar }) => cultivar === null)).toBe(true);
    expect(ours.some(({ cultivar }) => cultivar !== null)).toBe(true);
    expect(
      new Set(ours.map(({ gramPerPreroll }) => (gramPerPreroll === null ? 'none' : typeof gramPerPreroll))),
    ).toEqual(new Set(['none', 'number', 'string']));
  });

  test('structured fields disagree with the name in three places', () => {
    const disagreeing = TROUBLE.filter(({ why }) => why === 'fields-disagree').map(({ name, ...says }) => ({
      name,
      said: [productNamed(facility, name).cultivar?.name, says.gramPerPreroll, says.unitsPerPackage],
    }));
    expect(disagreeing).toEqual([
      { name: 'CannaDart - Blueberry 1g', said: ['Blueberry', '0.5', 1] },
      { name: 'Magnetic Box - Skywalker OG 6pk', said: ['Skywalker OG', 0.5, 12] },
      { name: 'CannaDart | Purple Punch | .5g', said: ['Purple Urkle', 0.5, 1] },
    ]);
  });

  test('three strains have two live batches where one is meant', () => {
    const ambiguous = TROUBLE.filter(({ why }) => why === 'ambiguous');
    const live = Map.groupBy(
      ambiguous.flatMap(({ strain, form, name }) =>
        liveBatches(facility, productNamed(facility, name)).map(() => `${strain} ${form}`),
      ),
      (key) => key,
    );
    expect([...live].map(([key, batches]) => [key, batches.length])).toEqual([
      ['Do-Si-Dos s05', 2],
      ['Runtz b6', 2],
      ['Mimosa s10', 2],
    ]);
  });

  test('METRC tags stand in lot numbers, in a batch name and on a product, and belong to packages', () => {
    const tags = new Set(facility.packages.map(({ metrcNumber }) => metrcNumber));
    const lots = facility.batches.filter(({ lotNumber }) => lotNumber !== null && lotNumber !== undefined);
    expect(lots.length).toBeGreaterThanOrEqual(2);
    expect(lots.every(({ lotNumber }) => tags.has(lotNumber ?? ''))).toBe(true);
    const named = facility.batches.flatMap(({ name }) => /1A40603\d{17}/.exec(name) ?? []);
    expect(named.length).toBeGreaterThanOrEqual(1);
    expect(named.every((tag) => tags.has(tag))).toBe(true);
    const linked = facility.products.flatMap(({ metrcTags }) => metrcTags ?? []);
    expect(linked.length).toBeGreaterThanOrEqual(1);
    expect(linked.every(({ label }) => tags.has(label))).toBe(true);
  });

  test('a tag decides between two batches of Zkittlez, and the untagged one is not for the sync', () => {
    const product = facility.products.find(({ name }) => name.includes('Zkittlez') && /cannadart/i.test(name));
    const batches = product ? liveBatches(facility, product) : [];
    const own = facility.packages.find(({ strain }) => strain === 'Zkittlez');
    expect(batches).toHaveLength(2);
    expect(batches[0]?.lotNumber).toBe(own?.metrcNumber);
    expect(batches[0]?.quantity).toBe(own && units(own).get('singles_0_5g'));
  });

  test('near misses name no strain that a package has', () => {
    const strains = new Set(facility.packages.map(({ strain }) => strain));
    const missed = TROUBLE.filter(({ why }) => why === 'near-miss');
    expect(missed).toHaveLength(3);
    for (const { name, strain } of missed) {
      expect(strains.has(strain)).toBe(true);
      expect(name.includes(strain) && !name.includes(`${strain}s`)).toBe(false);
    }
  });

  test('vapes, gummies, flower and merchandise carry none of the patterns', () => {
    expect(OTHER_LISTINGS.length).toBeGreaterThanOrEqual(10);
    for (const { name } of OTHER_LISTINGS) {
      expect([name, PATTERNS.test(name)]).toEqual([name, false]);
      expect(liveBatches(facility, productNamed(facility, name))).toHaveLength(1);
    }
  });

  test('old lots are archived and empty, and one batch is unlimited', () => {
    const old = facility.batches.filter(({ archived }) => archived === true);
    expect(old.length).toBeGreaterThanOrEqual(20);
    expect(old.every(({ quantity }) => quantity === 0)).toBe(true);
    expect(facility.batches.filter(({ unlimited }) => unlimited === true)).toHaveLength(1);
  });

  test('some strains have batches and no package, others packages and no batch', () => {
    const strains = new Set(facility.packages.map(({ strain }) => strain));
    for (const strain of ['Harlequin', 'Romulan', 'AK-47']) {
      expect([strain, strains.has(strain), names.some((name) => name.includes(strain))]).toEqual([strain, false, true]);
    }
    for (const strain of ['Maui Wowie', 'Tropicana Cookies', 'Key Lime Pie']) {
      expect([strain, strains.has(strain), names.some((name) => name.includes(strain))]).toEqual([strain, true, false]);
    }
  });

  test('custom SKUs, SKU settings, a physical count, several packages of a strain and gone ones are all there', () => {
    const keys = facility.packages.flatMap(({ customSkus }) => (customSkus ?? []).map(({ key }) => key));
    expect(new Set(keys)).toEqual(new Set(['cannadart_0_8g', 'cocoa_blunt_1g']));
    const settings = facility.packages.flatMap(({ apexSettings }) => Object.values(apexSettings ?? {}));
    expect(settings.some(({ excluded }) => excluded)).toBe(true);
    expect(settings.some(({ manualUnits }) => manualUnits !== null)).toBe(true);
    expect(facility.packages.some(({ physicalGrams }) => physicalGrams !== undefined)).toBe(true);
    expect(facility.packages.filter(({ strain }) => strain === 'OG Kush')).toHaveLength(2);
    expect(new Set(facility.packages.map(({ status }) => status))).toEqual(new Set(['active', 'archived', 'orphaned']));
  });
});
