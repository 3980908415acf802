// The workbook as it is to be: the packing list with what people put beside it kept where it was, its formulas with the
// figures they show, History, Delivery, and the hidden helper tab that carries stock and what this copy was given, so that
// any copy of the file, however old, is compared with what stood in it.
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import { type BaseRow, markOf, type OurRow } from '#shared/rules/packing-merge-row.ts';
import {
  APP_COLUMNS,
  SHEET_COLUMNS,
  type SheetCell,
  type SheetColumnKey,
  STAFF_COLUMNS,
  TAB_TITLES,
} from '#shared/rules/sheet-columns.ts';
import { type ColumnPlaces, colourFormulas, rowFormulas } from '#shared/rules/sheet-formulas.ts';
import type { SheetReading } from '#shared/rules/sheet-read.ts';
import { figuresInOrder, needsPackingShown } from '#shared/rules/sheet-shows.ts';
import { cellFor, cellText } from '#shared/rules/sheet-values.ts';
import type { BookCell, TabToWrite } from '../../integrations/excel/port.ts';
import { PLACES_OF_NEW } from './google-tabs.ts';
import { withOwnNote } from './notes.ts';

/** Where the helper tab says which writing of the workbook it is. */
const GENERATION_AT = 2;
const HELPER_TOP: readonly SheetCell[] = [
  'Product code',
  'Finished units',
  null,
  'Packhouse key',
  ...STAFF_COLUMNS,
  ...APP_COLUMNS,
];
const BASE_AT = 3;
const WHOLE_NUMBER = 'PACKED is a whole number: 0, 1, 2 … Anything else stays as it is typed and is not counted.';

/** What a copy of the workbook was given, from its helper tab. */
export function basesOfBook(rows: readonly (readonly SheetCell[])[]): Map<string, BaseRow> {
  const bases = new Map<string, BaseRow>();
  for (const cells of rows.slice(1)) {
    const text = (place: number): string => cellText(cells[BASE_AT + place] ?? null);
    const key = text(0);
    if (key === '') continue;
    const [packed, deliveryDate, deliveryNotes, internalNotes] = [text(1), text(2), text(3), text(4)];
    const [product, store, ordered, invoice, batch, date] = [text(5), text(6), text(7), text(8), text(9), text(10)];
    const staff = { packed: packed || '0', deliveryDate, deliveryNotes, internalNotes };
    bases.set(key, { staff, app: { product, store, ordered, invoice, batch, date }, notes: {} });
  }
  return bases;
}

export const generationOf = (rows: readonly (readonly SheetCell[])[]): string =>
  cellText(rows[0]?.[GENERATION_AT] ?? null);

export interface BookInput {
  /** The sheet's own rows down to the headers, these included; empty for a new one. */
  readonly top: readonly (readonly SheetCell[])[];
  readonly generation: string;
  readonly plan: MergePlan | null;
  readonly reading: SheetReading | null;
  /** Open lines in the list's own order. */
  readonly ours: ReadonlyMap<string, OurRow>;
  readonly stock: ReadonlyMap<string, number>;
  /** Key → column → note on the cell. */
  readonly notes: ReadonlyMap<string, ReadonlyMap<SheetColumnKey, string>>;
  readonly others: readonly TabToWrite[];
  /** Comments that stand in the packing tab; what people wrote in them stays with their rows. */
  readonly comments: readonly { readonly row: number; readonly column: number; readonly text: string }[];
}

interface OutRow {
  /** Its place in the sheet as it was read; null for a new one. */
  readonly from: number | null;
  readonly key: string;
  readonly cells: SheetCell[];
}

function fillLine(cells: SheetCell[], places: ColumnPlaces, ours: OurRow, keep: ReadonlySet<SheetColumnKey>): void {
  const put = (key: SheetColumnKey, cell: SheetCell): void => {
    const place = places.get(key);
    if (place === undefined || keep.has(key)) return;
    while (cells.length <= place) cells.push(null);
    cells[place] = cell;
  };
  for (const column of STAFF_COLUMNS) put(column, cellFor(column, ours.staff[column]));
  for (const column of APP_COLUMNS) put(column, cellFor(column, ours.app[column]));
  put('key', ours.key);
  put('code', ours.code === '' ? null : ours.code);
  put('mark', markOf(ours));
}

/** Rows in their order there, without those that leave; new ones at their place, or at the end once people have sorted. */
function rowsOf(input: BookInput, places: ColumnPlaces): OutRow[] {
  const { plan, reading, ours } = input;
  const lineRow = (line: OurRow): OutRow => {
    const cells: SheetCell[] = [];
    fillLine(cells, places, line, new Set());
    return { from: null, key: line.key, cells };
  };
  if (!plan || !reading) return [...ours.values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1)).map(lineRow);
  const paired = new Map(plan.paired.map((pair) => [pair.row.index, pair]));
  const leaving = new Set(plan.leaving.map(({ row }) => row.index));
  const out: (OutRow & { readonly sortKey: string | null })[] = [];
  for (const row of reading.rows) {
    if (leaving.has(row.index)) continue;
    const pair = paired.get(row.index);
    const cells = [...row.cells];
    if (pair) {
      // What could not be read or packed, or is still to be taken, stays as it is typed.
      const stays = [...pair.merge.troubles, ...pair.merge.takes].map(({ column }) => column);
      fillLine(cells, places, pair.ours, new Set<SheetColumnKey>(stays));
      const counted = places.get('counted');
      if (counted !== undefined) {
        while (cells.length <= counted) cells.push(null);
        cells[counted] = pair.merge.counted;
      }
    }
    out.push({ from: row.index, key: pair ? row.key : '', cells, sortKey: pair?.ours.sortKey ?? null });
  }
  const keys = out.flatMap(({ sortKey }) => sortKey ?? []);
  const inOrder = keys.every((key, i) => i === 0 || (keys[i - 1] ?? '') < key);
  for (const { ours: line } of plan.missing) {
    const at = inOrder ? out.findIndex(({ sortKey }) => sortKey !== null && sortKey > line.sortKey) : -1;
    const row = { ...lineRow(line), sortKey: line.sortKey };
    if (at < 0) out.push(row);
    else out.splice(at, 0, row);
  }
  return out;
}

