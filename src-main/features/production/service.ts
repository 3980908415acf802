// Production batches: what people do with them, each in one transaction. What a write refuses it refuses as a whole; every
// write leaves an event that says who, when and what.
import type { ProductionStage } from '#shared/contract/production-shapes.ts';
import type { Actor } from '../../core/actor.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { acknowledgeCheck, checkWeight, needCheck } from './checks.ts';
import { createFinishing, type Finishing, type FinishingDeps, type UnitsOfSku } from './finishing.ts';
import { type Hand, type HandOn, takeHand, type UseConsumables } from './hand.ts';
import { addWaste, correctCount, correctWaste, countPieces, setGround } from './making.ts';
import { addSource, correctSource, type Portion } from './sources.ts';
import {
  cancelBatch,
  holdBatch,
  type LabResult,
  moveStage,
  overrideLab,
  reopenBatch,
  resumeBatch,
  setLab,
} from './stages.ts';
import {
  editBatch,
  type NewBatch,
  type NewTarget,
  putTarget,
  removeTarget,
  splitBatch,
  startBatch,
} from './starting.ts';

export interface ProductionServiceDeps extends FinishingDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly use: UseConsumables;
  /** The facility's day, 2026-11-22. */
  readonly today: () => string;
  /** Hundredths of a percent, by canonical SKU key. */
  readonly toleranceBpOf: (skuKey: string) => number;
}

export type ProductionService = ReturnType<typeof createProductionService>;

export function createProductionService(deps: ProductionServiceDeps) {
  const { database, clock, use, today } = deps;
  const { finish, close, takeBack } = createFinishing(deps);

  const write = <T>(actor: Actor, work: (on: HandOn) => T): T =>
    database.writeTx((tx: Tx) => work({ tx, actor, at: toInstant(clock.now()), use }));
  const onBatch = <T>(id: string, actor: Actor, work: (hand: Hand, on: HandOn) => T): T =>
    write(actor, (on) => work(takeHand(on, id), on));

  return {
    /** Answers the new batch's id. */
    start: (input: NewBatch, actor: Actor): string => write(actor, (on) => startBatch(on, input, today()).batch().id),
    edit: (id: string, patch: { readonly strain?: string; readonly note?: string }, actor: Actor): void =>
      onBatch(id, actor, (hand) => editBatch(hand, patch)),
    putTarget: (id: string, target: NewTarget, actor: Actor): void =>
      onBatch(id, actor, (hand) => putTarget(hand, target)),
    removeTarget: (id: string, skuKey: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => removeTarget(hand, skuKey)),
    addSource: (id: string, source: Portion, note: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => {
        hand.mustBeActive();
        addSource(hand, source, note);
      }),
    correctSource: (id: string, tag: string, mg: number, reason: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => {
        hand.mustBeActive();
        correctSource(hand, tag, mg, reason);
      }),
    setGround: (id: string, mg: number | null, actor: Actor): void => onBatch(id, actor, (hand) => setGround(hand, mg)),
    count: (id: string, skuKey: string, pieces: number, note: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => countPieces(hand, skuKey, pieces, note)),
    correctCount: (id: string, skuKey: string, pieces: number, reason: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => correctCount(hand, skuKey, pieces, reason)),
    addWaste: (id: string, mg: number, note: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => addWaste(hand, mg, note)),
    correctWaste: (id: string, mg: number, reason: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => correctWaste(hand, mg, reason)),
    move: (id: string, to: ProductionStage, reason: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => moveStage(hand, to, reason)),
    overrideLab: (id: string, reason: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => overrideLab(hand, reason)),
    hold: (id: string, reason: string, actor: Actor): void => onBatch(id, actor, (hand) => holdBatch(hand, reason)),
    resume: (id: string, note: string, actor: Actor): void => onBatch(id, actor, (hand) => resumeBatch(hand, note)),
    setLab: (id: string, result: LabResult, actor: Actor): void => onBatch(id, actor, (hand) => setLab(hand, result)),
    /** Answers the check's id. */
    checkWeight: (
      id: string,
      input: { readonly skuKey: string; readonly samples: readonly number[]; readonly note: string },
      actor: Actor,
    ): string => onBatch(id, actor, (hand) => checkWeight(hand, input, deps.toleranceBpOf)),
    /** Answers the batch's id. */
    acknowledgeCheck: (checkId: string, reason: string, actor: Actor): string =>
      write(actor, (on) => {
        const check = needCheck(on.tx.db, checkId);
        acknowledgeCheck(takeHand(on, check.batchId), check, reason);
        return check.batchId;
      }),
    /** Answers the new batch's id. */
    split: (id: string, mg: number, reason: string, actor: Actor): string =>
      onBatch(id, actor, (hand, on) => splitBatch(hand, on, mg, reason, today()).batch().id),
    finish: (id: string, input: Finishing, actor: Actor): { packageId: string; mg: number } =>
      onBatch(id, actor, (hand) => finish(hand, input)),
    close: (id: string, note: string, actor: Actor): void => onBatch(id, actor, (hand) => close(hand, note)),
    takeBack: (
      id: string,
      input: { readonly packageId: string; readonly units: readonly UnitsOfSku[]; readonly reason: string },
      actor: Actor,
    ): void => onBatch(id, actor, (hand) => takeBack(hand, input.packageId, input.units, input.reason)),
    reopen: (id: string, reason: string, actor: Actor): void => onBatch(id, actor, (hand) => reopenBatch(hand, reason)),
    cancel: (id: string, rest: 'waste' | 'returned', reason: string, actor: Actor): void =>
      onBatch(id, actor, (hand) => cancelBatch(hand, rest, reason)),
  };
}
