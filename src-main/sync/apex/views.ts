// What the screens show of the sync: the plan with its reasons, and the mapping with everything a person
// can work through. Read only; built when asked for.
import type { z } from 'zod';
import type { planItem } from '#shared/contract/apex-sync.ts';
import type {
  ambiguousItem,
  candidateBatch,
  mappingContract,
  matchedBatch,
  suggestion,
  unmatchedBatch,
  unmatchedStrain,
} from '#shared/contract/mapping.ts';
import type { packageBatchLink } from '#shared/contract/packages.ts';
import { formatGramsExact } from '#shared/model/mass.ts';
import { actionOf, directionOf, type SyncRow } from '#shared/rules/apex-plan.ts';
import type { Match } from '#shared/rules/batch-matching.ts';
import type { ProductReading } from '#shared/rules/product-name.ts';
import { suggestStrains } from '#shared/rules/similarity.ts';
import { describeReading } from '#shared/text/readings.ts';
import type { BatchIndex, IndexedBatch } from './batch-index.ts';
import type { FeedLink, FeedPackage, Feeds } from './feeds.ts';

type PlanItem = z.infer<typeof planItem>;
type Candidate = z.infer<typeof candidateBatch>;
type Suggestion = z.infer<typeof suggestion>;
type UnmatchedBatch = z.infer<typeof unmatchedBatch>;

const SUGGESTIONS = 3;
// Below this the two names have little in common; showing it would only invite a wrong click.
const LEAST_SCORE = 0.6;

export interface World {
  readonly index: BatchIndex;
  readonly feeds: Feeds;
}

export function toPlanItem({ index, feeds }: World, row: SyncRow, now: string, safetyStopped: boolean): PlanItem {
  const feeders = [...(feeds.feedersOf(row.batchId) ?? [])];
  const packages = feeders.flatMap(([packageId, units]) => {
    const known = feeds.package(packageId);
    return known ? [{ packageId, metrcNumber: known.tag, units }] : [];
  });
  const first = feeders[0] ? feeds.package(feeders[0][0]) : undefined;
  const link = first?.links.find(({ match }) => match.kind === 'matched' && match.batchId === row.batchId);
  const action = actionOf(row, now);
  return {
    batchId: row.batchId,
    productName: index.productName(row.batchId) || row.fedAs,
    strain: first?.strain ?? '',
    skuKey: link?.skuKey ?? '',
    from: row.acknowledged,
    to: row.desired,
    direction: directionOf(row),
    action:
      action === 'none' || action === 'read_back'
        ? 'wait'
        : action === 'send' && safetyStopped
          ? 'safety_stop'
          : action,
    cause: row.cause,
    packages,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt,
    lastError: row.lastError,
  };
}

export const toCandidate = (batch: IndexedBatch): Candidate => ({
  batchId: batch.batchId,
  batchName: batch.source.name,
  productName: batch.productName,
  quantity: batch.source.quantity,
  updatedAt: batch.source.updatedAt,
  tags: [...batch.tags],
});

const matchWords = (match: Match): string => {
  if (match.kind === 'matched') return `matched by ${match.by}`;
  if (match.kind === 'ambiguous') return 'several_batches';
  return match.reason;
};

/** Where each SKU of a package goes, for its detail page. */
export function toPackageLinks(
  { index }: World,
  feed: FeedPackage,
  rows: ReadonlyMap<number, SyncRow>,
): z.infer<typeof packageBatchLink>[] {
  return feed.links.map(({ skuKey, units, match }) => {
    const batchId = match.kind === 'ambiguous' ? null : match.batchId;
    const row = batchId === null ? undefined : rows.get(batchId);
    const candidates = match.kind === 'ambiguous' ? match.candidates : [];
    return {
      skuKey,
      units,
      status: match.kind === 'unmatched' ? (match.reason === 'unlimited' ? 'unlimited' : 'unmatched') : match.kind,
      matchedBy: match.kind === 'matched' ? match.by : null,
      batchId,
      productName: batchId === null ? null : index.productName(batchId),
      candidates: candidates.flatMap((id) => {
        const batch = index.batch(id);
        return batch ? [{ batchId: id, productName: batch.productName, batchName: batch.source.name }] : [];
      }),
      reason: matchWords(match),
      desired: row?.desired ?? null,
      acknowledged: row?.acknowledged ?? null,
      acknowledgedAt: row?.acknowledgedAt ?? null,
    };
  });
}

