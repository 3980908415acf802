// batchUpdate: rows and columns.
import { appendLanes, deleteLanes, insertLanes, moveLanes } from './dimensions.ts';
import { wants } from './field-mask.ts';
import { EMPTY, flagIn, numberIn, objectIn, textIn } from './json-fields.ts';
import { SheetRefusal } from './refusal.ts';
import type { RequestHandler } from './requests.ts';
import { maskOf } from './requests.ts';
import type { Lane } from './types.ts';
import { guardLanes, laneRange, tabWithId, touch } from './work.ts';

const insertDimension: RequestHandler = (work, request) => {
  const { tab, rows, start, end } = laneRange(work, objectIn(request, 'range'));
  const before = flagIn(request, 'inheritFromBefore');
  const length = rows ? tab.rows.length : tab.columnLanes.length;
  if (start > length) {
    throw new SheetRefusal(`range.startIndex[${start}] is larger than the current grid size (${length}).`);
  }
  if (before && start === 0) {
    throw new SheetRefusal(
      'inheritFromBefore cannot be set to true if range.startIndex is 0, there is nothing before it to inherit from.',
    );
  }
  if (!before && start === length) {
    throw new SheetRefusal(
      `range.startIndex must be less than the grid size (${length}) if inheritFromBefore is false.`,
    );
  }
  insertLanes(work, tab, rows, start, end - start, before ? 'before' : 'after');
  return EMPTY;
};

const deleteDimension: RequestHandler = (work, request) => {
  const { tab, rows, start, end } = laneRange(work, objectIn(request, 'range'));
  guardLanes(work, tab, rows, start, end);
  deleteLanes(work, tab, rows, start, end);
  return EMPTY;
};

const appendDimension: RequestHandler = (work, request) => {
  const tab = tabWithId(work.book, numberIn(request, 'sheetId') ?? 0);
  const dimension = textIn(request, 'dimension');
  const length = numberIn(request, 'length') ?? 0;
  if (dimension !== 'ROWS' && dimension !== 'COLUMNS') throw new SheetRefusal('dimension must be set.');
  if (length < 1) throw new SheetRefusal('length must be greater than 0.');
  appendLanes(work, tab, dimension === 'ROWS', length);
  return EMPTY;
};

const moveDimension: RequestHandler = (work, request) => {
  const { tab, rows, start, end } = laneRange(work, objectIn(request, 'source'), 'source');
  const to = numberIn(request, 'destinationIndex') ?? 0;
  guardLanes(work, tab, rows, start, end);
  moveLanes(work, tab, rows, start, end, to);
  return EMPTY;
};

const updateDimensionProperties: RequestHandler = (work, request) => {
  const mask = maskOf(request, 'DimensionProperties');
  const { tab, rows, start, end } = laneRange(work, objectIn(request, 'range'));
  const properties = objectIn(request, 'properties') ?? EMPTY;
  const lanes = rows ? tab.rowLanes : tab.columnLanes;
  if (end > lanes.length) {
    throw new SheetRefusal(`range.endIndex[${end}] is larger than the current grid size (${lanes.length}).`);
  }
  for (let at = start; at < end; at += 1) {
    const lane = lanes[at];
    if (lane === undefined) continue;
    const changed: Lane = {
      hidden: wants(mask, 'hiddenByUser') ? flagIn(properties, 'hiddenByUser') : lane.hidden,
      pixels: wants(mask, 'pixelSize') ? (numberIn(properties, 'pixelSize') ?? lane.pixels) : lane.pixels,
    };
    if (changed.pixels < 0) throw new SheetRefusal('properties.pixelSize must not be negative.');
    lanes[at] = changed;
  }
  touch(work);
  return EMPTY;
};

const autoResizeDimensions: RequestHandler = (work, request) => {
  const { tab, rows, end } = laneRange(work, objectIn(request, 'dimensions'), 'dimensions');
  const lanes = rows ? tab.rowLanes : tab.columnLanes;
  if (end > lanes.length) {
    throw new SheetRefusal(`dimensions.endIndex[${end}] is larger than the current grid size (${lanes.length}).`);
  }
  touch(work);
  return EMPTY;
};

export const DIMENSION_REQUESTS: Readonly<Record<string, RequestHandler>> = {
  insertDimension,
  deleteDimension,
  appendDimension,
  moveDimension,
  updateDimensionProperties,
  autoResizeDimensions,
};
