// Which package serves which line: the rules by themselves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveWay, settleClaims, takeFromPlaces, takeFromShelves, unpackable } from '#shared/rules/allocation.ts';

const unitMg = fc.constantFrom(500, 800, 1000, 3000, 6000);
const named = <T>(things: readonly T[]) => things.map((thing, index) => ({ id: `${index}`, ...thing }));
const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

describe('taking units off shelves', () => {
  const shelves = fc
    .array(fc.integer({ min: -2000, max: 30_000 }), { maxLength: 8 })
    .map((all) => all.map((freeMg, index) => ({ packageId: `p${index}`, freeMg })));

  it('empties the oldest package of its whole units before the next is touched', () => {
    const free = [4999, 0, 7000].map((freeMg, index) => ({ packageId: `p${index}`, freeMg }));
    expect(takeFromShelves(6, 1000, free)).toEqual({
      parts: [
        { packageId: 'p0', units: 4 },
        { packageId: 'p2', units: 2 },
      ],
      missing: 0,
    });
  });

  it('makes no unit of the rests of two packages', () => {
    const free = [2999, 2999].map((freeMg, index) => ({ packageId: `p${index}`, freeMg }));
    expect(takeFromShelves(1, 3000, free)).toEqual({ parts: [], missing: 1 });
  });

  it('takes nothing of nothing', () => {
    expect(takeFromShelves(0, 1000, [{ packageId: 'p', freeMg: 5000 }])).toEqual({ parts: [], missing: 0 });
    expect(takeFromShelves(3, 1000, [])).toEqual({ parts: [], missing: 3 });
  });

  it('gives what is asked as far as there are whole units, never more than is free, earlier shelves first', () => {
    fc.assert(
      fc.property(fc.nat(60), unitMg, shelves, (units, mgPerUnit, all) => {
        const { parts, missing } = takeFromShelves(units, mgPerUnit, all);
        const held = new Map(
          all.map(({ packageId, freeMg }) => [packageId, Math.max(0, Math.floor(freeMg / mgPerUnit))]),
        );
        const possible = total([...held.values()]);
        expect(missing).toBe(Math.max(0, units - possible));
        expect(total(parts.map((part) => part.units)) + missing).toBe(units);
        for (const part of parts) expect(part.units).toBeGreaterThan(0);
        for (const part of parts) expect(part.units).toBeLessThanOrEqual(held.get(part.packageId) ?? 0);
        // All but the last of those that gave anything gave all they had.
        for (const part of parts.slice(0, -1)) expect(part.units).toBe(held.get(part.packageId));
        const order = parts.map(({ packageId }) => all.findIndex((shelf) => shelf.packageId === packageId));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('taking units back from places that hold some', () => {
  it('takes as many as asked or as there are, earlier places first', () => {
    const places = fc
      .array(fc.integer({ min: -1, max: 9 }), { maxLength: 6 })
      .map((all) => all.map((units, index) => ({ packageId: `p${index}`, units })));
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 40 }), places, (units, all) => {
        const parts = takeFromPlaces(units, all);
        const held = total(all.map((place) => Math.max(0, place.units)));
        expect(total(parts.map((part) => part.units))).toBe(Math.min(Math.max(0, units), held));
        for (const part of parts.slice(0, -1)) {
          expect(part.units).toBe(all.find((place) => place.packageId === part.packageId)?.units);
        }
      }),
    );
  });
});

describe('reservations giving way', () => {
  const claims = fc.array(fc.record({ units: fc.nat(9), mgPerUnit: unitMg }), { maxLength: 6 }).map(named);

  it('gives up a whole unit for a part of one', () => {
    expect(giveWay(1, [{ id: 'a', units: 3, mgPerUnit: 3000 }])).toEqual([{ id: 'a', units: 1 }]);
    expect(giveWay(3001, [{ id: 'a', units: 3, mgPerUnit: 3000 }])).toEqual([{ id: 'a', units: 2 }]);
  });

  it('leaves everything where nothing is too much', () => {
    expect(giveWay(0, [{ id: 'a', units: 3, mgPerUnit: 1000 }])).toEqual([]);
    expect(giveWay(-500, [{ id: 'a', units: 3, mgPerUnit: 1000 }])).toEqual([]);
  });

  it('frees enough, or everything, and no claim gives a unit that was not needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 60_000 }), claims, (overMg, all) => {
        const given = giveWay(overMg, all);
        const claimOf = (id: string) => all.find((claim) => claim.id === id) ?? { id, units: 0, mgPerUnit: 0 };
        const mgOf = (part: { id: string; units: number }): number => part.units * claimOf(part.id).mgPerUnit;
        const freed = total(given.map(mgOf));
        const most = total(all.map((claim) => claim.units * claim.mgPerUnit));
        expect(freed).toBeGreaterThanOrEqual(Math.min(Math.max(0, overMg), most));
        for (const part of given) expect(part.units).toBeLessThanOrEqual(claimOf(part.id).units);
        const last = given.at(-1);
        if (last) expect(freed - claimOf(last.id).mgPerUnit).toBeLessThan(overMg);
        for (const part of given.slice(0, -1)) expect(part.units).toBe(claimOf(part.id).units);
      }),
    );
  });
});

