// spreadsheets.values: writing. RAW stores what is sent; USER_ENTERED reads it as typed, by the spreadsheet's locale.
// null leaves a cell as it is, "" empties it.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonArray, isJsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { boxName, rangeName } from './a1.ts';
import { cellAt, columnCount, localeOf, rowCount } from './book.ts';
import { appendLanes, insertLanes } from './dimensions.ts';
import { listIn, textIn } from './json-fields.ts';
import type { NamedBox } from './ranges.ts';
import { invalidArgument, SheetRefusal } from './refusal.ts';
import { isTextFormat } from './shown.ts';
import { readTyped } from './typed.ts';
import type { Cell, Tab } from './types.ts';
import type { Work } from './work.ts';
import { beyondGrid, changeCell, checkLength, formulaOf, guard, touch } from './work.ts';

export type InputOption = 'RAW' | 'USER_ENTERED';

/** A cell after something was typed into it: a date or an amount brings its format along where there is none. */
export function typedCell(work: Work, text: string, there: Cell): Partial<Cell> {
  checkLength(text);
  const asText = isTextFormat(there.format) && !text.startsWith("'");
  const typed = readTyped(text, { locale: localeOf(work.book), thisYear: work.thisYear, asText });
  if (typed.kind === 'formula') return { entered: formulaOf(work, typed.text) };
  const plain = there.format?.numberFormat === undefined;
  const format = typed.format !== undefined && plain ? { ...there.format, ...typed.format } : null;
  return { entered: typed.value, ...(format === null ? {} : { format }) };
}

/** Sheets stores sent numbers and truth values as they are, either way. */
function changeBy(work: Work, option: InputOption, value: Json, there: Cell): Partial<Cell> | null {
  if (value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return { entered: value };
  if (typeof value !== 'string') throw new RangeError('A value that was not checked came through.');
  if (option === 'USER_ENTERED') return typedCell(work, value, there);
  checkLength(value);
  return { entered: value === '' ? null : value };
}

/** Rows of scalars; throws the 400 with Google's words for anything else. */
export function checkedRows(range: JsonObject, path: string): readonly (readonly Json[])[] {
  const lines = (listIn(range, 'values') ?? []).map((line, row) => {
    if (!isJsonArray(line))
      throw invalidArgument(
        `Invalid value at '${path}values[${row}]' (type.googleapis.com/google.protobuf.ListValue), ${JSON.stringify(line)}`,
      );
    for (const [column, value] of line.entries()) {
      if (isJsonArray(value)) throw invalidArgument(`Invalid ${path}values[${row}][${column}]: list_value {\n}\n`);
      if (isJsonObject(value)) throw invalidArgument(`Invalid ${path}values[${row}][${column}]: struct_value {\n}\n`);
    }
    return line;
  });
  if (textIn(range, 'majorDimension') !== 'COLUMNS') return lines;
  const height = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: height }, (_, row) => lines.map((line) => line[row] ?? null));
}

export interface Written {
  readonly tab: Tab;
  readonly box: Box;
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
}

