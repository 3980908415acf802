// A tracker's answers, and the lack of them, as kinds of failure: each is one of the troubles a person is told with its
// own remedy, or `rejected` (it understood and said no) or `aborted` (we gave up). `mayHaveHappened` is true when a write
// may have taken effect although no clear answer came.
import type { TrackerTrouble } from '#shared/contract/tracker.ts';

export type TrackerErrorKind = TrackerTrouble | 'rejected' | 'aborted';

export interface TrackerErrorFields {
  readonly status?: number;
  /** Its own words, shortened; safe to show. */
  readonly detail?: string;
  /** Its own code, as in {"error": …, "code": …}; empty when it gave none. */
  readonly code?: string;
  /** The refusal is the tracker's own, in JSON; a page of something in between is not. */
  readonly isAnswer?: boolean;
  readonly retryAfterMs?: number | null;
  readonly mayHaveHappened?: boolean;
}

export class TrackerError extends Error {
  readonly kind: TrackerErrorKind;
  readonly status: number | null;
  readonly detail: string;
  readonly code: string;
  readonly isAnswer: boolean;
  readonly retryAfterMs: number | null;
  readonly mayHaveHappened: boolean;

  constructor(kind: TrackerErrorKind, fields: TrackerErrorFields = {}) {
    super(`Tracker: ${kind}${fields.status ? ` (${fields.status})` : ''}${fields.detail ? `: ${fields.detail}` : ''}`);
    this.name = 'TrackerError';
    this.kind = kind;
    this.status = fields.status ?? null;
    this.detail = fields.detail ?? '';
    this.code = fields.code ?? '';
    this.isAnswer = fields.isAnswer ?? false;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.mayHaveHappened = fields.mayHaveHappened ?? false;
  }

  /** What a person is told: one that was aborted or rejects what every tracker knows is none we can talk to. */
  get trouble(): TrackerTrouble {
    if (this.kind === 'rejected') return 'not_found';
    return this.kind === 'aborted' ? 'network' : this.kind;
  }
}

const LONGEST_DETAIL = 300;
const LONGEST_CODE = 60;
// A header that asks for more is a mistake there, and obeying it would stop everything without a word.
const LONGEST_RETRY_AFTER_MS = 3_600_000;

function textIn(body: unknown, names: readonly string[], longest: number): string {
  if (typeof body !== 'object' || body === null) return '';
  for (const name of names) {
    const value: unknown = Reflect.get(body, name);
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, longest);
  }
  return '';
}

/** A refusal of more than there is says how much there is. */
function availableIn(body: unknown): string {
  const grams: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'available_grams') : undefined;
  return typeof grams === 'number' ? `(${grams} g available)` : '';
}

function retryAfter(header: unknown, nowMs: number): number | null {
  if (typeof header !== 'string') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}

const OF_STATUS: ReadonlyMap<number, TrackerErrorKind> = new Map([
  [401, 'unauthorised'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [410, 'not_found'],
  [408, 'timeout'],
  [429, 'rate_limited'],
]);

/** The failure that a status outside 2xx stands for. `body` is the parsed answer, undefined when it is not JSON. */
export function errorFromStatus(
  status: number,
  body: unknown,
  headers: { readonly retryAfter: unknown; readonly location: unknown },
  nowMs: number,
): TrackerError {
  const isAnswer = typeof body === 'object' && body !== null;
  const fields = {
    status,
    isAnswer,
    detail: [textIn(body, ['error', 'message', 'detail'], LONGEST_DETAIL), availableIn(body)].filter(Boolean).join(' '),
    code: textIn(body, ['code'], LONGEST_CODE),
    retryAfterMs: retryAfter(headers.retryAfter, nowMs),
  };
  if (status >= 500) return new TrackerError('server_error', { ...fields, mayHaveHappened: true });
  if (status < 400) {
    const to = typeof headers.location === 'string' ? headers.location.slice(0, LONGEST_DETAIL) : '';
    return new TrackerError('not_found', { ...fields, detail: to === '' ? '' : `It sends on to ${to}.` });
  }
  const kind = OF_STATUS.get(status) ?? (isAnswer ? 'rejected' : 'not_found');
  return new TrackerError(kind, { ...fields, mayHaveHappened: kind === 'timeout' });
}

const NOT_SENT: ReadonlyMap<string, TrackerErrorKind> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'no_such_host'],
  ['EAI_AGAIN', 'no_such_host'],
  ['EHOSTUNREACH', 'network'],
  ['ENETUNREACH', 'network'],
  ['EADDRNOTAVAIL', 'network'],
  ['EPROTO', 'tls'],
]);
const CERTIFICATE = /CERT|_SSL_|^ERR_SSL|^ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/** The failure behind an error of the connection, by its code. */
export function errorFromConnection(code: string): TrackerError {
  const notSent = NOT_SENT.get(code) ?? (CERTIFICATE.test(code) ? 'tls' : undefined);
  // What each says for itself needs no code; a certificate's tells which of its faults it is.
  const detail = notSent === undefined || notSent === 'tls' ? code : '';
  if (notSent !== undefined) return new TrackerError(notSent, { detail });
  if (code === 'ETIMEDOUT') return new TrackerError('timeout', { mayHaveHappened: true });
  if (code.startsWith('HPE_')) return new TrackerError('unreadable', { detail, mayHaveHappened: true });
  return new TrackerError('network', { detail, mayHaveHappened: true });
}
