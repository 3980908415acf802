// Where the packing list lives, in words: which source is live, since when, why, how it keeps pace; and when that is so
// bad that it stands in a banner. Pure.
import type { SheetsStatus, SheetTrouble } from '#shared/contract/sheets.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { sheetTroubleWords, type TroubleWords } from '#shared/text/sheets.ts';
import { bookTroubleWords } from '#shared/text/workbook.ts';
import { plural, whole } from '../../lib/format.ts';

/** When words are read: milliseconds since the epoch, and the facility's zone. */
export interface ReadAt {
  readonly now: number;
  readonly timeZone: string;
}

const DAY = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** "10:42"; with its day, "Nov 20, 22:42", when that is not today. */
export function timeWords(at: string, { now, timeZone }: ReadAt): string {
  const zone = zoneOf(timeZone);
  const { day, time } = zone.read(Date.parse(at));
  return day === zone.read(now).day ? time : `${DAY.format(new Date(`${day}T00:00:00Z`))}, ${time}`;
}

/** They end by themselves, and the list goes on in between. */
const PASSING: ReadonlySet<SheetTrouble> = new Set<SheetTrouble>(['quota', 'network', 'timeout', 'server', 'shape']);
/** Nobody's trouble. */
const QUIET: ReadonlySet<SheetTrouble> = new Set<SheetTrouble>(['off', 'starting']);
const NEEDS_SETTINGS: ReadonlySet<SheetTrouble> = new Set<SheetTrouble>([
  'no_spreadsheet',
  'credentials_missing',
  'credentials_bad',
  'sign_in_refused',
  'not_shared',
  'api_disabled',
  'not_found',
  'tab_missing',
]);

export const isPassing = (trouble: SheetTrouble): boolean => PASSING.has(trouble);

/** Whether somebody wanted Sheets and it is not what the list lives in. */
export const isAway = ({ sheets, live }: SheetsStatus): boolean =>
  sheets.enabled && live !== 'sheets' && sheets.trouble !== 'starting';

const factsOf = ({ sheets }: SheetsStatus) => ({ detail: sheets.detail, spreadsheetId: sheets.spreadsheetId });

/** The trouble in words; null while there is none. */
export const troubleOf = (status: SheetsStatus): TroubleWords | null => {
  const trouble = status.sheets.trouble ?? status.because;
  return trouble === null ? null : sheetTroubleWords(trouble, factsOf(status));
};

type OtherSheet = SheetsStatus['sheets']['others'][number]['sheet'];

/** What keeps a sheet that is only written from being so; null while nothing does, or what does has its banner. */
export const otherTroubleOf = ({ sheets }: SheetsStatus, sheet: OtherSheet): TroubleWords | null => {
  const it = sheets.others.find((other) => other.sheet === sheet);
  if (!it || it.trouble === null || QUIET.has(it.trouble) || it.trouble === sheets.trouble) return null;
  return sheetTroubleWords(it.trouble, { detail: it.detail, spreadsheetId: '' });
};

export const bookTroubleOf = ({ excel }: SheetsStatus): TroubleWords | null =>
  excel.trouble === null
    ? null
    : bookTroubleWords(excel.trouble, { detail: excel.detail, path: excel.path, openedBy: excel.openedBy });

/** "Working in Excel since 10:42, 3 edits waiting." Empty while Sheets is live or switched off. */
export function workingWords(status: SheetsStatus, at: ReadAt): string {
  if (!isAway(status)) return '';
  const where = status.live === 'excel' ? 'Working in Excel' : 'Working only here';
  const waiting = status.waiting === 0 ? 'nothing waits' : `${plural(status.waiting, 'edit')} waiting`;
  return `${where} since ${timeWords(status.since, at)}, ${waiting}.`;
}

/** "to 8 s, back to 2 s at about 10:52": how far Google slowed it. Empty while it keeps its pace. */
export function paceWords({ sheets }: SheetsStatus, usual: number, at: ReadAt): string {
  if (sheets.slowedUntil === null) return '';
  return `to ${whole(sheets.everySeconds)} s, back to ${whole(usual)} s at about ${timeWords(sheets.slowedUntil, at)}.`;
}

/** "3 workstations share the account." Empty for one alone. */
export const workstationWords = ({ sheets }: SheetsStatus): string =>
  sheets.workstations > 1 ? `${plural(sheets.workstations, 'workstation')} share the account.` : '';