/** Throws the 400s of the API. What was named is all that may be written, but one cell stands for where to begin. */
export function writeValues(
  work: Work,
  at: NamedBox,
  rows: readonly (readonly Json[])[],
  option: InputOption,
): Written {
  const { tab, named, box } = at;
  if (named.bottom < Number.POSITIVE_INFINITY && named.bottom > rowCount(tab))
    throw invalidArgument(beyondGrid(tab, named));
  if (named.right < Number.POSITIVE_INFINITY && named.right > columnCount(tab))
    throw invalidArgument(beyondGrid(tab, named));
  const width = Math.max(0, ...rows.map((row) => row.length));
  const target = { ...box, bottom: box.top + rows.length, right: box.left + width };
  const fromOneCell = named.bottom === named.top + 1 && named.right === named.left + 1;
  const overflow = (what: string): never => {
    const range = `'${tab.title}'!${boxName(box)}`;
    throw invalidArgument(`Requested writing within range [${range}], but tried writing to ${what}`);
  };
  if (!fromOneCell && target.bottom > box.bottom) overflow(`row [${box.bottom + 1}]`);
  if (!fromOneCell && target.right > box.right)
    overflow(`column [${boxName({ top: 0, left: box.right, bottom: 1, right: box.right + 1 }).replace(/\d+$/, '')}]`);
  if (target.bottom > rowCount(tab) || target.right > columnCount(tab)) throw invalidArgument(beyondGrid(tab, target));
  let cells = 0;
  const columns = new Set<number>();
  const written = new Set<number>();
  try {
    guard(work, tab, target);
    for (const [down, row] of rows.entries()) {
      for (const [right, value] of row.entries()) {
        const [r, c] = [box.top + down, box.left + right];
        const change = changeBy(work, option, value, cellAt(tab, r, c));
        if (change === null) continue;
        changeCell(tab, r, c, change);
        cells += 1;
        columns.add(c);
        written.add(r);
      }
    }
  } catch (error) {
    if (error instanceof SheetRefusal) throw invalidArgument(error.message);
    throw error;
  }
  touch(work);
  const shownBox = cells === 0 ? { ...box, bottom: box.top + 1, right: box.left + 1 } : target;
  return { tab, box: shownBox, rows: written.size, columns: columns.size, cells };
}

export function clearValues(work: Work, { tab, box }: NamedBox): string {
  try {
    guard(work, tab, box);
  } catch (error) {
    if (error instanceof SheetRefusal) throw invalidArgument(error.message);
    throw error;
  }
  for (let row = box.top; row < box.bottom; row += 1) {
    for (let column = box.left; column < Math.min(box.right, tab.rows[row]?.length ?? 0); column += 1) {
      changeCell(tab, row, column, { entered: null });
    }
  }
  touch(work);
  return rangeName(tab.title, box);
}

const holdsAny = (tab: Tab, row: number, left: number, right: number): boolean =>
  (tab.rows[row] ?? []).slice(left, right).some((cell) => cell !== undefined && cell.entered !== null);

/** The table in a range: from its first filled row to the row before the next wholly blank one; null when there is none. */
export function tableIn(tab: Tab, box: Box): Box | null {
  const right = columnCount(tab);
  let top = box.top;
  while (top < rowCount(tab) && top < box.bottom && !holdsAny(tab, top, box.left, right)) top += 1;
  if (top >= Math.min(rowCount(tab), box.bottom)) return null;
  let bottom = top;
  while (bottom < rowCount(tab) && holdsAny(tab, bottom, box.left, right)) bottom += 1;
  const lastColumn = Math.max(
    ...tab.rows
      .slice(top, bottom)
      .map((row) => row.findLastIndex((cell) => cell !== undefined && cell.entered !== null)),
  );
  return { top, left: box.left, bottom, right: Math.max(lastColumn, box.left) + 1 };
}

/** Below the table in the range; the grid grows when it has to. */
export function appendValues(
  work: Work,
  at: NamedBox,
  rows: readonly (readonly Json[])[],
  option: InputOption,
  insertRows: boolean,
): { readonly table: Box | null; readonly written: Written } {
  const { tab } = at;
  const table = tableIn(tab, at.box);
  const top = table === null ? at.box.top : table.bottom;
  const left = table === null ? at.box.left : table.left;
  if (insertRows && top < rowCount(tab) && rows.length > 0) insertLanes(work, tab, true, top, rows.length, 'none');
  const missing = top + rows.length - rowCount(tab);
  if (missing > 0) appendLanes(work, tab, true, missing);
  const width = left + Math.max(0, ...rows.map((row) => row.length)) - columnCount(tab);
  if (width > 0) appendLanes(work, tab, false, width);
  const box = { top, left, bottom: top + 1, right: left + 1 };
  return { table, written: writeValues(work, { tab, named: box, box }, rows, option) };
}
