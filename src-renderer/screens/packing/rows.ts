// How the cached list takes in what changed. Rows that say the same stay the same objects: the grid draws only the
// others. Pure.
import type { PackingRow } from '#shared/contract/packing.ts';

const byId = new WeakMap<readonly PackingRow[], ReadonlyMap<string, PackingRow>>();

/** By id; kept for as long as the list is. */
export function rowIndex(rows: readonly PackingRow[]): ReadonlyMap<string, PackingRow> {
  let index = byId.get(rows);
  if (!index) {
    index = new Map(rows.map((row) => [row.id, row]));
    byId.set(rows, index);
  }
  return index;
}

const same = (a: PackingRow, b: PackingRow): boolean =>
  a.updatedAt === b.updatedAt && a.packed === b.packed && JSON.stringify(a) === JSON.stringify(b);

/** Everything as read, each row once, those that say the same as before as the objects they were. */
export function keptSame(
  before: readonly PackingRow[] | undefined,
  read: readonly PackingRow[],
): readonly PackingRow[] {
  const index = before && rowIndex(before);
  // A row may move from one page to the next while they are read.
  const once = new Map(read.map((row) => [row.id, row]));
  return [...once.values()].map((row) => {
    const old = index?.get(row.id);
    return old && same(old, row) ? old : row;
  });
}

/** What differs between two lists of the same things in the same places; null when they are not that. */
export function changedIn<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): readonly T[] | null {
  if (before.length !== after.length) return null;
  const changed: T[] = [];
  for (const [at, item] of after.entries()) {
    const old = before[at];
    if (old === item) continue;
    if (old?.id !== item.id) return null;
    changed.push(item);
  }
  return changed;
}

const inOrder = (a: PackingRow, b: PackingRow): number => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0);

/** Replaces and adds `fresh`, drops what was asked for and did not come back, and keeps the list's order. */
export function patchedRows(
  rows: readonly PackingRow[],
  fresh: readonly PackingRow[],
  asked: ReadonlySet<string>,
): readonly PackingRow[] {
  const incoming = new Map(fresh.map((row) => [row.id, row]));
  let moved = false;
  const kept = rows.flatMap((row) => {
    const next = incoming.get(row.id);
    incoming.delete(row.id);
    if (!next) return asked.has(row.id) ? [] : [row];
    if (next.sortKey !== row.sortKey) moved = true;
    return [same(row, next) ? row : next];
  });
  return moved || incoming.size > 0 ? [...kept, ...incoming.values()].sort(inOrder) : kept;
}

/** What this window has just written to a row. */
export type Written = Partial<Pick<PackingRow, 'packed' | 'deliveryDate' | 'deliveryNotes' | 'internalNotes'>>;

/** The row as it will be once the core is asked again; its state and reservations are the core's to say. */
export function echoed(row: PackingRow, change: Written | undefined): PackingRow {
  if (!change) return row;
  const next = { ...row, ...change };
  const wanted = next.unwantedBecause === '' ? next.ordered : 0;
  return { ...next, needsPacking: Math.max(wanted - next.packed, 0) };
}
