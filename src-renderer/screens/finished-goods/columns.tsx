// The columns of the finished-goods grid. Units columns come from the SKUs the packages really have:
// the four defaults first, custom ones after them. Only words are searched by the quick filter.
import type { ColDef, ICellRendererParams, ValueFormatterParams } from 'ag-grid-community';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { PACKAGE_APEX_TEXT } from '#shared/text/labels.ts';
import { shortSku, skuWords, spelledOutSku } from '#shared/text/sku.ts';
import { Ago, MetrcTag } from '../../components/bits.tsx';
import { PackageApexStatus } from '../../components/status.tsx';
import { DASH, grams, whole } from '../../lib/format.ts';
import type { PackageRow } from '../../rpc/client.ts';

type Column = ColDef<PackageRow>;
type Params = ICellRendererParams<PackageRow>;

const notSearched = () => '';

const gramsText = ({ value }: ValueFormatterParams<PackageRow>): string =>
  typeof value === 'number' ? grams(value) : '';
const quietGramsText = ({ value }: ValueFormatterParams<PackageRow>): string =>
  typeof value === 'number' && value !== 0 ? grams(value) : DASH;

const gramsColumn = (field: keyof PackageRow & string, headerName: string, quiet: boolean): Column => ({
  colId: field,
  headerName: `${headerName} g`,
  valueGetter: ({ data }) => data?.[field],
  valueFormatter: quiet ? quietGramsText : gramsText,
  getQuickFilterText: notSearched,
  type: 'rightAligned',
  width: 104,
  initialWidth: 104,
});

const unitsColumn = (key: string): Column => ({
  colId: `units.${key}`,
  headerName: shortSku(key) ?? spelledOutSku(key),
  headerTooltip: `Units offered: ${skuWords(key)}`,
  valueGetter: ({ data }) => data?.units[key] ?? null,
  valueFormatter: ({ value }) => (typeof value === 'number' ? whole(value) : ''),
  getQuickFilterText: notSearched,
  type: 'rightAligned',
  initialWidth: shortSku(key) === null ? 136 : 84,
});

/** SKU keys of all packages: the defaults, then custom ones by name. */
export function skuKeysOf(rows: readonly PackageRow[]): string[] {
  const defaults: string[] = DEFAULT_SKUS.map((sku) => sku.key);
  const custom = new Set<string>();
  for (const row of rows) for (const key in row.units) if (shortSku(key) === null) custom.add(key);
  return [...defaults, ...[...custom].sort()];
}

export const packageColumns = (skuKeys: readonly string[]): Column[] => [
  { field: 'strain', headerName: 'Strain', initialWidth: 176, pinned: 'left' },
  {
    field: 'metrcNumber',
    headerName: 'METRC',
    initialWidth: 212,
    cellRenderer: ({ data }: Params) => (data ? <MetrcTag tag={data.metrcNumber} /> : null),
  },
  { ...gramsColumn('availableMg', 'Available', false), cellStyle: { fontWeight: 600 } },
  gramsColumn('currentMg', 'Current', false),
  gramsColumn('orderedMg', 'Ordered', true),
  gramsColumn('packedMg', 'Packed', true),
  gramsColumn('heldMg', 'Held', true),
  ...skuKeys.map(unitsColumn),
  {
    field: 'apexState',
    headerName: 'Apex',
    initialWidth: 116,
    valueFormatter: ({ data }) => (data ? PACKAGE_APEX_TEXT[data.apexState].label : ''),
    getQuickFilterText: notSearched,
    cellRenderer: ({ data }: Params) => (data ? <PackageApexStatus state={data.apexState} /> : null),
  },
  {
    field: 'apexAcknowledgedAt',
    headerName: 'Acknowledged',
    headerTooltip: 'When Apex last confirmed a quantity of this package',
    initialWidth: 116,
    getQuickFilterText: notSearched,
    cellRenderer: ({ data }: Params) => (data ? <Ago at={data.apexAcknowledgedAt} /> : null),
  },
  { field: 'status', headerName: 'Status', initialWidth: 96, getQuickFilterText: notSearched },
  { field: 'note', headerName: 'Note', initialWidth: 240, tooltipField: 'note' },
];
