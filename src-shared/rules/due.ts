// When an open order counts as due: its delivery date against today at the facility. Both are local dates, 2026-11-21.
import { dayAfter } from './local-day.ts';

export const DUES = ['overdue', 'soon'] as const;
export type Due = (typeof DUES)[number];

/** Days ahead that count as soon, today not among them. */
export const SOON_DAYS = 2;

/** The last day that counts as soon, seen from today. */
export function lastSoonDay(today: string): string {
  let day = today;
  for (let step = 0; step < SOON_DAYS; step += 1) day = dayAfter(day);
  return day;
}

/** Null when the delivery is later or has no date. `soonUntil` is lastSoonDay's. */
export function dueOf(deliveryDate: string | null, today: string, soonUntil: string): Due | null {
  if (deliveryDate === null) return null;
  if (deliveryDate < today) return 'overdue';
  return deliveryDate <= soonUntil ? 'soon' : null;
}
