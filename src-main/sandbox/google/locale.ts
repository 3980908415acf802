// How a spreadsheet's locale writes numbers and dates, from the runtime's own tables.
import type { FormulaLocale } from './formula/tokens.ts';

export interface SheetLocale extends FormulaLocale {
  readonly name: string;
  /** '.' or ',' */
  readonly decimal: string;
  /** Between thousands; a space of any kind counts as one. */
  readonly group: string;
  /** Of day, month and year. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd';
  readonly dateSeparator: string;
  /** A date as the locale shows it: dd.mm.yyyy */
  readonly datePattern: string;
  /** January is the first; lower case. */
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
}

const SAMPLE = Date.UTC(2026, 10, 21);
const MONTHS = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 15));

const known = new Map<string, SheetLocale>();

/** `name` as en_US or de. Null when there is no such locale. */
export function sheetLocale(name: string): SheetLocale | null {
  const there = known.get(name);
  if (there !== undefined) return there;
  const tag = name.replace('_', '-');
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?$/.test(tag) || Intl.NumberFormat.supportedLocalesOf([tag]).length === 0) {
    return null;
  }
  const numberParts = new Intl.NumberFormat(tag, { numberingSystem: 'latn' }).formatToParts(1_234_567.5);
  const part = (type: string): string => numberParts.find((one) => one.type === type)?.value ?? '';
  const dateParts = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(SAMPLE);
  const order = dateParts
    .filter(({ type }) => type === 'day' || type === 'month' || type === 'year')
    .map(({ type }) => type[0])
    .join('');
  const separator = dateParts.find(({ type }) => type === 'literal')?.value.trim() ?? '/';
  const dateOrder = order === 'mdy' || order === 'ymd' ? order : 'dmy';
  const symbol = separator === '' ? '/' : (separator[0] ?? '/');
  const two =
    dateOrder === 'mdy' ? ['m', 'd', 'yyyy'] : dateOrder === 'ymd' ? ['yyyy', 'mm', 'dd'] : ['dd', 'mm', 'yyyy'];
  const monthNames = (month: 'long' | 'short') =>
    MONTHS.map((at) =>
      new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month }).format(at).toLowerCase().replace(/\.$/, ''),
    );
  const locale: SheetLocale = {
    name,
    decimal: part('decimal') === ',' ? ',' : '.',
    group: part('group').replace(/\s/gu, ' '),
    dateOrder,
    dateSeparator: symbol,
    datePattern: two.join(symbol),
    months: monthNames('long'),
    shortMonths: monthNames('short'),
  };
  known.set(name, locale);
  return locale;
}
