// A SKU's key as people call it.
import { DEFAULT_SKUS } from '../rules/sku-units.ts';

/** A custom SKU's key: "cannadart_0_8g" as "Cannadart 0.8 g". */
export const spelledOutSku = (key: string): string =>
  key
    .replace(/_(\d+)_(\d+)g$/, ' $1.$2 g')
    .replace(/_(\d+)g$/, ' $1 g')
    .replaceAll('_', ' ')
    .replace(/^[a-z]/, (first) => first.toUpperCase());

const SHORT: ReadonlyMap<string, string> = new Map([
  ['singles_0_5g', '0.5 g'],
  ['singles_1g', '1 g'],
  ['magnetic_box_6pk', '6-pack'],
  ['magnetic_box_12pk', '12-pack'],
]);

/** "singles_0_5g" as "0.5 g", where there is little room; null for a custom SKU, which is called by its name. */
export const shortSku = (key: string): string | null => SHORT.get(key) ?? null;

/** "singles_0_5g" as "Single 0.5 g". */
export const skuWords = (key: string): string =>
  DEFAULT_SKUS.find((sku) => sku.key === key)?.name ?? spelledOutSku(key);
