// What an evaluation sees and gives: grids, areas, calls. Types and the one test that goes with them.
import type { Formula } from './formula.ts';
import type { Indexes } from './indexes.ts';
import type { Node } from './parse.ts';
import type { Scalar } from './values.ts';

/** A spreadsheet as an evaluation sees it. */
export interface Grids {
  tab(id: number): Grid | null;
}

export interface Grid {
  readonly id: number;
  readonly rowCount: number;
  readonly columnCount: number;
  /** What was entered; null when nothing. */
  entered(row: number, column: number): string | number | boolean | Formula | null;
  /** One more than the last row that holds anything. */
  usedRows(): number;
}

/** A range as an argument. Ends are included and lie within the grid. */
export interface Area {
  readonly area: true;
  readonly grid: Grid;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export type Value = Scalar | Area;
export const isArea = (value: Value): value is Area => typeof value === 'object' && value !== null && 'area' in value;

export type ReadCell = (grid: Grid, row: number, column: number) => Scalar;

export interface Calculator {
  /** The cell's value. */
  value(tabId: number, row: number, column: number): Scalar;
  /** A formula as if it stood in that tab: for conditional formats and rules. */
  evaluate(formula: Formula, tabId: number): Scalar;
}

/** A call as a function sees it: arguments are evaluated when asked for. */
export interface Call {
  readonly args: readonly Node[];
  readonly cell: ReadCell;
  readonly indexes: Indexes;
  /** An argument's value or area. */
  eval(node: Node): Value;
  /** An area of one cell is its value; a larger one is #VALUE!. */
  scalar(node: Node): Scalar;
}
