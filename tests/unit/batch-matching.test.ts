// Which batch a package's SKU feeds: the rule by example, then the index and the feeds kept piece by
// piece against the same world read afresh.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackageRecord } from '#main/features/packages/queries.ts';
import { BatchIndex, type MatchingRules, touchedNothing } from '#main/sync/apex/batch-index.ts';
import { Feeds } from '#main/sync/apex/feeds.ts';
import { SETTING_DEFAULTS } from '#shared/contract/settings.ts';
import type { ApexBatch, ApexProduct } from '#shared/model/apex.ts';
import type { Match } from '#shared/rules/batch-matching.ts';
import { compileProductLines, parseProductName } from '#shared/rules/product-name.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';

const LINES = compileProductLines(SETTING_DEFAULTS['mapping.productLines']);
const TAG_1 = '1A4060300000000000000001';
const TAG_2 = '1A4060300000000000000002';
const FOREIGN_TAG = '1A4060300000000000000099';

const batch = (batchId: number, patch: Partial<ApexBatch> = {}): ApexBatch => ({
  batchId,
  productId: null,
  name: `LOT-${batchId}`,
  tags: [],
  nestedProductName: null,
  unlimited: false,
  archived: false,
  quantity: 10,
  updatedAt: '2026-11-21T10:00:00Z',
  ...patch,
});
const product = (productId: number, name: string, patch: Partial<ApexProduct> = {}): ApexProduct => ({
  productId,
  name,
  cultivar: null,
  milligramsPerPiece: null,
  unitsPerPackage: null,
  tags: [],
  archived: false,
  updatedAt: '2026-11-21T10:00:00Z',
  ...patch,
});
const record = (id: string, tag: string, strain: string, patch: Partial<PackageRecord> = {}): PackageRecord => ({
  id,
  metrcNumber: tag,
  strain,
  strainKey: normaliseStrain(strain),
  status: 'active',
  initialMg: 100_000,
  currentMg: 100_000,
  overrideMg: null,
  orderedMg: 0,
  packedMg: 0,
  heldMg: 0,
  offeringMode: null,
  skuSettings: {},
  customSkus: [],
  trackerState: null,
  trackerOffer: null,
  statusBefore: null,
  productionBatchId: null,
  note: '',
  importBase: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  updatedAt: '2026-11-21T10:00:00.000Z',
  rev: 1,
  ...patch,
});

interface Facts {
  readonly packages: readonly PackageRecord[];
  readonly products?: readonly ApexProduct[];
  readonly batches: readonly ApexBatch[];
  readonly pins?: MatchingRules['pins'];
  readonly aliases?: MatchingRules['aliases'];
}

function build({ packages, products = [], batches, pins = [], aliases = [] }: Facts): Feeds {
  const index = new BatchIndex({ lines: LINES, aliases, pins });
  const feeds = new Feeds(index, { mode: 'shared', lineOf: (text) => parseProductName(text, LINES).line });
  for (const p of packages) feeds.announce(p);
  for (const p of products) index.putProduct(p, touchedNothing());
  for (const b of batches) index.putBatch(b, touchedNothing());
  for (const p of packages) feeds.put(p);
  return feeds;
}

const matchOf = (feeds: Feeds, id: string, skuKey: string): Match | undefined =>
  feeds.package(id)?.links.find((link) => link.skuKey === skuKey)?.match;

const HALF_GRAM = 'CannaDart - Wedding Cake 0.5g';
const P1 = record('p1', TAG_1, 'Wedding Cake');
const P2 = record('p2', TAG_2, 'Wedding Cake', { currentMg: 50_000 });

