// Orders in training: they appear after a sale, are searched, opened and read again, and stay readable, with their age,
// while Apex does not answer.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { OrdersModel } from './page-models/orders.ts';
import { SettingsModel } from './page-models/settings.ts';
import { ShellModel } from './page-models/shell.ts';
import { TrainingModel } from './page-models/training.ts';

test.use({ sandbox: true });

/** Of the sample facility: both are Wedding Cake, as singles of 0.5 g and 1 g. */
const HALF_GRAM = 77_102;
const ONE_GRAM = 77_104;

/** Nobody buys but the test. */
async function quietTraining(page: Page): Promise<TrainingModel> {
  const training = new TrainingModel(page);
  await training.goto();
  await training.driver.click({ force: true });
  await expect(training.driver).not.toBeChecked();
  return training;
}

/** Sells twice; answers the invoice numbers as Apex gave them. */
async function sellTwice(page: Page): Promise<readonly [string, string]> {
  const training = await quietTraining(page);
  const sold: string[] = [];
  for (const [batchId, units] of [
    [HALF_GRAM, 3],
    [ONE_GRAM, 2],
  ] as const) {
    await training.sell(batchId, units);
    const told = page.getByRole('alert').filter({ hasText: 'Sold on INV-' }).nth(sold.length);
    sold.push(/INV-\d+/.exec(await told.innerText())?.[0] ?? '');
  }
  return [sold[0] ?? '', sold[1] ?? ''];
}

test('sales on Apex become orders that are searched, opened, exported and found by the palette', async ({
  signedInPage: page,
}) => {
  const orders = new OrdersModel(page);
  const [first, second] = await sellTwice(page);
  await orders.goto();
  await orders.refresh();
  await expect(orders.row(first)).toBeVisible();
  await expect(orders.row(second)).toBeVisible();
  await expect(orders.asOf).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type(`wedding ${second.toLowerCase()}`);
  await expect(orders.row(first)).toBeHidden();
  await expect(orders.rowCount).toHaveText('1 order');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(orders.drawer).toContainText('Wedding Cake');
  await expect(orders.drawer.getByRole('table', { name: 'Lines' })).toContainText(/Read as: Wedding Cake, Single 1 g/);
  await page.reload();
  await expect(orders.drawer).toContainText(second);
  await page.keyboard.press('Escape');
  await expect(orders.drawer).toBeHidden();

  const download = await orders.export('CSV');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split(/\r?\n/);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(second);

  await orders.search.fill('nothing like this');
  await expect(page.getByRole('heading', { name: 'No order fits' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search and filters' }).click();
  await expect(orders.row(first)).toBeVisible();
  await orders.view('Finished').click();
  await expect(orders.row('Paid in Full')).toBeVisible();
  await expect(orders.row(first)).toBeHidden();

  await new ShellModel(page).command(first, new RegExp(`${first}.*Order Received`));
  await expect(orders.drawer).toContainText(first);
});

test('while Apex is down the list can be read and searched, and says how old it is', async ({ signedInPage: page }) => {
  const orders = new OrdersModel(page);
  const shell = new ShellModel(page);
  const [first] = await sellTwice(page);
  await orders.goto();
  await orders.refresh();
  await expect(orders.row(first)).toBeVisible();
  await expect(orders.refreshButton).toBeEnabled();
  await shell.open('Training');
  await new TrainingModel(page).switchOnFault('Down for maintenance (503)', null);
  await expect(page.getByText('Fault switched on')).toBeVisible();

  await orders.goto();
  const before = await orders.asOf.getAttribute('datetime');
  await orders.refresh();
  await expect(orders.banner).toHaveAttribute('data-orders', 'refresh_failed');
  await expect(orders.banner).toContainText('Apex');
  await expect(orders.asOf).toHaveAttribute('datetime', before ?? '');
  await orders.tryAgain();
  await expect(orders.banner).toHaveAttribute('data-orders', 'refresh_failed');
  await page.reload();
  await expect(orders.asOf).toHaveAttribute('datetime', before ?? '');
  await orders.search.fill(first);
  await expect(orders.rowCount).toHaveText('1 order');
  await expect((await orders.open(first)).getByRole('table', { name: 'Lines' })).toContainText('Wedding Cake');
});

test('a refresh that failed says why, and once it works again the list is as of then', async ({
  signedInPage: page,
}) => {
  const orders = new OrdersModel(page);
  const training = await quietTraining(page);
  await training.switchOnFault('Down for maintenance (503)', null);
  await orders.goto();
  await orders.refresh();
  await expect(orders.banner).toContainText('The orders could not be read');
  await training.goto();
  await training.removeFaults();
  await orders.goto();
  await orders.refresh();
  await expect(orders.banner).toBeHidden();
});

test('what is overdue stands on Today, and leads to exactly those orders', async ({ signedInPage: page }) => {
  const orders = new OrdersModel(page);
  await quietTraining(page);
  await orders.goto();
  await orders.refresh();
  await expect(orders.row('Overdue').first()).toBeVisible();
  await new ShellModel(page).open('Today');
  const figure = page.getByRole('main').getByLabel('Orders', { exact: true }).getByRole('link').nth(2);
  const overdue = Number(await figure.innerText());
  expect(overdue).toBeGreaterThan(0);
  await figure.click();
  await expect(orders.rowCount).toHaveText(overdue === 1 ? '1 order' : `${overdue} orders`);
  await expect(orders.row('Overdue')).toHaveCount(overdue);
});

test('a status left out by the settings takes its orders out of the open ones, and they stay searchable', async ({
  signedInPage: page,
}) => {
  const orders = new OrdersModel(page);
  const settings = new SettingsModel(page);
  const [first] = await sellTwice(page);
  await orders.goto();
  await orders.refresh();
  await expect(orders.row(first)).toContainText('Order Received');

  await settings.goto();
  await settings.openArea('Orders');
  const choice = page.getByRole('combobox', { name: 'Statuses left out of the packing list' });
  await choice.click();
  await page.getByRole('option', { name: 'Order Received' }).click();
  await choice.fill('A name of our own');
  await choice.press('Enter');
  await choice.press('Escape');
  await settings.save('Orders');

  await orders.goto();
  await expect(orders.row('Invoice Finalized').first()).toBeVisible();
  await expect(orders.row(first)).toBeHidden();
  await orders.view('All').click();
  await expect(orders.row(first).filter({ hasText: 'Left out' })).toBeVisible();
});

test('reading by itself switched off is said where the orders are, with the way to the switch', async ({
  signedInPage: page,
}) => {
  const orders = new OrdersModel(page);
  const settings = new SettingsModel(page);
  await settings.goto();
  await settings.openArea('Orders');
  await settings.toggle('Read orders by themselves').click({ force: true });
  await settings.save('Orders');
  await orders.goto();
  await expect(orders.banner).toHaveAttribute('data-orders', 'not_by_itself');
  await orders.banner.getByRole('button', { name: 'Settings of orders' }).click();
  await expect(settings.area('Orders')).toBeVisible();
});
