// What the packing list is made of, as the window gets it: rows, events, candidates, scans, history, delivery, figures.
// Units are whole sellable units; masses integer milligrams.
import { z } from 'zod';

const id = z.uuid();
const units = z.int();

/**
 * tracked: its units are grams of a strain, taken from packages. untracked: no finished goods of ours (flower, say), so
 * only counted. unknown: nobody knows yet which strain and SKU it is; a person has to say so before it is packed.
 */
export const LINE_KINDS = ['tracked', 'untracked', 'unknown'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/**
 * Where a line stands. to_unpack: packed goods nobody wants any more (cancelled, or fewer ordered now).
 */
export const LINE_STATES = ['to_pack', 'short', 'explain', 'to_unpack', 'complete'] as const;
export type LineState = (typeof LINE_STATES)[number];

export const PACKING_EVENT_KINDS = [
  'packed',
  'unpacked',
  'moved',
  'edited',
  'delivered',
  'not_delivered',
  'closed',
  'reopened',
  'split_off',
  'left_without_packing',
] as const;
export type PackingEventKind = (typeof PACKING_EVENT_KINDS)[number];

export const lineAllocation = z.object({
  packageId: id,
  metrcNumber: z.string(),
  /** Still to be packed from it. */
  reserved: units,
  packed: units,
  /** Whole units of the packed ones that METRC has already taken off its figure: they cannot be unpacked. */
  settled: units,
});

export const packingRow = z.object({
  id,
  packingOrderId: id,
  /** Apex's number; null for an order of an Apex address that is no longer used. */
  orderId: z.int().nullable(),
  invoiceNumber: z.string(),
  storeId: id,
  store: z.string(),
  productName: z.string(),
  /** Rows of the same key are packed from the same stock. */
  productKey: z.string(),
  kind: z.enum(LINE_KINDS),
  strain: z.string().nullable(),
  skuKey: z.string().nullable(),
  mgPerUnit: z.int().nullable(),
  ordered: units,
  packed: units,
  /** Reserved on packages and not packed yet. */
  reserved: units,
  /** max(Ordered − PACKED, 0) */
  needsPacking: units,
  /**
   * What of Needs Packing finished units cannot cover after the rows above took theirs, rows in the list's own order;
   * 0 for lines without grams.
   */
  needsProduction: units,
  state: z.enum(LINE_STATES),
  /** Why Apex no longer wants it: cancelled, gone, left_out, finished, closed, line_gone; empty while it does. */
  unwantedBecause: z.string(),
  allocations: z.array(lineAllocation),
  /** Local dates, or null. */
  deliveryDate: z.string().nullable(),
  orderDate: z.string().nullable(),
  deliveryNotes: z.string(),
  internalNotes: z.string(),
  /** All lines of the order are packed in full. */
  orderComplete: z.boolean(),
  deliveredAt: z.string().nullable(),
  /** Place in the list's own order: by order date, invoice, line. Sorts as text. */
  sortKey: z.string(),
  updatedAt: z.string(),
});
export type PackingRow = z.infer<typeof packingRow>;

export const packingEvent = z.object({
  id,
  at: z.string(),
  actor: z.string(),
  source: z.string(),
  kind: z.enum(PACKING_EVENT_KINDS),
  lineId: id.nullable(),
  productName: z.string().nullable(),
  metrcNumber: z.string().nullable(),
  units,
  /** edited: the field, and its text before and after. */
  field: z.string(),
  before: z.string(),
  after: z.string(),
  reason: z.string(),
  /** Taken back by a later event, or itself taking one back. */
  undone: z.boolean(),
  isUndo: z.boolean(),
});
export type PackingEvent = z.infer<typeof packingEvent>;

export const packageCandidate = z.object({
  packageId: id,
  metrcNumber: z.string(),
  strain: z.string(),
  createdAt: z.string(),
  /** Units it could give this line: its free grams and what the line has reserved there. */
  units,
  /** Units of it that other lines have reserved. */
  reservedForOthers: units,
  reservedHere: units,
});

/** What a scan meant. The window acts on it; nothing is written by asking. */
export const scanMeaning = z.discriminatedUnion('kind', [
  /** A METRC package that can serve the current line: `units` of it at most. */
  z.object({ kind: z.literal('package'), packageId: id, metrcNumber: z.string(), units }),
  /** A METRC package, and no line is current: the lines it could serve, those that reserve it first. */
  z.object({ kind: z.literal('package_lines'), packageId: id, metrcNumber: z.string(), lineIds: z.array(id) }),
  /** An invoice: its lines. */
  z.object({ kind: z.literal('invoice'), invoiceNumber: z.string(), packingOrderId: id, lineIds: z.array(id) }),
  /** A product: lines that want it, of the current invoice first. */
  z.object({ kind: z.literal('product'), productName: z.string(), lineIds: z.array(id) }),
  /**
   * It is known, and cannot be used here. `reason` is one of archived, orphaned, other_strain,
   * not_enough, not_tracked, unknown_tag, no_open_line.
   */
  z.object({
    kind: z.literal('refused'),
    text: z.string(),
    reason: z.string(),
    metrcNumber: z.string().nullable(),
    strain: z.string().nullable(),
    wanted: z.string().nullable(),
    units: units.nullable(),
    reservedForOthers: units.nullable(),
  }),
  z.object({ kind: z.literal('unknown'), text: z.string() }),
]);
export type ScanMeaning = z.infer<typeof scanMeaning>;

/** An order once all of it is packed and delivered. */
export const historyRow = z.object({
  id,
  packingOrderId: id,
  invoiceNumber: z.string(),
  orderId: z.int().nullable(),
  store: z.string(),
  productName: z.string(),
  ordered: units,
  packed: units,
  packages: z.array(z.object({ packageId: id, metrcNumber: z.string(), packed: units })),
  orderDate: z.string().nullable(),
  deliveryDate: z.string().nullable(),
  deliveryNotes: z.string(),
  internalNotes: z.string(),
  completedAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  deliveredBy: z.string(),
  closedBecause: z.string(),
});
export type HistoryRow = z.infer<typeof historyRow>;

/** An order on its way to a store. */
export const deliveryRow = z.object({
  packingOrderId: id,
  orderId: z.int().nullable(),
  invoiceNumber: z.string(),
  storeId: id,
  store: z.string(),
  /** The earliest delivery date of its lines. */
  deliveryDate: z.string().nullable(),
  /** The store's standing note. */
  storeNote: z.string(),
  lines: z.array(z.object({ id, productName: z.string(), ordered: units, packed: units, deliveryNotes: z.string() })),
  ordered: units,
  packed: units,
  complete: z.boolean(),
  deliveredAt: z.string().nullable(),
  deliveredBy: z.string(),
});
export type DeliveryRow = z.infer<typeof deliveryRow>;

export const packingFigures = z.object({
  lines: z.int(),
  orders: z.int(),
  unitsToPack: z.int(),
  linesToPack: z.int(),
  unitsShort: z.int(),
  linesShort: z.int(),
  linesToExplain: z.int(),
  linesToUnpack: z.int(),
  /** Lines still to be packed whose delivery date has passed, or is today. */
  overdue: z.int(),
  today: z.int(),
  /** All packed and not marked delivered. */
  ordersToDeliver: z.int(),
});
export type PackingFigures = z.infer<typeof packingFigures>;
