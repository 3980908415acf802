// How changes of audited records are caught: temporary triggers on the audited tables write every change to a
// temporary table, whoever makes it and however; at the end of a write transaction they become rows of the audit log
// in that same transaction. The triggers are made from the tables as they are at every start, so a new column is
// audited without a line here.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { AuditSubject, Json } from './audit.ts';
import { AUDITED, type AuditedTable } from './audited-tables.ts';

const LONGEST_TEXT = 2000;

const columnShape = z.object({ name: z.string() });
const changeShape = z.object({
  entity: z.string(),
  entity_id: z.string(),
  label: z.string(),
  operation: z.enum(['created', 'changed', 'deleted']),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
type Change = z.infer<typeof changeShape>;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function triggersOf(connection: Database.Database, audited: AuditedTable): string {
  const { table, entity, key, label, leftOut, secret = [] } = audited;
  const columns = z
    .array(columnShape)
    .parse(connection.pragma(`table_info(${table})`))
    .map(({ name }) => name)
    .filter((name) => !leftOut.includes(name) && name !== key);
  const columnOf = (row: 'OLD' | 'NEW', column: string, updating: boolean): string => {
    if (!secret.includes(column)) return `${row}.${column}`;
    const there =
      updating && row === 'NEW' ? `CASE WHEN NEW.${column} IS OLD.${column} THEN 'set' ELSE 'changed' END` : `'set'`;
    return `CASE WHEN ${row}.${column} IS NULL THEN NULL ELSE ${there} END`;
  };
  const object = (row: 'OLD' | 'NEW', updating: boolean): string =>
    `json_object(${columns.map((c) => `${quoted(c)}, ${columnOf(row, c, updating)}`).join(', ')})`;
  const insert = (row: 'OLD' | 'NEW', operation: string, before: string, after: string): string =>
    `INSERT INTO audit_changes (entity, entity_id, label, operation, before, after)
     VALUES (${quoted(entity)}, ${row}.${key}, ${label(row)}, ${quoted(operation)}, ${before}, ${after});`;
  const differs = columns.map((c) => `OLD.${c} IS NOT NEW.${c}`).join(' OR ');
  return `
    CREATE TEMP TRIGGER audit_${table}_insert AFTER INSERT ON main.${table}
    BEGIN ${insert('NEW', 'created', 'NULL', object('NEW', false))} END;
    CREATE TEMP TRIGGER audit_${table}_update AFTER UPDATE ON main.${table} WHEN ${differs}
    BEGIN ${insert('NEW', 'changed', object('OLD', true), object('NEW', true))} END;
    CREATE TEMP TRIGGER audit_${table}_delete AFTER DELETE ON main.${table}
    BEGIN ${insert('OLD', 'deleted', object('OLD', false), 'NULL')} END;`;
}

/** Starts catching on this connection. Answers what takes the caught changes, one per record, and forgets them. */
export function catchChanges(connection: Database.Database): () => readonly AuditSubject[] {
  connection.pragma('temp_store = MEMORY');
  connection.exec(
    'CREATE TEMP TABLE audit_changes (seq INTEGER PRIMARY KEY, entity TEXT, entity_id TEXT, label TEXT, operation TEXT, before TEXT, after TEXT)',
  );
  for (const audited of AUDITED) connection.exec(triggersOf(connection, audited));
  const any = connection.prepare('select 1 from temp.audit_changes limit 1');
  const all = connection.prepare('select * from temp.audit_changes order by seq');
  const forget = connection.prepare('delete from temp.audit_changes');
  return () => {
    if (any.get() === undefined) return [];
    const caught = z.array(changeShape).parse(all.all());
    forget.run();
    return mergeByRecord(caught);
  };
}

/** Several changes of one record in one transaction are one: from what it was before the first to what it is now. */
function mergeByRecord(caught: readonly Change[]): AuditSubject[] {
  const records = new Map<string, Change>();
  for (const change of caught) {
    const id = JSON.stringify([change.entity, change.entity_id]);
    const first = records.get(id);
    if (!first) records.set(id, change);
    else if (change.operation === 'deleted' && first.operation === 'created') records.delete(id);
    else if (change.operation === 'created') records.set(id, { ...change, operation: 'changed', before: first.before });
    else {
      const operation = change.operation === 'deleted' ? 'deleted' : first.operation;
      records.set(id, { ...change, operation, before: first.before });
    }
  }
  return [...records.values()].flatMap((change) => subjectOf(change) ?? []);
}

function subjectOf(change: Change): AuditSubject | null {
  const audited = AUDITED.find(({ entity }) => entity === change.entity);
  const before = valuesOf(change.before, audited);
  const after = valuesOf(change.after, audited);
  const changes: Record<string, readonly [Json, Json]> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const pair = [before[field] ?? null, after[field] ?? null] as const;
    if (JSON.stringify(pair[0]) !== JSON.stringify(pair[1])) changes[field] = pair;
  }
  if (change.operation === 'changed' && Object.keys(changes).length === 0) return null;
  return {
    entityType: change.entity,
    entityId: change.entity_id,
    entityLabel: change.label,
    operation: change.operation,
    changes,
  };
}

const jsonShape: z.ZodType<Json> = z.json();

function valuesOf(text: string | null, audited: AuditedTable | undefined): Record<string, Json> {
  if (text === null) return {};
  const row = z.record(z.string(), jsonShape).parse(JSON.parse(text));
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [inCamelCase(column), readable(column, value, audited)]),
  );
}

function readable(column: string, value: Json, audited: AuditedTable | undefined): Json {
  if (audited?.boolean?.includes(column)) return value === 1;
  if (typeof value !== 'string') return value;
  if (audited?.json?.includes(column) && value.length <= LONGEST_TEXT) return jsonShape.parse(JSON.parse(value));
  return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
}

const inCamelCase = (column: string): string =>
  column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
