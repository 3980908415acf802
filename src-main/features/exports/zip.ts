// A zip that is written as its content is made: entries one after the other, each pulled through the system's own
// compression (outside the event loop) no faster than the sink takes it, so memory does not grow with the content.
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import type { Sink } from './table.ts';

export interface ZipWriter {
  /** Writes one entry; the pieces are joined. One entry at a time. Rejects when the signal aborts. */
  entry(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void>;
  /** Writes the directory. Nothing can be added after it. */
  close(): Promise<void>;
}

const DEFLATED = 8;
const DEFLATE_CHUNK = 64 * 1024;
// Beyond it a zip needs its 64-bit form, which not everything opens.
const LARGEST_ENTRY = 0xffff_ffff;

export interface ZipOptions {
  readonly sink: Sink;
  /** Milliseconds, for the entries' times. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

export function createZip({ sink, now, signal }: ZipOptions): ZipWriter {
  const ready: Uint8Array[] = [];
  let total = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    total += chunk.length;
    if (total > LARGEST_ENTRY) throw new RangeError('The zip would be larger than 4 GB.');
    if (chunk.length > 0) ready.push(chunk);
  });
  const flush = async (): Promise<void> => {
    for (const chunk of ready.splice(0)) await sink.write(chunk);
  };

  return {
    entry: async (name, pieces) => {
      const file: ZipInputFile = { filename: name, size: 0, crc: 0, compression: DEFLATED, mtime: now };
      zip.add(file);
      const give = (chunk: Uint8Array<ArrayBuffer>, last: boolean): void => file.ondata?.(null, chunk, last);
      await pipeline(
        counted(pieces, file),
        createDeflateRaw({ chunkSize: DEFLATE_CHUNK }),
        async (chunks: AsyncIterable<Buffer>) => {
          for await (const chunk of chunks) {
            give(new Uint8Array(chunk), false);
            await flush();
          }
        },
        { ...(signal ? { signal } : {}) },
      );
      give(new Uint8Array(), true);
      await flush();
    },
    close: async () => {
      zip.end();
      await flush();
    },
  };
}

/** The bytes of the pieces; keeps the file's size and checksum on the way. */
async function* counted(pieces: AsyncIterable<string> | Iterable<string>, file: ZipInputFile): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    file.size += bytes.length;
    if (file.size > LARGEST_ENTRY) throw new RangeError('A file in the zip would be larger than 4 GB.');
    file.crc = crc32(bytes, file.crc);
    yield bytes;
  }
}
