// What production at the sample facility has done in the last days: a batch in every stage, one on hold, one the lab failed,
// one with a failed weight check, and the consumables they use up. Moments are shares of the working time of the last days,
// 0 the oldest and 1 now, so that they lie on working days whenever training is opened.
import type { ConsumableKind, RecipePer } from '#shared/contract/consumables.ts';
import type { LabStatus, ProductionStage } from '#shared/contract/production-shapes.ts';

/** Grams are decimal numbers. Pieces are single pre-rolls. */
export type SampleStep =
  | { readonly at: number; readonly does: 'source'; readonly tag: string; readonly grams: number }
  | { readonly at: number; readonly does: 'move'; readonly to: ProductionStage }
  | { readonly at: number; readonly does: 'ground'; readonly grams: number }
  | { readonly at: number; readonly does: 'count'; readonly sku: string; readonly pieces: number }
  | { readonly at: number; readonly does: 'waste'; readonly grams: number }
  | { readonly at: number; readonly does: 'weigh'; readonly sku: string; readonly grams: readonly number[] }
  | { readonly at: number; readonly does: 'lab'; readonly status: LabStatus; readonly reference: string }
  | { readonly at: number; readonly does: 'hold'; readonly reason: string };

export interface SampleBatch {
  readonly at: number;
  readonly strain: string;
  /** SKU key → units planned. */
  readonly targets: Readonly<Record<string, number>>;
  readonly note: string;
  readonly steps: readonly SampleStep[];
}

export interface SampleConsumable {
  readonly name: string;
  readonly kind: ConsumableKind;
  readonly onHand: number;
  readonly reorderPoint: number;
  readonly reorderAmount: number;
  readonly recipes: readonly { readonly sku: string; readonly per: RecipePer; readonly thousandths: number }[];
}

const flower = (number: number): string => `1A40603000000000${String(70_000_000 + number)}`;

/** Each of the weights a little off, always the same way. */
const around = (grams: number, ...offMilligrams: readonly number[]): readonly number[] =>
  offMilligrams.map((off) => (Math.round(grams * 1000) + off) / 1000);

export const SAMPLE_BATCHES: readonly SampleBatch[] = [
  {
    at: 0.1,
    strain: 'OG Kush',
    targets: { singles_0_5g: 1200, magnetic_box_12pk: 40 },
    note: 'Second shift of the week, same lot as the last one.',
    steps: [
      { at: 0.11, does: 'source', tag: flower(11), grams: 860 },
      { at: 0.14, does: 'ground', grams: 852 },
      { at: 0.16, does: 'move', to: 'rolling' },
      { at: 0.2, does: 'count', sku: 'singles_0_5g', pieces: 380 },
      { at: 0.25, does: 'count', sku: 'singles_0_5g', pieces: 460 },
      { at: 0.26, does: 'weigh', sku: 'singles_0_5g', grams: around(0.5, 4, -6, 11, -3, 8, 2, -9, 5) },
      { at: 0.3, does: 'count', sku: 'singles_0_5g', pieces: 360 },
      { at: 0.36, does: 'count', sku: 'magnetic_box_12pk', pieces: 480 },
      { at: 0.38, does: 'waste', grams: 9.4 },
      { at: 0.45, does: 'move', to: 'testing' },
      { at: 0.46, does: 'lab', status: 'pending', reference: 'COA 8812' },
      { at: 0.8, does: 'lab', status: 'passed', reference: 'COA 8812' },
      { at: 0.84, does: 'move', to: 'packaging' },
    ],
  },
  {
    at: 0.3,
    strain: 'Tangie',
    targets: { singles_0_5g: 600, singles_1g: 150 },
    note: '',
    steps: [
      { at: 0.32, does: 'source', tag: flower(14), grams: 480 },
      { at: 0.36, does: 'move', to: 'rolling' },
      { at: 0.41, does: 'count', sku: 'singles_0_5g', pieces: 340 },
      { at: 0.45, does: 'count', sku: 'singles_0_5g', pieces: 260 },
      { at: 0.5, does: 'count', sku: 'singles_1g', pieces: 150 },
      { at: 0.52, does: 'waste', grams: 6.1 },
      { at: 0.55, does: 'move', to: 'testing' },
      { at: 0.56, does: 'lab', status: 'pending', reference: 'COA 8829' },
      { at: 0.9, does: 'lab', status: 'failed', reference: 'COA 8829' },
    ],
  },
  {
    at: 0.5,
    strain: 'Blue Dream',
    targets: { singles_0_5g: 1500, magnetic_box_6pk: 120 },
    note: 'For the Harbor Lane order.',
    steps: [
      { at: 0.52, does: 'source', tag: flower(17), grams: 700 },
      { at: 0.53, does: 'source', tag: flower(18), grams: 440 },
      { at: 0.57, does: 'ground', grams: 1131.5 },
      { at: 0.6, does: 'move', to: 'rolling' },
      { at: 0.66, does: 'count', sku: 'singles_0_5g', pieces: 420 },
      { at: 0.72, does: 'count', sku: 'singles_0_5g', pieces: 390 },
      { at: 0.73, does: 'weigh', sku: 'singles_0_5g', grams: around(0.5, 6, -4, 9, -11, 3, 0) },
      { at: 0.79, does: 'count', sku: 'singles_0_5g', pieces: 350 },
      { at: 0.84, does: 'count', sku: 'magnetic_box_6pk', pieces: 160 },
      { at: 0.88, does: 'count', sku: 'magnetic_box_6pk', pieces: 140 },
      { at: 0.93, does: 'count', sku: 'magnetic_box_6pk', pieces: 240 },
      { at: 0.94, does: 'weigh', sku: 'magnetic_box_6pk', grams: around(0.5, 8, 31, -7, 12, 29, 4) },
    ],
  },
  {
    at: 0.7,
    strain: 'GG4',
    targets: { singles_1g: 300 },
    note: '',
    steps: [
      { at: 0.72, does: 'source', tag: flower(21), grams: 320 },
      { at: 0.76, does: 'move', to: 'rolling' },
      { at: 0.82, does: 'count', sku: 'singles_1g', pieces: 90 },
      { at: 0.85, does: 'hold', reason: 'The 109 mm cones ran out; the delivery comes tomorrow.' },
    ],
  },
  {
    at: 0.88,
    strain: 'Pineapple Express',
    targets: { singles_0_5g: 800 },
    note: '',
    steps: [{ at: 0.9, does: 'source', tag: flower(24), grams: 430 }],
  },
  { at: 0.97, strain: 'MAC 1', targets: { singles_0_5g: 400 }, note: '', steps: [] },
];

