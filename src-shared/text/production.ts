// The words of production: stages, states, the lab, and what happens to a batch. Complete by type: a new stage or event
// without words does not compile.
import type {
  LabStatus,
  ProductionEventKind,
  ProductionStage,
  ProductionState,
} from '../contract/production-shapes.ts';
import type { Explained } from './labels.ts';

export const STAGE_TEXT = {
  grinding: { label: 'Grinding', text: 'Flower is weighed out and ground.' },
  rolling: { label: 'Rolling', text: 'Pre-rolls are made and counted, and weighed in samples.' },
  testing: { label: 'Testing', text: 'Samples are at the lab; the result is awaited.' },
  packaging: { label: 'Packaging', text: 'Pre-rolls go into tubes and boxes, then into a METRC package.' },
  finished: { label: 'Finished', text: 'Everything that was made is in finished-goods packages.' },
} as const satisfies Record<ProductionStage, Explained>;

export const STATE_TEXT = {
  active: { label: 'In the works', text: 'Somebody can work on it.' },
  on_hold: { label: 'On hold', text: 'Nobody works on it until it is resumed.' },
  finished: { label: 'Finished', text: 'Nothing more comes of it.' },
  cancelled: { label: 'Cancelled', text: 'It was given up.' },
} as const satisfies Record<ProductionState, Explained>;

export const LAB_TEXT = {
  none: { label: 'No lab result', text: 'Nothing was sent to the lab yet, or nobody entered it.' },
  pending: { label: 'Lab pending', text: 'Samples are at the lab.' },
  passed: { label: 'Lab passed', text: 'The lab passed it; it may be packaged.' },
  failed: { label: 'Lab failed', text: 'It may not be packaged unless Compliance overrides the result.' },
} as const satisfies Record<LabStatus, Explained>;

/** A failed result that was overridden. */
export const LAB_OVERRIDDEN_TEXT: Explained = {
  label: 'Failed, overridden',
  text: 'The lab failed it; somebody who may let it go on all the same.',
};

export const EVENT_TEXT = {
  started: 'Batch started',
  edited: 'Strain or note changed',
  target_set: 'SKU set',
  target_removed: 'SKU removed',
  source_added: 'Source added',
  source_corrected: 'Source corrected',
  ground: 'Ground flower weighed',
  counted: 'Counted',
  count_corrected: 'Count corrected',
  waste: 'Waste weighed',
  waste_corrected: 'Waste corrected',
  moved: 'Moved',
  held: 'Put on hold',
  resumed: 'Resumed',
  lab: 'Lab result entered',
  lab_override: 'Lab result overridden',
  weight_checked: 'Weight check',
  check_acknowledged: 'Failed weight check looked at',
  split_off: 'Split off into',
  split_from: 'Split from',
  packaged: 'Finished into a package',
  taken_back: 'Taken back out of a package',
  closed: 'Finished',
  reopened: 'Reopened',
  cancelled: 'Cancelled',
} as const satisfies Record<ProductionEventKind, string>;
