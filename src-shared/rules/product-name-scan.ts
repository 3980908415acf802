// Says what each word of a product name is: text, noise, weight, pack count or the
// product line's own words. One pass over the words; every pattern used is anchored on a single
// word, so the work is linear in the name's length.
//
// Rule of thumb throughout: a number counts as weight or pack only where its unit or its place says so.
// Whatever is left is text, because strains carry numbers ("Gelato 41", "3X Crazy", "88 G13 Hashplant").
import { type Milligrams, mg, parseGrams } from '../model/mass.ts';
import type { Span } from './product-name-lines.ts';
import { GLUE, isDigit, type Token, type TokenKind, tokenise } from './product-name-tokens.ts';
import {
  CANNABINOIDS,
  EACH_WORDS,
  GRAM_UNITS,
  isCountlessPack,
  MILLIGRAM_UNITS,
  noiseOf,
  noisePhraseOf,
  PACK_UNITS,
  ROLL_UNITS,
  TOTAL_WORDS,
  TYPE_SUFFIXES,
} from './product-name-words.ts';

export interface StatedWeight {
  readonly milligrams: Milligrams;
  /** open: the name does not say whether one piece or all weigh this. times: written as pieces x weight. */
  readonly basis: 'open' | 'each' | 'total' | 'times';
}

export interface ScannedName {
  readonly tokens: readonly Token[];
  readonly weights: readonly StatedWeight[];
  readonly packs: readonly number[];
  /** A weight is written in a way that cannot be read, e.g. "1/2g". */
  readonly unreadableWeight: boolean;
  /** "Pack" stands there without a number, or with one no pack has. */
  readonly countlessPack: boolean;
}

/** Largest pack believed. */
const MAX_PACK = 100;
/** The same behind a text, where the number could be the strain's: "Gelato 41 Pack". */
const MAX_PACK_BEHIND_TEXT = 30;
/** "x 6" behind a text is a pack only up to here; "x 707 Headband" is a cross. */
const MAX_LOOSE_PACK = 20;

const NUMBER = /^(\d{0,6})(?:([.,])(\d{1,6}))?([a-z]{0,6}|%)$/;
const PACK_TIMES_WEIGHT = /^(\d{1,3})x(\d{0,3}(?:\.\d{1,4})?)(g|gr|gm|gms|gram|grams)$/;
const WEIGHT_TIMES_PACK = /^(\d{0,3}(?:\.\d{1,4})?)(g|gr|gm|gms|gram|grams)x(\d{1,3})$/;
const TIMES_PACK = /^x(\d{1,3})$/;
const BARE_NUMBER = /^\d*\.?\d+$/;
const UNREADABLE_WEIGHT = /^\d+[./,]\d+[./,\d]*(?:g|gr|grams?|mg)$/;

function markLines(tokens: readonly Token[], spans: readonly Span[]): void {
  for (const token of tokens) {
    for (const span of spans) if (token.start < span.end && token.end > span.start) token.kind = 'line';
  }
}

const integerOf = (token: Token | undefined, most: number): number => {
  if (token === undefined || token.kind !== 'text' || token.word.length > 3) return 0;
  for (let i = 0; i < token.word.length; i++) if (!isDigit(token.word.charCodeAt(i))) return 0;
  const value = Number(token.word);
  return value <= most ? value : 0;
};

