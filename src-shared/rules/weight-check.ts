// Weight checks: weights of single pieces against what one should weigh. Whole milligrams; every comparison is exact.

export interface WeightReading {
  /** Rounded half up. */
  readonly meanMg: number;
  /** Sample standard deviation, rounded half up; null for a single piece. */
  readonly spreadMg: number | null;
  readonly minMg: number;
  readonly maxMg: number;
  /** Pieces further from the target than the tolerance. */
  readonly outside: number;
  /** Every piece is within the tolerance, and so is their mean. */
  readonly passed: boolean;
}

/** Hundredths of a percent in a whole. */
const WHOLE_BP = 10_000;

/** The tolerance's own edge is still within. `toleranceBp` is hundredths of a percent of the target. */
const isWithin = (weightMg: number, targetMg: number, toleranceBp: number): boolean =>
  Math.abs(weightMg - targetMg) * WHOLE_BP <= targetMg * toleranceBp;

/** Reads a check. Throws RangeError without samples: a programming error, the contract asks for at least one. */
export function readWeights(samples: readonly number[], targetMg: number, toleranceBp: number): WeightReading {
  const count = samples.length;
  if (count === 0) throw new RangeError('A weight check needs at least one piece.');
  const sum = samples.reduce((total, weight) => total + weight, 0);
  const outside = samples.filter((weight) => !isWithin(weight, targetMg, toleranceBp)).length;
  // A mean of weights that are all within is within as well, so the pieces decide.
  return {
    meanMg: Math.floor((2 * sum + count) / (2 * count)),
    spreadMg: count === 1 ? null : Math.round(deviation(samples, sum / count)),
    minMg: Math.min(...samples),
    maxMg: Math.max(...samples),
    outside,
    passed: outside === 0,
  };
}

const deviation = (samples: readonly number[], mean: number): number =>
  Math.sqrt(samples.reduce((total, weight) => total + (weight - mean) ** 2, 0) / (samples.length - 1));

/** Percent as a person sets it, in hundredths of a percent. */
export const toleranceInBp = (percent: number): number => Math.round(percent * 100);

/** The tolerance of a SKU in hundredths of a percent: its own, or else the general one. Keys are canonical. */
export const toleranceBpOf = (skuKey: string, general: number, own: ReadonlyMap<string, number>): number =>
  toleranceInBp(own.get(skuKey) ?? general);
