// The facility's working time: which instants are work, how much of it lies between two, and when so much of it will have
// passed. It follows the local clock: a day that changes the hour has work wherever its clock shows working time, so a skipped
// hour is no work and a repeated one is work twice.
import { dayAfter, zoneOf } from './local-day.ts';

export interface WorkHours {
  readonly timeZone: string;
  /** HH:MM. An end before the start is work past midnight; the same one is work around the clock. */
  readonly start: string;
  readonly end: string;
  /** 1 is Monday, 7 is Sunday: the day work begins on. */
  readonly days: readonly number[];
}

export interface WorkCalendar {
  /** @param ms milliseconds since the epoch, as everywhere here. The end of work is not work any more. */
  isWork(ms: number): boolean;
  /** Milliseconds of work from one instant to another; 0 when the second is not later. */
  between(fromMs: number, toMs: number): number;
  /**
   * The instant at which so many milliseconds of work have passed: within work, or at its very end. For 0 the next instant of
   * work. Null when it lies further away than two years.
   */
  after(fromMs: number, workMs: number): number | null;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
const FURTHEST_DAYS = 731;

/** Throws a RangeError for a zone the system does not know. */
export function workCalendar(hours: WorkHours): WorkCalendar {
  const zone = zoneOf(hours.timeZone);
  const known = new Map<string, readonly Stretch[]>();

  const localMs = (ms: number): number => {
    const { day, time } = zone.read(ms);
    return Date.parse(`${day}T${time}:00Z`);
  };
  /** What the local clock is ahead of UTC, milliseconds. */
  const ahead = (ms: number): number => localMs(ms) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;

  /** Where work lies in a local day, in minutes of its clock. */
  const clockParts = (day: string): readonly Stretch[] => {
    const start = minutesOf(hours.start);
    const end = minutesOf(hours.end);
    const today = hours.days.includes(weekdayOf(day));
    if (start < end) return today ? [{ from: start, to: end }] : [];
    const yesterday = hours.days.includes(weekdayOf(dayBefore(day)));
    return [
      ...(yesterday && end > 0 ? [{ from: 0, to: end }] : []),
      ...(today ? [{ from: start, to: DAY_MINUTES }] : []),
    ];
  };

  const stretchesOf = (day: string): readonly Stretch[] => {
    const kept = known.get(day);
    if (kept) return kept;
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const first = midnight - ahead(midnight);
    const last = midnight + DAY_MS - ahead(midnight + DAY_MS);
    const changes = new Set([first - 3 * 3_600_000, first, (first + last) / 2, last, last + 3 * 3_600_000].map(ahead));
    const parts = clockParts(day);
    const found =
      changes.size === 1
        ? parts.map(({ from, to }) => ({ from: first + from * MINUTE_MS, to: first + to * MINUTE_MS }))
        : readMinuteByMinute(midnight, first - 3 * 3_600_000, last + 3 * 3_600_000, parts);
    known.set(day, found);
    return found;
  };

  /** For the days on which the clock changes. */
  const readMinuteByMinute = (midnight: number, from: number, to: number, parts: readonly Stretch[]): Stretch[] => {
    const found: Stretch[] = [];
    let open: number | null = null;
    for (let ms = from; ms <= to; ms += MINUTE_MS) {
      const minute = (localMs(ms) - midnight) / MINUTE_MS;
      const inside = parts.some((part) => minute >= part.from && minute < part.to);
      if (inside && open === null) open = ms;
      if (!inside && open !== null) {
        found.push({ from: open, to: ms });
        open = null;
      }
    }
    return found;
  };

  /** Work that ends after an instant, in order, for as many days as anybody looks ahead. */
  function* onwards(fromMs: number): Generator<Stretch> {
    let day = zone.read(fromMs).day;
    for (let days = 0; days < FURTHEST_DAYS; days += 1) {
      for (const stretch of stretchesOf(day)) {
        if (stretch.to > fromMs) yield { from: Math.max(stretch.from, fromMs), to: stretch.to };
      }
      day = dayAfter(day);
    }
  }

  return {
    isWork: (ms) => stretchesOf(zone.read(ms).day).some(({ from, to }) => ms >= from && ms < to),
    between: (fromMs, toMs) => {
      let work = 0;
      for (const { from, to } of onwards(fromMs)) {
        if (from >= toMs) break;
        work += Math.min(to, toMs) - from;
      }
      return work;
    },
    after: (fromMs, workMs) => {
      let left = workMs;
      for (const { from, to } of onwards(fromMs)) {
        if (left <= to - from) return from + left;
        left -= to - from;
      }
      return null;
    },
  };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** 1 is Monday, 7 is Sunday. */
const weekdayOf = (day: string): number => new Date(Date.parse(`${day}T00:00:00Z`)).getUTCDay() || 7;

const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
