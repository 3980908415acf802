// Production batches: pre-rolls in the making, from ground flower to a finished-goods package. Masses are integer
// milligrams, counts are pieces (single pre-rolls) unless they are called units (sellable units of a SKU).
import { z } from 'zod';
import { MAX_MILLIGRAMS } from '../model/mass.ts';
import { reads, writes } from './base.ts';
import {
  LAB_STATUSES,
  PRODUCTION_STAGES,
  productionBatch,
  productionEvent,
  productionFigures,
  productionNeed,
  productionPace,
  weightCheck,
  weightTrendPoint,
} from './production-shapes.ts';

export * from './production-shapes.ts';

const id = z.uuid();
const mg = z.int();
const amount = z.int().positive().max(MAX_MILLIGRAMS);
const tag = z.string().trim().min(1).max(64);
const note = z.string().trim().max(2000).default('');
const reason = z.string().trim().min(3).max(500);
const skuKey = z.string().trim().max(100);
const pieces = z.int().positive().max(10_000_000);
/** What a write answers: the batch as it is now. */
const now = z.object({ batch: productionBatch });

const source = z.object({ tag, mg: amount });
const target = z.object({
  skuKey,
  name: z.string().trim().min(1).max(100),
  milligramsPerPiece: z.int().positive().max(1_000_000),
  packSize: z.int().min(1).max(1000),
  plannedUnits: z.int().nonnegative().max(1_000_000),
});

