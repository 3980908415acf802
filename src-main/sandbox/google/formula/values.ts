// What a formula works with: numbers, text, truth values, blank (null) and errors, and how they turn into one another
// as Sheets does it: numeric text counts as a number in arithmetic, blank as 0, "" or FALSE by its company.

export const ERROR_TYPES = {
  '#ERROR!': 'ERROR',
  '#NULL!': 'NULL_VALUE',
  '#DIV/0!': 'DIVIDE_BY_ZERO',
  '#VALUE!': 'VALUE',
  '#REF!': 'REF',
  '#NAME?': 'NAME',
  '#NUM!': 'NUM',
  '#N/A': 'N_A',
} as const;
export type ErrorCode = keyof typeof ERROR_TYPES;

export interface CellError {
  readonly error: ErrorCode;
  readonly message: string;
}

export type Scalar = string | number | boolean | null | CellError;

export const failure = (error: ErrorCode, message = ''): CellError => ({ error, message });
export const isError = (value: unknown): value is CellError =>
  typeof value === 'object' && value !== null && 'error' in value;

const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

export function toNumber(value: Scalar): number | CellError {
  if (value === null) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isError(value)) return value;
  return NUMERIC.test(value)
    ? Number(value)
    : failure('#VALUE!', `'${value}' is a text and cannot be coerced to a number.`);
}

export function toText(value: Scalar): string | CellError {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return String(value);
  return value;
}

export function toTruth(value: Scalar): boolean | CellError {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (isError(value)) return value;
  if (/^true$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  return failure('#VALUE!', `'${value}' is a text and cannot be coerced to a boolean.`);
}

// Numbers before text before truth values, as sorting has it.
const rank = (value: string | number | boolean): number =>
  typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2;

/** Below, equal or above 0. Text without regard to case; blank is equal to 0, "" and FALSE. */
export function compare(a: Exclude<Scalar, CellError>, b: Exclude<Scalar, CellError>): number {
  const blankLike = (other: typeof a): string | number | boolean =>
    typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0;
  const left = a ?? blankLike(b);
  const right = b ?? blankLike(a);
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (typeof left === 'string' && typeof right === 'string') {
    const [l, r] = [left.toLowerCase(), right.toLowerCase()];
    return l < r ? -1 : l > r ? 1 : 0;
  }
  return Number(left) - Number(right);
}

/** One key for values that are equal to a formula; errors have none. */
export function keyOf(value: Exclude<Scalar, CellError>): string {
  if (value === null) return 'b';
  if (typeof value === 'string') return `s${value.toLowerCase()}`;
  return `${typeof value === 'number' ? 'n' : 't'}${Number(value)}`;
}
