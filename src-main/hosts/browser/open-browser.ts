// Opens addresses of ours in the system's own browser and workbooks in the system's own program, where there is a screen
// to open them on.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '#main/core/clock.ts';
import { isWorkbookFile } from '#main/hosts/node/workbook-file.ts';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A program that has not failed by then has opened the file, or is the one that shows it. */
const OPENED_AFTER_MS = 3000;

/** A window can be shown: not on a build machine, and on Linux only with a display. */
export function hasScreen({ platform, environment }: Surroundings): boolean {
  if (environment.CI) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** The program and arguments that open an address or a file. It is one argument and never passes a shell. */
export function openCommand(platform: NodeJS.Platform, target: string): readonly [string, readonly string[]] {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', target]];
  if (platform === 'darwin') return ['open', [target]];
  return ['xdg-open', [target]];
}

/** Our own settings, tokens among them, are no business of the programs that are opened. */
function startOpening({ platform, environment }: Surroundings, target: string): ChildProcess {
  const [program, args] = openCommand(platform, target);
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PACKHOUSE_')));
  const child = spawn(program, args, { stdio: 'ignore', detached: true, env });
  child.unref();
  return child;
}

/** Tries, and says nothing when there is no browser: the address has been printed. */
export function openBrowser(url: string): void {
  startOpening({ platform: process.platform, environment: process.env }, url).on('error', () => undefined);
}

/** Answers false where there is no screen or no program for it, and for everything but a workbook that is there. */
export function createFileOpener(surroundings: Surroundings, clock: Clock): (path: string) => Promise<boolean> {
  return async (path) => {
    if (!hasScreen(surroundings) || !isWorkbookFile(path)) return false;
    return new Promise((resolve) => {
      const child = startOpening(surroundings, path);
      const timer = clock.set(OPENED_AFTER_MS, () => resolve(true));
      const ended = (opened: boolean): void => {
        timer.cancel();
        resolve(opened);
      };
      child.on('error', () => ended(false));
      child.on('exit', (code) => ended(code === 0));
    });
  };
}
