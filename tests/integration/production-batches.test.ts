// Production batches on the real database: what people do with them one thing after the other, and what is refused.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { AppError } from '#main/core/app-error.ts';
import { packages } from '#main/db/schema/packages.ts';
import { ledgerOf } from '#main/features/packages/queries.ts';
import { mg } from '#shared/model/mass.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import {
  BLUE_BOX,
  BLUE_HALF,
  COCOA,
  FLOWER_TAG,
  GOODS_TAG,
  OTHER_FLOWER_TAG,
  openProductionWorld,
  type ProductionWorld,
} from '#tests/support/production-world.ts';

const OTHER_GOODS_TAG = '1A4060300000000000000102';
const WHY = 'because it is so';

let world: ProductionWorld;
beforeEach(() => {
  world = openProductionWorld();
});
afterEach(() => {
  expect(world.differences()).toEqual([]);
  world.discard();
});

const refusal = (work: () => unknown): { code: string; data: unknown } => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, data: error.data };
    throw error;
  }
  throw new Error('accepted');
};
const batch = (id: string) => world.production.batch(id);
const targetOf = (id: string, skuKey: string) => batch(id).targets.find((target) => target.skuKey === skuKey);
const packageRow = (tag: string) =>
  world.database.read.select().from(packages).where(eq(packages.metrcNumber, tag)).get();
const finish = (id: string, some: Partial<Parameters<ProductionWorld['production']['finish']>[1]> = {}) =>
  world.production.finish(
    id,
    {
      metrcNumber: GOODS_TAG,
      create: true,
      units: [{ skuKey: 'singles_0_5g', units: 20 }],
      close: false,
      note: '',
      ...some,
    },
    operator,
  );
/** In packaging, with 40 singles and three boxes made: 29 g of 100 g. */
const madeBatch = (): string => {
  const id = world.batchIn('packaging');
  world.production.count(id, 'singles_0_5g', 40, '', operator);
  world.production.count(id, 'magnetic_box_6pk', 18, '', operator);
  return id;
};

describe('a batch that is started', () => {
  it('has a number of its day, its sources and what it is to make', () => {
    const start = () =>
      world.production.start(
        {
          strain: 'Blue Dream',
          sources: [
            { tag: ' 1a4060300000000000000001 ', mg: 60_000 },
            { tag: OTHER_FLOWER_TAG, mg: 40_000 },
          ],
          targets: [
            { ...BLUE_HALF, plannedUnits: 100 },
            { ...COCOA, skuKey: 'custom_cocoa_blunt_1_0g' },
          ],
          note: 'for the holidays',
        },
        operator,
      );
    expect(batch(start())).toMatchObject({
      number: 'PR-261121-01',
      stage: 'grinding',
      state: 'active',
      sources: [
        { tag: FLOWER_TAG, mg: 60_000 },
        { tag: OTHER_FLOWER_TAG, mg: 40_000 },
      ],
      targets: [{ skuKey: 'singles_0_5g', plannedUnits: 100 }, { skuKey: 'cocoa_blunt_1g' }],
      inputMg: 100_000,
      inWorkMg: 100_000,
      note: 'for the holidays',
      createdBy: 'Operator',
      visits: [{ stage: 'grinding', by: 'Operator', to: null }],
    });
    expect(batch(start()).number).toBe('PR-261121-02');
  });

  it('is of the facility’s day, which may be the one before', () => {
    world.clock.jump(Date.parse('2026-11-22T05:00:00Z'));
    expect(batch(world.batchIn('grinding')).number).toBe('PR-261121-01');
  });

  it('takes a METRC tag, letters in the strain, keys that can be kept, and each SKU once', () => {
    const start = (some: object) => () =>
      world.production.start({ strain: 'Blue Dream', sources: [], targets: [BLUE_HALF], note: '', ...some }, operator);
    const wrong = (field: string, reason: string) => ({ code: 'INVALID_INPUT', data: { field, reason } });
    expect(refusal(start({ strain: '##' }))).toEqual(wrong('strain', 'no_letters'));
    expect(refusal(start({ sources: [{ tag: 'a jar', mg: 1 }] }))).toEqual(wrong('tag', 'not_a_metrc_tag'));
    expect(refusal(start({ targets: [{ ...COCOA, skuKey: 'Cocoa Blunt!' }] }))).toEqual(wrong('skuKey', 'sku_key'));
    expect(refusal(start({ targets: [BLUE_HALF, BLUE_HALF] }))).toEqual(wrong('targets', 'same_sku_twice'));
    expect(refusal(start({ targets: [{ ...BLUE_HALF, milligramsPerPiece: 600 }] }))).toEqual(
      wrong('milligramsPerPiece', 'default_sku'),
    );
    expect(world.production.list({ view: 'all', search: '', limit: 10, offset: 0 }).total).toBe(0);
  });
});

