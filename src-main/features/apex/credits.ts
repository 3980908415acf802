// What the month costs at Apex: credits by day and kind of call, the forecast, and what drives it.
import { and, gte, lt, sql } from 'drizzle-orm';
import type { ReadDb, Tx } from '../../db/database.ts';
import { apexCredits } from '../../db/schema/apex.ts';

export interface CreditUse {
  readonly kind: string;
  readonly requests: number;
  readonly credits: number;
}

/** Adds to today's counts. `day` is a UTC date, as Apex bills by UTC month. */
export function addCreditsTx(tx: Tx, day: string, uses: readonly CreditUse[]): void {
  for (const use of uses) {
    tx.db
      .insert(apexCredits)
      .values({ day, ...use })
      .onConflictDoUpdate({
        target: [apexCredits.day, apexCredits.kind],
        set: {
          requests: sql`${apexCredits.requests} + ${use.requests}`,
          credits: sql`${apexCredits.credits} + ${use.credits}`,
        },
      })
      .run();
  }
}

/** Credits of a month (`2026-11`) by kind, the costliest first. */
export function creditsOfMonth(db: ReadDb, month: string): readonly CreditUse[] {
  const credits = sql<number>`sum(${apexCredits.credits})`;
  return db
    .select({ kind: apexCredits.kind, requests: sql<number>`sum(${apexCredits.requests})`, credits })
    .from(apexCredits)
    .where(and(gte(apexCredits.day, `${month}-01`), lt(apexCredits.day, `${month}-99`)))
    .groupBy(apexCredits.kind)
    .orderBy(sql`${credits} desc`)
    .all();
}
