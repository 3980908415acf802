// The columns of the consumables grid. Low ones stand on top until somebody sorts otherwise.
import { IconArchive } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams, ValueFormatterParams } from 'ag-grid-community';
import type { ConsumableRow } from '#shared/contract/consumables.ts';
import { CONSUMABLE_KIND_TEXT, orderWords, STOCK_STATE_TEXT, stockStateOf } from '#shared/text/consumables.ts';
import { skuWords } from '#shared/text/sku.ts';
import { Status } from '../../components/status.tsx';
import { DASH, whole } from '../../lib/format.ts';
import { StockStatus } from './stock-state.tsx';
import { bySku, daysWords, PRESSING } from './words.ts';

type Column = ColDef<ConsumableRow>;
type Params = ICellRendererParams<ConsumableRow>;

const notSearched = () => '';
const skusOf = ({ usedBy }: ConsumableRow): string => [...usedBy].sort(bySku).map(skuWords).join(', ');
const wholeText = ({ value }: ValueFormatterParams<ConsumableRow>): string =>
  typeof value === 'number' ? whole(value) : DASH;
/** 0 is "nobody said". */
const saidText = ({ value }: ValueFormatterParams<ConsumableRow>): string =>
  typeof value === 'number' && value > 0 ? whole(value) : DASH;

const numberColumn = (field: keyof ConsumableRow & string, headerName: string, initialWidth: number): Column => ({
  field,
  headerName,
  type: 'rightAligned',
  initialWidth,
  valueFormatter: wholeText,
  getQuickFilterText: notSearched,
});

export const CONSUMABLE_COLUMNS: Column[] = [
  {
    field: 'name',
    headerName: 'Consumable',
    initialWidth: 220,
    pinned: 'left',
    cellClass: 'ph-strong',
    tooltipField: 'name',
  },
  {
    field: 'kind',
    headerName: 'Kind',
    initialWidth: 76,
    valueFormatter: ({ data }) => (data ? CONSUMABLE_KIND_TEXT[data.kind] : ''),
    getQuickFilterText: ({ data }) => CONSUMABLE_KIND_TEXT[data.kind],
  },
  { ...numberColumn('onHand', 'On hand', 96), cellStyle: { fontWeight: 600 } },
  {
    colId: 'state',
    headerName: 'Stock',
    initialWidth: 184,
    valueGetter: ({ data }) => (data ? PRESSING[stockStateOf(data)] : null),
    valueFormatter: ({ data }) => {
      if (!data) return '';
      if (data.archivedAt !== null) return 'Put away';
      const { label } = STOCK_STATE_TEXT[stockStateOf(data)];
      return data.low ? `${label}: ${orderWords(data.reorderAmount).toLowerCase()}` : label;
    },
    getQuickFilterText: ({ data }) => (data.archivedAt === null ? STOCK_STATE_TEXT[stockStateOf(data)].label : ''),
    cellRenderer: ({ data }: Params) =>
      data &&
      (data.archivedAt === null ? (
        <StockStatus row={data} order />
      ) : (
        <Status tone="quiet" icon={IconArchive} label="Put away" title="Out of the lists; its history is kept" />
      )),
  },
  { ...numberColumn('reorderPoint', 'Reorder at', 96), valueFormatter: saidText },
  {
    ...numberColumn('reorderAmount', 'Order', 88),
    headerTooltip: 'How many are ordered at a time',
    valueFormatter: saidText,
  },
  {
    ...numberColumn('perDay', 'A day', 84),
    headerTooltip: 'Used a day, over the last 30 days',
    valueFormatter: ({ value }) => (typeof value === 'number' ? whole(value) : DASH),
  },
  {
    ...numberColumn('daysLeft', 'Days left', 88),
    headerTooltip: 'How long it lasts at that use',
    valueFormatter: ({ value }) => (typeof value === 'number' ? daysWords(value) : DASH),
  },
  {
    colId: 'usedBy',
    headerName: 'Used by',
    initialFlex: 1,
    minWidth: 144,
    valueGetter: ({ data }) => data && skusOf(data),
    tooltipValueGetter: ({ data }) => data && skusOf(data),
  },
  { field: 'note', headerName: 'Note', initialFlex: 1, minWidth: 120, tooltipField: 'note' },
];
