// What each thing that happens to a package does to its balances. One operation gives one or two ledger
// movements; the balances on the package row are the sums of its movements, always. Undo is another
// movement, never a deletion. Pure: the feature writes what this decides, or nothing.
import type { Milligrams } from '../model/mass.ts';
import { availableMg, type Balances } from './sku-units.ts';

export type LedgerKind =
  | 'received'
  | 'reserved'
  | 'unreserved'
  | 'packed'
  | 'unpacked'
  | 'settled'
  | 'hold_placed'
  | 'hold_released'
  | 'override_set'
  | 'override_cleared'
  | 'metrc_adjusted'
  | 'apex_sale'
  | 'taken_back'
  | 'tracker_read'
  | 'status_changed';

/** `overrideCount` is +1 when a physical count appears and −1 when it goes, so that null is a sum too. */
export interface Movement {
  readonly kind: LedgerKind;
  readonly current: number;
  readonly override: number;
  readonly overrideCount: number;
  readonly ordered: number;
  readonly packed: number;
  readonly held: number;
}

export type LedgerOperation =
  /** Goods come onto the shelf, or go back to production: a physical count knows them too. */
  | { readonly kind: 'receive' | 'take_back'; readonly mg: Milligrams }
  | { readonly kind: 'reserve' | 'unreserve' | 'place_hold' | 'release_hold' | 'sell'; readonly mg: Milligrams }
  /** `mg` are the goods packed; `fromOrdered` of them were reserved (less when more than ordered is packed). */
  | { readonly kind: 'pack' | 'unpack'; readonly mg: Milligrams; readonly fromOrdered: Milligrams }
  | { readonly kind: 'metrc_reads'; readonly mg: Milligrams }
  /** A tracker server's figure; or a decrement of ours that it took. */
  | { readonly kind: 'tracker_reads' | 'tracker_took'; readonly mg: Milligrams }
  | { readonly kind: 'count'; readonly mg: Milligrams | null };

export type LedgerRefusal = {
  readonly code: 'not_enough_available' | 'not_enough_ordered' | 'not_enough_packed' | 'not_enough_held';
  readonly limitMg: number;
};

export type LedgerDecision =
  | { readonly ok: true; readonly movements: readonly Movement[]; readonly after: Balances }
  | { readonly ok: false; readonly refusal: LedgerRefusal };

const STILL: Omit<Movement, 'kind'> = { current: 0, override: 0, overrideCount: 0, ordered: 0, packed: 0, held: 0 };

const refuse = (code: LedgerRefusal['code'], limitMg: number): LedgerDecision => ({
  ok: false,
  refusal: { code, limitMg },
});

export function applyMovement(b: Balances, m: Movement): Balances {
  const counted = (b.overrideMg === null ? 0 : 1) + m.overrideCount;
  return {
    currentMg: b.currentMg + m.current,
    overrideMg: counted === 0 ? null : (b.overrideMg ?? 0) + m.override,
    orderedMg: b.orderedMg + m.ordered,
    packedMg: b.packedMg + m.packed,
    heldMg: b.heldMg + m.held,
  };
}

function decide(before: Balances, movements: readonly Movement[]): LedgerDecision {
  return { ok: true, movements, after: movements.reduce(applyMovement, before) };
}

/**
 * Decides one operation on the balances before it.
 * Refusals carry the limit in milligrams. Amounts must be positive; an operation that changes nothing gives no movement.
 */
