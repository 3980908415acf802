// The workbook's thread is a program of its own. It has to be found when Packhouse runs from its sources and when it is
// one bundled file, alone in a folder without the sources.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, mergeConfig } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';
import mainConfig from '../../vite.main.config.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CHILD = join(ROOT, 'tests/support/excel-child.ts');
const TABS = [{ title: 'Packing List', hidden: false, notes: [], rows: [['Product'], ['=SUM(A1)'], ['Café 😀']] }];

let temp: TempDir;
beforeEach(() => {
  temp = makeTempDir();
});
afterEach(() => temp.remove());

const run = (program: string): unknown => {
  const path = join(temp.path, 'Packing List.xlsx');
  const options = { cwd: temp.path, encoding: 'utf8', timeout: 60_000, env: {} } as const;
  return JSON.parse(execFileSync(process.execPath, [program, path], options));
};

describe('the thread that reads and writes the workbook', () => {
  it('runs from its source', () => {
    expect(run(CHILD)).toEqual(TABS);
  });

  it('runs from the bundle that the desktop program is built as, with no source beside it', async () => {
    const outDir = join(temp.path, 'built');
    const entry = { root: ROOT, logLevel: 'error', build: { ssr: CHILD, outDir } };
    await build({ configFile: false, ...mergeConfig(mainConfig, entry) });
    expect(readdirSync(outDir)).toEqual(['main.js']);
    const text = readFileSync(join(outDir, 'main.js'), 'utf8');
    expect(text).not.toContain(ROOT);
    // Away from the repository, as in an installed program: only the packages it is shipped with beside it.
    const installed = join(temp.path, 'installed');
    mkdirSync(installed);
    copyFileSync(join(outDir, 'main.js'), join(installed, 'main.mjs'));
    symlinkSync(join(ROOT, 'node_modules'), join(installed, 'node_modules'), 'junction');
    expect(run(join(installed, 'main.mjs'))).toEqual(TABS);
  });
});
