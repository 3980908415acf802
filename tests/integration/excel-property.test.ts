// Any workbook at all: what is written is read back the same, whoever held it in between.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookCell, ExcelError, type TabToWrite } from '#main/integrations/excel/port.ts';
import { readBook } from '#main/integrations/excel/read-book.ts';
import { writeBook } from '#main/integrations/excel/write-book.ts';
import type { SheetCell } from '#shared/rules/sheet-columns.ts';
import { packingTab, tabOf } from '#tests/support/excel-tabs.ts';
import { convert, SOFFICE } from '#tests/support/soffice.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';
import { zipOf } from '#tests/support/zip-file.ts';

const LIST = packingTab([{ product: 'a', ordered: 2, key: 'k' }], () => [1, 2]);

const read = (bytes: Uint8Array) => readBook(bytes, () => undefined);
const write = (tabs: readonly TabToWrite[], over: Uint8Array | null) => writeBook(over, tabs, () => undefined);

const HOSTILE = [
  ...[
    '=1+1',
    '+1',
    '-1',
    '@x',
    "'quoted",
    '  ',
    ' lead',
    'trail\t',
    '\n',
    'a\nb',
    '_x0041_',
    '_x',
    '__x000D_',
    '<t>',
    ']]>',
  ],
  ...[
    '&amp;',
    '&#10;',
    '"',
    '#REF!',
    'TRUE',
    '1e5',
    '0012',
    '12',
    '１２',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '😀',
    'e\u0301',
    '\u202eabc',
  ],
];
/** What XML cannot hold or changes on the way; LibreOffice does not keep all of it. */
const RAW = [
  'a\rb',
  'a\r\nb',
  '\u0000',
  '\u0001\u001f',
  '\u007f\u0085',
  '\ufffe\uffff',
  '\ud800',
  'x\udc00',
  '_x005F_x0041_',
];

const plainText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 30 }));
const anyText = fc.oneof(plainText, fc.constantFrom(...RAW), fc.string({ unit: 'binary', maxLength: 20 }));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.constantFrom(0.1 + 0.2, 46347, 46347.75, 1e21, 1e-9, Number.MAX_SAFE_INTEGER),
);
const cellOf = (text: fc.Arbitrary<string>): fc.Arbitrary<SheetCell> =>
  fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: number }, fc.boolean(), fc.constant(null));
const writtenOf = (text: fc.Arbitrary<string>): fc.Arbitrary<BookCell> =>
  fc.oneof(
    { weight: 9, arbitrary: cellOf(text) },
    { weight: 1, arbitrary: cellOf(text).map((result) => ({ formula: '=IF(A1="<&>",1,2)', result })) },
  );

const bookOf = (text: fc.Arbitrary<string>, titles: readonly string[]): fc.Arbitrary<TabToWrite[]> =>
  fc.tuple(
    ...titles.map((title, i) =>
      fc
        .record({
          rows: fc.array(fc.array(writtenOf(text), { maxLength: 8 }), { maxLength: 12 }),
          shows: fc.array(fc.constantFrom('text', 'number', 'date'), { maxLength: 8 }),
          headerRow: fc.constantFrom(null, 0, 2),
          hidden: fc.boolean(),
          notes: fc.array(fc.record({ row: fc.nat(9), column: fc.nat(9), text }), { maxLength: 3 }),
        })
        .map(({ rows, shows, headerRow, hidden, notes }) =>
          tabOf(title, rows, {
            headerRow,
            hidden: hidden && i > 0,
            columns: shows.map((each) => ({ width: 12, hidden: false, shows: each })),
            notes: notes.filter(
              (note, at) =>
                note.text !== '' &&
                notes.findIndex((other) => other.row === note.row && other.column === note.column) === at,
            ),
          }),
        ),
    ),
  );

/** What there is to read in what was written: values only, blanks at the ends left out. */
function seen(tabs: readonly TabToWrite[]): { title: string; hidden: boolean; rows: SheetCell[][] }[] {
  const trimmed = <T>(list: T[], isBlank: (item: T) => boolean): T[] => {
    while (list.length > 0 && list.slice(-1).every(isBlank)) list.pop();
    return list;
  };
  const value = (cell: BookCell): SheetCell => {
    const plain = typeof cell === 'object' && cell !== null ? cell.result : cell;
    return plain === '' ? null : plain;
  };
  return tabs.map(({ title, hidden, rows }) => ({
    title,
    hidden,
    rows: trimmed(
      rows.map((row) => trimmed(row.map(value), (cell) => cell === null)),
      (row) => row.length === 0,
    ),
  }));
}
const values = (bytes: Uint8Array) => read(bytes).map(({ title, hidden, rows }) => ({ title, hidden, rows }));
const notesOf = (tabs: readonly TabToWrite[]) =>
  tabs.map(({ notes }) => [...notes].sort((a, b) => a.row - b.row || a.column - b.column));

