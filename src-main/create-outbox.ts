// The part of the composition root that joins the outbox: the kinds of items there are, the systems they go to, its
// routes, and what packing puts into it. Apex is called through the sync's own client, so that all share one rate
// limit, one account of credits and the same stops.
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import type { RateLimit } from './core/rate-limit.ts';
import type { AppDatabase } from './db/database.ts';
import type { SettingsService } from './features/settings/service.ts';
import type { ApexPort } from './integrations/apex/port.ts';
import type { OutboxKind } from './outbox/kinds.ts';
import { createOutboxRoutes } from './outbox/routes.ts';
import { createOutboxRunner } from './outbox/runner.ts';
import type { TargetRule } from './outbox/target-runner.ts';
import type { ApexCalls } from './sync/apex/apex-calls.ts';
import { createOrderStatusKind } from './sync/orders/order-status.ts';
import { createOrderStatusMoves } from './sync/orders/order-status-moves.ts';
import type { ApexGate } from './sync/orders/order-sync.ts';

export interface OutboxParts {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly port: ApexPort;
  readonly calls: Pick<ApexCalls, 'flush'>;
  readonly rateLimit: Pick<RateLimit, 'blockedUntil'>;
  readonly gate: ApexGate;
  /** Kinds and systems besides Apex's. */
  readonly others?: readonly { readonly kind: OutboxKind; readonly target: TargetRule }[] | undefined;
}

export function createOutbox(parts: OutboxParts) {
  const { database, clock, settings, gate, others = [] } = parts;
  /** The token may not read or change orders: that alone is no reason to stop anything else. */
  let forbidden = false;
  let wasStopped = false;

  const apex: TargetRule = {
    target: 'apex',
    stop: () => {
      const reason = gate.stop()?.reason ?? (forbidden ? 'orders_forbidden' : null);
      wasStopped = reason !== null;
      return reason;
    },
    patienceMs: () => Math.max(0, (parts.rateLimit.blockedUntil() ?? 0) - clock.now()),
    forgive: () => {
      forbidden = false;
      gate.forgive();
    },
    ended: () => parts.calls.flush(),
  };

  const orderStatus = createOrderStatusKind({
    ...parts,
    onForbidden: (error) => {
      forbidden = true;
      parts.log.warn('Apex does not let this token change orders', { kind: error.kind });
      database.writeTx((tx) => tx.publish({ area: 'outbox', ids: null }));
    },
  });

  const runner = createOutboxRunner({
    ...parts,
    kinds: [orderStatus, ...others.map(({ kind }) => kind)],
    targets: [apex, ...others.map(({ target }) => target)],
    parkAfter: () => settings.get('sync.parkAfterAttempts'),
  });

  const goOn = (): void => {
    runner.nudge().catch((error: unknown) => parts.log.error('The outbox could not be nudged', { error }));
  };
  settings.onChange((keys) => {
    if (keys.some((key) => key === 'apex.token' || key === 'apex.url')) forbidden = false;
    if (keys.some((key) => key.startsWith('apex.') || key.startsWith('tracker.'))) goOn();
  });
  // A pause that ended is no change of the outbox, so it is heard of here.
  parts.events.subscribe(({ area }) => {
    if (area === 'apex-sync' && wasStopped && apex.stop() === null) goOn();
  });

  return {
    runner,
    routes: createOutboxRoutes({ database, runner }),
    moves: createOrderStatusMoves({ settings, clock }),
    start: runner.start,
    stop: runner.stop,
    nudge: runner.nudge,
    /** For a lamp: how many wait, and how many need a person. */
    status: runner.status,
  };
}
