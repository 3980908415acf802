// Apex's lists, page by page. Installations differ in how large a page may be and which filters they take; the first
// page of a list finds out, and it is remembered for that list as long as the address stays.
import { listMeta, pageMeta, rowsOf } from './answers.ts';
import { ApexError } from './errors.ts';
import { idOf } from './mapper.ts';
import type { ApexPage } from './port.ts';
import type { ApexRequest, SendToApex } from './transport.ts';

// Some of Apex's lists give no more than this at a time.
const SMALL_PAGE = 100;

export interface ListRequest<T> extends Pick<ApexRequest, 'kind' | 'path'> {
  /** The name of the rows in the answer; what is found out is remembered under it. */
  readonly key: string;
  /** Null for a row that cannot be read. */
  readonly read: (raw: unknown) => T | null;
  readonly credits: (rows: readonly unknown[]) => number;
  readonly updatedFrom: string;
  readonly page: number;
  readonly perPage: number;
  /** Sent always. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Left out where the installation refuses them: the rows are the same or more, and can be told apart. */
  readonly optional?: Readonly<Record<string, string>>;
  /** Left out with the optional ones: without it the total says nothing about the rows that were asked for. */
  readonly activeOnly?: boolean;
}

export type ListFromApex = <T>(request: ListRequest<T>, signal: AbortSignal) => Promise<ApexPage<T>>;

/** What was found out about one installation. Another address is another one: nothing of it holds there. */
export function perServer<T>(baseUrl: () => string, fresh: () => T): () => T {
  let learntAt: string | null = null;
  let learnt = fresh();
  return () => {
    const address = baseUrl();
    if (address !== learntAt) {
      learntAt = address;
      learnt = fresh();
    }
    return learnt;
  };
}

export function createLists(send: SendToApex, baseUrl: () => string): ListFromApex {
  const lists = perServer(baseUrl, () => new Map<string, { largestPage: number; plain: boolean }>());

  return async function list<T>(request: ListRequest<T>, signal: AbortSignal): Promise<ApexPage<T>> {
    const { key, page, activeOnly = false } = request;
    const known = lists();
    const learnt = known.get(key) ?? { largestPage: Number.POSITIVE_INFINITY, plain: false };
    known.set(key, learnt);
    const perPage = Math.min(request.perPage, learnt.largestPage);
    const optional = learnt.plain ? {} : { ...request.optional, ...(activeOnly ? { archived: 'false' } : {}) };
    const query = { updated_at_from: request.updatedFrom, page, per_page: perPage, ...request.extra, ...optional };
    let body: unknown;
    try {
      const credits = (answer: unknown) => request.credits(rowsOf(answer, key) ?? []);
      body = await send({ kind: request.kind, method: 'GET', path: request.path, query, credits }, signal);
    } catch (error) {
      if (!(error instanceof ApexError) || error.kind !== 'rejected' || page !== 1) throw error;
      if (/per.page/i.test(error.detail) && perPage > SMALL_PAGE) learnt.largestPage = SMALL_PAGE;
      else if (Object.keys(optional).length > 0) learnt.plain = true;
      else throw error;
      return list(request, signal);
    }
    const rows = rowsOf(body, key);
    if (!rows) throw new ApexError('shape', { detail: `The answer has no list "${key}".` });
    const items: T[] = [];
    const unreadable: string[] = [];
    for (const raw of rows) {
      const item = request.read(raw);
      if (item === null) unreadable.push(idOf(raw));
      else items.push(item);
    }
    const { meta: nested, links } = listMeta.catch({ meta: null, links: null }).parse(body);
    const meta = nested ?? pageMeta.catch({}).parse(body);
    const last = meta.last_page;
    // With nothing to go by the next page is asked for until one brings nothing new.
    const more = rows.length > 0 && (last !== undefined ? page < last : links ? Boolean(links.next) : true);
    // Without the filter the total counts archived records too and says nothing of the active ones.
    const total = activeOnly && learnt.plain ? null : (meta.total ?? null);
    return { items, unreadable, total, more };
  };
}
