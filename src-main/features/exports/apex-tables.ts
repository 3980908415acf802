// The tables about Apex, for the export of everything: how packages are matched to it, what is sent, what it has.
import * as apex from '../../db/schema/apex.ts';
import { COMPARING, type ExportedTable, grams, instant, json, plain, tagOf } from './exported-table.ts';

const r = apex.apexSyncRows;
const g = apex.apexSyncLog;
const s = apex.strainAliases;
const i = apex.apexPins;
const m = apex.apexProducts;
const b = apex.apexBatches;
const c = apex.apexCredits;

export const APEX_TABLES: readonly ExportedTable[] = [
  {
    title: 'Strain aliases',
    table: s,
    columns: [
      plain('Alias', s.alias),
      plain('Strain', s.strain),
      plain('Created by', s.createdBy),
      instant('Created', s.createdAt),
      plain('Alias id', s.id),
    ],
    without: { aliasKey: COMPARING, strainKey: COMPARING },
  },
  {
    title: 'Apex pins',
    table: i,
    columns: [
      tagOf(i.packageId),
      plain('Strain', i.strain),
      plain('SKU', i.skuKey),
      plain('Apex batch', i.batchId),
      plain('Apex address', i.address),
      plain('Created by', i.createdBy),
      instant('Created', i.createdAt),
      plain('Pin id', i.id),
      plain('Package id', i.packageId),
    ],
    without: { strainKey: COMPARING },
  },
  {
    title: 'Apex sync',
    table: r,
    columns: [
      plain('Apex batch', r.batchId),
      plain('Wanted', r.desired),
      plain('Confirmed by Apex', r.acknowledged),
      instant('Confirmed', r.acknowledgedAt),
      plain('State', r.state),
      plain('Sent', r.sentQuantity),
      plain('Tries', r.attempts),
      instant('Next try', r.nextAttemptAt),
      plain('Last error', r.lastError),
      instant('Held since', r.heldSince),
      instant('Agreed until', r.heldFrom),
      plain('Held quantity', r.heldQuantity),
      plain('Parked quantity', r.parkedQuantity),
      plain('Cause', r.cause),
      plain('Product', r.fedAs),
      instant('Changed', r.updatedAt),
    ],
  },
  {
    title: 'Apex sync log',
    table: g,
    columns: [
      instant('At', g.at),
      plain('Apex batch', g.batchId),
      plain('Product', g.productName),
      plain('From', g.fromQuantity),
      plain('To', g.toQuantity),
      plain('Cause', g.cause),
      plain('Milliseconds', g.latencyMs),
      plain('Result', g.result),
      plain('Error', g.error),
      plain('Log id', g.id),
    ],
  },
  {
    title: 'Apex products',
    table: m,
    columns: [
      plain('Apex product', m.productId),
      plain('Name', m.name),
      plain('Cultivar', m.cultivar),
      grams('Per piece', m.milligramsPerPiece),
      plain('Pieces in a pack', m.unitsPerPackage),
      json('METRC tags', m.tags),
      plain('Archived', m.archived),
      instant('Changed on Apex', m.updatedAt),
      instant('Seen', m.seenAt),
    ],
  },
  {
    title: 'Apex batches',
    table: b,
    columns: [
      plain('Apex batch', b.batchId),
      plain('Apex product', b.productId),
      plain('Name', b.name),
      json('METRC tags', b.tags),
      plain('Product name in the batch', b.nestedProductName),
      plain('Unlimited', b.unlimited),
      plain('Archived', b.archived),
      plain('Quantity', b.quantity),
      instant('Changed on Apex', b.updatedAt),
      instant('Seen', b.seenAt),
    ],
  },
  {
    title: 'Apex credits',
    table: c,
    columns: [
      plain('Day (UTC)', c.day),
      plain('Kind of call', c.kind),
      plain('Calls', c.requests),
      plain('Credits', c.credits),
    ],
  },
];
