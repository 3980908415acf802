// The sync on bad days: every fault at every kind of call, and what each failure must and must not lead to.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { FAULT_STATUSES, type FaultKind, type FaultSpec } from '#main/sandbox/apex/faults.ts';
import {
  endScenarios,
  manyStrains,
  type Scenario,
  startScenario,
  TOKEN,
  tagNumber,
  WEDDING_CAKE,
  WORKED_CASE,
} from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const KINDS: readonly FaultKind[] = [
  'refuse',
  'reset-mid-body',
  'hang',
  'slow-drip',
  ...FAULT_STATUSES.map((status) => `status-${status}` as const),
  'html',
  'truncated-json',
  'wrong-types',
  'missing-fields',
  'duplicated-pages',
  'reordered-pages',
  'lost-answer',
  'clock-skew',
];

const PLACES = {
  'the list of batches': { method: 'GET', path: '/v2/batches' },
  'the list of products': { method: 'GET', path: '/v1/products' },
  'the push': { method: 'PATCH', path: /^\/v2\/batches\/\d+$/ },
  'the reading back': { method: 'GET', path: /^\/v2\/batches\/\d+$/ },
} as const;
type Place = keyof typeof PLACES;
const everyPlace: readonly Place[] = ['the list of batches', 'the list of products', 'the push', 'the reading back'];

const WISHES = [80, 65] as const;
const wishFor = (grams: number) => ({ 1001: grams * 2, 1002: grams, 1003: Math.floor(grams / 3) });

/** Everything a person would do about what the sync says it needs a person for. */
async function asPersonsDo(s: Scenario): Promise<void> {
  await s.client.apexSync.resume({});
  const parked = (await s.plan()).items.flatMap(({ action, batchId }) => (action === 'parked' ? [batchId] : []));
  if (parked.length > 0) await s.client.apexSync.retry({ batchIds: parked });
}

const looking = (s: Scenario, full: boolean) => s.look(full).catch(() => undefined);

describe.each(everyPlace)('a fault of %s', (place) => {
  test.each(KINDS)('%s harms nothing and is over when it is over', async (kind) => {
    const s = await startScenario();
    await s.cycle();
    expect(s.quantities()).toEqual(wishFor(100));

    const spec: FaultSpec = { kind, match: PLACES[place], times: 'always', dripMs: 1, retryAfter: 2 };
    if (place === 'the reading back') {
      s.apex.faults.add({ kind: 'lost-answer', match: PLACES['the push'], times: 2 });
    }
    s.apex.faults.add(spec);
    for (const grams of WISHES) {
      await s.setGrams(WEDDING_CAKE, grams);
      await s.cycle();
      // Reading the list would tell what the reading back is there to find out.
      if (place !== 'the reading back') {
        await looking(s, true);
        await looking(s, false);
      }
      await s.clock.advance(20_000);
      await s.cycle();
      // Whatever Apex says, what we want is ours to say.
      expect(await s.desiredOf(WEDDING_CAKE)).toEqual(wishFor(grams));
    }
    expect(s.apex.requests.some(({ fault }) => fault === kind)).toBe(true);

    s.apex.faults.clear();
    await s.clock.advance(20 * 60_000);
    await asPersonsDo(s);
    await s.settleDown();
    expect(s.quantities()).toEqual(wishFor(65));
    s.expectNoDoubleEffects();
    expect(await s.log('sold_there')).toEqual([]);
    await s.setGrams(WEDDING_CAKE, 90);
    await s.settleDown();
    expect(s.quantities()).toEqual(wishFor(90));
  });
});

