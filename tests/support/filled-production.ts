// A production batch with everything that belongs to one, written directly: for tests of what reads the tables whoever
// wrote them.
import { actAs } from '#main/core/acting.ts';
import { newId } from '#main/core/ids.ts';
import type { AppDatabase, Tx } from '#main/db/database.ts';
import { consumableLedger, consumableRecipes, consumables } from '#main/db/schema/consumables.ts';
import {
  productionBatches,
  productionEvents,
  productionSources,
  productionTargets,
  productionWeightChecks,
} from '#main/db/schema/production.ts';
import { operator } from './actors.ts';

export const SOURCE_TAG = '1A4060300000000000000901';
const AT = '2026-11-21T10:00:00.000Z';

/** A write of the operator. */
export const writeAs = <T>(database: AppDatabase, action: string, work: (tx: Tx) => T): T =>
  actAs({ actor: operator, action, source: 'test' }, () => database.writeTx(work));

/** Batches PR-261121-01, from which PR-261121-02 was split; consumable "Cones". Answers their ids. */
export function fillProduction(database: AppDatabase) {
  const ids = { batch: newId(), split: newId(), source: newId(), target: newId(), check: newId() };
  const used = { consumable: newId(), recipe: newId() };
  const batch = {
    strain: 'Blue Dream',
    strainKey: 'blue dream',
    state: 'active',
    stageSince: AT,
    createdAt: AT,
    createdBy: 'Ann',
    updatedAt: AT,
  } as const;
  const ofBatch = { batchId: ids.batch };
  writeAs(database, 'production.start', ({ db }) => {
    const grams = { inputMg: 100_000, piecesMg: 20_000, packagedMg: 10_000, wasteMg: 1_500, groundMg: 99_125 };
    db.insert(productionBatches)
      .values([
        { ...batch, ...grams, id: ids.batch, number: 'PR-261121-01', stage: 'rolling' },
        { ...batch, id: ids.split, number: 'PR-261121-02', stage: 'grinding', splitFromId: ids.batch },
      ])
      .run();
    db.insert(productionSources)
      .values({ id: ids.source, ...ofBatch, tag: SOURCE_TAG, mg: 100_000, addedAt: AT })
      .run();
    const sku = { skuKey: 'singles_0_5g', name: 'Single 0.5 g', milligramsPerPiece: 500, packSize: 1 };
    const pieces = { plannedUnits: 180, madePieces: 40, packagedPieces: 20, position: 1 };
    db.insert(productionTargets)
      .values({ id: ids.target, ...ofBatch, ...sku, ...pieces })
      .run();
    const counted = { kind: 'counted', skuKey: sku.skuKey, pieces: 40, piecesDelta: 20_000 } as const;
    db.insert(productionEvents)
      .values({ id: newId(), ...ofBatch, seq: 1, at: AT, actor: 'Ann', ...counted })
      .run();
    const weights = { samples: '[495,505,560]', meanMg: 520, spreadMg: 35, minMg: 495, maxMg: 560, outside: 1 };
    const check = { stage: 'rolling', skuKey: sku.skuKey, strainKey: batch.strainKey, at: AT, actor: 'Ann' } as const;
    const limits = { targetMg: 500, toleranceBp: 500, passed: false };
    db.insert(productionWeightChecks)
      .values({ id: ids.check, ...ofBatch, ...check, ...limits, ...weights })
      .run();

    const times = { createdAt: AT, updatedAt: AT };
    const cones = { name: 'Cones', nameKey: 'cones', kind: 'cone', onHand: -40, reorderPoint: 200 } as const;
    db.insert(consumables)
      .values({ id: used.consumable, ...cones, ...times })
      .run();
    const taken = { kind: 'used', delta: -40, onHandAfter: -40, ...ofBatch } as const;
    db.insert(consumableLedger)
      .values({ id: newId(), consumableId: used.consumable, seq: 1, at: AT, actor: 'Ann', ...taken })
      .run();
    const recipe = { skuKey: sku.skuKey, consumableId: used.consumable, per: 'piece', thousandths: 1000 } as const;
    db.insert(consumableRecipes)
      .values({ id: used.recipe, ...recipe, ...times })
      .run();
  });
  return { ...ids, ...used };
}
