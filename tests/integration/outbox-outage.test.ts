// What is told once Apex is back: from when to when it was away, what was sent since, and what needs a person.
import { afterEach, describe, expect, test } from 'vitest';
import {
  endOutboxWorlds,
  type OutboxWorld,
  type OutboxWorldOptions,
  startOutboxWorld,
} from '#tests/support/outbox-world.ts';

afterEach(endOutboxWorlds);

const MINUTE = 60_000;
const START = Date.parse('2026-11-21T10:00:00.000Z');
const lastOutage = (w: OutboxWorld) => w.outbox.status().targets[0]?.lastOutage;
const sinceStart = (w: OutboxWorld, key: 'from' | 'to'): number => Date.parse(lastOutage(w)?.[key] ?? '') - START;

/** Orders packed one by one with the way to Apex cut. */
async function packedWhileAway(orders: number, options: OutboxWorldOptions = {}) {
  const w = await startOutboxWorld({ orders, ...options });
  w.apex.faults.add({ kind: 'refuse', times: 'always' });
  for (const id of w.ids) w.packed(id);
  await w.run();
  return w;
}

/** Runs every half minute, as long as it takes to be through. */
async function pass(w: OutboxWorld, minutes: number): Promise<void> {
  for (let turn = 0; turn < minutes * 2; turn += 1) await w.later(MINUTE / 2);
}

describe('an outage', () => {
  test('is summed up when Apex is back and all that waited is through', async () => {
    const w = await packedWhileAway(4);
    const [refused = 0] = w.ids;
    await pass(w, 10);
    expect(lastOutage(w)).toBeNull();
    w.apex.faults.clear();
    w.apex.faults.add({
      kind: 'status-422',
      match: { method: 'PATCH', path: `/v1/shipping-orders/${refused}` },
      times: 'always',
    });
    const told: string[] = [];
    w.events.subscribe(({ area, ids }) => ids === null && told.push(area));
    await pass(w, 4);
    expect(w.outbox.status()).toMatchObject({ waiting: 0, parked: 1 });
    expect(lastOutage(w)).toMatchObject({ sent: 3, parked: 1 });
    expect(sinceStart(w, 'from')).toBeLessThan(MINUTE);
    expect(sinceStart(w, 'to')).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(sinceStart(w, 'to')).toBeLessThanOrEqual(13 * MINUTE);
    expect(told).toEqual(['outbox']);
  });

  test('counts what had to wait for its next try after Apex was back, not only the first', async () => {
    const w = await packedWhileAway(3);
    await pass(w, 5);
    w.apex.faults.clear();
    const at = Date.parse(String(w.items()[0]?.next_attempt_at));
    w.database.connection
      .prepare('update outbox set next_attempt_at = ? where seq = 1 and title != ?')
      .run(new Date(at + MINUTE / 2).toISOString(), String(w.items()[0]?.title));
    await w.later(2 * MINUTE);
    await pass(w, 3);
    expect(lastOutage(w)).toMatchObject({ sent: 3, parked: 0 });
  });

  test('of less than a minute is told to nobody', async () => {
    const w = await packedWhileAway(1);
    w.apex.faults.clear();
    await w.later(MINUTE / 2);
    expect(w.states()).toEqual(['done']);
    await pass(w, 3);
    expect(lastOutage(w)).toBeNull();
  });

  test('that nobody waits for any more is forgotten', async () => {
    const w = await packedWhileAway(1);
    await pass(w, 5);
    w.outbox.runner.cancel(String(w.items()[0]?.id), 'Done by hand on Apex', 'Lead');
    await pass(w, 3);
    w.apex.faults.clear();
    await pass(w, 3);
    w.delivered();
    await w.run();
    expect(w.states()).toEqual(['cancelled', 'done']);
    expect(lastOutage(w)).toBeNull();
  });

  test('is replaced by the next one, which counts anew', async () => {
    const w = await packedWhileAway(2);
    await pass(w, 3);
    w.apex.faults.clear();
    await pass(w, 4);
    expect(lastOutage(w)).toMatchObject({ sent: 2, parked: 0 });
    const first = lastOutage(w);
    w.apex.faults.add({ kind: 'refuse', times: 'always' });
    w.delivered();
    await pass(w, 3);
    expect(lastOutage(w)).toEqual(first);
    w.apex.faults.clear();
    await pass(w, 4);
    expect(lastOutage(w)).toMatchObject({ sent: 1, parked: 0 });
    expect(Date.parse(lastOutage(w)?.from ?? '')).toBeGreaterThan(Date.parse(first?.to ?? ''));
  });
});
