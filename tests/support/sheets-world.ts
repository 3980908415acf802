// Two workstations, one spreadsheet, a person who types in it and one who has the workbook: everything that anybody types
// is a word of its own, so that at the end each can be asked what became of it.

import { existsSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { packingEvents } from '#main/db/schema/packing.ts';
import { sheetFindings } from '#main/db/schema/sheets.ts';
import type { GoogleSandbox } from '#main/sandbox/google/server.ts';
import type { SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { type Desk, openDesk } from './desk.ts';
import { createFakeClock, type FakeClock, settle } from './fake-clock.ts';
import { connect, openGoogle, sheetOf } from './google-desk.ts';

export interface Said {
  readonly word: string;
  readonly by: 'app' | 'sheet' | 'book';
}

export type SheetsWorld = Awaited<ReturnType<typeof openSheetsWorld>>;

const POLL_MS = 2000;

export async function openSheetsWorld(packages: Parameters<typeof openDesk>[0], random: () => number) {
  const clock: FakeClock = createFakeClock();
  const google: GoogleSandbox = await openGoogle(clock, { random });
  const desks: readonly [Desk, Desk] = [await openDesk(packages, { clock }), await openDesk(packages, { clock })];
  const running = (): boolean =>
    desks.some(({ core: { sheets } }) => sheets.sync.status().running || sheets.bookSync.status().running);
  /** Everything that is under way ends; the time stands still meanwhile. */
  const idle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 3; ) {
      await settle();
      quiet = running() ? 0 : quiet + 1;
    }
  };
  const pass = async (ms = POLL_MS): Promise<void> => {
    for (let left = ms; left > 0; left -= POLL_MS) {
      await clock.advance(Math.min(left, POLL_MS));
      await idle();
    }
  };
  for (const desk of desks) {
    await connect(desk, google);
    await idle();
    desk.core.sheets.start();
    await idle();
  }
  const sheet = sheetOf(google);
  const said: Said[] = [];
  /** Words that the person in the sheet typed over, cleared or deleted before or after they were read. */
  const removedByHand = new Set<string>();
  let words = 0;

  const word = (by: Said['by']): string => {
    words += 1;
    const text = `w${words}`;
    said.push({ word: text, by });
    return text;
  };
  const textsOfRow = (row: number): string[] => (sheet.person.rows('Packing List')[row] ?? []).map(String);

  return {
    clock,
    google,
    desks,
    sheet,
    said,
    removedByHand,
    word,
    idle,
    pass,
    pick: <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)],
    /** Rows below the headers that hold a key, by their number from 1 below the headers. */
    keyedRows: (): number[] => sheet.column('key').flatMap((key, i) => (key === null || key === '' ? [] : [i + 1])),
    /** The person types; what stood there is gone by their own hand. */
    type: (column: SheetColumnKey, row: number, text: string): void => {
      const before = sheet.person.value(sheet.cell(column, row));
      if (before !== null) removedByHand.add(String(before));
      sheet.type(column, row, text);
    },
    deleteRow: (row: number): void => {
      for (const text of textsOfRow(row)) removedByHand.add(text);
      sheet.person.deleteRow('Packing List', row);
    },
    /** Somebody edits the workbook of a desk and saves it. */
    editBook: async (desk: Desk, edit: (sheet: ExcelJS.Worksheet) => void): Promise<boolean> => {
      const path = desk.core.sheets.bookPath();
      if (!existsSync(path)) return false;
      const book = new ExcelJS.Workbook();
      await book.xlsx.readFile(path);
      const list = book.getWorksheet('Packing List');
      if (!list) return false;
      edit(list);
      await book.xlsx.writeFile(path);
      return true;
    },
    /** Every place where a word may still be found, in one text for each desk. */
    traces: (): string =>
      desks
        .map(({ core }) =>
          JSON.stringify([
            core.database.read.select().from(packingEvents).all(),
            core.database.read.select().from(sheetFindings).all(),
          ]),
        )
        .join('\n'),
  };
}
