// Asks Electron's package where its program is; on first use the package fetches it. Asked in another
// process, because under plain Node `electron` is only that path. Loads nothing of Electron.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const LONGEST_FETCH_MS = 600_000;

/** The path of the program, or null where it cannot be had. */
export function findElectron(root: string): string | null {
  if (!existsSync(join(root, 'node_modules/electron/index.js'))) return null;
  const asked = spawnSync(process.execPath, ['-p', 'require("electron")'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: LONGEST_FETCH_MS,
  });
  const path = asked.stdout?.trim().split('\n').at(-1) ?? '';
  return asked.status === 0 && path !== '' && existsSync(path) ? path : null;
}
