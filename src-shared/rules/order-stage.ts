// Apex's stages, the same for every company and in this order, with each company's own statuses under them; which of
// two statuses is further along, and which status a setting means. Source: Apex's API description.

/** A status as far as it is compared; `stage` is Apex's own name of it. */
export interface StatusPlace {
  readonly statusId: number | null;
  readonly stage: string;
  readonly flow?: string | undefined;
  readonly position?: number | undefined;
}

export interface NamedStatus extends StatusPlace {
  readonly statusId: number;
  readonly name: string;
  readonly flow: string;
  readonly position: number;
  readonly archived: boolean;
}

const STAGES: readonly string[] = ['submitted', 'accepted', 'pending shipment', 'in transit', 'delivered', 'complete'];

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const stageOf = ({ stage }: StatusPlace): number => STAGES.indexOf(plain(stage));

/**
 * before: `now` is before `wanted`. reached: it is `wanted`, or as far or further. elsewhere: a stage that is none of
 * Apex's, so that nobody can say.
 */
export function standing(now: StatusPlace, wanted: StatusPlace): 'before' | 'reached' | 'elsewhere' {
  if (now.statusId !== null && now.statusId === wanted.statusId) return 'reached';
  const [a, b] = [stageOf(now), stageOf(wanted)];
  if (a < 0 || b < 0) return 'elsewhere';
  if (a !== b) return a < b ? 'before' : 'reached';
  // Within a stage only the statuses of one deal flow stand in an order; as far as Apex is concerned it is there.
  const comparable = now.flow !== undefined && now.flow === wanted.flow;
  if (!comparable || now.position === undefined || wanted.position === undefined) return 'reached';
  return now.position < wanted.position ? 'before' : 'reached';
}

export type StatusFinding =
  | { readonly found: NamedStatus }
  /** missing: no status has this id or name. ambiguous: several deal flows have the name, and the order's own has not. */
  | { readonly found: null; readonly because: 'missing' | 'ambiguous' };

/** The status a setting names by id or by name, small or large letters alike; of several, the one of the order's own flow. */
export function findStatus(setting: string, statuses: readonly NamedStatus[], flow: string | null): StatusFinding {
  const wanted = plain(setting);
  const byId = statuses.find(({ statusId }) => String(statusId) === wanted);
  if (byId) return { found: byId };
  const named = statuses.filter(({ name }) => plain(name) === wanted);
  const living = named.filter(({ archived }) => !archived);
  const candidates = living.length > 0 ? living : named;
  const [first, ...others] = candidates;
  if (!first) return { found: null, because: 'missing' };
  const own = candidates.find((status) => status.flow === flow);
  if (own) return { found: own };
  return others.length === 0 ? { found: first } : { found: null, because: 'ambiguous' };
}
