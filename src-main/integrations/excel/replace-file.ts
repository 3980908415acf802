// Puts a new file in the place of an old one in a single step: written beside it, made sure to be on the disk, and renamed
// over it. Whoever looks sees the old file or the new one, never half of one. What the system answers is told apart into
// what a person can do something about.
import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import { ExcelError } from './port.ts';

/** The part of the file system that is used; tests put one of their own in its place. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'fchmodSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'openSync'
  | 'readdirSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'writeSync'
>;

export interface Replacing {
  readonly fs?: FileSystem;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds since the epoch: files of earlier tries that were cut off are taken away by their age. */
  readonly now: number;
  /** The permissions of the file it replaces, null when there must be none. */
  readonly over: { readonly mode: number } | null;
  /** Called just before the file takes its place: throws when it must not. */
  check(): void;
  /** Waits a moment, milliseconds. */
  pause(ms: number): Promise<void>;
}

const TEMPORARY = /^\.packhouse-[0-9a-f]{16}\.tmp$/;
const LEFT_BEHIND_MS = 60 * 60_000;
/** Scanners of viruses and synchronisers hold a file for a moment and let go. */
const PAUSES_MS = [50, 150, 400];
const WRITTEN_BY_OWNER = 0o200;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const KINDS: Readonly<Record<string, 'missing' | 'locked' | 'disk_full' | 'no_access'>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EBUSY: 'locked',
  ETXTBSY: 'locked',
  EAGAIN: 'locked',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
};

/** What the system said, in the words of the port. */
export function fileError(error: unknown): ExcelError {
  if (error instanceof ExcelError) return error;
  const code = codeOf(error);
  const kind = KINDS[code] ?? 'no_access';
  return new ExcelError(kind, code === '' ? 'The file could not be reached.' : `The system says ${code}.`);
}

/** Writes the bytes to the path. Throws ExcelError; then the file that was there still is. */
export async function replaceFile(path: string, bytes: Uint8Array, options: Replacing): Promise<void> {
  const fs = options.fs ?? nodeFs;
  const folder = dirname(path);
  removeLeftBehind(fs, folder, options.now);
  const temporary = join(folder, `.packhouse-${randomBytes(8).toString('hex')}.tmp`);
  try {
    writeWhole(fs, temporary, bytes, options.over?.mode ?? null);
    await takePlace(fs, temporary, path, options);
  } catch (error) {
    removeQuietly(fs, temporary);
    throw fileError(error);
  }
  syncFolder(fs, folder);
}

function writeWhole(fs: FileSystem, path: string, bytes: Uint8Array, mode: number | null): void {
  const file = fs.openSync(path, 'wx');
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at, bytes.length - at);
    if (mode !== null) fs.fchmodSync(file, mode & 0o777);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

async function takePlace(fs: FileSystem, temporary: string, path: string, options: Replacing): Promise<void> {
  for (let tried = 0; ; tried += 1) {
    options.check();
    try {
      if (options.over === null) moveToFree(fs, temporary, path);
      else fs.renameSync(temporary, path);
      return;
    } catch (error) {
      const pause = PAUSES_MS[tried];
      const mayPass = ['EBUSY', 'EPERM', 'EACCES'].includes(codeOf(error));
      if (!mayPass) throw error;
      if (pause === undefined) throw heldOrForbidden(fs, path, error, options.platform ?? process.platform);
      await options.pause(pause);
    }
  }
}

/** Where nothing may be yet: a link is refused when something is, a rename would not be. */
function moveToFree(fs: FileSystem, temporary: string, path: string): void {
  try {
    fs.linkSync(temporary, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new ExcelError('changed', 'There is a file by now.');
    // Some disks know no links.
    fs.renameSync(temporary, path);
    return;
  }
  removeQuietly(fs, temporary);
}

/** Why a file cannot be replaced: somebody has it open, or we may not. */
function heldOrForbidden(fs: FileSystem, path: string, error: unknown, platform: NodeJS.Platform): ExcelError {
  const detail = `The system says ${codeOf(error)}.`;
  if (codeOf(error) === 'EBUSY') return new ExcelError('locked', detail);
  if (platform !== 'win32') return new ExcelError('no_access', detail);
  // Windows says the same of a file that is open elsewhere and of one that is protected.
  try {
    if ((fs.statSync(path).mode & WRITTEN_BY_OWNER) === 0) return new ExcelError('no_access', detail);
    fs.closeSync(fs.openSync(path, 'r+'));
  } catch (second) {
    if (['EPERM', 'EACCES'].includes(codeOf(second))) return new ExcelError('no_access', detail);
  }
  return new ExcelError('locked', detail);
}

function removeQuietly(fs: FileSystem, path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // It is hidden, and the next write takes it away.
  }
}

function removeLeftBehind(fs: FileSystem, folder: string, now: number): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      const path = join(folder, name);
      if (TEMPORARY.test(name) && now - fs.statSync(path).mtimeMs > LEFT_BEHIND_MS) removeQuietly(fs, path);
    }
  } catch {
    // What matters is said when the file is written.
  }
}

/** So that the new name outlives a power cut. Windows and some network disks cannot do this and need not. */
function syncFolder(fs: FileSystem, folder: string): void {
  try {
    const handle = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    // The file itself is safe.
  }
}
