// Faults on demand: what goes wrong, on which requests, how often. The first fault added that matches a request and
// still has firings left is the one that happens.

export const FAULT_STATUSES = [400, 401, 403, 404, 409, 413, 429, 500, 502, 503] as const;
export type FaultStatus = (typeof FAULT_STATUSES)[number];

export type FaultKind =
  | 'refuse'
  | 'reset-mid-body'
  | 'hang'
  | 'slow-drip'
  | `status-${FaultStatus}`
  | 'html'
  | 'truncated-json'
  | 'wrong-types'
  | 'missing-fields'
  /** A write that worked and whose answer never came. */
  | 'lost-answer'
  /** The Date header is off. */
  | 'clock-skew'
  /** Drive tells of the file as it was before its last change. */
  | 'stale-version';

/** read and write: of Sheets. page: what a browser asks for. */
export type RequestKind = 'read' | 'write' | 'drive' | 'token' | 'page' | 'other';

export interface FaultSpec {
  readonly kind: FaultKind;
  /** Every kind but page when left out. */
  readonly only?: RequestKind | readonly RequestKind[];
  readonly match?: {
    readonly method?: string;
    /** Text: exactly this path. A pattern is tested against the same path. */
    readonly path?: string | RegExp;
    /** Begins with the nth matching request after it was added, counted from 1. */
    readonly nth?: number;
  };
  /** Firings; 1 when left out. */
  readonly times?: number | 'always';
  /** status-429 and status-503: the Retry-After header, seconds or an HTTP date; none when left out. */
  readonly retryAfter?: number | string | null;
  /** clock-skew: two hours ahead when left out. */
  readonly skewMs?: number;
  /** slow-drip: pause between pieces of 16 bytes; 250 ms when left out. */
  readonly dripMs?: number;
}

export interface FaultView {
  readonly id: number;
  readonly kind: FaultKind;
  /** null: always. */
  readonly remaining: number | null;
  readonly fired: number;
}

export interface Faults {
  add(spec: FaultSpec): number;
  remove(id: number): void;
  clear(): void;
  list(): FaultView[];
}

export interface FaultBook extends Faults {
  /** The fault that happens to this request, if any; counts the firing. */
  take(kind: RequestKind, method: string, path: string): FaultSpec | null;
}

interface Entry {
  readonly id: number;
  readonly spec: FaultSpec;
  seen: number;
  fired: number;
}

const firings = ({ times = 1 }: FaultSpec): number => (times === 'always' ? Number.POSITIVE_INFINITY : times);

function matches({ only, match }: FaultSpec, kind: RequestKind, method: string, path: string): boolean {
  if (only === undefined ? kind === 'page' : typeof only === 'string' ? only !== kind : !only.includes(kind))
    return false;
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.path === undefined) return true;
  // search() ignores lastIndex, so a pattern with the g flag matches every time.
  return typeof match.path === 'string' ? match.path === path : path.search(match.path) >= 0;
}

export function createFaults(): FaultBook {
  let entries: Entry[] = [];
  let nextId = 1;
  return {
    add: (spec) => {
      const id = nextId++;
      entries.push({ id, spec, seen: 0, fired: 0 });
      return id;
    },
    remove: (id) => {
      entries = entries.filter((entry) => entry.id !== id);
    },
    clear: () => {
      entries = [];
    },
    list: () =>
      entries.map(({ id, spec, fired }) => ({
        id,
        kind: spec.kind,
        remaining: spec.times === 'always' ? null : firings(spec) - fired,
        fired,
      })),
    take: (kind, method, path) => {
      const matching = entries.filter(({ spec }) => matches(spec, kind, method, path));
      for (const entry of matching) entry.seen += 1;
      const happening = matching.find(
        ({ spec, seen, fired }) => fired < firings(spec) && seen >= (spec.match?.nth ?? 1),
      );
      if (happening === undefined) return null;
      happening.fired += 1;
      entries = entries.filter(({ spec, fired }) => fired < firings(spec));
      return happening.spec;
    },
  };
}
