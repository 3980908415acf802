// Production as its lead and its rollers use it: from what the packing list is short of to a finished package on Apex, the
// board by keys and by dragging, a batch the lab failed, and everything in light and dark. The real host, a real Chromium,
// a strict stand-in for Apex.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { ApexSandbox } from '#main/sandbox/apex/server.ts';
import { apexEnvironment, withApexShop } from '../support/apex-shop.ts';
import { OWNER, prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { ProductionModel } from './page-models/production.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';
import { stock } from './stocked.ts';

const ON_THE_SHELF = '1A4060300000000000000101';
const FLOWER = '1A4060300000000000000201';
const FINISHED = '1A4060300000000000000301';
const ROLLER = { name: 'Rolling room', role: 'user', password: 'a narrow door in the yard' } as const;
const BLUE_HALF = 1001;
const SKU = 'Single 0.5 g';

/** Ten units are on the shelf, thirty are ordered; Apex has none left to sell. */
const CSV = Buffer.from(`metrc_number,strain,initial_grams,current_grams\n${ON_THE_SHELF},Blue Dream,5,5\n`);

const test = base.extend<{ apex: ApexSandbox; running: RunningApp; works: ProductionModel }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  apex: async ({}, use) => withApexShop(['CannaDart - Blue Dream 0.5g'], use, { quantity: 30 }),
  running: async ({ apex, page }, use) => {
    const { invoiceNumber } = apex.placeOrder({ lines: [{ batchId: BLUE_HALF, units: 30 }] });
    const fill = (dataDir: string) => prepareFacility(dataDir, [ROLLER]);
    await withApp({ environment: apexEnvironment(apex) }, fill, async (running) => {
      await openSignedIn(page, running, false);
      await stock(page, CSV, invoiceNumber);
      await use(running);
    });
  },
  works: async ({ page, running }, use) => {
    const works = new ProductionModel(page);
    await works.goto();
    await use(works);
    expect(running.errors()).toBe('');
  },
});

test('what the packing list is short of becomes a batch, a package, and units on Apex', async ({
  works,
  page,
  apex,
}) => {
  await works.view('To start').click();
  const need = works.needs.getByRole('row').filter({ hasText: 'Blue Dream' });
  await expect(need).toContainText('20');
  await need.getByRole('button', { name: 'Start 20 units of Blue Dream, Single 0.5 g' }).click();
  await expect(works.drawer).toContainText('Grinding');
  await expect(need).toContainText('Covered');

  await works.addSource(FLOWER, '32');
  await expect(works.section('Where the grams are')).toContainText('32.00');
  await works.drawer.getByRole('button', { name: 'Move to rolling' }).click();
  await works.count(SKU, '70');
  await expect(works.section('What it makes')).toContainText('32.00 g in work make 64 pieces at most');
  await works.count(SKU, '40');
  await expect(works.section('What it makes')).toContainText('40 / 20');
  await works.count(SKU, '20');
  await expect(works.section('What it makes')).toContainText('60 / 20');

  await works.weigh(SKU, ['0.51', '0.49', '0.7']);
  await expect(works.section('Weight checks')).toContainText('Fails: 1 outside');
  await works.drawer.getByRole('button', { name: 'Take 0.7 g out' }).click();
  await expect(works.section('Weight checks')).toContainText('Passes');
  await works.weigh(SKU, ['0.502', '']);
  await expect(works.section('Weight checks')).toContainText('3 pieces: mean 0.501 g (+0.2 %)');

  await works.drawer.getByRole('button', { name: 'Move to testing' }).click();
  await works.lab('Lab passed', 'COA-1177');
  await expect(works.section('Lab')).toContainText('COA-1177');
  await works.drawer.getByRole('button', { name: 'Move to packaging' }).click();

  await works.drawer.getByRole('button', { name: 'Finish into a package' }).click();
  const finish = works.dialog(/^Finish PR-.* into a package$/);
  await finish.getByRole('textbox', { name: 'METRC number' }).fill(FINISHED);
  await expect(finish.getByLabel('Finish the batch with it')).toBeChecked();
  const outcome = finish.getByRole('region', { name: 'What will happen' });
  await expect(outcome).toContainText('30.00 g');
  await expect(outcome).toContainText('2.00 g left in work becomes unexplained: 6.3 % of what went in');
  await finish.getByRole('button', { name: 'Package and finish' }).click();
  await expect(finish).toContainText('Say why in a few words');
  await finish.getByLabel('Why are grams missing?').fill('Spilled on the floor');
  await page.keyboard.press('Enter');
  await expect(finish).toBeHidden();

  await expect(works.section('Where the grams are')).toContainText('6.3 % of what went in is unexplained');
  await expect(works.section(/^History/)).toContainText(`60 pieces of ${SKU} into ${FINISHED}`);
  await works.section('Finished into').getByRole('link').click();
  const goods = new FinishedGoodsModel(page);
  await expect(goods.drawer).toContainText(FINISHED);
  // Twenty units of it went to the order at once; the other forty are offered.
  await expect(goods.cell(FINISHED.slice(-8), 'units.singles_0_5g')).toHaveText('40');
  await expect.poll(() => apex.state.batches.get(BLUE_HALF)?.quantity).toBe(40);
});

