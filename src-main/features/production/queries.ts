// Batches as the window gets them: rows with what belongs to them, read for many at once.
import { and, asc, count, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { ProductionBatch, ProductionEvent } from '#shared/contract/production-shapes.ts';
import { inWorkMg, isUnexplainedHigh } from '#shared/rules/production-ledger.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { ReadDb } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import {
  productionBatches,
  productionEvents,
  productionSources,
  productionTargets,
} from '../../db/schema/production.ts';
import { openChecks } from './checks.ts';
import { type BatchRecord, lastEventSeq, type TargetRecord } from './records.ts';

export interface ListInput {
  readonly ids?: readonly string[] | undefined;
  /** `active`: neither finished nor cancelled. */
  readonly view: 'active' | 'finished' | 'cancelled' | 'all';
  readonly search: string;
  readonly limit: number;
  readonly offset: number;
}

export interface Shown {
  readonly estimate: (batch: BatchRecord, targets: readonly TargetRecord[]) => ProductionBatch['estimate'];
  readonly unexplainedPercent: number;
}

const b = productionBatches;

const VIEWS: Record<ListInput['view'], readonly BatchRecord['state'][]> = {
  active: ['active', 'on_hold'],
  finished: ['finished'],
  cancelled: ['cancelled'],
  all: ['active', 'on_hold', 'finished', 'cancelled'],
};

