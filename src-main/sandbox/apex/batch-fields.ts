// PATCH/PUT of a batch: which fields are writable, of what type, and what a write does. Sparse: a
// field left out is untouched, one present but empty becomes null. Unknown fields, product_id and
// operation_id are ignored. Types follow the API's own description: JSON numbers are wanted where it
// says number, so "200" as text is refused.

import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonArray, isJsonObject } from '../stand-in/json.ts';
import { isDay } from './input.ts';
import { invalid } from './refusal.ts';
import { BATCH_PRICES } from './resources.ts';
import type { ApexState } from './state.ts';
import type { Batch } from './types.ts';

/** Gives the sentence for what is wrong, or null. Values arrive with '' already turned into null. */
type Rule = (label: string, value: Json) => string | null;

const nullable =
  (rule: Rule): Rule =>
  (label, value) =>
    value === null ? null : rule(label, value);

const text: Rule = (label, value) => {
  if (typeof value !== 'string') return `The ${label} field must be a string.`;
  return null;
};
const shortText: Rule = (label, value) => {
  if (typeof value === 'string' && value.length > 255) {
    return `The ${label} field must not be greater than 255 characters.`;
  }
  return text(label, value);
};
const amount: Rule = (label, value) => {
  if (typeof value !== 'number') return `The ${label} field must be a number.`;
  return value < 0 ? `The ${label} field must be at least 0.` : null;
};
const cents: Rule = (label, value) =>
  typeof value === 'number' && !Number.isInteger(value)
    ? `The ${label} field must be an integer.`
    : amount(label, value);
const flag: Rule = (label, value) =>
  value === true || value === false || value === 0 || value === 1 || value === '0' || value === '1'
    ? null
    : `The ${label} field must be true or false.`;
const day: Rule = (label, value) =>
  typeof value === 'string' && isDay(value) ? null : `The ${label} field must be a valid date.`;
const unit: Rule = (label, value) => (value === 'Mg' || value === '%' ? null : `The selected ${label} is invalid.`);
const measured =
  (idField: string): Rule =>
  (label, value) => {
    if (!isJsonArray(value)) return `The ${label} field must be an array.`;
    const sound = value.every((row) => isJsonObject(row) && Number.isInteger(row[idField]));
    return sound ? null : `Each of the ${label} needs an integer ${idField}.`;
  };

const all = (names: readonly string[], rule: Rule): [string, Rule][] => names.map((name) => [name, rule]);

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['name', (label, value) => (value === null ? `The ${label} field is required.` : shortText(label, value))],
  ['quantity', nullable(amount)],
  ...all(['archived', 'disable_inventory_tracking', 'hold'], flag),
  ...all(
    ['true_hold', 'back_order', 'restricted', 'thc_limit', 'allow_samples', 'track_sample_quantity'],
    nullable(flag),
  ),
  ...all([...BATCH_PRICES, 'pull_sample_from_alternative_batch_id'], nullable(cents)),
  ...all(
    ['zone_number', 'lot_number', 'sack_number', 'seeded', 'storage_location', 'sample_quantity_label'],
    nullable(shortText),
  ),
  ...all(['line_note', 'description'], nullable(text)),
  ...all(
    [
      'harvest_date',
      'dry_date',
      'extraction_date',
      'best_by_date',
      'production_date',
      'in_stock_expected_date',
      'test_date',
    ],
    nullable(day),
  ),
  ...all(['sample_size', 'predominate_canabinoid_min_or_only', 'predominate_canabinoid_max'], nullable(amount)),
  ['predominate_canabinoid_unit', nullable(unit)],
  ['terpenes', nullable(measured('terpene_id'))],
  ['cannabinoids', nullable(measured('cannabinoid_id'))],
]);

const FLAG_FIELDS = new Set([
  'true_hold',
  'back_order',
  'restricted',
  'thc_limit',
  'allow_samples',
  'track_sample_quantity',
]);
const isOn = (value: Json): boolean => value === true || value === 1 || value === '1';

/** The writable fields of a body with '' read as null. Throws the 422 answer listing every field that is wrong. */
function readChanges(body: JsonObject): Map<string, Json> {
  const changes = new Map<string, Json>();
  const errors: Record<string, string[]> = {};
  for (const [name, rule] of RULES) {
    const sent = body[name];
    if (sent === undefined) continue;
    const value = sent === '' ? null : sent;
    const sentence = rule(name.replaceAll('_', ' '), value);
    if (sentence === null) changes.set(name, value);
    else errors[name] = [sentence];
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return changes;
}

/** Applies a write to the batch and bumps its updated_at, never its product's. Gives false when the body named nothing writable. */
export function writeBatch(state: ApexState, batch: Batch, body: JsonObject): boolean {
  const changes = readChanges(body);
  if (changes.size === 0) return false;
  const onDeck = changes.get('hold');
  if (onDeck !== undefined && isOn(onDeck) && !state.availableBatches(batch.productId).some((b) => b.id !== batch.id)) {
    throw invalid({ hold: ['A batch cannot be on deck when no other batch is available for sale.'] });
  }
  for (const [name, value] of changes) {
    if (name === 'name' && typeof value === 'string') batch.name = value;
    else if (name === 'quantity' && (typeof value === 'number' || value === null)) batch.quantity = value;
    else if (name === 'archived') batch.archived = isOn(value);
    else if (name === 'hold') batch.hold = isOn(value);
    else if (name === 'disable_inventory_tracking') batch.unlimited = isOn(value);
    else batch.fields.set(name, FLAG_FIELDS.has(name) && value !== null ? isOn(value) : value);
  }
  state.touch(batch, 'updated', `API changed ${[...changes.keys()].join(', ')}`);
  return true;
}
