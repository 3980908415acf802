// How much one address may ask, and how often it may be wrong. The calls of an address refill evenly; wrong keys are
// counted by the minute, and different wrong keys longer: a machine that was not told of a new key repeats the old one
// and guesses nothing, so it gets in the moment it has the right one. Whoever tries many different keys is shut out.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Clock } from '#main/core/clock.ts';
import { type Allowance, createAllowance } from '#main/hosts/browser/allowance.ts';

const CALLS_PER_SECOND = 60;
const CALLS_AT_ONCE = 120;
const MINUTE_MS = 60_000;
const WRONG_A_MINUTE = 10;
const GUESSES_ALLOWED = 100;
const GUESSES_FORGOTTEN_MS = 10 * MINUTE_MS;
/** The ones that asked last are remembered. */
const MOST_ADDRESSES = 2_000;

interface Tries {
  since: number;
  count: number;
}

interface Known {
  readonly calls: Allowance;
  wrong: Tries;
  guesses: { readonly since: number; readonly keys: Set<string> };
}

export interface CallerLimits {
  /** Seconds to wait, or null when the call may go on. */
  call(address: string): number | null;
  /** Seconds until an address that guessed too much is listened to again, or null. */
  shutOut(address: string): number | null;
  /** Notes a wrong key. Seconds to wait when there were too many within a minute, or null. */
  wrongKey(address: string, key: string): number | null;
}

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** One machine on IPv6 has as many addresses as it likes; it is known by its network. */
export function callerOf(remoteAddress: string | undefined): string {
  const address = (remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return address === '' ? 'unknown' : address;
}

function limitedBy(address: string): string {
  if (!isIPv6(address) || address === '::1') return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].slice(0, 4).join(':');
}

export function createCallerLimits(clock: Clock): CallerLimits {
  const addresses = new Map<string, Known>();

  const knownOf = (address: string): Known => {
    const key = limitedBy(address);
    const now = clock.monotonic();
    const known = addresses.get(key) ?? {
      calls: createAllowance(clock, CALLS_PER_SECOND, CALLS_AT_ONCE),
      wrong: { since: now, count: 0 },
      guesses: { since: now, keys: new Set<string>() },
    };
    addresses.delete(key);
    addresses.set(key, known);
    if (addresses.size > MOST_ADDRESSES) addresses.delete([...addresses.keys()][0] ?? '');
    if (now - known.wrong.since >= MINUTE_MS) known.wrong = { since: now, count: 0 };
    if (now - known.guesses.since >= GUESSES_FORGOTTEN_MS) known.guesses = { since: now, keys: new Set() };
    return known;
  };

  return {
    call: (address) => (knownOf(address).calls.take() ? null : 1),
    shutOut: (address) => {
      const { guesses } = knownOf(address);
      if (guesses.keys.size <= GUESSES_ALLOWED) return null;
      return seconds(guesses.since + GUESSES_FORGOTTEN_MS - clock.monotonic());
    },
    wrongKey: (address, key) => {
      const { wrong, guesses } = knownOf(address);
      // Not the key itself: a mistyped one is nearly the right one.
      if (guesses.keys.size <= GUESSES_ALLOWED) guesses.keys.add(createHash('sha256').update(key).digest('base64url'));
      wrong.count += 1;
      return wrong.count > WRONG_A_MINUTE ? seconds(wrong.since + MINUTE_MS - clock.monotonic()) : null;
    },
  };
}
