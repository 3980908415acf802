// A CSV or Excel file into rows of text with their line numbers. Nothing is decided here about packages.
import { parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import { zipIsWithin } from '../../core/zip-limits.ts';

export interface ImportTable {
  /** Lower snake case, as found. */
  readonly headers: readonly string[];
  /** `line` is the line or row number a person sees in the file. */
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[];
}

const LARGEST_FILE = 12 * 1024 * 1024;
const MOST_ROWS = 100_000;
const MOST_COLUMNS = 200;
// The reader needs some twenty-five times this in memory; a hundred thousand packages need less.
const WORKBOOK_LIMITS = { entries: 2000, unpackedBytes: 40 * 1024 * 1024 };
// Parts that say nothing about packages and that the reader spells out cell by cell: one merged range over a
// whole sheet would be seventeen thousand million of them.
const WORKBOOK_READING = {
  ignoreNodes: ['mergeCells', 'dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'tableParts', 'extLst'],
  maxRows: 2 * MOST_ROWS,
  maxCols: MOST_COLUMNS,
};

const headerName = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** Throws IMPORT_UNREADABLE with a reason code. */
export async function readImportTable(fileName: string, content: Uint8Array): Promise<ImportTable> {
  const unreadable = (reason: string) => new AppError('IMPORT_UNREADABLE', { fileName, reason });
  if (content.length === 0) throw unreadable('empty');
  if (content.length > LARGEST_FILE) throw unreadable('too_large');
  const zipped = content[0] === 0x50 && content[1] === 0x4b;
  const grid = zipped ? await readWorkbook(content, unreadable) : readCsv(content, unreadable);
  const first = grid[0];
  if (!first) throw unreadable('empty');
  if (grid.length > MOST_ROWS) throw unreadable('too_many_rows');
  const headers = first.cells.map(headerName);
  const rows = grid
    .slice(1)
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(headers.map((header, i) => [header, (cells[i] ?? '').trim()])),
    }));
  return { headers, rows };
}

const csvRows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

interface GridRow {
  readonly line: number;
  readonly cells: readonly string[];
}

function readCsv(content: Uint8Array, unreadable: (reason: string) => AppError): GridRow[] {
  let text: string;
  try {
    text = new TextDecoder(encodingOf(content), { fatal: true }).decode(content);
  } catch {
    // Excel's plain "CSV" on Windows.
    text = new TextDecoder('windows-1252').decode(content);
  }
  const firstLine = text.slice(0, text.search(/[\r\n]/) >>> 0);
  const delimiter = [',', ';', '\t'].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  try {
    const rows = csvRows.parse(
      parseCsv(text, {
        bom: true,
        delimiter,
        info: true,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        max_record_size: 100_000,
      }),
    );
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch {
    throw unreadable('not_csv');
  }
}

function encodingOf(content: Uint8Array): string {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

async function readWorkbook(content: Uint8Array, unreadable: (reason: string) => AppError): Promise<GridRow[]> {
  if (!(await zipIsWithin(content, WORKBOOK_LIMITS))) throw unreadable('archive_too_large');
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.load(new Uint8Array(content).buffer, WORKBOOK_READING);
  } catch {
    throw unreadable('not_workbook');
  }
  const sheet = workbook.worksheets[0];
  if (!sheet) throw unreadable('not_workbook');
  const rows: GridRow[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, line) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      if (column <= MOST_COLUMNS) cells[column - 1] = cellText(cell.value);
    });
    rows.push({ line, cells: Array.from(cells, (cell) => cell ?? '') });
  });
  return rows;
}

/** What a person sees in the cell; a formula counts by its stored result. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toFixed(6))) : '';
  if (typeof value !== 'object') return String(value);
  if ('result' in value) return cellText(value.result);
  if ('richText' in value && Array.isArray(value.richText)) {
    return value.richText.map((part: unknown) => (isText(part) ? part.text : '')).join('');
  }
  if ('text' in value) return cellText(value.text);
  return '';
}

const isText = (value: unknown): value is { text: string } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
