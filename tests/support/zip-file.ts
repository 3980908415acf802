// Zip files for tests, honest or lying: what the directory claims can differ from what is inside.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** The unpacked size the directory claims; the true one when absent. */
  readonly claims?: number;
  readonly stored?: boolean;
}

export interface ZipLies {
  /** The number of entries the end of the directory claims. */
  readonly count?: number;
  /** Bytes between the directory and its end record. */
  readonly gap?: Uint8Array;
  /** Where the end record says the directory begins. */
  readonly directoryAt?: number;
  readonly comment?: string;
}

const LATEST_ZIP = 20;

export function zipOf(entries: readonly ZipEntry[], lies: ZipLies = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, claims, stored } of entries) {
    const plain = Buffer.from(content);
    const packed = stored ? plain : deflateRawSync(plain);
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims ?? plain.length, 18);
    fields.writeUInt16LE(LATEST_ZIP, 0);
    const label = Buffer.from(name);
    const local = Buffer.concat([signature(0x04034b50), fields, short(label.length), short(0), label, packed]);
    const where = Buffer.alloc(4);
    where.writeUInt32LE(at);
    const blank = Buffer.alloc(8);
    directory.push(
      Buffer.concat([
        signature(0x02014b50),
        short(LATEST_ZIP),
        fields,
        short(label.length),
        short(0),
        short(0),
        blank,
        where,
        label,
      ]),
    );
    bodies.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const comment = Buffer.from(lies.comment ?? '');
  const end = Buffer.alloc(16);
  end.writeUInt16LE(lies.count ?? entries.length, 4);
  end.writeUInt16LE(lies.count ?? entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(lies.directoryAt ?? at, 12);
  const gap = Buffer.from(lies.gap ?? []);
  return Buffer.concat([...bodies, list, gap, signature(0x06054b50), end, short(comment.length), comment]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
