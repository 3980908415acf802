// How the delivery list is written: its days, what an order still misses, and its groups.
import type { DeliveryRow } from '#shared/contract/packing.ts';

const LONG_DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' });

/** "Tuesday, November 24, 2026"; an order without a date says so. */
export const longDay = (day: string | null): string =>
  day === null ? 'No delivery date' : LONG_DAY.format(Date.parse(`${day}T00:00:00Z`));

/** Units that are ordered and not packed. */
export const missingUnits = (order: DeliveryRow): number =>
  order.lines.reduce((sum, line) => sum + Math.max(line.ordered - line.packed, 0), 0);

export interface Day {
  readonly date: string | null;
  readonly orders: readonly DeliveryRow[];
}

/** The orders of each date, in the order they came. */
export function byDay(orders: readonly DeliveryRow[]): Day[] {
  const days = new Map<string | null, DeliveryRow[]>();
  for (const order of orders) {
    const day = days.get(order.deliveryDate);
    if (day) day.push(order);
    else days.set(order.deliveryDate, [order]);
  }
  return [...days].map(([date, found]) => ({ date, orders: found }));
}

/** Of the orders that are packed: those nobody marked as delivered. */
export const deliverable = (orders: readonly DeliveryRow[]): DeliveryRow[] =>
  orders.filter((order) => order.complete && order.deliveredAt === null);
