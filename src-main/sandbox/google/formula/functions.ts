// The functions formulas may use. Numbers from ranges: text and truth values there are passed over; given as arguments
// they count, as in Sheets. An unknown name is #NAME?.
import type { Call, Value } from './calculator.ts';
import { isArea } from './calculator.ts';
import type { SheetFunction } from './lookups.ts';
import { LOOKUPS } from './lookups.ts';
import type { Node } from './parse.ts';
import type { CellError, Scalar } from './values.ts';
import { failure, isError, toNumber, toText, toTruth } from './values.ts';

const NOTHING: Node = { kind: 'nothing' };
const arg = (call: Call, at: number): Node => call.args[at] ?? NOTHING;

/** Every value of an argument, an area's cells row by row; `inArea` tells where it comes from. */
function* values(call: Call, node: Node): Generator<{ readonly value: Scalar; readonly inArea: boolean }> {
  const value = call.eval(node);
  if (!isArea(value)) {
    yield { value, inArea: false };
    return;
  }
  const last = Math.min(value.bottom, value.grid.usedRows() - 1);
  for (let row = value.top; row <= last; row += 1) {
    for (let column = value.left; column <= value.right; column += 1) {
      yield { value: call.cell(value.grid, row, column), inArea: true };
    }
  }
}

function numbers(call: Call): readonly number[] | CellError {
  const found: number[] = [];
  for (const node of call.args) {
    for (const { value, inArea } of values(call, node)) {
      if (isError(value)) return value;
      if (inArea) {
        if (typeof value === 'number') found.push(value);
        continue;
      }
      if (value === null && node.kind === 'nothing') continue;
      const number = toNumber(value);
      if (isError(number)) return number;
      found.push(number);
    }
  }
  return found;
}

function truths(call: Call): readonly boolean[] | CellError {
  const found: boolean[] = [];
  for (const node of call.args) {
    for (const { value, inArea } of values(call, node)) {
      if (isError(value)) return value;
      if (inArea && (value === null || typeof value === 'string')) continue;
      const truth = toTruth(value);
      if (isError(truth)) return truth;
      found.push(truth);
    }
  }
  return found;
}

const ofNumbers =
  (work: (all: readonly number[]) => Scalar): SheetFunction =>
  (call) => {
    const all = numbers(call);
    return isError(all) ? all : work(all);
  };
const ofTruths =
  (work: (all: readonly boolean[]) => Scalar): SheetFunction =>
  (call) => {
    const all = truths(call);
    return isError(all) ? all : work(all);
  };
const ofOneNumber =
  (work: (number: number, second: number) => Scalar): SheetFunction =>
  (call) => {
    const number = toNumber(call.scalar(arg(call, 0)));
    const second = toNumber(call.scalar(arg(call, 1)));
    return isError(number) ? number : isError(second) ? second : work(number, second);
  };
const ofText =
  (work: (text: string) => Scalar): SheetFunction =>
  (call) => {
    const text = toText(call.scalar(arg(call, 0)));
    return isError(text) ? text : work(text);
  };
/** Looks at a value without failing on errors. */
const test =
  (holds: (value: Scalar) => boolean): SheetFunction =>
  (call) =>
    holds(call.scalar(arg(call, 0)));

/** Halves away from zero; negative digits round before the point. */
function round(number: number, digits: number): number {
  const places = Math.trunc(digits);
  const shifted = Number(`${Math.abs(number)}e${places}`);
  const rounded = Number.isNaN(shifted) ? Math.abs(number) : Number(`${Math.round(shifted)}e${-places}`);
  return number < 0 ? -rounded : rounded;
}

const choose: SheetFunction = (call) => {
  const condition = toTruth(call.scalar(arg(call, 0)));
  if (isError(condition)) return condition;
  if (condition) return call.eval(arg(call, 1));
  return call.args.length < 3 ? false : call.eval(arg(call, 2));
};

const unless =
  (caught: (error: CellError) => boolean): SheetFunction =>
  (call) => {
    const value: Value = call.scalar(arg(call, 0));
    return isError(value) && caught(value) ? call.eval(arg(call, 1)) : value;
  };

