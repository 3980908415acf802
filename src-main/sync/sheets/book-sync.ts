// The workbook, looked at again and again: often while it is what people work in, now and then while it is not, and at once
// when its file changes. One look at a time, and a rest after each writing of a large one.
import { actAs } from '../../core/acting.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { createPoller } from '../../core/poller.ts';
import type { ExcelPort } from '../../integrations/excel/port.ts';
import type { createBookList } from './book-list.ts';
import { MEDIUM_ACTORS } from './list-side.ts';
import type { LookingAt } from './looking-at.ts';

export interface BookSyncDeps {
  readonly excel: ExcelPort;
  readonly book: ReturnType<typeof createBookList>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly path: () => string;
  readonly enabled: () => boolean;
  /** It is what people work in. */
  readonly isLive: () => boolean;
  readonly pollMs: () => number;
  readonly lookingAt: LookingAt;
  /** After each look, good or bad; whether anything is otherwise than before it. */
  readonly looked: (isOther: boolean) => void;
}

/** While the workbook is not the live one, what people save there is still looked for. */
const QUIET_MS = 10_000;
/** A workbook of many rows is not written again before it has rested for as many times as long as writing it took. */
const REST_FACTOR = 4;
const SHORTEST_REST_MS = 1500;

export function createBookSync(deps: BookSyncDeps) {
  const { excel, book, clock, log } = deps;
  let restUntil = 0;
  /** One look at a time: a person who opens the workbook waits for the one that is under way. */
  let lastLook: Promise<void> = Promise.resolve();

  const lookOnce = async (mayWrite: boolean, signal: AbortSignal): Promise<void> => {
    const before = JSON.stringify(book.state());
    const started = clock.monotonic();
    const writtenBefore = book.state().lastWrittenAt;
    let cells = 0;
    try {
      const { taken, conflicts } = await book.look(mayWrite, signal);
      cells = taken + conflicts;
    } finally {
      if (book.state().lastWrittenAt !== writtenBefore) {
        const took = clock.monotonic() - started;
        restUntil = clock.monotonic() + Math.max(SHORTEST_REST_MS, took * REST_FACTOR);
      }
      deps.looked(cells > 0 || JSON.stringify(book.state()) !== before);
    }
  };

  const look = (mayWrite: boolean, signal: AbortSignal): Promise<void> => {
    // Whoever asked for it: what is found there is found in the workbook's own name.
    const { actor, source } = MEDIUM_ACTORS.excel;
    const once = () => actAs({ actor, action: 'poller.run', source }, () => lookOnce(mayWrite, signal));
    const mine = lastLook.then(once);
    lastLook = mine.catch(() => undefined);
    return mine;
  };

  const poller = createPoller({
    name: 'Excel workbook',
    clock,
    log,
    random: deps.random,
    intervalMs: () => (deps.isLive() ? Math.max(deps.pollMs(), restUntil - clock.monotonic()) : QUIET_MS),
    backoff: { firstMs: 5000, capMs: 120_000 },
    run: async (signal) => {
      await deps.lookingAt('excel', deps.enabled() ? deps.path() : null);
      if (deps.enabled()) await look(deps.isLive() && clock.monotonic() >= restUntil, signal);
      return undefined;
    },
  });

  let watching: { readonly path: string; readonly stop: () => Promise<void> } | null = null;
  const watch = async (): Promise<void> => {
    const path = deps.path();
    if (watching?.path === path) return;
    await watching?.stop();
    watching = null;
    if (!deps.enabled()) return;
    const { stop } = await excel.watch(path, () => void poller.nudge());
    watching = { path, stop };
  };

  return {
    /** Looks and writes now, for a person who wants to open it. What keeps it from that shows in its state. */
    fresh: async (signal: AbortSignal): Promise<void> => {
      await look(true, signal).catch((error: unknown) => log.warn('The workbook could not be looked at', { error }));
    },
    watch: (): void => {
      watch().catch((error: unknown) =>
        log.warn('The workbook’s folder cannot be watched; it is looked at instead', { error }),
      );
    },
    status: poller.status,
    start: poller.start,
    nudge: poller.nudge,
    stop: async (): Promise<void> => {
      await poller.stop();
      await watching?.stop();
      await excel.stop();
    },
  };
}
