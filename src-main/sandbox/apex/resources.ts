// The JSON each record is answered as, field for field from the reference. Money goes out as a
// two-decimal string with a _raw integer of cents beside it; instants as 2026-10-28T17:45:03.000000Z,
// whole seconds, as Laravel stores them. Order lines carry their numbers as text.
import type { Json, JsonObject } from '../stand-in/json.ts';
import type { ApexState } from './state.ts';
import type { Batch, Buyer, DealFlow, HistoryRow, Named, Order, OrderItem, OrderStatus, Product } from './types.ts';

/** A stored instant: whole seconds, six zeros, Z. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}.000000Z`;
/** The UTC day of an instant. */
export const dayOf = (ms: number): string => stamp(ms).slice(0, 10);
/** The instant that filters compare: what stamp() writes, in milliseconds. */
export const storedSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;

const money = (cents: number): string => `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const moneyPair = (name: string, cents: number | null): JsonObject => ({
  [name]: cents === null ? null : money(cents),
  [`${name}_raw`]: cents,
});
const named = (value: Named | null): JsonObject | null => (value === null ? null : { id: value.id, name: value.name });
const text = (value: number | string | null): string | null => (value === null ? null : String(value));

export const historyRows = (rows: readonly HistoryRow[]): JsonObject[] =>
  rows.map(({ type, message, at }) => ({ type, message, created_at: stamp(at) }));

/** The price fields of a batch, as they are read and written. */
export const BATCH_PRICES = [
  'listing_price',
  'minimum_sales_price',
  'listing_price_base_unit',
  'minimum_sales_price_base_unit',
  'pto_oneg_listing_price',
  'pto_twog_listing_price',
  'pto_eighthoz_listing_price',
  'pto_quarteroz_listing_price',
  'pto_halfoz_listing_price',
  'pto_oneoz_listing_price',
  'pto_quarterpound_listing_price',
  'pto_halfpound_listing_price',
  'pto_onepound_listing_price',
  'cost_of_goods',
  'true_cost',
  'sample_price',
] as const;

const BATCH_NULLABLE = [
  'zone_number',
  'lot_number',
  'sack_number',
  'seeded',
  'harvest_date',
  'dry_date',
  'extraction_date',
  'best_by_date',
  'production_date',
  'test_date',
  'in_stock_expected_date',
  'thc_limit',
  'predominate_canabinoid_min_or_only',
  'predominate_canabinoid_max',
  'predominate_canabinoid_unit',
  'storage_location',
  'line_note',
  'description',
  'sample_quantity_label',
  'sample_size',
  'pull_sample_from_alternative_batch_id',
] as const;

const BATCH_FLAGS = ['true_hold', 'back_order', 'restricted', 'allow_samples', 'track_sample_quantity'] as const;

export function batchResource(batch: Batch): JsonObject {
  const json: Record<string, Json> = {
    id: batch.id,
    uuid: batch.uuid,
    name: batch.name,
    product_id: batch.productId,
    operation_id: batch.operationId,
    unlimited_quantity: batch.unlimited,
    quantity: batch.quantity,
    hold: batch.hold,
    archived: batch.archived,
  };
  for (const name of BATCH_NULLABLE) json[name] = batch.fields.get(name) ?? null;
  for (const name of BATCH_FLAGS) json[name] = batch.fields.get(name) === true;
  for (const name of BATCH_PRICES) {
    const cents = batch.fields.get(name);
    Object.assign(json, moneyPair(name, typeof cents === 'number' ? cents : null));
  }
  return { ...json, documents: [], created_at: stamp(batch.createdAt), updated_at: stamp(batch.updatedAt) };
}

export function operationResource(state: ApexState, id: number): JsonObject | null {
  const operation = state.operations.find((candidate) => candidate.id === id);
  return operation === undefined
    ? null
    : { id: operation.id, name: operation.name, state_license: operation.stateLicense };
}

export function productResource(product: Product): JsonObject {
  return {
    id: product.id,
    uuid: product.uuid,
    name: product.name,
    product_sku: product.productSku,
    dutchie_sku: null,
    brand_id: product.brand?.id ?? null,
    brand: named(product.brand),
    product_category_id: product.category.id,
    category: {
      name: product.category.name,
      short_display_name: product.category.name,
      long_display_name: product.category.name,
    },
    product_type_id: product.productType?.id ?? null,
    product_type: named(product.productType),
    product_cultivar_id: product.cultivar?.id ?? null,
    cultivar: named(product.cultivar),
    product_unit_measurement_id: 1,
    unit_measurement: { name: 'Unit', alias: 'ea' },
    units_per_package: text(product.unitsPerPackage),
    units_per_case: text(product.unitsPerCase),
    gram_per_preroll: product.gramPerPreroll,
    unit_size: product.unitSize,
    sold_as: product.soldAs,
    list_to_buyers: product.listToBuyers,
    archived: product.archived,
    archived_at: product.archivedAt === null ? null : stamp(product.archivedAt),
    ...moneyPair('listing_price', product.listingPriceCents),
    created_at: stamp(product.createdAt),
    updated_at: stamp(product.updatedAt),
  };
}

export const metrcTags = (product: Product, operationId: number): JsonObject[] =>
  product.metrcTags.map((tag) => ({ ...tag, operation_id: operationId }));

export const statusResource = (status: OrderStatus): JsonObject => ({
  id: status.id,
  name: status.name,
  payment_percentage: status.paymentPercentage,
  archived: status.archived,
  position: status.position,
  parent_status: named(status.parent),
});

export const dealFlowResource = (flow: DealFlow): JsonObject => ({
  id: flow.id,
  name: flow.name,
  default: flow.isDefault,
  type: flow.type,
});

const buyerFields = (buyer: Buyer): JsonObject => ({
  buyer_id: buyer.id,
  buyer_company_id: buyer.companyId,
  buyer_state_license: buyer.stateLicense,
  buyer_contact_name: null,
  buyer_contact_phone: null,
  buyer_contact_email: null,
  ship_name: buyer.name,
  ship_line_one: '100 Example Way',
  ship_line_two: null,
  ship_city: buyer.city,
  ship_state: 'CA',
  ship_zip: '90000',
  ship_country: 'US',
  buyer: { id: buyer.id, name: buyer.name, buyer_group: null },
});

export function itemResource(order: Order, item: OrderItem, index: number): JsonObject {
  const byCase = item.unitsPerCase !== null && item.units % item.unitsPerCase === 0;
  const ordered = byCase && item.unitsPerCase !== null ? item.units / item.unitsPerCase : item.units;
  const cents = byCase && item.unitsPerCase !== null ? item.unitPriceCents * item.unitsPerCase : item.unitPriceCents;
  return {
    id: item.id,
    order_id: order.id,
    operation_id: item.operationId,
    sort_order: index + 1,
    product_id: item.productId,
    batch_id: item.batchId,
    product_name: item.productName,
    batch_name: item.batchName,
    product_sku: `SKU-${item.productId}`,
    product_cultivar_id: item.cultivar?.id ?? null,
    cultivar: named(item.cultivar),
    order_quantity: String(ordered),
    inventory_quantity: String(item.units),
    units_per_case: text(item.unitsPerCase),
    units_per_package: text(item.unitsPerPackage),
    gram_per_preroll: text(item.gramPerPreroll),
    ...moneyPair('order_price', cents),
    order_sample: false,
    metrc_package_label: item.metrcPackageLabel,
    note: null,
    created_at: stamp(order.createdAt),
    updated_at: stamp(order.updatedAt),
  };
}

const PAYMENT_TERM_MS = 37 * 86_400_000;

export function orderResource(state: ApexState, order: Order): JsonObject {
  const total = order.items.reduce((sum, item) => sum + item.units * item.unitPriceCents, 0);
  const status = state.status(order.statusId);
  return {
    id: order.id,
    uuid: order.uuid,
    invoice_number: order.invoiceNumber,
    ...moneyPair('subtotal', total),
    ...moneyPair('total', total),
    ...moneyPair('additional_discount', 0),
    ...moneyPair('delivery_cost', 0),
    ...moneyPair('total_payments', 0),
    ...moneyPair('payments_currently_due', 0),
    order_date: order.orderDate,
    delivery_date: order.deliveryDate,
    due_date: dayOf(order.createdAt + PAYMENT_TERM_MS),
    created_by: null,
    split_from_order_id: order.splitFromOrderId,
    split_chain: null,
    operation_id: order.operationId,
    order_status_id: order.statusId,
    order_status: status === null ? null : statusResource(status),
    cancelled: order.cancelled,
    backorder: false,
    deal_flow_id: order.dealFlowId,
    net_terms_id: null,
    pricing_tier_id: null,
    manifest_number: null,
    invoice_note: null,
    shipping_method: null,
    payment_status: 'unpaid',
    seller_company_id: 6001,
    ...buyerFields(order.buyer),
    buyer_note: order.buyerNote,
    transporters: [],
    notes: [],
    sales_reps: [],
    created_at: stamp(order.createdAt),
    updated_at: stamp(order.updatedAt),
  };
}
