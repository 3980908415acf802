// Ranges as Google writes them: 'Packing List'!A1:P, the tab's title always in quotes.
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import type { TabRange } from './port.ts';

/** A tab's title inside a range or a formula: in quotes, and quotes of its own doubled. */
export const quotedTitle = (title: string): string => `'${title.replaceAll("'", "''")}'`;

/** Open at its end unless it names its last row. */
export function rangeText(range: TabRange): string {
  if (range.toColumn === undefined) return quotedTitle(range.tab);
  const first = (range.fromRow ?? 0) + 1;
  const last = range.toRow === undefined ? '' : String(range.toRow + 1);
  const [from, to] = [columnLetters(range.fromColumn), columnLetters(range.toColumn)];
  return `${quotedTitle(range.tab)}!${from}${first}:${to}${last}`;
}

/** The title in a range that Google answered, where simple titles stand without quotes; null when there is none. */
export function titleIn(range: string): string | null {
  const end = range.lastIndexOf('!');
  if (end < 0) return null;
  const title = range.slice(0, end);
  const inQuotes = title.length >= 2 && title.startsWith("'") && title.endsWith("'");
  return inQuotes ? title.slice(1, -1).replaceAll("''", "'") : title;
}
