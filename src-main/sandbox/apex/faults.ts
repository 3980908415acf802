// What Apex can be made to do wrong. Retry-After, when nothing is said of it: '1' on 429, none on 503.
import type { FaultRule, WireFault } from '../stand-in/fault-book.ts';

export const FAULT_STATUSES = [401, 403, 404, 409, 413, 422, 429, 500, 502, 503] as const;

export type FaultKind =
  | WireFault
  | `status-${(typeof FAULT_STATUSES)[number]}`
  | 'duplicated-pages'
  | 'reordered-pages';

export type FaultSpec = FaultRule<FaultKind>;
