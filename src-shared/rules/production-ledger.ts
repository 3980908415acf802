// What each thing that happens to a production batch does to its grams. Pure: the feature writes what this decides, as
// one event, or nothing. A correction is another event, never a deletion.
//
// Invariants: input = pieces + waste + unexplained + in work, none of them ever below zero; what is packaged is a part of
// the pieces. The balances of a batch are the sums of its events' deltas.
import { type Milligrams, mg } from '../model/mass.ts';

/** Milligrams. `packagedMg` is the part of `piecesMg` that is in finished-goods packages. */
export interface ProductionBalances {
  readonly inputMg: number;
  readonly piecesMg: number;
  readonly packagedMg: number;
  readonly wasteMg: number;
  readonly unexplainedMg: number;
}

/** What was made of one SKU, in pieces. */
export interface MadeOfSku {
  readonly milligramsPerPiece: number;
  readonly madePieces: number;
  readonly packagedPieces: number;
}

/** Milligrams, signed. `madePieces` and `packagedPieces` are the change of the SKU's counts. */
export interface ProductionDeltas {
  readonly input: number;
  readonly pieces: number;
  readonly waste: number;
  readonly unexplained: number;
  readonly packaged: number;
  readonly madePieces: number;
  readonly packagedPieces: number;
}

/** Amounts are positive; the `set_` operations say what all of it is now. */
export type ProductionOperation =
  | { readonly kind: 'take_in' | 'give_back' | 'waste'; readonly mg: number }
  | { readonly kind: 'set_waste'; readonly mg: number }
  | { readonly kind: 'make' | 'set_made' | 'package' | 'take_back'; readonly pieces: number; readonly of: MadeOfSku }
  /** What is left in work is booked as unexplained. */
  | { readonly kind: 'close' }
  /** What closing booked, and so much of the waste, is in work again. */
  | { readonly kind: 'reopen'; readonly wasteMg: number };

export type ProductionRefusal =
  | { readonly code: 'not_enough_in_work'; readonly askedMg: number; readonly inWorkMg: number }
  | { readonly code: 'not_enough_pieces'; readonly asked: number; readonly there: number };

export type ProductionDecision =
  | { readonly ok: true; readonly deltas: ProductionDeltas; readonly after: ProductionBalances }
  | { readonly ok: false; readonly refusal: ProductionRefusal };

export const NOTHING_IN_PRODUCTION: ProductionBalances = {
  inputMg: 0,
  piecesMg: 0,
  packagedMg: 0,
  wasteMg: 0,
  unexplainedMg: 0,
};

export const NO_DELTAS: ProductionDeltas = {
  input: 0,
  pieces: 0,
  waste: 0,
  unexplained: 0,
  packaged: 0,
  madePieces: 0,
  packagedPieces: 0,
};

/** Grams of a batch that are neither pieces nor lost yet. */
export const inWorkMg = (b: ProductionBalances): Milligrams => mg(b.inputMg - b.piecesMg - b.wasteMg - b.unexplainedMg);

export const applyDeltas = (b: ProductionBalances, d: ProductionDeltas): ProductionBalances => ({
  inputMg: b.inputMg + d.input,
  piecesMg: b.piecesMg + d.pieces,
  packagedMg: b.packagedMg + d.packaged,
  wasteMg: b.wasteMg + d.waste,
  unexplainedMg: b.unexplainedMg + d.unexplained,
});

/** Decides one operation on the balances before it. A refusal carries what there is. */
export function decideProduction(before: ProductionBalances, op: ProductionOperation): ProductionDecision {
  const decide = (some: Partial<ProductionDeltas>): ProductionDecision => {
    const deltas = { ...NO_DELTAS, ...some };
    return { ok: true, deltas, after: applyDeltas(before, deltas) };
  };
  const free = inWorkMg(before);
  const outOfWork = (askedMg: number, some: Partial<ProductionDeltas>): ProductionDecision =>
    askedMg > free ? { ok: false, refusal: { code: 'not_enough_in_work', askedMg, inWorkMg: free } } : decide(some);

  switch (op.kind) {
    case 'take_in':
      return decide({ input: op.mg });
    case 'give_back':
      return outOfWork(op.mg, { input: -op.mg });
    case 'waste':
      return outOfWork(op.mg, { waste: op.mg });
    case 'set_waste':
      return outOfWork(op.mg - before.wasteMg, { waste: op.mg - before.wasteMg });
    case 'make':
    case 'set_made': {
      const made = op.kind === 'make' ? op.pieces : op.pieces - op.of.madePieces;
      const unpackaged = op.of.madePieces - op.of.packagedPieces;
      if (-made > unpackaged) return notEnoughPieces(-made, unpackaged);
      const pieces = made * op.of.milligramsPerPiece;
      return outOfWork(pieces, { pieces, madePieces: made });
    }
    case 'package': {
      const unpackaged = op.of.madePieces - op.of.packagedPieces;
      if (op.pieces > unpackaged) return notEnoughPieces(op.pieces, unpackaged);
      return decide({ packaged: op.pieces * op.of.milligramsPerPiece, packagedPieces: op.pieces });
    }
    case 'take_back':
      if (op.pieces > op.of.packagedPieces) return notEnoughPieces(op.pieces, op.of.packagedPieces);
      return decide({ packaged: -op.pieces * op.of.milligramsPerPiece, packagedPieces: -op.pieces });
    case 'close':
      return decide({ unexplained: free });
    case 'reopen':
      return decide({ unexplained: -before.unexplainedMg, waste: -op.wasteMg });
  }
}

const notEnoughPieces = (asked: number, there: number): ProductionDecision => ({
  ok: false,
  refusal: { code: 'not_enough_pieces', asked, there },
});

/** True when nobody can explain a larger share of the input than `percent` allows. */
export const isUnexplainedHigh = (b: Pick<ProductionBalances, 'inputMg' | 'unexplainedMg'>, percent: number): boolean =>
  b.unexplainedMg > 0 && b.unexplainedMg * 100 > b.inputMg * percent;

/**
 * Divides `amount` over parts in proportion to them: whole milligrams, none more than its part, their sum exact.
 * The amount is at most the parts' sum. What rounding leaves goes to the largest remainders, the first of equals first.
 */
export function divideOverParts(amount: number, parts: readonly number[]): number[] {
  const whole = BigInt(parts.reduce((sum, part) => sum + part, 0));
  if (whole === 0n || amount === 0) return parts.map(() => 0);
  const shares = parts.map((part, index) => {
    const product = BigInt(amount) * BigInt(part);
    return { index, share: Number(product / whole), rest: product % whole };
  });
  let left = amount - shares.reduce((sum, { share }) => sum + share, 0);
  const byRest = [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const extra = new Set<number>();
  for (const { index } of byRest) {
    if (left === 0) break;
    extra.add(index);
    left -= 1;
  }
  return shares.map(({ share, index }) => share + (extra.has(index) ? 1 : 0));
}
