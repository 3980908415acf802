// Quitting: the first request is held back until the cores have stopped and given their data folders back,
// then let through. A core that will not stop does not keep the computer from shutting down.
import { app } from 'electron';
import type { Workplace } from '#main/hosts/node/open-workplace.ts';

const LONGEST_DRAIN_MS = 15_000;

export interface Quitting {
  /** Stops everything that must be stopped; once, however often it is asked. */
  drain(): Promise<void>;
}

export function quitPolitely({ close, log, clock }: Workplace, before: () => void): Quitting {
  let draining: Promise<void> | null = null;
  let drained = false;

  const drain = (): Promise<void> => {
    draining ??= (async () => {
      before();
      const stopped = close().catch((error: unknown) => log.error('Stopping failed', { error }));
      const givenUp = new AbortController();
      await Promise.race([stopped, clock.sleep(LONGEST_DRAIN_MS, givenUp.signal)]);
      givenUp.abort();
      drained = true;
    })();
    return draining;
  };

  app.on('before-quit', (event) => {
    if (drained) return;
    event.preventDefault();
    void drain().then(() => app.quit());
  });
  return { drain };
}
