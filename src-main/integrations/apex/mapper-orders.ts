// Apex's orders and order statuses into our shapes. An order without an id, without the instant of its last change or
// without its list of items is unreadable, and so is one with a line whose id or units cannot be read: half an order
// taken for the order would let go of what is reserved for the other half. What only describes may be missing.
import { z } from 'zod';
import type { ApexOrder, ApexOrderItem, ApexOrderStatus } from '#shared/model/apex.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import {
  flag,
  loose,
  named,
  optionalId,
  positiveId,
  readCents,
  readCount,
  readDay,
  readInstant,
  readPieceWeight,
  text,
} from './fields.ts';

/** Whole characters; one that two code units make is not cut through. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** A text that only describes, cut where no list could hold it. */
const describingUpTo = (most: number) => text.catch('').transform((v) => cut(v.trim(), most));
const describing = describingUpTo(500);
const notes = describingUpTo(4000);
const name = named.catch(null).transform((v) => (v === null ? null : cut(v, 500)));
const number = loose.catch(null);

/** More than anybody orders, and little enough for sums over all orders to stay whole numbers. */
const MOST_UNITS = 1_000_000_000;

/** Never negative; text or number. */
const units = z.union([
  z.number().nonnegative().max(MOST_UNITS),
  z
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().max(MOST_UNITS)),
]);

const itemShape = z.object({
  id: positiveId,
  product_id: optionalId,
  batch_id: optionalId,
  product_name: describing,
  batch_name: describing,
  product_sku: describing,
  inventory_quantity: units,
  order_quantity: units.nullish().catch(null),
  units_per_case: number,
  units_per_package: number,
  gram_per_preroll: number,
  order_price: number,
  order_price_raw: number,
  metrc_package_label: describing,
  cultivar: name,
  note: notes,
});

const statusName = z
  .object({ id: optionalId.catch(null), name: describing, parent_status: name })
  .or(text.transform((v) => ({ id: null, name: cut(v.trim(), 500), parent_status: null })))
  .catch({ id: null, name: '', parent_status: null });

const orderShape = z.object({
  id: positiveId,
  updated_at: z.string(),
  items: z.array(itemShape),
  invoice_number: describingUpTo(200),
  buyer_id: optionalId.catch(null),
  buyer: z
    .object({ id: optionalId.catch(null), name: describing })
    .nullish()
    .catch(null),
  buyer_state_license: describing,
  order_status_id: optionalId,
  order_status: statusName,
  cancelled: flag,
  order_date: describing,
  delivery_date: describing,
  split_from_order_id: optionalId.catch(null),
  total: number,
  total_raw: number,
  ship_name: describing,
  ship_line_one: describing,
  ship_line_two: describing,
  ship_city: describing,
  ship_state: describing,
  ship_zip: describing,
  buyer_note: notes,
  invoice_note: notes,
  manifest_number: describing,
  created_at: describing,
});

const joined = (parts: readonly string[], between: string): string => parts.filter((part) => part !== '').join(between);

function toItem(item: z.infer<typeof itemShape>): ApexOrderItem {
  const tag = readTag(item.metrc_package_label);
  return {
    itemId: item.id,
    productId: item.product_id,
    batchId: item.batch_id,
    productName: item.product_name,
    batchName: item.batch_name,
    productSku: item.product_sku,
    units: item.inventory_quantity,
    orderQuantity: item.order_quantity ?? null,
    unitsPerCase: readCount(item.units_per_case),
    priceCents: readCents(item.order_price, item.order_price_raw),
    // What is no tag is kept as it stands, so that a person sees what Apex shows.
    metrcNumber: tag.ok ? tag.tag : item.metrc_package_label || null,
    cultivar: item.cultivar,
    milligramsPerPiece: readPieceWeight(item.gram_per_preroll),
    unitsPerPackage: readCount(item.units_per_package),
    note: item.note,
  };
}

/** Null when the row cannot be read as a whole order. */
export function toOrder(raw: unknown): ApexOrder | null {
  const parsed = orderShape.safeParse(raw);
  if (!parsed.success) return null;
  const o = parsed.data;
  const updatedAt = readInstant(o.updated_at);
  if (updatedAt === null) return null;
  return {
    orderId: o.id,
    invoiceNumber: o.invoice_number,
    buyerId: o.buyer_id ?? o.buyer?.id ?? null,
    buyer: o.buyer?.name || o.ship_name,
    buyerLicense: o.buyer_state_license,
    statusId: o.order_status_id ?? o.order_status.id,
    status: o.order_status.name,
    stage: o.order_status.parent_status ?? '',
    cancelled: o.cancelled,
    orderDate: readDay(o.order_date),
    deliveryDate: readDay(o.delivery_date),
    splitFromOrderId: o.split_from_order_id,
    totalCents: readCents(o.total, o.total_raw),
    shipTo: joined(
      [o.ship_name, o.ship_line_one, o.ship_line_two, o.ship_city, joined([o.ship_state, o.ship_zip], ' ')],
      ', ',
    ),
    note: cut(joined([...new Set([o.buyer_note, o.invoice_note])], '\n'), 4000),
    manifestNumber: o.manifest_number || null,
    createdAt: readInstant(o.created_at),
    updatedAt,
    items: o.items.map(toItem),
  };
}

const flowShape = z.object({
  name: describing,
  order_statuses: z
    .array(
      z.object({
        id: positiveId,
        name: text,
        position: number,
        archived: flag,
        parent_status: named.catch(null),
      }),
    )
    .nullish(),
});

/** The statuses of deal flows, each flow's by position. Null when a flow or one of its statuses cannot be read. */
export function toStatuses(flows: readonly unknown[]): readonly ApexOrderStatus[] | null {
  const parsed = z.array(flowShape).safeParse(flows);
  if (!parsed.success) return null;
  return parsed.data.flatMap((flow) =>
    (flow.order_statuses ?? [])
      .map((status, index) => ({
        statusId: status.id,
        name: status.name.trim(),
        stage: status.parent_status ?? '',
        flow: flow.name,
        position: readCount(status.position) ?? index + 1,
        archived: status.archived,
      }))
      .sort((a, b) => a.position - b.position),
  );
}
