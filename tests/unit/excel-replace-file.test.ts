// What the system may answer when a file is put in another's place, and what becomes of the files then.
import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExcelError } from '#main/integrations/excel/port.ts';
import { type FileSystem, type Replacing, replaceFile } from '#main/integrations/excel/replace-file.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

let temp: TempDir;
let path: string;
beforeEach(() => {
  temp = makeTempDir();
  path = join(temp.path, 'list.xlsx');
  nodeFs.writeFileSync(path, 'old');
});
afterEach(() => temp.remove());

const failing = (code: string): (() => never) => {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
};

/** Answers what became of it, and how often it waited. */
async function replace(fs: Partial<FileSystem>, more: Partial<Replacing> = {}): Promise<string> {
  let waits = 0;
  try {
    await replaceFile(path, Buffer.from('new'), {
      fs: { ...nodeFs, ...fs },
      now: 0,
      over: { mode: 0o644 },
      check: () => undefined,
      pause: () => {
        waits += 1;
        return Promise.resolve();
      },
      ...more,
    });
    return `replaced after ${waits} waits`;
  } catch (error) {
    return error instanceof ExcelError ? `${error.kind} after ${waits} waits` : String(error);
  }
}
const standing = () => ({ files: nodeFs.readdirSync(temp.path), content: nodeFs.readFileSync(path, 'utf8') });
const UNTOUCHED = { files: ['list.xlsx'], content: 'old' };

describe('a file is replaced', () => {
  it('in one step', async () => {
    expect(await replace({})).toBe('replaced after 0 waits');
    expect(standing()).toEqual({ files: ['list.xlsx'], content: 'new' });
  });

  it('also by a system that writes a few bytes at a time, or cannot sync a folder', async () => {
    const writeSync: FileSystem['writeSync'] = (file: number, bytes: NodeJS.ArrayBufferView | string, at?: unknown) =>
      typeof bytes === 'string' ? 0 : nodeFs.writeSync(file, bytes, typeof at === 'number' ? at : 0, 1);
    const openSync: FileSystem['openSync'] = (place, flags, mode) =>
      place === temp.path ? failing('EISDIR')() : nodeFs.openSync(place, flags, mode);
    expect(await replace({ writeSync, openSync })).toBe('replaced after 0 waits');
    expect(standing().content).toBe('new');
  });

  it('once a scanner of viruses has let go of it', async () => {
    let held = 2;
    const renameSync: FileSystem['renameSync'] = (from, to) => {
      held -= 1;
      if (held >= 0) failing('EPERM')();
      nodeFs.renameSync(from, to);
    };
    expect(await replace({ renameSync })).toBe('replaced after 2 waits');
  });

  it('or put where none was, on disks without links too', async () => {
    nodeFs.rmSync(path);
    expect(await replace({}, { over: null })).toBe('replaced after 0 waits');
    nodeFs.rmSync(path);
    expect(await replace({ linkSync: failing('EPERM') }, { over: null })).toBe('replaced after 0 waits');
    expect(standing()).toEqual({ files: ['list.xlsx'], content: 'new' });
  });
});

describe('a file is left as it was', () => {
  it('when the disk is full, while writing or while making sure', async () => {
    expect(await replace({ writeSync: failing('ENOSPC') })).toBe('disk_full after 0 waits');
    expect(await replace({ fsyncSync: failing('EDQUOT') })).toBe('disk_full after 0 waits');
    expect(standing()).toEqual(UNTOUCHED);
  });

  it('when another has appeared where none was to be', async () => {
    expect(await replace({}, { over: null })).toBe('changed after 0 waits');
    expect(standing()).toEqual(UNTOUCHED);
  });

  it('when it is not to be replaced any more at the last moment', async () => {
    const check = () => {
      throw new ExcelError('changed');
    };
    expect(await replace({}, { check })).toBe('changed after 0 waits');
    expect(standing()).toEqual(UNTOUCHED);
  });

  it('when somebody keeps it open, which Windows says in three ways', async () => {
    expect(await replace({ renameSync: failing('EBUSY') })).toBe('locked after 3 waits');
    const held = (code: string) => ({
      renameSync: failing(code),
      openSync: ((place, flags, mode) =>
        flags === 'r+' ? failing('EBUSY')() : nodeFs.openSync(place, flags, mode)) satisfies FileSystem['openSync'],
    });
    expect(await replace(held('EPERM'), { platform: 'win32' })).toBe('locked after 3 waits');
    expect(await replace(held('EACCES'), { platform: 'win32' })).toBe('locked after 3 waits');
    expect(standing()).toEqual(UNTOUCHED);
  });

  it('when it is protected, or the folder is', async () => {
    const openSync: FileSystem['openSync'] = (place, flags, mode) =>
      flags === 'r+' ? failing('EACCES')() : nodeFs.openSync(place, flags, mode);
    expect(await replace({ renameSync: failing('EPERM'), openSync }, { platform: 'win32' })).toBe(
      'no_access after 3 waits',
    );
    expect(await replace({ renameSync: failing('EPERM') }, { platform: 'linux' })).toBe('no_access after 3 waits');
    nodeFs.chmodSync(path, 0o444);
    expect(await replace({ renameSync: failing('EPERM') }, { platform: 'win32' })).toBe('no_access after 3 waits');
    expect(await replace({ openSync: failing('EROFS') })).toBe('no_access after 0 waits');
    expect(await replace({ openSync: failing('ENOENT') })).toBe('missing after 0 waits');
    expect(standing()).toEqual(UNTOUCHED);
  });
});
