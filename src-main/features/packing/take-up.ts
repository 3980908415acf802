// Taking an order of Apex onto the packing list, and following every change of it: lines that came, changed or went,
// cancellations, statuses that are left out, parts split off. Runs in the transaction that stores the order, so that a
// cancelled order and its released reservations are one step.
//
// Invariants: a line is known by Apex's number of it, wherever it moves; what is packed is never forgotten, whatever
// happens to the order; a line's product is not read anew once units are packed under it.
import { asc, eq } from 'drizzle-orm';
import { type OrderStanding, orderStanding, statusesNamed } from '#shared/rules/order-standing.ts';
import { isListed, needsPacking, packingSortKey } from '#shared/rules/packing-line.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { apexOrderItems, apexOrderStatuses, apexOrders } from '../../db/schema/orders.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';
import type { Completion } from './completion.ts';
import { addOrderEventTx, beginDoing } from './events.ts';
import { productColumns, sameProduct } from './line-product.ts';
import { relistTx } from './listing.ts';
import { type ProductReading, type Products, sayingKey } from './products.ts';
import {
  findLine,
  findLineByItem,
  findOrder,
  findOrderByNumber,
  type LineRow,
  linesOfOrder,
  type OrderRecord,
  patchLineTx,
  patchOrderTx,
  someLineOf,
} from './records.ts';
import { type Hand, releaseAllTx, releaseSurplusTx, reserveMissingTx } from './reserve.ts';
import { followSplitTx } from './splits.ts';

type ApexOrderRow = typeof apexOrders.$inferSelect;
type ApexItemRow = typeof apexOrderItems.$inferSelect;

/** What a product's fields and name say for sure. */
export interface SoldLine {
  readonly productId: number | null;
  readonly productName: string;
  readonly cultivar: string | null;
  readonly milligramsPerPiece: number | null;
  readonly unitsPerPackage: number | null;
}

export interface TakeUpDeps {
  /** A reader for one run; it remembers what it looked up. */
  readonly reader: (db: ReadDb) => (sold: SoldLine) => ProductReading;
  readonly leftOutStatuses: () => readonly string[];
  /** The status that says delivered, by id or name; empty: only Apex's own stages do. */
  readonly deliveredStatus: () => string;
  readonly storeForTx: (tx: Tx, buyer: string, at: string) => string;
  readonly completion: Completion;
  readonly products: Products;
}

