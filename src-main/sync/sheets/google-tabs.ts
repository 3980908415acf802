// The tabs of the packing list in a spreadsheet: found by what they are remembered as, else by their title, made when they
// are not there. A tab that a person renamed stays the same tab.
import { z } from 'zod';
import { SHEET_COLUMNS, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { type ColumnPlaces, colourFormulas } from '#shared/rules/sheet-formulas.ts';
import { HELPER_HEADERS, IMAGE_AT } from '#shared/rules/sheet-helper.ts';
import type { SheetReading } from '#shared/rules/sheet-read.ts';
import { toInstant } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type {
  GoogleSheetsPort,
  SheetChange,
  SpreadsheetShape,
  TabShape,
} from '../../integrations/google-sheets/port.ts';

/** By the spreadsheet's id, the last used at the end. */
const rememberedShape = z.record(z.string(), z.object({ packing: z.number(), helper: z.number() }));
const MOST_REMEMBERED = 20;
const remembered = namedState('sheets.tabs', rememberedShape);

export interface Tabs {
  readonly shape: SpreadsheetShape;
  readonly packing: TabShape;
  readonly helper: TabShape;
  /** The packing tab is another one than before, whoever made it: what was agreed on went with the old one. */
  readonly isNew: boolean;
}

const FIRST_ROWS = 1000;
const PIXELS_PER_CHARACTER = 7.5;
export const PLACES_OF_NEW: ColumnPlaces = new Map(SHEET_COLUMNS.map(({ key }, place) => [key, place]));
const WHOLE_NUMBER = 'PACKED is a whole number: 0, 1, 2 … Anything else stays as it is typed and is not counted.';

const sameTitle = (a: string, b: string): boolean => a.trim().toLowerCase() === b.toLowerCase();

/** An id no tab has. Google takes any up to 2^31 − 1. */
export function freeTabId(shape: SpreadsheetShape, random: () => number, taken: readonly number[]): number {
  let tabId = 1 + Math.floor(random() * 2_000_000_000);
  while (taken.includes(tabId) || shape.tabs.some((tab) => tab.tabId === tabId)) tabId += 1;
  return tabId;
}

/** Headers, in the list's own order. */
export const headerChanges = (tabId: number): SheetChange[] => [
  { kind: 'set-cells', tabId, row: 0, column: 0, cells: [SHEET_COLUMNS.map(({ header }) => ({ value: header }))] },
];

/** Columns of ours that somebody deleted and that hold nothing of their own: made again at the right, hidden. */
export function absentHeaderChanges(
  tabId: number,
  reading: Pick<SheetReading, 'absent' | 'headerRow' | 'usedColumns'>,
): SheetChange[] {
  const { absent, headerRow, usedColumns } = reading;
  const cells = [SHEET_COLUMNS.filter(({ key }) => absent.includes(key)).map(({ header }) => ({ value: header }))];
  return [
    { kind: 'grow-tab', tabId, rows: 1, columns: usedColumns + absent.length },
    { kind: 'set-cells', tabId, row: headerRow, column: usedColumns, cells },
    { kind: 'hide-columns', tabId, from: usedColumns, count: absent.length },
  ];
}

/** How the tab looks: nothing of it is needed for the list to be right. */
export function dressChanges(tabId: number): SheetChange[] {
  const changes: SheetChange[] = [{ kind: 'bold-row', tabId, row: 0 }];
  for (const [column, { shows, width }] of SHEET_COLUMNS.entries()) {
    changes.push({ kind: 'format-column', tabId, column, row: 1, shows });
    changes.push({ kind: 'column-width', tabId, column, pixels: Math.round(width * PIXELS_PER_CHARACTER) });
  }
  const firstHidden = SHEET_COLUMNS.findIndex(({ owner }) => owner === 'hidden');
  changes.push({ kind: 'hide-columns', tabId, from: firstHidden, count: SHEET_COLUMNS.length - firstHidden });
  const column = PLACES_OF_NEW.get('packed') ?? 0;
  changes.push({ kind: 'validate-whole', tabId, column, row: 1, message: WHOLE_NUMBER });
  const colours = colourFormulas(PLACES_OF_NEW, 2, 'google');
  for (const colour of ['amber', 'green'] as const) {
    changes.push({ kind: 'colour-rows', tabId, row: 1, columns: firstHidden, formula: colours[colour], colour });
  }
  return changes;
}

export function createTabFinder(deps: {
  readonly port: GoogleSheetsPort;
  readonly database: AppDatabase;
  readonly now: () => number;
  readonly random: () => number;
  /** Something that only makes the tab nicer could not be done. */
  readonly onPlain: (error: unknown) => void;
}) {
  const { port, database } = deps;
  /** Packing tabs of ours that were made, or are about to be, and do not look as they should yet. */
  const undressed = new Set<number>();

  const remember = (spreadsheetId: string, packing: number, helper: number): void => {
    const known = remembered.read(database.read) ?? {};
    const own = known[spreadsheetId];
    if (own?.packing === packing && own.helper === helper) return;
    const others = Object.entries(known).filter(([id]) => id !== spreadsheetId);
    const next = Object.fromEntries([...others, [spreadsheetId, { packing, helper }]].slice(-MOST_REMEMBERED));
    database.writeTx((tx) => remembered.writeTx(tx, next, toInstant(deps.now())));
  };

  const dress = async (spreadsheetId: string, tabId: number, signal: AbortSignal): Promise<void> => {
    try {
      await port.change(spreadsheetId, dressChanges(tabId), [], signal);
    } catch (error) {
      if (!(error instanceof GoogleError) || error.kind !== 'rejected') throw error;
      deps.onPlain(error);
    }
  };

  const find = (shape: SpreadsheetShape, spreadsheetId: string) => {
    const own = remembered.read(database.read)?.[spreadsheetId];
    const byId = (tabId: number | undefined) => shape.tabs.find((tab) => tab.tabId === tabId);
    const byTitle = (title: string) => shape.tabs.find((tab) => sameTitle(tab.title, title));
    const packing = byId(own?.packing) ?? byTitle(TAB_TITLES.packing);
    return {
      packing,
      isOther: own !== undefined && packing?.tabId !== own.packing,
      // Another tab has another id, also than the one it takes the place of.
      used: own ? [own.packing] : [],
      // Formulas name it: it keeps its title, or another one is made.
      helper: byTitle(TAB_TITLES.helper),
    };
  };

  return {
    dress,
    /** Null when there is no packing tab and none may be made. Throws GoogleError. */
    ensure: async (spreadsheetId: string, mayMake: boolean, signal: AbortSignal): Promise<Tabs | null> => {
      let shape = await port.shape(spreadsheetId, signal);
      const { isOther, used, ...known } = find(shape, spreadsheetId);
      let { packing, helper } = known;
      if (!packing && !mayMake) return null;
      const isMade = !packing;
      const changes: SheetChange[] = [];
      const packingId = packing?.tabId ?? freeTabId(shape, deps.random, used);
      const helperId = helper?.tabId ?? freeTabId(shape, deps.random, [packingId, ...used]);
      if (!packing) {
        undressed.add(packingId);
        const size = { rows: FIRST_ROWS, columns: 26, frozenRows: 1 };
        changes.push({ kind: 'add-tab', tabId: packingId, title: TAB_TITLES.packing, hidden: false, ...size });
        changes.push(...headerChanges(packingId));
      }
      if (!helper) {
        const size = { rows: FIRST_ROWS, columns: IMAGE_AT + 30, frozenRows: 1 };
        changes.push({ kind: 'add-tab', tabId: helperId, title: TAB_TITLES.helper, hidden: true, ...size });
        const cells = [HELPER_HEADERS.map((value) => ({ value }))];
        changes.push({ kind: 'set-cells', tabId: helperId, row: 0, column: 0, cells });
      }
      if (changes.length > 0) {
        await port.change(spreadsheetId, changes, [], signal);
        shape = await port.shape(spreadsheetId, signal);
        ({ packing, helper } = find(shape, spreadsheetId));
      }
      if (packing && undressed.has(packing.tabId)) {
        await dress(spreadsheetId, packing.tabId, signal);
        undressed.delete(packing.tabId);
      }
      if (!packing || !helper) throw new GoogleError('rejected', { detail: 'A tab that was made is not there.' });
      remember(spreadsheetId, packing.tabId, helper.tabId);
      return { shape, packing, helper, isNew: isMade || isOther };
    },
  };
}

export type TabFinder = ReturnType<typeof createTabFinder>;
