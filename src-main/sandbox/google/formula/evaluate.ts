// Evaluates formulas of a spreadsheet on demand and remembers every value until the spreadsheet changes (a calculator
// serves one state of it). Chains deeper than the stack likes are worked off from their far end.
import type { Area, Calculator, Grid, Grids, ReadCell, Value } from './calculator.ts';
import { isArea } from './calculator.ts';
import type { Formula } from './formula.ts';
import { isFormula } from './formula.ts';
import { callFunction } from './functions.ts';
import { createIndexes } from './indexes.ts';
import type { Node } from './parse.ts';
import type { Reference } from './references.ts';
import type { CellError, Scalar } from './values.ts';
import { compare, failure, isError, toNumber, toText } from './values.ts';

const DEEPEST = 300;
const MOST_COLUMNS = 18_278;

class TooDeep extends Error {
  readonly grid: Grid;
  readonly row: number;
  readonly column: number;
  constructor(grid: Grid, row: number, column: number) {
    super('A chain of formulas is deeper than the stack likes');
    this.grid = grid;
    this.row = row;
    this.column = column;
  }
}

export function createCalculator(grids: Grids): Calculator {
  const known = new Map<number, Map<number, Scalar>>();
  const running = new Set<string>();
  let depth = 0;

  const knownOf = (grid: Grid): Map<number, Scalar> => {
    const there = known.get(grid.id);
    if (there !== undefined) return there;
    const fresh = new Map<number, Scalar>();
    known.set(grid.id, fresh);
    return fresh;
  };

  const cell: ReadCell = (grid, row, column) => {
    const entered = grid.entered(row, column);
    if (!isFormula(entered)) return entered;
    const values = knownOf(grid);
    const place = row * MOST_COLUMNS + column;
    const value = values.get(place);
    if (value !== undefined) return value;
    const key = `${grid.id}:${place}`;
    if (running.has(key)) return failure('#REF!', 'Circular dependency detected.');
    if (depth >= DEEPEST) throw new TooDeep(grid, row, column);
    running.add(key);
    depth += 1;
    try {
      const result = formulaValue(entered, grid.id);
      values.set(place, result);
      return result;
    } finally {
      depth -= 1;
      running.delete(key);
    }
  };

  const indexes = createIndexes(cell);

  const areaOf = (reference: Reference, ownTabId: number): Area | CellError => {
    if (reference.unknownTitle !== null) {
      return failure('#REF!', `Unresolved sheet name '${reference.unknownTitle}'.`);
    }
    const grid = reference.dead ? null : grids.tab(reference.tabId ?? ownTabId);
    if (grid === null) return failure('#REF!', 'Reference does not exist');
    const bottom = Math.min(reference.row2, grid.rowCount - 1);
    const right = Math.min(reference.column2, grid.columnCount - 1);
    if (bottom < reference.row1 || right < reference.column1) return failure('#REF!', 'Reference does not exist');
    return { area: true, grid, top: reference.row1, left: reference.column1, bottom, right };
  };

  const asScalar = (value: Value): Scalar => {
    if (!isArea(value)) return value;
    const one = value.top === value.bottom && value.left === value.right;
    return one ? cell(value.grid, value.top, value.left) : failure('#VALUE!', 'An array value could not be found.');
  };

  const formulaValue = (formula: Formula, ownTabId: number): Scalar => {
    if (formula.kind === 'broken') return failure('#ERROR!', 'Formula parse error.');
    const evaluate = (node: Node): Value => {
      switch (node.kind) {
        case 'number':
        case 'text':
        case 'truth':
          return node.value;
        case 'error':
          return failure(node.code);
        case 'nothing':
          return null;
        case 'word':
          return failure('#NAME?', `Unknown range name: '${node.text.toUpperCase()}'.`);
        case 'reference': {
          const reference = formula.references[node.slot];
          return reference === undefined ? failure('#REF!') : areaOf(reference, ownTabId);
        }
        case 'percent': {
          const number = toNumber(scalar(node.of));
          return isError(number) ? number : number / 100;
        }
        case 'sign': {
          const value = scalar(node.of);
          if (!node.negative) return value;
          const number = toNumber(value);
          return isError(number) ? number : -number;
        }
        case 'binary':
          return binary(node.operator, scalar(node.left), scalar(node.right));
        case 'call':
          return callFunction(node.name, { args: node.args, cell, indexes, eval: evaluate, scalar });
      }
    };
    const scalar = (node: Node): Scalar => asScalar(evaluate(node));
    const value = evaluate(formula.shape.tree);
    // A bare range at the top would spill; its first cell stands here for it.
    return isArea(value) ? cell(value.grid, value.top, value.left) : value;
  };

  /** Works until nothing is too deep any more: the deepest cell first, then those that wait for it. */
  const fromTheEnd = (work: () => Scalar): Scalar => {
    if (depth > 0) return work();
    const waiting: (() => Scalar)[] = [work];
    for (;;) {
      const next = waiting.at(-1);
      if (next === undefined) return null;
      try {
        const value = next();
        if (waiting.length === 1) return value;
        waiting.pop();
      } catch (error) {
        if (!(error instanceof TooDeep)) throw error;
        waiting.push(() => cell(error.grid, error.row, error.column));
      }
    }
  };

  return {
    value: (tabId, row, column) => {
      const grid = grids.tab(tabId);
      return grid === null ? null : fromTheEnd(() => cell(grid, row, column));
    },
    evaluate: (formula, tabId) => fromTheEnd(() => formulaValue(formula, tabId)),
  };
}

function binary(operator: string, left: Scalar, right: Scalar): Scalar {
  if (isError(left)) return left;
  if (isError(right)) return right;
  if (operator === '&') {
    const [a, b] = [toText(left), toText(right)];
    return isError(a) ? a : isError(b) ? b : a + b;
  }
  switch (operator) {
    case '=':
      return compare(left, right) === 0;
    case '<>':
      return compare(left, right) !== 0;
    case '<':
      return compare(left, right) < 0;
    case '>':
      return compare(left, right) > 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>=':
      return compare(left, right) >= 0;
  }
  const [a, b] = [toNumber(left), toNumber(right)];
  if (isError(a)) return a;
  if (isError(b)) return b;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? failure('#DIV/0!', 'Function DIVIDE parameter 2 cannot be zero.') : a / b;
    default: {
      const power = a ** b;
      return Number.isFinite(power) ? power : failure('#NUM!');
    }
  }
}
