import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inPages, plainColumns, type Row, type Sink, type Table } from '#main/features/exports/table.ts';
import { type FileFormat, tableBytes, writeTableFile } from '#main/features/exports/table-file.ts';
import { writeWorkbook } from '#main/features/exports/workbook.ts';
import { readCsv, readWorkbook, unpack } from '#tests/support/read-export.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');

const tableOf = (headers: readonly string[], rows: readonly Row[], title = 'List'): Table => ({
  title,
  columns: plainColumns(headers),
  pages: inPages(rows),
});
const bytesOf = (format: FileFormat, ...tables: Table[]) => tableBytes(tables, { format, now: NOW });
const SHEET = 'xl/worksheets/sheet1.xml';

const AWKWARD: readonly Row[] = [
  ['1A4060300000123456', 12.5, true, null],
  ['00012345678901234567', -3, false, ''],
  ['=1+1', 0, null, 'a "quoted", text'],
  ['@SUM(A1)', 1e15, null, 'two\nlines'],
  [' spaces ', 7, null, '😀 <&> ключ'],
];

describe('an Excel file', () => {
  it('gives back what was put in, numbers as numbers and texts as texts', async () => {
    const sheets = await readWorkbook(await bytesOf('xlsx', tableOf(['Tag', 'Grams', 'Flag', 'Note'], AWKWARD)));
    expect(sheets.get('List')).toEqual([
      ['Tag', 'Grams', 'Flag', 'Note'],
      ['1A4060300000123456', 12.5, true, null],
      ['00012345678901234567', -3, false, null],
      ['=1+1', 0, null, 'a "quoted", text'],
      ['@SUM(A1)', '1000000000000000', null, 'two\nlines'],
      [' spaces ', 7, null, '😀 <&> ключ'],
    ]);
  });

  it('holds no formula, and marks what begins like one as text for whoever edits it', async () => {
    const files = unpack(await bytesOf('xlsx', tableOf(['=A', 'B'], [['=1+1', 'plain']])));
    const sheet = files[SHEET] ?? '';
    expect(sheet).not.toMatch(/<f[ >/]/);
    const styleOf = (ref: string) => Number(new RegExp(`<c r="${ref}" s="(\\d+)" t="inlineStr">`).exec(sheet)?.[1]);
    const styles = /<cellXfs.*<\/cellXfs>/.exec(files['xl/styles.xml'] ?? '')?.[0].match(/<xf [^>]*>/g) ?? [];
    for (const ref of ['A1', 'A2']) expect(styles[styleOf(ref)]).toContain('quotePrefix="1"');
    for (const ref of ['B1', 'B2']) expect(styles[styleOf(ref)]).not.toContain('quotePrefix');
    for (const style of styles.slice(1, 7)) expect(style).toContain('numFmtId="49"');
  });

  it('has a bold header that stays in sight, a filter over everything, and columns as wide as their content', async () => {
    const files = unpack(
      await bytesOf(
        'xlsx',
        tableOf(
          ['A', 'Note'],
          [
            ['x', 'y'.repeat(30)],
            ['x', 'z'.repeat(500)],
          ],
        ),
      ),
    );
    const sheet = files[SHEET] ?? '';
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheet).toContain('<autoFilter ref="A1:B3"/>');
    expect([...sheet.matchAll(/width="(\d+)"/g)].map(([, width]) => Number(width))).toEqual([8, 60]);
    expect(files['xl/styles.xml']).toContain('<font><b/>');
    expect(sheet).toContain('<c r="A1" s="1" t="inlineStr">');
  });

  it('writes grams exactly, as numbers with two decimals or more', async () => {
    const table: Table = {
      title: 'List',
      columns: [{ header: 'Current (g)', kind: 'grams' }],
      pages: inPages([[500_000], [125], [null], [-10]]),
    };
    const bytes = await bytesOf('xlsx', table);
    expect((await readWorkbook(bytes)).get('List')).toEqual([['Current (g)'], [500], [0.125], [null], [-0.01]]);
    expect(unpack(bytes)['xl/styles.xml']).toContain('formatCode="0.00#"');
    expect(unpack(bytes)[SHEET]).toContain('<v>500.00</v>');
  });

  it('goes on in another sheet where one is full, with the header again and no row lost', async () => {
    const rows = Array.from({ length: 25 }, (_, i): Row => [i]);
    const parts: Uint8Array[] = [];
    const sink: Sink = { write: async (bytes) => void parts.push(bytes) };
    const tables = [tableOf(['n'], rows, 'Ledger'), tableOf(['n'], rows.slice(0, 10), 'Exactly full')];
    await writeWorkbook(tables, { sink, now: NOW, rowsPerSheet: 11 });
    const sheets = await readWorkbook(Buffer.concat(parts));
    expect([...sheets.keys()]).toEqual(['Ledger', 'Ledger (2)', 'Ledger (3)', 'Exactly full']);
    expect([...sheets.values()].map((sheet) => sheet.length)).toEqual([11, 11, 6, 11]);
    const ledger = [...sheets].filter(([name]) => name.startsWith('Ledger'));
    expect(ledger.flatMap(([, sheet]) => sheet.slice(1))).toEqual(rows);
    for (const sheet of sheets.values()) expect(sheet[0]).toEqual(['n']);
  });

  it('can be empty', async () => {
    expect((await readWorkbook(await bytesOf('xlsx', tableOf(['A', 'B'], [])))).get('List')).toEqual([['A', 'B']]);
  });
});

