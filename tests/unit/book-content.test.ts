// The workbook as it is composed: what is read back from it is what was written, and what people put beside it stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookCell, BookNote, TabToWrite } from '#main/integrations/excel/port.ts';
import { basesOfBook, composeBook, generationOf } from '#main/sync/sheets/book-content.ts';
import { type MergePlan, mergePacking } from '#shared/rules/packing-merge.ts';
import type { BaseRow, OurRow } from '#shared/rules/packing-merge-row.ts';
import { type SheetCell, type SheetColumnKey, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { rowFormulas } from '#shared/rules/sheet-formulas.ts';
import { cellAt, readPackingSheet, type SheetReading } from '#shared/rules/sheet-read.ts';
import { anyCase, ourLine } from '#tests/support/packing-merge-model.ts';
import { agreedOn, COLUMN_KEYS, cellsOf, HEADERS, lineOf, readingOf, rowOf } from '#tests/support/packing-sheet.ts';

const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 100);
const STOCK = new Map([
  ['Pa', 5],
  ['Pb', 0],
]);
const lines = [1, 2, 3, 4].map((n) =>
  lineOf(String(70 + n), {
    sortKey: String(n),
    code: n % 2 ? 'Pa' : 'Pb',
    staff: { packed: String(n), deliveryDate: '2026-12-24', deliveryNotes: `note ${n}` },
  }),
);
type Grid = readonly (readonly SheetCell[])[];
const ofLines = (some: readonly OurRow[]) => new Map(some.map((line) => [line.key, line]));

/** What a program shows that reads the file: the results of formulas. */
const gridOf = (tab: TabToWrite | undefined): SheetCell[][] =>
  (tab?.rows ?? []).map((cells) =>
    cells.map((cell) => (typeof cell === 'object' && cell !== null ? cell.result : cell)),
  );

interface Written {
  readonly tab: TabToWrite;
  readonly packing: Grid;
  readonly helper: Grid;
}

interface Over {
  readonly grid: Grid;
  readonly reading: SheetReading;
  readonly plan: MergePlan;
  readonly comments: readonly BookNote[];
}

function write(some: readonly OurRow[], over: Over | null = null): Written {
  const top = over ? over.grid.slice(0, over.reading.headerRow + 1) : [[]];
  const tabs = composeBook({
    top,
    generation: 'g-1',
    plan: over?.plan ?? null,
    reading: over?.reading ?? null,
    ours: ofLines(some),
    stock: STOCK,
    notes: new Map(some.map((line) => [line.key, new Map<SheetColumnKey, string>([['packed', `at ${line.key}`]])])),
    others: [],
    comments: over?.comments ?? [],
  });
  const tab = tabs.find(({ title }) => title === TAB_TITLES.packing);
  if (!tab) throw new Error('There is no packing tab');
  return { tab, packing: gridOf(tab), helper: gridOf(tabs.find(({ title }) => title === TAB_TITLES.helper)) };
}

const merge = (some: readonly OurRow[], reading: SheetReading, base: ReadonlyMap<string, BaseRow>): MergePlan =>
  mergePacking({
    ours: ofLines(some),
    left: (key) =>
      some.some((line) => line.key === key) ? null : (lines.find((line) => line.key === key)?.staff ?? null),
    base,
    reading,
    gone: new Map(),
    self: '',
    refused: () => false,
  });

/** The workbook after people worked in it and Packhouse wrote it anew. */
function rewrite(some: readonly OurRow[], grid: Grid, helper: Grid, comments: readonly BookNote[] = []): Written {
  const reading = readingOf(grid);
  return write(some, { grid, reading, plan: merge(some, reading, basesOfBook(helper)), comments });
}

function expectSettled(some: readonly OurRow[], { packing, helper }: Written): void {
  const plan = merge(some, readingOf(packing), basesOfBook(helper));
  expect(plan).toMatchObject({ takes: [], missing: [], leaving: [], putBack: [], troubles: [] });
  for (const { merge: row } of plan.paired) expect(row).toMatchObject({ writeStaff: [], writeApp: false });
  expect(plan.paired).toHaveLength(some.length);
}

const formulaAt = (tab: TabToWrite, row: number, column: SheetColumnKey): BookCell => {
  const reading = readPackingSheet(gridOf(tab));
  if ('kind' in reading) throw new Error(reading.kind);
  return tab.rows[row]?.[reading.places.get(column) ?? -1] ?? null;
};

