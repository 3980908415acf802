// The packing list as this window keeps it: one cached list that every screen shares. It is read page by page and its
// first page shows at once; what changes afterwards is put into it in place, so that rows that did not change stay the
// same objects and are not drawn again.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { client, type Outputs, orpc, queryClient } from '../../rpc/client.ts';
import { echoed, keptSame, patchedRows, rowIndex, type Written } from './rows.ts';

export type LineDetail = Outputs['packing']['line'];

export interface PackingList {
  /** In the list's own order. */
  readonly rows: readonly PackingRow[];
  readonly total: number;
  /** False while further pages are still being read. */
  readonly whole: boolean;
}

const KEY = [...orpc.packing.list.key(), 'whole'] as const;
/** Fills any screen; the rest comes in big pages. */
const FIRST_PAGE = 300;
const PAGE = 5000;
const MOST_PATCHED = 500;
/** Those lines and all others of their products. */
const MOST_ANSWERED = 10_000;
const KEPT_MS = 30 * 60_000;

/** What changed while pages were being read is asked for again at the end. Null: nothing is being read. */
let meanwhile: { readonly ids: Set<string>; all: boolean } | null = null;

/** Reading the list; without a list on the screen each page shows as it comes. */
async function readList(signal: AbortSignal): Promise<PackingList> {
  const before = queryClient.getQueryData<PackingList>(KEY);
  const read: PackingRow[] = [];
  const mine = { ids: new Set<string>(), all: false };
  meanwhile = mine;
  try {
    for (let after: string | undefined; ; ) {
      const page = await client.packing.list(
        { limit: after === undefined ? FIRST_PAGE : PAGE, ...(after !== undefined && { after }) },
        { signal },
      );
      read.push(...page.rows);
      after = page.rows.at(-1)?.sortKey;
      if (!page.more || after === undefined) break;
      if (!before?.whole)
        queryClient.setQueryData<PackingList>(KEY, { rows: [...read], total: page.total, whole: false });
    }
    const list = { rows: keptSame(before?.rows, read), total: read.length, whole: true };
    if (mine.all || mine.ids.size > MOST_PATCHED) return await readList(signal);
    if (mine.ids.size === 0) return list;
    const fresh = await client.packing.list({ ids: [...mine.ids], limit: MOST_ANSWERED }, { signal });
    return patched(list, fresh.rows, mine.ids);
  } finally {
    // A later reading may have begun since.
    if (meanwhile === mine) meanwhile = null;
  }
}

export const allPackingRows = () =>
  queryOptions({
    queryKey: KEY,
    queryFn: ({ signal }) => readList(signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    // The rows keep their identity by themselves.
    structuralSharing: false,
  });

export const usePackingRows = () => useQuery(allPackingRows());

/** Puts what changed into the cached list. Never rejects: what cannot be read one by one is read anew as a whole. */
export async function patchPackingRows(ids: readonly string[] | 'all'): Promise<void> {
  if (meanwhile !== null) {
    if (ids === 'all') meanwhile.all = true;
    else for (const id of ids) meanwhile.ids.add(id);
    return;
  }
  if (!queryClient.getQueryData(KEY)) return;
  if (ids === 'all' || ids.length > MOST_PATCHED) return queryClient.invalidateQueries({ queryKey: KEY });
  try {
    const fresh = await client.packing.list({ ids: [...ids], limit: MOST_ANSWERED });
    queryClient.setQueryData<PackingList>(KEY, (old) => old && patched(old, fresh.rows, new Set(ids)));
  } catch {
    await queryClient.invalidateQueries({ queryKey: KEY });
  }
}

/** Shows what was just written before the list is asked again, so that nothing flickers back. */
export function echoRows(changes: ReadonlyMap<string, Written>): void {
  queryClient.setQueryData<PackingList>(
    KEY,
    (old) => old && { ...old, rows: old.rows.map((row) => echoed(row, changes.get(row.id))) },
  );
}

/** All rows as they are known now. */
export const packingRowsNow = (): readonly PackingRow[] => queryClient.getQueryData<PackingList>(KEY)?.rows ?? [];

/** The row as it is known now. */
export const packingRowNow = (id: string): PackingRow | undefined => {
  const list = queryClient.getQueryData<PackingList>(KEY);
  return list && rowIndex(list.rows).get(id);
};

/** One row, followed as it changes. */
export function usePackingRow(id: string | null): PackingRow | undefined {
  const rows = usePackingRows().data?.rows;
  return useMemo(() => (rows && id !== null ? rowIndex(rows).get(id) : undefined), [rows, id]);
}

function patched(list: PackingList, fresh: readonly PackingRow[], asked: ReadonlySet<string>): PackingList {
  const rows = patchedRows(list.rows, fresh, asked);
  return { ...list, rows, total: list.whole ? rows.length : list.total };
}
