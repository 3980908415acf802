// Passwords and PINs are kept as scrypt hashes with their own salt and cost. scrypt because it is memory-hard and part
// of both Node's and Electron's crypto (Electron's BoringSSL has no Argon2). One hash at a time: each takes its
// memory, and a crowd of wrong tries must not take the machine's.
import { createHmac, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from './app-error.ts';

/** log2 of scrypt's N. 17 with r = 8 takes 128 MiB, as OWASP advises. */
export const PASSWORD_COST = 17;
const BLOCK = 8;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const COSTLIEST = 20;

interface Parsed {
  readonly cost: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function derive(plain: string, salt: Buffer, cost: number): Promise<Buffer> {
  const N = 2 ** cost;
  const options = { N, r: BLOCK, p: 1, maxmem: 128 * N * BLOCK + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(plain.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** scrypt$17$<salt>$<hash>; null for anything else. */
function parse(stored: string): Parsed | null {
  const [kind, cost, salt, hash, ...more] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !hash || more.length > 0 || !/^\d{1,2}$/.test(cost ?? '')) return null;
  if (Number(cost) > COSTLIEST) return null;
  return { cost: Number(cost), salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') };
}

const MOST_WAITING = 30;
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** Runs one after the other, whoever asks; refuses when more wait than could be meant honestly. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING) return Promise.reject(new AppError('TOO_BUSY', {}));
  waiting += 1;
  const mine = last.then(work, work).finally(() => {
    waiting -= 1;
  });
  last = mine.catch(() => undefined);
  return mine;
}

export const hashPassword = (plain: string, cost: number): Promise<string> =>
  inTurn(async () => {
    const salt = randomBytes(SALT_BYTES);
    const hash = await derive(plain, salt, cost);
    return `scrypt$${cost}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
  });

/** False for a wrong password and for a text that is no hash. */
export const verifyPassword = (stored: string, plain: string): Promise<boolean> =>
  inTurn(async () => {
    const known = parse(stored);
    if (!known) return false;
    const hash = await derive(plain, known.salt, known.cost);
    return hash.length === known.hash.length && timingSafeEqual(hash, known.hash);
  });

/** For a name nobody has: as much work as for a real one, so that the time does not tell the two apart. */
export const verifyNothing = async (plain: string, cost: number): Promise<false> => {
  await inTurn(() => derive(plain, Buffer.alloc(SALT_BYTES), cost));
  return false;
};

/** A PIN has few digits: without the pepper, which is not in the database, a copy of the database does not give it away. */
export const pepperedPin = (pin: string, pepper: string): string =>
  createHmac('sha256', pepper).update(pin, 'utf8').digest('base64url');

export const newPepper = (): string => randomBytes(32).toString('base64url');

// Without those that look alike on paper.
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Twelve letters in three groups, to be read out and typed once: 60 bits. */
export function newOneTimePassword(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)] ?? '';
  const group = () => Array.from({ length: 4 }, letter).join('');
  return [group(), group(), group()].join('-');
}
