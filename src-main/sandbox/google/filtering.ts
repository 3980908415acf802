// Which rows a basic filter hides: by values that are not to be seen, or by a condition. Hidden rows are still answered.
import type { JsonObject } from '../stand-in/json.ts';
import { isJsonObject } from '../stand-in/json.ts';
import { calculatorOf, cellAt, localeOf } from './book.ts';
import { holds } from './conditions.ts';
import { EMPTY, numberIn, objectIn, objectsIn, textsIn } from './json-fields.ts';
import { shown } from './shown.ts';
import type { Book, Tab } from './types.ts';

function criteria(settings: JsonObject): ReadonlyMap<number, JsonObject> {
  const byColumn = new Map<number, JsonObject>();
  for (const [column, one] of Object.entries(objectIn(settings, 'criteria') ?? EMPTY)) {
    if (isJsonObject(one)) byColumn.set(Number(column), one);
  }
  for (const spec of objectsIn(settings, 'filterSpecs')) {
    const one = objectIn(spec, 'filterCriteria');
    if (one !== undefined) byColumn.set(numberIn(spec, 'columnIndex') ?? 0, one);
  }
  return byColumn;
}

/** The rows that are hidden; the filter's first row is its header and stays. */
export function hiddenByFilter(book: Book, tab: Tab): ReadonlySet<number> {
  const hidden = new Set<number>();
  if (tab.filter === null) return hidden;
  const { box, settings } = tab.filter;
  const locale = localeOf(book);
  const calculator = calculatorOf(book);
  for (const [column, one] of criteria(settings)) {
    const values = new Set(textsIn(one, 'hiddenValues'));
    const condition = objectIn(one, 'condition');
    for (let row = box.top + 1; row < box.bottom; row += 1) {
      const value = calculator.value(tab.id, row, column);
      if (values.has(shown(value, cellAt(tab, row, column).format, locale))) hidden.add(row);
      else if (condition !== undefined && !holds(book, tab, condition, { row, column }, { row: box.top + 1, column })) {
        hidden.add(row);
      }
    }
  }
  return hidden;
}
