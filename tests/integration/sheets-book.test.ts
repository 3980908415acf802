// The packing list in the workbook: written, edited by a person, taken back, kept as it was beside the list. Real files, the
// real reader and writer.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { officeLock } from '#main/integrations/excel/lock-files.ts';
import { SHEET_COLUMNS, type SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { closeDesks, type Desk, openDesk } from '../support/desk.ts';
import { seenIn } from '../support/seen-in.ts';
import { convert, SOFFICE } from '../support/soffice.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 100]] as const;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 10 },
    { id: 12, units: 5 },
  ],
};

const folders: string[] = [];
afterEach(async () => {
  await closeDesks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'packhouse-book-'));
  folders.push(folder);
  return folder;
};
const column = (key: SheetColumnKey): number => 1 + SHEET_COLUMNS.findIndex((one) => one.key === key);
const look = (desk: Desk) => desk.core.sheets.freshBook(AbortSignal.timeout(10_000));
const pathOf = (desk: Desk): string => desk.core.sheets.bookPath();
const status = (desk: Desk) => desk.core.sheets.status().excel;
const found = async (desk: Desk) => (await desk.client.sheets.findings({})).findings;
const packed = async (desk: Desk) => (await desk.rows()).map((row) => row.packed);

async function writtenDesk(): Promise<Desk> {
  const desk = await openDesk(PACKAGES);
  desk.take([ORDER]);
  expect(await look(desk)).toBeNull();
  return desk;
}

async function open(path: string): Promise<{ book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet }> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.getWorksheet('Packing List');
  if (!sheet) throw new Error('There is no Packing List');
  return { book, sheet };
}

