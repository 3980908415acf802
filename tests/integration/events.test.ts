import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventBus } from '#main/core/events.ts';
import type { ChangeEvent } from '#shared/contract/app.ts';
import { operator } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { settle } from '#tests/support/fake-clock.ts';

describe('the bus', () => {
  it('tells everybody, and reports a listener that fails', () => {
    const failures: unknown[] = [];
    const bus = createEventBus((error) => failures.push(error));
    const heard: ChangeEvent[] = [];
    bus.subscribe(() => {
      throw new Error('broken');
    });
    bus.subscribe((event) => heard.push(event));
    bus.publish({ area: 'packages', ids: ['1'] });
    expect(heard).toEqual([{ area: 'packages', ids: ['1'] }]);
    expect(failures).toHaveLength(1);
  });

  it('tells nobody who has left, also one who leaves while being told', () => {
    const bus = createEventBus(() => undefined);
    let calls = 0;
    const leave = bus.subscribe(() => {
      calls += 1;
      leave();
    });
    bus.publish({ area: 'packages', ids: null });
    bus.publish({ area: 'packages', ids: null });
    expect(calls).toBe(1);
  });

  it('tells one who joins while others are told only of the next change', () => {
    const bus = createEventBus(() => undefined);
    let joined = 0;
    const join = (): void => {
      joined += 1;
      if (joined < 100) bus.subscribe(() => join());
    };
    bus.subscribe(() => join());
    bus.publish({ area: 'packages', ids: null });
    expect(joined).toBe(1);
  });
});

describe('the subscription of a window', () => {
  let test: TestCore;
  beforeEach(async () => {
    test = await createTestCore();
  });
  afterEach(() => test.discard());

  const subscribe = async (signal: AbortSignal) => {
    const client = createRouterClient(test.core.router, { context: test.core.contextFor(operator) });
    return client.app.changes(undefined, { signal });
  };

  it('streams what changed, by area and id', async () => {
    const abort = new AbortController();
    const changes = await subscribe(abort.signal);
    const first = changes.next();
    await settle();
    const { id } = await test.client.packages.create({ metrcNumber: '1A1', strain: 'Blue Dream', initialMg: 1000 });
    expect(await first).toEqual({ done: false, value: { area: 'packages', ids: [id] } });
    abort.abort();
  });

  it('merges what happened while nobody read, so that a slow window costs a bounded memory', async () => {
    const abort = new AbortController();
    const changes = await subscribe(abort.signal);
    const first = changes.next();
    await settle();
    test.core.events.publish({ area: 'mapping', ids: null });
    await first;
    for (let i = 0; i < 1000; i += 1) test.core.events.publish({ area: 'packages', ids: [String(i % 10)] });
    const next = await changes.next();
    expect(next.value).toMatchObject({ area: 'packages' });
    expect(JSON.stringify(next.value).match(/"\d"/g)).toHaveLength(10);
    let more = false;
    void changes.next().then(({ done }) => {
      more = !done;
    });
    await settle();
    expect(more).toBe(false);
    abort.abort();
  });

  it('ends when the window goes away, and listens no longer', async () => {
    const abort = new AbortController();
    const changes = await subscribe(abort.signal);
    const waiting = changes.next();
    await settle();
    abort.abort();
    expect((await waiting).done).toBe(true);
  });
});
