import { afterEach, describe, expect, test } from 'vitest';
import { csvOf } from '#tests/support/create-test-core.ts';
import { settle } from '#tests/support/fake-clock.ts';
import {
  endOddServers,
  HALF_BATCH,
  type Json,
  startCore,
  startOddServer,
  startRawApex,
  testClock,
  until,
  WEDDING_CAKE_HALF,
} from '#tests/support/odd-servers.ts';
import { manyStrains, startScenario, tagNumber, WEDDING_CAKE, WORKED_CASE } from '#tests/support/scenarios.ts';

afterEach(endOddServers);

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
  test('begins also for what was sold while a person had paused the sync', async () => {
    const s = await startScenario();
    await s.cycle();
    await s.client.apexSync.pause({});
    s.apex.sell({ batchId: 1001, units: 12 });
    s.clock.jump(s.clock.now() + 3 * 3_600_000);
    await s.setGrams(WEDDING_CAKE, 110);
    await s.client.apexSync.resume({});
    expect(await s.cycle()).toMatchObject({ held: 1, pushed: 2, paused: null });
    expect(s.quantities()).toEqual({ 1001: 188, 1002: 110, 1003: 36 });
  });

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
    await s.importCsv(known ? seed.packages : [[tagNumber(5000), 'Unknown name', 1]]);
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
