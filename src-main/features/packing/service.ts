// The packing list: what a person does at the desk. What follows by itself is in followers.ts.
//
// Invariant: what is reserved and packed here and what the packages say they have ordered and packed change in the same
// transaction, always through the package ledger.
import { eq, sql } from 'drizzle-orm';
import { lineState } from '#shared/rules/packing-line.ts';
import { canonicalSkuKey, skusOf } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { nothingHappened } from '../../core/acting.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import { packingLines, packingOrders, packingProducts } from '../../db/schema/packing.ts';
import type { Completion } from './completion.ts';
import { editFieldTx } from './edit.ts';
import { beginDoing, type Doing, joinDoing } from './events.ts';
import { relistTx } from './listing.ts';
import { type MoveRequest, moveReservedTx } from './move.ts';
import { createOrderEnds } from './order-ends.ts';
import { lineTx, type PackRequest, packTx, unpackTx } from './pack.ts';
import { type Products, sayingKey } from './products.ts';
import { allocationsOf } from './records.ts';
import { type Hand, type MoveTx, reservedUnits } from './reserve.ts';
import { canonicalStrain } from './shelves.ts';
import type { TakeUp } from './take-up.ts';
import type { TakenOff } from './taken-off.ts';
import { lastDoing, undoTx } from './undo.ts';

export interface PackingServiceDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly moveTx: MoveTx;
  readonly takenOff: TakenOff;
  readonly completion: Completion;
  readonly takeUp: TakeUp;
  readonly products: Products;
}

/** Refusals of one row of many: the error's code and data, or null when it went. */
export interface RowOutcome {
  readonly lineId: string;
  readonly ok: boolean;
  readonly error: { readonly code: string; readonly data: Record<string, unknown> } | null;
}

export interface PackedEdit {
  readonly lineId: string;
  readonly packed: number;
  /** What the caller saw there. A line that says something else by now is not written. */
  readonly was?: number | undefined;
}

/** Where rows come from, when it is not the window. */
export interface From {
  readonly source: string;
  readonly groupId?: string | undefined;
}

export interface FieldEdit {
  readonly lineId: string;
  readonly deliveryDate?: string | null | undefined;
  readonly deliveryNotes?: string | undefined;
  readonly internalNotes?: string | undefined;
}

export type PackingService = ReturnType<typeof createPackingService>;