export const productionContract = {
  /** Batches, newest first. `active`: neither finished nor cancelled. */
  list: reads()
    .input(
      z.object({
        ids: z.array(id).max(1000).optional(),
        view: z.enum(['active', 'finished', 'cancelled', 'all']).default('active'),
        search: z.string().max(200).default(''),
        limit: z.int().min(1).max(2000).default(500),
        offset: z.int().min(0).max(1_000_000).default(0),
      }),
    )
    .output(z.object({ batches: z.array(productionBatch), total: z.int() })),
  get: reads()
    .input(z.object({ id, eventLimit: z.int().min(1).max(5000).default(500) }))
    .output(
      z.object({
        batch: productionBatch,
        events: z.array(productionEvent),
        eventTotal: z.int(),
        checks: z.array(weightCheck),
        pace: z.array(productionPace),
      }),
    ),
  figures: reads().output(productionFigures),
  /** What the packing list is short of, beside what is in the works, per strain and SKU; the largest gap first. */
  needs: reads().output(z.object({ needs: z.array(productionNeed) })),
  /** Means of weight checks over time, oldest first, for one SKU (and strain). */
  weightTrend: reads()
    .input(z.object({ skuKey, strain: z.string().max(200).optional(), limit: z.int().min(1).max(500).default(60) }))
    .output(z.object({ points: z.array(weightTrendPoint) })),
  /** Pieces an hour of every strain and SKU there is enough data of. */
  paces: reads().output(z.object({ paces: z.array(productionPace) })),

  /** Starts a batch in the first stage. Without sources: they can be added when the flower is weighed out. */
  start: writes('production.write', 'production.start')
    .input(
      z.object({
        strain: z.string().trim().min(1).max(200),
        sources: z.array(source).max(50).default([]),
        targets: z.array(target).min(1).max(20),
        note,
      }),
    )
    .output(now),
  edit: writes('production.write', 'production.edit')
    .input(
      z.object({ id, strain: z.string().trim().min(1).max(200).optional(), note: z.string().max(2000).optional() }),
    )
    .output(now),
  /** Adds a SKU to make, or changes its planned units. One that has pieces cannot change its weight. */
  putTarget: writes('production.write', 'production.target').input(z.object({ id, target })).output(now),
  removeTarget: writes('production.write', 'production.target').input(z.object({ id, skuKey })).output(now),
  /** Grams taken from a METRC package into the batch. */
  addSource: writes('production.write', 'production.source').input(z.object({ id, source, note })).output(now),
  /** What was taken from a source was another amount; 0 takes it out. */
  correctSource: writes('production.write', 'production.source')
    .input(z.object({ id, tag, mg: z.int().nonnegative().max(MAX_MILLIGRAMS), reason }))
    .output(now),
  /** What the ground flower weighed; a figure to compare with, it moves no grams. null clears it. */
  setGround: writes('production.write', 'production.ground')
    .input(z.object({ id, mg: z.int().nonnegative().max(MAX_MILLIGRAMS).nullable() }))
    .output(now),
  /** Pieces of a SKU that were made since the last count. */
  count: writes('production.write', 'production.count').input(z.object({ id, skuKey, pieces, note })).output(now),
  /** All pieces of a SKU made so far are this many. */
  correctCount: writes('production.write', 'production.count')
    .input(z.object({ id, skuKey, pieces: z.int().nonnegative().max(10_000_000), reason }))
    .output(now),
  addWaste: writes('production.write', 'production.waste')
    .input(z.object({ id, mg: amount, note }))
    .output(now),
  /** All waste so far is this much. */
  correctWaste: writes('production.write', 'production.waste')
    .input(z.object({ id, mg: z.int().nonnegative().max(MAX_MILLIGRAMS), reason }))
    .output(now),
  /**
   * To another stage. Backward needs a reason (REASON_NEEDED); into packaging needs a lab result that passed, or a
   * reason while it is pending, or the override while it failed (LAB_FAILED). `finished` is reached by `finish`.
   */
  move: writes('production.write', 'production.move')
    .input(
      z.object({
        id,
        to: z.enum(PRODUCTION_STAGES).exclude(['finished']),
        reason: z.string().trim().max(500).default(''),
      }),
    )
    .output(now),
  /** A failed batch goes on to packaging all the same. */
  overrideLab: writes('production.override', 'production.lab-override').input(z.object({ id, reason })).output(now),
  hold: writes('production.write', 'production.hold').input(z.object({ id, reason })).output(now),
  resume: writes('production.write', 'production.resume').input(z.object({ id, note })).output(now),
  setLab: writes('production.write', 'production.lab')
    .input(
      z.object({
        id,
        status: z.enum(LAB_STATUSES),
        date: z.iso.date().nullable(),
        reference: z.string().trim().max(200).default(''),
        note,
      }),
    )
    .output(now),
  /** Weights of single pieces, at rolling or packaging. */
  checkWeight: writes('production.write', 'production.weight-check')
    .input(z.object({ id, skuKey, samples: z.array(z.int().positive().max(1_000_000)).min(1).max(200), note }))
    .output(z.object({ batch: productionBatch, check: weightCheck })),
  /** A failed check was looked at. */
  acknowledgeCheck: writes('production.write', 'production.check-acknowledged')
    .input(z.object({ checkId: id, reason }))
    .output(now),
  /** Part of what is still in work goes on as a batch of its own, in the same stage. */
  split: writes('production.write', 'production.split')
    .input(z.object({ id, mg: amount, reason }))
    .output(z.object({ batch: productionBatch, other: productionBatch })),
  /**
   * Units into a finished-goods package, new or there already (same strain); with `close` the batch is finished and
   * what is left in work is booked as unexplained.
   */
  finish: writes('production.write', 'production.finish')
    .input(
      z.object({
        id,
        metrcNumber: tag,
        /** true: a package of this number is made; false: the grams go to the one that has it. */
        create: z.boolean(),
        units: z.array(z.object({ skuKey, units: z.int().positive().max(1_000_000) })).max(20),
        close: z.boolean(),
        note,
      }),
    )
    .output(z.object({ batch: productionBatch, packageId: id, mg })),
  /** Nothing more comes of it: what is left in work is booked as unexplained. All that was made must be packaged. */
  close: writes('production.write', 'production.finish').input(z.object({ id, note })).output(now),
  /** Grams that were finished into a package come back, as far as they are still free there. */
  takeBack: writes('production.write', 'production.take-back')
    .input(
      z.object({
        id,
        packageId: id,
        units: z
          .array(z.object({ skuKey, units: z.int().positive().max(1_000_000) }))
          .min(1)
          .max(20),
        reason,
      }),
    )
    .output(now),
  /** A finished or cancelled batch goes on in packaging (or where it was cancelled). */
  reopen: writes('production.write', 'production.reopen').input(z.object({ id, reason })).output(now),
  /** It will not be finished: pieces and what is in work become waste, or go back to where they came from. */
  cancel: writes('production.write', 'production.cancel')
    .input(z.object({ id, rest: z.enum(['waste', 'returned']), reason }))
    .output(now),
};
