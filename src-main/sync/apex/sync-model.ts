// The sync's picture of the world: the batch index, the packages' feeds, and the rows of desired state that
// follow from them. Packages are read by revision, so a cycle costs what changed since the last one.
//
// Invariant: after `catchUp` every fed batch has a row whose desired quantity is the sum of its feeders.
import { eq, inArray } from 'drizzle-orm';
import type { ApexBatch, ApexProduct } from '#shared/model/apex.ts';
import { afterRestart, letGoHeld, newRow, type SyncRow, wanted } from '#shared/rules/apex-plan.ts';
import { compileProductLines, parseProductName } from '#shared/rules/product-name.ts';
import type { LineOf } from '#shared/rules/sku-form.ts';
import { breathe } from '../../core/breathe.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { apexBatches } from '../../db/schema/apex.ts';
import { packages } from '../../db/schema/packages.ts';
import { listAliases, listPins } from '../../features/apex/matching.ts';
import { batchSlice, productSlice } from '../../features/apex/mirror.ts';
import {
  addLogTx,
  deleteRowTx,
  desiredSlice,
  findRow,
  findRows,
  openRows,
  saveRowTx,
} from '../../features/apex/rows.ts';
import { type PackageRecord, packagesChangedSince, packagesRevision } from '../../features/packages/queries.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { BatchIndex, type Touched, touchedNothing } from './batch-index.ts';
import { Feeds } from './feeds.ts';

export interface ModelCounts {
  readonly packages: number;
  readonly batches: number;
  readonly matched: number;
  readonly unmatched: number;
  readonly ambiguous: number;
}

export interface SyncModelDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly settings: SettingsService;
}

// Slices short enough that the event loop is never held for long, long enough to be quick.
const SLICE = 250;
// A push that left just before the process ended may reach Apex after the next one has begun to look.
const STILL_ON_ITS_WAY_MS = 5000;

export type SyncModel = ReturnType<typeof createSyncModel>;

