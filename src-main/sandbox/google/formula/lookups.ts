// The functions over ranges that look something up: SUMIF, SUMIFS, COUNTIF, COUNTIFS, VLOOKUP, MATCH, INDEX.
import type { Area, Call, Value } from './calculator.ts';
import { isArea } from './calculator.ts';
import type { Criterion } from './criteria.ts';
import { criterion, wildcards } from './criteria.ts';
import type { Node } from './parse.ts';
import type { CellError, Scalar } from './values.ts';
import { compare, failure, isError, toNumber, toTruth } from './values.ts';

export type SheetFunction = (call: Call) => Value;

const rangeWanted = () => failure('#N/A', 'Argument must be a range.');
const height = (area: Area): number => area.bottom - area.top;
const width = (area: Area): number => area.right - area.left;

function areaOf(call: Call, node: Node | undefined): Area | CellError {
  const value = node === undefined ? null : call.eval(node);
  if (isArea(value)) return value;
  return isError(value) ? value : rangeWanted();
}

interface Condition {
  readonly area: Area;
  readonly criterion: Criterion;
}

function conditions(call: Call, pairs: readonly Node[]): readonly Condition[] | CellError {
  const found: Condition[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const area = areaOf(call, pairs[at]);
    if (isError(area)) return area;
    const second = pairs[at + 1];
    if (second === undefined) return failure('#N/A', 'Wrong number of arguments.');
    const wanted = call.scalar(second);
    if (isError(wanted)) return wanted;
    found.push({ area, criterion: criterion(wanted) });
  }
  return found;
}

/** Goes through all cells of the same place in every condition's area that hold; `see` may end it. */
function matching(call: Call, all: readonly Condition[], see: (down: number, right: number) => boolean): void {
  const first = all[0]?.area;
  if (first === undefined) return;
  const used = Math.max(...all.map(({ area }) => area.grid.usedRows() - area.top));
  // Beyond the last used row everything is blank, which only a condition for blank takes: those need the whole range.
  const blanks = all.every(({ criterion: { test } }) => test(null));
  const last = blanks ? height(first) : Math.min(height(first), used - 1);
  for (let down = 0; down <= last; down += 1) {
    for (let right = 0; right <= width(first); right += 1) {
      const holds = all.every(({ area, criterion: { test } }) =>
        test(call.cell(area.grid, area.top + down, area.left + right)),
      );
      if (holds && !see(down, right)) return;
    }
  }
}

function sumWhere(call: Call, sums: Area, all: readonly Condition[]): Scalar {
  const [only] = all;
  const key = only?.criterion.key ?? null;
  if (all.length === 1 && only !== undefined && key !== null && width(sums) === 0 && width(only.area) === 0) {
    return call.indexes.sumBeside(sums, only.area, key);
  }
  let total = 0;
  let error: CellError | null = null;
  matching(call, all, (down, right) => {
    const value = call.cell(sums.grid, sums.top + down, sums.left + right);
    if (isError(value)) error = value;
    if (typeof value === 'number') total += value;
    return error === null;
  });
  return error ?? total;
}

const sameSize = (areas: readonly Area[]): boolean =>
  areas.every((area) => areas[0] !== undefined && height(area) === height(areas[0]) && width(area) === width(areas[0]));

const sumIf: SheetFunction = (call) => {
  const [range, wanted, sums] = call.args;
  const all = conditions(call, range && wanted ? [range, wanted] : call.args.slice(0, 1));
  if (isError(all)) return all;
  const tested = all[0]?.area;
  if (tested === undefined) return failure('#N/A', 'Wrong number of arguments.');
  const named = sums === undefined ? tested : areaOf(call, sums);
  if (isError(named)) return named;
  // The summed range begins where it says and is as large as the tested one.
  const bottom = Math.min(named.top + height(tested), named.grid.rowCount - 1);
  const right = Math.min(named.left + width(tested), named.grid.columnCount - 1);
  return sumWhere(call, { ...named, bottom, right }, all);
};

const sumIfs: SheetFunction = (call) => {
  const sums = areaOf(call, call.args[0]);
  if (isError(sums)) return sums;
  const all = conditions(call, call.args.slice(1));
  if (isError(all)) return all;
  if (!sameSize([sums, ...all.map(({ area }) => area)])) {
    return failure('#VALUE!', 'Array arguments to SUMIFS are of different size.');
  }
  return sumWhere(call, sums, all);
};

