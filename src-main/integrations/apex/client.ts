// Apex Trading over HTTPS: bearer token, JSON only, a deadline on every call, a strict rate limit.
// No retries here: the sync decides, because it knows what a second try would mean.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { ApexBatchState } from '#shared/model/apex.ts';
import type { Clock } from '../../core/clock.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import { createRedactor } from '../../core/redaction.ts';
import {
  failedCall,
  listMeta,
  networkError,
  pageMeta,
  parseJson,
  productCredits,
  rowsOf,
  unwrapped,
  usageShape,
  welcomeShape,
} from './answers.ts';
import { ApexError, errorFromStatus } from './errors.ts';
import { idOf, toBatch, toBatchState, toProduct } from './mapper.ts';
import type { ApexCall, ApexListQuery, ApexPage, ApexPort } from './port.ts';

export interface ApexClientOptions {
  readonly clock: Clock;
  readonly rateLimit: RateLimit;
  /** The API's base, as in https://app.apextrading.com/api; /v1 and /v2 are appended. Asked at each call. */
  readonly baseUrl: () => string;
  readonly token: () => string | null;
  readonly timeoutMs: () => number;
  readonly onCall: (call: ApexCall) => void;
  /** Takes every other known secret out of an answer's texts; this client's own token it takes out by itself. */
  readonly withoutSecrets?: (text: string) => string;
}

// 500 rows of the heaviest list stay far below this; anything larger is not an answer we asked for.
const LARGEST_ANSWER = 64 * 1024 * 1024;
// Some of Apex's lists give no more than this at a time.
const SMALL_PAGE = 100;

type BatchesPath = '/v2/batches' | '/v1/batches';
const otherPath = (path: BatchesPath): BatchesPath => (path === '/v2/batches' ? '/v1/batches' : '/v2/batches');

