// formattedValue: a value as a cell shows it, by its number format and the spreadsheet's locale. The common formats:
// plain numbers, #,##0.00, percentages, money, dates and times; anything else is shown as a plain number.
import type { JsonObject } from '../stand-in/json.ts';
import { isJsonObject } from '../stand-in/json.ts';
import { dateOfSerial } from './dates.ts';
import type { Scalar } from './formula/values.ts';
import { isError } from './formula/values.ts';
import type { SheetLocale } from './locale.ts';

const DEFAULT_PATTERNS: Readonly<Record<string, (locale: SheetLocale) => string>> = {
  NUMBER: () => '#,##0.00',
  PERCENT: () => '0.00%',
  CURRENCY: () => '"$"#,##0.00',
  DATE: (locale) => locale.datePattern,
  TIME: () => 'h:mm:ss am/pm',
  DATE_TIME: (locale) => `${locale.datePattern} hh:mm:ss`,
  SCIENTIFIC: () => '0.00E+00',
};

interface NumberFormat {
  readonly type: string;
  readonly pattern: string;
}

export function numberFormatOf(format: JsonObject | null, locale: SheetLocale): NumberFormat | null {
  const found = format?.numberFormat;
  if (!isJsonObject(found)) return null;
  const type = typeof found.type === 'string' ? found.type : 'NUMBER_FORMAT_TYPE_UNSPECIFIED';
  const pattern = typeof found.pattern === 'string' && found.pattern !== '' ? found.pattern : null;
  return { type, pattern: pattern ?? DEFAULT_PATTERNS[type]?.(locale) ?? '' };
}

export const isTextFormat = (format: JsonObject | null): boolean => {
  const found = format?.numberFormat;
  return isJsonObject(found) && found.type === 'TEXT';
};

export const isDateType = (type: string): boolean => type === 'DATE' || type === 'TIME' || type === 'DATE_TIME';

function general(number: number, locale: SheetLocale): string {
  const size = Math.abs(number);
  if (size !== 0 && (size >= 1e15 || size < 1e-9)) {
    return number
      .toExponential(2)
      .replace('.', locale.decimal)
      .replace('e', 'E')
      .replace(/E([+-])(\d)$/, 'E$10$2');
  }
  return String(Number(number.toPrecision(10))).replace('.', locale.decimal);
}

function digits(number: number, pattern: string, locale: SheetLocale): string {
  const places = /\.([0#?]+)/.exec(pattern)?.[1] ?? '';
  const least = /(?:^|[#,])(0+)(?:\.|$)/.exec(pattern)?.[1]?.length ?? 0;
  const fixed = Math.abs(number).toFixed(Math.min(places.length, 20));
  const [whole = '0', fraction = ''] = fixed.split('.');
  const kept = fraction.replace(new RegExp(`0{0,${(places.match(/#/g) ?? []).length}}$`), '');
  const padded = (least === 0 && whole === '0' ? '' : whole).padStart(least, '0');
  const grouped = pattern.includes(',') ? padded.replace(/\B(?=(\d{3})+$)/g, locale.group) : padded;
  return kept === '' ? grouped : `${grouped}${locale.decimal}${kept}`;
}

function numeric(number: number, pattern: string, locale: SheetLocale): string {
  const [positive = '', negative] = pattern.split(';');
  const used = number < 0 && negative !== undefined ? negative : positive;
  const percent = used.includes('%');
  const core = /[#0?][#0?,.]*/.exec(used.replace(/"[^"]*"/g, (quoted) => '\u0000'.repeat(quoted.length)));
  if (core === null) return general(number, locale);
  if (/E[+-]?0/i.test(used)) return number.toExponential(2).replace('.', locale.decimal).replace('e', 'E');
  const literal = (text: string): string =>
    text.replace(/"([^"]*)"|\\(.)/g, (_all, quoted, one) => quoted ?? one ?? '');
  const before = literal(used.slice(0, core.index));
  const after = literal(used.slice(core.index + core[0].length));
  const sign = number < 0 && negative === undefined ? '-' : '';
  return `${sign}${before}${digits(percent ? number * 100 : number, core[0], locale)}${after}`;
}

const two = (number: number): string => String(number).padStart(2, '0');

function moment(serial: number, pattern: string, locale: SheetLocale): string {
  const at = dateOfSerial(serial);
  const half = /am\/pm|a\/p/i.test(pattern);
  const hours = half ? at.getUTCHours() % 12 || 12 : at.getUTCHours();
  let previous = '';
  return pattern.replace(/"[^"]*"|\\.|am\/pm|a\/p|y+|m+|d+|h+|s+/gi, (token) => {
    if (token.startsWith('"')) return token.slice(1, -1);
    if (token.startsWith('\\')) return token.slice(1);
    const kind = token[0]?.toLowerCase() ?? '';
    const long = token.length;
    const minutes = kind === 'm' && (previous === 'h' || new RegExp(`${token}[^a-z]*s`, 'i').test(pattern)) && long < 3;
    previous = kind;
    if (/^a/i.test(token)) return at.getUTCHours() < 12 ? 'AM' : 'PM';
    if (minutes) return two(at.getUTCMinutes());
    const number = (value: number): string => (long > 1 ? two(value) : String(value));
    switch (kind) {
      case 'y':
        return long > 2 ? String(at.getUTCFullYear()).padStart(4, '0') : two(at.getUTCFullYear() % 100);
      case 'm': {
        const names = long === 3 ? locale.shortMonths : locale.months;
        const name = names[at.getUTCMonth()] ?? '';
        return long > 2 ? name.charAt(0).toUpperCase() + name.slice(1) : number(at.getUTCMonth() + 1);
      }
      case 'd':
        return number(at.getUTCDate());
      case 'h':
        return number(hours);
      default:
        return number(at.getUTCSeconds());
    }
  });
}

/** Empty for blank. */
export function shown(value: Scalar, format: JsonObject | null, locale: SheetLocale): string {
  if (value === null) return '';
  if (isError(value)) return value.error;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return value;
  const numberFormat = numberFormatOf(format, locale);
  if (numberFormat === null || numberFormat.type === 'TEXT' || numberFormat.pattern === '')
    return general(value, locale);
  if (/^general$/i.test(numberFormat.pattern)) return general(value, locale);
  return isDateType(numberFormat.type)
    ? moment(value, numberFormat.pattern, locale)
    : numeric(value, numberFormat.pattern, locale);
}
