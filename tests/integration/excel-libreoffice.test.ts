// The workbook in LibreOffice's hands: its formulas come to what the app's own rules say, and what LibreOffice saves is
// read back with nothing lost. Runs where LibreOffice is installed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBook } from '#main/integrations/excel/read-book.ts';
import { writeBook } from '#main/integrations/excel/write-book.ts';
import { needsPacking, needsProduction } from '#shared/rules/packing-line.ts';
import { SHEET_COLUMNS, type SheetCell } from '#shared/rules/sheet-columns.ts';
import { helperTab, type ListRow, PLACES, packingTab, tabOf } from '#tests/support/excel-tabs.ts';
import { convert, SOFFICE } from '#tests/support/soffice.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const where = SOFFICE === null ? ' (skipped: LibreOffice is not installed here)' : '';

const read = (bytes: Uint8Array) => readBook(bytes, () => undefined);
const read1 = (path: string) => read(readFileSync(path));

/** What people and Apex make of names and of PACKED. TRUE is left out: to LibreOffice, and to nobody else, it is a 1. */
const NAMES = [
  'Blue Dream 1g',
  'blue dream  1G',
  'Any* 5pk?',
  '~Tilde~',
  '=Equal',
  '<Less>',
  '>More',
  '"Quoted" \'x\'',
  '  outer  ',
  'ünïcödé 😀',
];
const PACKED: readonly SheetCell[] = [null, 0, 3, 12, '12', ' 12 ', 'two', -4, 2.5, 100, '', '１２', 7];
const CODES = ['Pabc', 'Pdef', 'P1e5', 'Pxyz', ''];
/** More than enough, not enough, none and unknown. */
const STOCK: readonly (readonly [string, number])[] = [
  ['Product code', 0],
  ['Pabc', 40],
  ['P1e5', 1000],
  ['Pdef', 0],
];

const ROWS: readonly ListRow[] = Array.from({ length: 60 }, (_, i) => ({
  product: NAMES[i % NAMES.length] ?? '',
  store: i % 9 === 0 ? '+Store -1' : `Main Street Dispensary ${i % 4}`,
  ordered: i === 17 ? '12 units' : (i * 7) % 31,
  packed: PACKED[i % PACKED.length] ?? null,
  deliveryDate: i % 5 === 0 ? 'ask first' : i % 3 === 0 ? null : 46300 + i,
  deliveryNotes: i % 4 === 0 ? ` back door\nring twice ${i} ` : null,
  internalNotes: i % 6 === 0 ? '=not(a formula)' : i % 7 === 0 ? '@desk' : '0012',
  invoice: String(1000 + i),
  batch: '1A4060300002EE1000000123',
  date: 46200 + i,
  key: `0190f000-0000-7000-8000-${String(i).padStart(12, '0')}`,
  code: CODES[i % CODES.length] ?? '',
  mark: `${i}.2e5`,
  counted: (i * 3) % 10,
}));

/** What the app's own rules make of the same rows. */
function byTheRules(rows: readonly ListRow[]): [production: number, packing: number][] {
  const standing = rows.map(({ ordered, packed, counted }) => ({
    wanted: true,
    ordered: typeof ordered === 'number' ? ordered : 0,
    packed: typeof packed === 'number' && Number.isInteger(packed) && packed >= 0 ? packed : Number(counted ?? 0),
  }));
  const packing = standing.map(needsPacking);
  const production = new Array<number>(rows.length).fill(0);
  for (const code of CODES.filter((each) => each !== '')) {
    const of = rows.flatMap((row, i) => (row.code === code ? [i] : []));
    const stock = STOCK.find(([each]) => each === code)?.[1] ?? 0;
    const needs = needsProduction(
      of.map((i) => packing[i] ?? 0),
      stock,
    );
    of.forEach((i, place) => {
      production[i] = needs[place] ?? 0;
    });
  }
  return rows.map((_, i) => [production[i] ?? 0, packing[i] ?? 0]);
}

const figures = (rows: readonly (readonly SheetCell[])[]) =>
  rows.slice(1).map((row) => [row[PLACES.get('needsProduction') ?? 0], row[PLACES.get('needsPacking') ?? 0]]);
/** Everything but what the formulas came to. */
const typed = (rows: readonly (readonly SheetCell[])[]) =>
  rows.map((row) => row.map((cell, i) => (SHEET_COLUMNS[i]?.owner === 'formula' ? 'formula' : cell)));

