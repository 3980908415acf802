// Who asked, how often, and how often in vain, since the start of the program: for the settings screen, so that somebody
// setting up another machine sees whether it gets through. Kept in memory; no more than a screen can show.
import type { TrackerApiStatus } from '#shared/contract/tracker.ts';
import { type Clock, toInstant } from '../../core/clock.ts';

const MOST_CALLERS = 20;
/** Others poll every few seconds: a screen that is told of every call would do nothing else. */
const TELL_AFTER_MS = 5_000;

type Caller = TrackerApiStatus['callers'][number];

export interface CallJournal {
  note(call: { readonly address: string; readonly refused: boolean }): void;
  read(): Pick<TrackerApiStatus, 'calls' | 'refused' | 'lastCallAt' | 'callers'>;
}

export function createCallJournal(clock: Clock, changed: () => void): CallJournal {
  // In the order of their last call.
  const callers = new Map<string, Caller>();
  let calls = 0;
  let refusals = 0;
  let lastCallAt: string | null = null;
  let telling = false;

  const tell = (): void => {
    if (telling) return;
    telling = true;
    clock.set(TELL_AFTER_MS, () => {
      telling = false;
      changed();
    });
  };

  return {
    note: ({ address, refused }) => {
      const one = refused ? 1 : 0;
      calls += 1;
      refusals += one;
      lastCallAt = toInstant(clock.now());
      const before = callers.get(address) ?? { address, lastAt: lastCallAt, calls: 0, refused: 0 };
      callers.delete(address);
      callers.set(address, { address, lastAt: lastCallAt, calls: before.calls + 1, refused: before.refused + one });
      if (callers.size > MOST_CALLERS) callers.delete([...callers.keys()][0] ?? '');
      tell();
    },
    read: () => ({ calls, refused: refusals, lastCallAt, callers: [...callers.values()].reverse() }),
  };
}
