// What the next cycle would send, without sending: rows that need a person first, then all of it.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ColDef, GridApi, ICellRendererParams } from 'ag-grid-community';
import { useMemo, useRef } from 'react';
import { syncRoute } from '../../app/router.tsx';
import { Ago } from '../../components/bits.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { gridTable } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { PlanActionStatus } from '../../components/status.tsx';
import { plural, whole, wholeOrDash } from '../../lib/format.ts';
import { orpc, type PlanItem } from '../../rpc/client.ts';
import { NeedsPerson } from './needs-person.tsx';
import { SafetyPanel } from './safety-panel.tsx';

type Params = ICellRendererParams<PlanItem>;

const DIRECTION = { zero: 'To zero', decrease: 'Down', increase: 'Up' } as const;

const COLUMNS: ColDef<PlanItem>[] = [
  {
    field: 'batchId',
    headerName: 'Batch',
    initialWidth: 80,
    type: 'rightAligned',
    valueFormatter: ({ value }) => String(value),
  },
  { field: 'productName', headerName: 'Product', initialWidth: 256 },
  { field: 'strain', headerName: 'Strain', initialWidth: 144 },
  { field: 'skuKey', headerName: 'SKU', initialWidth: 136 },
  {
    field: 'direction',
    headerName: 'Change',
    initialWidth: 84,
    valueFormatter: ({ data }) => (data ? DIRECTION[data.direction] : ''),
  },
  {
    field: 'from',
    headerName: 'Apex has',
    initialWidth: 88,
    type: 'rightAligned',
    valueFormatter: ({ data }) => wholeOrDash(data?.from ?? null),
  },
  {
    field: 'to',
    headerName: 'Will be',
    initialWidth: 80,
    type: 'rightAligned',
    valueFormatter: ({ value }) => whole(value),
    cellStyle: { fontWeight: 600 },
  },
  {
    field: 'action',
    headerName: 'State',
    initialWidth: 112,
    cellRenderer: ({ data }: Params) => (data ? <PlanActionStatus action={data.action} /> : null),
  },
  { field: 'cause', headerName: 'Why', initialWidth: 168 },
  {
    colId: 'packages',
    headerName: 'Packages',
    initialWidth: 176,
    valueGetter: ({ data }) => data?.packages.map((it) => `${it.metrcNumber.slice(-8)}: ${it.units}`).join(', ') ?? '',
    tooltipValueGetter: ({ data }) =>
      data?.packages.map((it) => `${it.metrcNumber}: ${plural(it.units, 'unit')}`).join(', '),
  },
  { field: 'attempts', headerName: 'Attempts', initialWidth: 84, type: 'rightAligned' },
  {
    field: 'nextAttemptAt',
    headerName: 'Next attempt',
    initialWidth: 104,
    cellRenderer: ({ data }: Params) => (data ? <Ago at={data.nextAttemptAt} /> : null),
  },
  { field: 'lastError', headerName: 'Last problem', initialWidth: 240, tooltipField: 'lastError' },
];

const planId = (item: PlanItem): string => String(item.batchId);

export function PlanTab() {
  const { q = '' } = syncRoute.useSearch();
  const navigate = useNavigate({ from: syncRoute.fullPath });
  const query = useQuery(orpc.apexSync.plan.queryOptions());
  const api = useRef<GridApi<PlanItem>>(null);
  const items = query.data?.items;
  const sums = useMemo(() => {
    const sends = items?.filter((item) => item.action === 'send') ?? [];
    return { sends: sends.length, lower: sends.filter((item) => item.direction !== 'increase').length };
  }, [items]);

  if (query.isError) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data || !items) return <RowsSkeleton />;
  if (items.length === 0) {
    return (
      <EmptyState title="Nothing to send">
        <p>
          Apex already shows what we offer, or nothing is offered yet. A change in a package appears here within
          seconds.
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      {query.data.safety.tripped && <SafetyPanel plan={query.data} />}
      <NeedsPerson items={items} />
      <div className="ph-toolbar">
        <FilterField
          label="Filter the plan"
          initial={q}
          onType={(text) => api.current?.setGridOption('quickFilterText', text)}
          onSettle={(text) => void navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true })}
        />
        <span className="ph-muted">
          {query.data.paused
            ? 'Preview: nothing goes out while the sync is stopped.'
            : `Preview: looking sends nothing. The next cycle sends ${whole(sums.sends)}; the ${whole(sums.lower)} that go down go first.`}
        </span>
        <span className="ph-toolbar-end ph-muted">
          as of <Ago at={query.data.at} />
          <ExportMenu list="sync-plan" table={() => gridTable(api.current)} />
        </span>
      </div>
      <DataGrid
        name="plan"
        label="Plan of the next cycle"
        rows={items}
        columns={COLUMNS}
        rowId={planId}
        empty="Nothing in the plan fits the filter."
        onReady={(it) => {
          api.current = it;
          if (q) it.setGridOption('quickFilterText', q);
        }}
      />
    </>
  );
}
