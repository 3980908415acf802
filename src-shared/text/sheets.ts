// Words for the packing list in Google Sheets: where it lives, what keeps it from there, what was found there or in the
// workbook that needs a person, and the steps of the check. Wherever something is wrong they end with what to do. The
// `satisfies` keep every list complete.
import type { CHECK_STEPS, FindingKind, LiveSource, SheetState, SheetTrouble } from '../contract/sheets.ts';
import type { BadCell } from '../rules/sheet-values.ts';
import type { Explained } from './labels.ts';

export const LIVE_SOURCE_TEXT = {
  sheets: {
    label: 'Google Sheets',
    text: 'The list lives in Google Sheets and here; each follows the other within seconds.',
  },
  excel: {
    label: 'Excel',
    text: 'The list lives in the workbook on this computer and here. Google Sheets gets everything when it is back.',
  },
  here: { label: 'Only here', text: 'The list lives in Packhouse, and works with no network.' },
} as const satisfies Record<LiveSource, Explained>;

/** The sheets that are only written. */
export const OTHER_SHEET_TEXT = {
  history: { label: 'History', text: 'What is completed, by week.' },
  delivery: { label: 'Delivery', text: 'What is to be delivered, by store and date.' },
} as const satisfies Record<SheetState['others'][number]['sheet'], Explained>;

export const MEDIUM_TEXT = {
  sheets: { name: 'Google Sheets', short: 'the sheet' },
  excel: { name: 'Excel', short: 'the workbook' },
} as const satisfies Record<'sheets' | 'excel', { name: string; short: string }>;

/** What is wrong, and what to do. */
export interface TroubleWords extends Explained {
  readonly remedy: string;
}

/** What the words of a trouble may name. Everything may be empty. */
export interface SheetFacts {
  /** The path, the missing headers, the tab, the API, or Google's own words. */
  readonly detail: string;
  readonly spreadsheetId: string;
}

/** "Google says: “…”", or nothing. */
const said = (detail: string): string => (detail === '' ? '' : ` Google says: “${detail.replace(/[.\s]+$/, '')}”.`);

/** " It says: “…”.", or nothing. */
export const inner = (detail: string): string => (detail === '' ? '' : ` It says: “${detail.replace(/[.\s]+$/, '')}”.`);

export const isSeveral = (names: string): boolean => names.includes(',');
export const BY_ITSELF = 'It is tried again by itself.';
const PAUSED = 'Syncing the packing list with Google Sheets is paused';

const API_NAMES: readonly (readonly [RegExp, string])[] = [
  [/drive/i, 'Google Drive API'],
  [/sheets/i, 'Google Sheets API'],
];

/** The API that is off, as Google's console calls it. */
const apiName = (detail: string): string => API_NAMES.find(([pattern]) => pattern.test(detail))?.[1] ?? 'API';

