// What every export is made of: tables whose rows come page by page, and where the bytes go. Masses stay whole
// milligrams until a writer spells them as grams, so nothing is ever rounded on its way out.

/** `grams` columns hold whole milligrams and are written as grams; `lines` may hold several lines of text. */
export type ColumnKind = 'plain' | 'grams' | 'lines';

export interface TableColumn {
  readonly header: string;
  readonly kind: ColumnKind;
}

export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];
/** Rows a page at a time: small enough that writing one takes no noticeable time. */
export type Pages = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

export interface Table {
  /** As people call it: the sheet's name, and the file's inside a zip. */
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly pages: Pages;
}

/** Where the bytes go. A promise that is waited for keeps the writer from running ahead of a slow disk. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
}

export const plainColumns = (headers: readonly string[]): TableColumn[] =>
  headers.map((header) => ({ header, kind: 'plain' }));

const PAGE_ROWS = 250;

/** Rows that are all there, as pages. */
export function* inPages(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += PAGE_ROWS) yield rows.slice(at, at + PAGE_ROWS);
}
