// Finished goods: packages, their ledger, holds, SKU settings, import. Masses are integer milligrams.
import { z } from 'zod';
import { MAX_MILLIGRAMS } from '../model/mass.ts';
import { OFFERING_MODES } from '../model/sku.ts';
import { reads, writes } from './base.ts';

const mg = z.int();
const positiveMg = z.int().positive();
const enteredMg = z.int().nonnegative().max(MAX_MILLIGRAMS);
const id = z.uuid();

export const skuSetting = z.object({
  excluded: z.boolean(),
  manualUnits: z.int().nonnegative().max(1_000_000).nullable(),
  /** Hundredths of a percent (2500 = 25 %), used by the weighted mode. */
  weight: z.int().min(0).max(10_000).nullable(),
});

export const skuUnits = z.object({
  key: z.string(),
  name: z.string(),
  milligramsPerPiece: positiveMg,
  packSize: z.int().positive(),
  custom: z.boolean(),
  setting: skuSetting,
  /** Units offered after the setting. */
  units: z.int().nonnegative(),
  /** Units the grams alone would allow in the package's offering mode. */
  calculated: z.int().nonnegative(),
});

/** Where a package stands with Apex as a whole. */
export const PACKAGE_APEX_STATES = ['in_sync', 'pending', 'held', 'failed', 'ambiguous', 'unmatched', 'off'] as const;

