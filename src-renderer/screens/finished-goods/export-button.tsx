// Everything the filter lets through, in the order and columns shown.
import type { GridApi } from 'ag-grid-community';
import type { RefObject } from 'react';
import { ExportMenu } from '../../components/export-menu.tsx';
import { gridTable } from '../../components/export-table.ts';
import type { PackageRow } from '../../rpc/client.ts';

export const ExportButton = (props: { api: RefObject<GridApi<PackageRow> | null> }) => (
  <ExportMenu list="packages" table={() => gridTable(props.api.current)} />
);
