// The tracker's decrements in the outbox, read: which packages one is on its way for, and what is still to be taken off.
import { and, asc, eq, sql } from 'drizzle-orm';
import type { OutboxState } from '#shared/contract/outbox.ts';
import type { ReadDb } from '../../db/database.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { readPayload } from '../../outbox/rows.ts';
import { DECREMENT_KIND, type DecrementPayload, decrementPayload } from './decrements.ts';

export interface OpenDecrement extends DecrementPayload {
  readonly state: OutboxState;
  /** It may have reached the tracker, or it is on its way: it cannot be taken back. */
  readonly isOut: boolean;
  readonly nextAttemptAt: string | null;
  /** When it was sent, for one that may have reached the tracker. */
  readonly sentAt: string | null;
  readonly title: string;
}

/** Open ones, oldest first; of one package, or of all. */
export function openDecrements(db: Pick<ReadDb, 'select'>, metrcNumber?: string): OpenDecrement[] {
  return db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.target, 'tracker'),
        eq(outbox.kind, DECREMENT_KIND),
        // Written out, so that the index of open items serves.
        sql`${outbox.state} in ('pending', 'sending', 'unknown', 'parked')`,
        metrcNumber === undefined ? undefined : eq(outbox.subject, metrcNumber),
      ),
    )
    .orderBy(asc(outbox.seq))
    .all()
    .flatMap((row) => {
      const payload = decrementPayload.safeParse(readPayload(row));
      if (!payload.success) return [];
      const { state, nextAttemptAt, sentAt, title } = row;
      const isOut = state === 'sending' || state === 'unknown' || sentAt !== null;
      return [{ ...payload.data, state, isOut, nextAttemptAt, sentAt, title }];
    });
}

export interface OpenByPackage {
  /**
   * One is on its way or nobody knows whether it arrived, since then (milliseconds): a reading does not say what the package
   * has without it.
   */
  readonly unclearSince: ReadonlyMap<string, number>;
  /** Milligrams that were sold without the packing list and that the tracker does not know of yet. */
  readonly soldMg: ReadonlyMap<string, number>;
}

export function openByPackage(db: Pick<ReadDb, 'select'>): OpenByPackage {
  const unclearSince = new Map<string, number>();
  const soldMg = new Map<string, number>();
  for (const { metrcNumber, state, lineId, mg, sentAt } of openDecrements(db)) {
    if ((state === 'sending' || state === 'unknown') && !unclearSince.has(metrcNumber)) {
      unclearSince.set(metrcNumber, sentAt === null ? 0 : Date.parse(sentAt));
    }
    if (lineId === null) soldMg.set(metrcNumber, (soldMg.get(metrcNumber) ?? 0) + mg);
  }
  return { unclearSince, soldMg };
}
