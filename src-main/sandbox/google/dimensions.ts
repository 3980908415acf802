// Rows and columns inserted, deleted and moved, with everything that has to follow: references of all formulas of the
// spreadsheet, merges, protections, conditional formats, the filter, frozen rows. The same code works on both axes.
import type { JsonObject } from '../stand-in/json.ts';
import { isJsonArray, isJsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import {
  COLUMN_LANE,
  countCells,
  lanes,
  localeOf,
  MOST_CELLS,
  NO_CELL,
  ROW_LANE,
  tabFinder,
  titleFinder,
} from './book.ts';
import type { Formula } from './formula/formula.ts';
import { copyFormula, isFormula, printFormula, readFormula, shiftFormula } from './formula/formula.ts';
import type { AxisEdit } from './formula/references.ts';
import { shiftSpan } from './formula/references.ts';
import { SheetRefusal } from './refusal.ts';
import type { Cell, ColourRule, Tab } from './types.ts';
import type { Work } from './work.ts';
import { touch } from './work.ts';

export type Inherit = 'before' | 'after' | 'none';

export function checkSize(work: Work): void {
  if (countCells(work.book) > MOST_CELLS) {
    throw new SheetRefusal(
      `This action would increase the number of cells in the workbook above the limit of ${MOST_CELLS} cells.`,
    );
  }
}

function shiftBox(box: Box, rows: boolean, edit: AxisEdit): Box | null {
  const last = (end: number): number => end - 1;
  const span = shiftSpan(rows ? [box.top, last(box.bottom)] : [box.left, last(box.right)], edit);
  if (span === null) return null;
  return rows ? { ...box, top: span[0], bottom: span[1] + 1 } : { ...box, left: span[0], right: span[1] + 1 };
}

/** Formats reach into new rows and columns that take over the format beside them. */
function shiftFormatBox(box: Box, rows: boolean, edit: AxisEdit, inherit: Inherit): Box | null {
  const shifted = shiftBox(box, rows, edit);
  if (shifted === null || edit.kind !== 'insert') return shifted;
  const [start, end] = rows ? [box.top, box.bottom] : [box.left, box.right];
  const count = edit.count;
  if (inherit === 'after' && edit.at === start) {
    return rows ? { ...shifted, top: shifted.top - count } : { ...shifted, left: shifted.left - count };
  }
  if (inherit === 'before' && edit.at === end) {
    return rows ? { ...shifted, bottom: shifted.bottom + count } : { ...shifted, right: shifted.right + count };
  }
  return shifted;
}

const present = <T>(value: T | null): value is T => value !== null;

/** A rule's formulas are written for the top-left cell of its first range and go with it. */
function shiftRule(work: Work, tab: Tab, rule: ColourRule, rows: boolean, edit: AxisEdit, inherit: Inherit) {
  const boxes = rule.boxes.map((box) => shiftFormatBox(box, rows, edit, inherit)).filter(present);
  const [before, after] = [rule.boxes[0], boxes[0]];
  if (before === undefined || after === undefined) return null;
  const moved = shiftBox(before, rows, edit) ?? after;
  const locale = localeOf(work.book);
  const shiftText = (text: string): string => {
    if (!text.startsWith('=')) return text;
    const formula = readFormula(text, locale, tabFinder(work.book));
    const shifted = shiftFormula(formula, tab.id, tab.id, rows, edit);
    const anchored = copyFormula(shifted, after.top - moved.top, after.left - moved.left);
    return printFormula(anchored, locale, titleFinder(work.book));
  };
  return { ...rule, boxes, booleanRule: rule.booleanRule && mapConditionTexts(rule.booleanRule, shiftText) };
}

function mapConditionTexts(rule: JsonObject, change: (text: string) => string): JsonObject {
  const condition = rule.condition;
  if (!isJsonObject(condition) || condition.values === undefined || !isJsonArray(condition.values)) return rule;
  const values = condition.values.map((value) =>
    isJsonObject(value) && typeof value.userEnteredValue === 'string'
      ? { ...value, userEnteredValue: change(value.userEnteredValue) }
      : value,
  );
  return { ...rule, condition: { ...condition, values } };
}

const withEntered = ({ note, format, validation }: Cell, entered: Formula): Cell => ({
  entered,
  note,
  format,
  validation,
});

function follow(work: Work, tab: Tab, rows: boolean, edit: AxisEdit, inherit: Inherit): void {
  for (const other of work.book.tabs) {
    for (const row of other.rows) {
      for (let column = 0; column < row.length; column += 1) {
        const cell = row[column];
        if (cell === undefined || !isFormula(cell.entered)) continue;
        const entered = shiftFormula(cell.entered, other.id, tab.id, rows, edit);
        if (entered !== cell.entered) row[column] = withEntered(cell, entered);
      }
    }
  }
  const shifted = (box: Box): Box | null => shiftBox(box, rows, edit);
  tab.merges = tab.merges.map(shifted).filter(present);
  tab.protections = tab.protections.flatMap((protection) => {
    const box = shifted(protection.box);
    return box === null ? [] : [{ ...protection, box }];
  });
  tab.colourRules = tab.colourRules.map((rule) => shiftRule(work, tab, rule, rows, edit, inherit)).filter(present);
  const box = tab.filter === null ? null : shifted(tab.filter.box);
  tab.filter = tab.filter === null || box === null ? null : { ...tab.filter, box };
  touch(work);
}

const formatOnly = (cell: Cell | undefined): Cell | undefined =>
  cell === undefined || (cell.format === null && cell.validation === null)
    ? undefined
    : { ...NO_CELL, format: cell.format, validation: cell.validation };

/** `at` is where the first new one stands afterwards. */
export function insertLanes(work: Work, tab: Tab, rows: boolean, at: number, count: number, inherit: Inherit): void {
  const model = inherit === 'before' ? at - 1 : inherit === 'after' ? at : -1;
  if (rows) {
    const row = (tab.rows[model] ?? []).map(formatOnly);
    const added = Array.from({ length: count }, () => row.slice());
    tab.rows = [...tab.rows.slice(0, at), ...added, ...tab.rows.slice(at)];
    const lane = { ...(tab.rowLanes[model] ?? ROW_LANE), hidden: false };
    tab.rowLanes = [...tab.rowLanes.slice(0, at), ...lanes(count, lane), ...tab.rowLanes.slice(at)];
    if (at < tab.frozenRows) tab.frozenRows += count;
  } else {
    for (const row of tab.rows) {
      const cell = formatOnly(row[model]);
      if (row.length < at && cell === undefined) continue;
      while (row.length < at) row.push(undefined);
      row.splice(at, 0, ...Array.from({ length: count }, () => cell));
    }
    const lane = { ...(tab.columnLanes[model] ?? COLUMN_LANE), hidden: false };
    tab.columnLanes = [...tab.columnLanes.slice(0, at), ...lanes(count, lane), ...tab.columnLanes.slice(at)];
    if (at < tab.frozenColumns) tab.frozenColumns += count;
  }
  follow(work, tab, rows, { kind: 'insert', at, count }, inherit);
  checkSize(work);
}

/** Room at the end: nothing has to follow. */
export function appendLanes(work: Work, tab: Tab, rows: boolean, count: number): void {
  if (rows) {
    for (let added = 0; added < count; added += 1) tab.rows.push([]);
    tab.rowLanes.push(...lanes(count, ROW_LANE));
  } else tab.columnLanes.push(...lanes(count, COLUMN_LANE));
  touch(work);
  checkSize(work);
}

export function deleteLanes(work: Work, tab: Tab, rows: boolean, start: number, end: number): void {
  const length = rows ? tab.rows.length : tab.columnLanes.length;
  const word = rows ? 'row' : 'column';
  if (start >= length || end > length) {
    const index = start >= length ? start : end - 1;
    throw new SheetRefusal(
      `Cannot delete a ${word} that doesn't exist. Tried to delete ${word} index ${index} but there are only ${length} ${word}s.`,
    );
  }
  const frozen = rows ? tab.frozenRows : tab.frozenColumns;
  const frozenGone = Math.max(0, Math.min(end, frozen) - start);
  if (length - (end - start) <= frozen - frozenGone) {
    throw new SheetRefusal(`Sorry, it is not possible to delete all non-frozen ${word}s.`);
  }
  const count = end - start;
  if (rows) {
    tab.rows.splice(start, count);
    tab.rowLanes.splice(start, count);
    tab.frozenRows -= frozenGone;
  } else {
    for (const row of tab.rows) row.splice(start, count);
    tab.columnLanes.splice(start, count);
    tab.frozenColumns -= frozenGone;
  }
  follow(work, tab, rows, { kind: 'delete', at: start, count }, 'none');
}

/** `to` counts before the move, and must not lie within what is moved. */
export function moveLanes(work: Work, tab: Tab, rows: boolean, start: number, end: number, to: number): void {
  const length = rows ? tab.rows.length : tab.columnLanes.length;
  if (end > length || to < 0 || to > length) {
    throw new SheetRefusal(`destinationIndex[${to}] and source must lie within the grid of ${length}.`);
  }
  if (to > start && to < end) throw new SheetRefusal('destinationIndex must not be within the source.');
  const count = end - start;
  const target = to > start ? to - count : to;
  if (target === start) return;
  const move = <T>(list: T[]): void => {
    list.splice(target, 0, ...list.splice(start, count));
  };
  if (rows) {
    move(tab.rows);
    move(tab.rowLanes);
  } else {
    for (const row of tab.rows) {
      while (row.length < Math.max(end, to)) row.push(undefined);
      move(row);
    }
    move(tab.columnLanes);
  }
  follow(work, tab, rows, { kind: 'move', at: start, count, to }, 'none');
}
