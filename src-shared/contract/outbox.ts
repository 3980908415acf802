// What waits to be sent to other systems: seen, tried again, cancelled with a reason. Never dropped silently.
import { z } from 'zod';
import { reads, writes } from './base.ts';

export const OUTBOX_TARGETS = ['apex', 'tracker'] as const;
export type OutboxTarget = (typeof OUTBOX_TARGETS)[number];

/**
 * pending: waits for its turn or its next try. sending: on its way. unknown: sent, no answer; read back before it is
 * sent again. parked: needs a person. done and cancelled are the end.
 */
export const OUTBOX_STATES = ['pending', 'sending', 'unknown', 'parked', 'done', 'cancelled'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

export const outboxItem = z.object({
  id: z.uuid(),
  kind: z.string(),
  target: z.enum(OUTBOX_TARGETS),
  subject: z.string(),
  seq: z.int(),
  title: z.string(),
  state: z.enum(OUTBOX_STATES),
  attempts: z.int(),
  nextAttemptAt: z.string().nullable(),
  /** An earlier item of the same subject that it waits for. */
  waitsFor: z.string().nullable(),
  lastError: z.object({ code: z.string(), detail: z.string() }).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  doneAt: z.string().nullable(),
  cancelledBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
});
export type OutboxItem = z.infer<typeof outboxItem>;

/** A time of a minute or more in which a target was away; counted until what had waited for it was through. */
export const outage = z.object({
  /** The first try that failed. */
  from: z.string(),
  /** The first one that went well again. */
  to: z.string(),
  /** Items sent since `from`. */
  sent: z.int(),
  /** Items that needed a person at the end. */
  parked: z.int(),
});
export type Outage = z.infer<typeof outage>;

export const targetState = z.object({
  target: z.enum(OUTBOX_TARGETS),
  /** Why nothing is sent now: a pause reason of the sync, breaker_open; null while it is. */
  stopped: z.string().nullable(),
  /** When the next try is due, for a stopped or failing target. */
  nextAt: z.string().nullable(),
  waiting: z.int(),
  parked: z.int(),
  /** The oldest waiting item. */
  oldestAt: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  lastError: z.string().nullable(),
  /** The last one since the program started. */
  lastOutage: outage.nullable(),
});

export const outboxContract = {
  list: reads()
    .input(
      z.object({
        view: z.enum(['open', 'parked', 'done', 'cancelled', 'all']).default('open'),
        search: z.string().max(200).default(''),
        limit: z.int().min(1).max(1000).default(200),
        offset: z.int().min(0).max(1_000_000).default(0),
      }),
    )
    .output(z.object({ items: z.array(outboxItem), total: z.int() })),
  get: reads()
    .input(z.object({ id: z.uuid() }))
    .output(outboxItem.extend({ payload: z.record(z.string(), z.unknown()), idempotencyKey: z.string() })),
  status: reads().output(z.object({ waiting: z.int(), parked: z.int(), targets: z.array(targetState) })),
  /** Now, whatever the next try's time; also a parked one. */
  retry: writes('sync.operate', 'outbox.retry', ['ids'])
    .input(z.object({ ids: z.array(z.uuid()).min(1).max(1000) }))
    .output(z.object({ retried: z.int() })),
  /** It will never be sent. The local change stays and says so. Not while it is being sent. */
  cancel: writes('sync.operate', 'outbox.cancel', ['id', 'reason'])
    .input(z.object({ id: z.uuid(), reason: z.string().trim().min(3).max(500) }))
    .output(z.object({})),
};
