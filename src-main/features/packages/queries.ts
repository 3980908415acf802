// SQL over packages, their ledger and holds. JSON columns are parsed against their schema on the way out.
import { asc, desc, eq, gt, inArray, isNotNull, max, sql } from 'drizzle-orm';
import { z } from 'zod';
import { skuSetting } from '#shared/contract/packages.ts';
import { mg } from '#shared/model/mass.ts';
import type { OfferingMode, SkuDefinition, SkuKey, SkuSetting } from '#shared/model/sku.ts';
import type { PackageStatus } from '#shared/rules/sku-units.ts';
import type { TrackerOffer } from '#shared/rules/tracker-offer.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packageDecrements, packageHolds, packageLedger, packages, revisions } from '../../db/schema/packages.ts';

export interface PackageRecord {
  readonly id: string;
  readonly metrcNumber: string;
  readonly strain: string;
  readonly strainKey: string;
  readonly status: PackageStatus;
  readonly initialMg: number;
  readonly currentMg: number;
  readonly overrideMg: number | null;
  readonly orderedMg: number;
  readonly packedMg: number;
  readonly heldMg: number;
  readonly offeringMode: OfferingMode | null;
  readonly skuSettings: Readonly<Record<SkuKey, SkuSetting>>;
  readonly customSkus: readonly SkuDefinition[];
  /** The production batch it came from. */
  readonly productionBatchId: string | null;
  /** listed: a tracker server's package as it was read last; gone: it is not listed there any more; null: kept here. */
  readonly trackerState: 'listed' | 'gone' | null;
  /** As the tracker last offered it. */
  readonly trackerOffer: TrackerOffer | null;
  /** What it was before a tracker's list decided; null when that list brought it. */
  readonly statusBefore: PackageStatus | null;
  readonly note: string;
  readonly importBase: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly rev: number;
}

const settingsJson = z.record(z.string(), skuSetting);
const customSkusJson = z.array(
  z.object({
    key: z.string(),
    name: z.string(),
    milligramsPerPiece: z.int().positive().transform(mg),
    packSize: z.int().positive(),
  }),
);

const offerJson = z.object({
  availableMg: z.number(),
  units: z.record(z.string(), z.number()),
  spelled: z.record(z.string(), z.string()).default({}),
});

/** A SKU may be called `constructor`, and what every object inherits is no setting of it. */
function ownKeysOnly<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const bare: Record<string, T> = Object.create(null);
  return Object.assign(bare, record);
}

// Most packages have neither; parsing the same two texts ten thousand times would be most of a full read.
const NO_SETTINGS: PackageRecord['skuSettings'] = ownKeysOnly({});
const NO_CUSTOM_SKUS: PackageRecord['customSkus'] = [];

type Row = typeof packages.$inferSelect;

const toRecord = (row: Row): PackageRecord => ({
  ...row,
  skuSettings: row.skuSettings === '{}' ? NO_SETTINGS : ownKeysOnly(settingsJson.parse(JSON.parse(row.skuSettings))),
  customSkus: row.customSkus === '[]' ? NO_CUSTOM_SKUS : customSkusJson.parse(JSON.parse(row.customSkus)),
  trackerOffer: row.trackerOffer === null ? null : offerJson.parse(JSON.parse(row.trackerOffer)),
});

export function listPackages(db: ReadDb, ids?: readonly string[]): readonly PackageRecord[] {
  const all = db.select().from(packages);
  const rows = ids ? all.where(inArray(packages.id, [...ids])).all() : all.orderBy(asc(packages.strainKey)).all();
  return rows.map(toRecord);
}

/** Packages that a tracker server's list has decided about. */
export const mirroredIds = (db: ReadDb): readonly string[] =>
  db
    .select({ id: packages.id })
    .from(packages)
    .where(isNotNull(packages.trackerState))
    .all()
    .map(({ id }) => id);

const packageQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packages)
    .where(eq(packages.id, sql.placeholder('id')))
    .prepare(),
);

export function findPackage(db: ReadDb, id: string): PackageRecord | null {
  const row = packageQuery(db).get({ id });
  return row ? toRecord(row) : null;
}

export function findPackageByTag(db: ReadDb, metrcNumber: string): PackageRecord | null {
  const row = db.select().from(packages).where(eq(packages.metrcNumber, metrcNumber)).get();
  return row ? toRecord(row) : null;
}

export const ledgerOf = (db: ReadDb, packageId: string, limit: number) =>
  db
    .select()
    .from(packageLedger)
    .where(eq(packageLedger.packageId, packageId))
    .orderBy(desc(packageLedger.seq))
    .limit(limit)
    .all();

