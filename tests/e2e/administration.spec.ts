// What a Super Admin does: settings, the audit log, backups and going back to one, files for other programs, and the
// way out of a database that cannot be opened. The real browser host, a real Chromium.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Download, Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { FACILITY, OWNER, type PreparedPerson, prepareFacility } from '../support/prepared-facility.ts';
import { readCsv, readWorkbook } from '../support/read-export.ts';
import { makeTempDir, type TempDir } from '../support/temp-dir.ts';
import { test as base, expect, openSignedIn, type RunningApp, startApp } from './fixtures.ts';
import { AuditModel } from './page-models/audit.ts';
import { BackupsModel } from './page-models/backups.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { RecoveryModel } from './page-models/recovery.ts';
import { SettingsModel } from './page-models/settings.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const PACKER: PreparedPerson = { name: 'Packing desk', role: 'user', password: 'two kettles on the stove' };
const KEPT = { metrc: '1A4060300000000009999001', strain: 'Harbor Mist', initial: '12.5' } as const;
const LATER = { metrc: '1A4060300000000009999002', strain: 'Quarry Haze', initial: '8' } as const;
/** Nobody answers there: what is sent to Apex in these tests goes nowhere. */
const NO_APEX = { PACKHOUSE_APEX_URL: 'http://127.0.0.1:9/api' } as const;
const TOKEN = '2190|kJ3nQ8xVbT5wZr1L';
const DAY_MS = 86_400_000;

/** A facility with its owner and a packer whose program can be stopped and started, and other browsers on it. */
const test = base.extend<{
  temp: TempDir;
  facility: { start(): Promise<RunningApp> };
  otherBrowser: (app: RunningApp) => Promise<Page>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  temp: async ({}, use) => {
    const temp = makeTempDir();
    await use(temp);
    temp.remove();
  },
  facility: async ({ temp }, use) => {
    await prepareFacility(temp.path, [PACKER]);
    const started: RunningApp[] = [];
    await use({
      start: async () => {
        const app = await startApp(temp.path, { sandbox: false, environment: NO_APEX });
        started.push(app);
        return app;
      },
    });
    for (const app of started) await app.stop();
  },
  otherBrowser: async ({ browser }, use) => {
    const opened: Awaited<ReturnType<Browser['newContext']>>[] = [];
    await use(async (app) => {
      const context = await browser.newContext();
      opened.push(context);
      const page = await context.newPage();
      await page.goto(app.url);
      return page;
    });
    for (const context of opened) await context.close();
  },
});

async function addPackage(page: Page, values: typeof KEPT | typeof LATER): Promise<void> {
  const goods = new FinishedGoodsModel(page);
  await goods.goto();
  await goods.create(values);
  await expect(goods.row(values.metrc.slice(-8))).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

/** A day as the date fields take it. */
const dayAway = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Wherever a text could stand in the window: its elements, its fields, its address. */
const isAnywhere = (page: Page, text: string): Promise<boolean> =>
  page.evaluate((wanted) => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => Reflect.get(field, 'value'));
    return [document.documentElement.outerHTML, location.href, ...fields].some((place) => place.includes(wanted));
  }, text);

const syncFigure = (page: Page, label: string) =>
  page
    .getByLabel('Status of the sync')
    .locator('div')
    .filter({ has: page.getByRole('term').filter({ hasText: label }) });

