// What an order line sells, as far as its product's fields and name say it for sure: the strain and our SKU.
import { eq } from 'drizzle-orm';
import { mg } from '#shared/model/mass.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import {
  type CompiledProductLines,
  compileProductLines,
  parseProductName,
  readProduct,
} from '#shared/rules/product-name.ts';
import { formKey, formOfSku } from '#shared/rules/sku-form.ts';
import { skusOf } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { ReadDb } from '../../db/database.ts';
import { strainAliases } from '../../db/schema/apex.ts';
import { packages } from '../../db/schema/packages.ts';

/** The custom SKUs of these packages. */
export type CustomSkusOf = (packageIds: readonly string[]) => readonly SkuDefinition[];

type ProductLines = Parameters<typeof compileProductLines>[0];

export interface SoldProduct {
  readonly productName: string;
  readonly cultivar: string | null;
  readonly milligramsPerPiece: number | null;
  readonly unitsPerPackage: number | null;
}

/** Both null when it is not sure. */
export interface LineReading {
  readonly strain: string | null;
  readonly skuKey: string | null;
}

const NOT_SURE: LineReading = { strain: null, skuKey: null };

const aliasOf = (db: ReadDb, strainKey: string): string =>
  db.select().from(strainAliases).where(eq(strainAliases.aliasKey, strainKey)).get()?.strainKey ?? strainKey;

const packagesOf = (db: ReadDb, strainKey: string): string[] =>
  db
    .select({ id: packages.id })
    .from(packages)
    .where(eq(packages.strainKey, strainKey))
    .all()
    .map(({ id }) => id);

/** A reader for one answer: what it looked up it remembers, so it is not to be kept. */
export function lineReader(
  db: ReadDb,
  productLines: ProductLines,
  customSkusOf: CustomSkusOf,
): (sold: SoldProduct) => LineReading {
  const lines: CompiledProductLines = compileProductLines(productLines);
  const known = new Map<string, readonly string[]>();
  const oursOf = (strainKey: string): readonly string[] => {
    const canonical = aliasOf(db, strainKey);
    const found = known.get(canonical) ?? packagesOf(db, canonical);
    known.set(canonical, found);
    return found;
  };
  const lineOf = (text: string) => parseProductName(text, lines).line;

  return ({ productName, cultivar, milligramsPerPiece, unitsPerPackage }) => {
    const said = cultivar === null ? null : normaliseStrain(cultivar);
    const reading = readProduct(
      parseProductName(productName, lines),
      {
        cultivar,
        milligramsPerPiece: milligramsPerPiece === null ? null : mg(milligramsPerPiece),
        packCount: unitsPerPackage,
      },
      (strainKey) => strainKey === said || oursOf(strainKey).length > 0,
    );
    if (reading.kind === 'not_preroll' && cultivar !== null) return { strain: cultivar, skuKey: null };
    if (reading.kind !== 'sure') return NOT_SURE;
    const form = formKey(reading.line, reading.milligramsPerPiece, reading.packCount);
    const custom = customSkusOf(oursOf(reading.strainKey));
    const keys = new Set(
      skusOf(custom)
        .filter((sku) => formOfSku(sku, lineOf) === form)
        .map(({ key }) => key),
    );
    const [skuKey] = keys;
    return { strain: reading.strain, skuKey: keys.size === 1 && skuKey !== undefined ? skuKey : null };
  };
}
