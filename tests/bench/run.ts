// `npm run bench`: what must be measured, as far as it exists. Prints a table and writes JSON. Names of
// parts as arguments run only those.
import { benchCredits } from './credits.ts';
import { benchExcel } from './excel.ts';
import { type BenchRow, NotMeasured, report } from './measure.ts';
import { benchOrders } from './orders.ts';
import { benchPacking } from './packing.ts';
import { benchPackingWindow } from './packing-window.ts';
import { benchParser } from './parser.ts';
import { benchSheets } from './sheets.ts';
import { benchSyncCycle } from './sync-cycle.ts';

const PARTS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  'sync-cycle': benchSyncCycle,
  parser: benchParser,
  orders: benchOrders,
  packing: benchPacking,
  'packing-window': benchPackingWindow,
  sheets: benchSheets,
  excel: benchExcel,
  credits: benchCredits,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PARTS));
if (unknown) {
  process.stderr.write(`There is no bench part "${unknown}". Parts: ${Object.keys(PARTS).join(', ')}.\n`);
  process.exit(1);
}
const rows: BenchRow[] = [];
const skipped: string[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  try {
    rows.push(...(await part()));
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    skipped.push(error.message);
  }
}
report(rows, skipped);
