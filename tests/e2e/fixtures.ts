// What an end-to-end test starts from: the real browser host as a child process with a data folder of its
// own, and a page that is signed in as a Super Admin. `sandbox` starts the training sandbox inside it; outside
// training the facility is set up beforehand unless `firstRun`; `environment` is added to the process's own,
// without any setting of this computer's Packhouse.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, type Page } from '@playwright/test';
import { OWNER, prepareFacility } from '../support/prepared-facility.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { SignInModel } from './page-models/sign-in.ts';

export interface AppOptions {
  readonly sandbox: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export interface RunningApp {
  /** With its key: open it once and the browser is let in. */
  readonly url: string;
  readonly dataDir: string;
  /** Everything it wrote to standard error so far. */
  errors(): string;
  /** Asks politely and resolves with the exit code. Stopping twice is the same as once. */
  stop(): Promise<number | null>;
}

const ROOT = resolve(import.meta.dirname, '../..');
const HOST = join(ROOT, 'src-main/hosts/browser/main.ts');
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/;

function environmentFor(added: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || name.startsWith('PACKHOUSE_') ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(own), ...added };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Starts the host on `dataDir`. Rejects with what it said when it does not come up. */
export async function startApp(dataDir: string, options: AppOptions): Promise<RunningApp> {
  if (!existsSync(join(ROOT, 'dist/renderer/index.html'))) throw new Error('Build the window first: npm run build');
  const args = [HOST, '--data', dataDir, '--no-open', ...(options.sandbox ? ['--sandbox'] : [])];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: environmentFor(options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = exitOf(child);
  let errors = '';
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString('utf8');
  });
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = ADDRESS.exec(line);
      if (found) resolve(found[0]);
    });
    child.once('error', reject);
    void exited.then((code) => reject(new Error(`Packhouse ended at once with ${code}: ${errors}`)));
  });
  return {
    url: await url,
    dataDir,
    errors: () => errors,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Opens the program's address and signs in as its Super Admin: a sample one in training, OWNER outside. */
export async function openSignedIn(page: Page, app: RunningApp, sandbox: boolean): Promise<void> {
  await page.goto(app.url);
  const signIn = new SignInModel(page);
  if (sandbox) await signIn.choosePractice('Super Admin');
  else await signIn.signIn(OWNER.name, OWNER.password);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** The host on a folder of its own that `fill` prepares, for as long as `use` takes; then both are gone. */
export async function withApp(
  { sandbox = false, environment = {} }: Partial<AppOptions>,
  fill: (dataDir: string) => Promise<void>,
  use: (app: RunningApp) => Promise<void>,
): Promise<void> {
  const temp = makeTempDir();
  await fill(temp.path);
  const app = await startApp(temp.path, { sandbox, environment });
  try {
    await use(app);
  } finally {
    await app.stop();
    temp.remove();
  }
}

interface Fixtures {
  readonly app: RunningApp;
  /** Nobody has an account yet. */
  readonly firstRun: boolean;
  readonly signedInPage: Page;
}

export const test = base.extend<AppOptions & Fixtures>({
  sandbox: [false, { option: true }],
  environment: [{}, { option: true }],
  firstRun: [false, { option: true }],
  app: async ({ sandbox, environment, firstRun }, use) => {
    const fill = async (dataDir: string) => {
      if (!sandbox && !firstRun) await prepareFacility(dataDir);
    };
    await withApp({ sandbox, environment }, fill, use);
  },
  signedInPage: async ({ app, page, sandbox }, use) => {
    await openSignedIn(page, app, sandbox);
    await use(page);
  },
});

export { expect } from '@playwright/test';
