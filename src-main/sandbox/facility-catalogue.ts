// What the sample facility packs and how its sales team spells it on Apex. The strains are public
// knowledge; every product name here is made up. `exact` strains keep the plain spelling.

import { mg } from '#shared/model/mass.ts';
import type { SkuDefinition, SkuKey } from '#shared/model/sku.ts';

export type Form = 's05' | 's10' | 'b6' | 'b12' | 'cd08' | 'cb10';

export interface FormFacts {
  readonly skuKey: SkuKey;
  readonly milligramsPerPiece: number;
  readonly packSize: number;
  /** Ways to write a product of this form; {s} is the strain. */
  readonly names: readonly [string, ...string[]];
}

export const FORMS: Readonly<Record<Form, FormFacts>> = {
  s05: {
    skuKey: 'singles_0_5g',
    milligramsPerPiece: 500,
    packSize: 1,
    names: [
      'CannaDart - {s} 0.5g',
      'CannaDart | {s} | .5g',
      'CannaDart – {s} 0.5 g Infused',
      '{s} CannaDart [.5g]',
      'CannaDart / {s} / 500mg',
      'CANNADART - {s} 0.5g Hybrid',
    ],
  },
  s10: {
    skuKey: 'singles_1g',
    milligramsPerPiece: 1000,
    packSize: 1,
    names: [
      'CannaDart - {s} 1g',
      'CannaDart | {s} | 1.0g',
      'CannaDart – {s} 1 g Infused',
      '{s} CannaDart [1g]',
      'Cannadart - {s} 1g-I',
    ],
  },
  b6: {
    skuKey: 'magnetic_box_6pk',
    milligramsPerPiece: 500,
    packSize: 6,
    names: [
      'Magnetic Box - {s} 6pk',
      'Magnetic Box | {s} | 6-pack',
      'Mag Box - {s} 6 x 0.5g',
      '{s} Magnetic Box 0.5g X 6 (3g)',
      'Magnetic Box – {s} 6 pack Infused',
    ],
  },
  b12: {
    skuKey: 'magnetic_box_12pk',
    milligramsPerPiece: 500,
    packSize: 12,
    names: [
      'Magnetic Box - {s} 12pk',
      'Magnetic Box | {s} | 12-pack',
      'Mag Box - {s} 12 x 0.5g',
      '{s} Magnetic Box 0.5g X 12 (6g)',
    ],
  },
  cd08: {
    skuKey: 'cannadart_0_8g',
    milligramsPerPiece: 800,
    packSize: 1,
    names: ['CannaDart - {s} 0.8g', 'CannaDart | {s} | .8g'],
  },
  cb10: {
    skuKey: 'cocoa_blunt_1g',
    milligramsPerPiece: 1000,
    packSize: 1,
    names: ['Cocoa Blunt - {s} 1g', '{s} | Cocoa Blunt | 1.0g'],
  },
};

const CANNADART_0_8: SkuDefinition = {
  key: 'cannadart_0_8g',
  name: 'CannaDart',
  milligramsPerPiece: mg(800),
  packSize: 1,
};
const COCOA_BLUNT_1: SkuDefinition = {
  key: 'cocoa_blunt_1g',
  name: 'Cocoa Blunt',
  milligramsPerPiece: mg(1000),
  packSize: 1,
};

export interface StrainRow {
  readonly strain: string;
  /** Forms sold under a product that reads cleanly. */
  readonly forms: readonly Form[];
  /** Grams METRC shows; drawn from the seed when left out. More than one: several packages of the strain. */
  readonly grams?: readonly (number | null)[];
  readonly exact?: boolean;
  readonly status?: 'archived' | 'orphaned';
  readonly physicalGrams?: number;
  readonly note?: string;
  /** Of the first package. */
  readonly customSkus?: readonly SkuDefinition[];
  readonly excluded?: readonly Form[];
  readonly manual?: Readonly<Partial<Record<Form, number>>>;
  /** What Apex shows beyond (or, negative, short of) the right quantity before the first cycle. */
  readonly off?: Readonly<Partial<Record<Form, number>>>;
  /** These batches carry the package's METRC tag: in the lot number, or in the batch name. */
  readonly tagged?: Readonly<Partial<Record<Form, 'lot' | 'name' | 'lot-beside-untagged'>>>;
}

