import { describe, expect, it } from 'vitest';
import { createBreaker } from '#main/core/breaker.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';

function setUp() {
  const clock = createFakeClock();
  const breaker = createBreaker({ clock, random: () => 1, failures: 3, pause: { firstMs: 1000, capMs: 4000 } });
  const fail = (times: number) => {
    for (let i = 0; i < times; i += 1) breaker.failed();
  };
  return { clock, breaker, fail };
}

describe('a circuit breaker', () => {
  it('lets everything through until several failures in a row', () => {
    const { breaker, fail } = setUp();
    fail(2);
    expect(breaker.allows()).toBe(true);
    fail(1);
    expect(breaker.allows()).toBe(false);
  });

  it('counts only failures in a row', () => {
    const { breaker, fail } = setUp();
    fail(2);
    breaker.succeeded();
    fail(2);
    expect(breaker.allows()).toBe(true);
  });

  it('lets one probe through after the pause, and everything once it succeeds', async () => {
    const { breaker, clock, fail } = setUp();
    fail(3);
    await clock.advance(1000);
    expect(breaker.allows()).toBe(true);
    expect(breaker.allows()).toBe(false);
    breaker.succeeded();
    expect(breaker.allows()).toBe(true);
    expect(breaker.allows()).toBe(true);
  });

  it('pauses longer each time the probe fails, up to the cap', async () => {
    const { breaker, clock, fail } = setUp();
    fail(3);
    for (const pause of [1000, 2000, 4000, 4000]) {
      await clock.advance(pause - 1);
      expect(breaker.allows()).toBe(false);
      await clock.advance(1);
      expect(breaker.allows()).toBe(true);
      breaker.failed();
    }
  });

  it('starts over with the short pause after a success', async () => {
    const { breaker, clock, fail } = setUp();
    fail(3);
    await clock.advance(1000);
    breaker.allows();
    breaker.failed();
    await clock.advance(2000);
    breaker.allows();
    breaker.succeeded();
    fail(3);
    await clock.advance(1000);
    expect(breaker.allows()).toBe(true);
  });
});
