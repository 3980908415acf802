// Draws the PNG icons from icon.svg with the tests' Chromium: `node resources/icons/draw-icons.ts`.
// electron-builder makes the Windows and macOS forms from icon.png when it packs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumPath } from '#tests/support/chromium.ts';

const SIZES = { 'icon.png': 1024, 'tray.png': 16, 'tray@2x.png': 32 } as const;

const here = import.meta.dirname;
const svg = readFileSync(join(here, 'icon.svg'), 'utf8');
const { executablePath, args } = await chromiumPath();
const browser = await chromium.launch({ executablePath, args });
for (const [name, size] of Object.entries(SIZES)) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await page.screenshot({ path: join(here, name), omitBackground: true });
}
await browser.close();