describe('a lost answer', () => {
  test('is looked up, not sent again', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'lost-answer', match: { method: 'PATCH', path: '/v2/batches/1001' } });
    await s.cycle();
    expect(s.quantities()[1001]).toBe(200);
    s.apex.clearRequests();
    await s.clock.advance(10_000);
    await s.cycle();
    expect(s.apex.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v2/batches/1001']);
    expect(await s.log('read_back')).toMatchObject([
      { batchId: 1001, to: 200, cause: 'Read back: the push had arrived' },
    ]);
    expect((await s.plan()).items).toEqual([]);
  });

  test.each(['status-404', 'status-500', 'missing-fields', 'html'] as const)(
    'is not sent again while looking it up fails with %s',
    async (kind) => {
      const s = await startScenario();
      await s.cycle();
      await s.setGrams(WEDDING_CAKE, 80);
      s.apex.faults.add({ kind: 'lost-answer', match: { method: 'PATCH', path: '/v2/batches/1001' } });
      s.apex.faults.add({ kind, match: { method: 'GET', path: '/v2/batches/1001' }, times: 8 });
      s.apex.faults.add({ kind: 'status-500', match: { method: 'GET', path: '/v2/batches' }, times: 'always' });
      s.apex.clearRequests();
      for (let i = 0; i < 6; i += 1) {
        await s.cycle();
        await s.clock.advance(6 * 60_000);
      }
      expect(s.writes().filter(({ batchId }) => batchId === 1001)).toHaveLength(1);
      await s.settleDown();
      expect(s.writes().filter(({ batchId }) => batchId === 1001)).toHaveLength(1);
      expect(s.quantities()).toEqual(wishFor(80));
    },
  );

  test('after which something sold does not put the sold units back', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'lost-answer', match: { method: 'PATCH', path: '/v2/batches/1001' } });
    await s.cycle();
    s.apex.sell({ batchId: 1001, units: 30 });
    await s.clock.advance(10_000);
    expect(await s.cycle()).toMatchObject({ held: 1 });
    await s.clock.advance(60_000);
    await s.cycle();
    expect(s.quantities()[1001]).toBe(170);
  });

  test('is looked up after a restart in mid-push too', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'hang', match: { method: 'PATCH' }, times: 'always' });
    const cycle = s.beginCycle();
    cycle.catch(() => undefined);
    while (!s.apex.requests.some(({ fault }) => fault === 'hang'))
      await new Promise((resolve) => setImmediate(resolve));
    const db = new Database(join(s.dataDir, 'packhouse.sqlite'), { readonly: true });
    const rows = db.prepare('select batch_id as id, state, sent_quantity as sent from apex_sync_rows').all();
    db.close();
    expect(rows).toContainEqual({ id: 1001, state: 'sending', sent: 200 });
    await s.restart();
    s.apex.faults.clear();
    s.apex.clearRequests();
    await s.cycle();
    await s.clock.advance(60_000);
    await s.cycle();
    expect(s.apex.requests.find(({ path }) => path.endsWith('/1001'))?.method).toBe('GET');
    await s.settleDown();
    expect(s.quantities()).toEqual(wishFor(100));
    s.expectNoDoubleEffects();
  });
});

describe('a refused token', () => {
  test('stops pushing after one request, tells once, and goes on when the token is replaced', async () => {
    const s = await startScenario({ ...WORKED_CASE, storedToken: true });
    await s.cycle();
    s.apex.clearRequests();
    s.apex.replaceToken(TOKEN, 'a-new-token');
    await s.setGrams(WEDDING_CAKE, 80);
    for (let i = 0; i < 5; i += 1) {
      expect(await s.cycle()).toMatchObject({ pushed: 0, pending: 3, paused: 'unauthorised' });
      await s.clock.advance(60_000);
    }
    expect(s.apex.requests).toHaveLength(1);
    await s.client.settings.setSecret({ name: 'apex.token', value: 'a-new-token' });
    expect(await s.cycle()).toMatchObject({ pushed: 3, paused: null });
    expect(s.quantities()).toEqual(wishFor(80));
  });

  test('that may read but not write says so', async () => {
    const s = await startScenario({
      ...WORKED_CASE,
      tokens: [{ token: TOKEN, abilities: ['view:batches', 'view:products'] }],
    });
    expect(await s.cycle()).toMatchObject({ pushed: 0, paused: 'forbidden' });
    expect(s.writes()).toHaveLength(1);
    expect((await s.plan()).items).toHaveLength(3);
  });

  test('never set at all asks for nothing and keeps the plan', async () => {
    const s = await startScenario({ ...WORKED_CASE, storedToken: true });
    await s.client.settings.setSecret({ name: 'apex.token', value: null });
    expect(await s.cycle()).toMatchObject({ pushed: 0, paused: 'not_configured' });
    expect(s.apex.requests).toEqual([]);
  });
});

