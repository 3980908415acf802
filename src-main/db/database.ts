// Opening the database and the only way to write it. Reading functions take a ReadDb, which cannot
// write; writing functions take a Tx, which exists only inside writeTx. So the type system keeps every
// write inside a transaction, every change announced after commit and never before, and every change of an
// audited record in the audit log of the same transaction, stamped with who is at work (core/acting.ts).
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { ChangeEvent } from '#shared/contract/app.ts';
import { acting } from '../core/acting.ts';
import { AppError } from '../core/app-error.ts';
import type { EventBus } from '../core/events.ts';
import { type AuditEntry, type AuditSubject, createAuditWriter, type Json } from './audit.ts';
import { catchChanges } from './audited.ts';
import { isDiskFull, orDamaged } from './damage.ts';
import * as apex from './schema/apex.ts';
import * as app from './schema/app.ts';
import * as audit from './schema/audit.ts';
import * as consumables from './schema/consumables.ts';
import * as orders from './schema/orders.ts';
import * as outbox from './schema/outbox.ts';
import * as packages from './schema/packages.ts';
import * as packing from './schema/packing.ts';
import * as people from './schema/people.ts';
import * as production from './schema/production.ts';
import * as sheets from './schema/sheets.ts';
import { withKeptStatements } from './statements.ts';

export const schema = {
  ...packages,
  ...orders,
  ...packing,
  ...production,
  ...consumables,
  ...outbox,
  ...apex,
  ...app,
  ...people,
  ...sheets,
  ...audit,
};
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
  /** A row for something that is no record here: a sign-in, a secret, an export. `by` only where nobody is at work yet. */
  audit(subject: AuditSubject & Partial<Pick<AuditEntry, 'action' | 'actor'>>): void;
  /** Said with every audit row of this transaction. */
  auditDetails(details: Readonly<Record<string, Json>>): void;
}

export interface AppDatabase {
  readonly read: ReadDb;
  /**
   * Synchronous, immediate, all or nothing. Throws when `fn` returns a promise (a transaction never waits for
   * anything), when an audited record changed with nobody at work, and DISK_FULL, after which nothing of it is stored.
   */
  writeTx<T>(fn: (tx: Tx) => T): T;
  /** For backup, integrity checks and measuring only. */
  readonly connection: Database.Database;
  close(): void;
}

export interface DatabaseDeps {
  readonly events: EventBus;
  /** The instant of audit rows. */
  readonly now: () => string;
  /** Takes secrets out of a text before it is kept for good. */
  readonly clean: (text: string) => string;
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

export const sqliteVersion = (connection: Database.Database): string =>
  String(connection.prepare('select sqlite_version()').pluck().get());

export function createDatabase(connection: Database.Database, deps: DatabaseDeps): AppDatabase {
  const orm = drizzle(withKeptStatements(connection), { schema, casing: 'snake_case' });
  const takeChanges = catchChanges(connection);
  // The pieces that the orders' search index knows; asked for words too short for the index itself.
  connection.exec(
    "create virtual table if not exists temp.apex_order_terms using fts5vocab('main', 'apex_order_search', 'row')",
  );
  const writeAudit = createAuditWriter(connection);
  let open = false;

  type OwnRow = Parameters<Tx['audit']>[0];
  const recordTx = (own: readonly OwnRow[], extra: Readonly<Record<string, Json>>): boolean => {
    const rows: readonly OwnRow[] = [...takeChanges(), ...own];
    if (rows.length === 0) return false;
    const by = acting();
    if (!by) throw new Error(`A ${rows[0]?.entityType} changed and nobody is at work: run it inside actAs.`);
    const at = deps.now();
    for (const { action, actor, ...subject } of rows) {
      const entry = {
        at,
        actor: actor ?? by.actor,
        action: action ?? by.action,
        source: by.source,
        ...subject,
        details: { ...subject.details, ...extra },
      };
      writeAudit(cleanEntry(entry, deps.clean));
      by.rows += 1;
    }
    return true;
  };

  const writeTx = <T>(fn: (tx: Tx) => T): T => {
    if (open) throw new Error('A write transaction is already open: pass its Tx instead of opening another.');
    const pending: ChangeEvent[] = [];
    const own: OwnRow[] = [];
    let extra: Record<string, Json> = {};
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
      audit: (row) => {
        stillOpen(own).push(row);
      },
      auditDetails: (details) => {
        extra = { ...stillOpen(extra), ...details };
      },
    };
    const run = connection.transaction(() => {
      const result = fn(tx);
      if (result instanceof Promise) throw new Error('A write transaction may not return a promise.');
      if (recordTx(own, extra)) pending.push({ area: 'audit', ids: null });
      return result;
    });
    open = true;
    let result: T;
    try {
      result = run.immediate();
    } catch (error) {
      if (isDiskFull(error)) throw new AppError('DISK_FULL', {});
      throw error;
    } finally {
      open = false;
      over = true;
    }
    for (const event of mergeEvents(pending)) deps.events.publish(event);
    return result;
  };

  return { read: orm, writeTx, connection, close: () => connection.close() };
}

/** A person may have typed a secret into a note; what is kept for good must not hold it. */
function cleanEntry(entry: AuditEntry, clean: (text: string) => string): AuditEntry {
  const { changes = {}, details = {} } = entry;
  return {
    ...entry,
    entityLabel: clean(entry.entityLabel),
    changes: mapValues(changes, ([before, after]) => [cleanJson(before, clean), cleanJson(after, clean)] as const),
    details: mapValues(details, (value) => cleanJson(value, clean)),
  };
}

const mapValues = <V, W>(record: Readonly<Record<string, V>>, of: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value)]));

/** Text by text: a secret made of digits must not reach into the numbers around it. */
function cleanJson(value: Json, clean: (text: string) => string): Json {
  if (typeof value === 'string') return clean(value);
  if (isList(value)) return value.map((item) => cleanJson(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return mapValues(value, (item) => cleanJson(item, clean));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** One event per area: ids joined, or "anything" when one of them said so. */
function mergeEvents(pending: readonly ChangeEvent[]): ChangeEvent[] {
  const areas = new Map<ChangeEvent['area'], Set<string> | null>();
  for (const { area, ids } of pending) {
    const known = areas.get(area);
    if (ids === null || known === null) areas.set(area, null);
    else if (known) for (const id of ids) known.add(id);
    else areas.set(area, new Set(ids));
  }
  return [...areas].map(([area, ids]) => ({ area, ids: ids === null ? null : [...ids] }));
}
