// Everything that can keep the packing list from a spreadsheet, and everything found there, has words that a person
// understands and that say what to do.
import { describe, expect, it } from 'vitest';
import { BOOK_TROUBLES, CHECK_STEPS, FINDING_KINDS, LIVE_SOURCES, SHEET_TROUBLES } from '#shared/contract/sheets.ts';
import {
  badCellWords,
  CHECK_STEP_TEXT,
  FINDING_KIND_TEXT,
  LIVE_SOURCE_TEXT,
  sheetTroubleWords,
} from '#shared/text/sheets.ts';
import { bookTroubleWords } from '#shared/text/workbook.ts';

const EMPTY = { detail: '', spreadsheetId: '' };
const BOOK = { detail: '', path: '', openedBy: '' };
const sentence = /^\S.*[.]$/s;
const plain = /undefined|null|\bNaN\b|[a-z]_[a-z]|\s{2}/;

describe('the words of Google Sheets and Excel', () => {
  it('say for every trouble what it is, why, and what to do, whatever is known of it', () => {
    for (const trouble of SHEET_TROUBLES) {
      for (const facts of [EMPTY, { detail: 'Some words', spreadsheetId: '1AbC' }]) {
        const { label, text, remedy } = sheetTroubleWords(trouble, facts);
        expect(label).toMatch(/^[A-Z].*[^.]$/);
        expect(text).toMatch(sentence);
        expect(remedy).toMatch(sentence);
        expect(`${label} ${text} ${remedy}`).not.toMatch(plain);
      }
    }
    for (const trouble of BOOK_TROUBLES) {
      for (const facts of [BOOK, { detail: 'Some words', path: 'C:\\Packing List.xlsx', openedBy: 'Packing desk' }]) {
        const { label, text, remedy } = bookTroubleWords(trouble, facts);
        expect(label).toMatch(/^[A-Z].*[^.]$/);
        expect(text).toMatch(sentence);
        expect(remedy).toMatch(sentence);
        expect(`${label} ${text} ${remedy}`).not.toMatch(plain);
      }
    }
  });

  it('name the header that is gone, one or several', () => {
    expect(sheetTroubleWords('header_missing', { ...EMPTY, detail: 'PACKED' }).label).toBe(
      'Syncing the packing list with Google Sheets is paused: the header PACKED is gone',
    );
    expect(sheetTroubleWords('header_missing', { ...EMPTY, detail: 'PACKED, Ordered' }).label).toContain(
      'the headers PACKED, Ordered are gone',
    );
    expect(bookTroubleWords('header_twice', { ...BOOK, detail: 'PACKED' }).label).toBe(
      'In the workbook the header PACKED stands there twice',
    );
  });

  it('name the path of a missing file, the id of an unknown spreadsheet, the API that is off, and who has the workbook', () => {
    expect(sheetTroubleWords('credentials_missing', { ...EMPTY, detail: '/etc/key.json' }).text).toContain(
      '/etc/key.json',
    );
    expect(sheetTroubleWords('not_found', { ...EMPTY, spreadsheetId: '1AbC' }).text).toContain('1AbC');
    expect(sheetTroubleWords('api_disabled', { ...EMPTY, detail: 'drive.googleapis.com' }).label).toContain(
      'Google Drive API',
    );
    expect(bookTroubleWords('locked', { ...BOOK, openedBy: 'Packing desk' }).label).toContain('Packing desk');
  });

  it('are there for every source, kind of finding and step of the check', () => {
    expect(Object.keys(LIVE_SOURCE_TEXT)).toEqual([...LIVE_SOURCES]);
    expect(Object.keys(FINDING_KIND_TEXT).sort()).toEqual([...FINDING_KINDS].sort());
    expect(Object.keys(CHECK_STEP_TEXT)).toEqual([...CHECK_STEPS]);
    for (const { label, text } of [...Object.values(FINDING_KIND_TEXT), ...Object.values(CHECK_STEP_TEXT)]) {
      expect(label.length).toBeGreaterThan(3);
      expect(text).toMatch(sentence);
    }
    expect(badCellWords('not_whole')).toBe('is not a whole number from 0.');
    expect(badCellWords('of_another_version')).toBe('cannot be taken.');
  });
});
