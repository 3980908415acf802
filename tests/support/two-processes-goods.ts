// What the two processes deal with: packages of the serving one, batches on Apex, orders that the using one packs.
import { killPackage } from '#tests/strength/kill-sync-world.ts';
import { csvOf } from './create-test-core.ts';

export const HALF = 'singles_0_5g';
export const WHOLE = 'singles_1g';
const UNIT_MG: Readonly<Record<string, number>> = { [HALF]: 500, [WHOLE]: 1000 };
/** Of each line of an order. */
const UNITS_ORDERED = 24;

export interface Good {
  readonly tag: string;
  readonly strain: string;
  /** Sold by both at once until there is nothing left; never filled up again. */
  readonly scarce: boolean;
}

export interface GoodsBatch {
  readonly id: number;
  readonly strain: string;
  readonly sku: string;
  readonly unitMg: number;
}

export const unitMg = (sku: string): number => UNIT_MG[sku] ?? Number.NaN;

/** The first strain has two packages, which feed the same batches; the last one is scarce; the others have orders. */
export function goodsOf(strains: number) {
  const facility = Array.from({ length: strains }, (_, n) => killPackage(n));
  const goods: Good[] = facility.map(({ tag, strain }, n) => ({ tag, strain, scarce: n === strains - 1 }));
  goods.push({ tag: killPackage(600).tag, strain: killPackage(0).strain, scarce: false });
  const batches: GoodsBatch[] = facility.flatMap(({ strain, batches: own }) =>
    own.map(({ id, unitMg: mg }) => ({ id, strain, unitMg: mg, sku: mg === unitMg(HALF) ? HALF : WHOLE })),
  );
  const ordered = facility.slice(1, -1).map(({ batches: own }) => own.map(({ id }) => id));
  return {
    goods,
    batches,
    apex: {
      products: facility.flatMap(({ batches: own }) =>
        own.map(({ productId, product }) => ({ id: productId, name: product })),
      ),
      batches: facility.flatMap(({ batches: own }) =>
        own.map(({ id, productId }) => ({ id, productId, name: `LOT-${id}`, quantity: 0 })),
      ),
    },
    /** Batches of an order each, by the lines. */
    orders: ordered.map((ids) => ids.map((batchId) => ({ batchId, units: UNITS_ORDERED }))),
    orderedUnits: ordered.flat().length * UNITS_ORDERED,
    /** An import file. The scarce package keeps what its first import said. */
    csv: (grams: () => number): string =>
      csvOf(goods.map(({ tag, strain, scarce }) => [tag, strain, scarce ? 30 : grams()])),
  };
}
export type Goods = ReturnType<typeof goodsOf>;