export const SAMPLE_CONSUMABLES: readonly SampleConsumable[] = [
  {
    name: 'Cone 84 mm',
    kind: 'cone',
    onHand: 14_000,
    reorderPoint: 5000,
    reorderAmount: 10_000,
    recipes: [
      { sku: 'singles_0_5g', per: 'piece', thousandths: 1000 },
      { sku: 'magnetic_box_6pk', per: 'piece', thousandths: 1000 },
      { sku: 'magnetic_box_12pk', per: 'piece', thousandths: 1000 },
    ],
  },
  {
    name: 'Cone 109 mm',
    kind: 'cone',
    onHand: 1200,
    reorderPoint: 2000,
    reorderAmount: 5000,
    recipes: [{ sku: 'singles_1g', per: 'piece', thousandths: 1000 }],
  },
  {
    name: 'Tube 116 mm',
    kind: 'tube',
    onHand: 9000,
    reorderPoint: 4000,
    reorderAmount: 8000,
    recipes: [
      { sku: 'singles_0_5g', per: 'unit', thousandths: 1000 },
      { sku: 'singles_1g', per: 'unit', thousandths: 1000 },
    ],
  },
  {
    name: 'Magnetic box, 6',
    kind: 'box',
    onHand: 480,
    reorderPoint: 300,
    reorderAmount: 1000,
    recipes: [{ sku: 'magnetic_box_6pk', per: 'unit', thousandths: 1000 }],
  },
  {
    name: 'Magnetic box, 12',
    kind: 'box',
    onHand: 260,
    reorderPoint: 300,
    reorderAmount: 1000,
    recipes: [{ sku: 'magnetic_box_12pk', per: 'unit', thousandths: 1000 }],
  },
  {
    name: 'Compliance label',
    kind: 'label',
    onHand: 6500,
    reorderPoint: 3000,
    reorderAmount: 10_000,
    recipes: [
      { sku: 'singles_0_5g', per: 'unit', thousandths: 1000 },
      { sku: 'singles_1g', per: 'unit', thousandths: 1000 },
      { sku: 'magnetic_box_6pk', per: 'unit', thousandths: 1000 },
      { sku: 'magnetic_box_12pk', per: 'unit', thousandths: 1000 },
    ],
  },
];
