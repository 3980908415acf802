// How numbers and times are written, everywhere the same: grams to 0.01 with thousands separators,
// times relative, exact in the facility's own zone.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const GRAMS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const DASH = '–';

/** Integer milligrams as "1,234.50" (no unit). */
export const grams = (mg: number): string => GRAMS.format(mg / 1000);

/** Integer milligrams as "1,234.50 g". */
export const gramsUnit = (mg: number): string => `${grams(mg)} g`;

/** A movement: "+12.00", "−3.50". */
export const signedGrams = (mg: number): string => `${mg > 0 ? '+' : '−'}${grams(Math.abs(mg))}`;

export const whole = (value: number): string => WHOLE.format(value);

export const wholeOrDash = (value: number | null): string => (value === null ? DASH : WHOLE.format(value));

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${WHOLE.format(count)} ${count === 1 ? one : many}`;

/** Milliseconds as "84 ms" or "1.2 s". */
export const duration = (ms: number | null): string => {
  if (ms === null) return DASH;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
};

/** "3 s ago", "12 min ago", "in 4 s". `now` and the instant are epoch milliseconds. */
export function relative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  const text = spanOf(size);
  if (size < 1) return 'now';
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

/** As `relative`, for what is renewed all the time: nothing in it ticks by the second. "just now", "12 min ago". */
export function calmly(at: number, now: number): string {
  const seconds = (now - at) / 1000;
  if (seconds < 10) return 'just now';
  return seconds < 60 ? 'under a minute ago' : relative(at, now);
}

/** "40 s", "12 min", "3 h", "2 d". */
export function spanOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const exactFormats = new Map<string, Intl.DateTimeFormat>();

/** "Nov 21, 2026, 10:42:07" in the given zone. */
export function exactTime(at: string, timeZone: string): string {
  let format = exactFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23', timeZone });
    exactFormats.set(timeZone, format);
  }
  return format.format(new Date(at));
}
