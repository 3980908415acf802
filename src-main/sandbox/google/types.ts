// What the stand-in keeps of a spreadsheet. A book is changed as a whole copy and put in place when all went well, so
// cells are immutable and only rows' arrays are written, on the copy.
import type { JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import type { Formula } from './formula/formula.ts';

export type Entered = string | number | boolean | Formula;

export interface Cell {
  readonly entered: Entered | null;
  readonly note: string | null;
  /** userEnteredFormat as it was sent. */
  readonly format: JsonObject | null;
  /** dataValidation as it was sent. */
  readonly validation: JsonObject | null;
}

export type Row = (Cell | undefined)[];

/** A row or a column itself. */
export interface Lane {
  readonly pixels: number;
  readonly hidden: boolean;
}

export interface Protection {
  readonly id: number;
  readonly box: Box;
  readonly description: string;
  readonly warningOnly: boolean;
  /** Addresses. The spreadsheet's owner always may. */
  readonly editors: readonly string[];
}

export interface ColourRule {
  readonly boxes: readonly Box[];
  readonly booleanRule: JsonObject | null;
  readonly gradientRule: JsonObject | null;
}

export interface BasicFilter {
  readonly box: Box;
  /** The rest of it, as it was sent. */
  readonly settings: JsonObject;
}

export interface Tab {
  readonly id: number;
  title: string;
  hidden: boolean;
  frozenRows: number;
  frozenColumns: number;
  /** One for each row of the grid; cells beyond an array's end are empty. */
  rows: Row[];
  rowLanes: Lane[];
  columnLanes: Lane[];
  merges: Box[];
  protections: Protection[];
  colourRules: ColourRule[];
  filter: BasicFilter | null;
}

export interface Book {
  readonly id: string;
  title: string;
  /** As en_US. */
  locale: string;
  timeZone: string;
  tabs: Tab[];
  /** Grows with every change of the copy under work. */
  revision: number;
}

/** Who does something: a service account or a person at the keyboard. */
export interface Actor {
  readonly name: string;
  readonly email: string;
}

export type Role = 'reader' | 'writer' | 'owner';

/** A file as Drive knows it, with what stands in it. */
export interface StoredFile {
  book: Book;
  readonly createdTime: string;
  readonly owner: Actor;
  /** By address. */
  readonly roles: Map<string, Role>;
  /** Oldest first, bounded; the last one is how it stands. */
  versions: FileVersion[];
}

export interface FileVersion {
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: Actor;
}

/** What a person, or a test, asked for and a spreadsheet would refuse in its window. */
export class GoogleSandboxRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GoogleSandboxRefusal';
  }
}
