// Grams that production puts into a package and takes back out of it, in production's own transaction: the package's ledger
// says the same milligrams as the batch's events, so they are never in two places.
import { eq } from 'drizzle-orm';
import type { Milligrams } from '#shared/model/mass.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Tx } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { findPackage, findPackageByTag, type PackageRecord } from './queries.ts';
import type { PackageService } from './service.ts';

/** What comes out of a batch, of a strain, in these SKUs. */
export interface FromProduction {
  readonly batchId: string;
  readonly batchNumber: string;
  readonly metrcNumber: string;
  readonly strain: string;
  readonly mg: Milligrams;
  readonly skus: readonly SkuDefinition[];
  readonly note: string;
}

/** The package it is added to, as far as production decides by it. */
export interface PackageOfProduction {
  readonly metrcNumber: string;
  readonly strain: string;
  readonly strainKey: string;
}

export interface ProductionShelf {
  /** Makes a package of it. Throws INVALID_INPUT when the number is none, METRC_NUMBER_TAKEN. */
  createTx(tx: Tx, goods: FromProduction, actor: Actor): string;
  /**
   * Adds it to the package that has the number; `accept` may refuse by throwing. Throws INVALID_INPUT, RECORD_NOT_FOUND,
   * PACKAGE_NOT_ACTIVE, and SKU_KEY_TAKEN when a SKU of that name weighs something else there.
   */
  addTx(tx: Tx, goods: FromProduction, actor: Actor, accept: (there: PackageOfProduction) => void): string;
  /** Throws PACKAGE_NOT_ACTIVE, and NOT_ENOUGH_AVAILABLE with what is still free. */
  takeBackTx(tx: Tx, packageId: string, taken: Milligrams, cause: { ref: string; note: string }, actor: Actor): void;
}

export function createProductionShelf(deps: {
  readonly packages: PackageService;
  readonly clock: Clock;
}): ProductionShelf {
  const { packages: service, clock } = deps;
  const causeOf = ({ batchNumber, note }: FromProduction) => ({ kind: 'production', ref: batchNumber, note });

  const patchTx = (tx: Tx, record: PackageRecord, goods: FromProduction): void => {
    const known = new Map(record.customSkus.map((sku) => [sku.key, sku]));
    const added = goods.skus.filter((sku) => isNewTo(known, sku));
    const customSkus = added.length === 0 ? {} : { customSkus: JSON.stringify([...record.customSkus, ...added]) };
    const from = record.productionBatchId === null ? { productionBatchId: goods.batchId } : {};
    tx.db
      .update(packages)
      .set({ ...customSkus, ...from, updatedAt: toInstant(clock.now()) })
      .where(eq(packages.id, record.id))
      .run();
    tx.publish({ area: 'packages', ids: [record.id] });
  };

  return {
    createTx: (tx, goods, actor) => {
      const { metrcNumber, strain, mg } = goods;
      const input = { metrcNumber, strain, initialMg: mg, currentMg: mg, note: goods.note, importBase: null };
      const id = service.createTx(tx, input, actor, causeOf(goods));
      patchTx(tx, needTx(tx, id), goods);
      return id;
    },

    addTx: (tx, goods, actor, accept) => {
      const tag = readTag(goods.metrcNumber);
      if (!tag.ok) throw new AppError('INVALID_INPUT', { field: 'metrcNumber', reason: 'not_a_metrc_tag' });
      const record = findPackageByTag(tx.db, tag.tag);
      if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: tag.tag });
      mustBeActive(record);
      accept(record);
      service.moveTx(tx, record.id, { kind: 'receive', mg: goods.mg }, actor, causeOf(goods));
      patchTx(tx, record, goods);
      return record.id;
    },

    takeBackTx: (tx, packageId, taken, { ref, note }, actor) => {
      const record = needTx(tx, packageId);
      mustBeActive(record);
      service.moveTx(tx, packageId, { kind: 'take_back', mg: taken }, actor, { kind: 'production', ref, note });
    },
  };
}

function needTx(tx: Tx, id: string): PackageRecord {
  const record = findPackage(tx.db, id);
  if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: id });
  return record;
}

function mustBeActive({ status, metrcNumber }: PackageRecord): void {
  if (status !== 'active') throw new AppError('PACKAGE_NOT_ACTIVE', { metrcNumber, status });
}

/** Whether a package has to learn of a SKU; the defaults it has anyway. */
function isNewTo(known: ReadonlyMap<string, SkuDefinition>, sku: SkuDefinition): boolean {
  if (DEFAULT_SKUS.some(({ key }) => key === sku.key)) return false;
  const there = known.get(sku.key);
  if (there === undefined) return true;
  if (there.milligramsPerPiece !== sku.milligramsPerPiece || there.packSize !== sku.packSize) {
    throw new AppError('SKU_KEY_TAKEN', { sku: sku.key });
  }
  return false;
}
