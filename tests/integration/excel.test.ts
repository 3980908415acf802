// The workbook on disk through its port: read and written in a thread, put in place in one step, never over a file that
// is not the one that was read.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/core/clock.ts';
import { createExcel } from '#main/integrations/excel/client.ts';
import {
  ExcelError,
  type ExcelPort,
  type FileMark,
  type ReadBook,
  type TabToWrite,
} from '#main/integrations/excel/port.ts';
import { tabOf } from '#tests/support/excel-tabs.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';
import { bookParts, worksheet, zipParts } from '#tests/support/workbook-parts.ts';

const never = new AbortController().signal;
const list = (...cells: (string | number)[]): TabToWrite[] => [
  tabOf(
    'Packing List',
    cells.map((cell) => [cell]),
  ),
];
const isRoot = process.getuid?.() === 0;

let temp: TempDir;
let path: string;
let excel: ExcelPort;

beforeEach(() => {
  temp = makeTempDir();
  path = join(temp.path, 'Packing List.xlsx');
  excel = createExcel({ clock: systemClock });
});
afterEach(async () => {
  await excel.stop();
  temp.remove();
});

const book = async (): Promise<ReadBook> => {
  const found = await excel.read(path, null, never);
  if (found === null || found === 'same') throw new Error('There is nothing to read.');
  return found;
};
const failure = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ExcelError ? `${error.kind}${error.detail ? `: ${error.detail}` : ''}` : String(error);
};

