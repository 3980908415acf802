// The Apex sync as a whole: the cycle's poller and the mapping's, what the screens ask of them, and what a
// person may do. Made once, by the composition root.
import type { CycleSummary, SyncStatus } from '#shared/contract/apex-sync.ts';
import { actionOf, checkSafety } from '#shared/rules/apex-plan.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import type { BackoffRule } from '../../core/backoff.ts';
import { createBreaker } from '../../core/breaker.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { createPoller, type Poller } from '../../core/poller.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import type { AppDatabase } from '../../db/database.ts';
import { dropLogBeforeTx, findRows, openRows, rowStates } from '../../features/apex/rows.ts';
import type { PackageService } from '../../features/packages/service.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPort } from '../../integrations/apex/port.ts';
import type { ApexCalls } from './apex-calls.ts';
import { createCycle, OWN_PACKAGES, type RunCycle, safetyRule, type UnitSource } from './cycle.ts';
import { createSyncDecisions } from './decisions.ts';
import { createHeldRelease } from './held-release.ts';
import { createMappingRefresh, type RefreshResult } from './mapping-refresh.ts';
import { createPusher, describeFailure } from './pusher.ts';
import { matchedBatch, standingOf } from './standing.ts';
import { buildStatus } from './status.ts';
import { createSyncControl } from './sync-control.ts';
import { createSyncModel } from './sync-model.ts';
import { buildOverview, toPackageLinks, toPlanItem } from './views.ts';

export interface ApexSyncDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly port: ApexPort;
  readonly rateLimit: RateLimit;
  readonly calls: ApexCalls;
  readonly settings: SettingsService;
  readonly packages: PackageService;
  /** Our own packages when left out. */
  readonly source?: UnitSource | undefined;
}

export type ApexSync = ReturnType<typeof createApexSync>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SOON: BackoffRule = { firstMs: 5000, capMs: 5 * MINUTE_MS };
const KEPT_CYCLES = 120;
// A full refresh because of a 404 at most this often: it costs a credit for every batch there is.
const FULL_AFTER_404_MS = HOUR_MS;

