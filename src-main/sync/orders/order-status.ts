// The outbox's kind "apex.order-status": an order on Apex is moved to a status. Apex has no idempotency key and a person
// may move the order there too, so the order is read first: one that has the status already is left alone, one that is
// further is never moved back. An item is for the Apex it was made for and is never sent to another.
import { z } from 'zod';
import type { ApexOrder } from '#shared/model/apex.ts';
import { standing } from '#shared/rules/order-stage.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError, type ApexErrorKind } from '../../integrations/apex/errors.ts';
import type { ApexPort } from '../../integrations/apex/port.ts';
import { defineKind, type OutboxKind } from '../../outbox/kinds.ts';
import { OutboxTrouble } from '../../outbox/trouble.ts';
import { noteStatusTx, orderOf, placeOf, wantedStatus } from './order-status-rows.ts';
import type { ApexGate } from './order-sync.ts';

export const ORDER_STATUS_KIND = 'apex.order-status';

export const MOVES = ['packed', 'delivered'] as const;
export type Move = (typeof MOVES)[number];

/** The setting that says which status a move means. */
export const STATUS_SETTING = {
  packed: 'orders.packedStatus',
  delivered: 'orders.deliveredStatus',
} as const satisfies Record<Move, string>;

export const orderStatusPayload = z.object({
  move: z.enum(MOVES),
  orderId: z.int(),
  /** Null when the setting's status was not found: it is looked for again when it is tried. */
  statusId: z.int().nullable(),
  statusName: z.string(),
  /** What the order had when this was wanted. */
  fromStatusId: z.int().nullable(),
  /** The Apex that this order is of. */
  address: z.string(),
});
export type OrderStatusPayload = z.infer<typeof orderStatusPayload>;

export interface OrderStatusDeps {
  readonly database: AppDatabase;
  readonly settings: SettingsService;
  readonly port: ApexPort;
  readonly gate: Pick<ApexGate, 'accountFailure'>;
  /** The token may not read or change orders: nothing of them is sent until a person acts. */
  readonly onForbidden: (error: ApexError) => void;
}

/** Failures that say the way to Apex, or Apex itself, is down. */
const AWAY: ReadonlySet<ApexErrorKind> = new Set(['network', 'timeout', 'server']);

/** A page where JSON should be comes from something in between, and with a status; an odd record does not. */
const isAway = (error: ApexError): boolean => AWAY.has(error.kind) || (error.kind === 'shape' && error.status !== null);

