// Reads the XML parts of a workbook, strictly and in one pass: well-formed elements, the five entities and character
// numbers, nothing else. A document type is refused, so nothing can be made to expand. Elements of the document's own
// namespace, that of its root, go by their bare name; all others keep their prefix and so are never taken for ours.

export class XmlError extends Error {}

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SPACE = 0x20;
const COLON = ':';
const DEEPEST = 200;
const MOST_ATTRIBUTES = 500;

const isSpace = (code: number): boolean => code === SPACE || code === 0x0a || code === 0x09 || code === 0x0d;

const ENTITY = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What the characters of an element or attribute stand for. Throws XmlError for an entity it does not know. */
export function plainText(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(ENTITY, (_, hex?: string, decimal?: string, name?: string) => {
    if (name) return NAMED[name] ?? '';
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
    if (!(code <= 0x10ffff) || code === 0) throw new XmlError('an entity that is not allowed');
    return String.fromCodePoint(code);
  });
}

/** XML takes every kind of line break for a line feed. */
const withLineFeeds = (raw: string): string => (raw.includes('\r') ? raw.replaceAll(/\r\n?/g, '\n') : raw);

export type XmlEvent = 'open' | 'close' | 'text' | 'end';

export class XmlReader {
  /** Of the element just opened or closed. */
  name = '';
  /** Where the piece just read begins, and where what follows it does. */
  from = 0;
  at = 0;
  private readonly source: string;
  private prefix: string | null = null;
  private readonly open: string[] = [];
  private closesItself = false;
  private isData = false;
  private begun = false;
  private attributeCount = 0;
  /** Four places an attribute: its name's begin and end, its value's begin and end. */
  private readonly attributes: number[] = [];

