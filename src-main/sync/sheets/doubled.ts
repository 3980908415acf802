// Rows that stand twice though nobody copied them: two workstations wrote the same new line at the same moment, or a write
// took effect long after it was given up. Known by what this workstation sent a short while ago. Such a row is taken away
// by one workstation only, and only while all of it is what a Packhouse wrote.
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import { appOfSheet, type OurRow } from '#shared/rules/packing-merge-row.ts';
import { APP_COLUMNS, STAFF_COLUMNS, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import { type Helper, SEEN_MS } from '#shared/rules/sheet-helper.ts';
import { cellAt, extrasOf, type SheetReading, type SheetRow } from '#shared/rules/sheet-read.ts';
import { cellText, readStaffCell } from '#shared/rules/sheet-values.ts';

interface Sent {
  readonly ours: OurRow;
  readonly at: number;
  /** What was agreed on with one of the two rows has been forgotten. */
  readonly isSeen: boolean;
}

const REMEMBERED_MS = 10 * 60_000;
/** The workstation whose turn it is may be away: after this time any other one takes the row away. */
const TURN_MS = 60_000;

const staffText = (row: SheetRow, places: ColumnPlaces, column: StaffColumn): string => {
  const cell = cellAt(row, places, column);
  const reading = readStaffCell(column, cell);
  if (reading.kind === 'blank') return '0';
  return reading.kind === 'value' ? reading.text : cellText(cell);
};

/** Whether nothing in it is a person's, nor a value that only stands here. */
function isSpare(row: SheetRow, top: SheetRow, ours: OurRow, places: ColumnPlaces): boolean {
  const topExtras = extrasOf(top, places);
  if ([...extrasOf(row, places)].some(([place, cell]) => topExtras.get(place) !== cell)) return false;
  const [app, topApp] = [appOfSheet(row, places), appOfSheet(top, places)];
  if (APP_COLUMNS.some((column) => app[column] !== topApp[column] && app[column] !== ours.app[column])) return false;
  return STAFF_COLUMNS.every((column) => {
    const text = staffText(row, places, column);
    return [staffText(top, places, column), ours.staff[column], ours.untouched[column]].includes(text);
  });
}

export interface SpareRows {
  /** Nobody has to be told of these. */
  readonly quiet: ReadonlySet<SheetRow>;
  readonly remove: readonly SheetRow[];
}

export function createDoubled(self: string) {
  const sent = new Map<string, Sent>();

  const isOurTurn = (helper: Helper, now: number): boolean =>
    [...helper.workstations].every(([id, { seenMs }]) => id >= self || Math.abs(now - seenMs) >= SEEN_MS);

  return {
    /** New rows that are about to be written. */
    sending: (rows: readonly OurRow[], now: number): void => {
      for (const [key, { at }] of sent) if (Math.abs(now - at) > REMEMBERED_MS) sent.delete(key);
      for (const ours of rows) sent.set(ours.key, { ours, at: now, isSeen: false });
    },
    /**
     * Keys that stand twice, each once: with whichever of the two rows something was agreed on, the other one may be the
     * topmost, so nothing counts as agreed on.
     */
    fresh: ({ rows }: SheetReading): string[] => {
      const keys = new Set<string>();
      const twice: string[] = [];
      for (const { key } of rows) {
        const one = keys.has(key) ? sent.get(key) : undefined;
        keys.add(key);
        if (!one || one.isSeen) continue;
        sent.set(key, { ...one, isSeen: true });
        twice.push(key);
      }
      return twice;
    },
    spare: (plan: MergePlan, places: ColumnPlaces, helper: Helper, now: number): SpareRows => {
      const quiet = new Set<SheetRow>();
      const remove: SheetRow[] = [];
      if (plan.copied.length === 0) return { quiet, remove };
      const tops = new Map(plan.paired.map(({ row }) => [row.key, row]));
      const isTurn = isOurTurn(helper, now);
      for (const row of plan.copied) {
        const one = sent.get(row.key);
        const top = tops.get(row.key);
        if (!one || !top || !isSpare(row, top, one.ours, places)) continue;
        quiet.add(row);
        if (isTurn || Math.abs(now - one.at) >= TURN_MS) remove.push(row);
      }
      return { quiet, remove };
    },
  };
}
