// Decides what a product is from its parsed name, its structured fields and the strains we have. Fields
// fill what the name leaves open; where both speak and disagree neither is used. Anything disputed comes
// out as conflict, unknown_strain or unsure, all of which end at a person and never at a push.
import type { Milligrams } from '../model/mass.ts';
import { pieceWeight, weightAgrees } from './product-name-amounts.ts';
import { assumptionsOf } from './product-name-lines.ts';
import type {
  NameDoubt,
  NameReading,
  ParsedName,
  ProductConflict,
  ProductReading,
  ReadDoubt,
  StructuredProduct,
} from './product-name-types.ts';
import { isBrandWord, isStrainWord } from './product-name-words.ts';
import { normaliseStrain } from './strain.ts';

export type IsKnownStrain = (strainKey: string) => boolean;

/** Largest pack a field is believed with; Apex's numbers are typed by people. */
const MAX_FIELD_PACK = 200;
/** A shorter word inside a brand ("Herb", "Goo") says nothing. */
const MIN_TELLING_LENGTH = 5;
const MAX_PHRASE_WORDS = 6;
/** Single words up to here are as often a brand's abbreviation as a strain ("PHD", "Herb"). */
const MAX_SHORT_STRAIN = 4;

/** The strain settled on, or why none was. */
type StrainOutcome =
  | {
      readonly is: 'settled';
      readonly strain: string;
      readonly key: string;
      readonly packs: readonly (number | null)[];
    }
  | { readonly is: 'unknown' }
  | { readonly is: 'doubt'; readonly doubt: ReadDoubt }
  | { readonly is: 'conflict'; readonly fromName: string; readonly fromFields: string };

const doubtful = (doubt: ReadDoubt): StrainOutcome => ({ is: 'doubt', doubt });

/** Doubts no reading and no field can settle. */
const isFatal = (doubt: NameDoubt): boolean =>
  doubt.code === 'too_long' ||
  doubt.code === 'several_lines' ||
  doubt.code === 'line_unclear' ||
  doubt.code === 'several_weights' ||
  doubt.code === 'several_packs';

/** A known strain inside a text left aside: "Blue Dream Haze" next to "Gelato 41" is no brand. */
function holdsKnownStrain(key: string, isKnown: IsKnownStrain): boolean {
  const words = key.split(' ');
  if (isBrandWord(words.at(-1) ?? '')) return false;
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + MAX_PHRASE_WORDS); to++) {
      const phrase = words.slice(from, to).join(' ');
      if (phrase.length >= MIN_TELLING_LENGTH && isKnown(phrase)) return true;
    }
  }
  return false;
}

/** Why a reading, though its strain is known, cannot stand by itself; null when it can. */
function objectionTo(reading: NameReading, isKnown: IsKnownStrain): ReadDoubt | null {
  if (reading.aside !== null) return { code: 'text_left_aside', ...reading.aside };
  const telling = reading.others.find((key) => holdsKnownStrain(key, isKnown));
  if (telling !== undefined) return { code: 'text_left_aside', text: telling, reason: 'strain_like' };
  if (reading.strainKey.length > MAX_SHORT_STRAIN || reading.strainKey.includes(' ')) return null;
  const unplaced = reading.others.find((key) => !isBrand(key));
  return unplaced === undefined ? null : { code: 'text_left_aside', text: unplaced, reason: 'short_strain' };
}

function settledOn(readings: readonly NameReading[], strain: string, key: string): StrainOutcome {
  return { is: 'settled', strain, key, packs: readings.map((reading) => reading.packCount) };
}

function strainFromName(known: readonly NameReading[], isKnown: IsKnownStrain): StrainOutcome {
  const [first] = known;
  if (first === undefined) return { is: 'unknown' };
  const keys = [...new Set(known.map((reading) => reading.strainKey))];
  if (keys.length > 1) return doubtful({ code: 'several_strains', strainKeys: keys });
  const undisputed = known.filter((reading) => objectionTo(reading, isKnown) === null);
  const objection = undisputed.length === 0 ? objectionTo(first, isKnown) : null;
  return objection === null ? settledOn(undisputed, first.strain, first.strainKey) : doubtful(objection);
}

