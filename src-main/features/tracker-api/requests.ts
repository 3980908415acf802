// What other machines ask to have changed, read into what is kept: masses as milligrams, SKU keys in their canonical
// spelling, and refused where two spellings of one key stand side by side.
import type { z } from 'zod';
import type { ApiCustomSkus, apiCustomSku } from '#shared/contract/tracker-api.ts';
import { mg, parseGrams } from '#shared/model/mass.ts';
import type { SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import { canonicalSkuKey, NO_SETTING } from '#shared/rules/sku-units.ts';
import { inputProblem } from './refusals.ts';

type GivenSku = z.infer<typeof apiCustomSku>;

/** In one package; more would be a mistake of the caller that every poll pays for. */
const MOST_CUSTOM_SKUS = 100;
/** In a thousandth of a milligram: what decimal fractions lose in floating point is far below. */
const EXACT = 1e-3;

function definitionOf(key: string, field: string, given: GivenSku): SkuDefinition {
  const milligrams = parseGrams(given.grams_per_unit);
  if (milligrams === null || milligrams < 1 || Math.abs(given.grams_per_unit * 1000 - milligrams) > EXACT) {
    throw inputProblem(`${field}grams_per_unit`, 'A weight in grams with at most three decimals is needed.');
  }
  return {
    key: canonicalSkuKey(key),
    name: given.name,
    milligramsPerPiece: mg(milligrams),
    packSize: given.pack_size,
  };
}

/** One with its key beside it, or several by their keys. */
export function customSkusOf(body: ApiCustomSkus): readonly SkuDefinition[] {
  const one = oneOf(body);
  if (one) return [definitionOf(one.key, '', one)];
  const skus = Object.entries(body).flatMap(([key, given]) =>
    typeof given === 'object' ? [definitionOf(key, `${key}.`, given)] : [],
  );
  if (skus.length === 0) throw inputProblem('body', 'No SKU is named.');
  if (skus.length > MOST_CUSTOM_SKUS) throw inputProblem('body', `At most ${MOST_CUSTOM_SKUS} SKUs at once.`);
  refuseTwice(skus.map(({ key }) => key));
  return skus;
}

export function refuseTooMany(kept: number, added: number): void {
  if (kept + added > MOST_CUSTOM_SKUS) {
    throw inputProblem('body', `A package may have ${MOST_CUSTOM_SKUS} custom SKUs; it has ${kept}.`);
  }
}

const oneOf = (body: ApiCustomSkus): (GivenSku & { readonly key: string }) | null => {
  const { key, name, grams_per_unit, pack_size } = body;
  const single = typeof key === 'string' && typeof name === 'string' && typeof grams_per_unit === 'number';
  return single && typeof pack_size === 'number' ? { key, name, grams_per_unit, pack_size } : null;
};

interface SettingChange {
  readonly excluded?: boolean | undefined;
  readonly manual_units?: number | null | undefined;
}

/**
 * What is to be kept: what is not named stays, the weight too, which the wire does not know. What is excluded comes first:
 * weights add up to at most 100 % after each, and those that come in take the place of those that go.
 */
export function settingsOf(
  body: Readonly<Record<string, SettingChange>>,
  before: Readonly<Record<string, SkuSetting>>,
): ReadonlyMap<string, SkuSetting> {
  const entries = Object.entries(body).map(([key, change]) => {
    if (change.excluded === undefined && change.manual_units === undefined) {
      throw inputProblem(key, 'excluded or manual_units is needed.');
    }
    const skuKey = canonicalSkuKey(key);
    const { excluded, manualUnits, weight } = before[skuKey] ?? NO_SETTING;
    return [
      skuKey,
      {
        excluded: change.excluded ?? excluded,
        manualUnits: change.manual_units === undefined ? manualUnits : change.manual_units,
        weight,
      },
    ] as const;
  });
  if (entries.length === 0) throw inputProblem('body', 'No SKU is named.');
  refuseTwice(entries.map(([key]) => key));
  return new Map(entries.sort(([, a], [, b]) => Number(b.excluded) - Number(a.excluded)));
}

function refuseTwice(keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw inputProblem(twice, 'This SKU is named twice, in two spellings.');
}
