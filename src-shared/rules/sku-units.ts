// How many sellable units a package offers in each of its SKUs ("apex-calculate").
// units = floor(grams offered to the SKU / grams per sellable unit), then the package's setting for that
// SKU: excluded makes it 0, else a manual count replaces it. Archived and orphaned packages give 0 for all.
import { type Milligrams, mg, ZERO_MG } from '../model/mass.ts';
import type { OfferingMode, SkuDefinition, SkuKey, SkuSetting } from '../model/sku.ts';
import { type TrackerOffer, unitsLeft } from './tracker-offer.ts';

export type PackageStatus = 'active' | 'archived' | 'orphaned';

export const DEFAULT_SKUS = [
  { key: 'singles_0_5g', name: 'Single 0.5 g', milligramsPerPiece: mg(500), packSize: 1 },
  { key: 'singles_1g', name: 'Single 1 g', milligramsPerPiece: mg(1000), packSize: 1 },
  { key: 'magnetic_box_6pk', name: 'Magnetic Box 6-pack', milligramsPerPiece: mg(500), packSize: 6 },
  { key: 'magnetic_box_12pk', name: 'Magnetic Box 12-pack', milligramsPerPiece: mg(500), packSize: 12 },
] as const satisfies readonly SkuDefinition[];

export const NO_SETTING: SkuSetting = { excluded: false, manualUnits: null, weight: null };

/** Hundredths of a percent in a whole. */
export const WHOLE_WEIGHT = 10_000;

const ALSO_WRITTEN: ReadonlyMap<string, SkuKey> = new Map([
  ['singles_1_0g', 'singles_1g'],
  ['box_0_5g_6pk', 'magnetic_box_6pk'],
  ['box_0_5g_12pk', 'magnetic_box_12pk'],
]);

/**
 * The canonical spelling of a SKU key: lower case, "custom_" prefix dropped, a zero decimal dropped
 * ("custom_cocoa_blunt_1_0g" is "cocoa_blunt_1g"), other spellings of the defaults mapped.
 */
export function canonicalSkuKey(key: string): SkuKey {
  const lower = key.trim().toLowerCase();
  const known = ALSO_WRITTEN.get(lower);
  if (known) return known;
  const plain = lower.replace(/^(?:custom_)+/, '').replace(/_(\d+)(?:_0)+g$/, '_$1g');
  return ALSO_WRITTEN.get(plain) ?? plain;
}

export const gramsPerUnit = (sku: SkuDefinition): Milligrams => mg(sku.milligramsPerPiece * sku.packSize);

/** All SKUs of a package, the four defaults first. A custom SKU cannot replace a default. */
export const skusOf = (customSkus: readonly SkuDefinition[]): readonly SkuDefinition[] =>
  customSkus.length === 0 ? DEFAULT_SKUS : [...DEFAULT_SKUS, ...customSkus];

export interface Balances {
  readonly currentMg: number;
  readonly overrideMg: number | null;
  readonly orderedMg: number;
  readonly packedMg: number;
  readonly heldMg: number;
}

/** What can still be promised: max(0, effective − ordered − packed − holds), effective = override ?? current. */
export const availableMg = (b: Balances): Milligrams =>
  mg(Math.max(0, (b.overrideMg ?? b.currentMg) - b.orderedMg - b.packedMg - b.heldMg));

export interface SkuOffer {
  readonly sku: SkuDefinition;
  readonly setting: SkuSetting;
  /** What the grams allow in the offering mode, before the setting. */
  readonly calculated: number;
  /** What is offered. */
  readonly units: number;
}

export interface OfferInput {
  readonly status: PackageStatus;
  readonly availableMg: Milligrams;
  readonly mode: OfferingMode;
  readonly customSkus: readonly SkuDefinition[];
  readonly settings: Readonly<Record<SkuKey, SkuSetting>>;
  /**
   * A tracker server's own offer, and how many of its milligrams are spoken for here. It counts instead of mode and
   * settings.
   */
  readonly given?: { readonly offer: TrackerOffer; readonly takenMg: number } | undefined;
}

/** The units of every SKU of one package. Pure; the same input always gives the same answer. */
export function offerUnits(input: OfferInput): readonly SkuOffer[] {
  const skus = skusOf(input.customSkus);
  const settingOf = (sku: SkuDefinition) => input.settings[sku.key] ?? NO_SETTING;
  const sharing = skus.filter((sku) => !settingOf(sku).excluded && settingOf(sku).manualUnits === null).length;
  const live = input.status === 'active';
  const { given } = input;
  if (given) {
    return skus.map((sku) => {
      const { availableMg: atTracker, units: ofTracker } = given.offer;
      const there = live && Object.hasOwn(ofTracker, sku.key) ? (ofTracker[sku.key] ?? 0) : 0;
      const units = unitsLeft(there, atTracker, given.takenMg, gramsPerUnit(sku));
      return { sku, setting: NO_SETTING, calculated: units, units };
    });
  }

  return skus.map((sku) => {
    const setting = settingOf(sku);
    const offered = live ? gramsFor(input.availableMg, input.mode, sharing, setting) : ZERO_MG;
    const calculated = Math.floor(offered / gramsPerUnit(sku));
    const units = !live || setting.excluded ? 0 : (setting.manualUnits ?? calculated);
    return { sku, setting, calculated: setting.excluded ? 0 : calculated, units };
  });
}

function gramsFor(available: Milligrams, mode: OfferingMode, sharing: number, setting: SkuSetting): Milligrams {
  if (mode === 'shared') return available;
  if (mode === 'even') return sharing === 0 ? ZERO_MG : mg(Math.floor(available / sharing));
  // Whole milligrams first: available × weight stays below 2^53 for any package METRC can hold.
  return mg(Math.floor((available * (setting.weight ?? 0)) / WHOLE_WEIGHT));
}

/** Sum of the weights, hundredths of a percent. More than WHOLE_WEIGHT is refused wherever weights are written. */
export const totalWeight = (settings: Readonly<Record<SkuKey, SkuSetting>>): number =>
  Object.values(settings).reduce((sum, setting) => sum + (setting.excluded ? 0 : (setting.weight ?? 0)), 0);
