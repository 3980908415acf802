// Workbooks as many programs write them, read into plain values; and files that are none, refused with the reason.
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { ExcelError } from '#main/integrations/excel/port.ts';
import { readBook } from '#main/integrations/excel/read-book.ts';
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
import { zipOf } from '#tests/support/zip-file.ts';

const read = (bytes: Uint8Array) => readBook(bytes, () => undefined);
const rowsOf = (sheet: string, more: Record<string, string | Uint8Array> = {}) =>
  read(zipParts(bookParts(sheet, more)))[0]?.rows;
const cells = (xml: string, more: Record<string, string> = {}) =>
  rowsOf(worksheet(`<row r="1">${xml}</row>`), more)?.[0];

const refusal = (bytes: Uint8Array): string => {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof ExcelError && error.kind === 'unreadable') return error.detail;
    throw error;
  }
  return 'It was read.';
};

describe('a cell', () => {
  it('is a number, however it is written', () => {
    expect(
      cells('<c><v>12</v></c><c t="n"><v>12.0</v></c><c><v> -1.5E3 </v></c><c><v>0.30000000000000004</v></c>'),
    ).toEqual([12, 12, -1500, 0.30000000000000004]);
  });

  it('is true or false', () => {
    expect(cells('<c t="b"><v>1</v></c><c t="b"><v>0</v></c>')).toEqual([true, false]);
  });

  it('is an error by its name', () => {
    expect(cells('<c t="e"><v>#REF!</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>')).toEqual(['#REF!', '#DIV/0!']);
  });

  it('is what its formula came to, shared formulas and array formulas too, and blank when nobody computed it', () => {
    expect(
      cells(
        '<c><f>A2+1</f><v>7</v></c><c t="str"><f t="shared" si="0" ref="B1:B9">"a"&amp;"b"</f><v>ab</v></c><c><f t="shared" si="0"/><v>3</v></c><c><f t="array" ref="D1">SUM(1)</f><v>1</v></c><c><f>NOW()</f></c><c t="str"><f>""</f><v></v></c><c><v>1</v></c>',
      ),
    ).toEqual([7, 'ab', 3, 1, null, null, 1]);
  });

  it('is an inline text, its runs joined, how it is read aloud left out', () => {
    expect(
      cells(
        '<c t="inlineStr"><is><t>plain</t></is></c><c t="inlineStr"><is><r><rPr><b/></rPr><t>bo</t></r><r><t xml:space="preserve">ld </t></r><rPh sb="0" eb="1"><t>BOLD</t></rPh><phoneticPr fontId="1"/></is></c>',
      ),
    ).toEqual(['plain', 'bold ']);
  });

  it('is a shared text', () => {
    const strings = `<sst xmlns="${MAIN}" count="3"><si><t>one</t></si><si><r><t>t</t></r><r><rPr/><t>wo</t></r></si><si/></sst>`;
    const xml = '<c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>2</v></c><c><v>1</v></c>';
    expect(cells(xml, { 'xl/sharedStrings.xml': strings })).toEqual(['two', 'one', null, 1]);
  });

  it('keeps its outer blanks where the file says so, and only there', () => {
    expect(
      cells(
        '<c t="inlineStr"><is><t xml:space="preserve"> a \n</t></is></c><c t="inlineStr"><is><t>\n  b\n </t></is></c>',
      ),
    ).toEqual([' a \n', 'b']);
  });

  it('has the characters that XML cannot hold, by Excel’s escapes, and XML’s own signs', () => {
    expect(
      cells(
        '<c t="inlineStr"><is><t>a_x000D_b_x0001__x005F_x0041_ &lt;&amp;&gt;&quot;&apos; &#233;&#x1F600; <![CDATA[<raw>&amp;]]></t></is></c>',
      ),
    ).toEqual(['a\rb\u0001_x0041_ <&>"\' é😀 <raw>&amp;']);
  });

  it('may say nothing of where it stands, or anything', () => {
    expect(cells('<c r="B1"><v>2</v></c><c><v>3</v></c><c r="e1"><v>5</v></c>')).toEqual([null, 2, 3, null, 5]);
    expect(
      rowsOf(worksheet('<row><c><v>1</v></c></row><row r="4"><c r="a4"><v>4</v></c></row><row><c><v>5</v></c></row>')),
    ).toEqual([[1], [], [], [4], [5]]);
  });

  it('that is a date is its serial number, in every calendar', () => {
    const styles = `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-409]d&quot;. of &quot;mmm"/><numFmt numFmtId="165" formatCode="0&quot; days&quot;;[Red]General"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`;
    const xml =
      '<c s="1"><v>44000</v></c><c s="2"><v>44000.5</v></c><c s="3"><v>44000</v></c><c s="0"><v>44000</v></c><c t="d"><v>2026-11-21T12:00:00</v></c><c t="d"><v>2026-11-21</v></c>';
    const workbook = (date1904: string) =>
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${date1904}"/><sheets><sheet name="P" sheetId="1" r:id="rId1"/></sheets></workbook>`;
    const of = (date1904: string) => cells(xml, { 'xl/styles.xml': styles, 'xl/workbook.xml': workbook(date1904) });
    expect(of('false')).toEqual([44000, 44000.5, 44000, 44000, 46347.5, 46347]);
    expect(of('1')).toEqual([45462, 45462.5, 44000, 44000, 46347.5, 46347]);
  });
});

