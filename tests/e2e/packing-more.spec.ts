// What is done at the packing desk beside packing: saying what a product is, moving what is reserved, closing and
// reopening an order, delivering it and having it back, printing, and undo when somebody else was there since.
import { systemClock } from '#main/core/clock.ts';
import { openDesk } from '../support/desk.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { HistoryModel } from './page-models/delivery.ts';
import { PackingModel } from './page-models/packing.ts';
import { PaperModel } from './page-models/paper.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const OLDER = '1A4060300000000000000101';
const NEWER = '1A4060300000000000000102';
const COLLEAGUE = { name: 'Second bench', role: 'user', password: 'a narrow door in the yard' } as const;
const MYSTERY = 'CannaDart Mystery';

/** Two packages of one strain; an order of two lines, one of a product nobody knows, one of a single line. */
async function fillDesk(dataDir: string): Promise<void> {
  await prepareFacility(dataDir, [COLLEAGUE]);
  const desk = await openDesk(
    [
      [OLDER, 'Blue Dream', 40],
      [NEWER, 'Blue Dream', 40],
    ],
    { dataDir, clock: systemClock },
  );
  desk.take([
    {
      id: 71,
      lines: [
        { id: 711, units: 3 },
        { id: 712, units: 2, product: 'Magnetic Box - Blue Dream 6pk' },
      ],
    },
    { id: 72, store: 'Corner Shop', lines: [{ id: 721, units: 5, product: MYSTERY }] },
    { id: 73, store: 'Hillside Collective', lines: [{ id: 731, units: 6 }] },
  ]);
  await desk.stop();
}

const test = base.extend<{ running: RunningApp; desk: PackingModel }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  running: async ({}, use) => withApp({}, fillDesk, use),
  desk: async ({ page, running }, use) => {
    await openSignedIn(page, running, false);
    const desk = new PackingModel(page);
    await desk.goto();
    await expect(desk.rowCount).toHaveText('4 of 4 lines, 3 orders');
    await use(desk);
    expect(running.errors()).toBe('');
  },
});

const openLine = async (desk: PackingModel, words: string): Promise<void> => {
  await desk.narrow(words, 1);
  await desk.cell('productName').getByRole('button').click();
  await desk.drawer.waitFor();
};

