import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '#main/core/backoff.ts';

const rule = { firstMs: 5000, capMs: 300_000 };

describe('pauses after failures', () => {
  it('double from the first up to the cap', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => backoffMs(rule, attempt, () => 0.999_999));
    expect(longest).toEqual([5000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it('have a random upper half, so that machines never retry in step', () => {
    expect(backoffMs(rule, 3, () => 0)).toBe(10_000);
    expect(backoffMs(rule, 3, () => 0.5)).toBe(15_000);
  });

  it('are finite, whole and between half and all of the cap after any number of failures', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 1_000_000 }), random, (attempt, value) => {
        const pause = backoffMs(rule, attempt, () => value);
        expect(Number.isInteger(pause) && pause >= rule.firstMs / 2 && pause <= rule.capMs).toBe(true);
      }),
    );
  });
});
