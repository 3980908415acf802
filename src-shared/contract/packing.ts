// The packing list: what is to be packed for whom, from which METRC package, and what has been. Units are whole
// sellable units; masses integer milligrams. Everything here works with no network.
import { z } from 'zod';
import { reads, writes } from './base.ts';

const id = z.uuid();
const units = z.int();
const reason = z.string().trim().max(500).default('');

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

/** Why a package cannot serve a line. free and reservedForOthers in units of the line. */
export const CANDIDATE_PROBLEMS = ['archived', 'orphaned', 'other_strain', 'not_enough', 'not_tracked'] as const;
export type CandidateProblem = (typeof CANDIDATE_PROBLEMS)[number];

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
  /** It is known, and cannot be used here. `reason` is one of CANDIDATE_PROBLEMS, unknown_tag, no_open_line. */
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

/** One thing done to a line: what it is after, and the group undo takes back. */
const lineOutcome = z.object({ packed: units, ordered: units, groupId: id, complete: z.boolean() });

/** A refusal as it would have been thrown for one row alone: an error code and its data. */
const rowResult = z.object({
  lineId: id,
  ok: z.boolean(),
  error: z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) }).nullable(),
});

export const EDITABLE_FIELDS = ['deliveryDate', 'deliveryNotes', 'internalNotes'] as const;

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

export const packingContract = {
  /**
   * Rows of the open list, in its own order. Without ids: a page; the window asks on with the last sortKey. With ids
   * (lines): those lines and every other row of their products, whose Needs Production may have changed with theirs;
   * an asked line that is no longer open does not come back.
   */
  list: reads()
    .input(
      z.object({
        ids: z.array(id).max(1000).optional(),
        after: z.string().max(200).optional(),
        limit: z.int().min(1).max(10_000).default(2000),
      }),
    )
    .output(z.object({ rows: z.array(packingRow), more: z.boolean(), total: z.int() })),
  figures: reads().output(packingFigures),
  /** One line's events and the packages that could serve it. */
  line: reads()
    .input(z.object({ id }))
    .output(
      z.object({
        row: packingRow.nullable(),
        events: z.array(packingEvent),
        candidates: z.array(packageCandidate),
        /** Somebody said what this product is; null when its fields and name tell. */
        said: z.object({ by: z.string(), at: z.string() }).nullable(),
      }),
    ),
  scan: reads()
    .input(
      z.object({
        text: z.string().trim().min(1).max(300),
        currentLineId: id.optional(),
        /** The order in hand: its lines are meant first. */
        packingOrderId: id.optional(),
      }),
    )
    .output(scanMeaning),
  /**
   * Packs units of a line: from the named package, or from those it has reserved, oldest first. More than ordered needs
   * a reason (OVER_PACK asks for it).
   */
  pack: writes('packing.write', 'packing.pack')
    .input(
      z.object({
        lineId: id,
        units: z.int().min(1).max(100_000),
        packageId: id.optional(),
        reason,
        source: z.enum(['window', 'scan']).default('window'),
      }),
    )
    .output(lineOutcome),
  /** The other way round: back to reserved while it is still wanted, else back to available. */
  unpack: writes('packing.write', 'packing.unpack')
    .input(z.object({ lineId: id, units: z.int().min(1).max(100_000), packageId: id.optional(), reason }))
    .output(lineOutcome),
  /** PACKED as it should be, row by row: typing into a cell, pasting a column. Each row stands for itself. */
  setPacked: writes('packing.write', 'packing.set-packed')
    .input(
      z.object({
        rows: z
          .array(z.object({ lineId: id, packed: z.int().min(0).max(1_000_000) }))
          .min(1)
          .max(5000),
        reason,
      }),
    )
    .output(z.object({ groupId: id, results: z.array(rowResult) })),
  /** Staff columns. null clears a date. */
  edit: writes('packing.write', 'packing.edit')
    .input(
      z.object({
        rows: z
          .array(
            z.object({
              lineId: id,
              deliveryDate: z.iso.date().nullable().optional(),
              deliveryNotes: z.string().max(2000).optional(),
              internalNotes: z.string().max(2000).optional(),
            }),
          )
          .min(1)
          .max(5000),
      }),
    )
    .output(z.object({ groupId: id, results: z.array(rowResult) })),
  /** Reserved units of a line onto another package. */
  move: writes('packing.write', 'packing.move')
    .input(z.object({ lineId: id, fromPackageId: id.nullable(), toPackageId: id, units: z.int().min(1).max(100_000) }))
    .output(z.object({ groupId: id })),
  /** What a product is, for all its lines now and later; `null` takes that back. */
  sayProduct: writes('packing.write', 'packing.say-product')
    .input(
      z.object({
        lineId: id,
        is: z
          .discriminatedUnion('kind', [
            z.object({
              kind: z.literal('tracked'),
              strain: z.string().trim().min(1).max(200),
              skuKey: z.string().max(100),
            }),
            z.object({ kind: z.literal('untracked') }),
          ])
          .nullable(),
      }),
    )
    .output(z.object({ lines: z.int() })),
  setDelivered: writes('packing.write', 'packing.delivered')
    .input(z.object({ packingOrderIds: z.array(id).min(1).max(1000), delivered: z.boolean() }))
    .output(z.object({ changed: z.int(), groupId: id })),
  /** Ends an order that will not be packed (further): reservations are released, what is packed stays packed. */
  closeOrder: writes('packing.write', 'packing.close')
    .input(z.object({ packingOrderId: id, reason: z.string().trim().min(1).max(500) }))
    .output(z.object({ groupId: id })),
  /** Back onto the list: closed by mistake, or out of History. */
  reopenOrder: writes('packing.write', 'packing.reopen')
    .input(z.object({ packingOrderId: id }))
    .output(z.object({ groupId: id })),
  /** The last thing this person did since signing in that is not undone, and what stands in the way of undoing it. */
  undoable: reads().output(
    z.object({
      next: z
        .object({
          groupId: id,
          at: z.string(),
          /** What it was: kind and rows it touched. */
          kind: z.enum(PACKING_EVENT_KINDS),
          rows: z.int(),
          units,
          productName: z.string(),
          invoiceNumber: z.string(),
        })
        .nullable(),
    }),
  ),
  /** Takes a group back by reversing rows. UNDO_BLOCKED names what stands in the way. */
  undo: writes('packing.write', 'packing.undo')
    .input(z.object({ groupId: id }))
    .output(z.object({ rows: z.int() })),
  /** Weeks there is history of, newest first, by their Monday. */
  historyWeeks: reads().output(
    z.object({
      weeks: z.array(
        z.object({ monday: z.string(), week: z.string(), orders: z.int(), lines: z.int(), units: z.int() }),
      ),
    }),
  ),
  history: reads()
    .input(
      z.object({
        monday: z.iso.date().optional(),
        search: z.string().max(200).default(''),
        limit: z.int().min(1).max(5000).default(1000),
        offset: z.int().min(0).max(1_000_000).default(0),
      }),
    )
    .output(z.object({ rows: z.array(historyRow), total: z.int() })),
  /** Open orders by delivery date, then by the stores' own order. */
  delivery: reads()
    .input(
      z.object({
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
        storeId: id.optional(),
        /** Also stores that are left out of delivery lists. */
        withLeftOut: z.boolean().default(false),
      }),
    )
    .output(z.object({ orders: z.array(deliveryRow) })),
};
