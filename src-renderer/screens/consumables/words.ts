// What presses first among consumables, in which order SKUs stand, and numbers as they are typed and read. Pure.
import type { ConsumableRow } from '#shared/contract/consumables.ts';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { type StockState, stockStateOf } from '#shared/text/consumables.ts';
import { skuWords } from '#shared/text/sku.ts';
import { typedWhole } from '../../components/fields.tsx';
import { whole } from '../../lib/format.ts';

/** What presses first. */
export const PRESSING = { negative: 0, low: 1, fine: 2 } as const satisfies Record<StockState, number>;

/** Below zero, then low, then by the days that are left, then by name. */
export function byPressing(a: ConsumableRow, b: ConsumableRow): number {
  const pressing = PRESSING[stockStateOf(a)] - PRESSING[stockStateOf(b)];
  if (pressing !== 0) return pressing;
  if (a.daysLeft !== b.daysLeft) {
    return (a.daysLeft ?? Number.POSITIVE_INFINITY) < (b.daysLeft ?? Number.POSITIVE_INFINITY) ? -1 : 1;
  }
  return a.name.localeCompare(b.name, 'en');
}

/** "12", and for less than ten days "3.4": the last days count. */
export const daysWords = (days: number): string =>
  days < 10 ? String(Math.round(days * 10) / 10) : whole(Math.floor(days));

const rank = (skuKey: string): number => {
  const at = DEFAULT_SKUS.findIndex(({ key }) => key === skuKey);
  return at < 0 ? DEFAULT_SKUS.length : at;
};

/** SKU keys: the four defaults first, then by name. */
export const bySku = (a: string, b: string): number =>
  rank(a) - rank(b) || skuWords(a).localeCompare(skuWords(b), 'en');

/** As the contract has it. */
const MOST_PIECES = 100_000_000;

/** What is wrong with a typed number of pieces, or null; `least` is 0 or 1. */
export function piecesProblem(text: string, least: 0 | 1): string | null {
  if (text.trim() === '') return 'Enter a number of pieces.';
  const pieces = typedWhole(text);
  if (pieces === null || pieces > MOST_PIECES) return 'Use a whole number of pieces, such as 5,000.';
  return pieces < least ? 'Enter 1 or more.' : null;
}

const MOST_THOUSANDTHS = 1_000_000;

/** Thousandths of what was typed with up to three decimals: "0.25" is 250. Null when it is not such a number. */
export function typedThousandths(text: string): number | null {
  const plain = text.replaceAll(',', '').trim();
  if (!/^(\d{1,4}(\.\d{0,3})?|\.\d{1,3})$/.test(plain)) return null;
  const thousandths = Math.round(Number(plain) * 1000);
  return thousandths >= 1 && thousandths <= MOST_THOUSANDTHS ? thousandths : null;
}
