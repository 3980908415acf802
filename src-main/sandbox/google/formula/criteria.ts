// The conditions of SUMIF, SUMIFS and COUNTIF: a value to be equal to, text with * and ?, or a comparison in a text
// such as ">=5". Numeric text and numbers are the same to a condition.
import type { CellError, Scalar } from './values.ts';
import { isError } from './values.ts';

const numeric = (text: string): number | null =>
  /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null;

/** One key for everything that a plain condition takes for equal. Blank and empty text are the same. */
export function wordKey(value: Exclude<Scalar, CellError>): string {
  if (value === null || value === '') return 's';
  if (typeof value === 'boolean') return `t${value}`;
  if (typeof value === 'number') return `n${value}`;
  const number = numeric(value);
  return number === null ? `s${value.toLowerCase()}` : `n${number}`;
}

export interface Criterion {
  /** Equality by key, when it is no more than that. */
  readonly key: string | null;
  test(value: Scalar): boolean;
}

/** Text with wildcards as a pattern; ~ takes a wildcard for what it is. Null when there are none. */
export function wildcards(text: string): RegExp | null {
  if (!/[*?~]/.test(text)) return null;
  const source = text.replace(/~[*?~]|[\\^$.*+?()[\]{}|]/g, (found) => {
    if (found === '*') return '[\\s\\S]*';
    if (found === '?') return '[\\s\\S]';
    return `\\${found.startsWith('~') && found.length > 1 ? found[1] : found}`;
  });
  return new RegExp(`^${source}$`, 'i');
}

export function criterion(of: Exclude<Scalar, CellError>): Criterion {
  const equal = (wanted: Exclude<Scalar, CellError>): Criterion => {
    const pattern = typeof wanted === 'string' ? wildcards(wanted) : null;
    if (pattern !== null) return { key: null, test: (value) => typeof value === 'string' && pattern.test(value) };
    // An empty cell given as a condition counts as 0.
    const key = wanted === null ? 'n0' : wordKey(wanted);
    return { key, test: (value) => !isError(value) && wordKey(value) === key };
  };
  if (typeof of !== 'string') return equal(of);
  const [, operator, operand = ''] = /^(<>|<=|>=|<|>|=)?([\s\S]*)$/.exec(of) ?? [];
  if (operator === undefined) return equal(of);
  if (operator === '=') return equal(operand);
  if (operator === '<>') {
    const same = equal(operand);
    return { key: null, test: (value) => !same.test(value) };
  }
  const number = numeric(operand);
  const holds = (difference: number): boolean =>
    operator === '<'
      ? difference < 0
      : operator === '>'
        ? difference > 0
        : operator === '<='
          ? difference <= 0
          : difference >= 0;
  return {
    key: null,
    test: (value) => {
      if (number !== null) return typeof value === 'number' && holds(value - number);
      if (typeof value !== 'string') return false;
      const [a, b] = [value.toLowerCase(), operand.toLowerCase()];
      return holds(a < b ? -1 : a > b ? 1 : 0);
    },
  };
}
