// Where the program's own files are when it runs from its sources: root, migrations, templates, the built window.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The folder with package.json. */
export const SOURCE_ROOT = resolve(import.meta.dirname, '../../..');

export interface AppFiles {
  readonly root: string;
  readonly migrationsDir: string;
  /** Of the papers. */
  readonly templatesDir: string;
  readonly rendererDir: string;
  readonly version: string;
}

export function appFilesIn(root: string): AppFiles {
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));
  return {
    root,
    migrationsDir: resolve(root, 'drizzle'),
    templatesDir: resolve(root, 'resources/templates'),
    rendererDir: resolve(root, 'dist/renderer'),
    version: manifest.version,
  };
}
