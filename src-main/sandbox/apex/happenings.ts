// What people do on Apex while Packhouse watches: buyers order (order-happenings.ts), someone edits a quantity by
// hand, products are renamed, lots come and go.
import { createOrderHappenings, type OrderHappenings } from './order-happenings.ts';
import type { ApexState } from './state.ts';
import type { Batch, BatchSeed, MetrcTag, Product, ProductSeed } from './types.ts';
import { ApexSandboxRefusal } from './types.ts';

/** Only these can be set from outside; they are answered by /v1/products from then on. */
export type ProductChange = Partial<
  Pick<
    ProductSeed,
    'name' | 'cultivar' | 'unitsPerPackage' | 'unitsPerCase' | 'gramPerPreroll' | 'archived' | 'listToBuyers'
  > & { readonly metrcTags: readonly MetrcTag[] }
>;

export interface Happenings extends OrderHappenings {
  editQuantity(batchId: number, quantity: number | null): void;
  renameProduct(productId: number, name: string): void;
  setProductFields(productId: number, change: ProductChange): void;
  archiveBatch(batchId: number, archived?: boolean): void;
  setUnlimited(batchId: number, unlimited?: boolean): void;
  addBatch(seed: Omit<BatchSeed, 'id'> & { readonly id?: number }): Readonly<Batch>;
  addProduct(seed: Omit<ProductSeed, 'id'> & { readonly id?: number }): Readonly<Product>;
  deleteBatch(batchId: number): void;
}

export function createHappenings(state: ApexState, random: () => number, defaultOrderDelayMs: number): Happenings {
  return {
    ...createOrderHappenings(state, random, defaultOrderDelayMs),
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
  };
}
