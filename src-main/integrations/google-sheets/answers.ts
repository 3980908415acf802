// Google's answers: their JSON, and what a refusal stands for. Both error forms are read: that of the newer services
// {error: {code, message, status, details}} and Drive's {error: {code, message, errors: [{domain, reason}]}}.
import { z } from 'zod';
import { GoogleError, type GoogleErrorFields, type GoogleFailure } from './errors.ts';
import type { GoogleCall } from './port.ts';
import type { GoogleSecrets } from './secrets.ts';

/** One answer, whatever its status. */
export interface GoogleAnswer {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly body: unknown;
  /** A page for people: a proxy's, a sign-in page's, a server's that is not the API. */
  readonly html: boolean;
  readonly retryAfterMs: number | null;
  /** The server's clock minus this machine's, in milliseconds; null when it does not say. */
  readonly skewMs: number | null;
}

const LONGEST_DETAIL = 600;
/** Below this an answer is looked at text by text. */
const SMALL_ANSWER = 64 * 1024;

/**
 * The answer's JSON; undefined when it is none. A server that repeats the request in its answer repeats the token. Null
 * for `secrets` reads it as it is: the answer that brings a token, of which nothing else is kept.
 */
export function parseAnswer(text: string, secrets: GoogleSecrets | null): unknown {
  try {
    if (!secrets) return JSON.parse(text);
    // Google writes some characters as \u0026: a secret may stand there that way too.
    const plain = text.includes('\\u00') ? text.replace(/\\u00([0-9a-f]{2})/gi, (_, hex) => asciiOf(hex)) : text;
    if (text.length > SMALL_ANSWER && !secrets.suspect(plain)) return JSON.parse(text);
    return cleaned(JSON.parse(text), secrets.clean);
  } catch {
    return undefined;
  }
}

const asciiOf = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((inner) => cleaned(inner, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), cleaned(inner, clean)]));
}

// A header that asks for more is a mistake there, and obeying it would stop the sync without a word.
const LONGEST_RETRY_AFTER_MS = 3_600_000;

const bounded = (ms: number): number | null =>
  Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);

/** Retry-After in either form, seconds or a date, as milliseconds from now. */
export function retryAfterOf(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  return bounded(Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs);
}

const word = z.string().catch('');
const refusalShape = z.object({
  message: word,
  status: word,
  errors: z.array(z.object({ reason: word })).catch([]),
  details: z
    .array(
      z.object({
        reason: word,
        metadata: z.object({ service: word }).catch({ service: '' }),
        retryDelay: word,
      }),
    )
    .catch([]),
});
type Refusal = z.infer<typeof refusalShape>;
const oauthShape = z.object({ error: z.string(), error_description: word });
const NO_WORDS: Refusal = { message: '', status: '', errors: [], details: [] };

function refusalOf(body: unknown): Refusal {
  const wrapped = z.object({ error: refusalShape }).safeParse(body);
  if (wrapped.success) return wrapped.data.error;
  const oauth = oauthShape.safeParse(body);
  return { ...NO_WORDS, message: oauth.success ? oauthWords(oauth.data) : '' };
}

const oauthWords = ({ error, error_description }: z.infer<typeof oauthShape>): string =>
  [error, error_description].filter((part) => part !== '').join(': ');

/** Google's own words of a refusal, short enough to show. */
export const wordsOf = (body: unknown): string => refusalOf(body).message.slice(0, LONGEST_DETAIL);

const QUOTA_REASON = /^(user)?rateLimitExceeded$|^RATE_LIMIT_EXCEEDED$|^(daily|quota|sharingRate)\w*Exceeded$/i;
const OFF_REASON = /^(SERVICE_DISABLED|accessNotConfigured|BILLING_DISABLED|CONSUMER_(SUSPENDED|INVALID))$/;

function forbidden(refusal: Refusal): GoogleFailure {
  const reasons = [...refusal.errors, ...refusal.details].map(({ reason }) => reason);
  if (reasons.some((reason) => OFF_REASON.test(reason))) return 'api_disabled';
  if (refusal.status === 'RESOURCE_EXHAUSTED' || reasons.some((reason) => QUOTA_REASON.test(reason))) return 'quota';
  return 'not_shared';
}

function failureOf(answer: GoogleAnswer, refusal: Refusal): GoogleFailure {
  const { status } = answer;
  if (status === 401) return 'sign_in_refused';
  if (status === 408) return 'timeout';
  if (status === 429) return 'quota';
  // Larger than the server in front takes, which says so in a page of its own.
  if (status === 413) return 'rejected';
  // 409: Google gave up on it in favour of something else that happened at the same time.
  if (status === 409 || status >= 500) return 'server';
  // Google's interfaces redirect nowhere and refuse in JSON: this page is somebody else's.
  if (answer.html || status < 400) return 'shape';
  if (status === 403) return forbidden(refusal);
  if (status === 404 || status === 410) return 'not_found';
  return 'rejected';
}

/** Failures after which nobody knows whether a write took effect. */
const UNCLEAR: ReadonlySet<GoogleFailure> = new Set(['server', 'timeout', 'shape']);

/** The failure that an answer outside 2xx stands for. */
export function errorFromAnswer(answer: GoogleAnswer, kind: GoogleCall['kind']): GoogleError {
  const refusal = refusalOf(answer.body);
  const failure = failureOf(answer, refusal);
  const fields: GoogleErrorFields = {
    status: answer.status,
    detail: detailOf(failure, answer, refusal, kind).slice(0, LONGEST_DETAIL),
    retryAfterMs: answer.retryAfterMs ?? delayIn(refusal),
    mayHaveHappened: kind === 'write' && UNCLEAR.has(failure),
  };
  return new GoogleError(failure, fields);
}

function detailOf(failure: GoogleFailure, answer: GoogleAnswer, refusal: Refusal, kind: GoogleCall['kind']): string {
  if (failure === 'api_disabled') {
    const named = refusal.details.map(({ metadata }) => metadata.service).find((service) => service !== '');
    const service = named ?? (kind === 'version' ? 'drive.googleapis.com' : 'sheets.googleapis.com');
    return refusal.message === '' ? service : `${service}: ${refusal.message}`;
  }
  if (failure === 'shape') return 'The answer was not JSON.';
  return failure === 'sign_in_refused' ? `${refusal.message}${skewWords(answer.skewMs)}`.trim() : refusal.message;
}

/** As google.rpc.RetryInfo says: "30s", "1.5s". */
function delayIn(refusal: Refusal): number | null {
  const stated = refusal.details.map(({ retryDelay }) => /^(\d+(?:\.\d+)?)s$/.exec(retryDelay)?.[1]).find(Boolean);
  return stated === undefined ? null : bounded(Number(stated) * 1000);
}

// Less is a slow answer, and nobody is refused for it.
const NOTABLE_SKEW_MS = 60_000;

/** What to say of this machine's clock beside a refused sign-in; empty while it is about right. */
export function skewWords(skewMs: number | null): string {
  if (skewMs === null || Math.abs(skewMs) < NOTABLE_SKEW_MS) return '';
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const side = skewMs > 0 ? 'behind' : 'ahead of';
  return ` (The clock of this computer is ${seconds} s ${side} Google's.)`;
}
