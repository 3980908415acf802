// The key in the printed address: random at each start, exchanged for a session of the browser's own, dead with the
// process. Wrong keys are counted, and past a limit no key is looked at for a while.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#main/core/clock.ts';

const SECRET_BYTES = 32;
const WRONG_KEYS_ALLOWED = 10;
const WINDOW_MS = 60_000;

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Compares in time that does not depend on where the two differ. Lengths are no secret. */
export function sameSecret(given: string, secret: string): boolean {
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(secret, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

type KeyAnswer = 'right' | 'wrong' | 'too-many';

export interface Access {
  readonly key: string;
  tryKey(given: string): KeyAnswer;
}

export function createAccess(clock: Clock): Access {
  const key = newSecret();
  let wrong = 0;
  let windowStart = clock.monotonic();

  return {
    key,
    tryKey: (given) => {
      if (clock.monotonic() - windowStart >= WINDOW_MS) {
        wrong = 0;
        windowStart = clock.monotonic();
      }
      if (wrong >= WRONG_KEYS_ALLOWED) return 'too-many';
      if (sameSecret(given, key)) return 'right';
      wrong += 1;
      return 'wrong';
    },
  };
}
