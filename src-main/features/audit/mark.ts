// Where the audit log ended, sealed and kept outside the database. The chain alone cannot tell that its newest rows
// were cut off, or the whole file replaced by an older one; the mark can. It is there from the first start on, so that
// its absence says as much as a wrong one, and a log it does not fit is sealed anew only by a person, in the log.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../core/log.ts';
import type { SecretProtector } from '../../core/secrets.ts';
import { auditHead, auditRowHash, type ChainHead } from '../../db/audit.ts';
import type { AppDatabase } from '../../db/database.ts';

const shape = z.object({ seq: z.int().nonnegative(), hash: z.string() });
export const AUDIT_MARK_FILE = 'audit-mark.json';
const OWNER_ONLY = 0o600;
const NO_ROWS: ChainHead = { seq: 0, hash: '' };

/** cut_off: the row that was the last one is not there. no_mark: the mark is missing, or was not made here. */
export interface MarkFault {
  readonly seq: number;
  readonly reason: 'cut_off' | 'no_mark';
}

export type AuditMark = ReturnType<typeof createAuditMark>;

export function createAuditMark(deps: {
  readonly folder: string;
  readonly protector: SecretProtector;
  readonly database: AppDatabase;
  readonly log: Logger;
}) {
  const { connection } = deps.database;
  const path = join(deps.folder, AUDIT_MARK_FILE);

  const read = (): ChainHead | null => {
    if (!existsSync(path)) return null;
    try {
      return shape.parse(JSON.parse(deps.protector.reveal(readFileSync(path, 'utf8'))));
    } catch (error) {
      deps.log.warn('The mark of the audit log cannot be read', { error });
      return null;
    }
  };

  const write = (head: ChainHead): void => {
    const next = `${path}.next`;
    rmSync(next, { force: true });
    writeFileSync(next, deps.protector.protect(JSON.stringify(head)), { mode: OWNER_ONLY });
    renameSync(next, path);
  };

  const broken = (): MarkFault | null => {
    const mark = read();
    const head = auditHead(connection) ?? NO_ROWS;
    if (mark === null) return { seq: head.seq, reason: 'no_mark' };
    if (mark.seq === 0 || auditRowHash(connection, mark.seq) === mark.hash) return null;
    return { seq: head.seq < mark.seq ? head.seq + 1 : mark.seq, reason: 'cut_off' };
  };

  return {
    broken,
    /** At the start: a log that has no row yet gets its first mark. */
    begin: (): void => {
      if (!existsSync(path) && auditHead(connection) === null) write(NO_ROWS);
    },
    /** Keeps where the log ends now. A log that lost rows is not sealed anew: that would hide it. */
    seal: (): void => {
      const head = auditHead(connection);
      if (head !== null && broken() === null && read()?.seq !== head.seq) write(head);
    },
    /** A person has seen what is wrong and takes the log as it is from here on. */
    sealAnew: (): void => write(auditHead(connection) ?? NO_ROWS),
  };
}
