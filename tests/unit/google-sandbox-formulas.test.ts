// The stand-in's formulas against facts of Google Sheets: what they give, and what becomes of their references.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calculatorOf, localeOf, NO_CELL, newTab, putCell, tabFinder, titleFinder } from '#main/sandbox/google/book.ts';
import {
  copyFormula,
  isFormula,
  printFormula,
  readFormula,
  shiftFormula,
} from '#main/sandbox/google/formula/formula.ts';
import type { AxisEdit } from '#main/sandbox/google/formula/references.ts';
import { isError } from '#main/sandbox/google/formula/values.ts';
import type { Book } from '#main/sandbox/google/types.ts';

type Plain = string | number | boolean | null;

function bookOf(rows: readonly (readonly Plain[])[], locale = 'en_US'): Book {
  const [first, other] = [newTab({ id: 1, title: 'List' }), newTab({ id: 2, title: 'Packhouse helper' })];
  const book: Book = { id: 'x', title: 'x', locale, timeZone: 'UTC', tabs: [first, other], revision: 0 };
  const put = (tab: typeof first, all: readonly (readonly Plain[])[]): void => {
    for (const [row, cells] of all.entries()) {
      for (const [column, value] of cells.entries()) {
        const formula = typeof value === 'string' && value.startsWith('=');
        const entered = formula ? readFormula(value, localeOf(book), tabFinder(book)) : value;
        putCell(tab, row, column, { ...NO_CELL, entered });
      }
    }
  };
  put(first, rows);
  put(other, [
    ['WC', 12],
    ['wc2', 3],
    ['12', 99],
    [12, 5],
  ]);
  return book;
}

function result(formula: string, rows: readonly (readonly Plain[])[] = [], locale = 'en_US'): Plain {
  const book = bookOf(rows, locale);
  const tab = book.tabs[0];
  if (tab === undefined) throw new Error('no tab');
  putCell(tab, 900, 20, { ...NO_CELL, entered: readFormula(formula, localeOf(book), tabFinder(book)) });
  const value = calculatorOf(book).value(1, 900, 20);
  return isError(value) ? value.error : value;
}

const TABLE: readonly (readonly Plain[])[] = [
  ['A', 1, true, 'x'],
  ['b', 2, false, ''],
  ['a', 4, null, 'x*'],
  [null, 8, 'text', '12'],
];