test.describe('settings', () => {
  test('a search finds settings in every area by what they do, and says when nothing fits', async ({
    signedInPage: page,
  }) => {
    const settings = new SettingsModel(page);
    await settings.goto();
    await expect(settings.area('Facility')).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('password');
    await expect(settings.row('people.pinHours')).toBeVisible();
    await expect(settings.row('facility.name')).toHaveCount(0);
    await settings.search.fill('batches');
    for (const area of ['Sync and safety', 'Mapping'] as const) await expect(settings.area(area)).toBeVisible();
    await expect(settings.area('People and lock')).toHaveCount(0);
    await expect(page.getByText(/^[2-9] settings found$/)).toBeVisible();
    await settings.search.fill('submarine');
    await expect(page.getByText('No setting fits')).toBeVisible();
    await settings.openArea('Backups');
    await expect(settings.search).toHaveValue('');
    await expect(settings.row('backups.time')).toBeVisible();
  });

  test('a change waits for Save, a wrong one is refused at its field in words, and leaving with it asks first', async ({
    signedInPage: page,
  }) => {
    const settings = new SettingsModel(page);
    const shell = new ShellModel(page);
    await settings.goto();
    await settings.openArea('Backups');
    const keep = settings.row('backups.keepDaily').getByRole('textbox');
    await keep.fill('90');
    await expect(settings.row('backups.keepDaily')).toContainText('Use a whole number from 2 to 60.');
    await expect(settings.area('Backups')).toContainText('1 to correct first');
    await expect(settings.saveButton('Backups')).toBeDisabled();
    await keep.fill('14');
    await expect(settings.saveButton('Backups')).toBeEnabled();

    await shell.link('Today').click();
    await settings.leaving.getByRole('button', { name: 'Stay here' }).click();
    await expect(keep).toHaveValue('14');
    await shell.link('Today').click();
    await settings.leaving.getByRole('button', { name: 'Leave and discard' }).click();
    await expect(shell.heading('Today')).toBeVisible();
    await settings.goto();
    await settings.openArea('Backups');
    await expect(keep).toHaveValue('7');

    await keep.fill('14');
    await settings.save('Backups');
    await page.reload();
    await expect(keep).toHaveValue('14');
    await expect(settings.row('backups.keepDaily')).toContainText('Differs from the default: 7 days');
    await settings.backToDefault('backups.keepDaily');
    await settings.save('Backups');
    await expect(keep).toHaveValue('7');
    await shell.undo();
    await expect(keep).toHaveValue('14');
  });

  test('what is saved holds at once, in other windows too', async ({ app, signedInPage: page, context }) => {
    const settings = new SettingsModel(page);
    const tab = await context.newPage();
    await tab.goto(`${new URL(app.url).origin}/#/apex-sync`);
    await expect(syncFigure(tab, 'Credits')).toContainText('of 60,000');
    await settings.goto();
    await settings.field('Facility name').fill('Golden Hour');
    await settings.save('Facility');
    await settings.openArea('Apex');
    await settings.row('apex.monthlyCreditBudget').getByRole('textbox').fill('45,000');
    await settings.save('Apex');
    await expect(page.getByRole('banner')).toContainText('Golden Hour');
    await expect(tab.getByRole('banner')).toContainText('Golden Hour');
    await expect(syncFigure(tab, 'Credits')).toContainText('of 45,000');
  });

  test.describe('in the training sandbox', () => {
    test.use({ sandbox: true });

    test('the sync waits as long as it is told, from the next cycle on', async ({ signedInPage: page }) => {
      const settings = new SettingsModel(page);
      const shell = new ShellModel(page);
      await settings.goto();
      await settings.openArea('Sync and safety');
      await settings.row('sync.intervalSeconds').getByRole('textbox').fill('3,600');
      await settings.save('Sync and safety');
      await shell.open('Apex sync');
      await expect(syncFigure(page, 'Next')).toContainText(/in (1 h|5\d min)/);
    });
  });

  test.describe('where the program is given the Apex address', () => {
    test.use({ environment: NO_APEX });

    test('the address is locked and says why, and a token is never shown again', async ({ signedInPage: page }) => {
      const settings = new SettingsModel(page);
      const address = settings.row('apex.url');
      await settings.goto();
      await settings.openArea('Apex');
      await expect(address.getByRole('textbox')).toBeDisabled();
      await expect(address.getByRole('textbox')).toHaveValue(NO_APEX.PACKHOUSE_APEX_URL);
      await expect(address).toContainText('Given where the program is started');

      const field = settings.token.getByLabel('Token', { exact: true });
      await field.fill(TOKEN);
      expect(await isAnywhere(page, TOKEN)).toBe(true);
      await settings.saveToken(TOKEN);
      await expect(settings.token).toContainText('Set, ends in Zr1L.');
      await expect(field).toHaveValue('');
      expect(await isAnywhere(page, TOKEN)).toBe(false);
      await page.reload();
      await expect(settings.token).toContainText('Set, ends in Zr1L.');
      expect(await isAnywhere(page, TOKEN)).toBe(false);

      const audit = new AuditModel(page);
      await audit.goto();
      const drawer = await audit.open('Token entered or removed');
      await expect(drawer).toContainText('Apex token');
      expect(await isAnywhere(page, TOKEN)).toBe(false);

      await settings.goto();
      await settings.openArea('Apex');
      await settings.removeToken();
      await expect(settings.token).toContainText('Not set yet.');
    });

    test('the old client’s file is shown first – taken, wrong, unknown – and taken over on request', async ({
      signedInPage: page,
    }) => {
      const file = {
        api_token: TOKEN,
        license_number: 'C11-0001234-LIC',
        dashboard_api_key: 'dk_live_8f2k1m4n',
        batch_inventory_sync: { enabled: false, interval_seconds: 30 },
        auto_refresh_enabled: 'sometimes',
        theme: 'dark',
      };
      const settings = new SettingsModel(page);
      await settings.goto();
      const dialog = await settings.previewOldClient({
        name: 'apex_config.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(file)),
      });
      const taken = (key: string) => dialog.getByRole('row').filter({ hasText: key });
      const listed = (title: string | RegExp) =>
        dialog
          .locator('div')
          .filter({ has: page.getByRole('heading', { level: 3, name: title }) })
          .last();
      await expect(taken('api_token')).toContainText('set, ends in Zr1L');
      await expect(taken('license_number')).toContainText('License number');
      await expect(taken('interval_seconds')).toContainText('30 seconds');
      await expect(taken('dashboard_api_key')).toContainText('set, ends in 1m4n');
      await expect(listed(/not usable/)).toContainText('auto_refresh_enabled: It is neither true nor false.');
      await expect(listed(/^Not known/)).toContainText('theme');
      for (const secret of [TOKEN, file.dashboard_api_key]) expect(await isAnywhere(page, secret)).toBe(false);
      await expect(settings.field('License number')).toHaveValue('');

      await dialog.getByRole('button', { name: 'Take over 5 settings' }).click();
      await expect(dialog).toContainText('5 settings taken over');
      await dialog.getByRole('button', { name: 'Done' }).click();
      await expect(settings.field('License number')).toHaveValue('C11-0001234-LIC');
      await settings.openArea('Sync and safety');
      await expect(settings.row('sync.intervalSeconds').getByRole('textbox')).toHaveValue('30');
      await expect(settings.toggle('Send quantities to Apex')).not.toBeChecked();
      await settings.openArea('Apex');
      await expect(settings.token).toContainText('Set, ends in Zr1L.');
      for (const secret of [TOKEN, file.dashboard_api_key]) expect(await isAnywhere(page, secret)).toBe(false);
    });
  });
});

