// What training begins with of orders: enough of every kind that each screen is alive at once, and the same every time.
import { afterEach, expect, test } from 'vitest';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { createFakeClock, settle } from '#tests/support/fake-clock.ts';

const running: TestCore[] = [];
afterEach(async () => {
  for (const core of running.splice(0)) await core.discard();
});

async function training(): Promise<TestCore> {
  const clock = createFakeClock(undefined, { autoAdvance: true });
  const core = await createTestCore({ training: true, clock });
  running.push(core);
  let read = false;
  const reading = core.client.orders.refresh({}).finally(() => {
    read = true;
  });
  // Apex there takes its time to answer.
  while (!read) {
    await settle();
    await clock.advance(50);
  }
  await reading;
  return core;
}

test('training begins with orders of several stores, overdue, due soon and later, split, cancelled and finished', async () => {
  const { client } = await training();
  const status = await client.orders.status();
  expect(status).toMatchObject({ orders: 13, open: 11, overdue: 2 });
  expect(status.dueSoon).toBeGreaterThanOrEqual(4);
  const { rows } = await client.orders.list({ view: 'all' });
  expect(new Set(rows.map(({ buyer }) => buyer)).size).toBe(4);
  expect(rows.every(({ lines }) => lines >= 1 && lines <= 5)).toBe(true);
  expect((await client.orders.list({ view: 'cancelled' })).total).toBe(1);
  expect((await client.orders.list({ view: 'finished' })).total).toBe(1);
  const details = await Promise.all(rows.map(({ id }) => client.orders.get({ id })));
  expect(details.flatMap(({ splits }) => splits.map(({ relation }) => relation)).sort()).toEqual(['from', 'into']);
  const items = details.flatMap((detail) => detail.items);
  const sure = items.filter(({ skuKey }) => skuKey !== null).length;
  expect(sure).toBeGreaterThan(items.length * 0.8);
  expect(sure).toBeLessThan(items.length);
});

test('it is the same every time', async () => {
  const first = await training();
  const second = await training();
  const all = { view: 'all' } as const;
  const plain = async ({ client }: TestCore) =>
    (await client.orders.list(all)).rows.map(({ updatedAt: _updatedAt, ...row }) => row);
  expect(await plain(second)).toEqual(await plain(first));
});
