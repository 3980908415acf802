// The columns of the packing list. Lines, section headers and the totals row share them, so that sums stand under
// the numbers they are sums of. Which columns are edited in place is said here; how, in cell-editor.ts.
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams, SuppressKeyboardEventParams } from 'ag-grid-community';
import type { ReactNode } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import type { ExportCell } from '../../components/export-table.ts';
import { Status } from '../../components/status.tsx';
import { plural, whole } from '../../lib/format.ts';
import { dayWords } from '../orders/words.ts';
import { cellEditor } from './cell-editor.ts';
import { COLUMN_WORDS } from './paste.ts';
import { ProductCell } from './product-cell.tsx';
import { readDay, readNote, readUnits } from './typed.ts';
import { dueOf, type Item, isLine, type Totals } from './view.ts';
import { STATE_SIGN, stateOf } from './words.ts';

type Column = ColDef<Item>;
type Params = ICellRendererParams<Item>;
type Sum = 'ordered' | 'packed' | 'needsProduction' | 'needsPacking';

export interface ColumnsFor {
  readonly today: string;
  readonly may: boolean;
  /** The sums of a section, by its key. */
  readonly sectionTotals: (key: string) => Totals | undefined;
  readonly onOpen: (row: PackingRow) => void;
  readonly onToggle: (key: string) => void;
  readonly isCollapsed: (key: string) => boolean;
  /** What is the matter with a cell, in words; undefined while nothing is. */
  readonly markOf: (row: PackingRow, columnId: string) => string | undefined;
  readonly onLost: (label: string, text: string, words: string) => void;
}

const lineOf = (item: Item | undefined): PackingRow | null => (item && isLine(item) ? item : null);

/** "2026-11-24" sorts; the cell shows it as people read it. */
const dayText = (value: unknown): string => (typeof value === 'string' && value !== '' ? dayWords(value) : '');

export const tagsText = (row: PackingRow): string => row.allocations.map(({ metrcNumber }) => metrcNumber).join(', ');

/**
 * Letters and digits are told apart from scans first, and then given to the grid by the screen: by themselves they
 * neither start editing nor choose rows.
 */
const lettersWait = ({ event, editing }: SuppressKeyboardEventParams<Item>): boolean =>
  !editing && !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;

