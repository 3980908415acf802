// Tabs to write, as short as a test wants them, and a packing list as the app writes it.
import type { BookCell, TabToWrite } from '#main/integrations/excel/port.ts';
import { SHEET_COLUMNS, type SheetCell, type SheetColumnKey, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { colourFormulas, rowFormulas } from '#shared/rules/sheet-formulas.ts';

export const tabOf = (
  title: string,
  rows: readonly (readonly BookCell[])[],
  more: Partial<TabToWrite> = {},
): TabToWrite => ({
  title,
  hidden: false,
  frozenRows: 0,
  columns: [],
  rows,
  headerRow: null,
  notes: [],
  colours: [],
  ...more,
});

export const PLACES = new Map(SHEET_COLUMNS.map(({ key }, i) => [key, i] as const));

export type ListRow = Partial<Record<SheetColumnKey, SheetCell>>;

/** The packing list with its formulas; what they came to is given as `result`, to see who computes. */
export function packingTab(
  rows: readonly ListRow[],
  result: (row: number) => [production: number, packing: number],
): TabToWrite {
  const body = rows.map((row, i) => {
    const { needsProduction, needsPacking } = rowFormulas(PLACES, i + 2, 1, 'excel');
    const [production, packing] = result(i);
    return SHEET_COLUMNS.map(({ key }): BookCell => {
      if (key === 'needsProduction') return { formula: needsProduction, result: production };
      if (key === 'needsPacking') return { formula: needsPacking, result: packing };
      return row[key] ?? null;
    });
  });
  const { green, amber } = colourFormulas(PLACES, 2, 'excel');
  return tabOf(TAB_TITLES.packing, [SHEET_COLUMNS.map(({ header }) => header), ...body], {
    frozenRows: 1,
    headerRow: 0,
    columns: SHEET_COLUMNS.map(({ key, width, owner, shows }) => ({
      width,
      hidden: owner === 'hidden',
      shows,
      ...(key === 'packed' ? { wholeNumbers: 'PACKED is a whole number, 0 or more.' } : {}),
    })),
    colours: [
      { formula: green, colour: 'green' },
      { formula: amber, colour: 'amber' },
    ],
  });
}

export const helperTab = (stock: readonly (readonly [code: SheetCell, units: number])[]): TabToWrite =>
  tabOf(TAB_TITLES.helper, stock, {
    hidden: true,
    columns: [
      { width: 20, hidden: false, shows: 'text' },
      { width: 10, hidden: false, shows: 'number' },
    ],
  });
