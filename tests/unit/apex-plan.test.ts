// The sync's decisions on a row of desired state: examples of every step, and random sequences of steps
// against a small model of what really happened on the wire.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acknowledged,
  actionOf,
  checkSafety,
  directionOf,
  failed,
  isDrasticCut,
  newRow,
  observed,
  parked,
  released,
  retried,
  type SyncRow,
  sending,
  sendPhases,
  unclear,
  wanted,
} from '#shared/rules/apex-plan.ts';

const AT = '2026-11-21T10:00:00.000Z';
const LATER = '2026-11-21T10:05:00.000Z';

const row = (desired: number, on: number | null, patch: Partial<SyncRow> = {}): SyncRow => ({
  ...newRow({ batchId: 1001, desired, cause: 'test', fedAs: 'CannaDart - Wedding Cake 0.5g' }, on, AT),
  ...patch,
});
const inFlight = (desired: number, on: number | null): SyncRow => sending(row(desired, on));

describe('a row of desired state', () => {
  test('is in sync from the start when Apex already has the quantity', () => {
    expect(row(200, 200)).toMatchObject({ state: 'in_sync', acknowledgedAt: AT });
    expect(row(200, 150).state).toBe('pending');
    expect(row(200, null)).toMatchObject({ state: 'pending', acknowledgedAt: null });
  });

  test('takes a newer desired value in place of an unsent older one and forgets the older one’s failures', () => {
    const waiting = failed(row(200, 100), 'down', LATER, true);
    expect(waiting).toMatchObject({ attempts: 1, nextAttemptAt: LATER, lastError: 'down' });
    expect(wanted(waiting, 180, 'newer')).toMatchObject({
      state: 'pending',
      desired: 180,
      cause: 'newer',
      attempts: 0,
      nextAttemptAt: null,
      lastError: null,
    });
    expect(wanted(waiting, 100, 'back again').state).toBe('in_sync');
    expect(wanted(waiting, 200, 'the same')).toBe(waiting);
  });

  test('keeps what is on the wire apart from what is wanted meanwhile', () => {
    const newer = wanted(inFlight(200, 100), 150, 'newer');
    expect(newer).toMatchObject({ state: 'sending', sentQuantity: 200, desired: 150 });
    expect(acknowledged(newer, 200, LATER)).toMatchObject({ state: 'pending', acknowledged: 200, desired: 150 });
    expect(acknowledged(wanted(newer, 200, 'again'), 200, LATER).state).toBe('in_sync');
  });

  test('waits to be read after an answer that was not clear', () => {
    const lost = unclear(inFlight(200, 100), 'timeout', LATER);
    expect(lost).toMatchObject({ state: 'unknown', sentQuantity: 200, attempts: 1 });
    expect(actionOf(lost, AT)).toBe('wait');
    expect(actionOf(lost, LATER)).toBe('read_back');
    expect(actionOf(wanted(lost, 50, 'newer'), LATER)).toBe('read_back');
    expect(actionOf(retried(lost), AT)).toBe('read_back');
    expect(actionOf(released(lost), LATER)).toBe('read_back');
  });

  test('is read back when the program ended in the middle of a push', () => {
    expect(actionOf(inFlight(200, 100), AT)).toBe('read_back');
  });

  test('parks one value only', () => {
    const refused = parked(inFlight(200, 100), 200, 'invalid');
    expect(refused).toMatchObject({ state: 'parked', lastError: 'invalid' });
    expect(actionOf(refused, LATER)).toBe('parked');
    expect(wanted(refused, 199, 'newer').state).toBe('pending');
    expect(retried(refused).state).toBe('pending');
    const meanwhile = parked(wanted(inFlight(200, 100), 150, 'newer'), 200, 'invalid');
    expect(meanwhile.state).toBe('pending');
  });
});