test.describe('the audit log', () => {
  test('somebody’s change appears by itself with before and after, and is found by words, person and day', async ({
    page,
    facility,
    otherBrowser,
  }) => {
    const app = await facility.start();
    const audit = new AuditModel(page);
    await openSignedIn(page, app, false);
    await addPackage(page, KEPT);
    await audit.goto();
    await expect(audit.row('Package added')).toContainText(OWNER.name);

    const theirs = await otherBrowser(app);
    await new SignInModel(theirs).signIn(PACKER.name, PACKER.password);
    const goods = new FinishedGoodsModel(theirs);
    await goods.goto();
    await goods.openPackage(KEPT.metrc);
    await goods.setMetrcFigure('11');
    const change = audit.row('METRC figure entered');
    await expect(change).toContainText(PACKER.name);
    await expect(change).toContainText(/Current \(METRC\)\s*12\.50 g.*11\.00 g/);

    const drawer = await audit.open('METRC figure entered');
    const field = drawer.getByRole('row').filter({ hasText: 'Current (METRC)' });
    await expect(field.getByRole('cell')).toHaveText(['Current (METRC)', '12.50 g', '11.00 g']);
    await expect(drawer).toContainText(KEPT.metrc);
    await page.keyboard.press('Escape');
    await expect(audit.drawer).toBeHidden();

    await audit.who.selectOption(PACKER.name);
    await expect(audit.row(OWNER.name)).toHaveCount(0);
    await expect(change).toBeVisible();
    await audit.search.fill('figure no such words');
    await expect(page.getByText('Nothing in the log fits')).toBeVisible();
    await audit.search.fill(KEPT.metrc);
    await expect(change).toBeVisible();
    await audit.from.fill(dayAway(2));
    await expect(page.getByText('Nothing in the log fits')).toBeVisible();
    await audit.from.fill(dayAway(-2));
    await audit.to.fill(dayAway(2));
    await expect(change).toBeVisible();
    await audit.clearFilters();
    await expect(audit.row('Package added')).toContainText(OWNER.name);
  });

  test('a package leads to its own rows, the check vouches for all, and the CSV holds exactly what is shown', async ({
    signedInPage: page,
  }) => {
    const audit = new AuditModel(page);
    const goods = new FinishedGoodsModel(page);
    await addPackage(page, KEPT);
    await addPackage(page, LATER);
    await goods.openPackage(LATER.metrc);
    await goods.setMetrcFigure('7.25');
    await expect(goods.drawer).toContainText('7.25');
    await goods.drawer.getByRole('link', { name: 'Audit log' }).click();
    await expect(audit.row('METRC figure entered')).toBeVisible();
    await expect(audit.rowCount).toHaveText('2 of 2 rows, newest first');
    await expect(audit.row(KEPT.metrc)).toHaveCount(0);

    await expect(await audit.check()).toContainText('Every one is as it was written, none is missing.');

    const [header = [], ...rows] = readCsv((await bytesOf(await audit.export('CSV'))).toString());
    await expect(audit.exportWork).toContainText('Export of the audit log: done');
    expect(rows).toHaveLength(2);
    const [newest = []] = rows;
    const told = Object.fromEntries(header.map((name, at) => [name, newest[at]]));
    expect(Object.values(told)).toContain(OWNER.name);
    expect(JSON.stringify(told)).toContain(LATER.metrc);
    expect(JSON.stringify(told)).toMatch(/8(\.00|000)?\b.*7(\.25|250)/);
  });
});

