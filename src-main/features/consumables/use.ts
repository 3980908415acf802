// What batches use of consumables by recipes: booked in the transaction that counts the pieces or packages the units.
// Recipes count from when they are there; changing one later books nothing anew.
import { and, eq, sql } from 'drizzle-orm';
import { type BatchUse, recipeSteps } from '#shared/rules/consumable-use.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { consumableUses } from '../../db/schema/consumables.ts';
import { moveTx } from './ledger.ts';
import { findConsumable, recipesOfSku } from './queries.ts';

const UNUSED: BatchUse = { thousandths: 0, booked: 0 };

const takenQuery = prepareOnce((db: ReadDb) =>
  db
    .select({ thousandths: consumableUses.thousandths, booked: consumableUses.booked })
    .from(consumableUses)
    .where(
      and(
        eq(consumableUses.batchId, sql.placeholder('batchId')),
        eq(consumableUses.consumableId, sql.placeholder('consumableId')),
      ),
    )
    .prepare(),
);

/**
 * Books what a batch uses, in the caller's transaction.
 * @param skuKey in any of its spellings
 * @param counts signed: pieces made (below zero: un-made), units packaged (below zero: taken back)
 * @param at UTC instant of the transaction
 */
export function bookUseTx(
  tx: Tx,
  batchId: string,
  skuKey: string,
  counts: { readonly pieces?: number; readonly units?: number },
  actor: Actor,
  at: string,
): void {
  const recipes = recipesOfSku(tx.db, canonicalSkuKey(skuKey));
  const soFar = (consumableId: string): BatchUse => takenQuery(tx.db).get({ batchId, consumableId }) ?? UNUSED;
  const steps = recipeSteps(recipes, { pieces: counts.pieces ?? 0, units: counts.units ?? 0 }, soFar);
  for (const { consumableId, after, delta } of steps) {
    tx.db
      .insert(consumableUses)
      .values({ id: newId(), batchId, consumableId, ...after })
      .onConflictDoUpdate({ target: [consumableUses.batchId, consumableUses.consumableId], set: after })
      .run();
    if (delta === 0) continue;
    const record = findConsumable(tx.db, consumableId);
    if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'consumable', ref: consumableId });
    const kind = delta < 0 ? 'used' : 'given_back';
    moveTx(tx, record, { kind, delta, batchId, note: '' }, actor, at);
  }
}
