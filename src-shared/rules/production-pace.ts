// How fast pieces are made, from the counts of batches, and when a batch will be done. Only working time counts in which the
// batch was being worked on (rolling or packaging, not on hold): a night, a weekend, a wait for the lab make nobody slow.
//
// Counts that follow each other within minutes of the clock are one sitting: what was made of several SKUs since the sitting before was
// made side by side, so each SKU's pace is that of all its pieces together, and the time that remaining pieces of several SKUs
// take is the sum of theirs. What was made in next to no working time, after hours, says nothing. With fewer than three counts
// nothing is said.
import type { ProductionStage, ProductionState } from '../contract/production-shapes.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** What a batch's pace is read from, in order. */
export type PaceEvent =
  /** Where the batch stands from here on. */
  | { readonly kind: 'stands'; readonly atMs: number; readonly stage: ProductionStage; readonly state: ProductionState }
  | { readonly kind: 'counted'; readonly atMs: number; readonly skuKey: string; readonly pieces: number }
  /** Signed: it corrects the last counts of the SKU. */
  | { readonly kind: 'corrected'; readonly skuKey: string; readonly pieces: number };

export interface PaceSample {
  readonly skuKey: string;
  readonly perHour: number;
}

export interface Pace {
  readonly perHour: number;
  readonly slow: number;
  readonly fast: number;
  readonly samples: number;
}

const FEWEST_SAMPLES = 3;
const HOUR_MS = 3_600_000;
const ONE_SITTING_MS = 5 * 60_000;

interface Sitting {
  workMs: number;
  readonly pieces: Map<string, number>;
}

/** The paces that one batch's events show. */
export function paceSamples(events: readonly PaceEvent[], calendar: WorkCalendar): PaceSample[] {
  const sittings: Sitting[] = [];
  let current: Sitting | null = null;
  let sinceMs = 0;
  let isWorked = false;
  let workMs = 0;
  let clockMs = 0;
  let wasRolling = false;

  for (const event of events) {
    if (event.kind === 'corrected') {
      correct(sittings, event.skuKey, event.pieces);
      continue;
    }
    if (isWorked) {
      workMs += calendar.between(sinceMs, event.atMs);
      clockMs += event.atMs - sinceMs;
    }
    sinceMs = event.atMs;
    if (event.kind === 'stands') {
      isWorked = event.state === 'active' && (event.stage === 'rolling' || event.stage === 'packaging');
      // Made before anybody said that it rolls: nobody knows since when.
      if (event.stage === 'rolling' && !wasRolling) {
        wasRolling = true;
        workMs = 0;
        clockMs = 0;
      }
      continue;
    }
    if (!wasRolling) continue;
    if (current === null || clockMs > ONE_SITTING_MS) {
      current = { workMs, pieces: new Map() };
      sittings.push(current);
    } else {
      current.workMs += workMs;
    }
    workMs = 0;
    clockMs = 0;
    current.pieces.set(event.skuKey, (current.pieces.get(event.skuKey) ?? 0) + event.pieces);
  }
  return sittings.flatMap(samplesOf);
}

/** A mistake is taken out of the last count first; more than was counted goes to the last one. */
function correct(sittings: readonly Sitting[], skuKey: string, pieces: number): void {
  let left = pieces;
  for (const sitting of [...sittings].reverse()) {
    const counted = sitting.pieces.get(skuKey);
    if (counted === undefined) continue;
    const now = Math.max(0, counted + left);
    left -= now - counted;
    sitting.pieces.set(skuKey, now);
    if (left === 0) return;
  }
}

function samplesOf({ workMs, pieces }: Sitting): PaceSample[] {
  const total = [...pieces.values()].reduce((sum, some) => sum + some, 0);
  if (workMs <= ONE_SITTING_MS || total === 0) return [];
  const perHour = (total * HOUR_MS) / workMs;
  return [...pieces].filter(([, some]) => some > 0).map(([skuKey]) => ({ skuKey, perHour }));
}

/** The middle of the samples, and what a tenth of them is slower and faster than; null for fewer than three. */
export function paceOf(samples: readonly number[]): Pace | null {
  if (samples.length < FEWEST_SAMPLES) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    perHour: quantile(sorted, 0.5),
    slow: quantile(sorted, 0.1),
    fast: quantile(sorted, 0.9),
    samples: sorted.length,
  };
}

/** Between two samples in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

export interface Remaining {
  readonly pieces: number;
  readonly pace: Pace | null;
}

export interface Estimate {
  readonly pieces: number;
  readonly fromMinutes: number;
  readonly toMinutes: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly samples: number;
}

const MINUTES_AN_HOUR = 60;
const MINUTE_MS = 60_000;

/**
 * When what remains will be made, at the fast and at the slow pace, in the calendar's working time from now on. Null when
 * nothing remains, when a SKU that has pieces to make has no pace, or when it lies further away than the calendar looks.
 */
export function estimateEnd(remaining: readonly Remaining[], nowMs: number, calendar: WorkCalendar): Estimate | null {
  let pieces = 0;
  let samples = 0;
  let fastHours = 0;
  let slowHours = 0;
  for (const { pieces: some, pace } of remaining) {
    if (some <= 0) continue;
    if (pace === null) return null;
    pieces += some;
    samples += pace.samples;
    fastHours += some / pace.fast;
    slowHours += some / pace.slow;
  }
  if (pieces === 0) return null;
  const fromMinutes = Math.ceil(fastHours * MINUTES_AN_HOUR);
  const toMinutes = Math.ceil(slowHours * MINUTES_AN_HOUR);
  const fromMs = calendar.after(nowMs, fromMinutes * MINUTE_MS);
  const toMs = calendar.after(nowMs, toMinutes * MINUTE_MS);
  return fromMs === null || toMs === null ? null : { pieces, fromMinutes, toMinutes, fromMs, toMs, samples };
}
