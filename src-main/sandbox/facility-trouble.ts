// The listings that go wrong in real life: names and fields that disagree, two batches where one is
// meant, near-miss spellings, inventory tracking switched off, and everything the company sells that
// is not a pre-roll of ours. None of these may ever be pushed to without a person's decision.
import type { Form } from './facility-catalogue.ts';

export interface TroubleListing {
  readonly name: string;
  /** What the product's structured fields say; null leaves the field empty on Apex. */
  readonly cultivar: string | null;
  readonly gramPerPreroll: string | number | null;
  readonly unitsPerPackage: number | null;
  /** Quantities of its live batches, one batch each; null with `unlimited`. */
  readonly quantities: readonly (number | null)[];
  readonly unlimited?: boolean;
  readonly why: 'fields-disagree' | 'ambiguous' | 'near-miss' | 'unlimited';
  readonly strain: string;
  readonly form: Form;
}

export const TROUBLE: readonly TroubleListing[] = [
  {
    why: 'fields-disagree',
    strain: 'Blueberry',
    form: 's10',
    name: 'CannaDart - Blueberry 1g',
    cultivar: 'Blueberry',
    gramPerPreroll: '0.5',
    unitsPerPackage: 1,
    quantities: [64],
  },
  {
    why: 'fields-disagree',
    strain: 'Skywalker OG',
    form: 'b6',
    name: 'Magnetic Box - Skywalker OG 6pk',
    cultivar: 'Skywalker OG',
    gramPerPreroll: 0.5,
    unitsPerPackage: 12,
    quantities: [18],
  },
  {
    why: 'fields-disagree',
    strain: 'Purple Punch',
    form: 's05',
    name: 'CannaDart | Purple Punch | .5g',
    cultivar: 'Purple Urkle',
    gramPerPreroll: 0.5,
    unitsPerPackage: 1,
    quantities: [120],
  },
  {
    why: 'ambiguous',
    strain: 'Do-Si-Dos',
    form: 's05',
    name: 'CannaDart - Do-Si-Dos 0.5g',
    cultivar: 'Do-Si-Dos',
    gramPerPreroll: '0.5',
    unitsPerPackage: 1,
    quantities: [96, 40],
  },
  {
    why: 'ambiguous',
    strain: 'Runtz',
    form: 'b6',
    name: 'Magnetic Box – Runtz 6 pack',
    cultivar: null,
    gramPerPreroll: 0.5,
    unitsPerPackage: 6,
    quantities: [22, 31],
  },
  {
    why: 'ambiguous',
    strain: 'Mimosa',
    form: 's10',
    name: 'CannaDart - Mimosa 1g',
    cultivar: 'Mimosa',
    gramPerPreroll: 1,
    unitsPerPackage: 1,
    quantities: [75],
  },
  {
    why: 'ambiguous',
    strain: 'Mimosa',
    form: 's10',
    name: 'Mimosa CannaDart [1g] Infused',
    cultivar: null,
    gramPerPreroll: null,
    unitsPerPackage: null,
    quantities: [58],
  },
  {
    why: 'near-miss',
    strain: 'Wedding Cake',
    form: 'b12',
    name: 'Magnetic Box - Wedding Cakes 12pk',
    cultivar: null,
    gramPerPreroll: 0.5,
    unitsPerPackage: 12,
    quantities: [14],
  },
  {
    why: 'near-miss',
    strain: 'Gelato 41',
    form: 's10',
    name: 'CannaDart - Gelatto 41 1g',
    cultivar: 'Gelatto 41',
    gramPerPreroll: '1',
    unitsPerPackage: 1,
    quantities: [88],
  },
  {
    why: 'near-miss',
    strain: 'Sour Diesel',
    form: 'b6',
    name: 'Mag Box | Sour Deisel | 6pk',
    cultivar: null,
    gramPerPreroll: null,
    unitsPerPackage: null,
    quantities: [27],
  },
  {
    why: 'unlimited',
    strain: 'Northern Lights',
    form: 's10',
    name: 'CannaDart - Northern Lights 1g',
    cultivar: 'Northern Lights',
    gramPerPreroll: 1,
    unitsPerPackage: 1,
    quantities: [null],
    unlimited: true,
  },
];

export interface OtherListing {
  readonly name: string;
  readonly category: { readonly id: number; readonly name: string };
  readonly cultivar: string | null;
  readonly quantity: number;
}

const CARTRIDGE = { id: 4, name: 'Cartridge' };
const FLOWER = { id: 1, name: 'Flower' };
const EDIBLE = { id: 6, name: 'Edibles & Drink' };
const EXTRACT = { id: 3, name: 'Extract' };
const MERCHANDISE = { id: 15, name: 'Merchandise' };
const PREROLL = { id: 12, name: 'Preroll' };

/** Sold by the same company, no business of the sync. Some hold a strain, or half a product line, in their name. */
export const OTHER_LISTINGS: readonly OtherListing[] = [
  { name: 'Live Resin Cartridge - Blue Dream 1g', category: CARTRIDGE, cultivar: 'Blue Dream', quantity: 210 },
  { name: 'Disposable Vape | Jack Herer | 0.5g', category: CARTRIDGE, cultivar: 'Jack Herer', quantity: 340 },
  { name: 'Mag Landrace Distillate Cartridge 0.5g', category: CARTRIDGE, cultivar: 'Mag Landrace', quantity: 96 },
  { name: 'Wedding Cake Flower Jar 3.5g', category: FLOWER, cultivar: 'Wedding Cake', quantity: 128 },
  { name: 'Smalls 14g - OG Kush', category: FLOWER, cultivar: 'OG Kush', quantity: 60 },
  { name: 'GG4 Ground Flower 7g', category: FLOWER, cultivar: 'GG4', quantity: 44 },
  { name: 'Cocoa Kush Live Rosin 1g', category: EXTRACT, cultivar: 'Cocoa Kush', quantity: 32 },
  { name: 'Dark Cocoa Chocolate Bar 100mg', category: EDIBLE, cultivar: null, quantity: 150 },
  { name: 'Mango Gummies 10pk 100mg', category: EDIBLE, cultivar: null, quantity: 400 },
  { name: 'Sour Apple Gummies 10pk 100mg', category: EDIBLE, cultivar: null, quantity: 380 },
  { name: 'Magnetic Dab Tool', category: MERCHANDISE, cultivar: null, quantity: 25 },
  { name: 'Facility Logo Tee - Black M', category: MERCHANDISE, cultivar: null, quantity: 40 },
  { name: 'House Joint - Tangie 1g', category: PREROLL, cultivar: 'Tangie', quantity: 70 },
];
