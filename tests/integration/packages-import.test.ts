import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { zipOf } from '#tests/support/zip-file.ts';

const HEADER = 'metrc_number,strain,initial_grams,current_grams';
const TAG = '1A4060300012345678901234';
const OTHER = '1A4060300012345678905678';

let test: TestCore;
beforeEach(async () => {
  test = await createTestCore();
});
afterEach(() => test.discard());

const importBytes = (bytes: Uint8Array, fileName = 'packages.csv') =>
  test.client.packages.importFile({ fileName, contentBase64: Buffer.from(bytes).toString('base64') });
const importText = (text: string) => importBytes(Buffer.from(text));
const all = async () => (await test.client.packages.list({})).packages;
const byTag = async (tag = TAG) => {
  const row = (await all()).find(({ metrcNumber }) => metrcNumber === tag);
  if (!row) throw new Error(`No package ${tag}`);
  return row;
};
const sound = async () => expect((await test.client.packages.checkLedger()).differences).toEqual([]);
const counts = ({ added, updated, unchanged }: { added: number; updated: number; unchanged: number }) => [
  added,
  updated,
  unchanged,
];
const refused = (reason: string) => ({ code: 'IMPORT_UNREADABLE', data: expect.objectContaining({ reason }) });

async function workbookOf(fill: (sheet: ExcelJS.Worksheet) => void): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook.addWorksheet('Packages'));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

describe('a CSV file', () => {
  const rows = [
    [TAG, 'Blue Dream', '500', '420.125'],
    [OTHER, 'Jack’s Café', '12.5', '12.5'],
  ];
  const text = (delimiter: string, end = '\n') =>
    [HEADER.split(','), ...rows].map((cells) => cells.join(delimiter)).join(end);
  const utf16 = (big: boolean) => {
    const bytes = Buffer.from(`\uFEFF${text('\t')}`, 'utf16le');
    return big ? bytes.swap16() : bytes;
  };

  it.each<[string, Uint8Array]>([
    ['with commas', Buffer.from(text(','))],
    ['with semicolons', Buffer.from(text(';'))],
    ['with tabs', Buffer.from(text('\t'))],
    ['with Windows line ends', Buffer.from(text(',', '\r\n'))],
    ['with old Macintosh line ends', Buffer.from(text(',', '\r'))],
    ['with a byte order mark', Buffer.from(`\uFEFF${text(',')}`)],
    ['in UTF-16, as Excel saves "Unicode text"', utf16(false)],
    ['in UTF-16, the other way round', utf16(true)],
    ['in windows-1252', Buffer.from(text(',').replaceAll('’', '\u0092'), 'latin1')],
    ['with a line end at the end', Buffer.from(`${text(',')}\n`)],
    ['with blank lines', Buffer.from(`${text(',').replaceAll('\n', '\n\n')}\n\n\n`)],
    ['with rows of nothing but commas', Buffer.from(`${text(',')}\n,,,\n , ,,\n`)],
    ['with every cell quoted', Buffer.from(text(',').replace(/[^,\n]+/g, '"$&"'))],
    ['with more columns than are known', Buffer.from(text(',').replace(/$/gm, ',extra'))],
  ])('%s goes in', async (_what, bytes) => {
    const result = await importBytes(bytes);
    expect(result).toMatchObject({ added: 2, updated: 0, unchanged: 0, problems: [], warnings: [] });
    expect(await byTag()).toMatchObject({ strain: 'Blue Dream', initialMg: 500_000, currentMg: 420_125 });
    expect(await byTag(OTHER)).toMatchObject({ strain: 'Jack’s Café', currentMg: 12_500 });
    await sound();
  });

  it('may name its columns in any order, case and spacing', async () => {
    await importText(`Current Grams ,STRAIN,Initial-Grams,METRC number,Note\n420,Blue Dream,500,${TAG},on shelf 3`);
    expect(await byTag()).toMatchObject({ currentMg: 420_000, initialMg: 500_000, note: 'on shelf 3' });
  });

  it('keeps commas, quotation marks and line breaks inside a quoted cell', async () => {
    await importText(`${HEADER},note\n${TAG},"Blue, ""Dream""",500,500,"first\nsecond"\n${OTHER},Gelato,1,x,`);
    expect(await byTag()).toMatchObject({ strain: 'Blue, "Dream"', note: 'first\nsecond' });
  });

  it('keeps a quotation mark in the middle of a plain cell: one such row must not cost the whole file', async () => {
    const result = await importText(`${HEADER},note\n${TAG},Blue Dream,500,500,5" cones\n${OTHER},Gelato,1,1,`);
    expect(result).toMatchObject({ added: 2, problems: [] });
    expect((await byTag()).note).toBe('5" cones');
  });

  it('may say grams with their unit', async () => {
    await importText(`${HEADER}\n${TAG},Blue Dream,500 g,420.5grams`);
    expect(await byTag()).toMatchObject({ initialMg: 500_000, currentMg: 420_500 });
  });

  it('may carry a count, a status and a note', async () => {
    await importText(
      `${HEADER},physical_grams,status,note\n${TAG},Blue Dream,500,420,400,Active,n\n${OTHER},Gelato,5,5,,orphaned,`,
    );
    expect(await byTag()).toMatchObject({ overrideMg: 400_000, availableMg: 400_000, status: 'active' });
    expect(await byTag(OTHER)).toMatchObject({ overrideMg: null, status: 'orphaned' });
    await sound();
  });
});

