// The sync's decisions, pure: what a row of desired state becomes when something is wanted, sent, answered
// or read, which rows go out in a cycle and in what order, and when a cycle is too drastic to send at all.
//
// Invariants: a row waits as `unknown` until Apex was read again, never resent blind; a drop seen on Apex
// holds back every raise of that batch, never a decrease; a newer desired value replaces an unsent older one.

export type RowState = 'in_sync' | 'pending' | 'sending' | 'unknown' | 'held' | 'parked';

/** Durable desired state of one Apex batch. Quantities are units; times are UTC instants. */
export interface SyncRow {
  readonly batchId: number;
  readonly desired: number;
  /** What Apex last confirmed; null when it was never read. */
  readonly acknowledged: number | null;
  readonly acknowledgedAt: string | null;
  readonly state: RowState;
  readonly sentQuantity: number | null;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastError: string | null;
  /** Set while a drop seen on Apex is not explained. */
  readonly heldSince: string | null;
  /** Units that went missing in those drops together, whatever was wanted or pushed since. */
  readonly heldQuantity: number | null;
  /** When Apex last agreed with us before the first of those drops; null when that is not known. */
  readonly heldFrom: string | null;
  readonly parkedQuantity: number | null;
  readonly cause: string;
  /** The product name it was fed under. */
  readonly fedAs: string;
}

export type Direction = 'zero' | 'decrease' | 'increase';

/** Where a row stands once nothing is on the wire. */
function settled(row: SyncRow): SyncRow {
  if (row.acknowledged === row.desired) {
    return { ...row, state: 'in_sync', attempts: 0, nextAttemptAt: null, lastError: null, parkedQuantity: null };
  }
  if (row.parkedQuantity !== null && row.parkedQuantity === row.desired) return { ...row, state: 'parked' };
  const raises = row.acknowledged !== null && row.desired > row.acknowledged;
  return { ...row, state: row.heldSince !== null && raises ? 'held' : 'pending' };
}

const onTheWire = (row: SyncRow): boolean => row.state === 'sending' || row.state === 'unknown';

/** A batch that is fed for the first time. `observed` is what the mapping read on Apex. */
export function newRow(
  fed: Pick<SyncRow, 'batchId' | 'desired' | 'cause' | 'fedAs'>,
  observed: number | null,
  at: string,
): SyncRow {
  return settled({
    ...fed,
    acknowledged: observed,
    acknowledgedAt: observed === null ? null : at,
    state: 'pending',
    sentQuantity: null,
    attempts: 0,
    nextAttemptAt: null,
    lastError: null,
    heldSince: null,
    heldQuantity: null,
    heldFrom: null,
    parkedQuantity: null,
  });
}

/** A newer desired value. It is tried at once: an earlier failure belonged to the earlier value. */
export function wanted(row: SyncRow, desired: number, cause: string): SyncRow {
  if (row.desired === desired) return row;
  const next = { ...row, desired, cause, parkedQuantity: null };
  return onTheWire(row) ? next : settled({ ...next, attempts: 0, nextAttemptAt: null, lastError: null });
}

export const sending = (row: SyncRow): SyncRow => ({ ...row, state: 'sending', sentQuantity: row.desired });

/** Apex answered a push with the quantity it now has. */
export function acknowledged(row: SyncRow, quantity: number, at: string): SyncRow {
  return settled({
    ...row,
    acknowledged: quantity,
    acknowledgedAt: at,
    sentQuantity: null,
    state: 'pending',
    attempts: 0,
    nextAttemptAt: null,
    lastError: null,
  });
}

/** A push that surely had no effect. `countsAsAttempt` is false for a rate limit, which is nobody's fault. */
export function failed(row: SyncRow, error: string, nextAttemptAt: string | null, countsAsAttempt: boolean): SyncRow {
  const attempts = row.attempts + (countsAsAttempt ? 1 : 0);
  return settled({ ...row, state: 'pending', sentQuantity: null, attempts, nextAttemptAt, lastError: error });
}

/** A push without a clear answer: look before trying again. */
export const unclear = (row: SyncRow, error: string, nextAttemptAt: string | null): SyncRow => ({
  ...row,
  state: 'unknown',
  attempts: row.attempts + 1,
  nextAttemptAt,
  lastError: error,
});

export const parked = (row: SyncRow, quantity: number, error: string): SyncRow =>
  settled({ ...row, state: 'pending', sentQuantity: null, parkedQuantity: quantity, lastError: error });

/** After a crash a push that was under way may or may not arrive yet: it is looked at from `readAt` on. */
export const afterRestart = (row: SyncRow, readAt: string): SyncRow =>
  row.state === 'sending' ? { ...row, state: 'unknown', nextAttemptAt: readAt } : row;

const NOT_HELD = { heldSince: null, heldQuantity: null, heldFrom: null } as const;

export type ReadingNews = 'same' | 'arrived' | 'dropped' | 'raised';

/**
 * A quantity read on Apex, in a request that began after the last push of this batch ended.
 * Less than was acknowledged (or, after an unclear push, anything but the two values we know of that is
 * below what was sent): something sold there or someone edited it, so raising waits.
 */