describe('what a formula gives', () => {
  test.each<[string, Plain]>([
    ['=1+2*3', 7],
    ['=(1+2)*3', 9],
    ['=-2^2', 4],
    ['=2^3^2', 64],
    ['=10%', 0.1],
    ['="a"&1&TRUE', 'a1TRUE'],
    ['=1=1', true],
    ['="a"="A"', true],
    ['=1="1"', false],
    ['="1"+1', 2],
    ['=""+1', '#VALUE!'],
    ['="x"*1', '#VALUE!'],
    ['=1/0', '#DIV/0!'],
    ['=Z99', null],
    ['=Z99=""', true],
    ['=Z99=0', true],
    ['=Z99&"!"', '!'],
    ['=10>"9"', false],
    ['=NOSUCH(1)', '#NAME?'],
    ['=nonsense', '#NAME?'],
    ['=IF(,1,2)', 2],
    ['=IF(TRUE,"y")', 'y'],
    ['=IF(FALSE,"y")', false],
    ['=IF("no",1,2)', '#VALUE!'],
    ['=IF(1/0,1,2)', '#DIV/0!'],
    ['=IF(TRUE,1,1/0)', 1],
    ['=IFERROR(1/0,"none")', 'none'],
    ['=IFERROR(1/0)', null],
    ['=AND(TRUE,1,B1:B2)', true],
    ['=OR(FALSE,0)', false],
    ['=NOT(0)', true],
    ['=MAX(B1:B4,3)', 8],
    ['=MIN(B1:B4)', 1],
    ['=MAX(A1:A2)', 0],
    ['=SUM(A1:D4)', 15],
    ['=SUM("3",TRUE)', 4],
    ['=SUM("x")', '#VALUE!'],
    ['=N("x")', 0],
    ['=N(TRUE)', 1],
    ['=N(B3)', 4],
    ['=INT(-1.5)', -2],
    ['=ABS(-3)', 3],
    ['=ROUND(2.5,0)', 3],
    ['=ROUND(-2.5)', -3],
    ['=ROUND(1234.5678,-2)', 1200],
    ['=ROUND(1.005,2)', 1.01],
    ['=ISNUMBER(B1)', true],
    ['=ISNUMBER("1")', false],
    ['=ISBLANK(A4)', true],
    ['=ISBLANK("")', false],
    ['=ISERROR(1/0)', true],
    ['=LEN("abc")', 3],
    ['=TRIM("  a   b ")', 'a b'],
    ['=SUMIF(A1:A4,"a",B1:B4)', 5],
    ['=SUMIF(B1:B4,">2")', 12],
    ['=SUMIF(B1:B4,"<>2")', 13],
    ['=SUMIFS(B1:B4,A1:A4,"A")', 5],
    ['=SUMIFS(B1:B4,A1:A4,"A",B1:B4,">1")', 4],
    ['=SUMIFS(B1:B4,A1:A4,"nobody")', 0],
    ['=SUMIFS(B1:B4,A1:A3,"A")', '#VALUE!'],
    ['=SUMIFS(B1:B4,D1:D4,12)', 8],
    ['=SUMIFS(B1:B4,D1:D4,"x~*")', 4],
    ['=SUMIFS(B1:B4,D1:D4,"x*")', 5],
    ['=COUNTIF(A1:A4,"a")', 2],
    ['=COUNTIF(A1:A4,"")', 1],
    ['=COUNTIF(B1:B4,">=2")', 3],
    ['=VLOOKUP("wc",\'Packhouse helper\'!$A:$B,2,FALSE)', 12],
    ['=VLOOKUP("nobody",\'Packhouse helper\'!$A:$B,2,FALSE)', '#N/A'],
    ["=VLOOKUP(12,'Packhouse helper'!$A:$B,2,FALSE)", 5],
    ['=VLOOKUP("12",\'Packhouse helper\'!$A:$B,2,FALSE)', 99],
    ['=VLOOKUP("wc",\'Packhouse helper\'!$A:$B,3,FALSE)', '#REF!'],
    ['=VLOOKUP(5,B1:C4,1)', 4],
    ['=INDEX(A1:B4,2,2)', 2],
    ['=INDEX(B1:B4,9)', '#NUM!'],
    ['=MATCH("B",A1:A4,0)', 2],
    ['=MATCH(5,B1:B4)', 3],
    ['=SUM(INDEX(B1:B4,0))', 15],
    ["='No such tab'!A1", '#REF!'],
    ['=B1:B4*2', '#VALUE!'],
    ['=SUM(', '#ERROR!'],
    ['=1+', '#ERROR!'],
    ['=SUM(1 2)', '#ERROR!'],
    ['=IF(1)', '#N/A'],
  ])('%s is %s', (formula, expected) => {
    expect(result(formula, TABLE)).toBe(expected);
  });

  test('arguments stand apart by semicolons in every locale, by commas only where numbers have a point', () => {
    expect(result('=MAX(1;2)', [], 'en_US')).toBe(2);
    expect(result('=MAX(1,2)', [], 'en_US')).toBe(2);
    expect(result('=MAX(1;2)', [], 'de_DE')).toBe(2);
    expect(result('=MAX(B1,B2)', TABLE, 'de_DE')).toBe('#ERROR!');
    expect(result('=MAX(1,5;1)', [], 'de_DE')).toBe(1.5);
    expect(result('=1.5+1', [], 'de_DE')).toBe('#ERROR!');
  });

  test('a circle is #REF!, and a long chain is not one', () => {
    const circle = bookOf([['=B1', '=A1']]);
    const value = calculatorOf(circle).value(1, 0, 0);
    expect(isError(value) && value.error).toBe('#REF!');
    const chain = bookOf([[1], ...Array.from({ length: 999 }, (_, row) => [`=A${row + 1}+1`])]);
    expect(calculatorOf(chain).value(1, 999, 0)).toBe(1000);
  });

  test('running totals by SUMIFS over ranges that grow are right in every row', () => {
    const rows = Array.from({ length: 500 }, (_, row): Plain[] => [
      row % 3 === 0 ? 'x' : 'y',
      row,
      `=SUMIFS(B$1:B${row + 1};A$1:A${row + 1};A${row + 1})`,
    ]);
    const calculator = calculatorOf(bookOf(rows));
    const sums: Record<string, number> = { x: 0, y: 0 };
    for (const [row, [word, value]] of rows.entries()) {
      sums[String(word)] = (sums[String(word)] ?? 0) + Number(value);
      expect(calculator.value(1, row, 2)).toBe(sums[String(word)]);
    }
  });
});

