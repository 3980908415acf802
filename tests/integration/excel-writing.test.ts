// What is in a workbook that was written: for the programs that open it, for people's own worksheets, and for the next
// time it is written.
import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type BookCell, ExcelError, type TabToWrite } from '#main/integrations/excel/port.ts';
import { readBook } from '#main/integrations/excel/read-book.ts';
import { writeBook } from '#main/integrations/excel/write-book.ts';
import { XmlReader } from '#main/integrations/excel/xml.ts';
import { SHEET_COLUMNS } from '#shared/rules/sheet-columns.ts';
import { helperTab, packingTab, tabOf } from '#tests/support/excel-tabs.ts';
import {
  bookParts,
  MAIN,
  OFFICE,
  relationships,
  STRICT_MAIN,
  STRICT_OFFICE,
  worksheet,
  zipParts,
} from '#tests/support/workbook-parts.ts';

const write = (tabs: readonly TabToWrite[], over: Uint8Array | null = null) => writeBook(over, tabs, () => undefined);
const read = (bytes: Uint8Array) => readBook(bytes, () => undefined);
const partsOf = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, body]) => [name, Buffer.from(body).toString()]));
const load = async (bytes: Uint8Array): Promise<ExcelJS.Workbook> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  return workbook;
};
const sheetOf = async (bytes: Uint8Array, title: string): Promise<ExcelJS.Worksheet> => {
  const sheet = (await load(bytes)).getWorksheet(title);
  if (!sheet) throw new Error(`There is no worksheet ${title}.`);
  return sheet;
};
const refusal = async (tabs: readonly TabToWrite[]): Promise<string> => {
  const error: unknown = await write(tabs).catch((thrown: unknown) => thrown);
  return error instanceof ExcelError ? `${error.kind}: ${error.detail}` : String(error);
};

const LIST = packingTab(
  [
    {
      product: 'Blue Dream 1g',
      store: '=HYPERLINK("x")',
      ordered: 12,
      packed: '=2+3',
      deliveryDate: 46347,
      key: 'k1',
      code: 'c1',
    },
    { product: '0012', store: 'Main Street', ordered: 5, packed: 5, deliveryDate: 'soon', key: 'k2', code: 'c2' },
  ],
  () => [1, 2],
);

