// How a batch comes to be, and what it is to make: a new one, a part of another one, its strain, its SKUs.
import { eq } from 'drizzle-orm';
import { batchNumberPrefix, nextBatchNumber } from '#shared/rules/batch-number.ts';
import { inWorkMg } from '#shared/rules/production-ledger.ts';
import { canonicalSkuKey, DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { nothingHappened } from '../../core/acting.ts';
import { AppError } from '../../core/app-error.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../db/database.ts';
import { productionBatches, productionTargets } from '../../db/schema/production.ts';
import { type Hand, type HandOn, takeHand } from './hand.ts';
import { canonicalStrain, numbersLike, strainKeyOf, type TargetRecord } from './records.ts';
import { addSource, handOver, type Portion } from './sources.ts';

export interface NewTarget {
  readonly skuKey: string;
  readonly name: string;
  readonly milligramsPerPiece: number;
  readonly packSize: number;
  readonly plannedUnits: number;
}

export interface NewBatch {
  readonly strain: string;
  readonly sources: readonly Portion[];
  readonly targets: readonly NewTarget[];
  readonly note: string;
}

const SKU_KEY = /^[a-z0-9][a-z0-9_]{0,59}$/;

/** A target with its canonical key. Throws INVALID_INPUT for a key that is none, and a default SKU that weighs otherwise. */
function checkedTarget(input: NewTarget): NewTarget {
  const skuKey = canonicalSkuKey(input.skuKey);
  if (!SKU_KEY.test(skuKey)) throw new AppError('INVALID_INPUT', { field: 'skuKey', reason: 'sku_key' });
  const known = DEFAULT_SKUS.find(({ key }) => key === skuKey);
  if (known && (known.milligramsPerPiece !== input.milligramsPerPiece || known.packSize !== input.packSize)) {
    throw new AppError('INVALID_INPUT', { field: 'milligramsPerPiece', reason: 'default_sku' });
  }
  return { ...input, skuKey };
}

const insertTargetTx = (tx: Tx, batchId: string, target: NewTarget, position: number): void => {
  tx.db
    .insert(productionTargets)
    .values({ id: newId(), batchId, ...target, position })
    .run();
};

/** @param today the facility's day, 2026-11-22 */
function insertBatchTx(
  { tx, at, actor }: HandOn,
  today: string,
  values: Pick<typeof productionBatches.$inferInsert, 'strain' | 'strainKey' | 'stage' | 'note'> &
    Partial<typeof productionBatches.$inferInsert>,
): string {
  const id = newId();
  const number = nextBatchNumber(today, numbersLike(tx.db, batchNumberPrefix(today)));
  tx.db
    .insert(productionBatches)
    .values({
      ...values,
      id,
      number,
      state: 'active',
      stageSince: at,
      createdAt: at,
      createdBy: actor.name,
      updatedAt: at,
    })
    .run();
  return id;
}

/** Throws INVALID_INPUT for a strain without letters, a source that is no tag, a SKU named twice. */
export function startBatch(on: HandOn, input: NewBatch, today: string): Hand {
  const targets = input.targets.map(checkedTarget);
  if (new Set(targets.map(({ skuKey }) => skuKey)).size < targets.length) {
    throw new AppError('INVALID_INPUT', { field: 'targets', reason: 'same_sku_twice' });
  }
  const strainKey = strainKeyOf(input.strain);
  const id = insertBatchTx(on, today, { strain: input.strain, strainKey, stage: 'grinding', note: input.note });
  for (const [position, target] of targets.entries()) insertTargetTx(on.tx, id, target, position);
  const hand = takeHand(on, id);
  hand.note({ kind: 'started', stageAfter: 'grinding', note: input.note });
  for (const source of input.sources) addSource(hand, source, '');
  return hand;
}

/** Strain and note. The strain stays once something of it is in a package, and while the batch rests. */
export function editBatch(hand: Hand, patch: { readonly strain?: string; readonly note?: string }): void {
  const { strain, note, strainKey, packagedMg } = hand.batch();
  const renamed = patch.strain !== undefined && patch.strain !== strain;
  const noted = patch.note !== undefined && patch.note !== note;
  if (!renamed && !noted) {
    nothingHappened();
    return;
  }
  const newKey = renamed ? strainKeyOf(patch.strain ?? '') : strainKey;
  if (renamed) {
    hand.mustBeActive();
    const { db } = hand.tx;
    if (packagedMg > 0 && canonicalStrain(db, newKey) !== canonicalStrain(db, strainKey))
      throw hand.notReady('packaged');
  }
  const said = [...(renamed ? [`${strain} → ${patch.strain}`] : []), ...(noted ? [patch.note ?? ''] : [])].join('\n');
  hand.note(
    { kind: 'edited', note: said },
    { strain: patch.strain ?? strain, strainKey: newKey, note: patch.note ?? note },
  );
}

/** Adds a SKU or changes it. What a piece weighs stays once there are pieces, how many make a unit once there are units. */
export function putTarget(hand: Hand, input: NewTarget): void {
  hand.mustBeActive();
  const target = checkedTarget(input);
  const targets = hand.targets();
  const known = targets.find(({ skuKey }) => skuKey === target.skuKey);
  if (known && isSame(known, target)) {
    nothingHappened();
    return;
  }
  if (known) {
    if (known.madePieces > 0 && known.milligramsPerPiece !== target.milligramsPerPiece)
      throw hand.notReady('has_pieces');
    if (known.packagedPieces > 0 && known.packSize !== target.packSize) throw hand.notReady('packaged');
    hand.tx.db.update(productionTargets).set(target).where(eq(productionTargets.id, known.id)).run();
  } else {
    insertTargetTx(hand.tx, hand.batch().id, target, Math.max(-1, ...targets.map(({ position }) => position)) + 1);
  }
  hand.note({ kind: 'target_set', note: `${target.plannedUnits} × ${target.name}` }, {}, target.skuKey);
}

const isSame = (known: TargetRecord, target: NewTarget): boolean =>
  known.name === target.name &&
  known.milligramsPerPiece === target.milligramsPerPiece &&
  known.packSize === target.packSize &&
  known.plannedUnits === target.plannedUnits;

/** Throws UNKNOWN_SKU, and BATCH_NOT_READY when it has pieces or is the only one. */
export function removeTarget(hand: Hand, skuKey: string): void {
  hand.mustBeActive();
  const target = hand.target(skuKey);
  if (target.madePieces > 0) throw hand.notReady('has_pieces');
  if (hand.targets().length === 1) throw hand.notReady('last_target');
  hand.tx.db.delete(productionTargets).where(eq(productionTargets.id, target.id)).run();
  hand.note({ kind: 'target_removed', note: target.name }, {}, target.skuKey);
}

/**
 * Part of what is in work goes on as a batch of its own, in the same stage and with the same lab result; of the units still
 * to be made its share goes with it, in whole units. Throws NOT_ENOUGH_IN_WORK.
 */
export function splitBatch(hand: Hand, on: HandOn, mg: number, reason: string, today: string): Hand {
  hand.mustBeActive();
  const whole = hand.batch();
  const inWork = inWorkMg(whole);
  if (mg > inWork) throw new AppError('NOT_ENOUGH_IN_WORK', { number: whole.number, askedMg: mg, inWorkMg: inWork });
  const { strain, strainKey, stage, labStatus, labDate, labReference, labOverridden } = whole;
  const id = insertBatchTx(on, today, {
    strain,
    strainKey,
    stage,
    note: '',
    labStatus,
    labDate,
    labReference,
    labOverridden,
    splitFromId: whole.id,
  });
  for (const target of hand.targets()) {
    const { id: targetId, batchId: _b, madePieces, packagedPieces: _p, position, ...same } = target;
    const open = Math.max(0, same.plannedUnits - Math.ceil(madePieces / same.packSize));
    const goes = Number((BigInt(open) * BigInt(mg)) / BigInt(inWork));
    insertTargetTx(on.tx, id, { ...same, plannedUnits: goes }, position);
    if (goes === 0) continue;
    const plannedUnits = same.plannedUnits - goes;
    on.tx.db.update(productionTargets).set({ plannedUnits }).where(eq(productionTargets.id, targetId)).run();
  }
  const other = takeHand(on, id);
  handOver(hand, other, mg, reason);
  return other;
}
