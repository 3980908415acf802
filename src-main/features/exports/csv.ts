// Tables as CSV that spreadsheets open: UTF-8 with a byte-order mark, CRLF, quotes where RFC 4180 wants them.
import { gramsText, safeInCsv } from './cell-text.ts';
import type { Cell, Row, Table, TableColumn } from './table.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** The table's text in pieces, one for the header and one for each page. */
export async function* csvPieces({ columns, pages }: Table): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${line(columns.map(({ header }) => csvCell(header)))}`;
  for await (const page of pages) yield page.map((row) => csvRow(columns, row)).join('');
}

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

const csvRow = (columns: readonly TableColumn[], row: Row): string =>
  line(columns.map(({ kind }, i) => csvCell(row[i] ?? null, kind === 'grams')));

function csvCell(cell: Cell, grams = false): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (typeof cell === 'number') return grams ? gramsText(cell) : String(cell);
  // No reader takes a NUL; everything else is kept.
  const text = safeInCsv(cell.replaceAll('\0', ''));
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
