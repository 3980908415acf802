// The packing list as a grid: sections, totals, editing in place, keys, and pasted columns. What is edited is sent to
// the core; the grid never changes a row by itself.
import { CustomEditorModule, type GridApi, type GridOptions, ModuleRegistry, PinnedRowModule } from 'ag-grid-community';
import {
  type ClipboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { DataGrid } from '../../components/data-grid.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { changedMarks } from '../sheets/findings.ts';
import { editLine, packOne, packRest, setPacked, unpackOne } from './actions.ts';
import { packingColumns } from './columns.tsx';
import { packingRowNow } from './data.ts';
import { takeInHand } from './desk.ts';
import type { PackingGridProps } from './grid-handle.ts';
import { isEditableColumn } from './paste.ts';
import { cellsUnder } from './paste-under.ts';
import { changedIn } from './rows.ts';
import { type Headers, useView } from './use-view.ts';
import { arranged, type Item, isLine, readySearch } from './view.ts';

ModuleRegistry.registerModules([CustomEditorModule, PinnedRowModule]);

const itemId = (item: Item): string => item.id;

/** Columns where letters start writing; everywhere else they are commands. */
const WORD_COLUMNS = new Set(['deliveryDate', 'deliveryNotes', 'internalNotes']);
const COMMANDS = new Map<string, (row: PackingRow) => Promise<void>>([
  ['+', packOne],
  ['-', unpackOne],
  ['−', unpackOne],
  ['p', packRest],
  ['P', packRest],
]);

export function PackingGrid(props: PackingGridProps) {
  const [text, setText] = useState(props.initialText);
  const { view, may, today } = props;
  const it = useView(props.rows, props.filter, text, view, today);
  const api = useRef<GridApi<Item>>(null);
  /** What the focus was put on: rows come and go above and below it. */
  const focused = useRef<string>(null);
  const section = useRef<HTMLDivElement>(null);
  // The grid calls back between renderings and must then see the newest of everything.
  const now = useRef({ it, props });
  useLayoutEffect(() => {
    now.current = { it, props };
  });

  const held = useHeld(api, it.items);
  const columns = useMemo(
    () =>
      packingColumns({
        today,
        may,
        sectionTotals: (key) => now.current.it.headers.sums.get(key),
        markOf: (row, columnId) => now.current.props.marks.get(row.id)?.get(columnId),
        isCollapsed: (key) => now.current.it.headers.collapsed.has(key),
        onToggle: (key) => now.current.it.toggle(key),
        onOpen: (row) => now.current.props.onOpen(row),
        onLost: (label, words, why) => now.current.props.onLost(label, words, why),
      }),
    [today, may],
  );
  // Always the same function: a change of rows alone must not end what somebody is typing into a cell.
  const keep = useCallback((item: Item) => now.current.it.keep(item), []);
  const steady = useMemo(() => gridOptions(() => now.current), []);
  const more = useMemo(() => ({ ...steady, pinnedBottomRowData: [it.total] }), [steady, it.total]);

  useEffect(() => whileIdle((from, free) => readySearch(props.rows, from, free), props.rows.length), [props.rows]);
  const { onTotals } = props;
  useEffect(() => onTotals(it.total), [onTotals, it.total]);
  useEffect(() => refreshHeaders(api.current, it.headers), [it.headers]);
  useEffect(() => refilter(api.current, it.choice), [it.choice]);
  useMarkedRows(api, props.marks);
  const { lingering } = it;
  useEffect(() => () => letGo(api.current, lingering), [lingering]);

  useImperativeHandle(props.ref, () => ({
    type: setText,
    focus: () => focusGrid(api.current),
    show: (lineId, focus) => {
      const shown = showLine(api.current, lineId, focus, now.current.it.keep);
      if (shown) now.current.it.stay(lineId);
      return shown;
    },
    typed: (typed) => {
      followFocus(api.current, focused.current);
      return typedInto(api.current, section.current, typed, may);
    },
    shown: () => now.current.it.shown,
    selected: () => selectedLines(api.current),
    setAllCollapsed: (collapsed) => now.current.it.setAllCollapsed(collapsed),
    api: () => api.current,
  }));

  const pasted = (event: ClipboardEvent) => {
    if (!may || event.target instanceof HTMLInputElement) return;
    const cells = cellsUnder(api.current, event.clipboardData.getData('text/plain'), today);
    if (!cells) return;
    event.preventDefault();
    props.onPaste(cells);
  };

  return (
    <div ref={section} className="ph-packing-grid" onPaste={pasted}>
      <DataGrid<Item>
        name="packing"
        label="Packing list"
        rows={held}
        columns={columns}
        rowId={itemId}
        keep={keep}
        empty="No line fits. Clear the filter, or look under All."
        onFocusRow={(item) => {
          focused.current = item.id;
          if (!isLine(item)) return;
          it.stay(item.id);
          takeInHand(item);
          props.onFocusLine(item);
        }}
        onReady={(ready) => {
          api.current = ready;
          ready.addEventListener('cellKeyDown', (it) => {
            if (!(it.event instanceof KeyboardEvent) || !it.data || !('column' in it)) return;
            const writes = now.current.props.may && isEditableColumn(it.column.getColId());
            keyed(it.event, it.data, writes, now.current);
          });
          ready.addEventListener('modelUpdated', () => followFocus(ready, focused.current));
          ready.addEventListener('gridPreDestroyed', () => {
            if (api.current === ready) api.current = null;
          });
        }}
        more={more}
      />
    </div>
  );
}

/**
 * What the grid is given as a whole. As long as only some rows say something else, it is told of those alone: going
 * through tens of thousands for one packed unit would be felt.
 */
function useHeld(api: RefObject<GridApi<Item> | null>, items: readonly Item[]): readonly Item[] {
  const [held, setHeld] = useState(items);
  const told = useRef(items);
  useLayoutEffect(() => {
    const changed = api.current ? changedIn(told.current, items) : null;
    told.current = items;
    if (changed === null) setHeld(items);
    else if (changed.length > 0) api.current?.applyTransaction({ update: [...changed] });
  }, [api, items]);
  return held;
}

/** Cells look their mark up, and do not know when it changes. */
function useMarkedRows(api: RefObject<GridApi<Item> | null>, marks: PackingGridProps['marks']): void {
  const told = useRef(marks);
  useEffect(() => {
    const lines = changedMarks(told.current, marks);
    told.current = marks;
    const rowNodes = lines.flatMap((line) => api.current?.getRowNode(line) ?? []);
    if (rowNodes.length > 0) api.current?.refreshCells({ rowNodes, force: true });
  }, [api, marks]);
}

/** Works through `length` things in what the window has left of its time; the answer stops it. */
function whileIdle(work: (from: number, free: () => boolean) => number, length: number): () => void {
  let turn = 0;
  const next = (from: number) => {
    turn = requestIdleCallback((deadline) => {
      const at = work(from, () => deadline.timeRemaining() > 2);
      if (at < length) next(at);
    });
  };
  next(0);
  return () => cancelIdleCallback(turn);
}

/** The sums of the headers are looked up by their cells, which do not know when they change. */
function refreshHeaders(api: GridApi<Item> | null, { groups }: Headers): void {
  const rowNodes = groups.flatMap(({ id }) => api?.getRowNode(id) ?? []);
  if (rowNodes.length > 0) api?.refreshCells({ rowNodes, force: true });
}

/** For a choice the grid filters anew. It ends editing, as any filter does; changed rows are filtered as they come. */
function refilter(api: GridApi<Item> | null, _choice: object): void {
  api?.onFilterChanged();
}

/** The row that stayed though it did not fit any more leaves now. */
function letGo(api: GridApi<Item> | null, lingering: string | null): void {
  if (lingering !== null && api && !api.isDestroyed()) api.onFilterChanged();
}

type Now = { readonly it: ReturnType<typeof useView>; readonly props: PackingGridProps };

/** What never changes; it looks up the rest. */
const gridOptions = (now: () => Now): GridOptions<Item> => ({
  readOnlyEdit: true,
  stopEditingWhenCellsLoseFocus: true,
  enterNavigatesVerticallyAfterEdit: true,
  rowClassRules: {
    'ph-group-row': ({ data }) => data?.kind === 'group',
    'ph-total-row': ({ data }) => data?.kind === 'total',
  },
  postSortRows: ({ nodes }) => {
    const { it, props } = now();
    if (props.view === 'list') return;
    const sorted = arranged(nodes, (node) => node.data, it.headers.groups, props.view);
    nodes.splice(0, nodes.length, ...sorted);
  },
  onCellEditRequest: ({ data, column, newValue }) => {
    const row = isLine(data) ? (packingRowNow(data.id) ?? data) : null;
    const field = column.getColId();
    if (!row || !isEditableColumn(field)) return;
    if (field === 'packed') void setPacked(row, Number(newValue));
    else if (newValue !== row[field]) void editLine(row, { [field]: newValue });
  },
});

function keyed(event: KeyboardEvent, item: Item, editable: boolean, { it, props }: Now): void {
  if (item.kind === 'group') {
    const closed = it.headers.collapsed.has(item.key);
    const wanted =
      event.key === 'Enter' || (event.key === 'ArrowRight' && closed) || (event.key === 'ArrowLeft' && !closed);
    if (wanted) it.toggle(item.key);
  } else if (isLine(item) && event.key === 'Enter' && !editable) props.onOpen(item);
}

function showLine(api: GridApi<Item> | null, id: string, focus: boolean, keep: (item: Item) => boolean): boolean {
  const node = api?.getRowNode(id);
  if (!api || !node?.data || node.rowIndex === null || !keep(node.data)) return false;
  const { top, bottom } = api.getVerticalPixelRange();
  const at = node.rowTop ?? 0;
  // In the middle, unless it can be seen where it stands.
  if (at < top || at + (node.rowHeight ?? 0) > bottom) api.ensureNodeVisible(node, 'middle');
  node.setSelected(true, true);
  if (focus) api.setFocusedCell(node.rowIndex, 'packed');
  return true;
}

/**
 * The grid keeps the focus at a place, people at a row: when rows come or go above, the focus goes along with its
 * row. When that row itself is gone it is let go of, so that no key reaches the row that took its place.
 */
function followFocus(api: GridApi<Item> | null, id: string | null): void {
  const cell = api?.getFocusedCell();
  if (!api || !cell || cell.rowPinned || id === null || api.getEditingCells().length > 0) return;
  if (api.getDisplayedRowAtIndex(cell.rowIndex)?.data?.id === id) return;
  const { rowIndex = null } = api.getRowNode(id) ?? {};
  // To put the focus there takes it from wherever the keyboard is.
  if (rowIndex !== null && document.activeElement?.closest('.ag-cell')) api.setFocusedCell(rowIndex, cell.column);
  else api.clearFocusedCell();
}

function selectedLines(api: GridApi<Item> | null): readonly PackingRow[] {
  const lines = api
    ?.getSelectedNodes()
    .flatMap(({ data, displayed }) => (data && displayed && isLine(data) ? [data] : []));
  return lines && lines.length > 1 ? lines : [];
}

/** A command for the focused row, or the first letters of what is written into the focused cell. */
function typedInto(api: GridApi<Item> | null, section: HTMLElement | null, text: string, may: boolean): boolean {
  const cell = api?.getFocusedCell();
  if (!api || !may || !cell || cell.rowPinned || !section?.contains(document.activeElement)) return false;
  const item = api.getDisplayedRowAtIndex(cell.rowIndex)?.data;
  if (!item || !isLine(item)) return false;
  const colKey = cell.column.getColId();
  const edit = () => api.startEditingCell({ rowIndex: cell.rowIndex, colKey, key: text });
  if (WORD_COLUMNS.has(colKey)) {
    if (text === '/' || text === '?') return false;
    edit();
    return true;
  }
  const command = [...text].every((key) => key === text[0]) ? COMMANDS.get(text[0] ?? '') : undefined;
  if (command) {
    // Each press counts, also when they came faster than they could be told from a scan; all the rest is all of it.
    for (const _ of command === packRest ? 'p' : text) void command(packingRowNow(item.id) ?? item);
    return true;
  }
  if (colKey !== 'packed' || !/^\p{Nd}/u.test(text)) return false;
  edit();
  return true;
}
