// The one grid: AG Grid with Packhouse's theme, density, keyboard and clipboard, and columns remembered
// on this machine. Screens give it columns and rows. Rows keep their identity by `rowId`, so live changes
// repaint only what changed.
import {
  CellApiModule,
  type CellFocusedEvent,
  type CellKeyDownEvent,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  type ColDef,
  ColumnApiModule,
  EventApiModule,
  ExternalFilterModule,
  type FullWidthCellKeyDownEvent,
  type GridApi,
  type GridOptions,
  type GridState,
  GridStateModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useEffect, useMemo, useRef } from 'react';
import { gridTheme, ROW_HEIGHT } from '../app/theme-grid.ts';
import { type Cell, toTsv } from '../lib/csv.ts';
import { styleNonce } from '../lib/nonce.ts';
import { readStored, writeStored } from '../lib/stored.ts';
import { tell } from '../rpc/hooks.ts';
import { useLayout } from '../stores/layout.ts';

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  CellApiModule,
  CellStyleModule,
  ColumnApiModule,
  EventApiModule,
  ExternalFilterModule,
  GridStateModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
]);

const DEFAULT_COLUMN: ColDef = { sortable: true, resizable: true, suppressHeaderMenuButton: true, minWidth: 56 };
/** Raise when what is remembered of columns changes its meaning. */
const COLUMNS_VERSION = 1;

/** Rows drawn beyond the edge. Few, because a keystroke in the filter may have to draw all of them anew. */
const ROW_BUFFER = 3;

interface Props<T> {
  /** For screen readers and for remembering columns. */
  readonly name: string;
  readonly label: string;
  readonly rows: readonly T[] | undefined;
  readonly columns: ColDef<T>[];
  readonly rowId: (row: T) => string;
  readonly quickFilter?: string;
  readonly keep?: ((row: T) => boolean) | undefined;
  readonly empty: string;
  readonly onOpen?: ((row: T) => void) | undefined;
  /** A row got the keyboard's focus. */
  readonly onFocusRow?: ((row: T) => void) | undefined;
  readonly onReady?: ((api: GridApi<T>) => void) | undefined;
  /** After filtering or new rows: how many are shown. */
  readonly onShown?: ((count: number) => void) | undefined;
  /** What only one list needs of the grid: editing, pinned rows, an order of its own. Events go through the api. */
  readonly more?: GridOptions<T>;
}

const asCell = (value: unknown): Cell =>
  typeof value === 'number' || typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? null
      : String(value);

const rowCells = <T,>(api: GridApi<T>, node: Parameters<GridApi<T>['getCellValue']>[0]['rowNode']): Cell[] =>
  api.getAllDisplayedColumns().map((colKey) => asCell(api.getCellValue({ rowNode: node, colKey, useFormatter: true })));

function copy(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => tell(`${what} copied`),
    () => tell('The clipboard is closed to this window'),
  );
}

function copyFrom<T>(event: CellKeyDownEvent<T> | FullWidthCellKeyDownEvent<T>, key: KeyboardEvent): boolean {
  const plainC = key.key.toLowerCase() === 'c';
  const row = plainC && key.shiftKey && !key.ctrlKey && !key.metaKey;
  const cell = plainC && (key.ctrlKey || key.metaKey);
  if (!row && !cell) return false;
  const selected = event.api.getSelectedNodes();
  if (selected.length > 1) {
    const header = event.api.getAllDisplayedColumns().map((column) => column.getColDef().headerName ?? '');
    copy(toTsv([header, ...selected.map((node) => rowCells(event.api, node))]), `${selected.length} rows`);
  } else if (row) copy(toTsv([rowCells(event.api, event.node)]), 'Row');
  else if ('column' in event) {
    const value = event.api.getCellValue({ rowNode: event.node, colKey: event.column, useFormatter: true });
    copy(toTsv([[asCell(value)]]), 'Cell');
  }
  return true;
}

/**
 * Builds the quick filter's text of every row while the window is idle, so that the first keystroke is as
 * fast as the others. Nothing is painted in between.
 */