const count =
  (counts: (value: Scalar) => boolean): SheetFunction =>
  (call) => {
    let found = 0;
    for (const node of call.args) for (const { value } of values(call, node)) if (counts(value)) found += 1;
    return found;
  };

const sum = (all: readonly number[]): number => all.reduce((total, number) => total + number, 0);

const FUNCTIONS: Readonly<Record<string, { readonly args: readonly [number, number]; readonly work: SheetFunction }>> =
  {
    IF: { args: [2, 3], work: choose },
    IFERROR: { args: [1, 2], work: unless(() => true) },
    IFNA: { args: [2, 2], work: unless(({ error }) => error === '#N/A') },
    AND: { args: [1, 99], work: ofTruths((all) => all.every(Boolean)) },
    OR: { args: [1, 99], work: ofTruths((all) => all.some(Boolean)) },
    NOT: {
      args: [1, 1],
      work: (call) => {
        const truth = toTruth(call.scalar(arg(call, 0)));
        return isError(truth) ? truth : !truth;
      },
    },
    MAX: { args: [1, 99], work: ofNumbers((all) => all.reduce((a, b) => Math.max(a, b), all[0] ?? 0)) },
    MIN: { args: [1, 99], work: ofNumbers((all) => all.reduce((a, b) => Math.min(a, b), all[0] ?? 0)) },
    SUM: { args: [1, 99], work: ofNumbers(sum) },
    AVERAGE: {
      args: [1, 99],
      work: ofNumbers((all) => (all.length === 0 ? failure('#DIV/0!') : sum(all) / all.length)),
    },
    COUNT: { args: [1, 99], work: count((value) => typeof value === 'number') },
    COUNTA: { args: [1, 99], work: count((value) => value !== null) },
    N: {
      args: [1, 1],
      work: (call) => {
        const value = call.scalar(arg(call, 0));
        if (isError(value) || typeof value === 'number') return value;
        return value === true ? 1 : 0;
      },
    },
    INT: { args: [1, 1], work: ofOneNumber(Math.floor) },
    ABS: { args: [1, 1], work: ofOneNumber((number) => Math.abs(number)) },
    ROUND: { args: [1, 2], work: ofOneNumber(round) },
    MOD: {
      args: [2, 2],
      work: ofOneNumber((number, by) => (by === 0 ? failure('#DIV/0!') : number - by * Math.floor(number / by))),
    },
    LEN: { args: [1, 1], work: ofText((text) => text.length) },
    TRIM: { args: [1, 1], work: ofText((text) => text.replace(/ +/g, ' ').replace(/^ | $/g, '')) },
    UPPER: { args: [1, 1], work: ofText((text) => text.toUpperCase()) },
    LOWER: { args: [1, 1], work: ofText((text) => text.toLowerCase()) },
    ISNUMBER: { args: [1, 1], work: test((value) => typeof value === 'number') },
    ISTEXT: { args: [1, 1], work: test((value) => typeof value === 'string') },
    ISBLANK: { args: [1, 1], work: test((value) => value === null) },
    ISERROR: { args: [1, 1], work: test(isError) },
    ISNA: { args: [1, 1], work: test((value) => isError(value) && value.error === '#N/A') },
    NA: { args: [0, 0], work: () => failure('#N/A') },
    TRUE: { args: [0, 0], work: () => true },
    FALSE: { args: [0, 0], work: () => false },
    SUMIF: { args: [2, 3], work: LOOKUPS.sumIf },
    SUMIFS: { args: [3, 99], work: LOOKUPS.sumIfs },
    COUNTIF: { args: [2, 2], work: LOOKUPS.countIfs },
    COUNTIFS: { args: [2, 98], work: LOOKUPS.countIfs },
    VLOOKUP: { args: [3, 4], work: LOOKUPS.vlookup },
    MATCH: { args: [2, 3], work: LOOKUPS.match },
    INDEX: { args: [1, 3], work: LOOKUPS.index },
  };

export function callFunction(name: string, call: Call): Value {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known === undefined) return failure('#NAME?', `Unknown function: '${name}'.`);
  const [least, most] = known.args;
  if (call.args.length < least || call.args.length > most) {
    return failure('#N/A', `Wrong number of arguments to ${name}. Got ${call.args.length} arguments.`);
  }
  return known.work(call);
}
