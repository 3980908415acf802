// The formulas of the packing list, row by row, as a spreadsheet has them. Source: spec 02: Needs Packing =
// max(Ordered − PACKED, 0); Needs Production = what of it finished units cannot cover after the rows above it took theirs.
// They hold whatever people do to rows: each names its own row and the range from the headers down to itself, so that
// inserting, deleting and sorting keep them right. Stock is looked up by the product's code in the helper tab.
import { type SheetColumnKey, TAB_TITLES } from './sheet-columns.ts';

/** Google understands semicolons in every locale; a workbook's file has commas. */
export type FormulaDialect = 'google' | 'excel';

/** A column's letters: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let left = index + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

/** Which column each key stands in, from 0. */
export type ColumnPlaces = ReadonlyMap<SheetColumnKey, number>;

const place = (places: ColumnPlaces, key: SheetColumnKey): string => {
  const index = places.get(key);
  if (index === undefined) throw new RangeError(`The sheet has no column ${key}`);
  return columnLetters(index);
};

export interface RowFormulas {
  readonly needsPacking: string;
  readonly needsProduction: string;
}

/**
 * @param row the row's number as the spreadsheet shows it, from 1
 * @param headerRow that of the headers, from 1: a range begins there, so that a row inserted right below them counts
 */
export function rowFormulas(
  places: ColumnPlaces,
  row: number,
  headerRow: number,
  dialect: FormulaDialect,
): RowFormulas {
  const at = (key: SheetColumnKey): string => `${place(places, key)}${row}`;
  const down = (key: SheetColumnKey): string => `${place(places, key)}$${headerRow}:${place(places, key)}${row}`;
  const packed = at('packed');
  const isCount = `IF(ISNUMBER(${packed}),IF(${packed}>=0,${packed}=INT(${packed}),FALSE),FALSE)`;
  const needsPacking = `=MAX(N(${at('ordered')})-IF(${isCount},${packed},N(${at('counted')})),0)`;
  const needed = at('needsPacking');
  const code = at('code');
  // Rows down to this one want so many; stock covers the first of them.
  const wanted = `SUMIFS(${down('needsPacking')},${down('code')},${code})`;
  const stock = `IFERROR(VLOOKUP(${code},'${TAB_TITLES.helper}'!$A:$B,2,FALSE),0)`;
  const needsProduction = `=IF(${code}="",0,MAX(0,MIN(${needed},${wanted}-${stock})))`;
  const inDialect = (formula: string) => (dialect === 'google' ? withSemicolons(formula) : formula);
  return { needsPacking: inDialect(needsPacking), needsProduction: inDialect(needsProduction) };
}

/** No text of ours in a formula holds a comma. */
const withSemicolons = (formula: string): string => formula.replaceAll(',', ';');

/** Amber while something has to be produced first, green once all is packed: for the first row below the headers. */
export function colourFormulas(
  places: ColumnPlaces,
  firstRow: number,
  dialect: FormulaDialect,
): { readonly green: string; readonly amber: string } {
  const fixed = (key: SheetColumnKey): string => `$${place(places, key)}${firstRow}`;
  const isRow = `${fixed('key')}<>""`;
  const green = `=AND(${isRow},N(${fixed('ordered')})>0,${fixed('needsPacking')}=0)`;
  const amber = `=AND(${isRow},${fixed('needsProduction')}>0)`;
  const inDialect = (formula: string) => (dialect === 'google' ? withSemicolons(formula) : formula);
  return { green: inDialect(green), amber: inDialect(amber) };
}
