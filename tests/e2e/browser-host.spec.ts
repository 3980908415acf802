// The browser host as a person meets it: a printed address, a signed-in window, a polite end.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { FACILITY, OWNER } from '../support/prepared-facility.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { expect, openSignedIn, startApp, test } from './fixtures.ts';
import { FirstRunModel } from './page-models/first-run.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const SCREENS = [
  'finished-goods',
  'mapping',
  'apex-sync',
  'people',
  'audit',
  'backups',
  'settings',
  'training',
  '',
] as const;

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
    await openSignedIn(page, app, true);
    for (const screen of SCREENS) {
      await page.goto(`${new URL(app.url).origin}/#/${screen}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
    }
    expect(refusals).toEqual([]);
  });
});

test('another browser with the same address has a place of its own, a second tab has not', async ({
  app,
  signedInPage,
  context,
  browser,
}) => {
  const tab = await context.newPage();
  await tab.goto(new URL(app.url).origin);
  await expect(new ShellModel(tab).navigation).toBeVisible();
  const other = await browser.newContext();
  const stranger = await other.newPage();
  await stranger.goto(app.url);
  await expect(new SignInModel(stranger).password).toBeVisible();
  await other.close();
  await expect(new ShellModel(signedInPage).navigation).toBeVisible();
});

test('training opens in this window and is left again, to whoever was signed in', async ({ signedInPage: page }) => {
  const signIn = new SignInModel(page);
  const shell = new ShellModel(page);
  await page.getByRole('button', { name: /Account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: 'Open the training sandbox' }).click();
  await signIn.choosePractice('Viewer');
  await expect(shell.training).toBeVisible();
  await expect(page).toHaveTitle(/training/i);
  await page.getByRole('button', { name: 'Leave training' }).first().click();
  await expect(shell.training).toHaveCount(0);
  await expect(page.getByRole('button', { name: new RegExp(`^${OWNER.name}`) })).toBeVisible();
});

test.describe('before anybody has an account', () => {
  test.use({ firstRun: true });

  test('the guide makes the first Super Admin, who signs in with the password from then on', async ({ app, page }) => {
    await page.goto(app.url);
    await new FirstRunModel(page).setUp(OWNER, FACILITY.facility);
    await expect(new ShellModel(page).heading('Today')).toBeVisible();
    await page.getByRole('button', { name: /Account and sign-out/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    await expect(new ShellModel(page).navigation).toBeVisible();
  });
});

test('a damaged database shows how to recover, and the program goes on', async ({ page }) => {
  const temp = makeTempDir();
  writeFileSync(join(temp.path, 'packhouse.sqlite'), 'once a database '.repeat(4000));
  const app = await startApp(temp.path, { sandbox: false, environment: {} });
  await page.goto(app.url);
  await expect(page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible();
  expect(await app.stop()).toBe(0);
  temp.remove();
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
