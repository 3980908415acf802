// Copy and paste, cut and paste, sorting: cells that go elsewhere, and what happens to the references in them and to
// them. Copied and sorted formulas take their relative references along; cut cells keep theirs and are followed.
import type { Box } from './a1.ts';
import { boxesMeet, boxHolds } from './a1.ts';
import { cellAt, columnCount, NO_CELL, putCell, rowCount } from './book.ts';
import type { Calculator } from './formula/calculator.ts';
import { copyFormula, isFormula, mapReferences } from './formula/formula.ts';
import type { Reference } from './formula/references.ts';
import type { Scalar } from './formula/values.ts';
import { compare, isError } from './formula/values.ts';
import { SheetRefusal } from './refusal.ts';
import type { Cell, Entered, Tab } from './types.ts';
import type { TabBox, Work } from './work.ts';
import { beyondGrid, calculatorFor, changeCell, formulaOf, guard, touch } from './work.ts';

const heightOf = (box: Box): number => box.bottom - box.top;
const widthOf = (box: Box): number => box.right - box.left;

/** A value that stands by itself; an error stays one. */
const asEntered = (work: Work, value: Scalar): Entered | null =>
  isError(value) ? formulaOf(work, `=${value.error}`) : value;

function pasted(
  work: Work,
  type: string,
  from: Cell,
  to: Cell,
  value: () => Scalar,
  down: number,
  right: number,
): Cell {
  const copied = isFormula(from.entered) ? copyFormula(from.entered, down, right) : from.entered;
  switch (type) {
    case 'PASTE_VALUES':
      return { ...to, entered: asEntered(work, value()) };
    case 'PASTE_FORMULA':
      return { ...to, entered: copied };
    case 'PASTE_FORMAT':
      return { ...to, format: from.format };
    case 'PASTE_DATA_VALIDATION':
      return { ...to, validation: from.validation };
    case 'PASTE_CONDITIONAL_FORMATTING':
      return to;
    default:
      return { ...from, entered: copied };
  }
}

/** A destination larger than the source is filled with it again and again, a smaller one is gone beyond. */
export function copyPaste(work: Work, source: TabBox, to: TabBox, type: string, transpose: boolean): void {
  const [height, width] = transpose
    ? [widthOf(source.box), heightOf(source.box)]
    : [heightOf(source.box), widthOf(source.box)];
  const times = (length: number, of: number): number => (length % of === 0 ? length : of);
  const box = {
    ...to.box,
    bottom: to.box.top + times(heightOf(to.box), height),
    right: to.box.left + times(widthOf(to.box), width),
  };
  if (box.bottom > rowCount(to.tab) || box.right > columnCount(to.tab)) throw new SheetRefusal(beyondGrid(to.tab, box));
  guard(work, to.tab, box);
  const calculator = calculatorFor(work);
  // Everything is read before anything is written: source and destination may overlap.
  const placed: { readonly row: number; readonly column: number; readonly cell: Cell }[] = [];
  for (let row = box.top; row < box.bottom; row += 1) {
    for (let column = box.left; column < box.right; column += 1) {
      const [r, c] = [(row - box.top) % height, (column - box.left) % width];
      const fromRow = source.box.top + (transpose ? c : r);
      const fromColumn = source.box.left + (transpose ? r : c);
      const from = cellAt(source.tab, fromRow, fromColumn);
      const value = (): Scalar => calculator.value(source.tab.id, fromRow, fromColumn);
      const there = cellAt(to.tab, row, column);
      placed.push({
        row,
        column,
        cell: pasted(work, type, from, there, value, row - fromRow, column - fromColumn),
      });
    }
  }
  for (const { row, column, cell } of placed) changeCell(to.tab, row, column, cell);
  touch(work);
}

