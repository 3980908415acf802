// The five-second sync to Apex: live status, the plan, the log, and a person's controls.
import { z } from 'zod';
import { reads, writes } from './base.ts';

/** Why nothing is being sent, or null while the sync runs. */
export const PAUSE_REASONS = [
  'off',
  'paused_by_person',
  'after_restore',
  'not_configured',
  'unauthorised',
  'forbidden',
  'safety_stop',
  'source_unavailable',
  'source_empty',
  /** The tracker's figures are older than the setting allows, or were not read yet. */
  'tracker_stale',
  'mapping_unavailable',
  'credit_limit',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export const ROW_STATES = ['in_sync', 'pending', 'sending', 'unknown', 'held', 'parked'] as const;
export type SyncRowState = (typeof ROW_STATES)[number];

export const planItem = z.object({
  batchId: z.int(),
  productName: z.string(),
  strain: z.string(),
  skuKey: z.string(),
  /** What Apex has, as last known; null when it was never read. */
  from: z.number().nullable(),
  to: z.int().nonnegative(),
  /** zero and decrease are sent before increase. */
  direction: z.enum(['zero', 'decrease', 'increase']),
  /** send: goes out this cycle. Others say what keeps it. */
  action: z.enum(['send', 'wait', 'held', 'parked', 'safety_stop']),
  cause: z.string(),
  packages: z.array(z.object({ packageId: z.string(), metrcNumber: z.string(), units: z.int() })),
  state: z.enum(ROW_STATES),
  attempts: z.int(),
  nextAttemptAt: z.string().nullable(),
  lastError: z.string().nullable(),
});

export const cycleSummary = z.object({
  cycle: z.int(),
  at: z.string(),
  source: z.enum(['local', 'tracker']),
  packages: z.int(),
  batches: z.int(),
  matched: z.int(),
  unmatched: z.int(),
  ambiguous: z.int(),
  planned: z.int(),
  pushed: z.int(),
  failed: z.int(),
  pending: z.int(),
  held: z.int(),
  parked: z.int(),
  paused: z.enum(PAUSE_REASONS).nullable(),
  ms: z.number(),
});
export type CycleSummary = z.infer<typeof cycleSummary>;

export const pollerStatus = z.object({
  running: z.boolean(),
  lastStartAt: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  lastErrorAt: z.string().nullable(),
  lastError: z.string().nullable(),
  nextAt: z.string().nullable(),
  consecutiveFailures: z.int(),
});

export const syncStatus = z.object({
  enabled: z.boolean(),
  paused: z.enum(PAUSE_REASONS).nullable(),
  pausedSince: z.string().nullable(),
  pausedDetail: z.string().nullable(),
  poller: pollerStatus,
  mapping: pollerStatus.extend({ productsKnown: z.int(), batchesKnown: z.int(), lastFullAt: z.string().nullable() }),
  lastCycle: cycleSummary.nullable(),
  intervalSeconds: z.int(),
  counts: z.record(z.enum(ROW_STATES), z.int()),
  /** Of the last hour's pushes: median and 95th percentile, milliseconds. */
  latency: z.object({ p50: z.number().nullable(), p95: z.number().nullable(), pushes: z.int(), failures: z.int() }),
  credits: z.object({
    month: z.string(),
    used: z.int(),
    forecast: z.int(),
    budget: z.int(),
    /** What Apex itself says, when it was last asked. */
    reported: z.number().nullable(),
    reportedAt: z.string().nullable(),
    drivers: z.array(z.object({ kind: z.string(), requests: z.int(), credits: z.int() })),
    slowed: z.boolean(),
  }),
  rateLimit: z.object({ perSecond: z.int(), remaining: z.int().nullable(), blockedUntil: z.string().nullable() }),
  clockSkewMs: z.int().nullable(),
  apexHost: z.string().nullable(),
});
export type SyncStatus = z.infer<typeof syncStatus>;

export const LOG_RESULTS = [
  'ok',
  'failed',
  'unknown',
  'parked',
  'read_back',
  'sold_there',
  'raised_there',
  'released',
] as const;
export type LogResult = (typeof LOG_RESULTS)[number];

export const logRow = z.object({
  id: z.uuid(),
  at: z.string(),
  batchId: z.int(),
  productName: z.string(),
  from: z.number().nullable(),
  to: z.int(),
  cause: z.string(),
  latencyMs: z.int().nullable(),
  result: z.enum(LOG_RESULTS),
  error: z.string().nullable(),
});

const batchIds = z.object({ batchIds: z.array(z.int().positive()).min(1).max(1000) });

export const apexSyncContract = {
  status: reads().output(syncStatus),
  /** What the next cycle would send, without sending. */
  plan: reads().output(
    z.object({
      at: z.string(),
      paused: z.enum(PAUSE_REASONS).nullable(),
      safety: z.object({ cuts: z.int(), batches: z.int(), sharePercent: z.number(), tripped: z.boolean() }),
      items: z.array(planItem),
    }),
  ),
  log: reads()
    .input(
      z.object({
        search: z.string().max(200).default(''),
        result: logRow.shape.result.optional(),
        before: z.uuid().optional(),
        limit: z.int().min(1).max(1000).default(200),
      }),
    )
    .output(z.object({ rows: z.array(logRow), more: z.boolean() })),
  cycles: reads().output(z.array(cycleSummary)),
  runNow: writes('sync.operate', 'sync.run').output(cycleSummary.nullable()),
  pause: writes('sync.operate', 'sync.pause').output(z.object({})),
  resume: writes('sync.operate', 'sync.resume').output(z.object({})),
  /** A person accepts the cuts that tripped the safety stop, exactly as shown. */
  approve: writes('sync.approve', 'sync.approve', ['items'])
    .input(z.object({ items: z.array(z.object({ batchId: z.int(), to: z.int().nonnegative() })).max(100_000) }))
    .output(z.object({})),
  /** The drop seen on Apex was not a sale: let these batches be raised again. */
  release: writes('sync.operate', 'sync.release', ['batchIds'])
    .input(batchIds)
    .output(z.object({ released: z.int() })),
  /** The drop seen on Apex was a sale: take it off the packages that feed the batch, then let go. */
  recordSale: writes('sync.operate', 'sync.record-sale', ['batchId'])
    .input(z.object({ batchId: z.int().positive() }))
    .output(z.object({ units: z.int(), takenMg: z.int() })),
  retry: writes('sync.operate', 'sync.retry', ['batchIds'])
    .input(batchIds)
    .output(z.object({ retried: z.int() })),
  refreshMapping: writes('sync.operate', 'sync.refresh-mapping', ['full'])
    .input(z.object({ full: z.boolean().default(false) }))
    .output(z.object({ batches: z.int(), products: z.int() })),
};
