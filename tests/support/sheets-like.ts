// How Google Sheets stands and what was found there, as the core gives it, for tests of the window's pure parts.
import type { SheetFinding, SheetsStatus } from '#shared/contract/sheets.ts';

interface StatusParts extends Partial<Omit<SheetsStatus, 'sheets' | 'excel'>> {
  readonly sheets?: Partial<SheetsStatus['sheets']>;
  readonly excel?: Partial<SheetsStatus['excel']>;
}

/** Sheets is live and all is well since 10:42 in Los Angeles; what is given replaces the rest. */
export function sheetsStatusLike({ sheets, excel, ...rest }: StatusParts = {}): SheetsStatus {
  return {
    live: 'sheets',
    since: '2026-11-21T18:42:07.000Z',
    because: null,
    waiting: 0,
    openConflicts: 0,
    openNotes: 0,
    summary: null,
    ...rest,
    sheets: {
      enabled: true,
      trouble: null,
      detail: '',
      spreadsheetId: '1AbC',
      title: 'Packing',
      url: 'https://docs.google.com/spreadsheets/d/1AbC/edit',
      account: 'packhouse@project.iam.gserviceaccount.com',
      lastReadAt: '2026-11-21T19:00:00.000Z',
      lastWrittenAt: null,
      failingSince: null,
      nextAt: null,
      everySeconds: 2,
      slowedUntil: null,
      workstations: 1,
      rows: 40,
      others: [],
      ...sheets,
    },
    excel: {
      enabled: true,
      path: '/data/Packing List.xlsx',
      exists: true,
      trouble: null,
      detail: '',
      openedBy: '',
      lastReadAt: null,
      lastWrittenAt: null,
      ...excel,
    },
  };
}

/** An open conflict of PACKED; what is given replaces the rest. */
export const findingLike = (part: Partial<SheetFinding> = {}): SheetFinding => ({
  id: 'finding',
  kind: 'conflict',
  medium: 'sheets',
  lineId: 'line',
  invoiceNumber: 'INV-1',
  store: 'Main Street Dispensary',
  productName: 'CannaDart - Blue Dream 0.5g',
  column: 'packed',
  agreed: '2',
  ours: '4',
  theirs: '6',
  oursBy: 'Packing desk',
  oursAt: '2026-11-21T18:40:00.000Z',
  theirsBy: 'Production line',
  theirsAt: '2026-11-21T18:41:00.000Z',
  error: null,
  at: '2026-11-21T18:41:00.000Z',
  open: true,
  closedBy: '',
  closedAt: null,
  chosen: null,
  now: { value: '6', by: '', at: null, listed: true },
  ...part,
});
