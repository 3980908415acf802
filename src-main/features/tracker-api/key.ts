// The key that other machines show. It is made here, stored with the other secrets and handed out once; compared by
// hashes of equal length, in time that depends on neither key.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
/** Says what it is to whoever finds one. */
const PREFIX = 'phk_';

export const newApiKey = (): string => PREFIX + randomBytes(KEY_BYTES).toString('base64url');

const hashOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Compared with something also while no key is set: whether there is one is not told by the time it takes. */
const NO_KEY = randomBytes(KEY_BYTES).toString('base64url');

export function sameKey(given: string, key: string | null): boolean {
  const same = timingSafeEqual(hashOf(given), hashOf(key ?? NO_KEY));
  return same && key !== null;
}
