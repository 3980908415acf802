// The audit row of an action that changed no record of the database: the sync was paused, a list was taken out. The
// gate asks for it; nobody has to remember to.
import { z } from 'zod';
import type { KeptInput } from '../../core/rpc.ts';
import type { Json } from '../../db/audit.ts';
import type { AppDatabase } from '../../db/database.ts';

const MOST_ITEMS = 50;
const LONGEST_TEXT = 500;

/** Short enough to keep for good: long lists and texts are cut, and say so. */
function short(value: Json): Json {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (isList(value)) {
    const items = value.slice(0, MOST_ITEMS).map(short);
    return value.length > MOST_ITEMS ? [...items, `… and ${value.length - MOST_ITEMS} more`] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, short(inner)]));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const keptShape = z.record(z.string(), z.json());

export function recordAction(database: AppDatabase, kept: KeptInput): void {
  // Through JSON: what is undefined or no JSON at all has no place in the log.
  const details = keptShape.parse(JSON.parse(JSON.stringify(kept)));
  database.writeTx((tx) =>
    tx.audit({
      entityType: '',
      entityId: '',
      entityLabel: '',
      operation: 'done',
      details: Object.fromEntries(Object.entries(details).map(([key, value]) => [key, short(value)])),
    }),
  );
}
