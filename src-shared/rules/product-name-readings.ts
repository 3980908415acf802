// From tokens to candidate strains. The texts between amounts, bars, spaced dashes and noise are taken
// whole, never in part: "Blue Dream Haze" and "Blue Dream x Gelato" can therefore never come out as
// "Blue Dream". Where several texts stand in one name (brand, strain), each is a candidate, and so are
// they joined; each candidate carries what it leaves aside, with a reason where that may be strain text.
import type { Milligrams } from '../model/mass.ts';
import type { Amounts } from './product-name-amounts.ts';
import { GLUE, type Token } from './product-name-tokens.ts';
import type { AsideReason, LeftAside, NameReading } from './product-name-types.ts';
import { isBrandWord, isOtherKindWord, isStrainWord, ROMAN_NUMERAL } from './product-name-words.ts';
import { normaliseStrain } from './strain.ts';

/** Candidates per name; a real name has one to five. */
export const MAX_READINGS = 16;
const MAX_TEXTS = 6;
const MAX_SOFT_LEFT = 2;
const MAX_SOFT_RIGHT = 3;

const NO_OTHERS: readonly string[] = [];

/** How strongly a text is set off from the one before it. */
type Link = 'apart' | 'weak' | 'slash';

/** One stretch of text, as token positions [first, last], with the soft words around it trimmed. */
interface Text {
  readonly first: number;
  readonly last: number;
  /** Positions including the soft words around it. */
  readonly outerFirst: number;
  readonly outerLast: number;
  readonly link: Link;
  readonly strain: string;
  readonly key: string;
}

interface Context {
  readonly name: string;
  readonly tokens: readonly Token[];
  readonly amounts: Amounts;
}

function sliceOf(context: Context, first: number, last: number): string {
  const start = context.tokens[first]?.start ?? 0;
  return context.name.slice(start, context.tokens[last]?.end ?? start);
}

function textOf(context: Context, from: number, to: number, link: Link): Text | null {
  const { tokens } = context;
  let first = from;
  let last = to;
  while (first <= last && tokens[first]?.kind === 'soft') first++;
  while (last >= first && tokens[last]?.kind === 'soft') last--;
  if (first > last) return null;
  const strain = sliceOf(context, first, last);
  const key = normaliseStrain(strain);
  return key === '' ? null : { first, last, outerFirst: from, outerLast: to, link, strain, key };
}

/** Splits the tokens into texts. Noise, amounts, bars and spaced dashes set texts apart; commas and brackets less so. */
function collectTexts(context: Context): Text[] {
  const { tokens } = context;
  const texts: Text[] = [];
  const open: { from: number; link: Link } = { from: -1, link: 'apart' };
  const close = (to: number): void => {
    if (open.from < 0) return;
    const text = textOf(context, open.from, to, open.link);
    open.from = -1;
    if (text === null) return;
    texts.push(text);
    open.link = 'weak';
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    const isText = token.kind === 'text' || token.kind === 'soft';
    if (!isText || token.glue >= GLUE.weak) close(i - 1);
    if (token.glue === GLUE.bar) open.link = 'apart';
    else if (token.glue === GLUE.slash && open.link === 'weak') open.link = 'slash';
    if (isText && open.from < 0) open.from = i;
    if (!isText && token.kind !== 'dropped') open.link = 'apart';
  }
  close(tokens.length - 1);
  return texts;
}

/** All soft words, when a name consists of nothing else: "Magnetic Box - Indica 6pk". */
function softTexts(context: Context): Text[] {
  const { tokens } = context;
  const texts: Text[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]?.kind !== 'soft') continue;
    let last = i;
    while (tokens[last + 1]?.kind === 'soft' && (tokens[last + 1]?.glue ?? GLUE.bar) <= GLUE.hyphen) last++;
    const strain = sliceOf(context, i, last);
    texts.push({ first: i, last, outerFirst: i, outerLast: last, link: 'apart', strain, key: normaliseStrain(strain) });
    i = last;
  }
  return texts;
}

const HAS_DIGIT = /\d/;
const ONLY_NUMBER = /^[#\d.]+$/;

/** Why a text may be strain text although it stands apart; null for what reads like a brand. */
function suspicionOf(context: Context, text: Text, isBehind: boolean): AsideReason | null {
  const { tokens } = context;
  let letters = 0;
  let isOtherKind = false;
  let hasStrainWord = false;
  let hasDigit = false;
  for (let i = text.first; i <= text.last; i++) {
    const word = tokens[i]?.word ?? '';
    if (word === 'x' || word.startsWith('+')) return 'cross';
    if (word.includes('#') || ONLY_NUMBER.test(word)) return 'number';
    if (isOtherKindWord(word)) isOtherKind = true;
    if (HAS_DIGIT.test(word)) hasDigit = true;
    else letters += word.length;
    if (isStrainWord(word)) hasStrainWord = true;
  }
  if (isBrandWord(tokens[text.last]?.word ?? '')) return null;
  if (isOtherKind) return 'other_kind';
  if (hasStrainWord) return 'strain_like';
  if (hasDigit) return 'code';
  if (text.first === text.last && ROMAN_NUMERAL.test(tokens[text.first]?.word ?? '')) return 'number';
  return letters <= 3 && isBehind ? 'short' : null;
}

/** The first text left aside by the reading made of texts [from, to] that gives reason to doubt it. */
function asideOf(context: Context, texts: readonly Text[], from: number, to: number): LeftAside | null {
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i];
    if (text === undefined || (i >= from && i <= to)) continue;
    if (isWithin(texts, from, to, text.key)) continue;
    const isLinked = (i === to + 1 && text.link !== 'apart') || (i === from - 1 && texts[from]?.link !== 'apart');
    const isPartOfPair = text.link === 'slash' || texts[i + 1]?.link === 'slash';
    const reason = isLinked || isPartOfPair ? 'linked' : suspicionOf(context, text, i > to);
    if (reason !== null) return { text: text.strain, reason };
  }
  return null;
}

