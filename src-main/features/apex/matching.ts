// What people decided about matching: strain aliases and pins. Later decisions replace earlier ones on the same subject.
import { asc, eq } from 'drizzle-orm';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase, ReadDb } from '../../db/database.ts';
import { apexBatches, apexPins, strainAliases } from '../../db/schema/apex.ts';
import { packages } from '../../db/schema/packages.ts';

export type AliasRow = typeof strainAliases.$inferSelect;
export type PinRow = typeof apexPins.$inferSelect;

export const listAliases = (db: ReadDb): readonly AliasRow[] =>
  db.select().from(strainAliases).orderBy(asc(strainAliases.alias)).all();

/** Pins made at this Apex address; those of another one name other batches and wait until it is used again. */
export const listPins = (db: ReadDb, address: string): readonly PinRow[] =>
  db.select().from(apexPins).where(eq(apexPins.address, address)).orderBy(asc(apexPins.createdAt)).all();

export interface PinRequest {
  readonly packageId?: string | undefined;
  readonly strain?: string | undefined;
  readonly skuKey: string;
  readonly batchId: number;
}

export type MatchingService = ReturnType<typeof createMatchingService>;

export interface MatchingDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  /** Apex's address without a slash at the end. */
  readonly address: () => string;
}

export function createMatchingService(deps: MatchingDeps) {
  const { database } = deps;
  const stamp = (actor: Actor) => ({ createdBy: actor.name, createdAt: toInstant(deps.clock.now()) });

  return {
    addAlias: (alias: string, strain: string, actor: Actor): AliasRow =>
      database.writeTx((tx) => {
        const aliasKey = normaliseStrain(alias);
        const strainKey = normaliseStrain(strain);
        if (aliasKey === '' || strainKey === '') {
          throw new AppError('INVALID_INPUT', { field: aliasKey === '' ? 'alias' : 'strain', reason: 'no_letters' });
        }
        if (aliasKey === strainKey) throw new AppError('INVALID_INPUT', { field: 'alias', reason: 'same_strain' });
        // Chains would make the answer depend on the order of look-ups.
        const onward = tx.db.select().from(strainAliases).where(eq(strainAliases.aliasKey, strainKey)).get();
        const inward = tx.db.select().from(strainAliases).where(eq(strainAliases.strainKey, aliasKey)).get();
        if (onward || inward) throw new AppError('INVALID_INPUT', { field: 'strain', reason: 'alias_chain' });
        const row = { alias, strain, strainKey, ...stamp(actor) };
        const saved = tx.db
          .insert(strainAliases)
          .values({ id: newId(), aliasKey, ...row })
          .onConflictDoUpdate({ target: strainAliases.aliasKey, set: row })
          .returning()
          .get();
        tx.publish({ area: 'mapping', ids: null });
        return saved;
      }),

    removeAlias: (id: string): void =>
      database.writeTx((tx) => {
        const gone = tx.db.delete(strainAliases).where(eq(strainAliases.id, id)).run();
        if (gone.changes === 0) throw new AppError('RECORD_NOT_FOUND', { kind: 'alias', ref: id });
        tx.publish({ area: 'mapping', ids: null });
      }),

    addPin: (request: PinRequest, actor: Actor): string =>
      database.writeTx((tx) => {
        const { packageId, strain, batchId } = request;
        if ((packageId === undefined) === (strain === undefined)) {
          throw new AppError('INVALID_INPUT', { field: 'packageId', reason: 'one_of_package_and_strain' });
        }
        const batch = tx.db.select().from(apexBatches).where(eq(apexBatches.batchId, batchId)).get();
        if (!batch) throw new AppError('RECORD_NOT_FOUND', { kind: 'batch', ref: String(batchId) });
        if (batch.unlimited) throw new AppError('BATCH_NOT_PUSHABLE', { batchId, reason: 'unlimited' });
        if (batch.archived) throw new AppError('BATCH_NOT_PUSHABLE', { batchId, reason: 'archived' });
        if (packageId !== undefined) {
          const known = tx.db.select({ id: packages.id }).from(packages).where(eq(packages.id, packageId)).get();
          if (!known) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: packageId });
        }
        const strainKey = strain === undefined ? null : normaliseStrain(strain);
        if (strainKey === '') throw new AppError('INVALID_INPUT', { field: 'strain', reason: 'no_letters' });
        const skuKey = canonicalSkuKey(request.skuKey);
        const address = deps.address();
        const same = listPins(tx.db, address).find(
          (pin) => pin.skuKey === skuKey && pin.packageId === (packageId ?? null) && pin.strainKey === strainKey,
        );
        const id = same?.id ?? newId();
        const row = {
          packageId: packageId ?? null,
          strain: strain ?? null,
          strainKey,
          skuKey,
          batchId,
          address,
          ...stamp(actor),
        };
        tx.db
          .insert(apexPins)
          .values({ id, ...row })
          .onConflictDoUpdate({ target: apexPins.id, set: row })
          .run();
        tx.publish({ area: 'mapping', ids: null });
        return id;
      }),

    removePin: (id: string): void =>
      database.writeTx((tx) => {
        const gone = tx.db.delete(apexPins).where(eq(apexPins.id, id)).run();
        if (gone.changes === 0) throw new AppError('RECORD_NOT_FOUND', { kind: 'pin', ref: id });
        tx.publish({ area: 'mapping', ids: null });
      }),
  };
}
