// Finished-goods packages and everything that happened to them. Balances on `packages` are the sums of
// `package_ledger`; the ledger is append-only (triggers in the first migration). `rev` is bumped by a
// trigger on every change that can alter what a package offers, so the sync reads only what changed.
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LEDGER_KINDS } from '#shared/contract/packages.ts';

export const packages = sqliteTable(
  'packages',
  {
    id: text().primaryKey(),
    metrcNumber: text().notNull(),
    strain: text().notNull(),
    strainKey: text().notNull(),
    status: text({ enum: ['active', 'archived', 'orphaned'] }).notNull(),
    initialMg: integer().notNull(),
    currentMg: integer().notNull(),
    overrideMg: integer(),
    orderedMg: integer().notNull().default(0),
    packedMg: integer().notNull().default(0),
    heldMg: integer().notNull().default(0),
    offeringMode: text({ enum: ['shared', 'even', 'weighted'] }),
    /** JSON: SKU key → { excluded, manualUnits, weight }. */
    skuSettings: text().notNull().default('{}'),
    /** JSON: list of SKU definitions. */
    customSkus: text().notNull().default('[]'),
    productionBatchId: text(),
    /** listed: a tracker server's package as it was read last; gone: it was, and is not listed there any more. */
    trackerState: text({ enum: ['listed', 'gone'] }),
    /** JSON: { availableMg, units } as the tracker offers it; what is done here since comes off that. */
    trackerOffer: text(),
    /** What it was before a tracker's list decided. */
    statusBefore: text({ enum: ['active', 'archived', 'orphaned'] }),
    note: text().notNull().default(''),
    /** JSON: what the last import said, so that the same file again changes nothing. */
    importBase: text(),
    createdAt: text().notNull(),
    updatedAt: text().notNull(),
    rev: integer().notNull().default(0),
  },
  (t) => [
    uniqueIndex('packages_metrc_number').on(t.metrcNumber),
    index('packages_rev').on(t.rev),
    index('packages_strain').on(t.strainKey),
    check(
      'packages_balances',
      sql`${t.currentMg} >= 0 and ${t.orderedMg} >= 0 and ${t.packedMg} >= 0 and ${t.heldMg} >= 0 and ${t.initialMg} >= 0 and (${t.overrideMg} is null or ${t.overrideMg} >= 0)`,
    ),
  ],
);

export const packageLedger = sqliteTable(
  'package_ledger',
  {
    id: text().primaryKey(),
    packageId: text()
      .notNull()
      .references(() => packages.id),
    /** Order within the package, 1, 2, 3 …; a gap would mean a lost row. */
    seq: integer().notNull(),
    at: text().notNull(),
    actor: text().notNull(),
    kind: text({ enum: LEDGER_KINDS }).notNull(),
    currentDelta: integer().notNull().default(0),
    overrideDelta: integer().notNull().default(0),
    overrideCountDelta: integer().notNull().default(0),
    orderedDelta: integer().notNull().default(0),
    packedDelta: integer().notNull().default(0),
    heldDelta: integer().notNull().default(0),
    availableAfterMg: integer().notNull(),
    causeKind: text().notNull().default(''),
    causeRef: text().notNull().default(''),
    note: text().notNull().default(''),
  },
  (t) => [uniqueIndex('package_ledger_seq').on(t.packageId, t.seq)],
);

export const packageHolds = sqliteTable(
  'package_holds',
  {
    id: text().primaryKey(),
    packageId: text()
      .notNull()
      .references(() => packages.id),
    mg: integer().notNull(),
    forWhom: text().notNull(),
    note: text().notNull(),
    placedBy: text().notNull(),
    placedAt: text().notNull(),
    releasedBy: text(),
    releasedAt: text(),
  },
  (t) => [index('package_holds_package').on(t.packageId), check('package_holds_mg', sql`${t.mg} > 0`)],
);

/** One row per idempotency key, kept for good. */
export const packageDecrements = sqliteTable('package_decrements', {
  idempotencyKey: text().primaryKey(),
  packageId: text()
    .notNull()
    .references(() => packages.id),
  skuKey: text().notNull(),
  units: integer().notNull(),
  takenMg: integer().notNull(),
  availableAfterMg: integer().notNull(),
  at: text().notNull(),
  actor: text().notNull(),
});

/** One row: the last revision given out. */
export const revisions = sqliteTable('revisions', {
  name: text().primaryKey(),
  value: integer().notNull(),
});
