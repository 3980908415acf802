// The packing list of a large operator: 20,000 open rows over 2,000 strains. What the main process does for the list,
// for one packed unit, and for a page of orders that comes in.
import { createTestCore } from '#tests/support/create-test-core.ts';
import { type BenchRow, medianCpuMs, ms } from './measure.ts';
import { fillPacking, LINES, orderOf, PAGE, ROWS, STRAINS, takeOrders } from './packing-rows.ts';

const FIRST_PAINT_TARGET_MS = 300;
const EDIT_TARGET_MS = 30;

export async function benchPacking(): Promise<BenchRow[]> {
  const test = await createTestCore();
  const { core, client } = test;
  await fillPacking(test);
  let next = ROWS / LINES;
  const pageMs = await medianCpuMs(() => {
    takeOrders(
      test,
      Array.from({ length: PAGE }, () => orderOf(++next)),
    );
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
