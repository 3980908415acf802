// The desktop program for end-to-end tests: under Electron itself where its binary is at hand, else under
// the stand-in. Both offer the same: the window's page, and running a function over the electron module.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { _electron, chromium, type Page } from '@playwright/test';

type ElectronModule = typeof import('electron');

export interface Desktop {
  readonly kind: 'electron' | 'stand-in';
  readonly page: Page;
  /** `run` is sent as text: it sees its argument and nothing around it. */
  evaluate<R, A = undefined>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** The window's page once there is one again, after it was closed. */
  nextPage(): Promise<Page>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Ends it however it stands. */
  kill(): Promise<void>;
}

export interface DesktopOptions {
  readonly dataDir: string;
  /** The folder of the built program; the repository unless given. Only the stand-in can run another one. */
  readonly root?: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const BETWEEN_LOOKS_MS = 50;
const LOOKS = 600;
const ROOT = resolve(import.meta.dirname, '../..');

/** The path of Electron's binary when it has been fetched; never fetches it. */
function electronBinary(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : null;
}

const environmentOf = ({ dataDir, environment }: DesktopOptions): Record<string, string> => {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(inherited), PACKHOUSE_DATA_DIR: dataDir, ...environment };
};

export const startDesktop = (options: DesktopOptions): Promise<Desktop> => {
  const binary = options.root === undefined ? electronBinary() : null;
  return binary ? startElectron(binary, options) : startStandIn(options);
};

async function startElectron(executablePath: string, options: DesktopOptions): Promise<Desktop> {
  const running = await _electron.launch({
    executablePath,
    args: [ROOT, ...(options.args ?? [])],
    env: environmentOf(options),
  });
  const child = running.process();
  const exited = exitOf(child);
  return {
    kind: 'electron',
    page: await running.firstWindow(),
    evaluate: (run, argument) => running.evaluate(new Function(`return (${run})`)(), argument),
    nextPage: () => running.waitForEvent('window'),
    exited,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('exit', (code) => resolve(code));
  });

interface StandInMessage {
  readonly chromium?: string;
  readonly id?: number;
  /** The result as JSON text. */
  readonly json?: string;
  readonly error?: string;
}

async function startStandIn(options: DesktopOptions): Promise<Desktop> {
  const standIn = join(ROOT, 'tests/support/electron-stand-in/run.ts');
  const child = fork(standIn, [join(options.root ?? ROOT, 'dist/main/main.js'), ...(options.args ?? [])], {
    cwd: ROOT,
    env: environmentOf(options),
    // Playwright's runner has its own loaders in execArgv; the child runs on plain Node.
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = exitOf(child);
  const waiting = new Map<number, (answer: StandInMessage) => void>();
  const started = Promise.withResolvers<string>();
  let lastId = 0;

  child.on('message', (message: StandInMessage) => {
    if (message.chromium !== undefined) started.resolve(message.chromium);
    if (message.id === undefined) return;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  void exited.then((code) => {
    started.reject(new Error(`The desktop program ended at once with ${code}.`));
    for (const answer of waiting.values()) answer({ error: `The desktop program ended with ${code}.` });
  });

  const browser = await chromium.connectOverCDP(await started.promise);
  const [context] = browser.contexts();
  if (!context) throw new Error('The stand-in’s Chromium has no window.');
  const isWindow = (page: Page) => page.url().startsWith('https://app.packhouse-window.invalid/');
  const nextPage = async (): Promise<Page> => {
    // A page is announced before it has an address, so there is nothing better to wait for.
    for (let look = 0; look < LOOKS; look++) {
      const page = context.pages().find(isWindow);
      if (page) return page;
      await setTimeout(BETWEEN_LOOKS_MS);
    }
    throw new Error('No window was opened.');
  };

  return {
    kind: 'stand-in',
    page: await nextPage(),
    evaluate: <R, A>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument: A) =>
      new Promise<R>((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, ({ json, error }) => {
          if (error !== undefined) reject(new Error(error));
          else resolve(JSON.parse(json ?? 'null'));
        });
        child.send({ id: lastId, source: String(run), argument });
      }),
    nextPage,
    exited,
    kill: async () => {
      await browser.close();
      // Left alone it ends by itself and takes its Chromium and that one's profile with it.
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
