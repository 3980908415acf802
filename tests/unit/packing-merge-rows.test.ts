// Rows of the packing list, known by their key and never by their place: sorted, copied, deleted, unknown, leaving.
import { describe, expect, it } from 'vitest';
import { type AppColumn, HIDDEN_COLUMNS } from '#shared/rules/sheet-columns.ts';
import {
  agreedOn,
  cellsOf,
  gridOf,
  HEADERS,
  lineOf,
  merged,
  type PlainRow,
  readingOf,
  rowOf,
  UNTOUCHED,
} from '#tests/support/packing-sheet.ts';

const lines = ['71', '72', '73'].map((key) => lineOf(key, { staff: { packed: key.slice(1) } }));
const [first, second] = lines;
if (!first || !second) throw new Error('There are three lines');
const base = Object.fromEntries(lines.map((line) => [line.key, agreedOn(line)]));
const rows = lines.map((line) => rowOf(line));
const quiet = { takes: [], troubles: [], putBack: [], missing: [], leaving: [], copied: [], unknown: [] };

describe('rows people moved', () => {
  it('are the same rows wherever they stand', () => {
    for (const order of [
      [2, 0, 1],
      [1, 0, 2],
      [2, 1, 0],
    ]) {
      const sorted = order.map((i) => rows[i] ?? {});
      expect(merged({ ours: lines, base, rows: sorted })).toMatchObject(quiet);
    }
  });

  it('keep what was typed in them', () => {
    const sorted = [rows[2] ?? {}, { ...rows[0], packed: 9 }, rows[1] ?? {}];
    expect(merged({ ours: lines, base, rows: sorted }).takes).toMatchObject([{ key: '71', text: '9' }]);
  });

  it('may have blank rows between them', () => {
    const reading = readingOf([[...HEADERS], [], ...rows.flatMap((row) => [cellsOf(row), [null, '']])]);
    expect(merged({ ours: lines, base, reading })).toMatchObject(quiet);
  });
});

describe('a copied row', () => {
  it('is told, and the topmost keeps the key', () => {
    const copy = { ...rows[0], packed: 9 };
    const below = merged({ ours: lines, base, rows: [...rows, copy] });
    expect(below.takes).toEqual([]);
    expect(below.copied.map(({ index, key }) => [index, key])).toEqual([[4, '71']]);
    const above = merged({ ours: lines, base, rows: [copy, ...rows] });
    expect(above.takes).toMatchObject([{ key: '71', text: '9' }]);
    expect(above.copied.map(({ index }) => index)).toEqual([2]);
  });

  it('is told for each copy', () => {
    const plan = merged({ ours: lines, base, rows: [...rows, rows[0] ?? {}, rows[0] ?? {}, rows[1] ?? {}] });
    expect(plan.copied.map(({ index, key }) => [index, key])).toEqual([
      [4, '71'],
      [5, '71'],
      [6, '72'],
    ]);
  });

  it('of a row that leaves stays and is told', () => {
    const plan = merged({ left: { '71': first.staff }, base, rows: [rows[0] ?? {}, rows[0] ?? {}] });
    expect([plan.leaving.length, plan.copied.length]).toEqual([1, 1]);
  });

  it('without its key is a row without a key, and told', () => {
    const copy = { ...rows[0], key: null, packed: 9 };
    const plan = merged({ ours: lines, base, rows: [...rows, copy] });
    expect(plan).toMatchObject({ ...quiet, unknown: [{ index: 4, key: '' }] });
  });
});

describe('a deleted row', () => {
  it('of an open line comes back with a note', () => {
    const plan = merged({ ours: lines, base, rows: rows.slice(1) });
    expect(plan).toMatchObject({ ...quiet, missing: [{ ours: first, wasDeleted: true }] });
  });

  it('is no deleted row when the line was never there', () => {
    const plan = merged({ ours: lines, base: { '72': agreedOn(second) }, rows: [rows[1] ?? {}] });
    expect(plan.missing.map(({ ours, wasDeleted }) => [ours.key, wasDeleted])).toEqual([
      ['71', false],
      ['73', false],
    ]);
  });

  it('whose order is gone stays away', () => {
    expect(merged({ left: { '71': first.staff }, base, rows: [] })).toMatchObject(quiet);
  });

  it('that another workstation took off stays away until it brings it back', () => {
    const gone = new Map([['71', 'there']]);
    expect(merged({ ours: lines, base, rows: rows.slice(1), gone })).toMatchObject(quiet);
    expect(merged({ ours: lines, base, rows, gone })).toMatchObject(quiet);
  });

  it('that this workstation took off comes back with its order, without a note', () => {
    const plan = merged({ ours: lines, base, rows: rows.slice(1), gone: new Map([['71', 'here']]) });
    expect(plan.missing).toEqual([{ ours: first, wasDeleted: false }]);
  });

  it('comes back in the order of the list', () => {
    const some = ['b', 'c', 'a'].map((sortKey, i) => lineOf(`8${i}`, { sortKey }));
    expect(merged({ ours: some }).missing.map(({ ours }) => ours.sortKey)).toEqual(['a', 'b', 'c']);
  });
});

