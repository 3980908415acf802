// The list's formulas: as they are written, and what they come to in a spreadsheet, against the same figures computed here.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calculatorOf, localeOf, NO_CELL, newTab, putCell, tabFinder } from '#main/sandbox/google/book.ts';
import { readFormula } from '#main/sandbox/google/formula/formula.ts';
import { isError } from '#main/sandbox/google/formula/values.ts';
import type { Book } from '#main/sandbox/google/types.ts';
import { SHEET_COLUMNS, type SheetCell, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { colourFormulas, columnLetters, rowFormulas } from '#shared/rules/sheet-formulas.ts';
import { readPackingSheet } from '#shared/rules/sheet-read.ts';
import { figuresInOrder, needsPackingShown, packedAsFormula, wrongFigures } from '#shared/rules/sheet-shows.ts';
import { cellsOf, gridOf, HEADERS, type PlainRow, readingOf } from '#tests/support/packing-sheet.ts';

const PLACES = new Map(SHEET_COLUMNS.map(({ key }, place) => [key, place]));
const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 200);

/** A spreadsheet with these rows and their formulas, from row 3 on below two rows and the headers; what each comes to. */
function computed(rows: readonly PlainRow[], stock: readonly (readonly [string, SheetCell])[], locale = 'en_US') {
  const [list, helper] = [newTab({ id: 1, title: TAB_TITLES.packing }), newTab({ id: 2, title: TAB_TITLES.helper })];
  const book: Book = { id: 'x', title: 'x', locale, timeZone: 'UTC', tabs: [list, helper], revision: 0 };
  const put = (tab: typeof list, row: number, cells: readonly SheetCell[]): void => {
    for (const [column, value] of cells.entries()) {
      const isFormula = typeof value === 'string' && value.startsWith('=');
      const entered = isFormula ? readFormula(value, localeOf(book), tabFinder(book)) : value;
      putCell(tab, row, column, { ...NO_CELL, entered });
    }
  };
  put(list, 2, HEADERS);
  for (const [i, row] of rows.entries()) {
    const { needsPacking, needsProduction } = rowFormulas(PLACES, i + 4, 3, 'google');
    put(list, i + 3, cellsOf({ ...row, needsPacking, needsProduction }));
  }
  for (const [i, [code, units]] of stock.entries()) put(helper, i + 1, [code, units]);
  const calculator = calculatorOf(book);
  const shown = (row: number, column: number): SheetCell => {
    const value = calculator.value(1, row, column);
    return isError(value) ? value.error : value;
  };
  return rows.map((_, i) => ({
    needsPacking: shown(i + 3, PLACES.get('needsPacking') ?? 0),
    needsProduction: shown(i + 3, PLACES.get('needsProduction') ?? 0),
  }));
}

