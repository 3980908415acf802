import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mg } from '#shared/model/mass.ts';
import { applyMovement, decideLedger, type LedgerOperation, type Movement } from '#shared/rules/package-ledger.ts';
import { availableMg, type Balances } from '#shared/rules/sku-units.ts';

const NOTHING: Balances = { currentMg: 0, overrideMg: null, orderedMg: 0, packedMg: 0, heldMg: 0 };
const received = (grams: number, more: Partial<Balances> = {}): Balances => ({
  ...NOTHING,
  currentMg: grams * 1000,
  ...more,
});
const g = (grams: number) => mg(grams * 1000);

const accepted = (before: Balances, op: LedgerOperation) => {
  const decision = decideLedger(before, op);
  if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
  return decision;
};
const refused = (before: Balances, op: LedgerOperation) => {
  const decision = decideLedger(before, op);
  if (decision.ok) throw new Error('accepted');
  return decision.refusal;
};

const amount = fc.integer({ min: 1, max: 600_000 }).map(mg);
const anyOperation: fc.Arbitrary<LedgerOperation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('receive', 'take_back'), mg: amount }),
  fc.record({ kind: fc.constantFrom('reserve', 'unreserve', 'place_hold', 'release_hold', 'sell'), mg: amount }),
  fc
    .record({ kind: fc.constantFrom('pack', 'unpack'), mg: amount, share: fc.integer({ min: 0, max: 4 }) })
    .map(({ kind, mg: packed, share }) => ({ kind, mg: packed, fromOrdered: mg(Math.floor((packed * share) / 4)) })),
  fc.record({ kind: fc.constant('metrc_reads' as const), mg: fc.integer({ min: 0, max: 900_000 }).map(mg) }),
  fc.record({
    kind: fc.constant('count' as const),
    mg: fc.option(fc.integer({ min: 0, max: 900_000 }).map(mg), { nil: null }),
  }),
);

describe('any sequence of operations', () => {
  it('leaves balances that are the sums of the movements, and none below zero', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 60 }), (operations) => {
        let balances = received(500);
        const rows: Movement[] = [...accepted(NOTHING, { kind: 'receive', mg: g(500) }).movements];
        for (const op of operations) {
          const decision = decideLedger(balances, op);
          if (!decision.ok) {
            expect(decision.refusal.limitMg).toBeGreaterThanOrEqual(0);
            continue;
          }
          rows.push(...decision.movements);
          expect(decision.after).toEqual(decision.movements.reduce(applyMovement, balances));
          balances = decision.after;
          const { overrideMg, ...others } = balances;
          for (const value of [...Object.values(others), overrideMg ?? 0]) expect(value).toBeGreaterThanOrEqual(0);
        }
        const sum = (pick: (row: Movement) => number) => rows.reduce((total, row) => total + pick(row), 0);
        expect(balances).toEqual({
          currentMg: sum((row) => row.current),
          overrideMg: sum((row) => row.overrideCount) === 0 ? null : sum((row) => row.override),
          orderedMg: sum((row) => row.ordered),
          packedMg: sum((row) => row.packed),
          heldMg: sum((row) => row.held),
        });
        expect([0, 1]).toContain(sum((row) => row.overrideCount));
      }),
      { numRuns: 300 },
    );
  });

  it('never promises more than there is: promising is refused beyond what is available, with the limit', () => {
    const promising = fc.record({ kind: fc.constantFrom('reserve', 'place_hold', 'sell'), mg: amount });
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 20 }), promising, (operations, op) => {
        const before = operations.reduce((b, next) => {
          const decision = decideLedger(b, next);
          return decision.ok ? decision.after : b;
        }, received(500));
        const free = availableMg(before);
        const decision = decideLedger(before, op);
        if (op.mg > free)
          expect(decision).toEqual({ ok: false, refusal: { code: 'not_enough_available', limitMg: free } });
        else expect(decision.ok && availableMg(decision.after)).toBe(free - op.mg);
      }),
    );
  });
});