async function edit(desk: Desk, change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<void> {
  const { book, sheet } = await open(pathOf(desk));
  change(sheet, book);
  await book.xlsx.writeFile(pathOf(desk));
}
const cells = (sheet: ExcelJS.Worksheet, key: SheetColumnKey): unknown[] =>
  Array.from({ length: sheet.rowCount - 1 }, (_, i) => sheet.getCell(i + 2, column(key)).value);

describe('the workbook', () => {
  it('has the list with formulas and their figures, History, Delivery, and the key out of sight', async () => {
    const desk = await writtenDesk();
    const { book, sheet } = await open(pathOf(desk));
    expect(book.worksheets.map(({ name, state }) => [name, state])).toEqual([
      ['Packing List', 'visible'],
      ['Packing History', 'visible'],
      ['Delivery', 'visible'],
      ['Packhouse helper', 'hidden'],
    ]);
    expect(cells(sheet, 'ordered')).toEqual([10, 5]);
    expect(cells(sheet, 'key')).toEqual(['11', '12']);
    expect(sheet.getCell(2, column('needsPacking')).formula).toMatch(/^MAX/);
    expect(sheet.getCell(2, column('needsPacking')).result).toBe(10);
    expect(sheet.getColumn(column('key')).hidden).toBe(true);
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(book.getWorksheet('Delivery')?.getCell('D3').value).toBe('CannaDart - Blue Dream 1g');
  });

  it('takes PACKED, dates and notes, in the ledger as the workbook, and gives back what it made of them', async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet) => {
      sheet.getCell(2, column('packed')).value = 4;
      sheet.getCell(3, column('internalNotes')).value = 'Fragile';
      sheet.getCell(3, column('deliveryDate')).value = new Date('2026-12-24T00:00:00Z');
      sheet.getCell(3, column('store')).value = 'Elsewhere';
    });
    await look(desk);
    const rows = await desk.rows();
    expect(rows.map((row) => [row.packed, row.internalNotes, row.deliveryDate])).toEqual([
      [4, '', '2026-11-25'],
      [0, 'Fragile', '2026-12-24'],
    ]);
    const { events } = await desk.client.packing.line({ id: rows[0]?.id ?? '' });
    expect(events.map(({ actor }) => actor)).toContain('Excel workbook');
    const { sheet } = await open(pathOf(desk));
    expect(cells(sheet, 'store')).toEqual(['Main Street Dispensary', 'Main Street Dispensary']);
    expect(sheet.getCell(2, column('needsPacking')).result).toBe(6);
    expect((await found(desk)).map(({ kind, medium, theirs }) => [kind, medium, theirs])).toEqual([
      ['put_back', 'excel', 'Elsewhere'],
    ]);
  });

  it('lists a conflict with both values, and holds to what a person chooses', async () => {
    const desk = await writtenDesk();
    const { id } = await desk.row(1);
    await desk.client.packing.setPacked({ rows: [{ lineId: id, packed: 3 }] });
    await edit(desk, (sheet) => {
      sheet.getCell(2, column('packed')).value = 7;
    });
    await look(desk);
    expect(await packed(desk)).toEqual([7, 0]);
    const [conflict] = await found(desk);
    expect(conflict).toMatchObject({ kind: 'conflict', medium: 'excel', agreed: '0', ours: '3', theirs: '7' });
    await desk.client.sheets.choose({ rows: seenIn([conflict]), choice: 'ours' });
    for (let looks = 0; looks < 3; looks += 1) await look(desk);
    expect(await packed(desk)).toEqual([3, 0]);
    expect(cells((await open(pathOf(desk))).sheet, 'packed')).toEqual([3, 0]);
    expect(await found(desk)).toEqual([]);
  });

  it('keeps other worksheets, extra columns and rows, and comments, wherever the rows go', async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet, book) => {
      book.addWorksheet('Phone numbers').getCell('A1').value = 'Sam';
      sheet.getCell(1, 20).value = 'Truck';
      sheet.getCell(3, 20).value = 'North';
      sheet.getCell(3, column('packed')).note = 'Ask Sam';
      sheet.getCell(5, column('product')).value = 'Samples';
    });
    await look(desk);
    desk.take([{ id: 2, orderDate: '2026-10-01', lines: [{ id: 21, units: 1 }] }]);
    await look(desk);
    const { book, sheet } = await open(pathOf(desk));
    expect(book.getWorksheet('Phone numbers')?.getCell('A1').value).toBe('Sam');
    expect(cells(sheet, 'key').filter(Boolean)).toEqual(['21', '11', '12']);
    expect(sheet.getCell(4, 20).value).toBe('North');
    expect(JSON.stringify(sheet.getCell(4, column('packed')).note)).toContain('Ask Sam');
    expect(cells(sheet, 'product')).toContain('Samples');
    expect((await found(desk)).map(({ kind }) => kind)).toEqual(['unknown_row']);
  });

  it('tells what cannot be read in the cell and in the app, and leaves it as typed', async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet) => {
      sheet.getCell(2, column('packed')).value = 'four';
    });
    await look(desk);
    const { sheet } = await open(pathOf(desk));
    expect(sheet.getCell(2, column('packed')).value).toBe('four');
    expect(JSON.stringify(sheet.getCell(2, column('packed')).note)).toContain('whole number');
    expect((await found(desk)).map(({ kind, theirs }) => [kind, theirs])).toEqual([['bad_value', 'four']]);
    await edit(desk, (again) => {
      again.getCell(2, column('packed')).value = 2;
    });
    await look(desk);
    expect(await packed(desk)).toEqual([2, 0]);
    expect((await open(pathOf(desk))).sheet.getCell(2, column('packed')).note).toBeUndefined();
    expect(await found(desk)).toEqual([]);
  });
});

