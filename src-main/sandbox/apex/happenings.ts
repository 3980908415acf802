// What people do on Apex while Packhouse watches: buyers order, someone edits a quantity by hand,
// products are renamed, lots come and go. A sale takes its units off the batch at once; its order
// becomes readable then or later, with its own updated_at, as on the real marketplace.
import type { ApexState } from './state.ts';
import type { Batch, BatchSeed, MetrcTag, Order, Product, ProductSeed } from './types.ts';
import { ApexSandboxRefusal } from './types.ts';

export interface SaleRequest {
  readonly batchId: number;
  /** Base units, a whole number of at least 1. */
  readonly units: number;
  /** A buyer's name; one is picked when left out. */
  readonly buyer?: string;
  /** How much later than the deduction the order becomes readable. */
  readonly orderDelayMs?: number;
}

export interface Sale {
  readonly orderId: number;
  readonly invoiceNumber: string;
  readonly buyer: string;
  /** What the batch has left; null when it is unlimited or not stated. */
  readonly quantityLeft: number | null;
}

/** Only these can be set from outside; they are answered by /v1/products from then on. */
export type ProductChange = Partial<
  Pick<
    ProductSeed,
    'name' | 'cultivar' | 'unitsPerPackage' | 'unitsPerCase' | 'gramPerPreroll' | 'archived' | 'listToBuyers'
  > & { readonly metrcTags: readonly MetrcTag[] }
>;

export interface Happenings {
  sell(request: SaleRequest): Sale;
  editQuantity(batchId: number, quantity: number | null): void;
  renameProduct(productId: number, name: string): void;
  setProductFields(productId: number, change: ProductChange): void;
  archiveBatch(batchId: number, archived?: boolean): void;
  setUnlimited(batchId: number, unlimited?: boolean): void;
  addBatch(seed: Omit<BatchSeed, 'id'> & { readonly id?: number }): Readonly<Batch>;
  addProduct(seed: Omit<ProductSeed, 'id'> & { readonly id?: number }): Readonly<Product>;
  deleteBatch(batchId: number): void;
  cancelOrder(orderId: number): void;
}

const DEFAULT_UNIT_PRICE_CENTS = 600;
const LOOKS_LIKE_TAG = /\b1A[0-9A-Z]{22}\b/;

/** The METRC label Apex would print on the order line: the product's tag, else one written on the batch. */
function packageLabel(product: Product, batch: Batch): string | null {
  const tag = product.metrcTags.find(({ status }) => status === 'Active');
  if (tag !== undefined) return tag.label;
  const lot = batch.fields.get('lot_number');
  return LOOKS_LIKE_TAG.exec(`${batch.name} ${typeof lot === 'string' ? lot : ''}`)?.[0] ?? null;
}

export function createHappenings(state: ApexState, random: () => number, defaultOrderDelayMs: number): Happenings {
  let nextOrderId = 81_001;
  let nextItemId = 990_001;

  const place = (batch: Batch, units: number, buyerName: string | undefined, delayMs: number): Order => {
    const product = state.product(batch.productId);
    const picked = state.buyers[Math.floor(random() * state.buyers.length)] ?? state.buyers[0];
    const buyer = state.buyers.find(({ name }) => name === buyerName) ?? picked;
    const flow = state.dealFlows.find(({ isDefault }) => isDefault) ?? state.dealFlows[0];
    const status = flow?.statuses[0];
    if (buyer === undefined || flow === undefined || status === undefined) {
      throw new ApexSandboxRefusal('The sandbox company has no buyer or no order status to sell with.');
    }
    const visibleAt = state.now() + delayMs;
    const id = nextOrderId++;
    const price = batch.fields.get('listing_price');
    const order: Order = {
      id,
      uuid: `00000003-0000-4000-8000-${String(id).padStart(12, '0')}`,
      invoiceNumber: `INV-${id - 70_000}`,
      buyer: buyerName === undefined ? buyer : { ...buyer, name: buyerName },
      operationId: batch.operationId,
      dealFlowId: flow.id,
      statusId: status.id,
      cancelled: false,
      items: [
        {
          id: nextItemId++,
          productId: product.id,
          batchId: batch.id,
          operationId: batch.operationId,
          productName: product.name,
          batchName: batch.name,
          units,
          unitsPerCase: product.unitsPerCase,
          unitsPerPackage: product.unitsPerPackage,
          gramPerPreroll: product.gramPerPreroll,
          unitPriceCents: typeof price === 'number' ? price : (product.listingPriceCents ?? DEFAULT_UNIT_PRICE_CENTS),
          metrcPackageLabel: packageLabel(product, batch),
        },
      ],
      visibleAt,
      history: [{ type: 'created', message: 'Order submitted', at: visibleAt }],
      createdAt: visibleAt,
      updatedAt: visibleAt,
    };
    state.orders.set(id, order);
    return order;
  };

  return {
    sell: ({ batchId, units, buyer, orderDelayMs }) => {
      const batch = state.batch(batchId);
      if (!Number.isInteger(units) || units < 1) throw new ApexSandboxRefusal('A sale needs at least one whole unit.');
      if (batch.archived) throw new ApexSandboxRefusal(`Batch ${batchId} is archived and cannot be ordered.`);
      if (!batch.unlimited && units > (batch.quantity ?? 0)) {
        throw new ApexSandboxRefusal(`Batch ${batchId} has ${batch.quantity ?? 0} left, not ${units}.`);
      }
      const order = place(batch, units, buyer, orderDelayMs ?? defaultOrderDelayMs);
      if (!batch.unlimited) batch.quantity = (batch.quantity ?? 0) - units;
      state.touch(batch, 'order', `${units} sold on ${order.invoiceNumber}`);
      return {
        orderId: order.id,
        invoiceNumber: order.invoiceNumber,
        buyer: order.buyer.name,
        quantityLeft: batch.unlimited ? null : batch.quantity,
      };
    },
    editQuantity: (batchId, quantity) => {
      if (quantity !== null && !(quantity >= 0)) throw new ApexSandboxRefusal('A quantity is never below zero.');
      const batch = state.batch(batchId);
      batch.quantity = quantity;
      state.touch(batch, 'updated', `Quantity set to ${quantity ?? 'nothing'} by hand`);
    },
    renameProduct: (productId, name) => {
      const product = state.product(productId);
      product.name = name;
      state.touch(product, 'updated', `Renamed to ${name}`);
    },
    setProductFields: (productId, change) => {
      const product = state.product(productId);
      Object.assign(product, change);
      if (change.archived !== undefined) product.archivedAt = change.archived ? state.now() : null;
      state.touch(product, 'updated', `Changed ${Object.keys(change).join(', ')}`);
    },
    archiveBatch: (batchId, archived = true) => {
      const batch = state.batch(batchId);
      batch.archived = archived;
      state.touch(batch, 'updated', archived ? 'Archived' : 'Taken out of the archive');
    },
    setUnlimited: (batchId, unlimited = true) => {
      const batch = state.batch(batchId);
      batch.unlimited = unlimited;
      state.touch(batch, 'updated', unlimited ? 'Inventory tracking disabled' : 'Inventory tracking enabled');
    },
    addBatch: state.addBatch,
    addProduct: state.addProduct,
    deleteBatch: state.deleteBatch,
    cancelOrder: (orderId) => {
      const order = state.orders.get(orderId);
      if (order === undefined) throw new ApexSandboxRefusal(`There is no order ${orderId}.`);
      order.cancelled = true;
      state.touch(order, 'cancelled', 'Order cancelled');
    },
  };
}
