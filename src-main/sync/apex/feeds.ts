// Which packages feed which Apex batch with how many units, kept up to date package by package. The
// desired quantity of a batch is the sum over the packages that feed it.
import type { OfferingMode } from '#shared/model/sku.ts';
import { type Match, matchSku } from '#shared/rules/batch-matching.ts';
import { type FormKey, formOfSku, type LineOf } from '#shared/rules/sku-form.ts';
import { availableMg, type PackageStatus } from '#shared/rules/sku-units.ts';
import { addTo, dropFrom } from '../../core/set-map.ts';
import { isOfferedByTracker, offersOf } from '../../features/packages/offers.ts';
import type { PackageRecord } from '../../features/packages/queries.ts';
import { type BatchIndex, type Touched, touchedNothing } from './batch-index.ts';

export interface FeedLink {
  readonly skuKey: string;
  readonly skuName: string;
  readonly units: number;
  readonly match: Match;
}

export interface FeedPackage {
  readonly id: string;
  readonly tag: string;
  readonly strain: string;
  /** Canonical: aliases resolved. */
  readonly strainKey: string;
  readonly status: PackageStatus;
  readonly availableMg: number;
  readonly links: readonly FeedLink[];
}

interface Known {
  readonly record: PackageRecord;
  readonly feed: FeedPackage;
  /** Batch → units of this package. */
  readonly given: ReadonlyMap<number, number>;
}

export interface FeedRules {
  readonly mode: OfferingMode;
  readonly lineOf: LineOf;
}

export class Feeds {
  readonly #index: BatchIndex;
  readonly #packages = new Map<string, Known>();
  readonly #places = new Map<string, { readonly strainKey: string; readonly tag: string }>();
  readonly #byStrain = new Map<string, Set<string>>();
  readonly #byTag = new Map<string, string>();
  readonly #feeders = new Map<number, Map<string, number>>();
  #structure = 0;
  readonly #rules: FeedRules;

  constructor(index: BatchIndex, rules: FeedRules) {
    this.#index = index;
    this.#rules = rules;
  }

  /** Goes up whenever what matches what has changed; units alone do not move it. */
  get structure(): number {
    return this.#structure;
  }

  get size(): number {
    return this.#packages.size;
  }

  package(id: string): FeedPackage | undefined {
    return this.#packages.get(id)?.feed;
  }