describe('packed goods that left', () => {
  const claims = fc.array(fc.record({ openMg: fc.integer({ min: -500, max: 9000 }) }), { maxLength: 6 }).map(named);

  it('are told apart by claim, the first claims first, and what nobody claims is left', () => {
    const first = { id: 'a', openMg: 4000 };
    const second = { id: 'b', openMg: 3000 };
    expect(settleClaims(5500, [first, second])).toEqual({
      settled: [
        { id: 'a', mg: 4000 },
        { id: 'b', mg: 1500 },
      ],
      left: 0,
    });
    expect(settleClaims(9000, [first, second]).left).toBe(2000);
    expect(settleClaims(0, [first])).toEqual({ settled: [], left: 0 });
  });

  it('never settle more than was packed, and every milligram is settled or left', () => {
    fc.assert(
      fc.property(fc.nat(40_000), claims, (mg, all) => {
        const { settled, left } = settleClaims(mg, all);
        expect(total(settled.map((part) => part.mg)) + left).toBe(mg);
        for (const part of settled)
          expect(part.mg).toBeLessThanOrEqual(all.find(({ id }) => id === part.id)?.openMg ?? 0);
        if (left > 0) {
          expect(total(settled.map((part) => part.mg))).toBe(total(all.map(({ openMg }) => Math.max(0, openMg))));
        }
      }),
    );
  });
});

describe('what can be unpacked', () => {
  it('is whole units METRC still counts: a unit that left in part is gone', () => {
    expect(unpackable({ packed: 6, settledMg: 0, mgPerUnit: 1000 })).toBe(6);
    expect(unpackable({ packed: 6, settledMg: 1, mgPerUnit: 1000 })).toBe(5);
    expect(unpackable({ packed: 6, settledMg: 4500, mgPerUnit: 1000 })).toBe(1);
    expect(unpackable({ packed: 6, settledMg: 6000, mgPerUnit: 1000 })).toBe(0);
  });

  it('leaves at least the settled grams packed', () => {
    fc.assert(
      fc.property(fc.nat(50), unitMg, fc.double({ min: 0, max: 1, noNaN: true }), (packed, mgPerUnit, share) => {
        const settledMg = Math.floor(packed * mgPerUnit * share);
        const units = unpackable({ packed, settledMg, mgPerUnit });
        expect(units).toBeGreaterThanOrEqual(0);
        expect((packed - units) * mgPerUnit).toBeGreaterThanOrEqual(settledMg);
        expect((packed - units - 1) * mgPerUnit).toBeLessThan(settledMg);
      }),
    );
  });
});
