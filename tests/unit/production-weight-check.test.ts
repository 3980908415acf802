import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWeights, toleranceBpOf } from '#shared/rules/weight-check.ts';

describe('a weight check', () => {
  it('tells mean, spread, lightest, heaviest and how many are outside', () => {
    expect(readWeights([490, 500, 510, 530], 500, 500)).toEqual({
      meanMg: 508,
      spreadMg: 17,
      minMg: 490,
      maxMg: 530,
      outside: 1,
      passed: false,
    });
  });

  it('passes at the very edge of the tolerance', () => {
    expect(readWeights([475, 525], 500, 500)).toMatchObject({ outside: 0, passed: true });
    expect(readWeights([474, 525], 500, 500)).toMatchObject({ outside: 1, passed: false });
  });

  it('rounds the mean half up', () => {
    expect(readWeights([500, 501], 500, 500).meanMg).toBe(501);
    expect(readWeights([500, 500, 501], 500, 500).meanMg).toBe(500);
  });

  it('has no spread for a single piece', () => {
    expect(readWeights([500], 500, 500)).toMatchObject({ meanMg: 500, spreadMg: null, passed: true });
  });

  it('passes only when every piece and their mean are within, whatever the weights', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        weights,
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 10, max: 5000 }),
        (some, target, bp) => {
          const reading = readWeights(some, target, bp);
          const within = (mg: number) => Math.abs(mg - target) <= (target * bp) / 10_000 + 1e-9;
          const mean = some.reduce((a, b) => a + b, 0) / some.length;
          expect(reading.passed).toBe(some.every(within) && within(mean));
          expect(reading.outside).toBe(some.filter((mg) => !within(mg)).length);
          expect(reading.minMg).toBeLessThanOrEqual(reading.meanMg);
          expect(reading.meanMg).toBeLessThanOrEqual(reading.maxMg);
          expect(Math.abs(reading.meanMg - mean)).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });
});

describe('the tolerance of a SKU', () => {
  it('is its own, or else the general one', () => {
    const own = new Map([['singles_1g', 2.5]]);
    expect(toleranceBpOf('singles_1g', 5, own)).toBe(250);
    expect(toleranceBpOf('singles_0_5g', 5, own)).toBe(500);
  });
});
