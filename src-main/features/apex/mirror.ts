// The mirror of what Apex said: products and batches by Apex's own ids. Only the mapping refresh and the
// answers to pushes write it; comparing it with our packages is the sync's business.
import { asc, eq, gt, sql } from 'drizzle-orm';
import type { ApexBatch, ApexProduct } from '#shared/model/apex.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { apexBatches, apexProducts, apexSyncRows } from '../../db/schema/apex.ts';

const tagsOf = (json: string): readonly string[] => {
  if (json === '[]') return [];
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.filter((tag) => typeof tag === 'string') : [];
};

const toBatch = (row: typeof apexBatches.$inferSelect): ApexBatch => ({ ...row, tags: tagsOf(row.tags) });
const toProduct = (row: typeof apexProducts.$inferSelect): ApexProduct => ({ ...row, tags: tagsOf(row.tags) });

/** Batches in id order after `afterId`, for reading everything in slices that let the event loop breathe. */
export const batchSlice = (db: ReadDb, afterId: number, limit: number): readonly ApexBatch[] =>
  db
    .select()
    .from(apexBatches)
    .where(gt(apexBatches.batchId, afterId))
    .orderBy(asc(apexBatches.batchId))
    .limit(limit)
    .all()
    .map(toBatch);

export const productSlice = (db: ReadDb, afterId: number, limit: number): readonly ApexProduct[] =>
  db
    .select()
    .from(apexProducts)
    .where(gt(apexProducts.productId, afterId))
    .orderBy(asc(apexProducts.productId))
    .limit(limit)
    .all()
    .map(toProduct);

export const countActiveBatches = (db: ReadDb): number =>
  db.select({ n: sql<number>`count(*)` }).from(apexBatches).where(eq(apexBatches.archived, false)).get()?.n ?? 0;

export const countProducts = (db: ReadDb): number =>
  db.select({ n: sql<number>`count(*)` }).from(apexProducts).get()?.n ?? 0;

/** Forgets what was read from Apex and what was wanted there; the log of pushes, aliases and pins stay (pins know their address). */
export function forgetApexTx(tx: Tx): void {
  tx.db.delete(apexSyncRows).run();
  tx.db.delete(apexBatches).run();
  tx.db.delete(apexProducts).run();
}

export function upsertBatchTx(tx: Tx, batch: ApexBatch, seenAt: string): void {
  const { batchId, tags, ...rest } = batch;
  const row = { ...rest, tags: JSON.stringify(tags), seenAt };
  tx.db
    .insert(apexBatches)
    .values({ batchId, ...row })
    .onConflictDoUpdate({ target: apexBatches.batchId, set: row })
    .run();
}

export function upsertProductTx(tx: Tx, product: ApexProduct, seenAt: string): void {
  const { productId, tags, ...rest } = product;
  const row = { ...rest, tags: JSON.stringify(tags), seenAt };
  tx.db
    .insert(apexProducts)
    .values({ productId, ...row })
    .onConflictDoUpdate({ target: apexProducts.productId, set: row })
    .run();
}

/**
 * After a complete full pull: active batches that were not in it are gone from Apex. Answers their ids. Goes by
 * the ids and not by time, which a clock set back would turn into "all of them".
 */
export function archiveUnseenBatchesTx(tx: Tx, seen: ReadonlySet<number>): readonly number[] {
  const active = tx.db
    .select({ batchId: apexBatches.batchId })
    .from(apexBatches)
    .where(eq(apexBatches.archived, false))
    .all();
  const gone = active.flatMap(({ batchId }) => (seen.has(batchId) ? [] : [batchId]));
  for (const batchId of gone) {
    tx.db.update(apexBatches).set({ archived: true }).where(eq(apexBatches.batchId, batchId)).run();
  }
  return gone;
}
