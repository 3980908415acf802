// Wrong tries slow the next ones: five are free, then the wait doubles. Counted by the name tried and by the window's
// place, kept in the database, so that neither another window nor a restart begins anew.
import { waitAfterFailures } from '#shared/rules/passwords.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { failuresOf, forgetFailuresTx, forgetOldFailuresTx, setFailuresTx } from './queries.ts';

const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export function createSignInFailures(deps: { readonly database: AppDatabase; readonly clock: Clock }) {
  const { database, clock } = deps;

  const counted = (subject: string): { failures: number; lastMs: number } => {
    const known = failuresOf(database.read, subject);
    const lastMs = Date.parse(known?.lastAt ?? '') || 0;
    return { failures: clock.now() - lastMs > FORGOTTEN_AFTER_MS ? 0 : (known?.failures ?? 0), lastMs };
  };

  /** After the clock was set back the wait begins now: it must not become one of days. */
  const notInTheFuture = (subjects: readonly string[]): void => {
    const ahead = subjects.filter((subject) => counted(subject).lastMs > clock.now());
    if (ahead.length === 0) return;
    database.writeTx((tx) => {
      for (const subject of ahead) setFailuresTx(tx, subject, counted(subject).failures, toInstant(clock.now()));
    });
  };

  return {
    /** Throws SIGN_IN_SLOWED while the next try of one of these is not looked at yet. */
    check: (subjects: readonly string[]): void => {
      notInTheFuture(subjects);
      const until = Math.max(
        ...subjects.map((subject) => {
          const { failures, lastMs } = counted(subject);
          return lastMs + waitAfterFailures(failures);
        }),
      );
      if (until > clock.now()) throw new AppError('SIGN_IN_SLOWED', { retryAt: toInstant(until) });
    },
    /** One more wrong try for each. Answers the highest count. */
    addTx: (tx: Tx, subjects: readonly string[]): number => {
      forgetOldFailuresTx(tx, toInstant(clock.now() - FORGOTTEN_AFTER_MS));
      return Math.max(
        ...subjects.map((subject) => {
          const failures = counted(subject).failures + 1;
          setFailuresTx(tx, subject, failures, toInstant(clock.now()));
          return failures;
        }),
      );
    },
    forgetTx: (tx: Tx, subjects: readonly string[]): void => {
      for (const subject of subjects) forgetFailuresTx(tx, subject);
    },
  };
}
