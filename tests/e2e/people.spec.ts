// Who is working here, as people meet it: the first run, signing in, a shared window, the lock, roles that change
// while somebody works. The real browser host, a real Chromium.
import type { Browser, Page } from '@playwright/test';
import { OWNER, type PreparedPerson, prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { AuditModel } from './page-models/audit.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { FirstRunModel } from './page-models/first-run.ts';
import { PeopleModel } from './page-models/people.ts';
import { SettingsModel } from './page-models/settings.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const PACKER = { name: 'Packing desk', role: 'user', password: 'two kettles on the stove', pin: '7391' } as const;
const LEAD = { name: 'Day lead', role: 'viewer', password: 'the ferry leaves at noon' } as const;
const PEOPLE: readonly PreparedPerson[] = [PACKER, LEAD];

/** Buttons that change something. */
const WRITING =
  /^(New package|Import|Place hold|Physical count|METRC figure|More for this package|Edit |Custom SKU|Pause|Resume|Run now|Refresh mapping|Pin |Sell|Change it there|Switch it on)/;

/** A facility with its owner, a packer and a lead, and a way to open another browser on it. */
const test = base.extend<{ team: RunningApp; otherWindow: () => Promise<Page> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  team: async ({}, use) => withApp({}, (dataDir) => prepareFacility(dataDir, PEOPLE), use),
  otherWindow: async ({ browser, team }, use) => {
    const opened: Awaited<ReturnType<Browser['newContext']>>[] = [];
    await use(async () => {
      const context = await browser.newContext();
      opened.push(context);
      const page = await context.newPage();
      await page.goto(team.url);
      return page;
    });
    for (const context of opened) await context.close();
  },
});

const newPackageButton = (page: Page) => page.getByRole('button', { name: 'New package' }).first();

/** Counts the clicks a person makes in this window, from page to page. */
async function countClicks(page: Page): Promise<() => number> {
  let clicks = 0;
  await page.exposeFunction('clickedInTest', () => {
    clicks += 1;
  });
  await page.addInitScript(() => {
    addEventListener('click', () => Reflect.get(window, 'clickedInTest')(), { capture: true });
  });
  return () => clicks;
}

test.describe('before anybody has an account', () => {
  test.use({ firstRun: true });

  test('the guide refuses a poor password in words, begins anew after a reload, and leads to Today with what is left', async ({
    app,
    page,
  }) => {
    const guide = new FirstRunModel(page);
    const shell = new ShellModel(page);
    await page.goto(app.url);
    await guide.door('Set up my facility').click();
    await guide.account({ name: OWNER.name, password: 'grey' });
    await expect(page.getByText('Too short: 6 more characters.')).toBeVisible();
    await guide.account({ name: OWNER.name, password: 'Password2026' });
    await expect(page.locator('#ph-strength')).toHaveText(/guess/i);
    await expect(guide.step('Your account')).toBeVisible();
    await guide.account(OWNER);
    await expect(guide.step('Your facility')).toBeVisible();

    // Nothing is made before the facility is named: the account begins anew.
    await page.reload();
    await expect(guide.welcome).toBeVisible();
    await guide.door('Set up my facility').click();
    await expect(page.getByLabel('Your name')).toHaveValue('');
    await guide.account(OWNER);
    await guide.facility('Golden Hour');
    await guide.step('Apex').waitFor();

    // From here on the account is there: whoever reloads is at work.
    await page.reload();
    await expect(shell.heading('Today')).toBeVisible();
    await expect(shell.person(OWNER.name)).toBeVisible();
    const left = page.getByRole('region', { name: 'Finish setting up' });
    await expect(left).toContainText('Enter the Apex token');
    await left.getByRole('link', { name: /Enter the Apex token/ }).click();
    await expect(new SettingsModel(page).token).toBeVisible();
  });

  test('the training sandbox is two clicks from the first screen, syncs by itself, and is left to the first screen', async ({
    app,
    page,
  }) => {
    const guide = new FirstRunModel(page);
    const shell = new ShellModel(page);
    const goods = new FinishedGoodsModel(page);
    const clicks = await countClicks(page);
    await page.goto(app.url);
    await guide.door('Try the training sandbox').click();
    await new SignInModel(page).choosePractice('Super Admin');
    await expect(shell.lamp).toContainText('Live');
    expect(clicks()).toBe(2);

    await goods.goto();
    await expect(goods.rowCount).toHaveText('48 of 50 packages');
    await shell.choose('Leave training');
    await expect(guide.welcome).toBeVisible();
    await expect(shell.training).toHaveCount(0);
  });
});

