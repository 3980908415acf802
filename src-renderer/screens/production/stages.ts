// The stages in their order, as the window walks through them.
import type { ProductionStage } from '#shared/contract/production.ts';

/** Where work is done; `finished` is the end. */
export type WorkStage = Exclude<ProductionStage, 'finished'>;

export const WORK_STAGES: readonly WorkStage[] = ['grinding', 'rolling', 'testing', 'packaging'];
export const STAGES: readonly ProductionStage[] = [...WORK_STAGES, 'finished'];

export const isWorkStage = (stage: string): stage is WorkStage => WORK_STAGES.some((it) => it === stage);

/** The stage beside it in the order, or null at the ends. */
export const stageBeside = (stage: ProductionStage, step: 1 | -1): ProductionStage | null =>
  STAGES[STAGES.indexOf(stage) + step] ?? null;

export const isLater = (stage: ProductionStage, than: ProductionStage): boolean =>
  STAGES.indexOf(stage) > STAGES.indexOf(than);
