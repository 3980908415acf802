// Which Apex batch a package's SKU feeds. In order: a person's pin; a METRC tag on the batch; the strain
// and form read from the product. More than one candidate means none: nothing is pushed on a guess.
// Pure: the index of batches is passed in.
import type { FormKey } from './sku-form.ts';

export interface MatchBatch {
  readonly batchId: number;
  readonly active: boolean;
  readonly unlimited: boolean;
  /** Line, weight and pack, when they could be read. */
  readonly form: FormKey | null;
  /** Tags on the batch itself. */
  readonly tags: readonly string[];
  /** Tags on its product: a hint that decides between candidates, not a claim. */
  readonly productTags: readonly string[];
}

export interface MatchIndex {
  batch(batchId: number): MatchBatch | undefined;
  /** Active batches surely read as this strain and form. */
  byStrainForm(strainKey: string, form: FormKey): readonly MatchBatch[];
  /** Active batches that carry the tag themselves. */
  byTag(tag: string): readonly MatchBatch[];
  pinFor(packageId: string, strainKey: string, skuKey: string): number | undefined;
  /** Strains that pins on this batch speak for; undefined when it has no pin. */
  pinnedStrains(batchId: number): ReadonlySet<string> | undefined;
  /** True when a package of ours carries the tag. */
  isOurTag(tag: string): boolean;
}

export interface MatchSubject {
  readonly packageId: string;
  readonly tag: string;
  readonly strainKey: string;
}

export type UnmatchedReason = 'no_batch' | 'no_form' | 'pin_gone' | 'unlimited';

export type Match =
  | { readonly kind: 'matched'; readonly batchId: number; readonly by: 'pin' | 'tag' | 'name' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly number[] }
  | { readonly kind: 'unmatched'; readonly reason: UnmatchedReason; readonly batchId: number | null };

const NO_BATCH: Match = { kind: 'unmatched', reason: 'no_batch', batchId: null };

export function matchSku(subject: MatchSubject, skuKey: string, form: FormKey | null, index: MatchIndex): Match {
  const pinned = index.pinFor(subject.packageId, subject.strainKey, skuKey);
  if (pinned !== undefined) {
    const batch = index.batch(pinned);
    return batch?.active ? one(batch, 'pin') : { kind: 'unmatched', reason: 'pin_gone', batchId: pinned };
  }
  if (form === null) return { kind: 'unmatched', reason: 'no_form', batchId: null };

  const mayName = (batch: MatchBatch): boolean => index.pinnedStrains(batch.batchId)?.has(subject.strainKey) ?? true;
  const tagged = index.byTag(subject.tag).filter((batch) => batch.form === form && mayName(batch));
  if (tagged.length > 0) return decide(tagged, 'tag');

  const candidates = index
    .byStrainForm(subject.strainKey, form)
    .filter((batch) => mayName(batch) && !batch.tags.some((tag) => index.isOurTag(tag)));
  if (candidates.length <= 1) return decide(candidates, 'name');
  const hinted = candidates.filter((batch) => batch.productTags.includes(subject.tag));
  return hinted.length === 1 ? decide(hinted, 'tag') : decide(candidates, 'name');
}

function decide(candidates: readonly MatchBatch[], by: 'tag' | 'name'): Match {
  const [first, ...others] = candidates;
  if (!first) return NO_BATCH;
  if (others.length > 0) return { kind: 'ambiguous', candidates: candidates.map((batch) => batch.batchId) };
  return one(first, by);
}

// Apex keeps no quantity for an unlimited batch; setting one would quietly end that.
const one = (batch: MatchBatch, by: 'pin' | 'tag' | 'name'): Match =>
  batch.unlimited
    ? { kind: 'unmatched', reason: 'unlimited', batchId: batch.batchId }
    : { kind: 'matched', batchId: batch.batchId, by };
