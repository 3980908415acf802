// What reading a product name yields. Codes and data only; sentences belong to the screens.
import type { Milligrams } from '../model/mass.ts';

/**
 * Why a text next to the chosen strain cannot simply be taken for a brand.
 * linked: joined to it by "/", a comma or brackets. number, short: looks like the rest of a strain name ("41", "II").
 * code: letters and digits ("P37", "GG4"). cross: part of "A x B". strain_like: contains words strains are made of.
 * other_kind: says that this is no ordinary product of the line ("Sample", "Vape").
 * short_strain: the strain itself is so short ("PHD") that it may be the brand and this the strain.
 * number_or_amount: a number that was read as pack or weight could belong to the strain, or the other way round.
 */
export type AsideReason =
  | 'linked'
  | 'number'
  | 'short'
  | 'code'
  | 'cross'
  | 'strain_like'
  | 'other_kind'
  | 'short_strain'
  | 'number_or_amount';

export interface LeftAside {
  readonly text: string;
  readonly reason: AsideReason;
}

/** One honest way to read the name. */
export interface NameReading {
  /** As written, cleaned of control characters only. */
  readonly strain: string;
  /** Never empty. */
  readonly strainKey: string;
  /** null: the name does not say, or says it so that it cannot be told (then there is a doubt). */
  readonly milligramsPerPiece: Milligrams | null;
  /** null: the name does not say. */
  readonly packCount: number | null;
  /** Text this reading ignores although it may well belong to the strain. A reading with this is never sure by itself. */
  readonly aside: LeftAside | null;
  /** Strain keys of all other texts this reading takes for brands and the like. */
  readonly others: readonly string[];
}

export type NameDoubt =
  /** The name was longer than is read; only its beginning was looked at. */
  | { readonly code: 'too_long'; readonly length: number }
  | { readonly code: 'several_lines'; readonly lines: readonly string[] }
  /** The line's pattern matched only by reaching over other words, e.g. "Mag Landrace Box". */
  | { readonly code: 'line_unclear'; readonly text: string }
  | { readonly code: 'no_strain' }
  | { readonly code: 'several_weights'; readonly weights: readonly Milligrams[] }
  /** One weight, but each or total cannot be told, or no piece can weigh that. null: not readable at all. */
  | { readonly code: 'weight_unclear'; readonly stated: Milligrams | null; readonly packCount: number | null }
  | { readonly code: 'several_packs'; readonly packs: readonly number[] }
  /** "Pack" without a believable number. */
  | { readonly code: 'pack_unclear' };

/** Doubts that arise only when a reading is held against the known strains and the structured fields. */
export type ReadDoubt =
  | NameDoubt
  | { readonly code: 'several_strains'; readonly strainKeys: readonly string[] }
  | { readonly code: 'text_left_aside'; readonly text: string; readonly reason: AsideReason }
  /** The fields name a known strain, the name carries a text that is neither that strain nor known. */
  | { readonly code: 'name_text_unknown'; readonly text: string }
  | { readonly code: 'weight_missing' }
  | { readonly code: 'pack_missing' };

export interface ParsedName {
  /** Key of the product line; null: none, so not one of our pre-rolls. */
  readonly line: string | null;
  /** Likeliest first, at most MAX_READINGS. */
  readonly readings: readonly NameReading[];
  readonly doubts: readonly NameDoubt[];
  /** What the name says of weight and pack, the same for every reading that does not say otherwise. */
  readonly milligramsPerPiece: Milligrams | null;
  readonly packCount: number | null;
}

/** The fields Apex keeps next to the name; null where a field is empty. */
export interface StructuredProduct {
  readonly cultivar: string | null;
  readonly milligramsPerPiece: Milligrams | null;
  readonly packCount: number | null;
}

export type ProductConflict =
  | { readonly field: 'strain'; readonly fromName: string; readonly fromFields: string }
  | { readonly field: 'grams'; readonly fromName: Milligrams; readonly fromFields: Milligrams }
  | { readonly field: 'pack'; readonly fromName: number; readonly fromFields: number };

export type ProductReading =
  | {
      readonly kind: 'sure';
      readonly line: string;
      readonly strain: string;
      readonly strainKey: string;
      readonly milligramsPerPiece: Milligrams;
      readonly packCount: number;
    }
  | { readonly kind: 'not_preroll' }
  | ({ readonly kind: 'conflict'; readonly line: string } & ProductConflict)
  | {
      readonly kind: 'unknown_strain';
      readonly line: string;
      readonly cultivar: string | null;
      readonly readings: readonly NameReading[];
    }
  | {
      readonly kind: 'unsure';
      readonly line: string;
      readonly doubts: readonly ReadDoubt[];
      readonly readings: readonly NameReading[];
    };