describe('whatever is written', () => {
  it('is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(bookOf(anyText, ['Packing List', 'Délivery & "Co"']), async (tabs) => {
        const bytes = await write(tabs, null);
        expect(values(bytes)).toEqual(seen(tabs));
        expect(read(bytes).map(({ notes }) => notes)).toEqual(notesOf(tabs));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves every other worksheet as it is, and goes where it stood', async () => {
    const titles = ['Theirs', 'Packing List', 'Also theirs', 'Delivery'];
    const news = bookOf(anyText, ['Delivery', 'Packing List', 'Packhouse helper']);
    await fc.assert(
      fc.asyncProperty(bookOf(anyText, titles), news, async (theirs, ours) => {
        const bytes = await write(ours, await write(theirs, null));
        const [delivery, list, helper] = seen(ours);
        const [mine, , also] = seen(theirs);
        expect(values(bytes)).toEqual([mine, list, also, delivery, helper]);
        expect(await write(ours, bytes)).toEqual(bytes);
      }),
      { numRuns: 150 },
    );
  });
});

describe('whatever became of a workbook', () => {
  it('is read or refused, and written over or refused, in words for people', async () => {
    const parts = unzipSync(await write([tabOf('Mine', [['a', 1]]), LIST], null));
    const names = Object.keys(parts);
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      '&',
      '/',
      ' ',
      'x:',
      '<c>',
      '</row>',
      '<!--',
      ']]>',
      '0',
      '-1',
      'é',
      '\u0000',
    );
    const change = fc.record({
      name: fc.constantFrom(...names),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(30),
      piece,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const texts = new Map(names.map((name) => [name, Buffer.from(parts[name] ?? []).toString()]));
        for (const { name, at, cut, piece: put } of changes) {
          const text = texts.get(name) ?? '';
          const from = Math.floor(at * text.length);
          texts.set(name, text.slice(0, from) + put + text.slice(from + cut));
        }
        const bytes = zipOf([...texts].map(([name, content]) => ({ name, content })));
        for (const attempt of [async () => read(bytes), () => write([LIST], bytes)]) {
          const error: unknown = await attempt().then(
            () => null,
            (thrown: unknown) => thrown,
          );
          if (error !== null) expect(error).toBeInstanceOf(ExcelError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe.skipIf(SOFFICE === null)(
  `whatever LibreOffice saved${SOFFICE === null ? ' (skipped: it is not installed here)' : ''}`,
  () => {
    let temp: TempDir;
    beforeAll(() => {
      temp = makeTempDir();
    });
    afterAll(() => temp.remove());

    it('is read as it was written, and is written over', async () => {
      const text = plainText.map((each) => each.replaceAll(/(?![\t\n])\p{Cc}/gu, ' ').toWellFormed());
      const titles = Array.from({ length: 40 }, (_, i) => `Sheet ${i}`);
      const [tabs = []] = fc.sample(bookOf(text, titles), { numRuns: 1, seed: 20261121 });
      const values1 = tabs.map((tab) => ({
        ...tab,
        // It computes formulas itself, and counts with fifteen digits.
        rows: tab.rows.map((row) =>
          row.map((cell) => {
            const plain = typeof cell === 'object' && cell !== null ? cell.result : cell;
            return typeof plain === 'number' ? Math.trunc(plain % 1e9) + 0 : plain;
          }),
        ),
        notes: [],
      }));
      const path = join(temp.path, 'any.xlsx');
      writeFileSync(path, await write(values1, null));
      const saved = readFileSync(await convert(path, 'xlsx', temp.path));
      expect(values(saved)).toEqual(seen(values1));
      const over = values1.slice(0, 20).map((tab) => ({ ...tab, rows: [...tab.rows].reverse() }));
      const written = await write(over, saved);
      expect(values(written)).toEqual([...seen(over), ...seen(values1.slice(20))]);
      writeFileSync(path, written);
      expect(values(readFileSync(await convert(path, 'xlsx', temp.path)))).toEqual(values(written));
    }, 240_000);
  },
);
