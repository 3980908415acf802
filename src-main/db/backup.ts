// One backup: SQLite's online copy, checked, then named. The database stays in use meanwhile: the copy takes a few
// pages at a time, and pages written in between are copied again. Until the last step the file is called .partial;
// a name without it always stands for a whole, checked copy that needs no other file beside it.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import type { BackupKind } from '#shared/contract/backups.ts';
import { fileStamp } from '#shared/rules/backup-names.ts';
import { checkFile } from './backup-check.ts';
import {
  databaseBytes,
  freeBackupPath,
  freeBytes,
  hasCode,
  PARTIAL,
  publishPartial,
  removeLeftovers,
  removeQuietly,
} from './backup-files.ts';
import { isDiskFull } from './damage.ts';

/** disk_full: no room. folder: it cannot be written. copy_damaged: the copy failed its check. other: see the detail. */
export type BackupFault = 'disk_full' | 'folder' | 'copy_damaged' | 'other';

export class BackupError extends Error {
  readonly code: BackupFault;

  constructor(code: BackupFault, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = 'BackupError';
    this.code = code;
  }
}

export interface BackupOptions {
  readonly connection: Database.Database;
  readonly folder: string;
  readonly kind: BackupKind;
  /** UTC instant, for the name. */
  readonly at: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (copiedPages: number, totalPages: number) => void;
  /** All is copied, and is looked through now. */
  readonly onChecking?: () => void;
}

export interface MadeBackup {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

const PAGES_AT_ONCE = 200;
/** Left free, so that a backup never takes the last room from the work itself. */
const SPARE_BYTES = 32 * 1024 * 1024;

/** Rejects with a BackupError, or with the signal's reason. Either way nothing of it is left and nothing else touched. */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  const { connection, folder, kind, at, signal } = options;
  let path: string | null = null;
  try {
    // Never its parents: on a drive that is not plugged in they would be made on the wrong disk.
    makeBackupFolder(folder);
    removeLeftovers(folder);
    refuseWithoutRoom(connection, folder);
    path = freeBackupPath(folder, fileStamp(at), kind);
    await copyInto(`${path}${PARTIAL}`, options);
    signal?.throwIfAborted();
    publishPartial(path);
    return { name: basename(path), path, bytes: statSync(path).size };
  } catch (error) {
    // Why the backup failed matters more than what cannot be removed now: that goes before the next one.
    if (path) removeQuietly(`${path}${PARTIAL}`);
    if (signal?.aborted) throw signal.reason;
    throw asBackupError(error);
  }
}

/** One folder, readable by its owner only; never its parents. One that is there stays as it is. Throws what the disk says. */
export function makeBackupFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (!statSync(folder).isDirectory()) throw new BackupError('folder', `${folder} is a file.`, error);
  }
}

async function copyInto(partial: string, { connection, signal, onProgress, onChecking }: BackupOptions): Promise<void> {
  // Made first, so that it is never readable by others, not even while it is written.
  writeFileSync(partial, '', { mode: 0o600, flag: 'wx' });
  await connection.backup(partial, {
    progress: ({ totalPages, remainingPages }) => {
      signal?.throwIfAborted();
      onProgress?.(totalPages - remainingPages, totalPages);
      return PAGES_AT_ONCE;
    },
  });
  onChecking?.();
  makeSelfContained(partial);
  const { whole } = await checkFile(partial, 'quick');
  if (whole !== 'ok') throw new BackupError('copy_damaged', whole);
}

/** Folds everything into the one file and takes the mark of write-ahead logging off: readers then need no other file. */
export function makeSelfContained(path: string): void {
  const copy = new Database(path, { fileMustExist: true });
  try {
    const mode = copy.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete') throw new Error(`The copy stays in journal mode ${String(mode)}.`);
  } finally {
    copy.close();
  }
}

function refuseWithoutRoom(connection: Database.Database, folder: string): void {
  const free = freeBytes(folder);
  const needed = databaseBytes(connection.name) + SPARE_BYTES;
  if (free !== null && free < needed) {
    throw new BackupError('disk_full', `${free} bytes are free in ${folder}, ${needed} are needed.`);
  }
}

/** What went wrong on the disk, as the pages and the poller know it. */
export function asBackupError(error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  if (isDiskFull(error)) return new BackupError('disk_full', detail, error);
  if (hasCode(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) return new BackupError('copy_damaged', detail, error);
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST', 'SQLITE_CANTOPEN', 'SQLITE_READONLY')) {
    return new BackupError('folder', detail, error);
  }
  return new BackupError('other', detail, error);
}