function warmQuickFilter<T>(api: GridApi<T>): void {
  requestIdleCallback(() => {
    if (api.isDestroyed() || api.getGridOption('quickFilterText')) return;
    // The rows are drawn anew: not under a finger that is about to let go, nor while somebody types into a cell.
    if (document.querySelector('.ph-grid:active, .ph-grid .ag-cell-inline-editing')) return;
    api.setGridOption('quickFilterText', '\u2063');
    api.setGridOption('quickFilterText', '');
  });
}

function rememberedState(name: string): GridState | undefined {
  const state = readStored({ name: `columns.${name}`, version: COLUMNS_VERSION });
  return typeof state === 'object' && state !== null ? { ...state, partialColumnState: true } : undefined;
}

function remember<T>(name: string, api: GridApi<T>): void {
  const { columnOrder, columnSizing, columnVisibility, sort } = api.getState();
  writeStored(
    { name: `columns.${name}`, version: COLUMNS_VERSION },
    { columnOrder, columnSizing, columnVisibility, sort },
  );
}

export function DataGrid<T>(props: Props<T>) {
  const density = useLayout((layout) => layout.density);
  const api = useRef<GridApi<T>>(null);
  const initialState = useMemo(() => rememberedState(props.name), [props.name]);
  const rows = useMemo(() => (props.rows ? [...props.rows] : null), [props.rows]);
  // The grid asks for the filter when told that it changed; it must then see the newest one.
  const keep = useRef(props.keep);
  useEffect(() => {
    keep.current = props.keep;
    api.current?.onFilterChanged();
  }, [props.keep]);

  // New functions would make the grid filter anew with every rendering, and end what is being typed into a cell.
  const external = useMemo(
    (): Pick<GridOptions<T>, 'isExternalFilterPresent' | 'doesExternalFilterPass'> => ({
      isExternalFilterPresent: () => keep.current !== undefined,
      doesExternalFilterPass: ({ data }) => (data && keep.current ? keep.current(data) : true),
    }),
    [],
  );

  const focused = (event: CellFocusedEvent<T>) => {
    const row = event.rowIndex === null ? undefined : event.api.getDisplayedRowAtIndex(event.rowIndex)?.data;
    if (row) props.onFocusRow?.(row);
  };
  const keyed = (event: CellKeyDownEvent<T> | FullWidthCellKeyDownEvent<T>) => {
    const key = event.event;
    if (!(key instanceof KeyboardEvent)) return;
    if (copyFrom(event, key)) return key.preventDefault();
    if (key.key === 'Enter' && event.data) props.onOpen?.(event.data);
  };

  return (
    <section className="ph-grid" aria-label={props.label} data-opens={props.onOpen ? '' : undefined}>
      <AgGridReact<T>
        theme={gridTheme}
        styleNonce={styleNonce()}
        rowHeight={ROW_HEIGHT[density]}
        headerHeight={ROW_HEIGHT[density]}
        rowData={rows}
        columnDefs={props.columns}
        defaultColDef={DEFAULT_COLUMN}
        getRowId={({ data }) => props.rowId(data)}
        {...(props.quickFilter !== undefined && { quickFilterText: props.quickFilter })}
        cacheQuickFilter
        rowBuffer={ROW_BUFFER}
        {...external}
        rowSelection={{ mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true }}
        {...(initialState && { initialState })}
        suppressDragLeaveHidesColumns
        suppressCellFocus={false}
        animateRows={false}
        suppressColumnMoveAnimation
        tooltipShowDelay={400}
        tooltipInteraction={false}
        overlayNoRowsTemplate={`<span>${props.empty}</span>`}
        {...props.more}
        onGridReady={(event) => {
          api.current = event.api;
          props.onReady?.(event.api);
        }}
        onFirstDataRendered={(event) => warmQuickFilter(event.api)}
        onModelUpdated={(event) => props.onShown?.(event.api.getDisplayedRowCount())}
        onCellFocused={focused}
        onCellKeyDown={keyed}
        onRowClicked={(event) => event.data && props.onOpen?.(event.data)}
        onStateUpdated={(event) => {
          if (event.sources.some((source) => /^(column|sort)/.test(source))) remember(props.name, event.api);
        }}
      />
    </section>
  );
}
