// When the daily backup is due: once from the chosen time of one local day of the facility to that of the next, and at
// once when that time went by unused because the computer was off: also past midnight, so that a late time is never
// missed. Judged by what is there, so a clock that jumps, a day of 23 hours or a restart can neither skip a day nor
// make a second one.
import { type LocalMoment, zoneOf } from './local-day.ts';

/** How old the newest daily backup may become before the next one waits for no time of day: a day and some slack. */
const OLDEST_MS = 26 * 3_600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS_AHEAD = 50;
const DAY_MS = 24 * HOUR_MS;

/** The day whose backup is the one to have at a moment: until the time of day it is still the day before's. */
const dayOfBackup = ({ day, time }: LocalMoment, from: string): number =>
  Date.parse(`${day}T00:00:00Z`) - (time >= from ? 0 : DAY_MS);

/**
 * @param dailyAt UTC instants of the daily backups there are, in any order.
 * @param now milliseconds since the epoch.
 * @param time HH:MM in the facility's zone.
 */
export function isBackupDue(dailyAt: readonly string[], now: number, timeZone: string, time: string): boolean {
  const zone = zoneOf(timeZone);
  const wanted = dayOfBackup(zone.read(now), time);
  const made = dailyAt.map((at) => Date.parse(at));
  if (!made.some((at) => dayOfBackup(zone.read(at), time) === wanted)) return true;
  // What lies in the future was made while the clock was wrong: it says nothing about the last day.
  return now - Math.max(Number.NEGATIVE_INFINITY, ...made.filter((at) => at <= now)) > OLDEST_MS;
}

/** The next instant at which one is due, in milliseconds, to the minute; `now` when it is due already. */
export function nextBackupAt(dailyAt: readonly string[], now: number, timeZone: string, time: string): number {
  const due = (at: number): boolean => isBackupDue(dailyAt, at, timeZone, time);
  if (due(now)) return now;
  // Once due it stays due, so hours first, then minutes: no arithmetic with offsets that change twice a year.
  let from = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  for (let hours = 0; hours < HOURS_AHEAD && !due(from + HOUR_MS); hours += 1) from += HOUR_MS;
  for (let at = from + MINUTE_MS; at < from + HOUR_MS; at += MINUTE_MS) if (due(at)) return at;
  return from + HOUR_MS;
}
