// Somebody acts between the look at the sheet and the write to it: nothing of theirs is lost, and every row ends right.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { OurRow } from '#shared/rules/packing-merge-row.ts';
import type { SheetCell, SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { cellAt, type SheetReading } from '#shared/rules/sheet-read.ts';
import type { Grid } from '#tests/support/google-grid.ts';
import { createSheet, createStation, openStationDatabase, type Station } from '#tests/support/google-stations.ts';
import { COLUMN_KEYS, lineOf, readingOf } from '#tests/support/packing-sheet.ts';

const database = openStationDatabase();
afterAll(() => database.discard());
beforeEach(() => database.empty());

const place = (column: SheetColumnKey): number => COLUMN_KEYS.indexOf(column);
const line = (n: number): OurRow => lineOf(String(100 + n), { sortKey: `${n}`, code: n % 2 ? 'Pa' : 'Pb' });

async function openDesk(lines = 4): Promise<{ grid: Grid; desk: Station }> {
  const grid = createSheet();
  const desk = createStation({ name: 'A', grid, database });
  desk.stock.set('Pa', 5).set('Pb', 3);
  for (let n = 1; n <= lines; n += 1) desk.put(line(n));
  await desk.settle();
  return { grid, desk };
}

const sheet = (grid: Grid): SheetReading => readingOf(grid.packing());
const rowOf = (grid: Grid, key: string): number => sheet(grid).rows.find((row) => row.key === key)?.index ?? -1;
const shows = (grid: Grid, key: string, column: SheetColumnKey): SheetCell[] => {
  const reading = sheet(grid);
  return reading.rows.filter((row) => row.key === key).map((row) => cellAt(row, reading.places, column));
};
const pack = (desk: Station, n: number, packed: string): void => {
  const known = desk.lines.get(String(100 + n));
  if (known) desk.put({ ...known, staff: { ...known.staff, packed } });
};
/** What people are told. */
const kinds = (desk: Station): string[] => desk.findings().map(({ kind }) => kind);
const keys = (grid: Grid): string[] => sheet(grid).rows.map(({ key }) => key);

describe('a write that lands where it was meant', () => {
  it('puts a new list into the sheet in its own order, with formulas that name their own rows', async () => {
    const { grid, desk } = await openDesk();
    expect(keys(grid)).toEqual(['101', '102', '103', '104']);
    expect(shows(grid, '103', 'needsPacking')).toEqual([10]);
    expect(['101', '102', '103', '104'].flatMap((key) => shows(grid, key, 'needsProduction'))).toEqual([5, 7, 10, 10]);
    desk.put(lineOf('105', { sortKey: '15', code: 'Pa' }));
    desk.put(lineOf('106', { sortKey: '35', code: 'Pa' }));
    desk.put(lineOf('107', { sortKey: '9' }));
    await desk.settle();
    expect(keys(grid)).toEqual(['101', '105', '102', '103', '106', '104', '107']);
    expect(grid.packing().flat()).not.toContain('#REF!');
  });

  it('is one write for many changes, and none when nothing changed', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 1, '3');
    pack(desk, 4, '4');
    desk.close('102');
    desk.put(line(7));
    expect(await desk.settle()).toBe(1);
    expect(shows(grid, '101', 'packed')).toEqual([3]);
    expect(await desk.settle()).toBe(0);
  });
});

describe('somebody types into the very cell that is written', () => {
  it('and what they typed is taken as if we had not been in between, and stays', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 2, '3');
    desk.between(() => grid.person.type(rowOf(grid, '102'), place('packed'), 8));
    await desk.settle();
    expect(desk.lines.get('102')?.staff.packed).toBe('8');
    expect(shows(grid, '102', 'packed')).toEqual([8]);
    expect(kinds(desk)).toEqual(['conflict']);
    expect(await desk.settle()).toBe(0);
  });

  it('and what cannot be read stands there again as they typed it', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 2, '3');
    desk.between(() => grid.person.type(rowOf(grid, '102'), place('packed'), '8 bags'));
    await desk.settle();
    expect(shows(grid, '102', 'packed')).toEqual(['8 bags']);
    expect(shows(grid, '102', 'needsPacking')).toEqual([7]);
    expect(kinds(desk)).toEqual(['bad_value']);
  });
});

