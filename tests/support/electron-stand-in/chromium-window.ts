// The Chromium all windows of the stand-in are pages of. It can be attached to from outside by its
// debugging address, which is how a test sees the page.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../chromium.ts';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface RunningChromium {
  readonly context: BrowserContext;
  readonly address: string;
  /** A page for a window. Pages that open any other way are closed at once. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

async function launch(): Promise<RunningChromium> {
  const { executablePath, args, env } = await chromiumPath();
  const profile = mkdtempSync(join(tmpdir(), 'packhouse-stand-in-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [
      ...args,
      // Further windows are refused by Chromium itself: closing them afterwards now and then kills their opener.
      '--block-new-web-contents',
      // Electron tells a page when the other end of its port is closed; plain Chromium only with this.
      '--enable-blink-features=MessagePortCloseEvent',
      `--remote-debugging-port=${port}`,
    ],
    env: { ...process.env, ...env },
    viewport: null,
  });
  let expected = 0;
  context.on('page', (page) => {
    if (expected > 0) expected -= 1;
    else void page.close();
  });
  return {
    context,
    newPage: () => {
      expected += 1;
      return context.newPage();
    },
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

let running: Promise<RunningChromium> | null = null;

/** The one Chromium of this process, started on first use. */
export function runningChromium(): Promise<RunningChromium> {
  running ??= launch();
  return running;
}

export async function closeChromium(): Promise<void> {
  if (running) await (await running).close();
}
