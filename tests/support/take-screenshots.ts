// `npm run screenshots`: the README's picture, and with a folder as argument every screen of the training
// sandbox at the sizes and themes it is judged by, to be looked at.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startApp } from '../e2e/fixtures.ts';
import { FinishedGoodsModel } from '../e2e/page-models/finished-goods.ts';
import { type ScreenName, ShellModel } from '../e2e/page-models/shell.ts';
import { chromiumPath } from './chromium.ts';
import { makeTempDir } from './temp-dir.ts';

const README_PICTURE = resolve(import.meta.dirname, '../../resources/readme/finished-goods.png');
const SCREENS: readonly ScreenName[] = ['Today', 'Finished goods', 'Apex sync', 'Mapping', 'Training'];
const SIZES = [
  { name: '1280', width: 1280, height: 800, scale: 1 },
  { name: '1920', width: 1920, height: 1080, scale: 1 },
  { name: '125pc', width: 1024, height: 640, scale: 1.25 },
];

async function openDrawer(page: Page): Promise<void> {
  const goods = new FinishedGoodsModel(page);
  await goods.row('Blue Dream').first().click();
  await goods.drawer.waitFor();
  await page.waitForTimeout(600);
}

const folder = process.argv[2];
const temp = makeTempDir();
const app = await startApp(temp.path, { sandbox: true, environment: {} });
const { executablePath, args, env } = await chromiumPath();
const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
try {
  for (const { name, width, height, scale } of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme });
      const page = await context.newPage();
      await page.goto(app.url);
      const shell = new ShellModel(page);
      await shell.open('Finished goods');
      await page.waitForTimeout(1500);
      await openDrawer(page);
      if (name === '1280' && colorScheme === 'light') {
        mkdirSync(resolve(README_PICTURE, '..'), { recursive: true });
        await page.screenshot({ path: README_PICTURE });
      }
      if (folder) {
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `drawer-${name}-${colorScheme}.png`) });
        await page.keyboard.press('Escape');
        for (const screen of SCREENS) {
          await shell.open(screen);
          await page.waitForTimeout(700);
          const file = `${screen.toLowerCase().replaceAll(' ', '-')}-${name}-${colorScheme}.png`;
          await page.screenshot({ path: join(folder, file) });
        }
      }
      await context.close();
      if (!folder) break;
    }
    if (!folder) break;
  }
} finally {
  await browser.close();
  await app.stop();
  temp.remove();
}