export function createOrderStatusKind(deps: OrderStatusDeps): OutboxKind {
  const { database, settings, port } = deps;

  const mustBeHere = ({ address }: OrderStatusPayload): void => {
    if (settings.apexAddress() === address) return;
    throw new OutboxTrouble('permanent', { code: 'other_address', detail: address, well: null });
  };

  /** Failures that are the account's or the program's, whatever was asked; null for the others. */
  const ofAll = (error: ApexError, fields: { code: string; detail: string }): OutboxTrouble | null => {
    if (error.kind === 'aborted') return new OutboxTrouble('stop', { ...fields, well: null });
    if (error.kind === 'rate_limited') return new OutboxTrouble('stop', { ...fields, waitMs: error.retryAfterMs ?? 0 });
    if (error.kind === 'forbidden') {
      deps.onForbidden(error);
      return new OutboxTrouble('stop', fields);
    }
    return deps.gate.accountFailure(error) ? new OutboxTrouble('stop', fields) : null;
  };

  const fieldsOf = ({ kind, detail }: ApexError) => ({ code: `apex_${kind}`, detail });

  /** Reading changes nothing: whatever fails, nothing happened. */
  const failedLook = (error: unknown): OutboxTrouble => {
    if (!(error instanceof ApexError)) throw error;
    const fields = fieldsOf(error);
    const all = ofAll(error, fields);
    if (all) return all;
    return isAway(error)
      ? new OutboxTrouble('retry', { ...fields, own: false, well: false, waitMs: null })
      : new OutboxTrouble('retry', fields);
  };

  const failedWrite = (error: unknown): OutboxTrouble => {
    if (!(error instanceof ApexError)) throw error;
    const fields = fieldsOf(error);
    if (error.kind === 'aborted' && error.mayHaveHappened) {
      return new OutboxTrouble('unknown', { ...fields, own: false, well: null });
    }
    const all = ofAll(error, fields);
    if (all) return all;
    if (error.kind === 'rejected' || error.kind === 'method_not_allowed') return new OutboxTrouble('permanent', fields);
    // Apex answered the look a moment ago, so what goes wrong now is this change's own; a line that broke is not.
    const well = !isAway(error);
    const own = error.kind !== 'network';
    return new OutboxTrouble(error.mayHaveHappened ? 'unknown' : 'retry', { ...fields, own, well });
  };

  const look = async (payload: OrderStatusPayload, signal: AbortSignal): Promise<ApexOrder> => {
    mustBeHere(payload);
    let order: ApexOrder | null;
    try {
      order = await port.getOrder(payload.orderId, signal);
    } catch (error) {
      throw failedLook(error);
    }
    mustBeHere(payload);
    if (!order) throw new OutboxTrouble('permanent', { code: 'order_gone' });
    return order;
  };

  const mustBeOpen = (order: ApexOrder): void => {
    if (order.cancelled) throw new OutboxTrouble('permanent', { code: 'order_cancelled', detail: order.invoiceNumber });
  };

  const findAgain = ({ move, orderId }: OrderStatusPayload) => {
    const order = orderOf(database.read, orderId);
    return wantedStatus(database.read, settings.get(STATUS_SETTING[move]), { statusId: order?.statusId ?? null });
  };

  const statusFor = (payload: OrderStatusPayload): number => {
    if (payload.statusId !== null) return payload.statusId;
    const setting = settings.get(STATUS_SETTING[payload.move]);
    const finding = findAgain(payload);
    if (finding.found) return finding.found.statusId;
    throw new OutboxTrouble('permanent', { code: `status_${finding.because}`, detail: setting, well: null });
  };

  /** Throws when the order needs no move, or nobody can say whether it does. */
  const mustBeBefore = (order: ApexOrder, payload: OrderStatusPayload, statusId: number): void => {
    const wanted = placeOf(database.read, statusId, '');
    const now = placeOf(database.read, order.statusId, order.stage);
    const place = standing(now, wanted);
    if (place === 'reached') throw new OutboxTrouble('needless', { code: 'moved_on', detail: movedOnWords(order) });
    // Where nothing can be compared, it may go on from where it was when this was wanted.
    if (place === 'elsewhere' && order.statusId !== payload.fromStatusId) {
      throw new OutboxTrouble('permanent', { code: 'moved_elsewhere', detail: order.status });
    }
  };

  return defineKind<OrderStatusPayload>({
    name: ORDER_STATUS_KIND,
    target: 'apex',
    parse: (payload) => orderStatusPayload.parse(payload),
    send: async (payload, signal) => {
      mustBeHere(payload);
      if (settings.get(STATUS_SETTING[payload.move]).trim() === '') {
        throw new OutboxTrouble('needless', { code: 'switched_off' });
      }
      const statusId = statusFor(payload);
      const order = await look(payload, signal);
      if (order.statusId === statusId) return;
      mustBeOpen(order);
      mustBeBefore(order, payload, statusId);
      let answered: number | null;
      try {
        answered = await port.setOrderStatus(payload.orderId, statusId, signal);
      } catch (error) {
        throw failedWrite(error);
      }
      if (answered !== null && answered !== statusId) {
        throw new OutboxTrouble('retry', { code: 'kept_other_status', detail: String(answered) });
      }
    },
    readBack: async (payload, signal) => {
      const order = await look(payload, signal);
      if (order.statusId === statusFor(payload)) return 'applied';
      mustBeOpen(order);
      return 'not_applied';
    },
    doneTx: (tx, payload) => {
      const statusId = payload.statusId ?? findAgain(payload).found?.statusId;
      if (statusId === undefined || settings.apexAddress() !== payload.address) return;
      noteStatusTx(tx, payload.orderId, statusId);
    },
  });
}

const movedOnWords = ({ status, stage }: ApexOrder): string =>
  `Apex has it at “${status || stage}” already, which is as far or further. It was not moved back.`;
