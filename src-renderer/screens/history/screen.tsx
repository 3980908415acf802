// History: packed orders by the week they were completed in, searched by the core.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { type ReactNode, useRef, useState } from 'react';
import { historyRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { Bone, RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { HISTORY_COLUMNS, historyTable } from './columns.tsx';
import { type HistoryFilter, type HistoryOrder, useHistory, wholeHistory } from './data.ts';
import { HistoryDrawer } from './drawer.tsx';
import { HistoryHelp } from './help.tsx';
import { WeekChoice, WeekList, weekFigures } from './weeks.tsx';

const orderId = (order: HistoryOrder): string => order.packingOrderId;

export function HistoryScreen() {
  const search = historyRoute.useSearch();
  const navigate = useNavigate({ from: historyRoute.fullPath });
  const weeks = useQuery(orpc.packing.historyWeeks.queryOptions());
  const filter: HistoryFilter = { search: search.q ?? '', ...(search.week && { monday: search.week }) };
  const choose = (week: string | undefined) => void navigate({ search: (old) => ({ ...old, week }), replace: true });
  const figures = weeks.data && weekFigures(weeks.data.weeks, search.week);
  return (
    <Screen
      title="History"
      help={<HistoryHelp />}
      actions={<ExportMenu list="history" table={async () => historyTable(await wholeHistory(filter))} />}
    >
      {!weeks.isError && (
        <KeyFigures label="What the chosen weeks come to">
          <Figure label="Orders">{figures?.orders ?? <Bone width={40} />}</Figure>
          <Figure label="Lines">{figures?.lines ?? <Bone width={40} />}</Figure>
          <Figure label="Units packed">{figures?.units ?? <Bone width={40} />}</Figure>
        </KeyFigures>
      )}
      {weeks.isError ? (
        <LoadProblem error={weeks.error} onRetry={() => void weeks.refetch()} />
      ) : !weeks.data ? (
        <RowsSkeleton />
      ) : (
        <div className="ph-history">
          <WeekList weeks={weeks.data.weeks} chosen={search.week} onChoose={choose} />
          <HistoryList
            filter={filter}
            weekChoice={<WeekChoice weeks={weeks.data.weeks} chosen={search.week} onChoose={choose} />}
          />
        </div>
      )}
    </Screen>
  );
}

function HistoryList({ filter, weekChoice }: { filter: HistoryFilter; weekChoice: ReactNode }) {
  const navigate = useNavigate({ from: historyRoute.fullPath });
  const { query, orders, lines, total } = useHistory(filter);
  const api = useRef<GridApi<HistoryOrder>>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  // The field starts anew when the search is cleared by the button.
  const [turn, setTurn] = useState(0);
  const opened = orders?.find((order) => order.packingOrderId === openId);
  const close = () => {
    setOpenId(null);
    focusGrid(api.current);
  };
  const clear = () => {
    setTurn(turn + 1);
    void navigate({ search: {}, replace: true });
  };
  return (
    <div className="ph-list">
      <div className="ph-toolbar">
        {weekChoice}
        <FilterField
          key={turn}
          label="Search the history"
          initial={turn === 0 ? filter.search : ''}
          onType={() => undefined}
          onSettle={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
          onLeaveDown={() => focusGrid(api.current)}
        />
        <div className="ph-toolbar-end">
          <ColumnChooser api={api} />
        </div>
      </div>
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !orders ? (
        <RowsSkeleton />
      ) : orders.length === 0 ? (
        <NoHistory narrowed={filter.search !== '' || filter.monday !== undefined} onClear={clear} />
      ) : (
        <div className="ph-split">
          <div className="ph-list">
            <DataGrid
              name="history"
              label="History"
              rows={orders}
              columns={HISTORY_COLUMNS}
              rowId={orderId}
              empty="No order fits."
              onOpen={(order) => setOpenId(order.packingOrderId)}
              onFocusRow={(order) => openId !== null && setOpenId(order.packingOrderId)}
              onReady={(it) => {
                api.current = it;
              }}
            />
            <div className="ph-foot" style={{ alignItems: 'center' }}>
              <span role="status">
                {query.isPlaceholderData
                  ? 'Searching…'
                  : query.hasNextPage
                    ? `${plural(orders.length, 'order')}, ${whole(lines)} of ${plural(total, 'line')} loaded`
                    : `${plural(orders.length, 'order')}, ${plural(lines, 'line')}`}
              </span>
              {query.hasNextPage && (
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load older
                </Button>
              )}
              <span>Enter opens, Esc closes</span>
            </div>
          </div>
          {opened && <HistoryDrawer key={opened.packingOrderId} order={opened} onClose={close} />}
        </div>
      )}
    </div>
  );
}

function NoHistory({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (narrowed) {
    return (
      <EmptyState title="No order fits">
        <p>Search for less, or look through all weeks.</p>
        <Button variant="filled" onClick={onClear}>
          Clear the search and the week
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing is done yet">
      <p>An order comes here when everything of it is packed and it is marked delivered.</p>
      <Link to="/packing" className="ph-link">
        Go to the packing list
      </Link>
    </EmptyState>
  );
}
