// The whole database as it was at one moment: a connection of its own, for reading only, inside one read transaction.
// Everybody else goes on writing meanwhile; what they write does not show. The write-ahead file cannot shrink until
// the snapshot is closed, so it is open for an export and not longer.
import Database from 'better-sqlite3';
import { type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { breathe } from '../../core/breathe.ts';
import { type ReadDb, schema } from '../../db/database.ts';
import type { ExportedTable } from './exported-table.ts';
import type { Cell, Row } from './table.ts';

const BUSY_TIMEOUT_MS = 5000;
const PAGE_ROWS = 250;

export interface Snapshot {
  readonly db: ReadDb;
  close(): void;
}

/** Throws when the file is not there or is no database. */
export function openSnapshot(databasePath: string): Snapshot {
  const connection = new Database(databasePath, { readonly: true, fileMustExist: true });
  try {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    connection.exec('begin');
    // SQLite takes the snapshot at the first reading, not at "begin".
    connection.prepare('select count(*) from sqlite_master').get();
  } catch (error) {
    connection.close();
    throw error;
  }
  return { db: drizzle(connection, { schema, casing: 'snake_case' }), close: () => connection.close() };
}

export const countRows = (db: Pick<ReadDb, 'select'>, { table }: ExportedTable): number =>
  db.select({ rows: sql<number>`count(*)` }).from(table).get()?.rows ?? 0;

const cellOf = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

/**
 * The table's rows a page at a time, in the order they were written, by SQLite's own row number: each page costs what
 * a page costs, however far into the table it is. The event loop gets a turn between pages.
 */
export async function* tablePages(
  db: Pick<ReadDb, 'select'>,
  { table, columns }: ExportedTable,
  onRows: (rows: number) => void,
): AsyncGenerator<readonly Row[]> {
  const at = sql<number>`${table}.rowid`;
  const fields: Record<string, SQLiteColumn | SQL> = { at };
  columns.forEach(({ value }, i) => {
    fields[`c${i}`] = value;
  });
  const query = db
    .select(fields)
    .from(table)
    .where(sql`${at} > ${sql.placeholder('after')}`)
    .orderBy(at)
    .limit(PAGE_ROWS)
    .prepare();
  const names = columns.map((_, i) => `c${i}`);
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const found = query.all({ after });
    const last = found.at(-1);
    if (!last) return;
    yield found.map((row) => names.map((name) => cellOf(row[name])));
    onRows(found.length);
    after = Number(last.at);
    if (found.length < PAGE_ROWS) return;
    await breathe();
  }
}