describe('a package’s SKU', () => {
  test('feeds the one batch of its strain and form, and several packages add up', () => {
    const feeds = build({
      packages: [P1, P2],
      products: [product(1, HALF_GRAM)],
      batches: [batch(1001, { productId: 1 })],
    });
    expect(matchOf(feeds, 'p1', 'singles_0_5g')).toEqual({ kind: 'matched', batchId: 1001, by: 'name' });
    expect(feeds.desired(1001)).toBe(300);
  });

  test('is matched whether the product’s name is known, nested or only on the batch', () => {
    for (const patch of [{ nestedProductName: HALF_GRAM }, { name: HALF_GRAM }]) {
      expect(build({ packages: [P1], batches: [batch(1001, patch)] }).desired(1001)).toBe(200);
    }
  });

  test('feeds neither of two batches that both fit, unless a tag on one is its own', () => {
    const two = [batch(1001, { name: HALF_GRAM }), batch(1002, { name: HALF_GRAM })];
    const ambiguous = build({ packages: [P1], batches: two });
    expect(matchOf(ambiguous, 'p1', 'singles_0_5g')).toEqual({ kind: 'ambiguous', candidates: [1001, 1002] });
    expect([...ambiguous.fedBatches()]).toEqual([]);
    const tagged = build({
      packages: [P1],
      batches: [two[0] ?? batch(0), batch(1002, { name: HALF_GRAM, tags: [TAG_1] })],
    });
    expect(matchOf(tagged, 'p1', 'singles_0_5g')).toEqual({ kind: 'matched', batchId: 1002, by: 'tag' });
  });

  test('feeds the batch with its tag even when the name carries another strain', () => {
    const feeds = build({
      packages: [P1],
      batches: [
        batch(1001, { name: 'CannaDart - Ice Cream Cake 0.5g', tags: [TAG_1] }),
        batch(1002, { name: HALF_GRAM }),
      ],
    });
    expect(matchOf(feeds, 'p1', 'singles_0_5g')).toEqual({ kind: 'matched', batchId: 1001, by: 'tag' });
    expect(matchOf(feeds, 'p1', 'singles_1g')).toMatchObject({ kind: 'unmatched', reason: 'no_batch' });
  });

  test('does not feed a batch that carries the tag of another of our packages', () => {
    const batches = [batch(1001, { name: HALF_GRAM, tags: [TAG_2] })];
    const feeds = build({ packages: [P1, P2], batches });
    expect(matchOf(feeds, 'p1', 'singles_0_5g')).toMatchObject({ kind: 'unmatched', reason: 'no_batch' });
    expect(feeds.desired(1001)).toBe(100);
    expect(
      build({ packages: [P1], batches: [batch(1001, { name: HALF_GRAM, tags: [FOREIGN_TAG] })] }).desired(1001),
    ).toBe(200);
  });

  test('takes a product’s tags as a hint between candidates and as nothing more', () => {
    const products = [product(1, HALF_GRAM, { tags: [TAG_1] }), product(2, HALF_GRAM)];
    const batches = [batch(1001, { productId: 1 }), batch(1002, { productId: 2 })];
    const feeds = build({ packages: [P1], products, batches });
    expect(matchOf(feeds, 'p1', 'singles_0_5g')).toEqual({ kind: 'matched', batchId: 1001, by: 'tag' });
    const other = build({
      packages: [P1],
      products: [product(1, 'CannaDart - Ice Cream Cake 0.5g', { tags: [TAG_1] })],
      batches: [batch(1001, { productId: 1 })],
    });
    expect(matchOf(other, 'p1', 'singles_0_5g')).toMatchObject({ kind: 'unmatched' });
    const shared = build({ packages: [P1, P2], products, batches: [batch(1001, { productId: 1 })] });
    expect(shared.desired(1001)).toBe(300);
  });

  test('follows a pin over tag and name, a package’s pin over its strain’s', () => {
    const batches = [batch(1001, { name: HALF_GRAM, tags: [TAG_1] }), batch(1002, { name: 'Lot of cake' })];
    const strainPin = { packageId: null, strainKey: 'wedding cake', skuKey: 'singles_0_5g', batchId: 1002 };
    const feeds = build({ packages: [P1, P2], batches, pins: [strainPin] });
    expect(feeds.desired(1002)).toBe(300);
    expect(feeds.desired(1001)).toBeNull();
    const packagePin = { ...strainPin, packageId: 'p1', batchId: 1001 };
    const both = build({ packages: [P1, P2], batches, pins: [strainPin, packagePin] });
    expect(both.desired(1001)).toBe(200);
    expect(both.desired(1002)).toBe(100);
  });

  test('feeds nothing when its pinned batch is gone, archived or unlimited', () => {
    const pins = [{ packageId: null, strainKey: 'wedding cake', skuKey: 'singles_0_5g', batchId: 1002 }];
    const other = batch(1001, { name: HALF_GRAM });
    const gone = build({ packages: [P1], batches: [other], pins });
    expect(matchOf(gone, 'p1', 'singles_0_5g')).toEqual({ kind: 'unmatched', reason: 'pin_gone', batchId: 1002 });
    const archived = build({ packages: [P1], batches: [other, batch(1002, { archived: true })], pins });
    expect(matchOf(archived, 'p1', 'singles_0_5g')).toMatchObject({ reason: 'pin_gone' });
    const unlimited = build({ packages: [P1], batches: [batch(1002, { unlimited: true })], pins });
    expect(matchOf(unlimited, 'p1', 'singles_0_5g')).toMatchObject({ reason: 'unlimited', batchId: 1002 });
  });

  test('never feeds an archived batch, one of an archived product, or an unlimited one', () => {
    expect(build({ packages: [P1], batches: [batch(1, { name: HALF_GRAM, archived: true })] }).desired(1)).toBeNull();
    const products = [product(1, HALF_GRAM, { archived: true })];
    expect(build({ packages: [P1], products, batches: [batch(1, { productId: 1 })] }).desired(1)).toBeNull();
    const unlimited = build({ packages: [P1], batches: [batch(1, { name: HALF_GRAM, unlimited: true })] });
    expect(unlimited.desired(1)).toBeNull();
    expect(matchOf(unlimited, 'p1', 'singles_0_5g')).toMatchObject({ reason: 'unlimited' });
  });

  test('follows an alias, and similar names only suggest', () => {
    const batches = [batch(1001, { name: 'CannaDart - Wedding Ckae 0.5g' })];
    expect(build({ packages: [P1], batches }).desired(1001)).toBeNull();
    const aliases = [{ aliasKey: 'wedding ckae', strainKey: 'wedding cake' }];
    expect(build({ packages: [P1], batches, aliases }).desired(1001)).toBe(200);
  });

  test('of an archived or orphaned package wants nothing', () => {
    for (const status of ['archived', 'orphaned'] as const) {
      const feeds = build({ packages: [{ ...P1, status }], batches: [batch(1001, { name: HALF_GRAM })] });
      expect(feeds.desired(1001)).toBe(0);
    }
  });
});

