// The outbox's kind "tracker-decrement": units that were packed or sold here are taken off the tracker's package. The call
// carries a key for good, so asking again is how one finds out whether it arrived: the tracker answers as before and
// changes nothing. Once it has them, they are no deduction of ours any more, in the transaction that marks the item done.
import { z } from 'zod';
import { mg } from '#shared/model/mass.ts';
import { systemActor } from '../../core/actor.ts';
import { findPackageByTag } from '../../features/packages/queries.ts';
import type { PackageService } from '../../features/packages/service.ts';
import { TrackerError, type TrackerErrorKind } from '../../integrations/tracker/errors.ts';
import type { TrackerPort } from '../../integrations/tracker/port.ts';
import { defineKind, type OutboxKind } from '../../outbox/kinds.ts';
import { OutboxTrouble } from '../../outbox/trouble.ts';
import type { Marks } from './marks.ts';

export const DECREMENT_KIND = 'tracker-decrement';

export const decrementPayload = z.object({
  metrcNumber: z.string(),
  /** As the tracker spells it: what is sent under one key is always the same. */
  sku: z.string(),
  skuKey: z.string(),
  units: z.int().positive(),
  key: z.string(),
  mg: z.int().nonnegative(),
  /** The order line that they were packed for; null for what was sold without the packing list. */
  lineId: z.string().nullable(),
});
export type DecrementPayload = z.infer<typeof decrementPayload>;

export interface DecrementDeps {
  readonly port: TrackerPort;
  readonly packages: Pick<PackageService, 'moveTx'>;
  readonly marks: Marks;
  /** The tracker does not let us: nothing is sent until a person acts. */
  readonly onRefused: (kind: 'unauthorised' | 'forbidden') => void;
}

const TRACKER = systemActor('Tracker');

/** The tracker's own no: it is there, it understood, and it changed nothing. */
function refusalCode({ status, detail, code }: TrackerError): string {
  if (status === 404 || status === 410) return 'tracker_package_unknown';
  if (status !== 409) return 'tracker_rejected';
  const words = `${code} ${detail}`;
  if (/enough|insufficient|available|exceed/i.test(words)) return 'tracker_not_enough';
  return /key|idempot/i.test(words) ? 'tracker_key_reused' : 'tracker_conflict';
}

const REFUSALS: ReadonlySet<TrackerErrorKind> = new Set(['not_found', 'rejected']);
/** Nothing else to this tracker would go now either. */
const STOPS: ReadonlySet<TrackerErrorKind> = new Set(['unauthorised', 'forbidden', 'not_configured', 'rate_limited']);

export function createDecrementKind(deps: DecrementDeps): OutboxKind {
  const { port, marks } = deps;

  const asTrouble = (error: unknown): OutboxTrouble => {
    if (!(error instanceof TrackerError)) throw error;
    const { kind, detail, isAnswer, mayHaveHappened } = error;
    if (REFUSALS.has(kind) && isAnswer) return new OutboxTrouble('permanent', { code: refusalCode(error), detail });
    const fields = { code: `tracker_${kind}`, detail };
    if (kind === 'unauthorised' || kind === 'forbidden') deps.onRefused(kind);
    if (STOPS.has(kind)) {
      const waitMs = kind === 'rate_limited' ? (error.retryAfterMs ?? 0) : null;
      return new OutboxTrouble('stop', { ...fields, waitMs });
    }
    const well = kind === 'aborted' ? null : false;
    // However long it is away, nothing is parked for that.
    return new OutboxTrouble(mayHaveHappened ? 'unknown' : 'retry', { ...fields, own: false, well });
  };

  const send = async (payload: DecrementPayload, signal: AbortSignal): Promise<void> => {
    const { metrcNumber, sku, units, key } = payload;
    marks.touch(metrcNumber);
    try {
      await port.decrement({ metrcNumber, sku, units, idempotencyKey: key }, signal);
    } catch (error) {
      throw asTrouble(error);
    } finally {
      marks.touch(metrcNumber);
    }
  };

  return defineKind<DecrementPayload>({
    name: DECREMENT_KIND,
    target: 'tracker',
    parse: (payload) => decrementPayload.parse(payload),
    send,
    readBack: async (payload, signal) => {
      try {
        await send(payload, signal);
        return 'applied';
      } catch (error) {
        // Had it arrived, the same key would be answered as before. It is sent once more, and its refusal is the answer.
        if (error instanceof OutboxTrouble && error.kind === 'permanent') return 'not_applied';
        throw error;
      }
    },
    doneTx: (tx, payload) => {
      const record = findPackageByTag(tx.db, payload.metrcNumber);
      // What was sold without the packing list left the package's amount when it was sold.
      if (!record || payload.lineId === null) return;
      const cause = { kind: 'order_line', ref: payload.lineId, note: `Taken off by the tracker (${payload.key})` };
      deps.packages.moveTx(tx, record.id, { kind: 'tracker_took', mg: mg(payload.mg) }, TRACKER, cause);
    },
  });
}
