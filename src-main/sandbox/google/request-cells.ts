// batchUpdate: what cells hold.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { isJsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { boxesMeet, boxHolds } from './a1.ts';
import { cellAt, columnCount, isCovered, NO_CELL, putCell, rowCount } from './book.ts';
import { copyPaste, cutPaste, sortRange } from './copying.ts';
import { appendLanes } from './dimensions.ts';
import type { Mask } from './field-mask.ts';
import { below } from './field-mask.ts';
import { EMPTY, numberIn, objectIn, objectsIn, textIn } from './json-fields.ts';
import { SheetRefusal } from './refusal.ts';
import type { RequestHandler } from './requests.ts';
import { maskOf } from './requests.ts';
import type { Cell, Tab } from './types.ts';
import type { Work } from './work.ts';
import { beyondGrid, changeCell, enteredOf, gridRange, guard, tabWithId, touch } from './work.ts';

const READ_ONLY = ['effectiveValue', 'formattedValue', 'effectiveFormat', 'hyperlink'];
const LONGEST_NOTE = 50_000;

function cellMask(request: JsonObject): Mask {
  const mask = maskOf(request, 'CellData');
  const fixed = READ_ONLY.find((name) => mask.fields.has(name));
  if (fixed !== undefined) throw new SheetRefusal(`Field cannot be written: ${fixed}`);
  return mask;
}

/** What of `incoming` the mask names, over what was there. */
function merged(there: Json | undefined, incoming: Json | undefined, mask: Mask): Json | undefined {
  if (mask.all) return incoming;
  const before = isJsonObject(there) ? there : EMPTY;
  const after: Record<string, Json> = { ...before };
  for (const [name, inner] of mask.fields) {
    const value = merged(before[name], isJsonObject(incoming) ? incoming[name] : undefined, inner);
    if (value === undefined) delete after[name];
    else after[name] = value;
  }
  return Object.keys(after).length === 0 ? undefined : after;
}

function change(work: Work, there: Cell, data: JsonObject, mask: Mask): Partial<Cell> {
  const value = below(mask, 'userEnteredValue');
  const note = below(mask, 'note');
  const format = below(mask, 'userEnteredFormat');
  const validation = below(mask, 'dataValidation');
  const text = textIn(data, 'note') ?? '';
  if (text.length > LONGEST_NOTE) throw new SheetRefusal(`Notes are at most ${LONGEST_NOTE} characters long.`);
  const formatAfter = format && merged(there.format ?? undefined, objectIn(data, 'userEnteredFormat'), format);
  return {
    ...(value === null ? {} : { entered: enteredOf(work, objectIn(data, 'userEnteredValue')) }),
    ...(note === null ? {} : { note: text === '' ? null : text }),
    ...(format === null ? {} : { format: isJsonObject(formatAfter) ? formatAfter : null }),
    ...(validation === null ? {} : { validation: objectIn(data, 'dataValidation') ?? null }),
  };
}

const put = (work: Work, tab: Tab, row: number, column: number, data: JsonObject, mask: Mask): void =>
  changeCell(tab, row, column, change(work, cellAt(tab, row, column), data, mask));

function putRows(work: Work, tab: Tab, box: Box, rows: readonly JsonObject[], mask: Mask): void {
  for (const [down, row] of rows.entries()) {
    if (box.top + down >= box.bottom) {
      throw new SheetRefusal(
        `Attempting to write row: ${box.top + down}, beyond the last requested row of: ${box.bottom - 1}`,
      );
    }
    for (const [right, data] of objectsIn(row, 'values').entries()) {
      if (box.left + right >= box.right) {
        throw new SheetRefusal(
          `Attempting to write column: ${box.left + right}, beyond the last requested column of: ${box.right - 1}`,
        );
      }
      put(work, tab, box.top + down, box.left + right, data, mask);
    }
  }
}