export function createApexSync(deps: ApexSyncDeps) {
  const { database, clock, settings, rateLimit, calls } = deps;
  const control = createSyncControl({ database, clock, settings });
  const model = createSyncModel({ database, clock, settings });
  const breaker = createBreaker({
    clock,
    random: deps.random,
    failures: 5,
    pause: { firstMs: 5000, capMs: 2 * MINUTE_MS },
  });
  const cycles: CycleSummary[] = [];
  let lastFullAfter404 = Number.NEGATIVE_INFINITY;
  let lastTrim = 0;

  const pusher = createPusher({
    ...deps,
    control,
    breaker,
    productName: (batchId) => model.index().productName(batchId),
    onNotFound: () => {
      const full = clock.now() - lastFullAfter404 >= FULL_AFTER_404_MS;
      if (full) lastFullAfter404 = clock.now();
      wish = { full: wish.full || full, products: true };
      void mappingPoller.nudge();
    },
  });
  const mapping = createMappingRefresh({ ...deps, model, pusher: () => pusher });
  // What a person approved was for the batches there.
  if (mapping.adoptAddress()) control.endApproval();
  // A half-imported file would look like a calmer plan than the whole one is: cycles wait until it is in.
  let imports = 0;
  let importEnded: (() => void)[] = [];
  const importsEnded = async (signal: AbortSignal): Promise<boolean> => {
    const underWay = imports > 0;
    while (imports > 0 && !signal.aborted) await new Promise<void>((resolve) => importEnded.push(resolve));
    return underWay;
  };
  const source = deps.source ?? OWN_PACKAGES;
  const runPlainCycle = createCycle({ ...deps, source, model, control, pusher, mapping, breaker, importsEnded });
  const runCycle: RunCycle = async (signal, options) => {
    await importsEnded(signal);
    return runPlainCycle(signal, options);
  };
  const duringImport = async <T>(work: () => Promise<T>): Promise<T> => {
    imports += 1;
    try {
      return await work();
    } finally {
      imports -= 1;
      if (imports === 0) {
        const waiting = importEnded;
        importEnded = [];
        for (const go of waiting) go();
        void nudge();
      }
    }
  };

  const noteCycle = (summary: CycleSummary): CycleSummary => {
    cycles.push(summary);
    if (cycles.length > KEPT_CYCLES) cycles.shift();
    trimLog();
    if (summary.planned > 0 || summary.pushed > 0) {
      database.writeTx((tx) => tx.publish({ area: 'apex-sync', ids: null }));
    }
    return summary;
  };

  const trimLog = (): void => {
    if (clock.now() - lastTrim < HOUR_MS) return;
    lastTrim = clock.now();
    const before = toInstant(clock.now() - settings.get('sync.logDays') * DAY_MS);
    database.writeTx((tx) => dropLogBeforeTx(tx, before));
  };

  const cyclePoller: Poller = createPoller({
    name: 'Apex sync',
    clock,
    log: deps.log,
    random: deps.random,
    intervalMs: () => settings.get('sync.intervalSeconds') * 1000,
    backoff: SOON,
    run: async (signal) => {
      noteCycle(await runCycle(signal));
      return undefined;
    },
  });

  /** Polling slows down as the month heads past its credit budget: pushes matter more than looking. */
  const mappingIntervalMs = (): number => {
    const base = settings.get('mapping.refreshMinutes') * MINUTE_MS;
    return base * slowdown();
  };
  const slowdown = (): number => {
    const budget = settings.get('apex.monthlyCreditBudget');
    if (budget === 0) return 1;
    const { used, forecast } = calls.month();
    if (used >= budget) return 12;
    return Math.min(12, Math.max(1, Math.ceil((forecast / budget - 1) * 4) + (forecast > budget ? 1 : 0)));
  };

  let wish = { full: false, products: false };
  /** One turn of the mapping's poller: an increment when it is time, at once when somebody wished for it. */
  const pollMapping = async (signal: AbortSignal): Promise<{ notBeforeMs: number } | undefined> => {
    if (control.blocked() || control.unreachable()) return undefined;
    const asked = wish;
    const lastAt = mapping.lastAt();
    const age = lastAt === null ? Number.POSITIVE_INFINITY : clock.now() - lastAt;
    // Started again, or just refreshed by a cycle: what is known is still as fresh as it would be.
    // A clock set back makes the age negative, which says nothing.
    if (!asked.full && !asked.products && age >= 0 && age < mappingIntervalMs() * 0.9) {
      return { notBeforeMs: (lastAt ?? 0) + mappingIntervalMs() };
    }
    wish = { full: false, products: false };
    try {
      await mapping.refresh(asked, signal);
      if (control.found()?.reason === 'mapping_unavailable') control.setFound(null);
    } catch (error) {
      wish = { full: wish.full || asked.full, products: wish.products || asked.products };
      if (!(error instanceof ApexError)) throw error;
      if (error.kind === 'aborted' || control.accountFailure(error)) return undefined;
      throw new Error(describeFailure(error));
    }
    return undefined;
  };

  const mappingPoller: Poller = createPoller({
    name: 'Apex mapping',
    clock,
    log: deps.log,
    random: deps.random,
    intervalMs: mappingIntervalMs,
    backoff: { firstMs: 5000, capMs: 15 * MINUTE_MS },
    run: (signal) => pollMapping(signal),
  });

  // What nobody waits for still has to end before the database closes, and must not end the program when it fails.
  const background = new Set<Promise<void>>();
  const inBackground = (work: Promise<unknown>): void => {
    const done: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => deps.log.error('Work of the sync in the background failed', { error }),
      )
      .finally(() => background.delete(done));
    background.add(done);
  };

  settings.onChange((keys) => {
    if (keys.some((key) => key === 'apex.token' || key === 'apex.url')) control.forgive();
    if (keys.includes('apex.url') && mapping.adoptAddress()) {
      control.endApproval();
      model.forget();
      inBackground(rebuild());
    }
    if (keys.includes('apex.requestsPerSecond')) rateLimit.setRate(settings.get('apex.requestsPerSecond'));
    const rules = ['mapping.productLines', 'packages.offeringMode'];
    if (keys.some((key) => rules.includes(key))) inBackground(rebuild());
    database.writeTx((tx) => tx.publish({ area: 'apex-sync', ids: null }));
    void nudge();
  });

  const nudge = (): Promise<void> => (started ? cyclePoller.nudge() : Promise.resolve());
  const rebuild = async (): Promise<void> => {
    await model.rebuild();
    database.writeTx((tx) => {
      tx.publish({ area: 'mapping', ids: null });
      tx.publish({ area: 'packages', ids: null });
    });
    await nudge();
  };
  let started = false;

  const world = () => ({ index: model.index(), feeds: model.feeds() });
  const currentStop = () => control.blocked() ?? control.unreachable() ?? control.found();

  const safetyNow = () => {
    const now = toInstant(clock.now());
    const sends = openRows(database.read).filter((row) => actionOf(row, now) === 'send');
    return checkSafety(sends, model.feeds().fedCount(), safetyRule(settings), control.approved());
  };

  return {
    ready: model.ready,
    address: settings.apexAddress,
    start: (): void => {
      started = true;
      cyclePoller.start();
      mappingPoller.start();
    },
    pollMapping,
    /** Runs an import with the cycles waiting until it is complete. */
    duringImport,
    /** For the command line, which runs the cycles itself. */
    startMapping: (): void => mappingPoller.start(),
    stop: async (): Promise<void> => {
      started = false;
      await Promise.all([cyclePoller.stop(), mappingPoller.stop()]);
      await Promise.all(background);
      calls.flush();
    },
    nudge,
    rebuild,
    /** One cycle without the poller, for the command line. Rejects only on a fault of our own. */
    runOnce: async (signal: AbortSignal, options?: { readonly dryRun?: boolean }): Promise<CycleSummary> =>
      noteCycle(await runCycle(signal, options)),
    /** What everything else that reads from Apex goes by. Switching the sync off stops pushes, not reading. */
    gate: {
      stop: () => {
        const blocked = control.blocked();
        return (blocked?.reason === 'off' ? null : blocked) ?? control.unreachable();
      },
      accountFailure: control.accountFailure,
      forgive: control.forgive,
      slowdown,
    },
    /** What keeps the sync from doing its work, for the command line's last word. */
    stopped: currentStop,

    runNow: async (): Promise<CycleSummary | null> => {
      control.forgive();
      source.forgive();
      await cyclePoller.nudge();
      return cycles.at(-1) ?? null;
    },
    refreshMapping: async (full: boolean): Promise<RefreshResult> => {
      control.forgive();
      if (settings.secret('apex.token') === null) throw new AppError('APEX_NOT_CONFIGURED', {});
      try {
        const result = await mapping.refresh({ full, products: true }, new AbortController().signal);
        void nudge();
        return result;
      } catch (error) {
        if (!(error instanceof ApexError)) throw error;
        control.accountFailure(error);
        throw new AppError('APEX_UNREACHABLE', { kind: error.kind, detail: describeFailure(error) });
      }
    },

    pause: (actor: Actor): void => control.pause(actor.name),
    /** Nothing is read while a person has paused, so what was sold there meanwhile is looked at before anything is sent. */
    resume: async (): Promise<void> => {
      control.forgive();
      const age = clock.now() - (mapping.lastAt() ?? Number.NEGATIVE_INFINITY);
      if (age >= settings.get('mapping.refreshMinutes') * MINUTE_MS && !control.unreachable()) {
        await mapping
          .refresh({ full: false, products: false }, new AbortController().signal)
          .catch((error: unknown) => {
            // Out of reach for reading is out of reach for writing: the cycle meets it and says so.
            if (!(error instanceof ApexError)) throw error;
            control.accountFailure(error);
          });
      }
      control.resume();
      void nudge();
    },
    ...createSyncDecisions({ ...deps, control, model, safetyNow, nudge }),
    ordersRead: createHeldRelease({ ...deps, model, nudge }),

    plan: async () => {
      await model.catchUp();
      const at = toInstant(clock.now());
      const { cuts, batches, sharePercent, tripped } = safetyNow();
      const items = openRows(database.read).map((row) => toPlanItem(world(), row, at, tripped));
      const order = { zero: 0, decrease: 1, increase: 2 };
      items.sort((a, b) => order[a.direction] - order[b.direction] || a.batchId - b.batchId);
      return {
        at,
        paused: currentStop()?.reason ?? null,
        safety: { cuts: cuts.length, batches, sharePercent, tripped },
        items,
      };
    },
    cycles: () => [...cycles],
    overview: async () => {
      await model.catchUp();
      const lastAt = mapping.lastAt();
      const { packages: _packages, ...counts } = model.counts();
      return buildOverview(world(), lastAt === null ? null : toInstant(lastAt), counts);
    },
    world: async () => {
      await model.ready();
      return world();
    },
    packageLinks: async (packageId: string) => {
      await model.catchUp();
      const feed = model.feeds().package(packageId);
      if (!feed) return [];
      const ids = feed.links.flatMap(({ match }) => (match.kind === 'matched' ? [match.batchId] : []));
      const rows = new Map(findRows(database.read, ids).map((row) => [row.batchId, row]));
      return toPackageLinks(world(), feed, rows);
    },

    /** How packages stand with Apex as a whole, from the rows of the batches they feed. */
    standing: async (ids?: readonly string[]) => {
      await model.catchUp();
      const feeds = model.feeds();
      const wanted = ids?.flatMap((id) => feeds.package(id)?.links.flatMap(matchedBatch) ?? []);
      const rows = new Map(rowStates(database.read, wanted).map((row) => [row.batchId, row]));
      return (packageId: string) => standingOf(feeds.package(packageId), rows);
    },

    status: (): SyncStatus =>
      buildStatus({
        ...deps,
        mapping,
        stop: currentStop(),
        poller: cyclePoller.status(),
        mappingPoller: mappingPoller.status(),
        lastCycle: cycles.at(-1) ?? null,
        slowed: slowdown() > 1,
      }),
  };
}
