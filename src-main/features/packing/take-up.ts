// Taking an order of Apex onto the packing list, and following every change of it: lines that came, changed or went,
// cancellations, statuses that are left out, parts split off. Runs in the transaction that stores the order, so that a
// cancelled order and its released reservations are one step.
//
// Invariants: a line is known by Apex's number of it, wherever it moves; what is packed is never forgotten, whatever
// happens to the order; a line's product is not read anew once units are packed under it.
import { asc, eq } from 'drizzle-orm';
import type { OrderStanding } from '#shared/rules/order-standing.ts';
import { isListed, packingSortKey } from '#shared/rules/packing-line.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { apexOrderItems, apexOrders } from '../../db/schema/orders.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';
import { backOnListTx, keepPackedTx } from './after-apex.ts';
import type { Completion } from './completion.ts';
import { knownLine, knownOrder } from './known.ts';
import { productColumns, sameProduct } from './line-product.ts';
import { relistTx } from './listing.ts';
import { type ProductReading, type Products, sayingKey } from './products.ts';
import {
  findLine,
  findOrder,
  type LineRow,
  linesOfOrder,
  type OrderRecord,
  patchLineTx,
  patchOrderTx,
  someLineOf,
} from './records.ts';
import { type Hand, releaseAllTx, releaseSurplusTx, reserveMissingTx } from './reserve.ts';
import { followReplacedTx, followSplitTx } from './splits.ts';
import { type StandingBy, standingOf } from './standing-here.ts';

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

export interface TakeUpDeps extends StandingBy {
  /** A reader for one run; it remembers what it looked up. */
  readonly reader: (db: ReadDb) => (sold: SoldLine) => ProductReading;
  readonly storeForTx: (tx: Tx, buyer: string, at: string) => string;
  readonly completion: Completion;
  readonly products: Products;
  /** Apex's present address. */
  readonly address: () => string;
}

/** What taking one order touched. */
interface Concerned {
  readonly own: string;
  /** As the order was before; null for a new one. */
  readonly known: OrderRecord | null;
  /** Every order it concerns, its own among them: lines may have moved. */
  readonly orders: readonly string[];
  /** Lines that are new, and lines that left. */
  readonly came: readonly string[];
  readonly went: readonly string[];
}

const isSame = (before: OrderRecord | null, now: OrderRecord | null): boolean =>
  JSON.stringify(before) === JSON.stringify(now);

