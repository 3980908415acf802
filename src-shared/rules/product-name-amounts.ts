// What the weights and pack counts written in a name add up to. "6pk 3g" is six of 0.5 g, "6pk 0.5g" the
// same; "2pk 1g" can be two of 0.5 g or two of 1 g, and then nothing is guessed.
import { type Milligrams, mg } from '../model/mass.ts';
import type { ScannedName, StatedWeight } from './product-name-scan.ts';
import type { NameDoubt } from './product-name-types.ts';

/** Pre-rolls weigh about 0.3 g to 3.5 g a piece. */
const MIN_PIECE = 300;
const MAX_PIECE = 3500;
/** In packs of four and more nobody sells pieces heavier than this. */
const MAX_PIECE_IN_PACK = 1500;
const LARGE_PACK = 4;
/** Minis down to here exist, so a total that would give them cannot be ruled out. */
const MIN_MINI = 200;
/** Weights a single piece commonly has; next to a pack count they are not taken for a total of minis. */
const COMMON_PIECES: ReadonlySet<number> = new Set([350, 400, 500, 600, 700, 750, 850, 1000]);
/** With "each" or "total" written out, odd sizes are believed within these bounds. */
const MIN_STATED = 100;
const MAX_STATED = 5000;

/**
 * Milligrams per piece from one stated weight and a pack count (null: not known, so the weight is one piece's).
 * null when each and total are both plausible, or neither is.
 */
export function pieceWeight(stated: StatedWeight, packCount: number | null): Milligrams | null {
  const weight = stated.milligrams;
  if (stated.basis === 'each') return weight >= MIN_STATED && weight <= MAX_STATED ? weight : null;
  if (stated.basis === 'total') return packCount === null ? null : shareOf(weight, packCount, MIN_STATED, MAX_STATED);
  if (packCount === null || packCount === 1) return weight >= MIN_PIECE && weight <= MAX_PIECE ? weight : null;

  const largest = packCount >= LARGE_PACK ? MAX_PIECE_IN_PACK : MAX_PIECE;
  const canBeEach = weight >= MIN_PIECE && weight <= largest;
  if (stated.basis === 'times') return canBeEach ? weight : null;
  const smallestShare = canBeEach && !COMMON_PIECES.has(weight) ? MIN_MINI : MIN_PIECE;
  const canBeTotal = weight / packCount >= smallestShare && weight / packCount <= MAX_PIECE_IN_PACK;
  if (canBeEach === canBeTotal) return null;
  return canBeEach ? weight : shareOf(weight, packCount, MIN_PIECE, MAX_PIECE_IN_PACK);
}

function shareOf(total: Milligrams, packCount: number, least: number, most: number): Milligrams | null {
  const share = total / packCount;
  return Number.isInteger(share) && share >= least && share <= most ? mg(share) : null;
}

/** Whether a stated weight can mean this piece weight: as the piece itself or as the pack's total. */
export const weightAgrees = (stated: Milligrams, piece: Milligrams, packCount: number | null): boolean =>
  stated === piece || (packCount !== null && stated === piece * packCount);

export interface Amounts {
  readonly milligramsPerPiece: Milligrams | null;
  readonly packCount: number | null;
}

const distinct = <T>(values: readonly T[]): readonly T[] => (values.length < 2 ? values : [...new Set(values)]);

function packOf(scanned: ScannedName, doubts: NameDoubt[]): number | null {
  const packs = distinct(scanned.packs);
  if (packs.length > 1) doubts.push({ code: 'several_packs', packs });
  if (packs.length === 0 && scanned.countlessPack) doubts.push({ code: 'pack_unclear' });
  return packs.length === 1 ? (packs[0] ?? null) : null;
}

/** Two weights agree when the larger is the pack's total of the smaller: "0.5g X 5 (2.5g)". */
function pieceOfTwo(a: StatedWeight, b: StatedWeight, packCount: number | null): Milligrams | null {
  const [small, large] = a.milligrams < b.milligrams ? [a, b] : [b, a];
  if (packCount === null || packCount === 1 || small.basis === 'total' || large.basis === 'each') return null;
  return large.milligrams === small.milligrams * packCount ? small.milligrams : null;
}

/** Works out piece weight and pack; whatever cannot be told is null and pushed onto `doubts`. */
export function resolveAmounts(scanned: ScannedName, doubts: NameDoubt[]): Amounts {
  const packCount = packOf(scanned, doubts);
  const weights = scanned.weights;
  const first = weights[0];
  if (scanned.unreadableWeight) {
    doubts.push({ code: 'weight_unclear', stated: null, packCount });
    return { milligramsPerPiece: null, packCount };
  }
  if (first === undefined) return { milligramsPerPiece: null, packCount };
  const other = weights.find((weight) => weight.milligrams !== first.milligrams);
  if (other === undefined) {
    const named = weights.find((weight) => weight.basis !== 'open') ?? first;
    const milligramsPerPiece = pieceWeight(named, packCount);
    if (milligramsPerPiece === null) doubts.push({ code: 'weight_unclear', stated: first.milligrams, packCount });
    return { milligramsPerPiece, packCount };
  }
  const values = distinct(weights.map((weight) => weight.milligrams));
  const milligramsPerPiece = values.length === 2 ? pieceOfTwo(first, other, packCount) : null;
  if (milligramsPerPiece === null) doubts.push({ code: 'several_weights', weights: values });
  return { milligramsPerPiece, packCount };
}
