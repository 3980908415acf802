// The columns of the history grid, one row an order; and the lines of an export.
import { IconBan, IconCircleCheck, IconTruckDelivery } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { HistoryRow } from '#shared/contract/packing.ts';
import { Ago } from '../../components/bits.tsx';
import type { ExportTable } from '../../components/export-table.ts';
import { Status } from '../../components/status.tsx';
import { whole } from '../../lib/format.ts';
import { dayWords } from '../orders/words.ts';
import type { HistoryOrder } from './data.ts';

type Column = ColDef<HistoryOrder>;
type Params = ICellRendererParams<HistoryOrder>;

const number = ({ value }: { value?: unknown }) => (typeof value === 'number' ? whole(value) : '');
const day = ({ value }: { value?: unknown }) => dayWords(typeof value === 'string' ? value : null);

/** The products of an order in one line. */
export const productsOf = ({ lines }: Pick<HistoryOrder, 'lines'>): string =>
  [...new Set(lines.map((line) => line.productName))].join(', ');

type Ended = Pick<HistoryOrder, 'closedBecause' | 'deliveredAt' | 'deliveredBy'>;

const endWords = ({ closedBecause, deliveredAt }: Ended): string =>
  closedBecause ? 'Closed' : deliveredAt ? 'Delivered' : 'Packed';

/** Delivered, closed without packing the rest, or packed and here because nobody marked it. */
export function HowItEnded({ order }: { order: Ended }) {
  if (order.closedBecause) return <Status tone="quiet" icon={IconBan} label="Closed" title={order.closedBecause} />;
  if (order.deliveredAt) {
    const by = order.deliveredBy ? `Marked delivered by ${order.deliveredBy}` : 'Marked delivered';
    return <Status tone="ok" icon={IconTruckDelivery} label="Delivered" title={by} />;
  }
  return <Status tone="ok" icon={IconCircleCheck} label="Packed" title="Nobody marked it delivered" />;
}

export const HISTORY_COLUMNS: Column[] = [
  { field: 'invoiceNumber', headerName: 'Invoice', initialWidth: 108, pinned: 'left', cellClass: 'ph-strong' },
  { field: 'store', headerName: 'Store', initialFlex: 1, minWidth: 160, tooltipField: 'store' },
  {
    colId: 'products',
    headerName: 'Products',
    initialFlex: 2,
    minWidth: 184,
    valueGetter: ({ data }) => (data ? productsOf(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? productsOf(data) : ''),
  },
  {
    colId: 'lines',
    headerName: 'Lines',
    initialWidth: 64,
    type: 'rightAligned',
    valueGetter: ({ data }) => data?.lines.length ?? 0,
  },
  { field: 'ordered', headerName: 'Ordered', initialWidth: 84, type: 'rightAligned', valueFormatter: number },
  { field: 'packed', headerName: 'Packed', initialWidth: 80, type: 'rightAligned', valueFormatter: number },
  { field: 'orderDate', headerName: 'Order date', initialWidth: 108, valueFormatter: day },
  {
    field: 'completedAt',
    headerName: 'Completed',
    initialWidth: 108,
    cellRenderer: ({ data }: Params) => <Ago at={data?.completedAt ?? null} />,
  },
  {
    colId: 'end',
    headerName: 'Ended',
    initialWidth: 112,
    valueGetter: ({ data }) => (data ? endWords(data) : ''),
    cellRenderer: ({ data }: Params) => (data ? <HowItEnded order={data} /> : null),
  },
];

const HEADERS = [
  'Invoice',
  'Store',
  'Product',
  'Ordered',
  'Packed',
  'METRC numbers',
  'Order date',
  'Delivery date',
  'Delivery notes',
  'Internal notes',
  'Completed',
  'Delivered',
  'Delivered by',
  'Closed because',
];

/** One row a line. Dates stay sortable. */
export const historyTable = (rows: readonly HistoryRow[]): ExportTable => ({
  headers: HEADERS,
  rows: rows.map((row) => [
    row.invoiceNumber,
    row.store,
    row.productName,
    row.ordered,
    row.packed,
    row.packages.map(({ metrcNumber }) => metrcNumber).join(', '),
    row.orderDate,
    row.deliveryDate,
    row.deliveryNotes,
    row.internalNotes,
    row.completedAt,
    row.deliveredAt,
    row.deliveredBy,
    row.closedBecause,
  ]),
});
