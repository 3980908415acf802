import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '#main/core/clock.ts';
import { createRateLimit } from '#main/core/rate-limit.ts';
import { createFakeClock, settle } from '#tests/support/fake-clock.ts';

/** A clock whose wall time can be set apart from the time that really passes. */
function createSettableClock() {
  const real = createFakeClock();
  let skew = 0;
  const clock: Clock = { ...real, now: () => real.now() + skew, monotonic: () => real.now() };
  return {
    clock,
    real,
    setWall: (ms: number) => {
      skew = ms - real.now();
    },
  };
}

/** The most starts inside any one second that begins at a start. */
const mostInASecond = (starts: readonly number[]): number =>
  Math.max(0, ...starts.map((from) => starts.filter((at) => at >= from && at < from + 1000).length));

async function startsOf(perSecond: number, arrivals: readonly number[], between?: (at: number) => void) {
  const { clock, real, setWall } = createSettableClock();
  const limit = createRateLimit(clock, perSecond);
  const starts: number[] = [];
  const served: number[] = [];
  for (const [index, gap] of arrivals.entries()) {
    await real.advance(gap);
    between?.(index);
    void limit.take().then(() => {
      starts.push(real.now());
      served.push(index);
    });
  }
  await settle();
  for (let i = 0; i < arrivals.length + 2 && served.length < arrivals.length; i += 1) await real.advance(2000);
  return { starts, served, setWall };
}

describe('a rate limit', () => {
  it('never lets more than its number start in any sliding second, and serves in order', async () => {
    const arrivals = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1500 })), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), arrivals, async (perSecond, gaps) => {
        const { starts, served } = await startsOf(perSecond, gaps);
        expect(mostInASecond(starts)).toBeLessThanOrEqual(perSecond);
        expect(served).toEqual(gaps.map((_, i) => i));
      }),
      { numRuns: 20 },
    );
  });

  it('lets the first ones through at once', async () => {
    const { starts } = await startsOf(5, [0, 0, 0, 0, 0]);
    expect(new Set(starts).size).toBe(1);
  });

  it('keeps to a lower rate from the moment it is set', async () => {
    const { clock, real } = createSettableClock();
    const limit = createRateLimit(clock, 10);
    const starts: number[] = [];
    const take = () => void limit.take().then(() => starts.push(real.now()));
    for (let i = 0; i < 10; i += 1) take();
    await settle();
    limit.setRate(2);
    expect(limit.rate()).toBe(2);
    for (let i = 0; i < 6; i += 1) take();
    await settle();
    await real.advance(10_000);
    expect(starts).toHaveLength(16);
    expect(mostInASecond(starts.slice(10))).toBeLessThanOrEqual(2);
  });
});

describe('a server that asked us to wait', () => {
  it('is left alone until then, and the later of two instants wins', async () => {
    const { clock, real } = createSettableClock();
    const limit = createRateLimit(clock, 10);
    limit.blockUntil(clock.now() + 30_000);
    limit.blockUntil(clock.now() + 5000);
    expect(limit.blockedUntil()).toBe(clock.now() + 30_000);
    let started = false;
    void limit.take().then(() => {
      started = true;
    });
    await real.advance(29_999);
    expect(started).toBe(false);
    await real.advance(1);
    expect(started).toBe(true);
    expect(limit.blockedUntil()).toBeNull();
  });

  it('also counts for one who is already waiting', async () => {
    const { clock, real } = createSettableClock();
    const limit = createRateLimit(clock, 1);
    await limit.take();
    let started = false;
    void limit.take().then(() => {
      started = true;
    });
    await real.advance(500);
    limit.blockUntil(clock.now() + 10_000);
    await real.advance(9999);
    expect(started).toBe(false);
    await real.advance(1);
    expect(started).toBe(true);
  });
});

describe('a clock that is set while requests wait', () => {
  it('back by a day does not stop them', async () => {
    const { clock, real, setWall } = createSettableClock();
    const limit = createRateLimit(clock, 2);
    await limit.take();
    await limit.take();
    limit.blockUntil(clock.now() + 3000);
    let started = false;
    void limit.take().then(() => {
      started = true;
    });
    setWall(clock.now() - 86_400_000);
    await real.advance(3000);
    expect(started).toBe(true);
  });

  it('back or forward never lets more start in a second that really passed', async () => {
    const jumps = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 25, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(jumps, async (skews) => {
        const { clock, real, setWall } = createSettableClock();
        const limit = createRateLimit(clock, 3);
        const starts: number[] = [];
        for (const skew of skews) {
          setWall(real.now() + skew);
          void limit.take().then(() => starts.push(real.now()));
          await real.advance(40);
        }
        await real.advance(30_000);
        expect(starts).toHaveLength(skews.length);
        expect(mostInASecond(starts)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 10 },
    );
  });
});

describe('one who gives up waiting', () => {
  it('is told at once and takes no place', async () => {
    const { clock, real } = createSettableClock();
    const limit = createRateLimit(clock, 1);
    await limit.take();
    const abort = new AbortController();
    const turn = limit.take(abort.signal);
    abort.abort();
    expect(await turn).toBe(false);
    let started = false;
    void limit.take().then((answer) => {
      started = answer;
    });
    await real.advance(1100);
    expect(started).toBe(true);
  });

  it('is told at once also behind another who goes on waiting', async () => {
    const { clock } = createSettableClock();
    const limit = createRateLimit(clock, 1);
    limit.blockUntil(clock.now() + 3_600_000);
    void limit.take();
    const abort = new AbortController();
    let answer: boolean | null = null;
    void limit.take(abort.signal).then((got) => {
      answer = got;
    });
    await settle();
    abort.abort();
    await settle();
    expect(answer).toBe(false);
  });

  it('before asking is told at once', async () => {
    const { clock } = createSettableClock();
    const limit = createRateLimit(clock, 1);
    limit.blockUntil(clock.now() + 3_600_000);
    expect(await limit.take(AbortSignal.abort())).toBe(false);
  });
});