/** Every word has to be found in the number, the strain, the note, a source, a SKU or a package of the batch. */
function found(search: string): SQL[] {
  const words = search.split(/\s+/).filter(Boolean);
  return words.map((word) => {
    const like = `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    const key = normaliseStrain(word);
    return sql`(${b.number} like ${like} escape '\\' or ${b.strain} like ${like} escape '\\' or ${b.note} like ${like} escape '\\'
      or (${key} <> '' and instr(${b.strainKey}, ${key}) > 0)
      or exists (select 1 from production_sources s where s.batch_id = ${b.id} and s.tag like ${like} escape '\\')
      or exists (select 1 from production_targets t where t.batch_id = ${b.id}
        and (t.sku_key like ${like} escape '\\' or t.name like ${like} escape '\\'))
      or exists (select 1 from production_events e where e.batch_id = ${b.id} and e.kind = 'packaged'
        and e.ref like ${like} escape '\\'))`;
  });
}

/** Newest first. */
export function listBatches(db: ReadDb, input: ListInput, shown: Shown): { batches: ProductionBatch[]; total: number } {
  const where = and(
    inArray(b.state, [...VIEWS[input.view]]),
    ...(input.ids ? [inArray(b.id, [...input.ids])] : []),
    ...found(input.search),
  );
  const rows = db
    .select()
    .from(b)
    .where(where)
    .orderBy(desc(b.createdAt), desc(b.id))
    .limit(input.limit)
    .offset(input.offset)
    .all();
  const total = db.select({ rows: count() }).from(b).where(where).get()?.rows ?? 0;
  return { batches: toBatches(db, rows, shown), total };
}

/** What happened to a batch, the last first. */
export function eventsOf(
  db: ReadDb,
  batchId: string,
  limit: number,
): { events: ProductionEvent[]; eventTotal: number } {
  const rows = db
    .select()
    .from(productionEvents)
    .where(eq(productionEvents.batchId, batchId))
    .orderBy(desc(productionEvents.seq))
    .limit(limit)
    .all();
  const events = rows.map(({ batchId: _b, packageId: _p, ...event }) => event);
  return { events, eventTotal: lastEventSeq(db, batchId) };
}

/** The rows with their sources, SKUs, packages, visits and figures, in their order. */
export function toBatches(db: ReadDb, rows: readonly BatchRecord[], shown: Shown): ProductionBatch[] {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const sources = Map.groupBy(
    db
      .select()
      .from(productionSources)
      .where(inArray(productionSources.batchId, ids))
      .orderBy(asc(productionSources.addedAt), asc(productionSources.id))
      .all(),
    ({ batchId }) => batchId,
  );
  const targets = Map.groupBy(
    db
      .select()
      .from(productionTargets)
      .where(inArray(productionTargets.batchId, ids))
      .orderBy(asc(productionTargets.position))
      .all(),
    ({ batchId }) => batchId,
  );
  const packaged = packagesOf(db, ids);
  const visits = visitsOf(db, rows);
  const checks = openChecks(db);
  const origins = numbersOf(
    db,
    rows.flatMap(({ splitFromId }) => splitFromId ?? []),
  );
  return rows.map((row) => {
    const { strainKey: _k, splitFromId, endedAt, ...values } = row;
    const own = targets.get(row.id) ?? [];
    return {
      ...values,
      sources: (sources.get(row.id) ?? []).map(({ tag, mg }) => ({ tag, mg })),
      targets: own.map(({ id: _id, batchId: _b, position: _p, ...target }) => target),
      inWorkMg: inWorkMg(row),
      unexplainedFlagged: isUnexplainedHigh(row, shown.unexplainedPercent),
      failedChecks: checks.get(row.id) ?? 0,
      splitFrom: splitFromId === null ? null : (origins.get(splitFromId) ?? null),
      packages: packaged.get(row.id) ?? [],
      estimate: shown.estimate(row, own),
      visits: visits.get(row.id) ?? [],
      finishedAt: endedAt,
    };
  });
}

function numbersOf(db: ReadDb, ids: readonly string[]): Map<string, string> {
  if (ids.length === 0) return new Map();
  const rows = db
    .select({ id: b.id, number: b.number })
    .from(b)
    .where(inArray(b.id, [...ids]))
    .all();
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** What of a batch is in which package, as far as it was not taken back. */
function packagesOf(db: ReadDb, ids: readonly string[]): Map<string, ProductionBatch['packages']> {
  const e = productionEvents;
  const rows = db
    .select({
      batchId: e.batchId,
      packageId: packages.id,
      metrcNumber: packages.metrcNumber,
      mg: sql<number>`sum(${e.packagedDelta})`,
    })
    .from(e)
    .innerJoin(packages, eq(packages.id, e.packageId))
    .where(and(inArray(e.batchId, [...ids]), isNotNull(e.packageId)))
    .groupBy(e.batchId, packages.id)
    .having(sql`sum(${e.packagedDelta}) > 0`)
    .orderBy(asc(sql`min(${e.at})`))
    .all();
  const grouped = new Map<string, ProductionBatch['packages']>();
  for (const { batchId, ...one } of rows) grouped.set(batchId, [...(grouped.get(batchId) ?? []), one]);
  return grouped;
}

/** The last time a batch stood in each stage, in the order it came there. */
function visitsOf(db: ReadDb, rows: readonly BatchRecord[]): Map<string, ProductionBatch['visits']> {
  const e = productionEvents;
  const moves = db
    .select({ batchId: e.batchId, stage: e.stageAfter, at: e.at, by: e.actor })
    .from(e)
    .where(
      and(
        inArray(
          e.batchId,
          rows.map(({ id }) => id),
        ),
        isNotNull(e.stageAfter),
      ),
    )
    .orderBy(asc(e.batchId), asc(e.seq))
    .all();
  const byBatch = Map.groupBy(moves, ({ batchId }) => batchId);
  return new Map(
    rows.map((row) => {
      const own = byBatch.get(row.id) ?? [];
      const last = new Map<string, ProductionBatch['visits'][number]>();
      for (const [i, { stage, at, by }] of own.entries()) {
        if (stage === null) continue;
        const ended = row.state === 'cancelled' ? row.endedAt : null;
        // Taken out first, so that it comes in again at the end.
        last.delete(stage);
        last.set(stage, { stage, from: at, to: own[i + 1]?.at ?? ended, by });
      }
      return [row.id, [...last.values()]];
    }),
  );
}
