// The packing list and a spreadsheet of it: 10,000 rows, 200 edits on each side. The merge alone, from the answer's cells
// to the one write; and a whole look of a real core at the stand-in, counted in requests.
import { systemClock } from '#main/core/clock.ts';
import { startGoogleSandbox } from '#main/sandbox/google/server.ts';
import { composeWrite } from '#main/sync/sheets/google-changes.ts';
import { mergePacking } from '#shared/rules/packing-merge.ts';
import { type BaseRow, markOf, type OurRow, productCode } from '#shared/rules/packing-merge-row.ts';
import { APP_COLUMNS, SHEET_COLUMNS, type SheetCell, STAFF_COLUMNS } from '#shared/rules/sheet-columns.ts';
import { readPackingSheet } from '#shared/rules/sheet-read.ts';
import { wrongFigures } from '#shared/rules/sheet-shows.ts';
import { cellFor } from '#shared/rules/sheet-values.ts';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import { type BenchRow, medianCpuMs, ms } from './measure.ts';
import { orderOf, PAGE, STRAINS, takeOrders } from './packing-rows.ts';
import { strainName } from './world.ts';

const ROWS = 10_000;
const EDITS = 200;
const MERGE_TARGET_MS = 150;
const MOST_REQUESTS = 2;
const ACCOUNT = 'bench@bench.iam.gserviceaccount.com';
const SPREADSHEET = 'bench-spreadsheet';

const lineOf = (n: number): OurRow => {
  const product = `CannaDart - ${strainName(n % STRAINS)} 1g`;
  const staff = { packed: String(n % 5), deliveryDate: '2026-11-25', deliveryNotes: '', internalNotes: '' };
  const app = {
    product,
    store: `Dispensary ${n % 400}`,
    ordered: String(4 + (n % 7)),
    invoice: `INV-${Math.floor(n / 5)}`,
    batch: `1A40603${String(n % STRAINS).padStart(17, '0')}`,
    date: '2026-11-01',
  };
  const untouched = { ...staff, packed: '0' };
  const code = productCode(product);
  return { key: String(n), staff, untouched, app, code, freshness: 1_700_000_000, sortKey: String(n).padStart(8, '0') };
};

function cellsOf(line: OurRow): SheetCell[] {
  const values = new Map<string, SheetCell>([
    ...STAFF_COLUMNS.map((column) => [column, cellFor(column, line.staff[column])] as const),
    ...APP_COLUMNS.map((column) => [column, cellFor(column, line.app[column])] as const),
    ['key', line.key],
    ['code', line.code],
    ['mark', markOf(line)],
    ['needsPacking', Math.max(Number(line.app.ordered) - Number(line.staff.packed), 0)],
    ['needsProduction', 0],
  ]);
  return SHEET_COLUMNS.map(({ key }) => values.get(key) ?? null);
}

async function benchMerge(): Promise<BenchRow> {
  const lines = Array.from({ length: ROWS }, (_, n) => lineOf(n));
  const base = new Map<string, BaseRow>(lines.map(({ key, staff, app }) => [key, { staff, app, notes: {} }]));
  const edited = lines.map((line, n) =>
    n % (ROWS / EDITS) === 1 ? { ...line, staff: { ...line.staff, internalNotes: `ours ${n}` } } : line,
  );
  const ours = new Map(edited.map((line) => [line.key, line]));
  const grid = [SHEET_COLUMNS.map(({ header }) => header), ...lines.map(cellsOf)].map((cells, n) =>
    n % (ROWS / EDITS) === 7 ? cells.with(3, 9) : cells,
  );
  const text = JSON.stringify(grid);
  let takes = 0;
  let cells = 0;
  const merge = await medianCpuMs(() => {
    const reading = readPackingSheet(grid);
    if ('kind' in reading) throw new Error(reading.kind);
    const nobody = { left: () => null, gone: new Map<string, string>(), self: 'bench', refused: () => false };
    const plan = mergePacking({ ours, base, reading, ...nobody });
    const wrong = wrongFigures(reading.rows, reading.places, () => 1_000_000);
    const write = composeWrite({
      plan,
      reading,
      tabId: 1,
      helperTabId: 2,
      tabRows: ROWS + 100,
      helperRows: 1000,
      helperColumns: 60,
      restored: new Map(),
      putBackRows: [],
      formulas: wrong.map(({ row }) => row),
      notes: new Map(),
      helper: [],
      mostInserted: 1000,
      withImage: true,
    });
    takes = plan.takes.length;
    cells = write.cells;
  }, 7);
  if (takes < EDITS || cells < EDITS) throw new Error(`Only ${takes} taken and ${cells} written`);
  const parse = await medianCpuMs(() => JSON.parse(text), 7);
  return {
    what: 'Sheets merge: from the cells read to the one write',
    at: `${ROWS} rows, ${EDITS} edits each side`,
    figure: ms(merge),
    floor: `${ms(parse)} JSON.parse of the same cells`,
    ratio: merge / parse,
    target: `≤ ${MERGE_TARGET_MS} ms`,
    met: merge <= MERGE_TARGET_MS,
  };
}

