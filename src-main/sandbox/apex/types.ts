// What the Apex stand-in keeps: products, batches, orders and deal flows, and the seeds they start
// from. Money is integer cents, instants are milliseconds since the epoch; the wire shapes (decimal
// strings, microsecond stamps) are made in resources.ts and nowhere else.
import type { Json } from '../stand-in/json.ts';

export interface Named {
  readonly id: number;
  readonly name: string;
}

export interface Operation extends Named {
  readonly stateLicense: string;
}

export interface MetrcTag {
  readonly id: number;
  readonly label: string;
  readonly type: string;
  readonly status: string;
}

export interface HistoryRow {
  readonly type: string;
  readonly message: string;
  readonly at: number;
}

/**
 * A product as the seed gives it. `gramPerPreroll` is answered exactly as it stands here, number or
 * text: Apex sends both. `unitsPerPackage` and `unitsPerCase` are always answered as text.
 */
export interface ProductSeed {
  readonly id: number;
  readonly name: string;
  readonly productSku?: string | null;
  readonly brand?: Named | null;
  readonly category?: Named;
  readonly productType?: Named | null;
  readonly cultivar?: Named | null;
  readonly unitsPerPackage?: number | null;
  readonly unitsPerCase?: number | null;
  readonly gramPerPreroll?: number | string | null;
  readonly unitSize?: string | null;
  readonly soldAs?: 'Case' | 'Unit' | 'Flat';
  readonly listToBuyers?: boolean;
  readonly archived?: boolean;
  readonly listingPriceCents?: number | null;
  readonly metrcTags?: readonly MetrcTag[];
  /** UTC instants; the sandbox's start when left out. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** A batch as the seed gives it. `quantity` counts base units and is absolute; null is "not stated". */
export interface BatchSeed {
  readonly id: number;
  readonly productId: number;
  /** Free text up to 255 characters, usually a lot code. */
  readonly name: string;
  readonly quantity: number | null;
  readonly operationId?: number;
  readonly unlimited?: boolean;
  readonly archived?: boolean;
  readonly hold?: boolean;
  readonly lotNumber?: string | null;
  readonly listingPriceCents?: number | null;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

export interface Product {
  readonly id: number;
  readonly uuid: string;
  name: string;
  productSku: string | null;
  brand: Named | null;
  category: Named;
  productType: Named | null;
  cultivar: Named | null;
  unitsPerPackage: number | null;
  unitsPerCase: number | null;
  gramPerPreroll: number | string | null;
  unitSize: string | null;
  soldAs: 'Case' | 'Unit' | 'Flat';
  listToBuyers: boolean;
  archived: boolean;
  archivedAt: number | null;
  listingPriceCents: number | null;
  metrcTags: readonly MetrcTag[];
  history: HistoryRow[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface Batch {
  readonly id: number;
  readonly uuid: string;
  readonly productId: number;
  readonly operationId: number;
  name: string;
  quantity: number | null;
  unlimited: boolean;
  archived: boolean;
  hold: boolean;
  /** Every other writable field under its wire name, as last written. Prices are cents. */
  readonly fields: Map<string, Json>;
  history: HistoryRow[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface OrderStatus extends Named {
  readonly parent: Named;
  readonly position: number;
  readonly paymentPercentage: number;
  readonly archived: boolean;
}

export interface DealFlow extends Named {
  readonly isDefault: boolean;
  readonly type: string;
  readonly statuses: readonly OrderStatus[];
}

export interface Buyer extends Named {
  readonly companyId: number;
  readonly stateLicense: string;
  readonly city: string;
}

export interface OrderItem {
  readonly id: number;
  readonly productId: number;
  readonly batchId: number;
  readonly operationId: number;
  readonly productName: string;
  readonly batchName: string;
  readonly cultivar: Named | null;
  /** Base units taken off the batch. */
  readonly units: number;
  readonly unitsPerCase: number | null;
  readonly unitsPerPackage: number | null;
  readonly gramPerPreroll: number | string | null;
  readonly unitPriceCents: number;
  readonly metrcPackageLabel: string | null;
}

export interface Order {
  readonly id: number;
  readonly uuid: string;
  readonly invoiceNumber: string;
  readonly buyer: Buyer;
  readonly buyerNote: string | null;
  /** The order this one was split off. */
  readonly splitFromOrderId: number | null;
  readonly operationId: number;
  readonly dealFlowId: number;
  statusId: number;
  cancelled: boolean;
  items: readonly OrderItem[];
  /** Days without a zone, or null. */
  orderDate: string | null;
  deliveryDate: string | null;
  /** Cut-over from cart to order lags behind the deduction; before this the API does not know the order. */
  readonly visibleAt: number;
  history: HistoryRow[];
  readonly createdAt: number;
  updatedAt: number;
}

/** Where the stand-in begins. What is left out gets one plain default (see defaults.ts). */
export interface ApexData {
  readonly products: readonly ProductSeed[];
  readonly batches: readonly BatchSeed[];
  readonly operations?: readonly Operation[];
  readonly dealFlows?: readonly DealFlow[];
  readonly buyers?: readonly Buyer[];
}

/** Something the sandbox was asked to do "there" that Apex itself would not allow. */
export class ApexSandboxRefusal extends Error {
  override readonly name = 'ApexSandboxRefusal';
}