export function createTakeUp(deps: TakeUpDeps) {
  const newOrderTx = (hand: Hand, order: ApexOrderRow): OrderRecord => {
    const row: OrderRecord = {
      id: newId(),
      orderId: order.orderId,
      address: deps.address(),
      numberThere: order.orderId,
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
    // Whether one that is left out is wanted follows from its lines: keepPackedTx.
    const asItWas = standing === 'left_out' && known.wanted;
    const wanted = !closed && (standing === 'open' || standing === 'finished' || asItWas);
    const moved = known.buyer !== order.buyer;
    const facts = {
      orderId: order.orderId,
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

  const sortKeyOf = (order: OrderRecord, position: number, lineRef: string): string =>
    packingSortKey({ ...order, orderRef: String(order.orderId ?? order.id), position, lineRef });

  /** What of an item is written down whatever was packed. */
  const factsOf = (item: ApexItemRow, order: OrderRecord, lineId: string) => ({
    itemId: item.itemId,
    numberThere: item.itemId,
    packingOrderId: order.id,
    position: item.position,
    productId: item.productId,
    productName: item.productName,
    productSku: item.productSku,
    // A part of a unit has to be packed as a whole one.
    ordered: item.gone ? 0 : Math.max(0, Math.ceil(item.units)),
    sortKey: sortKeyOf(order, item.position, lineId),
  });

  const newLineTx = (hand: Hand, order: OrderRecord, item: ApexItemRow, reading: ProductReading): string => {
    const { at } = hand;
    const id = newId();
    const facts = factsOf(item, order, id);
    const { deliveryDate } = order;
    const row: LineRow = {
      ...facts,
      ...productColumns(reading, item),
      id,
      packed: 0,
      acceptedPacked: 0,
      listed: isListed({ wanted: order.wanted, ordered: facts.ordered, packed: 0 }, order.status === 'open'),
      deliveryDate,
      deliveryDateFromApex: deliveryDate,
      deliveryDateOwn: false,
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
    const facts = factsOf(item, order, known.id);
    const { deliveryDate } = order;
    const product = known.packed > 0 ? sameProduct(hand.tx.db, known) : productColumns(reading, item);
    const patch: Partial<LineRow> = {
      ...facts,
      ...product,
      deliveryDateFromApex: deliveryDate,
      ...(known.deliveryDateOwn ? {} : { deliveryDate }),
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

  /** What the cache says of an order. Answers what it concerns; null when it stays off the list. */
  const factsTx = (hand: Hand, orderId: number, read: (sold: SoldLine) => ProductReading): Concerned | null => {
    const { tx } = hand;
    const address = deps.address();
    const apex = tx.db.select().from(apexOrders).where(eq(apexOrders.orderId, orderId)).get();
    if (!apex) return null;
    const items = tx.db
      .select()
      .from(apexOrderItems)
      .where(eq(apexOrderItems.orderId, orderId))
      .orderBy(asc(apexOrderItems.position))
      .all()
      .map((item) => ({ item, line: knownLine(tx.db, address, item.itemId) }));
    const standing = standingOf(tx.db, apex, deps);
    const known = knownOrder(tx.db, address, orderId);
    if (!known && items.every(({ line }) => line === null) && standing !== 'open') return null;
    const order = followOrderTx(hand, known ?? newOrderTx(hand, apex), apex, standing);
    const before = new Set([order.id]);
    const came: string[] = [];
    const went: string[] = [];
    for (const { item, line } of items) {
      const reading = readOf(tx.db, item, read);
      if (line) before.add(followLineTx(hand, line, order, item, reading));
      else if (!item.gone) came.push(newLineTx(hand, order, item, reading));
      if (line && item.gone && line.ordered > 0) went.push(line.id);
    }
    return { own: order.id, known, orders: [...before], came, went };
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
    /** As the orders were before, so that it is told only of those that are not the same now. */
    const concerned = new Map<string, OrderRecord | null>();
    const concern = (id: string, before: OrderRecord | null): void => {
      if (!concerned.has(id)) concerned.set(id, before);
    };
    const taken = new Map<string, Concerned>();
    for (const orderId of new Set(orderIds)) {
      const facts = factsTx(hand, orderId, read);
      if (!facts) continue;
      taken.set(facts.own, facts);
      concern(facts.own, facts.known);
      for (const id of facts.orders) concern(id, findOrder(tx.db, id));
    }
    for (const id of taken.keys()) {
      const order = findOrder(tx.db, id);
      if (order) keepPackedTx(hand, order);
    }
    for (const [id, { came, went }] of taken) {
      followReplacedTx(hand, id, came, went);
      const order = backOnListTx(hand, findOrder(tx.db, id));
      if (order?.status !== 'open') continue;
      for (const other of followSplitTx(hand, order)) concern(other, findOrder(tx.db, other));
    }
    settleOrdersTx(hand, concerned.keys());
    for (const id of deliver ? concerned.keys() : []) {
      const order = findOrder(tx.db, id);
      const isDue = order?.status === 'open' && order.completedAt !== null && order.deliveredAt === null;
      if (isDue && order.unwantedBecause === 'finished') deps.completion.deliveredTx(hand, order, false);
    }
    // Lines that changed were told of as they did. What their order says of them is in each of its lines.
    const changed = [...concerned].filter(([id, before]) => !isSame(before, findOrder(tx.db, id)));
    const ids = changed.flatMap(([id]) => linesOfOrder(tx.db, id).map((line) => line.id));
    if (ids.length > 0) tx.publish({ area: 'packing', ids });
  };

  return { takeTx, settleOrdersTx };
}

export type TakeUp = ReturnType<typeof createTakeUp>;