describe('rows nobody here knows', () => {
  it('that people typed are told and left', () => {
    const typed: PlainRow = { product: 'Samples', packed: 3, internalNotes: 'for Ana' };
    expect(merged({ ours: lines, base, rows: [...rows, typed] })).toMatchObject({ ...quiet, unknown: [{ index: 4 }] });
    const invented = { ...typed, key: 'abc' };
    expect(merged({ ours: lines, base, rows: [...rows, invented] }).unknown).toHaveLength(1);
  });

  it('that another workstation wrote are its own', () => {
    const theirs = rowOf(lineOf('99', { staff: { packed: '2' } }));
    expect(merged({ ours: lines, base, rows: [...rows, theirs] })).toMatchObject(quiet);
    const edited = { ...theirs, product: 'edited' };
    expect(merged({ ours: lines, base, rows: [...rows, edited] }).unknown).toHaveLength(1);
  });

  it('are none where only formulas were dragged down', () => {
    const dragged: PlainRow = { needsPacking: 0, needsProduction: 0 };
    expect(merged({ ours: lines, base, rows: [...rows, dragged, dragged] })).toMatchObject(quiet);
  });
});

describe('a row whose line left the list', () => {
  const ended = { ...UNTOUCHED, packed: '10' };
  const leave = (row: PlainRow, extra: string[] = []) => {
    const line = lineOf('71', { staff: { packed: '4', deliveryNotes: 'gate A' } });
    const reading = readingOf([[...HEADERS], [...cellsOf(rowOf(line, row)), ...extra]]);
    return merged({ left: { '71': ended }, base: { '71': agreedOn(line) }, reading }).leaving.map(({ lost }) => lost);
  };

  it('goes, and takes nothing with it that is not told', () => {
    expect(leave({})).toEqual([[]]);
    expect(leave({ packed: 10 })).toEqual([[]]);
    expect(leave({ packed: 9, deliveryNotes: 'gate B', deliveryDate: 'soon' })).toEqual([
      [
        { column: 'packed', typed: '9', ours: '10' },
        { column: 'deliveryDate', typed: 'soon', ours: '' },
        { column: 'deliveryNotes', typed: 'gate B', ours: '' },
      ],
    ]);
  });

  it('tells what stood beside the list', () => {
    expect(leave({}, ['shelf 4'])).toEqual([[{ column: '', typed: 'shelf 4', ours: '' }]]);
  });

  it("tells what was typed over the app's columns", () => {
    expect(leave({ batch: 'see Ana', ordered: 11 })).toEqual([
      [
        { column: 'ordered', typed: '11', ours: '10' },
        { column: 'batch', typed: 'see Ana', ours: 'B-1' },
      ],
    ]);
    const columns: readonly AppColumn[] = ['product', 'store', 'invoice', 'date'];
    for (const column of columns) expect(leave({ [column]: 'typed' })[0]).toMatchObject([{ column, typed: 'typed' }]);
  });

  it("does not tell the app's columns as another workstation wrote them", () => {
    const theirs = lineOf('71', { app: { batch: 'B-7' }, freshness: 200 });
    const plan = merged({ left: { '71': theirs.staff }, base, rows: [rowOf(theirs)] });
    expect(plan.leaving.map(({ lost }) => lost)).toEqual([[]]);
  });

  it('that nobody here ever looked at tells what is typed in it and differs', () => {
    const line = lineOf('71', { staff: { deliveryNotes: 'gate A' } });
    const plan = merged({ left: { '71': ended }, rows: [rowOf(line, { packed: null })] });
    expect(plan.leaving.map(({ lost }) => lost)).toEqual([[{ column: 'deliveryNotes', typed: 'gate A', ours: '' }]]);
  });
});

it('hidden columns never count as typed', () => {
  for (const column of HIDDEN_COLUMNS.filter((one) => one !== 'key')) {
    const plan = merged({ ours: lines, base, rows: [{ ...rows[0], [column]: 'x' }, ...rows.slice(1)] });
    expect(plan).toMatchObject(quiet);
  }
  expect(gridOf([])).toHaveLength(1);
});
