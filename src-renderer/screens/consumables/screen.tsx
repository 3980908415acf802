// Consumables: what is on hand and what has to be ordered in one grid, low ones on top; and the recipes that use them.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useMemo, useRef, useState } from 'react';
import type { ConsumableRow } from '#shared/contract/consumables.ts';
import { consumablesRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { Chips } from '../../components/chips.tsx';
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
import { useMay } from '../../rpc/hooks.ts';
import { CONSUMABLE_COLUMNS } from './columns.tsx';
import { useConsumables } from './data.ts';
import { ConsumableDrawer } from './drawer.tsx';
import { ConsumableDialog } from './edit-dialog.tsx';
import { ConsumablesHelp } from './help.tsx';
import { Recipes } from './recipes.tsx';
import { byPressing } from './words.ts';

const consumableId = (row: ConsumableRow): string => row.id;
const isLow = (row: ConsumableRow): boolean => row.low;
const NONE: readonly ConsumableRow[] = [];

export function ConsumablesScreen() {
  const search = consumablesRoute.useSearch();
  const navigate = useNavigate({ from: consumablesRoute.fullPath });
  const show = search.show ?? 'kept';
  const query = useConsumables(show === 'all');
  const may = useMay('production.write');
  const api = useRef<GridApi<ConsumableRow>>(null);
  const [shown, setShown] = useState<number | null>(null);
  const [typed, setTyped] = useState(search.q ?? '');
  const [adding, setAdding] = useState(false);
  const rows = query.data?.consumables ?? NONE;
  const sorted = useMemo(() => [...rows].sort(byPressing), [rows]);
  const open = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, id }), replace: true });
  const close = () => {
    open(undefined);
    focusGrid(api.current);
  };
  const recipes = show === 'recipes';
  const bare = query.isError || (query.data !== undefined && rows.length === 0 && show === 'kept');
  return (
    <Screen
      title="Consumables"
      help={<ConsumablesHelp />}
      actions={
        <>
          {!recipes && <ExportMenu list="consumables" table={() => gridTable(api.current)} />}
          {may && (
            <Button variant="filled" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
              New consumable
            </Button>
          )}
        </>
      }
    >
      {!bare && (
        <div className="ph-toolbar">
          <FilterField
            label={recipes ? 'Filter by SKU or name' : 'Filter by name or SKU'}
            initial={search.q ?? ''}
            onType={(text) => {
              setTyped(text);
              api.current?.setGridOption('quickFilterText', text);
            }}
            onSettle={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
            onLeaveDown={() => focusGrid(api.current)}
          />
          <Chips
            label="What to show"
            value={show}
            chips={[
              { value: 'kept', label: 'In use' },
              { value: 'low', label: 'Low', ...(query.data && { count: query.data.low }) },
              { value: 'all', label: 'Put away too' },
              { value: 'recipes', label: 'Recipes' },
            ]}
            onChange={(value) =>
              void navigate({
                search: (old) => ({ ...old, show: value === 'kept' ? undefined : value, id: undefined }),
                replace: true,
              })
            }
          />
          {!recipes && (
            <div className="ph-toolbar-end">
              <ColumnChooser api={api} />
            </div>
          )}
        </div>
      )}
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <RowsSkeleton />
      ) : bare ? (
        <NoConsumables
          may={may}
          onAdd={() => setAdding(true)}
          onPutAway={() => void navigate({ search: { show: 'all' } })}
        />
      ) : recipes ? (
        <Recipes consumables={rows} query={typed.trim()} />
      ) : (
        <div className="ph-split">
          <div className="ph-list">
            <DataGrid
              name="consumables"
              label="Consumables"
              rows={sorted}
              columns={CONSUMABLE_COLUMNS}
              rowId={consumableId}
              keep={show === 'low' ? isLow : undefined}
              empty={
                show === 'low'
                  ? 'Nothing is low. Look under In use for all of them.'
                  : 'No consumable fits the filter. Type less, or press Esc in it.'
              }
              onOpen={(row) => open(row.id)}
              onFocusRow={(row) => search.id !== undefined && search.id !== row.id && open(row.id)}
              onShown={setShown}
              onReady={(it) => {
                api.current = it;
                if (typed) it.setGridOption('quickFilterText', typed);
              }}
            />
            <div className="ph-foot">
              <span role="status">
                {whole(shown ?? rows.length)} of {whole(rows.length)} consumables
              </span>
              <span>Enter opens, Esc closes</span>
            </div>
          </div>
          {search.id && <ConsumableDrawer key={search.id} id={search.id} onClose={close} />}
        </div>
      )}
      {adding && <ConsumableDialog row={null} onClose={() => setAdding(false)} onCreated={open} />}
    </Screen>
  );
}

const NoConsumables = (props: { may: boolean; onAdd: () => void; onPutAway: () => void }) => (
  <EmptyState title="No consumables in use">
    <p>
      Add the cones, papers, filters, tubes, boxes and labels that production uses, with how many there are and when to
      order more. Recipes then say which SKU uses how many, and what is used is taken off by itself.
    </p>
    <div className="ph-row">
      {props.may && (
        <Button variant="filled" onClick={props.onAdd}>
          Add the first one
        </Button>
      )}
      <button type="button" className="ph-link" onClick={props.onPutAway}>
        Look at those put away
      </button>
    </div>
  </EmptyState>
);
