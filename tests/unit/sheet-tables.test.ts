// History and Delivery in Google Sheets: brought up to date with the fewest rows, whatever stands there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsChange } from '#main/sync/sheets/google-tables.ts';
import type { SheetCell } from '#shared/rules/sheet-columns.ts';

type Row = readonly SheetCell[];
const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 200);

const applied = (there: readonly Row[], wanted: readonly Row[]): readonly Row[] => {
  const change = rowsChange(there, wanted);
  if (!change) return there;
  const rows = [...there];
  rows.splice(change.at, change.remove, ...change.insert);
  return rows;
};
/** As a spreadsheet shows rows: blanks at their end are nothing. */
const shown = (rows: readonly Row[]): string[] =>
  rows.map((row) => {
    const texts = row.map((cell) => (cell === null ? '' : String(cell)));
    while (texts.at(-1) === '') texts.pop();
    return texts.join('|');
  });

describe('rows that are brought up to date', () => {
  const head: Row = ['Completed', 'Store'];

  it('stay when they are right, with blanks at their end or without', () => {
    expect(rowsChange([head, ['a', 1]], [head, ['a', 1]])).toBeNull();
    expect(rowsChange([head, ['a']], [head, ['a', null]])).toBeNull();
    expect(rowsChange([head, ['a', '', null]], [head, ['a']])).toBeNull();
    expect(rowsChange([], [])).toBeNull();
  });

  it('go in and out between the first and the last that are right', () => {
    const rows: Row[] = [head, ['week 2'], ['a'], ['week 1'], ['b']];
    const wanted: Row[] = [head, ['week 3'], ['c'], ['week 2'], ['a'], ['week 1'], ['b']];
    expect(rowsChange(rows, wanted)).toEqual({ at: 1, remove: 0, insert: [['week 3'], ['c']] });
    expect(rowsChange(wanted, rows)).toEqual({ at: 1, remove: 2, insert: [] });
    expect(rowsChange(rows, [head])).toEqual({ at: 1, remove: 4, insert: [] });
    expect(rowsChange([], [head])).toEqual({ at: 0, remove: 0, insert: [head] });
  });

  it('put right what a person typed, sorted or added below', () => {
    const wanted: Row[] = [head, ['a', 1], ['b', 2], ['c', 3]];
    expect(rowsChange([head, ['a', 1], ['x', 2], ['c', 3]], wanted)).toEqual({ at: 2, remove: 1, insert: [['b', 2]] });
    expect(rowsChange([...wanted, ['typed']], wanted)).toEqual({ at: 4, remove: 1, insert: [] });
    expect(applied([head, ['c', 3], ['a', 1], ['b', 2]], wanted)).toEqual(wanted);
    expect(rowsChange([['Done'], ['a', 1], ['b', 2], ['c', 3]], wanted)).toEqual({ at: 0, remove: 1, insert: [head] });
  });

  it('become what is wanted, whatever stands there, and are left alone then', () => {
    const cell = fc.constantFrom<SheetCell>(null, '', 'a', 'b', 1, 0, '1', true);
    const rows = fc.array(fc.array(cell, { maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(rows, rows, (there, wanted) => {
        const after = applied(there, wanted);
        expect(shown(after)).toEqual(shown(wanted));
        expect(rowsChange(after, wanted)).toBeNull();
        const change = rowsChange(there, wanted);
        if (!change) return;
        expect(change.insert.length).toBeLessThanOrEqual(wanted.length);
        expect(change.at + change.remove).toBeLessThanOrEqual(there.length);
      }),
      { numRuns: RUNS },
    );
  });
});