test('a batch started by mistake is taken back, and a form says what it lacks', async ({ works, page }) => {
  await works.view('To start').click();
  await works.needs.getByRole('button', { name: /^Start 20 units/ }).click();
  await expect(works.drawer).toContainText('Grinding');
  await new ShellModel(page).undo();
  await expect(works.drawer).toContainText('Cancelled');
  await expect(works.needs.getByRole('button', { name: /^Start 20 units/ })).toBeVisible();

  await works.needs.getByRole('button', { name: /^Start with other amounts/ }).click();
  const start = works.dialog('New batch');
  await expect(start.getByLabel(`Planned units of ${SKU}`)).toHaveValue('20');
  await expect(start).toContainText('10.00 g of flower needed');
  await start.getByLabel(`Planned units of ${SKU}`).fill('');
  await start.getByLabel('METRC number of source 1').fill('not a tag');
  await start.getByRole('button', { name: 'Start the batch' }).click();
  await expect(start).toContainText('Enter how many units of at least one SKU');
  await expect(start).toContainText('A METRC number starts with 1A');
  await start.getByLabel('METRC number of source 1').fill(FLOWER);
  await start.getByLabel('Grams of source 1').fill('12');
  await start.getByLabel('Planned units of Magnetic Box 6-pack').fill('4');
  await page.keyboard.press('Enter');
  await expect(start).toBeHidden();
  await expect(works.section('Sources')).toContainText('12.00 g');
  await expect(works.section('What it makes')).toContainText('0 / 4');
});

test('somebody without the permission cannot override the lab; Compliance can, with a reason', async ({
  works,
  page,
}) => {
  const shell = new ShellModel(page);
  await works.view('To start').click();
  await works.needs.getByRole('button', { name: /^Start 20 units/ }).click();
  await works.addSource(FLOWER, '12');
  await works.lab('Lab failed', 'COA-1180');
  await shell.choose('Sign out');
  await new SignInModel(page).signIn(ROLLER.name, ROLLER.password);
  await works.goto();
  await works.choose(works.card('Blue Dream'), 'Packaging');
  const move = works.dialog(/^Move PR-/);
  await expect(move).toContainText('The lab failed this batch');
  await expect(move).toContainText('ask Compliance');
  await move.getByRole('button', { name: 'Move' }).click();
  await expect(move).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(works.card('Lab failed', 'Grinding')).toBeVisible();

  await shell.choose('Sign out');
  await new SignInModel(page).signIn(OWNER.name, OWNER.password);
  await works.goto();
  await works.open(works.card('Lab failed')).click();
  await works.section('Lab').getByRole('button', { name: 'Override…' }).click();
  const override = works.dialog('Override the lab result?');
  await page.keyboard.press('Enter');
  await expect(override).toContainText('Say why in a few words');
  await page.keyboard.type('The sample was mixed up');
  await page.keyboard.press('Enter');
  await expect(works.card('Failed, overridden', 'Grinding')).toBeVisible();
  await expect(works.section(/^History/)).toContainText('The sample was mixed up');
});

