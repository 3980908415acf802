// What a paste would put where: the clipboard laid over the grid.
import type { GridApi } from 'ag-grid-community';
import type { PackingRow } from '#shared/contract/packing.ts';
import { packingRowNow } from './data.ts';
import { type PasteCell, planPaste, readPasted } from './paste.ts';
import { type Item, isLine } from './view.ts';

/** The clipboard laid over the grid from the focused cell on; null when there is nothing to paste or nowhere to. */
export function cellsUnder(api: GridApi<Item> | null, text: string, today: string): readonly PasteCell[] | null {
  const cell = api?.getFocusedCell();
  if (!api || !cell || cell.rowPinned || text === '') return null;
  const rows: PackingRow[] = [];
  for (let at = cell.rowIndex; at < api.getDisplayedRowCount(); at += 1) {
    const item = api.getDisplayedRowAtIndex(at)?.data;
    if (item && isLine(item)) rows.push(packingRowNow(item.id) ?? item);
  }
  const ids = api.getAllDisplayedColumns().map((column) => column.getColId());
  const cells = planPaste(readPasted(text), rows, ids.slice(ids.indexOf(cell.column.getColId())), today);
  return cells.length > 0 ? cells : null;
}
