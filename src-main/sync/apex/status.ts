// The sync's live status for the screens, put together from what each part knows.
import type { CycleSummary, SyncStatus } from '#shared/contract/apex-sync.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { PollerStatus } from '../../core/poller.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import type { AppDatabase } from '../../db/database.ts';
import { countActiveBatches, countProducts } from '../../features/apex/mirror.ts';
import { countStates, pushesSince } from '../../features/apex/rows.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import type { ApexCalls } from './apex-calls.ts';
import type { MappingRefresh } from './mapping-refresh.ts';
import type { Stop } from './sync-control.ts';

const HOUR_MS = 3_600_000;

export interface StatusDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly settings: SettingsService;
  readonly rateLimit: RateLimit;
  readonly calls: ApexCalls;
  readonly mapping: MappingRefresh;
  readonly stop: Stop | null;
  readonly poller: PollerStatus;
  readonly mappingPoller: PollerStatus;
  readonly lastCycle: CycleSummary | null;
  readonly slowed: boolean;
}

export function buildStatus(deps: StatusDeps): SyncStatus {
  const { database, clock, settings, rateLimit, calls, stop } = deps;
  const credits = calls.month();
  const usage = deps.mapping.usage();
  const blockedUntil = rateLimit.blockedUntil();
  const lastFullAt = deps.mapping.lastFullAt();
  const url = settings.get('apex.url');
  return {
    enabled: settings.get('sync.enabled'),
    paused: stop?.reason ?? null,
    pausedSince: stop?.since ?? null,
    pausedDetail: stop?.detail || null,
    poller: deps.poller,
    mapping: {
      ...deps.mappingPoller,
      productsKnown: countProducts(database.read),
      batchesKnown: countActiveBatches(database.read),
      lastFullAt: lastFullAt === null ? null : toInstant(lastFullAt),
    },
    lastCycle: deps.lastCycle,
    intervalSeconds: settings.get('sync.intervalSeconds'),
    counts: countStates(database.read),
    latency: latencyOf(pushesSince(database.read, toInstant(clock.now() - HOUR_MS))),
    credits: {
      ...credits,
      drivers: [...credits.drivers],
      budget: settings.get('apex.monthlyCreditBudget'),
      reported: usage?.used ?? null,
      reportedAt: usage?.at ?? null,
      slowed: deps.slowed,
    },
    rateLimit: {
      perSecond: rateLimit.rate(),
      remaining: calls.remaining(),
      blockedUntil: blockedUntil === null ? null : toInstant(blockedUntil),
    },
    clockSkewMs: calls.skewMs() === null ? null : Math.round(calls.skewMs() ?? 0),
    apexHost: URL.canParse(url) ? new URL(url).host : null,
  };
}

function latencyOf(pushes: readonly { readonly latencyMs: number | null; readonly result: string }[]) {
  const times = pushes.flatMap((push) => (push.result === 'ok' && push.latencyMs !== null ? [push.latencyMs] : []));
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? null;
  const failures = pushes.filter((push) => push.result !== 'ok').length;
  return { p50: at(0.5), p95: at(0.95), pushes: pushes.length, failures };
}
