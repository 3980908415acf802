// What the formulas of a sheet should show, computed from the sheet's own cells in the sheet's own order: so that a formula
// somebody typed over is found, and the workbook shows figures before any program recalculates it. Pure.
import { needsProduction } from './packing-line.ts';
import type { SheetCell } from './sheet-columns.ts';
import type { ColumnPlaces } from './sheet-formulas.ts';
import { cellAt, type SheetRow } from './sheet-read.ts';
import { cellText } from './sheet-values.ts';

export interface ShownFigures {
  readonly needsPacking: number;
  readonly needsProduction: number;
}

/** As N() and the formula have it: a PACKED that is no whole number counts as what is counted instead. */
const numberOf = (cell: SheetCell): number => (typeof cell === 'number' ? cell : 0);

export function packedAsFormula(cell: SheetCell, counted: SheetCell): number {
  const isCount = typeof cell === 'number' && cell >= 0 && Number.isInteger(cell);
  return isCount ? cell : numberOf(counted);
}

export const needsPackingShown = (ordered: SheetCell, packed: SheetCell, counted: SheetCell): number =>
  Math.max(numberOf(ordered) - packedAsFormula(packed, counted), 0);

/** Figures of rows in their order; `rows` are those that hold the list's cells. */
export function figuresInOrder(
  rows: readonly { readonly code: string; readonly needsPacking: number }[],
  stockOf: (code: string) => number,
): ShownFigures[] {
  const needs = new Map<string, number[]>();
  for (const { code, needsPacking } of rows) {
    if (code === '') continue;
    const list = needs.get(code);
    if (list) list.push(needsPacking);
    else needs.set(code, [needsPacking]);
  }
  const produced = new Map([...needs].map(([code, list]) => [code, needsProduction(list, stockOf(code))]));
  const next = new Map<string, number>();
  return rows.map(({ code, needsPacking }) => {
    const at = next.get(code) ?? 0;
    next.set(code, at + 1);
    return { needsPacking, needsProduction: produced.get(code)?.[at] ?? 0 };
  });
}

/** Rows whose formulas do not show what they should: their figures as they should be. */
export function wrongFigures(
  rows: readonly SheetRow[],
  places: ColumnPlaces,
  stockOf: (code: string) => number,
): { readonly row: SheetRow; readonly should: ShownFigures }[] {
  const facts = rows.map((row) => ({
    code: cellText(cellAt(row, places, 'code')),
    needsPacking: needsPackingShown(
      cellAt(row, places, 'ordered'),
      cellAt(row, places, 'packed'),
      cellAt(row, places, 'counted'),
    ),
  }));
  const figures = figuresInOrder(facts, stockOf);
  return rows.flatMap((row, index) => {
    const should = figures[index];
    if (!should || row.key === '') return [];
    const isRight =
      showsAs(cellAt(row, places, 'needsPacking'), should.needsPacking) &&
      showsAs(cellAt(row, places, 'needsProduction'), should.needsProduction);
    return isRight ? [] : [{ row, should }];
  });
}

/** A program that does not compute shows the formula itself: it is there. */
const showsAs = (cell: SheetCell, figure: number): boolean =>
  cell === figure || (typeof cell === 'string' && cell.startsWith('='));
