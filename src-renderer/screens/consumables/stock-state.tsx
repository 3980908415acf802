// Whether there is enough of a consumable, as icon and word, and what to order.
import { IconAlertTriangle, IconCircleCheck, IconShoppingCart } from '@tabler/icons-react';
import type { ConsumableRow } from '#shared/contract/consumables.ts';
import { orderWords, STOCK_STATE_TEXT, type StockState, stockStateOf } from '#shared/text/consumables.ts';
import { Status } from '../../components/status.tsx';

const SIGNS = {
  fine: { tone: 'ok', icon: IconCircleCheck },
  low: { tone: 'warn', icon: IconShoppingCart },
  negative: { tone: 'bad', icon: IconAlertTriangle },
} as const satisfies Record<StockState, object>;

/** `order`: with what to order. */
export function StockStatus({ row, order = false }: { row: ConsumableRow; order?: boolean }) {
  const state = stockStateOf(row);
  const { label, text } = STOCK_STATE_TEXT[state];
  const words = order && row.low ? `${label}: ${orderWords(row.reorderAmount).toLowerCase()}` : label;
  return <Status {...SIGNS[state]} label={words} title={text} />;
}