const isBrand = (key: string): boolean => isBrandWord(key.slice(key.lastIndexOf(' ') + 1));
const isStrainLike = (key: string): boolean => key.split(' ').some(isStrainWord);
const hasDigit = (key: string): boolean => /\d/.test(key);

/** "Sunny Farms Blue Dream" for the field "Blue Dream": the rest in front reads like a brand. */
function isBrandBefore(key: string, fieldKey: string): boolean {
  if (!key.endsWith(` ${fieldKey}`)) return false;
  const rest = key.slice(0, -fieldKey.length - 1);
  return isBrand(rest) || !(isStrainLike(rest) || hasDigit(rest));
}

/** The field names a known strain; the name's texts are all unknown to us. */
function strainFromField(parsed: ParsedName, cultivar: string, fieldKey: string): StrainOutcome {
  const [first] = parsed.readings;
  if (first === undefined) return settledOn([], cultivar, fieldKey);
  const texts = parsed.readings.filter((reading) => !isBrand(reading.strainKey) || isStrainLikeBeforeBrand(reading));
  const [stated] = texts;
  if (stated === undefined) return settledOn([], cultivar, fieldKey);
  if (texts.length === 1 && stated.aside === null && isBrandBefore(stated.strainKey, fieldKey)) {
    return settledOn(texts, cultivar, fieldKey);
  }
  const other = texts.find((reading) => isStrainLike(reading.strainKey) && !reading.strainKey.includes(fieldKey));
  if (other !== undefined) return { is: 'conflict', fromName: other.strain, fromFields: cultivar };
  return doubtful({ code: 'name_text_unknown', text: stated.strain });
}

/** "Blue Dream Everest Farms": brand word at the end, but strain words in front of it. */
const isStrainLikeBeforeBrand = (reading: NameReading): boolean =>
  isStrainLike(reading.strainKey.slice(0, reading.strainKey.lastIndexOf(' ') + 1));

function strainOf(parsed: ParsedName, cultivar: string | null, isKnown: IsKnownStrain): StrainOutcome {
  const known = parsed.readings.filter((reading) => isKnown(reading.strainKey));
  const fieldKey = cultivar === null ? '' : normaliseStrain(cultivar);
  if (cultivar === null || fieldKey === '') return strainFromName(known, isKnown);

  const same = known.filter((reading) => reading.strainKey === fieldKey);
  const other = known.find((reading) => reading.strainKey !== fieldKey);
  if (!isKnown(fieldKey)) {
    return other === undefined ? { is: 'unknown' } : { is: 'conflict', fromName: other.strain, fromFields: cultivar };
  }
  if (known.length === 0) return strainFromField(parsed, cultivar, fieldKey);
  if (other !== undefined) return settleBetween(same, other, cultivar, fieldKey, isKnown);
  const undisputed = same.filter((reading) => isConfirmable(objectionTo(reading, isKnown)));
  const [first] = same;
  if (undisputed.length > 0 || first === undefined) return settledOn(undisputed, cultivar, fieldKey);
  return doubtful(objectionTo(first, isKnown) ?? { code: 'name_text_unknown', text: first.strain });
}

/** Doubts that a field naming the very same strain settles: what stands beside it is then the brand. */
const isConfirmable = (doubt: ReadDoubt | null): boolean =>
  doubt === null || (doubt.code === 'text_left_aside' && (doubt.reason === 'code' || doubt.reason === 'short_strain'));

const overlaps = (a: string, b: string): boolean => ` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `);

/** The name can be read as the field's strain and as another known one: "Aurora (Indica)", or two different texts. */
function settleBetween(
  same: readonly NameReading[],
  other: NameReading,
  cultivar: string,
  fieldKey: string,
  isKnown: IsKnownStrain,
): StrainOutcome {
  const undisputed = same.filter((reading) => objectionTo(reading, isKnown) === null);
  if (undisputed.length > 0 && overlaps(other.strainKey, fieldKey)) return settledOn(undisputed, cultivar, fieldKey);
  return { is: 'conflict', fromName: other.strain, fromFields: cultivar };
}

type Settled<T> = { readonly value: T } | { readonly conflict: ProductConflict } | { readonly doubt: ReadDoubt };

