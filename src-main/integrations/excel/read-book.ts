// A whole workbook from its bytes: every worksheet's title, values and notes.
import { findParts } from './book-parts.ts';
import { readRichText } from './cell-strings.ts';
import { readDateStyles } from './date-styles.ts';
import { unreadable } from './faults.ts';
import { type BookPackage, openPackage } from './package.ts';
import type { BookNote, BookTab } from './port.ts';
import { readSheet, type SheetReading } from './read-sheet.ts';
import { XmlError } from './xml.ts';

/** Sixty thousand rows of forty columns, and as much again for what people add. */
const MOST_CELLS = 5_000_000;
const MOST_STRINGS = 5_000_000;
const MOST_NOTES = 100_000;

/** Throws ExcelError 'unreadable', and whatever `breathe` throws. */
export function readBook(bytes: Uint8Array, breathe: () => void): BookTab[] {
  try {
    const book = openPackage(bytes);
    const parts = findParts(book);
    const reading: SheetReading = {
      strings: parts.sharedStrings === null ? [] : readStrings(book, parts.sharedStrings, breathe),
      dates1904: parts.from1904 && parts.styles !== null ? readDateStyles(book, parts.styles) : null,
      budget: { left: MOST_CELLS },
      breathe,
    };
    const tabs: BookTab[] = [];
    for (const { title, state, part } of parts.sheets) {
      if (part === null) continue;
      tabs.push({
        title,
        hidden: state !== 'visible',
        rows: readSheet(book.reader(part), reading),
        notes: readNotes(book, part),
      });
    }
    return tabs;
  } catch (error) {
    throw error instanceof XmlError ? unreadable(`The workbook is damaged: ${error.message}.`) : error;
  }
}

function readStrings(book: BookPackage, part: string, breathe: () => void): string[] {
  const xml = book.reader(part);
  const strings: string[] = [];
  let preserved = false;
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event !== 'open') continue;
    if (xml.depth === 1) preserved = xml.attribute('xml:space') === 'preserve';
    if (xml.depth !== 2) continue;
    if (xml.name !== 'si') {
      xml.skip();
      continue;
    }
    strings.push(readRichText(xml, preserved || xml.attribute('xml:space') === 'preserve'));
    if (strings.length > MOST_STRINGS) throw unreadable('The workbook is larger than a packing list can be.');
    if (strings.length % 8192 === 0) breathe();
  }
  return strings;
}

const PLACE = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i;

function readNotes(book: BookPackage, sheet: string): BookNote[] {
  const notes: BookNote[] = [];
  for (const { type, part } of book.relationships(sheet)) {
    if (type !== 'comments' || part === null || !book.has(part)) continue;
    const xml = book.reader(part);
    let place: RegExpExecArray | null = null;
    for (let event = xml.next(); event !== 'end'; event = xml.next()) {
      if (event !== 'open') continue;
      if (xml.name === 'comment') place = PLACE.exec(xml.attribute('ref') ?? '');
      else if (xml.name === 'text' && place !== null && notes.length < MOST_NOTES) {
        notes.push({ row: Number(place[2]) - 1, column: columnIndex(place[1] ?? ''), text: readRichText(xml, false) });
      }
    }
  }
  return notes;
}

const columnIndex = (letters: string): number =>
  [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