export function createPackingService(deps: PackingServiceDeps) {
  const { database, clock, completion, takeUp } = deps;
  const ends = createOrderEnds(deps);

  const withHand = <T>(actor: Actor, work: (hand: Hand) => T): T =>
    database.writeTx((tx) =>
      work({ tx, actor, at: toInstant(clock.now()), moveTx: deps.moveTx, takenOff: deps.takenOff }),
    );

  /** One row among many stands for itself: what it wrote before it was refused is taken back. */
  const oneOfMany = (hand: Hand, lineId: string, work: () => void): RowOutcome => {
    hand.tx.db.run(sql`savepoint packing_row`);
    try {
      work();
      hand.tx.db.run(sql`release packing_row`);
      return { lineId, ok: true, error: null };
    } catch (error) {
      hand.tx.db.run(sql`rollback to packing_row`);
      hand.tx.db.run(sql`release packing_row`);
      if (!(error instanceof AppError)) throw error;
      return { lineId, ok: false, error: { code: error.code, data: { ...error.data } } };
    }
  };

  const afterLineTx = (hand: Hand, lineId: string): void => {
    relistTx(hand, lineId);
    completion.followTx(hand, lineTx(hand, lineId).packingOrderId);
  };

  const outcome = (hand: Hand, doing: Doing, lineId: string) => {
    const line = lineTx(hand, lineId);
    const reserved = reservedUnits(allocationsOf(hand.tx.db, lineId));
    return {
      packed: line.packed,
      ordered: line.ordered,
      groupId: doing.groupId,
      complete: lineState({ ...line, reserved }) === 'complete',
    };
  };

  return {
    pack: (lineId: string, request: PackRequest & { readonly source: string }, actor: Actor) =>
      withHand(actor, (hand) => {
        const doing = beginDoing(request.source);
        packTx(hand, doing, lineId, request);
        afterLineTx(hand, lineId);
        return outcome(hand, doing, lineId);
      }),

    unpack: (lineId: string, request: PackRequest, actor: Actor) =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        unpackTx(hand, doing, lineId, request);
        afterLineTx(hand, lineId);
        return outcome(hand, doing, lineId);
      }),

    setPacked: (
      rows: readonly PackedEdit[],
      reason: string,
      actor: Actor,
      { source, groupId }: From = { source: 'window' },
    ): { groupId: string; results: RowOutcome[] } =>
      withHand(actor, (hand) => {
        const doing = joinDoing(hand, source, groupId);
        const results = rows.map(({ lineId, packed, was }) =>
          oneOfMany(hand, lineId, () => {
            const now = lineTx(hand, lineId).packed;
            const difference = packed - now;
            if (difference !== 0 && was !== undefined && was !== now) {
              throw new AppError('INVALID_INPUT', { field: 'packed', reason: 'changed_since' });
            }
            if (difference > 0) packTx(hand, doing, lineId, { units: difference, reason });
            if (difference < 0) unpackTx(hand, doing, lineId, { units: -difference, reason });
            if (difference !== 0) afterLineTx(hand, lineId);
          }),
        );
        return { groupId: doing.groupId, results };
      }),

    edit: (
      rows: readonly FieldEdit[],
      actor: Actor,
      { source, groupId }: From = { source: 'window' },
    ): { groupId: string; results: RowOutcome[] } =>
      withHand(actor, (hand) => {
        const doing = joinDoing(hand, source, groupId);
        const results = rows.map(({ lineId, ...fields }) =>
          oneOfMany(hand, lineId, () => {
            for (const [field, value] of Object.entries(fields)) {
              if (value !== undefined) editFieldTx(hand, doing, lineTx(hand, lineId), field, value ?? '');
            }
          }),
        );
        return { groupId: doing.groupId, results };
      }),

    move: (lineId: string, request: MoveRequest, actor: Actor): { groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        moveReservedTx(hand, doing, lineId, request);
        return { groupId: doing.groupId };
      }),

    /** Answers how many lines are of this product. Throws UNKNOWN_SKU, INVALID_INPUT. */
    sayProduct: (
      lineId: string,
      is: { kind: 'untracked' } | { kind: 'tracked'; strain: string; skuKey: string } | null,
      actor: Actor,
    ): { lines: number } =>
      withHand(actor, (hand) => {
        const { tx, at } = hand;
        const line = lineTx(hand, lineId);
        const key = sayingKey(line);
        if (is === null) tx.db.delete(packingProducts).where(eq(packingProducts.productKey, key)).run();
        else {
          const said = is.kind === 'tracked' ? is : { strain: null, skuKey: null };
          if (is.kind === 'tracked') {
            const strainKey = canonicalStrain(tx.db, normaliseStrain(is.strain));
            if (strainKey === '') throw new AppError('INVALID_INPUT', { field: 'strain', reason: 'no_letters' });
            const skuKey = canonicalSkuKey(is.skuKey);
            if (!deps.products.skuOf(tx.db, strainKey, skuKey)) {
              throw new AppError('UNKNOWN_SKU', { sku: is.skuKey, known: skusOf([]).map((sku) => sku.key) });
            }
          }
          const row = { kind: is.kind, strain: said.strain, skuKey: said.skuKey, createdBy: actor.name, createdAt: at };
          tx.db
            .insert(packingProducts)
            .values({ productKey: key, productName: line.productName, ...row })
            .onConflictDoUpdate({ target: packingProducts.productKey, set: row })
            .run();
        }
        const same = tx.db
          .select({ line: packingLines, orderId: packingOrders.orderId })
          .from(packingLines)
          .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
          .where(eq(packingOrders.status, 'open'))
          .all()
          .filter((row) => sayingKey(row.line) === key);
        const orderIds = new Set(same.flatMap(({ orderId }) => (orderId === null ? [] : [orderId])));
        takeUp.takeTx(hand, [...orderIds]);
        // Who said it is told, even where the line stays what it is.
        tx.publish({ area: 'packing', ids: [lineId] });
        return { lines: same.length };
      }),

    setDelivered: (ids: readonly string[], delivered: boolean, actor: Actor): { changed: number; groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        const changed = ids.filter((id) => ends.setDeliveredTx(hand, doing, id, delivered)).length;
        if (changed === 0) nothingHappened();
        return { changed, groupId: doing.groupId };
      }),

    closeOrder: (packingOrderId: string, reason: string, actor: Actor): { groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        ends.closeTx(hand, doing, packingOrderId, reason);
        return { groupId: doing.groupId };
      }),

    reopenOrder: (packingOrderId: string, actor: Actor): { groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        ends.reopenTx(hand, doing, packingOrderId);
        return { groupId: doing.groupId };
      }),

    /** The last doing of this person since signing in that is not taken back. */
    undoable: (actor: Actor) => lastDoing(database.read, actor.id, actor.since ?? ''),

    undo: (groupId: string, actor: Actor): { rows: number } =>
      withHand(actor, (hand) => {
        const events = undoTx(hand, groupId, actor.since ?? '', ends);
        for (const id of new Set(events.map(({ lineId }) => lineId))) if (id !== null) afterLineTx(hand, id);
        return { rows: events.length };
      }),
  };
}