describe('a packing list', () => {
  it('has its header bold and frozen, its columns wide or hidden, and a filter', async () => {
    const sheet = await sheetOf(await write([LIST]), 'Packing List');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.autoFilter).toBe('A1:P3');
    expect(sheet.getCell('A1').font).toMatchObject({ bold: true });
    expect(sheet.getCell('A2').font.bold).toBeUndefined();
    SHEET_COLUMNS.forEach(({ width, owner }, i) => {
      expect(sheet.getColumn(i + 1).width).toBe(width);
      expect(sheet.getColumn(i + 1).hidden).toBe(owner === 'hidden');
    });
  });

  it('shows texts as text, days as days and numbers as they are, also in cells nobody has filled yet', async () => {
    const sheet = await sheetOf(await write([LIST]), 'Packing List');
    expect(sheet.getCell('A2').numFmt).toBe('@');
    expect(sheet.getCell('G2').numFmt).toBe('mm-dd-yy');
    expect(sheet.getCell('C2').numFmt).toBeUndefined();
    expect(sheet.getColumn(8).numFmt).toBe('@');
    expect(sheet.getColumn(7).numFmt).toBe('mm-dd-yy');
  });

  it('holds every text as a text, marked so where a spreadsheet would make a formula of it', async () => {
    const bytes = await write([LIST]);
    const sheet = await sheetOf(bytes, 'Packing List');
    expect(sheet.getCell('B2').value).toBe('=HYPERLINK("x")');
    expect(sheet.getCell('D2').value).toBe('=2+3');
    expect(sheet.getCell('A3').value).toBe('0012');
    const styles = partsOf(bytes)['xl/styles.xml'] ?? '';
    const formats = [...styles.slice(styles.indexOf('<cellXfs')).matchAll(/<xf [^>]*>/g)].map(([xf]) => xf);
    const styleAt = (place: string) =>
      formats[
        Number(new RegExp(`<c r="${place}" s="(\\d+)"`).exec(partsOf(bytes)['xl/worksheets/sheet1.xml'] ?? '')?.[1])
      ];
    expect(styleAt('B2')).toContain('quotePrefix="1"');
    expect(styleAt('D2')).toContain('quotePrefix="1"');
    expect(styleAt('A2')).not.toContain('quotePrefix');
  });

  it('has formulas beside the values they have, and asks for everything to be computed when it is opened', async () => {
    const bytes = await write([LIST]);
    const sheet = await sheetOf(bytes, 'Packing List');
    expect(sheet.getCell('F2').value).toEqual({
      formula: 'MAX(N(C2)-IF(IF(ISNUMBER(D2),IF(D2>=0,D2=INT(D2),FALSE),FALSE),D2,N(P2)),0)',
      result: 2,
    });
    expect(partsOf(bytes)['xl/workbook.xml']).toMatch(/<calcPr[^>]* fullCalcOnLoad="1"/);
  });

  /** A little further than the rows reach: some programs look at every cell of such a range. */
  const below = (from: string, to: string): string => `${from}2:${to}${LIST.rows.length + 300}`;

  it('warns of anything but whole numbers and takes it all the same', async () => {
    const xml = partsOf(await write([LIST]))['xl/worksheets/sheet1.xml'] ?? '';
    expect(xml).toContain(
      `<dataValidation type="whole" errorStyle="warning" operator="greaterThanOrEqual" allowBlank="1" showErrorMessage="1" error="PACKED is a whole number, 0 or more." sqref="${below('D', 'D')}"><formula1>0</formula1></dataValidation>`,
    );
  });

  it('colours rows while a formula is true', async () => {
    const bytes = await write([LIST]);
    const xml = partsOf(bytes)['xl/worksheets/sheet1.xml'] ?? '';
    expect([...xml.matchAll(/<cfRule type="expression" dxfId="(\d)"/g)].map(([, id]) => id)).toEqual(['0', '1']);
    expect(xml).toContain(`<conditionalFormatting sqref="${below('A', 'P')}">`);
    const styles = partsOf(bytes)['xl/styles.xml'] ?? '';
    expect([...styles.slice(styles.indexOf('<dxfs')).matchAll(/bgColor rgb="(\w+)"/g)].map(([, rgb]) => rgb)).toEqual([
      'FFC6EFCE',
      'FFFFEB9C',
    ]);
  });

  it('shows notes on its cells', async () => {
    const notes = [
      { row: 1, column: 3, text: 'Not a number <&> "x"\nfix it' },
      { row: 0, column: 0, text: 'first' },
      { row: 1, column: 3, text: 'and again' },
    ];
    const bytes = await write([{ ...LIST, notes }]);
    const sheet = await sheetOf(bytes, 'Packing List');
    expect(sheet.getCell('A1').note).toBe('first');
    expect(read(bytes)[0]?.notes).toEqual([
      { row: 0, column: 0, text: 'first' },
      { row: 1, column: 3, text: 'Not a number <&> "x"\nfix it\nand again' },
    ]);
    const parts = partsOf(bytes);
    expect(parts['xl/worksheets/sheet1.xml']).toMatch(/<legacyDrawing r:id="rId1"\/><\/worksheet>$/);
    expect(parts['xl/drawings/vmlDrawing1.vml']).toContain('<x:Row>1</x:Row><x:Column>3</x:Column>');
  });

  it('stands beside a helper tab nobody sees', async () => {
    const bytes = await write([helperTab([['c1', 4]]), LIST]);
    expect((await load(bytes)).worksheets.map(({ name, state }) => [name, state])).toEqual([
      ['Packhouse helper', 'hidden'],
      ['Packing List', 'visible'],
    ]);
    expect(partsOf(bytes)['xl/workbook.xml']).toContain('activeTab="1"');
  });

  it('is the same file, byte for byte, as long as it is the same list', async () => {
    const first = await write([LIST]);
    expect(await write([LIST])).toEqual(first);
    expect(await write([LIST], first)).toEqual(first);
  });

  it('has parts that are all well formed', async () => {
    const parts = partsOf(await write([{ ...LIST, notes: [{ row: 0, column: 0, text: 'x' }] }, helperTab([['c', 1]])]));
    for (const text of Object.values(parts)) {
      const xml = new XmlReader(text);
      let event = xml.next();
      while (event !== 'end') event = xml.next();
    }
    expect(Object.keys(parts)).toHaveLength(10);
  });
});

