// The chain of the audit log: every row carries the hash of the one before, so a row changed, taken out or put in
// between breaks it. Rows are written here and nowhere else; checking walks the whole chain.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { breathe } from '../core/breathe.ts';
import { newId } from '../core/ids.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Operation = 'created' | 'changed' | 'deleted' | 'done';

export interface AuditSubject {
  readonly entityType: string;
  readonly entityId: string;
  readonly entityLabel: string;
  readonly operation: Operation;
  /** Field → [before, after]. */
  readonly changes?: Readonly<Record<string, readonly [Json, Json]>>;
  readonly details?: Readonly<Record<string, Json>>;
}

export interface AuditEntry extends AuditSubject {
  readonly at: string;
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  readonly action: string;
  readonly source: string;
}

const storedRow = z.object({
  seq: z.int(),
  id: z.string(),
  at: z.string(),
  actor_kind: z.string(),
  actor_id: z.string(),
  actor_name: z.string(),
  action: z.string(),
  source: z.string(),
  entity_type: z.string(),
  entity_id: z.string(),
  entity_label: z.string(),
  operation: z.string(),
  changes: z.string(),
  details: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
type StoredRow = z.infer<typeof storedRow>;

const COLUMNS = Object.keys(storedRow.shape);
const INSERT = `insert into audit_log (${COLUMNS.join(', ')}) values (${COLUMNS.map((c) => `@${c}`).join(', ')})`;
const PAGE = 2000;

const hashOf = (row: Omit<StoredRow, 'hash'>): string => {
  const { previous_hash, ...rest } = row;
  // An array in a fixed order: the hash must not depend on how an object's keys happen to stand.
  const values = COLUMNS.filter((c) => c !== 'hash' && c !== 'previous_hash').map((c) => Reflect.get(rest, c));
  return createHash('sha256')
    .update(`${previous_hash}\n${JSON.stringify(values)}`, 'utf8')
    .digest('hex');
};

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

const headShape = z.object({ seq: z.int(), hash: z.string() });

export function auditHead(connection: Database.Database): ChainHead | null {
  const row = connection.prepare('select seq, hash from audit_log order by seq desc limit 1').get();
  return row === undefined ? null : headShape.parse(row);
}

export function auditRowHash(connection: Database.Database, seq: number): string | null {
  const hash = connection.prepare('select hash from audit_log where seq = ?').pluck().get(seq);
  return typeof hash === 'string' ? hash : null;
}

/** Writes rows onto the end of the chain. Statements are prepared once per connection; the caller has a transaction open. */
export function createAuditWriter(connection: Database.Database): (entry: AuditEntry) => void {
  const insert = connection.prepare(INSERT);
  const head = connection.prepare('select seq, hash from audit_log order by seq desc limit 1');
  return (entry) => {
    const last = head.get();
    const { seq, hash } = last === undefined ? { seq: 0, hash: '' } : headShape.parse(last);
    const row = {
      seq: seq + 1,
      id: newId(),
      at: entry.at,
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      actor_name: entry.actor.name,
      action: entry.action,
      source: entry.source,
      entity_type: entry.entityType,
      entity_id: entry.entityId,
      entity_label: entry.entityLabel,
      operation: entry.operation,
      changes: JSON.stringify(entry.changes ?? {}),
      details: JSON.stringify(entry.details ?? {}),
      previous_hash: hash,
    };
    insert.run({ ...row, hash: hashOf(row) });
  };
}

/** One row outside the application's own transactions: while restoring and recovering. */
export function insertAuditRow(connection: Database.Database, entry: AuditEntry): void {
  createAuditWriter(connection)(entry);
}

/** altered: a row is not what it was written as. out_of_chain: it does not follow the one before. missing: a gap. */
export type ChainFault = 'altered' | 'out_of_chain' | 'missing';

export interface ChainCheck {
  readonly rows: number;
  readonly firstBroken: { readonly seq: number; readonly at: string | null; readonly reason: ChainFault } | null;
  readonly head: ChainHead | null;
}

/** Walks the whole chain in pages, so that the program goes on meanwhile. Changes nothing. */
export async function checkAuditChain(connection: Database.Database): Promise<ChainCheck> {
  const page = connection.prepare('select * from audit_log where seq > ? order by seq limit ?');
  let head: ChainHead | null = null;
  let rows = 0;
  for (;;) {
    const found = page.all(head?.seq ?? 0, PAGE);
    for (const raw of found) {
      const parsed = storedRow.safeParse(raw);
      // A value of another kind than was ever written there.
      if (!parsed.success)
        return { rows, firstBroken: { seq: (head?.seq ?? 0) + 1, at: null, reason: 'altered' }, head };
      const row = parsed.data;
      const reason = faultOf(row, head);
      if (reason)
        return {
          rows,
          firstBroken: { seq: reason === 'missing' ? (head?.seq ?? 0) + 1 : row.seq, at: row.at, reason },
          head,
        };
      head = { seq: row.seq, hash: row.hash };
      rows += 1;
    }
    if (found.length < PAGE) return { rows, firstBroken: null, head };
    await breathe();
  }
}

function faultOf(row: StoredRow, before: ChainHead | null): ChainFault | null {
  if (row.seq !== (before?.seq ?? 0) + 1) return 'missing';
  if (row.previous_hash !== (before?.hash ?? '')) return 'out_of_chain';
  return hashOf(row) === row.hash ? null : 'altered';
}

/**
 * Appends to `to` the rows `from` has after `to`'s last one, when `to`'s log is a beginning of `from`'s. So the log
 * goes on across a restore: who did what before it stays known. Answers how many; 0 when the two do not belong together.
 */
export function carryAuditForward(from: Database.Database, to: Database.Database): number {
  const head = auditHead(to);
  if (head && auditRowHash(from, head.seq) !== head.hash) return 0;
  const insert = to.prepare(INSERT);
  let last: ChainHead | null = head;
  let carried = 0;
  to.transaction(() => {
    for (const raw of from.prepare('select * from audit_log where seq > ? order by seq').iterate(head?.seq ?? 0)) {
      const { data: row } = storedRow.safeParse(raw);
      // What was broken before is not made whole by copying it.
      if (!row || faultOf(row, last)) break;
      insert.run(row);
      last = { seq: row.seq, hash: row.hash };
      carried += 1;
    }
  })();
  return carried;
}
