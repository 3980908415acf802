// The packing list: what is to be packed for whom, from which METRC package, and what has been. Units are whole
// sellable units; masses integer milligrams. Everything here works with no network.
import { z } from 'zod';
import { reads, writes } from './base.ts';
import {
  deliveryRow,
  historyRow,
  PACKING_EVENT_KINDS,
  packageCandidate,
  packingEvent,
  packingFigures,
  packingRow,
  scanMeaning,
} from './packing-shapes.ts';

export * from './packing-shapes.ts';

const id = z.uuid();
const units = z.int();
const reason = z.string().trim().max(500).default('');
/** Given to several calls that are one doing, so that they are one step to undo. */
const sharedGroup = z.uuid().optional();

/** One thing done to a line: what it is after, and the group undo takes back. */
const lineOutcome = z.object({ packed: units, ordered: units, groupId: id, complete: z.boolean() });

/** A refusal as it would have been thrown for one row alone: an error code and its data. */
const rowResult = z.object({
  lineId: id,
  ok: z.boolean(),
  error: z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) }).nullable(),
});

export const EDITABLE_FIELDS = ['deliveryDate', 'deliveryNotes', 'internalNotes'] as const;

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
        after: z.string().max(2000).optional(),
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
          .array(
            z.object({
              lineId: id,
              packed: z.int().min(0).max(1_000_000),
              /** PACKED as it was seen; another one there by now is not overwritten (INVALID_INPUT, changed_since). */
              was: z.int().min(0).optional(),
            }),
          )
          .min(1)
          .max(5000),
        reason,
        groupId: sharedGroup,
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
        groupId: sharedGroup,
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
          /** edited: which field. */
          field: z.string(),
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
