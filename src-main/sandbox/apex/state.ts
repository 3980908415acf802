// What the company holds on the stand-in, and everything that can happen to it there: sales, edits by
// hand, lots added and archived. updated_at moves only on the record that changed, never on its parent.

import type { Json } from '../stand-in/json.ts';
import { DEFAULT_BUYERS, DEFAULT_DEAL_FLOWS, DEFAULT_OPERATIONS, PREROLL_CATEGORY } from './defaults.ts';
import type {
  ApexData,
  Batch,
  BatchSeed,
  Buyer,
  DealFlow,
  HistoryRow,
  Operation,
  Order,
  OrderStatus,
  Product,
  ProductSeed,
} from './types.ts';
import { ApexSandboxRefusal } from './types.ts';

const HISTORY_KEPT = 50;

export interface ApexState {
  readonly products: ReadonlyMap<number, Product>;
  readonly batches: ReadonlyMap<number, Batch>;
  readonly orders: Map<number, Order>;
  readonly operations: readonly Operation[];
  readonly dealFlows: readonly DealFlow[];
  readonly buyers: readonly Buyer[];
  now(): number;
  product(id: number): Product;
  batch(id: number): Batch;
  /** Orders the API already knows: a sale's order may follow later than its deduction. */
  visibleOrders(): Order[];
  status(id: number): OrderStatus | null;
  /** Batches that buyers could order now, of one product. */
  availableBatches(productId: number): Batch[];
  addBatch(seed: Omit<BatchSeed, 'id'> & { readonly id?: number }): Batch;
  addProduct(seed: Omit<ProductSeed, 'id'> & { readonly id?: number }): Product;
  deleteBatch(id: number): void;
  touch(record: { updatedAt: number; history: HistoryRow[] }, type: string, message: string): void;
}

const uuid = (kind: number, id: number): string => `0000000${kind}-0000-4000-8000-${String(id).padStart(12, '0')}`;

export function createApexState(data: ApexData, now: () => Date): ApexState {
  const startedAt = now().getTime();
  const products = new Map<number, Product>();
  const batches = new Map<number, Batch>();
  const orders = new Map<number, Order>();
  const operations = data.operations ?? DEFAULT_OPERATIONS;
  const dealFlows = data.dealFlows ?? DEFAULT_DEAL_FLOWS;
  let nextProductId = 1 + data.products.reduce((highest, { id }) => Math.max(highest, id), 30_000);
  let nextBatchId = 1 + data.batches.reduce((highest, { id }) => Math.max(highest, id), 77_000);
  const instant = (text: string | undefined, fallback: number) => (text === undefined ? fallback : Date.parse(text));

  const product = (id: number): Product => {
    const found = products.get(id);
    if (found === undefined) throw new ApexSandboxRefusal(`There is no product ${id}.`);
    return found;
  };
  const batch = (id: number): Batch => {
    const found = batches.get(id);
    if (found === undefined) throw new ApexSandboxRefusal(`There is no batch ${id}.`);
    return found;
  };

  const addProductAt = (id: number, seed: Omit<ProductSeed, 'id'>, at: number): Product => {
    const createdAt = instant(seed.createdAt, at);
    const added: Product = {
      id,
      uuid: uuid(1, id),
      name: seed.name,
      productSku: seed.productSku ?? null,
      brand: seed.brand ?? null,
      category: seed.category ?? PREROLL_CATEGORY,
      productType: seed.productType ?? null,
      cultivar: seed.cultivar ?? null,
      unitsPerPackage: seed.unitsPerPackage ?? null,
      unitsPerCase: seed.unitsPerCase ?? null,
      gramPerPreroll: seed.gramPerPreroll ?? null,
      unitSize: seed.unitSize ?? null,
      soldAs: seed.soldAs ?? 'Unit',
      listToBuyers: seed.listToBuyers ?? true,
      archived: seed.archived ?? false,
      archivedAt: seed.archived === true ? createdAt : null,
      listingPriceCents: seed.listingPriceCents ?? null,
      metrcTags: seed.metrcTags ?? [],
      history: [],
      createdAt,
      updatedAt: instant(seed.updatedAt, createdAt),
    };
    products.set(id, added);
    return added;
  };

  const addBatchAt = (id: number, seed: Omit<BatchSeed, 'id'>, at: number): Batch => {
    product(seed.productId);
    const createdAt = instant(seed.createdAt, at);
    const added: Batch = {
      id,
      uuid: uuid(2, id),
      productId: seed.productId,
      operationId: seed.operationId ?? operations[0]?.id ?? 0,
      name: seed.name,
      quantity: seed.quantity,
      unlimited: seed.unlimited ?? false,
      archived: seed.archived ?? false,
      hold: seed.hold ?? false,
      fields: new Map<string, Json>([
        ['lot_number', seed.lotNumber ?? null],
        ['listing_price', seed.listingPriceCents ?? null],
      ]),
      history: [],
      createdAt,
      updatedAt: instant(seed.updatedAt, createdAt),
    };
    batches.set(id, added);
    return added;
  };

  for (const seed of data.products) addProductAt(seed.id, seed, startedAt);
  for (const seed of data.batches) addBatchAt(seed.id, seed, startedAt);

  return {
    products,
    batches,
    orders,
    operations,
    dealFlows,
    buyers: data.buyers ?? DEFAULT_BUYERS,
    now: () => now().getTime(),
    product,
    batch,
    visibleOrders: () => {
      const at = now().getTime();
      return [...orders.values()].filter((order) => order.visibleAt <= at);
    },
    status: (id) => dealFlows.flatMap((flow) => flow.statuses).find((status) => status.id === id) ?? null,
    availableBatches: (productId) =>
      [...batches.values()].filter(
        (candidate) =>
          candidate.productId === productId &&
          !candidate.archived &&
          !candidate.hold &&
          candidate.fields.get('true_hold') !== true &&
          (candidate.unlimited || (candidate.quantity ?? 0) > 0),
      ),
    addProduct: (seed) => addProductAt(seed.id ?? nextProductId++, seed, now().getTime()),
    addBatch: (seed) => addBatchAt(seed.id ?? nextBatchId++, seed, now().getTime()),
    deleteBatch: (id) => {
      batch(id);
      batches.delete(id);
    },
    touch: (record, type, message) => {
      const at = now().getTime();
      record.updatedAt = at;
      record.history = [...record.history, { type, message, at }].slice(-HISTORY_KEPT);
    },
  };
}
