// Apex's answers as kinds of failure. `mayHaveHappened` is true when a write may have taken effect although
// no clear answer came: look before trying again.

export type ApexErrorKind =
  | 'unauthorised'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'rejected'
  | 'rate_limited'
  | 'credit_limit'
  | 'server'
  | 'network'
  | 'timeout'
  | 'shape'
  | 'aborted';

export class ApexError extends Error {
  readonly kind: ApexErrorKind;
  readonly status: number | null;
  /** Apex's own words, shortened; safe to show. */
  readonly detail: string;
  readonly retryAfterMs: number | null;
  readonly mayHaveHappened: boolean;

  constructor(
    kind: ApexErrorKind,
    fields: { status?: number; detail?: string; retryAfterMs?: number | null; mayHaveHappened?: boolean } = {},
  ) {
    super(`Apex: ${kind}${fields.status ? ` (${fields.status})` : ''}${fields.detail ? `: ${fields.detail}` : ''}`);
    this.name = 'ApexError';
    this.kind = kind;
    this.status = fields.status ?? null;
    this.detail = fields.detail ?? '';
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.mayHaveHappened = fields.mayHaveHappened ?? false;
  }
}

const LONGEST_DETAIL = 300;
/** Apex's own no to what was sent. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

/** The message of an error body: `message`, or `error`, plus Laravel's first field messages. */
function wordsOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const words: string[] = [];
  if ('message' in body && typeof body.message === 'string') words.push(body.message);
  else if ('error' in body && typeof body.error === 'string') words.push(body.error);
  if ('errors' in body && typeof body.errors === 'object' && body.errors !== null) {
    for (const messages of Object.values(body.errors)) {
      const first: unknown = Array.isArray(messages) ? messages[0] : messages;
      if (typeof first === 'string') words.push(first);
    }
  }
  return words.join(' ').slice(0, LONGEST_DETAIL);
}

// A header that asks for more is a mistake there, and obeying it would stop the sync without a word.
const LONGEST_RETRY_AFTER_MS = 3_600_000;

function retryAfter(header: unknown, nowMs: number): number | null {
  if (typeof header !== 'string' && typeof header !== 'number') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(String(header)) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}

/** The failure that a status outside 2xx stands for. `body` is the parsed answer or null. */
export function errorFromStatus(status: number, body: unknown, retryAfterHeader: unknown, nowMs: number): ApexError {
  const detail = wordsOf(body);
  const fields = { status, detail };
  if (status === 401) return new ApexError('unauthorised', fields);
  // Without the ability everything is forbidden; other 403s (a state's restriction, say) concern one record.
  if (status === 403) return new ApexError(/unauthori[sz]ed|^$/i.test(detail) ? 'forbidden' : 'rejected', fields);
  if (status === 404 || status === 410) return new ApexError('not_found', fields);
  if (status === 405) return new ApexError('method_not_allowed', fields);
  if (status === 409) return new ApexError('conflict', { ...fields, mayHaveHappened: true });
  if (status === 429) {
    const retryAfterMs = retryAfter(retryAfterHeader, nowMs);
    // Too fast carries Retry-After; an allowance used up does not (Apex's two meanings of 429).
    const kind =
      retryAfterMs === null && /credit|allowance|cap|quota|spend/i.test(detail) ? 'credit_limit' : 'rate_limited';
    return new ApexError(kind, { ...fields, retryAfterMs });
  }
  if (status >= 500) {
    return new ApexError('server', {
      ...fields,
      retryAfterMs: retryAfter(retryAfterHeader, nowMs),
      mayHaveHappened: true,
    });
  }
  if (REFUSALS.has(status)) return new ApexError('rejected', fields);
  // Redirects, maintenance pages, time-outs of something in between: not Apex's word on this request.
  return new ApexError('server', fields);
}
