// To send: everything that must still reach another system, what became of it, and what a person can do about it.
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useRef, useState } from 'react';
import type { OutboxItem } from '#shared/contract/outbox.ts';
import { type OutboxSearch, outboxRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { Chips } from '../../components/chips.tsx';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { rowsUnderGrid } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { tell, tellProblem, useAction, useMay } from '../../rpc/hooks.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { outboxCell, outboxColumns } from './columns.tsx';
import {
  canDecide,
  type OutboxFilter,
  type OutboxStatus,
  type OutboxView,
  retryAllParked,
  useOutbox,
  useOutboxStatus,
  wholeOutbox,
} from './data.ts';
import { OutboxDrawer } from './drawer.tsx';
import { NothingToSend } from './empty.tsx';
import { OutboxHelp } from './help.tsx';
import { OutboxTargets } from './targets.tsx';

const itemId = (item: OutboxItem): string => item.id;

const retriedWords = (n: number): string =>
  n === 0 ? 'There is nothing to try: it is on its way or over' : `${plural(n, 'item')} tried again`;

const viewChips = (status: OutboxStatus | undefined) =>
  [
    { value: 'open', label: 'Open', ...(status && { count: status.waiting + status.parked }) },
    { value: 'parked', label: 'Need you', ...(status && { count: status.parked }) },
    { value: 'done', label: 'Sent' },
    { value: 'cancelled', label: 'Cancelled' },
    { value: 'all', label: 'All' },
  ] as const satisfies readonly { value: OutboxView; label: string; count?: number }[];

export function OutboxScreen() {
  const search = outboxRoute.useSearch();
  const navigate = useNavigate({ from: outboxRoute.fullPath });
  const status = useOutboxStatus();
  const filter: OutboxFilter = { view: search.view ?? 'open', search: search.q ?? '' };
  const api = useRef<GridApi<OutboxItem>>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  // The field begins anew when the search is emptied by something else than typing.
  const [cleared, setCleared] = useState(0);
  const [cancelling, setCancelling] = useState<OutboxItem | null>(null);
  const may = useMay('sync.operate');
  const retry = useAction(orpc.outbox.retry.mutationOptions(), ({ retried }) => retriedWords(retried));
  const go = (change: Partial<OutboxSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const close = () => {
    go({ id: undefined });
    focusGrid(api.current);
  };
  const ready = (it: GridApi<OutboxItem>) => {
    api.current = it;
    it.addEventListener('selectionChanged', () =>
      setChosen(it.getSelectedRows().flatMap((item) => (canDecide(item) ? [item.id] : []))),
    );
    it.addEventListener('gridPreDestroyed', () => {
      if (api.current === it) api.current = null;
      setChosen([]);
    });
  };
  return (
    <Screen
      title="To send"
      help={<OutboxHelp />}
      actions={
        <>
          {may && chosen.length > 1 && (
            <Button
              leftSection={<IconRefresh size={14} />}
              loading={retry.isPending}
              onClick={() => retry.mutate({ ids: chosen.slice(0, 1000) })}
            >
              Retry {whole(chosen.length)} selected
            </Button>
          )}
          {may && <RetryAll parked={status.data?.parked ?? 0} />}
          <ExportMenu
            list="outbox"
            table={async () => rowsUnderGrid(api.current, await wholeOutbox(filter), outboxCell)}
          />
        </>
      }
    >
      {!status.isError && <OutboxTargets status={status.data} />}
      <div className="ph-toolbar">
        <FilterField
          key={cleared}
          label="Search what is to be sent"
          initial={filter.search}
          onType={() => undefined}
          onSettle={(q) => go({ q: q || undefined })}
          onLeaveDown={() => focusGrid(api.current)}
        />
        <Chips label="View" value={filter.view} chips={viewChips(status.data)} onChange={(view) => go({ view })} />
        <div className="ph-toolbar-end">
          <ColumnChooser api={api} />
        </div>
      </div>
      <div className="ph-split">
        <OutboxList
          filter={filter}
          opened={search.id}
          onOpen={(id) => go({ id })}
          onReady={ready}
          onClear={() => {
            setCleared(cleared + 1);
            go({ q: undefined });
          }}
        />
        {search.id !== undefined && (
          <OutboxDrawer
            key={search.id}
            id={search.id}
            onClose={close}
            onRetry={(ids) => retry.mutate({ ids: [...ids] })}
            onCancel={setCancelling}
          />
        )}
      </div>
      {cancelling && <CancelDialog item={cancelling} onClose={() => setCancelling(null)} />}
    </Screen>
  );
}

function RetryAll({ parked }: { parked: number }) {
  const all = useMutation({
    mutationFn: retryAllParked,
    onSuccess: (n) => tell(retriedWords(n)),
    onError: tellProblem,
  });
  if (parked < 2) return null;
  return (
    <Button leftSection={<IconRefresh size={14} />} loading={all.isPending} onClick={() => all.mutate()}>
      Retry all {whole(parked)} that need you
    </Button>
  );
}

interface ListProps {
  readonly filter: OutboxFilter;
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onReady: (api: GridApi<OutboxItem>) => void;
  readonly onClear: () => void;
}

function OutboxList({ filter, opened, onOpen, onReady, onClear }: ListProps) {
  const { query, items, total } = useOutbox(filter);
  if (query.isError) {
    return (
      <div className="ph-list">
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!items) {
    return (
      <div className="ph-list">
        <RowsSkeleton />
      </div>
    );
  }
  if (items.length === 0) {
    return (
      <div className="ph-list ph-scroll">
        <NothingToSend view={filter.view} searching={filter.search !== ''} onClear={onClear} />
      </div>
    );
  }
  return (
    <div className="ph-list">
      <DataGrid
        name="outbox"
        label="To send"
        rows={items}
        columns={outboxColumns}
        rowId={itemId}
        empty="Nothing fits."
        onOpen={(item) => onOpen(item.id)}
        onFocusRow={(item) => opened !== undefined && opened !== item.id && onOpen(item.id)}
        onReady={onReady}
      />
      <div className="ph-foot" style={{ alignItems: 'center' }}>
        <span role="status">
          {query.hasNextPage
            ? `${whole(items.length)} of ${plural(total, 'item')} loaded`
            : plural(items.length, 'item')}
        </span>
        {query.hasNextPage && (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Load more
          </Button>
        )}
        <span>Enter opens, Esc closes, Shift and Ctrl select several</span>
      </div>
    </div>
  );
}
