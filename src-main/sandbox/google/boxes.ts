// Ranges and rules as the API shows them, and back.
import type { JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import type { ColourRule, Protection, Tab } from './types.ts';

export const boxJson = (tabId: number, box: Box): JsonObject => ({
  sheetId: tabId,
  startRowIndex: box.top,
  endRowIndex: box.bottom,
  startColumnIndex: box.left,
  endColumnIndex: box.right,
});

export const ruleJson = (tab: Tab, rule: ColourRule): JsonObject => ({
  ranges: rule.boxes.map((box) => boxJson(tab.id, box)),
  ...(rule.booleanRule === null ? {} : { booleanRule: rule.booleanRule }),
  ...(rule.gradientRule === null ? {} : { gradientRule: rule.gradientRule }),
});

export const protectionJson = (tab: Tab, protection: Protection, mayEdit: boolean): JsonObject => ({
  protectedRangeId: protection.id,
  range: boxJson(tab.id, protection.box),
  ...(protection.description === '' ? {} : { description: protection.description }),
  ...(protection.warningOnly ? { warningOnly: true } : {}),
  requestingUserCanEdit: mayEdit,
  ...(protection.warningOnly ? {} : { editors: { users: [...protection.editors] } }),
});

export const tabJson = (tab: Tab, index: number): JsonObject => ({
  sheetId: tab.id,
  title: tab.title,
  index,
  sheetType: 'GRID',
  gridProperties: {
    rowCount: tab.rows.length,
    columnCount: tab.columnLanes.length,
    ...(tab.frozenRows > 0 ? { frozenRowCount: tab.frozenRows } : {}),
    ...(tab.frozenColumns > 0 ? { frozenColumnCount: tab.frozenColumns } : {}),
  },
  ...(tab.hidden ? { hidden: true } : {}),
});
