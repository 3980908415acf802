// Consumables: what people do with them. Counted in whole pieces; a balance may go below zero, because a delivery nobody
// entered must not stop production: it is shown as low until somebody counts.
//
// Invariants: `on_hand` is the ledger's sum; a name, whatever its case, stands for one consumable, archived ones too.
import { and, eq } from 'drizzle-orm';
import type { ConsumableKind, RecipePer } from '#shared/contract/consumables.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { nothingHappened } from '../../core/acting.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { consumableRecipes, consumables } from '../../db/schema/consumables.ts';
import { type ConsumableDifference, consumableDifferences } from './check.ts';
import { type ConsumableMovement, moveTx } from './ledger.ts';
import { type ConsumableRecord, findByName, findConsumable, findRecipe } from './queries.ts';
import { bookUseTx } from './use.ts';

export interface ConsumableInput {
  readonly name: string;
  readonly kind: ConsumableKind;
  /** Whole pieces; 0: no point. */
  readonly reorderPoint: number;
  readonly reorderAmount: number;
  readonly note: string;
}

export interface RecipeInput {
  readonly skuKey: string;
  readonly consumableId: string;
  readonly per: RecipePer;
  readonly thousandths: number;
}

export type ConsumableService = ReturnType<typeof createConsumableService>;

export function createConsumableService(deps: { readonly database: AppDatabase; readonly clock: Clock }) {
  const { database } = deps;
  const now = () => toInstant(deps.clock.now());

  /** Moves the balance in a transaction of its own; answers what is on hand then. */
  const move = (
    id: string,
    actor: Actor,
    of: (record: ConsumableRecord) => Omit<ConsumableMovement, 'batchId'>,
  ): number =>
    database.writeTx((tx) => {
      const record = needTx(tx, id);
      return moveTx(tx, record, { ...of(record), batchId: null }, actor, now());
    });

  return {
    /**
     * What is there from the beginning counts as counted. Answers the id.
     * Throws CONSUMABLE_NAME_TAKEN, and INVALID_INPUT for a name that names nothing.
     */
    create: (input: ConsumableInput & { readonly onHand: number }, actor: Actor): string =>
      database.writeTx((tx) => {
        const { onHand, ...values } = input;
        const id = newId();
        const at = now();
        const nameKey = freeNameTx(tx, values.name, null);
        tx.db
          .insert(consumables)
          .values({ id, ...values, nameKey, createdAt: at, updatedAt: at })
          .run();
        tx.publish({ area: 'consumables', ids: [id] });
        if (onHand > 0) {
          moveTx(tx, needTx(tx, id), { kind: 'counted', delta: onHand, batchId: null, note: '' }, actor, at);
        }
        return id;
      }),

    /** Throws RECORD_NOT_FOUND, and what `create` throws. */
    edit: (id: string, input: ConsumableInput): void =>
      database.writeTx((tx) => {
        const record = needTx(tx, id);
        const { name, kind, reorderPoint, reorderAmount, note } = record;
        const was: ConsumableInput = { name, kind, reorderPoint, reorderAmount, note };
        const isSame =
          was.name === input.name &&
          was.kind === input.kind &&
          was.reorderPoint === input.reorderPoint &&
          was.reorderAmount === input.reorderAmount &&
          was.note === input.note;
        if (isSame) return nothingHappened();
        patchTx(tx, id, { ...input, nameKey: freeNameTx(tx, input.name, id) }, now());
      }),

    /** Out of the lists, or back. Its recipes stay and are booked as before. */
    archive: (id: string, archived: boolean): void =>
      database.writeTx((tx) => {
        const record = needTx(tx, id);
        if ((record.archivedAt !== null) === archived) return nothingHappened();
        const at = now();
        patchTx(tx, id, { archivedAt: archived ? at : null }, at);
      }),

    receive: (id: string, count: number, note: string, actor: Actor): number =>
      move(id, actor, () => ({ kind: 'received', delta: count, note })),

    discard: (id: string, count: number, note: string, actor: Actor): number =>
      move(id, actor, () => ({ kind: 'discarded', delta: -count, note })),

    /** A count that finds what was expected leaves a row too: it says that somebody looked. */
    setOnHand: (id: string, count: number, note: string, actor: Actor): number =>
      move(id, actor, ({ onHand }) => ({ kind: 'counted', delta: count - onHand, note })),

    /**
     * Adds what a SKU uses of a consumable, or changes it from now on. Answers the recipe's id.
     * Throws RECORD_NOT_FOUND, and INVALID_INPUT for an empty SKU key or a consumable that is archived.
     */
    putRecipe: (input: RecipeInput): string =>
      database.writeTx((tx) => {
        const { consumableId, per, thousandths } = input;
        const record = needTx(tx, consumableId);
        const skuKey = canonicalSkuKey(input.skuKey);
        if (skuKey === '') throw new AppError('INVALID_INPUT', { field: 'skuKey', reason: 'sku_key' });
        const isIt = and(eq(consumableRecipes.skuKey, skuKey), eq(consumableRecipes.consumableId, consumableId));
        const known = tx.db.select().from(consumableRecipes).where(isIt).get();
        if (!known && record.archivedAt !== null) {
          throw new AppError('INVALID_INPUT', { field: 'consumableId', reason: 'archived' });
        }
        if (known?.per === per && known.thousandths === thousandths) {
          nothingHappened();
          return known.id;
        }
        const at = now();
        const id = known?.id ?? newId();
        const amount = { per, thousandths, updatedAt: at };
        tx.db
          .insert(consumableRecipes)
          .values({ id, skuKey, consumableId, ...amount, createdAt: at })
          .onConflictDoUpdate({ target: consumableRecipes.id, set: amount })
          .run();
        tx.publish({ area: 'consumables', ids: [consumableId] });
        return id;
      }),

    /** What was booked by it stays booked. Throws RECORD_NOT_FOUND. */
    removeRecipe: (id: string): void =>
      database.writeTx((tx) => {
        const recipe = findRecipe(tx.db, id);
        if (!recipe) throw new AppError('RECORD_NOT_FOUND', { kind: 'recipe', ref: id });
        tx.db.delete(consumableRecipes).where(eq(consumableRecipes.id, id)).run();
        tx.publish({ area: 'consumables', ids: [recipe.consumableId] });
      }),

    /** Books what a production batch uses, in its transaction. */
    useTx: bookUseTx,

    /** Balances that are not what the ledger says. */
    differences: (): ConsumableDifference[] => consumableDifferences(database.read),
  };
}

function needTx(tx: Tx, id: string): ConsumableRecord {
  const record = findConsumable(tx.db, id);
  if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'consumable', ref: id });
  return record;
}

function patchTx(tx: Tx, id: string, patch: Partial<typeof consumables.$inferInsert>, at: string): void {
  tx.db
    .update(consumables)
    .set({ ...patch, updatedAt: at })
    .where(eq(consumables.id, id))
    .run();
  tx.publish({ area: 'consumables', ids: [id] });
}

/** The key of a name that no other consumable has. Names are compared as those of stores are. */
function freeNameTx(tx: Tx, name: string, ownId: string | null): string {
  const nameKey = storeKey(name);
  if (nameKey === '') throw new AppError('INVALID_INPUT', { field: 'name', reason: 'no_letters' });
  const other = findByName(tx.db, nameKey);
  if (other && other.id !== ownId) throw new AppError('CONSUMABLE_NAME_TAKEN', { name: other.name });
  return nameKey;
}
