// Near misses between strain keys, as suggestions a person can accept as an alias or a pin.
// Nothing found here is ever pushed to another system. Cost is linear in the number of candidates:
// texts are cut to a fixed length, and a candidate that cannot reach the threshold is passed over early.

/** A candidate strain key and how alike it is: 0 (nothing in common) to 1 (same letters), three decimals. */
export interface StrainSuggestion {
  readonly key: string;
  readonly score: number;
}

const MAX_LENGTH = 64;
const MAX_SUGGESTIONS = 50;
const MIN_SCORE = 0.5;
/** Same letters and digits, spaces apart ("gg4", "gg 4"): as near as two different keys can be. */
const SAME_LETTERS = 0.98;
/** The same words in another order. */
const SAME_WORDS = 0.97;

const squash = (key: string): string => key.replaceAll(' ', '');

const wordsOf = (key: string): readonly string[] => key.split(' ').filter((word) => word !== '');

/** Share of words the two have in common, counting each once (Dice). */
function sharedWords(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const left = new Set(a);
  const right = new Set(b);
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return (2 * shared) / (left.size + right.size);
}

/** Levenshtein distance; both texts are at most MAX_LENGTH long. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      current.push(Math.min(substitute, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

function scoreOf(key: string, keyWords: readonly string[], keyLetters: string, candidate: string): number {
  if (candidate === key) return 1;
  const letters = squash(candidate);
  if (letters === keyLetters) return SAME_LETTERS;
  const longest = Math.max(letters.length, keyLetters.length);
  if (longest === 0) return 0;
  const words = sharedWords(keyWords, wordsOf(candidate));
  if (words === 1) return SAME_WORDS;
  const bestEdit = 1 - Math.abs(letters.length - keyLetters.length) / longest;
  if (Math.max(bestEdit, 0.6 * words + 0.4 * bestEdit) < MIN_SCORE) return 0;
  const edit = 1 - editDistance(keyLetters, letters) / longest;
  return Math.min(SAME_WORDS, Math.max(edit, 0.6 * words + 0.4 * edit));
}

/**
 * The candidates most like `key`, best first, ties in key order; at most `limit` (and never above 50).
 * `key` and `candidates` are strain keys. Candidates below half alike are left out.
 */
export function suggestStrains(key: string, candidates: readonly string[], limit: number): StrainSuggestion[] {
  const wanted = Math.min(Math.max(0, Math.floor(limit)), MAX_SUGGESTIONS);
  if (wanted === 0 || key === '') return [];
  const cut = key.slice(0, MAX_LENGTH);
  const words = wordsOf(cut);
  const letters = squash(cut);
  const found: StrainSuggestion[] = [];
  for (const candidate of new Set(candidates)) {
    const score = Math.round(scoreOf(cut, words, letters, candidate.slice(0, MAX_LENGTH)) * 1000) / 1000;
    if (score >= MIN_SCORE) found.push({ key: candidate, score });
  }
  found.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
  return found.slice(0, wanted);
}
