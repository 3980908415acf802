// Reading the audit log, newest first. Words are looked for in pages, so that a search through years of rows never
// holds the program up.
import { and, count, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type AuditFilter, type AuditRow, auditRow } from '#shared/contract/audit.ts';
import { dayAfter, startOfLocalDay } from '#shared/rules/local-day.ts';
import { breathe } from '../../core/breathe.ts';
import { toInstant } from '../../core/clock.ts';
import type { ReadDb } from '../../db/database.ts';
import { auditLog } from '../../db/schema/audit.ts';

const PAGE = 2000;
/** What one word looks through before the program gets a turn. */
const SEARCHED_AT_ONCE = 20_000;

// A row somebody tampered with must not take the page it stands on along: what cannot be read is left out of it, and
// the check of the log names it.
const readable = <T>(shape: z.ZodType<T>, text: unknown, instead: T): T => {
  try {
    return shape.parse(JSON.parse(String(text)));
  } catch {
    return instead;
  }
};
const UNREADABLE = { note: 'This row cannot be read. Check the log.' };

type Stored = typeof auditLog.$inferSelect;

const toRow = ({ previousHash: _previous, hash: _hash, ...row }: Stored): AuditRow => ({
  ...row,
  actorName: String(row.actorName),
  changes: readable(auditRow.shape.changes, row.changes, {}),
  details: readable<AuditRow['details']>(auditRow.shape.details, row.details, UNREADABLE),
});

/** The filter without its words. Days are the facility's. */
function conditions(filter: AuditFilter, timeZone: string): (SQL | undefined)[] {
  return [
    filter.actor === undefined ? undefined : eq(auditLog.actorName, filter.actor),
    filter.action === undefined ? undefined : eq(auditLog.action, filter.action),
    filter.entityType === undefined ? undefined : eq(auditLog.entityType, filter.entityType),
    filter.entityId === undefined ? undefined : eq(auditLog.entityId, filter.entityId),
    filter.from === undefined ? undefined : gte(auditLog.at, toInstant(startOfLocalDay(filter.from, timeZone))),
    filter.to === undefined ? undefined : lt(auditLog.at, toInstant(startOfLocalDay(dayAfter(filter.to), timeZone))),
  ];
}

const TEXT = sql`(${auditLog.actorName} || ' ' || ${auditLog.action} || ' ' || ${auditLog.entityType} || ' ' || ${auditLog.entityLabel} || ' ' || ${auditLog.entityId} || ' ' || ${auditLog.source} || ' ' || ${auditLog.changes} || ' ' || ${auditLog.details})`;

const wordsOf = (search: string): SQL[] =>
  search
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 10)
    .map((word) => sql`${TEXT} like ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`);

export interface AuditQuestion {
  readonly filter: AuditFilter;
  readonly timeZone: string;
  /** Rows older than this one. */
  readonly before?: number | undefined;
}

/** Pages of the rows that fit, newest first, until there are no more. */
export async function* auditPages(db: ReadDb, question: AuditQuestion, most = PAGE): AsyncGenerator<AuditRow[], void> {
  const words = wordsOf(question.filter.search);
  const fixed = conditions(question.filter, question.timeZone);
  let before = question.before ?? Number.MAX_SAFE_INTEGER;
  for (;;) {
    // With words the page is a stretch of the log; without, it is so many rows that fit.
    const floor = words.length === 0 ? 0 : (stretchBelow(db, before) ?? 0);
    const rows = db
      .select()
      .from(auditLog)
      .where(and(lt(auditLog.seq, before), gte(auditLog.seq, floor), ...fixed, ...words))
      .orderBy(desc(auditLog.seq))
      .limit(most)
      .all();
    if (rows.length > 0) yield rows.map(toRow);
    const last = rows.length === most ? rows.at(-1)?.seq : undefined;
    before = last ?? floor;
    if (before <= 1) return;
    await breathe();
  }
}

/** The lowest number of the next stretch to search, or null when the rest is one. */
function stretchBelow(db: ReadDb, before: number): number | null {
  const row = db
    .select({ seq: auditLog.seq })
    .from(auditLog)
    .where(lt(auditLog.seq, before))
    .orderBy(desc(auditLog.seq))
    .limit(1)
    .offset(SEARCHED_AT_ONCE - 1)
    .get();
  return row?.seq ?? null;
}

export async function listAudit(
  db: ReadDb,
  question: AuditQuestion,
  limit: number,
): Promise<{ rows: AuditRow[]; more: boolean; total: number | null }> {
  const rows: AuditRow[] = [];
  for await (const page of auditPages(db, question, limit + 1)) {
    rows.push(...page);
    if (rows.length > limit) break;
  }
  // Counting words would mean reading everything at every letter typed.
  const counted = question.filter.search.trim() === '';
  const where = and(...conditions(question.filter, question.timeZone));
  const total = counted ? (db.select({ n: count() }).from(auditLog).where(where).get()?.n ?? 0) : null;
  return { rows: rows.slice(0, limit), more: rows.length > limit, total };
}

/** The different values of a column, in order: one step along its index for each, however long the log is. */
function distinct(db: ReadDb, column: 'actor_name' | 'action' | 'entity_type'): string[] {
  const name = sql.raw(column);
  const rows = db.all(sql`
    with recursive seen(value) as (
      select min(${name}) from audit_log
      union all
      select (select min(${name}) from audit_log where ${name} > value) from seen where value is not null
    )
    select value from seen where value is not null`);
  return z
    .array(z.object({ value: z.string() }))
    .parse(rows)
    .map(({ value }) => value);
}

export const auditFacets = (db: ReadDb) => ({
  actors: distinct(db, 'actor_name'),
  actions: distinct(db, 'action'),
  entityTypes: distinct(db, 'entity_type').filter(Boolean),
});
