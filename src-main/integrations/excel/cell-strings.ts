// How a text is spelled inside a workbook and read back: XML's own signs, and Excel's _x000D_ for characters XML cannot
// hold or would change on the way. A text that only looks like such an escape is protected by one.
import type { XmlReader } from './xml.ts';

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** Excel's limit for a cell, in UTF-16 units, as it counts them. */
export const LONGEST_TEXT = 32_767;

/** What a text of a workbook means once its XML is undone. */
export const readEscapes = (text: string): string =>
  text.includes('_x') ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;

const CONTROL = '\\u0000-\\u0008\\u000b-\\u001f\\ufffe\\uffff';
const LONE = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const SPECIAL = new RegExp(`[&<>${CONTROL}]|_(?=x[0-9A-Fa-f]{4}_)|${LONE}`, 'g');
const ANY_SPECIAL = new RegExp(`[&<>${CONTROL}\\ud800-\\udfff]|_x`);

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as the content of an element. Nothing is left out or changed: readEscapes gives it back. */
export function writeText(text: string): string {
  if (!ANY_SPECIAL.test(text)) return text;
  return text.replace(SPECIAL, (sign) => {
    const hex = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return MARKUP[sign] ?? `_x${hex}_`;
  });
}

const HIDDEN = new RegExp(`[${CONTROL}]|_(?=x[0-9A-Fa-f]{4}_)|${LONE}`, 'g');

/** The same for a text that becomes an attribute: XML's own signs are left to whoever writes the attribute. */
export const escapeHidden = (text: string): string =>
  text.replace(HIDDEN, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);

const EDGE = /^[ \t\n]|[ \t\n]$/;

/** The element of a text, its outer blanks kept. */
export const textElement = (text: string): string =>
  `<t${EDGE.test(text) ? ' xml:space="preserve"' : ''}>${writeText(text)}</t>`;

/** Inside an si, is or text element just opened: its runs joined, how it is read aloud left out. */
export function readRichText(xml: XmlReader, preserved: boolean): string {
  const depth = xml.depth;
  let text = '';
  while (xml.depth >= depth) {
    if (xml.next() !== 'open') continue;
    if (xml.name === 't') {
      const keeps = preserved || xml.attribute('xml:space') === 'preserve';
      const content = xml.content();
      text += keeps ? content : content.replaceAll(/^[ \t\n]+|[ \t\n]+$/g, '');
    } else if (xml.name !== 'r') xml.skip();
  }
  return readEscapes(text);
}