describe('the stages', () => {
  it('remember when it last stood where, and who moved it', () => {
    const id = world.batchIn('rolling');
    world.clock.jump(world.clock.now() + 3_600_000);
    world.production.move(id, 'testing', '', actorWith('Rosa', []));
    world.clock.jump(world.clock.now() + 3_600_000);
    world.production.move(id, 'rolling', 'too loose', operator);
    expect(batch(id).visits.map(({ stage, by, to }) => [stage, by, to === null])).toEqual([
      ['grinding', 'Operator', false],
      ['testing', 'Rosa', false],
      ['rolling', 'Operator', true],
    ]);
  });

  it('backward take a reason', () => {
    const id = world.batchIn('testing');
    expect(refusal(() => world.production.move(id, 'rolling', ' ', operator))).toMatchObject({
      code: 'REASON_NEEDED',
      data: { what: 'backward' },
    });
    world.production.move(id, 'rolling', WHY, operator);
    expect(batch(id).stage).toBe('rolling');
  });

  it('let a failed batch into packaging only when somebody overrides the very result', () => {
    const id = world.batchIn('testing');
    const lab = { status: 'failed', date: '2026-11-20', reference: 'LAB-7', note: '' } as const;
    world.production.setLab(id, lab, operator);
    const toPackaging = () => world.production.move(id, 'packaging', WHY, operator);
    expect(refusal(toPackaging)).toMatchObject({ code: 'LAB_FAILED', data: { reference: 'LAB-7' } });
    world.production.overrideLab(id, WHY, operator);
    world.production.setLab(id, { ...lab, reference: 'LAB-8' }, operator);
    expect(refusal(toPackaging)).toMatchObject({ code: 'LAB_FAILED' });
    world.production.overrideLab(id, WHY, operator);
    toPackaging();
    expect(batch(id)).toMatchObject({ stage: 'packaging', labOverridden: true });
  });

  it('take a reason into packaging before the lab answered', () => {
    const id = world.batchIn('rolling');
    expect(refusal(() => world.production.move(id, 'packaging', '', operator))).toMatchObject({
      code: 'REASON_NEEDED',
      data: { what: 'lab_pending' },
    });
  });
});

describe('a failed lab result', () => {
  const failed = { status: 'failed', date: '2026-11-20', reference: 'LAB-7', note: '' } as const;
  const floor = actorWith('Floor', ['data.read', 'production.write']);

  it.each(['none', 'pending'] as const)('is not put away as %s by who may not override it', (status) => {
    const id = world.batchIn('packaging');
    world.production.setLab(id, failed, floor);
    const away = (actor: typeof floor) => () => world.production.setLab(id, { ...failed, status }, actor);
    expect(refusal(away(floor))).toEqual({ code: 'FORBIDDEN_ACTION', data: { permission: 'production.override' } });
    expect(batch(id).labStatus).toBe('failed');
    away(operator)();
    expect(batch(id).labStatus).toBe(status);
  });

  it('gives way to a new result', () => {
    const id = world.batchIn('testing');
    world.production.setLab(id, failed, floor);
    world.production.setLab(id, { ...failed, status: 'passed', reference: 'LAB-9' }, floor);
    world.production.move(id, 'packaging', '', floor);
    expect(batch(id).stage).toBe('packaging');
  });

  it('that comes after the end can be overridden there', () => {
    const id = madeBatch();
    finish(id);
    world.production.correctCount(id, 'singles_0_5g', 20, WHY, operator);
    world.production.correctCount(id, 'magnetic_box_6pk', 0, WHY, operator);
    world.production.close(id, WHY, operator);
    world.production.setLab(id, failed, operator);
    expect(world.production.figures().failedLabs).toBe(1);
    world.production.overrideLab(id, WHY, operator);
    expect(world.production.figures().failedLabs).toBe(0);
  });
});

