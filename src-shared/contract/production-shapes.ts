// What production is made of, as the window gets it. Masses are integer milligrams; pieces are single pre-rolls, units
// are sellable units of a SKU.
import { z } from 'zod';

const id = z.uuid();
const mg = z.int();

/** In their order. `finished` is the end. */
export const PRODUCTION_STAGES = ['grinding', 'rolling', 'testing', 'packaging', 'finished'] as const;
export type ProductionStage = (typeof PRODUCTION_STAGES)[number];

/** Where a batch stands beside its stage. on_hold keeps the stage; finished is the stage too. */
export const PRODUCTION_STATES = ['active', 'on_hold', 'finished', 'cancelled'] as const;
export type ProductionState = (typeof PRODUCTION_STATES)[number];

export const LAB_STATUSES = ['none', 'pending', 'passed', 'failed'] as const;
export type LabStatus = (typeof LAB_STATUSES)[number];

export const PRODUCTION_EVENT_KINDS = [
  'started',
  'edited',
  'target_set',
  'target_removed',
  'source_added',
  'source_corrected',
  'ground',
  'counted',
  'count_corrected',
  'waste',
  'waste_corrected',
  'moved',
  'held',
  'resumed',
  'lab',
  'lab_override',
  'weight_checked',
  'check_acknowledged',
  'split_off',
  'split_from',
  'packaged',
  'taken_back',
  'closed',
  'reopened',
  'cancelled',
] as const;
export type ProductionEventKind = (typeof PRODUCTION_EVENT_KINDS)[number];

/** The last time it stood here: how a stage's visit went. */
export const stageVisit = z.object({
  stage: z.enum(PRODUCTION_STAGES),
  from: z.string(),
  to: z.string().nullable(),
  by: z.string(),
});

export const productionTarget = z.object({
  skuKey: z.string(),
  name: z.string(),
  milligramsPerPiece: z.int().positive(),
  packSize: z.int().positive(),
  plannedUnits: z.int(),
  /** Pieces made, and of these those that are in finished-goods packages. */
  madePieces: z.int(),
  packagedPieces: z.int(),
});
export type ProductionTarget = z.infer<typeof productionTarget>;

/** When it may be done, from the pace of earlier counts; null where there is too little to go by. */
export const productionEstimate = z.object({
  /** Pieces still to be made. */
  pieces: z.int(),
  /** Working minutes, likely at least and at most. */
  fromMinutes: z.int(),
  toMinutes: z.int(),
  /** Instants in the facility's working days. */
  from: z.string(),
  to: z.string(),
  /** Counts the pace comes from. */
  samples: z.int(),
});

