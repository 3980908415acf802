// Orders as Apex last showed them, by Apex's own ids: a cache that answers without a network. Only the order refresh
// writes it.
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const apexOrders = sqliteTable(
  'apex_orders',
  {
    orderId: integer().primaryKey(),
    invoiceNumber: text().notNull(),
    buyerId: integer(),
    buyer: text().notNull(),
    buyerLicense: text().notNull().default(''),
    statusId: integer(),
    status: text().notNull().default(''),
    stage: text().notNull().default(''),
    cancelled: integer({ mode: 'boolean' }).notNull(),
    gone: integer({ mode: 'boolean' }).notNull().default(false),
    /** Local dates, or null. */
    orderDate: text(),
    deliveryDate: text(),
    splitFromOrderId: integer(),
    totalCents: integer(),
    shipTo: text().notNull().default(''),
    note: text().notNull().default(''),
    manifestNumber: text(),
    lines: integer().notNull(),
    units: real().notNull(),
    /** Everything that is searched, in small letters. */
    searchText: text().notNull(),
    createdAt: text(),
    updatedAt: text().notNull(),
    seenAt: text().notNull(),
  },
  (t) => [
    index('apex_orders_date').on(t.orderDate, t.orderId),
    index('apex_orders_status').on(t.statusId),
    index('apex_orders_split').on(t.splitFromOrderId),
  ],
);

export const apexOrderItems = sqliteTable(
  'apex_order_items',
  {
    itemId: integer().primaryKey(),
    orderId: integer()
      .notNull()
      .references(() => apexOrders.orderId),
    position: integer().notNull(),
    productId: integer(),
    batchId: integer(),
    productName: text().notNull(),
    batchName: text().notNull().default(''),
    /** The seller's own article number, as barcodes carry it. */
    productSku: text().notNull().default(''),
    units: real().notNull(),
    orderQuantity: real(),
    unitsPerCase: integer(),
    priceCents: integer(),
    metrcNumber: text(),
    cultivar: text(),
    milligramsPerPiece: integer(),
    unitsPerPackage: integer(),
    note: text().notNull().default(''),
    gone: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [index('apex_order_items_order').on(t.orderId), index('apex_order_items_batch').on(t.batchId)],
);

export const apexOrderStatuses = sqliteTable('apex_order_statuses', {
  statusId: integer().primaryKey(),
  name: text().notNull(),
  stage: text().notNull().default(''),
  flow: text().notNull().default(''),
  position: integer().notNull().default(0),
  archived: integer({ mode: 'boolean' }).notNull().default(false),
  seenAt: text().notNull(),
});
