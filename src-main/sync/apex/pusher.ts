// Sends one row of desired state to Apex, or reads a batch back after an unclear push, and writes down what
// came of it. The row is marked before anything leaves, so a crash in between is seen as "unknown" afterwards.
import { eq } from 'drizzle-orm';
import type { LogResult } from '#shared/contract/apex-sync.ts';
import {
  acknowledged,
  failed,
  observed,
  parked,
  type ReadingNews,
  type SyncRow,
  sending,
  unclear,
} from '#shared/rules/apex-plan.ts';
import { type BackoffRule, backoffMs } from '../../core/backoff.ts';
import type { Breaker } from '../../core/breaker.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { apexBatches } from '../../db/schema/apex.ts';
import { addLogTx, findRow, saveRowTx } from '../../features/apex/rows.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPort } from '../../integrations/apex/port.ts';
import type { SyncControl } from './sync-control.ts';

export interface PusherDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly port: ApexPort;
  readonly settings: SettingsService;
  readonly control: SyncControl;
  readonly breaker: Breaker;
  readonly rateLimit: RateLimit;
  readonly productName: (batchId: number) => string;
  /** A push was answered 404: the mapping is out of date. */
  readonly onNotFound: (batchId: number) => void;
}

/** stop: nothing more should be tried in this cycle. */
export type PushOutcome = 'pushed' | 'failed' | 'stop';

const RETRY: BackoffRule = { firstMs: 2000, capMs: 300_000 };
const RATE_PAUSE: BackoffRule = { firstMs: 2000, capMs: 60_000 };

export type Pusher = ReturnType<typeof createPusher>;

