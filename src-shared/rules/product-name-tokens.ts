// Splits a cleaned product name into words and says how each is set off from the one before: by a space,
// a tight hyphen, brackets and commas, a slash, or a bar (which spaced dashes and a lone "l" are, too).

/** How a token is set off from the one before it, weakest first. */
export const GLUE = { space: 0, hyphen: 1, weak: 2, slash: 3, bar: 4 } as const;
export type Glue = (typeof GLUE)[keyof typeof GLUE];

export type TokenKind = 'text' | 'soft' | 'strong' | 'weight' | 'pack' | 'line' | 'dropped';

export interface Token {
  readonly start: number;
  end: number;
  /** Lower case. */
  word: string;
  readonly glue: Glue;
  kind: TokenKind;
  /** Set on a number read as an amount that directly follows text and could belong to it: where that number ends. */
  numberEnd: number;
  /** Set on text such as "3X" that could also be a pack count. */
  packIfNotText: number;
}

export const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Separator strength of a character, or undefined for one that belongs to a word. */
function separatorOf(c: number): Glue | undefined {
  switch (c) {
    case 32: // space
    case 42: // *
    case 95: // _
    case 126: // ~
    case 34: // "
      return GLUE.space;
    case 40: // (
    case 41: // )
    case 91: // [
    case 93: // ]
    case 123: // {
    case 125: // }
    case 44: // ,
    case 58: // :
    case 47: // /
      return c === 47 ? GLUE.slash : GLUE.weak;
    case 124: // |
    case 59: // ;
    case 92: // \
    case 60: // <
    case 62: // >
      return GLUE.bar;
    default:
      return undefined;
  }
}

/** "," and ":" between two digits belong to the number ("0,5g", "1:1"), "/" only in a fraction ("1/2g", not "47/1g"). */
function joinsDigits(name: string, start: number, at: number, c: number): boolean {
  if (c !== 44 && c !== 47 && c !== 58) return false;
  const before = name.charCodeAt(at - 1);
  const after = name.charCodeAt(at + 1);
  if (at <= start || !isDigit(before) || !isDigit(after)) return false;
  if (c !== 47) return true;
  const beyond = name.charCodeAt(at + 2);
  return at - start === 1 && before < after && !isDigit(beyond) && beyond !== 46;
}

/** End of a word without the full stops and marks that close a sentence; "Mr." and "A.S.S." keep theirs. */
function trimmedEnd(name: string, start: number, end: number): number {
  const last = name.charCodeAt(end - 1);
  if (last !== 46 && last !== 33 && last !== 63) return end;
  let trimmed = end;
  while (trimmed > start && /[.!?]/.test(name.charAt(trimmed - 1))) trimmed--;
  if (trimmed === start) return end;
  if (last === 46 && end - trimmed === 1) {
    const isAbbreviation = trimmed - start <= 2 || name.slice(start, trimmed).includes('.');
    if (isAbbreviation && !isDigit(name.charCodeAt(trimmed - 1))) return end;
  }
  return trimmed;
}

/** Splits a cleaned name into words; all of them are text until they are classified. */
export function tokenise(name: string): Token[] {
  const lower = lowerOf(name);
  const tokens: Token[] = [];
  const length = name.length;
  let glue: Glue = GLUE.space;
  let i = 0;
  while (i < length) {
    const c = name.charCodeAt(i);
    if (c === 45) {
      const hasRoom = i === 0 || i + 1 >= length || name.charCodeAt(i - 1) === 32 || name.charCodeAt(i + 1) === 32;
      const own = hasRoom || name.charCodeAt(i + 1) === 45 ? GLUE.bar : GLUE.hyphen;
      if (own > glue) glue = own;
      i++;
      continue;
    }
    const separator = separatorOf(c);
    if (separator !== undefined) {
      if (separator > glue) glue = separator;
      i++;
      continue;
    }
    const start = i;
    while (i < length) {
      const d = name.charCodeAt(i);
      if (d === 45) break;
      if (separatorOf(d) !== undefined && !joinsDigits(name, start, i, d)) break;
      i++;
    }
    const end = trimmedEnd(name, start, i);
    const isBar = end - start === 1 && c === 108 && isAlone(name, start);
    if (isBar) {
      glue = GLUE.bar;
      continue;
    }
    const word = lower.slice(start, end);
    tokens.push({ start, end, word, glue, kind: 'text', numberEnd: 0, packIfNotText: 0 });
    glue = GLUE.space;
  }
  return tokens;
}

/** A lone "l" between spaces is somebody's bar. */
const isAlone = (name: string, at: number): boolean =>
  at > 0 && name.charCodeAt(at - 1) === 32 && name.charCodeAt(at + 1) === 32;

/** Lower case of the same length, so that positions agree; the rare letters that grow stay as they are. */
function lowerOf(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length === name.length) return lower;
  return Array.from(name, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  ).join('');
}