describe('rows', () => {
  it('are ragged: blanks at the end of a row and blank rows at the end are left out', () => {
    const blank = '<c t="inlineStr"><is><t></t></is></c>';
    expect(
      rowsOf(
        worksheet(
          `<row r="2"><c r="A2"/><c r="B2"><v>1</v></c><c r="C2" s="4"/>${blank}</row><row r="3"><c r="A3" s="1"/></row><row r="900"/>`,
        ),
      ),
    ).toEqual([[], [null, 1]]);
  });

  it('that somebody hid or filtered away are read, and of merged cells the first', () => {
    expect(
      rowsOf(
        worksheet(
          '<row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="B1"/></row>',
          '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
        ),
      ),
    ).toEqual([[1]]);
  });

  it('may lie far below the others', () => {
    const rows = rowsOf(
      worksheet('<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>'),
    );
    expect(rows).toHaveLength(1_048_576);
    expect(rows?.[1_048_575]).toEqual([2]);
  });

  it('of parts that only look like rows are none', () => {
    const other = `<extLst><ext><x14:row xmlns:x14="urn:x" r="9"><x14:c><v>9</v></x14:c></x14:row></ext></extLst>`;
    expect(rowsOf(worksheet(`<row r="1"><c r="A1"><v>1</v>${other}</c></row>`, other))).toEqual([[1]]);
  });
});

