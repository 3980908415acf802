// Reading a query string the way the real server does: name[]=a&name[]=b is a list, a bare name is a
// scalar, an empty value is no value, unknown names are ignored. Everything wrong with one request is
// collected and answered at once as Laravel's 422.
import { invalid } from './refusal.ts';

export interface Query {
  readonly scalars: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export function parseQuery(url: string): Query {
  const scalars = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const at = url.indexOf('?');
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : url.slice(at + 1))) {
    const list = /^(.+)\[\d*\]$/.exec(name)?.[1];
    if (list === undefined) scalars.set(name, value);
    else lists.set(list, [...(lists.get(list) ?? []), value]);
  }
  return { scalars, lists };
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** True for a calendar day that exists, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** ISO-8601 instant or day to milliseconds; no offset means UTC, a day means its first moment. Null when it is neither. */
function parseInstant(text: string): number | null {
  if (isDay(text)) return Date.parse(`${text}T00:00:00Z`);
  const match = INSTANT.exec(text);
  if (!match || !isDay(match[1] ?? '')) return null;
  const ms = Date.parse(match[5] === undefined ? `${text}Z` : text);
  return Number.isNaN(ms) ? null : ms;
}

const words = (field: string): string => field.replaceAll('_', ' ');

export interface QueryReader {
  requiredInstant(name: string): number;
  instant(name: string): number | null;
  flag(name: string): boolean | null;
  integer(name: string, bounds?: { readonly min: number; readonly max?: number }): number | null;
  text(name: string): string | null;
  ids(name: string): ReadonlySet<number> | null;
  /** Throws the 422 answer when anything read so far was wrong. */
  check(): void;
}

export function readQuery({ scalars, lists }: Query): QueryReader {
  const errors = new Map<string, string[]>();
  const fail = (name: string, sentence: string) => errors.set(name, [...(errors.get(name) ?? []), sentence]);

  const scalar = (name: string): string | null => {
    if (lists.has(name)) {
      fail(name, `The ${words(name)} field must be a string.`);
      return null;
    }
    const value = scalars.get(name)?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const instant = (name: string): number | null => {
    const text = scalar(name);
    if (text === null) return null;
    const ms = parseInstant(text);
    if (ms === null) fail(name, `The ${words(name)} field must be a valid date.`);
    return ms;
  };
  return {
    requiredInstant: (name) => {
      const present = lists.has(name) || scalar(name) !== null;
      if (!present) fail(name, `The ${words(name)} field is required.`);
      return instant(name) ?? 0;
    },
    instant,
    flag: (name) => {
      const text = scalar(name);
      if (text === null) return null;
      const value = FLAGS.get(text);
      if (value === undefined) fail(name, `The ${words(name)} field must be true or false.`);
      return value ?? null;
    },
    integer: (name, bounds) => {
      const text = scalar(name);
      if (text === null) return null;
      if (!/^-?\d{1,15}$/.test(text)) {
        fail(name, `The ${words(name)} field must be an integer.`);
        return null;
      }
      const value = Number(text);
      if (bounds !== undefined && value < bounds.min) {
        fail(name, `The ${words(name)} field must be at least ${bounds.min}.`);
      }
      if (bounds?.max !== undefined && value > bounds.max) {
        fail(name, `The ${words(name)} field must not be greater than ${bounds.max}.`);
      }
      return value;
    },
    text: scalar,
    ids: (name) => {
      if (scalars.has(name)) fail(name, `The ${words(name)} field must be an array.`);
      const values = lists.get(name);
      if (values === undefined) return null;
      values.forEach((value, index) => {
        if (!/^\d{1,15}$/.test(value)) fail(`${name}.${index}`, `The ${name}.${index} field must be an integer.`);
      });
      return new Set(values.map(Number));
    },
    check: () => {
      if (errors.size > 0) throw invalid(Object.fromEntries(errors));
    },
  };
}