describe('a person’s comment on a cell that cannot be read', () => {
  const commentOn = async (desk: Desk): Promise<string> => {
    const { note } = (await open(pathOf(desk))).sheet.getCell(2, column('packed'));
    if (note === undefined || typeof note === 'string') return note ?? '';
    return (note.texts ?? []).map(({ text }) => text).join('');
  };
  const type = (desk: Desk, value: ExcelJS.CellValue) =>
    edit(desk, (sheet) => {
      sheet.getCell(2, column('packed')).value = value;
    });

  it('is kept while ours is put below it, changed, and taken away', async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet) => {
      const cell = sheet.getCell(2, column('packed'));
      cell.value = 'four';
      cell.note = 'Ana:\nask Sam';
    });
    await look(desk);
    expect(await commentOn(desk)).toMatch(/^Ana:\nask Sam\n\nPackhouse: PACKED is a whole number.*this is one\.$/);
    await type(desk, null);
    await look(desk);
    desk.take([{ id: 2, orderDate: '2026-10-01', lines: [{ id: 21, units: 1 }] }]);
    expect(await packed(desk)).toEqual([0, 0, 0]);
    await type(desk, 3);
    await look(desk);
    expect(await packed(desk)).toContain(3);
    await look(desk);
    const { sheet } = await open(pathOf(desk));
    const row = 2 + cells(sheet, 'key').indexOf('11');
    expect(JSON.stringify(sheet.getCell(row, column('packed')).note)).toContain('"Ana:\\nask Sam"');
  });
});

describe('the file', () => {
  it('that was deleted is written again, and nothing is taken for deleted rows', async () => {
    const desk = await writtenDesk();
    unlinkSync(pathOf(desk));
    await look(desk);
    expect(cells((await open(pathOf(desk))).sheet, 'key')).toEqual(['11', '12']);
    expect(await found(desk)).toEqual([]);
  });

  it('that somebody has open is not written over, is read all the same, and is written once it is closed', async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet) => {
      sheet.getCell(2, column('packed')).value = 4;
    });
    writeFileSync(officeLock(pathOf(desk)), 'Kim Park,kim,desk-2,21.11.2026 10:00,file:///;');
    const before = readFileSync(pathOf(desk));
    await desk.client.packing.pack({ lineId: (await desk.row(1, 1)).id, units: 1 });
    await look(desk);
    expect(readFileSync(pathOf(desk)).equals(before)).toBe(true);
    expect(await packed(desk)).toEqual([4, 1]);
    expect(status(desk)).toMatchObject({ trouble: 'locked', openedBy: 'Kim Park' });
    unlinkSync(officeLock(pathOf(desk)));
    await look(desk);
    expect(status(desk)).toMatchObject({ trouble: null, openedBy: '' });
    expect(cells((await open(pathOf(desk))).sheet, 'packed')).toEqual([4, 1]);
    expect(await found(desk)).toEqual([]);
  });

  it('that was replaced by an older copy of itself is compared with what that copy was given', async () => {
    const desk = await writtenDesk();
    const older = join(temporary(), 'older.xlsx');
    copyFileSync(pathOf(desk), older);
    await desk.client.packing.setPacked({ rows: [{ lineId: (await desk.row(1)).id, packed: 6 }] });
    desk.take([{ id: 2, orderDate: '2026-11-02', lines: [{ id: 21, units: 1 }] }]);
    await look(desk);
    copyFileSync(older, pathOf(desk));
    await edit(desk, (sheet) => {
      sheet.getCell(3, column('packed')).value = 2;
    });
    await look(desk);
    expect(await packed(desk)).toEqual([6, 2, 0]);
    expect(cells((await open(pathOf(desk))).sheet, 'packed')).toEqual([6, 2, 0]);
    expect(await found(desk)).toEqual([]);
  });

  it('without a header that is needed is left as it is, and the header is named', async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet) => {
      sheet.getCell(1, column('packed')).value = 'Done';
      sheet.getCell(2, column('packed')).value = 4;
    });
    const before = readFileSync(pathOf(desk));
    expect(await look(desk)).toBe('header_missing');
    expect(status(desk).detail).toBe('PACKED');
    expect(readFileSync(pathOf(desk)).equals(before)).toBe(true);
    await edit(desk, (sheet) => {
      sheet.getCell(1, column('packed')).value = 'PACKED';
    });
    expect(await look(desk)).toBeNull();
    expect(await packed(desk)).toEqual([4, 0]);
  });

  it('that is no workbook is left alone and said to be unreadable', async () => {
    const desk = await writtenDesk();
    writeFileSync(pathOf(desk), 'not a workbook');
    expect(await look(desk)).toBe('unreadable');
    expect(readFileSync(pathOf(desk), 'utf8')).toBe('not a workbook');
  });

  it('that Packhouse itself fails to look at says so with the reason, and is read and written when it can be', async () => {
    const desk = await writtenDesk();
    const { list } = desk.core.sheets;
    const notes = async () => (await desk.rows()).map((row) => row.internalNotes);
    await edit(desk, (sheet) => {
      sheet.getCell(2, column('internalNotes')).value = 'Fragile';
      sheet.getCell(3, column('store')).value = 'Elsewhere';
    });
    vi.spyOn(list, 'prepare').mockRejectedValueOnce(new Error('The list is out of reach'));
    await desk.core.sheets.nudge();
    expect(status(desk)).toMatchObject({ trouble: 'broken', detail: 'The list is out of reach' });
    expect(await notes()).toEqual(['', '']);
    vi.spyOn(list, 'stock').mockImplementationOnce(() => {
      throw new Error('No stock');
    });
    expect(await look(desk)).toBe('broken');
    expect(status(desk).detail).toBe('No stock');
    expect(await look(desk)).toBeNull();
    expect(status(desk).detail).toBe('');
    expect(await notes()).toEqual(['Fragile', '']);
    expect(cells((await open(pathOf(desk))).sheet, 'store')[1]).toBe('Main Street Dispensary');
  });

  it('lies in the folder of the settings, and moves there with everything in it', async () => {
    const desk = await writtenDesk();
    const folder = join(temporary(), 'shared');
    mkdirSync(folder);
    await desk.client.settings.set({ 'sheets.workbookFolder': folder });
    await look(desk);
    expect(pathOf(desk)).toBe(join(folder, 'Packing List.xlsx'));
    expect(existsSync(pathOf(desk))).toBe(true);
    expect(await found(desk)).toEqual([]);
  });

  it.skipIf(SOFFICE === null)('saved by LibreOffice is read like any other', { timeout: 120_000 }, async () => {
    const desk = await writtenDesk();
    await edit(desk, (sheet) => {
      sheet.getCell(2, column('packed')).value = 4;
      sheet.getCell(3, column('deliveryNotes')).value = 'Ring twice';
    });
    copyFileSync(await convert(pathOf(desk), 'xlsx', temporary()), pathOf(desk));
    await look(desk);
    const rows = await desk.rows();
    expect(rows.map((row) => [row.packed, row.deliveryDate, row.deliveryNotes])).toEqual([
      [4, '2026-11-25', ''],
      [0, '2026-11-25', 'Ring twice'],
    ]);
    expect(await found(desk)).toEqual([]);
    const { sheet } = await open(pathOf(desk));
    expect(sheet.getCell(2, column('needsPacking')).result).toBe(6);
  });
});

