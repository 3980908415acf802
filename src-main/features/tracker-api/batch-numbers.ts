// What production batches are called: a read of its own, because a package knows only the id of the one it came from.
import { eq, inArray, or } from 'drizzle-orm';
import type { ReadDb } from '../../db/database.ts';
import { productionBatches } from '../../db/schema/production.ts';

const AT_ONCE = 500;

/** Batch id → number. */
export function batchNumbers(db: ReadDb, ids: readonly string[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(ids)];
  const numbers = new Map<string, string>();
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE);
    const rows = db
      .select({ id: productionBatches.id, number: productionBatches.number })
      .from(productionBatches)
      .where(inArray(productionBatches.id, some))
      .all();
    for (const { id, number } of rows) numbers.set(id, number);
  }
  return numbers;
}

/** The id of the batch with this id or number. */
export const batchIdOf = (db: ReadDb, idOrNumber: string): string | null =>
  db
    .select({ id: productionBatches.id })
    .from(productionBatches)
    .where(or(eq(productionBatches.id, idOrNumber), eq(productionBatches.number, idOrNumber.toUpperCase())))
    .get()?.id ?? null;
