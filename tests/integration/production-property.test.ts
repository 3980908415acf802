// Random work on several batches with the real service and database: whatever is done, refused or corrected, no gram is lost,
// doubled or in two places, and what is refused changes nothing.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#main/core/app-error.ts';
import { consumableLedger, consumables, consumableUses } from '#main/db/schema/consumables.ts';
import { packageLedger, packages } from '#main/db/schema/packages.ts';
import {
  productionBatches,
  productionEvents,
  productionSources,
  productionTargets,
  productionWeightChecks,
} from '#main/db/schema/production.ts';
import { ledgerDifferences } from '#main/features/packages/queries.ts';
import { mg } from '#shared/model/mass.ts';
import { operator } from '#tests/support/actors.ts';
import {
  BLUE_BOX,
  BLUE_HALF,
  COCOA,
  openProductionWorld,
  type ProductionWorld,
} from '#tests/support/production-world.ts';

const STRAINS = ['Blue Dream', 'Gelato 41'];
const FLOWER = ['1A4060300000000000000001', '1A4060300000000000000002', '1A4060300000000000000003'];
const GOODS = ['1A4060300000000000000101', '1A4060300000000000000102', '1A4060300000000000000103'];
const SKUS = ['singles_0_5g', 'magnetic_box_6pk', 'cocoa_blunt_1g'];
const STAGES = ['grinding', 'rolling', 'testing', 'packaging'] as const;

const nth = fc.nat({ max: 2 });
const grams = fc.integer({ min: 1, max: 60_000 });
const pieces = fc.integer({ min: 1, max: 60 });
const sku = fc.constantFrom(...SKUS);
const batch = { batch: nth };
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('start' as const), strain: fc.nat({ max: 1 }), tag: nth, mg: grams }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('addSource' as const), ...batch, tag: nth, mg: grams }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('correctSource' as const),
      ...batch,
      tag: nth,
      mg: fc.integer({ min: 0, max: 60_000 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('count' as const), ...batch, sku, pieces }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('correctCount' as const), ...batch, sku, pieces: fc.nat({ max: 90 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('addWaste', 'correctWaste'), ...batch, mg: grams }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      ...batch,
      to: fc.constantFrom(...STAGES, 'packaging' as const, 'packaging' as const, 'packaging' as const),
      reason: fc.constantFrom('', 'because it is so', 'because it is so', 'because it is so'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lab' as const),
      ...batch,
      status: fc.constantFrom('pending', 'passed', 'failed'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('override', 'hold', 'close', 'reopen'), ...batch }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('resume', 'reopen', 'close', 'unmake'), ...batch }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('split' as const), ...batch, mg: grams }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      ...batch,
      package: nth,
      create: fc.boolean(),
      sku,
      units: fc.integer({ min: 1, max: 5 }),
      close: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('takeBack' as const),
      ...batch,
      package: nth,
      sku,
      units: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), ...batch, rest: fc.constantFrom('waste', 'returned') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold_goods' as const), package: nth, mg: grams }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('putTarget' as const), ...batch, mg: fc.constantFrom(1000, 900) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removeTarget' as const), ...batch, sku }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('check' as const), ...batch, sku, mg: grams }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let world: ProductionWorld;
const open = (): void => {
  world = openProductionWorld();
  const cones = world.consumables.create(
    { name: 'Cones', kind: 'cone', reorderPoint: 0, reorderAmount: 0, note: '', onHand: 500 },
    operator,
  );
  const boxes = world.consumables.create(
    { name: 'Boxes', kind: 'box', reorderPoint: 0, reorderAmount: 0, note: '', onHand: 50 },
    operator,
  );
  for (const skuKey of SKUS) {
    world.consumables.putRecipe({ skuKey, consumableId: cones, per: 'piece', thousandths: 1100 });
    world.consumables.putRecipe({ skuKey, consumableId: boxes, per: 'unit', thousandths: 250 });
  }
};
beforeEach(open);
afterEach(() => world.discard());

const all = <T>(rows: readonly T[], index: number): T | undefined =>
  rows.length === 0 ? undefined : rows[index % rows.length];

