// What each part of a package is, as its table of contents says: read, changed, and written again.
import type { BookPackage } from './package.ts';
import { attributeText } from './xml.ts';
import { XML_HEAD } from './xml-children.ts';

export interface ContentTypes {
  /** By the ending of the name. */
  readonly endings: Map<string, string>;
  /** By the whole name, with a leading slash. */
  readonly parts: Map<string, string>;
}

export const CONTENT_TYPES = '[Content_Types].xml';
const NAMESPACE = 'http://schemas.openxmlformats.org/package/2006/content-types';

export function readContentTypes(book: BookPackage): ContentTypes {
  const types: ContentTypes = { endings: new Map(), parts: new Map() };
  const xml = book.reader(CONTENT_TYPES);
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event !== 'open') continue;
    const type = xml.attribute('ContentType') ?? '';
    if (xml.name === 'Default') types.endings.set(xml.attribute('Extension') ?? '', type);
    if (xml.name === 'Override') types.parts.set(xml.attribute('PartName') ?? '', type);
  }
  return types;
}

export function contentTypesXml({ endings, parts }: ContentTypes): string {
  const type = (value: string): string => ` ContentType="${attributeText(value)}"/>`;
  const byEnding = [...endings].map(([name, value]) => `<Default Extension="${attributeText(name)}"${type(value)}`);
  const byName = [...parts].map(([name, value]) => `<Override PartName="${attributeText(name)}"${type(value)}`);
  return `${XML_HEAD}<Types xmlns="${NAMESPACE}">${byEnding.join('')}${byName.join('')}</Types>`;
}
