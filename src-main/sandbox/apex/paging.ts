// Laravel's length-aware pages: `page` from 1, `per_page` 15 by default and 500 at most, with links
// and meta beside the resource-named array. A page beyond the last is empty, not an error.
// Two faults live here because they are about pages: the same page twice, and pages out of order.

import type { JsonObject } from '../stand-in/json.ts';
import type { FaultKind } from './faults.ts';
import type { Query, QueryReader } from './input.ts';

const DEFAULT_PER_PAGE = 15;
const MAX_PER_PAGE = 500;

export interface PageRequest {
  readonly page: number;
  readonly perPage: number;
}

export const readPaging = (read: QueryReader): PageRequest => ({
  page: read.integer('page', { min: 1 }) ?? 1,
  perPage: read.integer('per_page', { min: 1, max: MAX_PER_PAGE }) ?? DEFAULT_PER_PAGE,
});

export interface Page<T> {
  readonly items: readonly T[];
  readonly links: JsonObject;
  readonly meta: JsonObject;
}

const pageUrl = (path: string, query: Query, page: number): string => {
  const params = new URLSearchParams();
  for (const [name, value] of query.scalars) if (name !== 'page') params.append(name, value);
  for (const [name, values] of query.lists) for (const value of values) params.append(`${name}[]`, value);
  params.append('page', String(page));
  return `${path}?${params}`;
};

/** One page of records, ordered by id. `path` is the list's full address without a query. */
export function paginate<T extends { readonly id: number }>(
  records: readonly T[],
  { page, perPage }: PageRequest,
  path: string,
  query: Query,
  fault: FaultKind | null,
): Page<T> {
  const ordered = records.toSorted((a, b) => a.id - b.id);
  const lastPage = Math.max(1, Math.ceil(ordered.length / perPage));
  const slice = (number: number) => ordered.slice((number - 1) * perPage, number * perPage);
  let items = slice(page);
  if (fault === 'duplicated-pages') items = page > 1 ? slice(page - 1) : [...items, ...items.slice(0, 1)];
  if (fault === 'reordered-pages' && page <= lastPage) items = slice(lastPage + 1 - page).toReversed();
  const first = (page - 1) * perPage;
  const has = first < ordered.length;
  return {
    items,
    links: {
      first: pageUrl(path, query, 1),
      last: pageUrl(path, query, lastPage),
      prev: page > 1 ? pageUrl(path, query, page - 1) : null,
      next: page < lastPage ? pageUrl(path, query, page + 1) : null,
    },
    meta: {
      current_page: page,
      from: has ? first + 1 : null,
      last_page: lastPage,
      path,
      per_page: perPage,
      to: has ? Math.min(first + perPage, ordered.length) : null,
      total: ordered.length,
    },
  };
}
