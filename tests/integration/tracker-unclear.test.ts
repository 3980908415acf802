// A package of which nobody knows for long whether a decrement arrived: its figures must not grow old while the readings of
// all others are fine, because Apex would go on being told from them.
import { afterEach, expect, it } from 'vitest';
import { closeDesks } from '#tests/support/desk.ts';
import { WORKED_CASE } from '#tests/support/scenarios.ts';
import { endScriptedTrackers } from '#tests/support/scripted-tracker.ts';
import { endTrackerWorlds, startTrackerWorld } from '#tests/support/tracker-world.ts';

afterEach(async () => {
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
});

const WORKED = '1A40603000123456';

/** 100 g, of which four single grams are sold here; their decrement arrives, and no answer ever does. */
async function unclearWorld() {
  const w = await startTrackerWorld({ packages: [[WORKED, 'Wedding Cake', 100]], apex: WORKED_CASE });
  await w.cycle();
  w.tracker.fail('apex-decrement', { kind: 'lost' }, 1000);
  const sale = { metrcNumber: WORKED, sku: 'singles_1g', units: 4, idempotencyKey: 'sale-1' };
  await w.client.packages.decrement(sale);
  await w.send();
  expect((await w.open()).map(({ state }) => state)).toEqual(['unknown']);
  return w;
}

it('keeps its figures while that is short', async () => {
  const w = await unclearWorld();
  w.tracker.of(WORKED).mg -= 50_000;
  await w.read();
  expect(await w.package(WORKED)).toMatchObject({ availableMg: 96_000 });
});

it('is taken in as if nothing had arrived once its figures grow old: less than there is, never more', async () => {
  const w = await unclearWorld();
  w.tracker.of(WORKED).mg -= 50_000;
  for (let seconds = 0; seconds < 100; seconds += 5) await w.cycle();
  // 46 g are there, and the four that may be missing from them are taken off once more.
  expect(await w.package(WORKED)).toMatchObject({ availableMg: 42_000 });
  expect(w.apex?.state.batches.get(1002)?.quantity).toBe(42);

  w.tracker.heal();
  await w.clock.advance(120_000);
  await w.send();
  await w.read();
  expect(await w.items()).toMatchObject([{ state: 'done' }]);
  expect(await w.package(WORKED)).toMatchObject({ availableMg: 46_000 });
  expect(w.tracker.effects).toHaveLength(1);
  expect(await w.differences()).toEqual([]);
});

it('is taken in so after a restart too, without waiting anew', async () => {
  const w = await unclearWorld();
  await w.clock.advance(100_000);
  await w.restart();
  w.tracker.of(WORKED).mg -= 50_000;
  await w.read();
  expect(await w.package(WORKED)).toMatchObject({ availableMg: 42_000 });
});
