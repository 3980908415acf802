// Where the packing list lives: Google Sheets, the workbook while Sheets is away, or only here. Runs both looks, decides
// which is live, counts what waits, and remembers what came of a return.
import { join } from 'node:path';
import type { BookTrouble, LiveSource, SheetsStatus } from '#shared/contract/sheets.ts';
import { liveSource } from '#shared/rules/packing-source.ts';
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { actAs } from '../../core/acting.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { EventBus } from '../../core/events.ts';
import type { Logger } from '../../core/log.ts';
import { createPoller } from '../../core/poller.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { countOpen } from '../../features/sheets/findings.ts';
import type { ExcelPort } from '../../integrations/excel/port.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort } from '../../integrations/google-sheets/port.ts';
import { createBookList } from './book-list.ts';
import { createGoogleList, type GoogleList, type LookResult } from './google-list.ts';
import { createGoogleSync } from './google-sync.ts';
import { createTabFinder } from './google-tabs.ts';
import { type ListSide, MEDIUM_ACTORS } from './list-side.ts';
import { liveState, summaryState } from './live-state.ts';
import { statusOf } from './status.ts';
import type { createTablesSide } from './tables-side.ts';

export const BOOK_NAME = 'Packing List.xlsx';

/** While the workbook is not the live one, what people save there is still looked for. */
const QUIET_BOOK_MS = 10_000;
/** A workbook of many rows is not written again before it has rested for as many times as long as writing it took. */
const REST_FACTOR = 4;
const SHORTEST_REST_MS = 1500;

export interface ControlDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly events: EventBus;
  readonly settings: SettingsService;
  readonly dataDir: string;
  readonly workstation: string;
  readonly port: GoogleSheetsPort;
  readonly excel: ExcelPort;
  readonly list: ListSide;
  readonly tables: ReturnType<typeof createTablesSide>;
}

