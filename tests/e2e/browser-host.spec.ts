// The browser host as a person meets it: a printed address, a signed-in window, a polite end.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, startApp, test } from './fixtures.ts';

/** What the browser refuses under the content policy, as it happens. */
function watchPolicy(page: Page): readonly string[] {
  const refusals: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refusals.push(message.text());
  });
  return refusals;
}

test('the printed address opens the window and leaves no key in the address bar', async ({ app, page }) => {
  const refusals = watchPolicy(page);
  await page.goto(app.url);
  await expect(page).toHaveTitle(/Packhouse/);
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(page.url()).not.toContain('token');
  expect(refusals).toEqual([]);
});

test('without the address there is only a page that says so', async ({ app, page }) => {
  await page.goto(new URL(app.url).origin);
  await expect(page.getByRole('heading', { name: 'Open Packhouse from its own address' })).toBeVisible();
});

test.describe('with the training sandbox', () => {
  test.use({ sandbox: true });

  test('every screen is drawn without breaking the content policy', async ({ app, page }) => {
    const refusals = watchPolicy(page);
    await page.goto(app.url);
    for (const screen of ['finished-goods', 'mapping', 'apex-sync', 'training', '']) {
      await page.goto(`${new URL(app.url).origin}/#/${screen}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
    }
    expect(refusals).toEqual([]);
  });
});

test('a second start on the same data says who has it', async ({ app }) => {
  const second = startApp(app.dataDir, { sandbox: false, environment: {} });
  await expect(second).rejects.toThrow(/already running with the data in .* close that one first/s);
});

test('it ends politely, gives its data back and closes its windows’ connections', async ({ app, signedInPage }) => {
  await expect(signedInPage.locator('#root')).not.toBeEmpty();
  expect(await app.stop()).toBe(0);
  expect(existsSync(join(app.dataDir, 'packhouse.lock'))).toBe(false);
});
