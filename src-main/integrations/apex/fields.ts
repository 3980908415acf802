// How single fields of Apex's JSON are read: numbers arrive as strings in places, names as objects or text, and fields
// come and go. Which of them a record cannot do without is for the mappers to say.
import { z } from 'zod';
import { type Milligrams, parseGrams } from '#shared/model/mass.ts';

export const positiveId = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.int().positive()),
]);
/** Null when there is none; 0 and '' count as none. */
export const optionalId = positiveId
  .or(z.literal([0, '0', '']).transform(() => null))
  .nullish()
  .transform((v) => v ?? null);
export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((v) => v ?? '');
/** The field must be there, even if it is null. */
export const statedText = z
  .union([z.string(), z.number().transform(String)])
  .nullable()
  .transform((v) => v ?? '');
export const flag = z
  .union([z.boolean(), z.literal(0), z.literal(1), z.enum(['0', '1', 'true', 'false'])])
  .nullish()
  .transform((v) => v === true || v === 1 || v === '1' || v === 'true');
export const statedAmount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
    z.literal('').transform(() => null),
  ])
  .nullable();
export const named = z
  .union([z.string(), z.object({ name: text }).transform((v) => v.name)])
  .nullish()
  .transform((v) => (v?.trim() ? v.trim() : null));
export const loose = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((v) => v ?? null);

/** A pre-roll's weight field; null when there is none or it is no weight. */
export function readPieceWeight(grams: string | number | null): Milligrams | null {
  const weight = grams === null ? null : parseGrams(grams);
  return weight !== null && weight > 0 ? weight : null;
}

/** A count that only makes sense as a whole number above zero, as in units per package; null otherwise. */
export function readCount(value: string | number | null): number | null {
  const count = value === null || value === '' ? Number.NaN : Number(value);
  return Number.isSafeInteger(count) && count > 0 ? count : null;
}

/** Apex prints money with two decimals and no symbol; read into integer cents, or null when it is something else. */
function readMoney(value: string | number | null): number | null {
  const match = /^\s*(-?)(\d{1,12})(?:\.(\d{1,2})0*)?\s*$/.exec(String(value ?? ''));
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return sign === '-' && cents !== 0 ? -cents : cents;
}

/** Cents of an amount: from its printed form, else from the `_raw` twin beside it, which is integer cents. */
export function readCents(printed: string | number | null, raw: string | number | null): number | null {
  const cents = readMoney(printed);
  if (cents !== null) return cents;
  const twin = raw === null || raw === '' ? Number.NaN : Number(raw);
  return Number.isSafeInteger(twin) ? twin : null;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/** An instant of Apex's, whole to the millisecond, as 2026-11-21T10:42:07.123Z; UTC when it names no offset. Null when it is none. */
export function readInstant(value: string): string | null {
  const match = INSTANT.exec(value.trim());
  if (!match) return null;
  const [, day = '', time = '', fraction = '', offset = 'Z'] = match;
  if (!z.iso.date().safeParse(day).success) return null;
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const ms = Date.parse(`${day}T${time}.${`${fraction}000`.slice(0, 3)}${zone}`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The calendar day that a date, or the instant that stands for one, begins with, as 2026-11-21; null when there is none. */
export function readDay(value: string): string | null {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(value.trim())?.[0] ?? '';
  return z.iso.date().safeParse(day).success ? day : null;
}
