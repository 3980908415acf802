// Things that happen to a packing list, at random: what Apex does to orders, what people do at the desk, and what
// happens to packages. Whole numbers stand for whatever there is at the time, so that any part of a sequence is a
// sequence as well.
import fc from 'fast-check';
import { PRODUCTS, STANDINGS, STRAINS } from './packing-model.ts';

const nth = fc.nat(1000);
const few = fc.integer({ min: 1, max: 6 });
const person = fc.nat(1);
const product = fc.nat(PRODUCTS.length - 1);
const line = fc.record({ product, units: fc.integer({ min: 1, max: 9 }) });
/** Milligrams, also such that are no whole units. */
const amount = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((g) => g * 1000),
  fc.integer({ min: 0, max: 30_000 }),
);
/** Whether the page with the change comes at once, or with a later one. */
const quiet = fc.boolean();
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const is = <Name extends string>(name: Name) => fc.constant(name);
const step = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

export const anyStep = fc.oneof(
  step(6, fc.record({ do: is('order'), lines: fc.array(line, { minLength: 1, maxLength: 4 }), quiet })),
  step(4, fc.record({ do: is('units'), line: nth, units: fc.integer({ min: 0, max: 9 }), quiet })),
  step(2, fc.record({ do: is('add line'), order: nth, line, quiet })),
  step(2, fc.record({ do: is('drop line'), line: nth, quiet })),
  step(1, fc.record({ do: is('other product'), line: nth, product, quiet })),
  step(
    5,
    fc.record({
      do: is('standing'),
      order: nth,
      to: fc.constantFrom(...STANDINGS, 'open' as const, 'finished' as const),
      quiet,
    }),
  ),
  step(
    4,
    fc.record({
      do: is('split'),
      order: nth,
      parts: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
      moves: fc.boolean(),
      pages: fc.nat(3),
    }),
  ),
  step(3, fc.record({ do: is('page'), orders: fc.array(nth, { minLength: 1, maxLength: 5 }) })),
  step(14, fc.record({ do: is('pack'), line: nth, units: few, from: maybe(nth), reason: fc.boolean(), by: person })),
  step(4, fc.record({ do: is('pack rest'), order: nth, by: person })),
  step(7, fc.record({ do: is('unpack'), line: nth, units: few, from: maybe(nth), by: person })),
  step(
    3,
    fc.record({
      do: is('set'),
      rows: fc.array(fc.record({ line: nth, packed: fc.nat(10) }), { minLength: 1, maxLength: 4 }),
      reason: fc.boolean(),
      by: person,
    }),
  ),
  step(5, fc.record({ do: is('move'), line: nth, from: maybe(nth), to: nth, units: few, by: person })),
  step(8, fc.record({ do: is('undo'), by: person })),
  step(
    4,
    fc.record({
      do: is('deliver'),
      orders: fc.array(nth, { minLength: 1, maxLength: 2 }),
      delivered: fc.boolean(),
      by: person,
    }),
  ),
  step(2, fc.record({ do: is('close'), order: nth, by: person })),
  step(3, fc.record({ do: is('reopen'), order: nth, by: person })),
  step(3, fc.record({ do: is('receive'), tag: nth, strain: fc.constantFrom(...STRAINS), mg: amount })),
  step(5, fc.record({ do: is('metrc'), tag: nth, mg: amount })),
  step(3, fc.record({ do: is('count'), tag: nth, mg: maybe(amount) })),
  step(3, fc.record({ do: is('hold'), tag: nth, mg: amount })),
  step(2, fc.record({ do: is('release'), tag: nth })),
  step(3, fc.record({ do: is('sell'), tag: nth, units: few })),
  step(2, fc.record({ do: is('strain'), tag: nth, strain: fc.constantFrom(...STRAINS) })),
  step(2, fc.record({ do: is('archive'), tag: nth })),
  step(2, fc.record({ do: is('restore'), tag: nth })),
  step(1, fc.record({ do: is('orphan'), tag: nth })),
  step(1, fc.record({ do: is('say'), line: nth, is: fc.nat(3) })),
  step(1, fc.record({ do: is('alias') })),
  step(1, fc.record({ do: is('days') })),
  step(1, fc.record({ do: is('restart') })),
  step(1, fc.record({ do: is('again') })),
);
export type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;