describe('reading', () => {
  it('gives what was written, and a mark of the file', async () => {
    const rows = [
      ['Product', 'Ordered'],
      [],
      ['Blue Dream', 12.5, null, true],
      ['=1+1', { formula: '=B3*2', result: 25 }],
    ];
    const mark = await excel.write(
      path,
      [tabOf('Packing List', rows, { hidden: false }), tabOf('H', [], { hidden: true })],
      null,
      never,
    );
    expect(await book()).toEqual({
      mark,
      tabs: [
        {
          title: 'Packing List',
          hidden: false,
          rows: [['Product', 'Ordered'], [], ['Blue Dream', 12.5, null, true], ['=1+1', 25]],
          notes: [],
        },
        { title: 'H', hidden: true, rows: [], notes: [] },
      ],
    });
    expect(mark).toMatchObject({ size: statSync(path).size, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('is nothing where there is no file, and a failure where even the folder is gone', async () => {
    expect(await excel.read(path, null, never)).toBeNull();
    expect(await failure(excel.read(join(temp.path, 'gone/list.xlsx'), null, never))).toBe(
      'missing: The folder is gone.',
    );
  });

  it('is not done again while the file is the same: by its bytes, whatever its time says', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    expect(await excel.read(path, mark, never)).toBe('same');
    utimesSync(path, new Date(), new Date(Date.now() - 60_000));
    expect(await excel.read(path, mark, never)).toBe('same');
    expect(await excel.read(path, mark, never)).toBe('same');
  });

  it('sees another content also when size and time are those of before', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    const { mtime } = statSync(path);
    const other = join(temp.path, 'other.xlsx');
    await excel.write(other, list('b'), null, never);
    expect(statSync(other).size).toBe(mark.size);
    writeFileSync(path, readFileSync(other));
    utimesSync(path, mtime, mtime);
    expect(await excel.read(path, mark, never)).toMatchObject({ tabs: [{ rows: [['b']] }] });
  });

  it('says why a file cannot be read', async () => {
    writeFileSync(path, 'Product,Store');
    expect(await failure(excel.read(path, null, never))).toMatch(/^unreadable: .*CSV/);
    mkdirSync(join(temp.path, 'folder.xlsx'));
    expect(await failure(excel.read(join(temp.path, 'folder.xlsx'), null, never))).toMatch(
      /^unreadable: It is a folder/,
    );
  });

  it.skipIf(isRoot)('says that it may not', async () => {
    await excel.write(path, list('a'), null, never);
    chmodSync(path, 0);
    expect(await failure(excel.read(path, null, never))).toMatch(/^no_access: .*EACCES/);
  });

  it('gives up when asked to, before, while it waits for its turn, and in the middle', async () => {
    await excel.write(path, list(...new Array<string>(30_000).fill('text')), null, never);
    expect(await failure(excel.read(path, null, AbortSignal.abort()))).toBe('aborted');
    const controller = new AbortController();
    const first = failure(excel.read(path, null, controller.signal));
    const second = failure(excel.read(path, null, controller.signal));
    await settle();
    controller.abort();
    expect([await second, await first]).toEqual(['aborted', 'aborted']);
    expect((await book()).tabs[0]?.rows).toHaveLength(30_000);
  });
});

describe('writing', () => {
  it('leaves nothing else in the folder', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    await excel.write(path, list('b'), mark, never);
    expect(readdirSync(temp.path)).toEqual(['Packing List.xlsx']);
  });

  it('keeps the worksheets that are not ours', async () => {
    writeFileSync(path, zipParts(bookParts(worksheet('<row r="1"><c><v>5</v></c></row>'))));
    const { mark } = await book();
    await excel.write(path, [tabOf('Delivery', [['x']])], mark, never);
    expect((await book()).tabs.map(({ title, rows }) => [title, rows])).toEqual([
      ['Packing List', [[5]]],
      ['Delivery', [['x']]],
    ]);
  });

  it('is refused when the file is another by now, is gone, or has appeared', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    const theirs = zipParts(bookParts(worksheet('<row r="1"><c><v>5</v></c></row>')));
    writeFileSync(path, theirs);
    expect(await failure(excel.write(path, list('b'), mark, never))).toMatch(/^changed/);
    expect(await failure(excel.write(path, list('b'), null, never))).toMatch(/^changed/);
    expect(readFileSync(path)).toEqual(theirs);
    rmSync(path);
    expect(await failure(excel.write(path, list('b'), mark, never))).toMatch(/^changed/);
    expect(readdirSync(temp.path)).toEqual([]);
  });

  it('goes over a file that only got another time', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    utimesSync(path, new Date(0), new Date(0));
    await excel.write(path, list('b'), mark, never);
    expect((await book()).tabs[0]?.rows).toEqual([['b']]);
  });

  it('into a folder that is gone, or is none, is a failure', async () => {
    expect(await failure(excel.write(join(temp.path, 'gone/list.xlsx'), list('a'), null, never))).toMatch(/^missing/);
    writeFileSync(join(temp.path, 'file'), '');
    expect(await failure(excel.write(join(temp.path, 'file/list.xlsx'), list('a'), null, never))).toMatch(/^missing/);
  });

  it.skipIf(isRoot)('is refused by a folder or a file that may not be written, and leaves both alone', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    chmodSync(path, 0o444);
    expect(await failure(excel.write(path, list('b'), mark, never))).toMatch(/^no_access/);
    chmodSync(path, 0o644);
    chmodSync(temp.path, 0o555);
    expect(await failure(excel.write(path, list('b'), mark, never))).toMatch(/^no_access/);
    chmodSync(temp.path, 0o755);
    expect((await book()).tabs[0]?.rows).toEqual([['a']]);
  });

  it.skipIf(process.platform === 'win32')('keeps who may read the file, and a link to it a link', async () => {
    const shared = join(temp.path, 'shared');
    mkdirSync(shared);
    symlinkSync(join(shared, 'list.xlsx'), path);
    let mark: FileMark = await excel.write(join(shared, 'list.xlsx'), list('a'), null, never);
    chmodSync(path, 0o640);
    mark = await excel.write(path, list('b'), mark, never);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(await excel.read(join(shared, 'list.xlsx'), null, never)).toMatchObject({ mark, tabs: [{ rows: [['b']] }] });
  });

  it('that is given up leaves the file as it was', async () => {
    const mark = await excel.write(path, list('a'), null, never);
    const controller = new AbortController();
    const writing = failure(
      excel.write(path, list(...new Array<string>(60_000).fill('text')), mark, controller.signal),
    );
    await settle();
    controller.abort();
    expect(await writing).toBe('aborted');
    expect(await excel.read(path, mark, never)).toBe('same');
    expect(readdirSync(temp.path)).toEqual(['Packing List.xlsx']);
  });

  it('takes away what a write left behind that was cut off, and nothing of today or of anybody else', async () => {
    const old = new Date(Date.now() - 2 * 3_600_000);
    const [left, fresh, theirs] = [
      '.packhouse-0123456789abcdef.tmp',
      '.packhouse-fedcba9876543210.tmp',
      '.packhouse-x.tmp',
    ];
    for (const name of [left, fresh, theirs]) writeFileSync(join(temp.path, name), 'x');
    for (const name of [left, theirs]) utimesSync(join(temp.path, name), old, old);
    await excel.write(path, list('a'), null, never);
    expect(readdirSync(temp.path).sort()).toEqual([fresh, theirs, 'Packing List.xlsx'].sort());
  });

  it('says what Excel could not hold, and writes nothing', async () => {
    expect(await failure(excel.write(path, list('x'.repeat(40_000)), null, never))).toMatch(
      /^unreadable: Cell A1 of "Packing List" holds a text of 40000 characters/,
    );
    expect(existsSync(path)).toBe(false);
  });
});

