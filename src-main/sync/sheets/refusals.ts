// What was typed as PACKED and could not be packed: not tried again with every look, only once something on the list has
// changed, and not overwritten meanwhile.
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import type { RefusedTake } from './list-side.ts';

interface Refusal {
  readonly text: string;
  readonly version: number;
  readonly error: RefusedTake['error'];
}

export function createRefusals() {
  const known = new Map<string, Refusal>();
  const idOf = (key: string, column: StaffColumn): string => `${key}\u0001${column}`;
  return {
    /** @param version of the list; at another one it is worth another try */
    isRefused: (key: string, column: StaffColumn, text: string, version: number): boolean => {
      const refusal = known.get(idOf(key, column));
      return refusal?.text === text && refusal.version === version;
    },
    errorOf: (key: string, column: StaffColumn): RefusedTake['error'] | null =>
      known.get(idOf(key, column))?.error ?? null,
    forget: (key: string, column: StaffColumn): void => void known.delete(idOf(key, column)),
    add: (refused: readonly RefusedTake[], version: number): void => {
      for (const { take, error } of refused) {
        known.set(idOf(take.key, take.column), { text: take.text, version, error });
      }
    },
  };
}

export type RefusalMemory = ReturnType<typeof createRefusals>;
