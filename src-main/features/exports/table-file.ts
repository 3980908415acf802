// Tables as one file: CSV for one of them, an Excel workbook, or a zip of CSV files. Every export ends here.
import { type FileHandle, open } from 'node:fs/promises';
import { csvPieces } from './csv.ts';
import type { Sink, Table } from './table.ts';
import { writeWorkbook } from './workbook.ts';
import { createZip } from './zip.ts';

export type FileFormat = 'csv' | 'xlsx' | 'csv-zip';

export interface TableFileOptions {
  readonly format: FileFormat;
  /** Milliseconds, for the times inside archives. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

const OWNER_ONLY = 0o600;

/** Writes a new file that only its owner can read. Rejects when the signal aborts or the disk is full; what is there then is of no use. */
export async function writeTableFile(path: string, tables: readonly Table[], options: TableFileOptions): Promise<void> {
  const file: FileHandle = await open(path, 'wx', OWNER_ONLY);
  try {
    await writeTables({ write: async (bytes) => void (await file.writeFile(bytes)) }, tables, options);
  } finally {
    await file.close();
  }
}

/** The same in memory, for what a window asked for and has shown already. */
export async function tableBytes(tables: readonly Table[], options: TableFileOptions): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const sink: Sink = {
    write: async (bytes) => {
      parts.push(bytes);
    },
  };
  await writeTables(sink, tables, options);
  return Buffer.concat(parts);
}

async function writeTables(sink: Sink, tables: readonly Table[], options: TableFileOptions): Promise<void> {
  const { format, now, signal } = options;
  if (format === 'xlsx') return writeWorkbook(tables, { sink, now, signal });
  if (format === 'csv-zip') {
    const zip = createZip({ sink, now, signal });
    for (const table of tables) await zip.entry(`${slugOf(table.title)}.csv`, csvPieces(table));
    return zip.close();
  }
  const [table, ...others] = tables;
  if (!table || others.length > 0) throw new RangeError('A CSV file holds one table.');
  for await (const piece of csvPieces(table)) {
    signal?.throwIfAborted();
    await sink.write(Buffer.from(piece));
  }
}

/** A title as a file name on every system: small letters, digits and hyphens. */
export const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80) || 'list';
