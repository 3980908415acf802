// One request to a tracker server and its answer: the key, the deadline, what a failure means. No redirect is followed, so
// that the key never leaves for another machine; the key never comes back in a text that is kept or shown.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { AxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import type { Clock } from '../../core/clock.ts';
import { createRedactor } from '../../core/redaction.ts';
import { errorFromConnection, errorFromStatus, TrackerError } from './errors.ts';

export interface TrackerClientOptions {
  readonly clock: Clock;
  /** The base address, without /api. Asked at each call. */
  readonly baseUrl: () => string;
  readonly key: () => string | null;
  readonly timeoutMs: () => number;
  /** Takes every other known secret out of an answer's texts; its own key the client takes out by itself. */
  readonly withoutSecrets?: (text: string) => string;
}

// Ten thousand packages stay far below this; anything larger is not an answer we asked for.
const LARGEST_ANSWER = 64 * 1024 * 1024;

export interface TrackerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base, beginning with a slash. */
  readonly path: string;
  readonly body?: unknown;
  /** An ETag that was given before: 304 answers null. */
  readonly known?: string | null;
}

export interface TrackerAnswer {
  readonly status: number;
  /** Without secrets. */
  readonly text: string;
  readonly etag: string | null;
}

/** Answers null for "not modified". Rejects with TrackerError only. */
export type SendToTracker = (request: TrackerRequest, signal: AbortSignal) => Promise<TrackerAnswer | null>;

/** Undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isClosed = (error: unknown): boolean =>
  error instanceof AxiosError && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

function throwIt(error: unknown): never {
  throw error;
}

export function createTransport(options: TrackerClientOptions): SendToTracker {
  const { clock } = options;
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

  const settle = (response: AxiosResponse<unknown>): TrackerAnswer | null => {
    const { status, data, headers } = response;
    if (status === 304) return null;
    const text = typeof data === 'string' ? clean(data) : '';
    if (status < 200 || status >= 300) {
      const { location, 'retry-after': retryAfter } = headers;
      const to = typeof location === 'string' ? clean(location) : '';
      throw errorFromStatus(status, jsonOf(text), { retryAfter, location: to }, clock.now());
    }
    return { status, text, etag: typeof headers.etag === 'string' ? headers.etag : null };
  };

  const failure = (error: unknown): TrackerError => {
    const code = error instanceof AxiosError ? (error.code ?? '') : '';
    if (error instanceof AxiosError && error.message.includes('maxContentLength')) {
      return new TrackerError('unreadable', { detail: 'The answer is too large.', mayHaveHappened: true });
    }
    return errorFromConnection(code);
  };

  return async (request, signal) => {
    const key = options.key();
    const address = options.baseUrl();
    if (!key || address === '') throw new TrackerError('not_configured');
    redactor.add(key);
    if (signal.aborted) throw new TrackerError('aborted');
    const deadline = new AbortController();
    const timer = clock.set(options.timeoutMs(), () => deadline.abort());
    const ask = () =>
      http.request<unknown>({
        method: request.method,
        url: `${address.replace(/\/+$/, '')}${request.path}`,
        ...(request.body === undefined ? {} : { data: JSON.stringify(request.body) }),
        headers: {
          'X-API-Key': key,
          Accept: 'application/json',
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(request.known ? { 'If-None-Match': request.known } : {}),
        },
        signal: AbortSignal.any([signal, deadline.signal]),
      });
    let response: AxiosResponse<unknown>;
    try {
      // A server that was started anew has closed the connection of before; reading can simply be asked again.
      response = await ask().catch((error: unknown) =>
        isClosed(error) && request.method === 'GET' ? ask() : throwIt(error),
      );
    } catch (error) {
      if (signal.aborted) throw new TrackerError('aborted', { mayHaveHappened: true });
      if (deadline.signal.aborted) throw new TrackerError('timeout', { mayHaveHappened: true });
      throw failure(error);
    } finally {
      timer.cancel();
    }
    // An answer of the server before is nobody's answer once another one is meant.
    if (options.baseUrl() !== address) throw new TrackerError('aborted', { mayHaveHappened: true });
    return settle(response);
  };
}
