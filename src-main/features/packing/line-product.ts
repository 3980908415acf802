// What a line writes down of its product.
import type { LineKind } from '#shared/contract/packing.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { ReadDb } from '../../db/database.ts';
import { type ProductReading, sayingKey } from './products.ts';
import type { LineRow } from './records.ts';
import { canonicalStrain } from './shelves.ts';

/** What a line is packed as stays, once units are packed under it; only aliases of its strain are followed. */
export function sameProduct(db: ReadDb, line: LineRow): Partial<LineRow> {
  if (line.kind !== 'tracked' || line.strain === null) return {};
  const strainKey = canonicalStrain(db, normaliseStrain(line.strain));
  return { strainKey, productKey: `${strainKey}|${line.skuKey}` };
}

export const productColumns = (
  reading: ProductReading,
  item: Pick<LineRow, 'productId' | 'productName'>,
): {
  kind: LineKind;
  strain: string | null;
  strainKey: string | null;
  skuKey: string | null;
  mgPerUnit: number | null;
  productKey: string;
} => ({
  kind: reading.kind,
  strain: reading.strain,
  strainKey: reading.strainKey,
  skuKey: reading.skuKey,
  mgPerUnit: reading.kind === 'tracked' ? reading.mgPerUnit : null,
  // The same strain and SKU are the same stock, whatever Apex calls the product.
  productKey: reading.kind === 'tracked' ? `${reading.strainKey}|${reading.skuKey}` : sayingKey(item),
});
