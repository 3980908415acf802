// What an order line sells, as far as its product's fields and name say it for sure: the strain and our SKU.
import { eq, inArray } from 'drizzle-orm';
import type { LineKind } from '#shared/contract/packing.ts';
import { mg } from '#shared/model/mass.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import {
  type CompiledProductLines,
  compileProductLines,
  parseProductName,
  readProduct,
} from '#shared/rules/product-name.ts';
import { formKey, formOfSku } from '#shared/rules/sku-form.ts';
import { gramsPerUnit, skusOf } from '#shared/rules/sku-units.ts';
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

/** tracked has everything, the others nothing that is not sure. */
export interface LineReading {
  /** untracked: it is no finished good of ours. unknown: somebody has to say what it is. */
  readonly kind: LineKind;
  readonly strain: string | null;
  /** Aliases already followed. */
  readonly strainKey: string | null;
  readonly skuKey: string | null;
  /** Milligrams of one sellable unit. */
  readonly mgPerUnit: number | null;
}

const NOT_SURE: LineReading = { kind: 'unknown', strain: null, strainKey: null, skuKey: null, mgPerUnit: null };

const aliasOf = (db: ReadDb, strainKey: string): string =>
  db.select().from(strainAliases).where(eq(strainAliases.aliasKey, strainKey)).get()?.strainKey ?? strainKey;

const packagesOf = (db: ReadDb, strainKey: string): string[] => {
  const aliases = db
    .select({ key: strainAliases.aliasKey })
    .from(strainAliases)
    .where(eq(strainAliases.strainKey, strainKey))
    .all();
  return db
    .select({ id: packages.id })
    .from(packages)
    .where(inArray(packages.strainKey, [strainKey, ...aliases.map(({ key }) => key)]))
    .all()
    .map(({ id }) => id);
};

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
    const parsed = parseProductName(productName, lines);
    const fields = {
      cultivar,
      milligramsPerPiece: milligramsPerPiece === null ? null : mg(milligramsPerPiece),
      packCount: unitsPerPackage,
    };
    const first = readProduct(parsed, fields, (key) => key === said || oursOf(key).length > 0);
    // A strain nobody has a package of yet: where the name leaves one way to read it, that is what has to be made. No
    // package can be charged for it by mistake, because none has that strain.
    const [only, ...others] = new Set(parsed.readings.map(({ strainKey }) => strainKey));
    const isNew = first.kind === 'unknown_strain' && only !== undefined && others.length === 0;
    const reading = isNew ? readProduct(parsed, fields, (key) => key === said || key === only) : first;
    if (reading.kind === 'not_preroll') return { ...NOT_SURE, kind: 'untracked', strain: cultivar };
    if (reading.kind !== 'sure') return NOT_SURE;
    const form = formKey(reading.line, reading.milligramsPerPiece, reading.packCount);
    const custom = customSkusOf(oursOf(reading.strainKey));
    const fitting = new Map(
      skusOf(custom)
        .filter((sku) => formOfSku(sku, lineOf) === form)
        .map((sku) => [sku.key, sku]),
    );
    const { strain } = reading;
    const strainKey = aliasOf(db, reading.strainKey);
    const [sku] = fitting.values();
    if (fitting.size !== 1 || sku === undefined) return { ...NOT_SURE, strain, strainKey };
    return { kind: 'tracked', strain, strainKey, skuKey: sku.key, mgPerUnit: gramsPerUnit(sku) };
  };
}
