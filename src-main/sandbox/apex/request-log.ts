// What reached the stand-in, newest last, bounded: for tests and for the training screen. Tokens are
// never kept. `status` is null while unanswered and stays null when the answer never went out.
import { createBoundedList } from '../stand-in/bounded-list.ts';

export interface LoggedRequest {
  readonly method: string;
  /** Below the base, e.g. /v2/batches/1001. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Parsed JSON; null when there was none or it was not read. */
  body: unknown;
  status: number | null;
  /** UTC instant by the stand-in's clock. */
  readonly at: string;
  credits: number;
  /** A write that took effect, whether or not its answer arrived. */
  applied: boolean;
  fault: string | null;
}

export interface RequestCounters {
  requests: number;
  throttled: number;
  appliedWrites: number;
  credits: number;
}

export interface RequestLog {
  readonly entries: readonly Readonly<LoggedRequest>[];
  readonly counters: RequestCounters;
  add(request: Pick<LoggedRequest, 'method' | 'path' | 'query' | 'at'>): LoggedRequest;
  clear(): void;
}

export function createRequestLog(limit: number): RequestLog {
  const kept = createBoundedList<LoggedRequest>(limit);
  const counters: RequestCounters = { requests: 0, throttled: 0, appliedWrites: 0, credits: 0 };
  return {
    entries: kept.items,
    counters,
    add: (request) => {
      const entry: LoggedRequest = { ...request, body: null, status: null, credits: 0, applied: false, fault: null };
      kept.add(entry);
      counters.requests += 1;
      return entry;
    },
    clear: kept.clear,
  };
}
