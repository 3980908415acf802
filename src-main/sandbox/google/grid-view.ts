// A Spreadsheet as the API answers it, made only as far as the field mask asks: what it does not ask for is not
// computed. Trailing empty cells and rows are left out, as are zeros that Google leaves out.
import type { Json, JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { boxesMeet } from './a1.ts';
import { calculatorOf, localeOf, titleFinder, wholeTab } from './book.ts';
import { boxJson, protectionJson, ruleJson, tabJson } from './boxes.ts';
import type { Mask } from './field-mask.ts';
import { below, EVERYTHING, pick, wants } from './field-mask.ts';
import { hiddenByFilter } from './filtering.ts';
import { isFormula, printFormula } from './formula/formula.ts';
import type { Scalar } from './formula/values.ts';
import { ERROR_TYPES } from './formula/values.ts';
import type { NamedBox } from './ranges.ts';
import { shown } from './shown.ts';
import type { Book, Cell, Entered, Lane, Tab } from './types.ts';

export interface View {
  readonly book: Book;
  readonly url: string;
  /** Null: all tabs. */
  readonly ranges: readonly NamedBox[] | null;
  /** Null: none was set, and `gridData` decides. */
  readonly mask: Mask | null;
  readonly gridData: boolean;
  readonly mayEdit: (tab: Tab, box: Box) => boolean;
}

function enteredJson(book: Book, entered: Entered): JsonObject {
  if (typeof entered === 'number') return { numberValue: entered };
  if (typeof entered === 'string') return { stringValue: entered };
  if (typeof entered === 'boolean') return { boolValue: entered };
  return { formulaValue: printFormula(entered, localeOf(book), titleFinder(book)) };
}

function valueJson(value: Scalar): JsonObject | null {
  if (value === null) return null;
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return {
    errorValue: { type: ERROR_TYPES[value.error], ...(value.message === '' ? {} : { message: value.message }) },
  };
}

function cellJson(book: Book, tab: Tab, row: number, column: number, cell: Cell, mask: Mask): JsonObject {
  const json: Record<string, Json> = {};
  const { entered, note, format, validation } = cell;
  const value = (): Scalar => (isFormula(entered) ? calculatorOf(book).value(tab.id, row, column) : entered);
  if (entered !== null) {
    if (wants(mask, 'userEnteredValue')) json.userEnteredValue = enteredJson(book, entered);
    const effective = wants(mask, 'effectiveValue') ? valueJson(value()) : null;
    if (effective !== null) json.effectiveValue = effective;
    if (wants(mask, 'formattedValue')) {
      const text = shown(value(), format, localeOf(book));
      if (text !== '') json.formattedValue = text;
    }
  }
  if (format !== null && wants(mask, 'userEnteredFormat')) json.userEnteredFormat = format;
  if (format !== null && wants(mask, 'effectiveFormat')) json.effectiveFormat = format;
  if (note !== null && wants(mask, 'note')) json.note = note;
  if (validation !== null && wants(mask, 'dataValidation')) json.dataValidation = validation;
  return json;
}

const laneJson = (lane: Lane, filtered: boolean): JsonObject => ({
  pixelSize: lane.pixels,
  ...(lane.hidden ? { hiddenByUser: true } : {}),
  ...(filtered ? { hiddenByFilter: true } : {}),
});

function gridJson(book: Book, tab: Tab, box: Box, mask: Mask): JsonObject {
  const json: Record<string, Json> = {};
  if (box.top > 0) json.startRow = box.top;
  if (box.left > 0) json.startColumn = box.left;
  const rowMask = below(mask, 'rowData');
  if (rowMask !== null) {
    const cellMask = below(rowMask, 'values');
    const rows: JsonObject[] = [];
    let used = 0;
    for (let row = box.top; row < box.bottom; row += 1) {
      const cells = tab.rows[row] ?? [];
      const values: JsonObject[] = [];
      let last = 0;
      for (let column = box.left; column < Math.min(box.right, cells.length); column += 1) {
        const cell = cells[column];
        values.push(cell === undefined || cellMask === null ? {} : cellJson(book, tab, row, column, cell, cellMask));
        if (cell !== undefined) last = values.length;
      }
      values.length = last;
      rows.push(last === 0 || cellMask === null ? {} : { values });
      if (last > 0) used = rows.length;
    }
    rows.length = used;
    if (used > 0) json.rowData = rows;
  }
  if (wants(mask, 'rowMetadata')) {
    const filtered = hiddenByFilter(book, tab);
    json.rowMetadata = tab.rowLanes
      .slice(box.top, box.bottom)
      .map((lane, down) => laneJson(lane, filtered.has(box.top + down)));
  }
  if (wants(mask, 'columnMetadata')) {
    json.columnMetadata = tab.columnLanes.slice(box.left, box.right).map((lane) => laneJson(lane, false));
  }
  return json;
}

function sheetJson(view: View, tab: Tab, index: number, mask: Mask, withData: boolean): JsonObject {
  const { book, ranges } = view;
  const boxes = ranges?.filter((range) => range.tab === tab).map(({ box }) => box) ?? [wholeTab(tab)];
  const seen = (box: Box): boolean => boxes.some((one) => boxesMeet(one, box));
  const json: Record<string, Json> = { properties: tabJson(tab, index) };
  const dataMask = below(mask, 'data');
  if (withData && dataMask !== null) json.data = boxes.map((box) => gridJson(book, tab, box, dataMask));
  const merges = tab.merges.filter(seen).map((box) => boxJson(tab.id, box));
  if (merges.length > 0) json.merges = merges;
  if (tab.colourRules.length > 0) json.conditionalFormats = tab.colourRules.map((rule) => ruleJson(tab, rule));
  if (tab.protections.length > 0) {
    json.protectedRanges = tab.protections.map((protection) =>
      protectionJson(tab, protection, protection.warningOnly || view.mayEdit(tab, protection.box)),
    );
  }
  if (tab.filter !== null) json.basicFilter = { range: boxJson(tab.id, tab.filter.box), ...tab.filter.settings };
  return pick(json, mask);
}

export function spreadsheetJson(view: View): JsonObject {
  const { book, ranges, url } = view;
  const mask = view.mask ?? EVERYTHING;
  const withData = view.mask === null ? view.gridData : wants(view.mask, 'sheets', 'data');
  const sheetMask = below(mask, 'sheets');
  const json: Record<string, Json> = {
    spreadsheetId: book.id,
    properties: {
      title: book.title,
      locale: book.locale,
      autoRecalc: 'ON_CHANGE',
      timeZone: book.timeZone,
      defaultFormat: { backgroundColor: { red: 1, green: 1, blue: 1 }, wrapStrategy: 'OVERFLOW_CELL' },
    },
    spreadsheetUrl: url,
  };
  if (sheetMask !== null) {
    json.sheets = book.tabs
      .map((tab, index) => ({ tab, index }))
      .filter(({ tab }) => ranges === null || ranges.some((range) => range.tab === tab))
      .map(({ tab, index }) => sheetJson(view, tab, index, sheetMask, withData));
  }
  return pick(json, mask.all ? mask : { ...mask, fields: new Map([...mask.fields, ['sheets', EVERYTHING]]) });
}
