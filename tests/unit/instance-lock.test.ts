import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolderInUse, LOCK_FILE, type ProcessTable, takeInstanceLock } from '#main/hosts/node/instance-lock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

let temp: TempDir;
beforeEach(() => {
  temp = makeTempDir();
});
afterEach(() => temp.remove());

const path = () => join(temp.path, LOCK_FILE);
const processes = (pid: number, alive: Record<number, string>): ProcessTable => ({
  pid,
  isAlive: (asked) => asked in alive,
  bornAt: (asked) => alive[asked] ?? null,
});
const leave = (record: object) =>
  writeFileSync(path(), JSON.stringify({ machine: hostname(), host: 'browser host', born: 'monday', ...record }));

describe('the lock of a data folder', () => {
  it('refuses a second process and says who has it and what to do', () => {
    leave({ pid: 41 });
    const take = () => takeInstanceLock(temp.path, 'desktop window', processes(42, { 41: 'monday', 42: 'tuesday' }));
    expect(take).toThrow(DataFolderInUse);
    expect(take).toThrow(/already running with the data in .*process 41, browser host.*close that one first/);
  });

  it('refuses the same process a second time, until it lets go', () => {
    const first = takeInstanceLock(temp.path, 'browser host');
    expect(() => takeInstanceLock(temp.path, 'browser host')).toThrow(DataFolderInUse);
    first.release();
    takeInstanceLock(temp.path, 'browser host').release();
    expect(existsSync(path())).toBe(false);
  });

  it('takes over from a process that is gone', () => {
    leave({ pid: 41 });
    takeInstanceLock(temp.path, 'browser host', processes(42, { 42: 'tuesday' })).release();
    expect(readdirSync(temp.path)).toEqual([]);
  });

  it('takes over when another program has been given the old number since', () => {
    leave({ pid: 41 });
    takeInstanceLock(temp.path, 'browser host', processes(42, { 41: 'tuesday', 42: 'tuesday' }));
    expect(readFileSync(path(), 'utf8')).toContain('"pid":42');
  });

  it('takes over when it has been given the old number itself', () => {
    leave({ pid: 42 });
    takeInstanceLock(temp.path, 'desktop window', processes(42, { 42: 'tuesday' }));
    expect(readFileSync(path(), 'utf8')).toContain('desktop window');
  });

  it('leaves a lock of another computer alone', () => {
    leave({ pid: 41, machine: 'packing-desk' });
    const take = () => takeInstanceLock(temp.path, 'browser host', processes(42, {}));
    expect(take).toThrow(/on the computer packing-desk/);
  });

  it('takes over a damaged lock', () => {
    writeFileSync(path(), '{"pid":');
    takeInstanceLock(temp.path, 'browser host').release();
    expect(existsSync(path())).toBe(false);
  });

  it('does not take away a lock that is no longer its own', () => {
    const lock = takeInstanceLock(temp.path, 'browser host');
    leave({ pid: 41 });
    lock.release();
    expect(existsSync(path())).toBe(true);
  });
});