const NOTES = [
  { row: 5, column: 3, text: 'This is not a number:\n"12" & <more>' },
  { row: 8, column: 6, text: 'Not a date' },
];
// What they came to is written wrong on purpose: whoever shows other figures has computed them.
const LIST = { ...packingTab(ROWS, () => [-1, -1]), notes: NOTES };
const TABS = [
  LIST,
  tabOf('Delivery', [
    ['Store', 'Date'],
    ['Main Street', 46300],
  ]),
  helperTab(STOCK),
];

describe.skipIf(SOFFICE === null)(`the workbook in LibreOffice${where}`, () => {
  let temp: TempDir;
  let ours: string;
  let saved: string;
  beforeAll(async () => {
    temp = makeTempDir();
    ours = join(temp.path, 'Packing List.xlsx');
    writeFileSync(ours, await writeBook(null, TABS, () => undefined));
    saved = await convert(ours, 'xlsx', temp.path);
  }, 120_000);
  afterAll(() => temp.remove());

  it('shows the figures of the app’s own rules, row by row', async () => {
    const rules = byTheRules(ROWS);
    // The list is worth comparing: rows short in part, in whole and not at all.
    expect(
      new Set(rules.map(([production, packing]) => (production === 0 ? 0 : production < packing ? 1 : 2))).size,
    ).toBe(3);
    expect(figures(read1(saved)[0]?.rows ?? [])).toEqual(rules);
    const csv = parse(readFileSync(await convert(ours, 'csv', temp.path), 'utf8'));
    expect(csv.slice(1).map((row) => [Number(row[4]), Number(row[5])])).toEqual(rules);
  }, 120_000);

  it('is saved with every key, value, text, day and note it had', () => {
    const before = read1(ours);
    const after = read1(saved);
    expect(after.map(({ title, hidden }) => [title, hidden])).toEqual(
      before.map(({ title, hidden }) => [title, hidden]),
    );
    after.forEach((tab, i) => {
      expect(typed(tab.rows)).toEqual(typed(before[i]?.rows ?? []));
    });
    expect(after[0]?.notes).toEqual(NOTES);
  });

  it('computes again what depends on a cell that was changed, wherever the rows went', async () => {
    // As after somebody sorted the list and typed other numbers: values stand elsewhere, formulas name their own rows.
    const moved = [...ROWS].reverse().map((row, i) => ({ ...row, packed: i % 3 === 0 ? i : (row.packed ?? null) }));
    const path = join(temp.path, 'moved.xlsx');
    const tabs = [packingTab(moved, () => [-1, -1]), helperTab(STOCK)];
    writeFileSync(path, await writeBook(readFileSync(saved), tabs, () => undefined));
    expect(figures(read1(await convert(path, 'xlsx', temp.path))[0]?.rows ?? [])).toEqual(byTheRules(moved));
  }, 120_000);

  it('can be written over after LibreOffice saved it, and LibreOffice reads that again, many times', async () => {
    let path = saved;
    for (let round = 0; round < 3; round += 1) {
      const next = join(temp.path, `round-${round}.xlsx`);
      const bytes = await writeBook(readFileSync(path), [{ ...LIST, notes: [] }, helperTab(STOCK)], () => undefined);
      writeFileSync(next, bytes);
      path = await convert(next, 'xlsx', temp.path);
      const [list, delivery] = read1(path);
      expect(typed(list?.rows ?? [])).toEqual(typed(read1(ours)[0]?.rows ?? []));
      expect(list?.notes).toEqual([]);
      expect(delivery?.rows).toEqual([
        ['Store', 'Date'],
        ['Main Street', 46300],
      ]);
      // Looks are used again, not heaped up.
      expect(bytes.length).toBeLessThan(30_000);
    }
  }, 240_000);

  it('keeps people’s own worksheets of an OpenDocument origin', async () => {
    const ods = await convert(ours, 'ods', temp.path);
    const back = await convert(ods, 'xlsx', join(temp.path, 'back'));
    const tabs = read(await writeBook(readFileSync(back), [LIST], () => undefined));
    expect(tabs.map(({ title }) => title)).toEqual(['Packing List', 'Delivery', 'Packhouse helper']);
    expect(tabs[2]?.rows).toEqual(read1(ours)[2]?.rows);
  }, 120_000);
});
