// Moving a file to another disk, step by step as the disk sees it: it must never be in neither place.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { moveFile } from '#main/db/backup-files.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const steps = vi.hoisted(() => ({ done: [] as string[], paths: new Map<number, string>() }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    renameSync: (from: string, to: string) => {
      if (!from.endsWith('.partial')) throw Object.assign(new Error('another disk'), { code: 'EXDEV' });
      steps.done.push('name');
      fs.renameSync(from, to);
    },
    openSync: (path: string, flags: string) => {
      const handle = fs.openSync(path, flags);
      steps.paths.set(handle, path);
      return handle;
    },
    fsyncSync: (handle: number) => {
      steps.done.push(`sync ${steps.paths.get(handle)?.split('/').at(-1)}`);
      fs.fsyncSync(handle);
    },
    rmSync: (path: string, options?: object) => {
      if (path.endsWith('.sqlite')) steps.done.push('remove');
      fs.rmSync(path, options);
    },
  };
});

let dir: TempDir;
beforeEach(() => {
  dir = makeTempDir();
  steps.done.length = 0;
});
afterEach(() => dir.remove());

it('syncs the copy and its name to the other disk before the source goes', () => {
  const to = join(dir.path, 'other');
  mkdirSync(to);
  writeFileSync(join(dir.path, 'one.sqlite'), 'all there is');
  moveFile(join(dir.path, 'one.sqlite'), join(to, 'two.sqlite'));
  expect(steps.done).toEqual(['sync two.sqlite.partial', 'name', 'sync other', 'remove']);
});
