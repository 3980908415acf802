// What a sellable unit is. A SKU belongs to a package (four defaults plus the package's own custom
// ones); a form is the same thing seen from the product side: product line + grams per piece + pack.
import type { Milligrams } from './mass.ts';

/** A SKU key in its canonical spelling, e.g. "singles_0_5g" or "cocoa_blunt_1g". */
export type SkuKey = string;

/** A product line that pre-rolls are sold under. `pattern` is a case-insensitive regular expression over product names. */
export interface ProductLine {
  /** lower_snake_case, e.g. "magnetic_box" */
  readonly key: string;
  /** As people write it, e.g. "Magnetic Box" */
  readonly label: string;
  readonly pattern: string;
}

export interface SkuDefinition {
  readonly key: SkuKey;
  readonly name: string;
  readonly milligramsPerPiece: Milligrams;
  readonly packSize: number;
}

/** How one SKU of one package is offered. `weight` is hundredths of a percent, used by the weighted mode only. */
export interface SkuSetting {
  readonly excluded: boolean;
  readonly manualUnits: number | null;
  readonly weight: number | null;
}

/** shared: every SKU shows all available grams. even: grams divided evenly. weighted: by percentages. */
export type OfferingMode = 'shared' | 'even' | 'weighted';

export const OFFERING_MODES = ['shared', 'even', 'weighted'] as const satisfies readonly OfferingMode[];
