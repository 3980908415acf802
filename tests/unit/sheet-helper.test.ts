// The hidden helper tab: stock for the formulas, rows taken off, and the workstations at work.
import { describe, expect, it } from 'vitest';
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import {
  GONE_AT,
  goneWrites,
  HELPER_COLUMNS,
  HELPER_HEADERS,
  type HelperWrite,
  IMAGE_AT,
  presenceWrites,
  readHelper,
  stockWrites,
  WORKSTATIONS_AT,
  workstationsAtWork,
} from '#shared/rules/sheet-helper.ts';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const instant = (ago: number): string => new Date(NOW - ago).toISOString();
const MINUTE = 60_000;
const DAY = 86_400_000;

function applied(grid: readonly (readonly SheetCell[])[], writes: readonly HelperWrite[]): SheetCell[][] {
  const out = grid.map((row) => [...row]);
  for (const { row, column, cells } of writes) {
    for (const [down, line] of cells.entries()) {
      while (out.length <= row + down) out.push([]);
      const target = out[row + down] ?? [];
      for (const [right, cell] of line.entries()) {
        while (target.length <= column + right) target.push(null);
        target[column + right] = cell;
      }
    }
  }
  return out;
}

const stockGrid = (...rows: [string, SheetCell][]): SheetCell[][] => [[...HELPER_HEADERS], ...rows];
const goneGrid = (...rows: [string, string, string][]): SheetCell[][] => [
  [...HELPER_HEADERS],
  ...rows.map((row) => [null, null, null, ...row]),
];
const stationGrid = (...rows: [string, string][]): SheetCell[][] => [
  [...HELPER_HEADERS],
  ...rows.map((row) => [...Array.from({ length: WORKSTATIONS_AT }, () => null), ...row]),
];
const plain = (grid: readonly (readonly SheetCell[])[]) => readHelper(grid);

describe('the helper tab', () => {
  it('keeps its parts apart', () => {
    expect(GONE_AT + 3).toBeLessThan(WORKSTATIONS_AT);
    expect(WORKSTATIONS_AT + 2).toBe(HELPER_COLUMNS);
    expect(HELPER_HEADERS).toHaveLength(HELPER_COLUMNS);
    expect(IMAGE_AT).toBeGreaterThan(HELPER_COLUMNS);
  });

  it('may be empty, or damaged, and is read all the same', () => {
    expect(plain([])).toMatchObject({ stockRows: 1, goneRows: 1, workstationRows: 1 });
    const helper = plain([[...HELPER_HEADERS], ['Pa', 'many'], [null], [null, null, null, '71']]);
    expect(helper.stock.get('Pa')).toEqual({ units: 0, row: 1 });
    expect(helper.gone).toEqual([{ key: '71', at: '', by: '' }]);
    expect(plain(stationGrid(['A', 'yesterday'])).workstations.get('A')).toEqual({ seenMs: 0, row: 1 });
  });
});

describe('stock', () => {
  it('is read as a formula looks it up: the first row of a code counts', () => {
    const helper = plain(stockGrid(['Pa', 5], ['Pb', '7'], ['Pa', 99]));
    expect([...helper.stock]).toEqual([
      ['Pa', { units: 5, row: 1 }],
      ['Pb', { units: 7, row: 2 }],
    ]);
    expect(helper.stockRows).toBe(4);
  });

  it('is written where it is another one, and new codes come below', () => {
    const grid = stockGrid(['Pa', 5], ['Pb', 7]);
    const ours = new Map([
      ['Pa', 6],
      ['Pb', 7],
      ['Pc', 2],
      ['Pd', 0],
    ]);
    const after = plain(applied(grid, stockWrites(plain(grid), ours, new Map())));
    expect([...after.stock].map(([code, { units }]) => [code, units])).toEqual([...ours]);
    expect(stockWrites(after, ours, ours)).toEqual([]);
    expect(stockWrites(after, ours, new Map())).toEqual([]);
  });

  it('goes below rows that people or another workstation left blank between', () => {
    const grid = [...stockGrid(['Pa', 5]), [], [], ['Pb', 1]];
    const after = plain(applied(grid, stockWrites(plain(grid), new Map([['Pc', 3]]), new Map())));
    expect(after.stock.get('Pb')).toEqual({ units: 1, row: 4 });
    expect(after.stock.get('Pc')).toEqual({ units: 3, row: 5 });
  });

  it('that another workstation sees otherwise is said once and then left to it', () => {
    let grid = stockGrid();
    const views = { a: new Map([['Pa', 5]]), b: new Map([['Pa', 4]]) };
    const said = { a: new Map<string, number>(), b: new Map<string, number>() };
    const writes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      for (const self of ['a', 'b'] as const) {
        const some = stockWrites(plain(grid), views[self], said[self]);
        writes.push(some.length);
        grid = applied(grid, some);
        said[self] = views[self];
      }
    }
    expect(writes).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
    views.a = new Map([['Pa', 3]]);
    grid = applied(grid, stockWrites(plain(grid), views.a, said.a));
    expect(plain(grid).stock.get('Pa')?.units).toBe(3);
  });
});

