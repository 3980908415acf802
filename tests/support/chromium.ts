// A real Chromium for the tests, whichever is there: one named by PACKHOUSE_CHROMIUM, the system's,
// Playwright's own, or the one packed inside @sparticuz/chromium. Always headless, without its sandbox
// (build machines run as root) and without anything that talks to the network by itself.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from '@playwright/test';

export interface ChromiumAtHand {
  readonly executablePath: string;
  readonly args: string[];
  /** For the browser's process; empty means as it is. */
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const QUIET_ARGS = [
  '--no-sandbox',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--metrics-recording-only',
  '--no-pings',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
  '--font-render-hinting=none',
];

async function packedChromium(): Promise<ChromiumAtHand> {
  const { default: packed } = await import('@sparticuz/chromium');
  const executablePath = await packed.executablePath();
  // It unpacks its fonts beside itself; without them a bare machine draws empty boxes.
  const fonts = join(tmpdir(), 'fonts');
  return { executablePath, args: QUIET_ARGS, env: existsSync(fonts) ? { FONTCONFIG_PATH: fonts } : {} };
}

/** Rejects when there is no Chromium at all. */
export async function chromiumPath(): Promise<ChromiumAtHand> {
  const known = [process.env.PACKHOUSE_CHROMIUM ?? '', ...SYSTEM_PATHS, playwright.executablePath()];
  const found = known.find((path) => path !== '' && existsSync(path));
  return found ? { executablePath: found, args: QUIET_ARGS, env: {} } : packedChromium();
}
