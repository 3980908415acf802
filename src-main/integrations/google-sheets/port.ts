// What Packhouse needs from Google Sheets and Drive, in our words. The client speaks the protocol; it stores nothing
// and decides nothing. Facts: Google's API documentation. Rows and columns count from 0.
import type { SheetCell } from '#shared/rules/sheet-columns.ts';

/** What Drive says of a file; any change of `version` means: read it. */
export interface FileVersion {
  readonly version: string;
  /** The person who changed it last, as Google shows them; null when it does not say. */
  readonly changedBy: string | null;
}

export interface TabShape {
  readonly tabId: number;
  readonly title: string;
  readonly hidden: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly frozenRows: number;
}

export interface SpreadsheetShape {
  readonly title: string;
  /** As en_US, de_DE. */
  readonly locale: string;
  readonly url: string;
  readonly tabs: readonly TabShape[];
}

/** A tab's used cells from column `from` to `to`, both included. Without `toColumn`: all of the tab. */
export interface TabRange {
  readonly tab: string;
  readonly fromColumn: number;
  readonly toColumn?: number;
  /** From the first row on, to the last; absent: to the end. */
  readonly fromRow?: number;
  readonly toRow?: number;
}

/** What is to stand in a cell. `note` is the cell's note; null takes it away, absent leaves it. */
export interface CellWrite {
  readonly value?: SheetCell;
  /** As =MAX(C2-D2;0), arguments apart by semicolons, which every locale understands. */
  readonly formula?: string;
  readonly note?: string | null;
}

/** One change. All changes of a call apply together or not at all, in their order. */
export type SheetChange =
  | {
      readonly kind: 'add-tab';
      /** Ours to choose: 1 … 2^31 − 1, of no other tab. */
      readonly tabId: number;
      readonly title: string;
      readonly hidden: boolean;
      readonly rows: number;
      readonly columns: number;
      readonly frozenRows: number;
    }
  | { readonly kind: 'name-tab'; readonly tabId: number; readonly title: string }
  /** At least so many rows and columns. */
  | { readonly kind: 'grow-tab'; readonly tabId: number; readonly rows: number; readonly columns: number }
  /**
   * `like`: which neighbour the new rows take their look from; absent: the row above, but below the first row the row
   * they push down. 'below' is refused at the very end of the tab, 'above' at its very top.
   */
  | {
      readonly kind: 'insert-rows';
      readonly tabId: number;
      readonly at: number;
      readonly count: number;
      readonly like?: 'above' | 'below';
    }
  | { readonly kind: 'delete-rows'; readonly tabId: number; readonly at: number; readonly count: number }
  /**
   * A rectangle: rows of cells from (row, column) on. A cell that names neither value nor formula keeps what it holds,
   * one without a note keeps its note; in one change all cells name the same of the two.
   */
  | {
      readonly kind: 'set-cells';
      readonly tabId: number;
      readonly row: number;
      readonly column: number;
      readonly cells: readonly (readonly CellWrite[])[];
    }
  /** Copies values (not formulas, not formats) of whole rows onto another tab, the same columns. */
  | {
      readonly kind: 'copy-rows';
      readonly tabId: number;
      readonly row: number;
      readonly count: number;
      readonly columns: number;
      readonly toTabId: number;
      readonly toRow: number;
      readonly toColumn: number;
    }
  | { readonly kind: 'hide-columns'; readonly tabId: number; readonly from: number; readonly count: number }
  | { readonly kind: 'column-width'; readonly tabId: number; readonly column: number; readonly pixels: number }
  /** How a column shows from `row` on: whole numbers, dates in the spreadsheet's own way, text as typed. */
  | {
      readonly kind: 'format-column';
      readonly tabId: number;
      readonly column: number;
      readonly row: number;
      readonly shows: 'number' | 'date' | 'text';
    }
  | { readonly kind: 'bold-row'; readonly tabId: number; readonly row: number }
  /** Warns, and does not refuse, when something other than a whole number ≥ 0 is typed. */
  | {
      readonly kind: 'validate-whole';
      readonly tabId: number;
      readonly column: number;
      readonly row: number;
      readonly message: string;
    }
  /** Rows from `row` on get a background while the formula (written for the first of them) is true. */
  | {
      readonly kind: 'colour-rows';
      readonly tabId: number;
      readonly row: number;
      readonly columns: number;
      readonly formula: string;
      readonly colour: 'green' | 'amber';
    };

/** Cells as they stand right after a write, taken together with it. Rows are ragged; trailing blanks may be missing. */
export interface CellsAfter {
  readonly tabId: number;
  readonly row: number;
  readonly column: number;
  readonly cells: readonly (readonly SheetCell[])[];
}

/** A cell's note beside what the cell shows; an error it shows counts as nothing. */
export interface NotedCell {
  readonly row: number;
  readonly column: number;
  readonly shows: SheetCell;
  readonly note: string | null;
}

/** One request as it ended, for the pace, latency and clock skew. */
export interface GoogleCall {
  readonly kind: 'token' | 'version' | 'shape' | 'read' | 'write';
  readonly ms: number;
  readonly status: number | null;
  readonly skewMs: number | null;
}

/** Every function rejects with GoogleError only. */
export interface GoogleSheetsPort {
  /** The service account's address, which a sheet has to be shared with. Throws GoogleError (credentials). */
  account(): string;
  /** Signs in anew, whatever is remembered. */
  signIn(signal: AbortSignal): Promise<void>;
  /** One small request to Drive. */
  version(spreadsheetId: string, signal: AbortSignal): Promise<FileVersion>;
  /** One read request. */
  shape(spreadsheetId: string, signal: AbortSignal): Promise<SpreadsheetShape>;
  /** One read request for all ranges, in their order. Numbers as numbers, dates as serial numbers, text as text. */
  read(
    spreadsheetId: string,
    ranges: readonly TabRange[],
    signal: AbortSignal,
  ): Promise<readonly (readonly (readonly SheetCell[])[])[]>;
  /** One read request: cells of these ranges, all of one tab and with all their ends; one it leaves out holds nothing. */
  readNotes(spreadsheetId: string, ranges: readonly TabRange[], signal: AbortSignal): Promise<readonly NotedCell[]>;
  /**
   * One write request. `look`: ranges whose cells are answered as they stand after the write; an empty list asks for
   * none. Null when the server wrote and did not say.
   */
  change(
    spreadsheetId: string,
    changes: readonly SheetChange[],
    look: readonly TabRange[],
    signal: AbortSignal,
  ): Promise<readonly CellsAfter[] | null>;
}