describe('somebody moves rows just before the write', () => {
  it('sorts: every line has its own values again', async () => {
    const { grid, desk } = await openDesk();
    for (const [n, packed] of [
      [1, '3'],
      [3, '5'],
    ] as const)
      pack(desk, n, packed);
    desk.between(() => grid.person.reorder(1, [3, 2, 1, 0]));
    await desk.settle();
    expect(keys(grid)).toEqual(['104', '103', '102', '101']);
    expect(['101', '102', '103', '104'].flatMap((key) => shows(grid, key, 'packed'))).toEqual([3, 0, 5, 0]);
    expect(desk.taken).toEqual([]);
    expect(kinds(desk)).toEqual([]);
    expect(grid.packing().flat()).not.toContain('#REF!');
  });

  it('inserts a blank row where the one line stood that is written: nothing of ours stays in it', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 2, '3');
    desk.between(() => grid.person.insertRow(rowOf(grid, '102')));
    await desk.settle();
    expect(keys(grid)).toEqual(['101', '102', '103', '104']);
    expect(desk.lines.get('102')?.staff.packed).toBe('3');
    expect(shows(grid, '102', 'packed')).toEqual([3]);
    expect(desk.taken).toEqual([]);
    expect(kinds(desk)).toEqual([]);
  });

  it('deletes the row that is written: it comes back, and the next one is as it was', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 2, '3');
    desk.between(() => grid.person.deleteRow(rowOf(grid, '102')));
    await desk.settle();
    expect(keys(grid)).toEqual(['101', '102', '103', '104']);
    expect(['102', '103'].flatMap((key) => shows(grid, key, 'packed'))).toEqual([3, 0]);
    expect(desk.lines.get('103')?.staff.packed).toBe('0');
    expect(desk.findings()).toContainEqual(expect.objectContaining({ kind: 'row_back' }));
  });

  it('sorts while a row is taken off: the row that went instead is back once, with what was typed in it', async () => {
    const { grid, desk } = await openDesk();
    grid.person.type(rowOf(grid, '103'), 16, 'shelf 4');
    await desk.settle();
    desk.close('102');
    desk.between(() => {
      grid.person.type(rowOf(grid, '103'), place('internalNotes'), 'fragile');
      grid.person.reorder(1, [0, 2, 1, 3]);
    });
    await desk.settle();
    expect(keys(grid).sort()).toEqual(['101', '103', '104']);
    expect(desk.lines.get('103')?.staff.internalNotes).toBe('fragile');
    expect(sheet(grid).rows.flatMap(({ cells }) => cells[16] ?? [])).toEqual(['shelf 4']);
    expect(kinds(desk)).toEqual([]);
    const [figure] = shows(grid, '103', 'needsPacking');
    pack(desk, 3, '4');
    await desk.settle();
    expect([figure, ...shows(grid, '103', 'needsPacking')]).toEqual([10, 6]);
    expect(kinds(desk)).toEqual([]);
    expect(
      grid
        .tab(11)
        .rows.filter((row) => row.some((cell) => cell === '103'))
        .flatMap((row) => row[place('needsPacking')]),
    ).toEqual([{ formula: expect.stringContaining('=MAX(') }]);
  });

  it('types into a row that is taken off: it is told, and then the row goes', async () => {
    const { grid, desk } = await openDesk();
    desk.close('102');
    desk.between(() => grid.person.type(rowOf(grid, '102'), place('internalNotes'), 'do not send'));
    await desk.settle();
    expect(keys(grid)).toEqual(['101', '103', '104']);
    expect(desk.findings()).toMatchObject([{ kind: 'row_gone', column: 'internalNotes', theirs: 'do not send' }]);
  });
});

describe('a server that copies nothing aside', () => {
  it('is not made out by a blank row in the place of the only one that is written', async () => {
    const { grid, desk } = await openDesk();
    pack(desk, 4, '2');
    desk.between(() => grid.person.deleteRow(rowOf(grid, '104')));
    await desk.settle();
    pack(desk, 3, '3');
    desk.between(() => grid.person.type(rowOf(grid, '103'), place('packed'), 7));
    await desk.settle();
    expect(desk.lines.get('103')?.staff.packed).toBe('7');
    expect(shows(grid, '104', 'packed')).toEqual([2]);
  });
});

describe('cells that people merged', () => {
  it.each<SheetColumnKey>(['packed', 'deliveryNotes', 'needsPacking', 'store', 'ordered', 'mark'])(
    'take no value of ours (%s), and are not written again and again',
    async (column) => {
      const { grid, desk } = await openDesk();
      pack(desk, 3, '3');
      const known = desk.lines.get('103');
      if (known) desk.put({ ...known, staff: { ...known.staff, packed: '3', deliveryNotes: 'gate A' } });
      await desk.settle();
      grid.person.cover(rowOf(grid, '103'), place(column));
      const before = desk.sent.length;
      for (let i = 0; i < 12; i += 1) await desk.look();
      expect(desk.sent.length - before).toBeLessThan(4);
      expect(desk.lines.get('103')?.staff.packed).toBe('3');
    },
  );
});
