// Product lines: which names are ours at all, and which words of a name are the line's own. Patterns
// come from settings, so they are checked when compiled: a pattern that could take more than a blink
// on any name is refused here rather than found out in the middle of a sync.
import { type Milligrams, mg } from '../model/mass.ts';
import type { ProductLine } from '../model/sku.ts';

/** Source: the mapping rules of the Apex sync; kept in settings, these are the defaults. */
export const DEFAULT_PRODUCT_LINES: readonly ProductLine[] = [
  { key: 'cannadart', label: 'CannaDart', pattern: 'cannadart' },
  { key: 'magnetic_box', label: 'Magnetic Box', pattern: 'mag(?:netic)?.*box' },
  { key: 'cocoa_blunt', label: 'Cocoa Blunt', pattern: 'cocoa.*blunt' },
];

/** What a line is taken to hold when neither the name nor the fields say. null: it has to be said. */
export interface LineAssumptions {
  readonly milligramsPerPiece: Milligrams | null;
  readonly packCount: number | null;
}

const NO_ASSUMPTIONS: LineAssumptions = { milligramsPerPiece: null, packCount: null };

/** Singles lines sell one piece unless they say otherwise; the box always holds 0.5 g pieces, but comes in sizes. */
const ASSUMPTIONS: ReadonlyMap<string, LineAssumptions> = new Map([
  ['cannadart', { milligramsPerPiece: null, packCount: 1 }],
  ['cocoa_blunt', { milligramsPerPiece: null, packCount: 1 }],
  ['magnetic_box', { milligramsPerPiece: mg(500), packCount: null }],
]);

export const assumptionsOf = (line: string): LineAssumptions => ASSUMPTIONS.get(line) ?? NO_ASSUMPTIONS;

export type ProductLineFault = 'empty' | 'too_long' | 'invalid' | 'too_costly';

/** A product line whose pattern cannot be used. `line` is its key. */
export class ProductLineError extends Error {
  readonly line: string;
  readonly fault: ProductLineFault;

  constructor(line: string, fault: ProductLineFault) {
    super(`Product line "${line}": pattern is ${fault}`);
    this.name = 'ProductLineError';
    this.line = line;
    this.fault = fault;
  }
}

interface CompiledLine {
  readonly key: string;
  readonly pattern: RegExp;
  /** The pattern with its wildcards closed up: matches the line's own words and nothing between them. */
  readonly ownWords: RegExp;
}

export interface CompiledProductLines {
  readonly lines: readonly CompiledLine[];
}

const MAX_PATTERN_LENGTH = 200;
/** Each open-ended repeat can multiply the work by the name's length. */
const MAX_OPEN_REPEATS = 2;
const MAX_COUNTED_REPEAT = 10;

const WILDCARD = /(?<!\\)\.[*+]\??/g;
const OPEN_REPEAT = /(?<!\\)[*+]/g;
const COUNTED_REPEAT = /(?<!\\)\{\d*,?(\d*)\}/g;
const REPEATED_GROUP = /(?<!\\)\)(?:[*+]|\{)/;
const BACK_REFERENCE = /\\(?:[1-9]|k<)/;

/** What may stand between a line's own words without being a strain: "Cocoa Infused Blunt", "Mag-Box". */
const GAP = String.raw`[^\p{L}\p{N}]*(?:(?:infused|premium|mini|pre-?rolls?|pre rolls?|hemp)[^\p{L}\p{N}]+){0,2}`;

function isTooCostly(pattern: string): boolean {
  if (REPEATED_GROUP.test(pattern) || BACK_REFERENCE.test(pattern)) return true;
  if ((pattern.match(OPEN_REPEAT) ?? []).length > MAX_OPEN_REPEATS) return true;
  for (const [whole, last] of pattern.matchAll(COUNTED_REPEAT)) {
    if (whole.endsWith(',}') || Number(last) > MAX_COUNTED_REPEAT) return true;
  }
  return false;
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function ownWordsOf(line: ProductLine): string {
  const label = line.label
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(escapeForRegExp)
    .join(GAP);
  const closedUp = line.pattern.replace(WILDCARD, () => GAP);
  return label === '' ? closedUp : `${closedUp}|${label}`;
}

/** A pattern that only compiles without Unicode classes keeps working, with ASCII gaps. */
function compileOwnWords(line: ProductLine): RegExp {
  const source = String.raw`(?<![\p{L}\p{N}])(?:${ownWordsOf(line)})(?:e?s)?(?![\p{L}\p{N}])`;
  try {
    return new RegExp(source, 'giu');
  } catch {
    return new RegExp(source.replaceAll(String.raw`\p{L}\p{N}`, 'a-z0-9'), 'gi');
  }
}

function compileLine(line: ProductLine): CompiledLine {
  if (line.pattern.trim() === '') throw new ProductLineError(line.key, 'empty');
  if (line.pattern.length > MAX_PATTERN_LENGTH) throw new ProductLineError(line.key, 'too_long');
  if (isTooCostly(line.pattern)) throw new ProductLineError(line.key, 'too_costly');
  try {
    return { key: line.key, pattern: new RegExp(line.pattern, 'i'), ownWords: compileOwnWords(line) };
  } catch {
    throw new ProductLineError(line.key, 'invalid');
  }
}

/**
 * Checks and compiles the product lines once. Throws ProductLineError for a pattern that is empty,
 * over 200 characters, not a regular expression, or costly (repeated groups, more than two open repeats).
 */
export function compileProductLines(lines: readonly ProductLine[]): CompiledProductLines {
  return { lines: lines.map(compileLine) };
}

/** A stretch of the name, [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FoundLines {
  /** Keys of all lines found, without repeats. */
  readonly keys: readonly string[];
  /** Where the lines' own words stand. */
  readonly spans: readonly Span[];
  /** Text of a match that only came about by reaching over other words. */
  readonly unclear: string | null;
}

const NOTHING_FOUND: FoundLines = { keys: [], spans: [], unclear: null };

/** Finds the product lines of an already cleaned name. */
export function findLines(name: string, compiled: CompiledProductLines): FoundLines {
  let keys: string[] | null = null;
  let unclear: string | null = null;
  const spans: Span[] = [];
  for (const line of compiled.lines) {
    const match = line.pattern.exec(name);
    if (match === null) continue;
    keys ??= [];
    if (!keys.includes(line.key)) keys.push(line.key);
    const before = spans.length;
    collectSpans(line.ownWords, name, spans);
    if (spans.length === before && match[0] !== '') unclear = match[0];
  }
  return keys === null ? NOTHING_FOUND : { keys, spans, unclear };
}

function collectSpans(ownWords: RegExp, name: string, spans: Span[]): void {
  ownWords.lastIndex = 0;
  for (let match = ownWords.exec(name); match !== null; match = ownWords.exec(name)) {
    if (match[0] === '') ownWords.lastIndex++;
    else spans.push({ start: match.index, end: ownWords.lastIndex });
  }
}
