// The second Packhouse of training: finished goods come from it over the real API, also after it was away or made a new key.
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '#main/core/clock.ts';
import { secondTracker } from '#main/hosts/node/second-tracker.ts';
import {
  createTestCore,
  createTestLogger,
  MIGRATIONS_DIR,
  TEMPLATES_DIR,
  type TestCore,
} from '#tests/support/create-test-core.ts';

const running: TestCore[] = [];
afterEach(async () => {
  for (const core of running.splice(0)) await core.discard();
});

async function training(): Promise<TestCore> {
  const { log } = createTestLogger();
  const startTracker = secondTracker({
    migrationsDir: MIGRATIONS_DIR,
    templatesDir: TEMPLATES_DIR,
    clock: systemClock,
    log,
    version: '0.0.0-test',
  });
  const core = await createTestCore({ training: true, clock: systemClock, startTracker });
  running.push(core);
  return core;
}

test('finished goods come from the second Packhouse, and are kept here again when it ends', async () => {
  const { client } = await training();
  const before = await client.packages.calculate();
  const told = await client.sandbox.inTracker({ act: 'start' });
  expect(told.what).toMatch(/second Packhouse keeps the finished goods/);
  expect((await client.tracker.refresh()).state).toBe('connected');
  const { packages } = await client.packages.list({});
  expect(packages.filter(({ trackerState }) => trackerState === 'listed').length).toBeGreaterThan(10);
  const after = await client.packages.calculate();
  for (const [tag, { units }] of Object.entries(before)) {
    for (const [sku, count] of Object.entries(units)) expect(after[tag]?.units[sku], `${tag} ${sku}`).toBe(count);
  }
  await client.sandbox.inTracker({ act: 'stop' });
  expect((await client.tracker.status()).state).toBe('off');
  expect((await client.sandbox.state()).tracker).toMatchObject({ running: false });
});

test('a new key there and a tracker off the network are said by name, and pass', async () => {
  const { client } = await training();
  await client.sandbox.inTracker({ act: 'start' });
  await client.sandbox.inTracker({ act: 'new-key' });
  await vi.waitFor(async () => expect((await client.tracker.refresh()).trouble).toBe('unauthorised'), 5000);
  expect((await client.sandbox.state()).tracker.keyFits).toBe(false);
  await client.sandbox.inTracker({ act: 'tell-key' });
  await vi.waitFor(async () => expect((await client.tracker.refresh()).state).toBe('connected'), 5000);
  await client.sandbox.inTracker({ act: 'away' });
  await vi.waitFor(async () => expect((await client.tracker.refresh()).trouble).toBe('refused'), 5000);
  await client.sandbox.inTracker({ act: 'back' });
  await vi.waitFor(async () => expect((await client.tracker.refresh()).state).toBe('connected'), 5000);
});
