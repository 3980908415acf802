// Back into a grid by keyboard: to the cell that had the focus, or to the first one.
import type { GridApi } from 'ag-grid-community';

export function focusGrid<T>(api: GridApi<T> | null): void {
  const cell = api?.getFocusedCell();
  const column = cell?.column ?? api?.getAllDisplayedColumns()[0];
  // The filter may have taken the row away since.
  const last = (api?.getDisplayedRowCount() ?? 0) - 1;
  if (column && last >= 0) api?.setFocusedCell(Math.min(cell?.rowIndex ?? 0, last), column);
}
