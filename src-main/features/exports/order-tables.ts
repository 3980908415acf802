// The order cache's tables, for the export of everything.
import { type SQL, sql } from 'drizzle-orm';
import * as orders from '../../db/schema/orders.ts';
import { type ExportedTable, grams, instant, plain } from './exported-table.ts';

const o = orders.apexOrders;
const i = orders.apexOrderItems;
const s = orders.apexOrderStatuses;

const invoiceOf = (): SQL =>
  sql`(select invoice.invoice_number from apex_orders invoice where invoice.order_id = ${i.orderId})`;

export const ORDER_TABLES: readonly ExportedTable[] = [
  {
    title: 'Orders',
    table: o,
    columns: [
      plain('Invoice', o.invoiceNumber),
      plain('Buyer', o.buyer),
      plain('Buyer license', o.buyerLicense),
      plain('Status', o.status),
      plain('Stage', o.stage),
      plain('Cancelled', o.cancelled),
      plain('No longer on Apex', o.gone),
      plain('Order date', o.orderDate),
      plain('Delivery date', o.deliveryDate),
      plain('Lines', o.lines),
      plain('Units', o.units),
      plain('Total (cents)', o.totalCents),
      plain('Ship to', o.shipTo),
      plain('Note', o.note),
      plain('Manifest', o.manifestNumber),
      plain('Split from order', o.splitFromOrderId),
      instant('Created on Apex', o.createdAt),
      instant('Changed on Apex', o.updatedAt),
      instant('Seen', o.seenAt),
      plain('Apex order', o.orderId),
      plain('Apex buyer', o.buyerId),
      plain('Apex status', o.statusId),
    ],
    without: { searchText: 'Made from the other columns for searching; says nothing more.' },
  },
  {
    title: 'Order lines',
    table: i,
    columns: [
      plain('Invoice', invoiceOf()),
      plain('Line of the order', i.position),
      plain('Product', i.productName),
      plain('Article number', i.productSku),
      plain('Batch', i.batchName),
      plain('METRC number', i.metrcNumber),
      plain('Strain on Apex', i.cultivar),
      plain('Units', i.units),
      plain('Ordered quantity', i.orderQuantity),
      plain('Units in a case', i.unitsPerCase),
      plain('Price (cents)', i.priceCents),
      grams('Per piece', i.milligramsPerPiece),
      plain('Pieces in a pack', i.unitsPerPackage),
      plain('Note', i.note),
      plain('No longer in the order', i.gone),
      plain('Apex line', i.itemId),
      plain('Apex order', i.orderId),
      plain('Apex product', i.productId),
      plain('Apex batch', i.batchId),
    ],
  },
  {
    title: 'Order statuses',
    table: s,
    columns: [
      plain('Status', s.name),
      plain('Stage', s.stage),
      plain('Flow', s.flow),
      plain('Place in the flow', s.position),
      plain('Archived', s.archived),
      instant('Seen', s.seenAt),
      plain('Apex status', s.statusId),
    ],
  },
];
