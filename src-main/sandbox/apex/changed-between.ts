// The span of time every list is asked for: from when its records were changed, which has to be said, and the other ends,
// which may be. Both ends count. To the second, as records are stored.
import type { QueryReader } from './input.ts';
import { storedSecond } from './resources.ts';

interface Dated {
  readonly updatedAt: number;
  readonly createdAt: number;
}

type Within = (ms: number | null) => boolean;

/** Reads NAME_from and NAME_to. What has no date is in no span; it is in the whole of time. */
export function readBetween(read: QueryReader, name: string, required = false): Within {
  const from = required ? read.requiredInstant(`${name}_from`) : read.instant(`${name}_from`);
  const to = read.instant(`${name}_to`);
  return (ms) => (from === null || (ms !== null && ms >= from)) && (to === null || (ms !== null && ms <= to));
}

export function readChangedBetween(read: QueryReader): (record: Dated) => boolean {
  const updated = readBetween(read, 'updated_at', true);
  const created = readBetween(read, 'created_at');
  return ({ updatedAt, createdAt }) => updated(storedSecond(updatedAt)) && created(storedSecond(createdAt));
}
