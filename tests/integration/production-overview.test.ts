// What is read of production: lists, checks, paces and estimates, figures, and what to start.
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedSeat } from '#main/core/seat.ts';
import type { PackingNeed } from '#shared/rules/production-needs.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { createTestLogger } from '#tests/support/create-test-core.ts';
import {
  BLUE_BOX,
  BLUE_HALF,
  FLOWER_TAG,
  GOODS_TAG,
  openProductionWorld,
  type ProductionWorld,
} from '#tests/support/production-world.ts';

const HOUR = 3_600_000;
const WHY = 'because it is so';

let world: ProductionWorld;
beforeEach(() => {
  world = openProductionWorld({ 'production.skuTolerances': { box_0_5g_6pk: 10 } });
});
afterEach(() => world.discard());

const batch = (id: string) => world.production.batch(id);
const jump = (text: string): void => world.clock.jump(Date.parse(text));
const context = (actor = operator) => ({
  context: { seat: fixedSeat(actor), log: createTestLogger().log, recordAction: () => undefined },
});
const list = (some: Partial<Parameters<ProductionWorld['production']['list']>[0]> = {}) =>
  world.production.list({ view: 'active', search: '', limit: 100, offset: 0, ...some });

describe('the list', () => {
  it('shows the newest first, by what they are', () => {
    const first = world.batchIn('grinding');
    world.clock.jump(world.clock.now() + 1000);
    const second = world.batchIn('rolling');
    world.production.hold(second, WHY, operator);
    const third = world.batchIn('rolling');
    world.production.cancel(third, 'waste', WHY, operator);
    expect(list().batches.map(({ id }) => id)).toEqual([second, first]);
    expect(list({ view: 'cancelled' }).batches.map(({ id }) => id)).toEqual([third]);
    expect(list({ view: 'all', limit: 1, offset: 2 })).toMatchObject({ total: 3, batches: [{ id: first }] });
    expect(list({ ids: [first] }).total).toBe(1);
  });

  it('finds a batch by its number, strain, note, SKU, source and package', () => {
    const id = world.batchIn('packaging');
    world.production.edit(id, { note: '50% off for Jack’s' }, operator);
    world.production.count(id, 'singles_0_5g', 4, '', operator);
    const units = [{ skuKey: 'singles_0_5g', units: 4 }];
    world.production.finish(id, { metrcNumber: GOODS_TAG, create: true, units, close: false, note: '' }, operator);
    world.production.start({ strain: 'Gelato 41', sources: [], targets: [BLUE_HALF], note: '' }, operator);
    for (const search of [
      '261121-01',
      'blue',
      'BLUE-dream',
      '50%',
      'magnetic',
      FLOWER_TAG,
      GOODS_TAG,
      'dream 6-pack',
    ]) {
      expect([search, list({ search }).batches.map((found) => found.id)]).toEqual([search, [id]]);
    }
    expect(list({ search: '5_%' }).total).toBe(0);
    expect(list({ search: 'blue gelato' }).total).toBe(0);
  });
});