describe('a reading of Apex', () => {
  test.each([
    { before: 200, quantity: 200, news: 'same', held: false },
    { before: 200, quantity: 180, news: 'dropped', held: true },
    { before: 200, quantity: 230, news: 'raised', held: false },
    { before: null, quantity: 7, news: 'same', held: false },
  ])('of $quantity after $before is $news', ({ before, quantity, news, held }) => {
    const result = observed(row(200, before), quantity, LATER);
    expect(result.news).toBe(news);
    expect(result.row.heldSince !== null).toBe(held);
    expect(result.row.acknowledged).toBe(quantity);
  });

  test.each([
    { before: 100, sent: 200, quantity: 200, news: 'arrived' },
    { before: 100, sent: 200, quantity: 100, news: 'same' },
    { before: 100, sent: 200, quantity: 190, news: 'dropped' },
    { before: 100, sent: 200, quantity: 90, news: 'dropped' },
    { before: 100, sent: 200, quantity: 210, news: 'raised' },
    { before: 200, sent: 100, quantity: 100, news: 'arrived' },
    { before: 200, sent: 100, quantity: 200, news: 'same' },
    { before: 200, sent: 100, quantity: 95, news: 'dropped' },
    { before: 200, sent: 100, quantity: 150, news: 'dropped' },
    { before: null, sent: 200, quantity: 200, news: 'arrived' },
    { before: null, sent: 200, quantity: 190, news: 'dropped' },
  ])('of $quantity after an unclear push of $sent over $before is $news', ({ before, sent, quantity, news }) => {
    const lost = unclear(inFlight(sent, before), 'timeout', null);
    const result = observed(lost, quantity, LATER);
    expect(result.news).toBe(news);
    expect(['sending', 'unknown']).not.toContain(result.row.state);
  });

  test('of a drop holds back raising, never lowering', () => {
    const { row: held } = observed(row(200, 200), 180, LATER);
    expect(held.state).toBe('held');
    expect(actionOf(held, LATER)).toBe('held');
    const lower = wanted(held, 150, 'packed');
    expect(lower.state).toBe('pending');
    const done = acknowledged(sending(lower), 150, LATER);
    expect(done).toMatchObject({ state: 'in_sync', heldSince: LATER });
    expect(wanted(done, 160, 'raise').state).toBe('held');
    expect(wanted(released(done), 160, 'raise').state).toBe('pending');
  });

  test('of several drops adds up what is missing until it is released', () => {
    const once = observed(row(200, 200), 180, LATER).row;
    expect(once.heldQuantity).toBe(20);
    const wantedMore = wanted(once, 260, 'a new package');
    expect(observed(wantedMore, 170, LATER).row.heldQuantity).toBe(30);
    expect(acknowledged(sending(wanted(once, 100, 'packed')), 100, LATER).heldQuantity).toBe(20);
    expect(released(once).heldQuantity).toBeNull();
  });
});

describe('the order of a cycle', () => {
  test('is zeros, other decreases, increases', () => {
    const rows = [
      row(50, 10, { batchId: 1 }),
      row(0, 10, { batchId: 2 }),
      row(5, 10, { batchId: 3 }),
      row(7, null, { batchId: 4 }),
      row(0, null, { batchId: 5 }),
    ];
    expect(sendPhases(rows).map((phase) => phase.map((r) => r.batchId))).toEqual([[2, 5], [3], [1, 4]]);
    expect(sendPhases([row(9, 3)]).map((phase) => phase.map(directionOf))).toEqual([['increase']]);
  });
});

describe('the safety stop', () => {
  const rule = { minBatches: 5, sharePercent: 50 };
  const cuts = (n: number, to: number) => Array.from({ length: n }, (_, i) => row(to, 100, { batchId: i + 1 }));
  const nobody = new Map<number, number>();

  test.each([
    [100, 50, false],
    [100, 49, true],
    [100, 0, true],
    [1, 0, true],
    [0, 0, false],
  ])('calls %i → %i a drastic cut: %s', (from, to, drastic) => {
    expect(isDrasticCut(row(to, from))).toBe(drastic);
  });

  test.each([
    { n: 5, of: 5, tripped: false },
    { n: 6, of: 12, tripped: false },
    { n: 6, of: 11, tripped: true },
    { n: 6, of: 6, tripped: true },
  ])('with $n cuts of $of batches: $tripped', ({ n, of, tripped }) => {
    expect(checkSafety(cuts(n, 0), of, rule, nobody).tripped).toBe(tripped);
  });

  test('lets through exactly what was approved, and nothing lower', () => {
    const approved = new Map(cuts(6, 0).map((r) => [r.batchId, 20]));
    expect(checkSafety(cuts(6, 20), 6, rule, approved).tripped).toBe(false);
    expect(checkSafety(cuts(6, 30), 6, rule, approved).tripped).toBe(false);
    expect(checkSafety(cuts(6, 0), 6, rule, approved)).toMatchObject({ tripped: true, sharePercent: 100 });
  });

  test('never trips on raises or first pushes', () => {
    const rows = [...cuts(20, 500), ...Array.from({ length: 20 }, (_, i) => row(0, null, { batchId: 100 + i }))];
    expect(checkSafety(rows, 40, rule, nobody).cuts).toEqual([]);
  });
});

// What really is on Apex and on the wire, kept beside the row.
interface World {
  row: SyncRow;
  desired: number;
  onApex: number | null;
  wire: number | null;
  /** The wire's request took effect there. */
  arrived: boolean;
  /** A push ended without a clear answer and nobody looked yet. */
  unseen: boolean;
  unexplainedDrop: boolean;
}

