// How much somebody may send: a supply that refills evenly up to what may be sent at once.
import type { Clock } from '#main/core/clock.ts';

export interface Allowance {
  /** Takes one; false when there is none left. */
  take(): boolean;
}

export function createAllowance(clock: Clock, perSecond: number, atOnce: number): Allowance {
  let left = atOnce;
  let at = clock.monotonic();
  return {
    take: () => {
      const now = clock.monotonic();
      left = Math.min(atOnce, left + ((now - at) / 1000) * perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
