// What happens to orders on Apex: they are placed, moved along their statuses, changed, split, cancelled and deleted.
// Placing takes the units off the batches at once; the order becomes readable then or later, with its own updated_at.
// The reference says of nothing that it puts units back, so neither a cancellation nor a smaller line does.
import { dayOf } from './resources.ts';
import type { ApexState } from './state.ts';
import type { Batch, Order, OrderItem, OrderStatus, Product } from './types.ts';
import { ApexSandboxRefusal } from './types.ts';

export interface OrderLine {
  readonly batchId: number;
  /** Base units, a whole number of at least 1. */
  readonly units: number;
}

export interface OrderRequest {
  readonly lines: readonly OrderLine[];
  /** A buyer's name; one is picked when left out. */
  readonly buyer?: string;
  readonly buyerNote?: string;
  /** How much later than the deduction the order becomes readable. */
  readonly orderDelayMs?: number;
  /**
   * The instant it was placed, for one that is there from the beginning: what it took is off the batches' quantities
   * already. Now when left out.
   */
  readonly placedAt?: number;
  /** A week after it was placed when left out. */
  readonly deliveryDate?: string;
}

export interface SaleRequest extends OrderLine, Pick<OrderRequest, 'buyer' | 'orderDelayMs'> {}

export interface Placed {
  readonly orderId: number;
  readonly invoiceNumber: string;
  readonly buyer: string;
}

export interface Sale extends Placed {
  /** What the batch has left; null when it is unlimited or not stated. */
  readonly quantityLeft: number | null;
}

/** What a person changes in an order that was already placed. */
export interface OrderChange {
  /** Lines that now have so many units. More are taken off the batch. */
  readonly set?: readonly { readonly itemId: number; readonly units: number }[];
  readonly remove?: readonly number[];
  readonly add?: readonly OrderLine[];
}

/** So many units of a line go to the new order: all of them and the line moves, fewer and a new line is made there. */
export interface SplitPart {
  readonly itemId: number;
  readonly units: number;
}

export interface OrderHappenings {
  /** An order of one line. */
  sell(request: SaleRequest): Sale;
  placeOrder(request: OrderRequest): Placed;
  changeOrder(orderId: number, change: OrderChange): void;
  /** Gives the order that was split off. */
  splitOrder(orderId: number, parts: readonly SplitPart[]): Placed;
  moveOrder(orderId: number, statusId: number): void;
  cancelOrder(orderId: number): void;
  /** From now on it is in no list and answers 404. */
  deleteOrder(orderId: number): void;
}

const DEFAULT_UNIT_PRICE_CENTS = 600;
const DELIVERED_AFTER_MS = 7 * 86_400_000;
const LOOKS_LIKE_TAG = /\b1A[0-9A-Z]{22}\b/;

/** The METRC label Apex would print on the order line: the product's tag, else one written on the batch. */
function packageLabel(product: Product, batch: Batch): string | null {
  const tag = product.metrcTags.find(({ status }) => status === 'Active');
  if (tag !== undefined) return tag.label;
  const lot = batch.fields.get('lot_number');
  return LOOKS_LIKE_TAG.exec(`${batch.name} ${typeof lot === 'string' ? lot : ''}`)?.[0] ?? null;
}

const wholeUnits = (units: number): void => {
  if (!Number.isInteger(units) || units < 1) throw new ApexSandboxRefusal('A sale needs at least one whole unit.');
};

