// The one polling loop. The next timer is armed only after the run ended; there is one run at a time;
// nudges coalesce into one more run; stop aborts the run and waits for it; a thrown error is a state
// with a growing jittered pause, never a dead loop. It acts as itself. Every poller in Packhouse is made here.
import { actAs } from './acting.ts';
import { systemActor } from './actor.ts';
import { type BackoffRule, backoffMs } from './backoff.ts';
import { type Clock, type Timer, toInstant } from './clock.ts';
import type { Logger } from './log.ts';

export interface PollerStatus {
  readonly running: boolean;
  readonly lastStartAt: string | null;
  readonly lastOkAt: string | null;
  readonly lastErrorAt: string | null;
  readonly lastError: string | null;
  readonly nextAt: string | null;
  readonly consecutiveFailures: number;
}

export interface PollerOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  /** Milliseconds between the end of one run and the start of the next; asked each time, so a setting takes effect at once. */
  readonly intervalMs: () => number;
  readonly backoff: BackoffRule;
  /** May answer a later time for the next run than the interval would give (a server's hint). */
  readonly run: (signal: AbortSignal) => Promise<{ readonly notBeforeMs?: number } | undefined>;
}

export interface Poller {
  start(): void;
  /** Aborts a run that is under way and resolves when it has ended. A stopped poller stays stopped. */
  stop(): Promise<void>;
  /** Run as soon as possible: now, or right after the run that is under way. Several nudges are one. Resolves after that run. */
  nudge(): Promise<void>;
  status(): PollerStatus;
}

const FLOOR_MS = 250;

export function createPoller(options: PollerOptions): Poller {
  const { clock } = options;
  const abort = new AbortController();
  let timer: Timer | null = null;
  let current: Promise<void> | null = null;
  let again: Promise<void> | null = null;
  let started = false;
  let state: PollerStatus = {
    running: false,
    lastStartAt: null,
    lastOkAt: null,
    lastErrorAt: null,
    lastError: null,
    nextAt: null,
    consecutiveFailures: 0,
  };

  const update = (patch: Partial<PollerStatus>): void => {
    state = { ...state, ...patch };
  };

  const arm = (ms: number): void => {
    if (abort.signal.aborted || !started) return;
    const delay = Math.max(FLOOR_MS, ms);
    timer?.cancel();
    timer = clock.set(delay, () => void runOnce());
    update({ nextAt: toInstant(clock.now() + delay) });
  };

  /** A setting that cannot be read must not end the loop either. */
  const intervalMs = (): number => {
    try {
      return options.intervalMs();
    } catch (error) {
      options.log.error(`${options.name} has no interval`, { error });
      return options.backoff.capMs;
    }
  };

  const attempt = async (): Promise<void> => {
    timer?.cancel();
    timer = null;
    update({ running: true, lastStartAt: toInstant(clock.now()), nextAt: null });
    try {
      // Whoever nudged it: what a poller changes, it changes in its own name.
      const hint = await actAs({ actor: systemActor(options.name), action: 'poller.run', source: options.name }, () =>
        options.run(abort.signal),
      );
      update({ running: false, lastOkAt: toInstant(clock.now()), lastError: null, consecutiveFailures: 0 });
      arm(Math.max(intervalMs(), (hint?.notBeforeMs ?? 0) - clock.now()));
    } catch (error) {
      if (abort.signal.aborted) {
        update({ running: false });
        return;
      }
      const failures = state.consecutiveFailures + 1;
      const message = error instanceof Error ? error.message : String(error);
      options.log.warn(`${options.name} failed`, { error, failures });
      update({
        running: false,
        lastErrorAt: toInstant(clock.now()),
        lastError: message,
        consecutiveFailures: failures,
      });
      arm(Math.max(intervalMs(), backoffMs(options.backoff, failures, options.random)));
    }
  };

  const runOnce = (): Promise<void> => {
    if (abort.signal.aborted) return Promise.resolve();
    if (current) return current;
    // Set before the run begins: a nudge from inside it must find it under way.
    const { promise, resolve } = Promise.withResolvers<void>();
    current = promise;
    void attempt().finally(() => {
      current = null;
      resolve();
    });
    return promise;
  };

  return {
    start: () => {
      if (started || abort.signal.aborted) return;
      started = true;
      void runOnce();
    },
    stop: async () => {
      abort.abort();
      timer?.cancel();
      update({ nextAt: null });
      await again;
      await current;
    },
    nudge: () => {
      if (!current) return runOnce();
      again ??= current.then(() => {
        again = null;
        return runOnce();
      });
      return again;
    },
    status: () => state,
  };
}