describe('kept piece by piece', () => {
  test('another package’s tag on a batch takes it away from the packages that had it by name', () => {
    const feeds = build({ packages: [P1], batches: [batch(1001, { name: HALF_GRAM, tags: [TAG_2] })] });
    expect(feeds.desired(1001)).toBe(200);
    expect([...feeds.put(P2)]).toContain(1001);
    expect(feeds.desired(1001)).toBe(100);
  });

  test('a pinned package whose strain was edited still notices that its batch is archived', () => {
    const pins = [{ packageId: 'p1', strainKey: 'wedding cake', skuKey: 'singles_0_5g', batchId: 1002 }];
    const index = new BatchIndex({ lines: LINES, aliases: [], pins });
    const feeds = new Feeds(index, { mode: 'shared', lineOf: (text) => parseProductName(text, LINES).line });
    index.putBatch(batch(1002), touchedNothing());
    feeds.put(P1);
    feeds.put(record('p1', TAG_1, 'Ice Cream Cake', { rev: 2 }));
    expect(feeds.desired(1002)).toBe(200);
    const touched = touchedNothing();
    index.putBatch(batch(1002, { archived: true }), touched);
    feeds.relinkTouched(touched);
    expect(feeds.desired(1002)).toBeNull();
  });

  test('an older reading of a package never replaces a newer one', () => {
    const feeds = build({ packages: [{ ...P1, rev: 7 }], batches: [batch(1001, { name: HALF_GRAM })] });
    feeds.put({ ...P1, rev: 5, currentMg: 500_000 });
    expect(feeds.desired(1001)).toBe(200);
  });
});

const STRAINS = ['Wedding Cake', 'Ice Cream Cake', 'Cake', 'Gelato 41', 'Gelato'];
const NAMES = [
  ...STRAINS.flatMap((s) => [`CannaDart - ${s} 0.5g`, `CannaDart - ${s} 1g`, `Magnetic Box - ${s} 6pk`]),
  'CannaDart - Wedding Ckae 0.5g',
  'CannaDart - Gelato x Cake 0.5g',
  'Flower Jar 3.5g',
  'LOT 7',
];
const TAGS = [TAG_1, TAG_2, '1A4060300000000000000003', FOREIGN_TAG];
const someTags = fc.subarray(TAGS, { maxLength: 1 });
const productId = fc.constantFrom(1, 2, 3);
const batchId = fc.constantFrom(1001, 1002, 1003, 1004, 1005);

