// How often a workstation may ask Google. Sheets allows 60 read and 60 write requests a minute for one account, and all
// workstations share it: each takes its part of a little less than that, and slows down by itself when Google says so.
// Pure arithmetic over instants in milliseconds. Source: Google's published quotas; spec 02.

export const PER_MINUTE = 60;
/** Left for people who try the connection, and for clocks that are not alike. */
const KEPT_FREE = 10;
const MINUTE_MS = 60_000;
const FIRST_SLOW_MS = 10_000;
const SLOWEST_MS = 120_000;

export interface Pace {
  /** Instants of requests in the last minute. */
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  /** Extra time between two looks; 0 at the normal pace. */
  readonly slowMs: number;
  readonly slowedAt: number | null;
}

export const FRESH_PACE: Pace = { reads: [], writes: [], slowMs: 0, slowedAt: null };

/** Requests of a kind a workstation may make in a minute. */
export const shareOf = (workstations: number): number =>
  Math.max(2, Math.floor((PER_MINUTE - KEPT_FREE) / Math.max(1, workstations)));

const recent = (instants: readonly number[], now: number): readonly number[] =>
  instants.filter((at) => at > now - MINUTE_MS && at <= now);

export const afterRequest = (pace: Pace, kind: 'read' | 'write', now: number): Pace =>
  kind === 'read'
    ? { ...pace, reads: [...recent(pace.reads, now), now] }
    : { ...pace, writes: [...recent(pace.writes, now), now] };

/** When the next look may begin: it reads once or twice and may write once or twice. */
export function nextAllowedAt(pace: Pace, workstations: number, now: number): number {
  const share = shareOf(workstations);
  const free = (instants: readonly number[], needs: number): number => {
    const within = recent(instants, now);
    const over = within.length + needs - share;
    return over <= 0 ? now : (within[over - 1] ?? now) + MINUTE_MS;
  };
  return Math.max(free(pace.reads, 1), free(pace.writes, 1));
}

/** Google said it is too much: twice as slow as before, or as slow as it asks. */
export const slowedDown = (pace: Pace, now: number, retryAfterMs: number | null): Pace => ({
  ...pace,
  slowMs: Math.min(SLOWEST_MS, Math.max(FIRST_SLOW_MS, pace.slowMs * 2, retryAfterMs ?? 0)),
  slowedAt: now,
});

/** After every look that went well the pause is halved; short ones are given up. */
export const recovered = (pace: Pace): Pace => {
  const slowMs = pace.slowMs < 2000 ? 0 : Math.floor(pace.slowMs / 2);
  return { ...pace, slowMs, slowedAt: slowMs === 0 ? null : pace.slowedAt };
};

/** About when the normal pace is reached again, if all goes well. */
export function normalAgainAt(pace: Pace, now: number): number | null {
  if (pace.slowMs === 0) return null;
  let left = pace.slowMs;
  let ms = 0;
  while (left > 0) {
    ms += left;
    left = left < 2000 ? 0 : Math.floor(left / 2);
  }
  return now + ms;
}