export function observed(
  row: SyncRow,
  quantity: number,
  at: string,
): { readonly row: SyncRow; readonly news: ReadingNews } {
  const before = row.acknowledged;
  const sent = onTheWire(row) ? row.sentQuantity : null;
  const base = { ...row, acknowledged: quantity, acknowledgedAt: at, sentQuantity: null, state: 'pending' } as const;

  if (sent !== null && quantity === sent) {
    return { row: settled({ ...base, attempts: 0, nextAttemptAt: null, lastError: null }), news: 'arrived' };
  }
  if (quantity === before || (before === null && sent === null)) return { row: settled(base), news: 'same' };
  // After an unclear push the larger of the two values counts: overselling is the worse error.
  const missing = Math.max(sent ?? 0, before ?? 0) - quantity;
  if (missing <= 0) {
    // What came back (an order cancelled there, an edit undone) is no longer missing.
    const stillMissing = (row.heldQuantity ?? 0) + missing;
    const hold = stillMissing > 0 ? {} : NOT_HELD;
    return {
      row: settled({ ...base, ...(row.heldSince === null ? {} : { heldQuantity: stillMissing }), ...hold }),
      news: 'raised',
    };
  }
  const heldQuantity = (row.heldQuantity ?? 0) + missing;
  const heldFrom = row.heldSince === null ? row.acknowledgedAt : row.heldFrom;
  return { row: settled({ ...base, heldSince: at, heldQuantity, heldFrom }), news: 'dropped' };
}

/** The drop is explained: raising may go on. */
export const released = (row: SyncRow): SyncRow =>
  onTheWire(row) ? { ...row, ...NOT_HELD } : settled({ ...row, ...NOT_HELD });

/** The batch is no longer ours to set, but its unexplained drop is remembered in case it becomes ours again. */
export const letGoHeld = (row: SyncRow): SyncRow =>
  settled({
    ...row,
    state: 'pending',
    desired: Math.max(0, Math.floor(row.acknowledged ?? 0)),
    acknowledged: Math.max(0, Math.floor(row.acknowledged ?? 0)),
    sentQuantity: null,
    parkedQuantity: null,
  });

/** A person says "try again now". */
export const retried = (row: SyncRow): SyncRow => {
  const next = { ...row, parkedQuantity: null, attempts: 0, nextAttemptAt: null };
  return onTheWire(row) ? next : settled(next);
};

export function directionOf(row: SyncRow): Direction {
  if (row.desired === 0) return 'zero';
  return row.acknowledged !== null && row.desired < row.acknowledged ? 'decrease' : 'increase';
}

export type RowAction = 'send' | 'read_back' | 'wait' | 'held' | 'parked' | 'none';

// Longer than any pause the sync makes: a later next attempt was written before the clock was set back.
const LONGEST_PAUSE_MS = 15 * 60_000;

const mustWait = (nextAttemptAt: string | null, now: string): boolean =>
  nextAttemptAt !== null && nextAttemptAt > now && Date.parse(nextAttemptAt) - Date.parse(now) < LONGEST_PAUSE_MS;

/** What this cycle does with a row. `now` is a UTC instant. */
export function actionOf(row: SyncRow, now: string): RowAction {
  if (row.state === 'in_sync') return 'none';
  if (row.state === 'held') return 'held';
  if (row.state === 'parked') return 'parked';
  if (mustWait(row.nextAttemptAt, now)) return 'wait';
  return onTheWire(row) ? 'read_back' : 'send';
}

const PHASES: readonly Direction[] = ['zero', 'decrease', 'increase'];

/** Rows to send, in phases that must each end before the next begins: zeros, decreases, increases. */
export function sendPhases(rows: readonly SyncRow[]): readonly (readonly SyncRow[])[] {
  return PHASES.map((phase) => rows.filter((row) => directionOf(row) === phase)).filter((phase) => phase.length > 0);
}

export interface SafetyRule {
  /** Trips only above this many drastic cuts … */
  readonly minBatches: number;
  /** … and above this share of the batches the sync looks after. */
  readonly sharePercent: number;
}

export interface SafetyCheck {
  readonly cuts: readonly SyncRow[];
  readonly batches: number;
  readonly sharePercent: number;
  readonly tripped: boolean;
}

/** A drastic cut sets a quantity to zero or takes more than half of it. */
export const isDrasticCut = (row: SyncRow): boolean =>
  row.acknowledged !== null && row.acknowledged > 0 && row.desired < row.acknowledged / 2;

/**
 * Whether a cycle is too drastic to send. `approved` maps a batch to the lowest quantity a person accepted
 * for it; such cuts do not count. `batches` is how many batches the sync looks after.
 */
export function checkSafety(
  sends: readonly SyncRow[],
  batches: number,
  rule: SafetyRule,
  approved: ReadonlyMap<number, number>,
): SafetyCheck {
  const cuts = sends.filter(
    (row) => isDrasticCut(row) && row.desired < (approved.get(row.batchId) ?? Number.POSITIVE_INFINITY),
  );
  const sharePercent = batches === 0 ? 0 : (cuts.length / batches) * 100;
  return { cuts, batches, sharePercent, tripped: cuts.length > rule.minBatches && sharePercent > rule.sharePercent };
}
