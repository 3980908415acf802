// A sheet that is only written, brought up to date with the fewest rows: what stands there is read once, the rows that
// differ between the first and the last equal ones are taken out and put in. Whatever a person did to it is put right. The
// headers keep their place: rows that come in take their look from rows, not from headers.
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import { cellText, isBlankCell } from '#shared/rules/sheet-values.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort, SheetChange, SpreadsheetShape } from '../../integrations/google-sheets/port.ts';
import { freeTabId } from './google-tabs.ts';
import type { SheetTable } from './tables.ts';

type Row = readonly SheetCell[];

const MOST_ROWS_AT_ONCE = 2000;
const PIXELS_PER_CHARACTER = 7.5;

const textOf = (row: Row): string => {
  const texts = row.map(cellText);
  while (texts.at(-1) === '') texts.pop();
  return JSON.stringify(texts);
};

export interface RowsChange {
  /** From this row on so many go out and these come in. */
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly Row[];
}

/** Null when both are the same. */
export function rowsChange(there: readonly Row[], wanted: readonly Row[]): RowsChange | null {
  const a = there.map(textOf);
  const b = wanted.map(textOf);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  if (start === a.length && start === b.length) return null;
  return { at: start, remove: a.length - start - end, insert: wanted.slice(start, b.length - end) };
}

const sameTitle = (a: string, b: string): boolean => a.trim().toLowerCase() === b.toLowerCase();

function dress(tabId: number, table: SheetTable): SheetChange[] {
  return [
    { kind: 'bold-row', tabId, row: 0 },
    ...table.columns.flatMap(({ shows, width }, column): SheetChange[] => [
      { kind: 'format-column', tabId, column, row: 1, shows },
      { kind: 'column-width', tabId, column, pixels: Math.round(width * PIXELS_PER_CHARACTER) },
    ]),
  ];
}

/** So many of our headers in a row make a tab ours. */
const ENOUGH = 4;

/** A tab of that name may be somebody's own, from before Packhouse: it is ours by its headers or by rows of ours in it. */
function isOurs(there: readonly Row[], table: SheetTable): boolean {
  const headers = new Set(table.columns.map(({ header }) => header.toLowerCase()));
  const rows = new Set(table.rows.filter((row) => row.length > 1).map(textOf));
  return (
    there.every((row) => row.every(isBlankCell)) ||
    there.some(
      (row) => new Set(row.map((c) => cellText(c).trim().toLowerCase()).filter((c) => headers.has(c))).size >= ENOUGH,
    ) ||
    there.some((row) => rows.has(textOf(row)))
  );
}

/**
 * Whether something was written; 'not_ours' for a tab of that name that is somebody's own, which is left alone;
 * 'tab_missing' when there is none and none may be made. Throws GoogleError.
 */
export async function writeTable(
  port: GoogleSheetsPort,
  spreadsheetId: string,
  table: SheetTable,
  options: { readonly mayMake: boolean; readonly random: () => number },
  signal: AbortSignal,
): Promise<boolean | 'not_ours' | 'tab_missing'> {
  let shape: SpreadsheetShape = await port.shape(spreadsheetId, signal);
  let tab = shape.tabs.find(({ title }) => sameTitle(title, table.title));
  if (!tab) {
    if (!options.mayMake) return 'tab_missing';
    const tabId = freeTabId(shape, options.random, []);
    const size = { rows: 1000, columns: Math.max(12, table.columns.length), frozenRows: 1, hidden: false };
    await port.change(spreadsheetId, [{ kind: 'add-tab', tabId, title: table.title, ...size }], [], signal);
    shape = await port.shape(spreadsheetId, signal);
    tab = shape.tabs.find((one) => one.tabId === tabId);
    if (!tab) throw new GoogleError('rejected', { detail: table.title });
  }
  const headers: Row = table.columns.map(({ header }) => header);
  const [there = []] = await port.read(spreadsheetId, [{ tab: tab.title, fromColumn: 0 }], signal);
  if (!isOurs(there, table)) return 'not_ours';
  const { tabId } = tab;
  if (there.every((row) => row.every(isBlankCell))) {
    try {
      await port.change(spreadsheetId, dress(tabId, table), [], signal);
    } catch (error) {
      // Only how it looks.
      if (!(error instanceof GoogleError) || error.kind !== 'rejected') throw error;
    }
  }
  const areHeaders = textOf(there[0] ?? []) === textOf(headers);
  const body = rowsChange(there.slice(1), table.rows);
  if (areHeaders && !body) return false;
  const width = Math.max(table.columns.length, ...there.map((row) => row.length));
  const cellsOf = (row: Row) => Array.from({ length: width }, (_, place) => ({ value: row[place] ?? null }));
  const changes: SheetChange[] = [];
  if (width > tab.columns) changes.push({ kind: 'grow-tab', tabId, rows: 1, columns: width });
  if (!areHeaders) changes.push({ kind: 'set-cells', tabId, row: 0, column: 0, cells: [cellsOf(headers)] });
  const change = { at: (body?.at ?? 0) + 1, remove: body?.remove ?? 0, insert: body?.insert ?? [] };
  // Rows go in before others go out: a tab keeps a row below its frozen ones.
  const some = change.insert.slice(0, MOST_ROWS_AT_ONCE);
  const isAll = some.length === 0 && change.remove >= tab.rows - 1;
  if (isAll) changes.push({ kind: 'insert-rows', tabId, at: tab.rows, count: 1, like: 'above' });
  if (some.length > 0) {
    const like = change.at < tab.rows ? {} : ({ like: 'above' } as const);
    changes.push({ kind: 'insert-rows', tabId, at: change.at, count: some.length, ...like });
    const cells = some.map(cellsOf);
    changes.push({ kind: 'set-cells', tabId, row: change.at, column: 0, cells });
  }
  if (change.remove > 0) {
    changes.push({ kind: 'delete-rows', tabId, at: change.at + some.length, count: change.remove });
  }
  await port.change(spreadsheetId, changes, [], signal);
  let at = change.at + some.length;
  for (let from = some.length; from < change.insert.length; from += MOST_ROWS_AT_ONCE) {
    const rows = change.insert.slice(from, from + MOST_ROWS_AT_ONCE);
    const cells = rows.map(cellsOf);
    await port.change(
      spreadsheetId,
      [
        { kind: 'insert-rows', tabId, at, count: rows.length },
        { kind: 'set-cells', tabId, row: at, column: 0, cells },
      ],
      [],
      signal,
    );
    at += rows.length;
  }
  return true;
}
