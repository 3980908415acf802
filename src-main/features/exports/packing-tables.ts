// The packing list's tables and what waits to be sent, for the export of everything.
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { outbox } from '../../db/schema/outbox.ts';
import * as packing from '../../db/schema/packing.ts';
import { COMPARING, type ExportedTable, grams, instant, json, plain, tagOf } from './exported-table.ts';

const s = packing.stores;
const n = packing.storeAliases;
const o = packing.packingOrders;
const l = packing.packingLines;
const a = packing.packingAllocations;
const e = packing.packingEvents;
const p = packing.packingProducts;

const storeOf = (storeId: SQLiteColumn): SQL => sql`(select store.name from stores store where store.id = ${storeId})`;
const invoiceOf = (packingOrderId: SQLiteColumn): SQL =>
  sql`(select invoice.invoice_number from packing_orders invoice where invoice.id = ${packingOrderId})`;
export const productOf = (lineId: SQLiteColumn): SQL =>
  sql`(select product.product_name from packing_lines product where product.id = ${lineId})`;
export const invoiceOfLine = (lineId: SQLiteColumn): SQL =>
  sql`(select invoice.invoice_number from packing_lines line join packing_orders invoice on invoice.id = line.packing_order_id where line.id = ${lineId})`;

export const PACKING_TABLES: readonly ExportedTable[] = [
  {
    title: 'Stores',
    table: s,
    columns: [
      plain('Store', s.name),
      plain('Left out of delivery lists', s.leftOut),
      plain('Delivery note', s.deliveryNote),
      plain('Place in delivery lists', s.position),
      instant('Created', s.createdAt),
      instant('Changed', s.updatedAt),
      plain('Store id', s.id),
    ],
    without: { nameKey: COMPARING },
  },
  {
    title: 'Store names',
    table: n,
    columns: [
      plain('Store', storeOf(n.storeId)),
      plain('Other name', n.alias),
      plain('Added by', n.createdBy),
      instant('Added', n.createdAt),
      plain('Name id', n.id),
      plain('Store id', n.storeId),
    ],
    without: { aliasKey: COMPARING },
  },
  {
    title: 'Packing orders',
    table: o,
    columns: [
      plain('Invoice', o.invoiceNumber),
      plain('Store', storeOf(o.storeId)),
      plain('Buyer', o.buyer),
      plain('Status', o.status),
      plain('Wanted', o.wanted),
      plain('Not wanted because', o.unwantedBecause),
      plain('Order date', o.orderDate),
      plain('Delivery date', o.deliveryDate),
      instant('Packed in full', o.completedAt),
      instant('Delivered', o.deliveredAt),
      plain('Delivered by', o.deliveredBy),
      instant('In History since', o.historyAt),
      plain('Monday of the week', o.historyWeek),
      plain('Split from order', o.splitFromOrderId),
      instant('Created', o.createdAt),
      instant('Changed', o.updatedAt),
      plain('Packing order id', o.id),
      plain('Apex order', o.orderId),
      plain('Apex address', o.address),
      plain('Apex order at that address', o.numberThere),
      plain('Store id', o.storeId),
    ],
    without: { buyerKey: COMPARING },
  },
  {
    title: 'Packing lines',
    table: l,
    columns: [
      plain('Invoice', invoiceOf(l.packingOrderId)),
      plain('Line of the order', l.position),
      plain('Product', l.productName),
      plain('Article number', l.productSku),
      plain('Kind', l.kind),
      plain('Strain', l.strain),
      plain('SKU', l.skuKey),
      grams('Per unit', l.mgPerUnit),
      plain('Ordered', l.ordered),
      plain('Packed', l.packed),
      plain('Packed over and agreed', l.acceptedPacked),
      plain('Delivery date', l.deliveryDate),
      plain('Delivery date on Apex', l.deliveryDateFromApex),
      plain('Delivery date set here', l.deliveryDateOwn),
      plain('Delivery notes', l.deliveryNotes),
      plain('Internal notes', l.internalNotes),
      instant('Created', l.createdAt),
      instant('Changed', l.updatedAt),
      plain('Line id', l.id),
      plain('Packing order id', l.packingOrderId),
      plain('Apex line', l.itemId),
      plain('Apex line at the address of its order', l.numberThere),
      plain('Apex product', l.productId),
      plain('Product key', l.productKey),
    ],
    without: {
      strainKey: COMPARING,
      listed: 'Follows from the order and the line.',
      sortKey: 'Made from the order date, invoice and line for sorting.',
    },
  },
  {
    title: 'Packing allocations',
    table: a,
    columns: [
      plain('Invoice', invoiceOfLine(a.lineId)),
      plain('Product', productOf(a.lineId)),
      tagOf(a.packageId),
      grams('Per unit', a.mgPerUnit),
      plain('Reserved', a.reserved),
      plain('Packed', a.packed),
      grams('Settled by METRC', a.settledMg),
      instant('Packed at', a.packedAt),
      instant('Created', a.createdAt),
      instant('Changed', a.updatedAt),
      plain('Allocation id', a.id),
      plain('Line id', a.lineId),
      plain('Package id', a.packageId),
    ],
  },
  {
    title: 'Packing events',
    table: e,
    columns: [
      instant('At', e.at),
      plain('Who', e.actor),
      plain('Source', e.source),
      plain('Kind', e.kind),
      plain('Invoice', invoiceOf(e.packingOrderId)),
      plain('Product', productOf(e.lineId)),
      tagOf(e.packageId),
      plain('Units', e.units),
      json('Detail', e.detail),
      plain('Reason', e.reason),
      plain('Takes back', e.undoes),
      plain('Done together', e.groupId),
      plain('Event id', e.id),
      plain('Person id', e.actorId),
      plain('Line id', e.lineId),
      plain('Packing order id', e.packingOrderId),
      plain('Package id', e.packageId),
    ],
  },
  {
    title: 'Products explained',
    table: p,
    columns: [
      plain('Product', p.productName),
      plain('Kind', p.kind),
      plain('Strain', p.strain),
      plain('SKU', p.skuKey),
      plain('Said by', p.createdBy),
      instant('Said', p.createdAt),
      plain('Product key', p.productKey),
    ],
  },
  {
    title: 'Outbox',
    table: outbox,
    columns: [
      plain('What', outbox.title),
      plain('Target', outbox.target),
      plain('State', outbox.state),
      plain('Kind', outbox.kind),
      plain('Subject', outbox.subject),
      plain('Number within the subject', outbox.seq),
      json('Payload', outbox.payload),
      plain('Tries', outbox.attempts),
      instant('Next try', outbox.nextAttemptAt),
      json('Last error', outbox.lastError),
      plain('Created by', outbox.createdBy),
      instant('Created', outbox.createdAt),
      instant('Changed', outbox.updatedAt),
      instant('Sent', outbox.sentAt),
      instant('Done', outbox.doneAt),
      plain('Cancelled by', outbox.cancelledBy),
      plain('Cancelled because', outbox.cancelReason),
      plain('Item id', outbox.id),
      plain('Idempotency key', outbox.idempotencyKey),
    ],
  },
];
