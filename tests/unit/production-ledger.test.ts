import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDeltas,
  decideProduction,
  divideOverParts,
  inWorkMg,
  isUnexplainedHigh,
  type MadeOfSku,
  NOTHING_IN_PRODUCTION,
  type ProductionBalances,
  type ProductionDeltas,
  type ProductionOperation,
} from '#shared/rules/production-ledger.ts';

const batch = (some: Partial<ProductionBalances>): ProductionBalances => ({ ...NOTHING_IN_PRODUCTION, ...some });
const sku = (some: Partial<MadeOfSku> = {}): MadeOfSku => ({
  milligramsPerPiece: 500,
  madePieces: 0,
  packagedPieces: 0,
  ...some,
});
const refused = (before: ProductionBalances, op: ProductionOperation) => {
  const decision = decideProduction(before, op);
  if (decision.ok) throw new Error('accepted');
  return decision.refusal;
};
const accepted = (before: ProductionBalances, op: ProductionOperation) => {
  const decision = decideProduction(before, op);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision;
};

const amount = fc.integer({ min: 1, max: 40_000 });
const count = fc.integer({ min: 1, max: 60 });
type Wish =
  | { do: 'take_in' | 'give_back' | 'waste' | 'set_waste'; mg: number }
  | { do: 'make' | 'set_made' | 'package' | 'take_back'; pieces: number; sku: number }
  | { do: 'close' | 'reopen' };
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ do: fc.constantFrom('take_in', 'give_back', 'waste', 'set_waste'), mg: amount }),
  fc.record({
    do: fc.constantFrom('make', 'set_made', 'package', 'take_back'),
    pieces: count,
    sku: fc.integer({ min: 0, max: 1 }),
  }),
  fc.record({ do: fc.constantFrom('close', 'reopen') }),
);