const updateCells: RequestHandler = (work, request) => {
  const mask = cellMask(request);
  const rows = objectsIn(request, 'rows');
  const [start, range] = [objectIn(request, 'start'), objectIn(request, 'range')];
  if (range !== undefined) {
    const { tab, box } = gridRange(work, range);
    guard(work, tab, box);
    // Cells of the range that no data is given for lose what the mask names.
    for (let row = box.top; row < box.bottom; row += 1) {
      for (let column = box.left; column < box.right; column += 1) {
        if (objectsIn(rows[row - box.top] ?? EMPTY, 'values')[column - box.left] === undefined) {
          put(work, tab, row, column, EMPTY, mask);
        }
      }
    }
    putRows(work, tab, box, rows, mask);
  } else {
    if (start === undefined) throw new SheetRefusal('Either range or start must be set.');
    const tab = tabWithId(work.book, numberIn(start, 'sheetId') ?? 0);
    const [top, left] = [numberIn(start, 'rowIndex') ?? 0, numberIn(start, 'columnIndex') ?? 0];
    if (top < 0 || left < 0) throw new SheetRefusal('start: indexes must not be negative.');
    if (top >= rowCount(tab) || left >= columnCount(tab)) {
      throw new SheetRefusal(beyondGrid(tab, { top, left, bottom: top + 1, right: left + 1 }));
    }
    const width = Math.max(1, ...rows.map((row) => objectsIn(row, 'values').length));
    guard(work, tab, { top, left, bottom: top + Math.max(1, rows.length), right: left + width });
    putRows(work, tab, { top, left, bottom: rowCount(tab), right: columnCount(tab) }, rows, mask);
  }
  touch(work);
  return EMPTY;
};

const repeatCell: RequestHandler = (work, request) => {
  const mask = cellMask(request);
  const { tab, box } = gridRange(work, objectIn(request, 'range'));
  const data = objectIn(request, 'cell') ?? EMPTY;
  guard(work, tab, box);
  const formula = textIn(objectIn(data, 'userEnteredValue') ?? EMPTY, 'formulaValue');
  for (let row = box.top; row < box.bottom; row += 1) {
    for (let column = box.left; column < box.right; column += 1) put(work, tab, row, column, data, mask);
  }
  touch(work);
  // A formula is filled from the first cell: relative references go along.
  if (formula !== undefined && below(mask, 'userEnteredValue') !== null) {
    const first = { tab, box: { ...box, bottom: box.top + 1, right: box.left + 1 } };
    copyPaste(work, first, { tab, box }, 'PASTE_FORMULA', false);
  }
  return EMPTY;
};

const appendCells: RequestHandler = (work, request) => {
  const mask = cellMask(request);
  const tab = tabWithId(work.book, numberIn(request, 'sheetId') ?? 0);
  const rows = objectsIn(request, 'rows');
  const last = tab.rows.findLastIndex((row) => row.some((cell) => cell !== undefined && cell.entered !== null));
  const top = last + 1;
  const width = Math.max(0, ...rows.map((row) => objectsIn(row, 'values').length));
  const missing = top + rows.length - rowCount(tab);
  if (missing > 0) appendLanes(work, tab, true, missing);
  if (width > columnCount(tab)) appendLanes(work, tab, false, width - columnCount(tab));
  guard(work, tab, { top, left: 0, bottom: top + rows.length, right: width });
  putRows(work, tab, { top, left: 0, bottom: rowCount(tab), right: columnCount(tab) }, rows, mask);
  touch(work);
  return EMPTY;
};

const copyPasteRequest: RequestHandler = (work, request) => {
  const source = gridRange(work, objectIn(request, 'source'), 'source');
  const destination = gridRange(work, objectIn(request, 'destination'), 'destination');
  const type = textIn(request, 'pasteType') ?? 'PASTE_NORMAL';
  copyPaste(work, source, destination, type, textIn(request, 'pasteOrientation') === 'TRANSPOSE');
  return EMPTY;
};

