// What Packhouse needs from a pre-roll tracker server, in our words: milligrams, canonical SKU keys, normalised tags. The
// client speaks the protocol; it stores nothing and decides nothing. Source: spec 03, "Tracker API".
import type { SkuDefinition } from '#shared/model/sku.ts';
import type { TrackerOffer } from '#shared/rules/tracker-offer.ts';

export interface OverviewReading {
  /** As it says itself; null when it does not say. */
  readonly activeBatches: number | null;
  readonly packages: number | null;
}

/** A package as /apex-calculate gives it. */
export interface CalculatedPackage {
  readonly tag: string;
  readonly strain: string;
  readonly offer: TrackerOffer;
}

/** Why a package of the answer cannot be taken. */
export const PACKAGE_FAULTS = ['not_a_tag', 'twice', 'no_package', 'no_strain', 'bad_grams', 'bad_units'] as const;
export type PackageFault = (typeof PACKAGE_FAULTS)[number];

export interface WrongPackage {
  /** As it stands in the answer, shortened. */
  readonly metrcNumber: string;
  /** Normalised, where it is one. */
  readonly tag: string | null;
  readonly fault: PackageFault;
}

export interface Calculated {
  readonly packages: readonly CalculatedPackage[];
  readonly wrong: readonly WrongPackage[];
}

export interface DecrementCall {
  readonly metrcNumber: string;
  /** As the tracker spells it. */
  readonly sku: string;
  readonly units: number;
  readonly idempotencyKey: string;
}

export interface TrackerSkuSetting {
  readonly excluded: boolean;
  readonly manualUnits: number | null;
}

/** Every call rejects with TrackerError only. */
export interface TrackerPort {
  overview(signal: AbortSignal): Promise<OverviewReading>;
  /**
   * What can be sold. 'unchanged': the answer is the one that this client gave last.
   * @param anew answers in full also when nothing changed
   */
  calculate(anew: boolean, signal: AbortSignal): Promise<Calculated | 'unchanged'>;
  /** Custom SKUs by package, as far as the server tells and they can be read. */
  customSkus(signal: AbortSignal): Promise<ReadonlyMap<string, readonly SkuDefinition[]>>;
  /** The same call again changes nothing there. */
  decrement(call: DecrementCall, signal: AbortSignal): Promise<void>;
  setSku(metrcNumber: string, sku: string, setting: TrackerSkuSetting, signal: AbortSignal): Promise<void>;
  putCustomSku(metrcNumber: string, sku: SkuDefinition, create: boolean, signal: AbortSignal): Promise<void>;
  removeCustomSku(metrcNumber: string, sku: string, signal: AbortSignal): Promise<void>;
}
