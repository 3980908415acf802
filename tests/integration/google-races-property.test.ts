// Work on both sides of a sheet in memory, people acting at the very moment of a write: whatever happens, nothing a person
// typed is lost, every line ends with its own values, and the writing stops.
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { STAFF_COLUMNS, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import { cellAt } from '#shared/rules/sheet-read.ts';
import { cellText, readStaffCell } from '#shared/rules/sheet-values.ts';
import type { Grid } from '#tests/support/google-grid.ts';
import { createSheet, createStation, openStationDatabase, type Station } from '#tests/support/google-stations.ts';
import { COLUMN_KEYS, lineOf, readingOf } from '#tests/support/packing-sheet.ts';

const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 120);
const SEED = process.env.PACKHOUSE_PROPERTY_SEED;
const LINES = 5;
const EXTRA = COLUMN_KEYS.length;

const database = openStationDatabase();
afterAll(() => database.discard());

type Ours =
  | { readonly do: 'pack'; readonly line: number; readonly units: number }
  | { readonly do: 'note'; readonly line: number; readonly text: string }
  | { readonly do: 'batch'; readonly line: number; readonly batch: string }
  | { readonly do: 'close' | 'reopen' | 'open'; readonly line: number };
type Theirs =
  | { readonly do: 'type'; readonly line: number; readonly column: StaffColumn | 'extra' }
  | { readonly do: 'bad'; readonly line: number }
  | { readonly do: 'delete'; readonly line: number }
  | { readonly do: 'insert'; readonly at: number; readonly typed: boolean }
  | { readonly do: 'sort'; readonly seed: number };

