// A SKU's key as people call it: "singles_0_5g" → "Single 0.5 g", "cannadart_0_8g" → "Cannadart 0.8 g".
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';

const spelledOut = (key: string): string =>
  key
    .replace(/_(\d+)_(\d+)g$/, ' $1.$2 g')
    .replace(/_(\d+)g$/, ' $1 g')
    .replaceAll('_', ' ')
    .replace(/^[a-z]/, (first) => first.toUpperCase());

export const skuWords = (key: string): string => DEFAULT_SKUS.find((sku) => sku.key === key)?.name ?? spelledOut(key);