test.describe('backups', () => {
  test('going back shows what would go, wants the password, and the window comes back by itself to the data of then', async ({
    page,
    facility,
    otherBrowser,
    temp,
  }) => {
    const app = await facility.start();
    const backups = new BackupsModel(page);
    const shell = new ShellModel(page);
    const goods = new FinishedGoodsModel(page);
    await openSignedIn(page, app, false);
    await addPackage(page, KEPT);
    await backups.goto();
    await backups.backUpNow();
    await expect(backups.work).toContainText('It stands in the list.');
    await expect(backups.warning).toHaveCount(0);
    await expect(backups.rows().filter({ hasText: 'By hand' })).toHaveCount(1);
    await addPackage(page, LATER);
    const theirs = await otherBrowser(app);
    await new SignInModel(theirs).signIn(PACKER.name, PACKER.password);

    await backups.goto();
    const dialog = await backups.startRestore('By hand');
    await expect(dialog).toContainText(FACILITY.facility);
    const counted = dialog.getByRole('row').filter({ hasText: 'Packages' }).first();
    await expect(counted.getByRole('cell')).toHaveText(['Packages', '2', '1', '−1']);
    const undone = dialog.getByRole('region', { name: 'What would be undone' });
    await expect(undone.getByRole('row').filter({ hasText: 'Package added' })).toContainText(LATER.metrc);
    await expect(undone).not.toContainText(KEPT.metrc);

    await expect(backups.vouching).toHaveCount(0);
    await backups.tryRestore('grey heron under the mill');
    await expect(dialog.getByText('This is not your password.')).toBeVisible();
    const folder = join(temp.path, 'backups');
    const file = join(folder, readdirSync(folder).find((name) => name.includes('manual')) ?? '');
    renameSync(file, `${file}.away`);
    await backups.tryRestore(OWNER.password);
    await expect(dialog.getByRole('alert')).toContainText('It is not in the backup folder any more.');
    await expect(backups.vouching).toHaveCount(0);
    renameSync(`${file}.away`, file);
    await backups.restore(OWNER.password);

    await expect(new SignInModel(theirs).tile(PACKER.name)).toBeVisible();
    await expect(new ShellModel(theirs).navigation).toHaveCount(0);
    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    await expect(shell.pauseBanner).toHaveAttribute('data-reason', 'after_restore');
    await goods.goto();
    await expect(goods.row(KEPT.strain)).toBeVisible();
    await expect(goods.row(LATER.strain)).toHaveCount(0);
    // Nothing is thrown away: neither what was replaced nor what the log knows of it.
    await backups.goto();
    await expect(backups.rows().filter({ hasText: 'Before a restore' })).toHaveCount(1);
    const audit = new AuditModel(page);
    await audit.goto();
    await expect(audit.row('Backup restored')).toContainText(OWNER.name);
    await expect(audit.row(LATER.metrc)).toBeVisible();
    await expect(await audit.check()).toContainText('none is missing');
  });
});

test.describe('a backup of when one’s own account was another', () => {
  test('needs a Super Admin of then, and their password counts again afterwards', async ({ signedInPage: page }) => {
    const changed = 'blue kite over the dam';
    const shell = new ShellModel(page);
    const backups = new BackupsModel(page);
    const signIn = new SignInModel(page);
    await backups.goto();
    await expect(backups.rows().filter({ hasText: 'Daily' })).toHaveCount(1);
    await shell.choose('Change password…');
    const form = shell.dialog('Change password');
    await form.getByLabel('Current password').fill(OWNER.password);
    await form.getByLabel('New password', { exact: true }).fill(changed);
    await form.getByLabel('The same again').fill(changed);
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(form).toBeHidden();

    await backups.startRestore('Daily');
    await expect(backups.accountChanges.getByRole('row')).toHaveText([
      /Facility owner \(your own account\).*Had another password then/,
    ]);
    await backups.tryRestore(changed);
    await expect(backups.vouching).toContainText('Enter the name.');
    await backups.vouch(OWNER.name, changed);
    await backups.tryRestore(changed);
    await expect(backups.restoreDialog.getByRole('alert')).toContainText('no active Super Admin’s in it');
    await backups.vouch(OWNER.name, OWNER.password);
    await backups.restore(changed);
    await signIn.signIn(OWNER.name, changed);
    await expect(signIn.problem).toContainText('do not match');
    await signIn.signIn(OWNER.name, OWNER.password);
    await expect(shell.person(OWNER.name)).toBeVisible();
  });
});

