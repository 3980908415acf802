// Whether the sync may send, and why not: a person's pause, a refused token, the safety stop and its
// approval. A person's pause and an approval outlive a restart; a refused token is tried once more after one.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { PauseReason } from '#shared/contract/apex-sync.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Json } from '../../db/audit.ts';
import type { AppDatabase } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import type { ApexError } from '../../integrations/apex/errors.ts';

const pauseState = namedState(
  'apex-sync.pause',
  z.object({
    since: z.string(),
    by: z.string(),
    reason: z.enum(['paused_by_person', 'after_restore']).default('paused_by_person'),
  }),
);
const approvalState = namedState(
  'apex-sync.approval',
  z.object({ at: z.string(), by: z.string(), items: z.array(z.object({ batchId: z.int(), to: z.int() })) }),
);

/**
 * Written into a restored database before it is used. Its figures are older than what Apex has: nothing is sent until
 * a person resumes, an approval of the past is void, and Apex counts as never looked at, so that not even then a
 * quantity goes out before Apex was read successfully and what sold there meanwhile is held.
 */
export function pauseAfterRestore(restored: Database.Database, at: string): void {
  const pause = JSON.stringify({ since: at, by: '', reason: 'after_restore' });
  restored.prepare("delete from states where name in ('apex-sync.pause', 'apex-sync.approval')").run();
  restored.prepare("insert into states (name, value, updated_at) values ('apex-sync.pause', ?, ?)").run(pause, at);
  restored
    .prepare(
      "update states set value = json_set(value, '$.lastAt', 0), updated_at = ? where name = 'apex-mapping.batches'",
    )
    .run(at);
}

// A person approved one plan at one time, not whatever comes later.
const APPROVAL_LASTS_MS = 60 * 60_000;
const NOTHING: ReadonlyMap<number, number> = new Map();

/** A decision about the sync itself, in the transaction that makes it. */
const decision = (details: Readonly<Record<string, Json>> = {}) =>
  ({ entityType: 'sync', entityId: 'apex', entityLabel: 'Apex', operation: 'done', details }) as const;

export interface Stop {
  readonly reason: PauseReason;
  readonly since: string;
  readonly detail: string;
}

export type SyncControl = ReturnType<typeof createSyncControl>;

export function createSyncControl(deps: {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly settings: SettingsService;
}) {
  const { database, clock, settings } = deps;
  const now = () => toInstant(clock.now());
  /** Apex refused us: nothing more is sent until a person acts. */
  let refused: Stop | null = null;
  /** What the last cycle found: safety stop, mapping or source trouble. Clears itself when a cycle finds it gone. */
  let found: Stop | null = null;
  let creditUntil = 0;
  let creditSince = '';
  let pausedAt = pauseState.read(database.read);
  let approved = new Map((approvalState.read(database.read)?.items ?? []).map(({ batchId, to }) => [batchId, to]));
  let approvedAt = Date.parse(approvalState.read(database.read)?.at ?? '') || 0;
  const startedAt = now();

  const publish = (): void => database.writeTx((tx) => tx.publish({ area: 'apex-sync', ids: null }));

  return {
    /** Why nothing may be sent to Apex at all, or null. Asks for no network. */
    blocked: (): Stop | null => {
      if (!settings.get('sync.enabled')) return { reason: 'off', since: startedAt, detail: '' };
      if (pausedAt) return { reason: pausedAt.reason, since: pausedAt.since, detail: pausedAt.by };
      return null;
    },
    /** Why not even reading Apex makes sense. */
    unreachable: (): Stop | null => {
      if (settings.secret('apex.token') === null) return { reason: 'not_configured', since: startedAt, detail: '' };
      if (refused) return refused;
      if (creditUntil > clock.now())
        return { reason: 'credit_limit', since: creditSince, detail: toInstant(creditUntil) };
      return null;
    },
    found: () => found,
    setFound: (reason: PauseReason | null, detail = ''): void => {
      if (reason === null ? found === null : found?.reason === reason && found.detail === detail) return;
      found = reason === null ? null : { reason, since: found?.reason === reason ? found.since : now(), detail };
      publish();
    },

    /** Takes in a failure that concerns the whole account. Answers true when it does. */
    accountFailure: (error: ApexError): boolean => {
      if (error.kind === 'unauthorised' || error.kind === 'forbidden') {
        if (refused?.reason !== error.kind) refused = { reason: error.kind, since: now(), detail: error.detail };
        publish();
        return true;
      }
      if (error.kind === 'credit_limit') {
        // Asking again costs nothing while the allowance is used up, but there is no point in hurry.
        if (creditUntil < clock.now()) creditSince = now();
        creditUntil = clock.now() + 15 * 60_000;
        publish();
        return true;
      }
      return false;
    },
    /** The token or address changed, or a person wants another try. */
    forgive: (): void => {
      if (!refused && creditUntil === 0) return;
      refused = null;
      creditUntil = 0;
      publish();
    },

    pause: (by: string): void => {
      pausedAt = { since: now(), by, reason: 'paused_by_person' };
      const value = pausedAt;
      database.writeTx((tx) => {
        pauseState.writeTx(tx, value, value.since);
        tx.audit(decision());
        tx.publish({ area: 'apex-sync', ids: null });
      });
    },
    resume: (): void => {
      pausedAt = null;
      refused = null;
      creditUntil = 0;
      database.writeTx((tx) => {
        pauseState.clearTx(tx);
        tx.audit(decision());
        tx.publish({ area: 'apex-sync', ids: null });
      });
    },

    /** Lowest quantity a person accepted, by batch. */
    approved: (): ReadonlyMap<number, number> => (clock.now() - approvedAt < APPROVAL_LASTS_MS ? approved : NOTHING),
    approve: (items: readonly { batchId: number; to: number }[], by: string): void => {
      approved = new Map(items.map(({ batchId, to }) => [batchId, to]));
      approvedAt = clock.now();
      const at = now();
      database.writeTx((tx) => {
        approvalState.writeTx(tx, { at, by, items: [...items] }, at);
        tx.audit(
          decision({ items: items.length, batches: items.slice(0, 50).map(({ batchId, to }) => `${batchId}: ${to}`) }),
        );
        tx.publish({ area: 'apex-sync', ids: null });
      });
    },
    /** An approval is for one plan: once everything in it went out it ends. */
    endApproval: (): void => {
      if (approved.size === 0) return;
      approved = new Map();
      database.writeTx((tx) => approvalState.clearTx(tx));
    },
  };
}
