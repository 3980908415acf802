// A month of an operator with 500 batches and 300 orders, all that polls today at its defaults, in
// simulated time against the stand-in's own credit counter; beside it what refreshing everything each time costs.
import type { BenchRow } from './measure.ts';
import { openWorld } from './world.ts';

const BATCHES = 500;
const ORDERS = 300;
const LINES_AN_ORDER = 5;
const DAYS = 30;
const TICK_MS = 5 * 60_000;
const TARGET = 60_000;

export async function benchCredits(): Promise<BenchRow[]> {
  const world = await openWorld({ packages: 120, batches: BATCHES });
  try {
    const { core, apex, clock } = world;
    await core.client.settings.set({ 'sync.safetyMinBatches': 100_000 });
    await core.cycle();
    const fullOnce = apex.counters.credits - writesCost(apex.counters.appliedWrites);
    const ticks = (DAYS * 86_400_000) / TICK_MS;
    const { packages } = await core.client.packages.list({});
    const never = new AbortController().signal;
    let sold = 0;
    for (let tick = 1; tick <= ticks; tick += 1) {
      clock.jump(clock.now() + TICK_MS);
      // Orders spread over the month: what is sold on Apex is taken off the packages, as the desk would.
      while (sold < Math.floor((tick / ticks) * ORDERS * LINES_AN_ORDER)) {
        const item = packages[(sold * 13) % packages.length];
        sold += 1;
        if (!item || item.availableMg < 5000) continue;
        await core.client.packages.decrement({
          metrcNumber: item.metrcNumber,
          sku: 'singles_0_5g',
          units: 1,
          idempotencyKey: `sale-${sold}`,
        });
      }
      await core.core.sync.pollMapping(never);
      await core.cycle();
    }
    const used = apex.counters.credits;
    const rival = fullOnce * ticks + writesCost(apex.counters.appliedWrites);
    const { drivers } = (await core.client.apexSync.status()).credits;
    return [
      {
        what: 'Apex credits: a month (mapping and pushes; no order poller exists yet)',
        at: `${BATCHES} batches, ${ORDERS} orders of ${LINES_AN_ORDER} lines; ${drivers.map((d) => `${d.kind} ${d.credits}`).join(', ')}`,
        figure: used.toLocaleString('en'),
        floor: `${rival.toLocaleString('en')} refreshing everything each time`,
        ratio: used / rival,
        target: `≤ ${TARGET.toLocaleString('en')}`,
        met: used <= TARGET,
      },
    ];
  } finally {
    await world.close();
  }
}

/** A push costs its request and the batch that comes back. */
const writesCost = (writes: number): number => writes * 2;
