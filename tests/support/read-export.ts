// Reads exported files the way other programs do: the workbook through a library that did not write it, CSV through
// another, and zips unpacked.
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';

export type SheetRows = unknown[][];

/** Sheet name → rows of cell values, the header first. */
export async function readWorkbook(bytes: Uint8Array): Promise<ReadonlyMap<string, SheetRows>> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const sheets = new Map<string, SheetRows>();
  for (const sheet of workbook.worksheets) {
    const rows: SheetRows = [];
    const width = sheet.columnCount;
    sheet.eachRow({ includeEmpty: true }, (row) => {
      rows.push(Array.from({ length: width }, (_, i) => row.getCell(i + 1).value));
    });
    sheets.set(sheet.name, rows);
  }
  return sheets;
}

/** Entry name → its text, a byte-order mark included. */
export const unpack = (bytes: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(new Uint8Array(bytes))).map(([name, body]) => [name, Buffer.from(body).toString()]),
  );

export const readCsv = (text: string): string[][] => parse(text, { bom: true, record_delimiter: '\r\n' });
