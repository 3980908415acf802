// A form is a SKU seen from the product side: line + milligrams per piece + pack size. It is what joins
// an Apex product (parsed or from structured fields) to a package's SKU. The four defaults have forms of
// their own; a custom SKU's line is found in its name or key with the same patterns products are read by.
import type { SkuDefinition, SkuKey } from '../model/sku.ts';

/** E.g. "cannadart:500:1". */
export type FormKey = string;

export const formKey = (line: string, milligramsPerPiece: number, packSize: number): FormKey =>
  `${line}:${milligramsPerPiece}:${packSize}`;

const DEFAULT_FORMS: ReadonlyMap<SkuKey, FormKey> = new Map([
  ['singles_0_5g', formKey('cannadart', 500, 1)],
  ['singles_1g', formKey('cannadart', 1000, 1)],
  ['magnetic_box_6pk', formKey('magnetic_box', 500, 6)],
  ['magnetic_box_12pk', formKey('magnetic_box', 500, 12)],
]);

/** Tells which product line a text belongs to, or null when none or several claim it. */
export type LineOf = (text: string) => string | null;

/** The form of a SKU, or null when no product line claims the custom SKU's name or key. */
export function formOfSku(sku: SkuDefinition, lineOf: LineOf): FormKey | null {
  const standard = DEFAULT_FORMS.get(sku.key);
  if (standard) return standard;
  const line = lineOf(sku.name) ?? lineOf(sku.key.replaceAll('_', ' '));
  return line === null ? null : formKey(line, sku.milligramsPerPiece, sku.packSize);
}
