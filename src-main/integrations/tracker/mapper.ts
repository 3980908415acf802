// From a tracker's JSON to our words, package by package: one that cannot be read is told with its fault and never half
// taken, the others stand. More patient than our own API: other trackers write numbers as text, wrap lists, and leave
// fields out.
import { z } from 'zod';
import { MAX_MILLIGRAMS, mg, parseGrams } from '#shared/model/mass.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { canonicalSkuKey, DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { Calculated, CalculatedPackage, OverviewReading, PackageFault, WrongPackage } from './port.ts';

const LONGEST_STRAIN = 200;
const LONGEST_KEY = 100;
const LONGEST_SHOWN = 64;
const MOST_UNITS = 1_000_000_000;
const MOST_SKUS = 500;

const numeric = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^[+-]?\d{1,15}(?:\.\d+)?$/),
]);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Milligrams; less than nothing is nothing. Null when it is no amount. */
function readAvailable(value: unknown): number | null {
  const parsed = numeric.safeParse(value);
  const amount = parsed.success ? parseGrams(parsed.data) : null;
  return amount === null || amount > MAX_MILLIGRAMS ? null : Math.max(0, amount);
}

function readUnits(value: unknown): Pick<CalculatedPackage['offer'], 'units' | 'spelled'> | null {
  if (!isRecord(value)) return null;
  const units = new Map<string, number>();
  const spelled = new Map<string, string>();
  const entries = Object.entries(value);
  if (entries.length > MOST_SKUS) return null;
  for (const [raw, count] of entries) {
    const key = canonicalSkuKey(raw);
    const parsed = numeric.safeParse(count);
    const n = count === null ? 0 : parsed.success ? Math.floor(Number(parsed.data)) : Number.NaN;
    if (key === '' || raw.length > LONGEST_KEY || Number.isNaN(n) || n > MOST_UNITS) return null;
    // One SKU under two names: no more than both of them say.
    units.set(key, Math.min(Math.max(0, n), units.get(key) ?? Number.POSITIVE_INFINITY));
    if (raw !== key) spelled.set(key, raw);
  }
  const sorted = <T>(map: ReadonlyMap<string, T>): Record<string, T> =>
    Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { units: sorted(units), spelled: sorted(spelled) };
}

function readPackage(tag: string, value: unknown): CalculatedPackage | PackageFault {
  if (!isRecord(value)) return 'no_package';
  const strain = typeof value.strain === 'string' ? value.strain.trim() : '';
  if (strain === '' || strain.length > LONGEST_STRAIN || normaliseStrain(strain) === '') return 'no_strain';
  const availableMg = readAvailable(value.available_grams);
  if (availableMg === null) return 'bad_grams';
  const units = readUnits(value.units);
  return units === null ? 'bad_units' : { tag, strain, offer: { availableMg, ...units } };
}

/** The packages of an answer to /apex-calculate; null when the answer as a whole is none. An empty one is empty. */
export function readCalculated(body: unknown): Calculated | null {
  if (!isRecord(body)) return null;
  const packages = new Map<string, CalculatedPackage>();
  const wrong: WrongPackage[] = [];
  /** Tag → as it stands in the answer. */
  const seen = new Map<string, string>();
  for (const [raw, value] of Object.entries(body)) {
    const reading = readTag(raw);
    const tag = reading.ok ? reading.tag : null;
    const say = (fault: PackageFault, written = raw): void => {
      wrong.push({ metrcNumber: written.slice(0, LONGEST_SHOWN), tag, fault });
    };
    if (tag === null) {
      say('not_a_tag');
    } else if (seen.has(tag)) {
      // Nobody can say which of the two is right.
      if (packages.delete(tag)) say('twice', seen.get(tag));
      say('twice');
    } else {
      seen.set(tag, raw);
      const read = readPackage(tag, value);
      if (typeof read === 'string') say(read);
      else packages.set(tag, read);
    }
  }
  // Something else in JSON: an error in an envelope, a list under a name.
  if (packages.size === 0 && wrong.length > 0) return null;
  return { packages: [...packages.values()], wrong };
}

const customSku = z.object({
  name: z.string().trim().min(1).max(100).optional().catch(undefined),
  grams_per_unit: numeric,
  pack_size: z.coerce.number().int().min(1).max(1000).default(1),
});

function readCustomSkus(value: unknown): SkuDefinition[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([raw, definition]) => {
    const key = canonicalSkuKey(raw);
    const parsed = customSku.safeParse(definition);
    const weight = parsed.success ? parseGrams(parsed.data.grams_per_unit) : null;
    if (!parsed.success || weight === null || weight < 1 || weight > 1_000_000) return [];
    if (key === '' || raw.length > LONGEST_KEY || DEFAULT_SKUS.some((sku) => sku.key === key)) return [];
    return [{ key, name: parsed.data.name ?? key, milligramsPerPiece: mg(weight), packSize: parsed.data.pack_size }];
  });
}

const LIST_NAMES = ['finished_goods', 'packages', 'items', 'data', 'results'];

/** Rows with their METRC number, from a list, a list under a name, or a record by METRC number. */
function rowsOf(body: unknown): readonly (readonly [string, Record<string, unknown>])[] {
  if (Array.isArray(body)) {
    return body.flatMap((row: unknown) => {
      const number = isRecord(row) ? (row.metrc_number ?? row.metrcNumber ?? row.metrc) : undefined;
      return isRecord(row) && typeof number === 'string' ? [[number, row] as const] : [];
    });
  }
  if (!isRecord(body)) return [];
  for (const name of LIST_NAMES) {
    const inner = body[name];
    if (Array.isArray(inner) || isRecord(inner)) return rowsOf(inner);
  }
  return Object.entries(body).flatMap(([number, row]) => (isRecord(row) ? [[number, row] as const] : []));
}

/** Custom SKUs by package, from the answer to /api/finished-goods. */
export function readDefinitions(body: unknown): ReadonlyMap<string, readonly SkuDefinition[]> {
  const found = new Map<string, readonly SkuDefinition[]>();
  for (const [number, row] of rowsOf(body)) {
    const tag = readTag(number);
    const skus = tag.ok ? readCustomSkus(row.custom_skus) : [];
    if (tag.ok && skus.length > 0) found.set(tag.tag, skus);
  }
  return found;
}

/** A count, in whatever way one is given: a number, a list, a record of lists or numbers by stage. */
function countIn(value: unknown): number | null {
  const parsed = numeric.safeParse(value);
  if (parsed.success) {
    const n = Number(parsed.data);
    return Number.isSafeInteger(n) && n >= 0 ? n : null;
  }
  if (Array.isArray(value)) return value.length;
  if (!isRecord(value)) return null;
  const parts = Object.values(value).map(countIn);
  if (parts.length === 0) return 0;
  const known = parts.filter((part) => part !== null);
  // A record of batches by their numbers: as many as there are.
  return known.length === parts.length ? known.reduce((sum, n) => sum + n, 0) : parts.length;
}

function firstCount(body: Record<string, unknown>, names: readonly string[]): number | null {
  for (const name of names) {
    const count = name in body ? countIn(body[name]) : null;
    if (count !== null) return count;
  }
  return null;
}

/** Null when the answer is no overview at all. */
export function readOverview(body: unknown): OverviewReading | null {
  if (!isRecord(body)) return null;
  const goods = isRecord(body.finished_goods) ? body.finished_goods : {};
  return {
    activeBatches: firstCount(body, ['active_batches', 'batches_by_stage', 'by_stage', 'stages', 'batches']),
    packages: firstCount(goods, ['active_packages', 'packages', 'total_packages', 'count']),
  };
}
