// Packages as the packing list sees them: which strain they count as, which can serve it, and in what order.
import { asc, eq, inArray, or, sql } from 'drizzle-orm';
import { availableMg } from '#shared/rules/sku-units.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { strainAliases } from '../../db/schema/apex.ts';
import { packages } from '../../db/schema/packages.ts';

export interface PackageOnShelf {
  readonly id: string;
  readonly metrcNumber: string;
  readonly strain: string;
  readonly strainKey: string;
  readonly status: 'active' | 'archived' | 'orphaned';
  readonly currentMg: number;
  readonly overrideMg: number | null;
  readonly orderedMg: number;
  readonly packedMg: number;
  readonly heldMg: number;
  readonly createdAt: string;
}

const columns = {
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
};

const shelfQuery = prepareOnce((db: ReadDb) =>
  db
    .select(columns)
    .from(packages)
    .where(
      or(
        eq(packages.strainKey, sql.placeholder('strainKey')),
        sql`${packages.strainKey} in (select ${strainAliases.aliasKey} from ${strainAliases} where ${strainAliases.strainKey} = ${sql.placeholder('strainKey')})`,
      ),
    )
    // METRC tags are given out in order, so they decide between packages that came in one import.
    .orderBy(asc(packages.createdAt), asc(packages.metrcNumber))
    .prepare(),
);
const packageQuery = prepareOnce((db: ReadDb) =>
  db
    .select(columns)
    .from(packages)
    .where(eq(packages.id, sql.placeholder('id')))
    .prepare(),
);
const aliasQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(strainAliases)
    .where(eq(strainAliases.aliasKey, sql.placeholder('aliasKey')))
    .prepare(),
);

/** The strain a key counts as: an alias stands for another strain. */
export const canonicalStrain = (db: ReadDb, strainKey: string): string =>
  aliasQuery(db).get({ aliasKey: strainKey })?.strainKey ?? strainKey;

/** Every package of a strain, whatever its status, oldest first. */
export const packagesOfStrain = (db: ReadDb, strainKey: string): PackageOnShelf[] => shelfQuery(db).all({ strainKey });

export const findOnShelf = (db: ReadDb, id: string): PackageOnShelf | null => packageQuery(db).get({ id }) ?? null;

export const findByTag = (db: ReadDb, metrcNumber: string): PackageOnShelf | null =>
  db.select(columns).from(packages).where(eq(packages.metrcNumber, metrcNumber)).get() ?? null;

/** The strains these packages count as now. */
export function strainsOf(db: ReadDb, packageIds: readonly string[]): Set<string> {
  const keys = db
    .selectDistinct({ strainKey: packages.strainKey })
    .from(packages)
    .where(inArray(packages.id, [...packageIds]))
    .all();
  return new Set(keys.map(({ strainKey }) => canonicalStrain(db, strainKey)));
}

/** Milligrams that can still be promised; none of a package that is not active. */
export const freeMg = (p: PackageOnShelf): number => (p.status === 'active' ? availableMg(p) : 0);

/** Milligrams reserved beyond what there is: everything when the package is not active. */
export const overReservedMg = (p: PackageOnShelf): number => {
  const there = p.status === 'active' ? Math.max(0, (p.overrideMg ?? p.currentMg) - p.packedMg - p.heldMg) : 0;
  return Math.max(0, p.orderedMg - there);
};

export const activeOfStrain = (db: ReadDb, strainKey: string): PackageOnShelf[] =>
  packagesOfStrain(db, strainKey).filter(({ status }) => status === 'active');

export const isOfStrain = (db: ReadDb, p: PackageOnShelf, strainKey: string): boolean =>
  canonicalStrain(db, p.strainKey) === strainKey;