export function packingColumns(it: ColumnsFor): Column[] {
  /** A big screen has room for whole names. */
  const wide = window.innerWidth >= 1600;
  const sum = (field: Sum, headerName: string, initialWidth: number): Column => ({
    colId: field,
    headerName,
    initialWidth,
    type: 'rightAligned',
    valueGetter: ({ data }) => {
      if (!data) return null;
      return data.kind === 'group' ? (it.sectionTotals(data.key)?.[field] ?? 0) : data[field];
    },
    valueFormatter: ({ value }) => (typeof value === 'number' ? whole(value) : ''),
  });
  const text = (field: 'store' | 'invoiceNumber', headerName: string, initialWidth: number): Column => ({
    colId: field,
    headerName,
    initialWidth,
    valueGetter: ({ data }) => lineOf(data)?.[field] ?? '',
    tooltipValueGetter: ({ data }) => lineOf(data)?.[field],
  });
  const editable: Column = {
    editable: ({ data }) => it.may && lineOf(data) !== null,
    cellClass: ({ data }) => (it.may && lineOf(data) ? 'ph-editable' : undefined),
  };
  const note = (field: 'deliveryNotes' | 'internalNotes'): Column => ({
    ...editable,
    colId: field,
    headerName: COLUMN_WORDS[field],
    initialWidth: wide ? 168 : 128,
    valueGetter: ({ data }) => lineOf(data)?.[field] ?? '',
    tooltipValueGetter: ({ data }) => lineOf(data)?.[field],
    cellEditor: cellEditor({ label: COLUMN_WORDS[field], show: String, read: readNote }, it.onLost),
  });

  const mark = (item: Item | undefined, columnId: string): string | undefined => {
    const row = lineOf(item);
    return row ? it.markOf(row, columnId) : undefined;
  };

  const columns: Column[] = [
    {
      colId: 'productName',
      headerName: 'Product',
      initialWidth: wide ? 320 : 232,
      pinned: 'left',
      valueGetter: ({ data }) => {
        if (!data) return '';
        if (data.kind === 'total') return 'Total';
        return data.kind === 'group' ? data.name : data.productName;
      },
      tooltipValueGetter: ({ value }) => (typeof value === 'string' ? value : undefined),
      cellRenderer: ({ data }: Params) => data && <ProductCell item={data} of={it} />,
    },
    {
      ...text('store', 'Store', wide ? 200 : 160),
      // Sections and the total say here how much they are sums of.
      valueGetter: ({ data }) => {
        if (!data || isLine(data)) return data?.store ?? '';
        const sums = data.kind === 'group' ? it.sectionTotals(data.key) : data;
        return sums ? plural(sums.lines, 'line') : '';
      },
    },
    sum('ordered', 'Ordered', 72),
    {
      ...sum('packed', 'PACKED', 76),
      ...editable,
      headerTooltip: 'Units packed. Enter or a digit edits it, + and − pack and unpack one, P packs all the rest.',
      cellClass: ({ data }) => [
        'ag-right-aligned-cell',
        'ph-strong',
        ...(it.may && lineOf(data) ? ['ph-editable'] : []),
      ],
      cellEditor: cellEditor({ label: 'PACKED', show: String, read: readUnits, numeric: true }, it.onLost),
    },
    {
      ...sum('needsProduction', 'Needs Production', 120),
      headerTooltip: 'What finished units cannot cover after the rows above took theirs',
      cellClassRules: { 'ph-short': ({ value, data }) => Number(value) > 0 && data?.kind !== 'group' },
    },
    { ...sum('needsPacking', 'Needs Packing', 104), headerTooltip: 'Ordered minus PACKED, never below 0' },
    {
      ...editable,
      colId: 'deliveryDate',
      headerName: 'Delivery Date',
      initialWidth: 176,
      valueGetter: ({ data }) => lineOf(data)?.deliveryDate ?? null,
      valueFormatter: ({ value }) => dayText(value),
      cellRenderer: ({ data }: Params) => (
        <Marked words={mark(data, 'deliveryDate')}>
          <DeliveryDay row={lineOf(data)} today={it.today} />
        </Marked>
      ),
      cellEditor: cellEditor(
        {
          label: 'Delivery Date',
          show: (value) => String(value ?? ''),
          read: (typed) => readDay(typed, it.today),
          calendar: true,
        },
        it.onLost,
      ),
    },
    note('deliveryNotes'),
    note('internalNotes'),
    text('invoiceNumber', 'Invoice #', 96),
    {
      colId: 'batch',
      headerName: 'Batch #',
      headerTooltip: 'The METRC packages it is packed from, or reserved on',
      initialWidth: 128,
      valueGetter: ({ data }) => {
        const row = lineOf(data);
        return row ? tagsText(row) : '';
      },
      tooltipValueGetter: ({ value }) => (value === '' ? undefined : value),
      cellRenderer: ({ data }: Params) => <Tags row={lineOf(data)} />,
    },
    {
      colId: 'orderDate',
      headerName: 'Date',
      headerTooltip: 'When it was ordered',
      initialWidth: 104,
      valueGetter: ({ data }) => lineOf(data)?.orderDate ?? null,
      valueFormatter: ({ value }) => dayText(value),
    },
    {
      colId: 'state',
      headerName: 'Status',
      initialWidth: 104,
      valueGetter: ({ data }) => {
        const row = lineOf(data);
        return row ? STATE_SIGN[stateOf(row)].label : '';
      },
      cellRenderer: ({ data }: Params) => <State row={lineOf(data)} />,
    },
  ];
  return columns.map((column) => ({
    // Only a marked cell is drawn by more than its text.
    ...(!column.cellRenderer && {
      cellRendererSelector: ({ data, colDef }: Params) => {
        const words = mark(data, colDef?.colId ?? '');
        return words === undefined ? undefined : { component: MarkedText, params: { words } };
      },
    }),
    ...column,
    suppressKeyboardEvent: lettersWait,
    // The filter reads the rows themselves.
    getQuickFilterText: () => '',
  }));
}

export function State({ row }: { row: PackingRow | null }) {
  if (!row) return null;
  const { tone, icon, label, text } = STATE_SIGN[stateOf(row)];
  return <Status tone={tone} icon={icon} label={label} title={text} />;
}

/** Something about the cell waits in the conflicts tray; `words` say what. */
function Marked(props: { words: string | undefined; children: ReactNode }) {
  if (props.words === undefined) return props.children;
  return (
    <span className="ph-marked" title={props.words}>
      <IconAlertTriangle size={14} role="img" aria-label={props.words} />
      <span className="ph-ellipsis">{props.children}</span>
    </span>
  );
}

const MarkedText = (props: Params & { words: string }) => (
  <Marked words={props.words}>{props.valueFormatted ?? String(props.value ?? '')}</Marked>
);

const DUE_WORD = { overdue: 'overdue', today: 'today' } as const;

function DeliveryDay({ row, today }: { row: PackingRow | null; today: string }) {
  if (!row?.deliveryDate) return null;
  const due = dueOf(row, today);
  return (
    <>
      {dayText(row.deliveryDate)} {due && <span className={`ph-due ph-due-${due}`}>{DUE_WORD[due]}</span>}
    </>
  );
}

function Tags({ row }: { row: PackingRow | null }) {
  const [first, ...others] = row?.allocations ?? [];
  if (!first) return null;
  return (
    <span className="ph-mono ph-tag">
      …<b>{first.metrcNumber.slice(-8)}</b>
      {others.length > 0 && ` +${others.length}`}
    </span>
  );
}

/** A cell of an export: dates as 2026-11-21 and numbers as numbers. */
export function packingCell(row: Item, columnId: string): ExportCell {
  if (!isLine(row)) return null;
  if (columnId === 'batch') return tagsText(row);
  if (columnId === 'state') return STATE_SIGN[stateOf(row)].label;
  const value: unknown = Reflect.get(row, columnId);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