export function createSyncModel(deps: SyncModelDeps) {
  const { database, clock, settings } = deps;
  let index: BatchIndex;
  let feeds: Feeds;
  let revision = 0;
  let built = false;
  let building: Promise<void> | null = null;
  let countsFor = { structure: -1, index: -1 };
  let indexVersion = 0;
  let counts: ModelCounts = { packages: 0, batches: 0, matched: 0, unmatched: 0, ambiguous: 0 };
  // Desired quantities as the rows hold them, so that an unchanged sum costs no query.
  const desiredOf = new Map<number, number>();

  /** Reads everything afresh: at the start, and after a person changed aliases, pins, product lines or the offering mode. */
  const rebuild = async (): Promise<void> => {
    const lines = compileProductLines(settings.get('mapping.productLines'));
    const lineOf: LineOf = (text) => parseProductName(text, lines).line;
    const strainOfPackage = new Map<string, string>();
    const pins = listPins(database.read, settings.apexAddress());
    const pinned = pins.flatMap((pin) => pin.packageId ?? []);
    if (pinned.length > 0) {
      const rows = database.read
        .select({ id: packages.id, strainKey: packages.strainKey })
        .from(packages)
        .where(inArray(packages.id, pinned))
        .all();
      for (const row of rows) strainOfPackage.set(row.id, row.strainKey);
    }
    const nextIndex = new BatchIndex({
      lines,
      aliases: listAliases(database.read),
      pins: pins.map(({ packageId, strainKey, skuKey, batchId }) => ({
        packageId,
        strainKey: strainKey ?? strainOfPackage.get(packageId ?? '') ?? '',
        skuKey,
        batchId,
      })),
    });
    const nextFeeds = new Feeds(nextIndex, { mode: settings.get('packages.offeringMode'), lineOf });
    // Strains first, so that every name is read once with all of them known.
    const records: PackageRecord[] = [];
    let nextRevision = -1;
    for (let more = true; more; await breathe()) {
      const slice = packagesChangedSince(database.read, nextRevision, SLICE);
      for (const record of slice) nextFeeds.announce(record);
      records.push(...slice);
      nextRevision = slice.at(-1)?.rev ?? nextRevision;
      more = slice.length > 0;
    }
    const ignored = touchedNothing();
    for (let last = 0, more = true; more; await breathe()) {
      const slice = productSlice(database.read, last, SLICE * 4);
      for (const product of slice) nextIndex.putProduct(product, ignored);
      last = slice.at(-1)?.productId ?? last;
      more = slice.length > 0;
    }
    for (let last = 0, more = true; more; await breathe()) {
      const slice = batchSlice(database.read, last, SLICE * 4);
      for (const batch of slice) nextIndex.putBatch(batch, ignored);
      last = slice.at(-1)?.batchId ?? last;
      more = slice.length > 0;
    }
    for (let start = 0; start < records.length; start += SLICE) {
      for (const record of records.slice(start, start + SLICE)) nextFeeds.put(record);
      await breathe();
    }

    if (!built) await loadDesired();

    const dirty = new Set<number>(desiredOf.keys());
    for (const batchId of nextFeeds.fedBatches()) dirty.add(batchId);
    index = nextIndex;
    feeds = nextFeeds;
    revision = nextRevision;
    indexVersion += 1;
    if (!built) settleInterrupted();
    built = true;
    await noteNames(dirty);
    await flush(dirty, 'Matching changed');
    announceMatching();
  };

  /** Once, at the start; from then on every write of a row keeps the map right, also while a rebuild is under way. */
  const loadDesired = async (): Promise<void> => {
    for (let last = 0, more = true; more; await breathe()) {
      const slice = desiredSlice(database.read, last, SLICE * 8);
      for (const { batchId, desired } of slice) desiredOf.set(batchId, desired);
      last = slice.at(-1)?.batchId ?? last;
      more = slice.length > 0;
    }
  };

  /** What a process that ended in mid-push left behind. */
  const settleInterrupted = (): void => {
    const now = clock.now();
    const left = openRows(database.read).filter((row) => row.state === 'sending');
    if (left.length === 0) return;
    database.writeTx((tx) => {
      for (const row of left) saveRowTx(tx, afterRestart(row, toInstant(now + STILL_ON_ITS_WAY_MS)), toInstant(now));
    });
  };

  /** Keeps the name each batch is fed under, so that a mere respelling on Apex does not pass for another product later. */
  const noteNames = async (batchIds: Iterable<number>): Promise<void> => {
    const fed = [...batchIds].filter((batchId) => feeds.feedersOf(batchId));
    for (let start = 0; start < fed.length; start += SLICE) {
      const rows = findRows(database.read, fed.slice(start, start + SLICE));
      const renamed = rows.filter((row) => row.fedAs !== index.productName(row.batchId));
      if (renamed.length > 0) {
        const at = toInstant(clock.now());
        database.writeTx((tx) => {
          for (const row of renamed) saveRowTx(tx, { ...row, fedAs: index.productName(row.batchId) }, at);
        });
      }
      if (start + SLICE < fed.length) await breathe();
    }
  };

  const ready = async (): Promise<void> => {
    if (building) await building;
    if (!built) await startRebuild();
  };

  const startRebuild = (): Promise<void> => {
    const run = (building ?? Promise.resolve()).catch(() => undefined).then(rebuild);
    const mine = run.finally(() => {
      if (building === mine) building = null;
    });
    building = mine;
    return mine;
  };

  /** Writes what the sums of these batches now are. */
  const flush = async (batchIds: ReadonlySet<number>, cause: string): Promise<void> => {
    // No package at all is a lost source, never "zero of everything": what was wanted stays.
    if (feeds.size === 0) return;
    const changed = [...batchIds].filter(
      (batchId) => (feeds.desired(batchId) ?? null) !== (desiredOf.get(batchId) ?? null),
    );
    for (let start = 0; start < changed.length; start += SLICE) {
      database.writeTx((tx) => {
        for (const batchId of changed.slice(start, start + SLICE)) settleTx(tx, batchId, cause);
        tx.publish({ area: 'apex-sync', ids: null });
      });
      if (start + SLICE < changed.length) await breathe();
    }
  };

  let announced = '';
  /** Windows that show the mapping learn when what matches what has changed, whoever changed it. */
  const announceMatching = (): void => {
    const now = `${indexVersion}/${feeds.structure}`;
    if (now === announced) return;
    announced = now;
    database.writeTx((tx) => tx.publish({ area: 'mapping', ids: null }));
  };

  const settleTx = (tx: Tx, batchId: number, cause: string): void => {
    const at = toInstant(clock.now());
    const desired = feeds.desired(batchId);
    const row = findRow(tx.db, batchId);
    const fedAs = index.productName(batchId);
    const save = (next: SyncRow): void => {
      saveRowTx(tx, next, at);
      desiredOf.set(batchId, next.desired);
    };
    if (desired !== null && row) {
      save({ ...wanted(row, desired, cause), fedAs });
    } else if (desired !== null) {
      const mirror = tx.db
        .select({ quantity: apexBatches.quantity })
        .from(apexBatches)
        .where(eq(apexBatches.batchId, batchId))
        .get();
      save(newRow({ batchId, desired, cause, fedAs }, mirror?.quantity ?? null, at));
    } else if (!row) {
      desiredOf.delete(batchId);
    } else if (isStillOurs(row)) {
      save(wanted(row, 0, `${cause}; no package feeds this batch any more`));
    } else {
      releaseTx(tx, row, cause, at);
    }
  };

  /**
   * Nothing feeds the batch any more. When Apex still has it under the name we fed and the name is as clear as
   * before, it was our package that moved, and what it offered must not stay for sale. Otherwise Apex or a
   * second candidate changed what the batch is, and it is no longer ours to set.
   */
  const isStillOurs = (row: SyncRow): boolean => {
    const batch = index.batch(row.batchId);
    if (!batch?.active || batch.unlimited || batch.productName !== row.fedAs) return false;
    const { reading, form } = batch;
    if (reading.kind === 'unknown_strain') return true;
    if (reading.kind !== 'sure' || form === null) return false;
    return index.byStrainForm(index.canonical(reading.strainKey), form).length === 1;
  };

  const releaseTx = (tx: Tx, row: SyncRow, cause: string, at: string): void => {
    if (row.heldSince !== null && row.acknowledged !== null) {
      const kept = letGoHeld(row);
      saveRowTx(tx, kept, at);
      desiredOf.set(row.batchId, kept.desired);
      if (row.state === 'in_sync' && row.desired === kept.desired) return;
    } else {
      deleteRowTx(tx, row.batchId);
      desiredOf.delete(row.batchId);
    }
    addLogTx(tx, {
      at,
      batchId: row.batchId,
      productName: index.productName(row.batchId) || row.fedAs,
      from: row.acknowledged,
      to: row.desired,
      cause: `${cause}; no package matches this batch any more, so it is left as it is`,
      latencyMs: null,
      result: 'released',
      error: null,
    });
  };

  const causeOf = (records: readonly PackageRecord[]): string => {
    const [first] = records;
    return records.length === 1 && first
      ? `Package ${first.metrcNumber} changed`
      : `${records.length} packages changed`;
  };

  let catching: Promise<unknown> = Promise.resolve();
  const catchUpNow = async (): Promise<number> => {
    await ready();
    const now = packagesRevision(database.read);
    if (now === revision) return 0;
    const dirty = new Set<number>();
    const records: PackageRecord[] = [];
    for (let slice = packagesChangedSince(database.read, revision, SLICE); slice.length > 0; ) {
      for (const record of slice) {
        for (const batchId of feeds.put(record)) dirty.add(batchId);
      }
      records.push(...slice);
      revision = slice.at(-1)?.rev ?? now;
      if (slice.length < SLICE) break;
      await breathe();
      slice = packagesChangedSince(database.read, revision, SLICE);
    }
    await flush(dirty, causeOf(records));
    announceMatching();
    return records.length;
  };

  return {
    ready,
    index: () => index,
    feeds: () => feeds,
    rebuild: startRebuild,
    /** The rows of desired state are gone, because Apex got another address. A rebuild makes them anew. */
    forget: (): void => desiredOf.clear(),

    /** True when packages have changed since they were last taken in. One indexed read. */
    isBehind: (): boolean => packagesRevision(database.read) !== revision,

    /** Takes in every package change since the last call, one call after the other. Answers how many there were. */
    catchUp: (): Promise<number> => {
      const run = catching.then(catchUpNow, catchUpNow);
      catching = run;
      return run;
    },

    /** Takes in products and batches as Apex now has them. Rows of desired state follow. */
    takeMirror: async (products: readonly ApexProduct[], batches: readonly ApexBatch[]): Promise<void> => {
      await ready();
      const touched: Touched = touchedNothing();
      for (const product of products) index.putProduct(product, touched);
      for (const batch of batches) index.putBatch(batch, touched);
      if (touched.batches.size === 0) return;
      indexVersion += 1;
      const dirty = feeds.relinkTouched(touched);
      await noteNames(touched.batches);
      await flush(dirty, 'Read from Apex');
      announceMatching();
    },

    /** Batches by what became of them; counted again only when matching changed. */
    counts: (): ModelCounts => {
      if (countsFor.structure !== feeds.structure || countsFor.index !== indexVersion) {
        counts = countBatches(index, feeds);
        countsFor = { structure: feeds.structure, index: indexVersion };
      }
      return { ...counts, packages: feeds.size };
    },
  };
}

function countBatches(index: BatchIndex, feeds: Feeds): ModelCounts {
  const ambiguous = new Set<number>();
  for (const { links } of feeds.packages()) {
    for (const { match } of links) {
      if (match.kind === 'ambiguous') for (const batchId of match.candidates) ambiguous.add(batchId);
    }
  }
  let batches = 0;
  let matched = 0;
  for (const { batchId } of index.prerollBatches()) {
    batches += 1;
    if (feeds.feedersOf(batchId)) {
      matched += 1;
      ambiguous.delete(batchId);
    }
  }
  return {
    packages: feeds.size,
    batches,
    matched,
    unmatched: batches - matched - ambiguous.size,
    ambiguous: ambiguous.size,
  };
}