const seqQuery = prepareOnce((db: ReadDb) =>
  db
    .select({ seq: max(packageLedger.seq) })
    .from(packageLedger)
    .where(eq(packageLedger.packageId, sql.placeholder('packageId')))
    .prepare(),
);

export const lastSeq = (db: ReadDb, packageId: string): number => seqQuery(db).get({ packageId })?.seq ?? 0;

export const holdsOf = (db: ReadDb, packageId: string) =>
  db
    .select()
    .from(packageHolds)
    .where(eq(packageHolds.packageId, packageId))
    .orderBy(desc(packageHolds.placedAt))
    .all();

export const findHold = (db: ReadDb, holdId: string) =>
  db.select().from(packageHolds).where(eq(packageHolds.id, holdId)).get() ?? null;

export const findDecrement = (db: ReadDb, key: string) =>
  db.select().from(packageDecrements).where(eq(packageDecrements.idempotencyKey, key)).get() ?? null;

const revisionQuery = prepareOnce((db: ReadDb) =>
  db.select({ value: revisions.value }).from(revisions).where(eq(revisions.name, 'packages')).prepare(),
);

/** The revision of the newest change to any package. One indexed read. */
export const packagesRevision = (db: ReadDb): number => revisionQuery(db).get()?.value ?? 0;

const changedQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packages)
    .where(gt(packages.rev, sql.placeholder('rev')))
    .orderBy(asc(packages.rev))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

/** Packages that changed after a revision, in the order they changed, at most `limit` of them. */
export const packagesChangedSince = (db: ReadDb, rev: number, limit: number): readonly PackageRecord[] =>
  changedQuery(db).all({ rev, limit }).map(toRecord);

/** Packages whose balances are not the sums of their ledger. Reads every ledger row. */
export function ledgerDifferences(db: ReadDb) {
  const sums = db
    .select({
      packageId: packageLedger.packageId,
      current: sql<number>`sum(${packageLedger.currentDelta})`.as('current_sum'),
      override: sql<number>`sum(${packageLedger.overrideDelta})`.as('override_sum'),
      overrideCount: sql<number>`sum(${packageLedger.overrideCountDelta})`.as('override_count_sum'),
      ordered: sql<number>`sum(${packageLedger.orderedDelta})`.as('ordered_sum'),
      packed: sql<number>`sum(${packageLedger.packedDelta})`.as('packed_sum'),
      held: sql<number>`sum(${packageLedger.heldDelta})`.as('held_sum'),
      rows: sql<number>`count(*)`.as('row_count'),
      last: sql<number>`max(${packageLedger.seq})`.as('last_seq'),
    })
    .from(packageLedger)
    .groupBy(packageLedger.packageId)
    .as('sums');
  const openHolds = db
    .select({ packageId: packageHolds.packageId, open: sql<number>`sum(${packageHolds.mg})`.as('open_holds') })
    .from(packageHolds)
    .where(sql`${packageHolds.releasedAt} is null`)
    .groupBy(packageHolds.packageId)
    .as('open_holds');
  return db
    .select()
    .from(packages)
    .leftJoin(sums, eq(sums.packageId, packages.id))
    .leftJoin(openHolds, eq(openHolds.packageId, packages.id))
    .where(
      sql`${sums.packageId} is null or ${sums.rows} <> ${sums.last}
        or ${sums.current} <> ${packages.currentMg} or ${sums.ordered} <> ${packages.orderedMg}
        or ${sums.packed} <> ${packages.packedMg} or ${sums.held} <> ${packages.heldMg}
        or coalesce(${packages.overrideMg}, 0) <> ${sums.override}
        or (${packages.overrideMg} is not null) <> ${sums.overrideCount}
        or coalesce(${openHolds.open}, 0) <> ${packages.heldMg}`,
    )
    .all();
}

/** Writes new balances. Only the ledger functions of this feature call it, with the rows that explain them. */
export function updateBalancesTx(
  tx: Tx,
  id: string,
  balances: Pick<PackageRecord, 'currentMg' | 'overrideMg' | 'orderedMg' | 'packedMg' | 'heldMg'>,
  updatedAt: string,
): void {
  const { currentMg, overrideMg, orderedMg, packedMg, heldMg } = balances;
  balancesUpdate(tx.db).run({ id, currentMg, overrideMg, orderedMg, packedMg, heldMg, updatedAt });
}

const given = (name: string) => sql`${sql.placeholder(name)}`;
const balancesUpdate = prepareOnce((db: Tx['db']) =>
  db
    .update(packages)
    .set({
      currentMg: given('currentMg'),
      overrideMg: given('overrideMg'),
      orderedMg: given('orderedMg'),
      packedMg: given('packedMg'),
      heldMg: given('heldMg'),
      updatedAt: given('updatedAt'),
    })
    .where(eq(packages.id, sql.placeholder('id')))
    .prepare(),
);
