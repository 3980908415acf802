// What stands in Apex's answers around the records: envelopes, paging, prices, and failures without an answer.
import { AxiosError } from 'axios';
import { z } from 'zod';
import { ApexError } from './errors.ts';
import type { ApexCall } from './port.ts';

const CREDITS_PER_PRODUCT = 3;
export const CREDITS_PER_ORDER = 3;
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO']);

export const pageMeta = z.object({ last_page: z.coerce.number().optional(), total: z.coerce.number().optional() });
export const listMeta = z.object({
  meta: pageMeta.nullish().catch(null),
  links: z.object({ next: z.string().nullish() }).nullish().catch(null),
});
const rowList = z.array(z.unknown());
export const welcomeShape = z.object({
  name: z.string().catch(''),
  access: z.union([z.array(z.string()), z.record(z.string(), z.unknown()).transform(Object.keys)]).catch([]),
});
export const usageShape = z.object({
  data: z.object({
    credits_used: z.coerce.number(),
    monthly_credit_limit: z.union([z.coerce.number(), z.null()]).catch(null),
  }),
});

export function rowsOf(body: unknown, key: string): unknown[] | null {
  if (typeof body !== 'object' || body === null) return null;
  const found = rowList.safeParse(Reflect.get(body, key) ?? Reflect.get(body, 'data'));
  return found.success ? found.data : null;
}

/** A single record stands under its name; some answers call it data, some give it bare. */
export function unwrapped(body: unknown, key: string): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Reflect.get(body, key) ?? Reflect.get(body, 'data') ?? body;
}

const nestedIn = (rows: readonly unknown[], key: string): number =>
  rows.reduce<number>((sum, row) => {
    const nested: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, key) : null;
    return sum + (Array.isArray(nested) ? nested.length : 0);
  }, 0);

/** Three per product and one per METRC tag that came with it (Apex's price list). */
export const productCredits = (rows: readonly unknown[]): number =>
  rows.length * CREDITS_PER_PRODUCT + nestedIn(rows, 'metrc_tags');

/** Three per order and one per item that came with it. */
export const orderCredits = (rows: readonly unknown[]): number =>
  rows.length * CREDITS_PER_ORDER + nestedIn(rows, 'items');

/** One per deal flow and one per status that came with it. */
export const statusCredits = (rows: readonly unknown[]): number => rows.length + nestedIn(rows, 'order_statuses');

/**
 * The answer's JSON; undefined when it is none. A server or proxy that repeats the request in its answer repeats the
 * token: `clean` takes it out of every text here, before anything is kept or shown.
 */
export function parseJson(data: unknown, clean: (text: string) => string): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    // Texts are looked at one by one only when there may be something in them: answers can be large.
    const suspicious = data.includes('\\u00') || clean(data) !== data;
    return suspicious ? JSON.parse(data, (_key, value: unknown) => cleaned(value, clean)) : JSON.parse(data);
  } catch {
    return undefined;
  }
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), inner]));
}

export const failedCall = (kind: ApexCall['kind']) => ({
  kind,
  credits: 0,
  status: null,
  remaining: null,
  skewMs: null,
});

export function networkError(error: unknown): ApexError {
  const code = error instanceof AxiosError ? (error.code ?? '') : '';
  const detail = /CERT|SSL|TLS/.test(code) ? `certificate problem ${code}` : code;
  return new ApexError('network', { detail, mayHaveHappened: !NOT_SENT.has(code) });
}
