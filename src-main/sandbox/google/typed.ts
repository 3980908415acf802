// What Sheets makes of something typed into a cell (USER_ENTERED), by the spreadsheet's locale: numbers, percentages,
// amounts of money, dates and times, truth values, formulas; text for everything else and after an apostrophe.
import type { JsonObject } from '../stand-in/json.ts';
import { serialOf } from './dates.ts';
import type { SheetLocale } from './locale.ts';

export type Typed =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null; readonly format?: JsonObject }
  /** With its leading `=`. */
  | { readonly kind: 'formula'; readonly text: string };

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function typedNumber(text: string, locale: SheetLocale): Typed | null {
  const group = locale.group === ' ' ? '[\\u0020\\u00a0\\u202f]' : literally(locale.group);
  const grouped = locale.group === '' ? '\\d+' : `\\d{1,3}(?:${group}\\d{3})+|\\d+`;
  const decimal = literally(locale.decimal);
  const pattern = new RegExp(
    `^([+-])?\\s*([$€£])?\\s*(?:(${grouped})(?:${decimal}(\\d*))?|${decimal}(\\d+))(e[+-]?\\d+)?\\s*(%|[$€£])?$`,
    'i',
  );
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, sign = '', before, whole = '', fraction, bare, power = '', after] = match;
  const digits = fraction ?? bare ?? '';
  const size = Number(`${whole.replace(/\D/g, '') || '0'}.${digits || '0'}${power}`);
  if (!Number.isFinite(size)) return null;
  const value = sign === '-' ? -size : size;
  if (after === '%') {
    const format = { numberFormat: { type: 'PERCENT', pattern: digits === '' ? '0%' : '0.00%' } };
    return { kind: 'value', value: value / 100, format };
  }
  const money = before ?? after;
  if (money !== undefined) {
    const numberFormat = { type: 'CURRENCY', pattern: `"${money}"#,##0${digits === '' ? '' : '.00'}` };
    return { kind: 'value', value, format: { numberFormat } };
  }
  if (power !== '')
    return { kind: 'value', value, format: { numberFormat: { type: 'SCIENTIFIC', pattern: '0.00E+00' } } };
  if (/\D/.test(whole)) {
    const pattern = digits === '' ? '#,##0' : '#,##0.00';
    return { kind: 'value', value, format: { numberFormat: { type: 'NUMBER', pattern } } };
  }
  return { kind: 'value', value };
}

/** Hours, minutes and seconds as a fraction of a day; null when it is no time. */
function timeOf(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?$/i.exec(text);
  if (match === null) return null;
  const [, hours = '', minutes = '', seconds = '0', half] = match;
  const shift = half === undefined ? 0 : /p/i.test(half) ? 12 : 0;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + shift;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return (hour * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
}

const fullYear = (digits: string): number => (digits.length > 2 ? Number(digits) : 2000 + Number(digits));

function dateOf(text: string, locale: SheetLocale, thisYear: number): number | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso !== null) return serialOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const marks = locale.dateSeparator === '.' ? '[-/.]' : '[-/]';
  const parts = new RegExp(`^(\\d{1,2})(${marks})(\\d{1,2})(?:\\2(\\d{4}|\\d{2})?)?$`).exec(text);
  if (parts !== null) {
    const [, first = '', mark, second = '', year] = parts;
    // 21.11. is a day where dates have points; 21/11/ is nothing.
    if (year === undefined && text.endsWith(mark ?? '') && mark !== '.') return null;
    if (year === undefined && mark === '.' && !text.endsWith('.')) return null;
    const monthFirst = locale.dateOrder !== 'dmy';
    const [month, day] = monthFirst ? [first, second] : [second, first];
    return serialOf(year === undefined ? thisYear : fullYear(year), Number(month), Number(day));
  }
  const words =
    /^(?:(\p{L}{3,})\.?\s+(\d{1,2})|(\d{1,2})\.?[\s-]+(\p{L}{3,})\.?)(?:(?:,\s*|[\s-]+)(\d{4}|\d{2}))?$/u.exec(text);
  if (words === null) return null;
  const [, nameBefore, dayAfter, dayBefore, nameAfter, year] = words;
  const name = (nameBefore ?? nameAfter ?? '').toLowerCase();
  const month = [locale.months, locale.shortMonths].map((names) => names.indexOf(name)).find((at) => at >= 0);
  if (month === undefined) return null;
  return serialOf(year === undefined ? thisYear : fullYear(year), month + 1, Number(dayAfter ?? dayBefore));
}

function typedMoment(text: string, locale: SheetLocale, thisYear: number): Typed | null {
  const value = (number: number, type: string): Typed => ({
    kind: 'value',
    value: number,
    format: { numberFormat: { type } },
  });
  const date = dateOf(text, locale, thisYear);
  if (date !== null) return value(date, 'DATE');
  const time = timeOf(text);
  if (time !== null) return value(time, 'TIME');
  const both = /^(.*\S)[\sT]+(\d{1,2}:\d{2}.*)$/.exec(text);
  if (both === null) return null;
  const [day, hour] = [dateOf(both[1] ?? '', locale, thisYear), timeOf(both[2] ?? '')];
  return day === null || hour === null ? null : value(day + hour, 'DATE_TIME');
}

export interface TypingInto {
  readonly locale: SheetLocale;
  /** Days without a year are in this one. */
  readonly thisYear: number;
  /** The cell is formatted as plain text: everything stays as typed. */
  readonly asText: boolean;
}

export function readTyped(text: string, { locale, thisYear, asText }: TypingInto): Typed {
  if (text === '') return { kind: 'value', value: null };
  if (asText) return { kind: 'value', value: text };
  if (text.startsWith("'")) return { kind: 'value', value: text.slice(1) };
  if (text.startsWith('=') && text.length > 1) return { kind: 'formula', text };
  const plain = text.trim();
  if (/^(?:true|false)$/i.test(plain)) return { kind: 'value', value: /^true$/i.test(plain) };
  const found = typedNumber(plain, locale) ?? typedMoment(plain, locale, thisYear);
  if (found !== null) return found;
  if (/^\+./.test(text)) return { kind: 'formula', text: `=${text}` };
  return { kind: 'value', value: text };
}
