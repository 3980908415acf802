// A stand-in for the built window: a page, a script and, outside it, a file nobody may read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const OUTSIDE_TEXT = 'not for the window';

/** Returns the folder to serve; `outside.json` lies beside it. */
export function makeWindowFolder(under: string): string {
  const folder = join(under, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html><head><title>Packhouse</title></head><body></body></html>',
  );
  writeFileSync(join(folder, 'assets/app-1a2b3c.js'), 'export {};');
  writeFileSync(join(folder, '.env'), 'KEY=1');
  writeFileSync(join(under, 'outside.json'), JSON.stringify(OUTSIDE_TEXT));
  return folder;
}