/** Classifies the tokens of one name. Holds the state of that one pass only. */
class Scanner {
  readonly tokens: Token[];
  readonly weights: StatedWeight[] = [];
  readonly packs: number[] = [];
  unreadableWeight = false;
  countlessPack = false;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  run(): void {
    const tokens = this.tokens;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined || token.kind !== 'text') continue;
      const c = token.word.charCodeAt(0);
      if (isDigit(c) || c === 46) i += this.number(token, i);
      else if (c === 120 && token.word.length <= 4) i += this.times(token, i);
      else i += this.word(token, i);
    }
  }

  /** Each reader returns how many further tokens it used up. */
  private word(token: Token, i: number): number {
    const next = this.tokens[i + 1];
    if (next !== undefined && next.glue <= GLUE.hyphen) {
      const phrase = noisePhraseOf(token.word, next.word);
      if (phrase !== undefined && next.kind === 'text') {
        token.kind = phrase;
        next.kind = phrase;
        return 1;
      }
      if (isCountlessPack(token.word) && next.word === 'of') {
        const count = integerOf(this.tokens[i + 2], MAX_PACK);
        if (count > 0) {
          this.packs.push(count);
          return this.mark('pack', i, 3);
        }
      }
    }
    if (isCountlessPack(token.word)) this.countlessPack = true;
    const noise = noiseOf(token.word);
    if (noise !== undefined) token.kind = noise;
    else if (token.word.length <= 3 && TYPE_SUFFIXES.has(token.word) && this.isTypeSuffix(token, i))
      token.kind = 'soft';
    else if (CANNABINOIDS.has(token.word) && this.isPotencyAt(i + 1)) token.kind = this.potencyKind(token);
    return 0;
  }

  /** "-S" at the end of a part, "(H)" or "| I |" by itself. */
  private isTypeSuffix(token: Token, i: number): boolean {
    const next = this.tokens[i + 1];
    const endsPart = next === undefined || next.glue >= GLUE.weak;
    const startsApart = token.glue === GLUE.hyphen || token.glue >= GLUE.weak;
    return endsPart && startsApart;
  }

  /** "23%", "23.1 %", or a bare decimal behind a colon: "THC: 23.1". */
  private isPotencyAt(i: number): boolean {
    const token = this.tokens[i];
    if (token === undefined) return false;
    if (token.word.endsWith('%')) return isDigit(token.word.charCodeAt(0)) || token.word.startsWith('.');
    if (!BARE_NUMBER.test(token.word)) return false;
    return this.tokens[i + 1]?.word === '%' || (token.glue === GLUE.weak && token.word.includes('.'));
  }

  /** "Critical Mass CBD 12%": CBD is part of many strain names, the other substances are not. */
  private potencyKind(token: Token): TokenKind {
    return token.word === 'cbd' ? 'soft' : 'dropped';
  }

  private number(token: Token, i: number): number {
    const match = NUMBER.exec(token.word);
    if (match === null) return this.compound(token);
    const [, whole = '', mark = '', fraction = '', unit = ''] = match;
    if (whole === '' && fraction === '') return 0;
    const next = this.tokens[i + 1];
    if (unit === '%' || (unit === '' && next?.word === '%')) return this.percentage(i, unit === '' ? 2 : 1);
    if (unit === '') return this.bareNumber(token, i, whole, mark, fraction);
    const milligrams = this.milligramsOf(whole, mark, fraction, unit);
    if (milligrams !== undefined) return this.weight(milligrams, i, 1);
    if (mark !== '') return 0;
    if (PACK_UNITS.has(unit)) return this.pack(Number(whole), i, 1);
    if (unit === 'x') return this.timesBehind(token, Number(whole), i);
    return 0;
  }

  private bareNumber(token: Token, i: number, whole: string, mark: string, fraction: string): number {
    const next = this.tokens[i + 1];
    const before = this.tokens[i - 1];
    const followsText = (before?.kind === 'text' || before?.kind === 'soft') && token.glue <= GLUE.hyphen;
    if (next !== undefined && next.kind === 'text' && next.glue <= GLUE.hyphen) {
      const milligrams = this.unitOpensWord(i + 1) ? undefined : this.milligramsOf(whole, mark, fraction, next.word);
      if (milligrams !== undefined) {
        if (followsText && mark === '') token.numberEnd = token.end;
        return this.weight(milligrams, i, 2);
      }
      if (mark === '' && PACK_UNITS.has(next.word)) {
        if (followsText && ROLL_UNITS.has(next.word)) return 0;
        const isPackOf = isCountlessPack(next.word) && this.tokens[i + 2]?.word === 'of';
        if (isPackOf && integerOf(this.tokens[i + 3], MAX_PACK) > 0) return 0;
        if (followsText) token.numberEnd = token.end;
        return this.pack(Number(whole), i, 2, followsText ? MAX_PACK_BEHIND_TEXT : MAX_PACK);
      }
      if (mark === '' && next.word === 'x') {
        const each = this.weightAt(i + 2);
        if (each !== undefined && Number(whole) <= (followsText ? MAX_PACK_BEHIND_TEXT : MAX_PACK)) {
          if (followsText) token.numberEnd = token.end;
          return this.packOfWeight(Number(whole), each.milligrams, i, 2 + each.used);
        }
      }
    }
    const isDecimal = mark === '.' && fraction !== '';
    if (!isDecimal || (followsText && before?.kind === 'text')) return 0;
    const endsPart = next === undefined || next.glue >= GLUE.weak || next.kind !== 'text' || this.isNoise(i + 1);
    const milligrams = endsPart ? this.milligramsOf(whole, mark, fraction, 'g') : undefined;
    return milligrams === undefined ? 0 : this.weight(milligrams, i, 1);
  }

  /** "1 G-Force", "1 g.o.a.t.": the unit is the beginning of a word. */
  private unitOpensWord(i: number): boolean {
    const after = this.tokens[i + 1];
    if (after === undefined || after.glue !== GLUE.hyphen) return false;
    return !TYPE_SUFFIXES.has(after.word) && !this.isNoise(i + 1);
  }

  private isNoise(i: number): boolean {
    const token = this.tokens[i];
    if (token === undefined) return false;
    return noiseOf(token.word) !== undefined || noisePhraseOf(token.word, this.tokens[i + 1]?.word ?? '') !== undefined;
  }

  /** Undefined when the unit is none of weight. */
  private milligramsOf(whole: string, mark: string, fraction: string, unit: string): Milligrams | null | undefined {
    if (MILLIGRAM_UNITS.has(unit)) return mark === '' ? mg(Number(whole)) : null;
    if (!GRAM_UNITS.has(unit)) return undefined;
    if (mark === ',' && fraction.length > 2) return null;
    return parseGrams(`${whole}.${fraction}`);
  }

  private weightAt(i: number): { milligrams: Milligrams; used: number } | undefined {
    const token = this.tokens[i];
    const match = token !== undefined && token.kind === 'text' ? NUMBER.exec(token.word) : null;
    if (match === null) return undefined;
    const [, whole = '', mark = '', fraction = '', unit = ''] = match;
    if (whole === '' && fraction === '') return undefined;
    const next = this.tokens[i + 1];
    const isSpaced = unit === '' && next !== undefined && next.glue <= GLUE.hyphen;
    const milligrams = this.milligramsOf(whole, mark, fraction, isSpaced ? next.word : unit);
    if (milligrams === undefined || milligrams === null) return undefined;
    return { milligrams, used: isSpaced ? 2 : 1 };
  }

  private weight(milligrams: Milligrams | null, i: number, used: number): number {
    const after = this.tokens[i + used];
    const before = this.tokens[i - 1];
    const unit = this.tokens[i + used - 1]?.word ?? '';
    if (after !== undefined && after.glue <= GLUE.hyphen && unit.endsWith('mg') && CANNABINOIDS.has(after.word)) {
      if (!this.isPotencyAt(i + used + 1)) return this.mark('dropped', i, used + 1);
    }
    if (milligrams === null) {
      this.unreadableWeight = true;
      return this.mark('weight', i, used);
    }
    let taken = used;
    let basis: StatedWeight['basis'] = 'open';
    if (after !== undefined && TOTAL_WORDS.has(after.word)) basis = 'total';
    else if (after !== undefined && EACH_WORDS.has(after.word)) basis = 'each';
    if (basis !== 'open') taken++;
    else if (before !== undefined && before.kind === 'text' && TOTAL_WORDS.has(before.word)) {
      basis = 'total';
      before.kind = 'dropped';
    }
    const times = this.tokens[i + taken];
    const count =
      times?.word === 'x' && times.glue === GLUE.space ? integerOf(this.tokens[i + taken + 1], MAX_PACK) : 0;
    const tight = times === undefined ? null : TIMES_PACK.exec(times.word);
    if (count > 0 && !this.isUnitAt(i + taken + 2)) {
      return this.packOfWeight(count, milligrams, i, taken + 2);
    }
    if (tight !== null && times?.glue === GLUE.space) {
      return this.packOfWeight(Number(tight[1]), milligrams, i, taken + 1);
    }
    this.weights.push({ milligrams, basis });
    return this.mark('weight', i, taken);
  }

  private isUnitAt(i: number): boolean {
    const token = this.tokens[i];
    if (token === undefined || token.glue > GLUE.hyphen) return false;
    return PACK_UNITS.has(token.word) || GRAM_UNITS.has(token.word) || token.word === 'x';
  }

  /** "6 x 0.5g", "0.5g X 5": so many pieces of so much. */
  private packOfWeight(count: number, milligrams: Milligrams, i: number, used: number): number {
    this.weights.push({ milligrams, basis: 'times' });
    this.packs.push(count);
    return this.mark('pack', i, used);
  }

  private pack(count: number, i: number, used: number, most: number = MAX_PACK): number {
    if (count < 1 || count > most) {
      this.countlessPack = true;
      return 0;
    }
    this.packs.push(count);
    return this.mark('pack', i, used);
  }

  private percentage(i: number, used: number): number {
    const after = this.tokens[i + used];
    const isNamed = after !== undefined && CANNABINOIDS.has(after.word);
    return this.mark('dropped', i, isNamed ? used + 1 : used);
  }

  /** Several amounts in one word ("6x0.5g"), or a number no pattern knows. */
  private compound(token: Token): number {
    const ahead = PACK_TIMES_WEIGHT.exec(token.word);
    const behind = ahead === null ? WEIGHT_TIMES_PACK.exec(token.word) : null;
    const grams = parseGrams(ahead?.[2] ?? behind?.[1] ?? '');
    if (grams !== null) {
      this.weights.push({ milligrams: grams, basis: 'times' });
      this.packs.push(Number(ahead?.[1] ?? behind?.[3]));
      token.kind = 'pack';
    } else if (token.word.endsWith('%')) token.kind = 'dropped';
    else if (UNREADABLE_WEIGHT.test(token.word)) {
      this.unreadableWeight = true;
      token.kind = 'weight';
    }
    return 0;
  }

  /** "6x" in front of a weight is a pack; in front of text it may be a strain ("3X Crazy"). */
  private timesBehind(token: Token, count: number, i: number): number {
    const each = this.weightAt(i + 1);
    if (each !== undefined && count > 0 && count <= MAX_PACK) {
      return this.packOfWeight(count, each.milligrams, i, 1 + each.used);
    }
    const next = this.tokens[i + 1];
    const opensText = next !== undefined && next.kind === 'text' && next.glue <= GLUE.hyphen;
    if (opensText && count > 1 && count <= MAX_PACK) token.packIfNotText = count;
    return 0;
  }

  /** "x6", "x 6", and "x" in front of a pack count. Between two texts it is a cross. */
  private times(token: Token, i: number): number {
    const before = this.tokens[i - 1];
    const followsText = (before?.kind === 'text' || before?.kind === 'soft') && token.glue <= GLUE.hyphen;
    const tight = TIMES_PACK.exec(token.word);
    if (tight !== null) {
      const count = Number(tight[1]);
      const isAmount = count > 0 && count <= MAX_PACK && !(followsText && this.opensText(i + 1));
      return isAmount ? this.pack(count, i, 1) : 0;
    }
    if (token.word !== 'x') return 0;
    const count = integerOf(this.tokens[i + 1], MAX_LOOSE_PACK);
    if (count > 0 && this.tokens[i + 1]?.glue === GLUE.space && !this.isUnitAt(i + 2) && !this.opensText(i + 2)) {
      if (followsText) token.numberEnd = this.tokens[i + 1]?.end ?? 0;
      return this.pack(count, i, 2);
    }
    if (!followsText && this.isPackAt(i + 1)) token.kind = 'dropped';
    return 0;
  }

  private isPackAt(i: number): boolean {
    const token = this.tokens[i];
    const match = token === undefined ? null : NUMBER.exec(token.word);
    if (match === null) return false;
    return PACK_UNITS.has(match[4] ?? '') || (match[4] === '' && PACK_UNITS.has(this.tokens[i + 1]?.word ?? ''));
  }

  /** Whether a word that is neither noise nor an amount follows within the same part. */
  private opensText(i: number): boolean {
    const token = this.tokens[i];
    if (token === undefined || token.kind !== 'text' || token.glue > GLUE.hyphen || this.isNoise(i)) return false;
    if (this.weightAt(i) !== undefined || this.isPackAt(i)) return false;
    return !token.word.endsWith('%') && !(CANNABINOIDS.has(token.word) && this.isPotencyAt(i + 1));
  }

  private mark(kind: TokenKind, from: number, count: number): number {
    for (let i = from; i < from + count; i++) {
      const token = this.tokens[i];
      if (token !== undefined) token.kind = kind;
    }
    return count - 1;
  }
}

/** Reads the tokens of a cleaned name; `lineSpans` are the stretches taken up by product lines. */
export function scanName(name: string, lineSpans: readonly Span[]): ScannedName {
  const tokens = tokenise(name);
  if (lineSpans.length > 0) markLines(tokens, lineSpans);
  const scanner = new Scanner(tokens);
  scanner.run();
  return scanner;
}
