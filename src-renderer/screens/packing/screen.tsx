// Packing: what is to be packed for whom, worked through by scanner, keyboard or mouse. The filters stand in the
// address; what is in hand stands in desk.ts.
import { notifications } from '@mantine/notifications';
import { useNavigate, useRouter } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { type PackingSearch, packingRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { rowsUnderGrid } from '../../components/export-table.ts';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural, whole } from '../../lib/format.ts';
import { tell, useMay } from '../../rpc/hooks.ts';
import { useToday } from '../orders/data.ts';
import { SheetsBanners } from '../sheets/banner.tsx';
import { type SheetFinding, useOpenFindings } from '../sheets/data.ts';
import { keptMarks, type Marks, marksOf } from '../sheets/findings.ts';
import { editLine, setPacked } from './actions.ts';
import { packingCell } from './columns.tsx';
import { type PackingList, packingRowNow, usePackingRows } from './data.ts';
import { LineDrawer } from './drawer.tsx';
import { NothingFits, NothingToPack } from './empty.tsx';
import { PackingFigures } from './figures.tsx';
import { PackingFilters } from './filters.tsx';
import { PackingGrid } from './grid.tsx';
import type { PackingGridHandle } from './grid-handle.ts';
import { PackingHelp } from './help.tsx';
import './packing.css';
import type { PasteCell } from './paste.ts';
import { PasteDialog } from './paste-dialog.tsx';
import { PrintMenu } from './print-menu.tsx';
import { Questions } from './questions.tsx';
import { ScanBar } from './scan-bar.tsx';
import { SourceStrip } from './source-strip.tsx';
import { ConflictsTray, type TrayHandle } from './tray.tsx';
import { TrayButton } from './tray-button.tsx';
import { UndoButton } from './undo-button.tsx';
import { useScan } from './use-scan.ts';
import { isTextField, useScanKeys } from './use-scan-keys.ts';
import { figuresOf, type Item, type PackingFilter, type Totals } from './view.ts';

const NO_ROWS: readonly PackingRow[] = [];

