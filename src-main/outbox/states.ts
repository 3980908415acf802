// The life of an item, as pure steps. An item that may have reached the other system has `sentAt`; it is never sent
// again before it was read back. One whose change was taken back while it was on its way carries `cancelledBy` before
// it is cancelled: it is not sent again, and ends as soon as it is known whether it had arrived.
import type { OutboxState } from '#shared/contract/outbox.ts';

export interface LastError {
  readonly code: string;
  readonly detail: string;
  /** So many failures were the item's own. */
  readonly own: number;
}

export interface ItemState {
  readonly state: OutboxState;
  /** Every try, whoever's fault it was. */
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastError: LastError | null;
  readonly sentAt: string | null;
  readonly doneAt: string | null;
  readonly cancelledBy: string | null;
  readonly cancelReason: string | null;
}

/** What went wrong; `own` when it counts towards parking. */
export interface Mishap {
  readonly code: string;
  readonly detail: string;
  readonly own: boolean;
}

export const OPEN_STATES = ['pending', 'sending', 'unknown', 'parked'] as const satisfies readonly OutboxState[];

const ownOf = (item: ItemState): number => item.lastError?.own ?? 0;

/** Taken back while it was on its way, and not at its end yet. */
export const isTakenBack = ({ state, cancelledBy }: Pick<ItemState, 'state' | 'cancelledBy'>): boolean =>
  cancelledBy !== null && state !== 'cancelled';

/** Never touches a taken-back item's words: they are the reason it will be cancelled with. */
function noted(item: ItemState, { code, detail, own }: Mishap): LastError {
  const count = ownOf(item) + (own ? 1 : 0);
  if (isTakenBack(item) && item.lastError) return { ...item.lastError, own: count };
  return { code, detail, own: count };
}

/** Marked before anything leaves, so that a crash in between is seen as "may have happened". */
export const beginSending = (item: ItemState, at: string): ItemState => ({
  ...item,
  state: 'sending',
  attempts: item.attempts + 1,
  nextAttemptAt: null,
  sentAt: at,
});

export const arrived = (item: ItemState, at: string): ItemState => ({
  ...item,
  state: 'done',
  nextAttemptAt: null,
  // Taken back too late: it is there, and that is what the list says.
  lastError: isTakenBack(item)
    ? { code: 'taken_back_late', detail: item.lastError?.detail ?? '', own: ownOf(item) }
    : null,
  doneAt: at,
  sentAt: item.sentAt ?? at,
  cancelledBy: null,
});

/** It certainly did not arrive: sent again at `nextAt`, or parked when it failed by itself so often. */
export function notArrived(item: ItemState, mishap: Mishap, nextAt: string | null, parkAfter: number): ItemState {
  const lastError = noted(item, mishap);
  const plain: ItemState = { ...item, lastError, sentAt: null, nextAttemptAt: null };
  if (isTakenBack(item)) return ended(plain, item.cancelledBy ?? '', lastError.detail);
  if (mishap.own && lastError.own >= parkAfter) return { ...plain, state: 'parked' };
  return { ...plain, state: 'pending', nextAttemptAt: nextAt };
}

/** Nobody knows whether it arrived. It is read back at `nextAt`; parked when not even that works so often. */
export function unclear(item: ItemState, mishap: Mishap, nextAt: string | null, parkAfter: number): ItemState {
  const lastError = noted(item, mishap);
  const parks = mishap.own && lastError.own >= parkAfter && !isTakenBack(item);
  return { ...item, lastError, state: parks ? 'parked' : 'unknown', nextAttemptAt: parks ? null : nextAt };
}

/** A reading back that did not come to an answer is a try too. */
export const stillUnclear = (item: ItemState, mishap: Mishap, nextAt: string | null, parkAfter: number): ItemState =>
  unclear({ ...item, attempts: item.attempts + 1 }, mishap, nextAt, parkAfter);

/** Read back, and it is not there: to be sent at once. What went wrong stays to be read. */
export function foundMissing(item: ItemState): ItemState {
  const plain: ItemState = { ...item, sentAt: null, nextAttemptAt: null };
  if (isTakenBack(item)) return ended(plain, item.cancelledBy ?? '', item.lastError?.detail ?? '');
  return { ...plain, state: 'pending' };
}

/** A person has to look. `mayHaveArrived`: it was sent and nobody knows. */
export function refused(item: ItemState, mishap: Mishap, mayHaveArrived: boolean): ItemState {
  const lastError = noted(item, mishap);
  const plain: ItemState = { ...item, lastError, nextAttemptAt: null, sentAt: mayHaveArrived ? item.sentAt : null };
  if (isTakenBack(item)) return ended(plain, item.cancelledBy ?? '', lastError.detail);
  return { ...plain, state: 'parked' };
}

/** The program ended, or could not write, between sending and knowing. */
export const interrupted = (item: ItemState): ItemState => ({
  ...item,
  state: 'unknown',
  nextAttemptAt: null,
  lastError: noted(item, { code: 'interrupted', detail: '', own: false }),
});

const ended = (item: ItemState, by: string, reason: string): ItemState => ({
  ...item,
  state: 'cancelled',
  nextAttemptAt: null,
  cancelledBy: by,
  cancelReason: reason,
});

/** Null when it cannot be cancelled now: it is on its way, or over. What may have arrived says so afterwards. */
export function cancelled(item: ItemState, by: string, reason: string): ItemState | null {
  if (item.state === 'sending' || item.state === 'done' || item.state === 'cancelled') return null;
  const lastError = item.sentAt === null ? item.lastError : { code: 'cancelled_unsure', detail: '', own: ownOf(item) };
  return ended({ ...item, lastError }, by, reason);
}

/**
 * The local change was taken back: what is surely not there is cancelled; what may be is not sent again, and cancelled
 * or done once it is known. Null when it is over.
 */
export function takenBack(item: ItemState, by: string, reason: string): ItemState | null {
  if (item.state === 'done' || item.state === 'cancelled') return null;
  if (item.state === 'pending' || (item.state === 'parked' && item.sentAt === null)) return ended(item, by, reason);
  const lastError = { code: 'taken_back', detail: reason, own: ownOf(item) };
  const state = item.state === 'parked' ? 'unknown' : item.state;
  return { ...item, state, cancelledBy: by, lastError };
}

/** Nothing is left to do. */
export const needless = (item: ItemState, by: string, reason: string): ItemState =>
  ended({ ...item, sentAt: null }, isTakenBack(item) ? (item.cancelledBy ?? by) : by, reason);

/** A person wants it tried now; the count of its own failures begins anew. Null when there is nothing to try. */
export function retried(item: ItemState): ItemState | null {
  if (item.state !== 'pending' && item.state !== 'unknown' && item.state !== 'parked') return null;
  const state = item.sentAt === null ? 'pending' : 'unknown';
  const lastError = item.lastError && { ...item.lastError, own: 0 };
  return { ...item, state, nextAttemptAt: null, lastError };
}
