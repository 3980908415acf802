// Writing the ledger: one decision of the rules becomes its rows and the new balances, in one transaction.

import type { Milligrams } from '#shared/model/mass.ts';
import { applyMovement, decideLedger, type LedgerOperation, type Movement } from '#shared/rules/package-ledger.ts';
import { availableMg, type Balances } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../db/database.ts';
import { packageLedger } from '../../db/schema/packages.ts';
import { lastSeq, type PackageRecord, updateBalancesTx } from './queries.ts';

/** Why a balance changed: an order line, a decrement key, an import, a METRC adjustment … */
export interface Cause {
  readonly kind: string;
  readonly ref: string;
  readonly note: string;
}

export interface LedgerWrite {
  readonly tx: Tx;
  readonly record: PackageRecord;
  readonly actor: Actor;
  readonly at: string;
  readonly cause: Cause;
}

/** The ledger's outcome: the movements written and the balances after them. */
export interface LedgerOutcome {
  readonly movements: readonly Movement[];
  readonly after: Balances;
  readonly availableMg: Milligrams;
}

/** Decides and writes one operation. Throws NOT_ENOUGH_AVAILABLE with what there is; nothing is written then. */
export function writeLedgerTx(write: LedgerWrite, op: LedgerOperation): LedgerOutcome {
  const { record } = write;
  const decision = decideLedger(record, op);
  if (!decision.ok) {
    throw new AppError('NOT_ENOUGH_AVAILABLE', {
      requestedMg: 'mg' in op && op.mg !== null ? op.mg : 0,
      availableMg: decision.refusal.limitMg,
      metrcNumber: record.metrcNumber,
    });
  }
  writeMovementsTx(write, decision.movements);
  return { movements: decision.movements, after: decision.after, availableMg: availableMg(decision.after) };
}

/** Writes movements as they are; also rows that move nothing, such as a change of status. */
export function writeMovementsTx(write: LedgerWrite, movements: readonly Movement[]): void {
  if (movements.length === 0) return;
  const { tx, record, actor, at, cause } = write;
  let seq = lastSeq(tx.db, record.id);
  let balances: Balances = record;
  for (const movement of movements) {
    balances = applyMovement(balances, movement);
    seq += 1;
    tx.db
      .insert(packageLedger)
      .values({
        id: newId(),
        packageId: record.id,
        seq,
        at,
        actor: actor.name,
        kind: movement.kind,
        currentDelta: movement.current,
        overrideDelta: movement.override,
        overrideCountDelta: movement.overrideCount,
        orderedDelta: movement.ordered,
        packedDelta: movement.packed,
        heldDelta: movement.held,
        availableAfterMg: availableMg(balances),
        causeKind: cause.kind,
        causeRef: cause.ref,
        note: cause.note,
      })
      .run();
  }
  updateBalancesTx(tx, record.id, balances, at);
  tx.publish({ area: 'packages', ids: [record.id] });
}

/** A movement that moves nothing: it only dates and names what happened. */
export const markOnly = (kind: Movement['kind']): Movement => ({
  kind,
  current: 0,
  override: 0,
  overrideCount: 0,
  ordered: 0,
  packed: 0,
  held: 0,
});
