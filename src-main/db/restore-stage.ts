// The first half of going back to a backup, while the program runs: a copy is brought up to date and checked beside
// the database (`staged`), then one small file, written atomically, decides that it takes the database's place
// (`intent`). Until that file is there nothing has happened; from then on `restore.ts` finishes it at the next start,
// before anything opens the database. A staged copy is never touched again while an intent stands.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { fileStamp, readBackupName } from '#shared/rules/backup-names.ts';
import { AppError } from '../core/app-error.ts';
import { makeSelfContained } from './backup.ts';
import { checkFile } from './backup-check.ts';
import {
  freeBackupPath,
  hasCode,
  makePrivateFolder,
  removeDatabase,
  syncToDisk,
  writeFileAtomically,
} from './backup-files.ts';
import { copyDatabase } from './backup-inspect.ts';
import { migrateDatabase } from './migrate.ts';

export const DATABASE_FILE = 'packhouse.sqlite';

export interface RestorePlaces {
  readonly database: string;
  /** Everything below is in this folder, on the disk of the database: moving within it is one step. */
  readonly folder: string;
  readonly staged: string;
  readonly intent: string;
  /** Where what was replaced ends up; also where the daily backups are unless a setting says otherwise. */
  readonly backups: string;
}

export function restorePlaces(dataDir: string): RestorePlaces {
  const folder = join(dataDir, 'restore');
  return {
    database: join(dataDir, DATABASE_FILE),
    folder,
    staged: join(folder, 'staged.sqlite'),
    intent: join(folder, 'intent.json'),
    backups: join(dataDir, 'backups'),
  };
}

const intentShape = z.object({
  version: z.literal(1),
  /** Finds the audit row again: written once, however often finishing is begun. */
  id: z.string(),
  at: z.string(),
  /** The action of the audit row. */
  action: z.enum(['backup.restored', 'backup.restore', 'recovery.restore', 'recovery.start-empty']),
  actor: z.object({ kind: z.enum(['person', 'system', 'nobody']), id: z.string(), name: z.string() }),
  source: z.string(),
  backup: z.object({ name: z.string(), at: z.string() }).nullable(),
  /** The name the replaced database gets. Its kind says whether it may be opened: one that is set aside may not. */
  keepAs: z.string().refine((name) => readBackupName(name) !== null),
  counts: z.record(z.string(), z.int()),
});
export type RestoreIntent = Readonly<z.infer<typeof intentShape>>;

export interface StageOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
  /** The backup's file; null: begin with an empty database. */
  readonly from: string | null;
  /** How errors call it. */
  readonly name: string;
  /** UTC instant. */
  readonly at: string;
}

/** Makes the staged copy. Throws BACKUP_NOT_USABLE, or what the disk says; nothing is left then. */
export async function stageRestore(options: StageOptions): Promise<void> {
  const { staged, folder } = restorePlaces(options.dataDir);
  if (isRestoreDecided(options.dataDir)) throw new Error('A restore is decided already and waits for the restart.');
  makePrivateFolder(folder);
  removeDatabase(staged);
  try {
    if (options.from !== null) {
      await copyDatabase(options.from, staged);
      makeSelfContained(staged);
    }
    bringUp(staged, options);
    const { whole, orphans } = await checkFile(staged, 'full');
    const reason = whole !== 'ok' ? 'damaged' : orphans > 0 ? 'orphans' : null;
    if (reason) throw new AppError('BACKUP_NOT_USABLE', { name: options.name, reason });
    syncToDisk(staged);
  } catch (error) {
    removeDatabase(staged);
    throw error;
  }
}

function bringUp(staged: string, { migrationsDir, at }: StageOptions): void {
  const connection = openStaged(staged);
  try {
    migrateDatabase(connection, { migrationsDir, backupDir: null, stamp: fileStamp(at) });
  } finally {
    connection.close();
  }
}

/** Without a write-ahead log: whatever happens, the staged copy is one file, and at worst rolls back by itself. */
export function openStaged(staged: string): Database.Database {
  const connection = new Database(staged);
  connection.pragma('journal_mode = DELETE');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('recursive_triggers = ON');
  return connection;
}

/** A name for the database that is about to be replaced, which no backup has. */
export function nameForReplaced(dataDir: string, at: string, kind: 'before-restore' | 'set-aside'): string {
  const { backups } = restorePlaces(dataDir);
  return basename(freeBackupPath(backups, fileStamp(at), kind));
}

/**
 * True when just this is decided already: asked twice it is one restore. False: nothing is. Throws BACKUP_NOT_USABLE
 * with the name of what was decided when that is something else. `name` null: an empty beginning.
 */
export function isDecidedAs(dataDir: string, name: string | null): boolean {
  const standing = readIntent(dataDir);
  if (standing === null) return false;
  if ((standing.backup?.name ?? null) === name) return true;
  const reason = standing.backup ? 'other_decided' : 'empty_decided';
  throw new AppError('BACKUP_NOT_USABLE', { name: standing.backup?.name ?? DATABASE_FILE, reason });
}

/** From here on it is decided. */
export function decideRestore(dataDir: string, intent: RestoreIntent): void {
  const { intent: path, staged } = restorePlaces(dataDir);
  if (!existsSync(staged)) throw new Error('Nothing is staged.');
  syncToDisk(dirname(path));
  writeFileAtomically(path, JSON.stringify(intentShape.parse(intent)));
}

export const isRestoreDecided = (dataDir: string): boolean => existsSync(restorePlaces(dataDir).intent);

/** Null when nothing is decided. A file that is no intent was not written by us and decides nothing: it is removed. */
export function readIntent(dataDir: string): RestoreIntent | null {
  const { intent } = restorePlaces(dataDir);
  try {
    return intentShape.parse(JSON.parse(readFileSync(intent, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    rmSync(intent, { force: true });
    return null;
  }
}