const isWithin = (texts: readonly Text[], from: number, to: number, key: string): boolean =>
  from === to && texts[from]?.key === key;

function othersOf(texts: readonly Text[], from: number, to: number): readonly string[] {
  if (texts.length === to - from + 1) return NO_OTHERS;
  const others: string[] = [];
  texts.forEach((text, i) => {
    if ((i < from || i > to) && !isWithin(texts, from, to, text.key)) others.push(text.key);
  });
  return others;
}

/** Gathers readings, each strain key, pack and aside once, up to the bound. */
class Readings {
  readonly found: NameReading[] = [];
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  add(
    strain: string,
    strainKey: string,
    aside: LeftAside | null,
    others: readonly string[],
    packCount: number | null = this.context.amounts.packCount,
  ): void {
    if (strainKey === '' || this.found.length >= MAX_READINGS) return;
    for (const reading of this.found) {
      if (reading.strainKey === strainKey && reading.packCount === packCount && reading.aside === aside) return;
    }
    const milligramsPerPiece: Milligrams | null = this.context.amounts.milligramsPerPiece;
    this.found.push({ strain, strainKey, milligramsPerPiece, packCount, aside, others });
  }

  addSlice(first: number, last: number, aside: LeftAside | null, others: readonly string[], pack?: number): void {
    const strain = sliceOf(this.context, first, last);
    this.add(strain, normaliseStrain(strain), aside, others, pack);
  }
}

/** The text with soft words around it kept: "Aurora Indica", "Travel Joint". */
function addKept(readings: Readings, text: Text, aside: LeftAside | null, others: readonly string[]): void {
  const left = Math.min(text.first - text.outerFirst, MAX_SOFT_LEFT);
  const right = Math.min(text.outerLast - text.last, MAX_SOFT_RIGHT);
  for (let r = 1; r <= right; r++) readings.addSlice(text.first, text.last + r, aside, others);
  for (let l = 1; l <= left; l++) readings.addSlice(text.first - l, text.last, aside, others);
  if (left > 0 && right > 0) readings.addSlice(text.first - left, text.last + right, aside, others);
}

/** Numbers that may belong to the strain or to the amounts, taken the other way; never sure by themselves. */
function addNumbers(context: Context, readings: Readings, text: Text, others: readonly string[]): void {
  const opening = context.tokens[text.first];
  if (opening !== undefined && opening.packIfNotText > 0 && text.last > text.first) {
    const aside: LeftAside = { text: opening.word, reason: 'number_or_amount' };
    readings.addSlice(text.first + 1, text.last, aside, others, opening.packIfNotText);
  }
  const behind = context.tokens[text.outerLast + 1];
  if (behind !== undefined && behind.numberEnd > 0 && behind.glue <= GLUE.hyphen) {
    const start = context.tokens[text.first]?.start ?? 0;
    const strain = context.name.slice(start, behind.numberEnd);
    readings.add(strain, normaliseStrain(strain), { text: behind.word, reason: 'number_or_amount' }, others);
  }
}

function addJoined(context: Context, readings: Readings, texts: readonly Text[], from: number, to: number): void {
  const parts = texts.slice(from, to + 1);
  const strain = parts.map((text) => text.strain).join(' ');
  const key = parts.map((text) => text.key).join(' ');
  readings.add(strain, key, asideOf(context, texts, from, to), othersOf(texts, from, to));
}

/** All candidate readings of a scanned name, likeliest first, at most MAX_READINGS. */
export function readingsOf(name: string, tokens: readonly Token[], amounts: Amounts): readonly NameReading[] {
  const context: Context = { name, tokens, amounts };
  let texts = collectTexts(context);
  if (texts.length === 0) texts = softTexts(context);
  const isCrowded = texts.length > MAX_TEXTS;
  if (isCrowded) texts = texts.slice(0, MAX_TEXTS);
  const readings = new Readings(context);
  texts.forEach((text, i) => {
    const aside = texts.length === 1 ? null : asideOf(context, texts, i, i);
    const others = othersOf(texts, i, i);
    readings.add(text.strain, text.key, aside, others);
    addKept(readings, text, aside, others);
    addNumbers(context, readings, text, others);
  });
  const last = texts.length - 1;
  if (last > 0) addJoined(context, readings, texts, 0, last);
  if (last === 2) {
    addJoined(context, readings, texts, 0, 1);
    addJoined(context, readings, texts, 1, 2);
  }
  return readings.found;
}
