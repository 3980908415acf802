// Opening the database and the only way to write it. Reading functions take a ReadDb, which cannot
// write; writing functions take a Tx, which exists only inside writeTx. So the type system keeps every
// write inside a transaction, and every change announced after commit and never before.
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { ChangeEvent } from '#shared/contract/app.ts';
import type { EventBus } from '../core/events.ts';
import { orDamaged } from './damage.ts';
import * as apex from './schema/apex.ts';
import * as app from './schema/app.ts';
import * as packages from './schema/packages.ts';

export const schema = { ...packages, ...apex, ...app };
type Orm = BetterSQLite3Database<typeof schema>;

/** Can select, cannot write. */
export type ReadDb = Pick<Orm, 'select' | 'selectDistinct' | 'all' | 'get' | '$count'>;

/** An open write transaction. Reads inside it see its own writes. */
export interface Tx {
  readonly db: Pick<
    Orm,
    'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'all' | 'get' | 'run' | '$count'
  >;
  /** Announced once, after commit; dropped on rollback. */
  publish(event: ChangeEvent): void;
}

export interface AppDatabase {
  readonly read: ReadDb;
  /** Synchronous, immediate, all or nothing. Throws when `fn` returns a promise: a transaction never waits for anything. */
  writeTx<T>(fn: (tx: Tx) => T): T;
  /** For backup, integrity checks and measuring only. */
  readonly connection: Database.Database;
  close(): void;
}

const BUSY_TIMEOUT_MS = 5000;

/** Opens (or creates) the file with the house's settings. Throws DamagedDatabaseError. Migrations are `migrate.ts`'s business. */
export function openConnection(path: string): Database.Database {
  const connection = new Database(path);
  try {
    orDamaged(() => prepareConnection(connection));
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

function prepareConnection(connection: Database.Database): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Without it REPLACE removes rows past the triggers that keep the ledgers append-only.
  connection.pragma('recursive_triggers = ON');
  connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
}

export function createDatabase(connection: Database.Database, events: EventBus): AppDatabase {
  const orm = drizzle(connection, { schema, casing: 'snake_case' });
  let open = false;

  const writeTx = <T>(fn: (tx: Tx) => T): T => {
    if (open) throw new Error('A write transaction is already open: pass its Tx instead of opening another.');
    const pending: ChangeEvent[] = [];
    // Also ends a Tx that was kept, or used by work that went on after its promise was refused.
    let over = false;
    const stillOpen = <V>(value: V): V => {
      if (over) throw new Error('This write transaction is over.');
      return value;
    };
    const tx: Tx = {
      get db() {
        return stillOpen(orm);
      },
      publish: (event) => {
        stillOpen(pending).push(event);
      },
    };
    const run = connection.transaction(() => {
      const result = fn(tx);
      if (result instanceof Promise) throw new Error('A write transaction may not return a promise.');
      return result;
    });
    open = true;
    let result: T;
    try {
      result = run.immediate();
    } finally {
      open = false;
      over = true;
    }
    for (const event of mergeEvents(pending)) events.publish(event);
    return result;
  };

  return { read: orm, writeTx, connection, close: () => connection.close() };
}

/** One event per area: ids joined, or "anything" when one of them said so. */
function mergeEvents(pending: readonly ChangeEvent[]): ChangeEvent[] {
  const areas = new Map<ChangeEvent['area'], Set<string> | null>();
  for (const { area, ids } of pending) {
    const known = areas.get(area);
    if (ids === null || known === null) areas.set(area, null);
    else areas.set(area, new Set([...(known ?? []), ...ids]));
  }
  return [...areas].map(([area, ids]) => ({ area, ids: ids === null ? null : [...ids] }));
}