describe('opening it', () => {
  it('gives the file as it should be now', async () => {
    const desk = await writtenDesk();
    await desk.client.packing.pack({ lineId: (await desk.row(1)).id, units: 2 });
    const { fileName, contentBase64 } = await desk.client.sheets.workbook({});
    expect(fileName).toBe('Packing List.xlsx');
    const copy = join(temporary(), fileName);
    writeFileSync(copy, Buffer.from(contentBase64, 'base64'));
    expect(cells((await open(copy)).sheet, 'packed')).toEqual([2, 0]);
    expect(await desk.client.sheets.openWorkbook({})).toEqual({ opened: false, path: pathOf(desk) });
  });

  it('says so where the workbook is switched off, and writes none', async () => {
    const desk = await openDesk(PACKAGES);
    desk.take([ORDER]);
    await desk.client.settings.set({ 'sheets.fallbackToExcel': false });
    await expect(desk.client.sheets.workbook({})).rejects.toThrow('WORKBOOK_NOT_HERE');
    await expect(desk.client.sheets.openWorkbook({})).rejects.toThrow('WORKBOOK_NOT_HERE');
    await desk.core.sheets.nudge();
    expect(existsSync(pathOf(desk))).toBe(false);
    expect(desk.core.sheets.status()).toMatchObject({ live: 'here', excel: { enabled: false } });
  });
});
