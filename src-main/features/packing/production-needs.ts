// What the open packing list is short of, per strain and SKU: the same Needs Production that its rows show, summed up.
// Worked out for all products in one pass: three queries, however long the list is, and one more for each product that
// is short of a custom SKU.
import { asc, eq, sql } from 'drizzle-orm';
import type { SkuDefinition } from '#shared/model/sku.ts';
import { needsPacking, needsProduction } from '#shared/rules/packing-line.ts';
import type { PackingNeed } from '#shared/rules/production-needs.ts';
import { DEFAULT_SKUS, gramsPerUnit } from '#shared/rules/sku-units.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { strainAliases } from '../../db/schema/apex.ts';
import { packages } from '../../db/schema/packages.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';
import type { ProductDeps } from './products.ts';
import { freeMg, type PackageOnShelf } from './shelves.ts';

export interface ProductionNeedsDeps extends ProductDeps {
  readonly read: ReadDb;
}

/**
 * Tracked rows of the products that may be short, in the list's order. A product that has reserved all it needs never
 * is, whatever is free besides; most products are such, and stay in the database.
 */
const lineQuery = prepareOnce((db: ReadDb) =>
  db
    .select({
      productKey: packingLines.productKey,
      strain: packingLines.strain,
      strainKey: packingLines.strainKey,
      skuKey: packingLines.skuKey,
      mgPerUnit: packingLines.mgPerUnit,
      ordered: packingLines.ordered,
      packed: packingLines.packed,
      wanted: packingOrders.wanted,
      deliveryDate: packingLines.deliveryDate,
      reserved: sql<number>`(select coalesce(sum(a.reserved), 0) from packing_allocations a where a.line_id = ${packingLines.id})`,
    })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(
      sql`${packingLines.listed} = 1 and ${packingLines.kind} = 'tracked' and ${packingLines.productKey} in (
        select l.product_key from packing_lines l join packing_orders o on o.id = l.packing_order_id
        where l.listed = 1 and l.kind = 'tracked'
        group by l.product_key
        having sum(max(case when o.wanted then l.ordered else 0 end - l.packed, 0)) >
          coalesce(sum((select sum(a.reserved) from packing_allocations a where a.line_id = l.id)), 0))`,
    )
    .orderBy(asc(packingLines.sortKey))
    .prepare(),
);
type Line = ReturnType<ReturnType<typeof lineQuery>['all']>[number];

const aliasQuery = prepareOnce((db: ReadDb) => db.select().from(strainAliases).prepare());
type Alias = typeof strainAliases.$inferSelect;

/** Packages of these strains, and of names that stand for them; oldest first. */
const packageQuery = prepareOnce((db: ReadDb) => {
  const strains = sql`(select value from json_each(${sql.placeholder('strains')}))`;
  return db
    .select({
      id: packages.id,
      metrcNumber: packages.metrcNumber,
      strain: packages.strain,
      strainKey: packages.strainKey,
      status: packages.status,
      currentMg: packages.currentMg,
      overrideMg: packages.overrideMg,
      orderedMg: packages.orderedMg,
      packedMg: packages.packedMg,
      heldMg: packages.heldMg,
      createdAt: packages.createdAt,
    })
    .from(packages)
    .where(
      sql`${packages.strainKey} in ${strains} or ${packages.strainKey} in (
        select alias.alias_key from strain_aliases alias where alias.strain_key in ${strains})`,
    )
    .orderBy(asc(packages.createdAt), asc(packages.metrcNumber))
    .prepare();
});

/** Strain → its packages: those of its own name, and those of names that stand for it. */
function shelvesOf(found: readonly PackageOnShelf[], aliases: readonly Alias[]) {
  const standsFor = new Map(aliases.map(({ aliasKey, strainKey }) => [aliasKey, strainKey]));
  const shelves = new Map<string, PackageOnShelf[]>();
  for (const one of found) {
    for (const key of new Set([one.strainKey, standsFor.get(one.strainKey) ?? one.strainKey])) {
      const shelf = shelves.get(key);
      if (shelf) shelf.push(one);
      else shelves.set(key, [one]);
    }
  }
  return shelves;
}

/** As the newest package of exactly this strain spells it; else as its alias or a line does. */
function strainName(
  strainKey: string,
  shelf: readonly PackageOnShelf[],
  aliases: readonly Alias[],
  lines: readonly Line[],
): string {
  const newest = shelf.findLast((one) => one.strainKey === strainKey);
  if (newest) return newest.strain;
  const alias = aliases.find((one) => one.strainKey === strainKey);
  if (alias) return alias.strain;
  const names = lines.flatMap(({ strain }) => strain ?? []);
  return names.find((name) => normaliseStrain(name) === strainKey) ?? names[0] ?? strainKey;
}

/** The SKU as it is sold of the strain now; a line may outlive it, and then only its grams are known. */
function skuFor(skuKey: string, mgPerUnit: number, customSkus: () => readonly SkuDefinition[]) {
  const standard = DEFAULT_SKUS.find(({ key }) => key === skuKey);
  if (standard) return standard;
  const same = customSkus().filter(({ key }) => key === skuKey);
  const found = same.find((sku) => gramsPerUnit(sku) === mgPerUnit) ?? same[0];
  return found ?? { name: skuKey, milligramsPerPiece: mgPerUnit, packSize: 1 };
}

/**
 * The needs in the order their products first stand on the list: units are never 0, lines are those that are short, the
 * date is the earliest local delivery date among them. Strain keys have aliases followed, SKU keys are canonical.
 */
export function packingNeeds({ read, customSkusOf }: ProductionNeedsDeps): PackingNeed[] {
  const products = Map.groupBy(lineQuery(read).all(), ({ productKey }) => productKey);
  if (products.size === 0) return [];
  const aliases = aliasQuery(read).all();
  const strains = new Set([...products.values()].flatMap((lines) => lines[0]?.strainKey ?? []));
  const shelves = shelvesOf(packageQuery(read).all({ strains: JSON.stringify([...strains]) }), aliases);

  return [...products.values()].flatMap((lines): PackingNeed[] => {
    const { strainKey = null, skuKey = null, mgPerUnit = null } = lines[0] ?? {};
    if (strainKey === null || skuKey === null || mgPerUnit === null) return [];
    const shelf = shelves.get(strainKey) ?? [];
    const free = shelf.reduce((sum, one) => sum + Math.floor(freeMg(one) / mgPerUnit), 0);
    const reserved = lines.reduce((sum, line) => sum + line.reserved, 0);
    const needs = needsProduction(lines.map(needsPacking), free + reserved);
    const short = lines.filter((_line, index) => (needs[index] ?? 0) > 0);
    if (short.length === 0) return [];
    const { name, milligramsPerPiece, packSize } = skuFor(skuKey, mgPerUnit, () =>
      customSkusOf(shelf.map(({ id }) => id)),
    );
    const [dueDate = null] = short.flatMap(({ deliveryDate }) => deliveryDate ?? []).sort();
    return [
      {
        strain: strainName(strainKey, shelf, aliases, lines),
        strainKey,
        skuKey,
        name,
        milligramsPerPiece,
        packSize,
        neededUnits: needs.reduce((sum, n) => sum + n, 0),
        lines: short.length,
        dueDate,
      },
    ];
  });
}
