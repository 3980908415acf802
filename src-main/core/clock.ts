// The one source of time. Production uses the system clock; tests drive a fake one by hand, so no
// test ever sleeps. Nothing else in src-main reads Date.now or sets timers.

/** A timer that can be taken back. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Milliseconds that never jump, for measuring durations. */
  monotonic(): number;
  /** Runs `fn` once after `ms`. The timer does not keep the process alive. */
  set(ms: number, fn: () => void): Timer;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A UTC instant as every table and payload writes it: 2026-11-21T10:42:07.123Z */
export const toInstant = (ms: number): string => new Date(ms).toISOString();

// Node clamps longer delays to one millisecond, which would turn a long pause into a busy loop.
const LONGEST_TIMER_MS = 2_147_483_647;

function setSystemTimer(ms: number, fn: () => void): Timer {
  const handle = setTimeout(fn, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
  handle.unref();
  return { cancel: () => clearTimeout(handle) };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  set: setSystemTimer,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        timer.cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setSystemTimer(ms, done);
      signal?.addEventListener('abort', done);
    }),
};
