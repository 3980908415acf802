// Whatever people and batches do in whatever order: balances are the ledger's, and what a batch has booked follows from
// what it made under the recipes of the time.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toInstant } from '#main/core/clock.ts';
import { recipesOfSku } from '#main/features/consumables/queries.ts';
import { createConsumableService } from '#main/features/consumables/service.ts';
import { bookedPieces } from '#shared/rules/consumable-use.ts';
import { operator } from '#tests/support/actors.ts';
import { fillProduction } from '#tests/support/filled-production.ts';
import { openTestDatabase } from '#tests/support/test-database.ts';

const SKUS = ['singles_1g', 'magnetic_box_6pk'] as const;
const which = fc.nat({ max: 1 });
const count = fc.integer({ min: 1, max: 5000 });
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('receive' as const, 'discard' as const, 'count' as const), which, count }),
  fc.record({
    do: fc.constant('recipe' as const),
    which,
    sku: which,
    per: fc.constantFrom('piece' as const, 'unit' as const),
    thousandths: fc.constantFrom(250, 333, 1000, 1500, 20_000),
  }),
  fc.record({ do: fc.constant('no recipe' as const), which: fc.nat({ max: 3 }), sku: which }),
  fc.record({
    do: fc.constant('use' as const),
    batch: which,
    sku: which,
    pieces: fc.integer({ min: -50, max: 80 }),
    units: fc.integer({ min: -9, max: 12 }),
    fails: fc.boolean(),
  }),
);

it('any sequence of doings leaves balances that add up, and bookings that follow from the totals', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const db = openTestDatabase();
      try {
        db.connection.pragma('synchronous = OFF');
        const { batch, split } = fillProduction(db.database);
        db.connection.exec('drop trigger consumable_ledger_never_shrinks');
        db.connection.exec('delete from consumable_ledger; delete from consumable_recipes; delete from consumables');
        const { useTx: bookTx, ...service } = createConsumableService(db);
        const ids = ['Cones', 'Boxes'].map((name) => {
          const values = { name, kind: 'other', reorderPoint: 0, reorderAmount: 0, note: '', onHand: 100 } as const;
          return service.create(values, operator);
        });
        const others = new Map(ids.map((id) => [id, 100]));
        const totals = new Map<string, number>();
        const booked = (id: string): number =>
          [...totals].filter(([key]) => key.endsWith(id)).reduce((sum, [, total]) => sum + bookedPieces(total), 0);
        const expected = (id: string): number => (others.get(id) ?? 0) - booked(id);

        for (const one of steps) {
          if (one.do === 'recipe') {
            const { per, thousandths } = one;
            const consumableId = ids[one.which] ?? '';
            service.putRecipe({ skuKey: SKUS[one.sku] ?? '', consumableId, per, thousandths });
          } else if (one.do === 'no recipe') {
            const recipe = recipesOfSku(db.database.read, SKUS[one.sku] ?? '')[one.which];
            if (recipe) service.removeRecipe(recipe.id);
          } else if (one.do === 'use') {
            const batchId = one.batch === 0 ? batch : split;
            const skuKey = SKUS[one.sku] ?? '';
            const work = (): void =>
              db.database.writeTx((tx) => {
                bookTx(tx, batchId, skuKey, one, operator, toInstant(db.clock.now()));
                if (one.fails) throw new Error('taken back');
              });
            if (one.fails) expect(work).toThrow('taken back');
            else {
              work();
              for (const { consumableId, per, thousandths } of recipesOfSku(db.database.read, skuKey)) {
                const key = `${batchId} ${consumableId}`;
                const more = (per === 'piece' ? one.pieces : one.units) * thousandths;
                totals.set(key, (totals.get(key) ?? 0) + more);
              }
            }
          } else {
            const id = ids[one.which] ?? '';
            const before = others.get(id) ?? 0;
            const after = {
              receive: () => service.receive(id, one.count, '', operator),
              discard: () => service.discard(id, one.count, '', operator),
              count: () => service.setOnHand(id, one.count, '', operator),
            }[one.do]();
            const delta = { receive: one.count, discard: -one.count, count: one.count - expected(id) }[one.do];
            others.set(id, before + delta);
            expect(after).toBe(expected(id));
          }
          const onHand = db.connection.prepare('select on_hand from consumables where id = ?').pluck();
          for (const id of ids) expect(onHand.get(id)).toBe(expected(id));
          expect(service.differences()).toEqual([]);
        }
      } finally {
        db.discard();
      }
    }),
    { numRuns: 25 },
  );
});