export const productionBatch = z.object({
  id,
  /** Readable: PR-261122-01, the day it was started and a running number of that day. */
  number: z.string(),
  strain: z.string(),
  stage: z.enum(PRODUCTION_STAGES),
  state: z.enum(PRODUCTION_STATES),
  holdReason: z.string(),
  labStatus: z.enum(LAB_STATUSES),
  labDate: z.string().nullable(),
  labReference: z.string(),
  /** A failed result was overridden. */
  labOverridden: z.boolean(),
  sources: z.array(z.object({ tag: z.string(), mg })),
  targets: z.array(productionTarget),
  groundMg: mg.nullable(),
  inputMg: mg,
  piecesMg: mg,
  packagedMg: mg,
  wasteMg: mg,
  unexplainedMg: mg,
  /** inputMg − piecesMg − wasteMg − unexplainedMg */
  inWorkMg: mg,
  /** Share of the input that nobody can explain is above the setting's. */
  unexplainedFlagged: z.boolean(),
  /** Weight checks that failed and that nobody has looked at since. */
  failedChecks: z.int(),
  splitFrom: z.string().nullable(),
  packages: z.array(z.object({ packageId: id, metrcNumber: z.string(), mg })),
  estimate: productionEstimate.nullable(),
  stageSince: z.string(),
  visits: z.array(stageVisit),
  note: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type ProductionBatch = z.infer<typeof productionBatch>;

export const productionEvent = z.object({
  id,
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  kind: z.enum(PRODUCTION_EVENT_KINDS),
  /** moved, reopened: from and to. */
  stageBefore: z.enum(PRODUCTION_STAGES).nullable(),
  stageAfter: z.enum(PRODUCTION_STAGES).nullable(),
  skuKey: z.string(),
  pieces: z.int(),
  inputDelta: mg,
  piecesDelta: mg,
  wasteDelta: mg,
  unexplainedDelta: mg,
  packagedDelta: mg,
  /** The source's tag, the finished package's, or the other batch's number. */
  ref: z.string(),
  note: z.string(),
});
export type ProductionEvent = z.infer<typeof productionEvent>;

export const weightCheck = z.object({
  id,
  batchId: id,
  stage: z.enum(PRODUCTION_STAGES),
  skuKey: z.string(),
  at: z.string(),
  actor: z.string(),
  targetMg: mg,
  /** Hundredths of a percent: 500 is ±5 %. */
  toleranceBp: z.int(),
  samples: z.array(mg),
  meanMg: mg,
  /** Standard deviation of the samples; null for one. */
  spreadMg: mg.nullable(),
  minMg: mg,
  maxMg: mg,
  /** Pieces outside the tolerance. */
  outside: z.int(),
  passed: z.boolean(),
  note: z.string(),
  acknowledgedBy: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBecause: z.string(),
});
export type WeightCheck = z.infer<typeof weightCheck>;

export const weightTrendPoint = z.object({
  checkId: id,
  batchId: id,
  batchNumber: z.string(),
  strain: z.string(),
  stage: z.enum(PRODUCTION_STAGES),
  at: z.string(),
  targetMg: mg,
  toleranceBp: z.int(),
  meanMg: mg,
  minMg: mg,
  maxMg: mg,
  passed: z.boolean(),
});
export type WeightTrendPoint = z.infer<typeof weightTrendPoint>;

/** Pieces in an hour of work, of one strain and SKU. */
export const productionPace = z.object({
  strain: z.string(),
  skuKey: z.string(),
  perHour: z.number(),
  /** A tenth of the counts was slower, a tenth faster. */
  slow: z.number(),
  fast: z.number(),
  samples: z.int(),
});
export type ProductionPace = z.infer<typeof productionPace>;

export const productionNeed = z.object({
  /** Normalised strain and SKU: the same for the same need. */
  key: z.string(),
  strain: z.string(),
  skuKey: z.string(),
  name: z.string(),
  milligramsPerPiece: z.int().positive(),
  packSize: z.int().positive(),
  /** Needs Production of the packing list, units. */
  neededUnits: z.int(),
  /** Lines that are short, and the earliest delivery date among them. */
  lines: z.int(),
  dueDate: z.string().nullable(),
  /**
   * Units that active batches will still give, less what is packaged: planned or made, whichever is more, until rolling is
   * over; then what was made. None of batches that the lab stopped.
   */
  inWorksUnits: z.int(),
  batches: z.array(z.object({ id, number: z.string(), stage: z.enum(PRODUCTION_STAGES), units: z.int() })),
  /** max(needed − in the works, 0) */
  toStartUnits: z.int(),
});
export type ProductionNeed = z.infer<typeof productionNeed>;

export const productionFigures = z.object({
  byStage: z.object({
    grinding: z.int(),
    rolling: z.int(),
    testing: z.int(),
    packaging: z.int(),
  }),
  active: z.int(),
  onHold: z.int(),
  inWorkMg: mg,
  /** Counted today (the facility's day), pieces. */
  piecesToday: z.int(),
  /** Failed checks nobody has looked at, failed lab results without override, unexplained losses of the last 30 days. */
  failedChecks: z.int(),
  failedLabs: z.int(),
  unexplained: z.int(),
  /** Strain and SKU pairs with something to start, and their units. */
  needsToStart: z.int(),
  unitsToStart: z.int(),
});
export type ProductionFigures = z.infer<typeof productionFigures>;
