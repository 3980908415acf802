// What of a tracker server's offer is left after what was done here and is not known there yet. The tracker's answer is
// the truth about what may be sold: its units go out exactly as given while nothing was done here.
// Source: spec 01 "Units per SKU", spec 03 "Tracker API"; the scaling is ours, so that grams packed or reserved here are
// never offered twice between two readings.

/** A package as a tracker's /apex-calculate gave it. */
export interface TrackerOffer {
  /** Milligrams it has available. */
  readonly availableMg: number;
  /** Canonical SKU key → whole units. A SKU that is not named is not offered. */
  readonly units: Readonly<Record<string, number>>;
  /** Canonical SKU key → as the tracker spells it, where that differs. */
  readonly spelled: Readonly<Record<string, string>>;
}

export interface LocalBalances {
  readonly currentMg: number;
  readonly orderedMg: number;
  readonly packedMg: number;
  readonly heldMg: number;
}

/** Milligrams of the offer that are spoken for here: ordered, packed, held, and sold since the reading. Never negative. */
export const takenHereMg = (offer: Pick<TrackerOffer, 'availableMg'>, b: LocalBalances): number =>
  Math.max(0, offer.availableMg - (b.currentMg - b.orderedMg - b.packedMg - b.heldMg));

/**
 * Units of one SKU after `takenMg` of the offer are spoken for. Where the tracker offers all its grams in the SKU
 * (units = floor(available / grams per unit)) the same is done with what is left; where it offers otherwise (divided,
 * by hand, excluded) its units shrink in the same proportion. Never negative, never more than given.
 */
export function unitsLeft(given: number, availableMg: number, takenMg: number, mgPerUnit: number): number {
  if (takenMg <= 0) return given;
  const leftMg = availableMg - takenMg;
  if (leftMg <= 0) return 0;
  if (given === Math.floor(availableMg / mgPerUnit)) return Math.floor(leftMg / mgPerUnit);
  // Whole numbers all the way: units × milligrams can exceed what a double holds exactly.
  return Number((BigInt(given) * BigInt(leftMg)) / BigInt(availableMg));
}