function settlePack(
  parsed: ParsedName,
  packs: readonly (number | null)[],
  field: number | null,
  line: string,
): Settled<number> {
  const stated = [...new Set(packs.length === 0 ? [parsed.packCount] : packs)];
  if (stated.length > 1) return { doubt: { code: 'pack_unclear' } };
  const fromName = stated[0] ?? null;
  if (fromName !== null && field !== null && fromName !== field) {
    return { conflict: { field: 'pack', fromName, fromFields: field } };
  }
  const said = fromName ?? field;
  if (said !== null) return { value: said };
  const unclear = parsed.doubts.find((doubt) => doubt.code === 'pack_unclear');
  if (unclear !== undefined) return { doubt: unclear };
  const assumed = assumptionsOf(line).packCount;
  return assumed === null ? { doubt: { code: 'pack_missing' } } : { value: assumed };
}

/** `pack` is the settled pack count: a weight the name gives without one may turn out to be the pack's total. */
function settleWeight(parsed: ParsedName, pack: number, field: Milligrams | null, line: string): Settled<Milligrams> {
  const unclear = parsed.doubts.find((doubt) => doubt.code === 'weight_unclear');
  const stated = unclear === undefined ? parsed.milligramsPerPiece : unclear.stated;
  if (field !== null) {
    if (unclear === undefined && parsed.packCount !== null && stated !== null && stated !== field) {
      return { conflict: { field: 'grams', fromName: stated, fromFields: field } };
    }
    if (stated !== null && !weightAgrees(stated, field, pack)) {
      return { conflict: { field: 'grams', fromName: stated, fromFields: field } };
    }
    return unclear !== undefined && stated === null ? { doubt: unclear } : { value: field };
  }
  if (unclear !== undefined) return { doubt: unclear };
  if (stated !== null) {
    const piece = parsed.packCount === null ? pieceWeight({ milligrams: stated, basis: 'open' }, pack) : stated;
    return piece === null ? { doubt: { code: 'weight_unclear', stated, packCount: pack } } : { value: piece };
  }
  const assumed = assumptionsOf(line).milligramsPerPiece;
  return assumed === null ? { doubt: { code: 'weight_missing' } } : { value: assumed };
}

const believablePack = (count: number | null): number | null =>
  count !== null && Number.isInteger(count) && count >= 1 && count <= MAX_FIELD_PACK ? count : null;

const believableWeight = (weight: Milligrams | null): Milligrams | null =>
  weight !== null && weight > 0 ? weight : null;

/**
 * What the product is. Only strains for which `isKnownStrain(strainKey)` holds can come out as sure; resolve
 * aliases inside it or before. Weight 0 or below and packs outside 1..200 in the fields count as empty.
 */
export function readProduct(
  parsed: ParsedName,
  structured: StructuredProduct,
  isKnownStrain: IsKnownStrain,
): ProductReading {
  const { line, readings } = parsed;
  if (line === null) return { kind: 'not_preroll' };
  const unsure = (doubt: ReadDoubt): ProductReading => ({
    kind: 'unsure',
    line,
    doubts: parsed.doubts.some((known) => known.code === doubt.code) ? parsed.doubts : [...parsed.doubts, doubt],
    readings,
  });

  const fatal = parsed.doubts.find(isFatal);
  if (fatal !== undefined) return unsure(fatal);
  const strain = strainOf(parsed, structured.cultivar, isKnownStrain);
  if (strain.is === 'conflict') {
    return { kind: 'conflict', line, field: 'strain', fromName: strain.fromName, fromFields: strain.fromFields };
  }
  if (strain.is === 'doubt') return unsure(strain.doubt);
  if (strain.is === 'unknown') {
    if (readings.length === 0 && structured.cultivar === null) return unsure({ code: 'no_strain' });
    return { kind: 'unknown_strain', line, cultivar: structured.cultivar, readings };
  }
  const pack = settlePack(parsed, strain.packs, believablePack(structured.packCount), line);
  if ('conflict' in pack) return { kind: 'conflict', line, ...pack.conflict };
  if ('doubt' in pack) return unsure(pack.doubt);
  const weight = settleWeight(parsed, pack.value, believableWeight(structured.milligramsPerPiece), line);
  if ('conflict' in weight) return { kind: 'conflict', line, ...weight.conflict };
  if ('doubt' in weight) return unsure(weight.doubt);
  return {
    kind: 'sure',
    line,
    strain: strain.strain,
    strainKey: strain.key,
    milligramsPerPiece: weight.value,
    packCount: pack.value,
  };
}
