// Reading and writing the workbook's file, inside the thread: whole, with its mark, and never over a file that is not the
// one the caller knows.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { unreadable } from './faults.ts';
import { type BookTab, ExcelError, type FileMark, type TabToWrite } from './port.ts';
import { readBook } from './read-book.ts';
import { fileError, replaceFile } from './replace-file.ts';
import { writeBook } from './write-book.ts';

const LARGEST_FILE = 200 * 1024 * 1024;

interface FoundFile {
  readonly bytes: Uint8Array;
  readonly mark: FileMark;
  readonly mode: number;
}

const markOf = (size: number, mtimeMs: number, bytes: Uint8Array): FileMark => ({
  size,
  modifiedMs: Math.trunc(mtimeMs),
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** The file's bytes; null when there is none. Throws ExcelError. */
function find(path: string, flags: 'r' | 'r+'): FoundFile | null {
  let handle: number | null = null;
  try {
    handle = openSync(path, flags);
    const before = fstatSync(handle);
    if (before.isDirectory()) throw unreadable('It is a folder, not a file.');
    if (before.size > LARGEST_FILE) throw unreadable('The file is over 200 MB, larger than a packing list can be.');
    const bytes = readFileSync(handle);
    const after = fstatSync(handle);
    if (after.size !== bytes.length || after.mtimeMs !== before.mtimeMs) {
      throw new ExcelError('changed', 'Somebody is writing it just now.');
    }
    return { bytes, mark: markOf(after.size, after.mtimeMs, bytes), mode: after.mode };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EISDIR') throw unreadable('It is a folder, not a file.');
    if (code !== 'ENOENT') throw fileError(error);
    if (!existsSync(dirname(path))) throw new ExcelError('missing', 'The folder is gone.');
    return null;
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** Null when there is no file; without tabs when its bytes are those of `unless`. Throws ExcelError. */
export function readFile(
  path: string,
  unless: string | null,
  breathe: () => void,
): { readonly mark: FileMark; readonly tabs: BookTab[] | null } | null {
  const file = find(path, 'r');
  if (file === null) return null;
  if (file.mark.sha256 === unless) return { mark: file.mark, tabs: null };
  return { mark: file.mark, tabs: readBook(file.bytes, breathe) };
}

/** Throws ExcelError; then the file is as it was. */
export async function writeFile(
  path: string,
  tabs: readonly TabToWrite[],
  over: FileMark | null,
  breathe: () => void,
): Promise<FileMark> {
  // A link to the list stays one: what it points to is replaced.
  const place = over !== null && existsSync(path) ? realpathSync(path) : path;
  const before = find(place, 'r+');
  if (before?.mark.sha256 !== over?.sha256) throw changed(before);
  const bytes = await writeBook(before?.bytes ?? null, tabs, breathe);
  await replaceFile(place, bytes, {
    now: systemClock.now(),
    over: before === null ? null : { mode: before.mode },
    pause: (ms) => systemClock.sleep(ms),
    check: () => {
      breathe();
      if (!isStill(place, before)) throw changed(before);
    },
  });
  const { size, mtimeMs } = statSync(place);
  return markOf(size, mtimeMs, bytes);
}

const changed = (before: FoundFile | null): ExcelError =>
  new ExcelError('changed', before === null ? 'There is no such file any more.' : 'It is another file by now.');

/** A look at size and time; at the bytes when these are not what they were. */
function isStill(path: string, before: FoundFile | null): boolean {
  if (before === null) return !existsSync(path);
  const now = statSync(path, { throwIfNoEntry: false });
  if (now === undefined) return false;
  if (now.size === before.mark.size && Math.trunc(now.mtimeMs) === before.mark.modifiedMs) return true;
  return find(path, 'r')?.mark.sha256 === before.mark.sha256;
}
