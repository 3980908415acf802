// The packing list read by its headers, whatever people did to its columns and rows.
import { describe, expect, it } from 'vitest';
import { SHEET_COLUMNS, type SheetCell, type SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { cellAt, extrasOf, readPackingSheet } from '#shared/rules/sheet-read.ts';
import { COLUMN_KEYS, cellsOf, gridOf, HEADERS, lineOf, readingOf, rowOf } from '#tests/support/packing-sheet.ts';

const one = rowOf(lineOf('71'));
const two = rowOf(lineOf('72', { staff: { packed: '3' } }));
const headersOf = (keys: readonly (SheetColumnKey | null)[]): SheetCell[] =>
  keys.map((key) => (key === null ? null : (SHEET_COLUMNS.find((column) => column.key === key)?.header ?? null)));
const without = (...gone: SheetColumnKey[]): SheetColumnKey[] => COLUMN_KEYS.filter((key) => !gone.includes(key));

describe('a sheet as Packhouse made it', () => {
  it('has its headers in the first row and a row for each line', () => {
    const reading = readingOf(gridOf([one, two]));
    expect(reading).toMatchObject({ headerRow: 0, usedRows: 3, usedColumns: 16, absent: [] });
    expect(reading.rows.map(({ index, key }) => [index, key])).toEqual([
      [1, '71'],
      [2, '72'],
    ]);
    expect(reading.rows.map((row) => cellAt(row, reading.places, 'packed'))).toEqual([0, 3]);
  });

  it('may hold no lines yet', () => {
    expect(readingOf([[...HEADERS]])).toMatchObject({ rows: [], usedRows: 1 });
  });

  it('is empty when nothing stands in it', () => {
    for (const grid of [[], [[]], [[null, ''], [], [' ']]]) expect(readPackingSheet(grid)).toEqual({ kind: 'empty' });
  });
});

describe('columns', () => {
  it('are found by their headers wherever they were moved, with columns of the people between them', () => {
    const keys: (SheetColumnKey | null)[] = [...COLUMN_KEYS].reverse();
    keys.splice(3, 0, null);
    const cells = cellsOf(two, keys);
    cells[3] = 'blue tape';
    const headers = headersOf(keys);
    headers[3] = 'Shelf';
    const reading = readingOf([headers, cells]);
    const [row] = reading.rows;
    if (!row) throw new Error('No row');
    expect(row.key).toBe('72');
    for (const key of COLUMN_KEYS) expect(cellAt(row, reading.places, key)).toBe(two[key] ?? null);
    expect([...extrasOf(row, reading.places)]).toEqual([[3, 'blue tape']]);
  });

  it('are the same when their headers were typed with other blanks, capitals or full-width letters', () => {
    const headers: SheetCell[] = HEADERS.map((header) => ` ${header.toLowerCase().replaceAll(' ', '  ')}\n`);
    headers[3] = 'ＰＡＣＫＥＤ';
    expect(readingOf([headers, cellsOf(one)]).rows).toHaveLength(1);
  });

  it.each<SheetColumnKey>(without('code', 'mark', 'counted'))(
    'are needed: without %s the sheet is not synced',
    (key) => {
      const keys = without(key);
      const reading = readPackingSheet([headersOf(keys), cellsOf(one, keys)]);
      const header = SHEET_COLUMNS.find((column) => column.key === key)?.header;
      expect(reading).toEqual({ kind: 'header_missing', headers: [header] });
    },
  );

  it('that were renamed are missing by their own names, all of them', () => {
    const headers: SheetCell[] = [...HEADERS];
    headers[3] = 'Done';
    headers[0] = null;
    expect(readPackingSheet([headers, cellsOf(one)])).toEqual({
      kind: 'header_missing',
      headers: ['Product', 'PACKED'],
    });
  });

  it('that only help can be put back', () => {
    const keys = without('code', 'mark', 'counted');
    const reading = readingOf([headersOf(keys), cellsOf(one, keys)]);
    expect(reading.absent).toEqual(['code', 'mark', 'counted']);
    expect(reading.rows.map(({ key }) => key)).toEqual(['71']);
  });

  it('that stand there twice cannot be told apart', () => {
    const keys: SheetColumnKey[] = [...COLUMN_KEYS, 'packed', 'store'];
    expect(readPackingSheet([headersOf(keys), cellsOf(one, keys)])).toEqual({
      kind: 'header_twice',
      headers: ['PACKED', 'Store'],
    });
  });
});

describe('the row of headers', () => {
  it('may have rows above it, which are no lines', () => {
    const above = [['Packing, week 47'], [], ['Ask Ana before', 'changing', 71]];
    const reading = readingOf([...above, ...gridOf([one])]);
    expect(reading).toMatchObject({ headerRow: 3, usedRows: 5 });
    expect(reading.rows.map(({ index, key }) => [index, key])).toEqual([[4, '71']]);
  });

  it('is the one with the key, not a legend above it that names columns', () => {
    const legend = ['Legend:', 'Product', 'Store', 'Ordered', 'PACKED', 'Date'];
    expect(readingOf([legend, ...gridOf([one])])).toMatchObject({ headerRow: 1 });
  });

  it('is the first of two, and the second is a row like any other', () => {
    const reading = readingOf([...gridOf([one]), [...HEADERS]]);
    expect(reading.headerRow).toBe(0);
    expect(reading.rows.map(({ key }) => key)).toEqual(['71', 'Packhouse key']);
  });

  it('without the key is still known, so that the message names what is missing', () => {
    const keys = without('key');
    expect(readPackingSheet([['A title'], headersOf(keys)])).toEqual({
      kind: 'header_missing',
      headers: ['Packhouse key'],
    });
  });

  it('is not a row that names three of the columns, and not one further down than anybody would look', () => {
    expect(readPackingSheet([['Product', 'Store', 'Date'], ['x']])).toEqual({ kind: 'no_headers' });
    const far = Array.from({ length: 30 }, (_, i) => [`line ${i}`]);
    expect(readPackingSheet([...far, ...gridOf([one])])).toEqual({ kind: 'no_headers' });
    expect(readPackingSheet([...far.slice(1), ...gridOf([one])])).toMatchObject({ headerRow: 29 });
  });

  it('does not stand in a sheet that is something else', () => {
    expect(
      readPackingSheet([
        ['Name', 'Phone'],
        ['Ana', 555],
      ]),
    ).toEqual({ kind: 'no_headers' });
  });
});

describe('rows', () => {
  it('that are blank are none, and the others keep their places', () => {
    const blank = cellsOf({});
    const reading = readingOf([...gridOf([one]), blank, [], ['', ' '], cellsOf(two)]);
    expect(reading.rows.map(({ index }) => index)).toEqual([1, 5]);
    expect(reading.usedRows).toBe(6);
  });

  it('are ragged where nothing stands at their end', () => {
    const reading = readingOf([[...HEADERS], ['Only a product'], cellsOf(one).slice(0, 13), [...cellsOf(two), 'x']]);
    const [short, keyed, wide] = reading.rows;
    if (!short || !keyed || !wide) throw new Error('A row is gone');
    expect([short.key, keyed.key, wide.key]).toEqual(['', '71', '72']);
    expect(cellAt(short, reading.places, 'packed')).toBeNull();
    expect(cellAt(keyed, reading.places, 'mark')).toBeNull();
    expect([...extrasOf(wide, reading.places)]).toEqual([[16, 'x']]);
    expect(reading.usedColumns).toBe(17);
  });

  it('have their key whether it is text or a number, without blanks around it', () => {
    const keys = [71, ' 72 ', null, '  '].map((key) => ({ ...one, key }));
    expect(readingOf(gridOf(keys)).rows.map(({ key }) => key)).toEqual(['71', '72', '', '']);
  });

  it('with nothing beside the list have no extras, blanks included', () => {
    const reading = readingOf([
      [...HEADERS, 'Shelf'],
      [...cellsOf(one), ' '],
    ]);
    expect(reading.rows.map((row) => extrasOf(row, reading.places).size)).toEqual([0]);
  });
});