describe('wrong rows', () => {
  it('are listed with the line a person sees, the column and the reason; the good ones go in', async () => {
    const result = await importText(
      [
        HEADER,
        `${TAG},Blue Dream,500,500`,
        '',
        'ABC,Gelato,500,500',
        `${OTHER},,500,500`,
        `1A4060300012345678900001,Gelato,,500`,
        `1A4060300012345678900002,Gelato,"1,000",500`,
        `1A4060300012345678900003,Gelato,500,-1`,
        `${TAG.toLowerCase()},Again,1,1`,
        `1A4060300012345678900004,---,1,1`,
        `1A4060300012345678900005,${'x'.repeat(201)},1,1`,
        `1A4060300012345678900006,Gelato,5,5`,
      ].join('\n'),
    );
    expect(counts(result)).toEqual([2, 0, 0]);
    expect(result.problems.map(({ line, column }) => [line, column])).toEqual([
      [4, 'metrc_number'],
      [5, 'strain'],
      [6, 'initial_grams'],
      [7, 'initial_grams'],
      [8, 'current_grams'],
      [9, 'metrc_number'],
      [10, 'strain'],
      [11, 'strain'],
    ]);
    expect(result.problems[5]?.reason).toContain('line 2');
    for (const { reason } of result.problems) expect(reason).toMatch(/\.$/);
    await sound();
  });

  it('with several mistakes list each of them', async () => {
    const result = await importText(`${HEADER},status\nABC,,x,,gone`);
    expect(result.problems.map(({ column }) => column)).toEqual([
      'metrc_number',
      'strain',
      'initial_grams',
      'current_grams',
      'status',
    ]);
  });

  it('after a cell of several lines still have the line they begin in', async () => {
    const result = await importText(`${HEADER},note\n${TAG},Blue Dream,5,5,"a\nb\nc"\nABC,Gelato,5,5,\n`);
    expect(result.problems).toMatchObject([{ line: 5, column: 'metrc_number' }]);
  });

  it('are named by the row number of the sheet in a workbook', async () => {
    const bytes = await workbookOf((sheet) => {
      sheet.getRow(2).values = HEADER.split(',');
      sheet.getRow(5).values = ['ABC', 'Gelato', 1, 1];
    });
    expect((await importBytes(bytes)).problems).toMatchObject([{ line: 5, column: 'metrc_number' }]);
  });

  it('that only deserve a look go in with a warning', async () => {
    const result = await importText(`${HEADER}\n1A40603000123456,Blue Dream,500,501`);
    expect(counts(result)).toEqual([1, 0, 0]);
    expect(result.warnings.map(({ line, column }) => [line, column])).toEqual([
      [2, 'metrc_number'],
      [2, 'current_grams'],
    ]);
  });
});