export function createSheetsControl(deps: ControlDeps) {
  const { database, clock, log, settings, list, port, excel } = deps;
  const stored = liveState.read(database.read);
  let live: LiveSource = stored?.live ?? 'here';
  let since = stored?.since ?? toInstant(clock.now());
  let because: SheetsStatus['because'] = settings.get('sheets.enabled') ? 'starting' : 'off';
  /** Since when Sheets, which is wanted, has been away; what came of looks since it is back. */
  let awaySince: string | null = stored?.awaySince ?? null;
  let summing: { awaySince: string; sent: number; taken: number; conflicts: number } | null = null;
  let restUntil = 0;
  const lists = new Map<string, GoogleList>();

  const bookPath = (): string => join(settings.get('sheets.workbookFolder') || deps.dataDir, BOOK_NAME);
  const changed = (): void => deps.events.publish({ area: 'sheets', ids: null });

  const tabs = createTabFinder({
    port,
    database,
    now: clock.now,
    random: deps.random,
    onPlain: (error) => log.warn('The sheet could not be made to look as it should', { error }),
  });
  const listFor = (spreadsheetId: string): GoogleList => {
    const known = lists.get(spreadsheetId);
    if (known) return known;
    const { workstation } = deps;
    const autoCreate = () => settings.get('sheets.autoCreate');
    const made = createGoogleList({ port, list, database, clock, tabs, workstation, autoCreate }, spreadsheetId);
    lists.set(spreadsheetId, made);
    return made;
  };

  const decide = (): void => {
    const google = sync.state();
    const book_ = book.state();
    const next = liveSource(
      {
        enabled: settings.get('sheets.enabled'),
        trouble: google.trouble,
        failingSinceMs: google.failingSinceMs,
        failedLooks: google.failedLooks,
        mayUseBook: settings.get('sheets.fallbackToExcel'),
        bookBroken: book_.trouble === 'no_access' || book_.trouble === 'disk_full',
        pollMs: settings.get('sheets.pollSeconds') * 1000,
        nowMs: clock.now(),
      },
      live,
    );
    because = next.because;
    if (next.live === live) return;
    const at = toInstant(clock.now());
    if (live === 'sheets') awaySince = at;
    if (next.live === 'sheets' && awaySince !== null) {
      summing = { awaySince, sent: 0, taken: 0, conflicts: 0 };
      awaySince = null;
    }
    log.info('The packing list lives elsewhere now', { live: next.live, because: next.because ?? '' });
    live = next.live;
    since = at;
    database.writeTx((tx) => liveState.writeTx(tx, { live, since, awaySince }, at));
    changed();
    if (live === 'excel') void bookPoller.nudge();
  };

  const looked = (result: LookResult | null): void => {
    const before = live;
    decide();
    if (result === null) {
      changed();
      return;
    }
    if (summing) {
      const { awaySince: away } = summing;
      summing = {
        awaySince: away,
        sent: summing.sent + result.sent,
        taken: summing.taken + result.taken,
        conflicts: summing.conflicts + result.conflicts,
      };
      if (!result.again) {
        const at = toInstant(clock.now());
        const summary = { at, ...summing };
        summing = null;
        database.writeTx((tx) => summaryState.writeTx(tx, summary, at));
      }
    }
    if (before !== live || result.sent + result.taken + result.conflicts > 0 || result.again) changed();
  };

  const sync = createGoogleSync({
    port,
    list,
    clock,
    log,
    random: deps.random,
    settings: () => ({
      enabled: settings.get('sheets.enabled'),
      spreadsheetId: settings.get('sheets.spreadsheetId'),
      pollMs: settings.get('sheets.pollSeconds') * 1000,
    }),
    open: listFor,
    looked,
    alsoWrite: deps.tables.write,
  });

  const book = createBookList({ excel, list, database, clock, path: bookPath, others: deps.tables.tables });

  /** One look at a time: a person who opens the workbook waits for the one that is under way. */
  let lastBookLook: Promise<void> = Promise.resolve();
  const lookAtBook = (mayWrite: boolean, signal: AbortSignal): Promise<void> => {
    // Whoever asked for it: what is found there is found in the workbook's own name.
    const { actor, source } = MEDIUM_ACTORS.excel;
    const once = () => actAs({ actor, action: 'poller.run', source }, () => lookAtBookOnce(mayWrite, signal));
    const mine = lastBookLook.then(once);
    lastBookLook = mine.catch(() => undefined);
    return mine;
  };
  const lookAtBookOnce = async (mayWrite: boolean, signal: AbortSignal): Promise<void> => {
    const before = JSON.stringify(book.state());
    const started = clock.monotonic();
    const writtenBefore = book.state().lastWrittenAt;
    const { taken, conflicts } = await book.look(mayWrite, signal);
    if (book.state().lastWrittenAt !== writtenBefore) {
      const took = clock.monotonic() - started;
      restUntil = clock.monotonic() + Math.max(SHORTEST_REST_MS, took * REST_FACTOR);
    }
    decide();
    if (taken + conflicts > 0 || JSON.stringify(book.state()) !== before) changed();
  };

  const bookPoller = createPoller({
    name: 'Excel workbook',
    clock,
    log,
    random: deps.random,
    intervalMs: () => {
      if (live !== 'excel') return QUIET_BOOK_MS;
      return Math.max(settings.get('sheets.pollSeconds') * 1000, restUntil - clock.monotonic());
    },
    backoff: { firstMs: 5000, capMs: 120_000 },
    run: async (signal) => {
      if (!settings.get('sheets.fallbackToExcel')) return undefined;
      await lookAtBook(live === 'excel' && clock.monotonic() >= restUntil, signal);
      return undefined;
    },
  });

  let watching: { readonly path: string; readonly stop: () => Promise<void> } | null = null;
  const watch = async (): Promise<void> => {
    const path = bookPath();
    if (watching?.path === path) return;
    await watching?.stop();
    watching = null;
    if (!settings.get('sheets.fallbackToExcel')) return;
    const { stop } = await excel.watch(path, () => void bookPoller.nudge());
    watching = { path, stop };
  };
  const watchLater = (): void => {
    watch().catch((error: unknown) =>
      log.warn('The workbook’s folder cannot be watched; it is looked at instead', { error }),
    );
  };

  settings.onChange((keys) => {
    if (!keys.some((key) => key.startsWith('sheets.') || key.startsWith('google.'))) return;
    sync.startOver();
    deps.tables.startOver();
    decide();
    watchLater();
    void sync.nudge();
    void bookPoller.nudge();
    changed();
  });

  const waiting = (): number => {
    const id = spreadsheetIdOf(settings.get('sheets.spreadsheetId'));
    return id === null || !settings.get('sheets.enabled') ? 0 : listFor(id).waiting();
  };
  const account = (): string => {
    try {
      return port.account();
    } catch (error) {
      if (error instanceof GoogleError) return '';
      throw error;
    }
  };

  return {
    sync,
    listFor,
    bookPath,
    /** The workbook as it should be now, whichever is live: for a person who wants to open it. */
    freshBook: async (signal: AbortSignal): Promise<BookTrouble | null> => {
      await lookAtBook(true, signal);
      return book.state().trouble;
    },
    counted: sync.counted,
    /** What stands in a medium after a person's choice is overwritten with what Packhouse has. */
    settle: (medium: string, key: string, column: StaffColumn, agreed: string, theirs: string): void => {
      const id = spreadsheetIdOf(settings.get('sheets.spreadsheetId'));
      if (medium === 'excel') book.settle(key, column, agreed, theirs);
      else if (id !== null) listFor(id).settle(key, column, agreed, theirs);
    },
    dismissSummary: (): void => {
      database.writeTx((tx) => summaryState.clearTx(tx));
      changed();
    },
    status: (): SheetsStatus =>
      statusOf({
        live,
        since,
        because,
        google: sync.state(),
        pace: sync.pace(),
        everyMs: sync.intervalMs(),
        nextAt: sync.status().nextAt,
        account: account(),
        others: deps.tables.states(),
        book: book.state(),
        bookPath: bookPath(),
        waiting: waiting(),
        open: countOpen(database.read),
        summary: summaryState.read(database.read),
        settings,
        nowMs: clock.now(),
      }),
    isBookWorking: (): boolean => bookPoller.status().running,
    /** A look at either is under way. */
    isWorking: (): boolean => sync.status().running || bookPoller.status().running,
    start: (): void => {
      sync.start();
      bookPoller.start();
      watchLater();
    },
    nudge: async (): Promise<void> => {
      await Promise.all([sync.nudge(), bookPoller.nudge()]);
    },
    stop: async (): Promise<void> => {
      await sync.stop();
      await bookPoller.stop();
      await watching?.stop();
      deps.tables.stop();
      await excel.stop();
    },
  };
}

export type SheetsControl = ReturnType<typeof createSheetsControl>;
