// Orders: what stores ordered on Apex, as last read, searched by the core; the list says how old it is.
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useMemo, useRef, useState } from 'react';
import type { OrderRow } from '#shared/contract/orders.ts';
import { type OrdersSearch, ordersRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { rowsUnderGrid } from '../../components/export-table.ts';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { useMay } from '../../rpc/hooks.ts';
import { OrdersBanner } from './banner.tsx';
import { orderCell, orderColumns } from './columns.tsx';
import { type OrderFilter, useOrders, useOrdersStatus, useToday, wholeOrders } from './data.ts';
import { OrderDrawer } from './drawer.tsx';
import { NoOrders } from './empty.tsx';
import { OrdersFigures } from './figures.tsx';
import { OrderFilters } from './filters.tsx';
import { OrdersHelp } from './help.tsx';
import { type Reading, useReading } from './reading.ts';

const orderId = (row: OrderRow): string => String(row.id);

/** The address in the contract's words. What is due is open. */
const filterOf = (search: OrdersSearch): OrderFilter => ({
  search: search.q ?? '',
  view: search.due ? 'open' : (search.view ?? 'open'),
  ...(search.status && { statusId: Number(search.status) }),
  ...(search.due && { due: search.due }),
  ...(search.from && { from: search.from }),
  ...(search.to && { to: search.to }),
});

export function OrdersScreen() {
  const search = ordersRoute.useSearch();
  const navigate = useNavigate({ from: ordersRoute.fullPath });
  const status = useOrdersStatus();
  const reading = useReading(status.data);
  const today = useToday();
  const filter = filterOf(search);
  const api = useRef<GridApi<OrderRow>>(null);
  const [sorted, setSorted] = useState(false);
  const { due } = search;
  const { query, rows, total } = useOrders(filter, sorted);
  const columns = useMemo(() => orderColumns(today), [today]);
  const fitting = rows && total;
  const narrowed = Boolean(filter.search || filter.statusId !== undefined || filter.from || filter.to || due);

  const go = (change: Partial<OrdersSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const close = () => {
    go({ id: undefined });
    focusGrid(api.current);
  };
  const ready = (it: GridApi<OrderRow>) => {
    api.current = it;
    const look = () => setSorted(it.getColumnState().some((column) => column.sort));
    look();
    it.addEventListener('sortChanged', look);
    it.addEventListener('gridPreDestroyed', () => {
      if (api.current === it) api.current = null;
    });
  };
  const wholeTable = async () => rowsUnderGrid(api.current, await wholeOrders(filter), orderCell);

  return (
    <Screen
      title="Orders"
      help={<OrdersHelp />}
      actions={
        <>
          <RefreshButton reading={reading} />
          <ExportMenu list="orders" table={wholeTable} />
        </>
      }
    >
      <OrdersBanner status={status.data} reading={reading} />
      {!status.isError && <OrdersFigures status={status.data} fitting={fitting} />}
      <div className="ph-toolbar">
        <OrderFilters statuses={status.data?.statuses ?? []} onLeaveDown={() => focusGrid(api.current)} />
        <div className="ph-toolbar-end">
          <ColumnChooser api={api} />
        </div>
      </div>
      <div className="ph-split">
        {query.isError ? (
          <div className="ph-list">
            <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : !rows ? (
          <div className="ph-list">
            <RowsSkeleton />
          </div>
        ) : rows.length === 0 && !query.hasNextPage ? (
          <div className="ph-list ph-scroll">
            <NoOrders
              status={status.data}
              view={filter.view}
              narrowed={narrowed}
              onClear={() => void navigate({ search: { view: search.view }, replace: true })}
              onAll={() => go({ view: 'all', due: undefined })}
            />
          </div>
        ) : (
          <div className="ph-list">
            <DataGrid
              name="orders"
              label="Orders"
              rows={rows}
              columns={columns}
              rowId={orderId}
              empty="No order fits."
              onOpen={(row) => go({ id: row.id })}
              onFocusRow={(row) => search.id !== undefined && search.id !== row.id && go({ id: row.id })}
              onReady={ready}
            />
            <div className="ph-foot" style={{ alignItems: 'center' }}>
              <span role="status">
                {query.isPlaceholderData
                  ? 'Searching…'
                  : query.hasNextPage
                    ? `${whole(rows.length)} of ${plural(total, 'order')} loaded${sorted ? ', sorted among these' : ''}`
                    : plural(rows.length, 'order')}
              </span>
              {query.hasNextPage && (
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load more
                </Button>
              )}
              <span>Enter opens, Esc closes, Ctrl C copies</span>
            </div>
          </div>
        )}
        {search.id !== undefined && <OrderDrawer key={search.id} id={search.id} onClose={close} />}
      </div>
    </Screen>
  );
}

function RefreshButton({ reading }: { reading: Reading }) {
  if (!useMay('sync.operate')) return null;
  return (
    <Button leftSection={<IconRefresh size={14} />} loading={reading.isPending} onClick={reading.begin}>
      Refresh now
    </Button>
  );
}
