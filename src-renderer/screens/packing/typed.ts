// What people type or paste into the list's cells: counts and days. Each reading gives the value, or what is wrong in
// words that stand at the cell.
import { dayAfter } from '#shared/rules/local-day.ts';

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly words: string };

const bad = (words: string) => ({ ok: false, words }) as const;
const good = <T>(value: T) => ({ ok: true, value }) as const;

export const MOST_UNITS = 1_000_000;

/** Full-width digits and signs as the usual ones, and nothing else: ² and ① are no digits anybody meant as such. */
const plain = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).trim();

/** Whole units, 0 and more. */
export function readUnits(text: string): Reading<number> {
  const it = plain(text);
  if (it === '') return bad('Type a whole number; 0 when none is packed.');
  if (/^[-−]\s*\d/.test(it)) return bad('Units cannot be negative.');
  if (/^\d+[.,]\d+$/.test(it)) return bad('Whole units only, without a point or comma.');
  if (!/^\d+$/.test(it)) return bad(`“${it.slice(0, 24)}” is not a whole number.`);
  const value = Number(it);
  return value > MOST_UNITS ? bad('At most 1,000,000 units. Was it a bar code?') : good(value);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const HALF_YEAR_DAYS = 183;
const DAY_MS = 86_400_000;

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day, or null when the calendar has none such: the 31st of June. */
function dayOf(year: number, month: number, date: number): string | null {
  if (year < 2000 || year > 2999) return null;
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.toISOString().slice(0, 10) : null;
}

/** Without a year the one is meant that lies nearest to today. */
function nearest(month: number, date: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const days = [year - 1, year, year + 1].flatMap((one) => dayOf(one, month, date) ?? []);
  return days.find((day) => Math.abs(msOf(day) - msOf(today)) <= HALF_YEAR_DAYS * DAY_MS) ?? days[0] ?? null;
}

const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));
const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3)) + 1;

function spokenDay(it: string, today: string): string | null {
  if (it === 'today') return today;
  if (it === 'tomorrow') return dayAfter(today);
  const ahead = /^\+(\d{1,3})$/.exec(it);
  if (ahead) return new Date(msOf(today) + Number(ahead[1]) * DAY_MS).toISOString().slice(0, 10);
  if (!/^(sun|mon|tue|wed|thu|fri|sat)[a-z]*$/.test(it)) return null;
  // The next such day, never today.
  const steps = (WEEKDAYS.indexOf(it.slice(0, 3)) - new Date(msOf(today)).getUTCDay() + 7) % 7 || 7;
  return new Date(msOf(today) + steps * DAY_MS).toISOString().slice(0, 10);
}

function writtenDay(it: string, today: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?$/.exec(it);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const slashed = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?$/.exec(it);
  if (slashed) {
    const [, month, date, year] = slashed;
    return year ? dayOf(fullYear(year), Number(month), Number(date)) : nearest(Number(month), Number(date), today);
  }
  const named =
    /^([a-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?$/.exec(it) ??
    /^(?<date>\d{1,2})\.? (?<month>[a-z]{3,9})\.?(?:,? (?<year>\d{4}))?$/.exec(it);
  if (!named) return null;
  const month = monthOf(named.groups?.month ?? named[1] ?? '');
  const date = Number(named.groups?.date ?? named[2]);
  const year = named.groups ? named.groups.year : named[3];
  if (month === 0) return null;
  return year ? dayOf(Number(year), month, date) : nearest(month, date, today);
}

/**
 * A day as people write it, month before day; empty clears it.
 * @param today the facility's date, 2026-11-21
 */
export function readDay(text: string, today: string): Reading<string | null> {
  const it = plain(text).toLowerCase().replace(/\s+/g, ' ');
  if (it === '' || it === '–') return good(null);
  const day = spokenDay(it, today) ?? writtenDay(it, today);
  return day === null ? bad('Use a date such as 11/24, 2026-11-24, Nov 24 or tomorrow.') : good(day);
}

export const MOST_NOTE = 2000;

/** Notes stay on one line of the list. */
export function readNote(text: string): Reading<string> {
  const it = text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
  return it.length > MOST_NOTE ? bad('At most 2,000 characters.') : good(it);
}