test('grams are not taken from a package of finished goods: they would be in two places', () => {
  const id = madeBatch();
  finish(id);
  const other = world.batchIn('grinding');
  const taken = () => world.production.addSource(other, { tag: GOODS_TAG, mg: 1000 }, '', operator);
  expect(refusal(taken)).toEqual({ code: 'INVALID_INPUT', data: { field: 'tag', reason: 'is_finished_goods' } });
  expect(batch(other).inputMg).toBe(100_000);
});

describe('a batch on hold', () => {
  it('takes notes and lab results, and nothing else until it goes on', () => {
    const id = world.batchIn('packaging');
    world.production.hold(id, 'mould?', operator);
    world.production.edit(id, { note: 'looked at it' }, operator);
    world.production.setLab(id, { status: 'pending', date: null, reference: '', note: '' }, operator);
    const works = [
      () => world.production.count(id, 'singles_0_5g', 1, '', operator),
      () => world.production.addSource(id, { tag: FLOWER_TAG, mg: 1 }, '', operator),
      () => world.production.addWaste(id, 1, '', operator),
      () => world.production.move(id, 'rolling', WHY, operator),
      () => world.production.split(id, 1, WHY, operator),
      () => world.production.edit(id, { strain: 'Other' }, operator),
      () => world.production.putTarget(id, COCOA, operator),
      () => world.production.hold(id, WHY, operator),
      () => world.production.reopen(id, WHY, operator),
      () => finish(id),
    ];
    for (const work of works) expect(refusal(work).code).toMatch(/^BATCH_NOT_(ACTIVE|READY)$/);
    expect(batch(id)).toMatchObject({ state: 'on_hold', holdReason: 'mould?', note: 'looked at it' });
    world.production.resume(id, '', operator);
    world.production.count(id, 'singles_0_5g', 1, '', operator);
    expect(batch(id)).toMatchObject({ state: 'active', holdReason: '' });
  });
});

describe('a split', () => {
  it('moves grams and sources to the last milligram, and its share of what is planned', () => {
    const id = world.production.start(
      {
        strain: 'Blue Dream',
        sources: [
          { tag: FLOWER_TAG, mg: 10_000 },
          { tag: OTHER_FLOWER_TAG, mg: 5_001 },
        ],
        targets: [{ ...BLUE_HALF, plannedUnits: 30 }],
        note: '',
      },
      operator,
    );
    world.production.setLab(id, { status: 'pending', date: null, reference: 'L', note: '' }, operator);
    const other = batch(world.production.split(id, 5_000, WHY, operator));
    expect(other).toMatchObject({
      number: 'PR-261121-02',
      splitFrom: 'PR-261121-01',
      inputMg: 5_000,
      labStatus: 'pending',
      sources: [
        { tag: FLOWER_TAG, mg: 3_333 },
        { tag: OTHER_FLOWER_TAG, mg: 1_667 },
      ],
      targets: [{ plannedUnits: 9 }],
    });
    expect(batch(id)).toMatchObject({ inputMg: 10_001, targets: [{ plannedUnits: 21 }] });
  });

  it('takes only what is still in work', () => {
    const id = madeBatch();
    expect(refusal(() => world.production.split(id, 71_001, WHY, operator))).toEqual({
      code: 'NOT_ENOUGH_IN_WORK',
      data: { number: 'PR-261121-01', askedMg: 71_001, inWorkMg: 71_000 },
    });
  });
});

