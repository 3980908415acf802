// Matching packages to Apex batches: what does not match and why, aliases and pins.
import { z } from 'zod';
import { reads, writes } from './base.ts';

export const suggestion = z.object({
  kind: z.enum(['alias', 'pin']),
  /** alias: write this strain as that one. */
  strain: z.string(),
  apexStrain: z.string(),
  batchId: z.int().nullable(),
  productName: z.string(),
  score: z.number(),
});

export const candidateBatch = z.object({
  batchId: z.int(),
  batchName: z.string(),
  productName: z.string(),
  quantity: z.number().nullable(),
  updatedAt: z.string(),
  tags: z.array(z.string()),
});

export const ambiguousItem = z.object({
  strain: z.string(),
  strainKey: z.string(),
  skuKey: z.string(),
  skuName: z.string(),
  units: z.int(),
  packages: z.array(z.object({ id: z.string(), metrcNumber: z.string() })),
  candidates: z.array(candidateBatch),
});

export const UNREAD_REASONS = [
  'unknown_strain',
  'fields_disagree',
  'several_strains',
  'weight_unclear',
  'pack_unclear',
  'several_lines',
  'no_strain',
  'unlimited',
  'no_package_sku',
  'name_unclear',
] as const;

export const unmatchedBatch = candidateBatch.extend({
  line: z.string(),
  reason: z.enum(UNREAD_REASONS),
  /** Words for the reason's particulars, e.g. what the name says against what the fields say. */
  detail: z.string(),
  readAs: z.string().nullable(),
  suggestions: z.array(suggestion),
});

export const unmatchedStrain = z.object({
  strain: z.string(),
  strainKey: z.string(),
  packages: z.array(z.object({ id: z.string(), metrcNumber: z.string(), availableMg: z.int() })),
  suggestions: z.array(suggestion),
});

export const matchedBatch = z.object({
  batchId: z.int(),
  batchName: z.string(),
  productName: z.string(),
  strain: z.string(),
  skuKey: z.string(),
  matchedBy: z.enum(['pin', 'tag', 'name']),
  packages: z.int(),
  desired: z.int(),
});

export const aliasRow = z.object({
  id: z.uuid(),
  /** As Apex (or somebody else) writes it. */
  alias: z.string(),
  strain: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
});

export const pinRow = z.object({
  id: z.uuid(),
  packageId: z.uuid().nullable(),
  metrcNumber: z.string().nullable(),
  strain: z.string().nullable(),
  skuKey: z.string(),
  batchId: z.int(),
  productName: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
});

export const mappingContract = {
  overview: reads().output(
    z.object({
      at: z.string().nullable(),
      counts: z.object({
        batches: z.int(),
        matched: z.int(),
        unmatched: z.int(),
        ambiguous: z.int(),
        leftOut: z.int(),
        strainsWithoutBatch: z.int(),
      }),
      ambiguous: z.array(ambiguousItem),
      unmatchedBatches: z.array(unmatchedBatch),
      unmatchedStrains: z.array(unmatchedStrain),
      matched: z.array(matchedBatch),
    }),
  ),
  aliases: reads().output(z.array(aliasRow)),
  pins: reads().output(z.array(pinRow)),
  /** Batches by id, product, strain or lot, for the pin picker. */
  searchBatches: reads()
    .input(z.object({ search: z.string().max(200), limit: z.int().min(1).max(100).default(30) }))
    .output(z.array(candidateBatch)),
  addAlias: writes('mapping.write', 'mapping.alias')
    .input(z.object({ alias: z.string().trim().min(1).max(200), strain: z.string().trim().min(1).max(200) }))
    .output(aliasRow),
  removeAlias: writes('mapping.write', 'mapping.alias')
    .input(z.object({ id: z.uuid() }))
    .output(z.object({})),
  /** Give exactly one of packageId and strain. */
  addPin: writes('mapping.write', 'mapping.pin')
    .input(
      z.object({
        packageId: z.uuid().optional(),
        strain: z.string().trim().min(1).max(200).optional(),
        skuKey: z.string().max(100),
        batchId: z.int().positive(),
      }),
    )
    .output(z.object({ id: z.uuid() })),
  removePin: writes('mapping.write', 'mapping.pin')
    .input(z.object({ id: z.uuid() }))
    .output(z.object({})),
};