describe('a new workbook', () => {
  it('read back has nothing that Packhouse does not know', () => {
    const book = write(lines);
    expectSettled(lines, book);
    expect(readingOf(book.packing).rows.map(({ key }) => key)).toEqual(['71', '72', '73', '74']);
    expect(generationOf(book.helper)).toBe('g-1');
  });

  it('says what every line was given, for any copy of the file', () => {
    expect([...basesOfBook(write(lines).helper)]).toEqual(lines.map((line) => [line.key, agreedOn(line)]));
    expect(basesOfBook([])).toEqual(new Map());
    expect(generationOf([])).toBe('');
  });

  it('has formulas that name their own rows, with the figures they come to', () => {
    const { tab } = write(lines);
    const reading = readingOf(gridOf(tab));
    const { needsPacking, needsProduction } = rowFormulas(reading.places, 4, 1, 'excel');
    expect(formulaAt(tab, 3, 'needsPacking')).toEqual({ formula: needsPacking, result: 7 });
    expect(formulaAt(tab, 3, 'needsProduction')).toEqual({ formula: needsProduction, result: 7 });
    expect(formulaAt(tab, 1, 'needsProduction')).toMatchObject({ result: 4 });
    expect(formulaAt(tab, 2, 'needsProduction')).toMatchObject({ result: 8 });
  });

  it('hides what nobody needs to see, freezes the headers, and has its notes at their cells', () => {
    const { tab } = write(lines);
    expect(tab.columns.map(({ hidden }) => hidden)).toEqual(COLUMN_KEYS.map((_, place) => place >= 12));
    expect(tab).toMatchObject({ frozenRows: 1, headerRow: 0, hidden: false });
    expect(tab.notes).toEqual(lines.map(({ key }, i) => ({ row: i + 1, column: 3, text: `at ${key}` })));
    expect(tab.columns[3]).toHaveProperty('wholeNumbers');
  });

  it('may be without a line', () => {
    const book = write([]);
    expect(book.packing).toEqual([[...HEADERS]]);
    expectSettled([], book);
  });
});

