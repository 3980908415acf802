// Any list, any sheet of it, any memory of what was agreed on: the merge does what the specification says, drops nothing
// that was typed, and is done after one round.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergePlan, mergePacking } from '#shared/rules/packing-merge.ts';
import type { BaseRow, OurRow, Refused, StaffValues } from '#shared/rules/packing-merge-row.ts';
import { appOfSheet } from '#shared/rules/packing-merge-row.ts';
import { APP_COLUMNS, STAFF_COLUMNS } from '#shared/rules/sheet-columns.ts';
import { cellText } from '#shared/rules/sheet-values.ts';
import {
  anyCase,
  baseOf,
  fateOf,
  keyOf,
  type LineCase,
  ourLine,
  sheetRow,
  written,
} from '#tests/support/packing-merge-model.ts';
import { cellsOf, gridOf, HEADERS, type PlainRow, readingOf } from '#tests/support/packing-sheet.ts';

const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 200);
const SEED = process.env.PACKHOUSE_PROPERTY_SEED;
const options = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

interface World {
  readonly cases: readonly LineCase[];
  readonly ours: ReadonlyMap<string, OurRow>;
  readonly left: ReadonlyMap<string, StaffValues>;
  readonly base: ReadonlyMap<string, BaseRow>;
  readonly rows: readonly PlainRow[];
}

function worldOf(cases: readonly LineCase[]): World {
  const ours = new Map<string, OurRow>();
  const left = new Map<string, StaffValues>();
  const base = new Map<string, BaseRow>();
  const rows: PlainRow[] = [];
  const copies: PlainRow[] = [];
  for (const [i, one] of cases.entries()) {
    if (one.standing === 'open') ours.set(keyOf(i), ourLine(one, i));
    if (one.standing === 'left') left.set(keyOf(i), one.staff);
    const agreed = baseOf(one, i);
    if (agreed && one.standing !== 'foreign') base.set(keyOf(i), agreed);
    const row = sheetRow(one, i);
    if (!row) continue;
    rows.push(row);
    if (one.sheet?.copies) copies.push({ ...row, internalNotes: 'in the copy' });
  }
  return { cases, ours, left, base, rows: [...rows, ...copies] };
}

const refuses = (text: string): boolean => text === '3';
const refused: Refused = (_key, column, text) => column === 'packed' && refuses(text);

const merge = (world: World, over: { ours?: World['ours']; base?: World['base']; rows?: readonly PlainRow[] } = {}) =>
  mergePacking({
    ours: over.ours ?? world.ours,
    left: (key) => world.left.get(key) ?? null,
    base: over.base ?? world.base,
    reading: readingOf(gridOf(over.rows ?? world.rows)),
    gone: new Map(),
    self: 'here',
    refused,
  });

const taken = (ours: World['ours'], plan: MergePlan): World['ours'] => {
  const after = new Map(ours);
  for (const { key, column, text } of plan.takes) {
    const line = after.get(key);
    if (line) after.set(key, { ...line, staff: { ...line.staff, [column]: text } });
  }
  return after;
};

function check(name: string, property: (world: World) => void): void {
  it(name, () => {
    const cases = fc.array(anyCase, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cases, (some) => property(worldOf(some))),
      options,
    );
  });
}

