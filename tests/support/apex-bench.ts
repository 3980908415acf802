// The Apex stand-in asked by plain fetch, on a clock that each test turns: no client of ours is involved, so that what is
// checked is the server alone.

import { type ApexSandbox, type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';
import type { BatchSeed, ProductSeed } from '#main/sandbox/apex/types.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '#main/sandbox/stand-in/json.ts';

export const LONG_AGO = 'updated_at_from=2020-01-01';
export const START = Date.parse('2026-11-21T10:00:00.400Z');

export const PRODUCTS: readonly ProductSeed[] = [
  {
    id: 501,
    name: 'CannaDart - Wedding Cake 0.5g',
    cultivar: { id: 9, name: 'Wedding Cake' },
    brand: { id: 3, name: 'House' },
    gramPerPreroll: '0.5',
    unitsPerPackage: 1,
    unitsPerCase: 20,
    listingPriceCents: 450,
    metrcTags: [{ id: 1, label: '1A4060300000000000000501', type: 'Package', status: 'Active' }],
    updatedAt: '2026-10-01T08:00:00Z',
    createdAt: '2026-09-01T08:00:00Z',
  },
  {
    id: 502,
    name: 'Magnetic Box - Wedding Cake 6pk',
    gramPerPreroll: 0.5,
    unitsPerPackage: 6,
    archived: true,
    updatedAt: '2026-10-02T08:00:00Z',
    createdAt: '2026-09-01T08:00:00Z',
  },
];

export const BATCHES: readonly BatchSeed[] = [
  {
    id: 1002,
    productId: 502,
    name: 'WC-1021',
    quantity: 33,
    updatedAt: '2026-10-28T17:45:03Z',
    createdAt: '2026-09-02T08:00:00Z',
  },
  {
    id: 1001,
    productId: 501,
    name: 'WC-1020',
    quantity: 200,
    lotNumber: 'L-7',
    updatedAt: '2026-10-27T12:00:00Z',
    createdAt: '2026-09-01T08:00:00Z',
  },
  {
    id: 1003,
    productId: 501,
    name: 'WC-0900',
    quantity: 0,
    archived: true,
    updatedAt: '2026-10-01T08:00:00Z',
    createdAt: '2026-08-01T08:00:00Z',
  },
];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: JsonObject;
}

export interface Bench {
  readonly apex: ApexSandbox;
  advance(ms: number): void;
  send(method: string, path: string, init?: RequestInit): Promise<Answer>;
  get(path: string): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
}

const running: ApexSandbox[] = [];

/** For afterEach: ends every stand-in that a test began. */
export async function endBenches(): Promise<void> {
  await Promise.all(running.splice(0).map((apex) => apex.stop()));
}

export async function bench(options: Partial<ApexSandboxOptions> = {}): Promise<Bench> {
  let at = START;
  const apex = await startApexSandbox({
    tokens: [{ token: 'all-access', abilities: 'all' }],
    now: () => new Date(at),
    random: () => 0,
    data: { products: PRODUCTS, batches: BATCHES },
    ...options,
  });
  running.push(apex);
  const advance = (ms: number) => {
    at += ms;
  };
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers({ accept: 'application/json', authorization: 'Bearer all-access' });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const response = await fetch(`${apex.url}${path}`, { ...init, method, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    let parsed: Json = {};
    try {
      parsed = isJson ? JSON.parse(text) : {};
    } catch {
      parsed = {};
    }
    return { status: response.status, headers: response.headers, text, json: isJsonObject(parsed) ? parsed : {} };
  };
  // A whole second between calls keeps the rate limit out of tests that are about something else.
  const paced = (method: string, path: string, init?: RequestInit) => {
    advance(1000);
    return send(method, path, init);
  };
  return {
    apex,
    advance,
    send,
    get: (path) => paced('GET', path),
    patch: (path, body) =>
      paced('PATCH', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  };
}

export const rows = (json: JsonObject, key: string): JsonObject[] => {
  const value = json[key];
  return value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];
};
export const row = (json: JsonObject, key: string): JsonObject => {
  const value = json[key];
  return isJsonObject(value) ? value : {};
};
export const ids = (json: JsonObject, key: string) => rows(json, key).map(({ id }) => id);
export const credits = async (b: Bench) => row((await b.get('/v1/usage')).json, 'data').credits_used;
