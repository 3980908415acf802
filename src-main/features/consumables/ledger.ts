// The consumables' ledger: every movement is a row that says what is on hand after it, in the same transaction as the
// balance it explains. Nothing else writes `on_hand`.
import { eq } from 'drizzle-orm';
import type { ConsumableLedgerKind } from '#shared/contract/consumables.ts';
import type { Actor } from '../../core/actor.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../db/database.ts';
import { consumableLedger, consumables } from '../../db/schema/consumables.ts';
import { type ConsumableRecord, lastSeq } from './queries.ts';

export interface ConsumableMovement {
  readonly kind: ConsumableLedgerKind;
  /** Whole pieces, signed; the balance may go below zero. */
  readonly delta: number;
  readonly batchId: string | null;
  readonly note: string;
}

/**
 * Writes one movement and the balance after it, which it answers.
 * @param at UTC instant of the transaction
 */
export function moveTx(
  tx: Tx,
  record: Pick<ConsumableRecord, 'id' | 'name' | 'onHand'>,
  movement: ConsumableMovement,
  actor: Actor,
  at: string,
): number {
  const onHand = record.onHand + movement.delta;
  tx.db
    .insert(consumableLedger)
    .values({
      ...movement,
      id: newId(),
      consumableId: record.id,
      seq: lastSeq(tx.db, record.id) + 1,
      at,
      actor: actor.name,
      onHandAfter: onHand,
    })
    .run();
  tx.db.update(consumables).set({ onHand, updatedAt: at }).where(eq(consumables.id, record.id)).run();
  // No balance changed that the audit log would tell of by itself.
  if (movement.delta === 0) {
    const { id: entityId, name: entityLabel } = record;
    tx.audit({ entityType: 'consumable', entityId, entityLabel, operation: 'done', details: { onHand } });
  }
  tx.publish({ area: 'consumables', ids: [record.id] });
  return onHand;
}
