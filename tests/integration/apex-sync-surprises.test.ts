// The sync when Apex, the line or a person does something out of the ordinary: another address, odd records,
// answers that are not what was asked for, and figures that change while quantities go out.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock, settle } from '#tests/support/fake-clock.ts';
import {
  endScenarios,
  manyStrains,
  startScenario,
  TOKEN,
  tagNumber,
  WEDDING_CAKE,
  WORKED_CASE,
} from '#tests/support/scenarios.ts';

type Json = Record<string, unknown>;
interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly quantity: number;
  readonly at: number;
}
interface RawAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly location?: string;
}
interface RawApexOptions {
  readonly products?: readonly Json[];
  readonly batches?: readonly Json[];
  /** Lists as they are in this installation: with meta and links, or without. */
  readonly meta?: boolean;
  /** Instead of the ordinary answer, when it gives one. */
  readonly answer?: (request: RawRequest) => RawAnswer | undefined | Promise<RawAnswer | undefined>;
}

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await endScenarios();
});

const WEDDING_CAKE_HALF = { id: 501, name: 'CannaDart - Wedding Cake 0.5g' };
const HALF_BATCH = { id: 1001, product_id: 501, name: 'WC-0.5', quantity: 0 };

/** A server that speaks as little of Apex as an answer needs, and any odd answer besides. */
async function startRawApex(clock: FakeClock, options: RawApexOptions = {}) {
  const { products = [WEDDING_CAKE_HALF], batches = [HALF_BATCH], meta = true } = options;
  const records = batches.map((batch): Json => ({ ...batch }));
  const requests: RawRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const sent: unknown = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : null;
    const quantity = typeof sent === 'object' && sent !== null ? Number(Reflect.get(sent, 'quantity')) : Number.NaN;
    const request = { method: incoming.method ?? '', path: url.pathname.slice(4), quantity, at: clock.now() };
    requests.push(request);
    const list = (key: string, rows: readonly Json[]): RawAnswer => {
      const perPage = Number(url.searchParams.get('per_page'));
      const page = Number(url.searchParams.get('page'));
      const shown = rows.slice((page - 1) * perPage, page * perPage);
      const last_page = Math.max(1, Math.ceil(rows.length / perPage));
      return { body: { [key]: shown, ...(meta ? { meta: { last_page, total: rows.length } } : {}) } };
    };
    const ordinary = (): RawAnswer => {
      if (request.path === '/v1/products') return list('products', products);
      if (request.path === '/v2/batches') return list('batches', records);
      const record = records.find(({ id }) => request.path === `/v2/batches/${id}`);
      if (!record) return { status: 404, body: { message: 'Not found' } };
      if (request.method === 'PATCH') record.quantity = quantity;
      return { body: { batch: record } };
    };
    const { status = 200, body, location } = (await options.answer?.(request)) ?? ordinary();
    outgoing.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) });
    outgoing.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${address.port}/api`,
    requests,
    records,
    patches: () => requests.filter(({ method }) => method === 'PATCH'),
    quantityOf: (id: number) => records.find((record) => record.id === id)?.quantity,
  };
}

const testClock = () => createFakeClock(undefined, { autoAdvance: true });

async function startCore(options: Parameters<typeof createTestCore>[0]) {
  const core = await createTestCore({ apexToken: TOKEN, ...options });
  stops.push(() => core.discard());
  return core;
}

/** One package of 100 g Wedding Cake, and a server that does as the test says. */
async function startOddServer(options: RawApexOptions = {}) {
  const clock = testClock();
  const apex = await startRawApex(clock, options);
  const core = await startCore({ apexUrl: apex.url, clock });
  await core.importCsv(csvOf([[WEDDING_CAKE, 'Wedding Cake', 100]]));
  const look = async () => {
    await clock.advance(2000);
    return core.client.apexSync.refreshMapping({ full: false });
  };
  return { ...core, clock, apex, look, plan: async () => (await core.client.apexSync.plan()).items };
}

const startStandIn = async (
  clock: FakeClock,
  data: ApexSandboxOptions['data'],
  options: Partial<ApexSandboxOptions> = {},
) => {
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    random: () => 0.5,
    now: () => new Date(clock.now()),
    data,
    ...options,
  });
  stops.push(() => apex.stop());
  return apex;
};

/** Lets the event loop run until the condition holds. */
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

describe('another address for Apex', () => {
  const foreign = (count: number) => ({
    products: Array.from({ length: count }, (_, i) => ({ id: 5000 + i, name: `CannaDart - Foreign${i} Kush 0.5g` })),
    batches: Array.from({ length: count }, (_, i) => ({
      id: 2000 + i,
      productId: 5000 + i,
      name: `F-${i}`,
      quantity: 3,
    })),
  });
  const ownBatch = { id: 3000, productId: 6000, name: 'OWN', quantity: 0 };
  const ownProduct = { id: 6000, name: 'CannaDart - Strain Number0 0.5g' };
  const withOwn = (count: number) => {
    const { products, batches } = foreign(count);
    return { products: [...products, ownProduct], batches: [...batches, ownBatch] };
  };

  test('given at the next start on the same data: it is read first, and only its own match is written', async () => {
    const clock = testClock();
    const { packages, ...data } = manyStrains(3, 10, 0);
    const first = await startStandIn(clock, data);
    const second = await startStandIn(clock, withOwn(3));
    const before = await createTestCore({ apexToken: TOKEN, apexUrl: first.url, clock });
    await before.importCsv(csvOf(packages));
    await before.cycle();
    await before.importCsv(csvOf(packages.map(([tag, strain]) => [tag, strain, 9] as const)));
    await before.client.apexSync.plan();
    await before.stop();
    first.clearRequests();

    const after = await startCore({ dataDir: before.dataDir, apexUrl: second.url, clock });
    await after.cycle();
    await after.cycle();
    const methods = second.requests.map(({ method, path }) => `${method} ${path}`);
    expect(methods.indexOf('GET /v2/batches')).toBeGreaterThanOrEqual(0);
    expect(methods.filter((line) => line.startsWith('PATCH'))).toEqual(['PATCH /v2/batches/3000']);
    expect(methods.indexOf('GET /v2/batches')).toBeLessThan(methods.indexOf('PATCH /v2/batches/3000'));
    expect([2000, 2001, 2002, 3000].map((id) => second.state.batches.get(id)?.quantity)).toEqual([3, 3, 3, 18]);
    expect(first.requests).toEqual([]);
  });

  test.each([10, 11, 12, 13])(
    'set after %i quantities went out: what was meant for the old one never reaches it',
    async (sent) => {
      const clock = testClock();
      const { packages, ...data } = manyStrains(40, 10, 0);
      const first = await startStandIn(clock, data);
      const second = await startStandIn(clock, withOwn(40));
      const core = await startCore({ clock });
      await core.client.settings.set({ 'apex.url': first.url });
      await core.importCsv(csvOf(packages));
      const cycle = core.cycle();
      await until(() => first.counters.appliedWrites >= sent);
      await core.client.settings.set({ 'apex.url': second.url });
      await cycle;
      expect(second.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
      await core.cycle();
      await core.cycle();
      expect(second.requests.filter(({ method }) => method === 'PATCH').map(({ path }) => path)).toEqual([
        '/v2/batches/3000',
      ]);
      expect([...second.state.batches.values()].map(({ quantity }) => quantity)).toEqual([...Array(40).fill(3), 20]);
    },
  );

  test.each(['/v1/products', '/v2/batches'])(
    'set while %s is being read: the old list counts for nothing',
    async (path) => {
      const clock = testClock();
      const { packages, ...data } = manyStrains(2, 10, 0);
      const second = await startStandIn(clock, withOwn(2));
      let moved = false;
      const first = await startRawApex(clock, {
        products: data.products,
        batches: data.batches.map(({ productId, ...batch }) => ({ ...batch, product_id: productId })),
        answer: async (request) => {
          if (request.path === path && !moved) {
            moved = true;
            await core.client.settings.set({ 'apex.url': second.url });
          }
          return undefined;
        },
      });
      const core = await startCore({ clock });
      await core.importCsv(csvOf(packages));
      await core.client.settings.set({ 'apex.url': first.url });
      await core.cycle();
      expect(moved).toBe(true);
      await core.cycle();
      await core.cycle();
      expect(first.patches()).toEqual([]);
      expect(second.requests.filter(({ method }) => method === 'PATCH').map((r) => r.path)).toEqual([
        '/v2/batches/3000',
      ]);
      expect([2000, 2001, 3000].map((id) => second.state.batches.get(id)?.quantity)).toEqual([3, 3, 20]);
    },
  );

  test('set while requests wait for their turn: they are not sent to the new one instead', async () => {
    const clock = testClock();
    const { packages, ...data } = manyStrains(8, 10, 0);
    const second = await startStandIn(clock, withOwn(8));
    const first = await startRawApex(clock, {
      products: data.products,
      batches: data.batches.map(({ productId, ...batch }) => ({ ...batch, product_id: productId })),
      answer: async ({ method }) => {
        if (method !== 'PATCH' || first.patches().length !== 2) return undefined;
        await core.client.settings.set({ 'apex.url': second.url });
        // The answer comes when the others have had their turn.
        for (let i = 0; i < 20; i += 1) await settle();
        return undefined;
      },
    });
    const core = await startCore({ clock });
    await core.client.settings.set({ 'apex.url': first.url, 'apex.requestsPerSecond': 1 });
    await core.importCsv(csvOf(packages));
    await core.cycle();
    expect(first.patches().length).toBeGreaterThanOrEqual(2);
    expect(second.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect((await core.client.apexSync.plan()).items).toEqual([]);
  });

  test('may serve other paths and methods than the one before', async () => {
    const clock = testClock();
    const { packages, ...data } = WORKED_CASE;
    const first = await startStandIn(clock, data);
    const second = await startStandIn(clock, data, { apiVersions: 'v1', patchSupported: false });
    const core = await startCore({ clock });
    await core.importCsv(csvOf(packages));
    for (const { url } of [first, second, first]) {
      await core.client.settings.set({ 'apex.url': url });
      await core.cycle();
      expect(await core.cycle()).toMatchObject({ matched: 3, pending: 0, paused: null });
    }
    for (const apex of [first, second]) {
      expect([...apex.state.batches.values()].map(({ quantity }) => quantity)).toEqual([200, 100, 33]);
    }
  });

  test.each(['while it runs', 'at the next start'])(
    'given %s knows nothing of what was approved for the one before',
    async (when) => {
      const clock = testClock();
      const { packages, ...data } = manyStrains(10, 10, 20);
      const first = await startStandIn(clock, data);
      const second = await startStandIn(clock, data);
      const environment = when === 'at the next start';
      const before = await createTestCore({ apexToken: TOKEN, clock, ...(environment ? { apexUrl: first.url } : {}) });
      if (!environment) await before.client.settings.set({ 'apex.url': first.url });
      await before.importCsv(csvOf(packages));
      await before.cycle();
      await before.importCsv(csvOf(packages.map(([tag, strain]) => [tag, strain, 0] as const)));
      await before.cycle();
      const { items } = await before.client.apexSync.plan();
      await before.client.apexSync.approve({ items: items.map(({ batchId, to }) => ({ batchId, to })) });
      if (!environment) await before.client.settings.set({ 'apex.url': second.url });
      if (environment) await before.stop();
      else stops.push(() => before.discard());
      const after = environment ? await startCore({ clock, dataDir: before.dataDir, apexUrl: second.url }) : before;
      await after.cycle();
      expect(await after.cycle()).toMatchObject({ pushed: 0, paused: 'safety_stop' });
      expect(second.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );
});

describe('a sell-out while many increases go out', () => {
  test('leaves before the increases that are still to go', async () => {
    const seed = manyStrains(61, 10, 0);
    const batches = seed.batches.map((batch) => (batch.id === 2060 ? { ...batch, quantity: 20 } : batch));
    const s = await startScenario({ ...seed, batches });
    await s.core.start();
    await until(() => s.writes().length >= 10);
    await s.setGrams(tagNumber(60), 0);
    const already = s.writes().length;
    await until(() => s.writes().length >= 61);
    const at = s.writes().findIndex(({ batchId, quantity }) => batchId === 2060 && quantity === 0);
    // What was already on its way may still arrive, nothing more.
    expect(at).toBeLessThanOrEqual(already + 4);
    expect(already).toBeLessThan(30);
    expect(s.quantities()).toMatchObject({ 2060: 0, 2000: 20, 2059: 20 });
  });
});

describe('an odd record in a list', () => {
  const odd: readonly (readonly [string, { product?: Json; batch?: Json }])[] = [
    [
      'a quantity that is an empty text',
      { batch: { id: 9, product_id: 501, name: 'X', quantity: '', archived: true } },
    ],
    ['a product_id of 0', { batch: { id: 9, product_id: 0, name: 'X', quantity: 5 } }],
    ['a lot_number that is a list', { batch: { id: 9, name: 'X', quantity: 5, lot_number: [] } }],
    ['a batch without a name', { batch: { id: 9, product_id: 501, quantity: 5 } }],
    ['a cultivar that is a list', { product: { id: 9, name: 'X', cultivar: [] } }],
    ['a METRC tag that is null', { product: { id: 9, name: 'X', metrc_tags: [null] } }],
    ['a product without a name', { product: { id: 9 } }],
  ];

  test.each(odd)(
    'such as %s neither stops the mapping nor hides what was sold of another batch',
    async (_name, record) => {
      const s = await startOddServer({
        products: [...(record.product ? [record.product] : []), WEDDING_CAKE_HALF],
        batches: [...(record.batch ? [record.batch] : []), HALF_BATCH],
      });
      expect(await s.cycle()).toMatchObject({ matched: 1, pushed: 1, failed: 0, paused: null });
      expect(s.apex.patches()).toMatchObject([{ path: '/v2/batches/1001', quantity: 200 }]);
      const good = s.apex.records.find(({ id }) => id === 1001);
      Object.assign(good ?? {}, { quantity: 180 });
      await s.look();
      expect(await s.plan()).toMatchObject([{ batchId: 1001, from: 180, to: 200, action: 'held' }]);
    },
  );

  test.each([
    ['its quantity is an empty text', [{ ...HALF_BATCH, quantity: '' }], [WEDDING_CAKE_HALF]],
    ['its lot number is a list', [{ ...HALF_BATCH, lot_number: [] }], [WEDDING_CAKE_HALF]],
    ['its product has a list for a cultivar', [HALF_BATCH], [{ ...WEDDING_CAKE_HALF, cultivar: [] }]],
    ['its product has null for a METRC tag', [HALF_BATCH], [{ ...WEDDING_CAKE_HALF, metrc_tags: [null] }]],
    ['it has no product and its own name says all', [{ ...HALF_BATCH, ...WEDDING_CAKE_HALF, product_id: 0 }], []],
  ])('is still looked after when %s', async (_name, batches, products) => {
    const s = await startOddServer({ batches, products });
    expect(await s.cycle()).toMatchObject({ matched: 1, pushed: 1 });
    expect(s.apex.patches()).toMatchObject([{ quantity: 200 }]);
  });
});

describe('an answer that is not what was asked for', () => {
  test.each([
    ['keeps the quantity it had', 0],
    ['sets more than was sent', 250],
  ])('when Apex %s it is tried again with growing pauses, shown, and parked in the end', async (_name, kept) => {
    const s = await startOddServer({
      answer: ({ method }) => (method === 'PATCH' ? { body: { batch: { ...HALF_BATCH, quantity: kept } } } : undefined),
    });
    await s.client.settings.set({ 'sync.parkAfterAttempts': 5 });
    expect(await s.cycle()).toMatchObject({ pushed: 0, failed: 1 });
    expect(await s.plan()).toMatchObject([{ batchId: 1001, state: 'pending', attempts: 1, action: 'wait' }]);
    expect((await s.plan())[0]?.lastError).toContain(`${kept} instead of 200`);
    for (let i = 0; i < 120; i += 1) {
      await s.clock.advance(1000);
      await s.cycle();
    }
    const times = s.apex.patches().map(({ at }) => at);
    const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(times).toHaveLength(5);
    expect(pauses.every((pause, i) => i === 0 || pause > (pauses[i - 1] ?? 0))).toBe(true);
    expect(await s.plan()).toMatchObject([{ batchId: 1001, state: 'parked', action: 'parked' }]);
    const { rows } = await s.client.apexSync.log({ search: '', result: 'failed', limit: 100 });
    expect(rows).toHaveLength(5);
  });

  test('"Updated" without the batch behind it counts as confirmed', async () => {
    const s = await startOddServer({
      answer: ({ method }) => (method === 'PATCH' ? { body: { message: 'Updated' } } : undefined),
    });
    expect(await s.cycle()).toMatchObject({ pushed: 1, failed: 0, pending: 0 });
    expect(await s.cycle()).toMatchObject({ planned: 0 });
    expect(s.apex.patches()).toHaveLength(1);
  });

  test('lists without meta and links are read to their end', async () => {
    const count = 1100;
    const fillers = Array.from({ length: count }, (_, i) => ({ id: 9000 + i, name: `Box ${i}`, quantity: 1 }));
    const s = await startOddServer({ meta: false, batches: [...fillers, HALF_BATCH] });
    expect(await s.cycle()).toMatchObject({ matched: 1, pushed: 1, paused: null });
    expect(s.apex.quantityOf(1001)).toBe(200);
    expect((await s.client.apexSync.status()).mapping.batchesKnown).toBe(count + 1);
  });

  test.each([302, 410])('a %i on a push is tried again later and not parked', async (status) => {
    let refusals = 1;
    const s = await startOddServer({
      answer: ({ method }) =>
        method === 'PATCH' && refusals-- > 0 ? { status, body: {}, location: '/api/elsewhere' } : undefined,
    });
    expect(await s.cycle()).toMatchObject({ pushed: 0, failed: 1, parked: 0, paused: null });
    expect(await s.plan()).toMatchObject([{ batchId: 1001, state: 'pending', attempts: 1, action: 'wait' }]);
    await s.clock.advance(10_000);
    expect(await s.cycle()).toMatchObject({ pushed: 1, parked: 0 });
    expect(s.apex.requests.map(({ path }) => path)).not.toContain('/elsewhere');
  });
});

describe('a 403', () => {
  test('about one record parks that batch only', async () => {
    const s = await startOddServer({
      products: [WEDDING_CAKE_HALF, { id: 502, name: 'CannaDart - Wedding Cake 1g' }],
      batches: [HALF_BATCH, { id: 1002, product_id: 502, name: 'WC-1', quantity: 0 }],
      answer: ({ method, path }) =>
        method === 'PATCH' && path.endsWith('/1001')
          ? { status: 403, body: { message: 'State restriction: this product cannot be changed.' } }
          : undefined,
    });
    expect(await s.cycle()).toMatchObject({ pushed: 1, failed: 1, parked: 1, paused: null });
    expect(await s.plan()).toMatchObject([{ batchId: 1001, state: 'parked' }]);
    expect(s.apex.quantityOf(1002)).toBe(100);
  });

  test('on the month’s use stops nothing', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'status-403', match: { path: '/v1/usage' }, times: 'always' });
    expect(await s.cycle()).toMatchObject({ pushed: 3, paused: null });
    expect(s.apex.requests.some(({ path, status }) => path === '/v1/usage' && status === 403)).toBe(true);
  });

  test('that says the token may not do this stops the sync after one request', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'status-403', match: { method: 'PATCH' }, times: 'always' });
    expect(await s.cycle()).toMatchObject({ pushed: 0, parked: 0, paused: 'forbidden' });
    await s.cycle();
    expect(s.writes()).toHaveLength(1);
  });
});

describe('a hold', () => {
  const sold = async () => {
    const s = await startScenario();
    await s.cycle();
    s.apex.sell({ batchId: 1001, units: 20 });
    await s.look();
    return s;
  };

  test.each([false, true])(
    'outlives the match that goes and comes back (program restarted between: %s)',
    async (again) => {
      const s = await sold();
      s.apex.addBatch({ id: 1009, productId: 501, name: 'WC-0.5 second', quantity: 7 });
      await s.look();
      expect(await s.cycle()).toMatchObject({ ambiguous: 2, held: 0 });
      if (again) await s.restart();
      await s.setGrams(WEDDING_CAKE, 110);
      await s.cycle();
      s.apex.archiveBatch(1009);
      await s.look();
      expect(await s.cycle()).toMatchObject({ held: 1 });
      expect(s.quantities()).toEqual({ 1001: 180, 1002: 110, 1003: 36, 1009: 7 });
      expect((await s.plan()).items).toMatchObject([{ batchId: 1001, to: 220, action: 'held' }]);
    },
  );

  test('ends when the quantity comes back on Apex, and then there is no sale to record', async () => {
    const s = await startScenario();
    await s.setGrams(WEDDING_CAKE, 50);
    await s.cycle();
    s.apex.editQuantity(1001, 40);
    await s.look();
    expect((await s.plan()).items).toMatchObject([{ batchId: 1001, from: 40, to: 100, action: 'held' }]);
    s.apex.editQuantity(1001, 100);
    await s.look();
    expect((await s.plan()).items).toEqual([]);
    await expect(s.client.apexSync.recordSale({ batchId: 1001 })).rejects.toMatchObject({ code: 'BATCH_NOT_PUSHABLE' });
    await s.setGrams(WEDDING_CAKE, 60);
    await s.cycle();
    expect(s.quantities()[1001]).toBe(120);
  });
});

describe('a server with only /v1/batches', () => {
  test('takes the first push after a restart, and no 404 counts as an attempt', async () => {
    const s = await startScenario({ ...WORKED_CASE, apiVersions: 'v1' });
    await s.cycle();
    await s.restart();
    await s.setGrams(WEDDING_CAKE, 90);
    s.apex.clearRequests();
    expect(await s.cycle()).toMatchObject({ pushed: 3, failed: 0, pending: 0 });
    expect(s.quantities()).toEqual({ 1001: 180, 1002: 90, 1003: 30 });
    expect(await s.log('failed')).toEqual([]);
    expect(s.apex.requests.filter(({ method }) => method === 'GET')).toEqual([]);
    expect(s.apex.requests.filter(({ status }) => status === 404)).toHaveLength(1);
  });
});

describe('the safety stop', () => {
  test.each([false, true])('does not take an approval that is an hour old (restarted meanwhile: %s)', async (again) => {
    const s = await startScenario(manyStrains(10, 10, 20));
    await s.cycle();
    await s.importCsv(Array.from({ length: 10 }, (_, i) => [tagNumber(i), `Strain Number${i}`, 0] as const));
    await s.cycle();
    await s.client.apexSync.approve({ items: (await s.plan()).items.map(({ batchId, to }) => ({ batchId, to })) });
    await s.clock.advance(61 * 60_000);
    if (again) await s.restart();
    expect(await s.cycle()).toMatchObject({ pushed: 0, paused: 'safety_stop' });
    expect(s.writes()).toEqual([]);
  });

  test.each([
    ['that were known with their grams', true],
    ['that are new', false],
  ])('sees an import of 1,000 empty packages %s as one plan while the sync runs', async (_name, known) => {
    const seed = manyStrains(1000, 10, 20);
    const s = await startScenario({ products: seed.products, batches: seed.batches });
    await s.importCsv(known ? seed.packages : [[tagNumber(5000), 'Nobody Knows', 1]]);
    await s.core.start();
    await until(() => s.core.sync.status().lastCycle !== null && s.core.sync.status().mapping.batchesKnown === 1000);
    await s.importCsv(seed.packages.map(([tag, strain]) => [tag, strain, 0] as const));
    await until(() => s.core.sync.status().paused === 'safety_stop');
    for (let i = 0; i < 5; i += 1) await s.clock.advance(6000);
    expect(s.writes()).toEqual([]);
    expect(await s.plan()).toMatchObject({ paused: 'safety_stop', safety: { cuts: 1000, tripped: true } });
  });
});

describe('an import that begins while a cycle is under way', () => {
  test('is one plan for the safety stop all the same', async () => {
    const clock = testClock();
    const { products, batches, packages } = manyStrains(20, 10, 20);
    const empty = packages.map(([tag, strain]) => [tag, strain, 0] as const);
    const rest = Promise.withResolvers<void>();
    let importing: Promise<unknown> | null = null;
    const apex = await startRawApex(clock, {
      products,
      batches: batches.map(({ productId, ...batch }) => ({ ...batch, product_id: productId })),
      // The last thing a cycle asks before it looks at the packages: a part of the import is in by then.
      answer: async ({ path }) => {
        if (path !== '/v1/usage' || importing !== null) return undefined;
        const begun = Promise.withResolvers<void>();
        importing = core.core.sync.duringImport(async () => {
          await core.importCsv(csvOf(empty.slice(0, 8)));
          begun.resolve();
          await rest.promise;
          await core.importCsv(csvOf(empty.slice(8)));
        });
        await begun.promise;
        return undefined;
      },
    });
    const core = await startCore({ apexUrl: apex.url, clock });
    await core.importCsv(csvOf(packages));
    const cycle = core.cycle();
    await until(() => importing !== null);
    for (let i = 0; i < 20; i += 1) await settle();
    rest.resolve();
    expect(await cycle).toMatchObject({ planned: 20, pushed: 0, paused: 'safety_stop' });
    expect(apex.patches()).toEqual([]);
  });
});

describe('a dry run', () => {
  test('shows the plan and sends nothing while a person has paused the sync', async () => {
    const s = await startScenario();
    await s.client.apexSync.pause({});
    expect(await s.cycle(true)).toMatchObject({ planned: 3, pushed: 0, paused: 'paused_by_person' });
    expect((await s.plan()).items).toHaveLength(3);
    expect(s.writes()).toEqual([]);
    expect(await s.cycle()).toMatchObject({ planned: 0, pushed: 0 });
    expect(s.writes()).toEqual([]);
  });

  test('shows the plan and sends nothing while the sync is off', async () => {
    const s = await startScenario();
    await s.client.settings.set({ 'sync.enabled': false });
    expect(await s.cycle(true)).toMatchObject({ planned: 3, pushed: 0, paused: 'off' });
    expect(s.writes()).toEqual([]);
  });
});
