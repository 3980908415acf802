// A SKU's key as people call it.
import { DEFAULT_SKUS } from '../rules/sku-units.ts';

/** A custom SKU's key: "cannadart_0_8g" as "Cannadart 0.8 g". */
export const spelledOutSku = (key: string): string =>
  key
    .replace(/_(\d+)_(\d+)g$/, ' $1.$2 g')
    .replace(/_(\d+)g$/, ' $1 g')
    .replaceAll('_', ' ')
    .replace(/^[a-z]/, (first) => first.toUpperCase());

/** "singles_0_5g" as "Single 0.5 g". */
export const skuWords = (key: string): string =>
  DEFAULT_SKUS.find((sku) => sku.key === key)?.name ?? spelledOutSku(key);
