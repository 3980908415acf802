// A circuit breaker: after several failures in a row nothing is tried for a growing while, then one probe.
import { type BackoffRule, backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';

export interface Breaker {
  /** True when a try may start: closed, or the pause is over and no probe is out. */
  allows(): boolean;
  /** Milliseconds until the next try may start; 0 while the circuit is closed. Starts nothing. */
  waitMs(): number;
  succeeded(): void;
  failed(): void;
}

const LONGEST_PROBE_MS = 180_000;

export function createBreaker(options: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly failures: number;
  readonly pause: BackoffRule;
}): Breaker {
  let inARow = 0;
  let opened = 0;
  let until: number | null = null;
  let probingSince: number | null = null;
  return {
    allows: () => {
      if (until === null) return true;
      const now = options.clock.monotonic();
      // A probe that never reported back (the disk was full, say) does not keep the circuit open for ever.
      const probing = probingSince !== null && now - probingSince < LONGEST_PROBE_MS;
      if (now < until || probing) return false;
      probingSince = now;
      return true;
    },
    waitMs: () => (until === null ? 0 : Math.max(0, until - options.clock.monotonic())),
    succeeded: () => {
      inARow = 0;
      opened = 0;
      until = null;
      probingSince = null;
    },
    failed: () => {
      inARow += 1;
      probingSince = null;
      if (inARow < options.failures) return;
      opened += 1;
      until = options.clock.monotonic() + backoffMs(options.pause, opened, options.random);
    },
  };
}
