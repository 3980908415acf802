// Single values of an old client's settings file, read the way hand-edited files need it ("true", "5", blanks, ids as
// addresses), strict about what they hand on. Reasons are codes of text/reasons.ts.
import { spreadsheetIdOf } from './spreadsheet-id.ts';

/** A usable value and how to show it, or why it is not one. */
export type Read<T> = { readonly value: T; readonly words: string } | { readonly wrong: string };

const LONGEST_TOKEN = 4000;
const LONGEST_WORD = 60;
const LONGEST_ADDRESS = 300;
const LONGEST_PATH = 1000;
const LONGEST_ID = 500;
const MOST_STATUSES = 100;

const shownAs = <T>(value: T, words: string): Read<T> => ({ value, words });

/** A text on one line. Numbers count as their digits, as long as JSON kept all of them. */
function readLine(value: unknown, longest: number): Read<string> {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (text === null || text === undefined) return { wrong: 'empty' };
  if (typeof text !== 'string') return { wrong: 'not_text' };
  const plain = text.trim();
  if (plain === '') return { wrong: 'empty' };
  if (plain.length > longest) return { wrong: 'too_long' };
  return /\p{Cc}/u.test(plain) ? { wrong: 'not_text' } : shownAs(plain, plain);
}

export const readWord = (value: unknown): Read<string> => readLine(value, LONGEST_WORD);

/** Whether it is a whole path only the machine can say. */
export const readPath = (value: unknown): Read<string> => readLine(value, LONGEST_PATH);

const PLACEHOLDER = /^[<[{(]|your[ _-]|^(?:x+|token|api[ _-]?token|change[ _-]?me|todo|none|null|\*+|\.+)$/i;

/** Its words are empty: a secret is not repeated. */
export function readToken(value: unknown): Read<string> {
  const read = readLine(value, LONGEST_TOKEN);
  if ('wrong' in read) return read;
  const token = read.value.replace(/^Bearer\s+/i, '');
  if (PLACEHOLDER.test(token)) return { wrong: 'placeholder' };
  return /\s/.test(token) ? { wrong: 'token_has_blanks' } : shownAs(token, '');
}

const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

export function readSwitch(value: unknown): Read<boolean> {
  if (value === null || value === '') return { wrong: 'empty' };
  const word = ['boolean', 'number', 'string'].includes(typeof value) ? String(value).trim().toLowerCase() : '';
  if (YES.has(word)) return shownAs(true, 'on');
  return NO.has(word) ? shownAs(false, 'off') : { wrong: 'not_a_switch' };
}

/** Whole seconds from 1 to `longest`; what lies outside is brought within, and the words say so. */
export function readSeconds(value: unknown, longest: number): Read<number> {
  if (value === null || value === '') return { wrong: 'empty' };
  const text = typeof value === 'string' ? value.trim() : value;
  const usable = typeof text === 'number' || (typeof text === 'string' && /^[+-]?\d{1,20}(?:\.\d{1,20})?$/.test(text));
  if (!usable) return { wrong: 'not_a_number' };
  const given = Number(text);
  if (Number.isNaN(given)) return { wrong: 'not_a_number' };
  const seconds = Math.min(longest, Math.max(1, Math.round(given)));
  const words = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const note = ` (the file says ${given}; whole seconds from 1 to ${longest} are possible)`;
  return shownAs(seconds, seconds === given ? words : words + note);
}

export function readAddress(value: unknown): Read<string> {
  const read = readLine(value, LONGEST_ADDRESS);
  if ('wrong' in read) return read;
  return /^https?:\/\/[^\s/]/i.test(read.value) ? read : { wrong: 'not_an_address' };
}

/** The id alone, also out of the spreadsheet's address. */
export function readSpreadsheet(value: unknown): Read<string> {
  const read = readLine(value, LONGEST_ID);
  if ('wrong' in read) return read;
  const id = spreadsheetIdOf(read.value);
  if (PLACEHOLDER.test(id ?? read.value)) return { wrong: 'placeholder' };
  return id === null ? { wrong: 'not_a_spreadsheet' } : shownAs(id, id);
}

/** A list of texts, or one text with commas in between. */
export function readStatuses(value: unknown): Read<string[]> {
  if (value === null || value === '') return { wrong: 'empty' };
  const list: unknown = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return { wrong: 'not_a_list' };
  if (list.length > MOST_STATUSES) return { wrong: 'too_long' };
  const statuses = list.map(readWord);
  const texts = statuses.flatMap((read) => ('value' in read ? [read.value] : []));
  if (texts.length < statuses.filter((read) => !('wrong' in read && read.wrong === 'empty')).length)
    return { wrong: 'not_a_list' };
  const once = [...new Set(texts)];
  return once.length === 0 ? { wrong: 'empty' } : shownAs(once, once.join(', '));
}

/** The day alone, as 2026-11-21; also from 2026-11-21T… and 11/21/2026. */
export function readDate(value: unknown): Read<string> {
  const read = readWord(value);
  if ('wrong' in read) return read;
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(read.value);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(read.value);
  const [year, month, day] = iso ? iso.slice(1) : american ? [american[3], american[1], american[2]] : [];
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const ms = Date.parse(`${date}T00:00:00Z`);
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
  return isDay ? shownAs(date, date) : { wrong: 'not_a_date' };
}
