// What of a workbook on disk stays when our tabs are written into it: every part that is not ours and that is not there
// for one of ours alone. Without such a workbook: the bare bones of a new one.
import { type BookParts, findParts, type SheetPart } from './book-parts.ts';
import { type ContentTypes, readContentTypes } from './content-types.ts';
import { type BookPackage, openPackage, type Relationship, relationshipsPart } from './package.ts';

export interface KeptBook {
  readonly workbook: string;
  /** The workbook part's text. */
  readonly workbookXml: string;
  /** All worksheets the workbook had, in order; those of ours are replaced. */
  readonly sheets: readonly SheetPart[];
  /** What the workbook part still points to. */
  readonly relationships: readonly Relationship[];
  /** What the package points to. */
  readonly roots: readonly Relationship[];
  readonly types: ContentTypes;
  readonly stylesPart: string | null;
  readonly stylesXml: string | null;
  readonly from1904: boolean;
  readonly strict: boolean;
  /** Parts that go over packed as they are. */
  readonly parts: readonly string[];
  packed: BookPackage['packed'];
}

export const NAMESPACES = {
  transitional: {
    main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
    office: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  },
  strict: {
    main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
    office: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
  },
} as const;

const { main, office } = NAMESPACES.transitional;
const WORKBOOK = 'xl/workbook.xml';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A new workbook, without worksheets yet. */
export function newBook(): KeptBook {
  return {
    workbook: WORKBOOK,
    workbookXml: `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr/><bookViews><workbookView/></bookViews><sheets></sheets></workbook>`,
    sheets: [],
    relationships: [],
    roots: [
      {
        id: 'rId1',
        type: 'officeDocument',
        fullType: `${office}/officeDocument`,
        part: WORKBOOK,
        target: WORKBOOK,
        external: false,
      },
    ],
    types: {
      endings: new Map([
        ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
        ['xml', 'application/xml'],
      ]),
      parts: new Map([[`/${WORKBOOK}`, `${SHEET_TYPE}.sheet.main+xml`]]),
    },
    stylesPart: null,
    stylesXml: null,
    from1904: false,
    strict: false,
    parts: [],
    packed: () => {
      throw new RangeError('A new workbook has no parts.');
    },
  };
}

/** Written anew, or of no use once our tabs are: what Excel computed in which order, and who wrote the file last. */
const NEVER_KEPT = new Set(['calcChain', 'extended-properties']);

/**
 * `ours` answers whether a worksheet of that title is replaced. A workbook in which nothing would be left is not kept.
 * Throws ExcelError 'unreadable'.
 */
export function openKept(bytes: Uint8Array, ours: (title: string) => boolean): KeptBook {
  const book = openPackage(bytes);
  const found = findParts(book);
  if (found.sheets.every(({ title }) => ours(title))) return newBook();
  const replaced = new Set(found.sheets.filter(({ title }) => ours(title)).map((sheet) => sheet.relationshipId));
  const stays = (relationship: Relationship): boolean =>
    !NEVER_KEPT.has(relationship.type) &&
    !(replaced.has(relationship.id) && found.relationships.includes(relationship));
  const own = new Set(['', found.workbook, found.styles ?? '']);
  const dropped = droppedParts(book, found, stays);
  const types = readContentTypes(book);
  for (const name of types.parts.keys()) if (dropped.has(name.slice(1).toLowerCase())) types.parts.delete(name);
  const workbookXml = book.text(found.workbook);
  const written = new Set(
    [...own].flatMap((name) => [name, relationshipsPart(name)]).map((name) => name.toLowerCase()),
  );
  if (found.styles !== null) written.delete(relationshipsPart(found.styles).toLowerCase());
  written.add('[content_types].xml');
  return {
    workbook: found.workbook,
    workbookXml,
    sheets: found.sheets,
    relationships: found.relationships.filter(stays),
    roots: book.relationships('').filter(stays),
    types,
    stylesPart: found.styles,
    stylesXml: found.styles === null ? null : book.text(found.styles),
    from1904: found.from1904,
    strict: workbookXml.includes(NAMESPACES.strict.main),
    parts: book.names.filter((name) => !dropped.has(name.toLowerCase()) && !written.has(name.toLowerCase())),
    packed: book.packed,
  };
}

/** Parts that could be reached and no longer can, with what says where they point; lower case. */
function droppedParts(
  book: BookPackage,
  parts: BookParts,
  stays: (relationship: Relationship) => boolean,
): Set<string> {
  const before = reachable(book, parts, () => true);
  const after = reachable(book, parts, stays);
  const dropped = new Set<string>();
  for (const name of before) {
    if (after.has(name)) continue;
    dropped.add(name);
    dropped.add(relationshipsPart(name));
  }
  return dropped;
}

function reachable(book: BookPackage, parts: BookParts, follows: (relationship: Relationship) => boolean): Set<string> {
  const seen = new Set<string>();
  const waiting = [''];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const relationships = name === parts.workbook.toLowerCase() ? parts.relationships : book.relationships(name);
    for (const relationship of relationships) {
      const part = relationship.part?.toLowerCase() ?? null;
      if (part === null || seen.has(part) || !book.has(part) || !follows(relationship)) continue;
      seen.add(part);
      waiting.push(part);
    }
  }
  return seen;
}