describe('a CSV file', () => {
  it('is UTF-8 with a mark, CRLF, and quotes where they are needed', async () => {
    const text = (await bytesOf('csv', tableOf(['Tag', 'Grams', 'Flag', 'Note'], AWKWARD))).toString();
    expect(text).toBe(
      [
        '\uFEFFTag,Grams,Flag,Note',
        '1A4060300000123456,12.5,TRUE,',
        '00012345678901234567,-3,FALSE,',
        `'=1+1,0,,"a ""quoted"", text"`,
        `'@SUM(A1),1000000000000000,,"two\nlines"`,
        '" spaces ",7,,😀 <&> ключ',
        '',
      ].join('\r\n'),
    );
  });

  it('is read by others as it was meant', async () => {
    const rows = [
      ['a,b', '"', 'x\r\ny', ' z'],
      ['', "'", '\t', '-1'],
    ];
    const text = (await bytesOf('csv', tableOf(['1', '2', '3', '4'], rows))).toString();
    expect(readCsv(text).slice(1)).toEqual([rows[0], ['', "'", "'\t", '-1']]);
  });

  it('writes grams exactly, with two decimals or more', async () => {
    const columns = [{ header: 'Current (g)', kind: 'grams' }] as const;
    const text = (await bytesOf('csv', { title: 'List', columns, pages: inPages([[500_000], [125]]) })).toString();
    expect(text).toBe('\uFEFFCurrent (g)\r\n500.00\r\n0.125\r\n');
  });

  it('for every table makes a zip', async () => {
    const files = unpack(
      await bytesOf('csv-zip', tableOf(['A'], [['x']], 'Read me'), tableOf(['B'], [['y']], 'Holds')),
    );
    expect(files).toEqual({ 'read-me.csv': '\uFEFFA\r\nx\r\n', 'holds.csv': '\uFEFFB\r\ny\r\n' });
  });
});

describe('writing', () => {
  let dir: TempDir;
  beforeEach(() => {
    dir = makeTempDir();
  });
  afterEach(() => dir.remove());

  it.each(['csv', 'xlsx', 'csv-zip'] as const)(
    'a %s file makes the same file as in memory, its owner’s alone',
    async (format) => {
      const path = join(dir.path, 'out');
      await writeTableFile(path, [tableOf(['A'], AWKWARD)], { format, now: NOW });
      expect(readFileSync(path).equals(await bytesOf(format, tableOf(['A'], AWKWARD)))).toBe(true);
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
    },
  );

  it('never replaces a file that is there', async () => {
    const path = join(dir.path, 'out');
    await writeTableFile(path, [tableOf(['A'], [])], { format: 'csv', now: NOW });
    await expect(writeTableFile(path, [tableOf(['A'], [])], { format: 'csv', now: NOW })).rejects.toThrow('EEXIST');
  });

  it.each(['csv', 'xlsx', 'csv-zip'] as const)(
    '%s stops where it is cancelled, and asks for no more rows',
    async (format) => {
      const abort = new AbortController();
      let asked = 0;
      let closed = false;
      async function* endless(): AsyncGenerator<Row[]> {
        try {
          for (;;) {
            asked += 1;
            if (asked === 5) abort.abort();
            yield [['x']];
          }
        } finally {
          closed = true;
        }
      }
      const table: Table = { title: 'List', columns: plainColumns(['A']), pages: endless() };
      const path = join(dir.path, 'out');
      await expect(writeTableFile(path, [table], { format, now: NOW, signal: abort.signal })).rejects.toThrow(/abort/i);
      expect(existsSync(path)).toBe(true);
      expect(closed).toBe(true);
      expect(asked).toBeLessThan(200);
    },
  );

  it.each(['csv', 'xlsx', 'csv-zip'] as const)('%s fails with what the rows fail with', async (format) => {
    async function* broken(): AsyncGenerator<Row[]> {
      yield [['x']];
      throw new Error('the database is gone');
    }
    const table: Table = { title: 'List', columns: plainColumns(['A']), pages: broken() };
    const path = join(dir.path, 'out');
    await expect(writeTableFile(path, [table], { format, now: NOW })).rejects.toThrow('the database is gone');
  });

  it('waits for a slow disk instead of piling up what it has no room for', async () => {
    const { promise: room, resolve: makeRoom } = Promise.withResolvers<void>();
    let asked = 0;
    async function* many(): AsyncGenerator<Row[]> {
      for (; asked < 400; asked += 1) yield [[`${asked} ${Math.sin(asked)} `.repeat(1000)]];
    }
    const table: Table = { title: 'List', columns: plainColumns(['A']), pages: many() };
    const writing = writeWorkbook([table], { sink: { write: () => room }, now: NOW });
    for (let i = 0; i < 2000; i += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBeLessThan(200);
    makeRoom();
    await writing;
    expect(asked).toBe(400);
  });
});
