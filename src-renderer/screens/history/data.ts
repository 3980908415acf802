// What the history screen reads: lines in pages from the core, which also searches, put together by order.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { HistoryRow } from '#shared/contract/packing.ts';
import { client, orpc } from '../../rpc/client.ts';

/** The address in the contract's words. */
export interface HistoryFilter {
  readonly search: string;
  readonly monday?: string;
}

/** An order of History with those of its lines that fit what is searched. */
export interface HistoryOrder
  extends Pick<
    HistoryRow,
    | 'packingOrderId'
    | 'invoiceNumber'
    | 'orderId'
    | 'store'
    | 'orderDate'
    | 'completedAt'
    | 'deliveredAt'
    | 'deliveredBy'
    | 'closedBecause'
  > {
  readonly lines: readonly HistoryRow[];
  readonly ordered: number;
  readonly packed: number;
}

const FIRST_PAGE = 500;
const PAGE = 2000;
const EXPORT_PAGE = 5000;
const MOST_EXPORTED = 100_000;

/** Lines of one order follow each other; one that was cut by the end of a page is put together again. */
export function byOrder(rows: readonly HistoryRow[]): HistoryOrder[] {
  const orders = new Map<string, HistoryRow[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    // Rows may move from one page to the next while they are read.
    if (seen.has(row.id)) continue;
    seen.add(row.id);
    const lines = orders.get(row.packingOrderId);
    if (lines) lines.push(row);
    else orders.set(row.packingOrderId, [row]);
  }
  return [...orders.values()].flatMap((lines) => {
    const [first] = lines;
    if (!first) return [];
    const { packingOrderId, invoiceNumber, orderId, store, orderDate } = first;
    const { completedAt, deliveredAt, deliveredBy, closedBecause } = first;
    return [
      {
        ...{ packingOrderId, invoiceNumber, orderId, store, orderDate },
        ...{ completedAt, deliveredAt, deliveredBy, closedBecause },
        lines,
        ordered: lines.reduce((sum, line) => sum + line.ordered, 0),
        packed: lines.reduce((sum, line) => sum + line.packed, 0),
      },
    ];
  });
}

export function useHistory(filter: HistoryFilter) {
  const query = useInfiniteQuery(
    orpc.packing.history.infiniteOptions({
      input: (offset: number) => ({ ...filter, limit: offset === 0 ? FIRST_PAGE : PAGE, offset }),
      initialPageParam: 0,
      getNextPageParam: (page, pages) => {
        const read = pages.reduce((sum, it) => sum + it.rows.length, 0);
        return page.rows.length > 0 && read < page.total ? read : undefined;
      },
      placeholderData: (old) => old,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows), [query.data]);
  const orders = useMemo(() => rows && byOrder(rows), [rows]);
  return { query, orders, lines: rows?.length ?? 0, total: query.data?.pages.at(-1)?.total ?? 0 };
}

/** Everything that fits, not only what is loaded. */
export async function wholeHistory(filter: HistoryFilter): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  for (let more = true; more && rows.length < MOST_EXPORTED; ) {
    const page = await client.packing.history({ ...filter, limit: EXPORT_PAGE, offset: rows.length });
    rows.push(...page.rows);
    more = page.rows.length > 0 && rows.length < page.total;
  }
  return rows;
}
