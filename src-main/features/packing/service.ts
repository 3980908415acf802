// The packing list: what a person does at the desk, and what follows by itself from orders and packages.
//
// Invariant: what is reserved and packed here and what the packages say they have ordered and packed change in the same
// transaction, always through the package ledger.
import { eq, inArray, sql } from 'drizzle-orm';
import { mg } from '#shared/model/mass.ts';
import { settleClaims } from '#shared/rules/allocation.ts';
import { lineState } from '#shared/rules/packing-line.ts';
import { canonicalSkuKey, skusOf } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { actAs, acting, nothingHappened } from '../../core/acting.ts';
import { type Actor, systemActor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { packingAllocations, packingLines, packingOrders, packingProducts } from '../../db/schema/packing.ts';
import type { Completion } from './completion.ts';
import { editFieldTx } from './edit.ts';
import { addOrderEventTx, beginDoing, type Doing } from './events.ts';
import { relistOrderTx, relistTx } from './listing.ts';
import { lineTx, type MoveRequest, moveReservedTx, type PackRequest, packTx, unpackTx } from './pack.ts';
import { type Products, sayingKey } from './products.ts';
import {
  allocationsOf,
  findOrder,
  linesOfOrder,
  type OrderRecord,
  packedOn,
  patchAllocationTx,
  patchLineTx,
  patchOrderTx,
} from './records.ts';
import {
  fillShortLinesTx,
  type Hand,
  type MoveTx,
  releaseAllTx,
  releaseOverReservedTx,
  reservedUnits,
} from './reserve.ts';
import { canonicalStrain, strainsOf } from './shelves.ts';
import type { TakeUp } from './take-up.ts';
import { closedBecause, type InHistory, lastDoing, undoTx } from './undo.ts';

export interface PackingServiceDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly moveTx: MoveTx;
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

export interface FieldEdit {
  readonly lineId: string;
  readonly deliveryDate?: string | null | undefined;
  readonly deliveryNotes?: string | undefined;
  readonly internalNotes?: string | undefined;
}

const BY_ITSELF = systemActor('Allocation');

export type PackingService = ReturnType<typeof createPackingService>;

export function createPackingService(deps: PackingServiceDeps) {
  const { database, clock, completion, takeUp } = deps;

  const handOf = (tx: Tx, actor: Actor): Hand => ({ tx, actor, at: toInstant(clock.now()), moveTx: deps.moveTx });
  const withHand = <T>(actor: Actor, work: (hand: Hand) => T): T => database.writeTx((tx) => work(handOf(tx, actor)));

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

  const orderTx = (hand: Hand, packingOrderId: string): OrderRecord => {
    const order = findOrder(hand.tx.db, packingOrderId);
    if (!order) throw new AppError('RECORD_NOT_FOUND', { kind: 'order', ref: packingOrderId });
    return order;
  };

  const publishOrder = (hand: Hand, packingOrderId: string): void =>
    hand.tx.publish({ area: 'packing', ids: linesOfOrder(hand.tx.db, packingOrderId).map(({ id }) => id) });

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

  const setDeliveredTx = (hand: Hand, doing: Doing, packingOrderId: string, delivered: boolean): boolean => {
    const order = orderTx(hand, packingOrderId);
    if ((order.deliveredAt !== null) === delivered) return false;
    if (!delivered) {
      // An order that was closed stays so, delivered or not.
      const isBack = order.status === 'history' && order.unwantedBecause !== 'closed';
      const back = isBack ? { status: 'open' as const, historyAt: null, historyWeek: null } : {};
      patchOrderTx(hand.tx, order.id, { ...back, deliveredAt: null, deliveredBy: '' }, hand.at);
      addOrderEventTx(hand, doing, order.id, { kind: 'not_delivered' });
      relistOrderTx(hand, order.id);
      takeUp.settleOrdersTx(hand, [order.id]);
    } else {
      if (order.completedAt === null) {
        const missing = linesOfOrder(hand.tx.db, order.id).reduce(
          (sum, l) => sum + Math.max(0, l.ordered - l.packed),
          0,
        );
        throw new AppError('ORDER_NOT_PACKED', { invoiceNumber: order.invoiceNumber, missing });
      }
      addOrderEventTx(hand, doing, order.id, { kind: 'delivered' });
      completion.deliveredTx(hand, order, true);
    }
    publishOrder(hand, order.id);
    return true;
  };

  const closeTx = (hand: Hand, doing: Doing, packingOrderId: string, reason: string): void => {
    const order = orderTx(hand, packingOrderId);
    if (order.status !== 'open') throw new AppError('LINE_CLOSED', { invoiceNumber: order.invoiceNumber });
    for (const line of linesOfOrder(hand.tx.db, order.id)) releaseAllTx(hand, line);
    patchOrderTx(hand.tx, order.id, { wanted: false, unwantedBecause: 'closed' }, hand.at);
    addOrderEventTx(hand, doing, order.id, { kind: 'closed', reason });
    completion.toHistoryTx(hand, order);
  };

  const reopenTx = (hand: Hand, doing: Doing, packingOrderId: string): void => {
    const order = orderTx(hand, packingOrderId);
    if (order.status !== 'history') throw new AppError('LINE_CLOSED', { invoiceNumber: order.invoiceNumber });
    const closed = order.unwantedBecause === 'closed';
    const { completedAt, deliveredAt, deliveredBy } = order;
    const patch = {
      status: 'open' as const,
      historyAt: null,
      historyWeek: null,
      deliveredAt: null,
      deliveredBy: '',
      // The days after which it counts as delivered begin again.
      ...(order.completedAt === null ? {} : { completedAt: hand.at }),
      ...(closed ? { wanted: true, unwantedBecause: '' } : {}),
    };
    patchOrderTx(hand.tx, order.id, patch, hand.at);
    const reason = closed ? closedBecause(hand.tx.db, order.id) : '';
    const detail = { history: { closed, completedAt, deliveredAt, deliveredBy } };
    addOrderEventTx(hand, doing, order.id, { kind: 'reopened', reason, detail });
    // Not delivered at once for being finished on Apex: somebody wants it on the list.
    if (order.orderId !== null) takeUp.takeTx(hand, [order.orderId], false);
    takeUp.settleOrdersTx(hand, [order.id]);
    publishOrder(hand, order.id);
  };

  const backToHistoryTx = (
    hand: Hand,
    doing: Doing,
    packingOrderId: string,
    history: InHistory,
    reason: string,
  ): boolean => {
    const order = orderTx(hand, packingOrderId);
    const { closed, completedAt, deliveredAt, deliveredBy } = history;
    if (order.status !== 'open') return false;
    if (!closed && order.completedAt === null) return false;
    const facts = { completedAt, deliveredAt, deliveredBy };
    const patch = closed ? { ...facts, wanted: false, unwantedBecause: 'closed' } : facts;
    patchOrderTx(hand.tx, order.id, patch, hand.at);
    addOrderEventTx(hand, doing, order.id, { kind: closed ? 'closed' : 'delivered', reason });
    completion.toHistoryTx(hand, { ...order, completedAt });
    return true;
  };

  const reversal = {
    setDeliveredTx: (hand: Hand, doing: Doing, id: string, delivered: boolean): void => {
      setDeliveredTx(hand, doing, id, delivered);
    },
    closeTx,
    reopenTx,
    backToHistoryTx,
  };

  /** Units that changed hands are looked at again: reservations that cannot stand go, short lines get what is free. */
  const rebalance = (packageIds: readonly string[]): void => {
    const strains = strainsOf(database.read, packageIds);
    for (const row of database.read
      .selectDistinct({ strainKey: packingLines.strainKey })
      .from(packingAllocations)
      .innerJoin(packingLines, eq(packingLines.id, packingAllocations.lineId))
      .where(inArray(packingAllocations.packageId, [...packageIds]))
      .all()) {
      if (row.strainKey !== null) strains.add(canonicalStrain(database.read, row.strainKey));
    }
    actAs({ actor: BY_ITSELF, action: 'packing.allocate', source: 'packages' }, () =>
      withHand(BY_ITSELF, (hand) => {
        const changed = releaseOverReservedTx(hand, packageIds);
        for (const strain of strains) for (const id of fillShortLinesTx(hand, strain)) changed.add(id);
        if (changed.size > 0) hand.tx.publish({ area: 'packing', ids: [...changed] });
      }),
    );
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
      rows: readonly { readonly lineId: string; readonly packed: number }[],
      reason: string,
      actor: Actor,
      groupId?: string,
    ): { groupId: string; results: RowOutcome[] } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window', groupId);
        const results = rows.map(({ lineId, packed }) =>
          oneOfMany(hand, lineId, () => {
            const difference = packed - lineTx(hand, lineId).packed;
            if (difference > 0) packTx(hand, doing, lineId, { units: difference, reason });
            if (difference < 0) unpackTx(hand, doing, lineId, { units: -difference, reason });
            if (difference !== 0) afterLineTx(hand, lineId);
          }),
        );
        return { groupId: doing.groupId, results };
      }),

    edit: (rows: readonly FieldEdit[], actor: Actor, groupId?: string): { groupId: string; results: RowOutcome[] } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window', groupId);
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
        return { lines: same.length };
      }),

    setDelivered: (ids: readonly string[], delivered: boolean, actor: Actor): { changed: number; groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        const changed = ids.filter((id) => setDeliveredTx(hand, doing, id, delivered)).length;
        if (changed === 0) nothingHappened();
        return { changed, groupId: doing.groupId };
      }),

    closeOrder: (packingOrderId: string, reason: string, actor: Actor): { groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        closeTx(hand, doing, packingOrderId, reason);
        return { groupId: doing.groupId };
      }),

    reopenOrder: (packingOrderId: string, actor: Actor): { groupId: string } =>
      withHand(actor, (hand) => {
        const doing = beginDoing('window');
        reopenTx(hand, doing, packingOrderId);
        return { groupId: doing.groupId };
      }),

    /** The last doing of this person since signing in that is not taken back. */
    undoable: (actor: Actor) => lastDoing(database.read, actor.id, actor.since ?? ''),

    undo: (groupId: string, actor: Actor): { rows: number } =>
      withHand(actor, (hand) => {
        const events = undoTx(hand, groupId, actor.since ?? '', reversal);
        for (const id of new Set(events.map(({ lineId }) => lineId))) if (id !== null) afterLineTx(hand, id);
        return { rows: events.length };
      }),

    /** In the transaction that stores orders: follows each of them. */
    takeOrdersTx: (tx: Tx, orderIds: readonly number[]): void => {
      if (orderIds.length === 0) return;
      const hand = handOf(tx, acting()?.actor ?? BY_ITSELF);
      takeUp.takeTx(hand, orderIds);
    },

    /** Apex has another address: its numbers mean other orders now. What is packed stays, to be unpacked or kept. */
    forgetOrdersTx: (tx: Tx): void => {
      const hand = handOf(tx, acting()?.actor ?? BY_ITSELF);
      for (const order of tx.db.select().from(packingOrders).all()) {
        if (order.status === 'open' && order.wanted) {
          patchOrderTx(tx, order.id, { wanted: false, unwantedBecause: 'gone' }, hand.at);
          for (const line of linesOfOrder(tx.db, order.id)) releaseAllTx(hand, line);
          relistOrderTx(hand, order.id);
        }
      }
      tx.db.update(packingLines).set({ itemId: null }).run();
      tx.db.update(packingOrders).set({ orderId: null, splitFromOrderId: null }).run();
      tx.publish({ area: 'packing', ids: null });
    },

    /** METRC's figure lost packed goods of a package: it is written down whose they were. */
    settleTx: (tx: Tx, packageId: string, settledMg: number): void => {
      const at = toInstant(clock.now());
      const packed = packedOn(tx.db, packageId);
      const claims = packed.map((a) => ({ id: a.id, openMg: a.packed * a.mgPerUnit - a.settledMg }));
      const changed: string[] = [];
      for (const { id, mg: part } of settleClaims(mg(settledMg), claims).settled) {
        const allocation = packed.find((a) => a.id === id);
        if (!allocation) continue;
        patchAllocationTx(tx, id, { settledMg: allocation.settledMg + part }, at);
        changed.push(allocation.lineId);
      }
      for (const id of changed) patchLineTx(tx, id, {}, at);
    },

    rebalance,

    /** Orders whose days after packing are over go to History. Answers how many. */
    moveToHistory: (actor: Actor): number => {
      const due = completion.dueForHistory(database.read, clock.now());
      if (due.length === 0) return 0;
      return withHand(actor, (hand) => {
        for (const id of due) completion.toHistoryTx(hand, orderTx(hand, id));
        return due.length;
      });
    },
  };
}