test('somebody says what a product is, is told when no package has that strain, and takes it back', async ({
  desk,
  page,
}) => {
  await openLine(desk, MYSTERY);
  await desk.drawer.getByRole('button', { name: /^(Say what it is|Change)$/ }).click();
  const dialog = new ShellModel(page).dialog('What is this product?');
  await dialog.getByRole('radio', { name: /^A finished good of ours/ }).check();
  await dialog.getByRole('combobox', { name: 'Strain' }).fill('Blue Dreem');
  await expect(dialog.getByText('No package has this strain.')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Strain' }).fill('Blue Dream');
  await expect(dialog.getByText('No package has this strain.')).toBeHidden();
  await dialog.getByRole('combobox', { name: 'One unit is' }).selectOption('Single 1 g');
  await dialog.getByRole('button', { name: 'Say so' }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.drawer).toContainText('Blue Dream, Single 1 g');
  await expect(desk.drawer).toContainText('All of them are reserved on packages.');

  await desk.drawer.getByRole('button', { name: 'Change' }).click();
  await dialog.getByRole('button', { name: 'Take back what was said' }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.drawer).not.toContainText('Blue Dream, Single 1 g');
});

test('what is reserved is moved to another package, and back by undo', async ({ desk, page }) => {
  await openLine(desk, 'INV-73');
  const table = desk.drawer.getByRole('table', { name: 'Packages of this line' });
  await expect(table).toContainText(OLDER);
  await desk.drawer.getByRole('button', { name: `Move here, to ${NEWER}` }).click();
  const dialog = new ShellModel(page).dialog(/^Move to/);
  await dialog.getByLabel('Units').fill('7');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('At most 6.');
  await dialog.getByLabel('Units').fill('2');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(table).toContainText(NEWER);
  await desk.undo.click();
  await expect(table).not.toContainText(NEWER);
});

test('an order is closed with a reason, stands in History with it, and is opened again', async ({ desk, page }) => {
  await openLine(desk, 'INV-73');
  await expect(desk.drawer.getByRole('button', { name: 'Mark delivered' })).toBeHidden();
  await desk.drawer.getByRole('button', { name: 'Close order…' }).click();
  const dialog = new ShellModel(page).dialog('Close INV-73');
  await dialog.getByRole('button', { name: 'Close the order' }).click();
  await expect(dialog).toContainText('Say why');
  await dialog.getByLabel('Why?').fill('The store has closed');
  await page.keyboard.press('Enter');
  await expect(desk.drawer).toContainText('No longer on the list');
  await desk.drawer.getByRole('link', { name: 'History' }).click();
  const order = await new HistoryModel(page).open('INV-73');
  await expect(order).toContainText('The store has closed');
  await order.getByRole('button', { name: 'Back onto the list' }).click();
  await new ShellModel(page)
    .dialog(/^Put INV-73 back/)
    .getByRole('button', { name: 'Back onto the list' })
    .click();
  await new ShellModel(page).heading('Packing').waitFor();
  await desk.narrow('INV-73', 1);
  await expect(desk.cell('packed')).toHaveText('0');
});

test('what was just packed stays under the finger, is delivered, and comes back from History', async ({
  desk,
  page,
}) => {
  await desk.narrow('blue', 3);
  await desk.focusCell('packed', 2);
  await desk.type('pp');
  await expect(desk.cell('packed', 2)).toHaveText('6');
  await expect(desk.hand).toContainText('6 of 6');
  // The other lines were not reached by the second key.
  await expect(desk.total('packed')).toHaveText('6');
  await page.keyboard.press('ArrowUp');
  await expect(desk.rowCount).toHaveText(/^2 of/);
  await expect(desk.hand).toContainText('0 of 2');

  await page.getByRole('combobox', { name: 'Show' }).selectOption('Packed');
  await openLine(desk, 'INV-73');
  await desk.drawer.getByRole('button', { name: 'Mark delivered' }).click();
  await expect(desk.drawer).toContainText('No longer on the list');
  await desk.drawer.getByRole('link', { name: 'History' }).click();
  const order = await new HistoryModel(page).open('INV-73');
  await order.getByRole('button', { name: 'Back onto the list' }).click();
  await new ShellModel(page)
    .dialog(/^Put INV-73 back/)
    .getByRole('button', { name: 'Back onto the list' })
    .click();
  await new ShellModel(page).heading('Packing').waitFor();
});

test('the print menu opens each paper of what is shown', async ({ desk, page }) => {
  await desk.narrow('blue', 3);
  for (const [item, title, words] of [
    ['Pick list (3 lines)', 'Pick list', 'Pick list'],
    ['Packing slips (2 orders)', 'Packing slips', 'INV-71'],
    ['Package labels (1 package)', /^(Package labels|Label of)/, 'Blue Dream'],
  ] as const) {
    await page.getByRole('button', { name: 'Print', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
    const paper = new PaperModel(page, title);
    await expect(paper.paper.getByText(words).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(paper.dialog).toBeHidden();
  }
});

test('undo says who was there since, and changes nothing', async ({ desk, page, browser, running }) => {
  await desk.narrow('INV-73', 1);
  await desk.focusCell('packed');
  await desk.type('++');
  await expect(desk.cell('packed')).toHaveText('2');

  const context = await browser.newContext();
  const second = await context.newPage();
  await second.goto(running.url);
  await new SignInModel(second).signIn(COLLEAGUE.name, COLLEAGUE.password);
  const other = new PackingModel(second);
  await other.goto();
  await other.narrow('INV-73', 1);
  await other.focusCell('packed');
  await other.type('--');
  await expect(other.cell('packed')).toHaveText('0');
  await expect(desk.cell('packed')).toHaveText('0');
  await context.close();

  await desk.undo.click();
  const refusal = new ShellModel(page).notifications.filter({ hasText: 'This cannot be undone now' });
  await expect(refusal).toContainText('it was unpacked since');
  await expect(refusal).toContainText(COLLEAGUE.name);
  await expect(desk.cell('packed')).toHaveText('0');
});

test('whoever types a filter and leaves at once gets there, however slowly the other page loads', async ({
  desk,
  page,
}) => {
  await page.route(/\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await desk.filter.fill('blue dream');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^To send/ })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'To send' })).toBeVisible();
});
