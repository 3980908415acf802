// Production in a few numbers, and what to start.
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { ProductionFigures, ProductionNeed } from '#shared/contract/production-shapes.ts';
import { startOfLocalDay } from '#shared/rules/local-day.ts';
import { inWorkMg, isUnexplainedHigh } from '#shared/rules/production-ledger.ts';
import { joinNeeds, type PackingNeed } from '#shared/rules/production-needs.ts';
import { isStoppedByLab } from '#shared/rules/production-stage.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { ReadDb } from '../../db/database.ts';
import { productionBatches, productionEvents, productionTargets } from '../../db/schema/production.ts';
import { openChecks } from './checks.ts';
import { canonicalStrains } from './paces.ts';

const MONTH_MS = 30 * 86_400_000;

/** The packing list's shortfalls beside what batches in the works will still give. */
export function needsOf(db: ReadDb, packing: readonly PackingNeed[]): ProductionNeed[] {
  const canonical = canonicalStrains(db);
  const rows = db
    .select({
      batchId: productionBatches.id,
      number: productionBatches.number,
      stage: productionBatches.stage,
      strainKey: productionBatches.strainKey,
      skuKey: productionTargets.skuKey,
      packSize: productionTargets.packSize,
      plannedUnits: productionTargets.plannedUnits,
      madePieces: productionTargets.madePieces,
      packagedPieces: productionTargets.packagedPieces,
      labStatus: productionBatches.labStatus,
      labOverridden: productionBatches.labOverridden,
    })
    .from(productionTargets)
    .innerJoin(productionBatches, eq(productionBatches.id, productionTargets.batchId))
    .where(inArray(productionBatches.state, ['active', 'on_hold']))
    .orderBy(productionBatches.createdAt, productionBatches.id)
    .all();
  return joinNeeds(
    packing.map((need) => ({ ...need, strainKey: canonical(need.strainKey) })),
    rows.map((row) => ({ ...row, strainKey: canonical(row.strainKey), stopped: isStoppedByLab(row) })),
  );
}

export interface FiguresInput {
  readonly clock: Clock;
  /** The facility's day, 2026-11-22, and its time zone. */
  readonly today: string;
  readonly timeZone: string;
  readonly unexplainedPercent: number;
  readonly needs: readonly ProductionNeed[];
}

export function figuresOf(db: ReadDb, input: FiguresInput): ProductionFigures {
  const open = db
    .select()
    .from(productionBatches)
    .where(inArray(productionBatches.state, ['active', 'on_hold']))
    .all();
  const inStage = (stage: keyof ProductionFigures['byStage']): number =>
    open.filter((batch) => batch.stage === stage).length;
  const finished = db
    .select({ inputMg: productionBatches.inputMg, unexplainedMg: productionBatches.unexplainedMg })
    .from(productionBatches)
    .where(
      and(
        eq(productionBatches.state, 'finished'),
        gte(productionBatches.endedAt, toInstant(input.clock.now() - MONTH_MS)),
      ),
    )
    .all();
  const failed = db
    .select()
    .from(productionBatches)
    .where(and(eq(productionBatches.labStatus, 'failed'), sql`${productionBatches.state} <> 'cancelled'`))
    .all();
  const toStart = input.needs.filter(({ toStartUnits }) => toStartUnits > 0);
  return {
    byStage: {
      grinding: inStage('grinding'),
      rolling: inStage('rolling'),
      testing: inStage('testing'),
      packaging: inStage('packaging'),
    },
    active: open.length,
    onHold: open.filter(({ state }) => state === 'on_hold').length,
    inWorkMg: open.reduce((sum, batch) => sum + inWorkMg(batch), 0),
    piecesToday: piecesSince(db, toInstant(startOfLocalDay(input.today, input.timeZone))),
    failedChecks: [...openChecks(db).values()].reduce((sum, some) => sum + some, 0),
    failedLabs: failed.filter(isStoppedByLab).length,
    unexplained: finished.filter((batch) => isUnexplainedHigh(batch, input.unexplainedPercent)).length,
    needsToStart: toStart.length,
    unitsToStart: toStart.reduce((sum, { toStartUnits }) => sum + toStartUnits, 0),
  };
}

/**
 * Counted since, corrections included. Of each batch's SKU never below zero: what was un-made of older counts takes nothing
 * from what others made since.
 */
function piecesSince(db: ReadDb, since: string): number {
  const e = productionEvents;
  return db
    .select({ pieces: sql<number>`sum(${e.pieces})` })
    .from(e)
    .where(and(inArray(e.kind, ['counted', 'count_corrected']), gte(e.at, since)))
    .groupBy(e.batchId, e.skuKey)
    .all()
    .reduce((sum, { pieces }) => sum + Math.max(0, pieces), 0);
}
