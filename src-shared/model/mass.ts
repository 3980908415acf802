// Mass is integer milligrams everywhere inside Packhouse. Grams exist only at the edges: what a
// person types or reads, a CSV, another system's payload. Conversions go through decimal text so
// that 0.1 + 0.2 never happens.

declare const milligramsBrand: unique symbol;

/** A whole number of milligrams. May be negative in a ledger movement, never in a balance. */
export type Milligrams = number & { readonly [milligramsBrand]: true };

/** Largest mass accepted from outside: 100 tonnes. Far above any package, far below 2^53. */
export const MAX_MILLIGRAMS = 100_000_000_000;

const isMilligrams = (value: number): value is Milligrams => Number.isSafeInteger(value);

/** Brands a whole number as milligrams. Throws RangeError for fractions and unsafe integers: a programming error. */
export function mg(value: number): Milligrams {
  if (!isMilligrams(value)) throw new RangeError(`Not a whole number of milligrams: ${value}`);
  return value;
}

export const ZERO_MG = mg(0);

const DECIMAL = /^\s*([+-]?)(\d{0,12})(?:\.(\d*))?\s*$/;

/**
 * Reads grams written as decimal text or a number into milligrams, exactly.
 * Digits after the third decimal are rounded half up (scales report at most three).
 * Returns null for anything that is not a plain decimal number within ±100 t.
 */
export function parseGrams(input: string | number): Milligrams | null {
  const text = typeof input === 'number' ? (Number.isFinite(input) ? input.toFixed(6) : '') : input;
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const thousandths = Number(`${fraction}000`.slice(0, 3));
  const roundUp = Number(fraction[3] ?? '0') >= 5 ? 1 : 0;
  const magnitude = Number(whole || '0') * 1000 + thousandths + roundUp;
  if (magnitude > MAX_MILLIGRAMS) return null;
  return mg(sign === '-' && magnitude !== 0 ? -magnitude : magnitude);
}

/** Grams as a JSON number for other systems' payloads, e.g. 500 or 0.5. Exact to the milligram. */
export const toGrams = (value: Milligrams): number => value / 1000;

/** Grams as text with the fewest decimals that are exact, e.g. "0.5", "1250", "-3.125". */
export function formatGramsExact(value: Milligrams): string {
  const magnitude = Math.abs(value);
  const fraction = String(magnitude % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const whole = Math.floor(magnitude / 1000);
  return `${value < 0 ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}
