// What Packhouse needs from Apex Trading, in our words. The client speaks the protocol; it stores
// nothing and decides nothing. Facts: Apex's published API description.
import type { ApexBatch, ApexBatchState, ApexOrder, ApexOrderStatus, ApexProduct } from '#shared/model/apex.ts';

export interface ApexPage<T> {
  readonly items: readonly T[];
  /** Rows that could not be read, by Apex's id where there was one. */
  readonly unreadable: readonly string[];
  readonly total: number | null;
  readonly more: boolean;
}

export interface ApexListQuery {
  /** UTC instant, inclusive. */
  readonly updatedFrom: string;
  readonly page: number;
  readonly perPage: number;
  readonly activeOnly: boolean;
}

export interface ApexOrderQuery {
  /** UTC instant, inclusive. */
  readonly updatedFrom: string;
  readonly page: number;
  readonly perPage: number;
}

export interface ApexWelcome {
  readonly name: string;
  readonly abilities: readonly string[];
}

export interface ApexUsage {
  readonly creditsUsed: number;
  readonly monthlyLimit: number | null;
}

/** One call as it ended, for credits, latency, head-room and clock skew. */
export interface ApexCall {
  readonly kind:
    | 'batches'
    | 'batch'
    | 'set-quantity'
    | 'products'
    | 'orders'
    | 'order'
    | 'set-order-status'
    | 'order-statuses'
    | 'welcome'
    | 'usage';
  readonly credits: number;
  readonly ms: number;
  readonly status: number | null;
  readonly remaining: number | null;
  readonly skewMs: number | null;
}

/** Every function rejects with ApexError only. */
export interface ApexPort {
  welcome(signal: AbortSignal): Promise<ApexWelcome>;
  usage(signal: AbortSignal): Promise<ApexUsage>;
  listBatches(query: ApexListQuery, signal: AbortSignal): Promise<ApexPage<ApexBatch>>;
  listProducts(query: ApexListQuery, signal: AbortSignal): Promise<ApexPage<ApexProduct>>;
  getBatch(batchId: number, signal: AbortSignal): Promise<ApexBatchState>;
  /** Sets the absolute quantity. Answers the batch as Apex then has it. */
  setQuantity(batchId: number, quantity: number, signal: AbortSignal): Promise<ApexBatchState>;
  /**
   * Orders this company sells, with their items. An order with one unreadable item is unreadable as a whole: half
   * an order must never be taken for the order.
   */
  listOrders(query: ApexOrderQuery, signal: AbortSignal): Promise<ApexPage<ApexOrder>>;
  /** Null when Apex has no such order any more. */
  getOrder(orderId: number, signal: AbortSignal): Promise<ApexOrder | null>;
  /**
   * Sets the one thing of an order that can be written. Answers the status as Apex then has it; null when its answer
   * does not say.
   */
  setOrderStatus(orderId: number, statusId: number, signal: AbortSignal): Promise<number | null>;
  /** The statuses of all the company's deal flows, in their order there. */
  listOrderStatuses(signal: AbortSignal): Promise<readonly ApexOrderStatus[]>;
}