export function createOrderHappenings(
  state: ApexState,
  random: () => number,
  defaultOrderDelayMs: number,
): OrderHappenings {
  let nextOrderId = 81_001;
  let nextItemId = 990_001;

  const orderOf = (orderId: number): Order => {
    const order = state.orders.get(orderId);
    if (order === undefined) throw new ApexSandboxRefusal(`There is no order ${orderId}.`);
    return order;
  };
  const itemOf = (order: Order, itemId: number): OrderItem => {
    const item = order.items.find(({ id }) => id === itemId);
    if (item === undefined) throw new ApexSandboxRefusal(`Order ${order.id} has no line ${itemId}.`);
    return item;
  };
  /** An order that is not readable yet never has a change from before it is. */
  const touch = (order: Order, type: string, message: string): void => {
    state.touch(order, type, message);
    order.updatedAt = Math.max(order.updatedAt, order.visibleAt);
  };
  const placed = ({ id, invoiceNumber, buyer }: Order): Placed => ({ orderId: id, invoiceNumber, buyer: buyer.name });

  /** All of the lines can be had, also where two are of one batch. */
  const checkStock = (lines: readonly OrderLine[]): void => {
    const wanted = new Map<number, number>();
    for (const { batchId, units } of lines) {
      const batch = state.batch(batchId);
      wholeUnits(units);
      if (batch.archived) throw new ApexSandboxRefusal(`Batch ${batchId} is archived and cannot be ordered.`);
      const total = (wanted.get(batchId) ?? 0) + units;
      wanted.set(batchId, total);
      if (!batch.unlimited && total > (batch.quantity ?? 0)) {
        throw new ApexSandboxRefusal(`Batch ${batchId} has ${batch.quantity ?? 0} left, not ${total}.`);
      }
    }
  };
  const takeOff = ({ batchId, units }: OrderLine, invoiceNumber: string): void => {
    const batch = state.batch(batchId);
    if (!batch.unlimited) batch.quantity = (batch.quantity ?? 0) - units;
    state.touch(batch, 'order', `${units} sold on ${invoiceNumber}`);
  };

  const newItem = ({ batchId, units }: OrderLine): OrderItem => {
    const batch = state.batch(batchId);
    const product = state.product(batch.productId);
    const price = batch.fields.get('listing_price');
    return {
      id: nextItemId++,
      productId: product.id,
      batchId: batch.id,
      operationId: batch.operationId,
      productName: product.name,
      batchName: batch.name,
      cultivar: product.cultivar,
      units,
      unitsPerCase: product.unitsPerCase,
      unitsPerPackage: product.unitsPerPackage,
      gramPerPreroll: product.gramPerPreroll,
      unitPriceCents: typeof price === 'number' ? price : (product.listingPriceCents ?? DEFAULT_UNIT_PRICE_CENTS),
      metrcPackageLabel: packageLabel(product, batch),
    };
  };

  /** A new order of the next number, readable from `visibleAt` on. */
  const addOrder = (
    of: Omit<
      Order,
      'id' | 'uuid' | 'invoiceNumber' | 'cancelled' | 'visibleAt' | 'history' | 'createdAt' | 'updatedAt'
    >,
    visibleAt: number,
    message: string,
  ): Order => {
    const id = nextOrderId++;
    const order: Order = {
      ...of,
      id,
      uuid: `00000003-0000-4000-8000-${String(id).padStart(12, '0')}`,
      invoiceNumber: `INV-${id - 70_000}`,
      cancelled: false,
      visibleAt,
      history: [{ type: 'created', message, at: visibleAt }],
      createdAt: visibleAt,
      updatedAt: visibleAt,
    };
    state.orders.set(id, order);
    return order;
  };

  const place = ({ lines, buyer: name, buyerNote, orderDelayMs, placedAt, deliveryDate }: OrderRequest): Order => {
    const [first] = lines;
    if (first === undefined) throw new ApexSandboxRefusal('An order needs at least one line.');
    if (placedAt === undefined) checkStock(lines);
    const picked = state.buyers[Math.floor(random() * state.buyers.length)] ?? state.buyers[0];
    const buyer = state.buyers.find((known) => known.name === name) ?? picked;
    const flow = state.dealFlows.find(({ isDefault }) => isDefault) ?? state.dealFlows[0];
    const status = flow?.statuses[0];
    if (buyer === undefined || flow === undefined || status === undefined) {
      throw new ApexSandboxRefusal('The sandbox company has no buyer or no order status to sell with.');
    }
    const visibleAt = placedAt ?? state.now() + (orderDelayMs ?? defaultOrderDelayMs);
    const order = addOrder(
      {
        buyer: name === undefined ? buyer : { ...buyer, name },
        buyerNote: buyerNote ?? null,
        operationId: state.batch(first.batchId).operationId,
        dealFlowId: flow.id,
        statusId: status.id,
        splitFromOrderId: null,
        items: lines.map(newItem),
        orderDate: dayOf(visibleAt),
        deliveryDate: deliveryDate ?? dayOf(visibleAt + DELIVERED_AFTER_MS),
      },
      visibleAt,
      'Order submitted',
    );
    if (placedAt === undefined) for (const line of lines) takeOff(line, order.invoiceNumber);
    return order;
  };

  return {
    sell: ({ batchId, units, ...request }) => {
      const order = place({ lines: [{ batchId, units }], ...request });
      const batch = state.batch(batchId);
      return { ...placed(order), quantityLeft: batch.unlimited ? null : batch.quantity };
    },
    placeOrder: (request) => placed(place(request)),
    changeOrder: (orderId, { set = [], remove = [], add = [] }) => {
      const order = orderOf(orderId);
      for (const itemId of remove) itemOf(order, itemId);
      for (const { units } of set) wholeUnits(units);
      const more = set.flatMap(({ itemId, units }) => {
        const item = itemOf(order, itemId);
        return units > item.units ? [{ batchId: item.batchId, units: units - item.units }] : [];
      });
      const taken = [...more, ...add];
      checkStock(taken);
      const sizes = new Map(set.map(({ itemId, units }) => [itemId, units]));
      const kept = order.items.filter(({ id }) => !remove.includes(id));
      order.items = [
        ...kept.map((item) => ({ ...item, units: sizes.get(item.id) ?? item.units })),
        ...add.map(newItem),
      ];
      for (const line of taken) takeOff(line, order.invoiceNumber);
      touch(order, 'updated', 'Items changed');
    },
    splitOrder: (orderId, parts) => {
      const order = orderOf(orderId);
      if (order.cancelled) throw new ApexSandboxRefusal(`Order ${orderId} is cancelled.`);
      const going = new Map<number, number>();
      for (const { itemId, units } of parts) {
        wholeUnits(units);
        if (units > itemOf(order, itemId).units || going.has(itemId)) {
          throw new ApexSandboxRefusal(`Line ${itemId} has not that many units to split off.`);
        }
        going.set(itemId, units);
      }
      const staying = order.items.flatMap((item) => {
        const units = item.units - (going.get(item.id) ?? 0);
        return units === 0 ? [] : [{ ...item, units }];
      });
      const moved = order.items.flatMap((item) => {
        const units = going.get(item.id) ?? 0;
        if (units === 0) return [];
        return [units === item.units ? item : { ...item, id: nextItemId++, units }];
      });
      if (moved.length === 0 || staying.length === 0) {
        throw new ApexSandboxRefusal('A split leaves something in both orders.');
      }
      const { buyer, buyerNote, operationId, dealFlowId, statusId, orderDate, deliveryDate } = order;
      order.items = staying;
      const part = addOrder(
        {
          buyer,
          buyerNote,
          operationId,
          dealFlowId,
          statusId,
          orderDate,
          deliveryDate,
          splitFromOrderId: order.id,
          items: moved,
        },
        Math.max(state.now(), order.visibleAt),
        `Split from ${order.invoiceNumber}`,
      );
      touch(order, 'split', `Split into ${part.invoiceNumber}`);
      return placed(part);
    },
    moveOrder: (orderId, statusId) => {
      const order = orderOf(orderId);
      const status: OrderStatus | null = state.status(statusId);
      if (status === null) throw new ApexSandboxRefusal(`There is no order status ${statusId}.`);
      order.statusId = statusId;
      touch(order, 'status', `Status set to ${status.name}`);
    },
    cancelOrder: (orderId) => {
      const order = orderOf(orderId);
      order.cancelled = true;
      touch(order, 'cancelled', 'Order cancelled');
    },
    deleteOrder: (orderId) => {
      orderOf(orderId);
      state.orders.delete(orderId);
    },
  };
}
