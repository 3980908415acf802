// The looks our tabs need, added to whatever looks a workbook has. What is there already is used again, so that writing
// the same workbook a thousand times does not grow it.
import { cutXml, inDocument, joinXml, putChild, withAttribute, XML_HEAD, type XmlPieces } from './xml-children.ts';

/** Numbers of cell formats; `quoted` ones keep a text a text when somebody edits it, whatever it begins with. */
export interface BookStyles {
  readonly header: number;
  readonly text: number;
  readonly textQuoted: number;
  readonly number: number;
  readonly numberQuoted: number;
  readonly date: number;
  readonly dateQuoted: number;
  /** Numbers of formats for conditions. */
  readonly green: number;
  readonly amber: number;
}

const ORDER = ['numFmts', 'fonts', 'fills', 'borders', 'cellStyleXfs', 'cellXfs', 'cellStyles', 'dxfs', 'tableStyles'];
const AFTER = ['colors', 'extLst'];

const DEFAULTS: readonly (readonly [section: string, children: readonly string[]])[] = [
  ['fonts', ['<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>']],
  ['fills', ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>']],
  ['borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']],
  ['cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']],
  ['cellXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>']],
  ['cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']],
  ['dxfs', []],
];

/** Excel's own numbers: everything as it is, text, a day the way the computer writes days. */
const GENERAL = 0;
const TEXT = 49;
const DATE = 14;

/** `styles` is the part's text, null when there is none yet. Throws XmlError. */
export function addStyles(styles: string | null, namespace: string): { xml: string; styles: BookStyles } {
  const pieces = cutXml(styles ?? `<styleSheet xmlns="${namespace}"></styleSheet>`);
  const section = new Map(DEFAULTS.map(([name, children]) => [name, openSection(pieces, name, children)]));
  const add = (name: string, raw: string): number => {
    const children = section.get(name)?.children ?? [];
    const own = inDocument(pieces.prefix, raw);
    const known = children.findIndex((child) => child.raw === own);
    return known >= 0 ? known : children.push({ name: '', raw: own }) - 1;
  };
  const bold = add('fonts', boldFont(section.get('fonts')?.children[0]?.raw ?? '', pieces.prefix));
  const cell = (format: number, more = '', font = 0, inner = ''): number => {
    const begin = `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0"${more} applyNumberFormat="1"`;
    return add('cellXfs', inner === '' ? `${begin}/>` : `${begin}>${inner}</xf>`);
  };
  const quoted = ' quotePrefix="1"';
  const colour = (rgb: string): number =>
    add(
      'dxfs',
      `<dxf><fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor rgb="${rgb}"/></patternFill></fill></dxf>`,
    );
  const added: BookStyles = {
    header: cell(TEXT, ' applyFont="1" applyAlignment="1"', bold, '<alignment vertical="center" wrapText="1"/>'),
    text: cell(TEXT),
    textQuoted: cell(TEXT, quoted),
    number: cell(GENERAL),
    numberQuoted: cell(GENERAL, quoted),
    date: cell(DATE),
    dateQuoted: cell(DATE, quoted),
    green: colour('FFC6EFCE'),
    amber: colour('FFFFEB9C'),
  };
  for (const [name, content] of section) {
    content.head = withAttribute(content.head, 'count', String(content.children.length));
    putChild(pieces, name, joinXml(content), [...ORDER, ...AFTER]);
  }
  return { xml: XML_HEAD + joinXml(pieces), styles: added };
}

/** A part of the styles, made when it is missing and filled with what every workbook has when it is empty. */
function openSection(pieces: XmlPieces, name: string, defaults: readonly string[]): XmlPieces {
  const { prefix } = pieces;
  const raw = pieces.children.find((child) => child.name === name)?.raw ?? inDocument(prefix, `<${name}></${name}>`);
  const section = cutXml(raw);
  if (section.children.length === 0) {
    section.children = defaults.map((child) => ({ name: '', raw: inDocument(prefix, child) }));
  }
  return section;
}

/** The workbook's usual font, bold. Answers it without prefixes. */
function boldFont(font: string, prefix: string): string {
  const plain = prefix === '' ? font : font.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</');
  const thin = plain.replaceAll(/<b(?:\s[^>]*)?\/>/g, '').replace(/^<font([^>]*)\/>$/, '<font$1></font>');
  return thin.replace(/^<font([^>]*)>/, '<font$1><b/>');
}
