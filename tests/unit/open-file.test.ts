// Opening a workbook in the system's own program: what may be opened, how the system is asked, and what is answered.
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/core/clock.ts';
import { createFileOpener, openCommand } from '#main/hosts/browser/open-browser.ts';
import { createFileOpener as createElectronOpener } from '#main/hosts/electron/open-file.ts';
import { isWorkbookFile } from '#main/hosts/node/workbook-file.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

let temp: TempDir;
let book: string;
beforeEach(() => {
  temp = makeTempDir();
  book = join(temp.path, 'Packing List & more; $(touch ran).xlsx');
  writeFileSync(book, 'a workbook');
});
afterEach(() => temp.remove());

const put = (name: string): string => {
  const path = join(temp.path, name);
  writeFileSync(path, '');
  return path;
};

describe('a file that may be opened', () => {
  it('is a workbook that is there', () => {
    expect(isWorkbookFile(book)).toBe(true);
    expect(isWorkbookFile(put('LIST.XLSX'))).toBe(true);
  });

  it.each(['run.exe', 'run.xlsx.exe', 'run.bat', 'run.xlsx.lnk', 'macros.xlsm', 'list.xlsx.', 'list.xlsx ', 'xlsx'])(
    'is not %s',
    (name) => {
      expect(isWorkbookFile(put(name))).toBe(false);
    },
  );

  it('is not one that is missing, a folder, or told by half of its path', () => {
    mkdirSync(join(temp.path, 'folder.xlsx'));
    expect(isWorkbookFile(join(temp.path, 'folder.xlsx'))).toBe(false);
    expect(isWorkbookFile(join(temp.path, 'missing.xlsx'))).toBe(false);
    expect(isWorkbookFile(relative(process.cwd(), book))).toBe(false);
    for (const path of ['', 'https://example.com/list.xlsx', 'file:///list.xlsx', `${book}\0.xlsx`]) {
      expect(isWorkbookFile(path)).toBe(false);
    }
  });

  it.skipIf(process.platform === 'win32')('is not a link to something else, but one to a workbook', () => {
    symlinkSync(put('run.sh'), join(temp.path, 'link.xlsx'));
    symlinkSync(book, join(temp.path, 'other.xlsx'));
    expect(isWorkbookFile(join(temp.path, 'link.xlsx'))).toBe(false);
    expect(isWorkbookFile(join(temp.path, 'other.xlsx'))).toBe(true);
  });
});

describe('the browser host', () => {
  it('hands the path to the system as one argument, on every system', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      const [program, args] = openCommand(platform, book);
      expect(args.at(-1)).toBe(book);
      expect(['rundll32', 'open', 'xdg-open']).toContain(program);
    }
  });

  it('opens nothing where there is no screen, and nothing but workbooks', async () => {
    const started = put('started');
    const environment = { PATH: temp.path, DISPLAY: ':0' };
    const shown = createFileOpener({ platform: 'linux', environment }, systemClock);
    expect(await shown(started)).toBe(false);
    const hidden = createFileOpener({ platform: 'linux', environment: { PATH: temp.path } }, systemClock);
    expect(await hidden(book)).toBe(false);
    const built = createFileOpener({ platform: 'darwin', environment: { CI: '1', PATH: temp.path } }, systemClock);
    expect(await built(book)).toBe(false);
  });

  it('says so when there is no program that opens files', async () => {
    const environment = { PATH: temp.path, DISPLAY: ':0' };
    expect(await createFileOpener({ platform: 'linux', environment }, systemClock)(book)).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('the program that opens files', () => {
  const opened = () => join(temp.path, 'opened');
  /** The system's program is a script of ours. */
  const openWith = (script: string, clock = systemClock) => {
    const program = join(temp.path, 'xdg-open');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    const environment = {
      PATH: `${temp.path}${delimiter}${process.env.PATH}`,
      DISPLAY: ':0',
      OUT: opened(),
      PACKHOUSE_APEX_TOKEN: '2190|token',
    };
    return createFileOpener({ platform: 'linux', environment }, clock);
  };

  it('gets the path as it is, past every shell, and nothing of our settings', async () => {
    const open = openWith('printf "%s\\n" "$#" "$1" > "$OUT"; env >> "$OUT"');
    expect(await open(book)).toBe(true);
    const text = readFileSync(opened(), 'utf8');
    expect(text.split('\n').slice(0, 2)).toEqual(['1', book]);
    expect(text).toContain('DISPLAY=:0');
    expect(text).not.toContain('PACKHOUSE_');
    expect(existsSync('ran')).toBe(false);
  });

  it('that fails has opened nothing', async () => {
    expect(await openWith('exit 3')(book)).toBe(false);
  });

  it('that goes on is the one that shows the file', async () => {
    const clock = createFakeClock();
    const answer = openWith('echo $$ > "$OUT.next"; mv "$OUT.next" "$OUT"; exec sleep 60', clock)(book);
    while (!existsSync(opened())) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(3000);
    expect(await answer).toBe(true);
    process.kill(Number(readFileSync(opened(), 'utf8')));
  });
});

describe('the desktop program', () => {
  const asked: string[] = [];
  const openerOf = (says: string) =>
    createElectronOpener({
      openPath: async (path) => {
        asked.push(path);
        return says;
      },
    });
  beforeEach(() => {
    asked.length = 0;
  });

  it('hands a workbook to Electron’s shell, and believes what that answers', async () => {
    expect(await openerOf('')(book)).toBe(true);
    expect(await openerOf('No application is registered')(book)).toBe(false);
    expect(asked).toEqual([book, book]);
  });

  it('asks for nothing but workbooks that are there', async () => {
    for (const path of [put('run.exe'), join(temp.path, 'missing.xlsx'), 'list.xlsx']) {
      expect(await openerOf('')(path)).toBe(false);
    }
    expect(asked).toEqual([]);
  });
});
