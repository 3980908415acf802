// Opens the system's own browser at an address of ours, where there is a screen to open it on.
import { spawn } from 'node:child_process';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A window can be shown: not on a build machine, and on Linux only with a display. */
export function hasScreen({ platform, environment }: Surroundings): boolean {
  if (environment.CI) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** The program and arguments that open an address. The address is one argument and never passes a shell. */
export function openCommand(platform: NodeJS.Platform, url: string): readonly [string, readonly string[]] {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  if (platform === 'darwin') return ['open', [url]];
  return ['xdg-open', [url]];
}

/** Tries, and says nothing when there is no browser: the address has been printed. */
export function openBrowser(url: string): void {
  const [program, args] = openCommand(process.platform, url);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
