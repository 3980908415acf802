// One cycle: take in what changed, look at what is open, send what may be sent. Zeros first, then other
// decreases, then increases; each phase ends before the next begins. Nothing is sent when the plan is too drastic, nor
// from figures of a tracker server that are too old.
import type { CycleSummary } from '#shared/contract/apex-sync.ts';
import { actionOf, checkSafety, directionOf, type SyncRow, sendPhases } from '#shared/rules/apex-plan.ts';
import type { Breaker } from '../../core/breaker.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import type { AppDatabase } from '../../db/database.ts';
import { countStates, openRows } from '../../features/apex/rows.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexCalls } from './apex-calls.ts';
import type { MappingRefresh } from './mapping-refresh.ts';
import { describeFailure, type Pusher, type PushOutcome } from './pusher.ts';
import type { SyncControl } from './sync-control.ts';
import type { SyncModel } from './sync-model.ts';

export interface CycleDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly model: SyncModel;
  readonly control: SyncControl;
  readonly pusher: Pusher;
  readonly mapping: MappingRefresh;
  readonly breaker: Breaker;
  readonly rateLimit: RateLimit;
  readonly calls: ApexCalls;
  /** Resolves when no import is under way; answers whether one was. */
  readonly importsEnded: (signal: AbortSignal) => Promise<boolean>;
  readonly source: UnitSource;
}

/** Where what can be sold comes from. */
export interface UnitSource {
  name(): CycleSummary['source'];
  /** Brings the packages here to what it says, when it is time. Rejects only on a fault of our own. */
  read(signal: AbortSignal): Promise<void>;
  /** Why its figures must not be sent, in words; null when they may. */
  hold(): string | null;
  /** A person wants it tried at once, whatever went wrong before. */
  forgive(): void;
}

/** Our own packages are what they are. */
export const OWN_PACKAGES: UnitSource = {
  name: () => 'local',
  read: () => Promise.resolve(),
  hold: () => null,
  forgive: () => undefined,
};

// Requests under way at once within a phase. The rate limit sets the pace; this hides the latency.
const CONCURRENCY = 4;
const MINUTE_MS = 60_000;

export type RunCycle = (signal: AbortSignal, options?: { readonly dryRun?: boolean }) => Promise<CycleSummary>;

