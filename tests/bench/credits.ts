// A month of an operator with 500 batches and 300 orders, everything that polls at its defaults, in
// simulated time against the stand-in's own credit counter; beside it what refreshing everything each time costs.
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import type { BenchRow } from './measure.ts';
import { openWorld, type World } from './world.ts';

const BATCHES = 500;
const ORDERS = 300;
const LINES_AN_ORDER = 5;
const DAYS = 30;
/** The shortest interval of a poller: orders are read every two minutes, the mapping every five. */
const TICK_MS = 2 * 60_000;
/** Each order is moved to its next status once a day: five times from submitted to complete. */
const DAY_MS = 86_400_000;
const FIRST_STATUS = 5520;
const MOVES = 5;
const MAPPING_MS = 5 * 60_000;
const CREDITS_PER_ORDER = 3;
const TARGET = 60_000;

export async function benchCredits(): Promise<BenchRow[]> {
  const world = await openWorld({ packages: 120, batches: BATCHES });
  try {
    const { core, apex, clock } = world;
    await core.client.settings.set({ 'sync.safetyMinBatches': 100_000 });
    await core.cycle();
    const fullOnce = apex.counters.credits - writesCost(apex.counters.appliedWrites);
    const ticks = (DAYS * DAY_MS) / TICK_MS;
    const { packages } = await core.client.packages.list({});
    const never = new AbortController().signal;
    const orders = orderBook(world);
    let sold = 0;
    let rivalOrders = 0;
    for (let tick = 1; tick <= ticks; tick += 1) {
      clock.jump(clock.now() + TICK_MS);
      // Orders spread over the month: what is sold on Apex is taken off the packages, as the desk would.
      while (sold < Math.floor((tick / ticks) * ORDERS * LINES_AN_ORDER)) {
        const item = packages[(sold * 13) % packages.length];
        sold += 1;
        if (sold % LINES_AN_ORDER === 0) orders.place();
        if (!item || item.availableMg < 5000) continue;
        await core.client.packages.decrement({
          metrcNumber: item.metrcNumber,
          sku: 'singles_0_5g',
          units: 1,
          idempotencyKey: `sale-${sold}`,
        });
      }
      orders.moveOn();
      await core.core.sync.pollMapping(never);
      // The poller's own turn is made in its name, too.
      await actAs({ actor: systemActor('Apex orders'), action: 'poller.run', source: 'bench' }, () =>
        core.core.orders.poll(never),
      );
      await core.cycle();
      rivalOrders += 1 + orders.count() * (CREDITS_PER_ORDER + LINES_AN_ORDER);
    }
    const known = (await core.client.orders.list({ view: 'all', limit: 1 })).total;
    // The last one may not be readable yet.
    if (known < ORDERS - 1) throw new Error(`${known} of ${ORDERS} orders were read.`);
    const used = apex.counters.credits;
    const rival = fullOnce * ((DAYS * DAY_MS) / MAPPING_MS) + rivalOrders + writesCost(apex.counters.appliedWrites);
    const { drivers } = (await core.client.apexSync.status()).credits;
    const readings = drivers.find(({ kind }) => kind === 'orders')?.requests ?? 0;
    const pace = (ticks / readings) * (TICK_MS / 60_000);
    return [
      {
        what: 'Apex credits: a month (mapping, orders and pushes)',
        at: `${BATCHES} batches, ${ORDERS} orders of ${LINES_AN_ORDER} lines through ${MOVES} statuses, read every ${pace.toFixed(1)} min on average to stay within the budget; ${drivers.map((d) => `${d.kind} ${d.credits}`).join(', ')}`,
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

/** The orders there: placed with all their lines, and moved to their next status once a day. */
function orderBook({ apex, clock }: World) {
  const batch = [...apex.state.batches.values()].at(-1);
  if (!batch) throw new Error('There is no batch to sell.');
  // Nobody's package feeds it, so its sales are orders and nothing else.
  apex.setUnlimited(batch.id);
  const due = new Map<number, number>();
  return {
    count: () => apex.state.orders.size,
    place: (): void => {
      const { orderId } = apex.sell({ batchId: batch.id, units: 4 });
      const order = apex.state.orders.get(orderId);
      const item = order?.items[0];
      if (!order || !item) throw new Error('The order has no line.');
      const items = Array.from({ length: LINES_AN_ORDER }, (_, i) => ({ ...item, id: item.id * 10 + i }));
      apex.state.orders.set(orderId, { ...order, items });
      due.set(orderId, clock.now() + DAY_MS);
    },
    moveOn: (): void => {
      for (const [orderId, at] of due) {
        if (at > clock.now()) continue;
        const order = apex.state.orders.get(orderId);
        if (!order || order.statusId >= FIRST_STATUS + MOVES) {
          due.delete(orderId);
          continue;
        }
        order.statusId += 1;
        // Somewhere between the last look and this one.
        order.updatedAt = clock.now() - ((orderId * 7919) % TICK_MS);
        due.set(orderId, at + DAY_MS);
      }
    },
  };
}

/** A push costs its request and the batch that comes back. */
const writesCost = (writes: number): number => writes * 2;