describe('finishing', () => {
  it('makes a package of the units, and the grams are there and not here', () => {
    const id = madeBatch();
    world.production.putTarget(id, COCOA, operator);
    world.production.count(id, 'cocoa_blunt_1g', 5, '', operator);
    const { packageId, mg: grams } = finish(id, {
      units: [
        { skuKey: 'singles_0_5g', units: 40 },
        { skuKey: 'box_0_5g_6pk', units: 3 },
        { skuKey: 'cocoa_blunt_1g', units: 5 },
      ],
    });
    expect(grams).toBe(34_000);
    expect(batch(id)).toMatchObject({
      piecesMg: 34_000,
      packagedMg: 34_000,
      packages: [{ packageId, metrcNumber: GOODS_TAG, mg: 34_000 }],
    });
    expect(packageRow(GOODS_TAG)).toMatchObject({
      strain: 'Blue Dream',
      initialMg: 34_000,
      currentMg: 34_000,
      productionBatchId: id,
    });
    expect(JSON.parse(packageRow(GOODS_TAG)?.customSkus ?? '')).toEqual([
      { key: 'cocoa_blunt_1g', name: 'Cocoa Blunt', milligramsPerPiece: 1000, packSize: 1 },
    ]);
    expect(ledgerOf(world.database.read, packageId, 10)).toMatchObject([
      { kind: 'received', currentDelta: 34_000, causeKind: 'production', causeRef: 'PR-261121-01' },
    ]);
  });

  it('adds to a package of the strain, under any of its names, and to a physical count there', () => {
    const id = madeBatch();
    finish(id);
    const there = packageRow(GOODS_TAG)?.id ?? '';
    world.packages.setPhysicalCount(there, mg(9_000), '', operator);
    world.packages.edit(there, { strain: 'blue-dream' });
    finish(id, { create: false, units: [{ skuKey: 'magnetic_box_6pk', units: 1 }] });
    expect(packageRow(GOODS_TAG)).toMatchObject({ initialMg: 10_000, currentMg: 13_000, overrideMg: 12_000 });
  });

  it('goes into no package of another strain, none that is not active, and none with another SKU of that name', () => {
    const id = madeBatch();
    world.production.putTarget(id, COCOA, operator);
    world.production.count(id, 'cocoa_blunt_1g', 5, '', operator);
    const input = { initialMg: mg(0), currentMg: mg(0), note: '', importBase: null };
    const goods = world.packages.create({ ...input, metrcNumber: GOODS_TAG, strain: 'Gelato 41' }, operator);
    expect(refusal(() => finish(id, { create: false }))).toEqual({
      code: 'PACKAGE_OTHER_STRAIN',
      data: { metrcNumber: GOODS_TAG, strain: 'Gelato 41', wanted: 'Blue Dream' },
    });
    world.packages.edit(goods, { strain: 'Blue Dream' });
    const sku = { key: 'cocoa_blunt_1g', name: 'Cocoa', milligramsPerPiece: mg(900), packSize: 1 };
    world.packages.putCustomSku(goods, sku, true);
    const cocoa = { create: false, units: [{ skuKey: 'cocoa_blunt_1g', units: 1 }] };
    expect(refusal(() => finish(id, cocoa))).toMatchObject({ code: 'SKU_KEY_TAKEN' });
    world.packages.setStatus(goods, 'archived', '', operator);
    expect(refusal(() => finish(id, { create: false }))).toMatchObject({ code: 'PACKAGE_NOT_ACTIVE' });
    expect(refusal(() => finish(id))).toMatchObject({ code: 'METRC_NUMBER_TAKEN' });
    expect(refusal(() => finish(id, { metrcNumber: FLOWER_TAG }))).toMatchObject({ code: 'METRC_NUMBER_TAKEN' });
    expect(refusal(() => finish(id, { metrcNumber: OTHER_GOODS_TAG, create: false }))).toMatchObject({
      code: 'RECORD_NOT_FOUND',
    });
    expect(refusal(() => finish(id, { metrcNumber: 'box 5' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(batch(id).packagedMg).toBe(0);
  });

  it('packages no more than was made, a SKU named twice included, and nothing outside of packaging', () => {
    const id = madeBatch();
    const twice = [
      { skuKey: 'singles_0_5g', units: 30 },
      { skuKey: 'singles_0_5g', units: 11 },
    ];
    expect(refusal(() => finish(id, { units: twice }))).toEqual({
      code: 'NOT_ENOUGH_PIECES',
      data: { number: 'PR-261121-01', sku: 'singles_0_5g', asked: 41, there: 40 },
    });
    expect(refusal(() => finish(id, { units: [] }))).toMatchObject({ code: 'INVALID_INPUT' });
    world.production.move(id, 'rolling', WHY, operator);
    expect(refusal(() => finish(id))).toMatchObject({ code: 'BATCH_NOT_READY', data: { why: 'wrong_stage' } });
    expect(packageRow(GOODS_TAG)).toBeUndefined();
  });

  it('is refused while the lab’s result is failed, and while a tracker keeps finished goods', () => {
    const id = madeBatch();
    world.production.setLab(id, { status: 'failed', date: null, reference: 'L', note: '' }, operator);
    expect(refusal(() => finish(id))).toMatchObject({ code: 'LAB_FAILED' });
    world.production.setLab(id, { status: 'passed', date: null, reference: 'L', note: '' }, operator);
    world.keepByTracker('http://tracker:8787');
    expect(refusal(() => finish(id))).toEqual({ code: 'KEPT_BY_TRACKER', data: { url: 'http://tracker:8787' } });
  });
});

describe('closing', () => {
  it('books what is left as unexplained, asks why when it is much, and flags it', () => {
    const id = madeBatch();
    const units = [
      { skuKey: 'singles_0_5g', units: 40 },
      { skuKey: 'magnetic_box_6pk', units: 3 },
    ];
    expect(refusal(() => finish(id, { units, close: true }))).toMatchObject({
      code: 'REASON_NEEDED',
      data: { what: 'unexplained' },
    });
    expect(packageRow(GOODS_TAG)).toBeUndefined();
    finish(id, { units, close: true, note: 'the grinder was not emptied' });
    expect(batch(id)).toMatchObject({
      stage: 'finished',
      state: 'finished',
      unexplainedMg: 71_000,
      inWorkMg: 0,
      unexplainedFlagged: true,
      estimate: null,
    });
    expect(world.production.figures()).toMatchObject({ active: 0, unexplained: 1 });
  });

  it('within the allowed share needs no word', () => {
    const id = madeBatch();
    world.production.addWaste(id, 69_000, 'stems', operator);
    finish(id, {
      units: [
        { skuKey: 'singles_0_5g', units: 40 },
        { skuKey: 'magnetic_box_6pk', units: 3 },
      ],
    });
    world.production.close(id, '', operator);
    expect(batch(id)).toMatchObject({ state: 'finished', unexplainedMg: 2_000, unexplainedFlagged: false });
  });

  it('waits until all that was made is packaged, and is not for a batch that made nothing', () => {
    const close = (id: string) => refusal(() => world.production.close(id, WHY, operator));
    expect(close(madeBatch())).toMatchObject({ code: 'BATCH_NOT_READY', data: { why: 'not_packaged' } });
    expect(close(world.batchIn('packaging'))).toMatchObject({ data: { why: 'nothing_made' } });
    expect(close(world.batchIn('testing'))).toMatchObject({ data: { why: 'wrong_stage' } });
  });

  it('is taken back by reopening: what was unexplained is in work again', () => {
    const id = madeBatch();
    world.production.correctCount(id, 'magnetic_box_6pk', 0, WHY, operator);
    finish(id, { units: [{ skuKey: 'singles_0_5g', units: 40 }], close: true, note: WHY });
    world.production.setLab(id, { status: 'passed', date: null, reference: 'late', note: '' }, operator);
    world.production.reopen(id, WHY, operator);
    expect(batch(id)).toMatchObject({
      stage: 'packaging',
      state: 'active',
      unexplainedMg: 0,
      inWorkMg: 80_000,
      finishedAt: null,
    });
  });
});

describe('taking back', () => {
  const back = (id: string, units: number) => () =>
    world.production.takeBack(
      id,
      { packageId: packageRow(GOODS_TAG)?.id ?? '', units: [{ skuKey: 'singles_0_5g', units }], reason: WHY },
      operator,
    );

  it('makes packaged units unpackaged again, and the package lighter by as much', () => {
    const id = madeBatch();
    finish(id);
    back(id, 5)();
    expect(targetOf(id, 'singles_0_5g')).toMatchObject({ madePieces: 40, packagedPieces: 15 });
    expect(packageRow(GOODS_TAG)).toMatchObject({ currentMg: 7_500, initialMg: 10_000 });
    back(id, 15)();
    expect(batch(id)).toMatchObject({ packagedMg: 0, packages: [] });
  });

  it('takes no more than this batch put there, and nothing that is promised to somebody', () => {
    const id = madeBatch();
    const other = madeBatch();
    finish(id);
    finish(other, { create: false });
    expect(refusal(back(id, 21))).toMatchObject({ code: 'NOT_ENOUGH_PIECES', data: { asked: 21, there: 20 } });
    const packageId = packageRow(GOODS_TAG)?.id ?? '';
    world.packages.placeHold(packageId, { mg: mg(18_000), forWhom: 'a store', note: '' }, operator);
    expect(refusal(back(id, 5))).toEqual({
      code: 'NOT_ENOUGH_AVAILABLE',
      data: { requestedMg: 2_500, availableMg: 2_000, metrcNumber: GOODS_TAG },
    });
    expect(targetOf(id, 'singles_0_5g')).toMatchObject({ packagedPieces: 20 });
  });
});

describe('cancelling', () => {
  it('un-makes pieces, and all that is left is waste; reopening takes that waste back', () => {
    const id = madeBatch();
    finish(id);
    world.production.cancel(id, 'waste', WHY, operator);
    expect(batch(id)).toMatchObject({
      state: 'cancelled',
      stage: 'packaging',
      piecesMg: 10_000,
      packagedMg: 10_000,
      wasteMg: 90_000,
      inWorkMg: 0,
    });
    world.production.reopen(id, WHY, operator);
    expect(batch(id)).toMatchObject({ state: 'active', stage: 'packaging', wasteMg: 0, inWorkMg: 90_000 });
  });

  it('gives what is left back to its sources, in proportion', () => {
    const id = world.batchIn('rolling');
    world.production.addSource(id, { tag: OTHER_FLOWER_TAG, mg: 50_000 }, '', operator);
    world.production.addWaste(id, 30_000, '', operator);
    world.production.cancel(id, 'returned', WHY, operator);
    expect(batch(id)).toMatchObject({
      inputMg: 30_000,
      inWorkMg: 0,
      sources: [
        { tag: FLOWER_TAG, mg: 20_000 },
        { tag: OTHER_FLOWER_TAG, mg: 10_000 },
      ],
    });
  });
});

describe('what a batch is to make', () => {
  it('keeps the weight of a piece once there are pieces, and at least one SKU', () => {
    const id = world.batchIn('rolling');
    world.production.putTarget(id, COCOA, operator);
    world.production.putTarget(id, { ...COCOA, milligramsPerPiece: 900 }, operator);
    world.production.count(id, 'cocoa_blunt_1g', 10, '', operator);
    const change = () => world.production.putTarget(id, { ...COCOA, milligramsPerPiece: 1100 }, operator);
    expect(refusal(change)).toMatchObject({ data: { why: 'has_pieces' } });
    expect(refusal(() => world.production.removeTarget(id, 'cocoa_blunt_1g', operator))).toMatchObject({
      data: { why: 'has_pieces' },
    });
    world.production.removeTarget(id, BLUE_HALF.skuKey, operator);
    world.production.correctCount(id, 'cocoa_blunt_1g', 0, WHY, operator);
    world.production.removeTarget(id, 'cocoa_blunt_1g', operator);
    expect(refusal(() => world.production.removeTarget(id, BLUE_BOX.skuKey, operator))).toMatchObject({
      data: { why: 'last_target' },
    });
  });

  it('keeps its strain once some of it is in a package', () => {
    const id = madeBatch();
    finish(id);
    world.production.edit(id, { strain: 'BLUE dream' }, operator);
    expect(refusal(() => world.production.edit(id, { strain: 'Gelato' }, operator))).toMatchObject({
      code: 'BATCH_NOT_READY',
      data: { why: 'packaged' },
    });
  });
});

describe('consumables', () => {
  it('are used by what is counted and packaged, given back by a correction, and used up by what is cancelled', () => {
    const make = (name: string) =>
      world.consumables.create(
        { name, kind: 'cone', reorderPoint: 0, reorderAmount: 0, note: '', onHand: 100 },
        operator,
      );
    const recipe = { skuKey: 'singles_0_5g', thousandths: 1000 };
    world.consumables.putRecipe({ ...recipe, consumableId: make('Cones'), per: 'piece' });
    world.consumables.putRecipe({ ...recipe, consumableId: make('Tubes'), per: 'unit' });
    const onHand = () =>
      world.database.connection.prepare('select on_hand from consumables order by name').pluck().all();
    const id = madeBatch();
    finish(id);
    expect(onHand()).toEqual([60, 80]);
    world.production.takeBack(
      id,
      { packageId: packageRow(GOODS_TAG)?.id ?? '', units: [{ skuKey: 'singles_0_5g', units: 20 }], reason: WHY },
      operator,
    );
    expect(onHand()).toEqual([60, 100]);
    world.production.correctCount(id, 'singles_0_5g', 30, WHY, operator);
    expect(onHand()).toEqual([70, 100]);
    world.production.cancel(id, 'waste', WHY, operator);
    expect(onHand()).toEqual([70, 100]);
  });
});
