// Apex's batches and products into our shapes. In a list id and name must be there, even if empty: a row without them is a broken answer, and taking it for a nameless batch would let go of everything that was
// matched by name. The answer to a push or a look needs only the id and the quantity.
import { z } from 'zod';
import type { ApexBatch, ApexBatchState, ApexProduct } from '#shared/model/apex.ts';
import { findTags, readTag } from '#shared/rules/metrc-tag.ts';
import {
  flag,
  loose,
  named,
  optionalId,
  positiveId,
  readCount,
  readPieceWeight,
  statedAmount,
  statedText,
  text,
} from './fields.ts';

const batchShape = z.object({
  id: positiveId,
  product_id: optionalId,
  name: statedText,
  lot_number: text.catch(''),
  source_tag: text.catch(''),
  product: z.object({ name: text }).nullish().catch(null),
  product_name: text.catch(''),
  unlimited_quantity: flag,
  archived: flag,
  quantity: statedAmount.optional().transform((v) => v ?? null),
  updated_at: text,
});

const batchStateShape = z.object({ id: positiveId, quantity: statedAmount, updated_at: text });

const tag = z.union([z.string(), z.object({ label: text }).transform((v) => v.label)]).catch('');
const tagList = z.array(tag).nullish().catch([]);

const productShape = z.object({
  id: positiveId,
  name: statedText,
  cultivar: named.catch(null),
  gram_per_preroll: loose.catch(null),
  units_per_package: loose.catch(null),
  metrc_tags: tagList,
  archived: flag,
  updated_at: text,
});

function validTags(texts: readonly string[]): readonly string[] {
  const tags = texts.flatMap((candidate) => {
    const reading = readTag(candidate);
    return reading.ok ? [reading.tag] : findTags(candidate);
  });
  return [...new Set(tags)];
}

/** Null when the row lacks one of the fields named above or has one of a type that cannot be read. */
export function toBatch(raw: unknown): ApexBatch | null {
  const parsed = batchShape.safeParse(raw);
  if (!parsed.success) return null;
  const b = parsed.data;
  return {
    batchId: b.id,
    productId: b.product_id,
    name: b.name,
    tags: validTags([b.source_tag, b.lot_number, b.name].filter((t) => t !== '')),
    nestedProductName: (b.product?.name || b.product_name).trim() || null,
    unlimited: b.unlimited_quantity,
    archived: b.archived,
    quantity: b.quantity,
    updatedAt: b.updated_at,
  };
}

/** Null when there is no id or no quantity to go by. */
export function toBatchState(raw: unknown): ApexBatchState | null {
  const parsed = batchStateShape.safeParse(raw);
  if (!parsed.success) return null;
  return { batchId: parsed.data.id, quantity: parsed.data.quantity, updatedAt: parsed.data.updated_at };
}

/** Null when the row lacks one of the fields named above or has one of a type that cannot be read. */
export function toProduct(raw: unknown): ApexProduct | null {
  const parsed = productShape.safeParse(raw);
  if (!parsed.success) return null;
  const p = parsed.data;
  return {
    productId: p.id,
    name: p.name,
    cultivar: p.cultivar,
    milligramsPerPiece: readPieceWeight(p.gram_per_preroll),
    unitsPerPackage: readCount(p.units_per_package),
    tags: validTags(p.metrc_tags ?? []),
    archived: p.archived,
    updatedAt: p.updated_at,
  };
}

/** An identifier to name an unreadable row by. */
export const idOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'id' in raw ? String(raw.id) : '(no id)';
