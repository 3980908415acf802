// Requests counted over a sliding stretch of time, by whoever they are counted for. A request that is refused is not
// counted, so a client that hammers is let in again as soon as the stretch has passed.

export interface SlidingWindow {
  /** Counted in it so far. */
  readonly count: number;
  /** When the oldest that counts leaves it, in milliseconds; a whole stretch from now when there is none. */
  readonly freeAtMs: number;
  /** Counts the request that is being decided on. */
  add(): void;
}

/** `at`: now, in milliseconds. */
export function createSlidingWindows(stretchMs: number): (key: string, at: number) => SlidingWindow {
  const taken = new Map<string, number[]>();
  return (key, at) => {
    // Instants after `at` are from before the clock was set back; counting them would lock everybody out.
    const kept = (taken.get(key) ?? []).filter((instant) => instant > at - stretchMs && instant <= at);
    taken.set(key, kept);
    return {
      get count() {
        return kept.length;
      },
      get freeAtMs() {
        return (kept[0] ?? at) + stretchMs;
      },
      add: () => {
        kept.push(at);
      },
    };
  };
}
