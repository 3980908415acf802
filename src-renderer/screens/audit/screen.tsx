// The audit log: who did what, when, to what, with the values before and after. Newest first, filtered by the
// server, older rows on request; checked and exported as a whole.
import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconFileTypeCsv } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { GridApi } from 'ag-grid-community';
import { use, useMemo, useRef, useState } from 'react';
import type { AuditFilter, AuditRow } from '#shared/contract/audit.ts';
import { entityWords } from '#shared/text/audit.ts';
import { type AuditSearch, auditRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { JobProgress, useLatestJob } from '../../components/job-progress.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { CheckButton, CheckResult, useLogCheck } from './check.tsx';
import { auditColumns } from './columns.tsx';
import { AuditDrawer } from './drawer.tsx';
import { AuditFilters } from './filters.tsx';
import { AuditHelp } from './help.tsx';

const PAGE = 200;

const auditId = (row: AuditRow): string => row.id;

/** The address in the contract's words. */
const filterOf = (search: AuditSearch): AuditFilter => ({
  search: search.q ?? '',
  ...(search.actor && { actor: search.actor }),
  ...(search.action && { action: search.action }),
  ...(search.type && { entityType: search.type }),
  ...(search.entity && { entityId: search.entity }),
  ...(search.from && { from: search.from }),
  ...(search.to && { to: search.to }),
});

export function AuditScreen() {
  const check = useLogCheck();
  const filter = filterOf(auditRoute.useSearch());
  const taking = useLatestJob('audit-export');
  const take = useAction(orpc.audit.export.mutationOptions());
  const start = (format: 'csv' | 'xlsx') => take.mutate({ filter, format }, { onSuccess: taking.started });
  return (
    <Screen
      title="Audit log"
      help={<AuditHelp />}
      actions={
        <>
          <CheckButton check={check} />
          <Menu>
            <Menu.Target>
              <Button leftSection={<IconDownload size={14} />} loading={take.isPending} disabled={taking.running}>
                Export
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>All rows that fit the filter</Menu.Label>
              <Menu.Item leftSection={<IconFileTypeCsv size={14} />} onClick={() => start('csv')}>
                CSV
              </Menu.Item>
              <Menu.Item leftSection={<IconFileSpreadsheet size={14} />} onClick={() => start('xlsx')}>
                Excel
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <CheckResult check={check} />
      {taking.job && (
        <JobProgress
          key={taking.job.id}
          title="Export of the audit log"
          job={taking.job}
          own={taking.own}
          doneText="The file was fetched."
          onPutAway={taking.putAway}
        />
      )}
      <AuditList filter={filter} />
    </Screen>
  );
}

function AuditList({ filter }: { filter: AuditFilter }) {
  const timeZone = use(TimeZone);
  const [openSeq, setOpenSeq] = useState<number | null>(null);
  const api = useRef<GridApi<AuditRow>>(null);
  const columns = useMemo(() => auditColumns(timeZone), [timeZone]);
  const query = useInfiniteQuery(
    orpc.audit.list.infiniteOptions({
      input: (before: number | undefined) => ({ ...filter, limit: PAGE, ...(before !== undefined && { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => (page.more ? page.rows.at(-1)?.seq : undefined),
      placeholderData: (old) => old,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows), [query.data]);
  // Words are not counted to the end: that would mean reading everything at every letter typed.
  const total = query.data?.pages[0]?.total ?? null;
  const opened = rows?.find((row) => row.seq === openSeq);
  const record = filter.entityId === undefined ? undefined : rows?.find((row) => row.entityId === filter.entityId);
  const narrowed = filter.search !== '' || Object.keys(filter).length > 1;
  const close = () => {
    setOpenSeq(null);
    focusGrid(api.current);
  };
  return (
    <>
      <div className="ph-toolbar">
        <AuditFilters entityLabel={record && entityWords(record)} onLeaveDown={() => focusGrid(api.current)} />
        <div className="ph-toolbar-end">
          <ColumnChooser api={api} />
        </div>
      </div>
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !rows ? (
        <RowsSkeleton />
      ) : rows.length === 0 ? (
        <EmptyState title={narrowed ? 'Nothing in the log fits' : 'The log is still empty'}>
          <p>
            {narrowed
              ? 'Search for less, or press Clear beside the filters.'
              : 'Whatever somebody changes stands here from then on.'}
          </p>
        </EmptyState>
      ) : (
        <div className="ph-split">
          <div className="ph-list">
            <DataGrid
              name="audit"
              label="Audit log"
              rows={rows}
              columns={columns}
              rowId={auditId}
              empty="Nothing fits."
              onOpen={(row) => setOpenSeq(row.seq)}
              onFocusRow={(row) => openSeq !== null && setOpenSeq(row.seq)}
              onReady={(it) => {
                api.current = it;
              }}
            />
            <div className="ph-foot" style={{ alignItems: 'center' }}>
              <span role="status">
                {total === null
                  ? `${plural(rows.length, 'row')} loaded`
                  : `${whole(rows.length)} of ${whole(total)} rows`}
                , newest first
              </span>
              {query.hasNextPage && (
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load older
                </Button>
              )}
              <span>Enter opens, Esc closes</span>
            </div>
          </div>
          {opened && <AuditDrawer key={opened.id} row={opened} onClose={close} />}
        </div>
      )}
    </>
  );
}