describe('importing again', () => {
  const file = (current: number, more = '') =>
    `${HEADER},physical_grams,status,note\n${TAG},Blue Dream,500,${current}${more}`;
  const sell = (units: number) =>
    test.client.packages.decrement({ metrcNumber: TAG, sku: 'singles_1g', units, idempotencyKey: `k${units}` });
  const ledgerLength = async () => (await test.client.packages.get({ id: (await byTag()).id })).ledgerTotal;

  it('the same file changes nothing', async () => {
    await importText(file(500, ',480,active,here'));
    const before = await all();
    const rows = await ledgerLength();
    expect(counts(await importText(file(500, ',480,active,here')))).toEqual([0, 0, 1]);
    expect(await all()).toEqual(before);
    expect(await ledgerLength()).toBe(rows);
  });

  it('the same file after a sale does not bring the sold grams back', async () => {
    await importText(file(500));
    await sell(30);
    expect(counts(await importText(file(500)))).toEqual([0, 0, 1]);
    expect((await byTag()).currentMg).toBe(470_000);
  });

  it('the same file does not bring sold grams back either when the package was first entered by hand', async () => {
    await test.client.packages.create({ metrcNumber: TAG, strain: 'Blue Dream', initialMg: 500_000 });
    expect(counts(await importText(file(500)))).toEqual([0, 0, 1]);
    await sell(30);
    expect(counts(await importText(file(500)))).toEqual([0, 0, 1]);
    expect((await byTag()).currentMg).toBe(470_000);
  });

  it('the same file does not undo what people changed since', async () => {
    await importText(file(500, ',,active,here'));
    const { id } = await byTag();
    await test.client.packages.edit({ id, strain: 'Blue Dreams', note: 'moved' });
    await test.client.packages.setPhysicalCount({ id, physicalMg: 300_000 });
    await test.client.packages.setStatus({ id, status: 'archived' });
    await importText(file(500, ',,active,here'));
    expect(await byTag()).toMatchObject({
      strain: 'Blue Dreams',
      note: 'moved',
      overrideMg: 300_000,
      status: 'archived',
    });
  });

  it('applies only the figures that the file changed', async () => {
    await importText(file(500, ',,active,here'));
    await sell(30);
    const { id } = await byTag();
    await test.client.packages.edit({ id, note: 'moved' });
    expect(counts(await importText(file(450, ',,active,here')))).toEqual([0, 1, 0]);
    expect(await byTag()).toMatchObject({ currentMg: 450_000, note: 'moved' });
    await importText(file(450, ',440,active,there'));
    expect(await byTag()).toMatchObject({ overrideMg: 440_000, note: 'there' });
    await importText(file(450, ',,active,there'));
    expect(await byTag()).toMatchObject({ overrideMg: null });
    await sound();
  });

  it('never changes what was first received, and says so', async () => {
    await importText(`${HEADER}\n${TAG},Blue Dream,500,500`);
    const result = await importText(`${HEADER}\n${TAG},Blue Dream,600,500`);
    expect(result.warnings).toMatchObject([{ line: 2, column: 'initial_grams' }]);
    expect((await byTag()).initialMg).toBe(500_000);
  });

  it('does not archive a package in use, says so each time, and archives it once it is free', async () => {
    await importText(file(500, ',,active,'));
    const { id } = await byTag();
    const { holdId } = await test.client.packages.placeHold({ id, mg: 1000, forWhom: 'Green Leaf' });
    for (let i = 0; i < 2; i += 1) {
      const result = await importText(file(500, ',,archived,'));
      expect(result.problems).toMatchObject([{ line: 2, column: 'status' }]);
      expect((await byTag()).status).toBe('active');
    }
    await test.client.packages.releaseHold({ holdId });
    expect(counts(await importText(file(500, ',,archived,')))).toEqual([0, 1, 0]);
    expect((await byTag()).status).toBe('archived');
    expect(counts(await importText(file(500, ',,archived,')))).toEqual([0, 0, 1]);
  });
});

