// The names of ISO weeks. A week belongs to the year its Thursday lies in, so the last days of December may be of
// week 1 and the first of January of week 52 or 53.

const DAY_MS = 86_400_000;
const THURSDAY = 3;

/**
 * The ISO week a local date belongs to: 2026-W47 for 2026-11-21, 2026-W53 for 2027-01-01.
 * @param day a date as 2026-11-21
 */
export function isoWeekOf(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(ms).getUTCDay() + 6) % 7;
  const thursday = ms + (THURSDAY - sinceMonday) * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const number = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  return `${String(year).padStart(4, '0')}-W${String(number).padStart(2, '0')}`;
}