describe('what Excel could not hold is refused with the place:', () => {
  const cell = (value: BookCell) => refusal([tabOf('T', [[null], [null, null, value]])]);

  it('a text or a formula that is too long', async () => {
    expect(await cell('x'.repeat(32_768))).toMatch(/^unreadable: Cell C2 of "T" holds a text of 32768 characters/);
    expect(await cell({ formula: `="${'x'.repeat(8192)}"`, result: null })).toMatch(/Cell C2 of "T" holds a formula/);
    expect(await refusal([tabOf('T', [[1]], { notes: [{ row: 0, column: 0, text: 'x'.repeat(32_768) }] })])).toMatch(
      /note on cell A1/,
    );
    expect(read(await write([tabOf('T', [['x'.repeat(32_767)]])]))[0]?.rows[0]?.[0]).toHaveLength(32_767);
  });

  it('a number that is none', async () => {
    expect(await cell(Number.NaN)).toMatch(/Cell C2 of "T" is a number Excel cannot hold/);
    expect(await cell(Number.POSITIVE_INFINITY)).toMatch(/cannot hold/);
  });

  it('a title, titles that are the same, and nothing to see', async () => {
    for (const title of ['', 'a/b', 'a[b', "'a", "a'", 'x'.repeat(32), 'a\nb']) {
      expect(await refusal([tabOf(title, [])])).toMatch(/cannot name a worksheet/);
    }
    expect(await refusal([tabOf('List', []), tabOf('LIST', [])])).toMatch(/titles/);
    expect(await refusal([tabOf('List', [], { hidden: true })])).toMatch(/visible/);
  });

  it('more columns than there are', async () => {
    expect(await refusal([tabOf('T', [new Array<BookCell>(16_385).fill(1)])])).toMatch(/16384 columns/);
  });
});

/** A workbook of somebody: our list, their own worksheet with a formula on ours, a picture, a name and a filter. */
const THEIRS = {
  ...bookParts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')),
  'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr/><workbookProtection lockStructure="1"/><bookViews><workbookView activeTab="2" tabRatio="700"/></bookViews><sheets><sheet name="Mine" sheetId="7" r:id="rId9"/><sheet name="packing list" sheetId="3" r:id="rId1"/><sheet name="More" sheetId="4" r:id="rId8"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Mine!$A$1:$B$9</definedName><definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">'packing list'!$A$1:$B$9</definedName><definedName name="Total">'packing list'!$A$1</definedName></definedNames><calcPr calcId="1" calcMode="manual"/><extLst><ext uri="x"/></extLst></workbook>`,
  'xl/_rels/workbook.xml.rels': relationships(
    ['rId1', `${OFFICE}/worksheet`, '/xl/worksheets/sheet1.xml'],
    ['rId9', `${OFFICE}/worksheet`, 'worksheets/sheet2.xml'],
    ['rId8', `${OFFICE}/worksheet`, 'worksheets/sheet3.xml'],
    ['rId2', `${OFFICE}/sharedStrings`, 'sharedStrings.xml'],
    ['rId3', `${OFFICE}/styles`, 'styles.xml'],
    ['rId4', `${OFFICE}/calcChain`, 'calcChain.xml'],
  ),
  'xl/worksheets/sheet2.xml': worksheet(
    '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>\'packing list\'!A1</f><v>1</v></c></row>',
    '<drawing r:id="rId1"/>',
  ),
  'xl/worksheets/_rels/sheet2.xml.rels': relationships(['rId1', `${OFFICE}/drawing`, '../drawings/drawing2.xml']),
  'xl/drawings/drawing2.xml': '<xdr:wsDr xmlns:xdr="urn:d"/>',
  'xl/drawings/_rels/drawing2.xml.rels': relationships(['rId1', `${OFFICE}/image`, '../media/image1.png']),
  'xl/media/image1.png': 'a picture',
  'xl/worksheets/sheet3.xml': worksheet('<row r="1"><c r="A1"><v>3</v></c></row>'),
  'xl/worksheets/_rels/sheet1.xml.rels': relationships(
    ['rId1', `${OFFICE}/comments`, '../comments1.xml'],
    ['rId2', `${OFFICE}/drawing`, '../drawings/drawing1.xml'],
  ),
  'xl/comments1.xml': `<comments xmlns="${MAIN}"/>`,
  'xl/drawings/drawing1.xml': '<xdr:wsDr xmlns:xdr="urn:d"/>',
  'xl/drawings/_rels/drawing1.xml.rels': relationships(['rId1', `${OFFICE}/image`, '../media/image1.png']),
  'xl/sharedStrings.xml': `<sst xmlns="${MAIN}"><si><t>theirs</t></si></sst>`,
  'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="14"/><name val="Arial"/></font></fonts><cellXfs count="2"><xf numFmtId="0" fontId="0"/><xf numFmtId="9" fontId="0"/></cellXfs><colors/></styleSheet>`,
  'xl/calcChain.xml': `<calcChain xmlns="${MAIN}"><c r="B1" i="7"/></calcChain>`,
  'customXml/item1.xml': '<nobody-points-here/>',
};

