// What packing tells Apex: an order is packed or delivered, or no longer. Called inside the transaction that packs, so
// that the two can never come apart; the outbox sends it. Which status that is on Apex is a setting.
import { and, eq, inArray } from 'drizzle-orm';
import { standing } from '#shared/rules/order-stage.ts';
import { acting } from '../../core/acting.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Tx } from '../../db/database.ts';
import { outbox } from '../../db/schema/outbox.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { readPayload } from '../../outbox/rows.ts';
import { enqueueTx, nextSeq, type Withdrawal, type Withdrawn, withdrawTx } from '../../outbox/store.ts';
import {
  type Move,
  ORDER_STATUS_KIND,
  type OrderStatusPayload,
  orderStatusPayload,
  STATUS_SETTING,
} from './order-status.ts';
import { orderOf, placeOf, wantedStatus } from './order-status-rows.ts';

/**
 * queued: it goes to Apex. waiting: it was on its way already. parked: the setting's status is not there any more, and
 * a person sees it in the outbox. not_set: the setting is empty. already: Apex has it as far or further. closed: the
 * order is cancelled, gone or not known here.
 */
export type MoveOutcome = 'queued' | 'waiting' | 'parked' | 'not_set' | 'already' | 'closed';

export interface OrderStatusMovesDeps {
  readonly settings: SettingsService;
  readonly clock: Clock;
}

const WORDS: Readonly<Record<Move, { readonly title: string; readonly back: string }>> = {
  packed: { title: 'packed', back: 'It is not packed any more.' },
  delivered: { title: 'delivered', back: 'It is not delivered any more.' },
};

const subjectOf = (orderId: number): string => `order ${orderId}`;

export function createOrderStatusMoves({ settings, clock }: OrderStatusMovesDeps) {
  const now = (): string => toInstant(clock.now());
  const isMove = (payload: unknown, move: Move): boolean => orderStatusPayload.safeParse(payload).data?.move === move;
  const isHere = (payload: unknown): boolean =>
    orderStatusPayload.safeParse(payload).data?.address === settings.apexAddress();

  /** The item of this move that is still to arrive and was not taken back. */
  const onItsWay = (tx: Tx, orderId: number, move: Move): boolean =>
    tx.db
      .select()
      .from(outbox)
      .where(
        and(
          eq(outbox.target, 'apex'),
          eq(outbox.subject, subjectOf(orderId)),
          eq(outbox.kind, ORDER_STATUS_KIND),
          inArray(outbox.state, ['pending', 'sending', 'unknown']),
        ),
      )
      .all()
      .map((row) => ({ payload: readPayload(row), wanted: row.cancelledBy === null }))
      .some(({ payload, wanted }) => wanted && isMove(payload, move) && isHere(payload));

  const withdraw = (tx: Tx, orderId: number, reason: string, some: Pick<Withdrawal, 'only' | 'states'>): Withdrawn => {
    const which = { target: 'apex', subject: subjectOf(orderId), kind: ORDER_STATUS_KIND, ...some } as const;
    return withdrawTx(tx, which, reason, acting()?.actor.name ?? 'Packhouse', now());
  };

  const moveTx = (tx: Tx, move: Move, orderId: number, invoiceNumber: string): MoveOutcome => {
    const setting = settings.get(STATUS_SETTING[move]);
    if (setting.trim() === '') return 'not_set';
    const order = orderOf(tx.db, orderId);
    if (!order || order.gone || order.cancelled) return 'closed';
    if (onItsWay(tx, orderId, move)) return 'waiting';
    const finding = wantedStatus(tx.db, setting, order);
    const wanted = finding.found;
    if (wanted) {
      const place = placeOf(tx.db, order.statusId, order.stage);
      if (standing(place, wanted) === 'reached') return 'already';
    }
    const statusName = wanted?.name ?? setting.trim();
    const title = `${invoiceNumber || `Order ${orderId}`} ${WORDS[move].title}: to “${statusName}”`;
    // A parked one, or one for an Apex of before, would hold this one back, though this one says all that it could.
    withdraw(tx, orderId, `Overtaken: ${title}`, { states: ['parked'] });
    withdraw(tx, orderId, `Overtaken: ${title}`, { only: (payload) => !isHere(payload) });
    const payload: OrderStatusPayload = {
      move,
      orderId,
      statusId: wanted?.statusId ?? null,
      statusName,
      fromStatusId: order.statusId,
      address: settings.apexAddress(),
    };
    const subject = subjectOf(orderId);
    const seq = nextSeq(tx, 'apex', subject);
    enqueueTx(
      tx,
      {
        kind: ORDER_STATUS_KIND,
        target: 'apex',
        subject,
        idempotencyKey: `${ORDER_STATUS_KIND} ${payload.address} ${orderId} ${move} ${seq}`,
        payload,
        title,
      },
      now(),
      finding.found ? null : { code: `status_${finding.because}`, detail: setting.trim() },
    );
    return finding.found ? 'queued' : 'parked';
  };

  /**
   * What was not sent yet is not sent. What Apex has already stays there: a person moves it back on Apex if it should
   * be. Moves of both kinds are told apart by their payload.
   */
  const takeBackTx = (tx: Tx, move: Move, orderId: number): Withdrawn =>
    withdraw(tx, orderId, WORDS[move].back, { only: (payload) => isMove(payload, move) });

  return {
    packedTx: (tx: Tx, it: { readonly orderId: number; readonly invoiceNumber: string }): MoveOutcome =>
      moveTx(tx, 'packed', it.orderId, it.invoiceNumber),
    notPackedTx: (tx: Tx, it: { readonly orderId: number }): Withdrawn => takeBackTx(tx, 'packed', it.orderId),
    deliveredTx: (tx: Tx, it: { readonly orderId: number; readonly invoiceNumber: string }): MoveOutcome =>
      moveTx(tx, 'delivered', it.orderId, it.invoiceNumber),
    notDeliveredTx: (tx: Tx, it: { readonly orderId: number }): Withdrawn => takeBackTx(tx, 'delivered', it.orderId),
  };
}
