// The packing list in the workbook: written, edited by a person, taken back. Real files, the real reader and writer.

import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it } from 'vitest';
import { closeDesks, openDesk } from '../support/desk.ts';

const TAG = '1A4060300000000000000101';

afterEach(closeDesks);

describe('the workbook while Sheets is off', () => {
  it('is written with the list, and PACKED typed there becomes packing', async () => {
    const desk = await openDesk([[TAG, 'Blue Dream', 100]]);
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 10 },
          { id: 12, units: 5 },
        ],
      },
    ]);
    const path = join(desk.dataDir, 'Packing List.xlsx');
    await desk.core.sheets.freshBook(AbortSignal.timeout(10_000));
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    const sheet = book.getWorksheet('Packing List');
    expect(sheet?.getCell('A1').value).toBe('Product');
    expect(sheet?.getCell('D2').value).toBe(0);
    sheet!.getCell('D2').value = 4;
    sheet!.getCell('I3').value = 'Fragile';
    await book.xlsx.writeFile(path);
    await desk.core.sheets.freshBook(AbortSignal.timeout(10_000));
    const rows = await desk.rows();
    expect(rows.map(({ packed, internalNotes }) => [packed, internalNotes])).toEqual([
      [4, ''],
      [0, 'Fragile'],
    ]);
    console.log(desk.core.sheets.status());
  });
});
