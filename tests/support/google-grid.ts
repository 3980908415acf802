// A spreadsheet as plain cells in memory, for tests of what is written to Google: it takes changes in their order, all or
// none, moves formulas as spreadsheets do, and has a person who acts whenever a test says so. It knows one kind of
// formula only, the list's own, and shows any other as an error.
import { GoogleError } from '#main/integrations/google-sheets/errors.ts';
import type { CellsAfter, CellWrite, NotedCell, SheetChange, TabRange } from '#main/integrations/google-sheets/port.ts';
import type { SheetCell, SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { type ColumnPlaces, rowFormulas } from '#shared/rules/sheet-formulas.ts';
import { readPackingSheet } from '#shared/rules/sheet-read.ts';
import { figuresInOrder, needsPackingShown } from '#shared/rules/sheet-shows.ts';
import { cellText } from '#shared/rules/sheet-values.ts';

interface Formula {
  readonly formula: string;
}
export type Held = SheetCell | Formula;

export interface GridTab {
  readonly tabId: number;
  readonly title: string;
  rows: Held[][];
  notes: Map<string, string>;
  /** Cells a merge hides, as row:column: they hold nothing, and what is written there is gone. */
  covered: Set<string>;
  rowCount: number;
  columnCount: number;
}

const isFormula = (held: Held | undefined): held is Formula => typeof held === 'object' && held !== null;

/** References to rows, as C5 or F$1; names of tabs hold none. */
const shifted = (held: Held, move: (row: number, fixed: boolean) => number): Held =>
  isFormula(held)
    ? {
        formula: held.formula.replace(
          /(?<![A-Z$])(\$?[A-Z]{1,2})(\$?)(\d+)/g,
          (_all, column: string, fixed: string, row: string) => `${column}${fixed}${move(Number(row), fixed !== '')}`,
        ),
      }
    : held;

export function createGrid(packing: { tabId: number; title: string }, helper: { tabId: number; title: string }) {
  const tabOf = (tab: { tabId: number; title: string }): GridTab => ({
    ...tab,
    rows: [],
    notes: new Map(),
    covered: new Set(),
    rowCount: 60,
    columnCount: 60,
  });
  let tabs: readonly GridTab[] = [tabOf(packing), tabOf(helper)];
  let version = 1;

  const find = (where: number | string): GridTab => {
    const tab = tabs.find(({ tabId, title }) => tabId === where || title === where);
    if (!tab) throw new GoogleError('rejected', { detail: `No tab ${where}` });
    return tab;
  };

  const rowAt = (tab: GridTab, row: number): Held[] => {
    while (tab.rows.length <= row) tab.rows.push([]);
    return tab.rows[row] ?? [];
  };

  const within = (tab: GridTab, row: number, column: number): void => {
    if (row < 0 || column < 0 || row > tab.rowCount || column > tab.columnCount)
      throw new GoogleError('rejected', { detail: `Beyond the grid of ${tab.title}` });
  };

  const moveFormulas = (tab: GridTab, move: (row: number) => number): void => {
    tab.rows = tab.rows.map((cells) => cells.map((held) => shifted(held, move)));
  };

  const insertRows = (tab: GridTab, at: number, count: number): void => {
    within(tab, at, 0);
    moveFormulas(tab, (row) => (row > at ? row + count : row));
    rowAt(tab, Math.max(at - 1, 0));
    tab.rows.splice(at, 0, ...Array.from({ length: count }, () => []));
    tab.rowCount += count;
  };

  const deleteRows = (tab: GridTab, at: number, count: number): void => {
    within(tab, at + count, 0);
    if (tab.rowCount - count <= 1) throw new GoogleError('rejected', { detail: 'All rows below the frozen ones' });
    tab.rows.splice(at, count);
    moveFormulas(tab, (row) => (row > at + count ? row - count : row));
    tab.rowCount -= count;
  };

  const put = (tab: GridTab, row: number, column: number, held: Held): void => {
    const cells = rowAt(tab, row);
    while (cells.length <= column) cells.push(null);
    cells[column] = tab.covered.has(`${row}:${column}`) ? null : held;
  };

  const setCells = (tab: GridTab, row: number, column: number, cells: readonly (readonly CellWrite[])[]): void => {
    for (const [down, line] of cells.entries()) {
      within(tab, row + down + 1, column + line.length);
      for (const [right, write] of line.entries()) {
        const place = `${row + down}:${column + right}`;
        if (write.formula !== undefined) put(tab, row + down, column + right, { formula: write.formula });
        else if (write.value !== undefined)
          put(tab, row + down, column + right, write.value === '' ? null : write.value);
        if (typeof write.note === 'string') tab.notes.set(place, write.note);
        else if (write.note === null) tab.notes.delete(place);
      }
    }
  };

  /** Placed columns and headers of the packing tab; null while it cannot be read. */
  const layout = (tab: GridTab): { places: ColumnPlaces; headerRow: number } | null => {
    const plain = tab.rows.map((cells) => cells.map((held) => (isFormula(held) ? null : held)));
    const reading = readPackingSheet(plain);
    return 'kind' in reading ? null : reading;
  };

  /** What every cell shows. */
  const shown = (tab: GridTab): SheetCell[][] => {
    const at = layout(tab);
    if (!at) return tab.rows.map((cells) => cells.map((held) => (isFormula(held) ? '#NAME?' : held)));
    const { places, headerRow } = at;
    const held = (row: number, key: SheetColumnKey): Held => tab.rows[row]?.[places.get(key) ?? -1] ?? null;
    const plain = (row: number, key: SheetColumnKey): SheetCell => {
      const cell = held(row, key);
      return isFormula(cell) ? null : cell;
    };
    const isRight = (row: number, key: 'needsPacking' | 'needsProduction'): boolean => {
      const cell = held(row, key);
      return isFormula(cell) && cell.formula === rowFormulas(places, row + 1, headerRow + 1, 'google')[key];
    };
    const helper = tabs[1];
    const stock = (code: string): number => {
      const row = helper?.rows.find((cells) => cells[0] === code);
      return typeof row?.[1] === 'number' ? row[1] : 0;
    };
    const facts = tab.rows.map((_, row) => {
      const over = plain(row, 'needsPacking');
      const needsPacking = isRight(row, 'needsPacking')
        ? needsPackingShown(plain(row, 'ordered'), plain(row, 'packed'), plain(row, 'counted'))
        : typeof over === 'number'
          ? over
          : 0;
      return { code: row > headerRow ? cellText(plain(row, 'code')) : '', needsPacking };
    });
    const figures = figuresInOrder(facts, stock);
    return tab.rows.map((cells, row) =>
      cells.map((cell, place): SheetCell => {
        if (!isFormula(cell)) return cell;
        for (const key of ['needsPacking', 'needsProduction'] as const) {
          if (places.get(key) === place) return isRight(row, key) ? (figures[row]?.[key] ?? 0) : '#REF!';
        }
        return '#REF!';
      }),
    );
  };

  const trimmed = (rows: readonly (readonly SheetCell[])[]): SheetCell[][] => {
    const out = rows.map((row) => {
      const cells = [...row];
      while (cells.length > 0 && (cells.at(-1) ?? null) === null) cells.pop();
      return cells;
    });
    while (out.length > 0 && out.at(-1)?.length === 0) out.pop();
    return out;
  };

  const look = ({ tab: title, fromColumn, toColumn, fromRow = 0, toRow }: TabRange): SheetCell[][] => {
    const tab = find(title);
    const rows = shown(tab).slice(fromRow, toRow === undefined ? undefined : toRow + 1);
    return trimmed(rows.map((row) => row.slice(fromColumn, toColumn === undefined ? undefined : toColumn + 1)));
  };

  const apply = (change: SheetChange): void => {
    switch (change.kind) {
      case 'grow-tab': {
        const tab = find(change.tabId);
        tab.rowCount = Math.max(tab.rowCount, change.rows);
        tab.columnCount = Math.max(tab.columnCount, change.columns);
        return;
      }
      case 'insert-rows':
        insertRows(find(change.tabId), change.at, change.count);
        return;
      case 'delete-rows':
        deleteRows(find(change.tabId), change.at, change.count);
        return;
      case 'set-cells':
        setCells(find(change.tabId), change.row, change.column, change.cells);
        return;
      case 'copy-rows': {
        const from = find(change.tabId);
        within(from, change.row + change.count, change.columns);
        const rows = shown(from);
        const cells = Array.from({ length: change.count }, (_, i) =>
          Array.from({ length: change.columns }, (__, place) => ({ value: rows[change.row + i]?.[place] ?? null })),
        );
        setCells(find(change.toTabId), change.toRow, change.toColumn, cells);
        return;
      }
      default:
        return;
    }
  };

  const clone = (): GridTab[] =>
    tabs.map((tab) => ({ ...tab, rows: tab.rows.map((cells) => [...cells]), notes: new Map(tab.notes) }));

  return {
    version: () => String(version),
    tab: find,
    /** What the packing tab shows, blanks at the ends left out. */
    packing: (): SheetCell[][] => look({ tab: packing.title, fromColumn: 0 }),
    read: (ranges: readonly TabRange[]): SheetCell[][][] => ranges.map(look),
    noted: (ranges: readonly TabRange[]): NotedCell[] =>
      ranges.flatMap((range) => {
        const { fromRow = 0, toRow = fromRow, fromColumn, toColumn = fromColumn } = range;
        const shown = look(range);
        const { notes } = find(range.tab);
        return Array.from({ length: toRow - fromRow + 1 }, (_, down) => down).flatMap((down) =>
          Array.from({ length: toColumn - fromColumn + 1 }, (_, right) => ({
            row: fromRow + down,
            column: fromColumn + right,
            shows: shown[down]?.[right] ?? null,
            note: notes.get(`${fromRow + down}:${fromColumn + right}`) ?? null,
          })),
        );
      }),
    change: (changes: readonly SheetChange[], ranges: readonly TabRange[]): CellsAfter[] => {
      const before = clone();
      try {
        for (const change of changes) apply(change);
      } catch (error) {
        tabs = before;
        throw error;
      }
      version += 1;
      return ranges.map((range) => ({
        tabId: find(range.tab).tabId,
        row: range.fromRow ?? 0,
        column: range.fromColumn,
        cells: look(range),
      }));
    },
    /** What a person does to the packing tab. */
    person: {
      /** Hides the cell below another one's merge; rows are not moved afterwards. */
      cover: (row: number, column: number): void => {
        const tab = find(packing.tabId);
        tab.covered.add(`${row}:${column}`);
        put(tab, row, column, null);
        version += 1;
      },
      type: (row: number, column: number, cell: SheetCell): void => {
        put(find(packing.tabId), row, column, cell);
        version += 1;
      },
      insertRow: (at: number): void => {
        insertRows(find(packing.tabId), at, 1);
        version += 1;
      },
      deleteRow: (at: number): void => {
        deleteRows(find(packing.tabId), at, 1);
        version += 1;
      },
      /** The rows from `from` on in another order: relative references go along. */
      reorder: (from: number, order: readonly number[]): void => {
        const tab = find(packing.tabId);
        const before = tab.rows.slice(from);
        for (const [i, source] of order.entries()) {
          const move = (row: number, fixed: boolean): number => (fixed ? row : row + i - source);
          tab.rows[from + i] = (before[source] ?? []).map((held) => shifted(held, move));
        }
        version += 1;
      },
    },
  };
}

export type Grid = ReturnType<typeof createGrid>;