export function createCycle(deps: CycleDeps): RunCycle {
  const { database, clock, control, model, settings } = deps;
  let number = 0;
  let lookedAtMapping = false;

  /** The first cycle of a run needs the mapping, and as fresh as a running sync would have it. */
  const needMapping = async (signal: AbortSignal): Promise<void> => {
    // While Apex has asked for patience a cycle does not sit and wait for it.
    const lastAt = deps.mapping.lastAt();
    if ((lookedAtMapping && lastAt !== null) || deps.rateLimit.blockedUntil() !== null) return;
    const fresh = lastAt !== null && clock.now() - lastAt < settings.get('mapping.refreshMinutes') * MINUTE_MS;
    if (!fresh) {
      try {
        await deps.mapping.refresh({ full: false, products: false }, signal);
      } catch (error) {
        if (!(error instanceof ApexError)) throw error;
        if (error.kind === 'aborted') return;
        if (!control.accountFailure(error) && lastAt === null) {
          control.setFound('mapping_unavailable', describeFailure(error));
        }
        // With an older mapping on hand the desired state goes on; pushes meet the same trouble and wait.
        if (lastAt === null) return;
      }
    }
    lookedAtMapping = true;
    if (control.found()?.reason === 'mapping_unavailable') control.setFound(null);
  };

  /** Also no decreases: what is too old to raise a batch by is too old to say that something is sold out. */
  const isHeld = (): boolean => {
    const words = deps.source.hold();
    if (words !== null) control.setFound('tracker_stale', words);
    else if (control.found()?.reason === 'tracker_stale') control.setFound(null);
    return words !== null;
  };

  const takeInPackages = async (): Promise<boolean> => {
    try {
      await model.catchUp();
    } catch (error) {
      deps.log.error('Packages could not be read', { error });
      control.setFound('source_unavailable', error instanceof Error ? error.message : String(error));
      return false;
    }
    // No packages at all while batches are looked after is a lost source, never "zero of everything".
    if (model.feeds().size === 0 && Object.values(countStates(database.read)).some((n) => n > 0)) {
      control.setFound('source_empty');
      return false;
    }
    const reason = control.found()?.reason;
    if (reason === 'source_unavailable' || reason === 'source_empty') control.setFound(null);
    return !isHeld();
  };

  const readBacks = async (signal: AbortSignal): Promise<Tally> => {
    const now = toInstant(clock.now());
    const rows = openRows(database.read).filter((row) => actionOf(row, now) === 'read_back');
    return await each(rows, signal, (row) => deps.pusher.readBack(row, signal));
  };

  const mayTry = (): boolean => deps.rateLimit.blockedUntil() === null && deps.breaker.allows();

  /** Works through rows a few at a time, in order; ends early when one says stop. */
  const each = async (
    rows: readonly SyncRow[],
    signal: AbortSignal,
    work: (row: SyncRow) => Promise<PushOutcome>,
    mayGoOn: () => boolean = () => true,
  ): Promise<Tally> => {
    const tally: Tally = { done: 0, failed: 0, stopped: false };
    let next = 0;
    /** Takes one row; false when there is nothing more to do. */
    const step = async (): Promise<boolean> => {
      if (tally.stopped || signal.aborted || !mayGoOn()) return false;
      // What changed since the plan was made is the next cycle's: its plan has passed the safety stop, this has not.
      for (let row = rows[next]; row && !deps.pusher.isCurrent(row); row = rows[next]) next += 1;
      const row = rows[next];
      // Nothing goes to an address that was not read yet: it may have changed since the plan was made.
      if (!row || deps.mapping.lastAt() === null) return false;
      if (control.blocked() || control.unreachable() || deps.source.hold() !== null || !mayTry()) return false;
      next += 1;
      const outcome = await work(row);
      if (outcome === 'pushed') tally.done += 1;
      else tally.failed += 1;
      if (outcome === 'stop') tally.stopped = true;
      return true;
    };
    const worker = async (): Promise<void> => {
      while (await step());
    };
    // The first goes alone: when Apex refuses the token or asks for patience, one request is enough to know.
    if (await step()) await Promise.all(Array.from({ length: Math.min(CONCURRENCY, rows.length) }, worker));
    if (next < rows.length) tally.stopped = true;
    return tally;
  };

  /** What this cycle would send, and whether that is too drastic; the safety stop follows from it. */
  const plan = (): { readonly rows: readonly SyncRow[]; readonly tripped: boolean } => {
    const now = toInstant(clock.now());
    const rows = openRows(database.read).filter((row) => actionOf(row, now) === 'send');
    const { tripped, cuts, batches, sharePercent } = checkSafety(
      rows,
      model.feeds().fedCount(),
      safetyRule(settings),
      control.approved(),
    );
    if (tripped) {
      const share = Math.round(sharePercent);
      control.setFound(
        'safety_stop',
        `${cuts.length} of ${batches} batches (${share} %) would be cut by more than half.`,
      );
    } else if (control.found()?.reason === 'safety_stop') {
      control.setFound(null);
    }
    return { rows, tripped };
  };

  const send = async (rows: readonly SyncRow[], signal: AbortSignal): Promise<Tally> => {
    const sum: Tally = { done: 0, failed: 0, stopped: false };
    for (const phase of sendPhases(rows)) {
      // A sell-out that happens meanwhile must not wait behind a long line of raises: the next cycle plans anew.
      const raising = phase.some((row) => directionOf(row) === 'increase');
      const mayGoOn = () => !raising || !model.isBehind();
      const tally = await each(phase, signal, (row) => deps.pusher.push(row, signal), mayGoOn);
      sum.done += tally.done;
      sum.failed += tally.failed;
      sum.stopped = tally.stopped;
      // An increase must not overtake a decrease that was not tried.
      if (tally.stopped) break;
    }
    return sum;
  };

  return async (signal, { dryRun = false } = {}) => {
    const started = clock.monotonic();
    number += 1;
    const at = toInstant(clock.now());
    await model.ready();
    // A preview reads and plans also while a person has paused the sending.
    const blocked = () => (dryRun ? null : control.blocked());
    await deps.source.read(signal);
    if (!blocked() && !control.unreachable()) await needMapping(signal);
    let sourced = await takeInPackages();

    let planned = 0;
    const tally: Tally = { done: 0, failed: 0, stopped: false };
    const mayGoOn = (): boolean =>
      sourced &&
      !blocked() &&
      !control.unreachable() &&
      control.found()?.reason !== 'mapping_unavailable' &&
      !signal.aborted;
    if (!dryRun && mayGoOn()) tally.failed += (await readBacks(signal)).failed;
    // An import that began meanwhile is one plan too: it is looked at when it is complete.
    while (!signal.aborted && (await deps.importsEnded(signal))) sourced = await takeInPackages();
    if (mayGoOn()) {
      const { rows, tripped } = plan();
      planned = rows.length;
      if (!openRows(database.read).some((row) => control.approved().has(row.batchId))) control.endApproval();
      if (!dryRun && !tripped) {
        const sent = await send(rows, signal);
        tally.done += sent.done;
        tally.failed += sent.failed;
      }
    }
    deps.calls.flush();
    const open = openRows(database.read);
    const inState = (state: SyncRow['state']) => open.filter((row) => row.state === state).length;
    const stop = control.blocked() ?? control.unreachable() ?? control.found();
    return {
      cycle: number,
      at,
      source: deps.source.name(),
      ...model.counts(),
      planned,
      pushed: tally.done,
      failed: tally.failed,
      pending: inState('pending') + inState('sending') + inState('unknown'),
      held: inState('held'),
      parked: inState('parked'),
      paused: stop?.reason ?? null,
      ms: Math.round((clock.monotonic() - started) * 100) / 100,
    };
  };
}

interface Tally {
  done: number;
  failed: number;
  stopped: boolean;
}

export const safetyRule = (settings: SettingsService) => ({
  minBatches: settings.get('sync.safetyMinBatches'),
  sharePercent: settings.get('sync.safetySharePercent'),
});
