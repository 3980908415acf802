// What Packhouse needs of a workbook on disk. Reading and writing happen off the main thread; a half-written file never
// exists. Rows and columns count from 0.
import type { FILE_TROUBLES } from '#shared/contract/sheets.ts';
import type { SheetCell } from '#shared/rules/sheet-columns.ts';

/** Tells whether the file is still the one that was read. */
export interface FileMark {
  readonly size: number;
  readonly modifiedMs: number;
  /** Of the file's bytes. */
  readonly sha256: string;
}

export interface BookNote {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

export interface BookTab {
  readonly title: string;
  readonly hidden: boolean;
  /** Ragged. A formula's cell is its stored result; dates are serial numbers. */
  readonly rows: readonly (readonly SheetCell[])[];
  /** The comments on its cells, ours and people's: writing replaces all of a tab's, so what is to stay is given again. */
  readonly notes?: readonly BookNote[];
}

export interface ReadBook {
  readonly mark: FileMark;
  readonly tabs: readonly BookTab[];
}

/** What is to stand in a cell: a value, or a formula (arguments apart by commas) with the value it has. */
export type BookCell = SheetCell | { readonly formula: string; readonly result: SheetCell };

export interface TabToWrite {
  readonly title: string;
  readonly hidden: boolean;
  readonly frozenRows: number;
  readonly columns: readonly {
    readonly width: number;
    readonly hidden: boolean;
    readonly shows: 'text' | 'number' | 'date';
    /** Warns when anything but a whole number ≥ 0 is typed; the message shows then. */
    readonly wholeNumbers?: string;
  }[];
  readonly rows: readonly (readonly BookCell[])[];
  /** The row that is set in bold; below it filters, formats and colours apply. Null: none. */
  readonly headerRow: number | null;
  /** A note on a cell. */
  readonly notes: readonly BookNote[];
  /** Rows below the header are coloured while a formula, written for the first of them, is true. */
  readonly colours: readonly { readonly formula: string; readonly colour: 'green' | 'amber' }[];
}

export type ExcelFailure = (typeof FILE_TROUBLES)[number];

export class ExcelError extends Error {
  readonly kind: ExcelFailure;
  readonly detail: string;
  constructor(kind: ExcelFailure, detail = '') {
    super(detail ? `Workbook: ${kind} (${detail})` : `Workbook: ${kind}`);
    this.name = 'ExcelError';
    this.kind = kind;
    this.detail = detail;
  }
}

/** Every function rejects with ExcelError only. */
export interface ExcelPort {
  /** Whose hands it is in: a lock file of Excel or LibreOffice lies beside it. Null: nobody's, as far as can be told. */
  openedBy(path: string): Promise<string | null>;
  /** Null when there is no file. `unless`: answers 'same' without reading when the file is still that one. */
  read(path: string, unless: FileMark | null, signal: AbortSignal): Promise<ReadBook | 'same' | null>;
  /**
   * Writes the tabs, keeps every other worksheet the file has, and puts the file in place in one step. `over` is the file
   * it replaces, null when there must be none: anything else there by now is not overwritten ('changed').
   */
  write(path: string, tabs: readonly TabToWrite[], over: FileMark | null, signal: AbortSignal): Promise<FileMark>;
  /** Tells of changes until stopped; may tell too often, and of our own writes as well. */
  watch(path: string, changed: () => void): Promise<{ stop(): Promise<void> }>;
  stop(): Promise<void>;
}
