// The files of backups: what is in the folders, names, and the small moves that must survive a power cut. A database
// may come with -wal, -shm or -journal beside it; they belong to it and move, count and go with it.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { BackupKind, BackupRow } from '#shared/contract/backups.ts';
import { backupFileName, readBackupName } from '#shared/rules/backup-names.ts';

/** What SQLite keeps beside a database file. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;
export const PARTIAL = '.partial';

export interface StoredBackup extends BackupRow {
  readonly path: string;
}

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Makes what was written to a file or a folder's list of names survive a power cut, where the platform can. */
export function syncToDisk(path: string): void {
  try {
    // Windows syncs only what may be written, and opens no folders.
    const handle = openSync(path, statSync(path).isDirectory() ? 'r' : 'r+');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    // Some network drives cannot sync at all.
    if (!hasCode(error, 'EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF')) throw error;
  }
}

/** A folder that only its owner reads. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Whole or not at all: written beside, synced, renamed. */
export function writeFileAtomically(path: string, text: string): void {
  const draft = `${path}.tmp`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, path);
  syncToDisk(dirname(path));
}

/** Moves one file; across disks by a synced copy, so that it is never in neither place. */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
    copyFileSync(from, `${to}${PARTIAL}`);
    syncToDisk(`${to}${PARTIAL}`);
    renameSync(`${to}${PARTIAL}`, to);
    // The name too, before the only other copy goes.
    syncToDisk(dirname(to));
    rmSync(from);
  }
}

/** Moves a database with all that belongs to it. Done again after a crash it moves the rest. */
export function moveDatabase(from: string, to: string): void {
  for (const suffix of ['', ...SIDE_FILES]) {
    if (existsSync(`${from}${suffix}`)) moveFile(`${from}${suffix}`, `${to}${suffix}`);
  }
  syncToDisk(dirname(to));
  syncToDisk(dirname(from));
}

export function removeDatabase(path: string): void {
  for (const suffix of [...SIDE_FILES, '']) rmSync(`${path}${suffix}`, { force: true });
}

/** The bytes of a database file with its log of changes not yet folded in; 0 when there is none. */
export function databaseBytes(path: string): number {
  return ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Bytes that may still be written where the folder is or would be; null when the platform does not say. */
export function freeBytes(folder: string): number | null {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = statfsSync(place);
      return bavail * bsize;
    } catch {
      if (dirname(place) === place) return null;
    }
  }
}

/** Told of a folder that is there and cannot be read. */
export type FolderTrouble = (folder: string, error: unknown) => void;

const NOT_THERE = ['ENOENT', 'ENOTDIR'] as const;

/** Never throws: a folder that cannot be read, such as one of a network drive that is gone, holds nothing today. */
function namesIn(folder: string, trouble: FolderTrouble = () => undefined): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (!hasCode(error, ...NOT_THERE)) trouble(folder, error);
    return [];
  }
}

/** Null for what is no backup, and for what cannot be looked at: one odd entry must not hide the others. */
function storedIn(folder: string, name: string): StoredBackup | null {
  const parts = readBackupName(name);
  if (!parts) return null;
  const path = join(folder, name);
  try {
    return statSync(path).isFile() ? { name, ...parts, bytes: databaseBytes(path), path } : null;
  } catch {
    return null;
  }
}

/** Every backup in the folders, newest first; a name in two folders counts in the first. Never throws. */
export function listBackups(folders: readonly string[], trouble?: FolderTrouble): readonly StoredBackup[] {
  const found = new Map<string, StoredBackup>();
  for (const folder of folders) {
    for (const name of namesIn(folder, trouble)) {
      const stored = found.has(name) ? null : storedIn(folder, name);
      if (stored) found.set(name, stored);
    }
  }
  return [...found.values()].sort((a, b) => b.at.localeCompare(a.at) || b.name.localeCompare(a.name));
}

/** A path in `folder` for a new backup that no file has yet; `stamp` is a `fileStamp`. */
export function freeBackupPath(folder: string, stamp: string, kind: BackupKind): string {
  for (let again = 1; ; again += 1) {
    const path = join(folder, backupFileName(stamp, kind, again));
    if (!existsSync(path) && !existsSync(`${path}${PARTIAL}`)) return path;
  }
}

/** Takes away what an interrupted backup or rehearsal left behind; nothing that is complete. What cannot go now stays. */
export function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    const base = name.replace(/(-wal|-shm|-journal)?(\.partial|\.trial)(-wal|-shm|-journal)?$/, '');
    if (base !== name && readBackupName(base)) removeQuietly(join(folder, name));
  }
}

/** For what does no harm when it stays: the next time it goes. */
export function removeQuietly(path: string): void {
  try {
    removeDatabase(path);
  } catch {
    return;
  }
}

/** Gives a finished copy its name: synced before, so that the name never stands for half a file. */
export function publishPartial(path: string): void {
  chmodSync(`${path}${PARTIAL}`, 0o600);
  syncToDisk(`${path}${PARTIAL}`);
  renameSync(`${path}${PARTIAL}`, path);
  syncToDisk(dirname(path));
}
