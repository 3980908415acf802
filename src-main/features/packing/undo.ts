// Undo: the last things a person did since signing in, taken back by reversing rows and never by deleting. All of a
// group or nothing; what stands in the way is named.
import { and, asc, desc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm';
import { AppError } from '../../core/app-error.ts';
import type { ReadDb } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { packingEvents } from '../../db/schema/packing.ts';
import { editFieldTx } from './edit.ts';
import { beginDoing, type Doing, type EventDetail, eventDetail } from './events.ts';
import { moveReservedTx, releaseReservedTx } from './move.ts';
import { repackTx, unpackTx } from './pack.ts';
import { allocationsOf, findLine, findOrder, type LineRecord, patchLineTx } from './records.ts';
import type { Hand } from './reserve.ts';
import { findOnShelf } from './shelves.ts';
import { unpackableNow } from './taken-off.ts';

export type EventRow = typeof packingEvents.$inferSelect;

/** What a person can take back. */
const UNDOABLE = ['packed', 'unpacked', 'moved', 'edited', 'delivered', 'not_delivered', 'closed', 'reopened'] as const;

const undone = sql`exists (select 1 from packing_events later where later.undoes = ${packingEvents.id})`;

export const isUndone = (db: ReadDb, eventId: string): boolean =>
  db.select({ id: packingEvents.id }).from(packingEvents).where(eq(packingEvents.undoes, eventId)).get() !== undefined;

/** The events of the last group that is not taken back, in the order they happened; empty when there is none. */
export function lastDoing(db: ReadDb, actorId: string, since: string): EventRow[] {
  const last = db
    .select({ groupId: packingEvents.groupId })
    .from(packingEvents)
    .where(
      and(
        eq(packingEvents.actorId, actorId),
        gte(packingEvents.at, since),
        isNull(packingEvents.undoes),
        inArray(packingEvents.kind, [...UNDOABLE]),
        sql`not ${undone}`,
      ),
    )
    .orderBy(desc(packingEvents.at), desc(packingEvents.id))
    .limit(1)
    .get();
  return last ? groupOf(db, last.groupId) : [];
}

export const groupOf = (db: ReadDb, groupId: string): EventRow[] =>
  db
    .select()
    .from(packingEvents)
    .where(eq(packingEvents.groupId, groupId))
    .orderBy(asc(packingEvents.at), asc(packingEvents.id))
    .all();

/** The reason an order was closed for last. */
export const closedBecause = (db: ReadDb, packingOrderId: string): string =>
  db
    .select({ reason: packingEvents.reason })
    .from(packingEvents)
    .where(and(eq(packingEvents.packingOrderId, packingOrderId), eq(packingEvents.kind, 'closed')))
    .orderBy(desc(packingEvents.at), desc(packingEvents.id))
    .limit(1)
    .get()?.reason ?? '';

const tagOf = (db: ReadDb, packageId: string | null): string =>
  packageId === null
    ? ''
    : (db.select({ tag: packages.metrcNumber }).from(packages).where(eq(packages.id, packageId)).get()?.tag ?? '');

/** The last thing done to the same line after an event, by anybody. */
function doneSince(db: ReadDb, event: EventRow): EventRow | undefined {
  return db
    .select()
    .from(packingEvents)
    .where(
      and(
        event.lineId === null
          ? eq(packingEvents.packingOrderId, event.packingOrderId)
          : eq(packingEvents.lineId, event.lineId),
        sql`(${packingEvents.at}, ${packingEvents.id}) > (${event.at}, ${event.id})`,
        sql`${packingEvents.groupId} <> ${event.groupId}`,
      ),
    )
    .orderBy(desc(packingEvents.at), desc(packingEvents.id))
    .limit(1)
    .get();
}

const TOUCHING = UNDOABLE.filter((kind) => kind !== 'edited');

/** Whether anybody did something to the order since, more than writing notes, that is not taken back. */
const isTouchedSince = (db: ReadDb, event: EventRow): boolean =>
  db
    .select({ id: packingEvents.id })
    .from(packingEvents)
    .where(
      and(
        eq(packingEvents.packingOrderId, event.packingOrderId),
        sql`(${packingEvents.at}, ${packingEvents.id}) > (${event.at}, ${event.id})`,
        ne(packingEvents.groupId, event.groupId),
        isNull(packingEvents.undoes),
        inArray(packingEvents.kind, TOUCHING),
        sql`not ${undone}`,
      ),
    )
    .limit(1)
    .get() !== undefined;

function blocked(db: ReadDb, event: EventRow, reason: string): AppError<'UNDO_BLOCKED'> {
  const since = doneSince(db, event);
  const line = event.lineId === null ? null : findLine(db, event.lineId);
  const order = findOrder(db, event.packingOrderId);
  const what = [order?.invoiceNumber, line?.productName, tagOf(db, event.packageId)].filter(Boolean).join(' · ');
  return new AppError('UNDO_BLOCKED', { reason, who: since?.actor ?? '', at: since?.at ?? '', what });
}

export type InHistory = NonNullable<EventDetail['history']>;

const detailOf = (event: EventRow): EventDetail => eventDetail.parse(JSON.parse(event.detail));

/**
 * Of how many packed units a line had a reason before these events of it (the last first), as far as it is theirs to
 * say.
 */
function acceptedBefore(line: LineRecord, events: readonly EventRow[]): number {
  let count = line.acceptedPacked;
  for (const event of events) {
    const { accepted } = detailOf(event);
    // Something else was accepted or forgotten since.
    if (accepted?.after === count) count = accepted.before;
  }
  return count;
}

/** Reverses what concerns the whole order. */
export interface OrderReversal {
  setDeliveredTx(hand: Hand, doing: Doing, packingOrderId: string, delivered: boolean): void;
  closeTx(hand: Hand, doing: Doing, packingOrderId: string, reason: string): void;
  reopenTx(hand: Hand, doing: Doing, packingOrderId: string): void;
  /** Back to how it stood in History. */
  backToHistoryTx(hand: Hand, doing: Doing, packingOrderId: string, history: InHistory, reason: string): void;
}

function reverseTx(hand: Hand, doing: Doing, event: EventRow, orders: OrderReversal): void {
  const { db } = hand.tx;
  const { lineId, packageId, packingOrderId } = event;
  const detail = detailOf(event);
  const units = Math.abs(event.units);
  switch (event.kind) {
    case 'packed': {
      const line = lineId === null ? null : findLine(db, lineId);
      if (line?.orderStatus !== 'open') throw blocked(db, event, 'in_history');
      const held = allocationsOf(db, line.id).find((allocation) => allocation.packageId === packageId);
      if (packageId !== null && (held?.packed ?? 0) < units) throw blocked(db, event, 'unpacked_since');
      if (held && unpackableNow(db, hand.takenOff, held) < units) throw blocked(db, event, 'settled');
      if (packageId === null && line.packed < units) throw blocked(db, event, 'unpacked_since');
      unpackTx(hand, doing, line.id, { units, packageId: packageId ?? undefined, reason: '' });
      return;
    }
    case 'unpacked': {
      const line = lineId === null ? null : findLine(db, lineId);
      if (!line) return;
      const { productKey = line.productKey } = detail;
      const strainKey = packageId === null ? undefined : findOnShelf(db, packageId)?.strainKey;
      // The box would be of another product now, or filled from another strain.
      const isSame = productKey === line.productKey && (detail.strainKey ?? strainKey) === strainKey;
      if (!isSame) throw blocked(db, event, 'changed_since');
      repackTx(hand, doing, line.id, { units, packageId, reason: event.reason });
      return;
    }
    case 'moved': {
      if (lineId === null || packageId === null) return;
      const there = allocationsOf(db, lineId).find((allocation) => allocation.packageId === packageId);
      if ((there?.reserved ?? 0) < units) throw blocked(db, event, 'changed_since');
      if (detail.from) {
        moveReservedTx(hand, doing, lineId, { fromPackageId: packageId, toPackageId: detail.from, units });
      } else {
        releaseReservedTx(hand, doing, lineId, packageId, units);
      }
      return;
    }
    case 'edited': {
      const line = lineId === null ? null : findLine(db, lineId);
      if (!line || detail.field === undefined) return;
      if (!editFieldTx(hand, doing, line, detail.field, detail.before ?? '', detail.after ?? '')) {
        throw blocked(db, event, 'changed_since');
      }
      return;
    }
    case 'delivered':
      orders.setDeliveredTx(hand, doing, packingOrderId, false);
      return;
    case 'not_delivered':
      orders.setDeliveredTx(hand, doing, packingOrderId, true);
      return;
    case 'closed':
      orders.reopenTx(hand, doing, packingOrderId);
      return;
    case 'reopened':
      if (!detail.history) orders.closeTx(hand, doing, packingOrderId, event.reason || 'undo');
      else if (isTouchedSince(db, event)) throw blocked(db, event, 'changed_since');
      else orders.backToHistoryTx(hand, doing, packingOrderId, detail.history, event.reason);
      return;
    case 'split_off':
    case 'left_without_packing':
      return;
  }
}

/** Takes a group back. Answers how many events. Throws UNDO_BLOCKED, RECORD_NOT_FOUND. */
export function undoTx(hand: Hand, groupId: string, since: string, orders: OrderReversal): EventRow[] {
  const { db } = hand.tx;
  const events = groupOf(db, groupId).filter(
    ({ id, undoes, kind }) => undoes === null && UNDOABLE.some((one) => one === kind) && !isUndone(db, id),
  );
  const [first] = events;
  if (!first) throw new AppError('RECORD_NOT_FOUND', { kind: 'undo', ref: groupId });
  if (first.actorId !== hand.actor.id) throw blocked(db, first, 'somebody_else');
  if (first.at < since) throw blocked(db, first, 'before_sign_in');
  const doing = beginDoing('undo');
  events.reverse();
  const accepted = new Map<string, number>();
  for (const [lineId, ofLine] of Map.groupBy(events, (event) => event.lineId)) {
    const line = lineId === null ? null : findLine(db, lineId);
    if (line) accepted.set(line.id, acceptedBefore(line, ofLine));
  }
  for (const event of events) {
    try {
      reverseTx(hand, { ...doing, undoes: event.id }, event, orders);
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'UNDO_BLOCKED') throw error;
      // Each way of being refused is a reason of its own, in the words of what stands in the way.
      throw blocked(db, event, error.code);
    }
  }
  for (const [lineId, count] of accepted) {
    const line = findLine(db, lineId);
    const acceptedPacked = Math.min(count, line?.packed ?? 0);
    if (line?.acceptedPacked !== acceptedPacked) patchLineTx(hand.tx, lineId, { acceptedPacked }, hand.at);
  }
  return events;
}
