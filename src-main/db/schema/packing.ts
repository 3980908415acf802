// The packing list: what of Apex's orders has to be packed, from which packages, and what has been. It stands on its
// own feet: an order that is forgotten or gone on Apex leaves everything here as it was decided.
//
// Invariants: per package, the sum of reserved × milligrams over its allocations is the package's ordered grams, and
// the sum of packed × milligrams − settled is its packed grams; a line's packed units are its allocations' packed units
// plus what was packed without a package. Packing events are append-only; undo is another event.
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LINE_KINDS, PACKING_EVENT_KINDS } from '#shared/contract/packing.ts';
import { packages } from './packages.ts';

/** Where goods go. One store may be named differently by different systems. */
export const stores = sqliteTable(
  'stores',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    nameKey: text().notNull(),
    /** Not in delivery lists. */
    leftOut: integer({ mode: 'boolean' }).notNull().default(false),
    deliveryNote: text().notNull().default(''),
    /** Its place in delivery lists; those without one come after, by name. */
    position: integer(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [uniqueIndex('stores_name').on(t.nameKey)],
);

export const storeAliases = sqliteTable(
  'store_aliases',
  {
    id: text().primaryKey(),
    alias: text().notNull(),
    aliasKey: text().notNull(),
    storeId: text()
      .notNull()
      .references(() => stores.id),
    createdBy: text().notNull(),
    createdAt: text().notNull(),
  },
  (t) => [uniqueIndex('store_aliases_key').on(t.aliasKey), index('store_aliases_store').on(t.storeId)],
);

/** An order as the packing list has it. */
export const packingOrders = sqliteTable(
  'packing_orders',
  {
    id: text().primaryKey(),
    /** Apex's number; null while Apex has another address, where the same number is another order. */
    orderId: integer(),
    /** The address it is from, and its number there: kept, so that the order is known again when the address is. */
    address: text().notNull().default(''),
    numberThere: integer(),
    invoiceNumber: text().notNull(),
    /** As Apex names the store. */
    buyer: text().notNull(),
    buyerKey: text().notNull(),
    storeId: text()
      .notNull()
      .references(() => stores.id),
    status: text({ enum: ['open', 'history'] }).notNull(),
    /** Whether Apex still wants it packed. Only such orders reserve. */
    wanted: integer({ mode: 'boolean' }).notNull(),
    /** Cancelled, gone, left_out, finished, closed, else empty. Finished, and left_out once packed, is still wanted. */
    unwantedBecause: text().notNull().default(''),
    splitFromOrderId: integer(),
    /** Local dates, or null. */
    orderDate: text(),
    deliveryDate: text(),
    /** When the last line was packed in full; null while something is missing. */
    completedAt: text(),
    deliveredAt: text(),
    deliveredBy: text().notNull().default(''),
    historyAt: text(),
    /** The Monday of the ISO week it was completed in; set with historyAt. */
    historyWeek: text(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('packing_orders_order').on(t.orderId),
    uniqueIndex('packing_orders_there').on(t.address, t.numberThere),
    index('packing_orders_store').on(t.storeId),
    index('packing_orders_buyer').on(t.buyerKey),
    index('packing_orders_split').on(t.splitFromOrderId),
    index('packing_orders_week').on(t.historyWeek),
    index('packing_orders_open').on(t.orderDate, t.invoiceNumber).where(sql`${t.status} = 'open'`),
  ],
);

export const packingLines = sqliteTable(
  'packing_lines',
  {
    id: text().primaryKey(),
    /** Apex's number of the order line; null while Apex has another address. */
    itemId: integer(),
    /** Its number at the address of its order. */
    numberThere: integer(),
    packingOrderId: text()
      .notNull()
      .references(() => packingOrders.id),
    position: integer().notNull(),
    productId: integer(),
    /** What its product is known by among lines; equal keys are packed from the same stock. */
    productKey: text().notNull(),
    productName: text().notNull(),
    productSku: text().notNull().default(''),
    kind: text({ enum: LINE_KINDS }).notNull(),
    strain: text(),
    /** Aliases already followed. */
    strainKey: text(),
    skuKey: text(),
    /** Milligrams of one sellable unit; null when the line has no grams to take from a package. */
    mgPerUnit: integer(),
    /** Whole units the order asks for; 0 once the line is no longer in it. */
    ordered: integer().notNull(),
    /** Whole units packed, from packages and without. */
    packed: integer().notNull().default(0),
    /** As many packed units as somebody gave a reason for, when they are more than ordered. */
    acceptedPacked: integer().notNull().default(0),
    /** On the open list: wanted, or packed and not wanted any more. Follows the order and the line. */
    listed: integer({ mode: 'boolean' }).notNull(),
    /** Place in the list's own order: order date, invoice, order, place; then the line's id, so that no two are equal. */
    sortKey: text().notNull(),
    /** Local date. Follows Apex's until somebody sets one. */
    deliveryDate: text(),
    deliveryDateFromApex: text(),
    /** Somebody set the date. */
    deliveryDateOwn: integer({ mode: 'boolean' }).notNull().default(false),
    deliveryNotes: text().notNull().default(''),
    internalNotes: text().notNull().default(''),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('packing_lines_item').on(t.itemId),
    index('packing_lines_there').on(t.numberThere),
    index('packing_lines_order').on(t.packingOrderId, t.position),
    index('packing_lines_list').on(t.sortKey).where(sql`${t.listed} = 1`),
    index('packing_lines_product').on(t.productKey, t.sortKey).where(sql`${t.listed} = 1`),
    index('packing_lines_strain').on(t.strainKey, t.sortKey).where(sql`${t.listed} = 1`),
    check('packing_lines_units', sql`${t.ordered} >= 0 and ${t.packed} >= 0`),
    check('packing_lines_kind', sql`(${t.kind} = 'tracked') = (${t.mgPerUnit} is not null)`),
  ],
);

/** What of a line comes from which package. */
export const packingAllocations = sqliteTable(
  'packing_allocations',
  {
    id: text().primaryKey(),
    lineId: text()
      .notNull()
      .references(() => packingLines.id),
    packageId: text()
      .notNull()
      .references(() => packages.id),
    mgPerUnit: integer().notNull(),
    /** Whole units still to be packed from it. */
    reserved: integer().notNull(),
    /** Whole units packed from it. */
    packed: integer().notNull(),
    /** Of the packed grams, those METRC's figure has lost: they have left for good. */
    settledMg: integer().notNull().default(0),
    packedAt: text(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('packing_allocations_one').on(t.lineId, t.packageId),
    index('packing_allocations_package').on(t.packageId),
    check(
      'packing_allocations_units',
      sql`${t.mgPerUnit} > 0 and ${t.reserved} >= 0 and ${t.packed} >= 0 and ${t.settledMg} between 0 and ${t.packed} * ${t.mgPerUnit}`,
    ),
  ],
);

/** Who packed what, and everything else a person did to the list: what undo goes by. Append-only. */
export const packingEvents = sqliteTable(
  'packing_events',
  {
    id: text().primaryKey(),
    at: text().notNull(),
    actorId: text().notNull(),
    actor: text().notNull(),
    /** window, scan, google-sheets … */
    source: text().notNull(),
    /** Events of one doing, undone together. */
    groupId: text().notNull(),
    kind: text({ enum: PACKING_EVENT_KINDS }).notNull(),
    lineId: text().references(() => packingLines.id),
    packingOrderId: text()
      .notNull()
      .references(() => packingOrders.id),
    packageId: text().references(() => packages.id),
    /** Packed: positive; unpacked: negative; moved: those that moved. */
    units: integer().notNull().default(0),
    /** JSON: what the event's kind needs to be undone and told. */
    detail: text().notNull().default('{}'),
    /** Why more than ordered was packed, or an order closed. */
    reason: text().notNull().default(''),
    /** The event this one takes back. */
    undoes: text(),
  },
  (t) => [
    uniqueIndex('packing_events_undoes').on(t.undoes),
    index('packing_events_line').on(t.lineId, t.at),
    index('packing_events_order').on(t.packingOrderId, t.at),
    index('packing_events_actor').on(t.actorId, t.at),
    index('packing_events_group').on(t.groupId),
  ],
);

/** What somebody said a product is, where its fields and name do not tell. */
export const packingProducts = sqliteTable('packing_products', {
  /** As packing_lines.product_key of a line whose product nobody explained. */
  productKey: text().primaryKey(),
  productName: text().notNull(),
  kind: text({ enum: ['tracked', 'untracked'] }).notNull(),
  strain: text(),
  skuKey: text(),
  createdBy: text().notNull(),
  createdAt: text().notNull(),
});