const line = fc.nat(LINES - 1);
const anyOurs: fc.Arbitrary<Ours> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pack' as const), line, units: fc.nat(9) }) },
  fc.record({ do: fc.constant('note' as const), line, text: fc.constantFrom('', 'ours') }),
  fc.record({ do: fc.constant('batch' as const), line, batch: fc.constantFrom('B-2', 'B-3') }),
  fc.record({ do: fc.constantFrom('close' as const, 'reopen' as const, 'open' as const), line }),
);
const anyTheirs: fc.Arbitrary<Theirs> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      line,
      column: fc.constantFrom<StaffColumn | 'extra'>('packed', 'packed', 'internalNotes', 'deliveryNotes', 'extra'),
    }),
  },
  fc.record({ do: fc.constant('bad' as const), line }),
  fc.record({ do: fc.constant('delete' as const), line }),
  fc.record({ do: fc.constant('insert' as const), at: fc.nat(LINES), typed: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sort' as const), seed: fc.nat(1000) }) },
);
const anyRound = fc.record({
  ours: fc.array(anyOurs, { minLength: 1, maxLength: 4 }),
  before: fc.array(anyTheirs, { maxLength: 2 }),
  between: fc.array(anyTheirs, { maxLength: 3 }),
});

/** What a person typed where, as it must be found again: in the list, in the sheet, or told. */
interface Typing {
  readonly key: string;
  readonly place: number;
  readonly text: string;
}

function createPerson(grid: Grid) {
  let count = 0;
  const typings: Typing[] = [];
  const rows = () => readingOf(grid.packing()).rows;
  const type = (row: number, key: string, place: number, cell: string | number): void => {
    grid.person.type(row, place, cell);
    // What they had typed there themselves before is theirs to type over.
    const over = typings.findIndex((one) => one.key === key && one.place === place && key !== '');
    if (over >= 0) typings.splice(over, 1);
    typings.push({ key, place, text: String(cell) });
  };
  const act = (theirs: Theirs): void => {
    count += 1;
    if (theirs.do === 'sort') {
      const from = 1;
      const length = grid.packing().length - from;
      const order = Array.from({ length }, (_, i) => i).sort(
        (a, b) => ((a * 7919 + theirs.seed) % 31) - ((b * 7919 + theirs.seed) % 31) || a - b,
      );
      grid.person.reorder(from, order);
      return;
    }
    if (theirs.do === 'insert') {
      const at = Math.min(1 + theirs.at, grid.packing().length);
      grid.person.insertRow(at);
      if (theirs.typed) type(at, '', COLUMN_KEYS.indexOf('internalNotes'), `by hand ${count}`);
      return;
    }
    const row = rows().find(({ key }) => key === String(100 + theirs.line));
    if (!row) return;
    if (theirs.do === 'delete') {
      for (let i = typings.length - 1; i >= 0; i -= 1) if (typings[i]?.key === row.key) typings.splice(i, 1);
      grid.person.deleteRow(row.index);
    } else if (theirs.do === 'bad') {
      type(row.index, row.key, COLUMN_KEYS.indexOf('packed'), `${count} bags`);
    } else {
      const place = theirs.column === 'extra' ? EXTRA : COLUMN_KEYS.indexOf(theirs.column);
      type(row.index, row.key, place, theirs.column === 'packed' ? 1000 + count : `typed ${count}`);
    }
  };
  return { act, typings };
}

function change(desk: Station, ours: Ours): void {
  const key = String(100 + ours.line);
  const known = desk.lines.get(key);
  if (ours.do === 'open' || ours.do === 'reopen') {
    if (!known) desk.put({ ...base(ours.line), staff: desk.left.get(key) ?? base(ours.line).staff });
    return;
  }
  if (!known) return;
  if (ours.do === 'close') desk.close(key);
  if (ours.do === 'pack') desk.put({ ...known, staff: { ...known.staff, packed: String(ours.units) } });
  if (ours.do === 'note') desk.put({ ...known, staff: { ...known.staff, deliveryNotes: ours.text } });
  if (ours.do === 'batch') desk.put({ ...known, app: { ...known.app, batch: ours.batch } });
}

const base = (n: number) => lineOf(String(100 + n), { sortKey: String(n), code: n % 2 ? 'Pa' : 'Pb' });

function checkSheet(grid: Grid, desk: Station): void {
  const reading = readingOf(grid.packing());
  const keys = reading.rows.map(({ key }) => key).filter(Boolean);
  expect([...keys].sort(), 'each line has one row').toEqual([...desk.lines.keys()].sort());
  const computed = new Set([reading.places.get('needsPacking'), reading.places.get('needsProduction')]);
  for (const row of reading.rows) {
    const known = desk.lines.get(row.key);
    if (!known) {
      const stray = row.cells.filter((cell, place) => cell !== null && !computed.has(place));
      expect(
        stray.every((cell) => cellText(cell).startsWith('by hand')),
        `nothing of ours is in ${stray}`,
      ).toBe(true);
      continue;
    }
    for (const column of STAFF_COLUMNS) {
      const said = readStaffCell(column, cellAt(row, reading.places, column));
      if (said.kind === 'value') expect([row.key, column, said.text]).toEqual([row.key, column, known.staff[column]]);
    }
    expect(cellAt(row, reading.places, 'batch')).toBe(known.app.batch);
    expect(cellAt(row, reading.places, 'needsPacking'), 'the formulas name their own rows').not.toBe('#REF!');
  }
}

function checkTyped(grid: Grid, desk: Station, typings: readonly Typing[]): void {
  const findings = desk.findings();
  const shown = grid.packing().flat().map(cellText);
  for (const { key, place, text } of typings) {
    const isTaken = desk.taken.some((take) => take.key === key && take.text === text);
    const isTold = findings.some(({ theirs }) => theirs === text || theirs.split(' · ').includes(text));
    expect({ key, place, text, found: isTaken || isTold || shown.includes(text) }).toMatchObject({ found: true });
  }
}

it('nothing typed is lost, every line ends with its own values, and the writing stops', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRound, { minLength: 1, maxLength: 4 }), async (rounds) => {
      database.empty();
      const grid = createSheet();
      grid.person.type(0, EXTRA, 'Shelf');
      const desk = createStation({ name: 'A', grid, database });
      desk.stock.set('Pa', 5);
      for (let n = 0; n < LINES - 1; n += 1) desk.put(base(n));
      await desk.settle();
      const person = createPerson(grid);
      for (const { ours, before, between } of rounds) {
        for (const one of before) person.act(one);
        for (const one of ours) change(desk, one);
        desk.between(() => {
          for (const one of between) person.act(one);
        });
        await desk.look();
      }
      desk.between(() => undefined);
      await desk.settle();
      checkSheet(grid, desk);
      checkTyped(grid, desk, person.typings);
      expect(await desk.settle(), 'the writing has stopped').toBe(0);
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
}, 600_000);
