// One way of trying to get in, for PIN and password alike: what went wrong last, and how long the next try waits.
import { useState } from 'react';
import type { SessionView } from '#shared/contract/session.ts';
import { retryAtOf } from '../../lib/problem.ts';
import { useNow } from '../../lib/use-now.ts';
import { takeSignIn } from '../../rpc/session.ts';

export interface Attempt {
  readonly error: unknown;
  readonly busy: boolean;
  /** Whole seconds until a try is looked at again; 0: now. */
  readonly waitSeconds: number;
  /** Resolves true when the person is in. */
  run(work: () => Promise<SessionView>): Promise<boolean>;
}

export function useAttempt(onRefused?: (error: unknown) => void): Attempt {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const now = useNow();
  const retryAt = retryAtOf(error);
  const waitSeconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
  const run = async (work: () => Promise<SessionView>) => {
    if (busy || waitSeconds > 0) return false;
    setBusy(true);
    try {
      takeSignIn(await work());
      return true;
    } catch (reason) {
      setError(reason);
      onRefused?.(reason);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { error, busy, waitSeconds, run };
}