/** The cells move, and every reference that lies within them goes along. */
export function cutPaste(
  work: Work,
  source: TabBox,
  to: { tab: Tab; row: number; column: number },
  type: string,
): void {
  const { tab: fromTab, box: from } = source;
  const box = { top: to.row, left: to.column, bottom: to.row + heightOf(from), right: to.column + widthOf(from) };
  if (box.bottom > rowCount(to.tab) || box.right > columnCount(to.tab)) throw new SheetRefusal(beyondGrid(to.tab, box));
  guard(work, fromTab, from);
  guard(work, to.tab, box);
  const [down, right] = [box.top - from.top, box.left - from.left];
  const moved = tabCells(fromTab, from);
  for (const { row, column } of moved) putCell(fromTab, row, column, NO_CELL);
  const follow = (reference: Reference, ownTabId: number): Reference => {
    if (reference.dead || reference.unknownTitle !== null || (reference.tabId ?? ownTabId) !== fromTab.id)
      return reference;
    const named = {
      top: reference.row1,
      left: reference.column1,
      bottom: reference.row2 + 1,
      right: reference.column2 + 1,
    };
    if (!boxHolds(from, named)) return reference;
    return {
      ...reference,
      tabId: fromTab.id === to.tab.id ? reference.tabId : to.tab.id,
      row1: reference.row1 + down,
      row2: reference.row2 + down,
      column1: reference.column1 + right,
      column2: reference.column2 + right,
    };
  };
  // In another tab a formula's own tab is no longer the one it means.
  const named = (reference: Reference): Reference =>
    reference.tabId === null && fromTab.id !== to.tab.id ? { ...reference, tabId: fromTab.id } : reference;
  for (const { row, column, cell } of moved) {
    const entered = isFormula(cell.entered) ? mapReferences(cell.entered, named) : cell.entered;
    const there = cellAt(to.tab, row + down, column + right);
    changeCell(
      to.tab,
      row + down,
      column + right,
      type === 'PASTE_VALUES' ? { ...there, entered } : { ...cell, entered },
    );
  }
  for (const tab of work.book.tabs) {
    for (const row of tab.rows) {
      for (let column = 0; column < row.length; column += 1) {
        const cell = row[column];
        if (cell === undefined || !isFormula(cell.entered)) continue;
        const entered = mapReferences(cell.entered, (reference) => follow(reference, tab.id));
        if (entered !== cell.entered) row[column] = { ...cell, entered };
      }
    }
  }
  touch(work);
}

function tabCells(tab: Tab, box: Box): readonly { row: number; column: number; cell: Cell }[] {
  const cells: { row: number; column: number; cell: Cell }[] = [];
  for (let row = box.top; row < box.bottom; row += 1) {
    for (let column = box.left; column < box.right; column += 1)
      cells.push({ row, column, cell: cellAt(tab, row, column) });
  }
  return cells;
}

export interface SortBy {
  readonly column: number;
  readonly descending: boolean;
}

/** Blank cells are last whichever way; errors are after everything else that is not blank. */
function order(calculator: Calculator, tab: Tab, by: readonly SortBy[]): (a: number, b: number) => number {
  const rank = (value: Scalar): number => (value === null || value === '' ? 2 : isError(value) ? 1 : 0);
  return (a, b) => {
    for (const { column, descending } of by) {
      const [left, right] = [calculator.value(tab.id, a, column), calculator.value(tab.id, b, column)];
      const ranks = rank(left) - rank(right);
      if (ranks !== 0) return ranks;
      const difference = isError(left) || isError(right) ? 0 : compare(left, right);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return a - b;
  };
}

/** Cells with all that is on them change places, within the box's columns only. */
export function sortRange(work: Work, { tab, box }: TabBox, by: readonly SortBy[]): void {
  const torn = tab.merges.some((merge) => boxesMeet(merge, box) && heightOf(merge) > 1);
  if (torn) {
    throw new SheetRefusal(
      "You can't perform a sort over a range containing vertical merges. Please remove the merges before sorting.",
    );
  }
  guard(work, tab, box);
  const calculator = calculatorFor(work);
  const rows = Array.from({ length: heightOf(box) }, (_, down) => box.top + down);
  const sorted = rows.toSorted(order(calculator, tab, by));
  const before = rows.map((row) => (tab.rows[row] ?? []).slice(box.left, box.right));
  for (const [down, fromRow] of sorted.entries()) {
    const row = box.top + down;
    if (row === fromRow) continue;
    const cells = before[fromRow - box.top] ?? [];
    for (let column = box.left; column < box.right; column += 1) {
      const cell = cells[column - box.left] ?? NO_CELL;
      const entered = isFormula(cell.entered) ? copyFormula(cell.entered, row - fromRow, 0) : cell.entered;
      putCell(tab, row, column, { ...cell, entered });
    }
  }
  touch(work);
}