describe('a weight check', () => {
  it('that fails is an alert until somebody says what came of it', () => {
    const id = world.batchIn('rolling');
    const check = (samples: number[], skuKey = 'singles_0_5g') =>
      world.production.checkWeight(id, { skuKey, samples, note: '' }, operator);
    check([500, 501]);
    const failed = check([500, 560]);
    // Boxes are allowed ten percent.
    check([500, 550], 'magnetic_box_6pk');
    expect(batch(id).failedChecks).toBe(1);
    expect(world.production.figures().failedChecks).toBe(1);
    world.production.acknowledgeCheck(failed, 'rolled again', actorWith('Rosa', []));
    world.production.acknowledgeCheck(failed, 'twice', operator);
    expect(batch(id).failedChecks).toBe(0);
  });

  it('belongs to rolling and packaging', () => {
    const id = world.batchIn('testing');
    const check = () =>
      world.production.checkWeight(id, { skuKey: 'singles_0_5g', samples: [500], note: '' }, operator);
    expect(check).toThrow('BATCH_NOT_READY');
  });

  it('makes a trend of its SKU, of a strain with its other names', async () => {
    const other = world.production.start(
      { strain: 'Bleu Dream', sources: [], targets: [BLUE_HALF], note: '' },
      operator,
    );
    world.production.move(other, 'rolling', '', operator);
    const id = world.batchIn('rolling');
    for (const [at, batchId, weight] of [
      ['2026-11-21T10:00:00Z', id, 500],
      ['2026-11-21T11:00:00Z', other, 510],
      ['2026-11-21T12:00:00Z', id, 520],
    ] as const) {
      jump(at);
      world.production.checkWeight(batchId, { skuKey: 'singles_0_5g', samples: [weight], note: '' }, operator);
    }
    const means = async (strain?: string) =>
      (
        await call(
          world.routes.production.weightTrend,
          { skuKey: 'singles_0_5g', ...(strain === undefined ? {} : { strain }) },
          context(),
        )
      ).points.map(({ meanMg }) => meanMg);
    expect(await means()).toEqual([500, 510, 520]);
    expect(await means('blue dream')).toEqual([500, 520]);
    world.connection.exec(
      "insert into strain_aliases values ('a', 'Bleu Dream', 'bleu dream', 'Blue Dream', 'blue dream', 'x', 'x')",
    );
    expect(await means('Blue Dream')).toEqual([500, 510, 520]);
    world.production.edit(id, { strain: 'Gelato' }, operator);
    expect([await means('Gelato'), await means('Blue Dream')]).toEqual([[500, 520], [510]]);
  });
});

describe('pace and estimate', () => {
  it('come from three counts on, in working hours, and end at the calendar’s evening', async () => {
    // Thursday 09:00 in Denver.
    jump('2026-11-19T16:00:00Z');
    const id = world.production.start(
      {
        strain: 'Blue Dream',
        sources: [{ tag: FLOWER_TAG, mg: 500_000 }],
        targets: [
          { ...BLUE_HALF, plannedUnits: 900 },
          { ...BLUE_BOX, plannedUnits: 0 },
        ],
        note: '',
      },
      operator,
    );
    world.production.move(id, 'rolling', '', operator);
    for (const pieces of [100, 200]) {
      world.clock.jump(world.clock.now() + 2 * HOUR);
      world.production.count(id, 'singles_0_5g', pieces, '', operator);
    }
    expect(batch(id).estimate).toBeNull();
    // Friday 09:00: three and a half hours of Thursday, one of Friday.
    jump('2026-11-20T16:00:00Z');
    world.production.count(id, 'singles_0_5g', 450, '', operator);
    const { pace } = await call(world.routes.production.get, { id }, context());
    expect(pace).toEqual([
      { strain: 'Blue Dream', skuKey: 'singles_0_5g', perHour: 100, slow: 60, fast: 100, samples: 3 },
    ]);
    expect(batch(id).estimate).toEqual({
      pieces: 150,
      fromMinutes: 90,
      toMinutes: 150,
      from: '2026-11-20T17:30:00.000Z',
      to: '2026-11-20T18:30:00.000Z',
      samples: 3,
    });
    jump('2026-11-20T22:30:00Z');
    expect(batch(id).estimate).toMatchObject({ to: '2026-11-23T16:30:00.000Z' });
    world.production.hold(id, WHY, operator);
    expect(batch(id).estimate).toBeNull();
  });
});

const need = (some: Partial<PackingNeed>): PackingNeed => ({
  strain: 'Blue Dream',
  strainKey: 'blue dream',
  skuKey: 'magnetic_box_6pk',
  name: 'Magnetic Box 6-pack',
  milligramsPerPiece: 500,
  packSize: 6,
  neededUnits: 10,
  lines: 1,
  dueDate: null,
  ...some,
});