export interface BannerWords {
  /** For tests and styles: the trouble's code. */
  readonly code: string;
  readonly tone: 'warn' | 'bad';
  readonly label: string;
  readonly text: string;
  /** The address to be copied, after the text; null when the remedy needs none. */
  readonly copy: string | null;
  /** Where people work meanwhile; may be empty. */
  readonly meanwhile: string;
  /** Whether the way out leads over the set-up. */
  readonly settings: boolean;
}

/** What stands above the list; null while all is well, nothing was set up, or it passes by itself while Sheets is live. */
export function bannerOf(status: SheetsStatus, at: ReadAt): BannerWords | null {
  const { sheets, live } = status;
  const { trouble } = sheets;
  if (!sheets.enabled || trouble === null || QUIET.has(trouble)) return null;
  if (PASSING.has(trouble) && live === 'sheets') return null;
  const { label, text, remedy } = sheetTroubleWords(trouble, factsOf(status));
  return {
    code: trouble,
    tone: PASSING.has(trouble) || trouble === 'no_spreadsheet' ? 'warn' : 'bad',
    label,
    text: `${text} ${remedy}`,
    meanwhile: workingWords(status, at),
    copy: trouble === 'not_shared' && sheets.account !== '' ? sheets.account : null,
    settings: NEEDS_SETTINGS.has(trouble),
  };
}

const BOOK_PASSING: ReadonlySet<string> = new Set(['changed', 'aborted']);
/** What is typed there is not taken, also while Sheets is what people work in. */
const BOOK_UNREAD: ReadonlySet<string> = new Set(['unreadable', 'broken']);

/** The workbook's own trouble, where the workbook is what people work in. */
export function bookBannerOf(status: SheetsStatus): BannerWords | null {
  const { excel, live } = status;
  const words = bookTroubleOf(status);
  if (!words || excel.trouble === null || BOOK_PASSING.has(excel.trouble)) return null;
  if (!excel.enabled || (live === 'sheets' && !BOOK_UNREAD.has(excel.trouble))) return null;
  return {
    code: excel.trouble,
    tone: excel.trouble === 'locked' ? 'warn' : 'bad',
    label: words.label,
    text: `${words.text} ${words.remedy}`,
    copy: null,
    meanwhile: '',
    settings: excel.trouble === 'no_access' || excel.trouble === 'missing',
  };
}

/** Beside the source's name: since when, what waits, and why unless a banner says it. */
export function stripWords(status: SheetsStatus, at: ReadAt): string {
  const { live, sheets, waiting } = status;
  const trouble = troubleOf(status);
  const since = `Since ${timeWords(status.since, at)}`;
  if (!sheets.enabled) {
    return live === 'excel'
      ? `${since}. Google Sheets is not connected.`
      : 'No spreadsheet is connected: the list lives in Packhouse, and works with no network.';
  }
  if (sheets.trouble === 'starting')
    return 'Google Sheets is being read for the first time since Packhouse was opened.';
  const what = live === 'sheets' ? plural(waiting, 'line') : plural(waiting, 'edit');
  const count = waiting === 0 ? '' : live === 'sheets' ? `, ${what} on the way there` : `, ${what} waiting`;
  // What slowed it is said beside.
  const slowed = sheets.trouble === 'quota' && sheets.slowedUntil !== null;
  const why = trouble && !slowed && !bannerOf(status, at) ? ` ${trouble.label}. ${trouble.remedy}` : '';
  return `${since}${count}.${why}`;
}

type Summary = NonNullable<SheetsStatus['summary']>;

const span = (ms: number): string => {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return plural(minutes, 'minute');
  return minutes < 48 * 60 ? plural(Math.round(minutes / 60), 'hour') : plural(Math.round(minutes / 1440), 'day');
};

/** "Google Sheets is back since 10:42, after 12 minutes: 5 cells sent, 3 taken over, 1 in conflict." */
export function summaryWords(it: Summary, at: ReadAt): string {
  const what = [
    it.sent > 0 ? `${plural(it.sent, 'cell')} sent` : '',
    it.taken > 0 ? `${plural(it.taken, 'cell')} taken over` : '',
    it.conflicts > 0 ? `${plural(it.conflicts, 'conflict')} for you to decide` : '',
  ].filter(Boolean);
  const away = span(Date.parse(it.at) - Date.parse(it.awaySince));
  return `Google Sheets is back since ${timeWords(it.at, at)}, after ${away}: ${what.join(', ') || 'nothing had changed meanwhile'}.`;
}
