import { afterEach, describe, expect, test } from 'vitest';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import { settle } from '#tests/support/fake-clock.ts';
import {
  endOddServers,
  startCore,
  startRawApex,
  startStandIn,
  stops,
  testClock,
  until,
} from '#tests/support/odd-servers.ts';
import { manyStrains, TOKEN, WORKED_CASE } from '#tests/support/scenarios.ts';

afterEach(endOddServers);

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

  test('does not take over a pin: its number is another batch here', async () => {
    const clock = testClock();
    const { packages, ...data } = manyStrains(1, 10, 0);
    const first = await startStandIn(clock, data);
    const foreignSameId = { id: data.batches[0]?.id ?? 0, productId: 5000, name: 'F', quantity: 3 };
    const second = await startStandIn(clock, { products: foreign(1).products, batches: [foreignSameId] });
    const before = await createTestCore({ apexToken: TOKEN, apexUrl: first.url, clock });
    await before.importCsv(csvOf(packages));
    await before.cycle();
    const strain = packages[0]?.[1] ?? '';
    await before.client.mapping.addPin({ strain, skuKey: 'singles_0_5g', batchId: foreignSameId.id });
    await before.stop();

    const after = await startCore({ dataDir: before.dataDir, apexUrl: second.url, clock });
    await after.cycle();
    expect(second.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
    expect(await after.client.mapping.pins()).toEqual([]);
  });
});
