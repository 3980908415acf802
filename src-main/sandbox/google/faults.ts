// What Google can be made to do wrong, and on which kind of request. Retry-After is sent only when a fault says what.
import { type AskedRequest, createFaultBook, type FaultRule, type WireFault } from '../stand-in/fault-book.ts';

export const FAULT_STATUSES = [400, 401, 403, 404, 409, 413, 429, 500, 502, 503] as const;
export type FaultStatus = (typeof FAULT_STATUSES)[number];

export type FaultKind =
  | WireFault
  | `status-${FaultStatus}`
  /** Drive tells of the file as it was before its last change. */
  | 'stale-version';

/** read and write: of Sheets. page: what a browser asks for. */
export type RequestKind = 'read' | 'write' | 'drive' | 'token' | 'page' | 'other';

export interface FaultSpec extends FaultRule<FaultKind> {
  /** Every kind but page when left out. */
  readonly only?: RequestKind | readonly RequestKind[];
}

function concerns({ only }: FaultSpec, { kind }: { readonly kind: RequestKind }): boolean {
  if (only === undefined) return kind !== 'page';
  return typeof only === 'string' ? only === kind : only.includes(kind);
}

export const createGoogleFaults = () =>
  createFaultBook<FaultSpec, AskedRequest & { readonly kind: RequestKind }>(concerns);