export function createPusher(deps: PusherDeps) {
  const { database, clock, port } = deps;
  const inFlight = new Set<number>();
  // When the last push of a batch ended (monotonic): a reading whose request began earlier says nothing about it.
  const lastEnded = new Map<number, number>();
  let limited = 0;

  const write = (
    batchId: number,
    step: (row: SyncRow) => SyncRow,
    log: Omit<Parameters<typeof addLogTx>[1], 'at' | 'batchId' | 'productName'> | null,
    also?: (tx: Tx) => void,
  ): void => {
    const at = toInstant(clock.now());
    database.writeTx((tx) => {
      const row = findRow(tx.db, batchId);
      // Released while the answer was under way: what Apex has is in the mirror, there is no row to keep.
      if (row) saveRowTx(tx, step(row), at);
      if (log) addLogTx(tx, { at, batchId, productName: deps.productName(batchId), ...log });
      also?.(tx);
      tx.publish({ area: 'apex-sync', ids: [String(batchId)] });
    });
  };

  const mirrorQuantity = (batchId: number, quantity: number, updatedAt: string) => (tx: Tx) => {
    const patch = updatedAt === '' ? { quantity } : { quantity, updatedAt };
    tx.db.update(apexBatches).set(patch).where(eq(apexBatches.batchId, batchId)).run();
  };

  const track = async <T>(batchId: number, call: () => Promise<T>): Promise<{ value: T; ms: number }> => {
    const started = clock.monotonic();
    inFlight.add(batchId);
    try {
      return { value: await call(), ms: clock.monotonic() - started };
    } finally {
      inFlight.delete(batchId);
      lastEnded.set(batchId, clock.monotonic());
    }
  };

  /** Sends the row's desired quantity. Never rejects. */
  const push = async (row: SyncRow, signal: AbortSignal): Promise<PushOutcome> => {
    const { batchId, desired, cause } = row;
    const from = row.acknowledged;
    write(batchId, sending, null);
    const started = clock.monotonic();
    try {
      const { value: batch, ms } = await track(batchId, () => port.setQuantity(batchId, desired, signal));
      deps.breaker.succeeded();
      limited = 0;
      const has = batch.quantity ?? desired;
      const log = { from, to: desired, cause, latencyMs: Math.round(ms) };
      const mirror = mirrorQuantity(batchId, has, batch.updatedAt);
      const at = toInstant(clock.now());
      if (has === desired) {
        write(batchId, (now) => acknowledged(now, has, at), { ...log, result: 'ok', error: null }, mirror);
        return 'pushed';
      }
      // Apex took the call and kept another number: tried again with growing pauses, and shown, but not for ever.
      const words = `Apex answered with ${has} instead of ${desired}`;
      const retryAt = toInstant(clock.now() + backoffMs(RETRY, row.attempts + 1, deps.random));
      const step = (now: SyncRow): SyncRow => {
        const next = { ...observed(now, has, at).row, attempts: now.attempts };
        return next.state === 'pending' ? giveUpOrRetry(next, desired, words, retryAt) : next;
      };
      write(batchId, step, { ...log, result: 'failed', error: words }, mirror);
      return 'failed';
    } catch (thrown) {
      const error = asApexError(thrown);
      const latencyMs = Math.round(clock.monotonic() - started);
      return settleFailure(row, error, { from, to: desired, cause, latencyMs });
    }
  };

  const settleFailure = (
    row: SyncRow,
    error: ApexError,
    log: { from: number | null; to: number; cause: string; latencyMs: number },
  ): PushOutcome => {
    const { batchId, desired } = row;
    const words = describeFailure(error);
    const retryAt = toInstant(clock.now() + backoffMs(RETRY, row.attempts + 1, deps.random));
    const note = (step: (now: SyncRow) => SyncRow, result: LogResult) =>
      write(batchId, step, { ...log, result, error: words });

    if (tellsOfHealth(error)) deps.breaker.failed();
    else deps.breaker.succeeded();
    if (deps.control.accountFailure(error)) {
      note((now) => failed(now, words, null, false), 'failed');
      return 'stop';
    }
    switch (error.kind) {
      case 'aborted':
        // Stopping in mid-push: the row stays "unknown" and is read back at the next start.
        write(
          batchId,
          (now) => (error.mayHaveHappened ? unclear(now, words, retryAt) : failed(now, words, null, false)),
          null,
        );
        return 'stop';
      case 'rate_limited': {
        limited += 1;
        if (error.retryAfterMs === null) {
          deps.rateLimit.blockUntil(clock.now() + backoffMs(RATE_PAUSE, limited, deps.random));
        }
        note((now) => failed(now, words, null, false), 'failed');
        return 'stop';
      }
      case 'rejected':
        note((now) => parked(now, desired, words), 'parked');
        return 'failed';
      case 'not_found':
        note((now) => giveUpOrRetry(now, desired, words, retryAt), 'failed');
        deps.onNotFound(batchId);
        return 'failed';
      default:
        if (error.mayHaveHappened) note((now) => unclear(now, words, retryAt), 'unknown');
        // However long Apex is away, that is no fault of this batch: it is never parked for it.
        else if (tellsOfHealth(error)) note((now) => failed(now, words, retryAt, true), 'failed');
        else note((now) => giveUpOrRetry(now, desired, words, retryAt), 'failed');
        return 'failed';
    }
  };

  /** Parked after many tries in vain, so that a person sees it; never dropped. */
  const giveUpOrRetry = (now: SyncRow, quantity: number, words: string, retryAt: string): SyncRow =>
    now.attempts + 1 >= deps.settings.get('sync.parkAfterAttempts')
      ? parked(now, quantity, words)
      : failed(now, words, retryAt, true);

  /** After an unclear push: reads the batch and lets the row go on from what Apex has. Never rejects. */
  const readBack = async (row: SyncRow, signal: AbortSignal): Promise<PushOutcome> => {
    const { batchId, cause } = row;
    const log = { from: row.acknowledged, to: row.sentQuantity ?? row.desired, cause };
    try {
      const { value: batch, ms } = await track(batchId, () => port.getBatch(batchId, signal));
      deps.breaker.succeeded();
      const has = batch.quantity;
      write(
        batchId,
        (now) =>
          has === null ? failed(now, now.lastError ?? '', null, false) : observed(now, has, toInstant(clock.now())).row,
        {
          ...log,
          cause:
            has === row.sentQuantity
              ? 'Read back: the push had arrived'
              : `Read back: Apex has ${has ?? 'no quantity'}`,
          latencyMs: Math.round(ms),
          result: 'read_back',
          error: null,
        },
        has === null ? undefined : mirrorQuantity(batchId, has, batch.updatedAt),
      );
      return 'pushed';
    } catch (thrown) {
      const error = asApexError(thrown);
      const words = describeFailure(error);
      if (tellsOfHealth(error)) deps.breaker.failed();
      else deps.breaker.succeeded();
      if (deps.control.accountFailure(error) || error.kind === 'aborted') return 'stop';
      if (error.kind === 'rate_limited') {
        limited += 1;
        if (error.retryAfterMs === null) {
          deps.rateLimit.blockUntil(clock.now() + backoffMs(RATE_PAUSE, limited, deps.random));
        }
        return 'stop';
      }
      const retryAt = toInstant(clock.now() + backoffMs(RETRY, row.attempts + 1, deps.random));
      if (error.kind === 'not_found') {
        // Still not seen, so still not to be sent again, until so many tries in vain that a person must look.
        const step = (now: SyncRow): SyncRow =>
          now.attempts + 1 >= deps.settings.get('sync.parkAfterAttempts')
            ? parked(now, now.desired, words)
            : unclear(now, words, retryAt);
        write(batchId, step, { ...log, latencyMs: null, result: 'failed', error: words });
        deps.onNotFound(batchId);
        return 'failed';
      }
      write(batchId, (now) => unclear(now, words, retryAt), null);
      return 'failed';
    }
  };

  return {
    push,
    readBack,
    /** Whether a planned row is still as planned: a reading or a package may have changed it since. */
    isCurrent: (row: SyncRow): boolean => {
      const now = findRow(database.read, row.batchId);
      return now !== null && now.desired === row.desired && now.state === row.state;
    },
    /** Whether a quantity read in a request that began at `requestedAt` (monotonic ms) says something about the batch. */
    mayTrust: (batchId: number, requestedAt: number): boolean =>
      !inFlight.has(batchId) && requestedAt > (lastEnded.get(batchId) ?? Number.NEGATIVE_INFINITY),
  };
}

