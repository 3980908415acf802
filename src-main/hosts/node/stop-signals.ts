// Ctrl-C and a polite kill stop the program in order. A terminal and the program that started us may
// each pass on the same Ctrl-C, so only a second one after a moment means: do not wait any longer.
import type { Clock } from '#main/core/clock.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SAME_PRESS_MS = 700;

export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/** Calls `stop` once on the first signal, then exits with 0, or 1 with a line when stopping failed. */
export function stopOnSignals(
  stop: () => Promise<void>,
  complain: (line: string) => void,
  clock: Pick<Clock, 'monotonic'>,
  source: SignalSource = process,
): void {
  let askedAt: number | null = null;
  const onSignal = (): void => {
    if (askedAt !== null) {
      if (clock.monotonic() - askedAt >= SAME_PRESS_MS) source.exit(1);
      return;
    }
    askedAt = clock.monotonic();
    stop().then(
      () => source.exit(0),
      (error: unknown) => {
        complain(`Packhouse did not stop cleanly: ${error instanceof Error ? error.message : String(error)}`);
        source.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) source.on(signal, onSignal);
}
