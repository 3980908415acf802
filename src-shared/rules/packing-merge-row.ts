// One row of the packing list, merged cell by cell against the last agreed value. Source: spec 02. Only one side changed:
// it is taken. Both to the same: agreed. Both differently: the sheet's value stands in staff columns, ours in the app's,
// and the conflict is told with both values. What cannot be read is left as typed and told. Pure.
import { APP_COLUMNS, type AppColumn, type SheetCell, STAFF_COLUMNS, type StaffColumn } from './sheet-columns.ts';
import type { ColumnPlaces } from './sheet-formulas.ts';
import { cellAt, type SheetRow } from './sheet-read.ts';
import {
  type BadCell,
  type CellReading,
  cellText,
  isWrittenAs,
  readAppCell,
  readPacked,
  readStaffCell,
} from './sheet-values.ts';

export type StaffValues = Readonly<Record<StaffColumn, string>>;
export type AppValues = Readonly<Record<AppColumn, string>>;

/** A line of the list as Packhouse has it; values in their one form (sheet-values.ts). */
export interface OurRow {
  /** The order line's id, the same on every workstation. */
  readonly key: string;
  readonly staff: StaffValues;
  /** What a line has before anybody touched it: a sheet's other value is not in conflict with it. */
  readonly untouched: StaffValues;
  readonly app: AppValues;
  /** The product's code; empty when it has no stock of its own. */
  readonly code: string;
  /** How new the order behind the app's columns is: larger is newer, alike on every workstation. */
  readonly freshness: number;
  /** Place in the list's own order. */
  readonly sortKey: string;
}

/** What one medium and Packhouse last agreed on for a row. */
export interface BaseRow {
  readonly staff: StaffValues;
  /** The app's columns as Packhouse had them then; null before they were ever looked at. */
  readonly app: AppValues | null;
  /** Cell notes of ours that stand there. */
  readonly notes: { readonly [C in StaffColumn]?: string | undefined };
}

export interface Take {
  readonly key: string;
  readonly column: StaffColumn;
  readonly text: string;
  /** What Packhouse had when it was decided: at something else by then it is decided anew. */
  readonly ours: string;
  /** Both sides had changed: what both had agreed on. */
  readonly conflict: { readonly agreed: string } | null;
}

export interface CellTrouble {
  readonly column: StaffColumn;
  readonly typed: string;
  readonly reason: BadCell | 'refused';
}

export interface PutBack {
  readonly column: string;
  readonly typed: string;
  readonly ours: string;
}

export interface RowMerge {
  readonly takes: readonly Take[];
  /** Staff columns to be written with our value, because only we changed it or it is written in another form. */
  readonly writeStaff: readonly StaffColumn[];
  /**
   * What is to stand in the hidden column `counted`: blank while PACKED holds a number, else what counts as packed. It
   * stands in for PACKED then, so that workstations agree on it all the same.
   */
  readonly counted: SheetCell;
  /** The app's columns are to be written, all of them, with the mark. */
  readonly writeApp: boolean;
  readonly putBack: readonly PutBack[];
  readonly troubles: readonly CellTrouble[];
  /** What holds once the writes are done. */
  readonly agreed: BaseRow;
  /** What holds already now, whether or not they are done. */
  readonly agreedNow: BaseRow;
}

/** A PACKED that was typed and could not be packed: not tried again with every look, and not overwritten. */
export type Refused = (key: string, column: StaffColumn, text: string) => boolean;

/** 53 bits that tell texts apart (cyrb53): not for secrets, only for what a person might have typed over. */
function shortHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

const appText = (key: string, app: AppValues, code: string): string =>
  [key, ...APP_COLUMNS.map((column) => app[column]), code].join('\u0001');

/** Tells that a row's key and the app's columns are what a Packhouse wrote, and of how new an order. */
export const markOf = (row: Pick<OurRow, 'key' | 'app' | 'code' | 'freshness'>): string =>
  `${row.freshness.toString(36)}.${shortHash(appText(row.key, row.app, row.code))}`;

/** A code formulas can look up safely: no wildcard, no number, no formula. */
export const productCode = (productKey: string): string => `P${shortHash(productKey)}`;

export function appOfSheet(row: SheetRow, places: ColumnPlaces): AppValues {
  const of = (column: AppColumn): string => readAppCell(column, cellAt(row, places, column));
  return {
    product: of('product'),
    store: of('store'),
    ordered: of('ordered'),
    invoice: of('invoice'),
    batch: of('batch'),
    date: of('date'),
  };
}

const sameApp = (a: AppValues, b: AppValues): boolean => APP_COLUMNS.every((column) => a[column] === b[column]);

export function mergeRow(
  ours: OurRow,
  base: BaseRow | null,
  theirs: SheetRow,
  places: ColumnPlaces,
  refused: Refused,
): RowMerge {
  const { agreedStaff, writtenStaff, ...staff } = mergeStaff(
    ours,
    base,
    (column) => cellAt(theirs, places, column),
    readPacked(cellAt(theirs, places, 'counted')),
    refused,
  );
  const app = mergeApp(ours, base, theirs, places);
  // What was never agreed on counts as what a line has before anybody touched it.
  const before = base ?? { staff: ours.untouched, app: null, notes: {} };
  const agreedNow = settled(before, agreedStaff, app.writeApp ? before.app : ours.app);
  return { ...staff, ...app, agreedNow, agreed: settled(agreedNow, writtenStaff, ours.app) };
}

