// Where the reading of orders stands: from when the next increment asks, which page of the present one comes next, and
// from which day orders are wanted at all. It moves by when a reading began, never by what an order says of itself.
import { z } from 'zod';
import type { ApexOrder } from '#shared/model/apex.ts';
import { startOfLocalDay, zoneOf } from '#shared/rules/local-day.ts';
import { toInstant } from '../../core/clock.ts';
import type { ReadDb } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import type { SettingsService } from '../../features/settings/service.ts';

const pullShape = z.object({
  /** updated_at_from of its pages. */
  from: z.string(),
  /** The page to be read next. */
  page: z.int(),
  startedAt: z.number(),
  /** updated_at_from of the increment after it. */
  nextFrom: z.string(),
  /** How many orders Apex says it has; null when Apex does not say. */
  total: z.number().nullable(),
  unreadable: z.array(z.string()),
  /** Orders that came and were not stored, because they are older than what is wanted. */
  ignored: z.array(z.int()).default([]),
});
export type Pull = z.infer<typeof pullShape>;

const cursorShape = z.object({
  /** updated_at_from of the very first reading. */
  first: z.string(),
  /** updated_at_from of the next increment. */
  from: z.string(),
  /** When the last complete reading began, milliseconds; null when there was none. */
  lastAt: z.number().nullable(),
  statusesAt: z.number().nullable(),
  /** Ids that could not be read in the last pull. */
  unreadable: z.string(),
  /** When a reading last met orders that could not be read, milliseconds. */
  unreadableAt: z.number().nullable().default(null),
  /** Orders ordered before this day are ignored; empty when none are. */
  ignoredBefore: z.string().default(''),
  /** A reading that has not come to its last page. */
  pull: pullShape.nullable(),
});
export type Cursor = z.infer<typeof cursorShape>;

export const cursorState = namedState('orders.cursor', cursorShape);

const DAY_MS = 86_400_000;
const FIRST_READING_MS = 365 * DAY_MS;
// Pages may have moved too far meanwhile to go on in the middle.
const RESUMABLE_MS = DAY_MS;

/** Whole seconds, as Apex keeps them. */
export const stamp = (ms: number): string => `${toInstant(ms).slice(0, 19)}Z`;

/** The cursor as the settings now want it; one that was never stored begins at the day that is set, or a year back. */
export function readCursor(db: ReadDb, settings: SettingsService, nowMs: number): Cursor {
  const known = cursorState.read(db);
  const day = settings.get('orders.firstDate');
  const wanted = stamp(day === '' ? nowMs - FIRST_READING_MS : startOfLocalDay(day, settings.get('facility.timeZone')));
  if (!known) {
    const nothing = { lastAt: null, statusesAt: null, unreadable: '', unreadableAt: null, pull: null };
    return { ...nothing, first: wanted, from: wanted, ignoredBefore: day };
  }
  // Somebody wants to see further back than was read, or orders that were ignored.
  const further = (day !== '' && wanted < known.first) || day < known.ignoredBefore;
  if (!further) return { ...known, ignoredBefore: day };
  const first = wanted < known.first ? wanted : known.first;
  return { ...known, first, from: first, ignoredBefore: day, pull: null };
}

/** The pull to go on with, or a new one. */
export function beginPull({ pull, from }: Cursor, nowMs: number): Pull {
  const age = nowMs - (pull?.startedAt ?? 0);
  if (pull && age >= 0 && age < RESUMABLE_MS) return pull;
  return { from, page: 1, startedAt: nowMs, nextFrom: '', total: null, unreadable: [], ignored: [] };
}

/** The cursor after the last page. */
export function finishedPull(cursor: Cursor, pull: Pull): Cursor {
  const unreadable = [...pull.unreadable].sort().join();
  // Orders that could not be read for the first time are asked for once more; the same ones again are let be.
  const again = unreadable !== '' && unreadable !== cursor.unreadable;
  const unreadableAt = unreadable === '' ? cursor.unreadableAt : pull.startedAt;
  const from = again ? pull.from : pull.nextFrom;
  return { ...cursor, from, lastAt: pull.startedAt, unreadable, unreadableAt, pull: null };
}

/**
 * "Older orders are ignored": ordered before that day (2026-11-21; empty for none), however late they changed. An order
 * without an order date counts by when it was made, one without either is wanted.
 */
export function isTooOld({ orderDate, createdAt }: ApexOrder, firstDay: string, timeZone: string): boolean {
  if (firstDay === '') return false;
  const day = orderDate ?? (createdAt === null ? null : zoneOf(timeZone).read(Date.parse(createdAt)).day);
  return day !== null && day < firstDay;
}
