// The facility's calendar: which day and time it is there at an instant. Nothing here counts on days of 24 hours.

export interface LocalMoment {
  /** 2026-11-21 */
  readonly day: string;
  /** HH:MM, 00:00 to 23:59 */
  readonly time: string;
}

export interface Zone {
  /** @param ms milliseconds since the epoch */
  read(ms: number): LocalMoment;
}

const zones = new Map<string, Zone>();

/** Throws a RangeError for a zone the system does not know. Formatters are slow to make, so each zone's is kept. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const zone: Zone = {
    read: (ms) => {
      const part: Record<string, string> = {};
      for (const { type, value } of format.formatToParts(ms)) part[type] = value;
      return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
    },
  };
  zones.set(timeZone, zone);
  return zone;
}

const DAY_MS = 86_400_000;

/** The ISO week a day belongs to, as the date of its Monday: 2026-11-16 for 2026-11-21. */
export function mondayOf(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(ms).getUTCDay() + 6) % 7;
  return new Date(ms - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}

/** The instant a day begins there, in milliseconds, to the minute. A day whose midnight is skipped begins after the gap. */
export function startOfLocalDay(day: string, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const middle = Date.parse(`${day}T00:00:00Z`);
  // No zone is further than this from UTC; the days in between only grow.
  let before = middle - 15 * 3_600_000;
  let after = middle + 15 * 3_600_000;
  while (after - before > 60_000) {
    const between = before + Math.floor((after - before) / 120_000) * 60_000;
    if (zone.read(between).day < day) before = between;
    else after = between;
  }
  return after;
}

/** The day after: 2026-12-01 for 2026-11-30. */
export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
