// The words of consumables: kinds, what moved a balance, what a recipe counts by. Complete by type: a new kind without
// words does not compile.
import type { ConsumableKind, ConsumableLedgerKind, RecipePer } from '../contract/consumables.ts';
import type { Explained } from './labels.ts';

export const CONSUMABLE_KIND_TEXT = {
  cone: 'Cone',
  paper: 'Paper',
  filter: 'Filter',
  tube: 'Tube',
  box: 'Box',
  label: 'Label',
  other: 'Other',
} as const satisfies Record<ConsumableKind, string>;

export const CONSUMABLE_LEDGER_TEXT = {
  received: 'Received',
  used: 'Used',
  given_back: 'Given back',
  counted: 'Counted',
  discarded: 'Discarded',
} as const satisfies Record<ConsumableLedgerKind, string>;

export const RECIPE_PER_TEXT = {
  piece: { label: 'piece', text: 'For every pre-roll that is counted.' },
  unit: { label: 'unit', text: 'For every sellable unit that is packaged.' },
} as const satisfies Record<RecipePer, Explained>;

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Below zero more was used than was ever entered: a delivery or a count is missing. */
export type StockState = 'fine' | 'low' | 'negative';

export const stockStateOf = (it: { readonly onHand: number; readonly low: boolean }): StockState => {
  if (it.onHand < 0) return 'negative';
  return it.low ? 'low' : 'fine';
};

export const STOCK_STATE_TEXT = {
  fine: { label: 'Enough', text: 'Above its reorder point, or nobody set one.' },
  low: { label: 'Low', text: 'At or below its reorder point.' },
  negative: {
    label: 'Below zero',
    text: 'More was used than was entered: a delivery or a count is missing. Production goes on all the same.',
  },
} as const satisfies Record<StockState, Explained>;

/** "Order 5,000"; what to do where nobody said how many are ordered at a time. */
export const orderWords = (reorderAmount: number): string =>
  reorderAmount > 0 ? `Order ${COUNT.format(reorderAmount)}` : 'Order more';

/** Thousandths as people write them: 1000 as "1", 250 as "0.25". */
export const amountWords = (thousandths: number): string => String(thousandths / 1000);

/** "1 for every piece", "0.25 for every unit (one for 4)". */
export function recipeWords(recipe: { readonly per: RecipePer; readonly thousandths: number }): string {
  const each = `${amountWords(recipe.thousandths)} for every ${RECIPE_PER_TEXT[recipe.per].label}`;
  const shared = 1000 / recipe.thousandths;
  return shared > 1 && Number.isInteger(shared) ? `${each} (one for ${COUNT.format(shared)})` : each;
}