describe('a workbook people worked in', () => {
  const first = write(lines);
  const typed = (change: (grid: SheetCell[][]) => void): Grid => {
    const grid = first.packing.map((row) => [...row]);
    change(grid);
    return grid;
  };

  it('keeps rows above the headers, own columns, and rows that are no lines', () => {
    const grid = typed((rows) => {
      for (const [i, row] of rows.entries()) row.splice(2, 0, i === 0 ? 'Shelf' : `shelf ${i}`);
      rows.push(['Samples', null, null, 'for Ana']);
      rows.unshift(['Packing, week 47'], []);
    });
    const book = rewrite(lines, grid, first.helper);
    expect(book.packing.slice(0, 2)).toEqual([['Packing, week 47'], []]);
    expect(book.tab).toMatchObject({ headerRow: 2, frozenRows: 3 });
    expect(book.packing.slice(2).map((row) => row[2])).toEqual([
      'Shelf',
      'shelf 1',
      'shelf 2',
      'shelf 3',
      'shelf 4',
      null,
    ]);
    expect(book.packing.at(-1)?.slice(0, 4)).toEqual(['Samples', null, null, 'for Ana']);
    expect(formulaAt(book.tab, 3, 'needsPacking')).toMatchObject({ formula: expect.stringContaining('D4') });
    expect(merge(lines, readingOf(book.packing), basesOfBook(book.helper)).unknown).toHaveLength(1);
    expectSettled(lines, book);
  });

  it('keeps the order people sorted it in; new lines come at its end then, and else at their place', () => {
    const sorted = typed((rows) => rows.splice(1, 4, ...rows.slice(1).reverse()));
    const more = [...lines, lineOf('75', { sortKey: '25' })];
    const keys = (book: Written) => readingOf(book.packing).rows.map(({ key }) => key);
    expect(keys(rewrite(more, sorted, first.helper))).toEqual(['74', '73', '72', '71', '75']);
    expect(keys(rewrite(more, first.packing, first.helper))).toEqual(['71', '72', '75', '73', '74']);
    expectSettled(more, rewrite(more, sorted, first.helper));
  });

  it('loses the rows of lines that left, and no others', () => {
    const some = lines.slice(1);
    const book = rewrite(some, first.packing, first.helper);
    expect(readingOf(book.packing).rows.map(({ key }) => key)).toEqual(['72', '73', '74']);
    expectSettled(some, book);
  });

  it('keeps what cannot be read as it is typed, and counts what Packhouse counts', () => {
    const grid = typed((rows) => {
      const row = rows[2];
      if (row) row[3] = '2 bags';
    });
    const book = rewrite(lines, grid, first.helper);
    const reading = readingOf(book.packing);
    const row = reading.rows.find(({ key }) => key === '72');
    if (!row) throw new Error('The row is gone');
    expect([cellAt(row, reading.places, 'packed'), cellAt(row, reading.places, 'counted')]).toEqual(['2 bags', 2]);
    expect(formulaAt(book.tab, 2, 'needsPacking')).toMatchObject({ result: 8 });
    const again = merge(lines, reading, basesOfBook(book.helper));
    expect(again).toMatchObject({ takes: [], troubles: [{ key: '72', typed: '2 bags' }] });
  });

  it('keeps the comments of people with their rows, and puts its own anew', () => {
    const sorted = typed((rows) => rows.splice(1, 4, ...rows.slice(1).reverse()));
    const comments = [
      { row: 0, column: 0, text: 'What we sell' },
      { row: 2, column: 8, text: 'Ana: call first' },
      { row: 2, column: 3, text: 'Packhouse: an old one' },
    ];
    const { tab } = rewrite(lines.slice(0, 3), sorted, first.helper, comments);
    const [headers, , ...others] = [...tab.notes].sort((a, b) => a.row - b.row || b.column - a.column);
    expect(headers).toEqual({ row: 0, column: 0, text: 'What we sell' });
    expect(tab.notes).toContainEqual({ row: 1, column: 8, text: 'Ana: call first' });
    expect(tab.notes.map(({ text }) => text)).not.toContain('Packhouse: an old one');
    expect(others.map(({ text }) => text)).toEqual(['at 73', 'at 72', 'at 71']);
  });

  it('keeps what a person wrote in a comment that ours stands in too, and gives it back once ours is gone', () => {
    const grid = typed((rows) => rows.splice(1, 4, ...rows.slice(1).reverse()));
    const ours = 'Packhouse: as it was said before';
    const comments = [
      { row: 1, column: 3, text: `Ana: ask Sam\n\n${ours}` },
      { row: 2, column: 3, text: 'Ana: no cups' },
      { row: 3, column: 3, text: ours },
      { row: 4, column: 6, text: `Ana: Monday\n\n${ours}` },
    ];
    const { tab } = rewrite(lines, grid, first.helper, comments);
    const said = (row: number, column: number) => tab.notes.filter((n) => n.row === row && n.column === column);
    expect(tab.notes).toHaveLength(5);
    expect(said(1, 3)).toMatchObject([{ text: 'Ana: ask Sam\n\nat 74' }]);
    expect(said(2, 3)).toMatchObject([{ text: 'Ana: no cups\n\nat 73' }]);
    expect(said(3, 3)).toMatchObject([{ text: 'at 72' }]);
    expect(said(4, 6)).toMatchObject([{ text: 'Ana: Monday' }]);
  });

  it('has its headers as they are named again, wherever they were moved', () => {
    const grid = typed((rows) => {
      for (const row of rows) row.unshift(row.pop() ?? null);
      const headers = rows[0];
      if (headers) headers[4] = ' packed ';
    });
    const book = rewrite(lines, grid, first.helper);
    expect(book.packing[0]).toEqual([HEADERS.at(-1), ...HEADERS.slice(0, -1)]);
    expectSettled(lines, book);
  });

  it.each<SheetColumnKey[]>([['counted'], ['code'], ['mark'], ['code', 'mark', 'counted']])(
    'gets helping columns that were deleted back at the right (%s)',
    (...gone) => {
      const kept = COLUMN_KEYS.filter((key) => !gone.includes(key));
      const grid = [
        [...kept.map((key) => HEADERS[COLUMN_KEYS.indexOf(key)] ?? null), 'Shelf'],
        ...lines.map((line, i) => [...cellsOf(rowOf(line), kept), `shelf ${i}`]),
      ];
      const book = rewrite(lines, grid, first.helper);
      const reading = readingOf(book.packing);
      expect(reading.absent).toEqual([]);
      expect(book.packing.slice(1).map((row) => row[kept.length])).toEqual([
        'shelf 0',
        'shelf 1',
        'shelf 2',
        'shelf 3',
      ]);
      expect(formulaAt(book.tab, 1, 'needsProduction')).toMatchObject({ result: 4 });
      expectSettled(lines, book);
    },
  );
});

it('any list is read back as it was written', () => {
  fc.assert(
    fc.property(fc.array(anyCase, { maxLength: 6 }), (cases) => {
      const some = cases.map((one, i) => ourLine(one, i));
      const book = write(some);
      expectSettled(some, book);
      expectSettled(some, rewrite(some, book.packing, book.helper));
      const filled = (grid: Grid) => grid.map((row) => COLUMN_KEYS.map((_, place) => row[place] ?? null));
      expect(filled(rewrite(some, book.packing, book.helper).packing)).toEqual(filled(book.packing));
    }),
    { numRuns: RUNS },
  );
});
