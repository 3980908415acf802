// Google's refusals as kinds of failure. `mayHaveHappened`: a write may have taken effect although it looks failed.

export const GOOGLE_FAILURES = [
  /** No file of that path, or nothing chosen. */
  'credentials_missing',
  /** Not JSON, not a service account, or a key that cannot sign. */
  'credentials_bad',
  /** Google does not accept the key (deleted, disabled), or the machine's clock is wrong. */
  'sign_in_refused',
  /** 403: not shared with the service account. */
  'not_shared',
  /** 403: the API is not switched on in the account's project. `detail` names it. */
  'api_disabled',
  /** 404: no such spreadsheet. */
  'not_found',
  'quota',
  'network',
  'timeout',
  'server',
  /** An answer that is not Google's. */
  'shape',
  /** 400: what we sent was not accepted; a tab renamed or removed meanwhile, too. */
  'rejected',
  'aborted',
] as const;
export type GoogleFailure = (typeof GOOGLE_FAILURES)[number];

export interface GoogleErrorFields {
  readonly status?: number | null;
  /** Google's own words, without secrets. */
  readonly detail?: string;
  readonly retryAfterMs?: number | null;
  readonly mayHaveHappened?: boolean;
}

export class GoogleError extends Error {
  readonly kind: GoogleFailure;
  readonly status: number | null;
  readonly detail: string;
  readonly retryAfterMs: number | null;
  readonly mayHaveHappened: boolean;

  constructor(kind: GoogleFailure, fields: GoogleErrorFields = {}) {
    super(fields.detail ? `Google: ${kind} (${fields.detail})` : `Google: ${kind}`);
    this.name = 'GoogleError';
    this.kind = kind;
    this.status = fields.status ?? null;
    this.detail = fields.detail ?? '';
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.mayHaveHappened = fields.mayHaveHappened ?? false;
  }
}
