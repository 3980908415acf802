// How a line of the packing list stands: the rules by themselves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_KINDS } from '#shared/contract/packing.ts';
import { orderStanding, statusesNamed } from '#shared/rules/order-standing.ts';
import {
  isListed,
  type LineStanding,
  lineState,
  needsPacking,
  needsProduction,
  packingSortKey,
  unitsToUnpack,
  wantedUnits,
} from '#shared/rules/packing-line.ts';

const LINE: LineStanding = {
  kind: 'tracked',
  wanted: true,
  ordered: 10,
  packed: 0,
  acceptedPacked: 0,
  reserved: 10,
};
const some = fc.nat(12);
const anyLine = fc.record({
  kind: fc.constantFrom(...LINE_KINDS),
  wanted: fc.boolean(),
  ordered: some,
  packed: some,
  acceptedPacked: some,
  reserved: some,
});

describe('the state of a line', () => {
  it.each([
    ['to be packed while something is missing', {}, 'to_pack'],
    ['short while not all of the rest is reserved', { packed: 4, reserved: 5 }, 'short'],
    ['to be packed when all of the rest is reserved', { packed: 4, reserved: 6 }, 'to_pack'],
    ['complete when as many are packed as ordered', { packed: 10, reserved: 0 }, 'complete'],
    ['complete when nothing is ordered and nothing packed', { ordered: 0, reserved: 0 }, 'complete'],
    ['to be unpacked when more are packed than ordered', { packed: 11, reserved: 0 }, 'to_unpack'],
    ['complete when somebody gave a reason for more', { packed: 11, acceptedPacked: 11, reserved: 0 }, 'complete'],
    ['to be unpacked above what the reason was for', { packed: 12, acceptedPacked: 11, reserved: 0 }, 'to_unpack'],
    ['to be unpacked when nobody wants it', { wanted: false, packed: 1, reserved: 0 }, 'to_unpack'],
    [
      'to be unpacked when nobody wants it, reason or not',
      { wanted: false, packed: 1, acceptedPacked: 1 },
      'to_unpack',
    ],
    ['complete when nobody wants it and nothing is packed', { wanted: false, reserved: 0 }, 'complete'],
    ['to be explained while nobody knows the product', { kind: 'unknown', reserved: 0 }, 'explain'],
    ['never short without grams', { kind: 'untracked', reserved: 0 }, 'to_pack'],
  ] as const)('is %s', (_what, change, state) => {
    expect(lineState({ ...LINE, ...change })).toBe(state);
  });

  it('agrees with what is needed and what is too much, which never come together', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(needsPacking(line)).toBe(Math.max(0, (line.wanted ? line.ordered : 0) - line.packed));
        expect(Math.min(needsPacking(line), unitsToUnpack(line))).toBe(0);
        expect(lineState(line) === 'to_unpack').toBe(unitsToUnpack(line) > 0);
        expect(lineState(line) === 'complete').toBe(unitsToUnpack(line) === 0 && needsPacking(line) === 0);
        if (lineState(line) === 'short') expect(line.reserved).toBeLessThan(needsPacking(line));
        expect(unitsToUnpack(line)).toBeLessThanOrEqual(Math.max(0, line.packed - wantedUnits(line)));
      }),
    );
  });

  it('is listed while its order is open and somebody wants it or something is packed', () => {
    expect(isListed({ wanted: true, ordered: 0, packed: 0 }, true)).toBe(false);
    expect(isListed({ wanted: true, ordered: 1, packed: 0 }, true)).toBe(true);
    expect(isListed({ wanted: false, ordered: 1, packed: 0 }, true)).toBe(false);
    expect(isListed({ wanted: false, ordered: 1, packed: 1 }, true)).toBe(true);
    expect(isListed({ wanted: true, ordered: 1, packed: 1 }, false)).toBe(false);
  });
});

describe('Needs Production', () => {
  it('is what is left of a row after the rows above took theirs', () => {
    expect(needsProduction([3, 0, 5, 2], 6)).toEqual([0, 0, 2, 2]);
    expect(needsProduction([3, 2], 0)).toEqual([3, 2]);
    expect(needsProduction([3, 2], -4)).toEqual([3, 2]);
    expect(needsProduction([], 4)).toEqual([]);
  });

  it('adds up to what the stock does not cover, and once something is missing all below is', () => {
    fc.assert(
      fc.property(fc.array(some), fc.integer({ min: -5, max: 60 }), (needs, stock) => {
        const missing = needsProduction(needs, stock);
        const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
        expect(sum(missing)).toBe(Math.max(0, sum(needs) - Math.max(0, stock)));
        for (const [index, units] of missing.entries()) {
          expect(units).toBeGreaterThanOrEqual(0);
          expect(units).toBeLessThanOrEqual(needs[index] ?? 0);
        }
        const first = missing.findIndex((units) => units > 0);
        if (first >= 0) expect(missing.slice(first + 1)).toEqual(needs.slice(first + 1));
      }),
    );
  });
});

describe("a line's place in the list", () => {
  const line = { orderDate: '2026-11-02', invoiceNumber: 'INV-2', orderRef: '2', position: 1, lineRef: '21' };
  const isBefore = (
    a: Partial<typeof line> | { orderDate: null },
    b: Partial<typeof line> | { orderDate: null },
  ): boolean => packingSortKey({ ...line, ...a }) < packingSortKey({ ...line, ...b });

  it('is by order date, invoice, order, and place within it', () => {
    expect(isBefore({ orderDate: '2026-11-01', invoiceNumber: 'INV-3' }, {})).toBe(true);
    expect(isBefore({ invoiceNumber: 'INV-1', position: 9 }, {})).toBe(true);
    expect(isBefore({ orderRef: '1', position: 9 }, {})).toBe(true);
    expect(isBefore({ position: 9 }, { position: 10 })).toBe(true);
    expect(isBefore({}, { orderDate: null })).toBe(true);
  });

  it('is never shared: a line that left its order keeps the place another one has now', () => {
    expect(isBefore({}, { lineRef: '22' })).toBe(true);
  });
});

describe('whether an order still has to be packed', () => {
  const order = { gone: false, cancelled: false, stage: 'Accepted', leftOut: false };

  it('is said by the strongest thing there is to say', () => {
    expect(orderStanding(order)).toBe('open');
    expect(orderStanding({ ...order, leftOut: true })).toBe('left_out');
    expect(orderStanding({ ...order, stage: ' DELIVERED ', leftOut: true })).toBe('finished');
    expect(orderStanding({ ...order, stage: 'Complete' })).toBe('finished');
    expect(orderStanding({ ...order, stage: 'Complete', cancelled: true })).toBe('cancelled');
    expect(orderStanding({ ...order, cancelled: true, gone: true })).toBe('gone');
  });

  it('goes by the number of a status or any name of it, however it is typed', () => {
    const named = statusesNamed(['12', ' On hold ', 'ＰＡＵＳＥＤ', '']);
    expect(named(12)).toBe(true);
    expect(named(3, 'ON HOLD')).toBe(true);
    expect(named(null, 'x', 'paused')).toBe(true);
    expect(named(3, '')).toBe(false);
    expect(named(null, '12')).toBe(true);
    expect(statusesNamed([])(null, '')).toBe(false);
    expect(statusesNamed(['', '  '])(null, '')).toBe(false);
  });
});
