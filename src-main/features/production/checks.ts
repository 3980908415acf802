// Weight checks: samples of single pieces at rolling and packaging. A failed one stands as an alert until somebody says what
// came of it. Checks move no grams.
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { WeightCheck, WeightTrendPoint } from '#shared/contract/production-shapes.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { readWeights } from '#shared/rules/weight-check.ts';
import { nothingHappened } from '../../core/acting.ts';
import { AppError } from '../../core/app-error.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb } from '../../db/database.ts';
import { strainAliases } from '../../db/schema/apex.ts';
import { productionBatches, productionWeightChecks } from '../../db/schema/production.ts';
import type { Hand } from './hand.ts';
import { type CheckRecord, canonicalStrain } from './records.ts';

const samplesJson = z.array(z.int());

/**
 * Answers the check's id. Throws BATCH_NOT_READY outside rolling and packaging, UNKNOWN_SKU.
 * @param toleranceBpOf hundredths of a percent, by canonical SKU key
 */
export function checkWeight(
  hand: Hand,
  input: { readonly skuKey: string; readonly samples: readonly number[]; readonly note: string },
  toleranceBpOf: (skuKey: string) => number,
): string {
  hand.mustBeActive();
  const { id: batchId, stage, strainKey } = hand.batch();
  if (stage !== 'rolling' && stage !== 'packaging') throw hand.notReady('wrong_stage');
  const { skuKey, milligramsPerPiece: targetMg } = hand.target(input.skuKey);
  const toleranceBp = toleranceBpOf(skuKey);
  const { outside, passed, ...figures } = readWeights(input.samples, targetMg, toleranceBp);
  const id = newId();
  hand.tx.db
    .insert(productionWeightChecks)
    .values({
      id,
      batchId,
      stage,
      skuKey,
      strainKey,
      at: hand.at,
      actor: hand.actor.name,
      targetMg,
      toleranceBp,
      samples: JSON.stringify(input.samples),
      ...figures,
      outside,
      passed,
      note: input.note,
    })
    .run();
  const said = `${figures.meanMg} mg, ${outside} of ${input.samples.length} outside`;
  hand.note({ kind: 'weight_checked', ref: passed ? 'passed' : 'failed', note: said }, {}, skuKey);
  return id;
}

/** Somebody looked at a failed check; a second time changes nothing. The batch may be at its end. */
export function acknowledgeCheck(hand: Hand, check: CheckRecord, reason: string): void {
  if (check.passed || check.acknowledgedAt !== null) {
    nothingHappened();
    return;
  }
  hand.tx.db
    .update(productionWeightChecks)
    .set({ acknowledgedBy: hand.actor.name, acknowledgedAt: hand.at, acknowledgedBecause: reason })
    .where(eq(productionWeightChecks.id, check.id))
    .run();
  hand.note({ kind: 'check_acknowledged', note: reason }, {}, check.skuKey);
}

/** Throws RECORD_NOT_FOUND. */
export function needCheck(db: ReadDb, id: string): CheckRecord {
  const check = db.select().from(productionWeightChecks).where(eq(productionWeightChecks.id, id)).get();
  if (!check) throw new AppError('RECORD_NOT_FOUND', { kind: 'weight_check', ref: id });
  return check;
}

export function toWeightCheck({ strainKey: _key, samples, ...check }: CheckRecord): WeightCheck {
  return { ...check, samples: samplesJson.parse(JSON.parse(samples)) };
}

/** A batch's checks, newest first. */
export const checksOf = (db: ReadDb, batchId: string): WeightCheck[] =>
  db
    .select()
    .from(productionWeightChecks)
    .where(eq(productionWeightChecks.batchId, batchId))
    .orderBy(desc(productionWeightChecks.at), desc(productionWeightChecks.id))
    .all()
    .map(toWeightCheck);

/** The last checks of a SKU, and of a strain (as its batches are called now) with all that counts as it, oldest first. */
export function weightTrend(
  db: ReadDb,
  of: { readonly skuKey: string; readonly strain?: string | undefined; readonly limit: number },
): WeightTrendPoint[] {
  const strain = of.strain === undefined ? null : canonicalStrain(db, normaliseStrain(of.strain));
  const c = productionWeightChecks;
  const strains = db
    .select({ key: strainAliases.aliasKey })
    .from(strainAliases)
    .where(eq(strainAliases.strainKey, strain ?? ''))
    .all();
  const last = db
    .select({
      checkId: c.id,
      batchId: c.batchId,
      batchNumber: productionBatches.number,
      strain: productionBatches.strain,
      stage: c.stage,
      at: c.at,
      targetMg: c.targetMg,
      toleranceBp: c.toleranceBp,
      meanMg: c.meanMg,
      minMg: c.minMg,
      maxMg: c.maxMg,
      passed: c.passed,
    })
    .from(c)
    .innerJoin(productionBatches, eq(productionBatches.id, c.batchId))
    .where(
      and(
        eq(c.skuKey, canonicalSkuKey(of.skuKey)),
        strain === null ? sql`true` : inArray(productionBatches.strainKey, [strain, ...strains.map(({ key }) => key)]),
      ),
    )
    .orderBy(desc(c.at), desc(c.id))
    .limit(of.limit)
    .all();
  return last.reverse();
}

/** Failed checks nobody has looked at, per batch. */
export function openChecks(db: ReadDb): Map<string, number> {
  const rows = db
    .select({ batchId: productionWeightChecks.batchId, open: sql<number>`count(*)` })
    .from(productionWeightChecks)
    .where(and(eq(productionWeightChecks.passed, false), sql`${productionWeightChecks.acknowledgedAt} is null`))
    .groupBy(productionWeightChecks.batchId)
    .orderBy(asc(productionWeightChecks.batchId))
    .all();
  return new Map(rows.map(({ batchId, open }) => [batchId, open]));
}
