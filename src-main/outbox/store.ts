// The outbox, written by everybody else: what must still reach another system goes in with the change that caused it,
// in that change's own transaction, and is taken back the same way.
//
// Invariants: a key is in it once; an item's number within its subject is one more than the last; nothing that waits
// is ever deleted. What was sent is kept for thirty days, long enough to look something up and longer than anything
// that gave rise to it is repeated. What was cancelled is a person's decision and is kept for a year, an inspection's
// look back; that it was cancelled, by whom and why stands in the audit log for good.
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OutboxState, OutboxTarget } from '#shared/contract/outbox.ts';
import { acting } from '../core/acting.ts';
import { toInstant } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Tx } from '../db/database.ts';
import { outbox } from '../db/schema/outbox.ts';
import { readPayload, saveStateTx, stateOf } from './rows.ts';
import { type Mishap, OPEN_STATES, takenBack } from './states.ts';

export interface NewItem {
  readonly kind: string;
  readonly target: OutboxTarget;
  /** Items of one subject go in order. */
  readonly subject: string;
  /** The same key never acts twice. */
  readonly idempotencyKey: string;
  /** JSON as its kind reads it. Never a secret. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** One line for people. */
  readonly title: string;
  /** Not tried before this instant; at once when left out. At most an hour ahead. */
  readonly notBefore?: string | undefined;
}

export interface Enqueued {
  readonly id: string;
  /** The key was there already: nothing was added. */
  readonly duplicate: boolean;
}

const DAY_MS = 86_400_000;
const SENT_KEPT_MS = 30 * DAY_MS;
const CANCELLED_KEPT_MS = 365 * DAY_MS;

const numberShape = z.object({ n: z.number().nullable() });

/** The number the next item of a subject gets. */
export function nextSeq(tx: Tx, target: OutboxTarget, subject: string): number {
  const found = tx.db.get(sql`select max(seq) as n from outbox where target = ${target} and subject = ${subject}`);
  return (numberShape.parse(found).n ?? 0) + 1;
}

/**
 * Adds an item in the name of whoever is at work (core/acting.ts); throws when nobody is. `parked`: it cannot be sent
 * as it is, and waits for a person from the beginning.
 */
export function enqueueTx(tx: Tx, item: NewItem, at: string, parked: Omit<Mishap, 'own'> | null = null): Enqueued {
  const by = acting();
  if (!by) throw new Error(`A ${item.kind} goes into the outbox and nobody is at work: run it inside actAs.`);
  const known = tx.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(eq(outbox.idempotencyKey, item.idempotencyKey))
    .get();
  if (known) return { id: known.id, duplicate: true };
  const id = newId();
  const { notBefore = null, ...rest } = item;
  tx.db
    .insert(outbox)
    .values({
      id,
      ...rest,
      nextAttemptAt: parked ? null : notBefore,
      payload: JSON.stringify(item.payload),
      seq: nextSeq(tx, item.target, item.subject),
      state: parked ? 'parked' : 'pending',
      lastError: parked && JSON.stringify({ ...parked, own: 0 }),
      createdBy: by.actor.name,
      createdAt: at,
      updatedAt: at,
    })
    .run();
  tx.publish({ area: 'outbox', ids: [id] });
  return { id, duplicate: false };
}

export interface Withdrawal extends Pick<NewItem, 'target' | 'subject' | 'kind'> {
  /** Of these, those whose payload it says yes to; all when left out. */
  readonly only?: (payload: unknown) => boolean;
  /** Of these, those in one of these states; all open ones when left out. */
  readonly states?: readonly OutboxState[];
}

export interface Withdrawn {
  /** Certainly never sent: they are cancelled. */
  readonly cancelled: number;
  /** On their way or sent without an answer: not sent again, and what became of them will be read back. */
  readonly onTheirWay: number;
}

/** The local change was taken back: what was not sent yet is not sent any more. What was sent stays where it is. */
export function withdrawTx(tx: Tx, which: Withdrawal, reason: string, by: string, at: string): Withdrawn {
  const rows = tx.db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.target, which.target),
        eq(outbox.subject, which.subject),
        eq(outbox.kind, which.kind),
        inArray(outbox.state, [...(which.states ?? OPEN_STATES)]),
      ),
    )
    .all();
  let cancelled = 0;
  let onTheirWay = 0;
  for (const row of rows) {
    if (which.only && !which.only(readPayload(row))) continue;
    const next = takenBack(stateOf(row), by, reason);
    if (next === null) continue;
    saveStateTx(tx, row.id, next, at);
    if (next.state === 'cancelled') cancelled += 1;
    else onTheirWay += 1;
  }
  return { cancelled, onTheirWay };
}

/** Lets go of what was sent or cancelled long ago. Answers how many. */
export function dropOldTx(tx: Tx, nowMs: number): number {
  const before = (keptMs: number): string => toInstant(nowMs - keptMs);
  const sent = tx.db
    .delete(outbox)
    .where(and(eq(outbox.state, 'done'), lt(outbox.doneAt, before(SENT_KEPT_MS))))
    .run();
  const cancelled = tx.db
    .delete(outbox)
    .where(and(eq(outbox.state, 'cancelled'), lt(outbox.updatedAt, before(CANCELLED_KEPT_MS))))
    .run();
  return sent.changes + cancelled.changes;
}
