// The packing list as a workbook: written over itself and read again, a large operator's size, beside packing the same
// cells as JSON; and how long the program's own thread is held meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { systemClock } from '#main/core/clock.ts';
import { createExcel } from '#main/integrations/excel/client.ts';
import type { FileMark, TabToWrite } from '#main/integrations/excel/port.ts';
import { type ListRow, packingTab } from '#tests/support/excel-tabs.ts';
import { type BenchRow, longestHold, median, ms } from './measure.ts';
import { productName } from './world.ts';

const ROWS = 20_000;
const ROUNDS = 5;
const TARGET_MS = 2000;
const HOLD_MS = 50;

const never = new AbortController().signal;

function bigList(): TabToWrite {
  const rows = Array.from(
    { length: ROWS },
    (_, i): ListRow => ({
      product: productName(i % 500, i),
      store: `Main Street Dispensary ${i % 90}`,
      ordered: 10 + (i % 40),
      packed: i % 7,
      deliveryDate: 46_300 + (i % 30),
      deliveryNotes: i % 3 === 0 ? `back door, ring twice (${i})` : null,
      internalNotes: i % 11 === 0 ? 'call first' : null,
      invoice: `INV-${100_000 + i}`,
      batch: `1A40603000${String(i).padStart(14, '0')}`,
      date: 46_280,
      key: `0190f000-0000-7000-8000-${String(i).padStart(12, '0')}`,
      code: `P${(i % 500).toString(36)}`,
      mark: `${i.toString(36)}.x1y2z3`,
      counted: i % 7,
    }),
  );
  return packingTab(rows, () => [0, 5]);
}

/** Median wall time of a round, milliseconds: the work is another thread's, so its own CPU is not all of it. */
async function medianMs(work: () => unknown): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const before = performance.now();
    await work();
    // The first one starts the thread and warms everything up.
    if (round > 0) taken.push(performance.now() - before);
  }
  return median(taken);
}

export async function benchExcel(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'packhouse-bench-'));
  const path = join(folder, 'Packing List.xlsx');
  const excel = createExcel({ clock: systemClock });
  try {
    const tab = bigList();
    let mark: FileMark | null = null;
    const write = async (): Promise<void> => {
      mark = await excel.write(path, [tab], mark, never);
    };
    const read = async (): Promise<void> => {
      const book = await excel.read(path, null, never);
      if (book === null || book === 'same' || book.tabs[0]?.rows.length !== ROWS + 1)
        throw new Error('Rows are missing.');
    };
    const writing = await medianMs(write);
    const reading = await medianMs(read);
    let packed = Buffer.alloc(0);
    const packing = await medianMs(() => {
      packed = deflateRawSync(JSON.stringify(tab.rows));
    });
    const unpacking = await medianMs(() => JSON.parse(inflateRawSync(packed).toString()));
    const held = Math.max(await longestHold(write), await longestHold(read));
    const at = `${ROWS.toLocaleString('en')} rows × ${tab.columns.length} columns`;
    const row = (what: string, took: number, floor: number, how: string): BenchRow => ({
      what,
      at,
      figure: ms(took),
      floor: `${ms(floor)} ${how}`,
      ratio: took / floor,
      target: `≤ ${ms(TARGET_MS)}`,
      met: took <= TARGET_MS,
    });
    return [
      row('workbook written', writing, packing, 'packing the same cells as JSON'),
      row('workbook read', reading, unpacking, 'unpacking the same cells from JSON'),
      {
        what: 'workbook: longest hold of the program’s own thread',
        at,
        figure: ms(held),
        floor: '–',
        ratio: null,
        target: `≤ ${ms(HOLD_MS)}`,
        met: held <= HOLD_MS,
      },
    ];
  } finally {
    await excel.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