async function benchLook(): Promise<BenchRow[]> {
  const google = await startGoogleSandbox({
    accounts: [{ clientEmail: ACCOUNT }],
    spreadsheets: [{ id: SPREADSHEET, title: 'Bench', writers: [ACCOUNT] }],
    now: () => new Date(),
    random: Math.random,
    quotas: false,
  });
  const test = await createTestCore({ clock: systemClock });
  const { core, client } = test;
  await test.importCsv(
    csvOf(
      Array.from({ length: STRAINS }, (_, i) => [`1A40603${String(i).padStart(17, '0')}`, strainName(i), 500] as const),
    ),
  );
  const numbers = Array.from({ length: ROWS / 5 }, (_, i) => i + 1);
  for (let from = 0; from < numbers.length; from += PAGE) {
    takeOrders(
      test,
      numbers.slice(from, from + PAGE).map((n) => orderOf(n)),
    );
  }
  const key = Buffer.from(google.credentials(ACCOUNT)).toString('base64');
  await client.sheets.takeCredentials({ fileName: 'key.json', contentBase64: key });
  await client.settings.set({ 'sheets.url': google.url, 'sheets.spreadsheetId': SPREADSHEET, 'sheets.enabled': true });
  const person = google.person(SPREADSHEET, 'Production lead');
  for (let look = 0; look < 40 && core.sheets.status().sheets.rows < ROWS; look += 1) await core.sheets.sync.nudge();
  await core.sheets.sync.nudge();

  const { rows } = await client.packing.list({ limit: 10_000 });
  const mine = rows.filter((_, n) => n % (ROWS / EDITS) === 1);
  await client.packing.edit({ rows: mine.map(({ id }) => ({ lineId: id, internalNotes: 'Ours' })) });
  for (let n = 0; n < EDITS; n += 1) {
    person.setRaw({ tab: 'Packing List', row: 8 + n * (ROWS / EDITS), column: 'PACKED' }, 2);
  }
  google.clearRequests();
  await core.sheets.sync.nudge();
  const asked = google.requests.filter(({ kind }) => kind === 'read' || kind === 'write').length;
  const packed = (await client.packing.list({ limit: 10_000 })).rows.filter(({ packed: units }) => units === 2).length;
  if (packed !== EDITS) throw new Error(`${packed} of ${EDITS} edits came from the sheet`);
  await test.discard();
  await google.stop();
  const at = `${ROWS} rows, ${EDITS} edits each side`;
  return [
    {
      what: 'Sheets look: requests to Sheets for it all',
      at,
      figure: String(asked),
      floor: '1 read and 1 write',
      ratio: asked / MOST_REQUESTS,
      target: `≤ ${MOST_REQUESTS}`,
      met: asked <= MOST_REQUESTS,
    },
  ];
}

export const benchSheets = async (): Promise<BenchRow[]> => [await benchMerge(), ...(await benchLook())];
