// Production batches and everything that happened to them. The balances on `production_batches`, its sources and its
// targets are the sums of `production_events`; events are append-only (triggers): a correction is another event.
//
// Invariant, checked by the database: input − pieces − waste − unexplained (what is still in work) is never negative,
// and what is packaged is never more than what was made.
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import {
  LAB_STATUSES,
  PRODUCTION_EVENT_KINDS,
  PRODUCTION_STAGES,
  PRODUCTION_STATES,
} from '#shared/contract/production.ts';

export const productionBatches = sqliteTable(
  'production_batches',
  {
    id: text().primaryKey(),
    number: text().notNull(),
    strain: text().notNull(),
    strainKey: text().notNull(),
    stage: text({ enum: PRODUCTION_STAGES }).notNull(),
    state: text({ enum: PRODUCTION_STATES }).notNull(),
    holdReason: text().notNull().default(''),
    labStatus: text({ enum: LAB_STATUSES }).notNull().default('none'),
    labDate: text(),
    labReference: text().notNull().default(''),
    labOverridden: integer({ mode: 'boolean' }).notNull().default(false),
    groundMg: integer(),
    inputMg: integer().notNull().default(0),
    piecesMg: integer().notNull().default(0),
    packagedMg: integer().notNull().default(0),
    wasteMg: integer().notNull().default(0),
    unexplainedMg: integer().notNull().default(0),
    splitFromId: text(),
    note: text().notNull().default(''),
    stageSince: text().notNull(),
    createdAt: text().notNull(),
    createdBy: text().notNull(),
    updatedAt: text().notNull(),
    endedAt: text(),
  },
  (t) => [
    uniqueIndex('production_batches_number').on(t.number),
    index('production_batches_state').on(t.state, t.createdAt),
    index('production_batches_strain').on(t.strainKey),
    check(
      'production_batches_grams',
      sql`${t.inputMg} >= 0 and ${t.piecesMg} >= 0 and ${t.packagedMg} >= 0 and ${t.wasteMg} >= 0 and ${t.unexplainedMg} >= 0 and ${t.packagedMg} <= ${t.piecesMg} and ${t.piecesMg} + ${t.wasteMg} + ${t.unexplainedMg} <= ${t.inputMg}`,
    ),
  ],
);

/** Grams a batch has from each METRC package. */
export const productionSources = sqliteTable(
  'production_sources',
  {
    id: text().primaryKey(),
    batchId: text()
      .notNull()
      .references(() => productionBatches.id),
    tag: text().notNull(),
    mg: integer().notNull(),
    addedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex('production_sources_tag').on(t.batchId, t.tag),
    index('production_sources_by_tag').on(t.tag),
    check('production_sources_mg', sql`${t.mg} >= 0`),
  ],
);

/** What a batch makes, in pieces. */
export const productionTargets = sqliteTable(
  'production_targets',
  {
    id: text().primaryKey(),
    batchId: text()
      .notNull()
      .references(() => productionBatches.id),
    skuKey: text().notNull(),
    name: text().notNull(),
    milligramsPerPiece: integer().notNull(),
    packSize: integer().notNull(),
    plannedUnits: integer().notNull(),
    madePieces: integer().notNull().default(0),
    packagedPieces: integer().notNull().default(0),
    position: integer().notNull(),
  },
  (t) => [
    uniqueIndex('production_targets_sku').on(t.batchId, t.skuKey),
    check(
      'production_targets_pieces',
      sql`${t.madePieces} >= 0 and ${t.packagedPieces} >= 0 and ${t.packagedPieces} <= ${t.madePieces} and ${t.milligramsPerPiece} > 0 and ${t.packSize} > 0`,
    ),
  ],
);

export const productionEvents = sqliteTable(
  'production_events',
  {
    id: text().primaryKey(),
    batchId: text()
      .notNull()
      .references(() => productionBatches.id),
    /** Order within the batch, 1, 2, 3 …; a gap would mean a lost row. */
    seq: integer().notNull(),
    at: text().notNull(),
    actor: text().notNull(),
    kind: text({ enum: PRODUCTION_EVENT_KINDS }).notNull(),
    stageBefore: text({ enum: PRODUCTION_STAGES }),
    stageAfter: text({ enum: PRODUCTION_STAGES }),
    skuKey: text().notNull().default(''),
    /** Pieces made (or, for packaged and taken_back, packaged), signed. */
    pieces: integer().notNull().default(0),
    inputDelta: integer().notNull().default(0),
    piecesDelta: integer().notNull().default(0),
    wasteDelta: integer().notNull().default(0),
    unexplainedDelta: integer().notNull().default(0),
    packagedDelta: integer().notNull().default(0),
    /** The source's tag, the finished package's, or the other batch's number. */
    ref: text().notNull().default(''),
    packageId: text(),
    note: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('production_events_seq').on(t.batchId, t.seq),
    index('production_events_kind').on(t.kind, t.at),
    index('production_events_package').on(t.packageId),
  ],
);

export const productionWeightChecks = sqliteTable(
  'production_weight_checks',
  {
    id: text().primaryKey(),
    batchId: text()
      .notNull()
      .references(() => productionBatches.id),
    stage: text({ enum: PRODUCTION_STAGES }).notNull(),
    skuKey: text().notNull(),
    strainKey: text().notNull(),
    at: text().notNull(),
    actor: text().notNull(),
    targetMg: integer().notNull(),
    toleranceBp: integer().notNull(),
    /** JSON: list of milligrams. */
    samples: text().notNull(),
    meanMg: integer().notNull(),
    spreadMg: integer(),
    minMg: integer().notNull(),
    maxMg: integer().notNull(),
    outside: integer().notNull(),
    passed: integer({ mode: 'boolean' }).notNull(),
    note: text().notNull().default(''),
    acknowledgedBy: text().notNull().default(''),
    acknowledgedAt: text(),
    acknowledgedBecause: text().notNull().default(''),
  },
  (t) => [
    index('production_weight_checks_batch').on(t.batchId, t.at),
    index('production_weight_checks_sku').on(t.skuKey, t.at),
  ],
);
