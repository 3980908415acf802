// Packhouse ends between two steps of a look at Google Sheets: at the next start nothing that anybody typed is gone.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { OurRow } from '#shared/rules/packing-merge-row.ts';
import type { SheetCell, SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { cellAt } from '#shared/rules/sheet-read.ts';
import type { Grid } from '#tests/support/google-grid.ts';
import { createSheet, createStation, openStationDatabase, type Station } from '#tests/support/google-stations.ts';
import { COLUMN_KEYS, lineOf, readingOf } from '#tests/support/packing-sheet.ts';

const database = openStationDatabase();
afterAll(() => database.discard());
beforeEach(() => database.empty());

const place = (column: SheetColumnKey): number => COLUMN_KEYS.indexOf(column);
const line = (n: number): OurRow =>
  lineOf(String(100 + n), { sortKey: `${n}`, code: 'Pa', app: { product: `Product ${n}`, invoice: `${n}` } });
const rowOf = (grid: Grid, key: string): number =>
  readingOf(grid.packing()).rows.find((row) => row.key === key)?.index ?? -1;
const shows = (grid: Grid, key: string, column: SheetColumnKey): SheetCell[] => {
  const reading = readingOf(grid.packing());
  return reading.rows.filter((row) => row.key === key).map((row) => cellAt(row, reading.places, column));
};

async function openDesk(): Promise<{ grid: Grid; desk: Station }> {
  const grid = createSheet();
  const desk = createStation({ name: 'A', grid, database });
  for (let n = 1; n <= 4; n += 1) desk.put(line(n));
  await desk.settle();
  return { grid, desk };
}

/** The same workstation, started again: what it had in mind is gone, its database is not. */
function startedAgain(desk: Station, grid: Grid): Station {
  const next = createStation({ name: 'A', grid, database });
  for (const row of desk.lines.values()) next.put(row);
  for (const [key, staff] of desk.left) next.left.set(key, staff);
  return next;
}

const pack = (desk: Station, n: number, packed: string): void => {
  const known = desk.lines.get(String(100 + n));
  if (known) desk.put({ ...known, staff: { ...known.staff, packed } });
};

describe('Packhouse ends right after a write', () => {
  it('and what somebody typed into the cell that was written is still taken', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 2, '3');
    desk.between(() => grid.person.type(rowOf(grid, '102'), place('packed'), 8));
    await desk.look();
    expect(shows(grid, '102', 'packed')).toEqual([3]);
    const again = startedAgain(desk, grid);
    await again.settle();
    expect(again.lines.get('102')?.staff.packed).toBe('8');
    expect(shows(grid, '102', 'packed')).toEqual([8]);
    expect(await startedAgain(again, grid).settle()).toBe(0);
  });

  it('and rows that were sorted meanwhile have their own figures again', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 1, '1');
    pack(desk, 2, '2');
    pack(desk, 3, '3');
    await desk.settle();
    pack(desk, 1, '5');
    desk.between(() => grid.person.reorder(1, [3, 2, 1, 0]));
    await desk.look();
    const again = startedAgain(desk, grid);
    await again.settle();
    const packed = ['101', '102', '103', '104'].map((key) => again.lines.get(key)?.staff.packed);
    expect(packed).toEqual(['5', '2', '3', '0']);
    expect(['101', '102', '103', '104'].flatMap((key) => shows(grid, key, 'packed'))).toEqual([5, 2, 3, 0]);
    expect(again.taken).toEqual([]);
  });

  it('and a row that was taken away by mistake comes back as it was', async () => {
    const { grid, desk } = await openDesk();
    desk.close('102');
    desk.between(() => {
      grid.person.reorder(1, [1, 0, 2, 3]);
      grid.person.type(rowOf(grid, '101'), place('internalNotes'), 'typed just now');
    });
    await desk.look();
    const again = startedAgain(desk, grid);
    await again.settle();
    expect(again.lines.get('101')?.staff.internalNotes).toBe('typed just now');
    expect(shows(grid, '101', 'internalNotes')).toEqual(['typed just now']);
    expect(shows(grid, '102', 'packed')).toEqual([]);
  });
});
