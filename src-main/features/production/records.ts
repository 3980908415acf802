// Rows of production, as its own services read them.
import { and, asc, desc, eq, like, max, sql } from 'drizzle-orm';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { AppError } from '../../core/app-error.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { strainAliases } from '../../db/schema/apex.ts';
import { packages } from '../../db/schema/packages.ts';
import {
  productionBatches,
  productionEvents,
  productionSources,
  productionTargets,
  type productionWeightChecks,
} from '../../db/schema/production.ts';

export type BatchRecord = typeof productionBatches.$inferSelect;
export type SourceRecord = typeof productionSources.$inferSelect;
export type TargetRecord = typeof productionTargets.$inferSelect;
export type EventRecord = typeof productionEvents.$inferSelect;
export type CheckRecord = typeof productionWeightChecks.$inferSelect;

const batchQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(productionBatches)
    .where(eq(productionBatches.id, sql.placeholder('id')))
    .prepare(),
);
const sourcesQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(productionSources)
    .where(eq(productionSources.batchId, sql.placeholder('batchId')))
    .orderBy(asc(productionSources.addedAt), asc(productionSources.id))
    .prepare(),
);
const targetsQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(productionTargets)
    .where(eq(productionTargets.batchId, sql.placeholder('batchId')))
    .orderBy(asc(productionTargets.position))
    .prepare(),
);
const seqQuery = prepareOnce((db: ReadDb) =>
  db
    .select({ seq: max(productionEvents.seq) })
    .from(productionEvents)
    .where(eq(productionEvents.batchId, sql.placeholder('batchId')))
    .prepare(),
);
const aliasQuery = prepareOnce((db: ReadDb) =>
  db
    .select({ strainKey: strainAliases.strainKey })
    .from(strainAliases)
    .where(eq(strainAliases.aliasKey, sql.placeholder('aliasKey')))
    .prepare(),
);

/** Throws RECORD_NOT_FOUND. */
export function needBatch(db: ReadDb, id: string): BatchRecord {
  const batch = batchQuery(db).get({ id });
  if (!batch) throw new AppError('RECORD_NOT_FOUND', { kind: 'production_batch', ref: id });
  return batch;
}

/** What a batch is made from, what was added first in front. */
export const sourcesOf = (db: ReadDb, batchId: string): SourceRecord[] => sourcesQuery(db).all({ batchId });

export const targetsOf = (db: ReadDb, batchId: string): TargetRecord[] => targetsQuery(db).all({ batchId });

export const lastEventSeq = (db: ReadDb, batchId: string): number => seqQuery(db).get({ batchId })?.seq ?? 0;

/** The last thing of a kind that happened to a batch. */
export const lastEventOf = (db: ReadDb, batchId: string, kind: EventRecord['kind']): EventRecord | null =>
  db
    .select()
    .from(productionEvents)
    .where(and(eq(productionEvents.batchId, batchId), eq(productionEvents.kind, kind)))
    .orderBy(desc(productionEvents.seq))
    .limit(1)
    .get() ?? null;

/** The METRC number of a package. Throws RECORD_NOT_FOUND. */
export function tagOfPackage(db: ReadDb, packageId: string): string {
  const found = db.select({ tag: packages.metrcNumber }).from(packages).where(eq(packages.id, packageId)).get();
  if (!found) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: packageId });
  return found.tag;
}

/** Pieces of a SKU that a batch has put into a package and not taken back. */
export const packagedIn = (db: ReadDb, batchId: string, packageId: string, skuKey: string): number =>
  db
    .select({ pieces: sql<number>`coalesce(sum(${productionEvents.pieces}), 0)` })
    .from(productionEvents)
    .where(
      and(
        eq(productionEvents.packageId, packageId),
        eq(productionEvents.batchId, batchId),
        eq(productionEvents.skuKey, skuKey),
      ),
    )
    .get()?.pieces ?? 0;

/** Numbers of batches that begin so. */
export const numbersLike = (db: ReadDb, prefix: string): string[] =>
  db
    .select({ number: productionBatches.number })
    .from(productionBatches)
    .where(like(productionBatches.number, `${prefix}%`))
    .all()
    .map(({ number }) => number);

/** The strain a key counts as: an alias stands for another strain. */
export const canonicalStrain = (db: ReadDb, strainKey: string): string =>
  aliasQuery(db).get({ aliasKey: strainKey })?.strainKey ?? strainKey;

/** Throws INVALID_INPUT when nothing of the text is left to compare strains by. */
export function strainKeyOf(strain: string): string {
  const key = normaliseStrain(strain);
  if (key === '') throw new AppError('INVALID_INPUT', { field: 'strain', reason: 'no_letters' });
  return key;
}
