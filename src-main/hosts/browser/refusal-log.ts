// Says in the log what was refused, without letting whoever is refused fill it: some lines a minute, then one that
// counts the rest. Only what kind of thing it was, never the address or a header as it was sent.
import type { Clock } from '#main/core/clock.ts';
import type { Logger } from '#main/core/log.ts';

const LINES_A_MINUTE = 20;
const MINUTE_MS = 60_000;

export interface RefusalLog {
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
}

export function createRefusalLog(log: Logger, clock: Clock): RefusalLog {
  let lines = 0;

  const summary = (): void => {
    if (lines > LINES_A_MINUTE) log.warn('More was refused within a minute', { times: lines - LINES_A_MINUTE });
    lines = 0;
  };

  return {
    warn: (message, fields) => {
      if (lines === 0) clock.set(MINUTE_MS, summary);
      lines += 1;
      if (lines <= LINES_A_MINUTE) log.warn(message, fields);
    },
  };
}
