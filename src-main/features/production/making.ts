// What is made of the grams of a batch, and what is lost on the way.
import { nothingHappened } from '../../core/acting.ts';
import type { Hand } from './hand.ts';

/** What the ground flower weighed: a figure to compare with. It moves no grams. */
export function setGround(hand: Hand, groundMg: number | null): void {
  hand.mustBeActive();
  if (hand.batch().groundMg === groundMg) {
    nothingHappened();
    return;
  }
  hand.note({ kind: 'ground', note: groundMg === null ? '' : `${groundMg} mg` }, { groundMg });
}

/** Pieces made since the last count. Throws NOT_ENOUGH_IN_WORK, UNKNOWN_SKU. */
export function countPieces(hand: Hand, skuKey: string, pieces: number, note: string): void {
  hand.mustBeActive();
  hand.pieces({ kind: 'counted', note }, { kind: 'make', skuKey, pieces });
}

/** All pieces made so far are this many. Throws NOT_ENOUGH_IN_WORK; NOT_ENOUGH_PIECES below what is packaged. */
export function correctCount(hand: Hand, skuKey: string, pieces: number, reason: string): void {
  hand.mustBeActive();
  if (hand.target(skuKey).madePieces === pieces) {
    nothingHappened();
    return;
  }
  hand.pieces({ kind: 'count_corrected', note: reason }, { kind: 'set_made', skuKey, pieces });
}

/** Throws NOT_ENOUGH_IN_WORK. */
export function addWaste(hand: Hand, mg: number, note: string): void {
  hand.mustBeActive();
  hand.move({ kind: 'waste', note }, { kind: 'waste', mg });
}

/** All waste so far is this much. Throws NOT_ENOUGH_IN_WORK. */
export function correctWaste(hand: Hand, mg: number, reason: string): void {
  hand.mustBeActive();
  if (hand.batch().wasteMg === mg) {
    nothingHappened();
    return;
  }
  hand.move({ kind: 'waste_corrected', note: reason }, { kind: 'set_waste', mg });
}
