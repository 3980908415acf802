// Faults on demand: what goes wrong, on which requests, how often. The first fault added that matches a request and still
// has firings left is the one that happens; every matching fault counts it for nth. Each stand-in names its own kinds.

/** What can go wrong with an answer of any service, whatever it is about. */
export type WireFault =
  /** The connection is closed at once. */
  | 'refuse'
  | 'reset-mid-body'
  | 'hang'
  | 'slow-drip'
  /** A page in place of JSON. */
  | 'html'
  | 'truncated-json'
  | 'wrong-types'
  | 'missing-fields'
  /** A write that worked and whose answer never came. */
  | 'lost-answer'
  /** The Date header is off. */
  | 'clock-skew';

export interface FaultRule<Kind extends string = string> {
  readonly kind: Kind;
  readonly match?: {
    readonly method?: string;
    /** Text: exactly this path, below the base where there is one. A pattern is tested against the same path. */
    readonly path?: string | RegExp;
    /** Begins with the nth matching request after it was added, counted from 1. */
    readonly nth?: number;
  };
  /** Firings; 1 when left out. */
  readonly times?: number | 'always';
  /**
   * status-429 and status-503: the Retry-After header, seconds or an HTTP date. null: none. What is sent when it is left
   * out is the service's own custom.
   */
  readonly retryAfter?: number | string | null;
  /** clock-skew: how far the Date header is off; two hours ahead when left out. */
  readonly skewMs?: number;
  /** slow-drip: pause between pieces of 16 bytes; 250 ms when left out. */
  readonly dripMs?: number;
}

export interface FaultView<Kind extends string = string> {
  readonly id: number;
  readonly kind: Kind;
  /** null: always. */
  readonly remaining: number | null;
  readonly fired: number;
}

export interface Faults<Rule extends FaultRule> {
  add(rule: Rule): number;
  remove(id: number): void;
  clear(): void;
  list(): FaultView<Rule['kind']>[];
}

/** A request as the book sees it; a stand-in adds what its rules tell apart. */
export interface AskedRequest {
  /** In capitals. */
  readonly method: string;
  readonly path: string;
}

export interface FaultBook<Rule extends FaultRule, Asked extends AskedRequest> {
  /** For whoever makes things go wrong. */
  readonly faults: Faults<Rule>;
  /** The fault that happens to this request, if any; counts the firing. */
  take(asked: Asked): Rule | null;
}

const firings = ({ times = 1 }: FaultRule): number => (times === 'always' ? Number.POSITIVE_INFINITY : times);

function matches({ match }: FaultRule, { method, path }: AskedRequest): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.path === undefined) return true;
  // search() ignores lastIndex, so a pattern with the g flag matches every time.
  return typeof match.path === 'string' ? match.path === path : path.search(match.path) >= 0;
}

/** `concerns`: what a rule says about requests beyond method and path; it is asked first. */
export function createFaultBook<Rule extends FaultRule, Asked extends AskedRequest = AskedRequest>(
  concerns: (rule: Rule, asked: Asked) => boolean = () => true,
): FaultBook<Rule, Asked> {
  let entries: { readonly id: number; readonly rule: Rule; seen: number; fired: number }[] = [];
  let nextId = 1;
  return {
    faults: {
      add: (rule) => {
        const id = nextId++;
        entries.push({ id, rule, seen: 0, fired: 0 });
        return id;
      },
      remove: (id) => {
        entries = entries.filter((entry) => entry.id !== id);
      },
      clear: () => {
        entries = [];
      },
      list: () =>
        entries.map(({ id, rule, fired }) => ({
          id,
          kind: rule.kind,
          remaining: rule.times === 'always' ? null : firings(rule) - fired,
          fired,
        })),
    },
    take: (asked) => {
      const matching = entries.filter(({ rule }) => concerns(rule, asked) && matches(rule, asked));
      for (const entry of matching) entry.seen += 1;
      const happening = matching.find(
        ({ rule, seen, fired }) => fired < firings(rule) && seen >= (rule.match?.nth ?? 1),
      );
      if (happening === undefined) return null;
      happening.fired += 1;
      entries = entries.filter(({ rule, fired }) => fired < firings(rule));
      return happening.rule;
    },
  };
}