describe('columns', () => {
  it('have letters', () => {
    expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(columnLetters)).toEqual([
      'A',
      'B',
      'Z',
      'AA',
      'AB',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });
});

describe('a row of formulas', () => {
  const formulas = rowFormulas(PLACES, 5, 1, 'excel');

  it('names its own row, and the range from the headers down to itself', () => {
    expect(formulas.needsPacking).toBe('=MAX(N(C5)-IF(IF(ISNUMBER(D5),IF(D5>=0,D5=INT(D5),FALSE),FALSE),D5,N(P5)),0)');
    expect(formulas.needsProduction).toBe(
      `=IF(N5="",0,MAX(0,MIN(F5,SUMIFS(F$1:F5,N$1:N5,N5)-IFERROR(VLOOKUP(N5,'Packhouse helper'!$A:$B,2,FALSE),0))))`,
    );
  });

  it('has semicolons for Google, which understands them in every locale', () => {
    const google = rowFormulas(PLACES, 5, 1, 'google');
    expect(google.needsPacking).toBe(formulas.needsPacking.replaceAll(',', ';'));
    expect(google.needsProduction).toBe(formulas.needsProduction.replaceAll(',', ';'));
  });

  it('follows columns that were moved', () => {
    const places = new Map(PLACES).set('packed', 27).set('counted', 3);
    expect(rowFormulas(places, 9, 4, 'excel').needsPacking).toContain('ISNUMBER(AB9)');
    expect(rowFormulas(places, 9, 4, 'excel').needsPacking).toContain('N(D9)');
  });

  it('cannot be written where a column it needs is gone', () => {
    const places = new Map(PLACES);
    places.delete('counted');
    expect(() => rowFormulas(places, 5, 1, 'excel')).toThrow(RangeError);
  });

  it('colours rows green once nothing is to be packed, and amber while something is to be produced', () => {
    expect(colourFormulas(PLACES, 2, 'google')).toEqual({
      green: '=AND($M2<>"";N($C2)>0;$F2=0)',
      amber: '=AND($M2<>"";$E2>0)',
    });
    expect(colourFormulas(PLACES, 4, 'excel').green).toBe('=AND($M4<>"",N($C4)>0,$F4=0)');
  });
});

describe('what the formulas come to', () => {
  it('is what finished units cannot cover after the rows above took theirs', () => {
    const rows = [
      { ordered: 10, packed: 4, code: 'Pa' },
      { ordered: 3, packed: null, code: 'Pb' },
      { ordered: 5, packed: 0, code: 'Pa' },
      { ordered: 2, packed: 9, code: 'Pa' },
      { ordered: 4, packed: 1, code: 'Pa' },
      { ordered: 7, packed: 0 },
    ];
    expect(computed(rows, [['Pa', 8]])).toEqual([
      { needsPacking: 6, needsProduction: 0 },
      { needsPacking: 3, needsProduction: 3 },
      { needsPacking: 5, needsProduction: 3 },
      { needsPacking: 0, needsProduction: 0 },
      { needsPacking: 3, needsProduction: 3 },
      { needsPacking: 7, needsProduction: 0 },
    ]);
  });

  it('leaves a PACKED that is no whole number out, and counts what Packhouse counts instead', () => {
    const odd = ['twelve', '12', -3, 1.5, null, true];
    const rows = odd.map((packed) => ({ ordered: 10, packed, counted: 4, code: 'Pa' }));
    expect(computed(rows, []).map(({ needsPacking }) => needsPacking)).toEqual(odd.map(() => 6));
    expect(computed([{ ordered: 10, packed: 'twelve', code: 'Pa' }], [])).toMatchObject([{ needsPacking: 10 }]);
  });

  it('is the same in a locale that writes commas as decimals', () => {
    expect(computed([{ ordered: 9, packed: 2, code: 'Pa' }], [['Pa', 3]], 'de_DE')).toEqual([
      { needsPacking: 7, needsProduction: 4 },
    ]);
  });

  const code = fc.constantFrom('Pa', 'Pb', 'Pc', null);
  const cell = fc.oneof(
    { weight: 4, arbitrary: fc.nat(30) },
    fc.constantFrom<SheetCell>(null, '12', 'x', -2, 2.5, true),
  );
  const anyRow = fc.record({ ordered: fc.nat(30), packed: cell, counted: fc.option(fc.nat(9)), code });
  const anyStock = fc.array(fc.tuple(fc.constantFrom('Pa', 'Pb', 'Pc'), fc.integer({ min: -5, max: 60 })));

  it('is what Packhouse computes itself, for any rows in any order', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 9 }), anyStock, (rows, stock) => {
        const units = new Map<string, number>([...stock].reverse());
        const facts = rows.map((row) => ({
          code: row.code ?? '',
          needsPacking: needsPackingShown(row.ordered, row.packed, row.counted),
        }));
        expect(computed(rows, stock)).toEqual(figuresInOrder(facts, (one) => units.get(one) ?? 0));
      }),
      { numRuns: Math.min(RUNS, 200) },
    );
  });
});

describe('figures that are not what they should be', () => {
  const rows: PlainRow[] = [
    { key: '1', ordered: 10, packed: 4, code: 'Pa', needsPacking: 6, needsProduction: 0 },
    { key: '2', ordered: 5, packed: 0, code: 'Pa', needsPacking: 5, needsProduction: 3 },
    { product: 'typed by hand', ordered: 5, needsPacking: 99 },
  ];
  const wrong = (over: readonly PlainRow[]) => {
    const reading = readingOf(gridOf(over));
    return wrongFigures(reading.rows, reading.places, () => 8).map(({ row, should }) => [row.key, should]);
  };

  it('are found where a person typed over a formula or it shows an error', () => {
    expect(wrong(rows)).toEqual([]);
    expect(wrong(rows.map((row) => (row.key === '2' ? { ...row, needsProduction: 0 } : row)))).toEqual([
      ['2', { needsPacking: 5, needsProduction: 3 }],
    ]);
    expect(wrong(rows.map((row) => (row.key === '1' ? { ...row, needsPacking: '#REF!' } : row)))).toEqual([
      ['1', { needsPacking: 6, needsProduction: 0 }],
    ]);
    expect(wrong(rows.map((row) => (row.key === '1' ? { ...row, needsPacking: null } : row)))).toHaveLength(1);
  });

  it('are right while a program that does not compute shows the formula itself', () => {
    const { needsPacking, needsProduction } = rowFormulas(PLACES, 2, 1, 'google');
    expect(wrong(rows.map((row) => (row.key === '1' ? { ...row, needsPacking, needsProduction } : row)))).toEqual([]);
  });

  it('count PACKED as the formula does', () => {
    expect([3, 0, '3', -1, 2.5, null].map((packed) => packedAsFormula(packed, 7))).toEqual([3, 0, 7, 7, 7, 7]);
    expect(packedAsFormula('x', 'y')).toBe(0);
    expect(needsPackingShown(null, 2, null)).toBe(0);
    expect(readPackingSheet(gridOf(rows))).toMatchObject({ absent: [] });
  });
});