type Overview = z.infer<NonNullable<(typeof mappingContract.overview)['~orpc']['outputSchema']>>;

/** The whole mapping page. `counts` come from the model, so page and cycle never disagree. */
export function buildOverview(
  world: World,
  at: string | null,
  counts: Omit<Overview['counts'], 'leftOut' | 'strainsWithoutBatch'>,
): Overview {
  const { index, feeds } = world;
  const ours = new Map<string, FeedPackage[]>();
  for (const feed of feeds.packages()) {
    if (feed.status !== 'active') continue;
    const list = ours.get(feed.strainKey);
    if (list) list.push(feed);
    else ours.set(feed.strainKey, [feed]);
  }
  const ambiguous = ambiguousItems(world, ours);
  const inQuestion = new Set(ambiguous.flatMap((item) => item.candidates.map((c) => c.batchId)));

  const unmatchedBatches: UnmatchedBatch[] = [];
  const matched: z.infer<typeof matchedBatch>[] = [];
  const apexStrains = new Map<string, IndexedBatch>();
  let leftOut = 0;
  const strainKeys = [...ours.keys()];
  for (const batch of index.allBatches()) {
    if (!batch.active) continue;
    if (batch.reading.kind === 'not_preroll') {
      leftOut += 1;
      continue;
    }
    for (const reading of 'readings' in batch.reading ? batch.reading.readings : [])
      apexStrains.set(reading.strainKey, batch);
    if (feeds.feedersOf(batch.batchId)) matched.push(toMatched(world, batch));
    else if (!inQuestion.has(batch.batchId)) unmatchedBatches.push(toUnmatched(batch, ours, strainKeys));
  }
  const unmatchedStrains = strainsWithoutBatch(ours, apexStrains);
  return {
    at,
    counts: { ...counts, leftOut, strainsWithoutBatch: unmatchedStrains.length },
    ambiguous,
    unmatchedBatches,
    unmatchedStrains,
    matched,
  };
}

function ambiguousItems({ index }: World, ours: ReadonlyMap<string, readonly FeedPackage[]>) {
  const items = new Map<string, z.infer<typeof ambiguousItem>>();
  const note = (feed: FeedPackage, link: FeedLink, candidates: readonly number[]): void => {
    const key = `${feed.strainKey}|${link.skuKey}|${candidates.join()}`;
    const known = items.get(key);
    const subject = { id: feed.id, metrcNumber: feed.tag };
    if (known) {
      items.set(key, { ...known, units: known.units + link.units, packages: [...known.packages, subject] });
      return;
    }
    items.set(key, {
      strain: feed.strain,
      strainKey: feed.strainKey,
      skuKey: link.skuKey,
      skuName: link.skuName,
      units: link.units,
      packages: [subject],
      candidates: candidates.flatMap((id) => {
        const batch = index.batch(id);
        return batch ? [toCandidate(batch)] : [];
      }),
    });
  };
  for (const feeds of ours.values()) {
    for (const feed of feeds) {
      for (const link of feed.links) if (link.match.kind === 'ambiguous') note(feed, link, link.match.candidates);
    }
  }
  return [...items.values()];
}

function toMatched({ feeds }: World, batch: IndexedBatch): z.infer<typeof matchedBatch> {
  const feeders = feeds.feedersOf(batch.batchId) ?? new Map<string, number>();
  const [packageId] = feeders.keys();
  const feed = packageId === undefined ? undefined : feeds.package(packageId);
  const link = feed?.links.find(({ match }) => match.kind === 'matched' && match.batchId === batch.batchId);
  return {
    batchId: batch.batchId,
    batchName: batch.source.name,
    productName: batch.productName,
    strain: feed?.strain ?? '',
    skuKey: link?.skuKey ?? '',
    matchedBy: link?.match.kind === 'matched' ? link.match.by : 'name',
    packages: feeders.size,
    desired: feeds.desired(batch.batchId) ?? 0,
  };
}

