// The second half of going back to a backup: at every start, before anything opens the database. By then nobody
// writes any more. That is why the audit rows are carried forward here and not when the copy was staged: everything
// committed up to the very end of the old program is in the old file now, so no change between the staging and the
// swap is lost without a word; the log says who did it, and the replaced database, kept whole, has it.
//
// Every step can be done again after a crash, and the order makes each moment safe:
//   1. complete the staged copy: audit rows and the row of the restore itself, in one transaction;
//   2. move the old database with its log files, together, into a folder named after what it will be called;
//   3. give the staged copy the database's name: the one step that counts;
//   4. remove the intent; put what was replaced into the backup folder.
// While the old file is in its place, failing means giving up: the old database stays as it was. Once it is moved,
// nothing is left that could fail but renames, and the next start goes on with them.
import { chmodSync, copyFileSync, existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readBackupName } from '#shared/rules/backup-names.ts';
import { newId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import { auditHead, auditRowHash, carryAuditForward, insertAuditRow } from './audit.ts';
import { makeSelfContained } from './backup.ts';
import {
  databaseBytes,
  freeBytes,
  makePrivateFolder,
  moveDatabase,
  removeDatabase,
  SIDE_FILES,
  syncToDisk,
} from './backup-files.ts';
import { isDiskFull } from './damage.ts';
import { accountChanges, type PersonThen, peopleIn } from './restore-people.ts';
import {
  DATABASE_FILE,
  openStaged,
  type RestoreIntent,
  type RestorePlaces,
  readIntent,
  restorePlaces,
} from './restore-stage.ts';

export interface FinishOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /**
   * Called with the restored database before it becomes the database, inside its transaction: what must not go on by
   * itself with older data (sending it to others) is switched off here. Not called for an empty beginning.
   */
  readonly beforeUse: (connection: Database.Database, intent: RestoreIntent) => void;
  /**
   * Called when the audit log begins anew, because the old one could not be read or was another one: once that stands
   * in the copy, and before the copy becomes the database. After a crash it may be called again.
   */
  readonly auditBeginsAnew: () => void;
}

export interface FinishedRestore {
  /** done: the staged copy is the database. given_up: the old database is in its place, untouched. */
  readonly outcome: 'done' | 'given_up';
  readonly intent: RestoreIntent;
  /** Why it was given up. */
  readonly detail: string;
}

/** Answers what was finished, or null when nothing was decided. Throws only when the disk refuses to move files. */
export function finishRestore(options: FinishOptions): FinishedRestore | null {
  const places = restorePlaces(options.dataDir);
  const intent = readIntent(options.dataDir);
  let finished: FinishedRestore | null = null;
  if (intent) {
    finished = existsSync(places.staged) ? swap(places, intent, options) : { outcome: 'done', intent, detail: '' };
    rmSync(places.intent, { force: true });
    syncToDisk(places.folder);
  }
  tidy(places, options.log);
  return finished;
}

const folderFor = (places: RestorePlaces, intent: RestoreIntent): string =>
  join(places.folder, intent.keepAs.replace(/\.sqlite$/, ''));

function swap(places: RestorePlaces, intent: RestoreIntent, options: FinishOptions): FinishedRestore {
  const kept = folderFor(places, intent);
  const moved = existsSync(join(kept, DATABASE_FILE));
  try {
    // After its transaction: given up half way, the old log's mark must still be there.
    const log = complete(places, intent, options, moved);
    // Only a log that could not be read is let go: one that was altered stays named by the check of the log.
    if (log === 'anew' && isSetAside(intent)) options.auditBeginsAnew();
  } catch (error) {
    options.log.error('A restore could not be finished', { error, moved });
    if (!moved) return { outcome: 'given_up', intent, detail: error instanceof Error ? error.message : String(error) };
  }
  makePrivateFolder(kept);
  syncToDisk(places.folder);
  moveDatabase(places.database, join(kept, DATABASE_FILE));
  renameSync(places.staged, places.database);
  syncToDisk(options.dataDir);
  syncToDisk(places.folder);
  return { outcome: 'done', intent, detail: '' };
}

/**
 * Answers whether its audit log goes on or begins anew, also when it was completed before a crash. Opening the staged
 * copy also rolls back what a crash left half done in it.
 */
