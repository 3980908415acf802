// What the program and the thread that reads and writes workbooks say to each other. Rows go in small heaps, the next one
// when it is asked for, so that neither side holds up the program's own thread.
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import type { BookNote, ExcelFailure, FileMark, TabToWrite } from './port.ts';

export type ToThread =
  /** `cancel` holds a one as soon as nobody wants the answer any more. */
  | { readonly kind: 'read'; readonly path: string; readonly unless: string | null; readonly cancel: Int32Array }
  | { readonly kind: 'more' }
  /** The tabs without their rows; those follow, tab by tab, and then the word to write. */
  | { readonly kind: 'tabs'; readonly tabs: readonly TabToWrite[] }
  | { readonly kind: 'rows'; readonly tab: number; readonly rows: TabToWrite['rows'] }
  | { readonly kind: 'write'; readonly path: string; readonly over: FileMark | null; readonly cancel: Int32Array };

/** A row, or how many blank ones. */
export type RowOrBlanks = readonly SheetCell[] | number;

export type FromThread =
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly mark: FileMark }
  | {
      readonly kind: 'found';
      readonly mark: FileMark;
      readonly tabs: readonly {
        readonly title: string;
        readonly hidden: boolean;
        readonly notes: readonly BookNote[];
      }[];
    }
  | { readonly kind: 'rows'; readonly tab: number; readonly rows: readonly RowOrBlanks[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'written'; readonly mark: FileMark }
  | { readonly kind: 'failed'; readonly failure: ExcelFailure; readonly detail: string };

/** About two milliseconds of copying. */
const CELLS_IN_A_HEAP = 8000;

/** Cuts rows into heaps; blank rows in a row are counted. */
export function* heapsOf(rows: readonly (readonly SheetCell[])[]): Generator<RowOrBlanks[]> {
  let heap: RowOrBlanks[] = [];
  let cells = 0;
  let blanks = 0;
  for (const row of rows) {
    if (row.length === 0) {
      blanks += 1;
      continue;
    }
    if (blanks > 0) heap.push(blanks);
    blanks = 0;
    heap.push(row);
    cells += row.length + 1;
    if (cells < CELLS_IN_A_HEAP) continue;
    yield heap;
    heap = [];
    cells = 0;
  }
  if (heap.length > 0) yield heap;
}

/** The same for rows on their way to the thread. */
export function* heapsToWrite(rows: TabToWrite['rows']): Generator<TabToWrite['rows']> {
  let from = 0;
  let cells = 0;
  for (let at = 0; at < rows.length; at += 1) {
    cells += (rows[at]?.length ?? 0) + 1;
    if (cells < CELLS_IN_A_HEAP) continue;
    yield rows.slice(from, at + 1);
    from = at + 1;
    cells = 0;
  }
  if (from < rows.length) yield rows.slice(from);
}
