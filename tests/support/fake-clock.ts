// A clock that tests turn by hand. `advance` runs every timer that falls due on the way, in order.
// With `autoAdvance` a sleep moves the time itself, for code that waits inside one call (rate limits).
import type { Clock, Timer } from '#main/core/clock.ts';

export interface FakeClock extends Clock {
  /** Moves the time and runs what falls due; lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Sets the time without running timers: a clock jump or a sleeping machine. */
  jump(toMs: number): void;
  pending(): number;
}

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** Lets everything that waits for nothing but promises and finished I/O callbacks run. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

export function createFakeClock(
  start = '2026-11-21T10:00:00.000Z',
  options: { autoAdvance?: boolean } = {},
): FakeClock {
  let now = Date.parse(start);
  let order = 0;
  const timers = new Set<Waiting>();

  const set = (ms: number, fn: () => void): Timer => {
    order += 1;
    const timer: Waiting = { at: now + Math.max(0, ms), order, fn };
    timers.add(timer);
    return { cancel: () => timers.delete(timer) };
  };
  const due = (until: number): Waiting | undefined =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  return {
    now: () => now,
    monotonic: () => now,
    set,
    sleep: (ms, signal) => {
      if (signal?.aborted) return Promise.resolve();
      if (options.autoAdvance) {
        now += ms;
        return new Promise((resolve) => setImmediate(resolve));
      }
      return new Promise((resolve) => {
        const timer = set(ms, resolve);
        signal?.addEventListener('abort', () => {
          timer.cancel();
          resolve();
        });
      });
    },
    advance: async (ms) => {
      const until = now + ms;
      for (let timer = due(until); timer; timer = due(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.fn();
        await settle();
      }
      now = until;
      await settle();
    },
    jump: (toMs) => {
      now = toMs;
    },
    pending: () => timers.size,
  };
}
