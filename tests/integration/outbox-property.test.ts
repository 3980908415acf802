// Random days of the outbox on the strict stand-in: items are added, the line and the server fail in every way, the
// program crashes, a person retries, time passes. In the end every item took effect exactly once, in its order's order.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import { until } from '#tests/support/odd-servers.ts';
import { endOutboxWorlds, type OutboxWorld, STATUS, startOutboxWorld } from '#tests/support/outbox-world.ts';

afterEach(endOutboxWorlds);

const MINUTE = 60_000;
const ORDERS = 3;
const KINDS: readonly FaultKind[] = [
  'refuse',
  'reset-mid-body',
  'hang',
  'lost-answer',
  'status-401',
  'status-404',
  'status-409',
  'status-422',
  'status-429',
  'status-500',
  'status-503',
  'html',
  'truncated-json',
  'wrong-types',
];
/** Every order goes up this way, a step for every item. */
const WAY = [STATUS.accepted, STATUS.packed, STATUS.out, STATUS.delivered, STATUS.paid] as const;

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), order: fc.nat(ORDERS - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      kind: fc.constantFrom(...KINDS),
      method: fc.constantFrom('GET', 'PATCH'),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('later' as const), ms: fc.integer({ min: 0, max: 5 * MINUTE }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), requests: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Runs, and is gone as soon as the stand-in has seen so many more requests, or nothing is left to do. */
async function crashWhileRunning(w: OutboxWorld, requests: number): Promise<void> {
  const before = w.apex.counters.requests;
  let over = false;
  const run = w.outbox.runner.runOnce(new AbortController().signal).catch(() => undefined);
  void run.finally(() => {
    over = true;
  });
  const hangs = () => w.apex.requests.at(-1)?.fault === 'hang';
  await until(() => over || hangs() || w.apex.counters.requests >= before + requests);
  w.crash();
}

async function take(w: OutboxWorld, added: Map<number, number>, it: Step): Promise<void> {
  switch (it.do) {
    case 'add': {
      const orderId = w.ids[it.order] ?? 0;
      const n = added.get(orderId) ?? 0;
      const statusId = WAY[n];
      if (statusId === undefined) return;
      added.set(orderId, n + 1);
      // The same key again is nothing.
      for (const _again of [1, 2]) w.queue(orderId, statusId, `${orderId} ${n}`);
      return;
    }
    case 'fault':
      w.apex.faults.add({
        kind: it.kind,
        match: { method: it.method, path: /shipping-orders\/\d+$/ },
        times: it.times,
        retryAfter: 2,
      });
      return;
    case 'later':
      await w.later(it.ms);
      return;
    case 'crash':
      await crashWhileRunning(w, it.requests);
      return;
    case 'retry':
      w.retryParked();
  }
}

describe('whatever happens', () => {
  it('every item takes effect exactly once, and those of an order in their order', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const w = await startOutboxWorld({ orders: ORDERS });
        const added = new Map<number, number>();
        for (const it of steps) await take(w, added, it);
        w.apex.faults.clear();
        for (let turn = 0; turn < 12 && w.states().some((state) => state !== 'done'); turn += 1) {
          w.retryParked();
          await w.later(16 * MINUTE);
        }
        expect(new Set(w.states())).toEqual(new Set(added.size === 0 ? [] : ['done']));
        expect(w.items()).toHaveLength([...added.values()].reduce((sum, n) => sum + n, 0));
        for (const [orderId, n] of added) expect(w.effects(orderId)).toEqual(WAY.slice(0, n));
        await endOutboxWorlds();
      }),
      { numRuns: 40 },
    );
  });
});