const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wanted' as const), to: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), arrives: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('answered' as const, 'refused' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('unclear' as const, 'parked' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('retry' as const, 'release' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('read' as const, 'restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sold' as const), units: fc.integer({ min: 1, max: 3 }) }) },
);
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

function take(world: World, step: Step): void {
  const action = actionOf(world.row, LATER);
  switch (step.kind) {
    case 'wanted':
      world.desired = step.to;
      world.row = wanted(world.row, step.to, 'step');
      return;
    case 'send':
      if (action !== 'send' || world.wire !== null) return;
      // Never blind: whatever was sent before has been seen since.
      expect(world.unseen).toBe(false);
      if (world.unexplainedDrop) expect(world.row.desired).toBeLessThanOrEqual(world.row.acknowledged ?? 0);
      world.row = sending(world.row);
      expect(world.row.sentQuantity).toBe(world.desired);
      world.wire = world.desired;
      world.arrived = step.arrives;
      if (step.arrives) world.onApex = world.desired;
      return;
    case 'answered':
      if (world.wire === null || !world.arrived || world.onApex !== world.wire) return;
      world.row = acknowledged(world.row, world.wire, LATER);
      world.wire = null;
      return;
    case 'refused':
      if (world.wire === null || world.arrived) return;
      world.row = failed(world.row, 'refused', null, true);
      world.wire = null;
      return;
    case 'parked':
      if (world.wire === null || world.arrived) return;
      world.row = parked(world.row, world.wire, 'invalid');
      world.wire = null;
      return;
    case 'unclear':
    case 'restart':
      // A restart finds the row as it was written before the request left.
      if (world.wire === null) return;
      if (step.kind === 'unclear') world.row = unclear(world.row, 'lost', null);
      world.wire = null;
      world.unseen = true;
      return;
    case 'sold':
      if (world.wire !== null || world.onApex === null || world.onApex < step.units) return;
      world.onApex -= step.units;
      return;
    case 'read': {
      if (world.wire !== null || world.onApex === null) return;
      const { row: next, news } = observed(world.row, world.onApex, LATER);
      if (news === 'dropped') world.unexplainedDrop = true;
      world.row = next;
      world.unseen = false;
      return;
    }
    case 'retry':
      world.row = retried(world.row);
      return;
    case 'release':
      world.row = released(world.row);
      world.unexplainedDrop = false;
      return;
  }
}

function checkInvariants({ row: r, desired, wire, unseen, unexplainedDrop }: World): void {
  expect(r.desired).toBe(desired);
  expect(r.heldSince !== null).toBe(unexplainedDrop);
  const onTheWire = r.state === 'sending' || r.state === 'unknown';
  expect(onTheWire).toBe(wire !== null || unseen);
  if (!onTheWire) {
    expect(r.state === 'in_sync').toBe(r.acknowledged === r.desired);
    expect(r.sentQuantity).toBeNull();
  }
  const raises = r.acknowledged !== null && r.desired > r.acknowledged;
  if (r.state === 'held') expect(raises && unexplainedDrop).toBe(true);
  if (r.state === 'pending') expect(raises && unexplainedDrop).toBe(false);
  if (r.state === 'parked') expect(r.parkedQuantity).toBe(r.desired);
}

describe('any sequence of wishes, pushes, losses, sales and restarts', () => {
  test('never resends blind, never raises while held, and is in sync exactly when Apex confirmed the wish', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 0, max: 6 })), fc.array(steps, { maxLength: 60 }), (start, taken) => {
        const first = newRow({ batchId: 1, desired: 3, cause: '', fedAs: '' }, start, AT);
        const world: World = {
          row: first,
          desired: 3,
          onApex: start,
          wire: null,
          arrived: false,
          unseen: false,
          unexplainedDrop: false,
        };
        for (const step of taken) {
          take(world, step);
          checkInvariants(world);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('ends in sync once Apex answers plainly and a person explains what sold', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (taken) => {
        const world: World = {
          row: newRow({ batchId: 1, desired: 3, cause: '', fedAs: '' }, 1, AT),
          desired: 3,
          onApex: 1,
          wire: null,
          arrived: false,
          unseen: false,
          unexplainedDrop: false,
        };
        for (const step of taken) take(world, step);
        const calm: Step[] = [
          { kind: 'unclear' },
          { kind: 'read' },
          { kind: 'release' },
          { kind: 'retry' },
          { kind: 'send', arrives: true },
          { kind: 'answered' },
        ];
        for (const step of calm) take(world, step);
        expect(world.row.state).toBe('in_sync');
        expect(world.onApex).toBe(world.desired);
      }),
      { numRuns: 2000 },
    );
  });
});
