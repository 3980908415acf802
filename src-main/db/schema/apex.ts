// What Apex has (a mirror, keyed by Apex's own ids), how packages are matched to it, and the sync's
// durable desired state: one row per Apex batch.
import { sql } from 'drizzle-orm';
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LOG_RESULTS } from '#shared/contract/apex-sync.ts';
import { packages } from './packages.ts';

export const apexProducts = sqliteTable('apex_products', {
  productId: integer().primaryKey(),
  name: text().notNull(),
  cultivar: text(),
  milligramsPerPiece: integer(),
  unitsPerPackage: integer(),
  /** JSON: list of METRC tags the product carries. */
  tags: text().notNull().default('[]'),
  archived: integer({ mode: 'boolean' }).notNull(),
  updatedAt: text().notNull(),
  seenAt: text().notNull(),
});

export const apexBatches = sqliteTable(
  'apex_batches',
  {
    batchId: integer().primaryKey(),
    productId: integer(),
    name: text().notNull(),
    /** JSON: tags found in source_tag, the lot number or the name. */
    tags: text().notNull().default('[]'),
    /** The product name that came nested in the batch, used while the product itself is not known. */
    nestedProductName: text(),
    unlimited: integer({ mode: 'boolean' }).notNull(),
    archived: integer({ mode: 'boolean' }).notNull(),
    quantity: real(),
    updatedAt: text().notNull(),
    seenAt: text().notNull(),
  },
  (t) => [index('apex_batches_product').on(t.productId)],
);

export const apexSyncRows = sqliteTable(
  'apex_sync_rows',
  {
    batchId: integer().primaryKey(),
    desired: integer().notNull(),
    /** The last quantity Apex confirmed, by answer to a push or by a reading. */
    acknowledged: real(),
    acknowledgedAt: text(),
    state: text({ enum: ['in_sync', 'pending', 'sending', 'unknown', 'held', 'parked'] }).notNull(),
    /** What was put on the wire last; meaningful while sending or unknown. */
    sentQuantity: integer(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: text(),
    lastError: text(),
    /** The reading that showed less than was acknowledged; raising waits for orders read after it. */
    heldSince: text(),
    heldQuantity: real(),
    /** When Apex last agreed with us before that drop; what sold since then may explain it. */
    heldFrom: text(),
    /** The value a person or Apex's 422 parked; another desired value is tried again. */
    parkedQuantity: integer(),
    cause: text().notNull().default(''),
    /** The product name it was fed under: tells our change from Apex's when nothing feeds it any more. */
    fedAs: text().notNull().default(''),
    updatedAt: text().notNull(),
  },
  (t) => [
    // By batch id, so that it serves the order too; SQLite would scan the whole table otherwise.
    index('apex_sync_rows_open').on(t.batchId).where(sql`${t.state} <> 'in_sync'`),
    check('apex_sync_rows_desired', sql`${t.desired} >= 0`),
  ],
);

export const apexSyncLog = sqliteTable(
  'apex_sync_log',
  {
    id: text().primaryKey(),
    at: text().notNull(),
    batchId: integer().notNull(),
    productName: text().notNull(),
    fromQuantity: real(),
    toQuantity: integer().notNull(),
    cause: text().notNull(),
    latencyMs: integer(),
    result: text({ enum: LOG_RESULTS }).notNull(),
    error: text(),
  },
  (t) => [index('apex_sync_log_at').on(t.at), index('apex_sync_log_batch').on(t.batchId)],
);

/** Credits by day and kind of call, for the month's sum, the forecast and what drives it. */
export const apexCredits = sqliteTable(
  'apex_credits',
  {
    day: text().notNull(),
    kind: text().notNull(),
    requests: integer().notNull(),
    credits: integer().notNull(),
  },
  (t) => [uniqueIndex('apex_credits_day_kind').on(t.day, t.kind)],
);

export const strainAliases = sqliteTable(
  'strain_aliases',
  {
    id: text().primaryKey(),
    alias: text().notNull(),
    aliasKey: text().notNull(),
    strain: text().notNull(),
    strainKey: text().notNull(),
    createdBy: text().notNull(),
    createdAt: text().notNull(),
  },
  (t) => [uniqueIndex('strain_aliases_key').on(t.aliasKey)],
);

export const apexPins = sqliteTable(
  'apex_pins',
  {
    id: text().primaryKey(),
    packageId: text().references(() => packages.id),
    strain: text(),
    strainKey: text(),
    skuKey: text().notNull(),
    batchId: integer().notNull(),
    /** Where the batch number was read: the same number elsewhere is another batch. */
    address: text().notNull(),
    createdBy: text().notNull(),
    createdAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('apex_pins_package').on(t.address, t.packageId, t.skuKey).where(sql`${t.packageId} is not null`),
    uniqueIndex('apex_pins_strain').on(t.address, t.strainKey, t.skuKey).where(sql`${t.strainKey} is not null`),
    check('apex_pins_one_subject', sql`(${t.packageId} is null) <> (${t.strainKey} is null)`),
  ],
);
