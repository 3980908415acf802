// The end of a batch: units into finished-goods packages and, as long as they are free there, back again; what is left in
// work is booked as unexplained. Batch and package change in one transaction, by the same milligrams.
import { mg } from '#shared/model/mass.ts';
import { inWorkMg, isUnexplainedHigh } from '#shared/rules/production-ledger.ts';
import { isStoppedByLab } from '#shared/rules/production-stage.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import { AppError } from '../../core/app-error.ts';
import type { FromProduction, PackageOfProduction, ProductionShelf } from '../packages/from-production.ts';
import type { Hand } from './hand.ts';
import { canonicalStrain, packagedIn, sourcesOf, tagOfPackage } from './records.ts';
import { needTag } from './sources.ts';
import { isReason, labFailed } from './stages.ts';

export interface UnitsOfSku {
  readonly skuKey: string;
  readonly units: number;
}

export interface Finishing {
  readonly metrcNumber: string;
  readonly create: boolean;
  readonly units: readonly UnitsOfSku[];
  readonly close: boolean;
  readonly note: string;
}

export interface FinishingDeps {
  readonly shelf: ProductionShelf;
  /** The address of the tracker server that keeps finished goods instead of this program; null when none does. */
  readonly keptByTracker: () => string | null;
  /** Percent of the input above which nobody being able to explain it takes a reason. */
  readonly unexplainedPercent: () => number;
}

export function createFinishing({ shelf, keptByTracker, unexplainedPercent }: FinishingDeps) {
  const mustKeepGoodsHere = (): void => {
    const url = keptByTracker();
    if (url !== null) throw new AppError('KEPT_BY_TRACKER', { url });
  };

  /**
   * Throws KEPT_BY_TRACKER, BATCH_NOT_ACTIVE, BATCH_NOT_READY, LAB_FAILED, NOT_ENOUGH_PIECES, PACKAGE_OTHER_STRAIN, and what
   * the shelf throws. Answers the package and the milligrams that went into it.
   */
  const finish = (hand: Hand, input: Finishing): { packageId: string; mg: number } => {
    mustKeepGoodsHere();
    mustBePackaging(hand);
    if (isStoppedByLab(hand.batch())) throw labFailed(hand);
    const units = merged(input.units);
    if (units.length === 0) throw new AppError('INVALID_INPUT', { field: 'units', reason: 'at_least_one' });
    const { id: batchId, number, strain, strainKey } = hand.batch();
    const targets = units.map((some) => ({ ...hand.target(some.skuKey), units: some.units }));
    const total = targets.reduce((sum, t) => sum + t.units * t.packSize * t.milligramsPerPiece, 0);
    for (const t of targets) {
      const there = t.madePieces - t.packagedPieces;
      const asked = t.units * t.packSize;
      if (asked > there) throw new AppError('NOT_ENOUGH_PIECES', { number, sku: t.skuKey, asked, there });
    }
    const goods: FromProduction = {
      batchId,
      batchNumber: number,
      metrcNumber: needTag(input.metrcNumber, 'metrcNumber'),
      strain,
      mg: mg(total),
      skus: targets.map((t) => ({
        key: t.skuKey,
        name: t.name,
        milligramsPerPiece: mg(t.milligramsPerPiece),
        packSize: t.packSize,
      })),
      note: input.note,
    };
    const { tx, actor } = hand;
    const accept = (there: PackageOfProduction): void => {
      if (canonicalStrain(tx.db, there.strainKey) === canonicalStrain(tx.db, strainKey)) return;
      throw new AppError('PACKAGE_OTHER_STRAIN', {
        metrcNumber: there.metrcNumber,
        strain: there.strain,
        wanted: strain,
      });
    };
    // A new package cannot have the number of the one the flower came from.
    if (input.create && sourcesOf(tx.db, batchId).some(({ tag }) => tag === goods.metrcNumber)) {
      throw new AppError('METRC_NUMBER_TAKEN', { metrcNumber: goods.metrcNumber });
    }
    const packageId = input.create ? shelf.createTx(tx, goods, actor) : shelf.addTx(tx, goods, actor, accept);
    for (const t of targets) {
      hand.pieces(
        { kind: 'packaged', packageId, ref: goods.metrcNumber, note: input.note },
        { kind: 'package', skuKey: t.skuKey, pieces: t.units * t.packSize },
      );
    }
    if (input.close) close(hand, input.note);
    return { packageId, mg: total };
  };

  /** Throws BATCH_NOT_READY while pieces are in no package, REASON_NEEDED when much cannot be explained. */
  const close = (hand: Hand, note: string): void => {
    mustBePackaging(hand);
    const batch = hand.batch();
    if (batch.packagedMg === 0 && batch.piecesMg === 0) throw hand.notReady('nothing_made');
    if (batch.piecesMg > batch.packagedMg) throw hand.notReady('not_packaged');
    const unexplainedMg = batch.unexplainedMg + inWorkMg(batch);
    if (isUnexplainedHigh({ ...batch, unexplainedMg }, unexplainedPercent()) && !isReason(note)) {
      throw hand.reasonNeeded('unexplained');
    }
    hand.move(
      { kind: 'closed', stageBefore: batch.stage, stageAfter: 'finished', note },
      { kind: 'close' },
      { state: 'finished', stage: 'finished', stageSince: hand.at, endedAt: hand.at },
    );
  };

  /** Throws NOT_ENOUGH_PIECES beyond what this batch put there, NOT_ENOUGH_AVAILABLE beyond what is free there. */
  const takeBack = (hand: Hand, packageId: string, some: readonly UnitsOfSku[], reason: string): void => {
    mustKeepGoodsHere();
    hand.mustBeActive();
    const { id, number } = hand.batch();
    const { db } = hand.tx;
    const tag = tagOfPackage(db, packageId);
    let total = 0;
    for (const { skuKey, units } of merged(some)) {
      const target = hand.target(skuKey);
      const asked = units * target.packSize;
      const there = packagedIn(db, id, packageId, target.skuKey);
      if (asked > there) throw new AppError('NOT_ENOUGH_PIECES', { number, sku: target.skuKey, asked, there });
      total -= hand.pieces(
        { kind: 'taken_back', packageId, ref: tag, note: reason },
        { kind: 'take_back', skuKey: target.skuKey, pieces: asked },
      );
    }
    shelf.takeBackTx(hand.tx, packageId, mg(total), { ref: number, note: reason }, hand.actor);
  };

  return { finish, close, takeBack };
}

function mustBePackaging(hand: Hand): void {
  hand.mustBeActive();
  if (hand.batch().stage !== 'packaging') throw hand.notReady('wrong_stage');
}

/** A SKU that is named twice means both. */
function merged(units: readonly UnitsOfSku[]): UnitsOfSku[] {
  const sums = new Map<string, number>();
  for (const { skuKey, units: some } of units) {
    const key = canonicalSkuKey(skuKey);
    sums.set(key, (sums.get(key) ?? 0) + some);
  }
  return [...sums].map(([skuKey, some]) => ({ skuKey, units: some }));
}