const countIfs: SheetFunction = (call) => {
  const all = conditions(call, call.args);
  if (isError(all)) return all;
  if (!sameSize(all.map(({ area }) => area))) {
    return failure('#VALUE!', 'Array arguments to COUNTIFS are of different size.');
  }
  let count = 0;
  matching(call, all, () => {
    count += 1;
    return true;
  });
  return count;
};

/** How far down `area`'s first column (or along its row) the value stands; null when nowhere. */
function find(call: Call, area: Area, wanted: Exclude<Scalar, CellError>, mode: number): number | null {
  const down = width(area) === 0 || height(area) > 0;
  const length = down ? Math.min(height(area), area.grid.usedRows() - 1 - area.top) : width(area);
  const at = (place: number): Scalar =>
    down ? call.cell(area.grid, area.top + place, area.left) : call.cell(area.grid, area.top, area.left + place);
  const pattern = mode === 0 && typeof wanted === 'string' ? wildcards(wanted) : null;
  if (mode === 0 && pattern === null && down) {
    const row = call.indexes.firstRow(area, wanted);
    return row === null ? null : row - area.top;
  }
  let best: number | null = null;
  for (let place = 0; place <= length; place += 1) {
    const value = at(place);
    if (value === null || isError(value)) continue;
    if (mode === 0) {
      const hit = pattern ? typeof value === 'string' && pattern.test(value) : compare(value, wanted) === 0;
      if (hit && typeof value === typeof wanted) return place;
    } else if (typeof value === typeof wanted) {
      const difference = compare(value, wanted) * mode;
      if (difference > 0) return best;
      best = place;
    }
  }
  return best;
}

const notFound = (wanted: Scalar) => failure('#N/A', `Did not find value '${String(wanted)}' in lookup.`);

const vlookup: SheetFunction = (call) => {
  const [key, range, index, sorted] = call.args;
  if (key === undefined || index === undefined) return failure('#N/A', 'Wrong number of arguments to VLOOKUP.');
  const wanted = call.scalar(key);
  if (isError(wanted)) return wanted;
  const area = areaOf(call, range);
  if (isError(area)) return area;
  const column = toNumber(call.scalar(index));
  const isSorted = sorted === undefined ? true : toTruth(call.scalar(sorted));
  if (isError(column)) return column;
  if (isError(isSorted)) return isSorted;
  if (column < 1) return failure('#VALUE!', 'Function VLOOKUP parameter 3 is less than 1.');
  if (column > width(area) + 1) return failure('#REF!', 'VLOOKUP evaluates to an out of bounds range.');
  const row = wanted === null ? null : find(call, { ...area, right: area.left }, wanted, isSorted ? 1 : 0);
  if (row === null) return notFound(wanted);
  return call.cell(area.grid, area.top + row, area.left + Math.floor(column) - 1);
};

const match: SheetFunction = (call) => {
  const [key, range, type] = call.args;
  if (key === undefined) return failure('#N/A', 'Wrong number of arguments to MATCH.');
  const wanted = call.scalar(key);
  if (isError(wanted)) return wanted;
  const area = areaOf(call, range);
  if (isError(area)) return area;
  if (width(area) > 0 && height(area) > 0) return failure('#N/A', 'MATCH range must be a single row or column.');
  const mode = type === undefined ? 1 : toNumber(call.scalar(type));
  if (isError(mode)) return mode;
  const place = wanted === null ? null : find(call, area, wanted, Math.sign(mode));
  return place === null ? notFound(wanted) : place + 1;
};

const index: SheetFunction = (call) => {
  const [range, ...places] = call.args;
  const area = areaOf(call, range);
  if (isError(area)) return area;
  const [row, column] = places.map((node) => toNumber(call.scalar(node)));
  if (isError(row)) return row;
  if (isError(column)) return column;
  const down = Math.floor(row ?? 0);
  const right = Math.floor(column ?? 0);
  if (down < 0 || right < 0 || down > height(area) + 1 || right > width(area) + 1) {
    return failure('#NUM!', 'INDEX evaluates to an out of bounds range.');
  }
  return {
    ...area,
    top: down === 0 ? area.top : area.top + down - 1,
    bottom: down === 0 ? area.bottom : area.top + down - 1,
    left: right === 0 ? area.left : area.left + right - 1,
    right: right === 0 ? area.right : area.left + right - 1,
  };
};

export const LOOKUPS = { sumIf, sumIfs, countIfs, vlookup, match, index } as const;
