// Where the pieces of a workbook are: the workbook part, its worksheets in order, its texts and styles. Both dialects of
// the format (transitional and strict) are understood.
import { unreadable } from './faults.ts';
import type { BookPackage, Relationship } from './package.ts';

export interface SheetPart {
  readonly title: string;
  readonly sheetId: string;
  readonly relationshipId: string;
  readonly state: 'visible' | 'hidden' | 'veryHidden';
  /** The part it stands in; null for what is no worksheet, such as a chart sheet. */
  readonly part: string | null;
}

export interface BookParts {
  readonly workbook: string;
  readonly relationships: readonly Relationship[];
  readonly sheets: readonly SheetPart[];
  /** Its days count from 1904 on. */
  readonly from1904: boolean;
  readonly sharedStrings: string | null;
  readonly styles: string | null;
}

const isTrue = (value: string | null): boolean => value === '1' || value === 'true';

/** Throws ExcelError 'unreadable'. */
export function findParts(book: BookPackage): BookParts {
  if (!book.has('_rels/.rels')) {
    const isDocument = book.has('META-INF/manifest.xml') || book.has('mimetype');
    throw unreadable(
      isDocument
        ? 'The file is an OpenDocument spreadsheet (.ods) under another name.'
        : 'The file is an archive, but not a workbook.',
    );
  }
  const main = book.relationships('').find(({ type }) => type === 'officeDocument');
  const workbook = main?.part ?? null;
  if (workbook === null) throw unreadable('The file is an archive, but not a workbook.');
  if (workbook.toLowerCase().endsWith('.bin')) {
    throw unreadable('The file is a binary workbook (.xlsb) under another name.');
  }
  const relationships = book.relationships(workbook);
  const partOf = (type: string): string | null => {
    const part = relationships.find((relationship) => relationship.type === type)?.part ?? null;
    return part !== null && book.has(part) ? part : null;
  };
  return {
    workbook,
    relationships,
    ...readWorkbook(book, workbook, relationships),
    sharedStrings: partOf('sharedStrings'),
    styles: partOf('styles'),
  };
}

function readWorkbook(
  book: BookPackage,
  workbook: string,
  relationships: readonly Relationship[],
): Pick<BookParts, 'sheets' | 'from1904'> {
  const xml = book.reader(workbook);
  const sheets: SheetPart[] = [];
  let from1904 = false;
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event !== 'open') continue;
    if (xml.depth === 1 && xml.name !== 'workbook') throw unreadable('The file is another kind of Office document.');
    if (xml.depth === 2 && xml.name === 'workbookPr') from1904 = isTrue(xml.attribute('date1904'));
    if (xml.depth !== 3 || xml.name !== 'sheet') continue;
    const relationshipId = xml.prefixed('id') ?? '';
    const relationship = relationships.find(({ id }) => id === relationshipId);
    if (!relationship) throw unreadable('The workbook is damaged: a worksheet is missing.');
    const state = xml.attribute('state');
    sheets.push({
      title: xml.attribute('name') ?? '',
      sheetId: xml.attribute('sheetId') ?? '',
      relationshipId,
      state: state === 'hidden' || state === 'veryHidden' ? state : 'visible',
      part: relationship.type === 'worksheet' ? relationship.part : null,
    });
  }
  if (sheets.length === 0) throw unreadable('The workbook has no worksheets.');
  return { sheets, from1904 };
}
