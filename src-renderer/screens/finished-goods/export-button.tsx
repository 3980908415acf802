// Everything the filter lets through, as CSV, in the order and columns shown.
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { GridApi } from 'ag-grid-community';
import type { RefObject } from 'react';
import { type Cell, download, toCsv } from '../../lib/csv.ts';
import { plural } from '../../lib/format.ts';
import type { PackageRow } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';

/** Masses leave as grams with a point, so that spreadsheets add them up. */
const exported = (colId: string, value: unknown): Cell => {
  if (typeof value === 'number') return colId.endsWith('Mg') ? value / 1000 : value;
  return typeof value === 'string' ? value : null;
};

function exportRows(api: GridApi<PackageRow>): void {
  const columns = api.getAllDisplayedColumns();
  const rows: Cell[][] = [];
  api.forEachNodeAfterFilterAndSort((rowNode) => {
    rows.push(columns.map((colKey) => exported(colKey.getColId(), api.getCellValue({ rowNode, colKey }))));
  });
  const header = columns.map((column) => column.getColDef().headerName ?? column.getColId());
  download(`packages-${new Date().toISOString().slice(0, 10)}.csv`, toCsv(header, rows));
  tell(`${plural(rows.length, 'package')} exported`);
}

export const ExportButton = (props: { api: RefObject<GridApi<PackageRow> | null> }) => (
  <Button leftSection={<IconDownload size={14} />} onClick={() => props.api.current && exportRows(props.api.current)}>
    Export
  </Button>
);
