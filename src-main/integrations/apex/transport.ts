// Apex Trading over HTTPS: bearer token, JSON only, a deadline on every call, a strict rate limit.
// No retries here: the sync decides, because it knows what a second try would mean.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { Clock } from '../../core/clock.ts';
import type { RateLimit } from '../../core/rate-limit.ts';
import { createRedactor } from '../../core/redaction.ts';
import { failedCall, networkError, parseJson } from './answers.ts';
import { ApexError, errorFromStatus } from './errors.ts';
import type { ApexCall } from './port.ts';

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

export interface ApexRequest {
  readonly kind: ApexCall['kind'];
  readonly method: 'GET' | 'PATCH' | 'PUT';
  /** Below the base, e.g. /v2/batches. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Credits of the items in a good answer, besides the one for the request. */
  readonly credits: (body: unknown) => number;
}

/** One request and its parsed answer. Rejects with ApexError only. */
export type SendToApex = (request: ApexRequest, signal: AbortSignal) => Promise<unknown>;

export function createTransport(options: ApexClientOptions): SendToApex {
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

  const settle = (request: ApexRequest, response: AxiosResponse<unknown>, ms: number): unknown => {
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

  return async (request, signal) => {
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
}
