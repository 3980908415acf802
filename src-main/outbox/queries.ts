// The outbox, read: what is due, what the screen lists, how the targets stand.
import { and, asc, count, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OutboxItem, OutboxTarget } from '#shared/contract/outbox.ts';
import { AppError } from '../core/app-error.ts';
import { toInstant } from '../core/clock.ts';
import type { ReadDb } from '../db/database.ts';
import { outbox } from '../db/schema/outbox.ts';
import { findItem, type OutboxRow, readLastError, readPayload } from './rows.ts';
import { OPEN_STATES } from './states.ts';

export type OutboxView = 'open' | 'parked' | 'done' | 'cancelled' | 'all';

export interface OutboxListQuery {
  readonly view: OutboxView;
  readonly search: string;
  readonly limit: number;
  readonly offset: number;
}

/** No pause of an item is longer; a next try further away comes from a clock that was set back since. */
const LONGEST_WAIT_MS = 65 * 60_000;

const open = (alias: string): SQL => sql.raw(`${alias}.state in ('pending', 'sending', 'unknown', 'parked')`);
/** Written as in the index of open items, so that it is used. */
const isHead = sql`not exists (select 1 from outbox as e where e.target = outbox.target
  and e.subject = outbox.subject and e.seq < outbox.seq and ${open('e')})`;
const waitsFor = sql<string | null>`(select e.title from outbox as e where e.target = outbox.target
  and e.subject = outbox.subject and e.seq < outbox.seq and ${open('e')} order by e.seq limit 1)`;

const due = (nowMs: number): SQL => {
  const now = toInstant(nowMs);
  const tooFar = toInstant(nowMs + LONGEST_WAIT_MS);
  return sql`(outbox.next_attempt_at is null or outbox.next_attempt_at <= ${now} or outbox.next_attempt_at > ${tooFar})`;
};

/** The next item that may be tried now: the first open one of its subject, and the longest waiting of those. */
export const nextDue = (
  db: ReadDb,
  target: OutboxTarget,
  nowMs: number,
  busySubjects: readonly string[],
): OutboxRow | undefined =>
  db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.target, target),
        open('outbox'),
        inArray(outbox.state, ['pending', 'unknown']),
        due(nowMs),
        sql`outbox.subject not in (select value from json_each(${JSON.stringify(busySubjects)}))`,
        isHead,
      ),
    )
    .orderBy(asc(outbox.createdAt), asc(outbox.seq), asc(outbox.id))
    .limit(1)
    .get();

const instantShape = z.object({ at: z.string().nullable() });

/** When the next item may be tried: '' for now, null when none waits. */
export const nextDueAt = (db: ReadDb, target: OutboxTarget): string | null =>
  instantShape.parse(
    db.get(sql`select min(coalesce(next_attempt_at, '')) as at from outbox
      where target = ${target} and ${open('outbox')} and state in ('pending', 'unknown') and ${isHead}`),
  ).at;

/** Items marked as on their way. */
export const sendingItems = (db: ReadDb, target: OutboxTarget): readonly OutboxRow[] =>
  db
    .select()
    .from(outbox)
    .where(and(eq(outbox.target, target), open('outbox'), eq(outbox.state, 'sending')))
    .all();

const toItem = (row: OutboxRow, waits: string | null): OutboxItem => {
  const lastError = readLastError(row.lastError);
  return {
    id: row.id,
    kind: row.kind,
    target: row.target,
    subject: row.subject,
    seq: row.seq,
    title: row.title,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt,
    waitsFor: waits,
    lastError: lastError && { code: lastError.code, detail: lastError.detail },
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    doneAt: row.doneAt,
    cancelledBy: row.cancelledBy,
    cancelReason: row.cancelReason,
  };
};

const ofView = (view: OutboxView): SQL | undefined => {
  if (view === 'all') return undefined;
  return view === 'open' ? inArray(outbox.state, [...OPEN_STATES]) : eq(outbox.state, view);
};

/** Every word must occur in what the list shows. */
function found(search: string): SQL | undefined {
  const words = search.trim().split(/\s+/).filter(Boolean);
  const says = (word: string): SQL | undefined => {
    const like = `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    const columns = [outbox.title, outbox.subject, outbox.createdBy, outbox.lastError, outbox.cancelReason];
    return or(...columns.map((column) => sql`${column} like ${like} escape '\\'`));
  };
  return words.length === 0 ? undefined : and(...words.map(says));
}

/** What waits: in the order it goes. What is over: the newest first. */
const ORDER: Readonly<Record<OutboxView, readonly SQL[]>> = {
  open: [asc(outbox.createdAt), asc(outbox.seq)],
  parked: [asc(outbox.createdAt), asc(outbox.seq)],
  done: [desc(outbox.doneAt), desc(outbox.id)],
  cancelled: [desc(outbox.updatedAt), desc(outbox.id)],
  all: [desc(outbox.createdAt), desc(outbox.seq)],
};

export function listItems(db: ReadDb, query: OutboxListQuery): { items: OutboxItem[]; total: number } {
  const where = and(ofView(query.view), found(query.search));
  const rows = db
    .select({ row: outbox, waits: waitsFor })
    .from(outbox)
    .where(where)
    .orderBy(...ORDER[query.view])
    .limit(query.limit)
    .offset(query.offset)
    .all();
  const isOpen = (row: OutboxRow): boolean => OPEN_STATES.some((state) => state === row.state);
  return {
    items: rows.map(({ row, waits }) => toItem(row, isOpen(row) ? waits : null)),
    total: db.select({ n: count() }).from(outbox).where(where).get()?.n ?? 0,
  };
}

const payloadShape = z.record(z.string(), z.unknown()).catch({});

/** One item with everything in it. Throws RECORD_NOT_FOUND. */
export function getItem(db: ReadDb, id: string) {
  const row = findItem(db, id);
  if (!row) throw new AppError('RECORD_NOT_FOUND', { kind: 'outbox item', ref: id });
  const earlier = db
    .select({ waits: waitsFor })
    .from(outbox)
    .where(and(eq(outbox.id, id), inArray(outbox.state, [...OPEN_STATES])))
    .get();
  return {
    ...toItem(row, earlier?.waits ?? null),
    payload: payloadShape.parse(readPayload(row)),
    idempotencyKey: row.idempotencyKey,
  };
}

const figuresShape = z.object({
  waiting: z.number(),
  parked: z.number(),
  oldest_at: z.string().nullable(),
  last_ok_at: z.string().nullable(),
});

/** How a target stands; instants are UTC. */
export function figuresOf(db: ReadDb, target: OutboxTarget) {
  const row = figuresShape.parse(
    db.get(sql`select count(*) filter (where state in ('pending', 'sending', 'unknown')) as waiting,
      count(*) filter (where state = 'parked') as parked,
      min(created_at) filter (where state in ('pending', 'sending', 'unknown')) as oldest_at,
      max(done_at) as last_ok_at from outbox where target = ${target}`),
  );
  return { waiting: row.waiting, parked: row.parked, oldestAt: row.oldest_at, lastOkAt: row.last_ok_at };
}

/** What last went wrong with an item that is still open; null when nothing did. */
export function lastTrouble(db: ReadDb, target: OutboxTarget): { code: string; detail: string } | null {
  const row = db
    .select({ lastError: outbox.lastError })
    .from(outbox)
    .where(and(eq(outbox.target, target), open('outbox'), sql`${outbox.lastError} is not null`))
    .orderBy(desc(outbox.updatedAt))
    .limit(1)
    .get();
  return readLastError(row?.lastError ?? null);
}
