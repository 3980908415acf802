// The outbox as a whole: a runner for every target, what a person asks of it, and how it stands.
import type { Outage, OutboxTarget } from '#shared/contract/outbox.ts';
import { troubleWords } from '#shared/text/outbox.ts';
import { actAs } from '../core/acting.ts';
import { systemActor } from '../core/actor.ts';
import { AppError } from '../core/app-error.ts';
import { toInstant } from '../core/clock.ts';
import type { EventBus } from '../core/events.ts';
import { type AttemptDeps, createAttempt } from './attempt.ts';
import type { OutboxKind } from './kinds.ts';
import { figuresOf, lastTrouble } from './queries.ts';
import { findItem, stepTx } from './rows.ts';
import { cancelled, OPEN_STATES, retried } from './states.ts';
import { dropOldTx } from './store.ts';
import { createTargetRunner, type TargetRule } from './target-runner.ts';

export interface OutboxDeps extends Omit<AttemptDeps, 'kinds'> {
  readonly events: EventBus;
  readonly kinds: readonly OutboxKind[];
  readonly targets: readonly TargetRule[];
}

export interface TargetState {
  readonly target: OutboxTarget;
  readonly stopped: string | null;
  readonly nextAt: string | null;
  readonly waiting: number;
  readonly parked: number;
  readonly oldestAt: string | null;
  readonly lastOkAt: string | null;
  readonly lastError: string | null;
  readonly lastOutage: Outage | null;
}

const HOUR_MS = 3_600_000;

export type OutboxRunner = ReturnType<typeof createOutboxRunner>;

/** Whatever was on its way when the program ended becomes "unknown" here, before anything else is done. */
export function createOutboxRunner(deps: OutboxDeps) {
  const { database, clock, events } = deps;
  const kinds = new Map(deps.kinds.map((kind) => [kind.name, kind]));
  const attempt = createAttempt({ ...deps, kinds });
  let trimmedAt = Number.NEGATIVE_INFINITY;
  const trim = (): void => {
    if (clock.monotonic() - trimmedAt < HOUR_MS) return;
    trimmedAt = clock.monotonic();
    database.writeTx((tx) => {
      if (dropOldTx(tx, clock.now()) > 0) tx.publish({ area: 'outbox', ids: null });
    });
  };
  const runners = deps.targets.map((rule) => {
    const ended = () => {
      rule.ended?.();
      trim();
    };
    return createTargetRunner({ ...deps, attempt, rule: { ...rule, ended } });
  });
  let started = false;
  let retrying = false;

  const nudge = async (): Promise<void> => {
    if (started) await Promise.all(runners.map(({ poller }) => poller.nudge()));
  };
  const nudgeSoon = (): void => {
    nudge().catch((error: unknown) => deps.log.error('The outbox could not be nudged', { error }));
  };
  // What is added goes at once. The steps of the runners themselves need no nudge.
  events.subscribe(({ area }) => {
    if (area === 'outbox' && !attempt.isWriting() && !retrying) nudgeSoon();
  });

  actAs({ actor: systemActor('Outbox'), action: 'outbox.recover', source: 'start' }, () => {
    for (const runner of runners) runner.recover();
  });

  const stateOf = (runner: (typeof runners)[number]): TargetState => {
    const { target } = runner;
    const figures = figuresOf(database.read, target);
    const wait = runner.waiting();
    const trouble = lastTrouble(database.read, target);
    const stop = runner.stop();
    return {
      target,
      stopped: stop ?? (wait.breaker ? 'breaker_open' : wait.ms > 0 ? 'rate_limited' : null),
      nextAt: stop === null && wait.ms > 0 ? toInstant(clock.now() + wait.ms) : runner.poller.status().nextAt,
      ...figures,
      lastError: trouble && troubleWords(trouble),
      lastOutage: runner.lastOutage(),
    };
  };

  return {
    start: (): void => {
      started = true;
      for (const { poller } of runners) poller.start();
    },
    /** Aborts what is under way and waits for it; what may have arrived stays marked so. */
    stop: async (): Promise<void> => {
      started = false;
      await Promise.all(runners.map(({ poller }) => poller.stop()));
    },
    nudge,
    /** One run of every target without the pollers: for the command line and for tests. */
    runOnce: async (signal: AbortSignal): Promise<void> => {
      await actAs({ actor: systemActor('Outbox'), action: 'poller.run', source: 'Outbox' }, () =>
        Promise.all(runners.map((runner) => runner.run(signal))),
      );
    },
    status: () => {
      const targets = runners.map(stateOf).filter(({ target, waiting, parked }) => {
        const inUse = deps.targets.find((rule) => rule.target === target)?.inUse?.() ?? true;
        return inUse || waiting + parked > 0;
      });
      const sum = (of: (state: TargetState) => number): number => targets.reduce((n, state) => n + of(state), 0);
      return { waiting: sum((it) => it.waiting), parked: sum((it) => it.parked), targets };
    },

    /** Tries items now; one that may have arrived is read back first. Answers how many there were to try. */
    retry: (ids: readonly string[]): number => {
      const at = toInstant(clock.now());
      for (const runner of runners) runner.forgive();
      retrying = true;
      try {
        return database.writeTx((tx) => ids.filter((id) => stepTx(tx, id, OPEN_STATES, retried, at)).length);
      } finally {
        retrying = false;
        nudgeSoon();
      }
    },

    /** It will never be sent. Throws RECORD_NOT_FOUND, and OUTBOX_BUSY while it is on its way or when it is over. */
    cancel: (id: string, reason: string, by: string): void => {
      const at = toInstant(clock.now());
      database.writeTx((tx) => {
        const row = findItem(tx.db, id);
        if (!row) throw new AppError('RECORD_NOT_FOUND', { kind: 'outbox item', ref: id });
        const { title, state } = row;
        if (!stepTx(tx, id, OPEN_STATES, (item) => cancelled(item, by, reason), at)) {
          throw new AppError('OUTBOX_BUSY', { title, state });
        }
        tx.audit({
          entityType: 'outbox',
          entityId: id,
          entityLabel: title,
          operation: 'done',
          details: { reason, stateBefore: state },
        });
      });
    },
  };
}
