// Every batch there ever was, in the grid of all lists: those in the works, finished, cancelled, or to look at.
import type { GridApi } from 'ag-grid-community';
import { type RefObject, useCallback, useMemo, useState } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import type { ProductionSearch } from '../../app/router.tsx';
import { Chips } from '../../components/chips.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { batchColumns } from './columns.tsx';
import { useAllBatches } from './data.ts';
import { isOpen, needsAttention } from './words.ts';

type Show = NonNullable<ProductionSearch['show']>;

const KEEPS: Readonly<Record<Show, (batch: ProductionBatch) => boolean>> = {
  active: isOpen,
  finished: ({ state }) => state === 'finished',
  cancelled: ({ state }) => state === 'cancelled',
  attention: needsAttention,
  all: () => true,
};

const SHOWS = [
  ['active', 'In the works'],
  ['attention', 'To look at'],
  ['finished', 'Finished'],
  ['cancelled', 'Cancelled'],
  ['all', 'All'],
] as const satisfies readonly (readonly [Show, string])[];

export function ShowChips(props: { show: Show; onShow: (show: Show) => void }) {
  const { rows, whole: read } = useAllBatches();
  return (
    <Chips
      label="Show"
      value={props.show}
      chips={SHOWS.map(([value, label]) => ({
        value,
        label,
        ...(rows && read && { count: rows.filter(KEEPS[value]).length }),
      }))}
      onChange={props.onShow}
    />
  );
}

const batchId = (row: ProductionBatch): string => row.id;

export function BatchList(props: {
  api: RefObject<GridApi<ProductionBatch> | null>;
  show: Show;
  initialText: string;
  open: string | undefined;
  onOpen: (id: string) => void;
}) {
  const { query, rows, whole: read } = useAllBatches();
  const [shown, setShown] = useState<number | null>(null);
  const columns = useMemo(() => batchColumns, []);
  const keep = useCallback((row: ProductionBatch) => KEEPS[props.show](row), [props.show]);
  if (query.isError && !rows) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!rows) return <RowsSkeleton />;
  return (
    <>
      <DataGrid
        name="production"
        label="Production batches"
        rows={rows}
        columns={columns}
        rowId={batchId}
        keep={keep}
        empty={rows.length === 0 ? 'No batch was started yet.' : 'No batch fits. Clear the filter, or look under All.'}
        onOpen={({ id }) => props.onOpen(id)}
        onFocusRow={({ id }) => props.open !== undefined && props.open !== id && props.onOpen(id)}
        onShown={setShown}
        onReady={(it) => {
          props.api.current = it;
          if (props.initialText) it.setGridOption('quickFilterText', props.initialText);
          it.addEventListener('gridPreDestroyed', () => {
            if (props.api.current === it) props.api.current = null;
          });
        }}
      />
      <div className="ph-foot">
        <span role="status">
          {whole(shown ?? rows.length)} of {plural(rows.length, 'batch', 'batches')}
          {!read && ', loading the older ones'}
        </span>
        <span>Enter opens, M moves, C counts, W waste, Ctrl C copies</span>
      </div>
    </>
  );
}
