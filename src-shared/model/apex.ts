// Apex's records in our words, as far as the sync needs them. Ids are Apex's own integers.

export interface ApexBatch {
  readonly batchId: number;
  readonly productId: number | null;
  readonly name: string;
  /** METRC tags that stand in source_tag, the lot number or the name. */
  readonly tags: readonly string[];
  readonly nestedProductName: string | null;
  /** Apex does not track a quantity for this batch. */
  readonly unlimited: boolean;
  readonly archived: boolean;
  /** Null when Apex gave none. */
  readonly quantity: number | null;
  readonly updatedAt: string;
}

export interface ApexProduct {
  readonly productId: number;
  readonly name: string;
  readonly cultivar: string | null;
  readonly milligramsPerPiece: number | null;
  readonly unitsPerPackage: number | null;
  readonly tags: readonly string[];
  readonly archived: boolean;
  readonly updatedAt: string;
}

/** What the answer to a push or a look at one batch says. */
export type ApexBatchState = Pick<ApexBatch, 'batchId' | 'quantity' | 'updatedAt'>;

export interface ApexOrderItem {
  readonly itemId: number;
  readonly productId: number | null;
  readonly batchId: number | null;
  readonly productName: string;
  readonly batchName: string;
  /** The seller's own article number; empty when there is none. */
  readonly productSku: string;
  /** Base units: what leaves the batch, whatever it was ordered in. */
  readonly units: number;
  /** As it was ordered, e.g. 4 cases of 20. */
  readonly orderQuantity: number | null;
  readonly unitsPerCase: number | null;
  /** Of one unit as it was ordered. */
  readonly priceCents: number | null;
  readonly metrcNumber: string | null;
  readonly cultivar: string | null;
  readonly milligramsPerPiece: number | null;
  readonly unitsPerPackage: number | null;
  readonly note: string;
}

export interface ApexOrder {
  readonly orderId: number;
  readonly invoiceNumber: string;
  readonly buyerId: number | null;
  readonly buyer: string;
  readonly buyerLicense: string;
  /** Statuses are each company's own; null when Apex gave none. */
  readonly statusId: number | null;
  readonly status: string;
  /** Apex's own stage above the company's status: Submitted, Accepted, Pending Shipment, In Transit, Delivered, Complete. */
  readonly stage: string;
  readonly cancelled: boolean;
  /** Dates as YYYY-MM-DD. */
  readonly orderDate: string | null;
  readonly deliveryDate: string | null;
  readonly splitFromOrderId: number | null;
  readonly totalCents: number | null;
  readonly shipTo: string;
  readonly note: string;
  readonly manifestNumber: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string;
  readonly items: readonly ApexOrderItem[];
}

/** One of the company's own order statuses, under the deal flow ("flow") it belongs to. */
export interface ApexOrderStatus {
  readonly statusId: number;
  readonly name: string;
  readonly stage: string;
  readonly flow: string;
  readonly position: number;
  readonly archived: boolean;
}
