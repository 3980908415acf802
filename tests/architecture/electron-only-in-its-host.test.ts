// The application runs without Electron because nothing but its own host knows there is such a thing.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const HOST = 'src-main/hosts/electron/';
const IMPORT =
  /(?:from\s*|import\s*\(?\s*|require\s*\(\s*)['"](electron(?:-updater|-log\/main|-log\/renderer)?(?:\/[^'"]*)?)['"]/g;

function importsOfElectron(): readonly string[] {
  return ['src-main', 'src-shared', 'src-renderer'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|cjs|mjs|js)$/.test(entry.name))
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        const name = relative(ROOT, path).split(sep).join('/');
        return [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(([, what]) => `${name} imports ${what}`);
      }),
  );
}

describe('Electron', () => {
  it('is imported by its own host and nowhere else', () => {
    const imports = importsOfElectron();
    expect(imports.filter((line) => !line.startsWith(HOST))).toEqual([]);
    expect(imports.filter((line) => line.startsWith(`${HOST}main.ts`))).not.toEqual([]);
  });

  it('is recognised however it is imported', () => {
    for (const code of ["import { app } from 'electron';", "await import('electron')", 'require("electron/main")']) {
      expect(code.match(IMPORT)).not.toBeNull();
    }
    for (const code of ["import log from 'electron-log/node';", "from './electron/main.ts'"]) {
      expect(code.match(IMPORT)).toBeNull();
    }
  });
});
