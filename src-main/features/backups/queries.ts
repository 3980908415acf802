// What was done since a backup was made, as the audit log tells it.
import { count, desc, gt } from 'drizzle-orm';
import type { BackupPreview } from '#shared/contract/backups.ts';
import type { ReadDb } from '../../db/database.ts';
import { auditLog } from '../../db/schema/audit.ts';

const MOST_ROWS = 200;

/** Newest first. `seq` is the last audit row the backup has. */
export function changesSince(db: ReadDb, seq: number): BackupPreview['since'] {
  const { at, actorName: actor, action, entityLabel: label } = auditLog;
  const rows = db
    .select({ at, actor, action, label })
    .from(auditLog)
    .where(gt(auditLog.seq, seq))
    .orderBy(desc(auditLog.seq))
    .limit(MOST_ROWS)
    .all();
  const total = db.select({ n: count() }).from(auditLog).where(gt(auditLog.seq, seq)).get()?.n ?? 0;
  return { total, rows };
}
