// What the mapping's filter lets through, the same for the lists on the screen and for their export.
import { UNREAD_TEXT } from '#shared/text/labels.ts';
import type { Outputs } from '../../rpc/client.ts';

type Overview = Outputs['mapping']['overview'];
type Batch = Overview['unmatchedBatches'][number];

/** Every word typed must stand somewhere in the texts. */
export function fits(filter: string, ...texts: readonly (string | number | null)[]): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = texts.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

export const ambiguousFits = (filter: string, it: Overview['ambiguous'][number]): boolean =>
  fits(filter, it.strain, it.skuName, ...it.candidates.flatMap((c) => [c.batchId, c.productName]));

/** Batches whose name and fields disagree wait among the decisions too. */
export const disputedFits = (filter: string, it: Batch): boolean =>
  it.reason === 'fields_disagree' && fits(filter, it.batchId, it.productName, it.detail);

export const batchFits = (filter: string, it: Batch): boolean =>
  fits(filter, it.batchId, it.productName, it.batchName, it.line, UNREAD_TEXT[it.reason].label, it.detail);

export const strainFits = (filter: string, it: Overview['unmatchedStrains'][number]): boolean =>
  fits(filter, it.strain, ...it.packages.map((p) => p.metrcNumber));

export const pinFits = (filter: string, it: Outputs['mapping']['pins'][number]): boolean =>
  fits(filter, it.strain, it.metrcNumber, it.skuKey, it.batchId, it.productName);
