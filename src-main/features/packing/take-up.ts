// Taking an order of Apex onto the packing list, and following every change of it: lines that came, changed or went,
// cancellations, statuses that are left out, parts split off. Runs in the transaction that stores the order, so that a
// cancelled order and its released reservations are one step.
//
// Invariants: a line is known by Apex's number of it, wherever it moves; what is packed is never forgotten, whatever
// happens to the order; a line's product is not read anew once units are packed under it.
import { asc, eq } from 'drizzle-orm';
import type { LineKind } from '#shared/contract/packing.ts';
import { type OrderStanding, orderStanding, statusesNamed } from '#shared/rules/order-standing.ts';
import { isListed, packingSortKey } from '#shared/rules/packing-line.ts';
import { storeKey } from '#shared/rules/store-key.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { apexOrderItems, apexOrderStatuses, apexOrders } from '../../db/schema/orders.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';
import type { Completion } from './completion.ts';
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
} from './records.ts';
import { type Hand, releaseAllTx, settleReservationsTx } from './reserve.ts';
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

  const sortKeyOf = (order: OrderRecord, position: number): string =>
    packingSortKey({ ...order, orderRef: String(order.orderId ?? order.id), position });

  /** What of an item is written down whatever was packed. */
  const factsOf = (item: ApexItemRow, order: OrderRecord) => ({
    packingOrderId: order.id,
    position: item.position,
    productId: item.productId,
    productName: item.productName,
    productSku: item.productSku,
    // A part of a unit has to be packed as a whole one.
    ordered: item.gone ? 0 : Math.max(0, Math.ceil(item.units)),
    sortKey: sortKeyOf(order, item.position),
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
    const product = known.packed > 0 ? {} : productColumns(reading, item);
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
    return known.packingOrderId;
  };

  const readOf = (db: ReadDb, item: ApexItemRow, read: (sold: SoldLine) => ProductReading): ProductReading =>
    deps.products.said(db, sayingKey(item)) ?? read(item);

  /** Goes on after an order's lines are what they should be: list, reservations, completion. */
  const settleOrderTx = (hand: Hand, packingOrderId: string): void => {
    for (const { id } of linesOfOrder(hand.tx.db, packingOrderId)) {
      relistTx(hand, id);
      const line = findLine(hand.tx.db, id);
      if (line && settleReservationsTx(hand, line)) hand.tx.publish({ area: 'packing', ids: [id] });
    }
    deps.completion.followTx(hand, packingOrderId);
  };

  /**
   * Follows one order of the cache. Orders that are finished, cancelled or left out when they are first seen do not
   * come onto the list.
   */
  const takeTx = (hand: Hand, orderId: number, read = deps.reader(hand.tx.db)): void => {
    const { tx } = hand;
    const apex = tx.db.select().from(apexOrders).where(eq(apexOrders.orderId, orderId)).get();
    const items = tx.db
      .select()
      .from(apexOrderItems)
      .where(eq(apexOrderItems.orderId, orderId))
      .orderBy(asc(apexOrderItems.position))
      .all();
    if (!apex) return;
    const standing = standingOf(tx.db, apex);
    const known = findOrderByNumber(tx.db, orderId);
    const moved = items.some(({ itemId }) => findLineByItem(tx.db, itemId) !== null);
    if (!known && !moved && standing !== 'open') return;
    const order = followOrderTx(hand, known ?? newOrderTx(hand, apex), apex, standing);
    const before = new Set<string>();
    for (const item of items) {
      const line = findLineByItem(tx.db, item.itemId);
      if (line) before.add(followLineTx(hand, line, order, item, readOf(tx.db, item, read)));
      else if (!item.gone) newLineTx(hand, order, item, readOf(tx.db, item, read));
    }
    if (order.status === 'open') {
      for (const id of followSplitTx(hand, order)) before.add(id);
      settleOrderTx(hand, order.id);
    }
    before.delete(order.id);
    for (const id of before) settleOrderTx(hand, id);
    const now = findOrder(tx.db, order.id);
    if (standing === 'finished' && now?.status === 'open' && now.completedAt !== null && now.deliveredAt === null) {
      deps.completion.deliveredTx(hand, now, false);
    }
    tx.publish({ area: 'packing', ids: linesOfOrder(tx.db, order.id).map(({ id }) => id) });
  };

  return { takeTx, settleOrderTx };
}

export type TakeUp = ReturnType<typeof createTakeUp>;

export const productColumns = (
  reading: ProductReading,
  item: Pick<ApexItemRow, 'productId' | 'productName'>,
): {
  kind: LineKind;
  strain: string | null;
  strainKey: string | null;
  skuKey: string | null;
  mgPerUnit: number | null;
  productKey: string;
} => ({
  kind: reading.kind,
  strain: reading.strain,
  strainKey: reading.strainKey,
  skuKey: reading.skuKey,
  mgPerUnit: reading.kind === 'tracked' ? reading.mgPerUnit : null,
  // The same strain and SKU are the same stock, whatever Apex calls the product.
  productKey: reading.kind === 'tracked' ? `${reading.strainKey}|${reading.skuKey}` : sayingKey(item),
});