const cutPasteRequest: RequestHandler = (work, request) => {
  const source = gridRange(work, objectIn(request, 'source'), 'source');
  const destination = objectIn(request, 'destination');
  if (destination === undefined) throw new SheetRefusal('destination is required.');
  const tab = tabWithId(work.book, numberIn(destination, 'sheetId') ?? 0);
  const to = { tab, row: numberIn(destination, 'rowIndex') ?? 0, column: numberIn(destination, 'columnIndex') ?? 0 };
  cutPaste(work, source, to, textIn(request, 'pasteType') ?? 'PASTE_NORMAL');
  return EMPTY;
};

const sortRangeRequest: RequestHandler = (work, request) => {
  const target = gridRange(work, objectIn(request, 'range'));
  const by = objectsIn(request, 'sortSpecs').map((spec) => ({
    column: numberIn(spec, 'dimensionIndex') ?? 0,
    descending: textIn(spec, 'sortOrder') === 'DESCENDING',
  }));
  const outside = by.find(({ column }) => column < target.box.left || column >= target.box.right);
  if (by.length === 0) throw new SheetRefusal('At least one sortSpec must be specified.');
  if (outside !== undefined) throw new SheetRefusal(`sortSpecs.dimensionIndex[${outside.column}] is not in the range.`);
  sortRange(work, target, by);
  return EMPTY;
};

const mergeCells: RequestHandler = (work, request) => {
  const { tab, box } = gridRange(work, objectIn(request, 'range'));
  const type = textIn(request, 'mergeType') ?? 'MERGE_ALL';
  guard(work, tab, box);
  const pieces: Box[] = [];
  if (type === 'MERGE_ROWS')
    for (let row = box.top; row < box.bottom; row += 1) pieces.push({ ...box, top: row, bottom: row + 1 });
  else if (type === 'MERGE_COLUMNS') {
    for (let column = box.left; column < box.right; column += 1)
      pieces.push({ ...box, left: column, right: column + 1 });
  } else pieces.push(box);
  addMerges(work, tab, box, pieces);
  return EMPTY;
};

function addMerges(work: Work, tab: Tab, box: Box, pieces: readonly Box[]): void {
  if (tab.merges.some((merge) => boxesMeet(merge, box) && !boxHolds(box, merge))) {
    throw new SheetRefusal('You must select all cells in a merged range to merge or unmerge them.');
  }
  tab.merges = [
    ...tab.merges.filter((merge) => !boxesMeet(merge, box)),
    ...pieces.filter((piece) => !isOneCell(piece)),
  ];
  for (let row = box.top; row < box.bottom; row += 1) {
    for (let column = box.left; column < box.right; column += 1) {
      if (isCovered(tab, row, column)) putCell(tab, row, column, NO_CELL);
    }
  }
  touch(work);
}

const isOneCell = (box: Box): boolean => box.bottom - box.top === 1 && box.right - box.left === 1;

const unmergeCells: RequestHandler = (work, request) => {
  const { tab, box } = gridRange(work, objectIn(request, 'range'));
  guard(work, tab, box);
  tab.merges = tab.merges.filter((merge) => !boxesMeet(merge, box));
  touch(work);
  return EMPTY;
};

const setDataValidation: RequestHandler = (work, request) => {
  const { tab, box } = gridRange(work, objectIn(request, 'range'));
  const rule = objectIn(request, 'rule') ?? null;
  if (rule !== null && objectIn(rule, 'condition') === undefined) throw new SheetRefusal('rule.condition is required.');
  for (let row = box.top; row < box.bottom; row += 1) {
    for (let column = box.left; column < box.right; column += 1) changeCell(tab, row, column, { validation: rule });
  }
  touch(work);
  return EMPTY;
};

export const CELL_REQUESTS: Readonly<Record<string, RequestHandler>> = {
  updateCells,
  repeatCell,
  appendCells,
  copyPaste: copyPasteRequest,
  cutPaste: cutPasteRequest,
  sortRange: sortRangeRequest,
  mergeCells,
  unmergeCells,
  setDataValidation,
};
