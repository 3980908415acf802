// Packing events: who did what to the list. Written with what they tell of, in one transaction; never changed.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { PackingEventKind } from '#shared/contract/packing.ts';
import { newId } from '../../core/ids.ts';
import { packingEvents } from '../../db/schema/packing.ts';
import type { LineRecord } from './records.ts';
import type { Hand } from './reserve.ts';

/** Things done together: undone together. */
export interface Doing {
  readonly groupId: string;
  /** window, scan, undo, google-sheets … */
  readonly source: string;
  /** The event that is taken back. */
  readonly undoes?: string;
}

export const beginDoing = (source: string, groupId: string = newId()): Doing => ({ groupId, source });

/**
 * Goes on with a doing that a caller named: only with their own and since they signed in, else it would be undone with
 * somebody else's. A group nobody used yet is anybody's.
 */
export function joinDoing(hand: Hand, source: string, groupId?: string): Doing {
  const { id, since = '' } = hand.actor;
  const events =
    groupId === undefined
      ? []
      : hand.tx.db.select().from(packingEvents).where(eq(packingEvents.groupId, groupId)).all();
  const isOwn = events.every(({ actorId, at }) => actorId === id && at >= since);
  return beginDoing(source, isOwn ? groupId : undefined);
}

/** What a kind needs to be undone. Every field is optional: an older version may not have written it. */
export const eventDetail = z.object({
  /** moved: the package it was taken from; empty when it was reserved nowhere. */
  from: z.string().optional(),
  /** edited: which field, and what it said. */
  field: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  /** packed, unpacked: the packed units a reason was given for, before it and after it. */
  accepted: z.object({ before: z.number(), after: z.number() }).optional(),
  /** unpacked: what the line was packed as, and what the package held. */
  productKey: z.string().optional(),
  strainKey: z.string().optional(),
  /** reopened: how the order stood in History. */
  history: z
    .object({
      closed: z.boolean(),
      completedAt: z.string().nullable(),
      deliveredAt: z.string().nullable(),
      deliveredBy: z.string(),
    })
    .optional(),
});
export type EventDetail = z.infer<typeof eventDetail>;

export interface NewEvent {
  readonly kind: PackingEventKind;
  readonly units?: number;
  readonly packageId?: string | null;
  readonly reason?: string;
  readonly detail?: EventDetail;
}

export type EventSubject = Pick<LineRecord, 'id' | 'packingOrderId'>;

const write = (
  hand: Hand,
  doing: Doing,
  at: { readonly lineId: string | null; readonly packingOrderId: string },
  event: NewEvent,
): void => {
  hand.tx.db
    .insert(packingEvents)
    .values({
      id: newId(),
      at: hand.at,
      actorId: hand.actor.id,
      actor: hand.actor.name,
      source: doing.source,
      groupId: doing.groupId,
      kind: event.kind,
      ...at,
      packageId: event.packageId ?? null,
      units: event.units ?? 0,
      detail: JSON.stringify(event.detail ?? {}),
      reason: event.reason ?? '',
      undoes: doing.undoes ?? null,
    })
    .run();
};

export const addEventTx = (hand: Hand, doing: Doing, line: EventSubject, event: NewEvent): void =>
  write(hand, doing, { lineId: line.id, packingOrderId: line.packingOrderId }, event);

export const addOrderEventTx = (hand: Hand, doing: Doing, packingOrderId: string, event: NewEvent): void =>
  write(hand, doing, { lineId: null, packingOrderId }, event);