describe('Apex asking for patience', () => {
  test('with Retry-After is obeyed, and nothing counts as a failed try', async () => {
    const s = await startScenario(manyStrains(8, 10, 0));
    s.apex.faults.add({ kind: 'status-429', match: { method: 'PATCH' }, retryAfter: 30 });
    expect(await s.cycle()).toMatchObject({ pushed: 0, pending: 8 });
    expect(s.writes()).toHaveLength(1);
    await s.clock.advance(20_000);
    await s.cycle();
    expect(s.writes()).toHaveLength(1);
    expect((await s.plan()).items.map(({ attempts }) => attempts)).toEqual(Array(8).fill(0));
    await s.clock.advance(11_000);
    expect(await s.cycle()).toMatchObject({ pushed: 8 });
  });

  test('without Retry-After waits on its own', async () => {
    const s = await startScenario(manyStrains(8, 10, 0));
    s.apex.faults.add({ kind: 'status-429', match: { method: 'PATCH' }, retryAfter: null });
    await s.cycle();
    expect(s.writes()).toHaveLength(1);
    await s.cycle();
    expect(s.writes()).toHaveLength(1);
    await s.clock.advance(61_000);
    expect(await s.cycle()).toMatchObject({ pushed: 8 });
  });

  test.each(['999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])('for ever (%s) is not believed', async (retryAfter) => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'status-429', match: { method: 'PATCH' }, retryAfter });
    await s.cycle();
    await s.clock.advance(2 * 3_600_000);
    await s.settleDown();
    expect(s.quantities()).toEqual(wishFor(100));
  });

  test('because the credits are used up stops with that reason and tries again later', async () => {
    const s = await startScenario({
      ...WORKED_CASE,
      tokens: [{ token: TOKEN, abilities: 'all', monthlyCreditLimit: 15 }],
    });
    const first = await s.cycle();
    expect(first.paused).toBe('credit_limit');
    const asked = s.apex.requests.length;
    await s.clock.advance(60_000);
    expect(await s.cycle()).toMatchObject({ pushed: 0, paused: 'credit_limit' });
    expect(s.apex.requests).toHaveLength(asked);
    s.clock.jump(Date.parse('2026-12-01T00:10:00Z'));
    await s.settleDown();
    expect(s.quantities()).toEqual(wishFor(100));
  });
});

describe('an answer about one batch', () => {
  test('422 parks it with Apex’s words and holds up no other; another quantity is tried', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'status-422', match: { method: 'PATCH', path: '/v2/batches/1002' } });
    expect(await s.cycle()).toMatchObject({ pushed: 2, failed: 1, parked: 1 });
    const [item] = (await s.plan()).items;
    expect(item).toMatchObject({ batchId: 1002, action: 'parked' });
    expect(item?.lastError).toContain('The quantity field is invalid.');
    await s.clock.advance(3_600_000);
    await s.cycle();
    expect(s.quantities()[1002]).toBe(0);
    await s.setGrams(WEDDING_CAKE, 80);
    await s.cycle();
    expect(s.quantities()).toEqual(wishFor(80));
  });

  test('404 reads the mapping again, and a batch that is gone is let go', async () => {
    const s = await startScenario();
    await s.cycle();
    s.apex.deleteBatch(1001);
    await s.setGrams(WEDDING_CAKE, 80);
    s.apex.clearRequests();
    expect(await s.cycle()).toMatchObject({ failed: 1, pushed: 2 });
    while (!(await s.log('released')).length) await new Promise((resolve) => setImmediate(resolve));
    expect((await s.plan()).items).toEqual([]);
    expect(await s.desiredOf(WEDDING_CAKE)).toEqual({ 1002: 80, 1003: 26 });
  });
});

