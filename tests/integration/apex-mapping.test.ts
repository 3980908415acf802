// Reading Apex's batches and products: increments, pages that come wrong, records that go, and what the
// mapping page then says.
import { afterEach, describe, expect, test } from 'vitest';
import {
  endScenarios,
  manyStrains,
  type Scenario,
  startScenario,
  tagNumber,
  WEDDING_CAKE,
  WORKED_CASE,
} from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const listRequests = (s: Scenario) =>
  s.apex.requests.flatMap(({ method, path, query }) => (method === 'GET' ? [`${path}?${query}`] : []));

describe('a refresh', () => {
  test('asks only for what changed since the last one, with an overlap', async () => {
    const s = await startScenario(manyStrains(30, 10, 20));
    await s.cycle();
    await s.clock.advance(10 * 60_000);
    await s.look();
    await s.clock.advance(10 * 60_000);
    s.apex.editQuantity(2003, 50);
    s.apex.clearRequests();
    const before = s.apex.counters.credits;
    expect(await s.look()).toMatchObject({ batches: 1 });
    expect(s.apex.counters.credits - before).toBeLessThanOrEqual(4);
    expect(listRequests(s).every((request) => request.includes('updated_at_from=2026-11-21'))).toBe(true);
  });

  test('fetches the product of a batch it does not know', async () => {
    const s = await startScenario();
    await s.cycle();
    await s.clock.advance(5 * 60_000);
    const added = s.apex.addProduct({ name: 'CannaDart - Gelato 41 0.5g' });
    s.apex.addBatch({ id: 1010, productId: added.id, name: 'G41', quantity: 0 });
    await s.importCsv([[tagNumber(7), 'Gelato 41', 10]]);
    await s.core.sync.refreshMapping(false);
    await s.cycle();
    expect(s.quantities()[1010]).toBe(20);
  });

  test('is one at a time, and a wish for everything is not lost in one under way', async () => {
    const s = await startScenario();
    await s.cycle();
    await s.clock.advance(120_000);
    s.apex.clearRequests();
    await Promise.all([s.core.sync.refreshMapping(false), s.core.sync.refreshMapping(false)]);
    expect(listRequests(s).filter((request) => request.startsWith('/v2/batches'))).toHaveLength(1);
    s.apex.clearRequests();
    await Promise.all([s.core.sync.refreshMapping(false), s.core.sync.refreshMapping(true)]);
    expect(listRequests(s).some((r) => r.startsWith('/v2/batches') && r.includes('updated_at_from=1970'))).toBe(true);
  });

  test('notices a batch that is gone, and never takes a broken or moving list for that', async () => {
    const s = await startScenario(manyStrains(12, 10, 20));
    await s.cycle();
    s.apex.deleteBatch(2005);
    await s.look(true);
    expect((await s.client.mapping.overview({})).counts).toMatchObject({ batches: 11, matched: 11 });
    s.clock.jump(s.clock.now() - 3_600_000);
    await s.look(true);
    expect((await s.client.mapping.overview({})).counts).toMatchObject({ batches: 11, matched: 11 });
    expect(await s.log('released')).toHaveLength(1);
  });
});

describe('a list of several pages', () => {
  const large = () => startScenario(manyStrains(520, 10, 20));
  const matched = async (s: Scenario) => (await s.client.mapping.overview({})).counts.matched;

  test('is read whole, and out of order just as well; a page that comes twice is not taken for the next', async () => {
    const s = await large();
    for (const path of ['/v2/batches', '/v1/products']) {
      s.apex.faults.add({ kind: 'duplicated-pages', match: { path, nth: 2 }, times: 1 });
    }
    await expect(s.look(true)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    await expect(s.look(true)).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    s.apex.faults.add({ kind: 'reordered-pages', match: { path: '/v2/batches' }, times: 2 });
    expect(await s.look(true)).toEqual({ batches: 520, products: 520 });
    expect(await matched(s)).toBe(520);

    // The same in an increment: nothing sold there may be missed for good.
    await s.clock.advance(10 * 60_000);
    await s.look();
    await s.clock.advance(10 * 60_000);
    for (let i = 0; i < 510; i += 1) s.apex.editQuantity(2000 + i, 19);
    s.apex.faults.clear();
    s.apex.faults.add({ kind: 'duplicated-pages', match: { path: '/v2/batches', nth: 2 }, times: 1 });
    await expect(s.look()).rejects.toMatchObject({ code: 'APEX_UNREACHABLE' });
    s.apex.faults.clear();
    expect(await s.look()).toMatchObject({ batches: 510 });
    expect(await s.cycle()).toMatchObject({ held: 510 });
  });

  test('from which a batch goes while it is read loses none of the others', async () => {
    const s = await large();
    await s.look(true);
    const look = s.look(true);
    while (listRequests(s).filter((r) => r.startsWith('/v2/batches')).length < 3) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    s.apex.deleteBatch(2000);
    await look.catch(() => undefined);
    expect(await matched(s)).toBeGreaterThanOrEqual(519);
    expect(await s.log('released')).toHaveLength(0);
  });
});

describe('the mapping page', () => {
  test('names every batch, strain and ambiguity that a person can work through, with the reason', async () => {
    const s = await startScenario({
      products: [
        ...WORKED_CASE.products,
        { id: 510, name: 'CannaDart - Wedding Ckae 0.5g' },
        { id: 511, name: 'CannaDart - Wedding Cake 0.5g', cultivar: { id: 1, name: 'Ice Cream Cake' } },
        { id: 512, name: 'Flower Jar 3.5g' },
        { id: 513, name: 'Magnetic Box - Wedding Cake 12pk' },
      ],
      batches: [
        ...WORKED_CASE.batches,
        { id: 1010, productId: 510, name: 'typo', quantity: 3 },
        { id: 1011, productId: 511, name: 'disagrees', quantity: 3 },
        { id: 1012, productId: 512, name: 'jar', quantity: 3 },
        { id: 1013, productId: 513, name: 'a', quantity: 3 },
        { id: 1014, productId: 513, name: 'b', quantity: 3 },
      ],
      packages: [
        [WEDDING_CAKE, 'Wedding Cake', 100],
        [tagNumber(1), 'Blue Dream', 10],
      ],
    });
    await s.cycle();
    const page = await s.client.mapping.overview({});
    expect(page.counts).toMatchObject({
      batches: 7,
      matched: 3,
      ambiguous: 2,
      unmatched: 2,
      leftOut: 1,
      strainsWithoutBatch: 1,
    });
    expect(page.ambiguous).toMatchObject([
      { skuKey: 'magnetic_box_12pk', candidates: [{ batchId: 1013 }, { batchId: 1014 }] },
    ]);
    expect(Object.fromEntries(page.unmatchedBatches.map(({ batchId, reason }) => [batchId, reason]))).toEqual({
      1010: 'unknown_strain',
      1011: 'fields_disagree',
    });
    const typo = page.unmatchedBatches.find(({ batchId }) => batchId === 1010);
    expect(typo?.suggestions[0]).toMatchObject({ kind: 'alias', strain: 'Wedding Cake', apexStrain: 'Wedding Ckae' });
    expect(page.unmatchedStrains.map(({ strain }) => strain)).toEqual(['Blue Dream']);
    expect(s.writes().map(({ batchId }) => batchId)).toEqual([1001, 1002, 1003]);
  });
});