describe('an Excel workbook', () => {
  const header = HEADER.split(',');

  it('goes in by its numbers, results of formulas, formatted text and links', async () => {
    const bytes = await workbookOf((sheet) => {
      sheet.addRow([...header, 'note']);
      sheet.addRow([TAG, 'Blue Dream', 0.1 + 0.2, { formula: 'C2', result: 0.3 }, new Date('2026-11-01T00:00:00Z')]);
      sheet.addRow([
        { richText: [{ text: '1A40603000' }, { text: '12345678905678', font: { bold: true } }] },
        { text: 'Gelato', hyperlink: 'https://example.com' },
        500,
        '499.5',
        true,
      ]);
    });
    expect(await importBytes(bytes, 'packages.xlsx')).toMatchObject({ added: 2, problems: [] });
    expect(await byTag()).toMatchObject({ initialMg: 300, currentMg: 300 });
    expect((await byTag()).note).toContain('2026-11-01');
    expect(await byTag(OTHER)).toMatchObject({ strain: 'Gelato', initialMg: 500_000, currentMg: 499_500 });
  });

  it('with an error instead of a number lists that row', async () => {
    const bytes = await workbookOf((sheet) => {
      sheet.addRow(header);
      sheet.addRow([TAG, 'Blue Dream', { formula: 'A1/0', result: { error: '#DIV/0!' } }, 1]);
    });
    expect((await importBytes(bytes)).problems).toMatchObject([{ line: 2, column: 'initial_grams' }]);
  });

  it('is known by its content, whatever it is called', async () => {
    const bytes = await workbookOf((sheet) => sheet.addRows([header, [TAG, 'Blue Dream', 5, 5]]));
    expect(counts(await importBytes(bytes, 'packages.csv'))).toEqual([1, 0, 0]);
  });

  it('with merged cells and checks over the whole sheet is read in no time', async () => {
    const bytes = handMade(
      [header, [TAG, 'Blue Dream', '5', '5']],
      '<mergeCells count="1"><mergeCell ref="F1:XFD1048576"/></mergeCells>' +
        '<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a,b"</formula1>' +
        '</dataValidation></dataValidations>',
    );
    expect(counts(await importBytes(bytes))).toEqual([1, 0, 0]);
  });

  it('with formatted text inside a link is read by its text', async () => {
    const bytes = await workbookOf((sheet) => {
      sheet.addRow(header);
      sheet.addRow([TAG, 'x', 5, 5]);
      sheet.getCell('B2').value = { text: 'Blue Dream', hyperlink: 'https://example.com' };
    });
    await importBytes(bytes);
    expect((await byTag()).strain).toBe('Blue Dream');
  });
});

/** A workbook as another program could write it, with something of the writer's choice after the rows. */
function handMade(rows: readonly (readonly string[])[], afterRows: string): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const rels = (type: string, target: string) =>
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    `<Relationship Id="rId1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
  const cells = (row: readonly string[]) => row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  const data = rows.map((row, i) => `<row r="${i + 1}">${withPlaces(cells(row), i + 1)}</row>`).join('');
  return zipOf([
    { name: '_rels/.rels', content: rels('officeDocument', 'xl/workbook.xml') },
    { name: 'xl/_rels/workbook.xml.rels', content: rels('worksheet', 'worksheets/sheet1.xml') },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="P" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${main}"><sheetData>${data}</sheetData>${afterRows}</worksheet>`,
    },
  ]);
}

/** Gives each cell its address: A1, B1, … */
function withPlaces(xml: string, row: number): string {
  let column = 0;
  return xml.replaceAll('<c ', () => {
    column += 1;
    return `<c r="${String.fromCharCode(64 + column)}${row}" `;
  });
}