describe('a server in trouble', () => {
  test('is not hammered, keeps every wish, and gets decreases first when it is back', async () => {
    const s = await startScenario(manyStrains(12, 10, 20));
    await s.cycle();
    s.apex.faults.add({ kind: 'status-503', match: { method: 'PATCH' }, times: 'always' });
    await s.importCsv(
      Array.from({ length: 12 }, (_, i) => [tagNumber(i), `Strain Number${i}`, i < 6 ? 40 : 9] as const),
    );
    for (let i = 0; i < 20; i += 1) {
      await s.cycle();
      await s.clock.advance(5000);
    }
    expect(s.writes().length).toBeLessThan(40);
    s.apex.faults.clear();
    s.apex.clearRequests();
    await s.clock.advance(10 * 60_000);
    await s.settleDown();
    expect(Object.values(s.quantities())).toEqual([...Array(6).fill(80), ...Array(6).fill(18)]);
    s.expectNoDoubleEffects();
  });

  test('that cannot be reached for a day parks nothing and needs no person', async () => {
    const s = await startScenario();
    await s.cycle();
    await s.setGrams(WEDDING_CAKE, 80);
    await s.apex.stop();
    await s.restart();
    for (let i = 0; i < 300; i += 1) {
      await s.cycle();
      await s.clock.advance(5 * 60_000);
    }
    expect(await s.cycle()).toMatchObject({ pending: 3, parked: 0 });
    expect(s.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a source that fails', () => {
  test('empty never means zero of everything', async () => {
    const s = await startScenario();
    await s.cycle();
    const db = new Database(join(s.dataDir, 'packhouse.sqlite'));
    db.pragma('foreign_keys = OFF');
    db.exec('delete from packages');
    db.close();
    await s.restart();
    expect(await s.cycle()).toMatchObject({ packages: 0, planned: 0, pushed: 0, paused: 'source_empty' });
    expect((await s.plan()).items).toEqual([]);
    expect(s.quantities()).toEqual(wishFor(100));
  });

  test('a mapping never read sends nothing and says why', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'status-500', match: { path: '/v2/batches' }, times: 'always' });
    expect(await s.cycle()).toMatchObject({ pushed: 0, paused: 'mapping_unavailable' });
    s.apex.faults.clear();
    await s.clock.advance(60_000);
    expect(await s.cycle()).toMatchObject({ pushed: 3, paused: null });
  });
});

describe('the server’s clock', () => {
  test('wrong once in one header hides no later sale', async () => {
    const s = await startScenario();
    await s.cycle();
    s.apex.faults.add({ kind: 'clock-skew', match: { path: '/v2/batches' }, times: 1 });
    await s.look();
    await s.clock.advance(10 * 60_000);
    s.apex.sell({ batchId: 1001, units: 5 });
    await s.clock.advance(60_000);
    await s.look();
    expect(await s.cycle()).toMatchObject({ held: 1 });
  });

  test('and ours, set back by a day, stop neither pushes nor retries', async () => {
    const s = await startScenario();
    s.apex.faults.add({ kind: 'status-409', match: { method: 'PATCH', path: '/v2/batches/1001' } });
    await s.cycle();
    s.clock.jump(s.clock.now() - 86_400_000);
    await s.clock.advance(10 * 60_000);
    await s.settleDown();
    expect(s.quantities()).toEqual(wishFor(100));
  });
});
