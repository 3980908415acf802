// Items as rows: what is read out of a row, and the one way a row moves on. Every step of an item is written here,
// and only if the row still is as the step expects it.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { OutboxState } from '#shared/contract/outbox.ts';
import type { ReadDb, Tx } from '../db/database.ts';
import { outbox } from '../db/schema/outbox.ts';
import type { ItemState, LastError } from './states.ts';

export type OutboxRow = typeof outbox.$inferSelect;

const lastErrorShape = z.object({ code: z.string(), detail: z.string().catch(''), own: z.int().catch(0) });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export function readLastError(text: string | null): LastError | null {
  if (text === null) return null;
  const read = lastErrorShape.safeParse(parsed(text));
  return read.success ? read.data : { code: 'unexpected', detail: text, own: 0 };
}

/** The payload's JSON; undefined when it is none. */
export const readPayload = (row: Pick<OutboxRow, 'payload'>): unknown => parsed(row.payload);

export const stateOf = (row: OutboxRow): ItemState => ({
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.nextAttemptAt,
  lastError: readLastError(row.lastError),
  sentAt: row.sentAt,
  doneAt: row.doneAt,
  cancelledBy: row.cancelledBy,
  cancelReason: row.cancelReason,
});

export const findItem = (db: ReadDb, id: string): OutboxRow | undefined =>
  db.select().from(outbox).where(eq(outbox.id, id)).get();

export function saveStateTx(tx: Tx, id: string, next: ItemState, at: string): void {
  const lastError = next.lastError === null ? null : JSON.stringify(next.lastError);
  tx.db
    .update(outbox)
    .set({ ...next, lastError, updatedAt: at })
    .where(eq(outbox.id, id))
    .run();
  tx.publish({ area: 'outbox', ids: [id] });
}

/** Takes a step when the row is still in `from` and the step is one. Answers whether it was taken. */
export function stepTx(
  tx: Tx,
  id: string,
  from: readonly OutboxState[],
  step: (item: ItemState) => ItemState | null,
  at: string,
): boolean {
  const row = findItem(tx.db, id);
  if (!row || !from.includes(row.state)) return false;
  const next = step(stateOf(row));
  if (next === null) return false;
  saveStateTx(tx, id, next, at);
  return true;
}
