// The sync cycle of a large operator: with nothing changed, and with k packages changed.

import { join } from 'node:path';
import { openConnection } from '#main/db/database.ts';
import { type BenchRow, cpuMs, longestHold, median, medianCpuMs, ms } from './measure.ts';
import { openWorld, type World, type WorldSize } from './world.ts';

const SIZE: WorldSize = { packages: 10_000, batches: 50_000 };

export async function benchSyncCycle(): Promise<BenchRow[]> {
  const world = await openWorld(SIZE);
  try {
    const { core, apex } = world;
    await core.client.settings.set({ 'sync.safetyMinBatches': 100_000 });
    const first = await longestHold(() => core.cycle());
    if ((await core.cycle()).pending > 0) throw new Error('The world did not settle in its first cycle.');
    const at = `${SIZE.packages} packages, ${SIZE.batches} batches`;

    const scan = await scanCost(core.dataDir);
    const before = apex.counters.requests;
    const quiet = await medianCpuMs(() => core.cycle(), 7, 20);
    let hold = 0;
    for (let i = 0; i < 20; i += 1) hold = Math.max(hold, await longestHold(() => core.cycle()));
    const requests = apex.counters.requests - before;
    const rows: BenchRow[] = [
      {
        what: 'cycle, nothing changed: CPU',
        at,
        figure: ms(quiet),
        floor: `${ms(scan)} one SQL scan`,
        ratio: quiet / scan,
        target: '≤ 3×',
        met: quiet <= 3 * scan,
      },
      {
        what: 'cycle, nothing changed: requests',
        at: '160 cycles',
        figure: String(requests),
        floor: '0',
        ratio: null,
        target: '0',
        met: requests === 0,
      },
      {
        what: 'cycle, nothing changed: longest hold of the event loop',
        at: '20 cycles, each by itself',
        figure: ms(hold),
        floor: '–',
        ratio: null,
        target: '≤ 50 ms',
        met: hold <= 50,
      },
      {
        what: 'first cycle (reads, matches and sends everything): longest hold',
        at,
        figure: ms(first),
        floor: '–',
        ratio: null,
        target: '≤ 50 ms',
        met: first <= 50,
      },
    ];
    rows.push(...(await changedCycles(world, quiet)));
    return rows;
  } finally {
    await world.close();
  }
}

/** One plain scan of the rows a full comparison would have to look at. */
async function scanCost(dataDir: string): Promise<number> {
  const connection = openConnection(join(dataDir, 'packhouse.sqlite'));
  const packages = connection.prepare('select * from packages');
  const rows = connection.prepare('select * from apex_sync_rows');
  const cost = await medianCpuMs(() => packages.all().length + rows.all().length);
  connection.close();
  return cost;
}

async function changedCycles({ core, apex, clock }: World, quiet: number): Promise<BenchRow[]> {
  const { packages } = await core.client.packages.list({});
  const results: { k: number; cpu: number; exact: boolean; ordered: boolean }[] = [];
  let next = 0;
  for (const k of [1, 10, 100]) {
    const costs: number[] = [];
    let exact = true;
    let ordered = true;
    for (let round = 0; round < 5; round += 1) {
      // One SKU of k packages of different strains: half of them up, half of them down.
      for (let i = 0; i < k; i += 1) {
        next += 7;
        const item = packages[next % packages.length];
        if (!item) continue;
        const manualUnits = i % 2 === 0 ? 0 : 5000 + round;
        await core.client.packages.setSku({
          id: item.id,
          skuKey: 'singles_0_5g',
          setting: { excluded: false, manualUnits, weight: null },
        });
      }
      clock.jump(clock.now() + 5000);
      apex.clearRequests();
      costs.push(await cpuMs(() => core.cycle()));
      const writes = apex.requests.filter((request) => request.method === 'PATCH');
      exact &&= writes.length <= k && apex.requests.length === writes.length;
      const quantities = writes.map(({ body }) => Number(Reflect.get(Object(body), 'quantity')));
      const firstUp = quantities.findIndex((quantity) => quantity >= 5000);
      ordered &&= firstUp === -1 || quantities.slice(firstUp).every((quantity) => quantity >= 5000);
    }
    results.push({ k, cpu: median(costs), exact, ordered });
  }
  const one = results[0]?.cpu ?? Number.NaN;
  return results.map(({ k, cpu, exact, ordered }) => ({
    what: `cycle, ${k} changed: CPU (stand-in in the same process)`,
    at: exact ? 'exactly the changed batches requested' : 'MORE REQUESTS THAN CHANGES',
    figure: ms(cpu),
    floor: `${ms(quiet)} nothing changed; ${ms(cpu / k)} per change`,
    ratio: cpu / k / one,
    target: 'grows with k; decreases first',
    met: exact && ordered && cpu / k <= one * 1.5,
  }));
}
