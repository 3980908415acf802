// Stores: one record for each place goods go, its other names, and how it stands in delivery lists.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useRef, useState } from 'react';
import type { StoreRow } from '#shared/contract/stores.ts';
import { storesRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { gridTable } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { STORE_COLUMNS } from './columns.tsx';
import { StoreDrawer } from './drawer.tsx';
import { StoresHelp } from './help.tsx';

const storeId = (store: StoreRow): string => store.id;

export function StoresScreen() {
  const { q = '', id } = storesRoute.useSearch();
  const navigate = useNavigate({ from: storesRoute.fullPath });
  const query = useQuery(orpc.stores.list.queryOptions());
  const api = useRef<GridApi<StoreRow>>(null);
  const [shown, setShown] = useState<number | null>(null);
  const stores = query.data?.stores;
  const opened = stores?.find((store) => store.id === id);
  const open = (next: string | undefined) => void navigate({ search: (old) => ({ ...old, id: next }), replace: true });
  const close = () => {
    open(undefined);
    focusGrid(api.current);
  };
  return (
    <Screen
      title="Stores"
      help={<StoresHelp />}
      actions={<ExportMenu list="stores" table={() => gridTable(api.current)} />}
    >
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !stores ? (
        <RowsSkeleton />
      ) : stores.length === 0 ? (
        <EmptyState title="No stores yet">
          <p>A store comes here by itself with its first order from Apex.</p>
          <Link to="/orders" className="ph-link">
            Look at the orders
          </Link>
        </EmptyState>
      ) : (
        <>
          <div className="ph-toolbar">
            <FilterField
              label="Filter by name or note"
              initial={q}
              onType={(text) => api.current?.setGridOption('quickFilterText', text)}
              onSettle={(text) => void navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true })}
              onLeaveDown={() => focusGrid(api.current)}
            />
            <div className="ph-toolbar-end">
              <ColumnChooser api={api} />
            </div>
          </div>
          <div className="ph-split">
            <div className="ph-list">
              <DataGrid
                name="stores"
                label="Stores"
                rows={stores}
                columns={STORE_COLUMNS}
                rowId={storeId}
                empty="No store fits the filter. Type less, or press Esc in it."
                onOpen={(store) => open(store.id)}
                onFocusRow={(store) => id !== undefined && id !== store.id && open(store.id)}
                onShown={setShown}
                onReady={(it) => {
                  api.current = it;
                  if (q) it.setGridOption('quickFilterText', q);
                }}
              />
              <div className="ph-foot">
                <span role="status">
                  {whole(shown ?? stores.length)} of {whole(stores.length)} stores
                </span>
                <span>Enter opens, Esc closes</span>
              </div>
            </div>
            {opened && <StoreDrawer key={opened.id} store={opened} stores={stores} onClose={close} />}
          </div>
        </>
      )}
    </Screen>
  );
}
