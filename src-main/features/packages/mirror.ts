// A tracker server's packages in the place of our own: what its list says of a package is written here, in the caller's
// transaction. Its figures become the package's current amount through the ledger; what was ordered, packed and held
// here stays beside them, because the tracker does not know of it yet.
//
// Invariants: a package that is listed is active; one that is gone is orphaned; what a package was before a tracker's
// list decided is remembered once and given back when the tracker is switched off.
import { eq } from 'drizzle-orm';
import { type Milligrams, mg } from '#shared/model/mass.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import type { TrackerOffer } from '#shared/rules/tracker-offer.ts';
import type { Actor } from '../../core/actor.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Tx } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { strainKeyOf } from './keys.ts';
import { findPackage, findPackageByTag, type PackageRecord } from './queries.ts';
import type { PackageService } from './service.ts';

/** A package as a tracker lists it. */
export interface ListedPackage {
  /** Normalised. */
  readonly tag: string;
  readonly strain: string;
  readonly offer: TrackerOffer;
  /** What the offer's SKUs are, without the defaults. */
  readonly skus: readonly SkuDefinition[];
}

export type TrackerMirror = ReturnType<typeof createTrackerMirror>;

const CAUSE = { kind: 'tracker', ref: '', note: '' } as const;

export function createTrackerMirror(deps: {
  readonly packages: Pick<PackageService, 'createTx' | 'moveTx' | 'setStatusTx'>;
  readonly clock: Clock;
}) {
  const { packages: service, clock } = deps;

  const patchTx = (tx: Tx, id: string, patch: Partial<typeof packages.$inferInsert>): void => {
    tx.db
      .update(packages)
      .set({ ...patch, updatedAt: toInstant(clock.now()) })
      .where(eq(packages.id, id))
      .run();
    tx.publish({ area: 'packages', ids: [id] });
  };

  const addTx = (tx: Tx, { tag, strain, offer }: ListedPackage, actor: Actor): PackageRecord | null => {
    const amount = mg(offer.availableMg);
    const fresh = { metrcNumber: tag, strain, initialMg: amount, currentMg: amount, note: '', importBase: null };
    return findPackage(tx.db, service.createTx(tx, fresh, actor, CAUSE));
  };

  return {
    /**
     * Brings a package to what the tracker says of it, making it when it is not there.
     * @param soldMg milligrams that were sold here and that the tracker does not know of yet
     */
    listTx: (tx: Tx, listed: ListedPackage, soldMg: Milligrams, actor: Actor): void => {
      const known = findPackageByTag(tx.db, listed.tag);
      const record = known ?? addTx(tx, listed, actor);
      if (!record) return;
      const { id } = record;
      const currentMg = mg(Math.max(0, listed.offer.availableMg - soldMg));
      if (record.currentMg !== currentMg || record.overrideMg !== null) {
        service.moveTx(tx, id, { kind: 'tracker_reads', mg: currentMg }, actor, CAUSE);
      }
      const patch = changesOf(record, listed, known !== null);
      if (Object.keys(patch).length > 0) patchTx(tx, id, patch);
      service.setStatusTx(tx, id, 'active', actor, 'Listed by the tracker');
    },

    /** The tracker does not list it any more. One that was put away here before stays so. */
    goneTx: (tx: Tx, id: string, actor: Actor): void => {
      const record = findPackage(tx.db, id);
      if (record?.status !== 'active') return;
      const statusBefore = record.trackerState === null ? { statusBefore: record.status } : {};
      patchTx(tx, id, { trackerState: 'gone', trackerOffer: null, ...statusBefore });
      service.setStatusTx(tx, id, 'orphaned', actor, 'Not listed by the tracker any more');
    },

    /** Finished goods are kept here again: as it was before, with the figures that were known last. */
    returnTx: (tx: Tx, id: string, actor: Actor): void => {
      const record = findPackage(tx.db, id);
      if (!record || record.trackerState === null) return;
      patchTx(tx, id, { trackerState: null, trackerOffer: null, statusBefore: null });
      const before = record.statusBefore ?? record.status;
      const inUse = record.orderedMg + record.packedMg + record.heldMg > 0;
      // What has goods reserved or packed on it cannot be put away again.
      const status = before === 'archived' && inUse ? 'active' : before;
      service.setStatusTx(tx, id, status, actor, 'The tracker was switched off');
    },
  };
}

/** Nothing would be written: the package is as the tracker has it. */
export const isAsListed = (record: PackageRecord | undefined, listed: ListedPackage, soldMg: number): boolean =>
  record !== undefined &&
  record.status === 'active' &&
  record.overrideMg === null &&
  record.currentMg === Math.max(0, listed.offer.availableMg - soldMg) &&
  Object.keys(changesOf(record, listed, true)).length === 0;

function changesOf(
  record: PackageRecord,
  listed: ListedPackage,
  wasHere: boolean,
): Partial<typeof packages.$inferInsert> {
  const trackerOffer = JSON.stringify(listed.offer);
  const before = record.trackerOffer;
  const customSkus = JSON.stringify(skusAfter(record, listed));
  return {
    ...(before !== null && JSON.stringify(before) === trackerOffer ? {} : { trackerOffer }),
    ...(record.trackerState === 'listed' ? {} : { trackerState: 'listed' as const }),
    ...(record.trackerState === null && wasHere ? { statusBefore: record.status } : {}),
    ...(record.strain === listed.strain ? {} : { strain: listed.strain, strainKey: strainKeyOf(listed.strain) }),
    ...(customSkus === JSON.stringify(record.customSkus) ? {} : { customSkus }),
  };
}

/** The tracker's custom SKUs in place of ours of the same key; those it had before and names no more are gone. */
function skusAfter(record: PackageRecord, { offer, skus }: ListedPackage): readonly SkuDefinition[] {
  const given = new Map(skus.map((sku) => [sku.key, sku]));
  const left = record.customSkus.filter(
    ({ key }) =>
      given.has(key) || Object.hasOwn(offer.units, key) || !Object.hasOwn(record.trackerOffer?.units ?? {}, key),
  );
  const known = new Set(left.map(({ key }) => key));
  return [...left.map((sku) => given.get(sku.key) ?? sku), ...skus.filter(({ key }) => !known.has(key))];
}
