// The packing list outside Packhouse: in Google Sheets, or in the workbook while Sheets is away. Which of them is live
// and why, what waits, what was typed that needs a person, and the set-up.
import { z } from 'zod';
import { reads, writes } from './base.ts';

const id = z.uuid();

export const LIVE_SOURCES = ['sheets', 'excel', 'here'] as const;
export type LiveSource = (typeof LIVE_SOURCES)[number];

/** How asking Google can fail. */
export const GOOGLE_TROUBLES = [
  /** No file of that path, or nothing chosen. */
  'credentials_missing',
  /** Not JSON, not a service account, or a key that cannot sign. */
  'credentials_bad',
  /** Google does not accept the key (deleted, disabled), or the machine's clock is wrong. */
  'sign_in_refused',
  /** 403: not shared with the service account. */
  'not_shared',
  /** 403: the API is not switched on in the account's project. The detail names it. */
  'api_disabled',
  /** 404: no such spreadsheet. */
  'not_found',
  'quota',
  'network',
  'timeout',
  'server',
  /** An answer that is not Google's. */
  'shape',
  /** 400: what we sent was not accepted; a tab renamed or removed meanwhile, too. */
  'rejected',
] as const;

/** Why Sheets is not live, or not all well. Words for each stand in text/sheets.ts. */
export const SHEET_TROUBLES = [
  'off',
  'no_spreadsheet',
  ...GOOGLE_TROUBLES,
  /** There is no tab of that name, and tabs are not made by themselves. */
  'tab_missing',
  /** A header that is needed is gone, or stands there twice. */
  'header_missing',
  'header_twice',
  /** A sheet that is only written: the tab of its name holds something that Packhouse did not write. */
  'tab_is_yours',
  'starting',
  /** Nothing that Google said: Packhouse itself could not finish the look. */
  'broken',
] as const;
export type SheetTrouble = (typeof SHEET_TROUBLES)[number];

/** How reading or writing the workbook's file can fail. */
export const FILE_TROUBLES = [
  /** Somebody has it open, and the system keeps others out. */
  'locked',
  /** It is another file by now than the one that was read: read again before writing. */
  'changed',
  /** Not a workbook, damaged, protected by a password, or larger than a packing list can be. */
  'unreadable',
  'disk_full',
  'no_access',
  /** There is no such file, or its folder is gone. */
  'missing',
  'aborted',
] as const;

/**
 * Why the workbook is not all well. Words for each stand in text/workbook.ts. broken: nothing about the file, Packhouse
 * itself could not finish the look.
 */
export const BOOK_TROUBLES = [...FILE_TROUBLES, 'tab_missing', 'header_missing', 'header_twice', 'broken'] as const;
export type BookTrouble = (typeof BOOK_TROUBLES)[number];

/**
 * conflict: both sides changed a cell; the sheet's value stands for staff columns until somebody chooses.
 * refused: what was typed as PACKED cannot be packed (LINE_SHORT, OVER_PACK …); it stays typed and is tried again.
 * bad_value: not a whole number, not a date. put_back: somebody edited a column of Packhouse. row_back: a row was
 * deleted and came back. copied: the same row stands there twice. unknown_row: typed rows, or rows nobody knows.
 * row_gone: a row left the list and what people had typed beside it is kept here.
 */
export const FINDING_KINDS = [
  'conflict',
  'refused',
  'bad_value',
  'put_back',
  'row_back',
  'copied',
  'unknown_row',
  'row_gone',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Between what stood here, what stood in the spreadsheet, and what the cell holds by the time of choosing. */
export const CONFLICT_CHOICES = ['ours', 'theirs', 'now'] as const;
export type ConflictChoice = (typeof CONFLICT_CHOICES)[number];

export const sheetFinding = z.object({
  id,
  kind: z.enum(FINDING_KINDS),
  medium: z.enum(['sheets', 'excel']),
  /** The line it is about; null when it is about none. */
  lineId: id.nullable(),
  invoiceNumber: z.string(),
  store: z.string(),
  productName: z.string(),
  /** The column, as a SheetColumnKey; empty when it is about the row. */
  column: z.string(),
  /** What both had agreed on, what Packhouse had, what the sheet had: as shown there. */
  agreed: z.string(),
  ours: z.string(),
  theirs: z.string(),
  oursBy: z.string(),
  oursAt: z.string().nullable(),
  theirsBy: z.string(),
  theirsAt: z.string(),
  /** refused: the error's code and data. bad_value: why, as a code of its own (BadCell of sheet-values.ts). */
  error: z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) }).nullable(),
  at: z.string(),
  /** Open: a person should look. Closed by a choice, by a person, or because the cause is gone. */
  open: z.boolean(),
  closedBy: z.string(),
  closedAt: z.string().nullable(),
  /** conflict: which value was chosen. */
  chosen: z.enum(CONFLICT_CHOICES).nullable(),
  /** What the cell of an open conflict holds by now; null for every other finding, and when that is not known. */
  now: z
    .object({
      value: z.string(),
      /** Who changed it last, and when; empty and null while it is the spreadsheet's value. */
      by: z.string(),
      at: z.string().nullable(),
      /** Its line is on the packing list still: another value can be set. */
      listed: z.boolean(),
    })
    .nullable(),
});
export type SheetFinding = z.infer<typeof sheetFinding>;

