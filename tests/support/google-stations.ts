// Workstations over one spreadsheet in memory: the sync's own look at the sheet, with a plain list of lines behind it.

import type { SheetLine } from '#main/features/packing/sheet-lines.ts';
import { listFindings } from '#main/features/sheets/findings.ts';
import type { GoogleSheetsPort, SheetChange } from '#main/integrations/google-sheets/port.ts';
import { createGoogleList, type LookResult } from '#main/sync/sheets/google-list.ts';
import type { ListSide, RefusedTake } from '#main/sync/sheets/list-side.ts';
import type { OurRow, StaffValues, Take } from '#shared/rules/packing-merge-row.ts';
import { SHEET_COLUMNS, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { HELPER_HEADERS } from '#shared/rules/sheet-helper.ts';
import { createGrid, type Grid } from './google-grid.ts';
import { openTestDatabase } from './test-database.ts';

export const PACKING = { tabId: 11, title: TAB_TITLES.packing };
export const HELPER = { tabId: 12, title: TAB_TITLES.helper };

export function createSheet(): Grid {
  const grid = createGrid(PACKING, HELPER);
  const top = { row: 0, column: 0 };
  const cells = (texts: readonly (string | number | boolean | null)[]) => [texts.map((value) => ({ value }))];
  grid.change(
    [
      { kind: 'set-cells', tabId: PACKING.tabId, ...top, cells: cells(SHEET_COLUMNS.map(({ header }) => header)) },
      { kind: 'set-cells', tabId: HELPER.tabId, ...top, cells: cells(HELPER_HEADERS) },
    ],
    [],
  );
  return grid;
}

const lineOfRow = (row: OurRow): SheetLine => ({
  ...row,
  lineId: `line-${row.key}`,
  packingOrderId: `order-${row.key}`,
  productKey: row.code,
});

/** The database behind a workstation: one for many runs. */
export function openStationDatabase() {
  const test = openTestDatabase();
  // Lines of these tests are in no table.
  test.connection.pragma('foreign_keys = OFF');
  return {
    ...test,
    empty: () => test.connection.exec('DELETE FROM sheet_findings; DELETE FROM packing_copies'),
  };
}
export type StationDatabase = ReturnType<typeof openStationDatabase>;

export interface StationOptions {
  readonly name: string;
  readonly grid: Grid;
  readonly database: StationDatabase;
  /** Texts of PACKED that cannot be packed here. */
  readonly refuses?: (text: string) => boolean;
}

export function createStation({ name, grid, database, refuses = () => false }: StationOptions) {
  const lines = new Map<string, SheetLine>();
  const left = new Map<string, StaffValues>();
  const stock = new Map<string, number>();
  const taken: Take[] = [];
  let version = 1;
  /** What somebody else does after our look and before our write. */
  let between: (() => void) | null = null;
  const sent: (readonly SheetChange[])[] = [];

  const apply = (takes: readonly Take[]): RefusedTake[] => {
    const refused: RefusedTake[] = [];
    for (const take of takes) {
      const line = lines.get(take.key);
      if (!line || line.staff[take.column] !== take.ours) continue;
      if (take.column === 'packed' && refuses(take.text)) {
        refused.push({ take, error: { code: 'LINE_SHORT', data: { possible: 1 } } });
        continue;
      }
      taken.push(take);
      lines.set(take.key, { ...line, staff: { ...line.staff, [take.column]: take.text } });
      version += 1;
    }
    return refused;
  };

  const list: ListSide = {
    prepare: async () => undefined,
    lines: () => lines,
    left: (key) => {
      const staff = left.get(key);
      return staff && !lines.has(key) ? { lineId: `line-${key}`, staff } : null;
    },
    version: () => version,
    stock: () => stock,
    apply: async (takes) => apply(takes),
    choose: () => null,
    lastEdit: () => null,
    cells: () => null,
    tookSince: () => false,
  };

  const port: GoogleSheetsPort = {
    account: () => 'packhouse@example.com',
    signIn: async () => undefined,
    version: async () => ({ version: grid.version(), changedBy: 'Ana' }),
    shape: async () => shape(),
    read: async (_id, ranges) => grid.read(ranges),
    readNotes: async (_id, ranges) => grid.noted(ranges),
    change: async (_id, changes, look) => {
      const act = between;
      between = null;
      act?.();
      sent.push(changes);
      return grid.change(changes, look);
    },
  };

  const shape = () => ({
    title: 'Packing',
    locale: 'en_US',
    url: '',
    tabs: [PACKING, HELPER].map((tab) => {
      const { rowCount: rows, columnCount: columns } = grid.tab(tab.tabId);
      return { ...tab, hidden: false, rows, columns, frozenRows: 1 };
    }),
  });

  const google = createGoogleList(
    {
      port,
      list,
      database: database.database,
      clock: database.clock,
      tabs: {
        dress: async () => undefined,
        ensure: async () => {
          const [packing, helper] = shape().tabs;
          return packing && helper ? { shape: shape(), packing, helper, isNew: false } : null;
        },
      },
      workstation: name,
      autoCreate: () => true,
    },
    'spreadsheet',
  );

  const look = (): Promise<LookResult> => google.look(new AbortController().signal, 'Ana');
  return {
    name,
    lines,
    left,
    stock,
    taken,
    /** Changes sent to Google, one list for each write. */
    sent,
    put: (row: OurRow): void => {
      lines.set(row.key, lineOfRow(row));
      version += 1;
    },
    /** The line leaves the list with what it has, or with these values. */
    close: (key: string): void => {
      const line = lines.get(key);
      if (!line) return;
      left.set(key, line.staff);
      lines.delete(key);
      version += 1;
    },
    between: (act: () => void): void => {
      between = act;
    },
    look,
    /** Looks until there is nothing left to write; answers how many writes that took. */
    settle: async (most = 8): Promise<number> => {
      for (let writes = 0; writes <= most; writes += 1) {
        const before = sent.length;
        const { again } = await look();
        if (sent.length === before && !again) return writes;
      }
      throw new Error(`${name} did not stop writing after ${most} looks`);
    },
    findings: () => listFindings(database.database.read, { open: true, limit: 2000 }, '', () => null).findings,
  };
}
export type Station = ReturnType<typeof createStation>;