  *packages(): Iterable<FeedPackage> {
    for (const known of this.#packages.values()) yield known.feed;
  }

  /** Packages and their units that feed a batch; undefined when none does. */
  feedersOf(batchId: number): ReadonlyMap<string, number> | undefined {
    return this.#feeders.get(batchId);
  }

  fedBatches(): Iterable<number> {
    return this.#feeders.keys();
  }

  fedCount(): number {
    return this.#feeders.size;
  }

  /** Sum over the packages that feed the batch, or null when none does. */
  desired(batchId: number): number | null {
    const feeders = this.#feeders.get(batchId);
    if (!feeders) return null;
    let sum = 0;
    for (const units of feeders.values()) sum += units;
    return sum;
  }

  /** Makes a package's strain and tag known before any batch is read, when everything is read afresh. */
  announce(record: PackageRecord): void {
    this.#place(record, this.#index.canonical(record.strainKey), touchedNothing());
  }

  #place(record: PackageRecord, strainKey: string, touched: Touched): void {
    const { id, metrcNumber: tag } = record;
    const before = this.#places.get(id);
    if (before?.strainKey === strainKey && before.tag === tag) return;
    if (before) {
      dropFrom(this.#byStrain, before.strainKey, id);
      this.#index.countStrain(before.strainKey, -1, touched);
      this.#index.setTag(before.tag, null, touched);
      this.#byTag.delete(before.tag);
    }
    this.#places.set(id, { strainKey, tag });
    addTo(this.#byStrain, strainKey, id);
    this.#byTag.set(tag, id);
    this.#index.setTag(tag, id, touched);
    this.#index.countStrain(strainKey, 1, touched);
    this.#index.setStrain(id, strainKey, touched);
  }

  /**
   * Takes a package as it now is. Answers the batches whose sum may have changed. A reading older than what
   * is known (taken before everything was read afresh) is ignored.
   */
  put(record: PackageRecord, touched: Touched = touchedNothing()): Set<number> {
    if ((this.#packages.get(record.id)?.record.rev ?? 0) > record.rev) return new Set();
    const strainKey = this.#index.canonical(record.strainKey);
    this.#place(record, strainKey, touched);
    const batches = this.#link(record, strainKey);
    for (const id of this.#packagesOf(touched)) if (id !== record.id) union(batches, this.relink(id));
    return batches;
  }

  /** Matches a package again with what the index now says. */
  relink(id: string): Set<number> {
    const known = this.#packages.get(id);
    return known ? this.#link(known.record, this.#index.canonical(known.record.strainKey)) : new Set();
  }

  /** Matches every package that a change of the index may concern. */
  relinkTouched(touched: Touched): Set<number> {
    const batches = new Set<number>();
    for (const id of this.#packagesOf(touched)) union(batches, this.relink(id));
    return batches;
  }

  #packagesOf(touched: Touched): Set<string> {
    const ids = new Set<string>();
    for (const strain of touched.strains) union(ids, this.#byStrain.get(strain));
    for (const tag of touched.tags) {
      const id = this.#byTag.get(tag);
      if (id !== undefined) ids.add(id);
    }
    return ids;
  }

  #link(record: PackageRecord, strainKey: string): Set<number> {
    const available = availableMg(record);
    const offers = offersOf(record, this.#rules.mode);
    // How a tracker shares its grams out is not told; that two SKUs are the same grams is the careful reading.
    const isShared = isOfferedByTracker(record) || (record.offeringMode ?? this.#rules.mode) === 'shared';
    const subject = { packageId: record.id, tag: record.metrcNumber, strainKey };
    const links = offers.map(({ sku, units }): FeedLink => {
      const form: FormKey | null = formOfSku(sku, this.#rules.lineOf);
      return { skuKey: sku.key, skuName: sku.name, units, match: matchSku(subject, sku.key, form, this.#index) };
    });
    const given = new Map<number, number>();
    for (const { match, units } of links) {
      if (match.kind !== 'matched') continue;
      const sofar = given.get(match.batchId) ?? 0;
      // Two SKUs of one form on one batch: in shared mode they are the same grams twice.
      given.set(match.batchId, isShared ? Math.max(sofar, units) : sofar + units);
    }

    const before = this.#packages.get(record.id);
    if (!before || !sameMatches(before.feed.links, links)) this.#structure += 1;
    const changed = new Set<number>();
    for (const [batchId, units] of given) {
      if (before?.given.get(batchId) !== units) changed.add(batchId);
      const feeders = this.#feeders.get(batchId) ?? new Map<string, number>();
      feeders.set(record.id, units);
      this.#feeders.set(batchId, feeders);
    }
    for (const batchId of before?.given.keys() ?? []) {
      if (given.has(batchId)) continue;
      changed.add(batchId);
      const feeders = this.#feeders.get(batchId);
      feeders?.delete(record.id);
      if (feeders?.size === 0) this.#feeders.delete(batchId);
    }
    const { id, metrcNumber: tag, strain, status } = record;
    const feed: FeedPackage = { id, tag, strain, strainKey, status, availableMg: available, links };
    this.#packages.set(id, { record, feed, given });
    return changed;
  }
}

const sameMatches = (a: readonly FeedLink[], b: readonly FeedLink[]): boolean =>
  a.length === b.length && a.every((link, i) => sameMatch(link.match, b[i]?.match));

function sameMatch(a: Match, b: Match | undefined): boolean {
  if (a.kind !== b?.kind) return false;
  if (a.kind === 'ambiguous' || b.kind === 'ambiguous') {
    return a.kind === 'ambiguous' && b.kind === 'ambiguous' && a.candidates.join() === b.candidates.join();
  }
  return a.batchId === b.batchId;
}

function union<V>(into: Set<V>, from: Iterable<V> | undefined): void {
  for (const value of from ?? []) into.add(value);
}
