// How numbers, dates and tags are written on paper: the way the window writes them.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const GRAMS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const DATE = { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' } as const;
const DAY = new Intl.DateTimeFormat('en-US', { weekday: 'short', ...DATE });
const SHORT_DAY = new Intl.DateTimeFormat('en-US', DATE);

export const whole = (value: number): string => WHOLE.format(value);

/** Integer milligrams as "1,234.50 g". */
export const grams = (mg: number): string => `${GRAMS.format(mg / 1000)} g`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${WHOLE.format(count)} ${count === 1 ? one : many}`;

const written = (date: string | null, format: Intl.DateTimeFormat): string => {
  if (date === null) return '';
  const ms = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(ms) ? date : format.format(ms);
};

/** A local date, 2026-11-21, as "Sat, Nov 21, 2026"; what is no date as it is, null as "". */
export const day = (date: string | null): string => written(date, DAY);

/** "Nov 21, 2026", where there is little room. */
export const shortDay = (date: string | null): string => written(date, SHORT_DAY);

/** A METRC tag in groups of four, as people read it aloud. */
export const tagGroups = (tag: string): readonly string[] => tag.match(/.{1,4}/gu) ?? [tag];

/** By name as a person sorts, "Batch 9" before "Batch 10". */
export const byName = new Intl.Collator('en-US', { numeric: true, sensitivity: 'base' }).compare;
