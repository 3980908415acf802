// The package a workbook is: a zip of parts that point to one another. Parts are unpacked when they are asked for, up to
// a limit and checked; those nobody asks for can be handed on packed as they are. Nothing a file says about a place is
// used outside the archive.
import { crc32, inflateRawSync } from 'node:zlib';
import { packedBytes, readZipDirectory, type ZipEntry, type ZipLimits } from '../../core/zip-limits.ts';
import { notAnArchive, unreadable } from './faults.ts';
import { decodeXml, XmlError, XmlReader } from './xml.ts';

/** Sixty thousand rows of a packing list are some 60 MB of XML, with long notes twice that. */
export const LARGEST_PART = 160 * 1024 * 1024;
const LIMITS: ZipLimits = { entries: 5000, unpackedBytes: 1024 * 1024 * 1024 };
/** Of all parts that are looked into. */
const LARGEST_READING = 400 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

export interface Relationship {
  readonly id: string;
  /** The last word of its type, such as "worksheet": the same in both dialects. */
  readonly type: string;
  readonly fullType: string;
  /** The part it points to, or null when that lies outside. */
  readonly part: string | null;
  /** As written. */
  readonly target: string;
  readonly external: boolean;
}

export interface BookPackage {
  /** The names of all parts, without a leading slash, as the archive spells them. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The text of a part. Throws ExcelError when it is missing, damaged or too large. */
  text(name: string): string;
  reader(name: string): XmlReader;
  /** What a part points to; empty when it points to nothing. An empty name stands for the package itself. */
  relationships(name: string): readonly Relationship[];
  /** As it lies in the archive, to be handed on. */
  packed(name: string): { readonly entry: ZipEntry; readonly bytes: Uint8Array };
}

/** Part names do not differ by case, and some programs write backslashes. */
const keyOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();

/** Throws ExcelError 'unreadable'. */
export function openPackage(bytes: Uint8Array): BookPackage {
  const other = notAnArchive(bytes);
  if (other) throw other;
  const entries = readZipDirectory(bytes, LIMITS);
  if (!entries) throw unreadable('The workbook is damaged, incomplete or far too large.');
  const parts = new Map<string, ZipEntry>();
  for (const entry of entries) {
    if (entry.name.endsWith('/')) continue;
    if (parts.has(keyOf(entry.name))) throw unreadable(`The workbook has ${entry.name} twice.`);
    parts.set(keyOf(entry.name), entry);
  }
  let read = 0;

  const packed = (name: string) => {
    const entry = parts.get(keyOf(name));
    if (!entry) throw unreadable(`The workbook is damaged: ${name} is missing.`);
    const body = packedBytes(bytes, entry);
    if (!body) throw unreadable(`The workbook is damaged: ${name} is not whole.`);
    return { entry, bytes: body };
  };
  const text = (name: string): string => {
    const part = packed(name);
    if (part.entry.unpacked > LARGEST_PART) throw unreadable(`The workbook is too large: ${name} is over 160 MB.`);
    read += part.entry.unpacked;
    if (read > LARGEST_READING) throw unreadable('The workbook is too large: its worksheets are over 400 MB.');
    const content = unpack(part.entry, part.bytes);
    if (!content) throw unreadable(`The workbook is damaged: ${name} is not what the archive says.`);
    try {
      return decodeXml(content);
    } catch (error) {
      if (error instanceof XmlError) throw unreadable(`The workbook is damaged: ${name}: ${error.message}.`);
      throw error;
    }
  };
  const reader = (name: string): XmlReader => new XmlReader(text(name));
  return {
    names: [...parts.values()].map((entry) => entry.name.replaceAll('\\', '/').replace(/^\/+/, '')),
    has: (name) => parts.has(keyOf(name)),
    text,
    reader,
    relationships: (name) => {
      const at = relationshipsPart(name);
      return parts.has(keyOf(at)) ? readRelationships(reader(at), name) : [];
    },
    packed,
  };
}

function unpack({ method, unpacked, crc }: ZipEntry, body: Uint8Array): Uint8Array | null {
  if (method !== STORED && method !== DEFLATED) return null;
  try {
    const content = method === STORED ? body : inflateRawSync(body, { maxOutputLength: Math.max(1, unpacked) });
    return content.length === unpacked && crc32(content) === crc ? content : null;
  } catch {
    return null;
  }
}

/** Where what a part points to is written down. */
export function relationshipsPart(name: string): string {
  const slash = name.lastIndexOf('/');
  return `${name.slice(0, slash + 1)}_rels/${name.slice(slash + 1)}.rels`;
}

function readRelationships(xml: XmlReader, from: string): Relationship[] {
  const found: Relationship[] = [];
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event !== 'open' || xml.name !== 'Relationship') continue;
    const target = xml.attribute('Target') ?? '';
    const external = xml.attribute('TargetMode') === 'External';
    const fullType = xml.attribute('Type') ?? '';
    found.push({
      id: xml.attribute('Id') ?? '',
      type: fullType.slice(fullType.lastIndexOf('/') + 1),
      fullType,
      part: external ? null : resolveTarget(from, target),
      target,
      external,
    });
  }
  return found;
}

/** Absolute from the package's root, or relative to the part's folder; null when it is none of the package's. */
function resolveTarget(from: string, target: string): string | null {
  const plain = target.replaceAll('\\', '/').replace(/[?#].*$/s, '');
  if (/^[a-z][a-z0-9+.-]*:/i.test(plain)) return null;
  const base = plain.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const path: string[] = [];
  for (const piece of [...base, ...plain.split('/')]) {
    if (piece === '..') path.pop();
    else if (piece !== '' && piece !== '.') path.push(piece);
  }
  try {
    return decodeURIComponent(path.join('/'));
  } catch {
    return path.join('/');
  }
}
