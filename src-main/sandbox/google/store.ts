// All files of the stand-in. Every change, by the API or by a person, goes through `change`: a copy is worked on and takes
// the old one's place when nothing was refused; Drive's version, time and user follow.
import {
  columnCount,
  copyBook,
  DEFAULT_COLUMNS,
  DEFAULT_ROWS,
  localeOf,
  NO_CELL,
  newTab,
  putCell,
  tabFinder,
} from './book.ts';
import { readFormula } from './formula/formula.ts';
import type { Actor, Book, FileVersion, Role, StoredFile } from './types.ts';
import type { Work } from './work.ts';

const KEPT_VERSIONS = 2000;

export interface TabSeed {
  readonly title: string;
  readonly id?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly hidden?: boolean;
  readonly frozenRows?: number;
  /** From A1 on; text that begins with = is a formula. */
  readonly cells?: readonly (readonly (string | number | boolean | null)[])[];
}

export interface SpreadsheetSeed {
  readonly id: string;
  readonly title?: string;
  /** en_US when left out. */
  readonly locale?: string;
  readonly timeZone?: string;
  /** One empty tab, Sheet1 with id 0, when left out. */
  readonly tabs?: readonly TabSeed[];
  readonly owner?: Actor;
  /** Addresses of accounts and people. */
  readonly writers?: readonly string[];
  readonly readers?: readonly string[];
}

export interface Store {
  readonly files: Map<string, StoredFile>;
  add(seed: SpreadsheetSeed): StoredFile;
  /** Throws what `work` throws, and then nothing has changed. */
  change<T>(file: StoredFile, actor: Actor, work: (work: Work) => T): T;
  put(file: StoredFile): void;
}

const OWNER: Actor = { name: 'Facility Owner', email: 'owner@facility.example' };

function seededBook(seed: SpreadsheetSeed): Book {
  const tabs = (seed.tabs ?? [{ title: 'Sheet1' }]).map((tab, index) => {
    const width = Math.max(0, ...(tab.cells ?? []).map((row) => row.length));
    return newTab({
      id: tab.id ?? index,
      title: tab.title,
      rows: Math.max(tab.rows ?? DEFAULT_ROWS, tab.cells?.length ?? 0),
      columns: Math.max(tab.columns ?? DEFAULT_COLUMNS, width),
      hidden: tab.hidden ?? false,
      frozenRows: tab.frozenRows ?? 0,
    });
  });
  const book: Book = {
    id: seed.id,
    title: seed.title ?? 'Untitled spreadsheet',
    locale: seed.locale ?? 'en_US',
    timeZone: seed.timeZone ?? 'America/Los_Angeles',
    tabs,
    revision: 0,
  };
  const entered = (value: string | number | boolean | null) =>
    typeof value === 'string' && value.startsWith('=') ? readFormula(value, localeOf(book), tabFinder(book)) : value;
  for (const [index, { cells = [] }] of (seed.tabs ?? []).entries()) {
    const tab = tabs[index];
    if (tab === undefined || columnCount(tab) === 0) continue;
    for (const [row, values] of cells.entries()) {
      for (const [column, value] of values.entries()) {
        putCell(tab, row, column, { ...NO_CELL, entered: value === '' ? null : entered(value) });
      }
    }
  }
  return book;
}

export function createStore(now: () => Date, random: () => number): Store {
  const files = new Map<string, StoredFile>();
  return {
    files,
    put: (file) => files.set(file.book.id, file),
    add: (seed) => {
      if (files.has(seed.id)) throw new Error(`There is a spreadsheet ${seed.id} already.`);
      const owner = seed.owner ?? OWNER;
      const roles = new Map<string, Role>([[owner.email, 'owner']]);
      for (const email of seed.readers ?? []) roles.set(email, 'reader');
      for (const email of seed.writers ?? []) roles.set(email, 'writer');
      const at = now();
      const file: StoredFile = {
        book: seededBook(seed),
        createdTime: at.toISOString(),
        owner,
        roles,
        versions: [{ version: 1, at: at.getTime(), by: owner }],
      };
      files.set(seed.id, file);
      return file;
    },
    change: (file, actor, change) => {
      const book = copyBook(file.book);
      const work: Work = {
        book,
        actor,
        isOwner: file.roles.get(actor.email) === 'owner',
        thisYear: now().getUTCFullYear(),
        random,
      };
      const result = change(work);
      file.book = book;
      const last = file.versions.at(-1);
      // Invisible changes count too, so that versions do not go up one by one.
      const version: FileVersion = {
        version: (last?.version ?? 0) + 1 + Math.floor(random() * 3),
        at: now().getTime(),
        by: actor,
      };
      file.versions.push(version);
      if (file.versions.length > KEPT_VERSIONS) file.versions.shift();
      return result;
    },
  };
}
