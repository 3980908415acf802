// Ranges as paths, parameters and bodies of the values methods name them.
import type { Box } from './a1.ts';
import { clip, parseRange } from './a1.ts';
import { columnCount, rowCount, tabByTitle, wholeTab } from './book.ts';
import { invalidArgument, unparsableRange } from './refusal.ts';
import type { Book, Tab } from './types.ts';
import { beyondGrid } from './work.ts';

export interface NamedBox {
  readonly tab: Tab;
  /** As named; not clipped. Infinity where open. */
  readonly named: Box;
  /** Within the grid. */
  readonly box: Box;
}

/** Throws the 400 for what is no range here or begins outside the grid. */
export function locate(book: Book, text: string): NamedBox {
  const parsed = parseRange(text, (title) => tabByTitle(book, title) !== null);
  if (parsed === null) throw unparsableRange(text);
  const tab = parsed.title === null ? book.tabs[0] : tabByTitle(book, parsed.title);
  if (tab === undefined || tab === null) throw unparsableRange(text);
  const named = parsed.box ?? wholeTab(tab);
  if (named.top >= rowCount(tab) || named.left >= columnCount(tab)) throw invalidArgument(beyondGrid(tab, named));
  return { tab, named, box: clip(named, rowCount(tab), columnCount(tab)) };
}
