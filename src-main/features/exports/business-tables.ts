// What "everything" is: every table of the database, column by column, with the name a person knows it by, or the
// reason why it stays inside. A test holds both lists against the database's schema, so a new table or column cannot
// be forgotten, and a new secret cannot slip out.
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as app from '../../db/schema/app.ts';
import { auditLog } from '../../db/schema/audit.ts';
import { consumableUses } from '../../db/schema/consumables.ts';
import * as goods from '../../db/schema/packages.ts';
import { signInFailures, users } from '../../db/schema/people.ts';
import { APEX_TABLES } from './apex-tables.ts';
import { COMPARING, type ExportedTable, grams, instant, json, plain, tagOf } from './exported-table.ts';
import { ORDER_TABLES } from './order-tables.ts';
import { PACKING_TABLES } from './packing-tables.ts';
import { PRODUCTION_TABLES } from './production-tables.ts';
import { SPREADSHEET_TABLES } from './spreadsheet-tables.ts';

const p = goods.packages;
const l = goods.packageLedger;
const h = goods.packageHolds;
const d = goods.packageDecrements;
const a = auditLog;

export const EXPORTED_TABLES: readonly ExportedTable[] = [
  {
    title: 'Packages',
    table: p,
    columns: [
      plain('METRC number', p.metrcNumber),
      plain('Strain', p.strain),
      plain('Status', p.status),
      grams('Initial', p.initialMg),
      grams('Current', p.currentMg),
      grams('Physical count', p.overrideMg),
      grams('Ordered', p.orderedMg),
      grams('Packed', p.packedMg),
      grams('Held', p.heldMg),
      plain('Way of offering', p.offeringMode),
      json('SKU settings', p.skuSettings),
      json('Custom SKUs', p.customSkus),
      plain('Production batch', p.productionBatchId),
      plain('On the tracker', p.trackerState),
      plain('Note', p.note),
      instant('Created', p.createdAt),
      instant('Changed', p.updatedAt),
      plain('Package id', p.id),
    ],
    without: {
      strainKey: COMPARING,
      importBase: 'What the last import said, so that the same file changes nothing; the import file has it.',
      rev: 'Counts changes for the sync.',
      trackerOffer: 'What a tracker server offered when it was read last; the server has it.',
      statusBefore: 'The status it gets back when no tracker decides it any more.',
    },
  },
  {
    title: 'Package ledger',
    table: l,
    columns: [
      tagOf(l.packageId),
      plain('Row of the package', l.seq),
      instant('At', l.at),
      plain('Who', l.actor),
      plain('Kind', l.kind),
      grams('Current by', l.currentDelta),
      grams('Physical count by', l.overrideDelta),
      plain('Physical count set by', l.overrideCountDelta),
      grams('Ordered by', l.orderedDelta),
      grams('Packed by', l.packedDelta),
      grams('Held by', l.heldDelta),
      grams('Available after', l.availableAfterMg),
      plain('Cause', l.causeKind),
      plain('Cause reference', l.causeRef),
      plain('Note', l.note),
      plain('Ledger id', l.id),
      plain('Package id', l.packageId),
    ],
  },
  {
    title: 'Holds',
    table: h,
    columns: [
      tagOf(h.packageId),
      grams('Held', h.mg),
      plain('For whom', h.forWhom),
      plain('Note', h.note),
      plain('Placed by', h.placedBy),
      instant('Placed', h.placedAt),
      plain('Released by', h.releasedBy),
      instant('Released', h.releasedAt),
      plain('Hold id', h.id),
      plain('Package id', h.packageId),
    ],
  },
  {
    title: 'Decrements',
    table: d,
    columns: [
      tagOf(d.packageId),
      plain('SKU', d.skuKey),
      plain('Units', d.units),
      grams('Taken', d.takenMg),
      grams('Available after', d.availableAfterMg),
      instant('At', d.at),
      plain('Who', d.actor),
      plain('Sale key', d.idempotencyKey),
      plain('Package id', d.packageId),
    ],
  },
  ...ORDER_TABLES,
  ...PACKING_TABLES,
  ...PRODUCTION_TABLES,
  ...SPREADSHEET_TABLES,
  ...APEX_TABLES,
  {
    title: 'Settings',
    table: app.settings,
    columns: [
      plain('Setting', app.settings.key),
      json('Value', app.settings.value),
      plain('Changed by', app.settings.updatedBy),
      instant('Changed', app.settings.updatedAt),
    ],
  },
  {
    title: 'People',
    table: users,
    columns: [
      plain('Name', users.name),
      plain('Role', users.role),
      plain('Active', users.active),
      plain('Must choose a password', users.mustChangePassword),
      instant('Last sign-in', users.lastSignInAt),
      instant('Created', users.createdAt),
      instant('Changed', users.updatedAt),
      plain('Person id', users.id),
    ],
    without: {
      nameKey: COMPARING,
      passwordHash: 'A secret.',
      pinHash: 'A secret.',
      passwordAt: 'Says when a PIN is taken; of use at the door only.',
      pinFailures: 'Wrong tries; of use at the door only.',
    },
  },
  {
    title: 'Audit log',
    table: a,
    columns: [
      plain('Number', a.seq),
      instant('At', a.at),
      plain('Who', a.actorName),
      plain('Kind of who', a.actorKind),
      plain('Action', a.action),
      plain('Source', a.source),
      plain('Record type', a.entityType),
      plain('Record', a.entityLabel),
      plain('Record id', a.entityId),
      plain('Operation', a.operation),
      json('Changes', a.changes),
      json('Details', a.details),
      plain('Row id', a.id),
      plain('Person id', a.actorId),
      plain('Hash of the row before', a.previousHash),
      plain('Hash', a.hash),
    ],
  },
];

/** Tables that stay inside, and why. */
export const LEFT_OUT: readonly { readonly table: SQLiteTable; readonly title: string; readonly reason: string }[] = [
  {
    table: app.states,
    title: 'States',
    reason: 'Where pollers stand and what they wait for; without the running program it means nothing.',
  },
  {
    table: consumableUses,
    title: 'Consumables used by batch',
    reason:
      'Fractions of recipes that are kept until they make a whole piece; the consumables ledger has what is booked.',
  },
  { table: goods.revisions, title: 'Revisions', reason: 'A counter of the sync.' },
  {
    table: signInFailures,
    title: 'Sign-in failures',
    reason: 'Wrong tries at the door; the audit log has what matters of them.',
  },
];
