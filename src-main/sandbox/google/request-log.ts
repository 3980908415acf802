// What reached the stand-in, newest last, bounded: for tests and for the training screen. Tokens and assertions are never
// kept. `status` is null while unanswered and stays null when the answer never went out.
import { createBoundedList } from '../stand-in/bounded-list.ts';
import type { JsonObject } from '../stand-in/json.ts';
import type { RequestKind } from './faults.ts';

export interface LoggedRequest {
  readonly kind: RequestKind;
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Parsed JSON; null when there was none, or it is the token's. */
  body: JsonObject | null;
  status: number | null;
  /** UTC instant by the stand-in's clock. */
  readonly at: string;
  /** The account that asked; empty when nobody knows. */
  by: string;
  /** A write that took effect, whether or not its answer arrived. */
  applied: boolean;
  fault: string | null;
}

export interface RequestCounters {
  requests: number;
  reads: number;
  writes: number;
  drive: number;
  tokens: number;
  appliedWrites: number;
  throttled: number;
}

export interface RequestLog {
  readonly entries: readonly Readonly<LoggedRequest>[];
  readonly counters: RequestCounters;
  add(request: Pick<LoggedRequest, 'kind' | 'method' | 'path' | 'query' | 'at'>): LoggedRequest;
  clear(): void;
}

export function createRequestLog(limit: number): RequestLog {
  const kept = createBoundedList<LoggedRequest>(limit);
  const counters: RequestCounters = {
    requests: 0,
    reads: 0,
    writes: 0,
    drive: 0,
    tokens: 0,
    appliedWrites: 0,
    throttled: 0,
  };
  return {
    entries: kept.items,
    counters,
    add: (request) => {
      const entry: LoggedRequest = { ...request, body: null, status: null, by: '', applied: false, fault: null };
      kept.add(entry);
      counters.requests += 1;
      if (request.kind === 'read') counters.reads += 1;
      if (request.kind === 'write') counters.writes += 1;
      if (request.kind === 'drive') counters.drive += 1;
      if (request.kind === 'token') counters.tokens += 1;
      return entry;
    },
    clear: kept.clear,
  };
}
