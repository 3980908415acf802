// What is asked of consumables: the list with what is low and how long it lasts, one with its ledger, recipes.
import { and, asc, desc, eq, gte, inArray, isNull, max, sql } from 'drizzle-orm';
import type { ConsumableLedgerRow, ConsumableRow, RecipeRow } from '#shared/contract/consumables.ts';
import { daysLeft, isLow, usedFrom, usedPerDay } from '#shared/rules/consumable-use.ts';
import { toInstant } from '../../core/clock.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { consumableLedger, consumableRecipes, consumables } from '../../db/schema/consumables.ts';
import { productionBatches } from '../../db/schema/production.ts';

export type ConsumableRecord = typeof consumables.$inferSelect;

const byId = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(consumables)
    .where(eq(consumables.id, sql.placeholder('id')))
    .prepare(),
);
const byNameKey = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(consumables)
    .where(eq(consumables.nameKey, sql.placeholder('nameKey')))
    .prepare(),
);
const recipesBySku = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(consumableRecipes)
    .where(eq(consumableRecipes.skuKey, sql.placeholder('skuKey')))
    .orderBy(asc(consumableRecipes.id))
    .prepare(),
);

const seqQuery = prepareOnce((db: ReadDb) =>
  db
    .select({ seq: max(consumableLedger.seq) })
    .from(consumableLedger)
    .where(eq(consumableLedger.consumableId, sql.placeholder('consumableId')))
    .prepare(),
);

/** Rows of a consumable's ledger: they are numbered without gaps. */
export const lastSeq = (db: ReadDb, consumableId: string): number => seqQuery(db).get({ consumableId })?.seq ?? 0;

export const findConsumable = (db: ReadDb, id: string): ConsumableRecord | null => byId(db).get({ id }) ?? null;

export const findByName = (db: ReadDb, nameKey: string): ConsumableRecord | null =>
  byNameKey(db).get({ nameKey }) ?? null;

/** What a SKU, by its canonical key, uses. */
export const recipesOfSku = (db: ReadDb, skuKey: string) => recipesBySku(db).all({ skuKey });

export const findRecipe = (db: ReadDb, id: string) =>
  db.select().from(consumableRecipes).where(eq(consumableRecipes.id, id)).get() ?? null;

/** Recipes by SKU, then by the consumable's name. Those of archived consumables are among them: they are still booked. */
export const listRecipes = (db: ReadDb, consumableId?: string): RecipeRow[] =>
  db
    .select({
      id: consumableRecipes.id,
      skuKey: consumableRecipes.skuKey,
      consumableId: consumableRecipes.consumableId,
      consumableName: consumables.name,
      per: consumableRecipes.per,
      thousandths: consumableRecipes.thousandths,
    })
    .from(consumableRecipes)
    .innerJoin(consumables, eq(consumables.id, consumableRecipes.consumableId))
    .where(consumableId === undefined ? undefined : eq(consumableRecipes.consumableId, consumableId))
    .orderBy(asc(consumableRecipes.skuKey), asc(consumables.nameKey))
    .all();

/** Pieces used less given back since an instant, by consumable. */
function usedSince(db: ReadDb, since: string): ReadonlyMap<string, number> {
  const rows = db
    .select({ id: consumableLedger.consumableId, used: sql<number>`-sum(${consumableLedger.delta})` })
    .from(consumableLedger)
    .where(and(inArray(consumableLedger.kind, ['used', 'given_back']), gte(consumableLedger.at, since)))
    .groupBy(consumableLedger.consumableId)
    .all();
  return new Map(rows.map(({ id, used }) => [id, used]));
}

/** Turns records into rows; reads what all of them need once. */
function rowsOf(db: ReadDb, records: readonly ConsumableRecord[], nowMs: number): ConsumableRow[] {
  const used = usedSince(db, toInstant(usedFrom(nowMs)));
  const recipes = Map.groupBy(listRecipes(db), ({ consumableId }) => consumableId);
  return records.map(({ nameKey: _key, createdAt, ...shown }) => {
    const perDay = usedPerDay(used.get(shown.id) ?? 0, createdAt, nowMs);
    return {
      ...shown,
      // What is archived is not ordered any more.
      low: shown.archivedAt === null && isLow(shown),
      perDay,
      daysLeft: daysLeft(shown.onHand, perDay),
      usedBy: (recipes.get(shown.id) ?? []).map(({ skuKey }) => skuKey),
    };
  });
}

/** By name. */
export function listConsumables(db: ReadDb, withArchived: boolean, nowMs: number): ConsumableRow[] {
  const records = db
    .select()
    .from(consumables)
    .where(withArchived ? undefined : isNull(consumables.archivedAt))
    .orderBy(asc(consumables.nameKey))
    .all();
  return rowsOf(db, records, nowMs);
}

export const consumableRowOf = (db: ReadDb, id: string, nowMs: number): ConsumableRow | null => {
  const record = findConsumable(db, id);
  return record ? (rowsOf(db, [record], nowMs)[0] ?? null) : null;
};

/** The newest rows of a consumable's ledger, newest first, and how many there are in all. */
export function ledgerOf(
  db: ReadDb,
  consumableId: string,
  limit: number,
): { readonly ledger: ConsumableLedgerRow[]; readonly ledgerTotal: number } {
  const rows = db
    .select({ row: consumableLedger, batchNumber: productionBatches.number })
    .from(consumableLedger)
    .leftJoin(productionBatches, eq(productionBatches.id, consumableLedger.batchId))
    .where(eq(consumableLedger.consumableId, consumableId))
    .orderBy(desc(consumableLedger.seq))
    .limit(limit)
    .all();
  return {
    ledger: rows.map(({ row: { consumableId: _id, ...row }, batchNumber }) => ({
      ...row,
      batchNumber: batchNumber ?? '',
    })),
    ledgerTotal: lastSeq(db, consumableId),
  };
}
