// Which lines stand on the open list. The column exists so that the list can be read in its own order from an index;
// it follows from the line and its order, and whoever changes either calls this.
import { isListed } from '#shared/rules/packing-line.ts';
import { findLine, linesOfOrder, patchLineTx } from './records.ts';
import type { Hand } from './reserve.ts';

/** Answers whether the line is listed now. */
export function relistTx(hand: Hand, lineId: string): boolean {
  const line = findLine(hand.tx.db, lineId);
  if (!line) return false;
  const listed = isListed(line, line.orderStatus === 'open');
  if (listed !== line.listed) patchLineTx(hand.tx, lineId, { listed }, hand.at);
  return listed;
}

export function relistOrderTx(hand: Hand, packingOrderId: string): void {
  for (const { id } of linesOfOrder(hand.tx.db, packingOrderId)) relistTx(hand, id);
}