export const STRAINS: readonly StrainRow[] = [
  { strain: 'Wedding Cake', forms: ['s05', 's10', 'b6'], grams: [100], exact: true },
  {
    strain: 'Blue Dream',
    forms: ['s05', 's10', 'b6', 'b12', 'cb10'],
    grams: [500, 240],
    exact: true,
    customSkus: [COCOA_BLUNT_1],
    off: { s05: 24 },
  },
  { strain: 'Gelato 41', forms: ['s05', 'b6'] },
  { strain: '24K Gold', forms: ['s05', 's10'], off: { s10: -30 } },
  { strain: 'GG4', forms: ['s05', 'b6'], grams: [612.5], off: { b6: 5 } },
  { strain: 'Mag Landrace', forms: ['s10', 'b6', 'cd08'], customSkus: [CANNADART_0_8] },
  { strain: 'Cocoa Kush', forms: ['s05', 'b6', 'cb10'], customSkus: [COCOA_BLUNT_1] },
  { strain: 'OG Kush', forms: ['s05', 's10', 'b6', 'b12'], grams: [null, null] },
  { strain: 'Sour Diesel', forms: ['s05', 's10'] },
  { strain: 'Jack Herer', forms: ['s05', 'cd08'], customSkus: [CANNADART_0_8] },
  { strain: 'Granddaddy Purple', forms: ['s05', 'b6'] },
  {
    strain: 'Green Crack',
    forms: ['s05', 's10'],
    grams: [null, 18.2],
    note: 'Second package is the tail of the old lot',
  },
  { strain: 'Girl Scout Cookies', forms: ['s10', 'b6'] },
  { strain: 'Purple Punch', forms: ['s10'] },
  { strain: 'Zkittlez', forms: ['s05', 'b6'], tagged: { s05: 'lot-beside-untagged' } },
  { strain: 'Runtz', forms: ['s05'] },
  { strain: 'Ice Cream Cake', forms: ['s10', 'b6'], tagged: { b6: 'name' } },
  { strain: 'Mimosa', forms: ['b12'] },
  { strain: 'Do-Si-Dos', forms: ['s10'] },
  { strain: 'Strawberry Cough', forms: ['s05', 's10'], grams: [455], off: { s10: 40 } },
  { strain: 'Northern Lights', forms: ['s05'] },
  { strain: 'Pineapple Express', forms: ['s05', 'b6'], tagged: { s05: 'lot' } },
  {
    strain: 'Durban Poison',
    forms: ['s05', 'b12'],
    excluded: ['b12'],
    note: '12-packs stopped until new boxes arrive',
  },
  { strain: 'Super Lemon Haze', forms: ['s05'] },
  { strain: 'White Widow', forms: ['s10', 'b6'], manual: { b6: 25 } },
  { strain: 'Bubba Kush', forms: ['s05', 's10'] },
  { strain: 'Tangie', forms: ['s05'] },
  { strain: 'Forbidden Fruit', forms: ['b6'] },
  { strain: 'Sunset Sherbet', forms: ['s05', 'b6'] },
  { strain: 'Biscotti', forms: ['s10'] },
  { strain: 'Cereal Milk', forms: ['s05', 's10'] },
  { strain: 'Apple Fritter', forms: ['b6'] },
  { strain: 'MAC 1', forms: ['s05'] },
  { strain: 'Banana OG', forms: ['s05', 'b12'], grams: [388], off: { b12: 3 } },
  { strain: 'Papaya', forms: ['s10'], grams: [264.5], physicalGrams: 260.5, note: 'Counted short after the relabel' },
  { strain: 'Slurricane', forms: ['s05', 'b6'] },
  { strain: 'Chemdawg', forms: ['s05'] },
  { strain: 'Headband', forms: ['s05'], off: { s05: -12 } },
  { strain: 'Lava Cake', forms: ['b6'], grams: [310], off: { b6: -8 } },
  { strain: 'Animal Mints', forms: ['s05', 's10'] },
  { strain: 'Blueberry', forms: ['s05'] },
  { strain: 'Skywalker OG', forms: ['s05'] },
  { strain: 'Trainwreck', forms: ['s05'], status: 'archived', note: 'Sold through' },
  { strain: 'Grape Ape', forms: ['s05'], status: 'orphaned' },
  // Packages nobody has listed on Apex yet.
  { strain: 'Maui Wowie', forms: [] },
  { strain: 'Tropicana Cookies', forms: [] },
  { strain: 'Key Lime Pie', forms: [] },
];

/** Listed on Apex, but no package of ours has the strain. */
export const STRAINS_WITHOUT_PACKAGE: readonly { readonly strain: string; readonly form: Form }[] = [
  { strain: 'Harlequin', form: 's05' },
  { strain: 'Romulan', form: 'b6' },
  { strain: 'AK-47', form: 's10' },
];
