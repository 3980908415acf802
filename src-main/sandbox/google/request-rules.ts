// batchUpdate: filters, conditional formats, protections.
import type { JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { wholeTab } from './book.ts';
import { protectionJson, ruleJson } from './boxes.ts';
import { wants } from './field-mask.ts';
import { EMPTY, flagIn, numberIn, objectIn, objectsIn, textIn, textsIn } from './json-fields.ts';
import { SheetRefusal } from './refusal.ts';
import type { RequestHandler } from './requests.ts';
import { maskOf } from './requests.ts';
import type { ColourRule, Protection, Tab } from './types.ts';
import type { TabBox, Work } from './work.ts';
import { gridRange, tabWithId, touch } from './work.ts';

const setBasicFilter: RequestHandler = (work, request) => {
  const filter = objectIn(request, 'filter') ?? EMPTY;
  const { tab, box } = gridRange(work, objectIn(filter, 'range'), 'filter.range');
  const { range: _range, ...settings } = filter;
  tab.filter = { box, settings };
  touch(work);
  return EMPTY;
};

const clearBasicFilter: RequestHandler = (work, request) => {
  const tab = tabWithId(work.book, numberIn(request, 'sheetId') ?? 0);
  tab.filter = null;
  touch(work);
  return EMPTY;
};

/** Ranges of a rule may reach beyond the grid; they end with it. */
function ruleOf(work: Work, rule: JsonObject | undefined): { tab: Tab; rule: ColourRule } {
  const ranges = objectsIn(rule ?? EMPTY, 'ranges');
  const first = ranges[0];
  if (rule === undefined || first === undefined) throw new SheetRefusal('rule.ranges must not be empty.');
  const tab = tabWithId(work.book, numberIn(first, 'sheetId') ?? 0);
  if (ranges.some((range) => (numberIn(range, 'sheetId') ?? 0) !== tab.id)) {
    throw new SheetRefusal('All ranges of a conditional format rule must be on the same sheet.');
  }
  const [booleanRule, gradientRule] = [objectIn(rule, 'booleanRule') ?? null, objectIn(rule, 'gradientRule') ?? null];
  if (booleanRule === null && gradientRule === null)
    throw new SheetRefusal('rule.booleanRule or rule.gradientRule must be set.');
  const condition = booleanRule && objectIn(booleanRule, 'condition');
  if (booleanRule !== null && (condition === undefined || condition === null)) {
    throw new SheetRefusal('rule.booleanRule.condition is required.');
  }
  if (condition && textIn(condition, 'type') === 'CUSTOM_FORMULA') {
    const [value] = objectsIn(condition, 'values');
    const formula = textIn(value ?? EMPTY, 'userEnteredValue') ?? '';
    if (!formula.startsWith('=')) {
      throw new SheetRefusal(`Invalid ConditionValue.userEnteredValue: ${formula} is not a valid formula.`);
    }
  }
  const boxes = ranges.map((range): Box => gridRange(work, range, 'rule.ranges').box);
  return { tab, rule: { boxes, booleanRule, gradientRule } };
}

function place(tab: Tab, index: number, most: number): void {
  if (index < 0 || index > most) {
    throw new SheetRefusal(`No conditional format on sheet: ${tab.id} at index: ${index}`);
  }
}

const addConditionalFormatRule: RequestHandler = (work, request) => {
  const { tab, rule } = ruleOf(work, objectIn(request, 'rule'));
  const index = numberIn(request, 'index') ?? 0;
  place(tab, index, tab.colourRules.length);
  tab.colourRules.splice(index, 0, rule);
  touch(work);
  return EMPTY;
};

const updateConditionalFormatRule: RequestHandler = (work, request) => {
  const index = numberIn(request, 'index') ?? 0;
  const newIndex = numberIn(request, 'newIndex');
  const given = objectIn(request, 'rule');
  const tab = given ? ruleOf(work, given).tab : tabWithId(work.book, numberIn(request, 'sheetId') ?? 0);
  place(tab, index, tab.colourRules.length - 1);
  const [old] = tab.colourRules.splice(index, 1);
  if (old === undefined) return EMPTY;
  const rule = given ? ruleOf(work, given).rule : old;
  const at = given ? index : (newIndex ?? index);
  place(tab, at, tab.colourRules.length);
  tab.colourRules.splice(at, 0, rule);
  touch(work);
  return {
    updateConditionalFormatRule: {
      oldRule: ruleJson(tab, old),
      oldIndex: index,
      newRule: ruleJson(tab, rule),
      newIndex: at,
    },
  };
};

const deleteConditionalFormatRule: RequestHandler = (work, request) => {
  const tab = tabWithId(work.book, numberIn(request, 'sheetId') ?? 0);
  const index = numberIn(request, 'index') ?? 0;
  place(tab, index, tab.colourRules.length - 1);
  const [rule] = tab.colourRules.splice(index, 1);
  touch(work);
  return rule === undefined ? EMPTY : { deleteConditionalFormatRule: { rule: ruleJson(tab, rule) } };
};

const findProtection = (work: Work, id: number): { tab: Tab; protection: Protection } => {
  for (const tab of work.book.tabs) {
    const protection = tab.protections.find((one) => one.id === id);
    if (protection !== undefined) return { tab, protection };
  }
  throw new SheetRefusal(`No protected range with id: ${id}`);
};

function protectedBox(work: Work, given: JsonObject): TabBox {
  const range = objectIn(given, 'range');
  if (range === undefined) throw new SheetRefusal('protectedRange.range is required.');
  const bounded = ['startRowIndex', 'endRowIndex', 'startColumnIndex', 'endColumnIndex'].some((name) => name in range);
  if (bounded) return gridRange(work, range, 'protectedRange.range');
  const tab = tabWithId(work.book, numberIn(range, 'sheetId') ?? 0);
  return { tab, box: wholeTab(tab) };
}

/** Whoever protects may go on editing. */
const editorsOf = (work: Work, given: JsonObject): readonly string[] => [
  ...new Set([...textsIn(objectIn(given, 'editors') ?? EMPTY, 'users'), work.actor.email]),
];

const addProtectedRange: RequestHandler = (work, request) => {
  const given = objectIn(request, 'protectedRange') ?? EMPTY;
  const { tab, box } = protectedBox(work, given);
  const ids = new Set(work.book.tabs.flatMap(({ protections }) => protections.map(({ id }) => id)));
  let id = numberIn(given, 'protectedRangeId') ?? Math.floor(work.random() * 2_000_000_000);
  if (ids.has(id) && numberIn(given, 'protectedRangeId') !== undefined) {
    throw new SheetRefusal(`A protected range with id ${id} already exists.`);
  }
  while (ids.has(id)) id += 1;
  const protection: Protection = {
    id,
    box,
    description: textIn(given, 'description') ?? '',
    warningOnly: flagIn(given, 'warningOnly'),
    editors: editorsOf(work, given),
  };
  tab.protections.push(protection);
  touch(work);
  return { addProtectedRange: { protectedRange: protectionJson(tab, protection, true) } };
};

const updateProtectedRange: RequestHandler = (work, request) => {
  const mask = maskOf(request, 'ProtectedRange');
  const given = objectIn(request, 'protectedRange') ?? EMPTY;
  const { tab, protection } = findProtection(work, numberIn(given, 'protectedRangeId') ?? 0);
  const changed: Protection = {
    ...protection,
    ...(wants(mask, 'range') ? { box: protectedBox(work, given).box } : {}),
    ...(wants(mask, 'description') ? { description: textIn(given, 'description') ?? '' } : {}),
    ...(wants(mask, 'warningOnly') ? { warningOnly: flagIn(given, 'warningOnly') } : {}),
    ...(wants(mask, 'editors') ? { editors: editorsOf(work, given) } : {}),
  };
  tab.protections = tab.protections.map((one) => (one === protection ? changed : one));
  touch(work);
  return EMPTY;
};

const deleteProtectedRange: RequestHandler = (work, request) => {
  const { tab, protection } = findProtection(work, numberIn(request, 'protectedRangeId') ?? 0);
  tab.protections = tab.protections.filter((one) => one !== protection);
  touch(work);
  return EMPTY;
};

export const RULE_REQUESTS: Readonly<Record<string, RequestHandler>> = {
  setBasicFilter,
  clearBasicFilter,
  addConditionalFormatRule,
  updateConditionalFormatRule,
  deleteConditionalFormatRule,
  addProtectedRange,
  updateProtectedRange,
  deleteProtectedRange,
};
