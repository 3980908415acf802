// A look into a zip before a library unpacks it, so that a small file cannot fill the memory. The archive's
// own directory is believed in nothing: it must be the only one, complete and where it says, and every
// entry is unpacked once, on the side, up to the size it claims.
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const LONGEST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;

export interface ZipLimits {
  readonly entries: number;
  readonly unpackedBytes: number;
}

/** An entry as the directory claims it to be. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

/** True when the archive is within the limits and unpacks to exactly what its directory says. */
export async function zipIsWithin(bytes: Uint8Array, limits: ZipLimits): Promise<boolean> {
  const entries = readZipDirectory(bytes, limits);
  if (!entries) return false;
  for (const entry of entries) {
    if (!(await unpacksAsClaimed(bytes, entry))) return false;
  }
  return true;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The entries, or null when the directory is missing, incomplete, not where it should be, or beyond the limits. */
export function readZipDirectory(bytes: Uint8Array, limits: ZipLimits): ZipEntry[] | null {
  const view = viewOf(bytes);
  const names = new TextDecoder();
  const end = findEnd(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  if (count === 0 || count > limits.entries || view.getUint16(end + 8, true) !== count) return null;
  const entries: ZipEntry[] = [];
  let total = 0;
  let at = view.getUint32(end + 16, true);
  while (entries.length < count) {
    if (at + ENTRY_LENGTH > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) return null;
    const unpacked = view.getUint32(at + 24, true);
    total += unpacked;
    if (total > limits.unpackedBytes) return null;
    const nameAt = at + ENTRY_LENGTH;
    entries.push({
      name: names.decode(bytes.subarray(nameAt, nameAt + view.getUint16(at + 28, true))),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      unpacked,
      at: view.getUint32(at + 42, true),
    });
    at += ENTRY_LENGTH + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  // A gap before the end would be room for entries that only a more forgiving reader finds.
  return at === end ? entries : null;
}

/** The entry's bytes as they lie in the archive, packed; null when they are not where the directory says. */
export function packedBytes(bytes: Uint8Array, { at, packed }: ZipEntry): Uint8Array | null {
  const view = viewOf(bytes);
  if (at + LOCAL_LENGTH > view.byteLength || view.getUint32(at, true) !== LOCAL_ENTRY) return null;
  const start = at + LOCAL_LENGTH + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  return start + packed > view.byteLength ? null : bytes.subarray(start, start + packed);
}

async function unpacksAsClaimed(bytes: Uint8Array, entry: ZipEntry): Promise<boolean> {
  const { method, packed, unpacked } = entry;
  const body = packedBytes(bytes, entry);
  if (!body) return false;
  if (method === STORED) return packed === unpacked;
  if (method !== DEFLATED) return false;
  try {
    const content = await inflate(body, { maxOutputLength: Math.max(1, unpacked) });
    return content.length === unpacked;
  } catch {
    return false;
  }
}

function findEnd(view: DataView): number | null {
  const lowest = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  return null;
}
