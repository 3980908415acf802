// Changes single elements of a part somebody else wrote and leaves every other character as it is: the part is cut into
// the elements straight below its root, which are replaced, added in their place, or kept.
import { attributeText, XmlReader } from './xml.ts';

export interface XmlPieces {
  /** The root's own tag, and what closes it. */
  head: string;
  readonly tail: string;
  /** What stands before names of the document's namespace: "x:", or nothing. */
  readonly prefix: string;
  children: { readonly name: string; raw: string }[];
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Throws XmlError. Comments between the elements are left out. */
export function cutXml(source: string): XmlPieces {
  const xml = new XmlReader(source);
  let head = '';
  let root = '';
  let from = 0;
  const children: { name: string; raw: string }[] = [];
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event === 'open' && xml.depth === 1) {
      root = `${xml.rootPrefix}${xml.name}`;
      head = source.slice(xml.from, xml.at).replace(/\/>$/, '>');
    } else if (event === 'open' && xml.depth === 2) from = xml.from;
    else if (event === 'close' && xml.depth === 1) children.push({ name: xml.name, raw: source.slice(from, xml.at) });
  }
  return { head, tail: `</${root}>`, prefix: xml.rootPrefix, children };
}

export const joinXml = ({ head, tail, children }: XmlPieces): string =>
  `${head}${children.map(({ raw }) => raw).join('')}${tail}`;

/** An element written without prefixes, spelled the way of the document it goes into. */
export const inDocument = (prefix: string, raw: string): string =>
  prefix === '' ? raw : raw.replaceAll(/<(\/?)([A-Za-z])/g, `<$1${prefix}$2`);

/** Replaces the child of that name, or puts it where the format's order of elements wants it. */
export function putChild(pieces: XmlPieces, name: string, raw: string, order: readonly string[]): void {
  const known = pieces.children.find((child) => child.name === name);
  if (known) {
    known.raw = raw;
    return;
  }
  const place = order.indexOf(name);
  const next = pieces.children.findIndex((child) => order.indexOf(child.name) > place);
  pieces.children.splice(next < 0 ? pieces.children.length : next, 0, { name, raw });
}

/** The attributes of an element as it stands, by their names as written. */
export function attributesOf(raw: string): Map<string, string> {
  const xml = new XmlReader(raw);
  xml.next();
  return new Map(xml.all());
}

/** The element with an attribute set in its own tag. */
export function withAttribute(raw: string, name: string, value: string): string {
  const tag = /^<[^\s/>]+/.exec(raw)?.[0] ?? '';
  const attribute = ` ${name}="${attributeText(value)}"`;
  const end = new XmlReader(raw);
  end.next();
  const own = raw.slice(0, end.at);
  const set = new RegExp(`\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*')`);
  const changed = set.test(own) ? own.replace(set, () => attribute) : `${tag}${attribute}${own.slice(tag.length)}`;
  return changed + raw.slice(end.at);
}
