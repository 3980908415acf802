// Consumables: cones, papers, filters, tubes, boxes, labels. Counted in whole pieces. What batches use follows from
// recipes; the balance on hand is the sum of its ledger. A balance below zero means that a delivery or a count is missing:
// it is shown, and never stops production.
import { z } from 'zod';
import { reads, writes } from './base.ts';

const id = z.uuid();
const count = z.int().nonnegative().max(100_000_000);
const note = z.string().trim().max(2000).default('');

export const CONSUMABLE_KINDS = ['cone', 'paper', 'filter', 'tube', 'box', 'label', 'other'] as const;
export type ConsumableKind = (typeof CONSUMABLE_KINDS)[number];

export const CONSUMABLE_LEDGER_KINDS = ['received', 'used', 'given_back', 'counted', 'discarded'] as const;
export type ConsumableLedgerKind = (typeof CONSUMABLE_LEDGER_KINDS)[number];

/** piece: for every piece counted. unit: for every sellable unit that is packaged. */
export const RECIPE_PER = ['piece', 'unit'] as const;
export type RecipePer = (typeof RECIPE_PER)[number];

export const consumableRow = z.object({
  id,
  name: z.string(),
  kind: z.enum(CONSUMABLE_KINDS),
  onHand: z.int(),
  reorderPoint: count,
  /** How many are ordered at a time; 0 where nobody said. */
  reorderAmount: count,
  /** At or below its reorder point (a point of 0 never is, a negative balance always). */
  low: z.boolean(),
  /** Used in the last 30 days, a day; null without any use. */
  perDay: z.number().nullable(),
  /** Days the balance lasts at that use. */
  daysLeft: z.number().nullable(),
  /** SKU keys whose recipes use it. */
  usedBy: z.array(z.string()),
  note: z.string(),
  archivedAt: z.string().nullable(),
  updatedAt: z.string(),
});
export type ConsumableRow = z.infer<typeof consumableRow>;

export const consumableLedgerRow = z.object({
  id,
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  kind: z.enum(CONSUMABLE_LEDGER_KINDS),
  delta: z.int(),
  onHandAfter: z.int(),
  batchId: id.nullable(),
  batchNumber: z.string(),
  note: z.string(),
});
export type ConsumableLedgerRow = z.infer<typeof consumableLedgerRow>;

export const recipeRow = z.object({
  id,
  skuKey: z.string(),
  consumableId: id,
  consumableName: z.string(),
  per: z.enum(RECIPE_PER),
  /** Thousandths: 1000 is one for each, 250 one for every four. */
  thousandths: z.int().positive().max(1_000_000),
});
export type RecipeRow = z.infer<typeof recipeRow>;

const consumableInput = {
  name: z.string().trim().min(1).max(120),
  kind: z.enum(CONSUMABLE_KINDS),
  reorderPoint: count,
  reorderAmount: count,
  note,
};

export const consumablesContract = {
  list: reads()
    .input(z.object({ withArchived: z.boolean().default(false) }))
    .output(z.object({ consumables: z.array(consumableRow), low: z.int() })),
  get: reads()
    .input(z.object({ id, ledgerLimit: z.int().min(1).max(5000).default(200) }))
    .output(
      z.object({
        consumable: consumableRow,
        ledger: z.array(consumableLedgerRow),
        ledgerTotal: z.int(),
        recipes: z.array(recipeRow),
      }),
    ),
  recipes: reads().output(z.object({ recipes: z.array(recipeRow) })),
  create: writes('production.write', 'consumable.create')
    .input(z.object({ ...consumableInput, onHand: count.default(0) }))
    .output(z.object({ id })),
  edit: writes('production.write', 'consumable.edit')
    .input(z.object({ id, ...consumableInput }))
    .output(z.object({})),
  archive: writes('production.write', 'consumable.archive')
    .input(z.object({ id, archived: z.boolean() }))
    .output(z.object({})),
  receive: writes('production.write', 'consumable.receive')
    .input(z.object({ id, count: count.min(1), note }))
    .output(z.object({ onHand: z.int() })),
  discard: writes('production.write', 'consumable.discard')
    .input(z.object({ id, count: count.min(1), note }))
    .output(z.object({ onHand: z.int() })),
  /** What was really counted. */
  setOnHand: writes('production.write', 'consumable.count')
    .input(z.object({ id, count, note }))
    .output(z.object({ onHand: z.int() })),
  /** Adds or changes what one SKU uses of one consumable; what was used before stays as it was booked. */
  putRecipe: writes('production.write', 'consumable.recipe')
    .input(
      z.object({
        skuKey: z.string().trim().min(1).max(100),
        consumableId: id,
        per: z.enum(RECIPE_PER),
        thousandths: z.int().positive().max(1_000_000),
      }),
    )
    .output(z.object({ id })),
  removeRecipe: writes('production.write', 'consumable.recipe').input(z.object({ id })).output(z.object({})),
};