  constructor(source: string) {
    this.source = source;
    if (source.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /** What stands before the names of the document's own elements: "x:", or nothing. */
  get rootPrefix(): string {
    return this.prefix ?? '';
  }

  /** Elements that are open now, the one just opened included. */
  get depth(): number {
    return this.open.length;
  }

  next(): XmlEvent {
    if (this.closesItself) {
      this.closesItself = false;
      this.from = this.at;
      return this.leave();
    }
    const { source } = this;
    for (;;) {
      this.from = this.at;
      if (this.at >= source.length) {
        if (!this.begun || this.open.length > 0) throw new XmlError('it ends too early');
        return 'end';
      }
      if (source.charCodeAt(this.at) !== LESS) {
        if (this.readText()) return 'text';
        continue;
      }
      const second = source.charCodeAt(this.at + 1);
      if (second === SLASH) return this.readClose();
      if (second === QUESTION) {
        this.at = this.after('?>', this.at + 2);
      } else if (second === BANG) {
        if (this.readBang()) return 'text';
      } else return this.readOpen();
    }
  }

  /** The characters of the text event just answered. */
  text(): string {
    const raw = withLineFeeds(this.source.slice(this.from, this.at));
    return this.isData ? raw.slice('<![CDATA['.length, -']]>'.length) : plainText(raw);
  }

  /** The value of an attribute of the element just opened, by the name as written; null when it has none. */
  attribute(name: string): string | null {
    const { attributes, source } = this;
    for (let i = 0; i < this.attributeCount; i += 4) {
      const from = attributes[i] ?? 0;
      if ((attributes[i + 1] ?? 0) - from === name.length && source.startsWith(name, from)) return this.value(i);
    }
    return null;
  }

  /** The same by local name, for attributes of another namespace such as r:id. */
  prefixed(local: string): string | null {
    for (const [name, value] of this.all()) if (name.endsWith(COLON + local)) return value;
    return null;
  }

  all(): [name: string, value: string][] {
    const found: [string, string][] = [];
    for (let i = 0; i < this.attributeCount; i += 4) {
      found.push([this.source.slice(this.attributes[i], this.attributes[i + 1]), this.value(i)]);
    }
    return found;
  }

  /** Reads on to the end of the element just opened. */
  skip(): void {
    const depth = this.open.length;
    while (this.open.length >= depth) this.next();
  }

  /** The characters straight inside the element just opened, read to its end. */
  content(): string {
    const depth = this.open.length;
    let text = '';
    while (this.open.length >= depth) if (this.next() === 'text' && this.open.length === depth) text += this.text();
    return text;
  }

  private value(i: number): string {
    const raw = this.source.slice(this.attributes[i + 2], this.attributes[i + 3]);
    return plainText(raw.replaceAll(/\r\n|[\r\n\t]/g, ' '));
  }

  private after(end: string, from: number): number {
    const at = this.source.indexOf(end, from);
    if (at < 0) throw new XmlError('it ends too early');
    return at + end.length;
  }

  /** False for the white space around the root. */
  private readText(): boolean {
    const end = this.source.indexOf('<', this.at);
    this.at = end < 0 ? this.source.length : end;
    this.isData = false;
    if (this.open.length > 0) return true;
    if (this.source.slice(this.from, this.at).trim() !== '') throw new XmlError('text outside its root element');
    return false;
  }

  /** A comment, or characters as they are: true for those. */
  private readBang(): boolean {
    if (this.source.startsWith('<!--', this.at)) {
      this.at = this.after('-->', this.at + 4);
      return false;
    }
    if (this.open.length === 0 || !this.source.startsWith('<![CDATA[', this.at)) {
      throw new XmlError('it declares a document type');
    }
    this.at = this.after(']]>', this.at);
    this.isData = true;
    return true;
  }

  private readOpen(): XmlEvent {
    const { source } = this;
    const begin = this.at + 1;
    let at = begin;
    let code = source.charCodeAt(at);
    while (!isSpace(code) && code !== GREATER && code !== SLASH) {
      if (Number.isNaN(code) || code === LESS || code === EQUALS) throw new XmlError('a tag is not closed');
      at += 1;
      code = source.charCodeAt(at);
    }
    if (at === begin) throw new XmlError('a tag without a name');
    const raw = source.slice(begin, at);
    if (this.open.length === 0) {
      if (this.begun) throw new XmlError('more than one root element');
      this.begun = true;
      this.prefix = raw.slice(0, raw.indexOf(COLON) + 1);
    }
    if (this.open.length >= DEEPEST) throw new XmlError('its elements lie too deep');
    this.at = this.readAttributes(at);
    this.open.push(raw);
    this.name = this.nameOf(raw);
    return 'open';
  }

  /** From behind the name; answers where the tag has ended. */
  private readAttributes(from: number): number {
    const { source, attributes } = this;
    let at = from;
    this.attributeCount = 0;
    for (;;) {
      let code = source.charCodeAt(at);
      while (isSpace(code)) code = source.charCodeAt(++at);
      if (code === GREATER) return at + 1;
      if (code === SLASH && source.charCodeAt(at + 1) === GREATER) {
        this.closesItself = true;
        return at + 2;
      }
      const nameFrom = at;
      while (code !== EQUALS && !isSpace(code)) {
        if (Number.isNaN(code) || code === LESS || code === GREATER) throw new XmlError('a tag is not closed');
        code = source.charCodeAt(++at);
      }
      const nameEnd = at;
      while (isSpace(code)) code = source.charCodeAt(++at);
      if (code !== EQUALS || nameEnd === nameFrom) throw new XmlError('an attribute without a value');
      code = source.charCodeAt(++at);
      while (isSpace(code)) code = source.charCodeAt(++at);
      if (code !== QUOTE && code !== APOSTROPHE) throw new XmlError('an attribute without quotes');
      const valueFrom = at + 1;
      at = source.indexOf(code === QUOTE ? '"' : "'", valueFrom);
      if (at < 0) throw new XmlError('a tag is not closed');
      if (this.attributeCount >= 4 * MOST_ATTRIBUTES) throw new XmlError('an element has too many attributes');
      attributes[this.attributeCount] = nameFrom;
      attributes[this.attributeCount + 1] = nameEnd;
      attributes[this.attributeCount + 2] = valueFrom;
      attributes[this.attributeCount + 3] = at;
      this.attributeCount += 4;
      at += 1;
    }
  }

  private readClose(): XmlEvent {
    const raw = this.open.at(-1);
    if (raw === undefined || !this.source.startsWith(raw, this.at + 2)) throw new XmlError('tags cross');
    let at = this.at + 2 + raw.length;
    while (isSpace(this.source.charCodeAt(at))) at += 1;
    if (this.source.charCodeAt(at) !== GREATER) throw new XmlError('tags cross');
    this.at = at + 1;
    return this.leave();
  }

  private leave(): XmlEvent {
    this.name = this.nameOf(this.open.pop() ?? '');
    return 'close';
  }

  private nameOf(raw: string): string {
    const prefix = this.prefix ?? '';
    if (prefix === '') return raw;
    return raw.startsWith(prefix) ? raw.slice(prefix.length) : `:${raw}`;
  }
}

const DECLARED = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

/** The text of a part: as its byte-order mark says, else as it declares, else UTF-8. Throws XmlError. */
export function decodeXml(bytes: Uint8Array): string {
  const declared = DECLARED.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[1] ?? 'utf-8';
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  const utf8 = bytes[0] === 0xef && bytes[1] === 0xbb ? 'utf-8' : null;
  try {
    return new TextDecoder(marked ?? utf8 ?? declared, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new XmlError('its characters cannot be read');
  }
}

const MARKUP = /[&<>"\n\r\t]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** A text as an attribute's value, between double quotes. */
export const attributeText = (text: string): string => text.replaceAll(MARKUP, (sign) => ESCAPES[sign] ?? sign);
