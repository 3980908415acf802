// Taking a reading of the tracker in: package by package into our own, in short transactions. A package of which a
// decrement was on its way while the tracker was read keeps the figures it had and is read again, so that grams are
// neither counted twice nor lost. Where nobody knows for long whether one arrived, the package is taken in as if it had
// not: it may then seem to have less than it has, never more, and its figures do not grow old unseen.
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { mg } from '#shared/model/mass.ts';
import { leftOutWords } from '#shared/text/tracker-left-out.ts';
import { actAs } from '../../core/acting.ts';
import { systemActor } from '../../core/actor.ts';
import { breathe } from '../../core/breathe.ts';
import type { Clock } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import { isAsListed, type ListedPackage, type TrackerMirror } from '../../features/packages/mirror.ts';
import { listPackages, mirroredIds, type PackageRecord } from '../../features/packages/queries.ts';
import type { Calculated } from '../../integrations/tracker/port.ts';
import { openByPackage } from './decrement-rows.ts';
import type { Definitions } from './definitions.ts';
import type { Marks } from './marks.ts';

export const TRACKER = systemActor('Tracker');
const CHUNK = 200;

export interface TakeInDeps {
  readonly database: AppDatabase;
  readonly mirror: TrackerMirror;
  readonly marks: Marks;
  readonly definitions: Definitions;
  readonly clock: Clock;
  /** How old a package's figures may become while decrements of it are unclear, milliseconds. */
  readonly patienceMs: () => number;
}

export interface TakenIn {
  readonly leftOut: TrackerStatus['leftOut'];
  /** Packages of which the reading says nothing, or not enough, because a decrement was on its way. */
  readonly skipped: number;
}

const asTracker = <T>(work: () => T): T =>
  actAs({ actor: TRACKER, action: 'poller.run', source: 'Tracker' }, () => work());

export function createTakeIn({ database, mirror, marks, definitions, clock, patienceMs }: TakeInDeps) {
  /** Tags → when a reading told of them last; and when one told that all are as before. */
  const toldAt = new Map<string, number>();
  let allToldAt = Number.NEGATIVE_INFINITY;
  let begunAt = clock.now();

  /** @param since when a decrement of it was sent of which nobody knows whether it arrived */
  const isOverdue = (tag: string, since: number): boolean => {
    const told = Math.max(allToldAt, toldAt.get(tag) ?? Number.NEGATIVE_INFINITY);
    // Its figures are of before this run: at least as old as the run, and as that decrement.
    const age = Number.isFinite(told) ? clock.monotonic() - told : clock.now() - Math.min(since, begunAt);
    return age >= patienceMs();
  };

  const toListed = (calculated: Calculated, known: ReadonlyMap<string, PackageRecord>) => {
    const leftOut: TrackerStatus['leftOut'] = calculated.wrong.map(({ metrcNumber, fault }) => ({
      metrcNumber,
      reason: leftOutWords(fault),
    }));
    const listed = calculated.packages.map((it): ListedPackage => {
      const { skus, unknown } = definitions.of(it, known.get(it.tag)?.customSkus ?? []);
      for (const key of unknown) leftOut.push({ metrcNumber: it.tag, reason: leftOutWords('sku_unknown', key) });
      return { ...it, skus };
    });
    return { listed, leftOut };
  };

  return {
    /**
     * @param then the marks' number when the reading was asked for
     * @param isMeant false once another tracker, or none, is meant: nothing more of this reading is taken in
     */
    take: async (calculated: Calculated, then: number, isMeant: () => boolean): Promise<TakenIn> => {
      const known = new Map(listPackages(database.read).map((record) => [record.metrcNumber, record]));
      const { listed, leftOut } = toListed(calculated, known);
      const sold = openByPackage(database.read).soldMg;
      const changed: ListedPackage[] = [];
      for (const it of listed) {
        if (isAsListed(known.get(it.tag), it, sold.get(it.tag) ?? 0)) toldAt.set(it.tag, clock.monotonic());
        else changed.push(it);
      }
      let skipped = 0;
      for (let start = 0; start < changed.length && isMeant(); start += CHUNK) {
        asTracker(() =>
          database.writeTx((tx) => {
            const { unclearSince, soldMg } = openByPackage(tx.db);
            for (const it of changed.slice(start, start + CHUNK)) {
              // Began or ended meanwhile: the next reading tells.
              const isTouched = marks.touchedSince(it.tag, then);
              const since = unclearSince.get(it.tag);
              if (isTouched || since !== undefined) skipped += 1;
              if (isTouched || (since !== undefined && !isOverdue(it.tag, since))) continue;
              mirror.listTx(tx, it, mg(soldMg.get(it.tag) ?? 0), TRACKER);
              toldAt.set(it.tag, clock.monotonic());
            }
          }),
        );
        await breathe();
      }
      const there = new Set(listed.map(({ tag }) => tag));
      for (const { tag } of calculated.wrong) if (tag !== null) there.add(tag);
      const gone = [...known.values()].filter((it) => it.status === 'active' && !there.has(it.metrcNumber));
      if (gone.length > 0 && isMeant()) {
        asTracker(() =>
          database.writeTx((tx) => {
            for (const { id } of gone) mirror.goneTx(tx, id, TRACKER);
          }),
        );
      }
      return { leftOut, skipped };
    },

    /** A reading told that all packages are as they were taken in. */
    asBefore: (): void => {
      allToldAt = clock.monotonic();
    },

    /** Another tracker is meant: how old its figures are nobody knows. */
    forget: (): void => {
      toldAt.clear();
      allToldAt = Number.NEGATIVE_INFINITY;
      begunAt = clock.now();
    },

    /** The tracker is switched off: every package is as it was before. */
    giveBack: (): void => {
      const mirrored = mirroredIds(database.read);
      if (mirrored.length === 0) return;
      asTracker(() =>
        database.writeTx((tx) => {
          for (const id of mirrored) mirror.returnTx(tx, id, TRACKER);
        }),
      );
    },
  };
}
