// Apex orders as this program last read them. Everything here works with no network; the age of what is shown is
// always said.
import { z } from 'zod';
import { DUES } from '../rules/due.ts';
import { pollerStatus } from './apex-sync.ts';
import { reads, writes } from './base.ts';

/** open: not cancelled, not vanished, its status neither left out nor finished on Apex. */
export const ORDER_VIEWS = ['open', 'finished', 'cancelled', 'all'] as const;
export type OrderView = (typeof ORDER_VIEWS)[number];

export const orderRow = z.object({
  /** Apex's own number. */
  id: z.int(),
  invoiceNumber: z.string(),
  buyer: z.string(),
  statusId: z.int().nullable(),
  status: z.string(),
  /** Apex's own stage above the company's status: Submitted, Accepted, Pending Shipment, In Transit, Delivered, Complete. */
  stage: z.string(),
  /** Kept out of the packing list by a setting; still searchable. */
  leftOut: z.boolean(),
  /** As the view of open orders counts it. */
  open: z.boolean(),
  /** How an open order's delivery stands today at the facility; null when it is later, has no date or is not open. */
  due: z.enum(DUES).nullable(),
  cancelled: z.boolean(),
  /** No longer on Apex. */
  gone: z.boolean(),
  /** Local dates as Apex gives them: 2026-11-21, or null. */
  orderDate: z.string().nullable(),
  deliveryDate: z.string().nullable(),
  lines: z.int(),
  /** Base units over all lines. */
  units: z.number(),
  totalCents: z.int().nullable(),
  updatedAt: z.string(),
});
export type OrderRow = z.infer<typeof orderRow>;

export const orderLine = z.object({
  id: z.int(),
  productName: z.string(),
  batchName: z.string(),
  productId: z.int().nullable(),
  batchId: z.int().nullable(),
  /** Base units; what has to be packed. */
  units: z.number(),
  /** As it was ordered, e.g. 4 cases of 20. */
  orderQuantity: z.number().nullable(),
  unitsPerCase: z.int().nullable(),
  priceCents: z.int().nullable(),
  metrcNumber: z.string().nullable(),
  /** As read from the product's fields or its name; null when that is not sure. */
  strain: z.string().nullable(),
  skuKey: z.string().nullable(),
  note: z.string(),
  /** No longer in the order on Apex. */
  gone: z.boolean(),
});

export const orderDetail = orderRow.extend({
  items: z.array(orderLine),
  /** The orders it was split from or into, as far as they are known. */
  splits: z.array(z.object({ id: z.int(), invoiceNumber: z.string(), relation: z.enum(['from', 'into']) })),
  shipTo: z.string(),
  buyerLicense: z.string(),
  note: z.string(),
  manifestNumber: z.string().nullable(),
  createdAt: z.string().nullable(),
  /** When this program last read it. */
  seenAt: z.string(),
});
export type OrderDetail = z.infer<typeof orderDetail>;

export const orderStatusRow = z.object({
  id: z.int(),
  name: z.string(),
  stage: z.string(),
  flow: z.string(),
  leftOut: z.boolean(),
  orders: z.int(),
});

export const ordersContract = {
  list: reads()
    .input(
      z.object({
        /** Words that all must occur in invoice, buyer, product, batch, strain or METRC number. */
        search: z.string().max(200).default(''),
        view: z.enum(ORDER_VIEWS).default('open'),
        statusId: z.int().optional(),
        /** Open orders only: delivery date before today, or from today to two days ahead, as days are at the facility. */
        due: z.enum(DUES).optional(),
        /** Order dates, both included. */
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
        limit: z.int().min(1).max(1000).default(200),
        offset: z.int().min(0).max(1_000_000).default(0),
      }),
    )
    .output(z.object({ rows: z.array(orderRow), total: z.int() })),
  get: reads()
    .input(z.object({ id: z.int() }))
    .output(orderDetail),
  status: reads().output(
    z.object({
      poller: pollerStatus,
      enabled: z.boolean(),
      /** The last complete reading; null when there was none. */
      asOf: z.string().nullable(),
      orders: z.int(),
      /** Of these: open, and of the open ones overdue and due soon. */
      open: z.int(),
      overdue: z.int(),
      dueSoon: z.int(),
      firstDate: z.string(),
      statuses: z.array(orderStatusRow),
      /** Why nothing is read, as a reason of the sync's pause; null while it works. */
      stopped: z.string().nullable(),
    }),
  ),
  refresh: writes('sync.operate', 'orders.refresh').output(z.object({ orders: z.int() })),
};
