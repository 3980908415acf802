// Google's refusals as kinds of failure. `mayHaveHappened`: a write may have taken effect although it looks failed.
import type { GOOGLE_TROUBLES } from '#shared/contract/sheets.ts';

/** aborted: whoever asked did not want to wait any longer. */
export type GoogleFailure = (typeof GOOGLE_TROUBLES)[number] | 'aborted';

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
