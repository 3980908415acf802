// What a cell of the packing list means, whoever wrote it and in which spreadsheet. Every value is compared and kept as
// text in one form: PACKED as digits, a day as 2026-11-21, notes as they are. Source: spec 02: PACKED accepts whole numbers
// ≥ 0 ("12", " 12 ", full-width digits); anything else is left as typed, ignored for totals and flagged.
import type { SheetCell, SheetColumnKey, StaffColumn } from './sheet-columns.ts';

/** `text` in its one form; `bad` as typed, and why it is not taken; `blank`: an empty cell. */
export type CellReading =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'blank' }
  | { readonly kind: 'bad'; readonly typed: string; readonly reason: BadCell };
export type BadCell = 'not_whole' | 'too_large' | 'not_date' | 'too_long' | 'cleared' | 'is_error';

export const MOST_PACKED = 1_000_000;
export const LONGEST_NOTE = 2000;

const DAY_MS = 86_400_000;
/** What spreadsheets count days from. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const FIRST_DAY = '1990-01-01';
const LAST_DAY = '2200-01-01';

/** As a spreadsheet would show it, in one line where it can. */
export const cellText = (cell: SheetCell): string => {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return typeof cell === 'number' ? String(cell) : evened(cell);
};

/** Line ends and half characters as every spreadsheet gives them back. */
const evened = (text: string): string => text.replace(/\r\n?/g, '\n').toWellFormed();

export const isBlankCell = (cell: SheetCell): boolean =>
  cell === null || (typeof cell === 'string' && cell.trim() === '');

const isErrorText = (cell: SheetCell): boolean =>
  typeof cell === 'string' && /^#(REF!|VALUE!|N\/A|NAME\?|DIV\/0!|NUM!|NULL!|ERROR!|SPILL!|CALC!)$/.test(cell);

/** Full-width digits and signs as the usual ones, and nothing else: ² and ① are no digits anybody meant as such. */
const halfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).trim();

const bad = (cell: SheetCell, reason: BadCell): CellReading => ({ kind: 'bad', typed: cellText(cell), reason });

export function readPacked(cell: SheetCell): CellReading {
  if (isBlankCell(cell)) return { kind: 'blank' };
  if (typeof cell === 'boolean') return bad(cell, 'not_whole');
  if (typeof cell === 'number') {
    if (!Number.isInteger(cell) || cell < 0) return bad(cell, 'not_whole');
    return cell > MOST_PACKED ? bad(cell, 'too_large') : { kind: 'value', text: String(cell === 0 ? 0 : cell) };
  }
  const digits = halfWidth(cell ?? '');
  if (!/^\d+$/.test(digits)) return bad(cell, isErrorText(cell) ? 'is_error' : 'not_whole');
  const units = Number(digits);
  return units > MOST_PACKED ? bad(cell, 'too_large') : { kind: 'value', text: String(units) };
}

export const dayOfSerial = (serial: number): string =>
  new Date(DAY_ZERO + Math.floor(serial) * DAY_MS).toISOString().slice(0, 10);

export const serialOfDay = (day: string): number => Math.round((Date.parse(`${day}T00:00:00Z`) - DAY_ZERO) / DAY_MS);

const realDay = (year: number, month: number, day: number): string | null => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
};

const isSheetDay = (day: string): boolean => day >= FIRST_DAY && day <= LAST_DAY && Number.isInteger(serialOfDay(day));

/** A day typed as text: 2026-12-24, or month first as the licensees' country writes it: 12/24/2026, 12/24/26. */
function dayOfText(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const us = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(text);
  if (!us) return null;
  const year = Number(us[3]);
  return realDay(year < 100 ? 2000 + year : year, Number(us[1]), Number(us[2]));
}

export function readDay(cell: SheetCell): CellReading {
  if (isBlankCell(cell)) return { kind: 'value', text: '' };
  if (typeof cell === 'boolean') return bad(cell, 'not_date');
  if (typeof cell === 'number') {
    if (cell < serialOfDay(FIRST_DAY) || cell > serialOfDay(LAST_DAY)) return bad(cell, 'not_date');
    return { kind: 'value', text: dayOfSerial(cell) };
  }
  const day = dayOfText(halfWidth(cell ?? ''));
  return day !== null && isSheetDay(day)
    ? { kind: 'value', text: day }
    : bad(cell, isErrorText(cell) ? 'is_error' : 'not_date');
}

export function readNote(cell: SheetCell): CellReading {
  if (isErrorText(cell)) return bad(cell, 'is_error');
  const text = cellText(cell);
  return text.length > LONGEST_NOTE ? bad(cell, 'too_long') : { kind: 'value', text };
}

export function readStaffCell(column: StaffColumn, cell: SheetCell): CellReading {
  if (column === 'packed') return readPacked(cell);
  return column === 'deliveryDate' ? readDay(cell) : readNote(cell);
}

/** A column the app writes, in its one form; what does not fit comes as it is shown. */
export function readAppCell(column: SheetColumnKey, cell: SheetCell): string {
  if (column === 'date') {
    const reading = readDay(cell);
    return reading.kind === 'value' ? reading.text : cellText(cell);
  }
  return cellText(cell);
}

/** A value in its one form as the cell is written: PACKED and Ordered as numbers, days a sheet can tell as serial numbers. */
export function cellFor(column: SheetColumnKey, text: string): SheetCell {
  if (text === '') return null;
  if (column === 'date' || column === 'deliveryDate') return isSheetDay(text) ? serialOfDay(text) : text;
  return column === 'packed' || column === 'ordered' || column === 'counted' ? Number(text) : text;
}

/** Whether the cell already holds the value the way it is written: 12, not "12"; a day, not its text. */
export const isWrittenAs = (column: SheetColumnKey, cell: SheetCell, text: string): boolean => {
  const want = cellFor(column, text);
  if (want === null) return isBlankCell(cell);
  if (typeof want === 'number' && typeof cell === 'number') return Math.floor(cell) === want;
  return typeof want === 'string' ? cellText(cell) === want : cell === want;
};