/** Failures of the line or the server, as opposed to an answer we do not like. */
const tellsOfHealth = (error: ApexError): boolean =>
  error.kind === 'network' || error.kind === 'timeout' || error.kind === 'server' || error.kind === 'aborted';

/** What a reading told, as the log says it. */
export const NEWS_RESULT: Readonly<Record<ReadingNews, LogResult | null>> = {
  same: null,
  arrived: 'read_back',
  dropped: 'sold_there',
  raised: 'raised_there',
};

const asApexError = (thrown: unknown): ApexError =>
  thrown instanceof ApexError
    ? thrown
    : new ApexError('shape', {
        detail: thrown instanceof Error ? thrown.message : String(thrown),
        mayHaveHappened: true,
      });

const KIND_WORDS: Readonly<Record<ApexError['kind'], string>> = {
  unauthorised: 'Apex does not accept the token',
  forbidden: 'The token may not do this',
  not_found: 'Apex does not know this batch',
  method_not_allowed: 'Apex does not allow this kind of change',
  conflict: 'Apex reports a conflicting change',
  rejected: 'Apex refused the quantity',
  rate_limited: 'Apex asked us to slow down',
  credit_limit: 'The credit allowance at Apex is used up',
  server: 'Apex had an error of its own',
  network: 'Apex could not be reached',
  timeout: 'Apex did not answer in time',
  shape: 'Apex answered in a form we do not know',
  aborted: 'Interrupted',
};

/** What happened in a person's words, with Apex's own message behind it. */
export const describeFailure = (error: ApexError): string =>
  `${KIND_WORDS[error.kind]}${error.status ? ` (${error.status})` : ''}${error.detail ? `: ${error.detail}` : ''}`;