describe('a workbook that people have worksheets of their own in', () => {
  const over = zipParts(THEIRS);

  it('keeps them as they were, byte for byte, with their pictures, in their places', async () => {
    const parts = partsOf(await write([LIST, helperTab([['c1', 1]])], over));
    for (const name of [
      'xl/worksheets/sheet2.xml',
      'xl/worksheets/_rels/sheet2.xml.rels',
      'xl/worksheets/sheet3.xml',
      'xl/drawings/drawing2.xml',
      'xl/media/image1.png',
      'xl/sharedStrings.xml',
      'customXml/item1.xml',
    ] as const) {
      expect(parts[name]).toBe(THEIRS[name]);
    }
    const tabs = read(await write([LIST, helperTab([['c1', 1]])], over));
    expect(tabs.map(({ title }) => title)).toEqual(['Mine', 'Packing List', 'More', 'Packhouse helper']);
    expect(tabs[0]?.rows).toEqual([['theirs', 1]]);
    expect(tabs[1]?.rows).toHaveLength(3);
  });

  it('loses what only our old tab had, and the order in which Excel computed', async () => {
    const parts = partsOf(await write([LIST], over));
    for (const name of [
      'xl/comments1.xml',
      'xl/drawings/drawing1.xml',
      'xl/drawings/_rels/drawing1.xml.rels',
      'xl/calcChain.xml',
    ]) {
      expect(parts).not.toHaveProperty([name]);
    }
    expect(parts['[Content_Types].xml']).not.toContain('calcChain');
    expect(parts['xl/_rels/workbook.xml.rels']).not.toContain('calcChain');
  });

  it('keeps its names, its views and its settings, and computes everything when it is opened', async () => {
    const xml = partsOf(await write([LIST], over))['xl/workbook.xml'] ?? '';
    expect(xml).toContain('<workbookProtection lockStructure="1"/>');
    expect(xml).toContain('<workbookView activeTab="2" tabRatio="700"/>');
    expect(xml).toContain('<definedName name="Total">\'packing list\'!$A$1</definedName>');
    expect(xml).toContain('localSheetId="0" hidden="1">Mine!$A$1:$B$9<');
    expect([...xml.matchAll(/_FilterDatabase" localSheetId="1"/g)]).toHaveLength(1);
    expect(xml).toMatch(
      /<calcPr[^>]* fullCalcOnLoad="1"[^>]* calcMode="manual"|<calcPr[^>]* calcMode="manual"[^>]* fullCalcOnLoad="1"/,
    );
    expect(xml).toMatch(/<sheet xmlns:r="[^"]+" name="Packing List" sheetId="3" r:id="rId\d+"\/>/);
    expect(xml.indexOf('<calcPr')).toBeLessThan(xml.indexOf('<extLst>'));
  });

  it('keeps its looks and gets ours beside them, once', async () => {
    const once = await write([LIST], over);
    const styles = partsOf(once)['xl/styles.xml'] ?? '';
    expect(styles).toContain(
      '<font><sz val="14"/><name val="Arial"/></font><font><b/><sz val="14"/><name val="Arial"/></font>',
    );
    expect(styles).toContain('<xf numFmtId="0" fontId="0"/><xf numFmtId="9" fontId="0"/><xf numFmtId="49"');
    expect(styles).toMatch(/<\/dxfs><colors\/><\/styleSheet>$/);
    let again = once;
    for (let i = 0; i < 3; i += 1) again = await write([LIST], again);
    expect(partsOf(again)).toEqual(partsOf(once));
  });

  it('can be read by others', async () => {
    const workbook = await load(
      await write(
        [LIST],
        zipParts({
          ...THEIRS,
          'xl/drawings/drawing2.xml':
            '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>',
        }),
      ),
    );
    expect(workbook.getWorksheet('Mine')?.getCell('A1').value).toBe('theirs');
    expect(workbook.getWorksheet('Packing List')?.getCell('A2').value).toBe('Blue Dream 1g');
  });

  it('may write its XML with prefixes', async () => {
    const prefixed = (name: 'xl/workbook.xml' | 'xl/styles.xml') =>
      THEIRS[name].replaceAll(/<(\/?)([a-z])/gi, '<$1x:$2').replaceAll('xmlns=', 'xmlns:x=');
    const more = { 'xl/workbook.xml': prefixed('xl/workbook.xml'), 'xl/styles.xml': prefixed('xl/styles.xml') };
    const bytes = await write([LIST], zipParts({ ...THEIRS, ...more }));
    const parts = partsOf(bytes);
    expect(parts['xl/workbook.xml']).toContain('<x:sheet xmlns:r=');
    expect(parts['xl/styles.xml']).toMatch(/<x:font><x:b\/><x:sz/);
    expect(parts['xl/styles.xml']).not.toMatch(/<(?!\?|\/?x:)/);
    expect(read(bytes).map(({ title }) => title)).toEqual(['Mine', 'Packing List', 'More']);
    expect(partsOf(await write([LIST], bytes))).toEqual(parts);
  });

  it('may be of the strict kind, and stays it', async () => {
    const strict = Object.fromEntries(
      Object.entries(THEIRS).map(([name, text]) => [
        name,
        text.replaceAll(MAIN, STRICT_MAIN).replaceAll(OFFICE, STRICT_OFFICE),
      ]),
    );
    const parts = partsOf(await write([{ ...LIST, notes: [{ row: 0, column: 0, text: 'x' }] }], zipParts(strict)));
    const ours = Object.entries(parts).find(
      ([name, text]) => name.includes('worksheets/') && text.includes('Blue Dream'),
    );
    expect(ours?.[1]).toContain(`<worksheet xmlns="${STRICT_MAIN}" xmlns:r="${STRICT_OFFICE}">`);
    expect(Object.values(parts).join('')).not.toContain(MAIN);
    expect(Object.values(parts).join('')).not.toContain(`${OFFICE}/`);
  });

  it('may count its days from 1904: ours are the same days there', async () => {
    const from1904 = THEIRS['xl/workbook.xml'].replace('<workbookPr/>', '<workbookPr date1904="1"/>');
    const bytes = await write([LIST], zipParts({ ...THEIRS, 'xl/workbook.xml': from1904 }));
    expect(read(bytes)[1]?.rows[1]?.[6]).toBe(46347);
    expect((await load(bytes)).getWorksheet('Packing List')?.getCell('G2').value).toEqual(
      new Date(Date.UTC(2026, 10, 21)),
    );
  });

  it('may have none left beside ours: then it is written anew', async () => {
    const first = await write([LIST]);
    const own = zipParts({ ...bookParts(worksheet('')), 'xl/junk.bin': 'x' });
    expect(await write([LIST], own)).toEqual(first);
  });
});
