// Keys that do not stand where their lines are: people sort, cut and push down what they see, and hidden columns stay behind.
import { describe, expect, it } from 'vitest';
import type { BaseRow, OurRow } from '#shared/rules/packing-merge-row.ts';
import { withKeysBack } from '#shared/rules/packing-torn.ts';
import { HIDDEN_COLUMNS, type SheetCell } from '#shared/rules/sheet-columns.ts';
import { cellAt } from '#shared/rules/sheet-read.ts';
import { COLUMN_KEYS, gridOf, lineOf, readingOf, rowOf } from '#tests/support/packing-sheet.ts';

const SEEN = COLUMN_KEYS.length - HIDDEN_COLUMNS.length;

const line = (n: number, like: Parameters<typeof lineOf>[1] = {}): OurRow =>
  lineOf(String(n), { ...like, app: { product: `Product ${n}`, invoice: `${n}`, ...like.app } });
const LINES = [1, 2, 3, 4, 5].map((n) => line(n, { staff: { packed: String(n) } }));

const baseOf = (lines: readonly OurRow[]): Map<string, BaseRow> =>
  new Map(lines.map(({ key, staff, app }) => [key, { staff, app, notes: {} }]));

/** Visible cells of these rows in this order, hidden ones where they were; null: blank cells. */
function torn(lines: readonly OurRow[], order: readonly (number | null)[]): SheetCell[][] {
  const grid = gridOf(lines.map((one) => rowOf(one)));
  const rows = grid.slice(1);
  const height = Math.max(order.length, rows.length);
  const moved = Array.from({ length: height }, (_, i) => {
    const from = order[i] === undefined || order[i] === null ? null : rows[order[i]];
    const seen = Array.from({ length: SEEN }, (_, place) => from?.[place] ?? null);
    return [...seen, ...Array.from({ length: HIDDEN_COLUMNS.length }, (_, place) => rows[i]?.[SEEN + place] ?? null)];
  });
  return [[...(grid[0] ?? [])], ...moved];
}

const shown = (grid: SheetCell[][], lines: readonly OurRow[] = LINES, base = baseOf(lines)): string[] => {
  const reading = withKeysBack(readingOf(grid), new Map(lines.map((one) => [one.key, one])), base);
  return reading.rows.map((row) => `${row.key || '-'}:${cellAt(row, reading.places, 'packed') ?? ''}`);
};

describe('keys', () => {
  it('stay where they are while every row shows its own line', () => {
    const reading = readingOf(torn(LINES, [0, 1, 2, 3, 4]));
    expect(withKeysBack(reading, new Map(LINES.map((one) => [one.key, one])), baseOf(LINES))).toBe(reading);
  });

  it('go back to their lines after a sort of what is seen', () => {
    expect(shown(torn(LINES, [4, 2, 0, 1, 3]))).toEqual(['5:5', '3:3', '1:1', '2:2', '4:4']);
  });

  it('follow cells that were pushed down, and the row they left has none', () => {
    expect(shown(torn(LINES, [0, null, 1, 2, 3, 4]))).toEqual(['1:1', '-:', '2:2', '3:3', '4:4', '5:5']);
  });

  it('follow cells that moved up when others were deleted, and nobody takes the last one for another', () => {
    expect(shown(torn(LINES, [0, 2, 3, 4]))).toEqual(['1:1', '3:3', '4:4', '5:5', '-:']);
  });

  it('stay although single cells of their rows are others', () => {
    const grid = torn(LINES, [0, 1, 2, 3, 4]);
    grid[2] = (grid[2] ?? []).with(0, 'Product 3');
    grid[3] = (grid[3] ?? []).with(1, 'South');
    expect(shown(grid)).toEqual(['1:1', '2:2', '3:3', '4:4', '5:5']);
  });

  it('stay in a row over which the visible cells of another, that stands there still, were pasted', () => {
    expect(shown(torn(LINES, [0, 1, 2, 3, 1]))).toEqual(['1:1', '2:2', '3:3', '4:4', '5:2']);
  });

  it('are told apart by their figures where two lines look alike', () => {
    const alike = [
      line(1, { staff: { packed: '1' } }),
      line(2, { staff: { packed: '7' }, app: { product: 'Twin', invoice: '9' } }),
      line(3, { staff: { packed: '8' }, app: { product: 'Twin', invoice: '9' } }),
    ];
    expect(shown(torn(alike, [2, 0, 1]), alike)).toEqual(['3:8', '1:1', '2:7']);
  });

  it('go back also where the order has changed since it was written', () => {
    const newer = LINES.map((one) => ({ ...one, app: { ...one.app, ordered: '99' } }));
    const reading = withKeysBack(
      readingOf(torn(LINES, [1, 0, 2, 3, 4])),
      new Map(newer.map((one) => [one.key, one])),
      baseOf(LINES),
    );
    expect(reading.rows.map(({ key }) => key)).toEqual(['2', '1', '3', '4', '5']);
  });

  it('stay with lines that look alike while somebody edits their rows', () => {
    const twins = [1, 2].map((n) => line(n, { app: { product: 'Twin', invoice: '9' } }));
    const grid = torn(twins, [0, 1]);
    grid[1] = (grid[1] ?? []).with(0, 'Something else');
    grid[2] = (grid[2] ?? []).with(COLUMN_KEYS.indexOf('packed'), 4);
    const reading = readingOf(grid);
    expect(withKeysBack(reading, new Map(twins.map((one) => [one.key, one])), baseOf(twins))).toBe(reading);
  });

  it('and what stands beside them go along', () => {
    const grid = torn(LINES, [1, 0, 2, 3, 4]);
    const counted = COLUMN_KEYS.indexOf('counted');
    grid[1] = (grid[1] ?? []).with(counted, 6);
    const reading = withKeysBack(readingOf(grid), new Map(LINES.map((one) => [one.key, one])), baseOf(LINES));
    expect(reading.rows.slice(0, 2).map((row) => [row.key, cellAt(row, reading.places, 'counted')])).toEqual([
      ['2', null],
      ['1', 6],
    ]);
  });
});
