// The packing list of a large operator: 20,000 open rows over 2,000 strains. What the main process does for the list,
// for one packed unit, and for a page of orders that comes in.
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import { upsertOrderTx } from '#main/features/orders/store.ts';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import { apexOrder, type OrderOf } from '#tests/support/desk.ts';
import { type BenchRow, medianCpuMs, ms } from './measure.ts';
import { strainName } from './world.ts';

const ROWS = 20_000;
const LINES = 5;
const STRAINS = 2000;
const PAGE = 50;
const FIRST_PAINT_TARGET_MS = 300;
const EDIT_TARGET_MS = 30;
const NOW = '2026-11-21T10:00:00.000Z';

const orderOf = (n: number, units = 4): OrderOf => ({
  id: n,
  store: `Dispensary ${n % 400}`,
  orderDate: `2026-${String(1 + (n % 10)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`,
  lines: Array.from({ length: LINES }, (_, line) => ({
    id: n * LINES + line,
    units,
    product: `CannaDart - ${strainName((n * 7 + line * 313) % STRAINS)} 1g`,
  })),
});

export async function benchPacking(): Promise<BenchRow[]> {
  const test = await createTestCore();
  const { core, client } = test;
  const tags = Array.from({ length: STRAINS }, (_, i) => i);
  await test.importCsv(
    csvOf(tags.map((i) => [`1A40603${String(i).padStart(17, '0')}`, strainName(i), i % 10 === 0 ? 20 : 200] as const)),
  );
  const take = (orders: readonly OrderOf[]): void =>
    actAs({ actor: systemActor('Apex orders'), action: 'poller.run', source: 'bench' }, () =>
      core.database.writeTx((tx) => {
        for (const order of orders) upsertOrderTx(tx, apexOrder(order, NOW), NOW);
        core.packing.takeOrdersTx(
          tx,
          orders.map(({ id }) => id),
        );
      }),
    );
  const numbers = Array.from({ length: ROWS / LINES }, (_, i) => i + 1);
  for (let from = 0; from < numbers.length; from += PAGE) {
    take(numbers.slice(from, from + PAGE).map((n) => orderOf(n)));
  }
  let next = numbers.length;
  const pageMs = await medianCpuMs(() => {
    take(Array.from({ length: PAGE }, () => orderOf(++next)));
  }, 5);

  const rows = (await client.packing.list({ limit: 10_000 })).rows;
  const firstPage = await medianCpuMs(async () => {
    core.packing.rows.forget(null);
    await client.packing.list({ limit: 2000 });
  }, 7);
  const everything = await medianCpuMs(async () => {
    for (let after: string | undefined, more = true; more; ) {
      const page = await client.packing.list({ limit: 2000, ...(after === undefined ? {} : { after }) });
      more = page.more;
      after = page.rows.at(-1)?.sortKey;
    }
  }, 3);
  const scan = await medianCpuMs(() => {
    core.database.connection.prepare('select * from packing_lines where listed = 1').all();
  }, 7);
  const figures = await medianCpuMs(() => client.packing.figures(), 7);
  const packable = rows.filter((row) => row.reserved > 2);
  let turn = 0;
  const edit = await medianCpuMs(async () => {
    const row = packable[turn++ * 17];
    if (!row) throw new Error('No row to pack');
    await client.packing.setPacked({ rows: [{ lineId: row.id, packed: 1 }] });
    await client.packing.list({ ids: [row.id] });
  }, 31);
  await test.discard();
  const at = `${ROWS} rows, ${STRAINS} strains`;
  const scanned = `${ms(scan)} one SQL scan of all rows`;
  return [
    {
      what: 'packing list: first page, with nothing remembered',
      at,
      figure: ms(firstPage),
      floor: scanned,
      ratio: firstPage / scan,
      target: `first paint ≤ ${FIRST_PAINT_TARGET_MS} ms`,
      met: firstPage <= FIRST_PAINT_TARGET_MS,
    },
    {
      what: 'packing list: all rows, page by page',
      at,
      figure: ms(everything),
      floor: scanned,
      ratio: everything / scan,
      target: '',
      met: true,
    },
    {
      what: 'packing list: one cell stored with its ledger and audit rows, and read back',
      at,
      figure: ms(edit),
      floor: scanned,
      ratio: edit / scan,
      target: `≤ ${EDIT_TARGET_MS} ms`,
      met: edit <= EDIT_TARGET_MS,
    },
    {
      what: `packing list: ${PAGE} new orders taken up and reserved, in one transaction`,
      at: `${PAGE * LINES} lines`,
      figure: ms(pageMs),
      floor: scanned,
      ratio: pageMs / scan,
      target: '',
      met: true,
    },
    {
      what: 'packing list: figures over all rows',
      at,
      figure: ms(figures),
      floor: scanned,
      ratio: figures / scan,
      target: '',
      met: true,
    },
  ];
}
