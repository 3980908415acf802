// Which stage a production batch may go to, and what that takes. Pure. Forward by one or more stages is free; backward
// takes a reason; into packaging the lab has a word.
import { type LabStatus, PRODUCTION_STAGES, type ProductionStage } from '../contract/production-shapes.ts';

export interface StageMove {
  readonly from: ProductionStage;
  readonly to: ProductionStage;
  readonly labStatus: LabStatus;
  /** Somebody who may has let a failed batch go on. */
  readonly labOverridden: boolean;
}

/**
 * What a move takes. `reason`: one has to be given, and why (backward, or the lab has not answered yet). `lab_failed`: it is
 * refused until the result is overridden. `end`: the end is reached by finishing, not by moving.
 */
export type MoveTakes =
  | { readonly takes: 'nothing' }
  | { readonly takes: 'reason'; readonly because: 'backward' | 'lab_pending' }
  | { readonly takes: 'refused'; readonly because: 'same_stage' | 'lab_failed' | 'end' };

const place = (stage: ProductionStage): number => PRODUCTION_STAGES.indexOf(stage);

export function stageMoveTakes({ from, to, labStatus, labOverridden }: StageMove): MoveTakes {
  if (from === to) return { takes: 'refused', because: 'same_stage' };
  if (to === 'finished' || from === 'finished') return { takes: 'refused', because: 'end' };
  if (place(to) < place(from)) return { takes: 'reason', because: 'backward' };
  if (to !== 'packaging') return { takes: 'nothing' };
  if (isStoppedByLab({ labStatus, labOverridden })) return { takes: 'refused', because: 'lab_failed' };
  const isOpen = labStatus === 'none' || labStatus === 'pending';
  return isOpen ? { takes: 'reason', because: 'lab_pending' } : { takes: 'nothing' };
}

/** A failed result that nobody has overridden: neither into packaging nor into a package. */
export const isStoppedByLab = (batch: Pick<StageMove, 'labStatus' | 'labOverridden'>): boolean =>
  batch.labStatus === 'failed' && !batch.labOverridden;
