// What the screens read of the orders. The list comes in pages from the core, which also does the searching and knows
// what is due; what needs all of it (sorting, an export) fetches the other pages by itself.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { use, useEffect, useMemo, useState } from 'react';
import type { OrderRow, OrderView } from '#shared/contract/orders.ts';
import type { Due } from '#shared/rules/due.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { client, type Outputs, orpc, queryClient } from '../../rpc/client.ts';
import { TimeZone } from '../../rpc/time-zone.ts';

export type OrdersStatus = Outputs['orders']['status'];
export type OrderLine = Outputs['orders']['get']['items'][number];

/** The address in the contract's words. */
export interface OrderFilter {
  readonly search: string;
  readonly view: OrderView;
  readonly statusId?: number;
  readonly due?: Due;
  readonly from?: string;
  readonly to?: string;
}

const FIRST_PAGE = 300;
const BIGGEST_PAGE = 1000;
/** So many are fetched by themselves for sorting; beyond that the list has to be narrowed. */
const MOST_FETCHED = 20_000;
const MOST_EXPORTED = 100_000;

/** Readings that change nothing are not announced, so the age of the data is also asked for now and then. */
const STATUS_MS = 5000;

export const useOrdersStatus = () => useQuery(orpc.orders.status.queryOptions({ refetchInterval: STATUS_MS }));

/** Rows may move from one page to the next while they are read. */
function eachOnce(pages: readonly { readonly rows: readonly OrderRow[] }[]): OrderRow[] {
  const byId = new Map<number, OrderRow>();
  for (const page of pages) for (const row of page.rows) if (!byId.has(row.id)) byId.set(row.id, row);
  return [...byId.values()];
}

/** The orders that fit, page by page; `whole` fetches the rest by itself, up to MOST_FETCHED. */
export function useOrders(filter: OrderFilter, whole: boolean) {
  const query = useInfiniteQuery(
    orpc.orders.list.infiniteOptions({
      input: (offset: number) => ({ ...filter, limit: offset === 0 ? FIRST_PAGE : BIGGEST_PAGE, offset }),
      initialPageParam: 0,
      getNextPageParam: (page, pages) => {
        const read = pages.reduce((sum, it) => sum + it.rows.length, 0);
        return page.rows.length > 0 && read < page.total ? read : undefined;
      },
      placeholderData: (old) => old,
    }),
  );
  const rows = useMemo(() => query.data && eachOnce(query.data.pages), [query.data]);
  // What is due turns at midnight, when nothing of the orders changes.
  const today = useToday();
  const [day, setDay] = useState(today);
  useEffect(() => {
    if (day === today) return;
    setDay(today);
    void queryClient.invalidateQueries({ queryKey: orpc.orders.key() });
  }, [day, today]);
  const wanted = whole && (rows?.length ?? 0) < MOST_FETCHED;
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (wanted && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [wanted, hasNextPage, isFetching, isError, fetchNextPage]);
  return { query, rows, total: query.data?.pages.at(-1)?.total ?? 0 };
}

/** Everything that fits, not only what is loaded. */
export async function wholeOrders(filter: OrderFilter): Promise<OrderRow[]> {
  const pages: Outputs['orders']['list'][] = [];
  let read = 0;
  for (let more = true; more && read < MOST_EXPORTED; ) {
    const page = await client.orders.list({ ...filter, limit: BIGGEST_PAGE, offset: read });
    pages.push(page);
    read += page.rows.length;
    more = page.rows.length > 0 && read < page.total;
  }
  return eachOnce(pages);
}

/** How many open orders should have been delivered before today. */
export const useOverdueOrders = (): number => useOrdersStatus().data?.overdue ?? 0;

const DAY_CHECK_MS = 30_000;

/** Today's date at the facility: 2026-11-21. Turns by itself at midnight there. */
export function useToday(): string {
  const timeZone = use(TimeZone);
  const [now, setNow] = useState(() => Date.now());
  const day = zoneOf(timeZone).read(now).day;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), DAY_CHECK_MS);
    return () => clearInterval(timer);
  }, []);
  return day;
}
