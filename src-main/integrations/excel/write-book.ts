// A workbook's bytes: our tabs, and everything else a workbook had before. Our tabs are written whole; a worksheet of
// anybody else goes over as it was, byte for byte.

import { CONTENT_TYPES, type ContentTypes, contentTypesXml } from './content-types.ts';
import { unreadable } from './faults.ts';
import { type KeptBook, NAMESPACES, newBook, openKept } from './kept-book.ts';
import { commentsXml, notesDrawing, notesOf } from './notes.ts';
import { LARGEST_PART, type Relationship, relationshipsPart } from './package.ts';
import type { TabToWrite } from './port.ts';
import { addStyles } from './styles.ts';
import { type PlacedTab, workbookPart } from './workbook-part.ts';
import { checkTab, sheetPieces } from './write-sheet.ts';
import { attributeText, XmlError } from './xml.ts';
import { XML_HEAD } from './xml-children.ts';
import { type PartToWrite, writeZip } from './zip-write.ts';

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument';

/** `over` is the workbook to be replaced, null when there is none. Throws ExcelError 'unreadable'. */
export async function writeBook(
  over: Uint8Array | null,
  tabs: readonly TabToWrite[],
  breathe: () => void,
): Promise<Buffer> {
  const titles = new Set(tabs.map(({ title }) => title.toLowerCase()));
  if (titles.size !== tabs.length || tabs.every(({ hidden }) => hidden)) {
    throw unreadable('A workbook needs a visible worksheet, and its titles may not be the same.');
  }
  for (const tab of tabs) checkTab(tab);
  try {
    const kept = over === null ? newBook() : openKept(over, (title) => titles.has(title.toLowerCase()));
    return await writeZip(parts(kept, tabs, breathe));
  } catch (error) {
    throw error instanceof XmlError ? unreadable(`The workbook is damaged: ${error.message}.`) : error;
  }
}

function parts(kept: KeptBook, tabs: readonly TabToWrite[], breathe: () => void): PartToWrite[] {
  const namespaces = kept.strict ? NAMESPACES.strict : NAMESPACES.transitional;
  const { types } = kept;
  const folder = kept.workbook.slice(0, kept.workbook.lastIndexOf('/') + 1);
  const written: PartToWrite[] = [];
  const taken = new Set(kept.parts.map((name) => name.toLowerCase()));
  const put = (name: string, content: Uint8Array | string, type: string | null): void => {
    written.push({ name, content: typeof content === 'string' ? Buffer.from(content) : content });
    taken.add(name.toLowerCase());
    if (type !== null) types.parts.set(`/${name}`, `${TYPE}.${type}`);
  };
  const free = (name: (n: number) => string): string => {
    let n = 1;
    while (taken.has(name(n).toLowerCase())) n += 1;
    return name(n);
  };
  const relationships: Relationship[] = [...kept.relationships];
  const ids = new Set(relationships.map(({ id }) => id));
  const relate = (type: string, target: string): string => {
    let n = 1;
    while (ids.has(`rId${n}`)) n += 1;
    ids.add(`rId${n}`);
    const fullType = `${namespaces.office}/${type}`;
    relationships.push({ id: `rId${n}`, type, fullType, part: null, target, external: false });
    return `rId${n}`;
  };

  const looks = addStyles(kept.stylesXml, namespaces.main);
  const stylesPart = kept.stylesPart ?? `${folder}styles.xml`;
  put(stylesPart, looks.xml, kept.stylesPart === null ? 'spreadsheetml.styles+xml' : null);
  if (kept.stylesPart === null) relate('styles', 'styles.xml');

  let more = kept.sheets.length;
  const placed: (PlacedTab & { readonly part: string })[] = tabs.map((tab) => {
    const known = kept.sheets.findIndex(({ title }) => title.toLowerCase() === tab.title.toLowerCase());
    const name = free((n) => `${folder}worksheets/sheet${n}.xml`);
    taken.add(name.toLowerCase());
    const index = known >= 0 ? known : more;
    if (known < 0) more += 1;
    return { tab, index, part: name, relationshipId: relate('worksheet', name.slice(folder.length)) };
  });
  const workbook = workbookPart(kept.workbookXml, placed, namespaces.office);
  placed.forEach(({ tab, index, part }, number) => {
    const notes = notesOf(tab);
    const writing = {
      namespace: namespaces.main,
      officeNamespace: namespaces.office,
      styles: looks.styles,
      from1904: kept.from1904,
      selected: index === workbook.shown,
      notesDrawing: notes.length > 0 ? 'rId1' : null,
      breathe,
    };
    const sheet = joined(sheetPieces(tab, writing));
    if (sheet.length > LARGEST_PART) throw unreadable(`"${tab.title}" is larger than a packing list can be.`);
    put(part, sheet, 'spreadsheetml.worksheet+xml');
    if (notes.length === 0) return;
    const drawing = free((n) => `${folder}drawings/vmlDrawing${n}.vml`);
    const comments = free((n) => `${folder}comments${n}.xml`);
    put(drawing, notesDrawing(notes, number), 'vmlDrawing');
    put(comments, commentsXml(notes, namespaces.main), 'spreadsheetml.comments+xml');
    const points = [
      { id: 'rId1', fullType: `${namespaces.office}/vmlDrawing`, target: `../${drawing.slice(folder.length)}` },
      { id: 'rId2', fullType: `${namespaces.office}/comments`, target: `../${comments.slice(folder.length)}` },
    ];
    put(relationshipsPart(part), relationshipsXml(points), null);
  });
  put(kept.workbook, workbook.xml, null);
  put(relationshipsPart(kept.workbook), relationshipsXml(relationships), null);
  put('_rels/.rels', relationshipsXml(kept.roots), null);
  const carried = kept.parts.map((name): PartToWrite => ({ name, content: kept.packed(name) }));
  return [contents(types), ...written, ...carried];
}

const contents = (types: ContentTypes): PartToWrite => ({
  name: CONTENT_TYPES,
  content: Buffer.from(contentTypesXml(types)),
});

function joined(pieces: Iterable<string>): Buffer {
  const bytes: Buffer[] = [];
  for (const piece of pieces) bytes.push(Buffer.from(piece));
  return Buffer.concat(bytes);
}

function relationshipsXml(
  list: readonly (Pick<Relationship, 'id' | 'fullType' | 'target'> & { readonly external?: boolean })[],
): string {
  const each = list.map(
    ({ id, fullType, target, external }) =>
      `<Relationship Id="${attributeText(id)}" Type="${attributeText(fullType)}" Target="${attributeText(target)}"${external ? ' TargetMode="External"' : ''}/>`,
  );
  return `${XML_HEAD}<Relationships xmlns="${RELATIONSHIPS}">${each.join('')}</Relationships>`;
}
