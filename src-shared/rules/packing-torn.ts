// Rows whose hidden columns did not come along: somebody selected the columns they see and sorted them, cut cells out or
// pushed some down. What a row shows then says which line it is of, and the key is brought back to it, before a PACKED is
// taken for that of another product. Pure.
//
// Invariant: a row that shows what its key's line is keeps its key, and so does every row while only single cells are others.
import type { AppValues, BaseRow, OurRow } from './packing-merge-row.ts';
import { isMarked } from './packing-merge.ts';
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
  const astray: SheetRow[] = [];
  const standing = new Set<string>();
  for (const row of reading.rows) {
    const known = looksOf(row.key);
    if (row.key !== '' && known.length === 0) continue;
    const isRight = known.includes(looks(appOfSheet(row, places))) || isMarked(row, reading);
    if (isRight) standing.add(row.key);
    else astray.push(row);
  }
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
  for (const row of astray) {
    const could = (displaced.get(looks(appOfSheet(row, places))) ?? []).filter(({ key }) => !claimed.has(key));
    // Of lines that look alike it is the one whose figures these are.
    const line = could.find((one) => hasStaffOf(row, reading, one.base)) ?? could[0];
    if (!line) continue;
    claimed.set(line.key, row.index);
    given.set(row.index, line.at);
  }
  if (claimed.size === 0) return reading;
  // Whose key is another row's now has none of its own.
  for (const row of astray) if (claimed.has(row.key) && !given.has(row.index)) given.set(row.index, null);
  const keyAt = places.get('key') ?? 0;
  const rows = reading.rows.map((row): SheetRow => {
    const from = given.get(row.index);
    if (from === undefined) return row;
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
