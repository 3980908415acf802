// The columns of the stores grid.
import { IconEyeOff } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { StoreRow } from '#shared/contract/stores.ts';
import { Status } from '../../components/status.tsx';
import { whole } from '../../lib/format.ts';
import { dayWords } from '../orders/words.ts';

type Column = ColDef<StoreRow>;
type Params = ICellRendererParams<StoreRow>;

const number = ({ value }: { value?: unknown }) => (typeof value === 'number' ? whole(value) : '');

export const otherNames = ({ aliases }: Pick<StoreRow, 'aliases'>): string =>
  aliases.map(({ alias }) => alias).join(', ');

export const LeftOut = () => (
  <Status tone="quiet" icon={IconEyeOff} label="Left out" title="Its orders do not stand in delivery lists" />
);

export const STORE_COLUMNS: Column[] = [
  {
    field: 'name',
    headerName: 'Store',
    initialWidth: 240,
    pinned: 'left',
    cellClass: 'ph-strong',
    tooltipField: 'name',
  },
  {
    field: 'position',
    headerName: 'Place',
    headerTooltip: 'Its place in delivery lists; stores without one come after, by name',
    initialWidth: 72,
    type: 'rightAligned',
    valueFormatter: ({ value }) => (typeof value === 'number' ? whole(value) : 'By name'),
    getQuickFilterText: () => '',
  },
  {
    colId: 'aliases',
    headerName: 'Other names',
    initialFlex: 1,
    minWidth: 144,
    valueGetter: ({ data }) => (data ? otherNames(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? otherNames(data) : ''),
  },
  {
    field: 'openOrders',
    headerName: 'Open orders',
    initialWidth: 104,
    type: 'rightAligned',
    valueFormatter: number,
    getQuickFilterText: () => '',
  },
  {
    field: 'orders',
    headerName: 'All orders',
    initialWidth: 92,
    type: 'rightAligned',
    valueFormatter: number,
    getQuickFilterText: () => '',
  },
  {
    field: 'lastOrderDate',
    headerName: 'Last order',
    initialWidth: 108,
    valueFormatter: ({ value }) => dayWords(typeof value === 'string' ? value : null),
    getQuickFilterText: () => '',
  },
  {
    field: 'leftOut',
    cellDataType: false,
    headerName: 'Delivery lists',
    initialWidth: 112,
    valueFormatter: ({ data }) => (data?.leftOut ? 'Left out' : ''),
    cellRenderer: ({ data }: Params) => (data?.leftOut ? <LeftOut /> : null),
    getQuickFilterText: ({ data }) => (data.leftOut ? 'left out' : ''),
  },
  { field: 'deliveryNote', headerName: 'Delivery note', initialFlex: 1, minWidth: 144, tooltipField: 'deliveryNote' },
];