describe('what becomes of references', () => {
  const book = bookOf([]);
  const read = (text: string) => readFormula(text, localeOf(book), tabFinder(book));
  const print = (formula: ReturnType<typeof read>) => printFormula(formula, localeOf(book), titleFinder(book));
  const rowsEdited = (text: string, edit: AxisEdit, tabId = 1) => print(shiftFormula(read(text), 1, tabId, true, edit));

  test('a formula is written again in the way of its locale', () => {
    expect(print(read('=max(a1;$b$2:c3; "x;y")'))).toBe('=MAX(A1,$B$2:C3, "x;y")');
    const german = bookOf([], 'de_DE');
    const formula = readFormula('=Max(1,5;A1)', localeOf(german), tabFinder(german));
    expect(printFormula(formula, localeOf(german), titleFinder(german))).toBe('=MAX(1,5;A1)');
    expect(print(read("='packhouse helper'!$A:$B"))).toBe("='Packhouse helper'!$A:$B");
  });

  test.each<[string, AxisEdit, string]>([
    ['=A5', { kind: 'insert', at: 4, count: 2 }, '=A7'],
    ['=A5', { kind: 'insert', at: 5, count: 2 }, '=A5'],
    ['=A$5', { kind: 'insert', at: 0, count: 1 }, '=A$6'],
    ['=A2:A5', { kind: 'insert', at: 2, count: 1 }, '=A2:A6'],
    ['=A2:A5', { kind: 'insert', at: 5, count: 1 }, '=A2:A5'],
    ['=A2:A5', { kind: 'insert', at: 1, count: 1 }, '=A3:A6'],
    ['=A:B', { kind: 'insert', at: 0, count: 3 }, '=A:B'],
    ['=A5', { kind: 'delete', at: 4, count: 1 }, '=#REF!'],
    ['=A5', { kind: 'delete', at: 0, count: 2 }, '=A3'],
    ['=A2:A5', { kind: 'delete', at: 1, count: 1 }, '=A2:A4'],
    ['=A2:A5', { kind: 'delete', at: 4, count: 9 }, '=A2:A4'],
    ['=A2:A5', { kind: 'delete', at: 0, count: 9 }, '=#REF!'],
    ['=A5', { kind: 'move', at: 4, count: 1, to: 9 }, '=A9'],
    ['=A7', { kind: 'move', at: 4, count: 1, to: 9 }, '=A6'],
    ['=A2:A9', { kind: 'move', at: 4, count: 1, to: 7 }, '=A2:A9'],
    ['=A2:A9', { kind: 'move', at: 4, count: 1, to: 20 }, '=A2:A8'],
    ['=A2:A9', { kind: 'move', at: 20, count: 1, to: 4 }, '=A2:A10'],
  ])('%s after %j is %s', (before, edit, after) => {
    expect(rowsEdited(before, edit)).toBe(after);
  });

  test('only references to the changed tab move', () => {
    expect(rowsEdited("=A5+'Packhouse helper'!A5", { kind: 'insert', at: 0, count: 1 }, 2)).toBe(
      "=A5+'Packhouse helper'!A6",
    );
  });

  test('copying takes relative references along and leaves the others', () => {
    expect(print(copyFormula(read('=A1+$A1+A$1+$A$1+A:A+B$2:B5'), 2, 1))).toBe('=B3+$A3+B$1+$A$1+B:B+C$2:C7');
    expect(print(copyFormula(read('=A1'), -1, 0))).toBe('=#REF!');
    expect(print(copyFormula(read('=B$5:B6'), -3, 0))).toBe('=B3:B$5');
    expect(isFormula('text')).toBe(false);
  });
});

describe('whatever is entered', () => {
  const pieces = fc.constantFrom(
    ...['A1', '$B$2', 'A:B', 'B1:B4', '2:3', "'Packhouse helper'!A1", 'Nowhere!A1', '#REF!', '"x"', '1', '1,5', '.5'],
    ...['(', ')', ';', ',', '+', '-', '*', '/', '^', '&', '=', '<>', '%', ' ', '"', "'", '!', '$', '{', '\\'],
    ...['SUM(', 'IF(', 'SUMIFS(', 'VLOOKUP(', 'INDEX(', 'MATCH(', 'COUNTIF(', 'N(', 'TRUE', 'nothing'],
  );
  test('a formula gives a value or an error, and is written and read again as itself', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), fc.constantFrom('en_US', 'de_DE'), (parts, locale) => {
        const book = bookOf(TABLE, locale);
        const read = (text: string) => readFormula(text, localeOf(book), tabFinder(book));
        const formula = read(`=${parts.join('')}`);
        calculatorOf(book).evaluate(formula, 1);
        const text = printFormula(formula, localeOf(book), titleFinder(book));
        expect(printFormula(read(text), localeOf(book), titleFinder(book))).toBe(text);
        shiftFormula(formula, 1, 1, true, { kind: 'delete', at: 0, count: 2 });
        copyFormula(formula, -1, 3);
      }),
      { numRuns: 2000 },
    );
  });
});
