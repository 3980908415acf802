// What a production batch uses of a consumable by recipes. A recipe counts in thousandths of a piece for every piece made
// or every unit packaged; what is booked is whole pieces: a box for every four units is one box as soon as the first of
// the four is packaged. Giving back (pieces un-made, units taken back) is the same with the sign turned.
//
// Invariants: the total is the plain sum of everything that was counted, forward and back; what is booked depends on the
// total alone; nothing is ever given back that was not taken (a total below zero books nothing).
import type { RecipePer } from '../contract/consumables.ts';

export interface RecipeAmount {
  readonly consumableId: string;
  readonly per: RecipePer;
  /** Of a piece, for each: 1000 is one. */
  readonly thousandths: number;
}

/** Signed: pieces made or un-made, units packaged or taken back. */
export interface UsedCounts {
  readonly pieces: number;
  readonly units: number;
}

/** What one batch has used of one consumable so far. */
export interface BatchUse {
  /** Thousandths of a piece; below zero when more was taken back under a recipe than was ever counted under it. */
  readonly thousandths: number;
  /** Whole pieces that are booked in the ledger. */
  readonly booked: number;
}

export interface UseStep {
  readonly consumableId: string;
  readonly after: BatchUse;
  /** For the ledger, whole pieces: below zero is used, above zero is given back, zero books nothing. */
  readonly delta: number;
}

const THOUSANDTHS = 1000;

/** Whole pieces that a total of thousandths comes to: every piece that was begun. */
export const bookedPieces = (thousandths: number): number => Math.max(0, Math.ceil(thousandths / THOUSANDTHS));

/**
 * What counts of one SKU change in a batch's use, one step for each consumable its recipes touch.
 * @param soFar what the batch has used of a consumable until now, under whatever recipes
 */
export function recipeSteps(
  recipes: readonly RecipeAmount[],
  counts: UsedCounts,
  soFar: (consumableId: string) => BatchUse,
): readonly UseStep[] {
  const added = new Map<string, number>();
  for (const { consumableId, per, thousandths } of recipes) {
    const count = per === 'piece' ? counts.pieces : counts.units;
    if (count !== 0) added.set(consumableId, (added.get(consumableId) ?? 0) + count * thousandths);
  }
  return [...added].map(([consumableId, more]) => {
    const before = soFar(consumableId);
    const thousandths = before.thousandths + more;
    const booked = bookedPieces(thousandths);
    return { consumableId, after: { thousandths, booked }, delta: before.booked - booked };
  });
}

/** At or below its reorder point. A point of 0 means that nobody set one; a balance below zero is always too low. */
export const isLow = (balance: { readonly onHand: number; readonly reorderPoint: number }): boolean =>
  balance.onHand < 0 || (balance.reorderPoint > 0 && balance.onHand <= balance.reorderPoint);

/** Days that the use a day is taken from. */
export const USE_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Use a day over the last 30 days, or over the days the consumable has been kept here when they are fewer (at least
 * one): a new box type must not look as if it lasted for months. Null without use.
 * @param used pieces used less given back since `usedFrom`
 * @param createdAt UTC instant
 */
export function usedPerDay(used: number, createdAt: string, nowMs: number): number | null {
  if (used <= 0) return null;
  const days = (nowMs - Date.parse(createdAt)) / DAY_MS;
  return used / Math.min(USE_DAYS, Math.max(1, days));
}

/** Since when use counts for the use a day, in milliseconds. */
export const usedFrom = (nowMs: number): number => nowMs - USE_DAYS * DAY_MS;

/** Days a balance lasts; null where nobody can tell. */
export const daysLeft = (onHand: number, perDay: number | null): number | null =>
  perDay === null ? null : Math.max(0, onHand) / perDay;
