// Whose hands a workbook is in: Excel and LibreOffice lay a small file beside the one they have open. Such a file outlives
// a program that crashed, so one that has lain there for long counts for nothing: writing is held up by it for half a day
// at most, and what people save afterwards is merged like everything they type.
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const LEFT_BEHIND_MS = 12 * 60 * 60_000;
const MOST_BYTES = 4096;
/** Where Excel's owner file has the name a second time, in UTF-16 behind its length. */
const WIDE_NAME_AT = 55;
const LONGEST_NAME = 54;

export const excelLock = (path: string): string => join(dirname(path), `~$${basename(path)}`);
export const officeLock = (path: string): string => join(dirname(path), `.~lock.${basename(path)}#`);

/** The person's name, or the program's when the file does not say; null when nobody has it open. Never rejects. */
export async function findOpener(path: string, now: number): Promise<string | null> {
  const excel = await readLock(excelLock(path), now);
  if (excel) return excelName(excel) || 'Excel';
  const office = await readLock(officeLock(path), now);
  return office ? officeName(office) || 'LibreOffice' : null;
}

/** The lock's bytes; empty when it is there and cannot be read; null when it is not there or was left behind. */
async function readLock(path: string, now: number): Promise<Buffer | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    const { mtimeMs } = await handle.stat();
    if (now - mtimeMs > LEFT_BEHIND_MS) return null;
    const bytes = Buffer.alloc(MOST_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, MOST_BYTES, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    // On Windows Excel keeps its own file to itself: that it cannot be read says that it is in use.
    return code === 'EBUSY' || code === 'EPERM' || code === 'EACCES' ? Buffer.alloc(0) : null;
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

const clean = (name: string): string =>
  name
    .replaceAll(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim();

function excelName(bytes: Buffer): string {
  const wide = bytes.length > WIDE_NAME_AT + 2 ? bytes.readUInt16LE(WIDE_NAME_AT) : 0;
  const from = WIDE_NAME_AT + 2;
  if (wide > 0 && wide <= LONGEST_NAME && bytes.length >= from + 2 * wide) {
    const name = clean(bytes.subarray(from, from + 2 * wide).toString('utf16le'));
    if (name !== '') return name;
  }
  const narrow = bytes[0] ?? 0;
  return narrow <= LONGEST_NAME ? clean(bytes.subarray(1, 1 + narrow).toString('latin1')) : '';
}

/** Fields apart by commas, ended by a semicolon; a backslash before either. First the person's name, then the account's. */
function officeName(bytes: Buffer): string {
  const fields: string[] = [''];
  const text = bytes.toString('utf8');
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === ';') break;
    if (sign === ',') fields.push('');
    else {
      if (sign === '\\') at += 1;
      fields[fields.length - 1] += text[at] ?? '';
    }
  }
  return clean(fields[0] ?? '') || clean(fields[1] ?? '');
}