export const packageRow = z.object({
  id,
  metrcNumber: z.string(),
  strain: z.string(),
  status: z.enum(['active', 'archived', 'orphaned']),
  initialMg: mg,
  currentMg: mg,
  overrideMg: mg.nullable(),
  orderedMg: mg,
  packedMg: mg,
  heldMg: mg,
  availableMg: mg,
  offeringMode: z.enum(OFFERING_MODES).nullable(),
  note: z.string(),
  /** Where its figures come from: listed on a tracker server, gone from it, or (null) kept here. */
  trackerState: z.enum(['listed', 'gone']).nullable(),
  /** SKU key → units offered. */
  units: z.record(z.string(), z.int()),
  apexState: z.enum(PACKAGE_APEX_STATES),
  apexAcknowledgedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const LEDGER_KINDS = [
  'received',
  'reserved',
  'unreserved',
  'packed',
  'unpacked',
  'settled',
  'hold_placed',
  'hold_released',
  'override_set',
  'override_cleared',
  'metrc_adjusted',
  'apex_sale',
  'status_changed',
  'tracker_read',
  'taken_back',
] as const;

export const ledgerRow = z.object({
  id,
  at: z.string(),
  actor: z.string(),
  kind: z.enum(LEDGER_KINDS),
  currentDelta: mg,
  overrideDelta: mg,
  orderedDelta: mg,
  packedDelta: mg,
  heldDelta: mg,
  /** What the available amount was after this row. */
  availableAfterMg: mg,
  causeKind: z.string(),
  causeRef: z.string(),
  note: z.string(),
});

export const holdRow = z.object({
  id,
  mg: positiveMg,
  forWhom: z.string(),
  note: z.string(),
  placedBy: z.string(),
  placedAt: z.string(),
  releasedBy: z.string().nullable(),
  releasedAt: z.string().nullable(),
});

export const packageBatchLink = z.object({
  skuKey: z.string(),
  units: z.int(),
  status: z.enum(['matched', 'ambiguous', 'unmatched', 'unlimited']),
  matchedBy: z.enum(['pin', 'tag', 'name']).nullable(),
  batchId: z.int().nullable(),
  productName: z.string().nullable(),
  candidates: z.array(z.object({ batchId: z.int(), productName: z.string(), batchName: z.string() })),
  reason: z.string(),
  desired: z.int().nullable(),
  acknowledged: z.int().nullable(),
  acknowledgedAt: z.string().nullable(),
});

export const packageDetail = packageRow.extend({
  skus: z.array(skuUnits),
  holds: z.array(holdRow),
  ledger: z.array(ledgerRow),
  ledgerTotal: z.int(),
  batches: z.array(packageBatchLink),
  effectiveMode: z.enum(OFFERING_MODES),
});

export const importResult = z.object({
  fileName: z.string(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  problems: z.array(z.object({ line: z.int(), column: z.string(), reason: z.string() })),
  warnings: z.array(z.object({ line: z.int(), column: z.string(), reason: z.string() })),
});

const note = z.string().max(2000).default('');
const metrcNumber = z.string().trim().max(64);

export const packagesContract = {
  /** All packages (or the named ones), compact: the grid filters and sorts in the window. */
  list: reads()
    .input(z.object({ ids: z.array(id).max(1000).optional() }))
    .output(z.object({ packages: z.array(packageRow), offeringMode: z.enum(OFFERING_MODES) })),
  get: reads()
    .input(z.object({ id, ledgerLimit: z.int().min(1).max(5000).default(200) }))
    .output(packageDetail),
  create: writes('finished-goods.write', 'package.create')
    .input(
      z.object({
        metrcNumber,
        strain: z.string().trim().min(1).max(200),
        initialMg: enteredMg,
        currentMg: enteredMg.optional(),
        note,
      }),
    )
    .output(z.object({ id })),
  edit: writes('finished-goods.write', 'package.edit')
    .input(
      z.object({ id, strain: z.string().trim().min(1).max(200).optional(), note: z.string().max(2000).optional() }),
    )
    .output(z.object({})),
  /** METRC's own figure, typed by hand until METRC is read. A drop settles packed grams first. */
  setCurrent: writes('finished-goods.write', 'package.adjust')
    .input(z.object({ id, currentMg: enteredMg, note }))
    .output(z.object({ settledMg: mg })),
  setPhysicalCount: writes('finished-goods.write', 'package.count')
    .input(z.object({ id, physicalMg: enteredMg.nullable(), note }))
    .output(z.object({})),
  placeHold: writes('finished-goods.write', 'hold.place')
    .input(z.object({ id, mg: positiveMg, forWhom: z.string().trim().min(1).max(200), note }))
    .output(z.object({ holdId: id })),
  releaseHold: writes('finished-goods.write', 'hold.release')
    .input(z.object({ holdId: id }))
    .output(z.object({})),
  setStatus: writes('finished-goods.write', 'package.status')
    .input(z.object({ id, status: z.enum(['active', 'archived']), note }))
    .output(z.object({})),
  setSku: writes('finished-goods.write', 'package.sku-settings')
    .input(z.object({ id, skuKey: z.string().max(100), setting: skuSetting }))
    .output(z.object({})),
  setOffering: writes('finished-goods.write', 'package.offering')
    .input(z.object({ id, mode: z.enum(OFFERING_MODES).nullable() }))
    .output(z.object({})),
  putCustomSku: writes('finished-goods.write', 'package.custom-sku')
    .input(
      z.object({
        id,
        key: z.string().trim().max(100),
        name: z.string().trim().min(1).max(100),
        milligramsPerPiece: positiveMg.max(1_000_000),
        packSize: z.int().min(1).max(1000),
        /** true: refuse when the key exists; false: replace. */
        create: z.boolean(),
      }),
    )
    .output(z.object({ key: z.string() })),
  removeCustomSku: writes('finished-goods.write', 'package.custom-sku')
    .input(z.object({ id, key: z.string().max(100) }))
    .output(z.object({})),
  /** Takes a sale off a package once per idempotency key. */
  decrement: writes('finished-goods.write', 'package.decrement', ['metrcNumber', 'sku', 'units', 'idempotencyKey'])
    .input(
      z.object({
        metrcNumber,
        sku: z.string().max(100),
        units: z.int().positive().max(1_000_000),
        idempotencyKey: z.string().trim().min(1).max(200),
      }),
    )
    .output(z.object({ duplicate: z.boolean(), takenMg: mg, availableMg: mg })),
  /** CSV or Excel by content; `contentBase64` at most about 12 MB of file. */
  importFile: writes('finished-goods.write', 'package.import', ['fileName'])
    .input(z.object({ fileName: z.string().max(260), contentBase64: z.string().max(16_800_000) }))
    .output(importResult),
  /** The tracker's own shape: METRC number → strain, grams, units. */
  calculate: reads().output(
    z.record(z.string(), z.object({ strain: z.string(), availableMg: mg, units: z.record(z.string(), z.int()) })),
  ),
  /** Recomputes balances from the ledger and names every package where they differ. */
  checkLedger: reads().output(
    z.object({
      checked: z.int(),
      differences: z.array(z.object({ metrcNumber: z.string(), balance: z.string(), rowMg: mg, ledgerMg: mg })),
    }),
  ),
};