export function decideLedger(before: Balances, op: LedgerOperation): LedgerDecision {
  switch (op.kind) {
    case 'receive':
      return decide(before, [{ ...STILL, kind: 'received', current: op.mg, override: ifCounted(before, op.mg) }]);
    case 'take_back': {
      const free = Math.min(availableMg(before), before.currentMg);
      if (op.mg > free) return refuse('not_enough_available', free);
      return decide(before, [{ ...STILL, kind: 'taken_back', current: -op.mg, override: ifCounted(before, -op.mg) }]);
    }
    case 'reserve': {
      const free = availableMg(before);
      if (op.mg > free) return refuse('not_enough_available', free);
      return decide(before, [{ ...STILL, kind: 'reserved', ordered: op.mg }]);
    }
    case 'unreserve':
      if (op.mg > before.orderedMg) return refuse('not_enough_ordered', before.orderedMg);
      return decide(before, [{ ...STILL, kind: 'unreserved', ordered: -op.mg }]);
    case 'place_hold': {
      const free = availableMg(before);
      if (op.mg > free) return refuse('not_enough_available', free);
      return decide(before, [{ ...STILL, kind: 'hold_placed', held: op.mg }]);
    }
    case 'release_hold':
      if (op.mg > before.heldMg) return refuse('not_enough_held', before.heldMg);
      return decide(before, [{ ...STILL, kind: 'hold_released', held: -op.mg }]);
    case 'pack': {
      if (op.fromOrdered > before.orderedMg) return refuse('not_enough_ordered', before.orderedMg);
      const extra = op.mg - op.fromOrdered;
      const free = availableMg(before);
      if (extra > free) return refuse('not_enough_available', free);
      return decide(before, [{ ...STILL, kind: 'packed', ordered: -op.fromOrdered, packed: op.mg }]);
    }
    case 'unpack':
      if (op.mg > before.packedMg) return refuse('not_enough_packed', before.packedMg);
      return decide(before, [{ ...STILL, kind: 'unpacked', ordered: op.fromOrdered, packed: -op.mg }]);
    case 'sell':
      return decideSale(before, op.mg);
    case 'metrc_reads':
      return decide(before, metrcMovements(before, op.mg));
    case 'tracker_reads':
      return decide(before, trackerMovements(before, op.mg));
    case 'tracker_took':
      return decide(before, tookMovements(before, op.mg));
    case 'count':
      return decide(before, countMovements(before, op.mg));
  }
}

const ifCounted = (before: Balances, change: number): number => (before.overrideMg === null ? 0 : change);

/**
 * A sale leaves the package's effective amount, so it comes off METRC's figure and off a physical count alike;
 * METRC's own figure, read later, corrects the first. With a count above METRC's figure the figure stops at zero.
 */
function decideSale(before: Balances, sold: Milligrams): LedgerDecision {
  const free = availableMg(before);
  if (sold > free) return refuse('not_enough_available', free);
  const current = -Math.min(sold, before.currentMg);
  const override = before.overrideMg === null ? 0 : -sold;
  return decide(before, [{ ...STILL, kind: 'apex_sale', current, override }]);
}

/** A drop settles packed grams first (they have left the building, so a physical count loses them too); the rest is an adjustment. */
function metrcMovements(before: Balances, reads: Milligrams): Movement[] {
  const change = reads - before.currentMg;
  const settled = change < 0 ? Math.min(-change, before.packedMg) : 0;
  const movements: Movement[] = [];
  if (settled > 0) {
    const override = before.overrideMg === null ? 0 : -Math.min(settled, before.overrideMg);
    movements.push({ ...STILL, kind: 'settled', current: -settled, override, packed: -settled });
  }
  const rest = change + settled;
  if (rest !== 0) movements.push({ ...STILL, kind: 'metrc_adjusted', current: rest });
  return movements;
}

/**
 * What the tracker says is there is what counts: a physical count of before goes. Nothing is settled by it, because what
 * left there for other reasons is none of our boxes.
 */
function trackerMovements(before: Balances, reads: Milligrams): Movement[] {
  const cleared = countMovements(before, null);
  const change = reads - before.currentMg;
  return change === 0 ? cleared : [...cleared, { ...STILL, kind: 'tracker_read', current: change }];
}

/** The tracker has taken packed goods off its own figure, so they are no deduction of ours any more. */
function tookMovements(before: Balances, took: Milligrams): Movement[] {
  const current = -Math.min(took, before.currentMg);
  const packed = -Math.min(took, before.packedMg);
  const override = before.overrideMg === null ? 0 : -Math.min(took, before.overrideMg);
  return current === 0 && packed === 0 ? [] : [{ ...STILL, kind: 'settled', current, override, packed }];
}

function countMovements(before: Balances, counted: Milligrams | null): Movement[] {
  if (counted === before.overrideMg) return [];
  const had = before.overrideMg === null ? 0 : 1;
  const change = (counted ?? 0) - (before.overrideMg ?? 0);
  return counted === null
    ? [{ ...STILL, kind: 'override_cleared', override: change, overrideCount: -1 }]
    : [{ ...STILL, kind: 'override_set', override: change, overrideCount: 1 - had }];
}