export function createApexClient(options: ApexClientOptions): ApexPort {
  const { clock, rateLimit } = options;
  const http: AxiosInstance = axios.create({
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER,
    responseType: 'text',
    transformResponse: (data: unknown) => data,
    validateStatus: () => true,
  });
  const redactor = createRedactor();
  const clean = (text: string): string => redactor.withoutSecrets(options.withoutSecrets?.(text) ?? text);
  // Remembered as long as the address stays: older installations know only one of these.
  let learntAt = '';
  let batchesPath: BatchesPath = '/v2/batches';
  let batchesPathKnown = false;
  let updateMethod: 'PATCH' | 'PUT' = 'PATCH';
  let largestPage = Number.POSITIVE_INFINITY;
  let plainLists = false;

  /** Another address is another installation: what was found out about the one before does not hold there. */
  const forgetOtherServer = (): void => {
    const address = options.baseUrl();
    if (address === learntAt) return;
    learntAt = address;
    batchesPath = '/v2/batches';
    batchesPathKnown = false;
    updateMethod = 'PATCH';
    largestPage = Number.POSITIVE_INFINITY;
    plainLists = false;
  };

  interface Request {
    readonly kind: ApexCall['kind'];
    readonly method: 'GET' | 'PATCH' | 'PUT';
    readonly path: string;
    readonly query?: Readonly<Record<string, string | number>>;
    readonly body?: unknown;
    /** Credits of the items in a good answer, besides the one for the request. */
    readonly credits: (body: unknown) => number;
  }

  const call = async (request: Request, signal: AbortSignal): Promise<unknown> => {
    const token = options.token();
    if (!token) throw new ApexError('unauthorised', { detail: 'No token is set.' });
    redactor.add(token);
    // A request is for the address it was meant for; at another one the same number is another batch.
    const address = options.baseUrl();
    const moved = () => options.baseUrl() !== address;
    if (!(await rateLimit.take(signal)) || moved()) throw new ApexError('aborted');

    const deadline = new AbortController();
    const timer = clock.set(options.timeoutMs(), () => deadline.abort());
    const started = clock.monotonic();
    const base = address.replace(/\/+$/, '');
    let response: AxiosResponse<unknown>;
    try {
      response = await http.request<unknown>({
        method: request.method,
        url: `${base}${request.path}`,
        ...(request.query ? { params: request.query } : {}),
        ...(request.body === undefined ? {} : { data: JSON.stringify(request.body) }),
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: 'application/json',
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        signal: AbortSignal.any([signal, deadline.signal]),
      });
    } catch (error) {
      options.onCall({ ...failedCall(request.kind), ms: clock.monotonic() - started });
      if (deadline.signal.aborted && !signal.aborted) throw new ApexError('timeout', { mayHaveHappened: true });
      if (signal.aborted) throw new ApexError('aborted', { mayHaveHappened: true });
      throw networkError(error);
    } finally {
      timer.cancel();
    }
    if (moved()) throw new ApexError('aborted', { mayHaveHappened: true });
    return settle(request, response, clock.monotonic() - started);
  };

  const settle = (request: Request, response: AxiosResponse<unknown>, ms: number): unknown => {
    const body = parseJson(response.data, clean);
    const ok = response.status >= 200 && response.status < 300;
    const now = clock.now();
    const date = Date.parse(String(response.headers.date ?? ''));
    const remaining = Number(response.headers['x-ratelimit-remaining'] ?? Number.NaN);
    options.onCall({
      kind: request.kind,
      credits: response.status === 429 ? 0 : 1 + (ok && body !== undefined ? request.credits(body) : 0),
      ms,
      status: response.status,
      remaining: Number.isFinite(remaining) ? remaining : null,
      skewMs: Number.isNaN(date) ? null : date - now,
    });
    if (!ok) {
      const error = errorFromStatus(response.status, body, response.headers['retry-after'], now);
      if (error.retryAfterMs !== null) rateLimit.blockUntil(now + error.retryAfterMs);
      throw error;
    }
    if (body === undefined) {
      throw new ApexError('shape', {
        status: response.status,
        detail: 'The answer was not JSON.',
        mayHaveHappened: true,
      });
    }
    return body;
  };

  const list = async <T>(
    request: Omit<Request, 'method' | 'query'>,
    key: string,
    query: ApexListQuery,
    read: (raw: unknown) => T | null,
    extra: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ApexPage<T>> => {
    forgetOtherServer();
    const perPage = Math.min(query.perPage, largestPage);
    const optional = plainLists ? {} : { ...extra, ...(query.activeOnly ? { archived: 'false' } : {}) };
    const parameters = { updated_at_from: query.updatedFrom, page: query.page, per_page: perPage, ...optional };
    let body: unknown;
    try {
      body = await call({ ...request, method: 'GET', query: parameters }, signal);
    } catch (error) {
      // Installations differ in what they take; the first page finds out, and it is remembered.
      if (!(error instanceof ApexError) || error.kind !== 'rejected' || query.page !== 1) throw error;
      if (/per.page/i.test(error.detail) && perPage > SMALL_PAGE) largestPage = SMALL_PAGE;
      else if (Object.keys(optional).length > 0) plainLists = true;
      else throw error;
      return list(request, key, query, read, extra, signal);
    }
    const rows = rowsOf(body, key);
    if (!rows) throw new ApexError('shape', { detail: `The answer has no list "${key}".` });
    const items: T[] = [];
    const unreadable: string[] = [];
    for (const raw of rows) {
      const item = read(raw);
      if (item === null) unreadable.push(idOf(raw));
      else items.push(item);
    }
    const { meta: nested, links } = listMeta.catch({ meta: null, links: null }).parse(body);
    const meta = nested ?? pageMeta.catch({}).parse(body);
    const last = meta.last_page;
    // With nothing to go by the next page is asked for until one brings nothing new.
    const more = rows.length > 0 && (last !== undefined ? query.page < last : links ? Boolean(links.next) : true);
    // Without the filter the total counts archived records too and says nothing of the active ones.
    const total = query.activeOnly && plainLists ? null : (meta.total ?? null);
    return { items, unreadable, total, more };
  };

  const batchCall = async (request: Omit<Request, 'credits' | 'path'> & { batchId: number }, signal: AbortSignal) => {
    forgetOtherServer();
    const send = (base: BatchesPath) =>
      call({ ...request, path: `${base}/${request.batchId}`, credits: () => 1 }, signal);
    let body: unknown;
    try {
      body = await send(batchesPath);
    } catch (error) {
      // Before any list has been read nothing tells which of the two paths this installation serves.
      if (batchesPathKnown || !(error instanceof ApexError) || error.kind !== 'not_found') throw error;
      const other = otherPath(batchesPath);
      try {
        body = await send(other);
      } catch (second) {
        throw second instanceof ApexError && second.kind !== 'not_found' ? second : error;
      }
      batchesPath = other;
      batchesPathKnown = true;
    }
    const record = unwrapped(body);
    // "Updated" without the batch behind it is an answer all the same.
    const silent = typeof record === 'object' && record !== null && !('id' in record) && !('quantity' in record);
    if (silent && request.method !== 'GET') return { batchId: request.batchId, quantity: null, updatedAt: '' };
    const batch = toBatchState(record);
    if (!batch || batch.batchId !== request.batchId) {
      throw new ApexError('shape', { detail: 'The answer is not the batch.', mayHaveHappened: true });
    }
    return batch;
  };

  return {
    welcome: async (signal) => {
      const body = await call({ kind: 'welcome', method: 'GET', path: '/v1/welcome', credits: () => 0 }, signal);
      const shape = welcomeShape.safeParse(body);
      if (!shape.success) throw new ApexError('shape', { detail: 'The welcome answer has another form.' });
      return { name: shape.data.name, abilities: shape.data.access };
    },
    usage: async (signal) => {
      const body = await call({ kind: 'usage', method: 'GET', path: '/v1/usage', credits: () => 0 }, signal);
      const shape = usageShape.safeParse(body);
      if (!shape.success) throw new ApexError('shape', { detail: 'The usage answer has another form.' });
      return { creditsUsed: shape.data.data.credits_used, monthlyLimit: shape.data.data.monthly_credit_limit };
    },
    listBatches: async (query, signal) => {
      forgetOtherServer();
      const pull = () =>
        list(
          { kind: 'batches', path: batchesPath, credits: (body) => rowsOf(body, 'batches')?.length ?? 0 },
          'batches',
          query,
          toBatch,
          {},
          signal,
        );
      try {
        const page = await pull();
        batchesPathKnown = true;
        return page;
      } catch (error) {
        if (batchesPathKnown || !(error instanceof ApexError) || error.kind !== 'not_found') throw error;
        const first = batchesPath;
        batchesPath = otherPath(first);
        try {
          const page = await pull();
          batchesPathKnown = true;
          return page;
        } catch (second) {
          batchesPath = first;
          throw second;
        }
      }
    },
    listProducts: (query, signal) =>
      list(
        {
          kind: 'products',
          path: '/v1/products',
          credits: (body) => productCredits(rowsOf(body, 'products') ?? []),
        },
        'products',
        query,
        toProduct,
        { with_metrc: 'true' },
        signal,
      ),
    getBatch: (batchId, signal) => batchCall({ kind: 'batch', method: 'GET', batchId }, signal),
    setQuantity: async (batchId, quantity, signal): Promise<ApexBatchState> => {
      const request = { kind: 'set-quantity', batchId, body: { quantity } } as const;
      forgetOtherServer();
      // Several calls may find out about PUT at the same time; each goes by what it tried itself.
      const method = updateMethod;
      try {
        return await batchCall({ ...request, method }, signal);
      } catch (error) {
        if (!(error instanceof ApexError) || error.kind !== 'method_not_allowed' || method === 'PUT') throw error;
        const batch = await batchCall({ ...request, method: 'PUT' }, signal);
        updateMethod = 'PUT';
        return batch;
      }
    },
  };
}
