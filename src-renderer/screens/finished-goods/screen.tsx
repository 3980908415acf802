// Finished goods: every package in one fast grid, with a drawer beside it that stays open while browsing.
import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useCallback, useMemo, useRef, useState } from 'react';
import { packagesRoute } from '../../app/router.tsx';
import { Chips } from '../../components/chips.tsx';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import type { PackageRow } from '../../rpc/client.ts';
import { useMay, usePackages } from '../../rpc/hooks.ts';
import { closePackageDialog, openPackageDialog, usePackageDialog } from '../../stores/package-dialogs.ts';
import { ApexStateFilter } from './apex-state-filter.tsx';
import { packageColumns, skuKeysOf } from './columns.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { PackageDrawer } from './drawer.tsx';
import { ExportButton } from './export-button.tsx';
import { PackageFigures } from './figures.tsx';
import { FinishedGoodsHelp } from './help.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { TrackerBanner, useKeptBy } from './kept-by.tsx';

const NONE: readonly PackageRow[] = [];

export function FinishedGoodsScreen() {
  const search = packagesRoute.useSearch();
  const navigate = useNavigate({ from: packagesRoute.fullPath });
  const query = usePackages();
  const dialog = usePackageDialog((it) => it.open);
  const mayWrite = useMay('finished-goods.write');
  const keptBy = useKeptBy();
  // A tracker that keeps the goods makes its packages itself.
  const may = mayWrite && keptBy === null;
  const api = useRef<GridApi<PackageRow>>(null);
  const [shown, setShown] = useState<number | null>(null);
  const rows = query.data?.packages ?? NONE;
  const status = search.status ?? 'active';
  const loaded = query.data !== undefined;
  // Nothing to count or filter when the list could not be read or is empty.
  const bare = query.isError || (loaded && rows.length === 0);

  const skuKeys = useMemo(() => skuKeysOf(rows), [rows]).join('|');
  const columns = useMemo(() => packageColumns(skuKeys.split('|')), [skuKeys]);
  const counts = useMemo(() => countStatuses(rows), [rows]);
  const keep = useCallback(
    (row: PackageRow) => (status === 'all' || row.status === status) && (!search.apex || row.apexState === search.apex),
    [status, search.apex],
  );

  const open = (row: { readonly id: string }) =>
    void navigate({ search: (old) => ({ ...old, id: row.id }), replace: true });
  const follow = (row: PackageRow) => {
    if (search.id && search.id !== row.id) open(row);
  };
  const close = () => {
    void navigate({ search: (old) => ({ ...old, id: undefined }), replace: true });
    focusGrid(api.current);
  };
  const type = (text: string) => api.current?.setGridOption('quickFilterText', text);

  return (
    <Screen
      title="Finished goods"
      help={<FinishedGoodsHelp />}
      actions={
        may && (
          <>
            <Button leftSection={<IconFileImport size={14} />} onClick={() => openPackageDialog('import')}>
              Import
            </Button>
            <Button variant="filled" leftSection={<IconPlus size={14} />} onClick={() => openPackageDialog('create')}>
              New package
            </Button>
          </>
        )
      }
    >
      <TrackerBanner />
      {!bare && (
        <>
          <PackageFigures rows={query.data?.packages} />
          <div className="ph-toolbar">
            <FilterField
              label="Filter by strain, METRC or note"
              initial={search.q ?? ''}
              onType={type}
              onSettle={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
              onLeaveDown={() => focusGrid(api.current)}
            />
            <Chips
              label="Status"
              value={status}
              chips={[
                { value: 'active', label: 'Active', ...(loaded && { count: counts.active }) },
                { value: 'archived', label: 'Archived', ...(loaded && { count: counts.archived }) },
                { value: 'orphaned', label: 'Orphaned', ...(loaded && { count: counts.orphaned }) },
                { value: 'all', label: 'All', ...(loaded && { count: rows.length }) },
              ]}
              onChange={(value) => void navigate({ search: (old) => ({ ...old, status: value }), replace: true })}
            />
            <ApexStateFilter
              value={search.apex}
              onChange={(apex) => void navigate({ search: (old) => ({ ...old, apex }), replace: true })}
            />
            <div className="ph-toolbar-end">
              <ColumnChooser api={api} />
              <ExportButton api={api} />
            </div>
          </div>
        </>
      )}
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <RowsSkeleton />
      ) : rows.length === 0 ? (
        <NoPackages may={may} keptBy={keptBy} />
      ) : (
        <div className="ph-split">
          <div className="ph-list">
            <DataGrid
              name="packages"
              label="Finished-goods packages"
              rows={rows}
              columns={columns}
              rowId={packageId}
              keep={keep}
              empty="No package fits the filter. Clear it, or look under All."
              onOpen={open}
              onFocusRow={follow}
              onShown={setShown}
              onReady={(it) => {
                api.current = it;
                if (search.q) type(search.q);
              }}
            />
            <div className="ph-foot">
              <span role="status">
                {whole(shown ?? rows.length)} of {whole(rows.length)} packages
              </span>
              <span>Enter opens, Esc closes, Ctrl C copies</span>
            </div>
          </div>
          {search.id && <PackageDrawer key={search.id} id={search.id} onClose={close} />}
        </div>
      )}
      {dialog === 'import' && <ImportDialog onClose={closePackageDialog} />}
      {dialog === 'create' && <CreateDialog onClose={closePackageDialog} onCreated={(id) => open({ id })} />}
    </Screen>
  );
}

const packageId = (row: PackageRow): string => row.id;

function countStatuses(rows: readonly PackageRow[]) {
  const counts = { active: 0, archived: 0, orphaned: 0 };
  for (const row of rows) counts[row.status] += 1;
  return counts;
}

const NoPackages = ({ may, keptBy }: { may: boolean; keptBy: string | null }) => (
  <EmptyState title="No packages yet">
    <p>
      {keptBy === null
        ? 'Import the packages METRC lists for you, as CSV or Excel, or enter one by hand.'
        : 'They come from the tracker. They stand here as soon as it has been read.'}
    </p>
    {may && (
      <div className="ph-row">
        <Button variant="filled" onClick={() => openPackageDialog('import')}>
          Import packages
        </Button>
        <Button onClick={() => openPackageDialog('create')}>New package</Button>
      </div>
    )}
  </EmptyState>
);
