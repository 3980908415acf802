// Everything in the spreadsheets as JSON, so that a later stand-in goes on where this one stopped. Formulas are kept as
// text in the spreadsheet's own locale.
import type { JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { COLUMN_LANE, localeOf, NO_CELL, newTab, putCell, ROW_LANE, tabFinder, titleFinder } from './book.ts';
import { isFormula, printFormula, readFormula } from './formula/formula.ts';
import type { Store } from './store.ts';
import type {
  Actor,
  BasicFilter,
  Book,
  ColourRule,
  FileVersion,
  Lane,
  Protection,
  Role,
  Row,
  StoredFile,
  Tab,
} from './types.ts';

interface CellSnapshot {
  readonly row: number;
  readonly column: number;
  readonly value?: string | number | boolean;
  readonly formula?: string;
  readonly note?: string;
  readonly format?: JsonObject;
  readonly validation?: JsonObject;
}

interface TabSnapshot {
  readonly id: number;
  readonly title: string;
  readonly hidden: boolean;
  readonly frozenRows: number;
  readonly frozenColumns: number;
  readonly rowCount: number;
  readonly columnCount: number;
  /** Those that are not as they come. */
  readonly rowLanes: readonly (readonly [number, Lane])[];
  readonly columnLanes: readonly (readonly [number, Lane])[];
  readonly cells: readonly CellSnapshot[];
  readonly merges: readonly Box[];
  readonly protections: readonly Protection[];
  readonly colourRules: readonly ColourRule[];
  readonly filter: BasicFilter | null;
}

interface FileSnapshot {
  readonly id: string;
  readonly title: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly createdTime: string;
  readonly owner: Actor;
  readonly roles: readonly (readonly [string, Role])[];
  readonly versions: readonly FileVersion[];
  readonly tabs: readonly TabSnapshot[];
}

export interface GoogleSnapshot {
  readonly files: readonly FileSnapshot[];
}

const KEPT_VERSIONS = 20;

const changed = (all: readonly Lane[], plain: Lane): readonly (readonly [number, Lane])[] =>
  [...all.entries()].filter(([, lane]) => lane.pixels !== plain.pixels || lane.hidden);

function cellsOf(book: Book, rows: readonly Row[]): CellSnapshot[] {
  const locale = localeOf(book);
  const titles = titleFinder(book);
  const found: CellSnapshot[] = [];
  for (const [row, cells] of rows.entries()) {
    for (const [column, cell] of cells.entries()) {
      if (cell === undefined) continue;
      const { entered, note, format, validation } = cell;
      found.push({
        row,
        column,
        ...(isFormula(entered)
          ? { formula: printFormula(entered, locale, titles) }
          : entered === null
            ? {}
            : { value: entered }),
        ...(note === null ? {} : { note }),
        ...(format === null ? {} : { format }),
        ...(validation === null ? {} : { validation }),
      });
    }
  }
  return found;
}

const tabSnapshot = (book: Book, tab: Tab): TabSnapshot => ({
  id: tab.id,
  title: tab.title,
  hidden: tab.hidden,
  frozenRows: tab.frozenRows,
  frozenColumns: tab.frozenColumns,
  rowCount: tab.rows.length,
  columnCount: tab.columnLanes.length,
  rowLanes: changed(tab.rowLanes, ROW_LANE),
  columnLanes: changed(tab.columnLanes, COLUMN_LANE),
  cells: cellsOf(book, tab.rows),
  merges: tab.merges,
  protections: tab.protections,
  colourRules: tab.colourRules,
  filter: tab.filter,
});

export const takeSnapshot = (store: Store): GoogleSnapshot => ({
  files: [...store.files.values()].map(({ book, createdTime, owner, roles, versions }) => ({
    id: book.id,
    title: book.title,
    locale: book.locale,
    timeZone: book.timeZone,
    createdTime,
    owner,
    roles: [...roles],
    versions: versions.slice(-KEPT_VERSIONS),
    tabs: book.tabs.map((tab) => tabSnapshot(book, tab)),
  })),
});

function restoreTab(snapshot: TabSnapshot): Tab {
  const { rowCount, columnCount } = snapshot;
  const tab = newTab({ ...snapshot, rows: rowCount, columns: columnCount });
  for (const [at, lane] of snapshot.rowLanes) tab.rowLanes[at] = lane;
  for (const [at, lane] of snapshot.columnLanes) tab.columnLanes[at] = lane;
  tab.merges = [...snapshot.merges];
  tab.protections = [...snapshot.protections];
  tab.colourRules = [...snapshot.colourRules];
  tab.filter = snapshot.filter;
  return tab;
}

function restoreFile(snapshot: FileSnapshot): StoredFile {
  const { id, title, locale, timeZone, createdTime, owner, roles, versions, tabs } = snapshot;
  const book: Book = { id, title, locale, timeZone, tabs: tabs.map(restoreTab), revision: 0 };
  for (const [index, { cells }] of tabs.entries()) {
    const tab = book.tabs[index];
    if (tab === undefined) continue;
    for (const { row, column, value, formula, note, format, validation } of cells) {
      const entered = formula === undefined ? (value ?? null) : readFormula(formula, localeOf(book), tabFinder(book));
      putCell(tab, row, column, {
        ...NO_CELL,
        entered,
        note: note ?? null,
        format: format ?? null,
        validation: validation ?? null,
      });
    }
  }
  return { book, createdTime, owner, roles: new Map(roles), versions: [...versions] };
}

export function restoreFiles(store: Store, snapshot: GoogleSnapshot): void {
  for (const file of snapshot.files) store.put(restoreFile(file));
}
