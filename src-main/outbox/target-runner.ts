// Sends what waits for one target: one poller, a few items at a time, in order within a subject and not across
// subjects. An item that is parked or waits holds back the later ones of its subject only. Nothing is tried while the
// target is stopped, has asked for patience, or its breaker is open.
import type { OutboxTarget } from '#shared/contract/outbox.ts';
import { backoffMs } from '../core/backoff.ts';
import { type Breaker, createBreaker } from '../core/breaker.ts';
import { toInstant } from '../core/clock.ts';
import { createPoller, type Poller } from '../core/poller.ts';
import { type Attempt, type AttemptDeps, AWAY_PAUSE, type Outcome } from './attempt.ts';
import { createOutages } from './outages.ts';
import { figuresOf, nextDue, nextDueAt, sendingItems } from './queries.ts';
import { findItem, stepTx } from './rows.ts';
import { interrupted } from './states.ts';

/** What is known of the system that items are sent to. */
export interface TargetRule {
  readonly target: OutboxTarget;
  /** Why nothing may be sent there now, or null. */
  readonly stop: () => string | null;
  /** Milliseconds for which it has asked for patience; 0 when it has not. */
  readonly patienceMs: () => number;
  /** A person wants another try: a stop that may have passed is forgotten. */
  readonly forgive: () => void;
  /** After each run. */
  readonly ended?: () => void;
  /** Whether it is in use. One that is not is told of only while something waits for it. */
  readonly inUse?: () => boolean;
}

export interface TargetRunnerDeps extends Omit<AttemptDeps, 'kinds' | 'parkAfter'> {
  readonly rule: TargetRule;
  readonly attempt: Attempt;
}

const CONCURRENCY = 4;
const IDLE_MS = 60_000;
const STOPPED_MS = 30_000;
const SHORTEST_MS = 250;
const PATIENCE = { firstMs: 2000, capMs: 60_000 };

export function createTargetRunner(deps: TargetRunnerDeps) {
  const { database, clock, rule, attempt } = deps;
  const { target } = rule;
  const breaker: Breaker = createBreaker({
    clock,
    random: deps.random,
    failures: 5,
    pause: { firstMs: 5000, capMs: 2 * 60_000 },
  });
  const outages = createOutages(clock);
  const busy = new Map<string, string>();
  // In monotonic time: a clock set back or forward changes nothing.
  let quietUntil = Number.NEGATIVE_INFINITY;
  let asked = 0;

  const waitMs = (): number => Math.max(0, quietUntil - clock.monotonic(), rule.patienceMs(), breaker.waitMs());

  /** What was on its way when the program ended, or when its outcome could not be written, may have arrived. */
  const recover = (): void => {
    const inFlight = new Set(busy.values());
    const lost = sendingItems(database.read, target).filter(({ id }) => !inFlight.has(id));
    if (lost.length === 0) return;
    const at = toInstant(clock.now());
    database.writeTx((tx) => {
      for (const { id } of lost) stepTx(tx, id, ['sending'], interrupted, at);
    });
    deps.log.warn('Items of the outbox were interrupted; they are read back before they are sent again', {
      items: lost.length,
    });
  };

  const takeIn = ({ well, stop, waitMs: wait }: Outcome): void => {
    if (well === true) breaker.succeeded();
    if (well === false) breaker.failed();
    if (!stop) {
      if (well === true) asked = 0;
      return;
    }
    if (wait === null) return;
    asked += 1;
    quietUntil = clock.monotonic() + Math.max(wait, backoffMs(PATIENCE, asked, deps.random));
  };

  /** What waits further ahead than the outage can have put it off waits for a reason of its own. */
  const isThrough = (): boolean => {
    const next = nextDueAt(database.read, target);
    return next === null || (next !== '' && Date.parse(next) - clock.now() > AWAY_PAUSE.capMs);
  };

  /** Tells the window of an outage that is over. */
  const takeStock = (): void => {
    if (!outages.isOpen()) return;
    const { waiting, parked } = figuresOf(database.read, target);
    if (!outages.rested({ through: isThrough(), waiting, parked })) return;
    deps.log.info('The outbox is through after an outage', { target, ...outages.last() });
    database.writeTx((tx) => tx.publish({ area: 'outbox', ids: null }));
  };

  const run = async (signal: AbortSignal): Promise<undefined> => {
    recover();
    let halted = false;
    /** Tries one item; false when there is nothing more to do now. */
    const step = async (): Promise<boolean> => {
      if (halted || signal.aborted || rule.stop() !== null || waitMs() > 0) return false;
      const row = nextDue(database.read, target, clock.now(), [...busy.keys()]);
      if (!row || !breaker.allows()) return false;
      busy.set(row.subject, row.id);
      try {
        const outcome = await attempt.run(row, target, signal);
        takeIn(outcome);
        outages.tried({ well: outcome.well, arrived: findItem(database.read, row.id)?.state === 'done' });
        if (outcome.stop) halted = true;
      } finally {
        busy.delete(row.subject);
      }
      return true;
    };
    const worker = async (): Promise<void> => {
      while (await step());
    };
    try {
      // The first goes alone: when the target refuses us or asks for patience, one request is enough to know.
      if (await step()) {
        const ended = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
        for (const end of ended) if (end.status === 'rejected') throw end.reason;
      }
    } finally {
      rule.ended?.();
    }
    takeStock();
    return undefined;
  };

  const intervalMs = (): number => {
    if (rule.stop() !== null) return STOPPED_MS;
    const next = nextDueAt(database.read, target);
    if (next === null) return IDLE_MS;
    const dueMs = next === '' ? 0 : Date.parse(next) - clock.now();
    return Math.min(IDLE_MS, Math.max(SHORTEST_MS, dueMs, waitMs()));
  };

  const poller: Poller = createPoller({
    name: `Outbox ${target}`,
    clock,
    log: deps.log,
    random: deps.random,
    intervalMs,
    backoff: { firstMs: 2000, capMs: 60_000 },
    run,
  });

  return {
    target,
    poller,
    recover,
    run,
    /** A person wants it now. What the target itself asked for is kept to. */
    forgive: (): void => {
      rule.forgive();
      breaker.succeeded();
      quietUntil = Number.NEGATIVE_INFINITY;
      asked = 0;
    },
    stop: rule.stop,
    lastOutage: outages.last,
    /** Milliseconds until something may be tried, and why it waits. */
    waiting: (): { readonly ms: number; readonly breaker: boolean } => ({
      ms: waitMs(),
      breaker: breaker.waitMs() > 0,
    }),
  };
}
