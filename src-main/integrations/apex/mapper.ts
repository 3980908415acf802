// Apex's JSON into our shapes, parsed defensively: numbers arrive as strings in places, cultivars as
// objects or text, and fields come and go. In a list id and name must be there, even if empty: a row
// without them is a broken answer, and taking it for a nameless batch would let go of everything that was
// matched by name. The answer to a push or a look needs only the id and the quantity.
import { z } from 'zod';
import type { ApexBatch, ApexBatchState, ApexProduct } from '#shared/model/apex.ts';
import { parseGrams } from '#shared/model/mass.ts';
import { findTags, readTag } from '#shared/rules/metrc-tag.ts';

const positiveId = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((v) => v ?? '');
const statedText = z
  .union([z.string(), z.number().transform(String)])
  .nullable()
  .transform((v) => v ?? '');
const flag = z
  .union([z.boolean(), z.literal(0), z.literal(1), z.enum(['0', '1', 'true', 'false'])])
  .nullish()
  .transform((v) => v === true || v === 1 || v === '1' || v === 'true');
const statedAmount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
    z.literal('').transform(() => null),
  ])
  .nullable();
const named = z
  .union([z.string(), z.object({ name: text }).transform((v) => v.name)])
  .nullish()
  .transform((v) => (v?.trim() ? v.trim() : null));
const loose = z.union([z.string(), z.number()]).nullish();

const batchShape = z.object({
  id: positiveId,
  product_id: positiveId.or(z.literal([0, '0', '']).transform(() => null)).nullish(),
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
    productId: b.product_id ?? null,
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
  const grams = p.gram_per_preroll === null || p.gram_per_preroll === undefined ? null : parseGrams(p.gram_per_preroll);
  const units =
    p.units_per_package === null || p.units_per_package === undefined ? Number.NaN : Number(p.units_per_package);
  return {
    productId: p.id,
    name: p.name,
    cultivar: p.cultivar,
    milligramsPerPiece: grams !== null && grams > 0 ? grams : null,
    unitsPerPackage: Number.isInteger(units) && units > 0 ? units : null,
    tags: validTags(p.metrc_tags ?? []),
    archived: p.archived,
    updatedAt: p.updated_at,
  };
}

/** An identifier to name an unreadable row by. */
export const idOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'id' in raw ? String(raw.id) : '(no id)';
