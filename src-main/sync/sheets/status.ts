// How the packing list's spreadsheets stand, as the window shows it.
import type { LiveSource, SheetsStatus } from '#shared/contract/sheets.ts';
import { normalAgainAt, type Pace } from '#shared/rules/sheet-pace.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { toInstant } from '../../core/clock.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import type { BookState } from './book-list.ts';
import type { GoogleState } from './google-sync.ts';
import type { TableState } from './tables-side.ts';

export interface StatusFacts {
  readonly live: LiveSource;
  readonly since: string;
  readonly because: SheetsStatus['because'];
  readonly google: GoogleState;
  readonly pace: Pace;
  readonly everyMs: number;
  readonly nextAt: string | null;
  readonly account: string;
  readonly others: readonly TableState[];
  readonly book: BookState;
  readonly bookPath: string;
  readonly waiting: number;
  readonly open: { readonly conflicts: number; readonly notes: number };
  readonly summary: SheetsStatus['summary'];
  readonly settings: Pick<SettingsService, 'get'>;
  readonly nowMs: number;
}

export function statusOf(facts: StatusFacts): SheetsStatus {
  const { live, since, because, settings, summary } = facts;
  const { failingSinceMs, failedLooks: _looks, url, ...google } = facts.google;
  const spreadsheetId = spreadsheetIdOf(settings.get('sheets.spreadsheetId')) ?? '';
  const isGoogles = spreadsheetId !== '' && settings.get('sheets.url') === '';
  const slowedUntil = normalAgainAt(facts.pace, facts.nowMs);
  return {
    live,
    since,
    because,
    sheets: {
      ...google,
      enabled: settings.get('sheets.enabled'),
      spreadsheetId,
      url: url || (isGoogles ? `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit` : ''),
      account: facts.account,
      failingSince: failingSinceMs === null ? null : toInstant(failingSinceMs),
      nextAt: facts.nextAt,
      everySeconds: Math.round(facts.everyMs / 100) / 10,
      slowedUntil: slowedUntil === null ? null : toInstant(slowedUntil),
      others: [...facts.others],
    },
    excel: { ...facts.book, enabled: settings.get('sheets.fallbackToExcel'), path: facts.bookPath },
    waiting: facts.waiting,
    openConflicts: facts.open.conflicts,
    openNotes: facts.open.notes,
    summary,
  };
}