function toUnmatched(
  batch: IndexedBatch,
  ours: ReadonlyMap<string, readonly FeedPackage[]>,
  strainKeys: readonly string[],
): UnmatchedBatch {
  const { reading } = batch;
  const suggestions: Suggestion[] = [];
  if (reading.kind === 'unknown_strain' && !batch.unlimited) {
    const apexStrain = reading.cultivar ?? reading.readings[0]?.strain ?? '';
    const apexKey = reading.readings[0]?.strainKey ?? '';
    for (const { key, score } of suggestStrains(apexKey, strainKeys, SUGGESTIONS)) {
      const strain = ours.get(key)?.[0]?.strain;
      if (!strain || score < LEAST_SCORE) continue;
      suggestions.push({
        kind: 'alias',
        strain,
        apexStrain,
        batchId: batch.batchId,
        productName: batch.productName,
        score,
      });
    }
  }
  return {
    ...toCandidate(batch),
    line: 'line' in reading ? reading.line : '',
    reason: unreadReason(batch),
    detail: describeReading(reading),
    readAs: readAs(reading),
    suggestions,
  };
}

/** "Blue Dream, 0.5 g × 6". */
function readAs(reading: ProductReading): string | null {
  if (reading.kind !== 'sure') return null;
  const pack = reading.packCount === 1 ? '' : ` × ${reading.packCount}`;
  return `${reading.strain}, ${formatGramsExact(reading.milligramsPerPiece)} g${pack}`;
}

function unreadReason(batch: IndexedBatch): UnmatchedBatch['reason'] {
  const { reading } = batch;
  if (batch.unlimited) return 'unlimited';
  if (reading.kind === 'sure') return 'no_package_sku';
  return reasonOfReading(reading);
}

function reasonOfReading(reading: ProductReading): UnmatchedBatch['reason'] {
  if (reading.kind === 'unknown_strain') return 'unknown_strain';
  if (reading.kind === 'conflict') return 'fields_disagree';
  if (reading.kind !== 'unsure') return 'name_unclear';
  const codes = new Set<string>(reading.doubts.map((doubt) => doubt.code));
  if (codes.has('several_lines') || codes.has('line_unclear')) return 'several_lines';
  if (codes.has('several_strains')) return 'several_strains';
  if (codes.has('no_strain')) return 'no_strain';
  if (codes.has('weight_unclear') || codes.has('several_weights') || codes.has('weight_missing'))
    return 'weight_unclear';
  if (codes.has('pack_unclear') || codes.has('several_packs') || codes.has('pack_missing')) return 'pack_unclear';
  return 'name_unclear';
}

function strainsWithoutBatch(
  ours: ReadonlyMap<string, readonly FeedPackage[]>,
  apexStrains: ReadonlyMap<string, IndexedBatch>,
): z.infer<typeof unmatchedStrain>[] {
  const unread = [...apexStrains.keys()].filter((key) => !ours.has(key));
  const found: z.infer<typeof unmatchedStrain>[] = [];
  for (const [strainKey, feeds] of ours) {
    const fed = feeds.some((feed) =>
      feed.links.some(({ match }) => match.kind !== 'unmatched' || match.reason !== 'no_batch'),
    );
    const first = feeds[0];
    if (fed || !first) continue;
    const suggestions = suggestStrains(strainKey, unread, SUGGESTIONS).flatMap(({ key, score }): Suggestion[] => {
      const batch = apexStrains.get(key);
      if (!batch || score < LEAST_SCORE) return [];
      const reading = 'readings' in batch.reading ? batch.reading.readings.find((r) => r.strainKey === key) : undefined;
      const apexStrain = reading?.strain ?? key;
      return [
        {
          kind: 'alias',
          strain: first.strain,
          apexStrain,
          batchId: batch.batchId,
          productName: batch.productName,
          score,
        },
      ];
    });
    found.push({
      strain: first.strain,
      strainKey,
      packages: feeds.map((feed) => ({ id: feed.id, metrcNumber: feed.tag, availableMg: feed.availableMg })),
      suggestions,
    });
  }
  return found;
}
