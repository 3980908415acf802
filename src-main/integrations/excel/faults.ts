// What is told when a file is no workbook that can be read: a plain sentence of what it seems to be instead.
import { ExcelError } from './port.ts';

/** The last word on a file: it stays unreadable until somebody changes it. */
export const unreadable = (detail: string): ExcelError => new ExcelError('unreadable', detail);

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((value, i) => bytes[i] === value);

/** What a file that is no zip archive is; null for an archive. */
export function notAnArchive(bytes: Uint8Array): ExcelError | null {
  if (startsWith(bytes, [0x50, 0x4b])) return null;
  if (bytes.length === 0) return unreadable('The file is empty.');
  if (startsWith(bytes, OLE)) {
    return Buffer.from(bytes).includes(ENCRYPTED)
      ? unreadable('The workbook is protected by a password.')
      : unreadable('The file is an old Excel workbook (.xls) under another name.');
  }
  const begin = new TextDecoder()
    .decode(bytes.subarray(0, 512))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (begin.startsWith('<')) return unreadable('The file is a web page or XML, not a workbook.');
  return unreadable('The file is not a workbook. It may be text or CSV under another name, or damaged.');
}