const SHEET_TROUBLE_TEXT = {
  off: () => ({
    label: 'Google Sheets is not connected',
    text: 'The packing list is not kept in a spreadsheet.',
    remedy: 'Connect it on the page Sheets and Excel.',
  }),
  no_spreadsheet: () => ({
    label: 'No spreadsheet is chosen',
    text: 'Google Sheets is switched on, and nobody has said which spreadsheet the packing list is in.',
    remedy: 'Paste the spreadsheet’s address on the page Sheets and Excel.',
  }),
  credentials_missing: ({ detail }) => ({
    label: 'The service account’s file is missing',
    text: detail === '' ? 'No service account has been given yet.' : `There is no file at ${detail}.`,
    remedy: 'Choose the JSON file of the service account, or correct its path.',
  }),
  credentials_bad: ({ detail }) => ({
    label: 'The service account’s file cannot be used',
    text: `It is not the JSON file of a Google service account, or its key is damaged.${detail === '' ? '' : ` It is about: ${detail}.`}`,
    remedy: 'Download a new key from Google Cloud and choose its JSON file.',
  }),
  sign_in_refused: ({ detail }) => ({
    label: 'Google does not accept the service account',
    text: `Its key was deleted or switched off, or this computer’s clock is wrong.${said(detail)}`,
    remedy: 'Check the date and time of this computer, then make a new key and choose its file.',
  }),
  not_shared: () => ({
    label: 'The spreadsheet is not shared with Packhouse',
    text: 'Google refuses to show it to the service account.',
    remedy: 'Open the spreadsheet, press Share, and add the service account’s address as Editor.',
  }),
  api_disabled: ({ detail }) => ({
    label: `The ${apiName(detail)} is switched off in Google Cloud`,
    text: `The service account’s project may not use it yet.${said(detail)}`,
    remedy: `In Google Cloud open “APIs and services”, Library, find the ${apiName(detail)} and press Enable. It takes a few minutes.`,
  }),
  not_found: ({ detail, spreadsheetId }) => ({
    label: 'There is no such spreadsheet',
    text: `Google knows none with the id ${spreadsheetId || detail || '(empty)'}.`,
    remedy:
      'Open the spreadsheet in the browser and copy the whole address. The id is what stands between /d/ and /edit.',
  }),
  quota: ({ detail }) => ({
    label: 'Google asks Packhouse to slow down',
    text: `More was asked of Google Sheets in a minute than it allows.${said(detail)}`,
    remedy: 'Nothing to do: it slows down by itself and gets faster again.',
  }),
  network: () => ({
    label: 'Google cannot be reached',
    text: 'This computer has no way to Google just now.',
    remedy: `Check the network. ${BY_ITSELF}`,
  }),
  timeout: () => ({
    label: 'Google does not answer',
    text: 'It was asked and said nothing in time.',
    remedy: BY_ITSELF,
  }),
  server: ({ detail }) => ({
    label: 'Google has trouble of its own',
    text: `It answered with an error.${said(detail)}`,
    remedy: BY_ITSELF,
  }),
  shape: ({ detail }) => ({
    label: 'Something else than Google answers',
    text: `What came back is not what Google sends: a proxy or a sign-in page of the network, perhaps.${inner(detail)}`,
    remedy: `Open any page in a browser on this computer. ${BY_ITSELF}`,
  }),
  rejected: ({ detail }) => ({
    label: 'Google refused what was written',
    text: `A tab may have been renamed or removed meanwhile, or a part of the sheet is protected.${said(detail)}`,
    remedy: `Let the service account edit the protected part. ${BY_ITSELF}`,
  }),
  tab_missing: ({ detail }) => ({
    label: `${PAUSED}: there is no tab “${detail || 'Packing List'}”`,
    text: 'It was renamed or deleted, and tabs are not made by themselves.',
    remedy: 'Give the tab its name back, or switch on “Make tabs and headers”.',
  }),
  header_missing: ({ detail }) => ({
    label: `${PAUSED}: the ${isSeveral(detail) ? 'headers' : 'header'} ${detail || 'of a column'} ${isSeveral(detail) ? 'are' : 'is'} gone`,
    text: 'Without it nobody can tell which column is which, so nothing is read or written there. All other work goes on.',
    remedy: `Write ${detail || 'it'} back into the row of headers; it then goes on by itself. Columns may stand in any order.`,
  }),
  header_twice: ({ detail }) => ({
    label: `${PAUSED}: the ${isSeveral(detail) ? 'headers' : 'header'} ${detail || 'of a column'} ${isSeveral(detail) ? 'stand' : 'stands'} there twice`,
    text: 'Which of the columns counts cannot be told, so nothing is read or written there. All other work goes on.',
    remedy: 'Rename or delete the column that is not needed; it then goes on by itself.',
  }),
  tab_is_yours: ({ detail }) => ({
    label: `The tab ${detail === '' ? '' : `“${detail}” `}holds something of your own`,
    text: 'Packhouse would write a sheet of that name and has found other things in it. It leaves them as they are.',
    remedy:
      'Rename that tab: Packhouse then makes its own. Or name another spreadsheet for this sheet in the settings.',
  }),
  starting: () => ({
    label: 'Starting',
    text: 'Google Sheets is being read for the first time since Packhouse was opened.',
    remedy: 'Nothing to do.',
  }),
  broken: () => ({
    label: 'Packhouse could not finish looking at the sheet',
    text: 'It failed in Packhouse itself, not at Google. Nothing typed there is taken until it works again.',
    remedy: `Check that this computer’s disk is not full. ${BY_ITSELF} If it stays, send the log.`,
  }),
} as const satisfies { readonly [T in SheetTrouble]: (facts: SheetFacts) => TroubleWords };

