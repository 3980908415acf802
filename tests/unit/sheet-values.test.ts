// What cells mean: PACKED, days and notes as people type them, and as they are written.
import { describe, expect, it } from 'vitest';
import type { SheetCell, SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import {
  cellFor,
  cellText,
  dayOfSerial,
  isBlankCell,
  isWrittenAs,
  LONGEST_NOTE,
  readAppCell,
  readDay,
  readNote,
  readPacked,
  readStaffCell,
  serialOfDay,
} from '#shared/rules/sheet-values.ts';

const value = (text: string) => ({ kind: 'value', text });
const bad = (typed: string, reason: string) => ({ kind: 'bad', typed, reason });
const DEC_24 = 46380;

describe('PACKED', () => {
  it.each<[SheetCell, string]>([
    [12, '12'],
    ['12', '12'],
    [' 12 ', '12'],
    ['１２', '12'],
    ['　１２\u00a0', '12'],
    ['0012', '12'],
    [0, '0'],
    [-0, '0'],
    ['0', '0'],
    [1_000_000, '1000000'],
  ])('takes %j as the whole number it is', (cell, text) => {
    expect(readPacked(cell)).toEqual(value(text));
  });

  it.each<SheetCell>([null, '', '   ', '\u3000'])('%j says nothing', (cell) => {
    expect(readPacked(cell)).toEqual({ kind: 'blank' });
  });

  it.each<[SheetCell, string, string]>([
    [-1, '-1', 'not_whole'],
    [1.5, '1.5', 'not_whole'],
    ['12 bags', '12 bags', 'not_whole'],
    ['-3', '-3', 'not_whole'],
    ['+3', '+3', 'not_whole'],
    ['1e3', '1e3', 'not_whole'],
    ['12.0', '12.0', 'not_whole'],
    ['1,200', '1,200', 'not_whole'],
    ['1 2', '1 2', 'not_whole'],
    [' ten ', ' ten ', 'not_whole'],
    [true, 'TRUE', 'not_whole'],
    [false, 'FALSE', 'not_whole'],
    ['#REF!', '#REF!', 'is_error'],
    [1_000_001, '1000001', 'too_large'],
    ['99999999999999999999', '99999999999999999999', 'too_large'],
    [1e300, '1e+300', 'too_large'],
  ])('leaves %j as it is typed', (cell, typed, reason) => {
    expect(readPacked(cell)).toEqual(bad(typed, reason));
  });

  it.each(['1²', '²', '①', '㊿', '1₂', '𝟏𝟐', '١٢', 'Ⅻ'])(
    'does not read %s as digits: only the full-width ones are',
    (cell) => {
      expect(readPacked(cell)).toEqual(bad(cell, 'not_whole'));
    },
  );
});

describe('days', () => {
  it('are serial numbers since 1899-12-30, whatever the time of day', () => {
    expect(readDay(DEC_24)).toEqual(value('2026-12-24'));
    expect(readDay(DEC_24 + 0.99)).toEqual(value('2026-12-24'));
    expect(dayOfSerial(DEC_24)).toBe('2026-12-24');
    expect(serialOfDay('2026-12-24')).toBe(DEC_24);
  });

  it.each(['2026-12-24', ' 2026-12-24 ', '12/24/2026', '12/24/26', '12.24.2026', '12-24-26', '１２/２４/２０２６'])(
    'typed as %s are read',
    (text) => {
      expect(readDay(text)).toEqual(value('2026-12-24'));
    },
  );

  it.each<SheetCell>([null, '', '  '])('%j is no day', (cell) => {
    expect(readDay(cell)).toEqual(value(''));
  });

  it.each<[SheetCell, string, string]>([
    ['2026-02-30', '2026-02-30', 'not_date'],
    ['24/12/2026', '24/12/2026', 'not_date'],
    ['next Friday', 'next Friday', 'not_date'],
    ['12/24', '12/24', 'not_date'],
    [12, '12', 'not_date'],
    [-5, '-5', 'not_date'],
    [1e9, '1000000000', 'not_date'],
    ['1989-12-31', '1989-12-31', 'not_date'],
    ['2200-01-02', '2200-01-02', 'not_date'],
    [true, 'TRUE', 'not_date'],
    ['#VALUE!', '#VALUE!', 'is_error'],
  ])('%j is left as it is typed', (cell, typed, reason) => {
    expect(readDay(cell)).toEqual(bad(typed, reason));
  });

  it('has the same first and last day typed as text and as a number', () => {
    for (const day of ['1990-01-01', '2200-01-01']) {
      expect(readDay(day)).toEqual(value(day));
      expect(readDay(serialOfDay(day))).toEqual(value(day));
    }
  });
});

describe('notes', () => {
  it.each<[SheetCell, string]>([
    ['Back door, ask for Ana', 'Back door, ask for Ana'],
    ['  two  blanks ', '  two  blanks '],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    [12, '12'],
    [0.1, '0.1'],
    [true, 'TRUE'],
    [null, ''],
    ['', ''],
    ['=not a formula', '=not a formula'],
    ['#1 priority', '#1 priority'],
    ['half \ud83d', 'half \ufffd'],
  ])('%j is %j', (cell, text) => {
    expect(readNote(cell)).toEqual(value(text));
  });

  it('are kept up to 2,000 characters', () => {
    expect(readNote('x'.repeat(LONGEST_NOTE))).toEqual(value('x'.repeat(2000)));
    expect(readNote('x'.repeat(2001))).toEqual(bad('x'.repeat(2001), 'too_long'));
  });

  it('that show an error are no notes', () => {
    expect(readNote('#N/A')).toEqual(bad('#N/A', 'is_error'));
  });
});

describe('a cell', () => {
  it('is read by its column', () => {
    expect(readStaffCell('packed', '12')).toEqual(value('12'));
    expect(readStaffCell('deliveryDate', DEC_24)).toEqual(value('2026-12-24'));
    expect(readStaffCell('deliveryNotes', 12)).toEqual(value('12'));
    expect(readStaffCell('internalNotes', null)).toEqual(value(''));
    expect(readAppCell('date', DEC_24)).toBe('2026-12-24');
    expect(readAppCell('date', 'soon')).toBe('soon');
    expect(readAppCell('ordered', 5)).toBe('5');
  });

  it('is blank when nothing can be seen in it', () => {
    expect([null, '', ' ', '\n', '\u3000'].every(isBlankCell)).toBe(true);
    expect([0, false, 'x', '0'].some(isBlankCell)).toBe(false);
  });

  it('shows as text the way a spreadsheet shows it', () => {
    expect([null, true, false, 12, 1.5, 'a\r\nb'].map(cellText)).toEqual(['', 'TRUE', 'FALSE', '12', '1.5', 'a\nb']);
  });

  it('is written as a number, a serial number or text', () => {
    const written: [SheetColumnKey, string, SheetCell][] = [
      ['packed', '12', 12],
      ['packed', '0', 0],
      ['ordered', '7', 7],
      ['counted', '3', 3],
      ['deliveryDate', '2026-12-24', DEC_24],
      ['date', '', null],
      ['date', '1970-01-01', '1970-01-01'],
      ['deliveryDate', '2926-12-24', '2926-12-24'],
      ['date', '2026-13-01', '2026-13-01'],
      ['deliveryNotes', '12', '12'],
      ['invoice', '0042', '0042'],
      ['batch', '', null],
    ];
    for (const [column, text, cell] of written) expect([column, cellFor(column, text)]).toEqual([column, cell]);
  });

  it('knows whether it already holds a value the way it is written', () => {
    expect(isWrittenAs('packed', 12, '12')).toBe(true);
    expect(isWrittenAs('packed', '12', '12')).toBe(false);
    expect(isWrittenAs('deliveryDate', DEC_24 + 0.5, '2026-12-24')).toBe(true);
    expect(isWrittenAs('deliveryDate', '2026-12-24', '2026-12-24')).toBe(false);
    expect(isWrittenAs('deliveryNotes', 12, '12')).toBe(true);
    expect(isWrittenAs('deliveryNotes', null, '')).toBe(true);
    expect(isWrittenAs('deliveryNotes', 'a\r\nb', 'a\nb')).toBe(true);
    expect(isWrittenAs('packed', null, '0')).toBe(false);
  });

  it('read back is what was written, for any day, number and note', () => {
    for (let serial = serialOfDay('1990-01-01'); serial <= serialOfDay('2200-01-01'); serial += 97) {
      const day = dayOfSerial(serial);
      expect(cellFor('deliveryDate', day)).toBe(serial);
      expect(readDay(day)).toEqual(value(day));
    }
  });
});