export function PackingScreen() {
  const search = packingRoute.useSearch();
  const navigate = useNavigate({ from: packingRoute.fullPath });
  const router = useRouter();
  const may = useMay('packing.write');
  const today = useToday();
  const query = usePackingRows();
  const rows = query.data?.rows ?? NO_ROWS;
  const grid = useRef<PackingGridHandle>(null);
  const tray = useRef<TrayHandle>(null);
  const marks = useMarks();
  // The grid and its api come and go with the list.
  const [api] = useState(() => ({
    get current(): GridApi<Item> | null {
      return grid.current?.api() ?? null;
    },
  }));
  const [totals, setTotals] = useState<Totals | null>(null);
  const [pasted, setPasted] = useState<readonly PasteCell[] | null>(null);
  const { show = 'open', store, date, product, order } = search;
  const filter = useMemo(
    (): PackingFilter => ({ show, store, date, product, order }),
    [show, store, date, product, order],
  );
  const figures = useMemo(() => (query.data ? figuresOf(rows, today) : undefined), [query.data, rows, today]);

  const go = (change: Partial<PackingSearch>) => {
    // An answer to a scan may come when the worker is already on the way to another screen.
    if (router.latestLocation.pathname !== packingRoute.fullPath) return;
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  };
  const toLine = (row: PackingRow) => {
    if (search.id !== undefined && search.id !== row.id) go({ id: row.id });
    const focus = !isTextField(document.activeElement);
    // A line the filters hide is shown with its order.
    if (grid.current?.show(row.id, focus) === false) {
      go({ order: row.packingOrderId, show: undefined, store: undefined, date: undefined, product: undefined });
    }
  };
  const { last, scan } = useScan({ may, onLine: toLine });
  useScanKeys({ scan, typed: (text) => tray.current?.typed(text) || grid.current?.typed(text) || false });

  const paste = (cells: readonly PasteCell[]) => {
    const [only, ...more] = cells;
    if (!only || more.length > 0 || only.outcome === 'cannot' || !only.row) return setPasted(cells);
    if (only.outcome === 'same') return;
    if (only.column === 'packed') void setPacked(only.row, Number(only.value));
    else void editLine(only.row, { [only.column]: only.value });
  };
  const closeDrawer = () => {
    go({ id: undefined, tray: undefined });
    grid.current?.focus();
  };
  const showFinding = ({ lineId, invoiceNumber }: SheetFinding) => {
    const row = lineId === null ? undefined : packingRowNow(lineId);
    if (row) toLine(row);
    else tell(`${invoiceNumber || 'This line'} is not on the list any more. Look in History.`);
  };

  return (
    <Screen
      title="Packing"
      help={<PackingHelp />}
      actions={
        <>
          {may && <UndoButton />}
          <TrayButton
            open={search.tray === true}
            onToggle={() => go(search.tray ? { tray: undefined } : { tray: true, id: undefined })}
          />
          <ColumnChooser api={api} />
          <PrintMenu
            selected={() => grid.current?.selected() ?? NO_ROWS}
            shown={() => grid.current?.shown() ?? NO_ROWS}
          />
          <ExportMenu
            list="packing"
            table={() =>
              rowsUnderGrid<Item>(grid.current?.api() ?? null, grid.current?.shown() ?? NO_ROWS, packingCell)
            }
          />
        </>
      }
    >
      <PackingFigures
        figures={figures}
        show={show}
        onShow={(next) => go({ show: next === 'open' ? undefined : next })}
      />
      <SheetsBanners />
      <SourceStrip may={may} />
      <ScanBar may={may} last={last} onScan={scan} onLeaveDown={() => grid.current?.focus()} />
      <div className="ph-toolbar ph-packing-toolbar">
        <PackingFilters
          rows={rows}
          search={search}
          onSearch={go}
          onType={(text) => grid.current?.type(text)}
          onLeaveDown={() => grid.current?.focus()}
        />
      </div>
      <div className="ph-split">
        <div className="ph-list">
          {query.isError && !query.data ? (
            <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
          ) : !query.data ? (
            <RowsSkeleton />
          ) : query.data.whole && rows.length === 0 ? (
            <div className="ph-scroll">
              <NothingToPack />
            </div>
          ) : (
            <>
              <PackingGrid
                ref={grid}
                rows={rows}
                filter={filter}
                initialText={search.q ?? ''}
                view={search.view ?? 'list'}
                today={today}
                may={may}
                marks={marks}
                onOpen={(row) => go({ id: row.id, tray: undefined })}
                onFocusLine={(row) => search.id !== undefined && search.id !== row.id && go({ id: row.id })}
                onTotals={setTotals}
                onPaste={paste}
                onLost={sayLost}
              />
              {query.data.whole && totals?.lines === 0 && (
                <div className="ph-over-grid">
                  <NothingFits
                    open={show === 'open' && !store && !date && !product && !order && !search.q}
                    onClear={() => void navigate({ search: { view: search.view }, replace: true })}
                    onAll={() => go({ show: 'all', order: undefined })}
                  />
                </div>
              )}
              <Foot
                list={query.data}
                totals={totals}
                view={search.view}
                onAll={(it) => grid.current?.setAllCollapsed(it)}
              />
            </>
          )}
        </div>
        {search.tray ? (
          <ConflictsTray ref={tray} may={may} onShow={showFinding} onClose={closeDrawer} />
        ) : (
          search.id !== undefined && <LineDrawer id={search.id} may={may} onClose={closeDrawer} />
        )}
      </div>
      {pasted && <PasteDialog cells={pasted} onClose={() => setPasted(null)} />}
      <Questions />
    </Screen>
  );
}

const NO_MARKS: Marks = new Map();

/** The cells with something the matter; the same object until that changes. */
function useMarks(): Marks {
  const findings = useOpenFindings().data?.findings;
  const [marks, setMarks] = useState(NO_MARKS);
  useEffect(() => {
    if (findings) setMarks((old) => keptMarks(old, marksOf(findings)));
  }, [findings]);
  return marks;
}

/** Somebody left a cell with something in it that cannot be taken. */
const sayLost = (label: string, text: string, words: string) =>
  notifications.show({
    color: 'red',
    title: `${label} was left as it was`,
    message: `“${text}” was not taken. ${words}`,
    autoClose: 12_000,
  });

function Foot(props: {
  list: PackingList;
  totals: Totals | null;
  view: PackingSearch['view'];
  onAll: (collapsed: boolean) => void;
}) {
  const { list, totals } = props;
  return (
    <div className="ph-foot">
      <span role="status">
        {totals
          ? `${whole(totals.lines)} of ${plural(list.whole ? list.rows.length : list.total, 'line')}, ${plural(totals.orders, 'order')}`
          : 'Counting…'}
        {!list.whole && `, loading: ${whole(list.rows.length)} so far`}
      </span>
      {props.view && props.view !== 'list' && (
        <span>
          <button type="button" className="ph-link" onClick={() => props.onAll(true)}>
            Close all sections
          </button>{' '}
          <button type="button" className="ph-link" onClick={() => props.onAll(false)}>
            Open all
          </button>
        </span>
      )}
      <span>Enter edits, + − pack one, P packs the rest, S scan field, Ctrl Z undoes</span>
    </div>
  );
}
