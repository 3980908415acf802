// Production: what is in the making, stage by stage, everything there ever was, and what to start. Which view, its filters
// and the open batch stand in the address; which dialog is open stands in a store, so that keys, cards and the palette
// share them.
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useRouter } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { use, useRef, useState } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { type ProductionSearch, productionRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { Chips } from '../../components/chips.tsx';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { gridTable } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { useMay } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { type BatchDialog, openBatchDialog, openStart } from '../../stores/production-dialogs.ts';
import { useToday } from '../orders/data.ts';
import { BoardView } from './board-view.tsx';
import { cardId } from './card.tsx';
import { useActiveBatches, useFinishedOn, useNeeds, useProductionFigures } from './data.ts';
import { ProductionDialogs } from './dialogs.tsx';
import { BatchDrawer } from './drawer.tsx';
import { ProductionKeyFigures } from './figures.tsx';
import { ProductionHelp } from './help.tsx';
import { BatchList, ShowChips } from './list.tsx';
import { Needs } from './needs.tsx';
import './production.css';

const NONE: readonly ProductionBatch[] = [];

type View = NonNullable<ProductionSearch['view']>;

export function ProductionScreen() {
  const search = productionRoute.useSearch();
  const navigate = useNavigate({ from: productionRoute.fullPath });
  const router = useRouter();
  const may = useMay('production.write');
  const timeZone = use(TimeZone);
  const figures = useProductionFigures().data;
  const active = useActiveBatches();
  const finished = useFinishedOn(useToday(), timeZone);
  const needs = useNeeds().data?.needs;
  const api = useRef<GridApi<ProductionBatch>>(null);
  const [text, setText] = useState(search.q ?? '');
  const { view = 'board', show = 'active', batch: open } = search;

  const go = (change: Partial<ProductionSearch>) => {
    // An answer may come when somebody is already on the way to another screen.
    if (router.latestLocation.pathname !== productionRoute.fullPath) return;
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  };
  const openBatch = (id: string) => go({ batch: id });
  const close = () => {
    go({ batch: undefined });
    if (view === 'list') focusGrid(api.current);
    else if (open !== undefined) document.getElementById(cardId(open))?.focus();
  };
  const type = (typed: string) => {
    setText(typed);
    api.current?.setGridOption('quickFilterText', typed);
  };
  useBatchKeys(may, open, active.data?.batches ?? NONE);

  return (
    <Screen
      title="Production"
      help={<ProductionHelp />}
      actions={
        <>
          {view === 'list' && (
            <>
              <ColumnChooser api={api} />
              <ExportMenu list="production" table={() => gridTable(api.current)} />
            </>
          )}
          {may && (
            <Button variant="filled" leftSection={<IconPlus size={14} />} onClick={() => openStart()}>
              New batch
            </Button>
          )}
        </>
      }
    >
      <ProductionKeyFigures
        figures={figures}
        onAttention={() => go({ view: 'list', show: 'attention' })}
        onNeeds={() => go({ view: 'needs' })}
      />
      <div className="ph-toolbar">
        <Chips<View>
          label="View"
          value={view}
          chips={[
            { value: 'board', label: 'Board' },
            { value: 'list', label: 'List' },
            {
              value: 'needs',
              label: 'To start',
              ...(needs && { count: needs.filter((it) => it.toStartUnits > 0).length }),
            },
          ]}
          onChange={(next) => go({ view: next === 'board' ? undefined : next })}
        />
        <FilterField
          label={view === 'needs' ? 'Filter by strain or SKU' : 'Filter by strain or number'}
          initial={search.q ?? ''}
          onType={type}
          onSettle={(q) => go({ q: q || undefined })}
          onLeaveDown={() => (view === 'list' ? focusGrid(api.current) : focusFirstCard())}
        />
        {view === 'list' && (
          <ShowChips show={show} onShow={(next) => go({ show: next === 'active' ? undefined : next })} />
        )}
      </div>
      <div className="ph-split">
        <div className="ph-list">
          {view === 'board' && (
            <BoardView
              query={active}
              finished={finished}
              filter={text}
              open={open}
              may={may}
              toStart={figures?.needsToStart ?? 0}
              onNeeds={() => go({ view: 'needs' })}
            />
          )}
          {view === 'list' && <BatchList api={api} show={show} initialText={text} open={open} onOpen={openBatch} />}
          {view === 'needs' && <Needs filter={text} may={may} onOpen={openBatch} />}
        </div>
        {open !== undefined && <BatchDrawer key={open} id={open} may={may} onOpen={openBatch} onClose={close} />}
      </div>
      <ProductionDialogs onOpen={openBatch} />
    </Screen>
  );
}

const focusFirstCard = (): void => document.querySelector<HTMLElement>('.ph-card-link')?.focus();

const nothingOver = (): boolean => document.querySelector('[role=dialog],[role=menu]') === null;

/** The batch a key is meant for: the card with the focus, else the open one. */
const batchInHand = (open: string | undefined): string | undefined =>
  document.activeElement?.closest<HTMLElement>('[data-batch]')?.dataset.batch ?? open;

/** Only what is in the works can be moved, counted or weighed. */
function useBatchKeys(may: boolean, open: string | undefined, batches: readonly ProductionBatch[]): void {
  const act = (dialog: BatchDialog) => () => {
    const id = batchInHand(open);
    const batch = batches.find((it) => it.id === id);
    if (may && batch?.state === 'active' && nothingOver()) openBatchDialog(batch, dialog);
  };
  useHotkeys([
    ['n', () => may && nothingOver() && openStart()],
    ['m', act({ kind: 'move', to: null })],
    ['c', act({ kind: 'count', skuKey: null })],
    ['w', act({ kind: 'waste' })],
  ]);
}