const productArb = fc.record({
  productId,
  name: fc.constantFrom(...NAMES),
  cultivar: fc.option(fc.constantFrom(...STRAINS)),
  milligramsPerPiece: fc.option(fc.constantFrom(500, 1000)),
  unitsPerPackage: fc.option(fc.constantFrom(1, 6)),
  tags: someTags,
  archived: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  updatedAt: fc.constant(''),
});
const batchArb = fc.record({
  batchId,
  productId: fc.option(productId),
  name: fc.constantFrom(...NAMES),
  tags: someTags,
  nestedProductName: fc.option(fc.constantFrom(...NAMES)),
  unlimited: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  archived: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  quantity: fc.option(fc.integer({ min: 0, max: 9 })),
  updatedAt: fc.constant(''),
});
const packageArb = fc.record({
  n: fc.constantFrom(0, 1, 2),
  strain: fc.constantFrom(...STRAINS),
  currentMg: fc.integer({ min: 0, max: 20 }).map((n) => n * 1000),
  status: fc.constantFrom('active' as const, 'active' as const, 'archived' as const),
});
const changes = fc.oneof(
  fc.record({ kind: fc.constant('product' as const), value: productArb }),
  fc.record({ kind: fc.constant('batch' as const), value: batchArb }),
  fc.record({ kind: fc.constant('package' as const), value: packageArb }),
);
const pinArb = fc.record({
  packageId: fc.option(fc.constantFrom('p0', 'p1', 'p2')),
  strain: fc.constantFrom(...STRAINS),
  skuKey: fc.constantFrom('singles_0_5g', 'singles_1g', 'magnetic_box_6pk'),
  batchId,
});
const aliasArb = fc.subarray([
  { aliasKey: 'wedding ckae', strainKey: 'wedding cake' },
  { aliasKey: 'gelato', strainKey: 'gelato 41' },
]);

describe('the index and the feeds, after any sequence of changes on either side', () => {
  test('want exactly what a world read afresh wants', () => {
    fc.assert(
      fc.property(
        fc.array(changes, { minLength: 1, maxLength: 40 }),
        fc.array(pinArb, { maxLength: 2 }),
        aliasArb,
        (sequence, pinned, aliases) => {
          const packages = new Map<string, PackageRecord>();
          const products = new Map<number, ApexProduct>();
          const batches = new Map<number, ApexBatch>();
          const canonical = (key: string) => aliases.find((a) => a.aliasKey === key)?.strainKey ?? key;
          const pins = (): MatchingRules['pins'] =>
            pinned.map(({ packageId, strain, skuKey, batchId: to }) => ({
              packageId,
              strainKey: packageId === null ? normaliseStrain(strain) : (packages.get(packageId)?.strainKey ?? ''),
              skuKey,
              batchId: to,
            }));
          const index = new BatchIndex({ lines: LINES, aliases, pins: pins() });
          const feeds = new Feeds(index, { mode: 'shared', lineOf: (text) => parseProductName(text, LINES).line });
          const wanted = new Map<number, number | null>();
          let rev = 0;
          for (const { kind, value } of sequence) {
            const touched = touchedNothing();
            let dirty: ReadonlySet<number>;
            if (kind === 'package') {
              rev += 1;
              const id = `p${value.n}`;
              const { strain, currentMg, status } = value;
              const known = record(id, TAGS[value.n] ?? '', strain, { currentMg, status, rev });
              packages.set(id, known);
              dirty = feeds.put(known);
            } else {
              if (kind === 'product') {
                products.set(value.productId, value);
                index.putProduct(value, touched);
              } else {
                batches.set(value.batchId, value);
                index.putBatch(value, touched);
              }
              dirty = feeds.relinkTouched(touched);
            }
            for (const id of dirty) wanted.set(id, feeds.desired(id));
          }
          const fresh = build({
            packages: [...packages.values()],
            products: [...products.values()],
            batches: [...batches.values()],
            pins: pins(),
            aliases,
          });
          for (const id of batches.keys()) {
            expect({ id, desired: feeds.desired(id) }).toEqual({ id, desired: fresh.desired(id) });
            // And every change of a sum was announced.
            expect({ id, told: wanted.get(id) ?? null }).toEqual({ id, told: fresh.desired(id) });
          }
          for (const known of packages.values()) {
            expect(canonical(known.strainKey)).toBe(feeds.package(known.id)?.strainKey);
            const links = (from: Feeds) =>
              from
                .package(known.id)
                ?.links.map(({ match }) =>
                  match.kind === 'ambiguous' ? [...match.candidates].sort((a, b) => a - b) : match,
                );
            expect(links(feeds)).toEqual(links(fresh));
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