describe('a workbook', () => {
  it('may name its elements with prefixes, and say it in UTF-16 or with a byte-order mark', () => {
    const sheet = `<?xml version="1.0"?>\n<!-- by hand --><x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row r='1'><x:c r="A1" t='inlineStr'><x:is><x:t>ä</x:t></x:is></x:c ></x:row></x:sheetData></x:worksheet>`;
    expect(rowsOf(sheet)).toEqual([['ä']]);
    expect(rowsOf(`\uFEFF${sheet}`)).toEqual([['ä']]);
    const wide = Buffer.from(`\uFEFF${sheet.replace('?>', ' encoding="UTF-16"?>')}`, 'utf16le');
    expect(rowsOf('', { 'xl/worksheets/sheet1.xml': wide })).toEqual([['ä']]);
    expect(rowsOf('', { 'xl/worksheets/sheet1.xml': wide.swap16() })).toEqual([['ä']]);
    const latin = Buffer.from(sheet.replace('?>', ' encoding="ISO-8859-1"?>'), 'latin1');
    expect(rowsOf('', { 'xl/worksheets/sheet1.xml': latin })).toEqual([['ä']]);
  });

  it('may point to its parts absolutely, backwards, in other letters, with escapes or backslashes', () => {
    for (const [target, name] of [
      ['/xl/sheets/One.xml', 'xl/sheets/one.xml'],
      ['../xl/./sheets/one.xml', 'xl/sheets/one.xml'],
      ['sheets/my%20one.xml', 'xl/sheets/my one.xml'],
      ['sheets/one.xml', 'xl\\sheets\\one.xml'],
    ] as const) {
      const { 'xl/worksheets/sheet1.xml': sheet, ...parts } = bookParts(worksheet('<row r="1"><c><v>1</v></c></row>'));
      const more = { 'xl/_rels/workbook.xml.rels': relationships(['rId1', `${OFFICE}/worksheet`, target]) };
      expect(read(zipParts({ ...parts, ...more, [name]: sheet ?? '' }))[0]?.rows).toEqual([[1]]);
    }
  });

  it('may be of the strict kind', () => {
    const book = zipParts(
      bookParts(`<worksheet xmlns="${STRICT_MAIN}"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`, {
        '_rels/.rels': relationships(['a', `${STRICT_OFFICE}/officeDocument`, '/xl/workbook.xml']),
        'xl/workbook.xml': `<workbook xmlns="${STRICT_MAIN}" conformance="strict"><sheets><sheet name="P" sheetId="1" q:id="rId1" xmlns:q="${STRICT_OFFICE}"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': relationships(['rId1', `${STRICT_OFFICE}/worksheet`, 'worksheets/sheet1.xml']),
      }),
    );
    expect(read(book)).toEqual([{ title: 'P', hidden: false, rows: [[1]], notes: [] }]);
  });

  it('says which of its worksheets are hidden, and leaves out charts that fill a sheet', () => {
    const book = bookParts(worksheet('<row r="1"><c><v>1</v></c></row>'), {
      'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="A &amp; &quot;B&quot;" sheetId="1" r:id="rId1"/><sheet name="Chart" sheetId="2" r:id="rId9"/><sheet name="H" sheetId="3" state="hidden" r:id="rId1"/><sheet name="V" sheetId="4" state="veryHidden" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': relationships(
        ['rId1', `${OFFICE}/worksheet`, 'worksheets/sheet1.xml'],
        ['rId9', `${OFFICE}/chartsheet`, 'chartsheets/sheet1.xml'],
      ),
    });
    expect(read(zipParts(book)).map(({ title, hidden }) => [title, hidden])).toEqual([
      ['A & "B"', false],
      ['H', true],
      ['V', true],
    ]);
  });

  it('has notes on its cells', () => {
    const book = bookParts(worksheet('<row r="1"><c><v>1</v></c></row>'), {
      'xl/worksheets/_rels/sheet1.xml.rels': relationships(['n', `${OFFICE}/comments`, '../comments1.xml']),
      'xl/comments1.xml': `<comments xmlns="${MAIN}"><authors><author>Me</author></authors><commentList><comment ref="C7" authorId="0"><text><r><rPr><b/></rPr><t>Me:</t></r><r><t xml:space="preserve"> call first</t></r></text></comment></commentList></comments>`,
    });
    expect(read(zipParts(book))[0]?.notes).toEqual([{ row: 6, column: 2, text: 'Me: call first' }]);
  });

  it('that a library wrote is read as it was meant', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Packing List');
    sheet.addRow([
      'text',
      12,
      true,
      new Date(Date.UTC(2026, 10, 21)),
      { formula: 'B1*2', result: 24 },
      { error: '#N/A' },
    ]);
    sheet.addRow([
      { richText: [{ text: 'a ' }, { font: { bold: true }, text: 'b' }] },
      null,
      { text: 'link', hyperlink: 'https://x.example' },
    ]);
    sheet.getCell('B1').note = 'careful';
    const [tab] = read(new Uint8Array(await workbook.xlsx.writeBuffer()));
    expect(tab?.rows).toEqual([
      ['text', 12, true, 46347, 24, '#N/A'],
      ['a b', null, 'link'],
    ]);
    expect(tab?.notes).toEqual([{ row: 0, column: 1, text: 'careful' }]);
  });
});

describe('a file that is refused', () => {
  const good = bookParts(worksheet('<row r="1"><c><v>1</v></c></row>'));

  it('is told for what it is', () => {
    expect(refusal(Buffer.alloc(0))).toMatch(/empty/);
    expect(refusal(Buffer.from('Product,Store\n1,2\n'))).toMatch(/CSV/);
    expect(refusal(Buffer.from('\uFEFF  <html><table></table></html>'))).toMatch(/web page/);
    const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    expect(refusal(Buffer.concat([ole, Buffer.from('..EncryptedPackage..', 'utf16le')]))).toMatch(/password/);
    expect(refusal(Buffer.concat([ole, Buffer.from('Workbook', 'utf16le')]))).toMatch(/\.xls\)/);
    expect(refusal(zipOf([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }]))).toMatch(
      /\.ods/,
    );
    expect(refusal(zipOf([{ name: 'photo.jpg', content: 'x' }]))).toMatch(/not a workbook/);
    const binary = { '_rels/.rels': relationships(['a', `${OFFICE}/officeDocument`, 'xl/workbook.bin']) };
    expect(refusal(zipParts({ ...good, ...binary }))).toMatch(/\.xlsb/);
    const document = { 'xl/workbook.xml': '<document xmlns="urn:w"><body/></document>' };
    expect(refusal(zipParts({ ...good, ...document }))).toMatch(/another kind of Office document/);
  });

  it('is one that was cut off or damaged, wherever', () => {
    const bytes = zipParts(good);
    for (let at = 1; at < bytes.length; at += 37) expect(refusal(bytes.subarray(0, at))).not.toBe('It was read.');
    for (let at = 0; at < bytes.length; at += 11) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      // Damage is noticed or does not matter; it is never an error of another kind.
      expect(typeof refusal(changed)).toBe('string');
    }
  });

  it('is one that declares a document type or entities of its own', () => {
    const bomb = `<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>${worksheet('<row><c t="inlineStr"><is><t>&a;</t></is></c></row>')}`;
    expect(refusal(zipParts({ ...good, 'xl/worksheets/sheet1.xml': bomb }))).toMatch(/document type/);
    const entity = worksheet('<row><c t="inlineStr"><is><t>&a;</t></is></c></row>');
    expect(refusal(zipParts({ ...good, 'xl/worksheets/sheet1.xml': entity }))).toMatch(/entity/);
  });

  it('is one whose XML is not well formed', () => {
    for (const sheet of [
      '',
      '<worksheet>',
      '<worksheet><sheetData></worksheet></sheetData>',
      '<worksheet></worksheet><worksheet></worksheet>',
      '<worksheet a></worksheet>',
      '<worksheet a=b></worksheet>',
      '<worksheet a="1></worksheet>',
      '<worksheet><!-- ></worksheet>',
      'text<worksheet/>',
      `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`,
    ]) {
      expect(refusal(zipParts({ ...good, 'xl/worksheets/sheet1.xml': sheet }))).toMatch(/damaged/);
    }
  });

  it('is one whose pieces do not fit together', () => {
    const bad = (xml: string) => refusal(zipParts({ ...good, 'xl/worksheets/sheet1.xml': worksheet(xml) }));
    expect(bad('<row><c t="s"><v>0</v></c></row>')).toMatch(/a text is missing/);
    expect(bad('<row r="x"><c><v>0</v></c></row>')).toMatch(/row has no number/);
    expect(bad('<row r="1048577"><c><v>0</v></c></row>')).toMatch(/more rows/);
    expect(bad('<row><c r="1"><v>0</v></c></row>')).toMatch(/cell has no place/);
    expect(bad('<row><c r="XFE1"><v>0</v></c></row>')).toMatch(/more columns/);
    const gone = { 'xl/_rels/workbook.xml.rels': relationships() };
    expect(refusal(zipParts({ ...good, ...gone }))).toMatch(/a worksheet is missing/);
    const twice = [...Object.entries(good), ['XL/workbook.xml', 'x'] as const].map(([name, content]) => ({
      name,
      content,
    }));
    expect(refusal(zipOf(twice))).toMatch(/twice/);
  });

  it('is one that would fill the memory: packed tight, or cells so far apart that their blanks do', () => {
    const spaces = Buffer.alloc(161 * 1024 * 1024, ' ');
    expect(refusal(zipParts({ ...good, 'xl/worksheets/sheet1.xml': spaces }))).toMatch(/160 MB/);
    const far = Array.from({ length: 400 }, (_, i) => `<row r="${i + 1}"><c r="XFD${i + 1}"><v>1</v></c></row>`).join(
      '',
    );
    expect(refusal(zipParts({ ...good, 'xl/worksheets/sheet1.xml': worksheet(far) }))).toMatch(
      /larger than a packing list/,
    );
  });
});
