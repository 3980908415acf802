// Apex's published limit: 15 requests per second per token, counted over a sliding second. Refused
// requests are not counted, so a client that hammers is let in again as soon as the second has passed.

export const REQUESTS_PER_SECOND = 15;
const WINDOW_MS = 1000;

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
  const taken = new Map<string, number[]>();
  return {
    take: (token) => {
      const at = now().getTime();
      // Instants after `at` are from before the clock was set back; counting them would lock the token out.
      const window = (taken.get(token) ?? []).filter((instant) => instant > at - WINDOW_MS && instant <= at);
      const allowed = window.length < REQUESTS_PER_SECOND;
      if (allowed) window.push(at);
      taken.set(token, window);
      const oldest = window[0] ?? at;
      return {
        allowed,
        remaining: REQUESTS_PER_SECOND - window.length,
        resetUnixSeconds: Math.ceil((oldest + WINDOW_MS) / 1000),
      };
    },
  };
}
