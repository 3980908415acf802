// How long a job will still take, from how fast it has been. Honest: without a pace there is no answer.

export interface Pace {
  /** The work has reached `done` of `total` at this (monotonic) time. Another total or a step back begins a new pace. */
  at(done: number, total: number, nowMs: number): void;
  reached(): { readonly done: number; readonly total: number };
  /** Whole seconds, at least one while something is left; null while there is no pace to tell from. */
  secondsLeft(nowMs: number): number | null;
}

// A pace from less than this says more about the first rows than about the rest.
const SHORTEST_LOOK_MS = 1000;

export function createPace(): Pace {
  let begin = { done: 0, ms: 0 };
  let last = { done: 0, total: 0, ms: 0 };
  return {
    at: (done, total, nowMs) => {
      const wholeDone = Math.max(0, Math.trunc(done));
      const wholeTotal = Math.max(0, Math.trunc(total));
      if (wholeTotal !== last.total || wholeDone < last.done) begin = { done: wholeDone, ms: nowMs };
      last = { done: wholeDone, total: wholeTotal, ms: nowMs };
    },
    reached: () => ({ done: last.done, total: last.total }),
    secondsLeft: (nowMs) => {
      const moved = last.done - begin.done;
      const took = last.ms - begin.ms;
      const left = last.total - last.done;
      if (last.total === 0 || moved <= 0 || took < SHORTEST_LOOK_MS || left < 0) return null;
      if (left === 0) return 0;
      const leftMs = (left * took) / moved - (nowMs - last.ms);
      return Math.max(1, Math.ceil(leftMs / 1000));
    },
  };
}
