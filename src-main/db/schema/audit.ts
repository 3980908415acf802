// The audit log. Append-only by triggers, each row chained to the one before by its hash.
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ACTOR_KINDS } from '#shared/contract/audit.ts';

export const auditLog = sqliteTable(
  'audit_log',
  {
    /** 1, 2, 3 …; a gap means a lost row. */
    seq: integer().primaryKey(),
    id: text().notNull(),
    at: text().notNull(),
    actorKind: text({ enum: ACTOR_KINDS }).notNull(),
    actorId: text().notNull(),
    actorName: text().notNull(),
    action: text().notNull(),
    source: text().notNull(),
    entityType: text().notNull(),
    entityId: text().notNull(),
    entityLabel: text().notNull(),
    operation: text({ enum: ['created', 'changed', 'deleted', 'done'] }).notNull(),
    /** JSON: field → [before, after]. */
    changes: text().notNull(),
    /** JSON */
    details: text().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    uniqueIndex('audit_log_id').on(t.id),
    index('audit_log_entity').on(t.entityType, t.entityId),
    index('audit_log_at').on(t.at),
    index('audit_log_actor').on(t.actorName),
    index('audit_log_action').on(t.action),
  ],
);