/** Does one step; answers the code of a refusal. */
function doIt(next: Step): string | null {
  const { production: p, database } = world;
  const ids = database.read
    .select({ id: productionBatches.id })
    .from(productionBatches)
    .orderBy(productionBatches.id)
    .all();
  const id = 'batch' in next ? (all(ids, next.batch)?.id ?? '019aa000-0000-7000-8000-000000000000') : '';
  const tag = 'tag' in next ? (all(FLOWER, next.tag) ?? '') : '';
  const metrcNumber = 'package' in next ? (all(GOODS, next.package) ?? '') : '';
  const goods = database.read.select().from(packages).orderBy(packages.metrcNumber).all();
  const packageId = ('package' in next ? all(goods, next.package)?.id : null) ?? '019aa000-0000-7000-8000-000000000000';
  const why = 'because it is so';
  try {
    switch (next.do) {
      case 'start':
        p.start(
          {
            strain: STRAINS[next.strain] ?? '',
            sources: [{ tag, mg: next.mg }],
            targets: [BLUE_HALF, BLUE_BOX, COCOA],
            note: '',
          },
          operator,
        );
        break;
      case 'addSource':
        p.addSource(id, { tag, mg: next.mg }, '', operator);
        break;
      case 'correctSource':
        p.correctSource(id, tag, next.mg, why, operator);
        break;
      case 'count':
        p.count(id, next.sku, next.pieces, '', operator);
        break;
      case 'correctCount':
        p.correctCount(id, next.sku, next.pieces, why, operator);
        break;
      case 'addWaste':
        p.addWaste(id, next.mg, '', operator);
        break;
      case 'correctWaste':
        p.correctWaste(id, next.mg, why, operator);
        break;
      case 'move':
        p.move(id, next.to, next.reason, operator);
        break;
      case 'lab':
        p.setLab(id, { status: next.status, date: null, reference: '', note: '' }, operator);
        break;
      case 'override':
        p.overrideLab(id, why, operator);
        break;
      case 'hold':
        p.hold(id, why, operator);
        break;
      case 'resume':
        p.resume(id, '', operator);
        break;
      case 'close':
        p.close(id, why, operator);
        break;
      case 'unmake':
        for (const { skuKey, packagedPieces } of p.batch(id).targets) {
          p.correctCount(id, skuKey, packagedPieces, why, operator);
        }
        break;
      case 'reopen':
        p.reopen(id, why, operator);
        break;
      case 'split':
        p.split(id, next.mg, why, operator);
        break;
      case 'finish': {
        const { create, close, units, sku: skuKey } = next;
        p.finish(id, { metrcNumber, create, close, units: [{ skuKey, units }], note: why }, operator);
        break;
      }
      case 'takeBack':
        p.takeBack(id, { packageId, units: [{ skuKey: next.sku, units: next.units }], reason: why }, operator);
        break;
      case 'cancel':
        p.cancel(id, next.rest, why, operator);
        break;
      case 'hold_goods':
        world.packages.placeHold(packageId, { mg: mg(next.mg), forWhom: 'a store', note: '' }, operator);
        break;
      case 'putTarget':
        p.putTarget(id, { ...COCOA, milligramsPerPiece: next.mg }, operator);
        break;
      case 'removeTarget':
        p.removeTarget(id, next.sku, operator);
        break;
      case 'check':
        p.checkWeight(id, { skuKey: next.sku, samples: [next.mg], note: '' }, operator);
        break;
    }
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const TABLES = [
  productionBatches,
  productionSources,
  productionTargets,
  productionEvents,
  productionWeightChecks,
  packages,
  packageLedger,
  consumables,
  consumableLedger,
  consumableUses,
];
const contents = (): string => JSON.stringify(TABLES.map((table) => world.database.read.select().from(table).all()));

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Added up here from rows and events, not by the program's own check. */
function checkGrams(): void {
  const db = world.database.read;
  const batches = db.select().from(productionBatches).all();
  const events = db.select().from(productionEvents).all();
  for (const row of batches) {
    const own = events.filter(({ batchId }) => batchId === row.id);
    const inWork = row.inputMg - row.piecesMg - row.wasteMg - row.unexplainedMg;
    expect(inWork).toBeGreaterThanOrEqual(0);
    expect(world.production.batch(row.id).inWorkMg).toBe(inWork);
    expect([row.inputMg, row.piecesMg, row.wasteMg, row.unexplainedMg, row.packagedMg]).toEqual([
      sum(own.map((e) => e.inputDelta)),
      sum(own.map((e) => e.piecesDelta)),
      sum(own.map((e) => e.wasteDelta)),
      sum(own.map((e) => e.unexplainedDelta)),
      sum(own.map((e) => e.packagedDelta)),
    ]);
    expect(own.map(({ seq }) => seq)).toEqual(own.map((_, i) => i + 1));
    const sources = db.select().from(productionSources).all();
    expect(sum(sources.filter(({ batchId }) => batchId === row.id).map((s) => s.mg))).toBe(row.inputMg);
    if (row.state === 'finished') expect([inWork, row.packagedMg]).toEqual([0, row.piecesMg]);
    if (row.state === 'cancelled') expect([inWork, row.packagedMg]).toEqual([0, row.piecesMg]);
  }
  for (const goods of db.select().from(packages).all()) {
    const received = sum(events.filter(({ packageId }) => packageId === goods.id).map((e) => e.packagedDelta));
    expect(goods.currentMg).toBe(received);
  }
  // What was ever taken from flower, less what went back, is in batches, whichever they are now.
  const taken = sum(
    events.filter(({ kind }) => kind === 'source_added' || kind === 'source_corrected').map((e) => e.inputDelta),
  );
  expect(sum(batches.map((row) => row.inputMg))).toBe(taken);
}

describe('after any sequence of work on batches', () => {
  it('input = pieces + waste + unexplained + in work, packages hold what came from batches, refusals change nothing', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 90, size: 'max' }), (steps) => {
        world.discard();
        open();
        const first = world.batchIn('packaging');
        world.production.putTarget(first, COCOA, operator);
        for (const skuKey of SKUS) world.production.count(first, skuKey, 40, '', operator);
        const some = { metrcNumber: GOODS[0] ?? '', create: true, close: false, note: '' };
        world.production.finish(first, { ...some, units: [{ skuKey: 'singles_0_5g', units: 20 }] }, operator);
        for (const next of steps) {
          world.clock.jump(world.clock.now() + 7 * 60_000);
          const before = contents();
          const refusal = doIt(next);
          const name = `${next.do} ${refusal ?? 'done'}`;
          seen.set(name, (seen.get(name) ?? 0) + 1);
          if (refusal === null) checkGrams();
          else expect(contents()).toBe(before);
        }
        expect(world.differences()).toEqual([]);
        expect(ledgerDifferences(world.database.read)).toEqual([]);
      }),
      { numRuns: 25 },
    );
    // The walk means nothing if it was refused everywhere.
    for (const done of ['count', 'move', 'split', 'finish', 'takeBack', 'reopen', 'cancel', 'correctSource']) {
      expect([done, (seen.get(`${done} done`) ?? 0) > 0]).toEqual([done, true]);
    }
  }, 120_000);
});

