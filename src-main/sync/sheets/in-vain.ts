// Rows whose own columns were written and do not show it: cells that people merged take no value and always read empty.
// What was written because of what a row shows is left alone for a while when the row shows the very same again.
//
// Invariant: only a write that was answered and landed where it was meant counts, and only until a look finds the row right.
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import { cellAt } from '#shared/rules/sheet-read.ts';
import { AGAIN_MS } from './look-parts.ts';
import { cellsOfPaired } from './row-cells.ts';

interface Written {
  /** What the row showed, and what was written because of it. */
  readonly says: string;
  readonly at: number;
}

/** Staff columns are no part of it: what does not show there counts as what a person did. */
export function createInVain() {
  let written = new Map<string, Written>();
  let wanted = new Map<string, string>();
  return {
    /** The plan without what was just written in vain; that it is put back is told once. `now` in milliseconds. */
    spare: (plan: MergePlan, places: ColumnPlaces, now: number): MergePlan => {
      const still = new Map<string, Written>();
      wanted = new Map();
      const paired = plan.paired.map((pair) => {
        const { row, merge } = pair;
        const cells = cellsOfPaired({ ...pair, merge: { ...merge, writeStaff: [] } }, places);
        if (cells.size === 0) return pair;
        const says = JSON.stringify([...cells].map(([place, { value }]) => [place, row.cells[place] ?? null, value]));
        const last = written.get(row.key);
        if (last?.says === says) still.set(row.key, last);
        if (last?.says === says && Math.abs(now - last.at) < AGAIN_MS) {
          return { ...pair, merge: { ...merge, writeApp: false, counted: cellAt(row, places, 'counted') } };
        }
        wanted.set(row.key, says);
        return pair;
      });
      written = still;
      return { ...plan, paired, putBack: plan.putBack.filter(({ key }) => !still.has(key)) };
    },
    /** What the last plan asked for stands in these rows now, as far as anybody can say. */
    landed: (keys: readonly string[], now: number): void => {
      for (const key of keys) {
        const says = wanted.get(key);
        if (says !== undefined) written.set(key, { says, at: now });
      }
    },
  };
}
