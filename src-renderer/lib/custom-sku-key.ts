// The key of a custom SKU, from what people type.

/** "Cocoa Blunt" + "0.8" → "cocoa_blunt_0_8g": the spelling the tracker uses. */
export const customSkuKey = (name: string, gramsText: string): string =>
  `${name} ${gramsText.trim().replace(/\.0+$/, '')}g`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
