// Two workstations over one sheet, each with its own database, orders as new as it got them, and its own view of stock:
// they come to the same values and stop writing, whatever was typed and whoever looks first.
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { SheetCell, SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { cellAt } from '#shared/rules/sheet-read.ts';
import type { Grid } from '#tests/support/google-grid.ts';
import { createSheet, createStation, openStationDatabase, type Station } from '#tests/support/google-stations.ts';
import { COLUMN_KEYS, type LineLike, lineOf, readingOf } from '#tests/support/packing-sheet.ts';

const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 120);
const SEED = process.env.PACKHOUSE_PROPERTY_SEED;
const databases = [openStationDatabase(), openStationDatabase()] as const;
afterAll(() => {
  for (const database of databases) database.discard();
});
beforeEach(() => {
  for (const database of databases) database.empty();
});

interface World {
  readonly grid: Grid;
  readonly a: Station;
  readonly b: Station;
}

function openWorld(): World {
  const grid = createSheet();
  return {
    grid,
    a: createStation({ name: 'A', grid, database: databases[0] }),
    b: createStation({ name: 'B', grid, database: databases[1] }),
  };
}

const line = (key: string, like: LineLike = {}) => lineOf(key, { sortKey: key, ...like });

/** They look in turn until nobody writes any more; answers how many writes that took. */
async function settle({ a, b }: World, most = 12): Promise<number> {
  let quiet = 0;
  let writes = 0;
  for (let turn = 0; quiet < 3; turn += 1) {
    const station = turn % 2 === 0 ? a : b;
    const before = station.sent.length;
    const { again } = await station.look();
    const sent = station.sent.length - before;
    writes += sent;
    quiet = sent === 0 && !again ? quiet + 1 : 0;
    if (turn > most * 2) throw new Error(`They did not stop: ${writes} writes`);
  }
  return writes;
}

const shows = (grid: Grid, key: string, column: SheetColumnKey): SheetCell[] => {
  const reading = readingOf(grid.packing());
  return reading.rows.filter((row) => row.key === key).map((row) => cellAt(row, reading.places, column));
};
const rowOf = (grid: Grid, key: string): number =>
  readingOf(grid.packing()).rows.find((r) => r.key === key)?.index ?? -1;
const type = (grid: Grid, key: string, column: SheetColumnKey, cell: SheetCell): void =>
  grid.person.type(rowOf(grid, key), COLUMN_KEYS.indexOf(column), cell);
const pack = (station: Station, key: string, packed: string): void => {
  const known = station.lines.get(key);
  if (known) station.put({ ...known, staff: { ...known.staff, packed } });
};
const packedOf = ({ a, b }: World, key: string) => [a, b].map(({ lines }) => lines.get(key)?.staff.packed);

describe('two workstations', () => {
  it('come to the same number, whoever packed', async () => {
    const world = openWorld();
    for (const station of [world.a, world.b]) station.put(line('71'));
    await settle(world);
    pack(world.a, '71', '4');
    await settle(world);
    expect(packedOf(world, '71')).toEqual(['4', '4']);
    pack(world.b, '71', '0');
    await settle(world);
    expect(packedOf(world, '71')).toEqual(['0', '0']);
    type(world.grid, '71', 'packed', ' ７ ');
    await settle(world);
    expect(packedOf(world, '71')).toEqual(['7', '7']);
    expect(shows(world.grid, '71', 'packed')).toEqual([7]);
    expect([...world.a.findings(), ...world.b.findings()]).toEqual([]);
  });

  it('that both packed differently tell it once, and keep what came into the sheet first', async () => {
    const world = openWorld();
    for (const station of [world.a, world.b]) station.put(line('71'));
    await settle(world);
    pack(world.a, '71', '4');
    pack(world.b, '71', '6');
    await settle(world);
    expect(packedOf(world, '71')).toEqual(['4', '4']);
    expect(world.b.findings()).toMatchObject([{ kind: 'conflict', ours: '6', theirs: '4', agreed: '0' }]);
    expect(world.a.findings()).toEqual([]);
  });

  it('do not take each other for people while they have other packages for the same line', async () => {
    const world = openWorld();
    world.a.put(line('71', { app: { batch: 'B-1' } }));
    world.b.put(line('71', { app: { batch: 'B-2' } }));
    await settle(world);
    expect(await settle(world)).toBe(0);
    expect([...world.a.findings(), ...world.b.findings()]).toEqual([]);
    world.b.put(line('71', { app: { batch: 'B-3' } }));
    await settle(world);
    expect(shows(world.grid, '71', 'batch')).toEqual(['B-3']);
  });

  it('let the newer order stand', async () => {
    const world = openWorld();
    world.a.put(line('71', { app: { ordered: '10' }, freshness: 100 }));
    world.b.put(line('71', { app: { ordered: '12' }, freshness: 200 }));
    await settle(world);
    expect(shows(world.grid, '71', 'ordered')).toEqual([12]);
    type(world.grid, '71', 'product', 'typed');
    await settle(world);
    expect(shows(world.grid, '71', 'product')).toEqual(['Blue Dream 3.5g']);
    expect(shows(world.grid, '71', 'ordered')).toEqual([12]);
  });

  it('stop writing while PACKED cannot be read and each counts another number', async () => {
    const world = openWorld();
    for (const station of [world.a, world.b]) station.put(line('71'));
    await settle(world);
    type(world.grid, '71', 'packed', 'three');
    await settle(world);
    pack(world.a, '71', '5');
    await settle(world);
    expect(await settle(world)).toBe(0);
    expect(shows(world.grid, '71', 'packed')).toEqual(['three']);
    type(world.grid, '71', 'packed', null);
    await settle(world);
    expect(await settle(world)).toBe(0);
  });

  it('take a row off once, and the one that has not heard of it yet does not bring it back', async () => {
    const world = openWorld();
    for (const station of [world.a, world.b]) for (const key of ['71', '72']) station.put(line(key));
    await settle(world);
    world.a.close('71');
    await settle(world);
    expect(shows(world.grid, '71', 'key')).toEqual([]);
    world.b.close('71');
    await settle(world);
    world.a.put(line('71'));
    await settle(world);
    // The other one knows it as gone until it hears better.
    world.b.put(line('71'));
    await settle(world);
    expect(shows(world.grid, '71', 'key')).toEqual(['71']);
    expect([...world.a.findings(), ...world.b.findings()]).toEqual([]);
  });

  it('leave a row alone that only the other one knows', async () => {
    const world = openWorld();
    world.a.put(line('71'));
    world.b.put(line('72'));
    await settle(world);
    expect(readingOf(world.grid.packing()).rows.map(({ key }) => key)).toEqual(['71', '72']);
    expect([...world.a.findings(), ...world.b.findings()]).toEqual([]);
  });

  it('with other views of stock say them once', async () => {
    const world = openWorld();
    world.a.put(line('71'));
    world.b.put(line('71'));
    world.a.stock.set('Pone', 5);
    world.b.stock.set('Pone', 3);
    await settle(world);
    expect(await settle(world)).toBe(0);
  });
});

