// What of an order is searched, and how a search is asked. Both sides are evened out the same way; the trigram index
// serves pieces of three letters and more.
import type { ApexOrder } from '#shared/model/apex.ts';

const evened = (text: string): string => text.normalize('NFKC').toLowerCase();
const asLine = (text: string): string => evened(text).replaceAll('\n', ' ').trim();

/** Invoice, buyer, products, batches, strains and METRC numbers, each once, a line each. */
export function searchTextOf(order: ApexOrder): string {
  const texts = [order.invoiceNumber, order.buyer];
  for (const item of order.items) texts.push(item.productName, item.batchName, item.metrcNumber ?? '');
  const lines = new Set(texts.map(asLine));
  lines.delete('');
  const text = [...lines].join('\n');
  // Most names of products hold their strain.
  const strains = new Set(order.items.map(({ cultivar }) => asLine(cultivar ?? '')));
  const missing = [...strains].filter((strain) => !text.includes(strain));
  // The end makes pieces of three letters of the last two as well.
  return [text, ...missing, ''].join('\n');
}

export interface SearchWords {
  /** LIKE patterns of every word, with \ as the escape. */
  readonly patterns: readonly string[];
  /** The index's question for the words it serves; null when every word is too short for it. */
  readonly match: string | null;
  /** Words of two letters: the index serves them by all its pieces that begin with them. */
  readonly pairs: readonly string[];
  /** The index's answer, with that of the pairs, is the whole answer: no word is too short for it, or was cut. */
  readonly exact: boolean;
}

const INDEXED_FROM = 3;
// Letters of other scripts may be folded to others in the index.
const PAIR = /^[\x21-\x7e]{2}$/;
// The index puts a word together from its pieces, one more for every letter. METRC numbers begin alike and differ at
// the end, so of a long word the end alone is asked for; what is found is held against the whole word afterwards.
const LONGEST_ASKED = 10;
const ASKED_OF_LONGER = 8;

const asked = (word: string): string => {
  const letters = [...word];
  return letters.length > LONGEST_ASKED ? letters.slice(-ASKED_OF_LONGER).join('') : word;
};

/** Null when nothing is searched. */
export function searchWords(search: string): SearchWords | null {
  const words = [...new Set(evened(search).split(/\s+/).filter(Boolean))];
  if (words.length === 0) return null;
  const long = words.filter((word) => [...word].length >= INDEXED_FROM).map(asked);
  const pairs = words.filter((word) => PAIR.test(word));
  return {
    patterns: words.map((word) => `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`),
    match: long.length === 0 ? null : long.map(quoted).join(' AND '),
    pairs,
    exact: words.every((word) => long.includes(word) || pairs.includes(word)),
  };
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The index's question for orders with any of these of its pieces. */
export const matchAny = (pieces: readonly string[]): string => `(${pieces.map(quoted).join(' OR ')})`;
