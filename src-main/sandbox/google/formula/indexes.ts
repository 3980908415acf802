// What makes lookups over long columns quick: the rows of a column by their value, and sums by value that grow with
// the range (SUMIFS from the first row down to each row would otherwise cost the square of the rows). Worked out once
// per state of a spreadsheet.
import type { Area, Grid, ReadCell } from './calculator.ts';
import { wordKey } from './criteria.ts';
import type { CellError, Scalar } from './values.ts';
import { isError, keyOf } from './values.ts';

interface RunningSum {
  readonly rows: number[];
  /** Of all rows up to this one. */
  readonly sums: number[];
  error: { readonly row: number; readonly error: CellError } | null;
}

interface GrowingSums {
  next: number;
  readonly byKey: Map<string, RunningSum>;
}

export interface Indexes {
  /** The first row of the column area that holds exactly this; null when none does. */
  firstRow(area: Area, value: Exclude<Scalar, CellError>): number | null;
  /** The sum beside all rows, from the areas' top to their bottom, whose word is `key`. Both are one column wide. */
  sumBeside(sums: Area, words: Area, key: string): number | CellError;
}

/** How many of the sorted `rows` are not below `row`. */
function upTo(rows: readonly number[], row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lastUsed = (grid: Grid, bottom: number): number => Math.min(bottom, grid.usedRows() - 1);

export function createIndexes(cell: ReadCell): Indexes {
  const columns = new Map<string, ReadonlyMap<string, number>>();
  const growing = new Map<string, GrowingSums>();

  const column = ({ grid, left, top, bottom }: Area): ReadonlyMap<string, number> => {
    const name = `${grid.id}:${left}:${top}:${bottom}`;
    const there = columns.get(name);
    if (there !== undefined) return there;
    const rows = new Map<string, number>();
    const last = lastUsed(grid, bottom);
    for (let row = top; row <= last; row += 1) {
      const value = cell(grid, row, left);
      if (value === null || isError(value)) continue;
      const key = keyOf(value);
      if (!rows.has(key)) rows.set(key, row);
    }
    columns.set(name, rows);
    return rows;
  };

  const add = (sums: GrowingSums, row: number, word: Scalar, value: Scalar): void => {
    if (isError(word)) return;
    const key = wordKey(word);
    const running = sums.byKey.get(key) ?? { rows: [], sums: [], error: null };
    sums.byKey.set(key, running);
    if (isError(value)) running.error ??= { row, error: value };
    if (typeof value !== 'number') return;
    running.rows.push(row);
    running.sums.push((running.sums.at(-1) ?? 0) + value);
  };

  return {
    firstRow: (area, value) => column(area).get(keyOf(value)) ?? null,
    sumBeside: (sums, words, key) => {
      const name = `${sums.grid.id}:${sums.left}:${words.grid.id}:${words.left}:${sums.top}:${words.top}`;
      const index = growing.get(name) ?? { next: 0, byKey: new Map<string, RunningSum>() };
      growing.set(name, index);
      const last = Math.min(sums.bottom, Math.max(sums.grid.usedRows(), words.grid.usedRows()) - 1) - sums.top;
      while (index.next <= last) {
        const at = index.next;
        const word = cell(words.grid, words.top + at, words.left);
        const value = cell(sums.grid, sums.top + at, sums.left);
        // Evaluating a cell may have come here again and gone further.
        if (index.next !== at) continue;
        add(index, at, word, value);
        index.next = at + 1;
      }
      const running = index.byKey.get(key);
      if (running === undefined) return 0;
      if (running.error !== null && running.error.row <= last) return running.error.error;
      return running.sums[upTo(running.rows, last) - 1] ?? 0;
    },
  };
}