describe('any sheet', () => {
  check('each cell of a staff column has the fate the specification gives it', (world) => {
    const plan = merge(world);
    for (const { ours, merge: row } of plan.paired) {
      const one = world.cases[Number(ours.key) - 100];
      if (!one?.sheet) throw new Error('A row came from nowhere');
      for (const column of STAFF_COLUMNS) {
        const fate = fateOf(column, one, refuses);
        const take = row.takes.find((some) => some.column === column);
        const trouble = row.troubles.find((some) => some.column === column);
        expect([ours.key, column, take !== undefined, trouble !== undefined]).toEqual([
          ours.key,
          column,
          fate.becomes === 'taken',
          fate.becomes === 'told',
        ]);
        if (fate.becomes === 'taken') {
          const text = one.sheet.staff[column].means;
          expect(take).toMatchObject({ text, ours: one.staff[column] });
          expect(take?.conflict !== null).toBe(fate.conflict);
        }
        const typed = cellText(one.sheet.staff[column].cell);
        if (trouble) expect(trouble.typed).toBe(one.sheet.staff[column].means === null ? '' : typed);
        if (fate.becomes === 'written') expect(row.writeStaff).toContain(column);
        if (fate.becomes === 'taken' || fate.becomes === 'told') expect(row.writeStaff).not.toContain(column);
      }
    }
  });

  check('nothing typed is dropped', (world) => {
    const plan = merge(world);
    for (const [i, one] of world.cases.entries()) {
      if (!one.sheet) continue;
      const key = keyOf(i);
      if (one.sheet.copies > 0) expect(plan.copied.map((row) => row.key)).toContain(key);
      const edits = Object.entries(one.sheet.edits);
      if (one.standing === 'foreign') {
        if (edits.length > 0) expect(plan.unknown.map((row) => row.key)).toContain(key);
        continue;
      }
      if (one.standing === 'open') {
        for (const [column, typed] of edits) {
          expect(plan.putBack).toContainEqual(expect.objectContaining({ key, column, typed }));
        }
        continue;
      }
      const lost = plan.leaving.find(({ row }) => row.key === key)?.lost ?? [];
      for (const column of STAFF_COLUMNS) {
        const { cell, means } = one.sheet.staff[column];
        const typed = means === null || means === 'unreadable' ? cellText(cell).trim() : means;
        const known = [one.staff[column], one.base?.staff[column], ''];
        if (!known.includes(typed))
          expect(lost.map((some) => [some.column, some.typed.trim()])).toContainEqual([column, typed.trim()]);
      }
      for (const [column, typed] of edits) expect(lost).toContainEqual(expect.objectContaining({ column, typed }));
    }
  });

  check('after one round there is nothing more to do', (world) => {
    const first = merge(world);
    const ours = taken(world.ours, first);
    const plan = merge(world, { ours });
    expect(plan.takes).toEqual([]);
    const base = new Map(world.base);
    for (const { ours: line, merge: row } of plan.paired) base.set(line.key, row.agreed);
    for (const { ours: line } of plan.missing) base.set(line.key, { staff: line.staff, app: line.app, notes: {} });
    const rows = written(world.rows, plan);
    const again = merge(world, { ours, base, rows });
    expect(again).toMatchObject({ takes: [], missing: [], putBack: [] });
    // A copy of a row that left is the topmost now, and leaves next.
    const copies = plan.copied.map(({ key }) => key);
    for (const { row } of again.leaving) expect(copies).toContain(row.key);
    for (const { merge: row } of again.paired) {
      expect(row).toMatchObject({ writeStaff: [], writeApp: false });
    }
    expect(again.troubles).toEqual(plan.troubles);
    for (const { ours: line, merge: row } of again.paired) expect(row.agreed).toBe(base.get(line.key));
  });

  check('a round that breaks off before it writes is done again to the same end', (world) => {
    const first = merge(world);
    const ours = taken(world.ours, first);
    const plan = merge(world, { ours });
    const base = new Map(world.base);
    for (const { ours: line, merge: row } of plan.paired) base.set(line.key, row.agreedNow);
    const again = merge(world, { ours, base });
    expect(again.takes).toEqual([]);
    expect(again.troubles).toEqual(plan.troubles);
    expect(written(world.rows, again)).toEqual(written(world.rows, plan));
    for (const [i, { merge: row }] of again.paired.entries()) expect(row.agreed).toEqual(plan.paired[i]?.merge.agreed);
  });

  check("the app's columns end as ours, unless another workstation's of a newer order stand there", (world) => {
    const plan = merge(world);
    const reading = readingOf(gridOf(written(world.rows, plan)));
    for (const row of reading.rows) {
      const one = world.cases[Number(row.key) - 100];
      const line = world.ours.get(row.key);
      if (!one || !line || plan.copied.some((copy) => copy.key === row.key)) continue;
      const there = appOfSheet(row, reading.places);
      const isOurs = APP_COLUMNS.every((column) => there[column] === line.app[column]);
      if (isOurs) continue;
      expect(one.sheet?.edits).toEqual({});
      const freshness = one.sheet?.freshness ?? 0;
      expect(freshness).toBeGreaterThanOrEqual(one.freshness);
      // Of the same order: ours stand only where they changed since.
      if (freshness === one.freshness) expect(one.base?.edition ?? one.edition).toBe(one.edition);
    }
  });

  it('means the same in any order of its rows, but for the places and which copy stands first', () => {
    const cases = fc.array(anyCase, { minLength: 2, maxLength: 5 });
    const normal = (plan: MergePlan) => ({
      takes: plan.takes.map((one) => JSON.stringify(one)).sort(),
      troubles: plan.troubles.map((one) => JSON.stringify(one)).sort(),
      putBack: plan.putBack.map((one) => JSON.stringify(one)).sort(),
      missing: plan.missing.map(({ ours, wasDeleted }) => [ours.key, wasDeleted]),
      leaving: plan.leaving.map(({ row, lost }) => JSON.stringify([row.key, lost])).sort(),
      unknown: plan.unknown.map(({ key }) => key).sort(),
      copied: plan.copied.map(({ key }) => key).sort(),
      paired: plan.paired.map(({ ours, merge: row }) => JSON.stringify([ours.key, row])).sort(),
    });
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat()), (some, stream) => {
        const world = worldOf(some.map((one) => (one.sheet ? { ...one, sheet: { ...one.sheet, copies: 0 } } : one)));
        const shuffled = world.rows
          .map((row) => [Number(stream.next().value), row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row);
        expect(normal(merge(world, { rows: shuffled }))).toEqual(normal(merge(world)));
        const twice = merge(world, { rows: [...shuffled, ...world.rows] });
        expect(normal({ ...twice, copied: [] })).toEqual(normal(merge(world)));
        expect(twice.copied.map(({ index }) => index).every((index) => index > world.rows.length)).toBe(true);
      }),
      options,
    );
  });

  it('is read the same with its columns in any order and people’s own between them', () => {
    const row = fc.array(anyCase, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(row, fc.nat(15), (some, by) => {
        const world = worldOf(some);
        const turned = gridOf(world.rows).map((cells) => [...cells.slice(by), 'own', ...cells.slice(0, by)]);
        const reading = readingOf([['A title'], [], ...turned]);
        const plain = readingOf([[...HEADERS], ...world.rows.map((one) => cellsOf(one))]);
        const texts = (plan: MergePlan) => JSON.stringify([plan.takes, plan.troubles, plan.putBack, plan.missing]);
        const of = (sheet: typeof reading) =>
          mergePacking({
            ours: world.ours,
            left: (key) => world.left.get(key) ?? null,
            base: world.base,
            reading: sheet,
            gone: new Map(),
            self: 'here',
            refused,
          });
        expect(texts(of(reading))).toBe(texts(of(plain)));
      }),
      options,
    );
  });
});
