// Where a batch stands: its stage, whether it rests, what the lab says, and how it ends without being finished.
import type { LabStatus, ProductionStage } from '#shared/contract/production-shapes.ts';
import { inWorkMg } from '#shared/rules/production-ledger.ts';
import { isStoppedByLab, stageMoveTakes } from '#shared/rules/production-stage.ts';
import { nothingHappened } from '../../core/acting.ts';
import { AppError } from '../../core/app-error.ts';
import type { Hand } from './hand.ts';
import { lastEventOf } from './records.ts';
import { returnToSources } from './sources.ts';

/** A reason of fewer letters is none. */
const SHORTEST_REASON = 3;
export const isReason = (text: string): boolean => text.trim().length >= SHORTEST_REASON;

/** Throws REASON_NEEDED, LAB_FAILED, BATCH_NOT_READY. */
export function moveStage(hand: Hand, to: ProductionStage, reason: string): void {
  hand.mustBeActive();
  const { stage, labStatus, labOverridden } = hand.batch();
  const move = stageMoveTakes({ from: stage, to, labStatus, labOverridden });
  if (move.takes === 'refused') {
    if (move.because === 'lab_failed') throw labFailed(hand);
    throw hand.notReady(move.because === 'same_stage' ? 'same_stage' : 'wrong_stage');
  }
  if (move.takes === 'reason' && !isReason(reason)) throw hand.reasonNeeded(move.because);
  hand.note({ kind: 'moved', stageBefore: stage, stageAfter: to, note: reason }, { stage: to, stageSince: hand.at });
}

export const labFailed = (hand: Hand): AppError => {
  const { number, labReference } = hand.batch();
  return new AppError('LAB_FAILED', { number, reference: labReference });
};

export function holdBatch(hand: Hand, reason: string): void {
  hand.mustBeActive();
  hand.note({ kind: 'held', note: reason }, { state: 'on_hold', holdReason: reason });
}

export function resumeBatch(hand: Hand, note: string): void {
  hand.mustBeOpen();
  if (hand.batch().state !== 'on_hold') throw hand.notReady('not_on_hold');
  hand.note({ kind: 'resumed', note }, { state: 'active', holdReason: '' });
}

const OVERRIDE = 'production.override';

export interface LabResult {
  readonly status: LabStatus;
  readonly date: string | null;
  readonly reference: string;
  readonly note: string;
}

/**
 * What the lab says; it may say it after the batch is finished. An override was of the result it was given for: another
 * result has none. Throws FORBIDDEN_ACTION where a failed result would become no result: that lets the batch go on as an
 * override does, so it takes the same permission.
 */
export function setLab(hand: Hand, result: LabResult): void {
  const { state, number, labStatus, labDate, labReference, labOverridden } = hand.batch();
  if (state === 'cancelled') throw new AppError('BATCH_NOT_ACTIVE', { number, state });
  const undoes =
    isStoppedByLab({ labStatus, labOverridden }) && (result.status === 'none' || result.status === 'pending');
  if (undoes && !hand.actor.permissions.has(OVERRIDE)) throw new AppError('FORBIDDEN_ACTION', { permission: OVERRIDE });
  const isSame = result.status === labStatus && result.reference === labReference && result.date === labDate;
  if (isSame && result.note === '') {
    nothingHappened();
    return;
  }
  hand.note(
    { kind: 'lab', ref: result.reference, note: [result.status, result.note].filter(Boolean).join(': ') },
    {
      labStatus: result.status,
      labDate: result.date,
      labReference: result.reference,
      labOverridden: labOverridden && isSame,
    },
  );
}

/**
 * A failed batch goes on all the same, or was finished all the same. Throws BATCH_NOT_READY when nothing failed, or it was
 * overridden already.
 */
export function overrideLab(hand: Hand, reason: string): void {
  const { state, number, labStatus, labOverridden, labReference } = hand.batch();
  if (state === 'cancelled') throw new AppError('BATCH_NOT_ACTIVE', { number, state });
  if (labStatus !== 'failed' || labOverridden) throw hand.notReady('lab_not_failed');
  hand.note({ kind: 'lab_override', ref: labReference, note: reason }, { labOverridden: true });
}

/**
 * Nothing comes of it: pieces that are in no package are un-made, and what is in work then becomes waste or goes back to
 * its sources, in proportion to what came from each. Cones and papers of those pieces are used up all the same.
 */
export function cancelBatch(hand: Hand, rest: 'waste' | 'returned', reason: string): void {
  hand.mustBeOpen();
  for (const { skuKey, packagedPieces } of hand.targets()) {
    hand.pieces(
      { kind: 'count_corrected', note: reason },
      { kind: 'set_made', skuKey, pieces: packagedPieces },
      'used_up',
    );
  }
  const left = inWorkMg(hand.batch());
  const end = { state: 'cancelled', holdReason: '', endedAt: hand.at } as const;
  if (rest === 'returned') {
    returnToSources(hand, left, reason);
    hand.note({ kind: 'cancelled', note: reason }, end);
  } else {
    hand.move({ kind: 'cancelled', note: reason }, { kind: 'waste', mg: left }, end);
  }
}

/**
 * A finished batch goes on in packaging, a cancelled one where it was; what the end booked as unexplained or as waste is in
 * work again. What went back to its sources stays there: it is taken from them anew.
 */
export function reopenBatch(hand: Hand, reason: string): void {
  const { state, stage } = hand.batch();
  if (state !== 'finished' && state !== 'cancelled') throw hand.notReady('not_ended');
  const wasCancelled = state === 'cancelled';
  const wasteMg = wasCancelled ? (lastEventOf(hand.tx.db, hand.batch().id, 'cancelled')?.wasteDelta ?? 0) : 0;
  const stageAfter = wasCancelled ? stage : 'packaging';
  hand.move(
    { kind: 'reopened', stageBefore: stage, stageAfter, note: reason },
    { kind: 'reopen', wasteMg },
    { state: 'active', stage: stageAfter, stageSince: hand.at, endedAt: null },
  );
}
