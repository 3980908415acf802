// The workbook part with our tabs in it: the list of worksheets, their filters' names, and the order to compute
// everything when the file is opened. What else it says stays as it is.
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import type { TabToWrite } from './port.ts';
import { attributeText } from './xml.ts';
import {
  attributesOf,
  cutXml,
  inDocument,
  joinXml,
  putChild,
  withAttribute,
  XML_HEAD,
  type XmlPieces,
} from './xml-children.ts';

export interface PlacedTab {
  readonly tab: TabToWrite;
  /** Its place among all worksheets, from 0. */
  readonly index: number;
  readonly relationshipId: string;
}

const ORDER = [
  ...['fileVersion', 'fileSharing', 'workbookPr', 'workbookProtection', 'bookViews', 'sheets', 'functionGroups'],
  ...['externalReferences', 'definedNames', 'calcPr', 'oleSize', 'customWorkbookViews', 'pivotCaches', 'smartTagPr'],
  ...['smartTagTypes', 'webPublishing', 'fileRecoveryPr', 'webPublishObjects', 'extLst'],
];

const FILTER_NAME = '_xlnm._FilterDatabase';

/** Answers the part and which worksheet is shown first. Throws XmlError. */
export function workbookPart(
  source: string,
  placed: readonly PlacedTab[],
  officeNamespace: string,
): { xml: string; shown: number } {
  const pieces = cutXml(source);
  pieces.head = pieces.head.replace(/^\uFEFF?\s*(?:<\?xml[^>]*\?>)?\s*/, '');
  const shown = putSheets(pieces, placed, officeNamespace);
  putNames(pieces, placed);
  const calculation = rawOf(pieces, 'calcPr') ?? inDocument(pieces.prefix, '<calcPr calcId="191029"/>');
  putChild(pieces, 'calcPr', withAttribute(calculation, 'fullCalcOnLoad', '1'), ORDER);
  return { xml: XML_HEAD + joinXml(pieces), shown };
}

const rawOf = (pieces: XmlPieces, name: string): string | null =>
  pieces.children.find((child) => child.name === name)?.raw ?? null;

function putSheets(pieces: XmlPieces, placed: readonly PlacedTab[], officeNamespace: string): number {
  const list = cutXml(rawOf(pieces, 'sheets') ?? inDocument(pieces.prefix, '<sheets></sheets>'));
  const numbers = list.children.map(({ raw }) => Number(attributesOf(raw).get('sheetId')) || 0);
  let highest = Math.max(0, ...numbers);
  for (const { tab, index, relationshipId } of placed) {
    const known = numbers[index];
    const state = tab.hidden ? ' state="hidden"' : '';
    highest += known === undefined ? 1 : 0;
    const raw = `<sheet xmlns:r="${officeNamespace}" name="${attributeText(tab.title)}" sheetId="${known ?? highest}"${state} r:id="${relationshipId}"/>`;
    list.children[index] = { name: 'sheet', raw: inDocument(pieces.prefix, raw) };
  }
  putChild(pieces, 'sheets', joinXml(list), ORDER);
  const visible = list.children.map(({ raw }) => !/hidden$/i.test(attributesOf(raw).get('state') ?? ''));
  return showFirst(pieces, visible);
}

/** The worksheet that is shown when the workbook opens: as it was, unless that one is hidden by now. */
function showFirst(pieces: XmlPieces, visible: readonly boolean[]): number {
  const fresh = inDocument(pieces.prefix, '<bookViews><workbookView/></bookViews>');
  const views = cutXml(rawOf(pieces, 'bookViews') ?? fresh);
  const view = views.children[0];
  const before = Number(view === undefined ? 0 : (attributesOf(view.raw).get('activeTab') ?? 0));
  const shown = visible[before] === true ? before : Math.max(0, visible.indexOf(true));
  if (view !== undefined && shown !== before) view.raw = withAttribute(view.raw, 'activeTab', String(shown));
  if (view !== undefined) putChild(pieces, 'bookViews', joinXml(views), ORDER);
  return shown;
}

/** Excel keeps the range of a worksheet's filter as a hidden name; ours are written anew. */
function putNames(pieces: XmlPieces, placed: readonly PlacedTab[]): void {
  const fresh = inDocument(pieces.prefix, '<definedNames></definedNames>');
  const names = cutXml(rawOf(pieces, 'definedNames') ?? fresh);
  const ours = new Set(placed.map(({ index }) => String(index)));
  names.children = names.children.filter(({ raw }) => {
    const attributes = attributesOf(raw);
    return attributes.get('name') !== FILTER_NAME || !ours.has(attributes.get('localSheetId') ?? '');
  });
  for (const { tab, index } of placed) {
    if (tab.headerRow === null) continue;
    const last = columnLetters(Math.max(0, tab.columns.length - 1));
    const bottom = Math.max(tab.rows.length, tab.headerRow + 1);
    const range = `'${tab.title.replaceAll("'", "''")}'!$A$${tab.headerRow + 1}:$${last}$${bottom}`;
    const raw = `<definedName name="${FILTER_NAME}" localSheetId="${index}" hidden="1">${attributeText(range)}</definedName>`;
    names.children.push({ name: 'definedName', raw: inDocument(pieces.prefix, raw) });
  }
  if (names.children.length > 0) putChild(pieces, 'definedNames', joinXml(names), ORDER);
  else pieces.children = pieces.children.filter(({ name }) => name !== 'definedNames');
}
