// Notes of ours on cells where people may have written notes of their own: right before the write, and only when it is to
// place, change or take away one, the notes that stand there are read, and ours goes below theirs.
//
// A row that has moved since the look is known by its key, and its notes wait for the next look. Google has no write that
// depends on what stands there, and the images of a write hold no notes: what a person writes into the note of the very same
// cell between this reading and the write, some tenths of a second, is overwritten, as is the note of a row that moves into
// its place just then.
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { BaseRow } from '#shared/rules/packing-merge-row.ts';
import { STAFF_COLUMNS, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import type { SheetReading } from '#shared/rules/sheet-read.ts';
import { cellText } from '#shared/rules/sheet-values.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { NotedCell, TabRange } from '../../integrations/google-sheets/port.ts';
import { noteFor, withOwnNote } from './notes.ts';
import type { RefusalMemory } from './refusals.ts';

interface CellNotes {
  /** Key → column → note; null for none. */
  readonly changes: ReadonlyMap<string, ReadonlyMap<StaffColumn, string | null>>;
  /** What rows agree on with them. */
  readonly wanted: ReadonlyMap<string, BaseRow['notes']>;
}

/** Notes that are others than those agreed on, ours alone. */
function notesFor(plan: MergePlan, refusals: RefusalMemory): CellNotes {
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

const NONE: CellNotes = { changes: new Map(), wanted: new Map() };

/** Notes as they are to be written, whole; those that cannot be told now are left out of both maps, as not agreed on. */
export async function notesToWrite(
  plan: MergePlan,
  refusals: RefusalMemory,
  { places }: SheetReading,
  tab: string,
  readNotes: (ranges: readonly TabRange[]) => Promise<readonly NotedCell[]>,
): Promise<CellNotes> {
  const notes = notesFor(plan, refusals);
  const rows = plan.paired.flatMap(({ ours: { key }, row }) => {
    const changes = notes.changes.get(key);
    return changes ? [{ key, index: row.index, changes }] : [];
  });
  if (rows.length === 0) return NONE;
  const keyAt = places.get('key') ?? 0;
  const staff = new Set(
    rows.flatMap(({ changes }) => [...changes.keys()].flatMap((column) => places.get(column) ?? [])),
  );
  const [fromRow, toRow] = rows.reduce(
    ([from, to], { index }) => [Math.min(from, index), Math.max(to, index)],
    [Number.POSITIVE_INFINITY, 0],
  );
  // One range a column, however many rows: an address has room for few.
  const ranges = [keyAt, ...staff].map((column) => ({ tab, fromColumn: column, toColumn: column, fromRow, toRow }));
  const cells = await readNotes(ranges).catch((error: unknown) => {
    // Rows or the tab itself are gone since: the rest of the write says so, or does not need them.
    if (error instanceof GoogleError && error.kind === 'rejected') return null;
    throw error;
  });
  if (!cells) return NONE;
  const there = new Map(cells.map((cell) => [`${cell.row}:${cell.column}`, cell]));
  const changes = new Map<string, Map<StaffColumn, string | null>>();
  const wanted = new Map<string, BaseRow['notes']>();
  for (const row of rows) {
    const isThere = cellText(there.get(`${row.index}:${keyAt}`)?.shows ?? null).trim() === row.key;
    const want = notes.wanted.get(row.key);
    if (!isThere || !want) continue;
    const noteAt = (column: StaffColumn) => there.get(`${row.index}:${places.get(column)}`)?.note ?? null;
    changes.set(
      row.key,
      new Map([...row.changes].map(([column, ours]) => [column, withOwnNote(noteAt(column), ours)])),
    );
    wanted.set(row.key, want);
  }
  return { changes, wanted };
}