/** The base with what is agreed on by now; the very same one when that changes nothing. */
function settled(before: BaseRow, staff: Partial<Record<StaffColumn, string>>, app: AppValues | null): BaseRow {
  const isSame =
    STAFF_COLUMNS.every((column) => (staff[column] ?? before.staff[column]) === before.staff[column]) &&
    (app === before.app || (app !== null && before.app !== null && sameApp(app, before.app)));
  return isSame ? before : { ...before, staff: { ...before.staff, ...staff }, app };
}

/** What nobody could type, and Packhouse wrote itself (a longer note from Apex, a day in 1970), is what it wrote. */
function readUnlessKnown(column: StaffColumn, cell: SheetCell, known: readonly (string | null)[]): CellReading {
  const reading = readStaffCell(column, cell);
  return reading.kind === 'bad' && known.includes(reading.typed) ? { kind: 'value', text: reading.typed } : reading;
}

interface StaffMerge extends Pick<RowMerge, 'takes' | 'writeStaff' | 'troubles' | 'counted'> {
  readonly agreedStaff: Partial<Record<StaffColumn, string>>;
  readonly writtenStaff: Partial<Record<StaffColumn, string>>;
}

function mergeStaff(
  ours: OurRow,
  base: BaseRow | null,
  cellOf: (column: StaffColumn) => SheetCell,
  countedThere: CellReading,
  refused: Refused,
): StaffMerge {
  let counted: SheetCell = null;
  const takes: Take[] = [];
  const writeStaff: StaffColumn[] = [];
  const troubles: CellTrouble[] = [];
  const agreedStaff: Partial<Record<StaffColumn, string>> = {};
  const writtenStaff: Partial<Record<StaffColumn, string>> = {};
  const write = (column: StaffColumn): void => {
    writeStaff.push(column);
    writtenStaff[column] = ours.staff[column];
  };

  for (const column of STAFF_COLUMNS) {
    const cell = cellOf(column);
    const mine = ours.staff[column];
    const untouched = ours.untouched[column];
    const agreed = base ? base.staff[column] : null;
    const reading = readUnlessKnown(column, cell, [mine, agreed]);
    let { text } = { text: '', ...reading };
    let standsIn = false;
    if (reading.kind === 'bad') {
      troubles.push({ column, typed: reading.typed, reason: reading.reason });
      if (column !== 'packed') continue;
      standsIn = true;
    }
    // An empty PACKED says nothing. Where a number was agreed on, somebody took it away, perhaps by merging cells: units
    // are not unpacked for that, and what is unpacked here is told to everybody else by a 0.
    if (reading.kind === 'blank') {
      const saidNothing = agreed === null || agreed === '0';
      // Another workstation still counts what stood there.
      const isCounted = countedThere.kind === 'value' && countedThere.text !== '0';
      if (saidNothing && isCounted) standsIn = true;
      else if (mine === '0' && saidNothing) agreedStaff[column] = '0';
      else if (mine === '0' || saidNothing) write(column);
      else {
        troubles.push({ column, typed: '', reason: 'cleared' });
        standsIn = true;
      }
      if (!standsIn) continue;
    }
    if (standsIn && countedThere.kind !== 'value') {
      counted = Number(mine);
      writtenStaff[column] = mine;
      continue;
    }
    if (standsIn && countedThere.kind === 'value') {
      text = countedThere.text;
      counted = Number(text);
    }
    if (text === mine) {
      agreedStaff[column] = text;
      if (!standsIn && !isWrittenAs(column, cell, text)) write(column);
      continue;
    }
    const isOurs = agreed === null ? text === untouched : text === agreed;
    if (isOurs && standsIn) {
      counted = Number(mine);
      writtenStaff[column] = mine;
      continue;
    }
    if (isOurs) {
      write(column);
      continue;
    }
    if (refused(ours.key, column, text)) {
      troubles.push({ column, typed: cellText(cell), reason: 'refused' });
      continue;
    }
    const onlyTheirs = mine === (agreed ?? untouched);
    takes.push({
      key: ours.key,
      column,
      text,
      ours: mine,
      conflict: onlyTheirs ? null : { agreed: agreed ?? '' },
    });
  }
  return { takes, writeStaff, counted, troubles, agreedStaff, writtenStaff };
}

function mergeApp(
  ours: OurRow,
  base: BaseRow | null,
  theirs: SheetRow,
  places: ColumnPlaces,
): Pick<RowMerge, 'writeApp' | 'putBack'> {
  const there = appOfSheet(theirs, places);
  const code = cellText(cellAt(theirs, places, 'code'));
  const mark = cellText(cellAt(theirs, places, 'mark'));
  if (sameApp(there, ours.app) && code === ours.code) {
    const isMarked = mark.endsWith(`.${shortHash(appText(ours.key, there, code))}`);
    // A number or a day that became text is no number to the formulas.
    const isWritten = APP_COLUMNS.every((column) => isWrittenAs(column, cellAt(theirs, places, column), there[column]));
    return { writeApp: !isMarked || !isWritten, putBack: [] };
  }
  const [stamp = '', hash = ''] = mark.split('.');
  if (hash !== '' && hash === shortHash(appText(ours.key, there, code))) {
    // Another workstation's, as it wrote it: the newer order stands, else what changed last.
    const written = Number.parseInt(stamp, 36);
    if (written !== ours.freshness) return { writeApp: !(written > ours.freshness), putBack: [] };
    return { writeApp: base?.app != null && !sameApp(base.app, ours.app), putBack: [] };
  }
  const putBack = APP_COLUMNS.filter(
    (column) => there[column] !== ours.app[column] && there[column] !== base?.app?.[column],
  ).map((column) => ({ column, typed: there[column], ours: ours.app[column] }));
  return { writeApp: true, putBack };
}
