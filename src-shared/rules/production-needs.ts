// What to start: what the packing list is short of, beside what batches in the works will still give, per strain and SKU.
// Strain keys are canonical (aliases resolved) and SKU keys too, so equal keys are the same need. Units are sellable units.
import type { ProductionNeed, ProductionStage } from '../contract/production-shapes.ts';

/** A shortfall of the packing list. */
export interface PackingNeed {
  readonly strain: string;
  readonly strainKey: string;
  readonly skuKey: string;
  readonly name: string;
  readonly milligramsPerPiece: number;
  readonly packSize: number;
  readonly neededUnits: number;
  readonly lines: number;
  readonly dueDate: string | null;
}

/** One SKU of one batch that is neither finished nor cancelled. */
export interface InTheWorks {
  readonly batchId: string;
  readonly number: string;
  readonly stage: ProductionStage;
  readonly strainKey: string;
  readonly skuKey: string;
  readonly packSize: number;
  readonly plannedUnits: number;
  readonly madePieces: number;
  readonly packagedPieces: number;
  /** A failed lab result stops it: nobody can count on it. */
  readonly stopped: boolean;
}

export const needKey = (strainKey: string, skuKey: string): string => `${strainKey} · ${skuKey}`;

/**
 * Units a batch will still give of a SKU, less what is in packages already: until rolling is over what is planned or made,
 * whichever is more; from testing on only what was made. None of a batch that the lab stopped.
 */
export function unitsToCome(
  t: Pick<InTheWorks, 'stage' | 'packSize' | 'plannedUnits' | 'madePieces' | 'packagedPieces' | 'stopped'>,
): number {
  if (t.stopped) return 0;
  const made = Math.floor(t.madePieces / t.packSize);
  const isStillMade = t.stage === 'grinding' || t.stage === 'rolling';
  return Math.max(0, (isStillMade ? Math.max(t.plannedUnits, made) : made) - Math.floor(t.packagedPieces / t.packSize));
}

/** The largest gap first; of equal gaps what is due first. */
export function joinNeeds(needs: readonly PackingNeed[], works: readonly InTheWorks[]): ProductionNeed[] {
  const coming = new Map<string, InTheWorks[]>();
  for (const work of works) {
    if (unitsToCome(work) === 0) continue;
    const key = needKey(work.strainKey, work.skuKey);
    coming.set(key, [...(coming.get(key) ?? []), work]);
  }
  return needs
    .map(({ strainKey, ...need }) => {
      const key = needKey(strainKey, need.skuKey);
      const batches = (coming.get(key) ?? []).map((work) => ({
        id: work.batchId,
        number: work.number,
        stage: work.stage,
        units: unitsToCome(work),
      }));
      const inWorksUnits = batches.reduce((sum, { units }) => sum + units, 0);
      return { key, ...need, inWorksUnits, batches, toStartUnits: Math.max(0, need.neededUnits - inWorksUnits) };
    })
    .sort(
      (a, b) =>
        b.toStartUnits - a.toStartUnits || compare(a.dueDate ?? '9999', b.dueDate ?? '9999') || compare(a.key, b.key),
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
