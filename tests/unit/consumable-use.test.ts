// What recipes come to: whole pieces booked from thousandths, forward and back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchUse,
  bookedPieces,
  daysLeft,
  isLow,
  type RecipeAmount,
  recipeSteps,
  usedPerDay,
} from '#shared/rules/consumable-use.ts';

const NONE: BatchUse = { thousandths: 0, booked: 0 };
const box: RecipeAmount = { consumableId: 'box', per: 'unit', thousandths: 250 };
const cone: RecipeAmount = { consumableId: 'cone', per: 'piece', thousandths: 1000 };

/** A batch's uses, and the ledger they leave. */
function batch() {
  const uses = new Map<string, BatchUse>();
  const ledger: { consumableId: string; delta: number }[] = [];
  return {
    uses,
    ledger,
    count: (recipes: readonly RecipeAmount[], counts: { pieces?: number; units?: number }): void => {
      const all = { pieces: 0, units: 0, ...counts };
      for (const { consumableId, after, delta } of recipeSteps(recipes, all, (id) => uses.get(id) ?? NONE)) {
        uses.set(consumableId, after);
        if (delta !== 0) ledger.push({ consumableId, delta });
      }
    },
    taken: (id: string): number =>
      ledger.filter(({ consumableId }) => consumableId === id).reduce((sum, { delta }) => sum - delta, 0),
  };
}

describe('a recipe', () => {
  it('with a box for every four units books one as soon as the first of four is packaged', () => {
    const { count, taken } = batch();
    const seen = Array.from({ length: 9 }, () => {
      count([box], { units: 1 });
      return taken('box');
    });
    expect(seen).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3]);
  });

  it('gives the box back with the last of its units', () => {
    const { count, taken } = batch();
    count([box], { units: 5 });
    const seen = Array.from({ length: 5 }, () => {
      count([box], { units: -1 });
      return taken('box');
    });
    expect(seen).toEqual([1, 1, 1, 1, 0]);
  });

  it('per piece follows pieces and never units, per unit the other way round', () => {
    const { count, taken } = batch();
    count([box, cone], { pieces: 10 });
    expect([taken('cone'), taken('box')]).toEqual([10, 0]);
    count([box, cone], { units: 8 });
    expect([taken('cone'), taken('box')]).toEqual([10, 2]);
  });

  it('of two SKUs that share a consumable fills the same boxes', () => {
    const { count, taken } = batch();
    count([box], { units: 2 });
    count([{ ...box, thousandths: 500 }], { units: 1 });
    expect(taken('box')).toBe(1);
  });

  it('that came later gives nothing back that was never taken', () => {
    const { count, uses, ledger } = batch();
    count([cone], { pieces: -10 });
    expect(ledger).toEqual([]);
    count([cone], { pieces: 10 });
    expect(ledger).toEqual([]);
    expect(uses.get('cone')).toEqual(NONE);
  });

  it('that was made larger gives back no more than was booked', () => {
    const { count, taken } = batch();
    count([cone], { pieces: 100 });
    count([{ ...cone, thousandths: 2000 }], { pieces: -100 });
    expect(taken('cone')).toBe(0);
  });
});

const recipes = fc.uniqueArray(
  fc.record({
    consumableId: fc.constantFrom('cone', 'box', 'tube', 'label'),
    per: fc.constantFrom('piece' as const, 'unit' as const),
    thousandths: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  { selector: ({ consumableId }) => consumableId, maxLength: 4 },
);
const counts = fc.record({
  pieces: fc.integer({ min: -100_000, max: 100_000 }),
  units: fc.integer({ min: -100_000, max: 100_000 }),
});

describe('any counts', () => {
  it('book a function of the total alone, and never less than nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(recipes, counts), { maxLength: 20 }), (steps) => {
        const { count, uses, taken } = batch();
        const totals = new Map<string, number>();
        for (const [some, n] of steps) {
          count(some, n);
          for (const { consumableId, per, thousandths } of some) {
            const more = (per === 'piece' ? n.pieces : n.units) * thousandths;
            totals.set(consumableId, (totals.get(consumableId) ?? 0) + more);
          }
          for (const [id, total] of totals) {
            const booked = bookedPieces(total);
            expect(uses.get(id) ?? NONE).toEqual({ thousandths: total, booked });
            expect(taken(id)).toBe(booked);
            expect(booked).toBe(total <= 0 ? 0 : Math.ceil(total / 1000));
          }
        }
      }),
    );
  });

  it('forward and back by the same amounts, in whatever order, end where they began', () => {
    const shuffled = fc.array(counts, { maxLength: 15 }).chain((list) =>
      fc.shuffledSubarray([...list, ...list.map(({ pieces, units }) => ({ pieces: -pieces, units: -units }))], {
        minLength: list.length * 2,
      }),
    );
    fc.assert(
      fc.property(recipes, counts, shuffled, (some, first, steps) => {
        const { count, uses, taken } = batch();
        count(some, first);
        const before = new Map(uses);
        const balances = [...before.keys()].map(taken);
        for (const step of steps) count(some, step);
        for (const [id, use] of uses) expect(use).toEqual(before.get(id) ?? NONE);
        expect([...before.keys()].map(taken)).toEqual(balances);
      }),
    );
  });
});

describe('a balance', () => {
  it('is low at its reorder point, never without one, always below zero', () => {
    expect(isLow({ onHand: 100, reorderPoint: 100 })).toBe(true);
    expect(isLow({ onHand: 101, reorderPoint: 100 })).toBe(false);
    expect(isLow({ onHand: 0, reorderPoint: 0 })).toBe(false);
    expect(isLow({ onHand: -1, reorderPoint: 0 })).toBe(true);
  });

  it('lasts as long as the use of the last 30 days says', () => {
    const now = Date.parse('2026-11-21T10:00:00.000Z');
    const old = '2026-01-01T00:00:00.000Z';
    expect(usedPerDay(600, old, now)).toBe(20);
    expect(daysLeft(100, 20)).toBe(5);
    expect(daysLeft(-3, 20)).toBe(0);
  });

  it('that has been kept for three days is not held against thirty, nor one of this morning against hours', () => {
    const now = Date.parse('2026-11-21T10:00:00.000Z');
    expect(usedPerDay(600, '2026-11-18T10:00:00.000Z', now)).toBe(200);
    expect(usedPerDay(600, '2026-11-21T09:00:00.000Z', now)).toBe(600);
  });

  it('without use lasts nobody knows how long', () => {
    const now = Date.parse('2026-11-21T10:00:00.000Z');
    expect(usedPerDay(0, '2026-01-01T00:00:00.000Z', now)).toBeNull();
    expect(usedPerDay(-5, '2026-01-01T00:00:00.000Z', now)).toBeNull();
    expect(daysLeft(100, null)).toBeNull();
  });
});
