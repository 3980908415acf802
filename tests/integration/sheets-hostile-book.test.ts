// The workbook as somebody sees it who wants it to take back what was packed: at every moment of a writing, and at once with
// another one.
import { rmSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { packingEvents } from '#main/db/schema/packing.ts';
import { sheetFindings } from '#main/db/schema/sheets.ts';
import { closeDesks, type Desk, openDesk } from '../support/desk.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { CAKE, PACKAGES, packedByLine, setPacked } from '../support/synced-desk.ts';

afterEach(closeDesks);

/** As “Open in Excel” does. */
const fresh = async (desk: Desk) => {
  await desk.client.sheets.openWorkbook();
  return desk.core.sheets.status().excel.trouble;
};
async function editBook(desk: Desk, edit: (sheet: ExcelJS.Worksheet) => void): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(desk.core.sheets.bookPath());
  const list = book.getWorksheet('Packing List');
  if (!list) throw new Error('There is no list');
  edit(list);
  await book.xlsx.writeFile(desk.core.sheets.bookPath());
}

async function deskWithBook(): Promise<Desk> {
  const desk = await openDesk(PACKAGES, { clock: createFakeClock(undefined, { autoAdvance: true }) });
  desk.take([
    {
      id: 1,
      store: 'Main Street',
      lines: [
        { id: 11, units: 50 },
        { id: 12, product: CAKE, units: 60 },
      ],
    },
    { id: 2, store: 'Harbor', lines: [{ id: 21, units: 7 }] },
  ]);
  await fresh(desk);
  return desk;
}

describe('something packed while the workbook is written', () => {
  it.each([1, 2, 3, 4, 5])('is never taken back, after the %sth thing that is stored of it', async (nth) => {
    const desk = await deskWithBook();
    await setPacked(desk, '12', 1);
    let packing: Promise<unknown> | null = null;
    let stored = 0;
    const { writeTx } = desk.core.database;
    const spy = vi.spyOn(desk.core.database, 'writeTx').mockImplementation((work) => {
      stored += 1;
      if (stored === nth) {
        spy.mockRestore();
        setImmediate(() => {
          packing = setPacked(desk, '11', 4);
        });
      }
      return writeTx(work);
    });
    await fresh(desk);
    spy.mockRestore();
    await packing;
    await setPacked(desk, '11', 4);
    await setPacked(desk, '21', 1);
    await fresh(desk);
    expect(packedByLine(desk)).toEqual({ 11: '4', 12: '1', 21: '1' });
    const typed = desk.core.database.read.select().from(packingEvents).where(eq(packingEvents.source, 'excel')).all();
    expect(typed).toEqual([]);
  });
});

describe('two people who ask for the workbook at once', () => {
  it('both get it, and a conflict in it is told once', async () => {
    const desk = await deskWithBook();
    await editBook(desk, (sheet) => {
      sheet.getCell('D2').value = 3;
    });
    await setPacked(desk, '11', 2);
    await setPacked(desk, '12', 2);
    await setPacked(desk, '21', 2);
    expect(await Promise.all([fresh(desk), fresh(desk)])).toEqual([null, null]);
    expect(desk.core.sheets.status().excel.trouble).toBeNull();
    expect(desk.core.database.read.select().from(sheetFindings).all()).toHaveLength(1);
  });
});

describe('a workbook whose visible columns were sorted without the hidden ones', () => {
  it('keeps PACKED with its product', async () => {
    const desk = await deskWithBook();
    await setPacked(desk, '11', 1);
    await setPacked(desk, '12', 2);
    await setPacked(desk, '21', 3);
    await fresh(desk);
    await editBook(desk, (sheet) => {
      const seen = [2, 3, 4].map((row) => Array.from({ length: 12 }, (_, i) => sheet.getCell(row, i + 1).value));
      for (const [i, cells] of [...seen].reverse().entries())
        for (const [place, value] of cells.entries())
          if (place !== 4 && place !== 5) sheet.getCell(i + 2, place + 1).value = value;
    });
    await fresh(desk);
    expect(packedByLine(desk)).toEqual({ 11: '1', 12: '2', 21: '3' });
    await fresh(desk);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(desk.core.sheets.bookPath());
    const list = book.getWorksheet('Packing List');
    const rows = [2, 3, 4].map((row) => [String(list?.getCell(row, 13).value), list?.getCell(row, 4).value]);
    expect(new Set(rows.map(String))).toEqual(new Set(['11,1', '12,2', '21,3']));
  });
});

describe('a workbook that is asked for as a file', () => {
  it('comes although something in it has to be told', async () => {
    const desk = await deskWithBook();
    await editBook(desk, (sheet) => {
      sheet.getCell('D2').value = 'ten';
    });
    const { contentBase64 } = await desk.client.sheets.workbook();
    expect(contentBase64.length).toBeGreaterThan(1000);
    const { findings } = await desk.client.sheets.findings({});
    expect(findings.map(({ kind, theirs }) => [kind, theirs])).toEqual([['bad_value', 'ten']]);
  });
});

describe('a workbook that is gone', () => {
  it('is written anew with what Packhouse has', async () => {
    const desk = await deskWithBook();
    await setPacked(desk, '11', 4);
    rmSync(desk.core.sheets.bookPath());
    expect(await fresh(desk)).toBeNull();
    expect(packedByLine(desk)).toMatchObject({ 11: '4' });
  });
});
