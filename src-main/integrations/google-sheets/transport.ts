// One request to Google and its answer: a deadline, the caller's signal, no redirects, no retries (the sync decides,
// because it knows what a second try would mean), a largest answer, kept-alive connections, JSON only.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { gaxios } from 'google-auth-library';
import type { Clock } from '../../core/clock.ts';
import { type GoogleAnswer, parseAnswer, retryAfterOf } from './answers.ts';
import { GoogleError } from './errors.ts';
import type { GoogleCall } from './port.ts';
import type { GoogleSecrets } from './secrets.ts';

export interface TransportOptions {
  readonly clock: Clock;
  readonly timeoutMs: () => number;
  readonly onCall: (call: GoogleCall) => void;
  readonly secrets: GoogleSecrets;
}

/** What every request is sent with; the address and the headers are the caller's. */
export type HttpOptions = Pick<
  gaxios.GaxiosOptions,
  'agent' | 'maxContentLength' | 'redirect' | 'responseType' | 'retry' | 'signal' | 'validateStatus'
>;

export interface GoogleExchange {
  readonly kind: GoogleCall['kind'];
  readonly send: (options: HttpOptions) => Promise<{ status: number; headers: unknown; data: unknown }>;
}

/** Rejects with GoogleError: network, timeout, aborted, and shape for an answer that is too large. */
export type ExchangeWithGoogle = (exchange: GoogleExchange, signal: AbortSignal) => Promise<GoogleAnswer>;

// Ten thousand rows stay far below this; anything larger is not an answer we asked for.
const LARGEST_ANSWER = 64 * 1024 * 1024;
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL']);
const CERTIFICATE = /CERT|SIGNATURE/;

export function createTransport(options: TransportOptions): ExchangeWithGoogle {
  const { clock, secrets } = options;
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });

  return async ({ kind, send }, signal) => {
    if (signal.aborted) throw new GoogleError('aborted');
    const mayHaveHappened = kind === 'write';
    const deadline = new AbortController();
    const timer = clock.set(options.timeoutMs(), () => deadline.abort());
    const gaveUp = AbortSignal.any([signal, deadline.signal]);
    const started = clock.monotonic();
    const ended = (status: number | null, skewMs: number | null): void =>
      options.onCall({ kind, ms: clock.monotonic() - started, status, skewMs });
    try {
      const response = await send({
        agent: (url) => {
          // Asked for just before the request leaves: given up by then, the library would end its body with an error that
          // nobody listens to, and the program with it.
          if (gaveUp.aborted) throw new GoogleError('aborted');
          return url.protocol === 'https:' ? httpsAgent : httpAgent;
        },
        maxContentLength: LARGEST_ANSWER,
        redirect: 'manual',
        responseType: 'text',
        retry: false,
        signal: gaveUp,
        validateStatus: () => true,
      });
      const now = clock.now();
      const date = Date.parse(headerOf(response.headers, 'date') ?? '');
      const skewMs = Number.isNaN(date) ? null : date - now;
      ended(response.status, skewMs);
      const text = typeof response.data === 'string' ? response.data : '';
      return {
        status: response.status,
        body: parseAnswer(text, kind === 'token' && response.status < 300 ? null : secrets),
        html: /^\s*</.test(text),
        retryAfterMs: retryAfterOf(headerOf(response.headers, 'retry-after'), now),
        skewMs,
      };
    } catch (error) {
      ended(null, null);
      if (signal.aborted) throw new GoogleError('aborted', { mayHaveHappened });
      if (deadline.signal.aborted) throw new GoogleError('timeout', { mayHaveHappened });
      throw failedToAnswer(error, mayHaveHappened);
    } finally {
      timer.cancel();
    }
  };
}

/** The library answers with its own headers or with a plain object of them. */
function headerOf(headers: unknown, name: string): string | null {
  if (typeof headers !== 'object' || headers === null) return null;
  const value: unknown =
    'get' in headers && typeof headers.get === 'function' ? headers.get(name) : Reflect.get(headers, name);
  return typeof value === 'string' ? value : null;
}

/** The library's error holds the request with its headers: nothing of it goes on but the code. */
function failedToAnswer(error: unknown, isWrite: boolean): GoogleError {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const [code, type] = [textAt(error, 'code') || textAt(cause, 'code'), textAt(cause, 'type')];
  const tooLarge = type === 'max-size' || (error instanceof Error && error.message.includes('over the limit'));
  if (tooLarge) return new GoogleError('shape', { detail: 'The answer is too large.', mayHaveHappened: isWrite });
  const certificate = CERTIFICATE.test(code);
  return new GoogleError('network', {
    detail: certificate ? `certificate problem ${code}` : code,
    mayHaveHappened: isWrite && !certificate && !NOT_SENT.has(code),
  });
}

function textAt(value: unknown, key: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : '';
  return typeof found === 'string' ? found : '';
}