describe('text that looks like a formula', () => {
  it.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '=cmd|calc!A0'])('stays text: %s', async (text) => {
    await importText(`${HEADER},note\n${TAG},"${text} Dream",500,500,"${text}"`);
    expect(await byTag()).toMatchObject({ strain: `${text} Dream`, note: text });
  });
});

describe('a file that cannot be read is refused as a whole, changing nothing:', () => {
  const sheetOf = (xml: string) =>
    zipOf([
      {
        name: '[Content_Types].xml',
        content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      },
      { name: 'xl/worksheets/sheet1.xml', content: xml },
    ]);

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'empty'],
    ['nothing but blanks', Buffer.from('\n \n'), 'missing_columns: metrc_number, strain, initial_grams, current_grams'],
    [
      'no header row',
      Buffer.from(`${TAG},Blue Dream,5,5`),
      'missing_columns: metrc_number, strain, initial_grams, current_grams',
    ],
    ['a missing column', Buffer.from('metrc_number,strain,initial_grams\n'), 'missing_columns: current_grams'],
    ['a quotation mark that is never closed', Buffer.from(`${HEADER}\n"${TAG},x\n`.padEnd(200_000, 'y')), 'not_csv'],
    ['a zip that is no workbook', zipOf([{ name: 'readme.txt', content: 'hello' }]), 'not_workbook'],
    ['a workbook without its parts', sheetOf('<worksheet/>'), 'not_workbook'],
    ['half a workbook', sheetOf('<worksheet/>').subarray(0, 100), 'archive_too_large'],
    ['a zip that unpacks to far too much', sheetOf(' '.repeat(70_000_000)), 'archive_too_large'],
    [
      'a zip that hides how much it unpacks to',
      zipOf([{ name: 'xl/worksheets/sheet1.xml', content: new Uint8Array(70_000_000), claims: 100 }]),
      'archive_too_large',
    ],
    ['a file that is too large', new Uint8Array(12 * 1024 * 1024 + 1).fill(65), 'too_large'],
    ['too many rows', Buffer.from(`${HEADER}\n${'a,b,c,d\n'.repeat(100_001)}`), 'too_many_rows'],
  ])('%s', async (_what, bytes, reason) => {
    await expect(importBytes(bytes)).rejects.toMatchObject(refused(reason));
    expect(await all()).toEqual([]);
  });

  it('any bytes at all: never more than a refusal', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }).map((rest) => Uint8Array.from([0x50, 0x4b, 3, 4, ...rest])),
      fc
        .string({ unit: fc.constantFrom(...'",;\n\r\t=1Aé'), maxLength: 200 })
        .map((rest) => Buffer.from(`${HEADER}\n${rest}`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const answer = await importBytes(content).catch((error: unknown) => error);
        if (answer instanceof Error) expect(answer).toMatchObject({ code: 'IMPORT_UNREADABLE' });
      }),
      { numRuns: 60 },
    );
    await sound();
  });
});

describe('a large file', () => {
  it('goes in whole while the event loop breathes', async () => {
    const lines = Array.from(
      { length: 1000 },
      (_, i) => `1A40603000${String(i).padStart(14, '0')},Strain ${i % 50},500,500`,
    );
    let breaths = 0;
    const beat = setInterval(() => {
      breaths += 1;
    }, 0);
    const result = await importText([HEADER, ...lines].join('\n'));
    clearInterval(beat);
    expect(counts(result)).toEqual([1000, 0, 0]);
    expect(breaths).toBeGreaterThan(3);
  });

  it('with wide sparse rows does not fill the memory', async () => {
    const bytes = await workbookOf((sheet) => {
      sheet.addRow(HEADER.split(','));
      for (let i = 0; i < 100; i += 1) {
        const row = sheet.addRow([`1A40603000${String(i).padStart(14, '0')}`, 'Blue Dream', 5, 5]);
        row.getCell(16_384).value = 'far away';
      }
    });
    expect(counts(await importBytes(bytes))).toEqual([100, 0, 0]);
  });
});
