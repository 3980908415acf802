// The last write whose rows were copied aside, until it is known what stood there: the answer may be lost, or Packhouse may
// end, before anybody has seen that a person was quicker. Kept in the database with a word of its own that the write itself
// leaves beside the copied rows; where that word stands, the write took effect, and the copied rows are its.
import { z } from 'zod';
import { SHEET_COLUMNS, type SheetCell } from '#shared/rules/sheet-columns.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import { IMAGE_AT } from '#shared/rules/sheet-helper.ts';
import { cellText } from '#shared/rules/sheet-values.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort } from '../../integrations/google-sheets/port.ts';
import type { TouchedRow } from './google-changes.ts';
import { type Aftermath, readAftermath } from './images.ts';

const OPEN_FOR_MS = 60_000;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const touchedShape = z.object({
  row: z.object({ index: z.int(), key: z.string(), cells: z.array(cell) }),
  imageRow: z.int(),
  removed: z.boolean(),
  written: z.array(z.tuple([z.int(), z.object({ seen: cell, wrote: cell })])),
  restored: z.array(z.tuple([z.int(), z.object({ value: cell, shown: cell })])),
});
const writeShape = z.object({
  spreadsheetId: z.string(),
  word: z.string(),
  keyAt: z.array(z.tuple([z.enum(SHEET_COLUMNS.map(({ key }) => key)), z.int()])),
  touched: z.array(touchedShape),
});
const lastWrite = namedState('sheets.write', writeShape);

interface Write {
  readonly word: string;
  readonly places: ColumnPlaces;
  readonly touched: readonly TouchedRow[];
}

/** So wide are the copies of these rows. */
export const imageWidth = (touched: readonly TouchedRow[]): number =>
  Math.max(...touched.map(({ row }) => row.cells.length), SHEET_COLUMNS.length);

export function createDoubtful(
  deps: { readonly port: GoogleSheetsPort; readonly database: AppDatabase; readonly clock: Clock },
  spreadsheetId: string,
) {
  const { port, database } = deps;
  let write = readStored();
  /** Until when its answer is not given up: it may take effect long after it was. */
  let openUntil = write === null ? null : deps.clock.monotonic() + OPEN_FOR_MS;

  function readStored(): Write | null {
    const stored = lastWrite.read(database.read);
    if (stored?.spreadsheetId !== spreadsheetId) return null;
    const touched = stored.touched.map((one) => ({
      ...one,
      written: new Map(one.written),
      restored: new Map(one.restored),
    }));
    return { word: stored.word, places: new Map(stored.keyAt), touched };
  }

  return {
    /** Before it is sent. The word is to be written beside the copies. */
    sending: (word: string, touched: readonly TouchedRow[], places: ColumnPlaces): void => {
      write = touched.length === 0 ? write : { word, touched, places };
      if (touched.length === 0) return;
      const rows = touched.map((one) => ({
        ...one,
        row: { ...one.row, cells: [...one.row.cells] },
        written: [...one.written],
        restored: [...one.restored],
      }));
      const state = { spreadsheetId, word, keyAt: [...places], touched: rows };
      database.writeTx((tx) => lastWrite.writeTx(tx, state, toInstant(deps.clock.now())));
    },
    failed: (error: unknown): void => {
      if (!(error instanceof GoogleError) || error.mayHaveHappened) openUntil = deps.clock.monotonic() + OPEN_FOR_MS;
    },
    answered: (): void => {
      openUntil = null;
    },
    newWord: (): string => newId(),
    /** Whether it is to be asked what became of it. */
    isOpen: (): boolean => openUntil !== null,
    /** What became of it; null when it did not take effect, or when another workstation has copied rows there since. */
    aftermath: async (helperTab: string, signal: AbortSignal): Promise<Aftermath | null> => {
      if (write === null) return null;
      if (openUntil !== null && deps.clock.monotonic() > openUntil) openUntil = null;
      const { touched, places, word } = write;
      const toColumn = IMAGE_AT + imageWidth(touched) - 1;
      const range = { tab: helperTab, fromColumn: IMAGE_AT - 1, toColumn, fromRow: 0, toRow: touched.length - 1 };
      let grid: readonly (readonly SheetCell[])[] = [];
      try {
        [grid = []] = await port.read(spreadsheetId, [range], signal);
      } catch (error) {
        // The helper tab is not as large yet: it would be, had the write taken effect.
        if (!(error instanceof GoogleError) || error.kind !== 'rejected') throw error;
      }
      if (cellText(grid[0]?.[0] ?? null) !== word) return null;
      openUntil = null;
      const found = readAftermath(
        touched,
        grid.map((cells) => cells.slice(1)),
        places,
      );
      return found.unsupported ? null : found;
    },
  };
}
