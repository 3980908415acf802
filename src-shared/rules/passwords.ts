// What a password or a PIN must be. Length is what counts (NIST SP 800-63B): no rules about kinds of letters, but
// nothing that everybody guesses first.

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

export type PasswordFault = 'too_short' | 'too_long' | 'guessable' | 'holds_name';
export type PinFault = 'not_digits' | 'pin_guessable';

// The beginnings people choose when they must choose something; compared without case, digits and signs at the end.
const GUESSED_FIRST = new Set([
  'password',
  'passwort',
  'packhouse',
  'welcome',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'letmein',
  'iloveyou',
  'administrator',
  'superadmin',
  'admin',
  'changeme',
  'cannabis',
  'preroll',
  'metrc',
  'apextrading',
]);

const runs = (text: string): boolean => /^(.)\1*$/.test(text) || isStaircase(text);

/** 123456, 98765, abcdef. */
function isStaircase(text: string): boolean {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return Math.abs(step) === 1 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step);
}

/** Null when it may be used. `name` is the person's own. */
export function passwordFault(password: string, name: string): PasswordFault | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return 'too_short';
  if (length > LONGEST_PASSWORD) return 'too_long';
  const plain = password.normalize('NFKC').toLowerCase();
  const word = plain.replace(/[^\p{L}]+$/u, '').replaceAll(/\s+/g, '');
  if (runs(plain) || new Set(plain).size < 4 || GUESSED_FIRST.has(word) || /^\d{1,10}$/.test(plain)) return 'guessable';
  const own = name.normalize('NFKC').toLowerCase().trim();
  if (own.length >= 4 && plain.replaceAll(/[^\p{L}]+/gu, '') === own.replaceAll(/[^\p{L}]+/gu, '')) return 'holds_name';
  return null;
}

/** Null when it may be used: four to eight digits, not one digit over and over, not a staircase. */
export function pinFault(pin: string): PinFault | null {
  if (!/^\d{4,8}$/.test(pin)) return 'not_digits';
  if (runs(pin)) return 'pin_guessable';
  return null;
}

/** Tries that are free, then a wait that doubles from five seconds up to fifteen minutes. */
export const FREE_TRIES = 5;
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How long after the last of `failures` wrong tries the next one is looked at, in milliseconds. */
export function waitAfterFailures(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, failures - FREE_TRIES));
}