test.describe('in the training sandbox', () => {
  test.use({ sandbox: true });

  const inTraining = async (page: Page): Promise<ProductionModel> => {
    const works = new ProductionModel(page);
    await works.goto();
    await works.board.waitFor();
    return works;
  };

  test('the board is worked by keys alone', async ({ signedInPage: page }) => {
    const works = await inTraining(page);
    await page.keyboard.press('/');
    await page.keyboard.type('pineapple');
    await expect(works.board.locator('[data-batch]')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    const first = works.open(works.column('Grinding').locator('[data-batch]').first());
    await expect(first).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(works.open(works.column('Rolling').locator('[data-batch]').first())).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(works.column('Grinding').locator('[data-batch]')).toHaveCount(1);
    const moved = works.card('Pineapple Express', 'Rolling');
    await expect(works.open(moved)).toBeFocused();

    await page.keyboard.press('c');
    const count = works.dialog(/^Count pieces/);
    await expect(count.getByLabel(/made since the last count$/)).toBeFocused();
    await page.keyboard.type('100');
    await page.keyboard.press('Enter');
    await expect(count).toBeHidden();
    await expect(moved).toContainText('100 / 800');
    await works.open(moved).focus();
    await page.keyboard.press('w');
    await expect(works.dialog('Waste').getByLabel('Weighed')).toBeFocused();
    await page.keyboard.type('1.5');
    await page.keyboard.press('Enter');
    await expect(moved).toContainText('378.50 g in work');

    await works.open(moved).focus();
    await page.keyboard.press('m');
    const move = works.dialog(/^Move PR-/);
    await move.getByRole('radio', { name: 'Grinding' }).check();
    await page.keyboard.press('Enter');
    await expect(move).toContainText('Say why in a few words');
    await move.getByLabel('Why does it go back?').fill('Ground too coarse');
    await page.keyboard.press('Enter');
    await expect(works.card('Pineapple Express', 'Grinding')).toBeVisible();

    await works.open(works.card('Pineapple Express')).focus();
    await page.keyboard.press('Enter');
    await expect(works.drawer).toContainText('Ground too coarse');
    await page.keyboard.press('Escape');
    await expect(works.drawer).toBeHidden();
    await page.keyboard.press('n');
    await expect(works.dialog('New batch')).toBeVisible();
  });

  test('a card is dragged, which others see at once; into packaging a failed lab is asked about and overridden', async ({
    signedInPage: page,
  }) => {
    const works = await inTraining(page);
    const colleague = await inTraining(await beside(page));
    await works.card('Blue Dream').dragTo(works.column('Testing'));
    await expect(works.card('Blue Dream', 'Testing')).toBeVisible();
    await expect(colleague.card('Blue Dream', 'Testing')).toBeVisible();
    await new ShellModel(page).undo();
    await expect(works.card('Blue Dream', 'Rolling')).toBeVisible();

    await works.card('Lab failed').dragTo(works.column('Packaging'));
    const move = works.dialog(/^Move PR-/);
    await expect(move).toContainText('The lab failed this batch');
    await move.getByRole('button', { name: 'Override and move' }).click();
    await expect(move).toContainText('Say why in a few words');
    await move.getByLabel('Why does it go on although the lab failed it?').fill('Retest by the second lab passed');
    await page.keyboard.press('Enter');
    await expect(works.card('Failed, overridden', 'Packaging')).toBeVisible();
    await works.card('Failed, overridden').dragTo(works.column('Finished today'));
    await expect(works.dialog(/^Finish PR-/)).toBeVisible();
  });

  test('part of a batch is packaged and taken back, held, split off and cancelled', async ({ signedInPage: page }) => {
    const works = await inTraining(page);
    const done = works.card('Lab passed', 'Packaging');
    await works.open(done).click();
    await works.drawer.getByRole('button', { name: 'Finish into a package' }).click();
    const finish = works.dialog(/^Finish PR-/);
    await finish.getByRole('textbox', { name: 'METRC number' }).fill(FINISHED);
    await finish.getByLabel(SKU).fill('100');
    await expect(finish).toContainText('1,100 pieces of Single 0.5 g would be in no package');
    await finish.getByLabel('Finish the batch with it').uncheck();
    await finish.getByRole('button', { name: 'Package', exact: true }).click();
    await expect(works.section('Finished into')).toContainText('290.00 g');

    await works.section('Finished into').getByRole('button', { name: 'Take units back' }).click();
    const back = works.dialog('Take units back out of the package');
    await back.getByLabel(SKU).fill('101');
    await back.getByLabel('Why?').fill('Wrong tag on the tubes');
    await page.keyboard.press('Enter');
    await expect(back).toContainText('Only 100 units of this batch are in it');
    await back.getByLabel(SKU).fill('100');
    await page.keyboard.press('Enter');
    await expect(works.section('Finished into')).toContainText('240.00 g');
    await works.drawer.getByRole('button', { name: 'Close the batch' }).click();

    const rolling = works.card('Blue Dream', 'Rolling');
    await works.choose(rolling, 'Put on hold…');
    await page.getByLabel('Why?').fill('The filler is broken');
    await page.keyboard.press('Enter');
    await expect(rolling).toContainText('On hold');
    await works.choose(rolling, 'Resume…');
    await works
      .dialog(/^Resume/)
      .getByRole('button', { name: 'Resume' })
      .click();
    await expect(rolling).not.toContainText('On hold');

    await works.choose(rolling, 'Split…');
    await works
      .dialog(/^Split/)
      .getByLabel('Goes to the new batch')
      .fill('40');
    await page.getByLabel('Why?').fill('Second table');
    await page.keyboard.press('Enter');
    await expect(works.drawer).toContainText('Split from PR-');
    await expect(works.section('Sources')).toContainText('g');
    await expect(works.section('Where the grams are')).toContainText('40.00');

    await works.drawer.getByRole('button', { name: /^What can be done with/ }).click();
    await page.getByRole('menuitem', { name: 'Cancel the batch…' }).click();
    await page.getByLabel('Why?').fill('Nobody at the second table');
    await page.keyboard.press('Enter');
    await expect(works.drawer.getByRole('button', { name: 'Reopen' })).toBeVisible();
    await expect(works.section('Where the grams are')).toContainText('Input0.00');
  });

  test('a failed weight check is marked until somebody says what was done about it', async ({ signedInPage: page }) => {
    const works = await inTraining(page);
    await works.figure('To look at').getByRole('button').click();
    await works.grid.getByText('1 weight check failed').click();
    await works.section('Weight checks').getByRole('button', { name: 'I have looked at it…' }).click();
    const dialog = works.dialog('Looked at the failed check');
    await dialog.getByLabel('What was done about it?').fill('The cone filler was set anew');
    await page.keyboard.press('Enter');
    await expect(works.section('Weight checks')).toContainText('The cone filler was set anew');
    await expect(works.grid.getByText('1 weight check failed')).toBeHidden();
  });

  test('board, open batch and views pass axe in light and dark', async ({ signedInPage: page }) => {
    const works = await inTraining(page);
    await look(page, 'Board');
    await works.column('Finished today').getByRole('button').click();
    await works.open(works.card('Blue Dream')).click();
    await works
      .section('Weight checks')
      .getByRole('img', { name: /checks? of/ })
      .waitFor();
    await works.weigh(SKU, ['0.51', '0.7']);
    await look(page, 'Open batch with samples');
    await works.drawer.getByRole('button', { name: 'Take 0.7 g out' }).click();
    await works.drawer.getByRole('button', { name: 'Take 0.51 g out' }).click();
    await works.view('To start').click();
    await look(page, 'To start');
    await works.view('List').click();
    await works.show('All').click();
    await look(page, 'List');
  });

  test('dialogs and help pass axe in light and dark', async ({ signedInPage: page }) => {
    const works = await inTraining(page);
    await page.keyboard.press('n');
    await look(page, 'New batch');
    await page.keyboard.press('Escape');
    await works.dialog('New batch').waitFor({ state: 'hidden' });
    await works.choose(works.card('Lab failed'), 'Packaging');
    await look(page, 'Override');
    await page.keyboard.press('Escape');
    await works.dialog(/^Move/).waitFor({ state: 'hidden' });
    await works.choose(works.card('Lab passed'), 'Finish into a package…');
    await look(page, 'Finish');
    await page.keyboard.press('Escape');
    await works.dialog(/^Finish/).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Help for Production' }).click();
    await look(page, 'Help');
  });
});

/** A second window of the same workstation. */
async function beside(page: Page): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('navigation', { name: 'Main' }).waitFor();
  return other;
}

/** Nothing serious for axe, in both themes. */
async function look(page: Page, name: string): Promise<void> {
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const found = serious.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}
