// Every screen, and everything that stands before the screens, in light and dark: nothing serious for axe, no error on
// the console, nothing that scrolls sideways in a small window.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { FACILITY, OWNER, prepareFacility } from '../support/prepared-facility.ts';
import { makeTempDir, type TempDir } from '../support/temp-dir.ts';
import { passesAxe } from './axe.ts';
import { test as base, expect, openSignedIn, startApp } from './fixtures.ts';
import { AuditModel } from './page-models/audit.ts';
import { BackupsModel } from './page-models/backups.ts';
import { FirstRunModel } from './page-models/first-run.ts';
import { PeopleModel } from './page-models/people.ts';
import { SET_UP_STEPS, SheetsModel } from './page-models/sheets.ts';
import { type ScreenName, ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const WORK: readonly ScreenName[] = ['Today', 'Orders', 'Packing', 'Delivery', 'History', 'Stores'];
const STOCK: readonly ScreenName[] = [
  'Production',
  'Consumables',
  'Finished goods',
  'Apex sync',
  'Mapping',
  'To send',
  'Sheets and Excel',
  'Training',
];
const ADMINISTRATION: readonly ScreenName[] = ['Settings', 'People', 'Audit log', 'Backups'];
const SMALL = { width: 1024, height: 640 };
const PACKER = { name: 'Packing desk', role: 'user', password: 'two kettles on the stove', pin: '7391' } as const;

/** A folder of its own, and a page that may not complain. */
const test = base.extend<{ temp: TempDir; complaints: readonly string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  temp: async ({}, use) => {
    const temp = makeTempDir();
    await use(temp);
    temp.remove();
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

const sidewaysOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function lookAndClose(dialog: Locator, name: string): Promise<void> {
  await dialog.waitFor();
  await passesAxe(dialog.page(), name);
  await dialog.page().keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

test.describe('in the training sandbox', () => {
  test.use({ sandbox: true });

  const lookAtScreens = async (page: Page, screens: readonly ScreenName[]): Promise<void> => {
    for (const screen of screens) {
      await new ShellModel(page).open(screen);
      await page.waitForLoadState('networkidle');
      await passesAxe(page, screen);
    }
  };

  test('choosing who to be and every screen of the work pass axe', async ({ app, page }) => {
    const signIn = new SignInModel(page);
    await page.goto(app.url);
    await signIn.tile('Super Admin').waitFor();
    await passesAxe(page, 'Choosing who to be');
    await signIn.choosePractice('Super Admin');
    await lookAtScreens(page, WORK);
  });

  test('every screen of the stock and of the connections passes axe', async ({ signedInPage: page }) => {
    await lookAtScreens(page, STOCK);
    // What is set up is closed; opened, there is more to look at.
    const sheets = new SheetsModel(page);
    await sheets.goto();
    for (const step of SET_UP_STEPS) await sheets.open(step);
    await passesAxe(page, 'The set-up of the spreadsheet, open');
  });

  test('every screen of the administration passes axe', async ({ signedInPage: page }) => {
    await lookAtScreens(page, ADMINISTRATION);
  });

  test('no screen scrolls sideways at 1024 by 640', async ({ signedInPage: page }) => {
    await page.setViewportSize(SMALL);
    const shell = new ShellModel(page);
    for (const screen of [...WORK, ...STOCK, ...ADMINISTRATION]) {
      await shell.open(screen);
      expect(await sidewaysOverflow(page), screen).toBeLessThanOrEqual(0);
    }
  });
});

test.describe('before anybody has an account', () => {
  test.use({ firstRun: true, viewport: SMALL });

  test('the first run passes axe, step by step', async ({ app, page }) => {
    const guide = new FirstRunModel(page);
    await page.goto(app.url);
    await guide.welcome.waitFor();
    await passesAxe(page, 'First run');
    await guide.door('Set up my facility').click();
    await guide.account({ name: OWNER.name, password: 'grey' });
    await passesAxe(page, 'Account, refused');
    await guide.account(OWNER);
    await guide.step('Your facility').waitFor();
    await passesAxe(page, 'Facility');
    await guide.facility(FACILITY.facility);
    await guide.step('Apex').waitFor();
    await passesAxe(page, 'Apex');
    await guide.skipApex();
    await guide.step('You are set up').waitFor();
    await passesAxe(page, 'Set up');
    await guide.goToToday();
    await new ShellModel(page).heading('Today').waitFor();
    await passesAxe(page, 'Today with what is left');
  });
});

test('signing in, one’s own dialogs and the lock pass axe', async ({ temp, page }) => {
  await page.setViewportSize(SMALL);
  await prepareFacility(temp.path, [PACKER]);
  const app = await startApp(temp.path, { sandbox: false, environment: {} });
  const shell = new ShellModel(page);
  const signIn = new SignInModel(page);
  await page.goto(app.url);
  await signIn.tile(PACKER.name).waitFor();
  await passesAxe(page, 'People to choose from');
  await signIn.signIn(OWNER.name, 'something else');
  await signIn.problem.waitFor();
  await passesAxe(page, 'Password, refused');
  await signIn.signIn(OWNER.name, OWNER.password);
  await shell.choose('Set a PIN…');
  await lookAndClose(shell.dialog('Set a PIN'), 'PIN');
  await shell.choose('Change password…');
  await lookAndClose(shell.dialog('Change password'), 'Change password');
  await shell.choose('Lock now');
  await signIn.password.waitFor();
  await passesAxe(page, 'Locked');
  await signIn.choose(PACKER.name);
  await signIn.pinField.waitFor();
  await passesAxe(page, 'PIN pad');
  await signIn.pin(PACKER.name, PACKER.pin);
  await shell.person(PACKER.name).waitFor();
  await page.goto(`${new URL(app.url).origin}/#/people`);
  await page.getByText('You may not see this page').waitFor();
  await passesAxe(page, 'Not for you');
  await app.stop();
});

test('what opens on the administration’s screens passes axe', async ({ temp, page }) => {
  await prepareFacility(temp.path);
  const app = await startApp(temp.path, { sandbox: false, environment: {} });
  await openSignedIn(page, app, false);
  const people = new PeopleModel(page);
  await people.goto();
  const given = await people.add('Night packer', 'Viewer');
  await people.open('Night packer');
  await passesAxe(page, 'One person');
  await people.showRoles();
  await passesAxe(page, 'Permissions by role');
  await page.keyboard.press('Escape');
  const audit = new AuditModel(page);
  await audit.goto();
  await audit.open('Night packer');
  await audit.check();
  await passesAxe(page, 'One row of the audit log, checked');
  const backups = new BackupsModel(page);
  await backups.goto();
  await backups.backUpNow();
  await backups.startRestore(/./);
  await lookAndClose(backups.restoreDialog, 'Restore');
  const shell = new ShellModel(page);
  await shell.choose('Sign out');
  await new SignInModel(page).signIn('Night packer', given);
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  await passesAxe(page, 'Choose your own password');
  await app.stop();
});

test('the recovery page passes axe', async ({ temp, page, context }) => {
  await prepareFacility(temp.path);
  const healthy = await startApp(temp.path, { sandbox: false, environment: {} });
  const before = await context.newPage();
  await openSignedIn(before, healthy, false);
  const backups = new BackupsModel(before);
  await backups.goto();
  await backups.backUpNow();
  await before.close();
  await healthy.stop();
  writeFileSync(join(temp.path, 'packhouse.sqlite'), 'once a database '.repeat(4000));
  const app = await startApp(temp.path, { sandbox: false, environment: {} });
  await page.setViewportSize(SMALL);
  await page.goto(app.url);
  await page.getByRole('form', { name: 'Bring back a backup' }).waitFor();
  await passesAxe(page, 'Recovery');
  await app.stop();
});
