// Every batch that has its packages, and how it was found.
import type { ColDef, GridApi } from 'ag-grid-community';
import { type RefObject, useEffect } from 'react';
import { MATCHED_BY_TEXT } from '#shared/text/labels.ts';
import { DataGrid } from '../../components/data-grid.tsx';
import { whole } from '../../lib/format.ts';
import type { Outputs } from '../../rpc/client.ts';

type Row = Outputs['mapping']['overview']['matched'][number];

const COLUMNS: ColDef<Row>[] = [
  {
    field: 'batchId',
    headerName: 'Batch',
    initialWidth: 88,
    type: 'rightAligned',
    valueFormatter: ({ value }) => String(value),
  },
  { field: 'productName', headerName: 'Product', initialWidth: 320 },
  { field: 'batchName', headerName: 'Lot', initialWidth: 144 },
  { field: 'strain', headerName: 'Strain', initialWidth: 176 },
  { field: 'skuKey', headerName: 'SKU', initialWidth: 152 },
  {
    field: 'matchedBy',
    headerName: 'Found',
    initialWidth: 120,
    valueFormatter: ({ data }) => (data ? MATCHED_BY_TEXT[data.matchedBy] : ''),
  },
  { field: 'packages', headerName: 'Packages', initialWidth: 88, type: 'rightAligned' },
  {
    field: 'desired',
    headerName: 'We offer',
    initialWidth: 96,
    type: 'rightAligned',
    valueFormatter: ({ value }) => whole(value),
  },
];

const rowId = (row: Row): string => String(row.batchId);

export type MatchedApi = RefObject<GridApi<Row> | null>;

export function MatchedTab(props: { items: readonly Row[]; filter: string; api: MatchedApi }) {
  const { api } = props;
  useEffect(() => {
    api.current?.setGridOption('quickFilterText', props.filter);
  }, [api, props.filter]);
  return (
    <DataGrid
      name="matched"
      label="Matched batches"
      rows={props.items}
      columns={COLUMNS}
      rowId={rowId}
      empty="No matched batch fits. Type less in the filter."
      onReady={(it) => {
        api.current = it;
        it.setGridOption('quickFilterText', props.filter);
      }}
    />
  );
}
