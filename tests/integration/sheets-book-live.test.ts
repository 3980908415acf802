// The workbook beside Google Sheets: live while Sheets is away, looked at also while it is not, and everything typed in
// either found again in both. Real files, the stand-in for Google.
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it } from 'vitest';
import { SHEET_COLUMNS, type SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { closeGoogleDesks, OWNER } from '../support/google-desk.ts';
import { openPolledDesks, type PolledDesks } from '../support/polled-desks.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 100]] as const;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 10 },
    { id: 12, units: 8 },
  ],
};

afterEach(closeGoogleDesks);

async function begun(): Promise<PolledDesks> {
  const world = await openPolledDesks(1, PACKAGES);
  world.desk.take([ORDER]);
  await world.begin();
  await world.pass(30_000);
  return world;
}

async function awayWithBook(): Promise<PolledDesks> {
  const world = await begun();
  world.google.faults.add({ kind: 'refuse', times: 'always' });
  await world.untilLive('excel');
  await world.pass(8000);
  expect(world.status().excel).toMatchObject({ exists: true, trouble: null });
  return world;
}

async function edit(
  world: PolledDesks,
  change: (type: (key: SheetColumnKey, row: number, value: string | number) => void) => void,
) {
  const path = world.desk.core.sheets.bookPath();
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  change((key, row, value) => {
    const place = 1 + SHEET_COLUMNS.findIndex((column) => column.key === key);
    const cell = book.getWorksheet('Packing List')?.getCell(row + 1, place);
    if (cell) cell.value = value;
  });
  await book.xlsx.writeFile(path);
}
const packed = async ({ desk }: PolledDesks) => (await desk.rows()).map((row) => row.packed);
const found = async ({ desk }: PolledDesks) => (await desk.client.sheets.findings({})).findings;

async function packedInBook(world: PolledDesks): Promise<unknown[]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(world.desk.core.sheets.bookPath());
  return [2, 3].map((row) => book.getWorksheet('Packing List')?.getCell(row, 4).value);
}

describe('while Sheets is away', () => {
  it('what is saved in the workbook is taken within moments, and is in the sheet when it is back', async () => {
    const world = await awayWithBook();
    await edit(world, (type) => {
      type('packed', 1, 4);
      type('internalNotes', 2, 'From the workbook');
    });
    await world.pass(12_000);
    expect(await packed(world)).toEqual([4, 0]);
    expect(world.status().waiting).toBe(2);
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(6000);
    expect(world.sheet.column('packed')).toEqual([4, 0]);
    expect(world.sheet.column('internalNotes')[1]).toBe('From the workbook');
    expect(await found(world)).toEqual([]);
  });

  it('what is packed in the app is in the workbook within moments', async () => {
    const world = await awayWithBook();
    await world.desk.client.packing.pack({ lineId: (await world.desk.row(1)).id, units: 3 });
    await world.pass(12_000);
    expect(await packedInBook(world)).toEqual([3, 0]);
  });

  it('what was typed in both is a conflict between them, told once, with who and both values', async () => {
    const world = await awayWithBook();
    await edit(world, (type) => type('packed', 1, 4));
    world.sheet.type('packed', 1, '6');
    world.sheet.type('packed', 2, '2');
    await world.pass(12_000);
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(30_000);
    expect(await packed(world)).toEqual([6, 2]);
    expect(await found(world)).toMatchObject([
      {
        kind: 'conflict',
        medium: 'sheets',
        agreed: '0',
        ours: '4',
        oursBy: 'Excel workbook',
        theirs: '6',
        theirsBy: OWNER,
      },
    ]);
    expect(world.status().summary).toMatchObject({ conflicts: 1 });
  });
});

describe('while Sheets is live', () => {
  it('a workbook that somebody edits is taken all the same, and goes to the sheet', async () => {
    const world = await awayWithBook();
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(30_000);
    await edit(world, (type) => type('packed', 2, 5));
    await world.pass(30_000);
    expect(world.status().live).toBe('sheets');
    expect(await packed(world)).toEqual([0, 5]);
    expect(world.sheet.column('packed')).toEqual([0, 5]);
    expect(await found(world)).toEqual([]);
  });

  it('an old workbook changes nothing that was typed elsewhere since', async () => {
    const world = await awayWithBook();
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(30_000);
    world.sheet.type('packed', 1, '7');
    await world.pass(6000);
    // Only another cell is edited in the file, which still shows 0 in the first row.
    await edit(world, (type) => type('deliveryNotes', 2, 'Ring twice'));
    await world.pass(30_000);
    expect(await packed(world)).toEqual([7, 0]);
    expect(world.sheet.column('deliveryNotes')[1]).toBe('Ring twice');
    expect(await found(world)).toEqual([]);
    world.google.faults.add({ kind: 'refuse', times: 'always' });
    await world.untilLive('excel');
    await world.pass(12_000);
    expect(await packedInBook(world)).toEqual([7, 0]);
  });
});