test.describe('signing in', () => {
  test('a wrong password is answered in words, and the right one opens Today', async ({ page, team }) => {
    const signIn = new SignInModel(page);
    await page.goto(team.url);
    await signIn.signIn(LEAD.name, 'the ferry leaves at nine');
    await expect(signIn.problem).toContainText('Name and password do not match');
    await expect(signIn.problem).toContainText('4 more tries');
    await expect(signIn.password).toHaveValue('');
    await expect(signIn.password).toBeFocused();
    await signIn.signIn(LEAD.name, LEAD.password);
    await expect(new ShellModel(page).heading('Today')).toBeVisible();
    await expect(new ShellModel(page).person(LEAD.name)).toBeVisible();
  });

  test('after five wrong passwords the next try waits, in every window', async ({ page, team, otherWindow }) => {
    const signIn = new SignInModel(page);
    await page.goto(team.url);
    for (const left of ['4 more tries', '3 more tries', '2 more tries', '1 more try', 'From now on']) {
      await signIn.signIn(LEAD.name, 'not this one');
      await expect(signIn.problem).toContainText(left);
    }
    await signIn.signIn(LEAD.name, LEAD.password);
    await expect(signIn.problem).toContainText('Too many wrong tries');
    await expect(page.getByRole('button', { name: /^Try again in \d+ s$/ })).toBeDisabled();
    const elsewhere = new SignInModel(await otherWindow());
    await elsewhere.signIn(LEAD.name, LEAD.password);
    await expect(elsewhere.problem).toContainText('Too many wrong tries');
  });

  test('a person signs in without a mouse', async ({ page, team }) => {
    await page.goto(team.url);
    await page.getByRole('heading', { name: 'Who is working here?' }).waitFor();
    const tile = new SignInModel(page).tile(LEAD.name);
    const focused = () => tile.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < PEOPLE.length && !(await focused()); presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(new SignInModel(page).password).toBeFocused();
    await page.keyboard.type(LEAD.password);
    await page.keyboard.press('Enter');
    await expect(new ShellModel(page).person(LEAD.name)).toBeVisible();
  });

  test('somebody new gets a password once, must choose an own one, and the audit log says who did what', async ({
    page,
    team,
    otherWindow,
  }) => {
    const own = 'rain on a tin roof';
    const people = new PeopleModel(page);
    await openSignedIn(page, team, false);
    await people.goto();
    const given = await people.add('Night packer', 'User');
    await expect(people.row('Night packer')).toContainText('One-time');

    const theirs = await otherWindow();
    const signIn = new SignInModel(theirs);
    await signIn.signIn('Night packer', given);
    await expect(theirs.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
    await theirs.reload();
    await expect(theirs.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
    const choose = async (password: string) => {
      await theirs.getByLabel('The password you were given').fill(given);
      await theirs.getByLabel('New password', { exact: true }).fill(password);
      await theirs.getByLabel('The same again').fill(password);
      await theirs.getByRole('button', { name: 'Save and go on' }).click();
    };
    await choose(given);
    await expect(theirs.getByRole('alert')).toBeVisible();
    await choose(own);
    const shell = new ShellModel(theirs);
    await expect(shell.heading('Today')).toBeVisible();
    await shell.choose('Sign out');
    await signIn.signIn('Night packer', given);
    await expect(signIn.problem).toContainText('do not match');
    await signIn.signIn('Night packer', own);
    await expect(shell.person('Night packer')).toBeVisible();

    const audit = new AuditModel(page);
    await audit.goto();
    await audit.search.fill('Night packer');
    await expect(audit.row('Night packer').filter({ hasText: OWNER.name }).first()).toBeVisible();
    await expect(page.getByText(given)).toHaveCount(0);
  });
});

test.describe('at a shared window', () => {
  test('two people switch by PIN, each as themselves', async ({ page, team }) => {
    const shell = new ShellModel(page);
    const signIn = new SignInModel(page);
    const ownPin = '5528';
    await openSignedIn(page, team, false);
    await shell.choose('Set a PIN…');
    const dialog = shell.dialog('Set a PIN');
    await dialog.getByLabel('New PIN').fill(ownPin);
    await dialog.getByLabel('The same again').fill(ownPin);
    await dialog.getByLabel('Your password').fill(OWNER.password);
    await dialog.getByRole('button', { name: 'Save PIN' }).click();
    await expect(dialog).toBeHidden();
    await shell.open('People');

    await shell.choose('Switch person');
    await signIn.pin(PACKER.name, '1935');
    await expect(signIn.problem).toContainText('This PIN does not open the screen');
    await signIn.pin(PACKER.name, PACKER.pin);
    await expect(shell.person(PACKER.name)).toBeVisible();
    // She begins at Today: the page before was somebody else's.
    await expect(shell.heading('Today')).toBeVisible();
    await expect(shell.link('People')).toHaveCount(0);

    await shell.choose('Switch person');
    await signIn.pin(OWNER.name, ownPin);
    await expect(shell.person(OWNER.name)).toBeVisible();
    await expect(shell.link('People')).toBeVisible();
  });

  test('the lock covers a half-typed form, keeps the keys away from it and gives it back', async ({ page, team }) => {
    const shell = new ShellModel(page);
    const signIn = new SignInModel(page);
    const goods = new FinishedGoodsModel(page);
    await openSignedIn(page, team, false);
    await goods.goto();
    const dialog = await goods.startNew();
    await dialog.getByLabel('Strain').fill('Harbor Mi');
    await shell.lockByKey();

    await expect(signIn.password).toBeFocused();
    await expect(page).toHaveTitle(/^Locked/);
    await expect(dialog).toBeHidden();
    await expect(shell.navigation).toBeHidden();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByPlaceholder('A page, an action, a METRC number or a strain…')).toBeHidden();
    await page.getByRole('button', { name: 'Choose another person' }).click();
    await expect(page.getByText(`${OWNER.name} has something open here that is not saved.`)).toBeVisible();

    await signIn.signIn(OWNER.name, OWNER.password);
    await expect(dialog.getByLabel('Strain')).toHaveValue('Harbor Mi');
    await expect(dialog.getByLabel('Strain')).toBeFocused();
    await page.keyboard.type('st');
    await expect(dialog.getByLabel('Strain')).toHaveValue('Harbor Mist');
  });

  test('whoever unlocks it instead begins anew: nothing half-typed is theirs', async ({ page, team }) => {
    const goods = new FinishedGoodsModel(page);
    await openSignedIn(page, team, false);
    await goods.goto();
    await (await goods.startNew()).getByLabel('Strain').fill('Harbor Mi');
    await new ShellModel(page).lockByKey();
    await new SignInModel(page).pin(PACKER.name, PACKER.pin);
    await expect(new ShellModel(page).heading('Today')).toBeVisible();
    await goods.goto();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect((await goods.startNew()).getByLabel('Strain')).toHaveValue('');
  });

  test('half a minute before the idle lock it warns, and a click keeps it open', async ({ page, team }) => {
    await page.clock.install();
    const settings = new SettingsModel(page);
    const warning = page.getByRole('complementary', { name: 'The screen is about to lock' });
    await openSignedIn(page, team, false);
    await settings.goto();
    await settings.openArea('People and lock');
    await settings.row('people.lockAfterMinutes').getByRole('textbox').fill('1');
    await settings.save('People and lock');
    // The last touch is told to the core within ten seconds; the half minute counts from there.
    await page.clock.fastForward(11_000);
    await page.clock.fastForward(35_000);
    await expect(warning).toContainText(/Locks in 2\d s/);
    await warning.getByRole('button', { name: 'Stay' }).click();
    await expect(warning).toBeHidden();
  });

  test('two tabs are one place: locking, unlocking and leaving hold for both', async ({ page, team, context }) => {
    await openSignedIn(page, team, false);
    const tab = await context.newPage();
    await tab.goto(new URL(team.url).origin);
    const [here, there] = [new ShellModel(page), new ShellModel(tab)];
    await expect(there.person(OWNER.name)).toBeVisible();
    await there.choose('Lock now');
    await expect(new SignInModel(page).password).toBeVisible();
    await expect(here.navigation).toBeHidden();
    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    await expect(there.person(OWNER.name)).toBeVisible();
    await here.choose('Sign out');
    await expect(new SignInModel(tab).tile(OWNER.name)).toBeVisible();
    await expect(there.navigation).toHaveCount(0);
  });
});

test.describe('roles', () => {
  test.describe('in the training sandbox', () => {
    test.use({ sandbox: true });

    test('a Viewer sees everything, can change nothing, and reads why a page is not theirs', async ({ app, page }) => {
      const shell = new ShellModel(page);
      const goods = new FinishedGoodsModel(page);
      await page.goto(app.url);
      await new SignInModel(page).choosePractice('Viewer');
      await goods.goto();
      await goods.row('Blue Dream').first().click();
      await expect(goods.section(/History/)).toBeVisible();
      await expect(page.getByRole('button', { name: WRITING })).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeVisible();
      for (const screen of ['Apex sync', 'Mapping', 'Training'] as const) {
        await shell.open(screen);
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
        await expect(page.getByRole('button', { name: WRITING })).toHaveCount(0);
      }
      for (const link of ['Settings', 'People', 'Audit log', 'Backups'] as const) {
        await expect(shell.link(link)).toHaveCount(0);
      }
      for (const address of ['people', 'settings', 'audit', 'backups']) {
        await page.goto(`${new URL(app.url).origin}/#/${address}`);
        await expect(page.getByText('You may not see this page')).toBeVisible();
      }
      await expect(page.getByText('Ask Facility admin (Super Admin).')).toBeVisible();
    });
  });

  test('a changed role holds at once in a window already open, and switching somebody off closes it', async ({
    page,
    team,
    otherWindow,
  }) => {
    const people = new PeopleModel(page);
    await openSignedIn(page, team, false);
    await people.goto();
    const theirs = await otherWindow();
    await new SignInModel(theirs).signIn(LEAD.name, LEAD.password);
    await new FinishedGoodsModel(theirs).goto();
    await expect(theirs.getByRole('main')).toContainText('No packages');
    await expect(newPackageButton(theirs)).toHaveCount(0);

    await people.changeRole(LEAD.name, 'User');
    await expect(newPackageButton(theirs)).toBeVisible();
    await expect(theirs.getByRole('button', { name: `${LEAD.name}, User` })).toBeVisible();

    await people.switchOff(LEAD.name);
    await expect(theirs.getByRole('heading', { name: 'Who is working here?' })).toBeVisible();
    await expect(new SignInModel(theirs).tile(PACKER.name)).toBeVisible();
    await expect(new SignInModel(theirs).tile(LEAD.name)).toHaveCount(0);
  });
});
