// A core and an Apex stand-in on one clock, with the few verbs that sync tests are written in: cycle, look,
// let time pass, settle. The clock stands still but for waits inside a call, so nothing here sleeps.
import { expect } from 'vitest';
import { type ApexSandbox, type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';
import type { BatchSeed, ProductSeed } from '#main/sandbox/apex/types.ts';
import { createTestCore, csvOf, type TestCore } from './create-test-core.ts';
import { createFakeClock, type FakeClock, settle } from './fake-clock.ts';

export const TOKEN = 'scenario-token';

export interface ScenarioOptions extends Partial<Omit<ApexSandboxOptions, 'data' | 'now'>> {
  readonly products?: readonly ProductSeed[];
  readonly batches?: readonly BatchSeed[];
  /** [METRC number, strain, grams] */
  readonly packages?: readonly (readonly [string, string, number])[];
  /** Kept by the core itself instead of given by the environment, so that it can be replaced. */
  readonly storedToken?: boolean;
}

export interface Write {
  readonly batchId: number;
  readonly quantity: number;
}

export type Scenario = Awaited<ReturnType<typeof startScenario>>;

export const tagNumber = (n: number): string => `1A4060300${String(n).padStart(15, '0')}`;

export const WEDDING_CAKE = '1A40603000123456';

/** The worked case of the sync: one package, three products with one batch each. */
export const WORKED_CASE = {
  products: [
    { id: 501, name: 'CannaDart - Wedding Cake 0.5g' },
    { id: 502, name: 'CannaDart - Wedding Cake 1g' },
    { id: 503, name: 'Magnetic Box - Wedding Cake 6pk' },
  ],
  batches: [
    { id: 1001, productId: 501, name: 'WC-0.5', quantity: 0 },
    { id: 1002, productId: 502, name: 'WC-1', quantity: 0 },
    { id: 1003, productId: 503, name: 'WC-6', quantity: 0 },
  ],
  packages: [[WEDDING_CAKE, 'Wedding Cake', 100] as const],
} as const;

/** `count` strains with one 0.5 g product and batch each, and one package of `grams` each. */
export function manyStrains(count: number, grams: number, onApex: number) {
  const ids = Array.from({ length: count }, (_, i) => i);
  return {
    products: ids.map((i) => ({ id: 5000 + i, name: `CannaDart - Strain Number${i} 0.5g` })),
    batches: ids.map((i) => ({ id: 2000 + i, productId: 5000 + i, name: `LOT-${i}`, quantity: onApex })),
    packages: ids.map((i) => [tagNumber(i), `Strain Number${i}`, grams] as const),
  };
}

const running: { stop(): Promise<void> }[] = [];

/** For afterEach: ends every scenario that a test began. */
export async function endScenarios(): Promise<void> {
  for (const one of running.splice(0).reverse()) await one.stop();
}

export async function startScenario(options: ScenarioOptions = WORKED_CASE) {
  const { products = [], batches = [], packages = [], storedToken = false, ...sandbox } = options;
  const clock: FakeClock = createFakeClock(undefined, { autoAdvance: true });
  const apex: ApexSandbox = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    random: () => 0.5,
    ...sandbox,
    now: () => new Date(clock.now()),
    data: { products, batches },
  });
  running.push(apex);
  const coreOptions = { apexUrl: apex.url, clock, ...(storedToken ? {} : { apexToken: TOKEN }) };
  let test: TestCore = await createTestCore(coreOptions);
  running.push({ stop: () => test.discard() });
  if (storedToken) await test.client.settings.setSecret({ name: 'apex.token', value: TOKEN });
  if (packages.length > 0) await test.importCsv(csvOf(packages));

  /** Waits for `work`, letting the request deadline pass for every request that hangs. */
  const patiently = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    ended.catch(() => undefined);
    let expired = 0;
    while (!done) {
      await settle();
      const hanging = apex.requests.filter((request) => request.fault === 'hang').length;
      if (hanging > expired) {
        expired = hanging;
        await clock.advance(15_001);
      }
    }
    return ended;
  };

  const scenario = {
    apex,
    clock,
    get client() {
      return test.client;
    },
    get core() {
      return test.core;
    },
    get lines() {
      return test.lines;
    },
    dataDir: test.dataDir,
    cycle: (dryRun = false) => patiently(test.cycle(dryRun)),
    /** Lets a cycle run by itself, for tests that act while it runs. */
    beginCycle: () => test.cycle(),
    patiently,
    importCsv: (rows: Parameters<typeof csvOf>[0]) => test.importCsv(csvOf(rows)),
    /** Time passes, then the mapping is read. */
    look: async (full = false) => {
      await clock.advance(2000);
      return patiently(test.client.apexSync.refreshMapping({ full }));
    },
    restart: async (other: { readonly apexUrl?: string } = {}) => {
      await test.stop();
      test = await createTestCore({ ...coreOptions, ...other, dataDir: test.dataDir });
    },
    packageOf: async (metrcNumber: string) => {
      const { packages: rows } = await test.client.packages.list({});
      const found = rows.find((row) => row.metrcNumber === metrcNumber);
      if (!found) throw new Error(`No package ${metrcNumber}`);
      return found;
    },
    /** METRC's figure of a package, in grams. */
    setGrams: async (metrcNumber: string, grams: number) => {
      const { id } = await scenario.packageOf(metrcNumber);
      await test.client.packages.setCurrent({ id, currentMg: Math.round(grams * 1000), note: '' });
    },
    /** What the core wants of every batch that the package feeds. */
    desiredOf: async (metrcNumber: string): Promise<Record<number, number | null>> => {
      const { id } = await scenario.packageOf(metrcNumber);
      const { batches: links } = await test.client.packages.get({ id });
      return Object.fromEntries(links.flatMap((link) => (link.batchId === null ? [] : [[link.batchId, link.desired]])));
    },
    /** Every quantity put on the wire, applied or not, in order. */
    writes: (): Write[] =>
      apex.requests.flatMap(({ method, path, body }) => {
        const id = /^\/v\d\/batches\/(\d+)$/.exec(path)?.[1];
        if ((method !== 'PATCH' && method !== 'PUT') || id === undefined) return [];
        const quantity = typeof body === 'object' && body !== null ? Number(Reflect.get(body, 'quantity')) : Number.NaN;
        return [{ batchId: Number(id), quantity }];
      }),
    quantities: (): Record<number, number | null> =>
      Object.fromEntries([...apex.state.batches.values()].map((batch) => [batch.id, batch.quantity])),
    plan: () => test.client.apexSync.plan(),
    log: async (
      result?: 'ok' | 'failed' | 'unknown' | 'parked' | 'read_back' | 'sold_there' | 'raised_there' | 'released',
    ) => (await test.client.apexSync.log({ search: '', ...(result ? { result } : {}), limit: 1000 })).rows,
    /** Cycles, with time for every retry in between, until nothing is open. Answers how many it took. */
    settleDown: async (most = 40): Promise<number> => {
      for (let done = 1; done <= most; done += 1) {
        await scenario.cycle();
        await settle();
        if ((await scenario.plan()).items.length === 0) return done;
        await clock.advance(60_000);
      }
      throw new Error(`Still open: ${JSON.stringify((await scenario.plan()).items)}`);
    },
    /** No batch was set to the value it already had from us: every effect happened once. */
    expectNoDoubleEffects: () => {
      for (const id of apex.state.batches.keys()) {
        const values = apex.writesOf(id).map(({ body }) => JSON.stringify(body));
        const doubled = values.filter((value, i) => value === values[i - 1]);
        expect({ id, doubled }).toEqual({ id, doubled: [] });
      }
    },
  };
  return scenario;
}
