// spreadsheets.values: reading. Trailing empty cells and rows are left out; a range without any value has no `values`.
import type { Json, JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { rangeName } from './a1.ts';
import { calculatorOf, cellAt, localeOf, titleFinder } from './book.ts';
import { isFormula, printFormula } from './formula/formula.ts';
import type { Scalar } from './formula/values.ts';
import { isError } from './formula/values.ts';
import type { NamedBox } from './ranges.ts';
import { isDateType, numberFormatOf, shown } from './shown.ts';
import type { Book, Tab } from './types.ts';

export interface Rendering {
  readonly columnsFirst: boolean;
  readonly value: string;
  readonly dateTime: string;
}

function rendered(book: Book, tab: Tab, row: number, column: number, { value: how, dateTime }: Rendering): Json {
  const { entered, format } = cellAt(tab, row, column);
  if (entered === null) return '';
  const locale = localeOf(book);
  if (how === 'FORMULA' && isFormula(entered)) return printFormula(entered, locale, titleFinder(book));
  const value: Scalar = isFormula(entered) ? calculatorOf(book).value(tab.id, row, column) : entered;
  if (how === 'FORMATTED_VALUE') return shown(value, format, locale);
  if (isError(value)) return value.error;
  if (typeof value === 'number' && dateTime === 'FORMATTED_STRING') {
    const type = numberFormatOf(format, locale)?.type ?? '';
    if (isDateType(type)) return shown(value, format, locale);
  }
  return value ?? '';
}

const used = (list: readonly Json[], isUsed: (item: Json) => boolean): number => list.findLastIndex(isUsed) + 1;

function matrix(book: Book, tab: Tab, box: Box, rendering: Rendering): Json[][] {
  const rows: Json[][] = [];
  const bottom = Math.min(box.bottom, tab.rows.findLastIndex((row) => row.length > 0) + 1);
  for (let row = box.top; row < bottom; row += 1) {
    const right = Math.min(box.right, tab.rows[row]?.length ?? 0);
    const cells: Json[] = [];
    for (let column = box.left; column < right; column += 1) cells.push(rendered(book, tab, row, column, rendering));
    rows.push(cells);
  }
  return rows;
}

const turned = (rows: readonly (readonly Json[])[]): Json[][] => {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? ''));
};

export function valueRange(book: Book, { tab, box }: Pick<NamedBox, 'tab' | 'box'>, rendering: Rendering): JsonObject {
  const rows = matrix(book, tab, box, rendering);
  const lines = (rendering.columnsFirst ? turned(rows) : rows).map((line) =>
    line.slice(
      0,
      used(line, (item) => item !== ''),
    ),
  );
  lines.length = used(
    lines.map((line) => line.length),
    (length) => length !== 0,
  );
  return {
    range: rangeName(tab.title, box),
    majorDimension: rendering.columnsFirst ? 'COLUMNS' : 'ROWS',
    ...(lines.length === 0 ? {} : { values: lines }),
  };
}
