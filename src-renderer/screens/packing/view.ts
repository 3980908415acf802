// What of the list is shown: filters, groups and totals over all rows at once, so that a keystroke in the filter costs
// a few milliseconds with tens of thousands of rows. Pure.
import type { LineState, PackingRow } from '#shared/contract/packing.ts';

/** open: everything that is not complete. */
export type Show = LineState | 'open' | 'overdue' | 'today' | 'all';

export interface PackingFilter {
  readonly show: Show;
  readonly store?: string | undefined;
  readonly date?: string | undefined;
  readonly product?: string | undefined;
  readonly order?: string | undefined;
}

export type PackingView = 'list' | 'store' | 'product';

export interface Totals {
  readonly lines: number;
  readonly orders: number;
  readonly ordered: number;
  readonly packed: number;
  readonly needsProduction: number;
  readonly needsPacking: number;
}

/** The header of a section; its sums are looked up, so that it stays the same object while they change. */
export interface GroupRow {
  readonly kind: 'group';
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface TotalRow extends Totals {
  readonly kind: 'total';
  readonly id: 'total';
}

/** One row of the grid. Lines are themselves: no object is made for each of them. */
export type Item = PackingRow | GroupRow | TotalRow;

export const isLine = (item: Item): item is PackingRow => item.kind !== 'group' && item.kind !== 'total';

const STILL_TO_PACK: ReadonlySet<LineState> = new Set<LineState>(['to_pack', 'short', 'explain']);

/** Units are still wanted of it. */
export const isOpen = (row: PackingRow): boolean => STILL_TO_PACK.has(row.state) && row.needsPacking > 0;

/** How a line's delivery stands; only what is still to be packed is due. */
export function dueOf(row: PackingRow, today: string): 'overdue' | 'today' | null {
  if (row.deliveryDate === null || !isOpen(row)) return null;
  if (row.deliveryDate < today) return 'overdue';
  return row.deliveryDate === today ? 'today' : null;
}

export function showsRow(row: PackingRow, show: Show, today: string): boolean {
  switch (show) {
    case 'open':
      return row.state !== 'complete';
    case 'all':
      return true;
    case 'to_pack':
      return isOpen(row);
    case 'short':
      return row.needsProduction > 0;
    case 'overdue':
    case 'today':
      return dueOf(row, today) === show;
    default:
      return row.state === show;
  }
}

const searched = new WeakMap<PackingRow, string>();

function searchText(row: PackingRow): string {
  let text = searched.get(row);
  if (text === undefined) {
    const tags = row.allocations.map(({ metrcNumber }) => metrcNumber);
    text = [
      row.productName,
      row.store,
      row.invoiceNumber,
      row.strain ?? '',
      row.deliveryNotes,
      row.internalNotes,
      row.deliveryDate ?? '',
      ...tags,
    ]
      .join('\n')
      .toLowerCase();
    searched.set(row, text);
  }
  return text;
}

/**
 * Makes ready what the filter searches, from the row `from` on and for as long as `free` says so; answers where it
 * stopped. The first key in the filter is then as fast as the others.
 */
export function readySearch(rows: readonly PackingRow[], from: number, free: () => boolean): number {
  let at = from;
  for (let row = rows[at]; row && (at % 64 !== 0 || free()); row = rows[at]) {
    searchText(row);
    at += 1;
  }
  return at;
}

export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Whether a row fits. Every word must occur somewhere in it. */
function fits(row: PackingRow, filter: PackingFilter, words: readonly string[], today: string): boolean {
  // One order is looked at whole, whatever of it is packed.
  if (filter.order !== undefined) {
    if (row.packingOrderId !== filter.order) return false;
  } else if (!showsRow(row, filter.show, today)) return false;
  if (filter.store !== undefined && row.storeId !== filter.store) return false;
  if (filter.date !== undefined && row.deliveryDate !== filter.date) return false;
  if (filter.product !== undefined && row.productKey !== filter.product) return false;
  if (words.length === 0) return true;
  const it = searchText(row);
  return words.every((word) => it.includes(word));
}

/** The rows that fit, in their own order. */
export function rowsShown(
  rows: readonly PackingRow[],
  filter: PackingFilter,
  text: string,
  today: string,
): readonly PackingRow[] {
  const words = wordsOf(text);
  return rows.filter((row) => fits(row, filter, words, today));
}

/**
 * With the row that was worked on, though it fits no longer: what has just been packed stays under the finger until
 * another row is taken up, so that the next key cannot reach a row that slid into its place.
 */
export function withStaying(shown: readonly PackingRow[], staying: PackingRow | undefined): readonly PackingRow[] {
  if (!staying || shown.includes(staying)) return shown;
  const after = shown.findIndex((row) => row.sortKey > staying.sortKey);
  return after < 0 ? [...shown, staying] : shown.toSpliced(after, 0, staying);
}

export function totalsOf(rows: readonly PackingRow[]): Totals {
  const orders = new Set<string>();
  let ordered = 0;
  let packed = 0;
  let needsProduction = 0;
  let needsPacking = 0;
  for (const row of rows) {
    orders.add(row.packingOrderId);
    ordered += row.ordered;
    packed += row.packed;
    needsProduction += row.needsProduction;
    needsPacking += row.needsPacking;
  }
  return { lines: rows.length, orders: orders.size, ordered, packed, needsProduction, needsPacking };
}

export const groupKeyOf = (row: PackingRow, by: 'store' | 'product'): string =>
  by === 'store' ? row.storeId : row.productKey;

const names = new Intl.Collator('en', { numeric: true });

/** "6pk" before "12pk". */
export const byName = (a: string, b: string): number => names.compare(a, b);

/** Sections in the order of their names. */
export function groupsOf(rows: readonly PackingRow[], by: 'store' | 'product'): readonly GroupRow[] {
  const found = new Map<string, string>();
  for (const row of rows) {
    const key = groupKeyOf(row, by);
    if (!found.has(key)) found.set(key, by === 'store' ? row.store : row.productName);
  }
  return [...found]
    .map(([key, name]): GroupRow => ({ kind: 'group', id: `group:${by}:${key}`, key, name }))
    .sort((a, b) => byName(a.name, b.name));
}

/** The shown rows of every section that has any. */
export function sectionsOf(
  rows: readonly PackingRow[],
  by: 'store' | 'product',
): ReadonlyMap<string, readonly PackingRow[]> {
  const sections = new Map<string, PackingRow[]>();
  for (const row of rows) {
    const key = groupKeyOf(row, by);
    const section = sections.get(key);
    if (section) section.push(row);
    else sections.set(key, [row]);
  }
  return sections;
}

/** Puts lines, however sorted, under their headers; the headers in the order of `groups`. */
export function arranged<T>(
  nodes: readonly T[],
  itemOf: (node: T) => Item | undefined,
  groups: readonly GroupRow[],
  by: 'store' | 'product',
): T[] {
  const places = new Map<string, T[]>(groups.map(({ key }) => [key, []]));
  const headers = new Map<string, T>();
  for (const node of nodes) {
    const item = itemOf(node);
    if (!item) continue;
    if (item.kind === 'group') headers.set(item.key, node);
    else if (isLine(item)) places.get(groupKeyOf(item, by))?.push(node);
  }
  return [...places].flatMap(([key, lines]) => {
    const header = headers.get(key);
    return header ? [header, ...lines] : lines;
  });
}

export interface Figures {
  readonly unitsToPack: number;
  readonly unitsShort: number;
  readonly today: number;
  readonly overdue: number;
  readonly explain: number;
  readonly toUnpack: number;
}

/** The key figures over the whole list, whatever is shown of it. */
export function figuresOf(rows: readonly PackingRow[], today: string): Figures {
  const sums = { unitsToPack: 0, unitsShort: 0, today: 0, overdue: 0, explain: 0, toUnpack: 0 };
  for (const row of rows) {
    if (isOpen(row)) sums.unitsToPack += row.needsPacking;
    sums.unitsShort += row.needsProduction;
    const due = dueOf(row, today);
    if (due) sums[due] += 1;
    if (row.state === 'explain') sums.explain += 1;
    if (row.state === 'to_unpack') sums.toUnpack += 1;
  }
  return sums;
}
