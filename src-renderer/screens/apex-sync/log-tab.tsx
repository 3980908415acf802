// Every push and every reading that mattered, newest first, searchable, kept as long as Settings say.
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ColDef, GridApi, ICellRendererParams } from 'ag-grid-community';
import { useMemo, useRef } from 'react';
import type { LogResult } from '#shared/contract/apex-sync.ts';
import { LOG_RESULT_TEXT } from '#shared/text/labels.ts';
import { syncRoute } from '../../app/router.tsx';
import { Ago } from '../../components/bits.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { type ExportCell, rowsUnderGrid } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { LogResultStatus } from '../../components/status.tsx';
import { duration, whole, wholeOrDash } from '../../lib/format.ts';
import { client, type LogRow, orpc } from '../../rpc/client.ts';

const PAGE = 200;

type Params = ICellRendererParams<LogRow>;

const COLUMNS: ColDef<LogRow>[] = [
  {
    field: 'at',
    headerName: 'When',
    initialWidth: 104,
    cellRenderer: ({ data }: Params) => (data ? <Ago at={data.at} /> : null),
  },
  {
    field: 'batchId',
    headerName: 'Batch',
    initialWidth: 80,
    type: 'rightAligned',
    valueFormatter: ({ value }) => String(value),
  },
  { field: 'productName', headerName: 'Product', initialWidth: 272 },
  {
    field: 'from',
    headerName: 'From',
    initialWidth: 80,
    type: 'rightAligned',
    valueFormatter: ({ data }) => wholeOrDash(data?.from ?? null),
  },
  {
    field: 'to',
    headerName: 'To',
    initialWidth: 80,
    type: 'rightAligned',
    valueFormatter: ({ value }) => whole(value),
  },
  {
    field: 'result',
    headerName: 'Result',
    initialWidth: 144,
    cellRenderer: ({ data }: Params) => (data ? <LogResultStatus result={data.result} /> : null),
  },
  { field: 'cause', headerName: 'Why', initialWidth: 184 },
  {
    field: 'latencyMs',
    headerName: 'Took',
    initialWidth: 80,
    type: 'rightAligned',
    valueFormatter: ({ data }) => duration(data?.latencyMs ?? null),
  },
  { field: 'error', headerName: 'Problem', initialWidth: 280, tooltipField: 'error' },
];

const logId = (row: LogRow): string => row.id;
/** A line in an export: results as words, everything else as it is. */
function logCell(row: LogRow, columnId: string): ExportCell {
  if (columnId === 'result') return LOG_RESULT_TEXT[row.result].label;
  const value: unknown = Reflect.get(row, columnId);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

const BIGGEST_PAGE = 1000;
const MOST_EXPORTED = 100_000;

/** Every line that fits the search, not only those loaded. */
async function wholeLog(search: string, result: LogResult | undefined): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  for (let more = true; more && rows.length < MOST_EXPORTED; ) {
    const before = rows.at(-1)?.id;
    const page = await client.apexSync.log({
      search,
      limit: BIGGEST_PAGE,
      ...(result && { result }),
      ...(before && { before }),
    });
    rows.push(...page.rows);
    more = page.more && page.rows.length > 0;
  }
  return rows;
}

const isResult = (value: string): value is LogResult => Object.hasOwn(LOG_RESULT_TEXT, value);

export function LogTab() {
  const { q = '', result } = syncRoute.useSearch();
  const navigate = useNavigate({ from: syncRoute.fullPath });
  const api = useRef<GridApi<LogRow>>(null);
  const query = useInfiniteQuery(
    orpc.apexSync.log.infiniteOptions({
      input: (before: string | undefined) => ({
        search: q,
        limit: PAGE,
        ...(result && { result }),
        ...(before && { before }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => (page.more ? page.rows.at(-1)?.id : undefined),
      placeholderData: (old) => old,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows), [query.data]);
  const narrowed = q !== '' || result !== undefined;

  return (
    <>
      <div className="ph-toolbar">
        <FilterField
          label="Search batch, product or cause"
          initial={q}
          onType={() => undefined}
          onSettle={(text) => void navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true })}
        />
        <NativeSelect
          aria-label="Result"
          value={result ?? ''}
          data={[
            { value: '', label: 'Any result' },
            ...Object.entries(LOG_RESULT_TEXT).map(([value, { label }]) => ({ value, label })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: (old) => ({ ...old, result: isResult(value) ? value : undefined }), replace: true })
          }
        />
        <span className="ph-toolbar-end ph-muted">
          {rows && `${whole(rows.length)} shown`}
          {query.hasNextPage && (
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Load more
            </Button>
          )}
          <ExportMenu
            list="sync-log"
            table={async () => rowsUnderGrid(api.current, await wholeLog(q, result), logCell)}
          />
        </span>
      </div>
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !rows ? (
        <RowsSkeleton />
      ) : rows.length === 0 ? (
        <EmptyState title={narrowed ? 'Nothing in the log fits' : 'Nothing was sent yet'}>
          <p>
            {narrowed
              ? 'Search for less, or choose any result.'
              : 'Every push to Apex will stand here with its result.'}
          </p>
        </EmptyState>
      ) : (
        <DataGrid
          name="sync-log"
          label="Sync log"
          rows={rows}
          columns={COLUMNS}
          rowId={logId}
          empty="Nothing fits."
          onReady={(it) => {
            api.current = it;
          }}
        />
      )}
    </>
  );
}
