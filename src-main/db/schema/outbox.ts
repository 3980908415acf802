// Everything that must still reach another system, in the order it was meant within its subject. Rows are never
// deleted while they wait; what was sent is kept for a while to be looked at.
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { OUTBOX_STATES, OUTBOX_TARGETS } from '#shared/contract/outbox.ts';

export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    target: text({ enum: OUTBOX_TARGETS }).notNull(),
    /** Items of one subject go in order; those of others do not wait for it. */
    subject: text().notNull(),
    /** 1, 2, 3 … within the subject. */
    seq: integer().notNull(),
    /** The same key never acts twice. */
    idempotencyKey: text().notNull(),
    /** JSON, checked against its kind's schema before it is sent. Never a secret. */
    payload: text().notNull(),
    /** One line for people, e.g. INV-10433 to "Packed". */
    title: text().notNull(),
    state: text({ enum: OUTBOX_STATES }).notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: text(),
    /** JSON of what went wrong last: code and detail. */
    lastError: text(),
    createdBy: text().notNull(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
    sentAt: text(),
    doneAt: text(),
    cancelledBy: text(),
    cancelReason: text(),
  },
  (t) => [
    uniqueIndex('outbox_key').on(t.idempotencyKey),
    uniqueIndex('outbox_subject').on(t.target, t.subject, t.seq),
    index('outbox_open')
      .on(t.target, t.subject, t.seq)
      .where(sql`${t.state} in ('pending', 'sending', 'unknown', 'parked')`),
    index('outbox_created').on(t.createdAt),
    check('outbox_cancelled', sql`(${t.state} = 'cancelled') = (${t.cancelReason} is not null)`),
  ],
);
