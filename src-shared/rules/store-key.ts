// The store key: what two spellings of one store have in common. It evens out only how people and systems type (case,
// spaces, invisible characters), never what they mean: "Main Street" stays apart from "Main St". Another name of a
// store is a person's decision, not a rule.
//
// Invariant: idempotent, storeKey(storeKey(x)) === storeKey(x).

/** Format characters nobody sees: zero width, direction marks, soft hyphens, variation selectors. */
const INVISIBLE = /\p{Cf}|\u034f|[\ufe00-\ufe0f]/gu;
const GAPS = /[\s\p{Cc}]+/gu;

const keyOnce = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replace(INVISIBLE, '').replace(GAPS, ' ').trim();

/** Folding, composing and removing can each open the way for another; text settles within a few rounds. */
const MAX_ROUNDS = 8;

/** The key under which a store is known, e.g. " Main  STREET " -> "main street". Never throws; "" when nothing is left. */
export function storeKey(name: string): string {
  let key = keyOnce(name);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = keyOnce(key);
    if (next === key) return key;
    key = next;
  }
  return key;
}
