// Where the packing list lives: Google Sheets, the workbook while Sheets is away, or only here. Runs both looks, decides
// which is live, counts what waits, and remembers what came of a return.
import { join } from 'node:path';
import type { BookTrouble, LiveSource, SheetsStatus } from '#shared/contract/sheets.ts';
import { liveSource } from '#shared/rules/packing-source.ts';
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { EventBus } from '../../core/events.ts';
import type { Logger } from '../../core/log.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { countOpen } from '../../features/sheets/findings.ts';
import type { ExcelPort } from '../../integrations/excel/port.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort } from '../../integrations/google-sheets/port.ts';
import { createBookList } from './book-list.ts';
import { createBookSync } from './book-sync.ts';
import { createGoogleList, type GoogleList, type LookResult } from './google-list.ts';
import { createGoogleSync } from './google-sync.ts';
import { createTabFinder } from './google-tabs.ts';
import type { ListSide } from './list-side.ts';
import { liveState, summaryState } from './live-state.ts';
import { createLookingAt } from './looking-at.ts';
import { statusOf } from './status.ts';
import type { createTablesSide } from './tables-side.ts';

export const BOOK_NAME = 'Packing List.xlsx';

/** Settings that say who asks Google, besides the account's own secret. */
const OF_THE_ACCOUNT: readonly string[] = ['sheets.credentialsPath', 'sheets.url'];

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
  const lists = new Map<string, GoogleList>();

  const bookPath = (): string => join(settings.get('sheets.workbookFolder') || deps.dataDir, BOOK_NAME);
  const changed = (): void => deps.events.publish({ area: 'sheets', ids: null });

  const lookingAt = createLookingAt({ database, clock });
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
    if (live === 'excel') void bookSync.nudge();
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
    lookingAt,
    looked,
    alsoWrite: deps.tables.write,
  });

  const book = createBookList({ excel, list, database, clock, path: bookPath, others: deps.tables.tables });

  const bookSync = createBookSync({
    excel,
    book,
    clock,
    log,
    random: deps.random,
    path: bookPath,
    enabled: () => settings.get('sheets.fallbackToExcel'),
    isLive: () => live === 'excel',
    pollMs: () => settings.get('sheets.pollSeconds') * 1000,
    lookingAt,
    looked: (isOther) => {
      decide();
      if (isOther) changed();
    },
  });

  settings.onChange((keys) => {
    if (!keys.some((key) => key.startsWith('sheets.') || key.startsWith('google.'))) return;
    sync.startOver(keys.some((key) => key.startsWith('google.') || OF_THE_ACCOUNT.includes(key)));
    deps.tables.startOver();
    decide();
    bookSync.watch();
    void sync.nudge();
    void bookSync.nudge();
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
    bookSync,
    listFor,
    bookPath,
    /** The workbook as it should be now, whichever is live: for a person who wants to open it. */
    freshBook: async (signal: AbortSignal): Promise<BookTrouble | null> => {
      await bookSync.fresh(signal);
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
    start: (): void => {
      sync.start();
      bookSync.start();
      bookSync.watch();
    },
    nudge: async (): Promise<void> => {
      await Promise.all([sync.nudge(), bookSync.nudge()]);
    },
    stop: async (): Promise<void> => {
      await sync.stop();
      await bookSync.stop();
      deps.tables.stop();
    },
  };
}

export type SheetsControl = ReturnType<typeof createSheetsControl>;