function complete(
  places: RestorePlaces,
  intent: RestoreIntent,
  options: FinishOptions,
  moved: boolean,
): 'goes_on' | 'anew' {
  const to = openStaged(places.staged);
  try {
    const before = completedAs(to, intent);
    if (before !== null) return before;
    if (moved) return 'goes_on';
    to.exec('begin immediate');
    const { carried, people } = carryFrom(places, intent, to, options.log);
    if (intent.backup) options.beforeUse(to, intent);
    insertAuditRow(to, {
      at: intent.at,
      actor: intent.actor,
      action: intent.action,
      source: intent.source,
      entityType: 'backup',
      entityId: intent.backup?.name ?? '',
      entityLabel: intent.backup?.name ?? 'An empty beginning',
      operation: 'done',
      details: {
        restoreId: intent.id,
        keptAs: intent.keepAs,
        auditRowsCarried: carried,
        ...(intent.backup ? { backupAt: intent.backup.at, ...intent.counts } : {}),
      },
    });
    for (const subject of accountChanges(people, peopleIn(to))) {
      insertAuditRow(to, {
        at: intent.at,
        actor: intent.actor,
        action: intent.action,
        source: intent.source,
        ...subject,
      });
    }
    to.exec('commit');
    return carried === null ? 'anew' : 'goes_on';
  } finally {
    to.close();
  }
}

const isSetAside = (intent: RestoreIntent): boolean => readBackupName(intent.keepAs)?.kind === 'set-aside';

interface Carried {
  /** Audit rows; null when the old log could not be read or is not the same one. */
  readonly carried: number | null;
  /** Who was there before; null when it could not be read. */
  readonly people: readonly PersonThen[] | null;
}
const NOTHING_CARRIED: Carried = { carried: null, people: null };

/** By the row of the restore itself; null when it is not there yet. */
function completedAs(to: Database.Database, { id }: RestoreIntent): 'goes_on' | 'anew' | null {
  const row = to
    .prepare(
      "select json_extract(details, '$.auditRowsCarried') from audit_log where json_extract(details, '$.restoreId') = ?",
    )
    .raw()
    .get(id);
  if (!Array.isArray(row)) return null;
  return row[0] === null ? 'anew' : 'goes_on';
}

/** Nothing is written to a file that is to be set aside: its copy is read. */
function carryFrom(places: RestorePlaces, intent: RestoreIntent, to: Database.Database, log: Logger): Carried {
  if (!existsSync(places.database)) return NOTHING_CARRIED;
  const setAside = isSetAside(intent);
  const scratch = join(places.folder, `scratch-${newId()}`);
  let from: Database.Database | null = null;
  try {
    from = new Database(setAside ? copyOf(places.database, scratch) : places.database, { fileMustExist: true });
    const people = peopleIn(from);
    const carried = carryAuditForward(from, to);
    const head = auditHead(from);
    return head === null || auditRowHash(to, head.seq) === head.hash ? { carried, people } : { carried: null, people };
  } catch (error) {
    // Without room nothing may be left out: given up now, the old database goes on as it is.
    if (!setAside && isDiskFull(error)) throw error;
    log.warn('The audit log of the replaced database could not be read', { error });
    return NOTHING_CARRIED;
  } finally {
    from?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function copyOf(database: string, scratch: string): string {
  const free = freeBytes(scratch);
  if (free !== null && free < 2 * databaseBytes(database)) throw new Error('There is no room for a passing copy.');
  makePrivateFolder(scratch);
  const copy = join(scratch, DATABASE_FILE);
  for (const suffix of ['', '-wal']) {
    if (existsSync(`${database}${suffix}`)) copyFileSync(`${database}${suffix}`, `${copy}${suffix}`);
  }
  return copy;
}

/** Takes away what was never decided, and puts what was replaced where backups are. Never stops the start. */
function tidy(places: RestorePlaces, log: Logger): void {
  if (!existsSync(places.folder)) return;
  try {
    removeDatabase(places.staged);
    rmSync(`${places.intent}.tmp`, { force: true });
    for (const name of readdirSync(places.folder)) {
      if (name.startsWith('scratch-')) rmSync(join(places.folder, name), { recursive: true, force: true });
      else if (readBackupName(`${name}.sqlite`)) keepReplaced(places, name, log);
    }
    if (readdirSync(places.folder).length === 0) rmdirSync(places.folder);
  } catch (error) {
    log.warn('Files of a restore could not be tidied; the next start tries again', { error });
  }
}

function keepReplaced(places: RestorePlaces, name: string, log: Logger): void {
  const folder = join(places.folder, name);
  const file = join(folder, DATABASE_FILE);
  const target = join(places.backups, `${name}.sqlite`);
  // Only when the intent itself was lost half way: the program is never left without the database it had.
  if (existsSync(file) && !existsSync(places.database)) {
    moveDatabase(file, places.database);
    rmdirSync(folder);
    return;
  }
  if (existsSync(file) && readBackupName(`${name}.sqlite`)?.kind === 'before-restore') {
    try {
      makeSelfContained(file);
    } catch (error) {
      // Then its log stays beside it under the same name: as whole as before.
      log.warn('A replaced database keeps its log beside it', { error });
    }
  }
  makePrivateFolder(places.backups);
  moveDatabase(file, target);
  for (const suffix of ['', ...SIDE_FILES])
    if (existsSync(`${target}${suffix}`)) chmodSync(`${target}${suffix}`, 0o600);
  rmdirSync(folder);
}
