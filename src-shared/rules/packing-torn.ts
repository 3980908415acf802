// Rows whose hidden columns did not come along: somebody selected the columns they see and sorted them, cut cells out or
// pushed some down. What a row shows then says which line it is of, and the key is brought back to it, before a PACKED is
// taken for that of another product. Pure.
//
// Invariant: a row that shows what its key's line is keeps its key, and so does every row while only single cells are others.

import { isMarked } from './packing-merge.ts';
import type { AppValues, BaseRow, OurRow } from './packing-merge-row.ts';
import { appOfSheet } from './packing-merge-row.ts';
import { HIDDEN_COLUMNS, type SheetCell, STAFF_COLUMNS } from './sheet-columns.ts';
import { cellAt, type SheetReading, type SheetRow } from './sheet-read.ts';
import { cellText, readStaffCell } from './sheet-values.ts';

/** What tells one line's cells from another's. Batches are others on every workstation. */
const looks = ({ product, store, ordered, invoice, date }: AppValues): string =>
  [product, store, ordered, invoice, date].join('\u0001');

interface Line {
  readonly key: string;
  /** The row its key stands in. */
  readonly at: SheetRow;
  readonly base: BaseRow | undefined;
}

/** The sheet with each key, and the hidden cells beside it, in the row that shows its line; the very same one if they are. */
export function withKeysBack(
  reading: SheetReading,
  ours: ReadonlyMap<string, OurRow>,
  base: ReadonlyMap<string, BaseRow>,
): SheetReading {
  const { places } = reading;
  const looksOf = (key: string): string[] => {
    const line = ours.get(key);
    return line ? [...new Set([line.app, base.get(key)?.app ?? line.app].map(looks))] : [];
  };
  const shown = new Map<number, string>();
  const right: SheetRow[] = [];
  const astray: SheetRow[] = [];
  for (const row of reading.rows) {
    const known = looksOf(row.key);
    if (row.key !== '' && known.length === 0) continue;
    const look = looks(appOfSheet(row, places));
    shown.set(row.index, look);
    if (known.includes(look) || isMarked(row, reading)) right.push(row);
    else astray.push(row);
  }
  if (astray.length === 0) return reading;
  // Of lines that look alike a row may be another's although it looks right.
  const missed = new Set(astray.flatMap(({ key }) => looksOf(key)));
  const isTwin = (row: SheetRow): boolean =>
    missed.has(shown.get(row.index) ?? '') && !hasStaffOf(row, reading, base.get(row.key));
  astray.push(...right.filter(isTwin));
  const standing = new Set(right.filter((row) => !isTwin(row)).map(({ key }) => key));
  const displaced = new Map<string, Line[]>();
  for (const row of astray) {
    if (row.key === '' || standing.has(row.key)) continue;
    standing.add(row.key);
    for (const look of looksOf(row.key)) {
      const list = displaced.get(look);
      const line = { key: row.key, at: row, base: base.get(row.key) };
      if (list) list.push(line);
      else displaced.set(look, [line]);
    }
  }
  if (displaced.size === 0) return reading;

  const hidden = HIDDEN_COLUMNS.flatMap((column) => places.get(column) ?? []);
  const given = new Map<number, SheetRow | null>();
  const claimed = new Map<string, number>();
  // Of lines that look alike it is the one whose figures these are, else the one whose key stands there.
  const isIt = [
    (row: SheetRow, one: Line) => hasStaffOf(row, reading, one.base),
    (row: SheetRow, one: Line) => one.key === row.key,
    () => true,
  ];
  for (const is of isIt) {
    for (const row of astray) {
      if (given.has(row.index)) continue;
      const could = displaced.get(shown.get(row.index) ?? '') ?? [];
      const line = could.find((one) => !claimed.has(one.key) && is(row, one));
      if (!line) continue;
      claimed.set(line.key, row.index);
      given.set(row.index, line.at);
    }
  }
  if ([...given].every(([index, at]) => at?.index === index)) return reading;
  // Whose key is another row's now has none of its own.
  for (const row of astray) if (claimed.has(row.key) && !given.has(row.index)) given.set(row.index, null);
  const keyAt = places.get('key') ?? 0;
  const rows = reading.rows.map((row): SheetRow => {
    const from = given.get(row.index);
    if (from === undefined || from === row) return row;
    const cells: SheetCell[] = [...row.cells];
    while (cells.length <= Math.max(...hidden)) cells.push(null);
    for (const place of hidden) cells[place] = from?.cells[place] ?? null;
    return { ...row, key: cellText(cells[keyAt] ?? null).trim(), cells };
  });
  return { ...reading, rows };
}

const hasStaffOf = (row: SheetRow, { places }: SheetReading, base: BaseRow | undefined): boolean =>
  base !== undefined &&
  STAFF_COLUMNS.every((column) => {
    const reading = readStaffCell(column, cellAt(row, places, column));
    return reading.kind === 'value' && reading.text === base.staff[column];
  });