const sheetState = z.object({
  enabled: z.boolean(),
  /** Null while it works. */
  trouble: z.enum(SHEET_TROUBLES).nullable(),
  /** What the trouble is about: the path, the id, the missing headers, Google's own words. */
  detail: z.string(),
  spreadsheetId: z.string(),
  /** Empty until it was read. */
  title: z.string(),
  /** Where it opens in a browser; empty without an id. */
  url: z.string(),
  /** The service account's address; empty without credentials. */
  account: z.string(),
  lastReadAt: z.string().nullable(),
  lastWrittenAt: z.string().nullable(),
  /** Since when it has not worked. */
  failingSince: z.string().nullable(),
  nextAt: z.string().nullable(),
  /** Seconds between two looks: the setting, or slower while Google asks for it. */
  everySeconds: z.number(),
  /** Slowed down by Google; back at the setting's pace at about this time. */
  slowedUntil: z.string().nullable(),
  /** Workstations that share the service account just now, this one included. */
  workstations: z.int(),
  rows: z.int(),
  /** The sheets Packhouse only writes. */
  others: z.array(
    z.object({
      sheet: z.enum(['history', 'delivery']),
      trouble: z.enum(SHEET_TROUBLES).nullable(),
      detail: z.string(),
      lastWrittenAt: z.string().nullable(),
    }),
  ),
});
export type SheetState = z.infer<typeof sheetState>;

const bookState = z.object({
  /** fallback_to_excel */
  enabled: z.boolean(),
  path: z.string(),
  exists: z.boolean(),
  trouble: z.enum(BOOK_TROUBLES).nullable(),
  detail: z.string(),
  /** Who has it open, as far as its lock file says; empty when nobody. */
  openedBy: z.string(),
  lastReadAt: z.string().nullable(),
  lastWrittenAt: z.string().nullable(),
});

export const sheetsStatus = z.object({
  live: z.enum(LIVE_SOURCES),
  since: z.string(),
  /** Why it is not Sheets; null while it is. */
  because: z.enum(SHEET_TROUBLES).nullable(),
  sheets: sheetState,
  excel: bookState,
  /** Lines whose figures here or in the workbook are not in Google yet. */
  waiting: z.int(),
  openConflicts: z.int(),
  /** Other findings a person has not looked at. */
  openNotes: z.int(),
  /** After Sheets came back, until somebody has read it. */
  summary: z
    .object({
      at: z.string(),
      awaySince: z.string(),
      /** Cells: written to the sheet, taken from it, in conflict. */
      sent: z.int(),
      taken: z.int(),
      conflicts: z.int(),
    })
    .nullable(),
});
export type SheetsStatus = z.infer<typeof sheetsStatus>;

export const CHECK_STEPS = ['credentials', 'sign_in', 'spreadsheet', 'write', 'change_check', 'tabs'] as const;
export const checkStep = z.object({
  step: z.enum(CHECK_STEPS),
  state: z.enum(['ok', 'failed', 'skipped', 'warning']),
  trouble: z.enum(SHEET_TROUBLES).nullable(),
  detail: z.string(),
});
export type CheckStep = z.infer<typeof checkStep>;

export const sheetsContract = {
  status: reads().output(sheetsStatus),
  /** Open ones first, newest first; closed ones of the last days. */
  findings: reads()
    .input(z.object({ open: z.boolean().default(true), limit: z.int().min(1).max(2000).default(500) }))
    .output(z.object({ findings: z.array(sheetFinding), total: z.int() })),
  /** Looks now: at the sheet, at the workbook. */
  refresh: writes('packing.write', 'sheets.refresh').output(z.object({})),
  /**
   * Each conflict stands for itself, as rows of packing.setPacked do. `seen` is what its cell held when the person looked
   * (`now.value`; null when that was not known): where it holds another value by now, nothing is set over that
   * (CONFLICT_MOVED_ON). The choice `now` leaves the cell as it is.
   */
  choose: writes('packing.write', 'sheets.choose', ['choice'])
    .input(
      z.object({
        rows: z
          .array(z.object({ id, seen: z.string().nullable() }))
          .min(1)
          .max(500),
        choice: z.enum(CONFLICT_CHOICES),
      }),
    )
    .output(
      z.object({
        results: z.array(
          z.object({
            id,
            ok: z.boolean(),
            error: z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) }).nullable(),
          }),
        ),
      }),
    ),
  /** Somebody has read these; they leave the tray. Conflicts are chosen, not dismissed. */
  dismiss: writes('packing.write', 'sheets.dismiss')
    .input(z.object({ ids: z.array(id).min(1).max(2000) }))
    .output(z.object({ dismissed: z.int() })),
  dismissSummary: writes('packing.write', 'sheets.dismiss').output(z.object({})),
  /** Tries the whole way with what is given, or else with what is stored: nothing is stored by asking. */
  check: writes('settings.write', 'sheets.check', ['spreadsheetId'])
    .input(z.object({ spreadsheetId: z.string().trim().max(200).optional() }))
    .output(
      z.object({
        ok: z.boolean(),
        account: z.string(),
        title: z.string(),
        url: z.string(),
        steps: z.array(checkStep),
      }),
    ),
  /** A service account's JSON from a file picker: checked, then kept like every secret. Takes the path's place. */
  takeCredentials: writes('settings.write', 'sheets.credentials', ['fileName'])
    .input(z.object({ fileName: z.string().max(260), contentBase64: z.string().max(100_000) }))
    .output(z.object({ account: z.string() })),
  /** The workbook, brought up to date, as a file to open: for a window that cannot open files itself. */
  workbook: reads('data.export').output(z.object({ fileName: z.string(), contentBase64: z.string() })),
  /** Opens the workbook in the machine's own spreadsheet program. `opened` is false where the host cannot. */
  openWorkbook: writes('packing.write', 'sheets.open-workbook').output(
    z.object({ opened: z.boolean(), path: z.string() }),
  ),
};
