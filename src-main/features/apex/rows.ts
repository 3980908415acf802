// The sync's durable desired state: one row per Apex batch that packages feed, and the log of pushes.
import { and, asc, desc, eq, gt, gte, inArray, like, lt, or, sql } from 'drizzle-orm';
import type { LogResult } from '#shared/contract/apex-sync.ts';
import type { RowState, SyncRow } from '#shared/rules/apex-plan.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { apexSyncLog, apexSyncRows } from '../../db/schema/apex.ts';

/** What every row wants, in slices by batch id, for reading all of them without holding the event loop. */
export const desiredSlice = (db: ReadDb, afterId: number, limit: number) =>
  db
    .select({ batchId: apexSyncRows.batchId, desired: apexSyncRows.desired })
    .from(apexSyncRows)
    .where(gt(apexSyncRows.batchId, afterId))
    .orderBy(asc(apexSyncRows.batchId))
    .limit(limit)
    .all();

// The condition is written out, not bound: only then does SQLite see that the partial index serves it.
const openQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(apexSyncRows)
    .where(sql`${apexSyncRows.state} <> 'in_sync'`)
    .orderBy(asc(apexSyncRows.batchId))
    .prepare(),
);

/** Rows that are not in sync; a partial index makes this cost what there is to do. */
export const openRows = (db: ReadDb): readonly SyncRow[] => openQuery(db).all();

const rowQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(apexSyncRows)
    .where(eq(apexSyncRows.batchId, sql.placeholder('batchId')))
    .prepare(),
);

export const findRow = (db: ReadDb, batchId: number): SyncRow | null => rowQuery(db).get({ batchId }) ?? null;

export const findRows = (db: ReadDb, batchIds: readonly number[]): readonly SyncRow[] =>
  db
    .select()
    .from(apexSyncRows)
    .where(inArray(apexSyncRows.batchId, [...batchIds]))
    .all();

/** State and last confirmation only, of the named rows or of all: what a list of thousands needs. */
export const rowStates = (db: ReadDb, batchIds?: readonly number[]) =>
  db
    .select({
      batchId: apexSyncRows.batchId,
      state: apexSyncRows.state,
      acknowledgedAt: apexSyncRows.acknowledgedAt,
    })
    .from(apexSyncRows)
    .where(batchIds ? inArray(apexSyncRows.batchId, [...batchIds]) : undefined)
    .all();

/** Rows whose drop was seen before an instant and is not explained yet. */
export const heldRows = (db: ReadDb, before: string): readonly SyncRow[] =>
  db.select().from(apexSyncRows).where(lt(apexSyncRows.heldSince, before)).orderBy(asc(apexSyncRows.batchId)).all();

export function saveRowTx(tx: Tx, row: SyncRow, updatedAt: string): void {
  const { batchId, ...rest } = row;
  const values = { ...rest, updatedAt };
  tx.db
    .insert(apexSyncRows)
    .values({ batchId, ...values })
    .onConflictDoUpdate({ target: apexSyncRows.batchId, set: values })
    .run();
}

export const deleteRowTx = (tx: Tx, batchId: number): void => {
  tx.db.delete(apexSyncRows).where(eq(apexSyncRows.batchId, batchId)).run();
};

export function countStates(db: ReadDb): Record<RowState, number> {
  const counts = { in_sync: 0, pending: 0, sending: 0, unknown: 0, held: 0, parked: 0 };
  const rows = db
    .select({ state: apexSyncRows.state, n: sql<number>`count(*)` })
    .from(apexSyncRows)
    .groupBy(apexSyncRows.state)
    .all();
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}

export interface LogEntry {
  readonly at: string;
  readonly batchId: number;
  readonly productName: string;
  readonly from: number | null;
  readonly to: number;
  readonly cause: string;
  readonly latencyMs: number | null;
  readonly result: LogResult;
  readonly error: string | null;
}

export function addLogTx(tx: Tx, entry: LogEntry): void {
  const { from, to, ...rest } = entry;
  tx.db
    .insert(apexSyncLog)
    .values({ id: newId(), fromQuantity: from, toQuantity: to, ...rest })
    .run();
}

export interface LogQuery {
  readonly search: string;
  readonly result?: LogResult | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (c) => `\\${c}`);

/** Newest first. Ids are time-ordered, so paging is by id. */
export function readLog(db: ReadDb, query: LogQuery) {
  const words = query.search.trim();
  const pattern = `%${escapeLike(words)}%`;
  const conditions = [
    query.result ? eq(apexSyncLog.result, query.result) : undefined,
    query.before ? lt(apexSyncLog.id, query.before) : undefined,
    words === ''
      ? undefined
      : or(
          sql`${apexSyncLog.productName} like ${pattern} escape '\\'`,
          sql`${apexSyncLog.cause} like ${pattern} escape '\\'`,
          sql`${apexSyncLog.error} like ${pattern} escape '\\'`,
          like(sql`cast(${apexSyncLog.batchId} as text)`, `${words.replace(/\D/g, '') || 'x'}%`),
        ),
  ];
  return db
    .select()
    .from(apexSyncLog)
    .where(and(...conditions))
    .orderBy(desc(apexSyncLog.id))
    .limit(query.limit)
    .all();
}

export const pushesSince = (db: ReadDb, since: string) =>
  db
    .select({ latencyMs: apexSyncLog.latencyMs, result: apexSyncLog.result })
    .from(apexSyncLog)
    .where(and(gte(apexSyncLog.at, since), inArray(apexSyncLog.result, ['ok', 'failed', 'unknown', 'parked'])))
    .all();

export const dropLogBeforeTx = (tx: Tx, before: string): void => {
  tx.db.delete(apexSyncLog).where(lt(apexSyncLog.at, before)).run();
};
