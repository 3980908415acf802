// When an order is packed in full, delivered, and done: what follows from its lines. Called after every change of a
// line or its order; tells Apex through the outbox, in the same transaction, where the settings say so.
import { and, eq, isNotNull, lt, or } from 'drizzle-orm';
import { mondayOf, zoneOf } from '#shared/rules/local-day.ts';
import { lineState } from '#shared/rules/packing-line.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { packingOrders } from '../../db/schema/packing.ts';
import { relistOrderTx } from './listing.ts';
import { allocationsOf, findOrder, type LineRecord, linesOfOrder, type OrderRecord, patchOrderTx } from './records.ts';
import { type Hand, releaseAllTx, reservedUnits } from './reserve.ts';

interface AtApex {
  readonly orderId: number;
  readonly invoiceNumber: string;
}

/** Moves an order's status on Apex, through the outbox. Does nothing where the settings say to leave it alone. */
export interface StatusMoves {
  packedTx(tx: Tx, order: AtApex): void;
  notPackedTx(tx: Tx, order: AtApex): void;
  deliveredTx(tx: Tx, order: AtApex): void;
  notDeliveredTx(tx: Tx, order: AtApex): void;
}

export interface CompletionDeps {
  readonly moves: StatusMoves;
  readonly timeZone: () => string;
  /** Days after which a packed order counts as delivered; 0: never. */
  readonly historyAfterDays: () => number;
}

const DAY_MS = 86_400_000;

const standing = (db: ReadDb, line: LineRecord) =>
  lineState({ ...line, reserved: reservedUnits(allocationsOf(db, line.id)) });

/** Every wanted line is packed, and there is one; nothing waits to be unpacked. */
export function isComplete(db: ReadDb, order: OrderRecord): boolean {
  const lines = linesOfOrder(db, order.id).filter((line) => line.ordered > 0 || line.packed > 0);
  if (!order.wanted || lines.length === 0 || lines.some((line) => line.packed < line.ordered)) return false;
  return lines.every((line) => standing(db, line) === 'complete');
}

const atApex = ({ orderId, invoiceNumber }: OrderRecord): AtApex | null =>
  orderId === null ? null : { orderId, invoiceNumber };

export function createCompletion(deps: CompletionDeps) {
  const toHistoryTx = (hand: Hand, order: OrderRecord): void => {
    const day = zoneOf(deps.timeZone()).read(Date.parse(order.completedAt ?? hand.at)).day;
    for (const line of linesOfOrder(hand.tx.db, order.id)) releaseAllTx(hand, line);
    patchOrderTx(hand.tx, order.id, { status: 'history', historyAt: hand.at, historyWeek: mondayOf(day) }, hand.at);
    relistOrderTx(hand, order.id);
    const ids = linesOfOrder(hand.tx.db, order.id).map(({ id }) => id);
    hand.tx.publish({ area: 'packing', ids });
  };

  /** Follows an order whose lines changed. Answers whether it is packed in full. */
  const followTx = (hand: Hand, packingOrderId: string): boolean => {
    const { tx, at } = hand;
    const order = findOrder(tx.db, packingOrderId);
    if (order?.status !== 'open') return false;
    const complete = isComplete(tx.db, order);
    const apex = atApex(order);
    if (complete && order.completedAt === null) {
      patchOrderTx(tx, order.id, { completedAt: at }, at);
      if (apex) deps.moves.packedTx(tx, apex);
    } else if (!complete && order.completedAt !== null) {
      patchOrderTx(tx, order.id, { completedAt: null, deliveredAt: null, deliveredBy: '' }, at);
      if (apex && order.deliveredAt !== null) deps.moves.notDeliveredTx(tx, apex);
      if (apex) deps.moves.notPackedTx(tx, apex);
    }
    if (complete && order.deliveredAt !== null) toHistoryTx(hand, { ...order, completedAt: order.completedAt ?? at });
    return complete;
  };

  return {
    followTx,
    toHistoryTx,
    /** Delivered, by a person or because Apex says so. Only a complete order goes on to History. */
    deliveredTx: (hand: Hand, order: OrderRecord, tellApex: boolean): void => {
      patchOrderTx(hand.tx, order.id, { deliveredAt: hand.at, deliveredBy: hand.actor.name }, hand.at);
      const apex = atApex(order);
      if (apex && tellApex) deps.moves.deliveredTx(hand.tx, apex);
      followTx(hand, order.id);
    },
    /** Ids of open orders whose days after packing are over. */
    dueForHistory: (db: ReadDb, nowMs: number): string[] => {
      const days = deps.historyAfterDays();
      const before = new Date(nowMs - days * DAY_MS).toISOString();
      const old = days === 0 ? undefined : lt(packingOrders.completedAt, before);
      return db
        .select({ id: packingOrders.id })
        .from(packingOrders)
        .where(
          and(
            eq(packingOrders.status, 'open'),
            isNotNull(packingOrders.completedAt),
            or(isNotNull(packingOrders.deliveredAt), old),
          ),
        )
        .all()
        .map(({ id }) => id);
    },
  };
}

export type Completion = ReturnType<typeof createCompletion>;
