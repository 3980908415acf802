// The strain key: what two spellings of one strain have in common. Packages and sales products are
// matched on equal keys and on nothing else, so the rule only evens out how people type (case,
// spaces, "&"/"and", apostrophes, hyphens, "#"), never what they mean: "Gelato 41" stays apart from
// "Gelato", "GG4" from "GG 4", an accent from none. Aliases are a person's decision, not a rule.
//
// Invariant: idempotent, normaliseStrain(normaliseStrain(x)) === normaliseStrain(x).

/** Apostrophes as typed, pasted or mistyped; dropped, so that "Jack's", "Jack’s" and "Jacks" agree. */
const APOSTROPHES = /['`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018-\u201b\u2032\u2035\ua78c\uff07]/g;
/** Format characters nobody sees: zero width, direction marks, soft hyphens, variation selectors. */
const INVISIBLE = /\p{Cf}|\u034f|[\ufe00-\ufe0f]/gu;
const AMPERSAND = /&/g;
const MULTIPLICATION = /[\u00d7\u2715\u2716\u2a2f]/g;
const GAPS = /[\s\p{Cc}\p{Pd}\u2212\u00ad#]+/gu;
const ASCII_GAPS = /[\s\p{Cc}#-]+/gu;

const SPACE = 32;

/** True when lower-casing alone makes the key: letters, digits and dots with single inner spaces. */
function isPlain(text: string): boolean {
  let previousIsSpace = true;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === SPACE) {
      if (previousIsSpace) return false;
      previousIsSpace = true;
      continue;
    }
    previousIsSpace = false;
    const isPlainChar = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 46;
    if (!isPlainChar) return false;
  }
  return !previousIsSpace || text.length === 0;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function normaliseAscii(text: string): string {
  return text.toLowerCase().replace(APOSTROPHES, '').replace(AMPERSAND, ' and ').replace(ASCII_GAPS, ' ').trim();
}

function normaliseOnce(text: string): string {
  return text
    .replace(APOSTROPHES, '')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(APOSTROPHES, '')
    .replace(INVISIBLE, '')
    .replace(MULTIPLICATION, 'x')
    .replace(AMPERSAND, ' and ')
    .replace(GAPS, ' ')
    .trim();
}

/** Folding, composing and removing can each open the way for another; text settles within a few rounds. */
const MAX_ROUNDS = 8;

/**
 * The key under which a strain is known, e.g. "Apples & Bananas" -> "apples and bananas".
 * Never throws; "" when nothing is left. Source: the strain normalisation rule of the Apex mapping.
 */
export function normaliseStrain(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  if (isAscii(text)) return normaliseAscii(text);
  let key = normaliseOnce(text);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = normaliseOnce(key);
    if (next === key) return key;
    key = next;
  }
  return key;
}
