// What somebody said a product is, where its fields and its name do not tell for sure.
import { eq, sql } from 'drizzle-orm';
import type { LineKind } from '#shared/contract/packing.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import { gramsPerUnit, skusOf } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packingProducts } from '../../db/schema/packing.ts';
import { canonicalStrain, packagesOfStrain } from './shelves.ts';

/** tracked has everything else; the others have what is known. */
export interface ProductReading {
  readonly kind: LineKind;
  readonly strain: string | null;
  readonly strainKey: string | null;
  readonly skuKey: string | null;
  readonly mgPerUnit: number | null;
}

/** What a product is known by: Apex's number of it, or its name where there is none. */
export const sayingKey = (item: { readonly productId: number | null; readonly productName: string }): string =>
  item.productId === null
    ? `name:${item.productName.normalize('NFKC').trim().toLowerCase()}`
    : `product:${item.productId}`;

const sayingQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingProducts)
    .where(eq(packingProducts.productKey, sql.placeholder('key')))
    .prepare(),
);

export const findSaying = (db: ReadDb, key: string) => sayingQuery(db).get({ key }) ?? null;

export interface ProductDeps {
  /** The custom SKUs of these packages. */
  readonly customSkusOf: (packageIds: readonly string[]) => readonly SkuDefinition[];
}

export function createProducts(deps: ProductDeps) {
  /** A SKU as it is sold of a strain: one of the defaults, or a custom one of a package of it. */
  const skuOf = (db: ReadDb, strainKey: string, skuKey: string): SkuDefinition | null => {
    const ids = packagesOfStrain(db, strainKey).map(({ id }) => id);
    return skusOf(deps.customSkusOf(ids)).find(({ key }) => key === skuKey) ?? null;
  };

  return {
    skuOf,
    /** What somebody said of it; null when nobody did, or when the SKU it named is no longer there. */
    said: (db: ReadDb, key: string): ProductReading | null => {
      const saying = findSaying(db, key);
      if (!saying) return null;
      const { strain, skuKey } = saying;
      if (saying.kind === 'untracked' || strain === null || skuKey === null) {
        return { kind: 'untracked', strain: null, strainKey: null, skuKey: null, mgPerUnit: null };
      }
      const strainKey = canonicalStrain(db, normaliseStrain(strain));
      const sku = skuOf(db, strainKey, skuKey);
      return sku && { kind: 'tracked', strain, strainKey, skuKey, mgPerUnit: gramsPerUnit(sku) };
    },
  };
}

export type Products = ReturnType<typeof createProducts>;