const keys = ['71', '72', '73'] as const;
const key = fc.constantFrom(...keys);
const who = fc.constantFrom('a' as const, 'b' as const);
const anyStep = fc.oneof(
  fc.record({ do: fc.constant('pack' as const), who, key, units: fc.nat(5).map(String) }),
  fc.record({ do: fc.constant('batch' as const), who, key, batch: fc.constantFrom('B-1', 'B-2', 'B-3') }),
  fc.record({ do: fc.constant('fresher' as const), who, key, ordered: fc.integer({ min: 8, max: 12 }).map(String) }),
  fc.record({ do: fc.constantFrom('close' as const, 'open' as const, 'look' as const), who, key }),
  fc.record({
    do: fc.constant('type' as const),
    key,
    column: fc.constantFrom<SheetColumnKey>('packed', 'packed', 'internalNotes', 'product', 'mark', 'needsPacking'),
    cell: fc.constantFrom<SheetCell>(3, '４', 'x', null, -1),
  }),
  fc.record({ do: fc.constant('delete' as const), key }),
);
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

let newest = 100;
async function run(world: World, step: Step): Promise<void> {
  if (step.do === 'type') {
    if (rowOf(world.grid, step.key) > 0) type(world.grid, step.key, step.column, step.cell);
    return;
  }
  if (step.do === 'delete') {
    if (rowOf(world.grid, step.key) > 0) world.grid.person.deleteRow(rowOf(world.grid, step.key));
    return;
  }
  const station = world[step.who];
  const known = station.lines.get(step.key);
  if (step.do === 'look') await station.look();
  if (step.do === 'pack') pack(station, step.key, step.units);
  if (step.do === 'close') station.close(step.key);
  if (step.do === 'open' && !known) station.put(line(step.key, { staff: station.left.get(step.key) ?? {} }));
  if (step.do === 'batch' && known) station.put({ ...known, app: { ...known.app, batch: step.batch } });
  if (step.do === 'fresher' && known) {
    newest += 1;
    station.put({ ...known, freshness: newest, app: { ...known.app, ordered: step.ordered } });
  }
}

it('whatever happened, once nobody does anything they come to rest with the same numbers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 14 }), async (steps) => {
      for (const database of databases) database.empty();
      const world = openWorld();
      for (const station of [world.a, world.b]) for (const one of keys) station.put(line(one));
      await settle(world);
      for (const step of steps) await run(world, step);
      await settle(world);
      expect(await settle(world), 'they write no more').toBe(0);
      for (const one of keys) {
        const [a, b] = [world.a.lines.get(one), world.b.lines.get(one)];
        if (!a || !b) continue;
        expect(shows(world.grid, one, 'key'), 'a line both have has one row').toEqual([one]);
        const [cell = null] = shows(world.grid, one, 'packed');
        if (typeof cell === 'number' && cell >= 0) expect(packedOf(world, one)).toEqual([String(cell), String(cell)]);
        expect(a.staff.internalNotes).toBe(b.staff.internalNotes);
      }
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
}, 600_000);
