// A circuit breaker: after several failures in a row nothing is tried for a growing while, then one probe.
import { type BackoffRule, backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';

export interface Breaker {
  /** True when a try may start: closed, or the pause is over and no probe is out. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

export function createBreaker(options: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly failures: number;
  readonly pause: BackoffRule;
}): Breaker {
  let inARow = 0;
  let opened = 0;
  let until: number | null = null;
  let probing = false;
  return {
    allows: () => {
      if (until === null) return true;
      if (options.clock.monotonic() < until || probing) return false;
      probing = true;
      return true;
    },
    succeeded: () => {
      inARow = 0;
      opened = 0;
      until = null;
      probing = false;
    },
    failed: () => {
      inARow += 1;
      probing = false;
      if (inARow < options.failures) return;
      opened += 1;
      until = options.clock.monotonic() + backoffMs(options.pause, opened, options.random);
    },
  };
}
