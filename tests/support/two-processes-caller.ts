// Another machine that talks to the serving process: it sells from its packages and changes how they are offered. What it
// got no answer to it asks again with the same key until it has one, as such a machine has to.
import { z } from 'zod';

export interface Sale {
  readonly tag: string;
  readonly sku: string;
  readonly units: number;
  readonly key: string;
}

/** From when on a setting may have been in force, and until when; milliseconds. */
export interface Offering {
  readonly tag: string;
  readonly sku: string;
  readonly excluded: boolean;
  readonly manualUnits: number | null;
  readonly from: number;
  until: number;
}

export interface Caller {
  readonly taken: ReadonlyMap<string, Sale>;
  readonly refused: ReadonlySet<string>;
  readonly offerings: readonly Offering[];
  /** Calls that were answered with "duplicate": the answer before had been lost. */
  duplicates(): number;
  /** What must not be. */
  readonly wrong: readonly string[];
  useKey(key: string): void;
  sell(sale: Sale): Promise<void>;
  offer(tag: string, sku: string, excluded: boolean, manualUnits: number | null): Promise<void>;
  /** Asks again what has no answer yet. True when everything has one. */
  settle(): Promise<boolean>;
  /** Units by tag and SKU, as the serving process gives them. */
  calculated(): Promise<Readonly<Record<string, { available_grams: number; units: Readonly<Record<string, number>> }>>>;
  /** The status of a harmless call; null without an answer. */
  knock(key: string): Promise<number | null>;
}

const PATIENCE_MS = 3000;
const calculatedShape = z.record(
  z.string(),
  z.object({ available_grams: z.number(), units: z.record(z.string(), z.int()) }),
);
const decrementShape = z.object({ duplicate: z.boolean() });
const errorShape = z.object({ code: z.string() });
/** Not now: nothing was done, and the same call is right later. */
const LATER: ReadonlySet<number> = new Set([401, 429, 500, 503]);

export function createCaller(port: number): Caller {
  const taken = new Map<string, Sale>();
  const refused = new Set<string>();
  const open = new Map<string, Sale>();
  const offerings: Offering[] = [];
  const unconfirmed = new Map<string, Offering>();
  const wrong: string[] = [];
  let key = '';
  let duplicates = 0;

  /** Null without an answer. */
  const ask = async (path: string, shown: string, body?: unknown) => {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { 'x-api-key': shown, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      const json: unknown = await answer.json();
      return { status: answer.status, json };
    } catch {
      return null;
    }
  };
  const goodsPath = (tag: string, rest: string): string => `/api/finished-goods/${tag}/${rest}`;

  const sell = async (sale: Sale): Promise<void> => {
    open.set(sale.key, sale);
    const { tag, sku, units, key: idempotencyKey } = sale;
    const body = { sku, units, idempotency_key: idempotencyKey };
    const answer = await ask(goodsPath(tag, 'apex-decrement'), key, body);
    if (!answer || LATER.has(answer.status)) return;
    open.delete(sale.key);
    if (answer.status === 200) {
      taken.set(sale.key, sale);
      if (decrementShape.parse(answer.json).duplicate) duplicates += 1;
      return;
    }
    const { code } = errorShape.parse(answer.json);
    if (answer.status === 409 && code === 'NOT_ENOUGH_AVAILABLE') refused.add(sale.key);
    else wrong.push(`The other machine's sale ${sale.key} was answered with ${answer.status} ${code}`);
  };

  const confirm = async (offering: Offering): Promise<void> => {
    const { tag, sku, excluded, manualUnits } = offering;
    const body = { [sku]: { excluded, manual_units: manualUnits } };
    const answer = await ask(goodsPath(tag, 'apex-settings'), key, body);
    if (!answer || LATER.has(answer.status)) return;
    if (answer.status !== 200) wrong.push(`A setting of ${tag} was answered with ${answer.status}`);
    unconfirmed.delete(`${tag} ${sku}`);
    const at = Date.now();
    for (const earlier of offerings) {
      if (earlier.tag === tag && earlier.sku === sku && earlier !== offering && earlier.until > at) earlier.until = at;
    }
  };

  return {
    taken,
    refused,
    offerings,
    duplicates: () => duplicates,
    wrong,
    useKey: (next) => {
      key = next;
    },
    sell,
    offer: async (tag, sku, excluded, manualUnits) => {
      // One after the other: which of two unanswered ones is in force nobody could say.
      const before = unconfirmed.get(`${tag} ${sku}`);
      if (before) return confirm(before);
      const until = Number.POSITIVE_INFINITY;
      if (!offerings.some((one) => one.tag === tag && one.sku === sku)) {
        offerings.push({ tag, sku, excluded: false, manualUnits: null, from: Number.NEGATIVE_INFINITY, until });
      }
      const offering = { tag, sku, excluded, manualUnits, from: Date.now(), until };
      offerings.push(offering);
      unconfirmed.set(`${tag} ${sku}`, offering);
      return confirm(offering);
    },
    settle: async () => {
      for (const sale of [...open.values()]) await sell(sale);
      for (const offering of [...unconfirmed.values()]) await confirm(offering);
      return open.size + unconfirmed.size === 0;
    },
    calculated: async () => {
      const answer = await ask('/apex-calculate', key);
      if (answer?.status !== 200) throw new Error(`The serving process answered ${answer?.status ?? 'nothing'}.`);
      return calculatedShape.parse(answer.json);
    },
    knock: async (shown) => (await ask('/api/overview', shown))?.status ?? null,
  };
}
