// The order refresh as a whole: its poller, what a person asks of it, and why it does not read. It keeps to the sync's
// stops: nothing is read while a person has paused, while Apex is not configured or refuses the token, or while the
// month's allowance is used up; and it slows down with the mapping as the credit budget is exceeded.
import type { PauseReason } from '#shared/contract/apex-sync.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { createPoller, type PollerStatus } from '../../core/poller.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPort } from '../../integrations/apex/port.ts';
import type { ApexCalls } from '../apex/apex-calls.ts';
import { describeFailure } from '../apex/pusher.ts';
import type { OrderRefresh } from './order-refresh.ts';

/** What the Apex sync knows of the account, shared by everything that calls Apex. */
export interface ApexGate {
  /** Why nothing is read from Apex, or null. */
  stop(): { readonly reason: PauseReason } | null;
  /** Takes in a failure that concerns the whole account. Answers true when it does. */
  accountFailure(error: ApexError): boolean;
  /** A person wants another try. */
  forgive(): void;
  /** By how much polling is slowed to stay within the month's credits; 1 when it is not. */
  slowdown(): number;
}

export interface OrderSyncDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly port: ApexPort;
  readonly calls: Pick<ApexCalls, 'flush'>;
  readonly settings: SettingsService;
  readonly gate: ApexGate;
  readonly refresh: OrderRefresh;
  /** A complete reading ended. Instants in milliseconds: when it began, and when one last met orders nobody can read. */
  readonly onRead: (read: { readonly at: number; readonly unreadableAt: number | null }) => Promise<unknown>;
}

export interface OrderSyncStatus {
  readonly poller: PollerStatus;
  readonly enabled: boolean;
  readonly asOf: string | null;
  readonly firstDate: string;
  readonly stopped: string | null;
}

const MINUTE_MS = 60_000;
/** Apex's name for what a token needs to see orders. */
const ABILITY = 'view:shipping-orders';

export type OrderSync = ReturnType<typeof createOrderSync>;

export function createOrderSync(deps: OrderSyncDeps) {
  const { clock, settings, gate, refresh } = deps;
  /** The token may not see orders. Until a person acts nothing of them is asked again. */
  let forbidden = false;
  let running: Promise<number> | null = null;
  let started = false;
  const ending = new AbortController();
  refresh.adoptAddress();

  const readAll = async (signal: AbortSignal): Promise<number> => {
    const seen = await refresh.run(signal, gate.slowdown());
    const at = refresh.lastAt();
    if (at !== null) await deps.onRead({ at, unreadableAt: refresh.unreadableAt() });
    return seen;
  };

  /** One reading at a time: a second caller gets the one under way. Rejects with ApexError. */
  const read = (signal: AbortSignal): Promise<number> => {
    running ??= readAll(AbortSignal.any([signal, ending.signal])).finally(() => {
      running = null;
      deps.calls.flush();
    });
    return running;
  };

  /**
   * Answers true when a failure is a state that ends by a person's doing, and not an error to try again after. A
   * refused list may mean that the token lacks this one ability, which is no reason to stop anything else: the token
   * itself is asked, which costs nothing.
   */
  const takeIn = async (error: ApexError, signal: AbortSignal): Promise<boolean> => {
    if (error.kind === 'aborted') return true;
    if (error.kind !== 'forbidden') return gate.accountFailure(error);
    try {
      const { abilities } = await deps.port.welcome(signal);
      deps.log.warn('Apex does not show orders to this token', {
        ability: ABILITY,
        granted: abilities.includes(ABILITY),
      });
    } catch (second) {
      if (!(second instanceof ApexError)) throw second;
      if (second.kind === 'aborted' || gate.accountFailure(second)) return true;
    }
    forbidden = true;
    return true;
  };

  const intervalMs = (): number => settings.get('orders.refreshMinutes') * MINUTE_MS * gate.slowdown();

  /** One turn of the poller: an increment when it is time. */
  const poll = async (signal: AbortSignal): Promise<{ notBeforeMs: number } | undefined> => {
    if (!settings.get('orders.autoRefresh') || gate.stop() || forbidden) return undefined;
    const lastAt = refresh.lastAt();
    const age = lastAt === null ? Number.POSITIVE_INFINITY : clock.now() - lastAt;
    // Started again or just refreshed by a person: it is still as fresh as it would be.
    if (age >= 0 && age < intervalMs() * 0.9) return { notBeforeMs: (lastAt ?? 0) + intervalMs() };
    try {
      await read(signal);
    } catch (error) {
      if (!(error instanceof ApexError)) throw error;
      if (!(await takeIn(error, signal))) throw new Error(describeFailure(error));
    }
    return undefined;
  };

  const poller = createPoller({
    name: 'Apex orders',
    clock,
    log: deps.log,
    random: deps.random,
    intervalMs,
    backoff: { firstMs: 5000, capMs: 15 * MINUTE_MS },
    run: poll,
  });
  const nudge = (): Promise<void> => (started ? poller.nudge() : Promise.resolve());

  settings.onChange((keys) => {
    if (keys.includes('apex.url')) refresh.adoptAddress();
    if (keys.some((key) => key === 'apex.token' || key === 'apex.url')) forbidden = false;
    if (keys.some((key) => key.startsWith('apex.') || key.startsWith('orders.'))) void nudge();
  });

  return {
    start: (): void => {
      started = true;
      poller.start();
    },
    stop: async (): Promise<void> => {
      started = false;
      ending.abort();
      await poller.stop();
      await running?.catch(() => undefined);
    },
    nudge,
    poll,
    /** Reads now, also while reading by itself is off. Throws APEX_NOT_CONFIGURED or APEX_UNREACHABLE. */
    refreshNow: async (): Promise<number> => {
      forbidden = false;
      gate.forgive();
      if (settings.secret('apex.token') === null) throw new AppError('APEX_NOT_CONFIGURED', {});
      try {
        return await read(ending.signal);
      } catch (error) {
        if (!(error instanceof ApexError)) throw error;
        await takeIn(error, ending.signal);
        throw new AppError('APEX_UNREACHABLE', { kind: error.kind, detail: describeFailure(error) });
      }
    },
    status: (): OrderSyncStatus => {
      const lastAt = refresh.lastAt();
      return {
        poller: poller.status(),
        enabled: settings.get('orders.autoRefresh'),
        asOf: lastAt === null ? null : toInstant(lastAt),
        firstDate: refresh.firstDate(),
        stopped: gate.stop()?.reason ?? (forbidden ? 'orders_forbidden' : null),
      };
    },
  };
}
