// One person's hand on one batch inside one transaction: it decides by the rules, writes the event, and keeps the batch's row
// and its SKU counts in step with it. Everything that happens to a batch goes through here.
//
// Invariant: an event's deltas and the balances they change are written together or not at all.
import { eq } from 'drizzle-orm';
import type { ProductionStage } from '#shared/contract/production-shapes.ts';
import {
  decideProduction,
  NO_DELTAS,
  type ProductionDeltas,
  type ProductionOperation,
} from '#shared/rules/production-ledger.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../db/database.ts';
import { productionBatches, productionEvents, productionTargets } from '../../db/schema/production.ts';
import {
  type BatchRecord,
  type EventRecord,
  lastEventSeq,
  needBatch,
  type TargetRecord,
  targetsOf,
} from './records.ts';

/** Books what making pieces and packaging units uses up. Signed: below zero they were un-made or taken back. */
export type UseConsumables = (
  tx: Tx,
  batchId: string,
  skuKey: string,
  counts: { readonly pieces?: number; readonly units?: number },
  actor: Actor,
  at: string,
) => void;

/** What an event says beside its deltas. */
export interface Said {
  readonly kind: EventRecord['kind'];
  readonly stageBefore?: ProductionStage;
  readonly stageAfter?: ProductionStage;
  readonly ref?: string;
  readonly packageId?: string;
  readonly note?: string;
}

/** Everything but the balances, which follow from events. */
export type BatchPatch = Partial<
  Omit<BatchRecord, 'id' | 'number' | 'inputMg' | 'piecesMg' | 'packagedMg' | 'wasteMg' | 'unexplainedMg'>
>;

export type Hand = ReturnType<typeof takeHand>;

export interface HandOn {
  readonly tx: Tx;
  readonly actor: Actor;
  /** UTC instant of the transaction. */
  readonly at: string;
  readonly use: UseConsumables;
}

/** Throws RECORD_NOT_FOUND. */
export function takeHand(on: HandOn, batchId: string) {
  const { tx, actor, at, use } = on;
  let batch: BatchRecord = needBatch(tx.db, batchId);

  const target = (skuKey: string): TargetRecord => {
    const targets = targetsOf(tx.db, batchId);
    const key = canonicalSkuKey(skuKey);
    const found = targets.find((one) => one.skuKey === key);
    if (!found) throw new AppError('UNKNOWN_SKU', { sku: skuKey, known: targets.map((one) => one.skuKey) });
    return found;
  };

  const write = (said: Said, deltas: ProductionDeltas, skuKey: string, patch: BatchPatch): void => {
    const { madePieces, packagedPieces, input, pieces, waste, unexplained, packaged } = deltas;
    tx.db
      .insert(productionEvents)
      .values({
        id: newId(),
        batchId,
        seq: lastEventSeq(tx.db, batchId) + 1,
        at,
        actor: actor.name,
        ...said,
        skuKey,
        pieces: madePieces === 0 ? packagedPieces : madePieces,
        inputDelta: input,
        piecesDelta: pieces,
        wasteDelta: waste,
        unexplainedDelta: unexplained,
        packagedDelta: packaged,
      })
      .run();
    batch = {
      ...batch,
      ...patch,
      inputMg: batch.inputMg + input,
      piecesMg: batch.piecesMg + pieces,
      packagedMg: batch.packagedMg + packaged,
      wasteMg: batch.wasteMg + waste,
      unexplainedMg: batch.unexplainedMg + unexplained,
      updatedAt: at,
    };
    const { id: _id, ...values } = batch;
    tx.db.update(productionBatches).set(values).where(eq(productionBatches.id, batchId)).run();
    tx.publish({ area: 'production', ids: [batchId] });
  };

  const decide = (op: ProductionOperation, skuKey: string): ProductionDeltas => {
    const decision = decideProduction(batch, op);
    if (decision.ok) return decision.deltas;
    const { refusal } = decision;
    const { number } = batch;
    if (refusal.code === 'not_enough_in_work') {
      const { askedMg, inWorkMg } = refusal;
      throw new AppError('NOT_ENOUGH_IN_WORK', { number, askedMg, inWorkMg });
    }
    throw new AppError('NOT_ENOUGH_PIECES', { number, sku: skuKey, asked: refusal.asked, there: refusal.there });
  };

  return {
    tx,
    actor,
    at,
    batch: (): BatchRecord => batch,
    /** Throws UNKNOWN_SKU. */
    target,
    targets: (): TargetRecord[] => targetsOf(tx.db, batchId),

    /** Something that moves no grams. */
    note: (said: Said, patch: BatchPatch = {}, skuKey = ''): void => write(said, NO_DELTAS, skuKey, patch),

    /** Throws NOT_ENOUGH_IN_WORK. */
    move: (
      said: Said,
      op: Extract<ProductionOperation, { mg: number } | { kind: 'close' | 'reopen' }>,
      patch: BatchPatch = {},
    ): void => write(said, decide(op, ''), '', patch),

    /** Pieces of a SKU. Throws NOT_ENOUGH_IN_WORK, NOT_ENOUGH_PIECES, UNKNOWN_SKU. Answers the milligrams packaged, signed. */
    pieces: (
      said: Said,
      of: {
        readonly kind: Extract<ProductionOperation, { pieces: number }>['kind'];
        readonly skuKey: string;
        readonly pieces: number;
      },
      consumables: 'follow' | 'used_up' = 'follow',
    ): number => {
      const sku = target(of.skuKey);
      const deltas = decide({ kind: of.kind, pieces: of.pieces, of: sku }, sku.skuKey);
      if (deltas.madePieces === 0 && deltas.packagedPieces === 0) return 0;
      tx.db
        .update(productionTargets)
        .set({
          madePieces: sku.madePieces + deltas.madePieces,
          packagedPieces: sku.packagedPieces + deltas.packagedPieces,
        })
        .where(eq(productionTargets.id, sku.id))
        .run();
      write(said, deltas, sku.skuKey, {});
      const counts =
        deltas.madePieces === 0 ? { units: deltas.packagedPieces / sku.packSize } : { pieces: deltas.madePieces };
      if (consumables === 'follow') use(tx, batchId, sku.skuKey, counts, actor, at);
      return deltas.packaged;
    },

    /** Throws BATCH_NOT_ACTIVE for a batch on hold, finished or cancelled. */
    mustBeActive: (): void => {
      if (batch.state !== 'active') throw notActive(batch);
    },
    /** Throws BATCH_NOT_ACTIVE for a batch that is finished or cancelled. */
    mustBeOpen: (): void => {
      if (batch.state !== 'active' && batch.state !== 'on_hold') throw notActive(batch);
    },
    notReady: (why: NotReady): AppError => new AppError('BATCH_NOT_READY', { number: batch.number, why }),
    reasonNeeded: (what: string): AppError => new AppError('REASON_NEEDED', { number: batch.number, what }),
  };
}

export type NotReady =
  | 'has_pieces'
  | 'packaged'
  | 'not_packaged'
  | 'nothing_made'
  | 'last_target'
  | 'wrong_stage'
  | 'same_stage'
  | 'lab_not_failed'
  | 'not_on_hold'
  | 'not_ended';

const notActive = ({ number, state }: BatchRecord): AppError => new AppError('BATCH_NOT_ACTIVE', { number, state });
