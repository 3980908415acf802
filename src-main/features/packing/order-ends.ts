// How an order ends and comes back: delivered, closed without packing all of it, out of History again. Everything runs
// in the caller's transaction and leaves an event that undo can go by.
import { AppError } from '../../core/app-error.ts';
import type { Completion } from './completion.ts';
import { addOrderEventTx, type Doing } from './events.ts';
import { relistOrderTx } from './listing.ts';
import { findOrder, linesOfOrder, type OrderRecord, patchOrderTx } from './records.ts';
import { type Hand, releaseAllTx } from './reserve.ts';
import type { TakeUp } from './take-up.ts';
import { closedBecause, type InHistory } from './undo.ts';

/** Throws RECORD_NOT_FOUND. */
export function orderTx(hand: Pick<Hand, 'tx'>, packingOrderId: string): OrderRecord {
  const order = findOrder(hand.tx.db, packingOrderId);
  if (!order) throw new AppError('RECORD_NOT_FOUND', { kind: 'order', ref: packingOrderId });
  return order;
}

export function createOrderEnds({ completion, takeUp }: { readonly completion: Completion; readonly takeUp: TakeUp }) {
  const publishOrder = (hand: Hand, packingOrderId: string): void =>
    hand.tx.publish({ area: 'packing', ids: linesOfOrder(hand.tx.db, packingOrderId).map(({ id }) => id) });

  const setDeliveredTx = (hand: Hand, doing: Doing, packingOrderId: string, delivered: boolean): boolean => {
    const order = orderTx(hand, packingOrderId);
    if ((order.deliveredAt !== null) === delivered) return false;
    if (!delivered) {
      // An order that was closed stays so, delivered or not.
      const isBack = order.status === 'history' && order.unwantedBecause !== 'closed';
      const back = isBack ? { status: 'open' as const, historyAt: null, historyWeek: null } : {};
      // The days after which it counts as delivered begin again.
      const completedAt = order.completedAt === null ? null : hand.at;
      const patch = isBack ? { ...back, completedAt } : back;
      patchOrderTx(hand.tx, order.id, { ...patch, deliveredAt: null, deliveredBy: '' }, hand.at);
      addOrderEventTx(hand, doing, order.id, { kind: 'not_delivered' });
      relistOrderTx(hand, order.id);
      takeUp.settleOrdersTx(hand, [order.id]);
    } else {
      if (order.completedAt === null) {
        const missing = linesOfOrder(hand.tx.db, order.id).reduce(
          (sum, l) => sum + Math.max(0, l.ordered - l.packed),
          0,
        );
        throw new AppError('ORDER_NOT_PACKED', { invoiceNumber: order.invoiceNumber, missing });
      }
      addOrderEventTx(hand, doing, order.id, { kind: 'delivered' });
      completion.deliveredTx(hand, order, true);
    }
    publishOrder(hand, order.id);
    return true;
  };

  const closeTx = (hand: Hand, doing: Doing, packingOrderId: string, reason: string): void => {
    const order = orderTx(hand, packingOrderId);
    if (order.status !== 'open') throw new AppError('LINE_CLOSED', { invoiceNumber: order.invoiceNumber });
    for (const line of linesOfOrder(hand.tx.db, order.id)) releaseAllTx(hand, line);
    patchOrderTx(hand.tx, order.id, { wanted: false, unwantedBecause: 'closed' }, hand.at);
    addOrderEventTx(hand, doing, order.id, { kind: 'closed', reason });
    completion.toHistoryTx(hand, order);
  };

  const reopenTx = (hand: Hand, doing: Doing, packingOrderId: string): void => {
    const order = orderTx(hand, packingOrderId);
    if (order.status !== 'history') throw new AppError('LINE_CLOSED', { invoiceNumber: order.invoiceNumber });
    const closed = order.unwantedBecause === 'closed';
    const { completedAt, deliveredAt, deliveredBy } = order;
    const patch = {
      status: 'open' as const,
      historyAt: null,
      historyWeek: null,
      deliveredAt: null,
      deliveredBy: '',
      // The days after which it counts as delivered begin again.
      ...(order.completedAt === null ? {} : { completedAt: hand.at }),
      ...(closed ? { wanted: true, unwantedBecause: '' } : {}),
    };
    patchOrderTx(hand.tx, order.id, patch, hand.at);
    const reason = closed ? closedBecause(hand.tx.db, order.id) : '';
    const detail = { history: { closed, completedAt, deliveredAt, deliveredBy } };
    addOrderEventTx(hand, doing, order.id, { kind: 'reopened', reason, detail });
    // Not delivered at once for being finished on Apex: somebody wants it on the list.
    if (order.orderId !== null) takeUp.takeTx(hand, [order.orderId], false);
    takeUp.settleOrdersTx(hand, [order.id]);
    publishOrder(hand, order.id);
  };

  const backToHistoryTx = (
    hand: Hand,
    doing: Doing,
    packingOrderId: string,
    history: InHistory,
    reason: string,
  ): void => {
    const order = orderTx(hand, packingOrderId);
    const { closed, completedAt, deliveredAt, deliveredBy } = history;
    if (order.status !== 'open') throw new AppError('LINE_CLOSED', { invoiceNumber: order.invoiceNumber });
    const facts = { completedAt, deliveredAt, deliveredBy };
    const patch = closed ? { ...facts, wanted: false, unwantedBecause: 'closed' } : facts;
    patchOrderTx(hand.tx, order.id, patch, hand.at);
    addOrderEventTx(hand, doing, order.id, { kind: closed ? 'closed' : 'delivered', reason });
    completion.toHistoryTx(hand, { ...order, completedAt });
  };

  return { setDeliveredTx, closeTx, reopenTx, backToHistoryTx };
}