describe('a drop of METRC’s figure', () => {
  it('settles packed goods first and adjusts only the rest', () => {
    const { movements, after } = accepted(received(500, { packedMg: g(40) }), { kind: 'metrc_reads', mg: g(450) });
    expect(movements.map(({ kind, current, packed }) => ({ kind, current, packed }))).toEqual([
      { kind: 'settled', current: -40_000, packed: -40_000 },
      { kind: 'metrc_adjusted', current: -10_000, packed: 0 },
    ]);
    expect(after).toEqual(received(450));
  });

  it('that is only the packed goods leaves what is available as it was', () => {
    const before = received(500, { packedMg: g(40), orderedMg: g(10) });
    const { after } = accepted(before, { kind: 'metrc_reads', mg: g(470) });
    expect(after.packedMg).toBe(g(10));
    expect(availableMg(after)).toBe(availableMg(before));
  });

  it('takes settled goods off a physical count too, for they have left the shelf', () => {
    const before = received(500, { packedMg: g(40), overrideMg: g(480) });
    const { after } = accepted(before, { kind: 'metrc_reads', mg: g(460) });
    expect(after).toEqual(received(460, { overrideMg: g(440) }));
    expect(availableMg(after)).toBe(availableMg(before));
  });

  it('never takes a physical count below zero', () => {
    const before = received(500, { packedMg: g(40), overrideMg: g(5) });
    expect(accepted(before, { kind: 'metrc_reads', mg: g(400) }).after.overrideMg).toBe(0);
  });

  it('beyond the packed goods leaves a physical count alone: what was counted is what is there', () => {
    const before = received(500, { overrideMg: g(480) });
    expect(accepted(before, { kind: 'metrc_reads', mg: g(300) }).after.overrideMg).toBe(g(480));
  });
});

describe('a rise of METRC’s figure', () => {
  it('settles nothing', () => {
    const { movements } = accepted(received(500, { packedMg: g(40) }), { kind: 'metrc_reads', mg: g(510) });
    expect(movements).toMatchObject([{ kind: 'metrc_adjusted', current: 10_000, packed: 0 }]);
  });
});

describe('a reading that says nothing new', () => {
  it('moves nothing', () => {
    expect(accepted(received(500), { kind: 'metrc_reads', mg: g(500) }).movements).toEqual([]);
    expect(accepted(received(500, { overrideMg: g(5) }), { kind: 'count', mg: g(5) }).movements).toEqual([]);
    expect(accepted(received(500), { kind: 'count', mg: null }).movements).toEqual([]);
  });
});

describe('a sale', () => {
  it('comes off METRC’s figure and off the physical count alike', () => {
    const { after } = accepted(received(500, { overrideMg: g(480) }), { kind: 'sell', mg: g(30) });
    expect(after).toEqual(received(470, { overrideMg: g(450) }));
  });

  it('of goods counted above METRC’s figure stops that figure at zero', () => {
    const { after } = accepted(received(10, { overrideMg: g(50) }), { kind: 'sell', mg: g(30) });
    expect(after).toEqual(received(0, { overrideMg: g(20) }));
  });

  it('cannot take what is ordered, packed or held', () => {
    const before = received(100, { orderedMg: g(30), packedMg: g(30), heldMg: g(30) });
    expect(refused(before, { kind: 'sell', mg: mg(10_001) })).toEqual({
      code: 'not_enough_available',
      limitMg: 10_000,
    });
  });
});

describe('packing', () => {
  it('moves reserved grams to packed and leaves what is available as it was', () => {
    const before = received(500, { orderedMg: g(60) });
    const { after } = accepted(before, { kind: 'pack', mg: g(60), fromOrdered: g(60) });
    expect(after).toEqual(received(500, { packedMg: g(60) }));
    expect(availableMg(after)).toBe(availableMg(before));
  });

  it('of more than was ordered takes the rest from what is available', () => {
    const before = received(100, { orderedMg: g(60) });
    expect(accepted(before, { kind: 'pack', mg: g(100), fromOrdered: g(60) }).after.packedMg).toBe(g(100));
    expect(refused(before, { kind: 'pack', mg: mg(100_001), fromOrdered: g(60) }).code).toBe('not_enough_available');
  });

  it('and unpacking again is as if it had not been', () => {
    const before = received(500, { orderedMg: g(60) });
    const packed = accepted(before, { kind: 'pack', mg: g(60), fromOrdered: g(60) }).after;
    expect(accepted(packed, { kind: 'unpack', mg: g(60), fromOrdered: g(60) }).after).toEqual(before);
  });
});

describe('goods that come from production, and go back to it', () => {
  it('change METRC’s figure, and a physical count with it', () => {
    expect(accepted(received(10), { kind: 'receive', mg: g(5) }).after).toEqual(received(15));
    const counted = accepted(received(10, { overrideMg: g(9) }), { kind: 'receive', mg: g(5) }).after;
    expect(counted).toEqual(received(15, { overrideMg: g(14) }));
    expect(accepted(counted, { kind: 'take_back', mg: g(5) }).after).toEqual(received(10, { overrideMg: g(9) }));
  });

  it('go back only as far as they are promised to nobody, and as METRC’s figure knows them', () => {
    const before = received(10, { orderedMg: g(3), heldMg: g(2), packedMg: g(1) });
    expect(refused(before, { kind: 'take_back', mg: mg(4001) })).toEqual({
      code: 'not_enough_available',
      limitMg: 4000,
    });
    expect(refused(received(10, { overrideMg: g(50) }), { kind: 'take_back', mg: g(11) }).limitMg).toBe(10_000);
  });
});
