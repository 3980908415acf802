// A strict sliding-window limiter: never more than `perSecond` starts in any second, however they bunch.
// Also holds everything back until a given time, for a server's Retry-After.
import type { Clock } from './clock.ts';

export interface RateLimit {
  /** Resolves when the next request may start. Callers are served in order. Resolves early, with false, on abort. */
  take(signal?: AbortSignal): Promise<boolean>;
  /** No request starts before this instant (milliseconds). Later instants win. */
  blockUntil(ms: number): void;
  blockedUntil(): number | null;
  setRate(perSecond: number): void;
  rate(): number;
}

// Requests leave evenly but arrive bunched; the window is stretched so that arrivals stay inside a second too.
const WINDOW_MS = 1100;

export function createRateLimit(clock: Clock, perSecond: number): RateLimit {
  let limit = perSecond;
  // All in monotonic time: a clock set back or forward changes nothing.
  let blocked = Number.NEGATIVE_INFINITY;
  let starts: number[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  const waitMs = (): number => {
    const now = clock.monotonic();
    starts = starts.filter((at) => at > now - WINDOW_MS);
    const oldest = starts.length >= limit ? starts[starts.length - limit] : undefined;
    const window = oldest === undefined ? 0 : oldest + WINDOW_MS - now;
    return Math.max(window, blocked - now, 0);
  };

  const next = async (signal?: AbortSignal): Promise<boolean> => {
    for (let wait = waitMs(); wait > 0; wait = waitMs()) {
      if (signal?.aborted) return false;
      await clock.sleep(wait, signal);
    }
    if (signal?.aborted) return false;
    starts.push(clock.monotonic());
    return true;
  };

  return {
    take: (signal) => {
      const turn = queue.then(() => next(signal));
      queue = turn.catch(() => undefined);
      return signal ? unlessAborted(turn, signal) : turn;
    },
    blockUntil: (ms) => {
      blocked = Math.max(blocked, clock.monotonic() + (ms - clock.now()));
    },
    blockedUntil: () => {
      const left = blocked - clock.monotonic();
      return left > 0 ? clock.now() + left : null;
    },
    setRate: (rate) => {
      limit = rate;
    },
    rate: () => limit,
  };
}

/** Whoever gives up is told at once, also while others before it in the queue go on waiting. */
function unlessAborted(turn: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const abort = () => resolve(false);
  signal.addEventListener('abort', abort);
  turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return promise;
}
