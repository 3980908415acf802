// Wrong names and passwords of a backup's people: each one slows the next, also across restarts. In a file beside the
// database, because there may be no database, and because a restore must not set the count back.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { waitAfterFailures } from '#shared/rules/passwords.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { writeFileAtomically } from '../../db/backup-files.ts';

const triesShape = z.object({ failures: z.int().min(0), lastAt: z.string() });
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export interface Tries {
  /** Throws SIGN_IN_SLOWED while the next try has to wait. */
  check(): void;
  add(): void;
  forget(): void;
}

export function createTries(dataDir: string, clock: Clock): Tries {
  const path = join(dataDir, 'recovery-tries.json');
  const read = (): { failures: number; lastMs: number } => {
    try {
      const { failures, lastAt } = triesShape.parse(JSON.parse(readFileSync(path, 'utf8')));
      const lastMs = Math.min(clock.now(), Date.parse(lastAt) || 0);
      return clock.now() - lastMs > FORGOTTEN_AFTER_MS ? { failures: 0, lastMs } : { failures, lastMs };
    } catch {
      return { failures: 0, lastMs: 0 };
    }
  };
  let kept = read();
  return {
    check: () => {
      const until = kept.lastMs + waitAfterFailures(kept.failures);
      if (until > clock.now()) throw new AppError('SIGN_IN_SLOWED', { retryAt: toInstant(until) });
    },
    add: () => {
      kept = { failures: kept.failures + 1, lastMs: clock.now() };
      try {
        writeFileAtomically(path, JSON.stringify({ failures: kept.failures, lastAt: toInstant(kept.lastMs) }));
      } catch {
        // A full disk: counted in memory, until the restart.
      }
    },
    forget: () => {
      kept = { failures: 0, lastMs: 0 };
      rmSync(path, { force: true });
    },
  };
}