test.describe('files for other programs', () => {
  test.use({ sandbox: true });

  test('everything and a list leave as workbooks: one says what it is, METRC numbers are whole and text', async ({
    signedInPage: page,
  }) => {
    const backups = new BackupsModel(page);
    const goods = new FinishedGoodsModel(page);
    await backups.goto();
    const everything = await backups.exportEverything('Excel workbook');
    await expect(backups.exportWork).toContainText('Export of everything: done');
    expect(everything.suggestedFilename()).toMatch(/\.xlsx$/);
    const sheets = await readWorkbook(await bytesOf(everything));
    const about = sheets.get('Read me') ?? [];
    expect(about.map(([what]) => what)).toEqual(expect.arrayContaining(['Facility', 'Made at (UTC)', 'Secrets']));
    expect(about).toContainEqual(['Packages', 50]);
    expect(sheets.get('Packages')).toHaveLength(51);

    await goods.goto();
    await expect(goods.rowCount).toHaveText('48 of 50 packages');
    const [list] = (await readWorkbook(await bytesOf(await goods.export('Excel')))).values();
    const [header = [], ...rows] = list ?? [];
    const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
    expect(rows).toHaveLength(48);
    expect(column('METRC').filter((tag) => typeof tag !== 'string' || !/^1A[0-9A-Z]{22}$/.test(tag))).toEqual([]);
    expect(column('Available g').filter((grams) => typeof grams !== 'number')).toEqual([]);
  });
});

test.describe('a database that cannot be opened', () => {
  test('a damaged one is replaced by a backup on the word of that backup’s Super Admin', async ({
    page,
    facility,
    temp,
  }) => {
    const before = await facility.start();
    const backups = new BackupsModel(page);
    await openSignedIn(page, before, false);
    await addPackage(page, KEPT);
    await backups.goto();
    await backups.backUpNow();
    await before.stop();
    const database = join(temp.path, 'packhouse.sqlite');
    for (const beside of ['-wal', '-shm']) rmSync(`${database}${beside}`, { force: true });
    writeFileSync(database, 'once a database '.repeat(4000));

    const recovery = new RecoveryModel(page);
    await page.goto((await facility.start()).url);
    await expect(recovery.damaged).toBeVisible();
    // The newest is chosen already.
    const newest = recovery.rows().filter({ hasText: 'By hand' });
    await expect(newest.getByRole('radio')).toBeChecked();
    await expect(newest).toContainText('Yes');
    for (const [person, password] of [
      [OWNER.name, 'grey heron under the mill'],
      [PACKER.name, PACKER.password],
    ] as const) {
      await recovery.bringBack(person, password);
      await expect(recovery.problem).toContainText('no active Super Admin');
    }
    const loaded = page.waitForEvent('load');
    await recovery.bringBack(OWNER.name, OWNER.password);
    await loaded;

    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    const goods = new FinishedGoodsModel(page);
    await goods.goto();
    await expect(goods.row(KEPT.strain)).toBeVisible();
    await expect(new ShellModel(page).pauseBanner).toHaveAttribute('data-reason', 'after_restore');
    await backups.goto();
    await expect(backups.rows().filter({ hasText: /aside/i })).toHaveCount(1);
  });

  test('a newer one is left alone: the page says to update, and opens it once it fits', async ({
    page,
    facility,
    temp,
  }) => {
    const database = new Database(join(temp.path, 'packhouse.sqlite'));
    database.exec("insert into __drizzle_migrations (hash, created_at) values ('of a later version', 9e15)");
    const recovery = new RecoveryModel(page);
    await page.goto((await facility.start()).url);
    await expect(recovery.newer).toBeVisible();
    await expect(page.getByText('Update Packhouse on this computer, then open it again.')).toBeVisible();
    await expect(recovery.form).toHaveCount(0);
    await expect(recovery.startEmpty).toHaveCount(0);

    database.exec("delete from __drizzle_migrations where hash = 'of a later version'");
    database.close();
    await recovery.tryAgain();
    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    await expect(new ShellModel(page).heading('Today')).toBeVisible();
  });
});