/** Helping columns that somebody deleted come back at the right of everything. */
const wholePlaces = ({ places, absent, usedColumns }: SheetReading): ColumnPlaces =>
  new Map([...places, ...absent.map((key, i) => [key, usedColumns + i] as const)]);

export function composeBook(input: BookInput): TabToWrite[] {
  const places = input.reading ? wholePlaces(input.reading) : PLACES_OF_NEW;
  const above = input.top.slice(0, -1);
  const headers: SheetCell[] = [...(input.top.at(-1) ?? [])];
  for (const { key, header } of SHEET_COLUMNS) {
    const place = places.get(key);
    if (place === undefined) continue;
    while (headers.length <= place) headers.push(null);
    headers[place] = header;
  }
  return [packingTab(input, places, headers, above), ...input.others, helperTab(input)];
}

function packingTab(
  input: BookInput,
  places: ColumnPlaces,
  headers: readonly SheetCell[],
  above: readonly (readonly SheetCell[])[],
): TabToWrite {
  const headerRow = above.length;
  const rows = rowsOf(input, places);
  const cellOf = (cells: readonly SheetCell[], key: SheetColumnKey): SheetCell => cells[places.get(key) ?? -1] ?? null;
  const figures = figuresInOrder(
    rows.map(({ cells }) => ({
      code: cellText(cellOf(cells, 'code')),
      needsPacking: needsPackingShown(cellOf(cells, 'ordered'), cellOf(cells, 'packed'), cellOf(cells, 'counted')),
    })),
    (code) => input.stock.get(code) ?? 0,
  );
  const first = headerRow + 1;
  const comments = Map.groupBy(input.comments, ({ row }) => row);
  const notes: TabToWrite['notes'][number][] = [];
  /** The comments of a row as it stood, and ours on their cells in it. */
  const note = (row: number, from: number | null, key: string): void => {
    const texts = new Map(
      (comments.get(from ?? -1) ?? []).map(({ column, text }) => [column, withOwnNote(text, null)]),
    );
    for (const [column, ours] of input.notes.get(key) ?? []) {
      const place = places.get(column);
      if (place !== undefined) texts.set(place, withOwnNote(texts.get(place) ?? null, ours));
    }
    for (const [column, text] of texts) if (text !== null) notes.push({ row, column, text });
  };
  for (let row = 0; row < first; row += 1) note(row, row, '');
  const written = rows.map(({ from, key, cells }, i): BookCell[] => {
    note(first + i, from, key);
    const out: BookCell[] = [...cells];
    const figure = figures[i];
    if (key !== '' && figure) {
      const formulas = rowFormulas(places, first + i + 1, headerRow + 1, 'excel');
      for (const column of ['needsPacking', 'needsProduction'] as const) {
        const place = places.get(column) ?? 0;
        while (out.length <= place) out.push(null);
        out[place] = { formula: formulas[column], result: figure[column] };
      }
    }
    return out;
  });
  const byPlace = new Map([...places].map(([key, place]) => [place, SHEET_COLUMNS.find((c) => c.key === key)]));
  const width = Math.max(headers.length, ...written.map((cells) => cells.length));
  const columns = Array.from({ length: width }, (_, place) => {
    const column = byPlace.get(place);
    const isPacked = column?.key === 'packed';
    return {
      width: column?.width ?? 18,
      hidden: column?.owner === 'hidden',
      shows: column?.shows ?? ('text' as const),
      ...(isPacked ? { wholeNumbers: WHOLE_NUMBER } : {}),
    };
  });
  const colours = colourFormulas(places, first + 1, 'excel');
  return {
    title: TAB_TITLES.packing,
    hidden: false,
    frozenRows: first,
    columns,
    rows: [...above, headers, ...written],
    headerRow,
    notes,
    colours: (['amber', 'green'] as const).map((colour) => ({ formula: colours[colour], colour })),
  };
}

function helperTab(input: BookInput): TabToWrite {
  const stock = [...input.stock];
  const ours = [...input.ours.values()];
  const rows: BookCell[][] = [HELPER_TOP.map((cell, place) => (place === GENERATION_AT ? input.generation : cell))];
  for (let i = 0; i < Math.max(stock.length, ours.length); i += 1) {
    const [code = null, units = null] = stock[i] ?? [];
    const line = ours[i];
    const given = line
      ? [line.key, ...STAFF_COLUMNS.map((c) => line.staff[c]), ...APP_COLUMNS.map((c) => line.app[c])]
      : [];
    rows.push([code, units, null, ...given]);
  }
  const columns = HELPER_TOP.map((_, place) => ({
    width: 16,
    hidden: false,
    shows: place === 1 ? ('number' as const) : ('text' as const),
  }));
  const rest = { frozenRows: 1, headerRow: 0, notes: [], colours: [] };
  return { title: TAB_TITLES.helper, hidden: true, columns, rows, ...rest };
}
