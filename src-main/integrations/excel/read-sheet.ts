// One worksheet's part as rows of plain values. Everything that only looks is left out; a row or a cell that does not say
// where it stands stands behind the one before it.
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import { readEscapes, readRichText } from './cell-strings.ts';
import { unreadable } from './faults.ts';
import type { XmlReader } from './xml.ts';

export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;
/** Days between the beginnings of the two calendars of Excel. */
export const DAYS_1904 = 1462;

export interface SheetReading {
  readonly strings: readonly string[];
  /** Cell formats that show a date; null where days count as everywhere. */
  readonly dates1904: ReadonlySet<number> | null;
  /** Cells a workbook may still take up, blanks between others counted. */
  readonly budget: { left: number };
  /** Called now and then; throws to give up. */
  breathe(): void;
}

const NUMBER = /^[ \t\n]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\n]*$/;
const NO_CELLS: readonly SheetCell[] = [];
const ROWS_BETWEEN_BREATHS = 512;

/** The rows, ragged: without the blanks at their ends, and without the blank rows at the end. Throws ExcelError. */
export function readSheet(xml: XmlReader, reading: SheetReading): (readonly SheetCell[])[] {
  const rows: (readonly SheetCell[])[] = [];
  let row = -1;
  let counted = 0;
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event !== 'open') continue;
    if (xml.depth === 1) {
      if (xml.name !== 'worksheet') throw unreadable('The workbook is damaged: a worksheet is something else.');
      continue;
    }
    if (xml.name === 'sheetData') continue;
    if (xml.name !== 'row') {
      xml.skip();
      continue;
    }
    row = numberedRow(xml.attribute('r')) ?? row + 1;
    if (row >= MOST_ROWS) throw unreadable('The workbook is damaged: it has more rows than a worksheet can have.');
    const cells = readRow(xml, reading);
    if (cells.length === 0) continue;
    while (rows.length < row) rows.push(NO_CELLS);
    rows[row] = cells;
    reading.budget.left -= cells.length + 1;
    if (reading.budget.left < 0) throw unreadable('The workbook is larger than a packing list can be.');
    counted += 1;
    if (counted % ROWS_BETWEEN_BREATHS === 0) reading.breathe();
  }
  reading.budget.left -= rows.length;
  return rows;
}

function numberedRow(r: string | null): number | null {
  if (r === null) return null;
  const row = Number(r);
  if (!Number.isInteger(row) || row < 1) throw unreadable('The workbook is damaged: a row has no number.');
  return row - 1;
}

/** The row just opened, up to its end. */
function readRow(xml: XmlReader, reading: SheetReading): SheetCell[] {
  const cells: SheetCell[] = [];
  const depth = xml.depth;
  let column = -1;
  while (xml.depth >= depth) {
    if (xml.next() !== 'open') continue;
    if (xml.name !== 'c') {
      xml.skip();
      continue;
    }
    column = namedColumn(xml.attribute('r')) ?? column + 1;
    if (column >= MOST_COLUMNS)
      throw unreadable('The workbook is damaged: it has more columns than a worksheet can have.');
    const value = readCell(xml, reading);
    if (value === null && column >= cells.length) continue;
    while (cells.length < column) cells.push(null);
    cells[column] = value;
  }
  while (cells.length > 0 && cells.at(-1) === null) cells.pop();
  return cells;
}

function namedColumn(r: string | null): number | null {
  if (r === null) return null;
  let column = 0;
  for (let i = 0; i < r.length; i += 1) {
    const code = r.charCodeAt(i) & ~0x20;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  if (column < 1) throw unreadable('The workbook is damaged: a cell has no place.');
  return column - 1;
}

/** The cell just opened, up to its end. */
function readCell(xml: XmlReader, reading: SheetReading): SheetCell {
  const type = xml.attribute('t') ?? 'n';
  const style = reading.dates1904 === null ? '' : xml.attribute('s');
  const depth = xml.depth;
  let stored: string | null = null;
  let inline: string | null = null;
  while (xml.depth >= depth) {
    if (xml.next() !== 'open') continue;
    if (xml.name === 'v') stored = xml.content();
    else if (xml.name === 'is') inline = readRichText(xml, false);
    else xml.skip();
  }
  if (type === 'inlineStr') return (inline ?? (stored === null ? null : readEscapes(stored))) || null;
  if (stored === null || stored === '') return null;
  if (type === 's') {
    const text = /^\s*\d+\s*$/.test(stored) ? reading.strings[Number(stored)] : undefined;
    if (text === undefined) throw unreadable('The workbook is damaged: a text is missing.');
    return text || null;
  }
  if (type === 'b') return stored.trim() === '1' || stored.trim() === 'true';
  if (type === 'd') return dayNumber(stored);
  if (type !== 'n') return readEscapes(stored) || null;
  if (!NUMBER.test(stored)) return stored;
  const value = Number(stored);
  return reading.dates1904?.has(Number(style ?? 0)) ? value + DAYS_1904 : value;
}

const DAY_MS = 86_400_000;
const DAY_ZERO = Date.UTC(1899, 11, 30);

/** An ISO 8601 date as the serial number everything else uses; as it stands when it is none. */
function dayNumber(text: string): SheetCell {
  const whole = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?$/.exec(text.trim())?.[0].replace(/Z$/, '');
  const at = whole === undefined ? Number.NaN : Date.parse(whole.includes('T') ? `${whole}Z` : whole);
  return Number.isNaN(at) ? text : (at - DAY_ZERO) / DAY_MS;
}
