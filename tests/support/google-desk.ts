// A packing desk beside a Google stand-in: a service account, a spreadsheet shared with it, a person who types there.

import { type GoogleSandbox, startGoogleSandbox } from '#main/sandbox/google/server.ts';
import type { SpreadsheetSeed } from '#main/sandbox/google/store.ts';
import { SHEET_COLUMNS, type SheetColumnKey, type StaffColumn, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import { cellText, readStaffCell } from '#shared/rules/sheet-values.ts';
import { closeDesks, type Desk, openDesk } from './desk.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export const ACCOUNT = 'packhouse@example-project.iam.gserviceaccount.com';
export const SPREADSHEET = 'example-spreadsheet-1';
export const OWNER = 'Production lead';

/** Of the lead's, shared with `writers`, empty. */
export const packingSpreadsheet = (writers: readonly string[]): SpreadsheetSeed => ({
  id: SPREADSHEET,
  title: 'Packing',
  owner: { name: OWNER, email: 'production@example.com' },
  writers,
});

const stands = new Set<GoogleSandbox>();

export async function closeGoogleDesks(): Promise<void> {
  await closeDesks();
  for (const google of stands) await google.stop();
  stands.clear();
}

export async function openGoogle(clock: FakeClock, options: Partial<Parameters<typeof startGoogleSandbox>[0]> = {}) {
  const google = await startGoogleSandbox({
    accounts: [{ clientEmail: ACCOUNT }],
    spreadsheets: [packingSpreadsheet([ACCOUNT])],
    now: () => new Date(clock.now()),
    random: Math.random,
    timers: clock,
    ...options,
  });
  stands.add(google);
  return google;
}

/** The settings of a desk that works with the stand-in. */
export async function connect(desk: Desk, google: GoogleSandbox): Promise<void> {
  const content = Buffer.from(google.credentials(ACCOUNT));
  await desk.client.sheets.takeCredentials({ fileName: 'key.json', contentBase64: content.toString('base64') });
  await desk.client.settings.set({
    'sheets.url': google.url,
    'sheets.spreadsheetId': SPREADSHEET,
    'sheets.enabled': true,
  });
}

export async function openGoogleDesk(packages: Parameters<typeof openDesk>[0]) {
  const clock = createFakeClock(undefined, { autoAdvance: true });
  const google = await openGoogle(clock);
  const desk = await openDesk(packages, { clock });
  await connect(desk, google);
  const look = async (): Promise<void> => {
    await desk.core.sheets.sync.nudge();
  };
  return { ...desk, clock, google, look, sheet: sheetOf(google) };
}

/** The list as it stands in the sheet, by column key. */
export function sheetOf(google: GoogleSandbox, tab: string = TAB_TITLES.packing) {
  const person = google.person(SPREADSHEET, OWNER);
  const headers = (): readonly string[] => (person.rows(tab)[0] ?? []).map(String);
  const placeOf = (key: SheetColumnKey): number => {
    const header = SHEET_COLUMNS.find((column) => column.key === key)?.header ?? key;
    const place = headers().indexOf(header);
    if (place < 0) throw new Error(`There is no header ${header}`);
    return place;
  };
  return {
    person,
    headers,
    /** Rows below the headers. */
    rows: () => person.rows(tab).slice(1),
    column: (key: SheetColumnKey) =>
      person
        .rows(tab)
        .slice(1)
        .map((row) => row[placeOf(key)] ?? null),
    /** Rows with a key, their staff columns as text in their one form; what cannot be read as it is typed. */
    staff: () => {
      const places = new Map(SHEET_COLUMNS.map(({ key }) => [key, placeOf(key)]));
      return person
        .rows(tab)
        .slice(1)
        .filter((cells) => Boolean(cells[places.get('key') ?? 0]))
        .map((cells) => {
          const text = (column: StaffColumn): string => {
            const cell = cells[places.get(column) ?? 0] ?? null;
            const reading = readStaffCell(column, cell);
            // An empty PACKED is none packed.
            if (reading.kind === 'blank') return '0';
            return reading.kind === 'value' ? reading.text : cellText(cell);
          };
          const [packed, deliveryDate] = [text('packed'), text('deliveryDate')];
          const [deliveryNotes, internalNotes] = [text('deliveryNotes'), text('internalNotes')];
          return {
            key: String(cells[places.get('key') ?? 0]),
            staff: { packed, deliveryDate, deliveryNotes, internalNotes },
          };
        });
    },
    /** The cell of a row (from 1 below the headers) as an address. */
    cell: (key: SheetColumnKey, row: number): string => `'${tab}'!${columnLetters(placeOf(key))}${row + 1}`,
    type: (key: SheetColumnKey, row: number, text: string) =>
      person.type(`'${tab}'!${columnLetters(placeOf(key))}${row + 1}`, text),
  };
}
