// What the window reads of the outbox: the list page by page, how the targets stand, and what can be asked of an item.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { OutboxItem } from '#shared/contract/outbox.ts';
import { client, type Outputs, orpc } from '../../rpc/client.ts';

export type OutboxStatus = Outputs['outbox']['status'];
export type TargetState = OutboxStatus['targets'][number];
export type OutboxDetail = Outputs['outbox']['get'];
export type OutboxView = 'open' | 'parked' | 'done' | 'cancelled' | 'all';

export interface OutboxFilter {
  readonly view: OutboxView;
  readonly search: string;
}

const FIRST_PAGE = 200;
const BIGGEST_PAGE = 1000;
const MOST_EXPORTED = 100_000;
/** A pause that ends by itself is no change of the outbox, so how it stands is also asked for now and then. */
const STATUS_MS = 5000;

export const useOutboxStatus = () => useQuery(orpc.outbox.status.queryOptions({ refetchInterval: STATUS_MS }));

/** Items may move from one page to the next while they are read. */
function eachOnce(pages: readonly { readonly items: readonly OutboxItem[] }[]): OutboxItem[] {
  const byId = new Map<string, OutboxItem>();
  for (const page of pages) for (const item of page.items) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()];
}

export function useOutbox(filter: OutboxFilter) {
  const query = useInfiniteQuery(
    orpc.outbox.list.infiniteOptions({
      input: (offset: number) => ({ ...filter, limit: offset === 0 ? FIRST_PAGE : BIGGEST_PAGE, offset }),
      initialPageParam: 0,
      getNextPageParam: (page, pages) => {
        const read = pages.reduce((sum, it) => sum + it.items.length, 0);
        return page.items.length > 0 && read < page.total ? read : undefined;
      },
      placeholderData: (old) => old,
    }),
  );
  const items = useMemo(() => query.data && eachOnce(query.data.pages), [query.data]);
  return { query, items, total: query.data?.pages.at(-1)?.total ?? 0 };
}

/** Everything that fits, not only what is loaded. */
export async function wholeOutbox(filter: OutboxFilter): Promise<OutboxItem[]> {
  const pages: Outputs['outbox']['list'][] = [];
  let read = 0;
  for (let more = true; more && read < MOST_EXPORTED; ) {
    const page = await client.outbox.list({ ...filter, limit: BIGGEST_PAGE, offset: read });
    pages.push(page);
    read += page.items.length;
    more = page.items.length > 0 && read < page.total;
  }
  return eachOnce(pages);
}

/** Tries all that need a person, a thousand at a time. Answers how many there were. */
export async function retryAllParked(): Promise<number> {
  const ids = (await wholeOutbox({ view: 'parked', search: '' })).map(({ id }) => id);
  let retried = 0;
  for (let at = 0; at < ids.length; at += BIGGEST_PAGE) {
    retried += (await client.outbox.retry({ ids: ids.slice(at, at + BIGGEST_PAGE) })).retried;
  }
  return retried;
}

/** Not while it is on its way, and not once it is over: only then it can be tried now, or cancelled. */
export const canDecide = ({ state }: Pick<OutboxItem, 'state'>): boolean =>
  state === 'pending' || state === 'unknown' || state === 'parked';
