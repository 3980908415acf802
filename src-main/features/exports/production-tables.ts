// Production batches and consumables, for the export of everything.
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import * as used from '../../db/schema/consumables.ts';
import * as made from '../../db/schema/production.ts';
import { COMPARING, type ExportedTable, grams, instant, json, plain, tagOf } from './exported-table.ts';

const b = made.productionBatches;
const s = made.productionSources;
const t = made.productionTargets;
const e = made.productionEvents;
const w = made.productionWeightChecks;
const c = used.consumables;
const l = used.consumableLedger;
const r = used.consumableRecipes;

const batchOf = (batchId: SQLiteColumn): SQL =>
  sql`(select named.number from production_batches named where named.id = ${batchId})`;
const consumableOf = (consumableId: SQLiteColumn): SQL =>
  sql`(select named.name from consumables named where named.id = ${consumableId})`;

/** The inner batch has a column of the same name, so the outer one is called by its table. */
const splitFrom = sql`(select whole.number from production_batches whole where whole.id = ${b}.split_from_id)`;

export const PRODUCTION_TABLES: readonly ExportedTable[] = [
  {
    title: 'Production batches',
    table: b,
    columns: [
      plain('Batch', b.number),
      plain('Strain', b.strain),
      plain('Stage', b.stage),
      plain('State', b.state),
      plain('On hold because', b.holdReason),
      plain('Lab result', b.labStatus),
      plain('Lab date', b.labDate),
      plain('Lab reference', b.labReference),
      plain('Lab result overridden', b.labOverridden),
      grams('Input', b.inputMg),
      grams('Ground', b.groundMg),
      grams('Pieces', b.piecesMg),
      grams('Packaged', b.packagedMg),
      grams('Waste', b.wasteMg),
      grams('Unexplained', b.unexplainedMg),
      plain('Split from', splitFrom),
      plain('Note', b.note),
      instant('In its stage since', b.stageSince),
      instant('Started', b.createdAt),
      plain('Started by', b.createdBy),
      instant('Changed', b.updatedAt),
      instant('Ended', b.endedAt),
      plain('Batch id', b.id),
      plain('Split from batch id', b.splitFromId),
    ],
    without: { strainKey: COMPARING },
  },
  {
    title: 'Production sources',
    table: s,
    columns: [
      plain('Batch', batchOf(s.batchId)),
      plain('METRC number', s.tag),
      grams('Taken', s.mg),
      instant('Added', s.addedAt),
      plain('Source id', s.id),
      plain('Batch id', s.batchId),
    ],
  },
  {
    title: 'Production targets',
    table: t,
    columns: [
      plain('Batch', batchOf(t.batchId)),
      plain('Place', t.position),
      plain('SKU', t.skuKey),
      plain('Name', t.name),
      grams('Per piece', t.milligramsPerPiece),
      plain('Pieces in a unit', t.packSize),
      plain('Planned units', t.plannedUnits),
      plain('Made pieces', t.madePieces),
      plain('Packaged pieces', t.packagedPieces),
      plain('Target id', t.id),
      plain('Batch id', t.batchId),
    ],
  },
  {
    title: 'Production events',
    table: e,
    columns: [
      plain('Batch', batchOf(e.batchId)),
      plain('Event of the batch', e.seq),
      instant('At', e.at),
      plain('Who', e.actor),
      plain('Kind', e.kind),
      plain('Stage before', e.stageBefore),
      plain('Stage after', e.stageAfter),
      plain('SKU', e.skuKey),
      plain('Pieces', e.pieces),
      grams('Input by', e.inputDelta),
      grams('Pieces by', e.piecesDelta),
      grams('Waste by', e.wasteDelta),
      grams('Unexplained by', e.unexplainedDelta),
      grams('Packaged by', e.packagedDelta),
      plain('Reference', e.ref),
      tagOf(e.packageId),
      plain('Note', e.note),
      plain('Event id', e.id),
      plain('Batch id', e.batchId),
      plain('Package id', e.packageId),
    ],
  },
  {
    title: 'Weight checks',
    table: w,
    columns: [
      plain('Batch', batchOf(w.batchId)),
      instant('At', w.at),
      plain('Who', w.actor),
      plain('Stage', w.stage),
      plain('SKU', w.skuKey),
      grams('Target', w.targetMg),
      plain('Tolerance (hundredths of a percent)', w.toleranceBp),
      json('Samples in milligrams', w.samples),
      grams('Mean', w.meanMg),
      grams('Spread', w.spreadMg),
      grams('Lightest', w.minMg),
      grams('Heaviest', w.maxMg),
      plain('Pieces outside', w.outside),
      plain('Passed', w.passed),
      plain('Note', w.note),
      plain('Looked at by', w.acknowledgedBy),
      instant('Looked at', w.acknowledgedAt),
      plain('What was found', w.acknowledgedBecause),
      plain('Check id', w.id),
      plain('Batch id', w.batchId),
    ],
    without: { strainKey: COMPARING },
  },
  {
    title: 'Consumables',
    table: c,
    columns: [
      plain('Consumable', c.name),
      plain('Kind', c.kind),
      plain('On hand', c.onHand),
      plain('Reorder at', c.reorderPoint),
      plain('Reorder amount', c.reorderAmount),
      plain('Note', c.note),
      instant('Archived', c.archivedAt),
      instant('Created', c.createdAt),
      instant('Changed', c.updatedAt),
      plain('Consumable id', c.id),
    ],
    without: { nameKey: COMPARING },
  },
  {
    title: 'Consumables ledger',
    table: l,
    columns: [
      plain('Consumable', consumableOf(l.consumableId)),
      plain('Row of the consumable', l.seq),
      instant('At', l.at),
      plain('Who', l.actor),
      plain('Kind', l.kind),
      plain('By', l.delta),
      plain('On hand after', l.onHandAfter),
      plain('Batch', batchOf(l.batchId)),
      plain('Note', l.note),
      plain('Ledger id', l.id),
      plain('Consumable id', l.consumableId),
      plain('Batch id', l.batchId),
    ],
  },
  {
    title: 'Recipes',
    table: r,
    columns: [
      plain('SKU', r.skuKey),
      plain('Consumable', consumableOf(r.consumableId)),
      plain('For each', r.per),
      plain('Thousandths of one', r.thousandths),
      instant('Created', r.createdAt),
      instant('Changed', r.updatedAt),
      plain('Recipe id', r.id),
      plain('Consumable id', r.consumableId),
    ],
  },
];
