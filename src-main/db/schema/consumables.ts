// Consumables and their ledger, in whole pieces. `on_hand` is the ledger's sum; the ledger is append-only (triggers).
// `consumable_uses` keeps what recipes with fractions come to per batch, in thousandths of a piece, and what is booked of it,
// so that a box for every four units is one box after four units and never one and a half.
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { CONSUMABLE_KINDS, CONSUMABLE_LEDGER_KINDS, RECIPE_PER } from '#shared/contract/consumables.ts';
import { productionBatches } from './production.ts';

export const consumables = sqliteTable(
  'consumables',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Case-folded, for finding the same name twice. */
    nameKey: text().notNull(),
    kind: text({ enum: CONSUMABLE_KINDS }).notNull(),
    onHand: integer().notNull().default(0),
    reorderPoint: integer().notNull().default(0),
    reorderAmount: integer().notNull().default(0),
    note: text().notNull().default(''),
    archivedAt: text(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('consumables_name').on(t.nameKey),
    check('consumables_points', sql`${t.reorderPoint} >= 0 and ${t.reorderAmount} >= 0`),
  ],
);

export const consumableLedger = sqliteTable(
  'consumable_ledger',
  {
    id: text().primaryKey(),
    consumableId: text()
      .notNull()
      .references(() => consumables.id),
    seq: integer().notNull(),
    at: text().notNull(),
    actor: text().notNull(),
    kind: text({ enum: CONSUMABLE_LEDGER_KINDS }).notNull(),
    delta: integer().notNull(),
    onHandAfter: integer().notNull(),
    batchId: text().references(() => productionBatches.id),
    note: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('consumable_ledger_seq').on(t.consumableId, t.seq),
    index('consumable_ledger_batch').on(t.batchId),
    index('consumable_ledger_used').on(t.kind, t.at),
  ],
);

export const consumableRecipes = sqliteTable(
  'consumable_recipes',
  {
    id: text().primaryKey(),
    skuKey: text().notNull(),
    consumableId: text()
      .notNull()
      .references(() => consumables.id),
    per: text({ enum: RECIPE_PER }).notNull(),
    thousandths: integer().notNull(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('consumable_recipes_sku').on(t.skuKey, t.consumableId),
    check('consumable_recipes_amount', sql`${t.thousandths} > 0`),
  ],
);

/** What one batch has used of one consumable by its recipes, in thousandths of a piece, and what of it is booked. */
export const consumableUses = sqliteTable(
  'consumable_uses',
  {
    id: text().primaryKey(),
    batchId: text()
      .notNull()
      .references(() => productionBatches.id),
    consumableId: text()
      .notNull()
      .references(() => consumables.id),
    thousandths: integer().notNull().default(0),
    booked: integer().notNull().default(0),
  },
  (t) => [uniqueIndex('consumable_uses_batch').on(t.batchId, t.consumableId)],
);
