// What `npm start` runs: the Electron window where Electron's binary is at hand, the browser host
// otherwise, saying so in one line. Builds what it is about to run when that is missing or older than
// its sources. Both run as child processes; Ctrl-C reaches them and their exit code is ours.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasScreen } from './browser/open-browser.ts';
import { findElectron } from './electron/find-binary.ts';
import { SOURCE_ROOT } from './node/app-files.ts';
import { type BuildStep, isStale } from './node/stale-build.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const WINDOW: BuildStep = {
  what: 'the window',
  config: 'vite.config.ts',
  made: ['dist/renderer/index.html'],
  from: ['src-renderer', 'src-shared', 'vite.config.ts', 'package.json'],
};
const DESKTOP: readonly BuildStep[] = [
  {
    what: 'the desktop program',
    config: 'vite.main.config.ts',
    made: ['dist/main/main.js'],
    from: ['src-main', 'src-shared', 'vite.main.config.ts', 'package.json'],
  },
  {
    what: 'the window’s bridge',
    config: 'vite.preload.config.ts',
    made: ['dist/preload/preload.cjs'],
    from: ['src-main/hosts/electron', 'vite.preload.config.ts'],
  },
];

function build(step: BuildStep): void {
  if (!isStale(SOURCE_ROOT, step)) return;
  say(`Building ${step.what} …`);
  const vite = join(SOURCE_ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--config', step.config, '--logLevel', 'warn'];
  // Vite's own words go to standard error: standard output carries only the address.
  const result = spawnSync(process.execPath, args, { cwd: SOURCE_ROOT, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error(`Building ${step.what} failed.`);
}

function follow(child: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function run(args: readonly string[]): void {
  const screen = hasScreen({ platform: process.platform, environment: process.env });
  const electron = args.includes('--browser') || !screen ? null : findElectron(SOURCE_ROOT);
  build(WINDOW);
  if (electron) {
    for (const step of DESKTOP) build(step);
    follow(spawn(electron, ['.', ...args], { cwd: SOURCE_ROOT, stdio: 'inherit' }));
    return;
  }
  if (!args.includes('--browser')) {
    const why = screen ? 'Electron’s program cannot be had on this computer' : 'There is no screen for a window here';
    say(`${why}, so Packhouse opens in a browser instead.`);
  }
  const host = join(SOURCE_ROOT, 'src-main/hosts/browser/main.ts');
  follow(spawn(process.execPath, [host, ...args], { cwd: SOURCE_ROOT, stdio: 'inherit' }));
}

try {
  run(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
