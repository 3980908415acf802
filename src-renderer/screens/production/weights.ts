// Weights of single pieces, as they are typed, pasted and shown: grams to the milligram, whole milligrams inside.
import { formatGramsExact, mg } from '#shared/model/mass.ts';
import { typedGrams } from '../../components/fields.tsx';

/** "0.512 g": a piece is weighed to the milligram. */
export const exactGrams = (milligrams: number): string => `${formatGramsExact(mg(milligrams))} g`;

/** "+1.2 %". */
export function percentOff(milligrams: number, targetMg: number): string {
  const off = ((milligrams - targetMg) * 100) / targetMg;
  return `${off < 0 ? '−' : '+'}${Math.abs(off).toFixed(1)} %`;
}

const MOST_MG = 1_000_000;

export interface ReadWeights {
  readonly weights: readonly number[];
  /** What was there and is no weight. */
  readonly wrong: readonly string[];
}

/** One weight, or a list as it is copied from a scale's log or a sheet: apart by spaces, lines, tabs or semicolons. */
export function readWeightList(text: string): ReadWeights {
  const weights: number[] = [];
  const wrong: string[] = [];
  for (const part of text.split(/[\s;]+/).filter((it) => it !== '' && !/^g(rams)?$/i.test(it))) {
    const weight = typedGrams(part.replace(/g$/i, ''));
    if (weight === null || weight <= 0 || weight > MOST_MG) wrong.push(part);
    else weights.push(weight);
  }
  return { weights, wrong };
}
