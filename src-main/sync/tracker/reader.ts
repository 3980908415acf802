// Reading the tracker: one reading at a time, not more often than once a second, and with growing pauses while it fails, so
// that a server that is down is not asked again by every change here. Knows how old the figures are: nothing goes to Apex
// from figures older than the setting allows, nor before the first good reading.
import type { TrackerStatus, TrackerTrouble } from '#shared/contract/tracker.ts';
import { createBreaker } from '../../core/breaker.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { TrackerError } from '../../integrations/tracker/errors.ts';
import type { TrackerPort } from '../../integrations/tracker/port.ts';
import type { Definitions } from './definitions.ts';
import type { Marks } from './marks.ts';
import type { createTakeIn } from './take-in.ts';

export interface ReaderDeps {
  readonly port: TrackerPort;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly marks: Marks;
  readonly definitions: Definitions;
  readonly takeIn: ReturnType<typeof createTakeIn>;
  /** After a reading whose outcome is not the one before. */
  readonly changed: () => void;
  /** After every good one. */
  readonly wentWell: () => void;
}

interface Good {
  /** When it was asked for: the figures are at least that new. */
  readonly atMs: number;
  readonly monotonicMs: number;
}

const LEAST_PAUSE_MS = 1000;
const PAUSE = { firstMs: 5000, capMs: 60_000 };

export type TrackerReader = ReturnType<typeof createReader>;

export function createReader(deps: ReaderDeps) {
  const { port, clock, settings, marks, definitions } = deps;
  const newBreaker = () => createBreaker({ clock, random: deps.random, failures: 3, pause: PAUSE });
  let breaker = newBreaker();
  let good: Good | null = null;
  let trouble: TrackerTrouble | null = null;
  let detail = '';
  let packages = 0;
  let leftOut: TrackerStatus['leftOut'] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  let quietUntil = Number.NEGATIVE_INFINITY;
  /** The marks' number up to which everything is taken in; null: the next reading is taken in in full. */
  let takenIn: number | null = null;
  // Another tracker, or none, is meant: what is still under way is of the one before.
  let generation = 0;
  let underWay: Promise<void> | null = null;

  const isOn = (): boolean => settings.get('tracker.enabled');

  const ageMs = (): number | null => {
    if (good === null) return null;
    // A machine that slept stops the one clock, a clock set back the other.
    return Math.max(clock.monotonic() - good.monotonicMs, clock.now() - good.atMs);
  };
  const isStale = (): boolean => {
    const age = ageMs();
    return age === null || age > settings.get('tracker.staleSeconds') * 1000;
  };

  const note = (next: TrackerTrouble | null, words: string): void => {
    const isSame = trouble === next && detail === words;
    trouble = next;
    detail = words;
    if (!isSame) deps.changed();
  };

  const failed = (error: TrackerError): void => {
    if (error.kind === 'aborted') return;
    breaker.failed();
    if (error.retryAfterMs !== null) quietUntil = clock.monotonic() + error.retryAfterMs;
    if (trouble !== error.trouble) deps.log.info('The tracker could not be read', { trouble: error.trouble });
    note(error.trouble, error.detail);
  };

  const readNow = async (signal: AbortSignal): Promise<void> => {
    const mine = generation;
    const isMeant = (): boolean => mine === generation && isOn();
    const then = marks.now();
    const began: Good = { atMs: clock.now(), monotonicMs: clock.monotonic() };
    askedAt = began.monotonicMs;
    try {
      const answer = await port.calculate(takenIn !== then || definitions.isDue(), signal);
      if (!isMeant()) return;
      const isFirst = good === null;
      if (answer === 'unchanged') {
        deps.takeIn.asBefore();
      } else {
        // Until all of it is in, the next reading has to be taken in whole.
        takenIn = null;
        await definitions.look(answer.packages, signal);
        const taken = await deps.takeIn.take(answer, then, isMeant);
        if (!isMeant()) return;
        const isSame = packages === answer.packages.length && JSON.stringify(leftOut) === JSON.stringify(taken.leftOut);
        packages = answer.packages.length;
        leftOut = taken.leftOut;
        takenIn = taken.skipped === 0 ? then : null;
        if (!isSame) deps.changed();
      }
      good = began;
      breaker.succeeded();
      deps.wentWell();
      note(null, '');
      if (isFirst) deps.changed();
    } catch (error) {
      if (!isMeant()) return;
      if (!(error instanceof TrackerError)) throw error;
      failed(error);
    }
  };

  const forgive = (): void => {
    breaker = newBreaker();
    quietUntil = Number.NEGATIVE_INFINITY;
  };

  return {
    /** Reads when it is time; joins a reading that is under way. Rejects only on a fault of our own. */
    read: async (signal: AbortSignal): Promise<void> => {
      if (!isOn()) return;
      if (underWay) return underWay;
      const now = clock.monotonic();
      if (now - askedAt < LEAST_PAUSE_MS || now < quietUntil || !breaker.allows()) return;
      const mine = readNow(signal).finally(() => {
        if (underWay === mine) underWay = null;
      });
      underWay = mine;
      return mine;
    },
    /** A person, or a new key, wants another try at once. */
    forgive: (): void => {
      forgive();
      askedAt = Number.NEGATIVE_INFINITY;
    },
    /** The next reading is taken in in full. */
    readAnew: (): void => {
      takenIn = null;
    },
    /** Another tracker is meant, or none: nothing is known of it yet. */
    forget: (): void => {
      generation += 1;
      underWay = null;
      good = null;
      takenIn = null;
      trouble = null;
      detail = '';
      packages = 0;
      leftOut = [];
      askedAt = Number.NEGATIVE_INFINITY;
      definitions.forget();
      deps.takeIn.forget();
      forgive();
    },
    isStale,
    ageMs,
    state: () => ({
      trouble,
      detail,
      packages,
      leftOut,
      lastReadAt: good === null ? null : toInstant(good.atMs),
    }),
  };
}
