// Parts of a look at the sheet that decide for themselves: notes on cells that could not be taken, and formulas that show
// something else than they should.
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { BaseRow } from '#shared/rules/packing-merge-row.ts';
import { STAFF_COLUMNS, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import { cellAt, type SheetReading, type SheetRow } from '#shared/rules/sheet-read.ts';
import { type ShownFigures, wrongFigures } from '#shared/rules/sheet-shows.ts';
import { cellText } from '#shared/rules/sheet-values.ts';
import { noteFor } from './notes.ts';
import type { RefusalMemory } from './refusals.ts';

export interface CellNotes {
  /** Key → column → note to put there; null takes ours away. */
  readonly changes: ReadonlyMap<string, ReadonlyMap<StaffColumn, string | null>>;
  /** What rows agree on with them. */
  readonly wanted: ReadonlyMap<string, BaseRow['notes']>;
}

export function notesFor(plan: MergePlan, refusals: RefusalMemory): CellNotes {
  const changes = new Map<string, Map<StaffColumn, string | null>>();
  const wanted = new Map<string, BaseRow['notes']>();
  for (const { ours, merge } of plan.paired) {
    const before = merge.agreedNow.notes;
    const want: { [C in StaffColumn]?: string } = {};
    for (const trouble of merge.troubles) {
      want[trouble.column] = noteFor(trouble, ours.staff[trouble.column], refusals.errorOf(ours.key, trouble.column));
    }
    const changed = STAFF_COLUMNS.filter((column) => want[column] !== before[column]);
    if (changed.length === 0) continue;
    changes.set(ours.key, new Map(changed.map((column) => [column, want[column] ?? null])));
    wanted.set(ours.key, want);
  }
  return { changes, wanted };
}

/** A formula that shows something else although it was written again is left alone for this long. */
const AGAIN_MS = 10 * 60_000;

export interface WrongFormula {
  readonly row: SheetRow;
  readonly should: ShownFigures;
}

/** Formulas to be written again: those that do not show what they should, and were not just written because of that. */
export function createFormulaWatch() {
  const written = new Map<string, { readonly shown: string; readonly at: number }>();
  return {
    wrong: (reading: SheetReading, stockOf: (code: string) => number, now: number): WrongFormula[] => {
      const { places } = reading;
      const shownBy = (row: SheetRow): string =>
        `${cellText(cellAt(row, places, 'needsPacking'))} ${cellText(cellAt(row, places, 'needsProduction'))}`;
      return wrongFigures(reading.rows, places, stockOf).filter(({ row }) => {
        const shown = shownBy(row);
        const last = written.get(row.key);
        if (last?.shown === shown && now - last.at < AGAIN_MS) return false;
        written.set(row.key, { shown, at: now });
        return true;
      });
    },
    /** Figures that somebody typed over formulas. */
    typedOver: (wrong: readonly WrongFormula[], reading: SheetReading) =>
      wrong.flatMap(({ row, should }) => {
        const there = cellAt(row, reading.places, 'needsPacking');
        if (there === should.needsPacking || typeof there !== 'number') return [];
        return [{ key: row.key, column: 'needsPacking', typed: cellText(there), ours: String(should.needsPacking) }];
      }),
  };
}
