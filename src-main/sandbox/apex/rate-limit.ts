// Apex's published limit: 15 requests per second per token, counted over a sliding second.
import { createSlidingWindows } from '../stand-in/sliding-window.ts';

export const REQUESTS_PER_SECOND = 15;

export interface RateDecision {
  readonly allowed: boolean;
  readonly remaining: number;
  /** When the oldest counted request leaves the window, unix seconds rounded up. */
  readonly resetUnixSeconds: number;
}

export interface RateLimiter {
  take(token: string): RateDecision;
}

export function createRateLimiter(now: () => Date): RateLimiter {
  const windowOf = createSlidingWindows(1000);
  return {
    take: (token) => {
      const window = windowOf(token, now().getTime());
      const allowed = window.count < REQUESTS_PER_SECOND;
      if (allowed) window.add();
      return {
        allowed,
        remaining: REQUESTS_PER_SECOND - window.count,
        resetUnixSeconds: Math.ceil(window.freeAtMs / 1000),
      };
    },
  };
}
