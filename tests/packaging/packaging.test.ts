// The desktop program as it is packed: electron-builder makes the unpacked folder around a stand-in for
// Electron's own files, and what came out is opened and looked at, then started from there.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startDesktop } from '#tests/support/desktop.ts';
import { makeFakeElectronDist, readFuses } from '#tests/support/fake-electron-dist.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const electronVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8'))).version;

let temp: TempDir;
let packed: string;
let archive: string;
let entries: readonly string[];

beforeAll(() => {
  for (const made of ['dist/main/main.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html']) {
    if (!existsSync(join(ROOT, made))) throw new Error(`${made} is missing: npm run build`);
  }
  temp = makeTempDir();
  const electronDist = makeFakeElectronDist(join(temp.path, 'electron'), electronVersion);
  const cli = join(ROOT, 'node_modules/electron-builder/cli.js');
  const options = [`-c.electronDist=${electronDist}`, `-c.directories.output=${join(temp.path, 'out')}`];
  // Into a file: what it says just before it gives up is lost in a pipe.
  const log = join(temp.path, 'electron-builder.log');
  const output = openSync(log, 'w');
  const { status } = spawnSync(process.execPath, [cli, '--linux', 'dir', '--x64', '--publish', 'never', ...options], {
    cwd: ROOT,
    stdio: ['ignore', output, output],
    env: { ...process.env, PACKHOUSE_UPDATE_URL: 'https://updates.example' },
  });
  closeSync(output);
  if (status !== 0) throw new Error(`electron-builder failed with ${status}: ${readFileSync(log, 'utf8')}`);
  packed = join(temp.path, 'out/linux-unpacked');
  archive = join(packed, 'resources/app.asar');
  entries = listPackage(archive, { isPack: false }).map((entry) => entry.replaceAll('\\', '/'));
}, 240_000);

afterAll(() => temp.remove());

describe('the packed program', () => {
  it('holds the program, its window, its bridge and its icons', () => {
    for (const needed of [
      '/package.json',
      '/dist/main/main.js',
      '/dist/preload/preload.cjs',
      '/dist/renderer/index.html',
      '/resources/icons/icon.png',
      '/resources/icons/tray.png',
    ]) {
      expect(entries).toContain(needed);
    }
  });

  it('holds every package it needs at run time and none it was built with', () => {
    const manifest = z
      .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    for (const name of Object.keys(manifest.dependencies)) {
      expect(entries).toContain(`/node_modules/${name}/package.json`);
    }
    for (const name of ['electron', 'electron-builder', 'vite', 'vitest', 'typescript', '@playwright/test', 'node']) {
      expect(manifest.devDependencies).toHaveProperty([name]);
      expect(entries).not.toContain(`/node_modules/${name}`);
    }
  });

  it('keeps the database’s binary outside the archive, where the system can load it', () => {
    const binaries = readdirSync(join(packed, 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds'));
    expect(binaries).toContain('linux-x64.node');
    expect(binaries.filter((name) => !name.startsWith('linux'))).toEqual([]);
  });

  it('holds the migrations beside the archive', () => {
    const shipped = readdirSync(join(packed, 'resources/drizzle'), { recursive: true }).map(String);
    const written = readdirSync(join(ROOT, 'drizzle')).filter((name) => name.endsWith('.sql'));
    expect(shipped).toEqual(expect.arrayContaining(written));
    expect(shipped).toContain(join('meta', '_journal.json'));
  });

  it('holds the papers’ templates and the encoder of their barcodes', () => {
    for (const name of readdirSync(join(ROOT, 'resources/templates'))) {
      expect(entries).toContain(`/resources/templates/${name}`);
      expect(extractFile(archive, `resources/templates/${name}`).length).toBeGreaterThan(0);
    }
    expect(entries).toContain('/node_modules/bwip-js/dist/bwip-js-node.mjs');
    expect(entries).toContain('/node_modules/bwip-js/dist/bwipp.mjs');
    expect(entries).toContain('/node_modules/mustache/mustache.mjs');
  });

  it('holds no tests, sources, source maps, notes, keys, databases or settings of anybody', () => {
    const forbidden = [
      /\.(ts|tsx|mts|cts|map|md|log|sqlite.*|env|pem|p12|pfx|key)$/i,
      /^\/(src-main|src-shared|src-renderer|tests|spec|docs|drizzle|release|\.github|\.ci)(\/|$)/,
      /\/(\.env[^/]*|\.npmrc|\.git[^/]*|secrets\.json|packhouse\.lock|window\.json|entitlements[^/]*)$/,
      /^\/(package-lock\.json|tsconfig\.json|biome\.json|electron-builder\.yml|[^/]+\.config\.[^/]+)$/,
    ];
    expect(entries.filter((entry) => forbidden.some((pattern) => pattern.test(entry)))).toEqual([]);
  });

  it('does not tell where it was built, and maps no sources', () => {
    for (const file of ['dist/main/main.js', 'dist/preload/preload.cjs']) {
      const text = extractFile(archive, file).toString('utf8');
      expect(text).not.toContain(ROOT);
      expect(text).not.toContain('sourceMappingURL');
    }
  });

  it('requires nothing but electron in its bridge', () => {
    const text = extractFile(archive, 'dist/preload/preload.cjs').toString('utf8');
    expect([...text.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron']);
  });

  it('is sealed: no other use of the program, only this archive, checked', () => {
    expect(readFuses(readFileSync(join(packed, 'packhouse')))).toMatchObject({
      runAsNode: false,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      cookieEncryption: true,
      fileProtocolPrivileges: false,
    });
  });

  it('asks macOS for run-time compilation and nothing more', () => {
    const plist = readFileSync(join(ROOT, 'resources/entitlements.mac.plist'), 'utf8');
    expect([...plist.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('opens its window from what was packed alone', async () => {
    const root = join(temp.path, 'extracted');
    extractAll(archive, root);
    // From the sources the migrations are inside the program's folder; packed they are beside it.
    cpSync(join(packed, 'resources/drizzle'), join(root, 'drizzle'), { recursive: true });
    const desktop = await startDesktop({ root, dataDir: join(temp.path, 'data') });
    expect(await desktop.page.title()).toMatch(/Packhouse/);
    await desktop.kill();
  }, 60_000);
});
