// Keeps book on every call to Apex: credits by day, rate-limit head-room, the server's clock. Credits are
// gathered in memory and written with the next transaction of the sync, so counting costs no write of its own.
import type { Clock } from '../../core/clock.ts';
import { toInstant } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import { addCreditsTx, type CreditUse, creditsOfMonth } from '../../features/apex/credits.ts';
import type { ApexCall } from '../../integrations/apex/port.ts';

export interface MonthCredits {
  readonly month: string;
  readonly used: number;
  readonly forecast: number;
  readonly drivers: readonly CreditUse[];
}

const DAY_MS = 86_400_000;

export type ApexCalls = ReturnType<typeof createApexCalls>;

export function createApexCalls(deps: { readonly database: AppDatabase; readonly clock: Clock }) {
  const { database, clock } = deps;
  let waiting = new Map<string, { requests: number; credits: number }>();
  let remaining: number | null = null;
  let skewMs: number | null = null;

  const flush = (): void => {
    if (waiting.size === 0) return;
    const uses = [...waiting].map(([kind, use]) => ({ kind, ...use }));
    waiting = new Map();
    database.writeTx((tx) => addCreditsTx(tx, toInstant(clock.now()).slice(0, 10), uses));
  };

  return {
    record: (call: ApexCall): void => {
      if (call.remaining !== null) remaining = call.remaining;
      if (call.skewMs !== null) skewMs = call.skewMs;
      if (call.status === null) return;
      const use = waiting.get(call.kind) ?? { requests: 0, credits: 0 };
      waiting.set(call.kind, { requests: use.requests + 1, credits: use.credits + call.credits });
    },
    flush,
    remaining: () => remaining,
    /** Apex's clock minus ours, milliseconds; null before the first answer. */
    skewMs: () => skewMs,
    /** The month so far and where it is heading: use per day since the month's first day, at least one. */
    month: (): MonthCredits => {
      flush();
      const now = clock.now();
      const month = toInstant(now).slice(0, 7);
      const drivers = creditsOfMonth(database.read, month);
      const used = drivers.reduce((sum, use) => sum + use.credits, 0);
      const start = Date.parse(`${month}-01T00:00:00Z`);
      const [year, number] = month.split('-').map(Number);
      const end = Date.UTC(year ?? 1970, number ?? 1, 1);
      const days = Math.max(1, (now - start) / DAY_MS);
      const forecast = Math.round(used + (used / days) * ((end - now) / DAY_MS));
      return { month, used, forecast, drivers };
    },
  };
}