describe('rows that were taken off', () => {
  const gone = (key: string, ago = 0, by = 'A') => ({ key, at: instant(ago), by });
  const write = (grid: SheetCell[][], added: ReturnType<typeof gone>[], back: string[]) =>
    applied(grid, goneWrites(plain(grid), added, new Set(back), NOW));

  it('are listed with when and by whom', () => {
    const grid = write(goneGrid(['70', instant(DAY), 'B']), [gone('71'), gone('72')], []);
    expect(plain(grid).gone).toEqual([gone('70', DAY, 'B'), gone('71'), gone('72')]);
  });

  it('are taken out once they are back, and nothing of them stays', () => {
    const grid = goneGrid(['70', instant(DAY), 'B'], ['71', instant(DAY), 'A']);
    const after = write(grid, [], ['70']);
    expect(plain(after).gone).toEqual([gone('71', DAY)]);
    expect(after[2]?.slice(GONE_AT, GONE_AT + 3)).toEqual([null, null, null]);
  });

  it('are listed once, the last one who did it', () => {
    const after = write(goneGrid(['70', instant(DAY), 'B'], ['70', instant(DAY), 'C']), [gone('70')], []);
    expect(plain(after).gone).toEqual([gone('70')]);
  });

  it('are forgotten after a month, and when nobody can say when it was', () => {
    const old = goneGrid(['69', instant(31 * DAY), 'B'], ['70', 'some day', 'B'], ['71', instant(29 * DAY), 'B']);
    expect(plain(write(old, [gone('72')], [])).gone).toEqual([gone('71', 29 * DAY, 'B'), gone('72')]);
  });

  it('are not written while nothing changes', () => {
    const helper = plain(goneGrid(['69', instant(31 * DAY), 'B']));
    expect(goneWrites(helper, [], new Set(['71']), NOW)).toEqual([]);
  });
});

describe('the workstations', () => {
  const at = (...rows: [string, number][]) =>
    plain(stationGrid(...rows.map(([who, ago]) => [who, instant(ago)] as [string, string])));

  it('at work are those seen a short while ago, and the one that asks', () => {
    expect(workstationsAtWork(at(), 'A', NOW)).toBe(1);
    expect(workstationsAtWork(at(['A', 0], ['B', 11 * MINUTE], ['C', 13 * MINUTE]), 'A', NOW)).toBe(2);
    expect(workstationsAtWork(at(['B', -3 * MINUTE]), 'A', NOW)).toBe(2);
  });

  it('say that they are there, in a row of their own, every few minutes', () => {
    const helper = at(['B', MINUTE], ['C', 2 * DAY]);
    expect(presenceWrites(helper, 'A', NOW)).toEqual([{ row: 2, column: WORKSTATIONS_AT, cells: [['A', instant(0)]] }]);
    expect(presenceWrites(at(['A', 3 * MINUTE]), 'A', NOW)).toEqual([]);
    expect(presenceWrites(at(['B', 0], ['A', 5 * MINUTE]), 'A', NOW)).toEqual([
      { row: 2, column: WORKSTATIONS_AT, cells: [['A', instant(0)]] },
    ]);
  });

  it('take the place of one that was not seen for a day, and never of another', () => {
    const helper = at(['B', 2 * DAY], ['C', MINUTE]);
    expect(presenceWrites(helper, 'A', NOW)).toMatchObject([{ row: 1 }]);
    expect(presenceWrites(at(['B', 0], ['C', 0], ['D', 0]), 'A', NOW)).toMatchObject([{ row: 4 }]);
  });

  it('say so anew after a clock that was far ahead was set right', () => {
    expect(presenceWrites(at(['A', -2 * DAY]), 'A', NOW)).toHaveLength(1);
  });
});