describe('the check of production', () => {
  const tamper = (sql: string) => world.connection.exec(sql);
  beforeEach(() => {
    const id = world.batchIn('packaging');
    world.production.count(id, 'singles_0_5g', 40, '', operator);
    const finishing = { metrcNumber: GOODS[0] ?? '', create: true, close: false, note: '' };
    world.production.finish(id, { ...finishing, units: [{ skuKey: 'singles_0_5g', units: 20 }] }, operator);
  });

  it('finds nothing on a sound batch', () => {
    expect(world.differences()).toEqual([]);
  });

  it.each([
    ['input changed behind its back', 'update production_batches set input_mg = input_mg + 1'],
    ['waste that no event explains', 'update production_batches set waste_mg = 1'],
    ['a source that was changed', 'update production_sources set mg = mg - 1'],
    ['pieces that nobody counted', "update production_targets set made_pieces = 41 where sku_key = 'singles_0_5g'"],
    ['a stage nobody moved it to', "update production_batches set stage = 'rolling'"],
    [
      'an event that was lost',
      'drop trigger production_events_never_shrink; delete from production_events where seq = 2',
    ],
    [
      'grams in a package that came from nowhere',
      "insert into package_ledger select 'x', package_id, 2, at, actor, kind, 500, 0, 0, 0, 0, 0, 0, cause_kind, '', '' from package_ledger",
    ],
  ])('finds %s', (_what, sql) => {
    tamper(sql);
    expect(world.differences().length).toBeGreaterThan(0);
  });

  it.each([
    'update production_events set note = note',
    'delete from production_events',
    'insert or replace into production_events select * from production_events limit 1',
  ])('events cannot be changed or removed by: %s', (sql) => {
    expect(() => tamper(sql)).toThrow(/append-only/);
  });
});
