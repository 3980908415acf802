// The shown part of the list for the grid: rows, sections and sums, worked out anew when rows, filter or text change.
import { useCallback, useMemo, useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { rowIndex } from './rows.ts';
import {
  type GroupRow,
  groupKeyOf,
  groupsOf,
  type Item,
  isLine,
  type PackingFilter,
  type PackingView,
  rowsShown,
  sectionsOf,
  type TotalRow,
  type Totals,
  totalsOf,
  withStaying,
} from './view.ts';

/** What the section headers show beside their names. */
export interface Headers {
  readonly groups: readonly GroupRow[];
  readonly sums: ReadonlyMap<string, Totals>;
  readonly collapsed: ReadonlySet<string>;
}

export interface ShownView {
  /** What the grid holds: all rows, and the headers of all sections. */
  readonly items: readonly Item[];
  /** The lines that fit, closed sections included. */
  readonly shown: readonly PackingRow[];
  readonly keep: (item: Item) => boolean;
  readonly total: TotalRow;
  readonly headers: Headers;
  /** A new object whenever a person chose to see something else, and never when only rows changed. */
  readonly choice: object;
  readonly toggle: (key: string) => void;
  /** The row that stays though it does not fit any more. */
  readonly lingering: string | null;
  /** A row is worked on: it stays until another one is, or something else is chosen to be seen. */
  readonly stay: (lineId: string) => void;
  readonly setAllCollapsed: (collapsed: boolean) => void;
}

const NONE: ReadonlySet<string> = new Set();
const NO_SUMS: ReadonlyMap<string, Totals> = new Map();
const NO_GROUPS: readonly GroupRow[] = [];

export function useView(
  rows: readonly PackingRow[],
  filter: PackingFilter,
  text: string,
  view: PackingView,
  today: string,
): ShownView {
  const [collapsed, setCollapsed] = useState(NONE);
  const by = view === 'list' ? null : view;
  const chosen = useMemo(() => ({ filter, text }), [filter, text]);
  const [stays, setStays] = useState<{ readonly lineId: string; readonly among: object } | null>(null);
  const staying = stays?.among === chosen ? rowIndex(rows).get(stays.lineId) : undefined;
  const fitting = useMemo(() => rowsShown(rows, filter, text, today), [rows, filter, text, today]);
  const shown = useMemo(() => withStaying(fitting, staying), [fitting, staying]);
  const lingering = staying && shown !== fitting ? staying.id : null;
  const stay = useCallback((lineId: string) => setStays({ lineId, among: chosen }), [chosen]);
  const groups = useMemo(() => (by ? groupsOf(rows, by) : NO_GROUPS), [rows, by]);
  const items = useMemo(() => [...groups, ...rows], [groups, rows]);
  const sums = useMemo(
    () => (by ? new Map([...sectionsOf(shown, by)].map(([key, lines]) => [key, totalsOf(lines)])) : NO_SUMS),
    [shown, by],
  );
  const total = useMemo((): TotalRow => ({ kind: 'total', id: 'total', ...totalsOf(shown) }), [shown]);
  const keep = useMemo(() => {
    const fitting: ReadonlySet<Item> = new Set(shown);
    return (item: Item): boolean => {
      if (item.kind === 'group') return sums.has(item.key);
      if (!isLine(item)) return true;
      return fitting.has(item) && (by === null || !collapsed.has(groupKeyOf(item, by)));
    };
  }, [shown, sums, by, collapsed]);
  const toggle = useCallback((key: string) => {
    setCollapsed((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const headers = useMemo(() => ({ groups, sums, collapsed }), [groups, sums, collapsed]);
  const choice = useMemo(() => ({ filter, text, view, collapsed }), [filter, text, view, collapsed]);
  const setAllCollapsed = (all: boolean) => setCollapsed(all ? new Set(groups.map(({ key }) => key)) : NONE);
  return { items, shown, keep, total, headers, choice, toggle, lingering, stay, setAllCollapsed };
}
