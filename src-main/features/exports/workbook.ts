// Tables as one Excel workbook, a sheet each, written as the rows come. Written by hand and not by a library: none
// of those at hand can mark text as text (quotePrefix) or waits for a slow disk, and both matter here. A table that
// is longer than a sheet may be goes on in the next one, with the header again.
import { cellXml } from './cell-text.ts';
import { STYLES_XML, sheetPieces } from './sheet.ts';
import type { Row, Table } from './table.ts';
import { createZip, type ZipOptions } from './zip.ts';

const EXCEL_ROWS = 1_048_576;
const LONGEST_NAME = 31;

export interface WorkbookOptions extends ZipOptions {
  /** With the header; Excel's own limit when absent. */
  readonly rowsPerSheet?: number;
}

/** Writes the workbook to the sink. Rejects when the signal aborts. */
export async function writeWorkbook(tables: Iterable<Table>, options: WorkbookOptions): Promise<void> {
  const rowsPerSheet = (options.rowsPerSheet ?? EXCEL_ROWS) - 1;
  const zip = createZip(options);
  const names: string[] = [];
  for (const { title, columns, pages } of tables) {
    const rows = await createRowSource(pages);
    try {
      for (let part = 1; part === 1 || rows.more(); part += 1) {
        names.push(sheetName(part === 1 ? title : `${title} (${part})`, names));
        const look = rows.look();
        await zip.entry(`xl/worksheets/sheet${names.length}.xml`, sheetPieces(columns, look, rows.take(rowsPerSheet)));
      }
    } finally {
      await rows.close();
    }
  }
  for (const [name, xml] of partsOf(names)) await zip.entry(name, [xml]);
  await zip.close();
}

/** Pages that can be taken by a number of rows, over several sheets. */
async function createRowSource(pages: Table['pages']) {
  const iterator = Symbol.asyncIterator in pages ? pages[Symbol.asyncIterator]() : pages[Symbol.iterator]();
  let page: readonly Row[] = [];
  let over = false;
  const fill = async (): Promise<void> => {
    while (page.length === 0 && !over) {
      const next = await iterator.next();
      if (next.done) over = true;
      else page = next.value;
    }
  };
  await fill();
  return {
    look: () => page,
    more: () => page.length > 0,
    close: async () => {
      await iterator.return?.();
    },
    take: async function* (most: number): AsyncGenerator<readonly Row[]> {
      let left = most;
      while (left > 0 && page.length > 0) {
        const piece = page.slice(0, left);
        page = page.slice(left);
        left -= piece.length;
        yield piece;
        await fill();
      }
    },
  };
}

/** A name Excel takes: at most 31 characters, none of []:*?/\, no apostrophe at the ends, none twice. */
export function sheetName(title: string, taken: readonly string[]): string {
  const plain = title
    .toWellFormed()
    .replaceAll(/[[\]:*?/\\\p{Cc}]/gu, ' ')
    .replaceAll(/^[\s']+|[\s']+$/g, '');
  const known = new Set(taken.map((name) => name.toLowerCase()));
  // "History" is Excel's own.
  const base = plain === '' || plain.toLowerCase() === 'history' ? 'Sheet' : plain;
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? (/ \(\d+\)$/.exec(base)?.[0] ?? '') : ` (${n})`;
    const begin = n === 1 ? base.slice(0, base.length - end.length) : base;
    const name = `${begin
      .slice(0, LONGEST_NAME - end.length)
      .toWellFormed()
      .trimEnd()}${end}`;
    if (!known.has(name.toLowerCase())) return name;
  }
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function partsOf(names: readonly string[]): [string, string][] {
  const relationship = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relationships = (content: string): string =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`;
  const override = (part: string, type: string): string =>
    `<Override PartName="/xl/${part}" ContentType="${CONTENT}.${type}+xml"/>`;
  const each = (write: (n: number, name: string) => string): string =>
    names.map((name, i) => write(i + 1, name)).join('');
  return [
    ['xl/styles.xml', STYLES_XML],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${each(
        (n, name) => `<sheet name="${cellXml(name).replaceAll('"', '&quot;')}" sheetId="${n}" r:id="rId${n}"/>`,
      )}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relationships(
        `${each((n) => relationship(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`))}${relationship('styles', 'styles', 'styles.xml')}`,
      ),
    ],
    ['_rels/.rels', relationships(relationship('workbook', 'officeDocument', 'xl/workbook.xml'))],
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}${each((n) => override(`worksheets/sheet${n}.xml`, 'worksheet'))}</Types>`,
    ],
  ];
}
