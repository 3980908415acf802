// The packing list of a large operator: 20,000 open rows over 2,000 strains, for whatever is measured on it.
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import { upsertOrderTx } from '#main/features/orders/store.ts';
import { csvOf, type TestCore } from '#tests/support/create-test-core.ts';
import { apexOrder, type OrderOf } from '#tests/support/desk.ts';
import { strainName } from './world.ts';

export const ROWS = 20_000;
export const LINES = 5;
export const STRAINS = 2000;
/** Orders taken up in one transaction, as a page of Apex brings them. */
export const PAGE = 50;
const NOW = '2026-11-21T10:00:00.000Z';

export const orderOf = (n: number, units = 4): OrderOf => ({
  id: n,
  store: `Dispensary ${n % 400}`,
  orderDate: `2026-${String(1 + (n % 10)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`,
  lines: Array.from({ length: LINES }, (_, line) => ({
    id: n * LINES + line,
    units,
    product: `CannaDart - ${strainName((n * 7 + line * 313) % STRAINS)} 1g`,
  })),
});

export const takeOrders = ({ core }: TestCore, orders: readonly OrderOf[]): void =>
  actAs({ actor: systemActor('Apex orders'), action: 'poller.run', source: 'bench' }, () =>
    core.database.writeTx((tx) => {
      for (const order of orders) upsertOrderTx(tx, apexOrder(order, NOW), NOW);
      core.packing.takeOrdersTx(
        tx,
        orders.map(({ id }) => id),
      );
    }),
  );

/** Packages of every strain and orders of ROWS lines, every one of them to be packed. */
export async function fillPacking(test: TestCore): Promise<void> {
  const tags = Array.from({ length: STRAINS }, (_, i) => i);
  await test.importCsv(
    csvOf(tags.map((i) => [`1A40603${String(i).padStart(17, '0')}`, strainName(i), i % 10 === 0 ? 20 : 200] as const)),
  );
  const numbers = Array.from({ length: ROWS / LINES }, (_, i) => i + 1);
  for (let from = 0; from < numbers.length; from += PAGE) {
    takeOrders(
      test,
      numbers.slice(from, from + PAGE).map((n) => orderOf(n)),
    );
  }
}
