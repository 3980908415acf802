// The columns of the orders grid, and the same values for an export. Keys and dates are kept sortable; the cells
// show them as people read them.
import { IconAlertTriangle, IconBan, IconClock, IconEyeOff, IconUnlink } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { OrderRow } from '#shared/contract/orders.ts';
import type { ExportCell } from '../../components/export-table.ts';
import { Status } from '../../components/status.tsx';
import { DASH, whole } from '../../lib/format.ts';
import { dayWords, dollarsOrDash } from './words.ts';

type Column = ColDef<OrderRow>;
type Params = ICellRendererParams<OrderRow>;
type State = Pick<OrderRow, 'status' | 'stage' | 'cancelled' | 'gone'>;

/** Apex's stage above the company's own status; empty when the status names it already. */
const stageBeside = ({ status, stage }: State): string =>
  status !== '' && status.toLowerCase().includes(stage.toLowerCase()) ? '' : stage;

function stateWords(row: State): string {
  const words = [row.status, stageBeside(row)].filter(Boolean).join(' · ') || DASH;
  if (row.gone) return `No longer on Apex · ${words}`;
  return row.cancelled ? `Cancelled · ${words}` : words;
}

export function OrderState({ row }: { row: State }) {
  const stage = stageBeside(row);
  const words = (
    <>
      {row.status || (stage === '' && DASH)}
      {stage !== '' && <span className="ph-muted">{row.status === '' ? stage : ` · ${stage}`}</span>}
    </>
  );
  if (!row.gone && !row.cancelled) return words;
  return (
    <span className="ph-wrap">
      {row.gone ? (
        <Status tone="warn" icon={IconUnlink} label="No longer on Apex" />
      ) : (
        <Status tone="quiet" icon={IconBan} label="Cancelled" />
      )}
      <span className="ph-muted"> · {words}</span>
    </span>
  );
}

/** The delivery date; overdue and soon are said with an icon and a word. */
export function Delivery({ row, today }: { row: OrderRow; today: string }) {
  return (
    <span className="ph-wrap">
      {dayWords(row.deliveryDate)}{' '}
      {row.due === 'overdue' && <Status tone="bad" icon={IconAlertTriangle} label="Overdue" />}
      {row.due === 'soon' && (
        <Status tone="warn" icon={IconClock} label={row.deliveryDate === today ? 'Today' : 'Soon'} />
      )}
    </span>
  );
}

const leftOutWords = (row: OrderRow): string => (row.leftOut ? 'Left out' : '');

/** @param today the facility's date, so that what is due turns at its midnight */
export const orderColumns = (today: string): Column[] => [
  { field: 'invoiceNumber', headerName: 'Invoice', initialWidth: 100, pinned: 'left', cellClass: 'ph-strong' },
  { field: 'buyer', headerName: 'Store', initialFlex: 1, minWidth: 168, tooltipField: 'buyer' },
  {
    colId: 'status',
    headerName: 'Status',
    initialFlex: 1,
    minWidth: 208,
    valueGetter: ({ data }) => (data ? stateWords(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? stateWords(data) : ''),
    cellRenderer: ({ data }: Params) => (data ? <OrderState row={data} /> : null),
  },
  {
    field: 'orderDate',
    headerName: 'Ordered',
    initialWidth: 104,
    valueFormatter: ({ value }) => dayWords(typeof value === 'string' ? value : null),
  },
  {
    field: 'deliveryDate',
    headerName: 'Delivery',
    initialWidth: 180,
    valueFormatter: ({ value }) => dayWords(typeof value === 'string' ? value : null),
    cellRenderer: ({ data }: Params) => (data ? <Delivery row={data} today={today} /> : null),
  },
  { field: 'lines', headerName: 'Lines', initialWidth: 58, type: 'rightAligned' },
  {
    field: 'units',
    headerName: 'Units',
    initialWidth: 68,
    type: 'rightAligned',
    valueFormatter: ({ value }) => (typeof value === 'number' ? whole(value) : ''),
  },
  {
    field: 'totalCents',
    headerName: 'Total $',
    initialWidth: 88,
    type: 'rightAligned',
    valueFormatter: ({ value }) => dollarsOrDash(typeof value === 'number' ? value : null),
  },
  {
    colId: 'leftOut',
    headerName: 'Packing list',
    headerTooltip: 'Orders whose status is left out of the packing list by a setting',
    initialWidth: 98,
    valueGetter: ({ data }) => (data ? leftOutWords(data) : ''),
    cellRenderer: ({ data }: Params) =>
      data?.leftOut ? (
        <Status
          tone="quiet"
          icon={IconEyeOff}
          label="Left out"
          title="A setting keeps its status out of the packing list"
        />
      ) : null,
  },
];

/** A cell of an export: dates as 2026-11-21 and money as a number, so that spreadsheets sort and add them. */
export function orderCell(row: OrderRow, columnId: string): ExportCell {
  switch (columnId) {
    case 'status':
      return stateWords(row);
    case 'leftOut':
      return leftOutWords(row);
    case 'totalCents':
      return row.totalCents === null ? null : row.totalCents / 100;
    default: {
      const value: unknown = Reflect.get(row, columnId);
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    }
  }
}
