// A list as it stands on the screen, as header and rows: the columns shown, in their order, filtered and sorted.
import type { Column, GridApi } from 'ag-grid-community';

export type ExportCell = string | number | boolean | null;

export interface ExportTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly ExportCell[])[];
}

const headerOf = (column: Column): string => column.getColDef().headerName ?? column.getColId();

/** Masses leave as grams with a point, so that spreadsheets add them up; other numbers as they are. */
const numberCell = (column: Column, value: number): number => (column.getColId().endsWith('Mg') ? value / 1000 : value);

const plainCell = (value: unknown): ExportCell => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
};

/** Everything the grid's filter lets through, in the order shown. Keys leave as the words the cells show. */
export function gridTable<T>(api: GridApi<T> | null): ExportTable | null {
  if (!api) return null;
  const columns = api.getAllDisplayedColumns();
  const rows: ExportCell[][] = [];
  api.forEachNodeAfterFilterAndSort((rowNode) => {
    rows.push(
      columns.map((column) => {
        const value: unknown = api.getCellValue({ rowNode, colKey: column });
        if (typeof value === 'number') return numberCell(column, value);
        return plainCell(api.getCellValue({ rowNode, colKey: column, useFormatter: true }) ?? value);
      }),
    );
  });
  return { headers: columns.map(headerOf), rows };
}

const rank = (a: ExportCell, b: ExportCell): number => {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a > b ? 1 : -1;
};

/**
 * Rows of which the grid holds only the first pages, under the grid's columns and in its order. `cell` gives the
 * value of a column by its id.
 */
export function rowsUnderGrid<T>(
  api: GridApi<T> | null,
  all: readonly T[],
  cell: (row: T, columnId: string) => ExportCell,
): ExportTable | null {
  if (!api) return null;
  const columns = api.getAllDisplayedColumns();
  const sorted = columns
    .filter((column) => column.getSort())
    .sort((a, b) => (a.getSortIndex() ?? 0) - (b.getSortIndex() ?? 0));
  const compare = (a: T, b: T): number => {
    for (const column of sorted) {
      const order = rank(cell(a, column.getColId()), cell(b, column.getColId()));
      if (order !== 0) return column.getSort() === 'desc' ? -order : order;
    }
    return 0;
  };
  const rows = sorted.length > 0 ? [...all].sort(compare) : all;
  return {
    headers: columns.map(headerOf),
    rows: rows.map((row) => columns.map((column) => cell(row, column.getColId()))),
  };
}
