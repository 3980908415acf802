// Puts a zip archive together from parts: new ones are packed, parts of another archive are taken over packed as they
// are. All parts carry the same date, so that the same content is the same file.
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import type { ZipEntry } from '../../core/zip-limits.ts';
import { unreadable } from './faults.ts';

export interface PartToWrite {
  readonly name: string;
  readonly content: Uint8Array | { readonly entry: ZipEntry; readonly bytes: Uint8Array };
}

const deflate = promisify(deflateRaw);
const LATEST_ZIP = 20;
const NAMES_ARE_UTF8 = 0x0800;
const DEFLATED = 8;
/** 1 January 1980: the first day a zip knows. */
const FIRST_DAY = 0x0021;
const LARGEST = 0xffff_ffff;
// Packs nearly as tight as the usual level and takes half the time.
const LEVEL = 4;

interface Packed {
  readonly method: number;
  readonly crc: number;
  readonly unpacked: number;
  readonly bytes: Uint8Array;
}

async function packed({ content }: PartToWrite): Promise<Packed> {
  if (!(content instanceof Uint8Array)) {
    const { method, crc, unpacked } = content.entry;
    return { method, crc, unpacked, bytes: content.bytes };
  }
  const bytes = await deflate(content, { level: LEVEL });
  return { method: DEFLATED, crc: crc32(content), unpacked: content.length, bytes };
}

/** Throws ExcelError when it would be larger than such an archive can be. */
export async function writeZip(parts: readonly PartToWrite[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const { method, crc, unpacked, bytes } = await packed(part);
    const name = Buffer.from(part.name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(LATEST_ZIP, 0);
    fields.writeUInt16LE(NAMES_ARE_UTF8, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt16LE(FIRST_DAY, 8);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(unpacked, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([signature(0x04034b50), fields, name]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([signature(0x02014b50), Buffer.from([LATEST_ZIP, 0]), fields, rest, name]));
    pieces.push(local, bytes);
    at += local.length + bytes.length;
    if (at > LARGEST) throw unreadable('The workbook would be larger than 4 GB.');
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...pieces, list, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
