// How long a target was away, and what became of what waited for it: the short summary once it is back. Kept in memory:
// a program that starts anew has seen no outage.
//
// An outage begins with the first try that says the target is away. It is over when tries go well again and what waited
// for that is through: sent, or with a person. When nothing waits any more before the target is back, nobody waits for
// its end and it is forgotten.
import type { Outage } from '#shared/contract/outbox.ts';
import { type Clock, toInstant } from '../core/clock.ts';

/** Shorter ones are told to nobody. */
const SHORTEST_MS = 60_000;

export interface Tried {
  /** Whether the target is well, as the try told it; null when it told nothing. */
  readonly well: boolean | null;
  /** The item has arrived. */
  readonly arrived: boolean;
}

export interface Rest {
  /** Nothing is left that can go now or was held back by the outage. */
  readonly through: boolean;
  readonly waiting: number;
  readonly parked: number;
}

interface Moment {
  readonly at: string;
  /** Monotonic milliseconds: a clock set back or forward changes no length. */
  readonly ms: number;
}

export function createOutages(clock: Clock) {
  let away: Moment | null = null;
  let back: Moment | null = null;
  let sent = 0;
  let last: Outage | null = null;
  const now = (): Moment => ({ at: toInstant(clock.now()), ms: clock.monotonic() });

  return {
    tried: ({ well, arrived }: Tried): void => {
      if (well === false) {
        if (away === null) sent = 0;
        away ??= now();
        back = null;
      }
      if (away === null) return;
      if (well === true) back ??= now();
      if (arrived) sent += 1;
    },
    isOpen: (): boolean => away !== null,
    /** After a run: how things stand. Answers whether there is a new summary. */
    rested: ({ through, waiting, parked }: Rest): boolean => {
      if (away === null) return false;
      if (back === null) {
        if (waiting === 0) away = null;
        return false;
      }
      if (!through) return false;
      const [from, to] = [away, back];
      away = null;
      back = null;
      if (to.ms - from.ms < SHORTEST_MS) return false;
      last = { from: from.at, to: to.at, sent, parked };
      return true;
    },
    last: (): Outage | null => last,
  };
}
