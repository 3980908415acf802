// The background a cell gets from the conditional formats: the first rule that holds, as a CSS colour.
import type { JsonObject } from '../stand-in/json.ts';
import { boxHolds, oneCell } from './a1.ts';
import { holds } from './conditions.ts';
import { EMPTY, numberIn, objectIn } from './json-fields.ts';
import type { Book, Tab } from './types.ts';

function cssColour(colour: JsonObject): string {
  const part = (name: string): number => Math.round(Math.min(1, Math.max(0, numberIn(colour, name) ?? 0)) * 255);
  return `rgb(${part('red')}, ${part('green')}, ${part('blue')})`;
}

/** Of a CellFormat; null when it has none. */
export function backgroundOf(format: JsonObject | null): string | null {
  if (format === null) return null;
  const style = objectIn(objectIn(format, 'backgroundColorStyle') ?? EMPTY, 'rgbColor');
  const colour = style ?? objectIn(format, 'backgroundColor');
  return colour === undefined ? null : cssColour(colour);
}

export function conditionalColour(book: Book, tab: Tab, row: number, column: number): string | null {
  const cell = oneCell(row, column);
  for (const rule of tab.colourRules) {
    const [first] = rule.boxes;
    const condition = rule.booleanRule && objectIn(rule.booleanRule, 'condition');
    if (!condition || first === undefined || !rule.boxes.some((box) => boxHolds(box, cell))) continue;
    if (!holds(book, tab, condition, { row, column }, { row: first.top, column: first.left })) continue;
    return backgroundOf(objectIn(rule.booleanRule ?? EMPTY, 'format') ?? null);
  }
  return null;
}
