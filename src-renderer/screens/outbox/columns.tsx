// The columns of the outbox, and the same values for an export. The core orders the list; only a part of it may be
// loaded, so columns do not sort.
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { OutboxItem } from '#shared/contract/outbox.ts';
import { OUTBOX_TARGET_TEXT, outboxKindWords } from '#shared/text/outbox.ts';
import { Ago } from '../../components/bits.tsx';
import type { ExportCell } from '../../components/export-table.ts';
import { DASH } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { ItemState, lastWords, stateLabel } from './state.tsx';

type Params = ICellRendererParams<OutboxItem>;

/** When it is tried again; one that is due any moment is "now", never "2 s ago". */
export function NextTry({ item }: { item: OutboxItem }) {
  const now = useNow();
  if (item.state === 'sending') return 'now';
  if ((item.state !== 'pending' && item.state !== 'unknown') || item.waitsFor !== null) {
    return <span className="ph-muted">{DASH}</span>;
  }
  if (item.nextAttemptAt === null || Date.parse(item.nextAttemptAt) <= now) return 'now';
  return <Ago at={item.nextAttemptAt} />;
}

const COLUMNS: ColDef<OutboxItem>[] = [
  { field: 'title', headerName: 'What', initialFlex: 2, minWidth: 232, tooltipField: 'title', cellClass: 'ph-strong' },
  {
    field: 'target',
    headerName: 'To',
    initialWidth: 72,
    valueFormatter: ({ data }) => (data ? OUTBOX_TARGET_TEXT[data.target] : ''),
  },
  {
    colId: 'state',
    headerName: 'State',
    initialWidth: 176,
    valueGetter: ({ data }) => (data ? stateLabel(data) : ''),
    cellRenderer: ({ data }: Params) => (data ? <ItemState item={data} /> : null),
  },
  { field: 'attempts', headerName: 'Tries', initialWidth: 58, type: 'rightAligned' },
  {
    field: 'nextAttemptAt',
    headerName: 'Next try',
    initialWidth: 88,
    cellRenderer: ({ data }: Params) => (data ? <NextTry item={data} /> : null),
  },
  {
    colId: 'lastError',
    headerName: 'What went wrong',
    initialFlex: 2,
    minWidth: 200,
    valueGetter: ({ data }) => (data ? lastWords(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? lastWords(data) : ''),
  },
  { field: 'createdBy', headerName: 'Who', initialWidth: 128, tooltipField: 'createdBy' },
  {
    field: 'createdAt',
    headerName: 'Since',
    initialWidth: 96,
    cellRenderer: ({ data }: Params) => <Ago at={data?.createdAt ?? null} />,
  },
  {
    field: 'doneAt',
    headerName: 'Sent',
    initialWidth: 96,
    cellRenderer: ({ data }: Params) => <Ago at={data?.doneAt ?? null} />,
  },
  {
    field: 'kind',
    headerName: 'Kind',
    initialHide: true,
    initialWidth: 176,
    valueFormatter: ({ data }) => (data ? outboxKindWords(data.kind) : ''),
  },
];

export const outboxColumns: ColDef<OutboxItem>[] = COLUMNS.map((column) => ({ ...column, sortable: false }));

/** A cell of an export: words for keys, instants as they are. */
export function outboxCell(item: OutboxItem, columnId: string): ExportCell {
  switch (columnId) {
    case 'state':
      return stateLabel(item);
    case 'lastError':
      return lastWords(item);
    case 'target':
      return OUTBOX_TARGET_TEXT[item.target];
    case 'kind':
      return outboxKindWords(item.kind);
    default: {
      const value: unknown = Reflect.get(item, columnId);
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    }
  }
}