/** Why Sheets is not live or not all well, and what to do. */
export const sheetTroubleWords = (trouble: SheetTrouble, facts: SheetFacts): TroubleWords =>
  SHEET_TROUBLE_TEXT[trouble](facts);

/** `label` heads the findings of a kind; `text` says what happened and what to do. */
export const FINDING_KIND_TEXT = {
  conflict: {
    label: 'Conflicts',
    text: 'The same cell was changed here and there, differently. Say which value is right.',
  },
  refused: {
    label: 'PACKED that cannot be packed',
    text: 'It stays as typed and is tried again by itself. Correct the number, or remove what stands in the way.',
  },
  bad_value: {
    label: 'Values that do not count',
    text: 'They stay as typed until somebody corrects them there: whole numbers from 0 in PACKED, a date in Delivery Date.',
  },
  put_back: {
    label: 'Columns of Packhouse that were edited',
    text: 'Packhouse writes these columns and has put its own value back. What was typed is kept here.',
  },
  row_back: {
    label: 'Deleted rows that came back',
    text: 'Their orders are still open, so the rows were written again. Close the order here if it is not to be packed.',
  },
  copied: {
    label: 'Copied rows',
    text: 'The same row stands there more than once. Only the topmost counts; delete the others there.',
  },
  unknown_row: {
    label: 'Rows that are no order of ours',
    text: 'Somebody typed them, or they are from another list. They are left alone and do not count.',
  },
  row_gone: {
    label: 'Rows that left the list',
    text: 'Their order is done or gone, so the row was taken off. What people had typed beside it is kept here.',
  },
} as const satisfies Record<FindingKind, Explained>;

const BAD_CELL_TEXT = {
  not_whole: 'is not a whole number from 0.',
  too_large: 'is larger than 1,000,000.',
  not_date: 'is not a date, such as 11/24/2026.',
  too_long: 'is longer than 2,000 characters.',
  cleared: 'was emptied, and units are not unpacked for that. Type 0 there to unpack them all, or the number again.',
  is_error: 'is a formula that went wrong.',
} as const satisfies Record<BadCell, string>;

const isBadCell = (code: string): code is BadCell => Object.hasOwn(BAD_CELL_TEXT, code);

/** Why a typed value does not count, as the end of a sentence that begins with it. */
export const badCellWords = (code: string): string => (isBadCell(code) ? BAD_CELL_TEXT[code] : 'cannot be taken.');

export const CHECK_STEP_TEXT = {
  credentials: { label: 'Service account', text: 'Its file is there and holds a key.' },
  sign_in: { label: 'Sign-in', text: 'Google accepts the key.' },
  spreadsheet: { label: 'Spreadsheet', text: 'It exists, and the service account may open it.' },
  write: { label: 'Writing', text: 'A cell of the hidden helper tab was written and read back.' },
  change_check: { label: 'Change check', text: 'Google Drive says when somebody changed it, so it is read only then.' },
  tabs: { label: 'Tabs and headers', text: 'The tab of the packing list has all its headers.' },
} as const satisfies Record<(typeof CHECK_STEPS)[number], Explained>;