describe('any sequence of what can happen to a batch', () => {
  it('keeps input = pieces + waste + unexplained + in work, nothing below zero, and the sums of the deltas', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        let balances = NOTHING_IN_PRODUCTION;
        const skus: MadeOfSku[] = [sku(), sku({ milligramsPerPiece: 1000 })];
        const rows: ProductionDeltas[] = [];
        for (const next of wishes) {
          const of = 'sku' in next ? skus[next.sku] : undefined;
          const op: ProductionOperation =
            'pieces' in next
              ? { kind: next.do, pieces: next.pieces, of: of ?? sku() }
              : 'mg' in next
                ? { kind: next.do, mg: next.mg }
                : next.do === 'close'
                  ? { kind: 'close' }
                  : { kind: 'reopen', wasteMg: 0 };
          const decision = decideProduction(balances, op);
          if (!decision.ok) {
            expect(
              'inWorkMg' in decision.refusal ? decision.refusal.inWorkMg : decision.refusal.there,
            ).toBeGreaterThanOrEqual(0);
            continue;
          }
          expect(decision.after).toEqual(applyDeltas(balances, decision.deltas));
          balances = decision.after;
          rows.push(decision.deltas);
          if ('sku' in next && of) {
            skus[next.sku] = {
              ...of,
              madePieces: of.madePieces + decision.deltas.madePieces,
              packagedPieces: of.packagedPieces + decision.deltas.packagedPieces,
            };
          }
          for (const value of [...Object.values(balances), inWorkMg(balances)]) expect(value).toBeGreaterThanOrEqual(0);
          const made = skus.reduce((sum, one) => sum + one.madePieces * one.milligramsPerPiece, 0);
          const packaged = skus.reduce((sum, one) => sum + one.packagedPieces * one.milligramsPerPiece, 0);
          expect([balances.piecesMg, balances.packagedMg]).toEqual([made, packaged]);
          expect(packaged).toBeLessThanOrEqual(made);
        }
        expect(rows.reduce(applyDeltas, NOTHING_IN_PRODUCTION)).toEqual(balances);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the grams in work', () => {
  const before = batch({ inputMg: 10_000, piecesMg: 6000, wasteMg: 1000 });

  it('limit what can be made, wasted or given back', () => {
    const limit = { code: 'not_enough_in_work', inWorkMg: 3000 };
    expect(refused(before, { kind: 'make', pieces: 7, of: sku({ madePieces: 12 }) })).toEqual({
      ...limit,
      askedMg: 3500,
    });
    expect(refused(before, { kind: 'waste', mg: 3001 })).toEqual({ ...limit, askedMg: 3001 });
    expect(refused(before, { kind: 'set_waste', mg: 4001 })).toEqual({ ...limit, askedMg: 3001 });
    expect(refused(before, { kind: 'give_back', mg: 3001 })).toEqual({ ...limit, askedMg: 3001 });
  });

  it('become unexplained at the end and are in work again when the batch is reopened', () => {
    const closed = accepted(before, { kind: 'close' }).after;
    expect(closed.unexplainedMg).toBe(3000);
    expect(inWorkMg(closed)).toBe(0);
    expect(accepted(closed, { kind: 'reopen', wasteMg: 0 }).after).toEqual(before);
  });
});

describe('pieces', () => {
  it('cannot be corrected below what is packaged, nor packaged beyond what was made', () => {
    const before = batch({ inputMg: 10_000, piecesMg: 5000, packagedMg: 3000 });
    const of = sku({ madePieces: 10, packagedPieces: 6 });
    expect(refused(before, { kind: 'set_made', pieces: 5, of })).toEqual({
      code: 'not_enough_pieces',
      asked: 5,
      there: 4,
    });
    expect(refused(before, { kind: 'package', pieces: 5, of })).toEqual({
      code: 'not_enough_pieces',
      asked: 5,
      there: 4,
    });
    expect(refused(before, { kind: 'take_back', pieces: 7, of })).toEqual({
      code: 'not_enough_pieces',
      asked: 7,
      there: 6,
    });
  });

  it('that are packaged and taken back leave the batch as it was', () => {
    const before = batch({ inputMg: 10_000, piecesMg: 5000 });
    const packaged = accepted(before, { kind: 'package', pieces: 6, of: sku({ madePieces: 10 }) }).after;
    expect(packaged).toEqual({ ...before, packagedMg: 3000 });
    const of = sku({ madePieces: 10, packagedPieces: 6 });
    expect(accepted(packaged, { kind: 'take_back', pieces: 6, of }).after).toEqual(before);
  });
});

describe('what nobody can explain', () => {
  it('is flagged above its share of the input, not at it', () => {
    expect(isUnexplainedHigh({ inputMg: 10_000, unexplainedMg: 200 }, 2)).toBe(false);
    expect(isUnexplainedHigh({ inputMg: 10_000, unexplainedMg: 201 }, 2)).toBe(true);
  });

  it('is flagged from the first milligram at 0 %, and never when there is none', () => {
    expect(isUnexplainedHigh({ inputMg: 10_000, unexplainedMg: 1 }, 0)).toBe(true);
    expect(isUnexplainedHigh({ inputMg: 0, unexplainedMg: 0 }, 0)).toBe(false);
  });
});

describe('dividing over parts', () => {
  it('is exact in whole milligrams, and takes from none more than it has', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 100_000_000_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const whole = all.reduce((sum, part) => sum + part, 0);
        const amountMg = Math.floor(whole * share);
        const shares = divideOverParts(amountMg, all);
        expect(shares.reduce((sum, some) => sum + some, 0)).toBe(amountMg);
        for (const [i, some] of shares.entries()) {
          expect(some).toBeGreaterThanOrEqual(0);
          expect(some).toBeLessThanOrEqual(all[i] ?? 0);
          if (whole > 0) expect(Math.abs(some - ((all[i] ?? 0) / whole) * amountMg)).toBeLessThan(1.001);
        }
      }),
    );
  });

  it('gives what rounding leaves to the first of equals', () => {
    expect(divideOverParts(100, [50, 50, 50])).toEqual([34, 33, 33]);
  });
});
