// What becomes of an order once all that Apex says of it is written down: whether one that is left out stays wanted, and
// whether one comes back out of History.
import { needsPacking } from '#shared/rules/packing-line.ts';
import type { ReadDb } from '../../db/database.ts';
import { addOrderEventTx, beginDoing } from './events.ts';
import { allocationsOf, linesOfOrder, type OrderRecord, patchOrderTx } from './records.ts';
import type { Hand } from './reserve.ts';

/** Every line it has is packed, and there is one. */
function isPackedInFull(db: ReadDb, packingOrderId: string): boolean {
  const lines = linesOfOrder(db, packingOrderId).filter(({ ordered }) => ordered > 0);
  return lines.length > 0 && lines.every((line) => line.packed >= line.ordered);
}

/**
 * A status that is left out of the list often is the one of packed goods that are on their way: what is packed in full
 * is still wanted, can be delivered and goes to History. Of an order that is not, nothing is wanted.
 */
export function keepPackedTx(hand: Hand, order: OrderRecord): void {
  if (order.unwantedBecause !== 'left_out') return;
  const wanted = isPackedInFull(hand.tx.db, order.id);
  if (wanted !== order.wanted) patchOrderTx(hand.tx, order.id, { wanted }, hand.at);
}

/** Goods that METRC still counts, packed for an order that Apex cancelled or no longer has, have to be unpacked. */
const isToUnpack = (db: ReadDb, order: OrderRecord): boolean =>
  ['cancelled', 'gone'].includes(order.unwantedBecause) &&
  linesOfOrder(db, order.id)
    .flatMap(({ id }) => allocationsOf(db, id))
    .some(({ packed, mgPerUnit, settledMg }) => packed * mgPerUnit > settledMg);

const isToPack = (db: ReadDb, order: OrderRecord): boolean =>
  order.wanted && order.unwantedBecause === '' && linesOfOrder(db, order.id).some((line) => needsPacking(line) > 0);

/** An order in History that there is something to do for again is on the list again. One that was closed stays. */
export function backOnListTx(hand: Hand, order: OrderRecord | null): OrderRecord | null {
  if (order?.status !== 'history') return order;
  if (!isToPack(hand.tx.db, order) && !isToUnpack(hand.tx.db, order)) return order;
  const open = { status: 'open', historyAt: null, historyWeek: null, deliveredAt: null, deliveredBy: '' } as const;
  patchOrderTx(hand.tx, order.id, { ...open, completedAt: null }, hand.at);
  addOrderEventTx(hand, beginDoing('orders'), order.id, { kind: 'reopened' });
  return { ...order, ...open, completedAt: null };
}