export function createTakeUp(deps: TakeUpDeps) {
  const standingOf = (db: ReadDb, order: ApexOrderRow): OrderStanding => {
    const { statusId } = order;
    const named =
      statusId === null
        ? undefined
        : db.select().from(apexOrderStatuses).where(eq(apexOrderStatuses.statusId, statusId)).get();
    const names = [order.status, named?.name ?? ''].filter((name) => name !== '');
    const leftOut = statusesNamed(deps.leftOutStatuses())(statusId, ...names);
    const standing = orderStanding({ ...order, leftOut });
    const delivered = statusesNamed([deps.deliveredStatus()])(statusId, ...names);
    return standing === 'open' && delivered ? 'finished' : standing;
  };

  const newOrderTx = (hand: Hand, order: ApexOrderRow): OrderRecord => {
    const row: OrderRecord = {
      id: newId(),
      orderId: order.orderId,
      invoiceNumber: order.invoiceNumber,
      buyer: order.buyer,
      buyerKey: storeKey(order.buyer),
      storeId: deps.storeForTx(hand.tx, order.buyer, hand.at),
      status: 'open',
      wanted: true,
      unwantedBecause: '',
      splitFromOrderId: order.splitFromOrderId,
      orderDate: order.orderDate,
      deliveryDate: order.deliveryDate,
      completedAt: null,
      deliveredAt: null,
      deliveredBy: '',
      historyAt: null,
      historyWeek: null,
      createdAt: hand.at,
      updatedAt: hand.at,
    };
    hand.tx.db.insert(packingOrders).values(row).run();
    return row;
  };

  /** The order's own facts. Answers it as it now is. */
  const followOrderTx = (hand: Hand, known: OrderRecord, order: ApexOrderRow, standing: OrderStanding): OrderRecord => {
    // Closed by a person, or done: Apex's changes do not open it again.
    const closed = known.unwantedBecause === 'closed';
    const wanted = !closed && (standing === 'open' || standing === 'finished');
    const moved = known.buyer !== order.buyer;
    const facts = {
      invoiceNumber: order.invoiceNumber,
      buyer: order.buyer,
      buyerKey: storeKey(order.buyer),
      ...(moved ? { storeId: deps.storeForTx(hand.tx, order.buyer, hand.at) } : {}),
      splitFromOrderId: order.splitFromOrderId,
      orderDate: order.orderDate,
      deliveryDate: order.deliveryDate,
      wanted,
      unwantedBecause: closed ? 'closed' : standing === 'open' ? '' : standing,
    };
    const changed = Object.entries(facts).some(([key, value]) => Reflect.get(known, key) !== value);
    if (changed) patchOrderTx(hand.tx, known.id, facts, hand.at);
    return { ...known, ...facts };
  };

  const sortKeyOf = (order: OrderRecord, { position, itemId }: ApexItemRow): string =>
    packingSortKey({ ...order, orderRef: String(order.orderId ?? order.id), position, lineRef: String(itemId) });

  /** What of an item is written down whatever was packed. */
  const factsOf = (item: ApexItemRow, order: OrderRecord) => ({
    packingOrderId: order.id,
    position: item.position,
    productId: item.productId,
    productName: item.productName,
    productSku: item.productSku,
    // A part of a unit has to be packed as a whole one.
    ordered: item.gone ? 0 : Math.max(0, Math.ceil(item.units)),
    sortKey: sortKeyOf(order, item),
  });

  const newLineTx = (hand: Hand, order: OrderRecord, item: ApexItemRow, reading: ProductReading): string => {
    const { at } = hand;
    const id = newId();
    const facts = factsOf(item, order);
    const { deliveryDate } = order;
    const row: LineRow = {
      ...facts,
      ...productColumns(reading, item),
      id,
      itemId: item.itemId,
      packed: 0,
      acceptedPacked: 0,
      listed: isListed({ wanted: order.wanted, ordered: facts.ordered, packed: 0 }, order.status === 'open'),
      deliveryDate,
      deliveryDateFromApex: deliveryDate,
      deliveryNotes: '',
      internalNotes: item.note,
      createdAt: at,
      updatedAt: at,
    };
    hand.tx.db.insert(packingLines).values(row).run();
    hand.tx.publish({ area: 'packing', ids: [id] });
    return id;
  };

  /** Brings a known line to what the item says. Answers the order it was in before. */
  const followLineTx = (
    hand: Hand,
    known: LineRow,
    order: OrderRecord,
    item: ApexItemRow,
    reading: ProductReading,
  ): string => {
    const facts = factsOf(item, order);
    const { deliveryDate } = order;
    const follows = known.deliveryDate === known.deliveryDateFromApex;
    const product = known.packed > 0 ? sameProduct(hand.tx.db, known) : productColumns(reading, item);
    const patch: Partial<LineRow> = {
      ...facts,
      ...product,
      deliveryDateFromApex: deliveryDate,
      ...(follows ? { deliveryDate } : {}),
      // Given for another amount.
      ...(facts.ordered === known.ordered ? {} : { acceptedPacked: 0 }),
    };
    const changed = Object.entries(patch).filter(([key, value]) => Reflect.get(known, key) !== value);
    if (changed.length === 0) return known.packingOrderId;
    const line = findLine(hand.tx.db, known.id);
    // Its grams are counted differently now, or are another strain's.
    if (line && changed.some(([key]) => key === 'strainKey' || key === 'mgPerUnit')) releaseAllTx(hand, line);
    patchLineTx(hand.tx, known.id, patch, hand.at);
    if (patch.productKey !== undefined && patch.productKey !== known.productKey) {
      // The rows it leaves behind have the stock of its old product to themselves now.
      const beside = someLineOf(hand.tx.db, known.productKey);
      if (beside !== null) hand.tx.publish({ area: 'packing', ids: [beside] });
    }
    return known.packingOrderId;
  };

  const readOf = (db: ReadDb, item: ApexItemRow, read: (sold: SoldLine) => ProductReading): ProductReading =>
    deps.products.said(db, sayingKey(item)) ?? read(item);

  /**
   * Goes on after the lines of these orders are what they should be: list, reservations, completion. What is let go of
   * is let go of first, and the first lines of the list take first.
   */
  const settleOrdersTx = (hand: Hand, packingOrderIds: Iterable<string>): void => {
    const { tx } = hand;
    const ids = [...packingOrderIds];
    const linesNow = () => ids.flatMap((id) => linesOfOrder(tx.db, id));
    const changed = new Set<string>();
    for (const line of linesNow()) {
      relistTx(hand, line.id);
      if (releaseSurplusTx(hand, line)) changed.add(line.id);
    }
    for (const line of linesNow().sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))) {
      if (reserveMissingTx(hand, line)) changed.add(line.id);
    }
    if (changed.size > 0) tx.publish({ area: 'packing', ids: [...changed] });
    for (const id of ids) deps.completion.followTx(hand, id);
  };

  /** What the cache says of an order. Answers every order it concerns, its own first; none when it stays off the list. */
  const factsTx = (hand: Hand, orderId: number, read: (sold: SoldLine) => ProductReading): string[] => {
    const { tx } = hand;
    const apex = tx.db.select().from(apexOrders).where(eq(apexOrders.orderId, orderId)).get();
    if (!apex) return [];
    const items = tx.db
      .select()
      .from(apexOrderItems)
      .where(eq(apexOrderItems.orderId, orderId))
      .orderBy(asc(apexOrderItems.position))
      .all();
    const standing = standingOf(tx.db, apex);
    const known = findOrderByNumber(tx.db, orderId);
    const moved = items.some(({ itemId }) => findLineByItem(tx.db, itemId) !== null);
    if (!known && !moved && standing !== 'open') return [];
    const order = followOrderTx(hand, known ?? newOrderTx(hand, apex), apex, standing);
    const before = new Set([order.id]);
    for (const item of items) {
      const line = findLineByItem(tx.db, item.itemId);
      if (line) before.add(followLineTx(hand, line, order, item, readOf(tx.db, item, read)));
      else if (!item.gone) newLineTx(hand, order, item, readOf(tx.db, item, read));
    }
    return [...before];
  };

  /** An order in History of which Apex wants more now: it is to be packed again. One that was closed stays closed. */
  const backIfMoreTx = (hand: Hand, order: OrderRecord | null): OrderRecord | null => {
    if (order?.status !== 'history' || !order.wanted || order.unwantedBecause !== '') return order;
    if (!linesOfOrder(hand.tx.db, order.id).some((line) => needsPacking(line) > 0)) return order;
    const open = { status: 'open', historyAt: null, historyWeek: null, deliveredAt: null, deliveredBy: '' } as const;
    patchOrderTx(hand.tx, order.id, { ...open, completedAt: null }, hand.at);
    addOrderEventTx(hand, beginDoing('orders'), order.id, { kind: 'reopened' });
    return { ...order, ...open, completedAt: null };
  };

  /**
   * Follows orders of the cache. Orders that are finished, cancelled or left out when they are first seen do not come
   * onto the list. All facts go in before anything is made of them: parts of a split and lines that moved come in one
   * page, in any order.
   * @param deliver whether orders Apex has finished count as delivered once they are packed in full
   */
  const takeTx = (hand: Hand, orderIds: readonly number[], deliver = true): void => {
    const { tx } = hand;
    const read = deps.reader(tx.db);
    const concerned = new Set<string>();
    const taken = new Set<string>();
    for (const orderId of new Set(orderIds)) {
      const [own, ...others] = factsTx(hand, orderId, read);
      if (own === undefined) continue;
      taken.add(own);
      for (const id of [own, ...others]) concerned.add(id);
    }
    for (const id of taken) {
      const order = backIfMoreTx(hand, findOrder(tx.db, id));
      if (order?.status !== 'open') continue;
      for (const other of followSplitTx(hand, order)) concerned.add(other);
    }
    settleOrdersTx(hand, concerned);
    for (const id of deliver ? concerned : []) {
      const order = findOrder(tx.db, id);
      const isDue = order?.status === 'open' && order.completedAt !== null && order.deliveredAt === null;
      if (isDue && order.unwantedBecause === 'finished') deps.completion.deliveredTx(hand, order, false);
    }
    tx.publish({ area: 'packing', ids: [...taken].flatMap((id) => linesOfOrder(tx.db, id).map((line) => line.id)) });
  };

  return { takeTx, settleOrdersTx };
}

export type TakeUp = ReturnType<typeof createTakeUp>;