describe('calls', () => {
  it('wait for one another, in order', async () => {
    const first = excel.write(path, list('a'), null, never);
    const second = first.then((mark) => excel.write(path, list('b'), mark, never));
    const reading = excel.read(path, null, never);
    expect(await reading).toMatchObject({ tabs: [{ rows: [['a']] }] });
    await second;
    expect((await book()).tabs[0]?.rows).toEqual([['b']]);
  });

  it('are refused once it has stopped', async () => {
    await excel.write(path, list('a'), null, never);
    await excel.stop();
    expect(await failure(excel.read(path, null, never))).toBe('aborted');
  });
});

describe('whose hands it is in', () => {
  const excelOwner = (narrow: string, wide: string): Buffer => {
    const bytes = Buffer.alloc(165, 0x20);
    bytes[0] = narrow.length;
    bytes.write(narrow, 1, 'latin1');
    bytes.writeUInt16LE(wide.length, 55);
    bytes.write(wide, 57, 'utf16le');
    return bytes;
  };
  const lay = (name: string, content: string | Buffer) => writeFileSync(join(temp.path, name), content);

  it('is nobody’s without a lock file', async () => {
    expect(await excel.openedBy(path)).toBeNull();
    expect(await excel.openedBy(join(temp.path, 'gone/list.xlsx'))).toBeNull();
  });

  it('is told by Excel’s file', async () => {
    lay('~$Packing List.xlsx', excelOwner('Desk ?', 'Desk 😀'));
    expect(await excel.openedBy(path)).toBe('Desk 😀');
    lay('~$Packing List.xlsx', excelOwner('Desk', '').subarray(0, 40));
    expect(await excel.openedBy(path)).toBe('Desk');
    lay('~$Packing List.xlsx', Buffer.from([200, 1, 2]));
    expect(await excel.openedBy(path)).toBe('Excel');
  });

  it('is told by LibreOffice’s file', async () => {
    lay('.~lock.Packing List.xlsx#', ',packer,desk-2,21.11.2026 10:00,file:///opt/office/profile;');
    expect(await excel.openedBy(path)).toBe('packer');
    lay('.~lock.Packing List.xlsx#', 'Desk\\, second\\; left,packer,desk-2,21.11.2026 10:00,x;');
    expect(await excel.openedBy(path)).toBe('Desk, second; left');
    lay('.~lock.Packing List.xlsx#', '');
    expect(await excel.openedBy(path)).toBe('LibreOffice');
  });

  it('is nobody’s when the lock file was left behind half a day ago', async () => {
    lay('.~lock.Packing List.xlsx#', ',packer,desk-2,,;');
    const old = new Date(Date.now() - 13 * 3_600_000);
    utimesSync(join(temp.path, '.~lock.Packing List.xlsx#'), old, old);
    expect(await excel.openedBy(path)).toBeNull();
  });
});

describe('watching', () => {
  /** Resolves with the next change that is told. */
  const watch = async (place: string) => {
    let wake: () => void = () => undefined;
    const watching = await excel.watch(place, () => wake());
    return {
      stop: watching.stop,
      change: async (make: () => void): Promise<string> => {
        const told = new Promise<string>((resolve) => {
          wake = () => resolve('told');
        });
        make();
        return Promise.race([told, sleep(10_000, 'not told', { ref: false })]);
      },
    };
  };

  it('tells of a file that appears, is written, is replaced and goes away', async () => {
    const watching = await watch(path);
    expect(await watching.change(() => writeFileSync(path, 'one'))).toBe('told');
    expect(await watching.change(() => writeFileSync(path, 'another'))).toBe('told');
    writeFileSync(join(temp.path, 'new'), 'a third');
    expect(await watching.change(() => renameSync(join(temp.path, 'new'), path))).toBe('told');
    expect(await watching.change(() => rmSync(path))).toBe('told');
    await watching.stop();
  });

  it('tells when somebody opens it and closes it', async () => {
    const lock = join(temp.path, '.~lock.Packing List.xlsx#');
    const watching = await watch(path);
    expect(await watching.change(() => writeFileSync(lock, ',packer,,,;'))).toBe('told');
    expect(await watching.change(() => rmSync(lock))).toBe('told');
    await watching.stop();
  });

  it('goes on when the folder is not there yet, vanishes and comes back', async () => {
    const folder = join(temp.path, 'later');
    const place = join(folder, 'list.xlsx');
    const watching = await watch(place);
    const put = () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(place, 'one');
    };
    expect(await watching.change(put)).toBe('told');
    expect(await watching.change(() => rmSync(folder, { recursive: true }))).toBe('told');
    expect(await watching.change(put)).toBe('told');
    expect(await watching.change(() => writeFileSync(place, 'another'))).toBe('told');
    await watching.stop();
  }, 60_000);
});