describe('what to start', () => {
  it('is the packing list’s shortfall less what is in the works, under any name of the strain', () => {
    world.connection.exec(
      "insert into strain_aliases values ('a', 'Bleu Dream', 'bleu dream', 'Blue Dream', 'blue dream', 'x', 'x')",
    );
    const targets = [{ ...BLUE_BOX, plannedUnits: 4 }];
    const id = world.production.start({ strain: 'Bleu Dream', sources: [], targets, note: '' }, operator);
    const ended = world.production.start({ strain: 'Blue Dream', sources: [], targets, note: '' }, operator);
    world.production.cancel(ended, 'waste', WHY, operator);
    world.need([need({}), need({ skuKey: 'singles_1g', neededUnits: 3 })]);
    expect(world.production.needs()).toMatchObject([
      { neededUnits: 10, inWorksUnits: 4, toStartUnits: 6, batches: [{ id, units: 4, stage: 'grinding' }] },
      { neededUnits: 3, inWorksUnits: 0, toStartUnits: 3 },
    ]);
    expect(world.production.figures()).toMatchObject({ needsToStart: 2, unitsToStart: 9 });
  });
});

describe('the figures', () => {
  it('count batches by stage, what is in work, and the pieces of the facility’s day', () => {
    // Still the 20th in Denver.
    jump('2026-11-21T06:00:00Z');
    const id = world.batchIn('rolling');
    world.production.count(id, 'singles_0_5g', 70, '', operator);
    jump('2026-11-21T16:00:00Z');
    world.production.count(id, 'singles_0_5g', 30, '', operator);
    world.production.correctCount(id, 'singles_0_5g', 90, WHY, operator);
    const held = world.batchIn('testing');
    world.production.setLab(held, { status: 'failed', date: null, reference: '', note: '' }, operator);
    world.production.hold(held, WHY, operator);
    expect(world.production.figures()).toMatchObject({
      byStage: { grinding: 0, rolling: 1, testing: 1, packaging: 0 },
      active: 2,
      onHold: 1,
      inWorkMg: 155_000,
      piecesToday: 20,
      failedLabs: 1,
    });
    world.production.overrideLab(held, WHY, operator);
    expect(world.production.figures().failedLabs).toBe(0);
  });

  it('of today lose nothing to an older batch whose pieces are un-made', () => {
    const older = world.batchIn('rolling');
    world.production.count(older, 'singles_0_5g', 100, '', operator);
    world.clock.jump(world.clock.now() + 86_400_000);
    world.production.count(world.batchIn('rolling'), 'singles_0_5g', 60, '', operator);
    world.production.cancel(older, 'waste', WHY, operator);
    expect(world.production.figures().piecesToday).toBe(60);
  });
});

describe('at the window', () => {
  it('a write answers the batch as it is then, and the timeline tells the last first', async () => {
    const id = world.batchIn('rolling');
    const answer = await call(
      world.routes.production.count,
      { id, skuKey: 'singles_0_5g', pieces: 10, note: 'first' },
      context(),
    );
    expect(answer.batch).toMatchObject({ piecesMg: 5_000, inWorkMg: 95_000 });
    const { events, eventTotal } = await call(world.routes.production.get, { id, eventLimit: 2 }, context());
    expect(eventTotal).toBe(4);
    expect(events).toMatchObject([
      { kind: 'counted', pieces: 10, piecesDelta: 5_000, note: 'first', actor: 'Operator' },
      { kind: 'moved', stageBefore: 'grinding', stageAfter: 'rolling' },
    ]);
    expect(world.published.some(({ area, ids }) => area === 'production' && ids?.includes(id))).toBe(true);
  });

  it('overriding the lab takes the permission for it', async () => {
    const id = world.batchIn('testing');
    world.production.setLab(id, { status: 'failed', date: null, reference: '', note: '' }, operator);
    const override = (actor: typeof operator) =>
      call(world.routes.production.overrideLab, { id, reason: WHY }, context(actor));
    const user = actorWith('Rosa', ['data.read', 'production.write']);
    await expect(override(user)).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    expect((await override(operator)).batch.labOverridden).toBe(true);
  });
});
