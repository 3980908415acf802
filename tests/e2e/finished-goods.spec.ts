// Everything else a person does to a package, on the training sandbox's sample facility.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { ShellModel } from './page-models/shell.ts';
import { TrainingModel } from './page-models/training.ts';

test.use({ sandbox: true });

test('a new package is checked at its fields, added, counted, corrected and archived', async ({
  signedInPage: page,
}) => {
  const goods = new FinishedGoodsModel(page);
  const shell = new ShellModel(page);
  await goods.goto();
  await goods.create({ metrc: '1A4060300000000009999001', strain: 'Harbor Mist', initial: 'twelve' });
  const dialog = shell.dialog('New package');
  await expect(dialog.getByText(/gram/i).first()).toBeVisible();
  await dialog.getByLabel('Initial').fill('12.5');
  await dialog.getByRole('button', { name: 'Add package' }).click();
  await expect(dialog).toBeHidden();

  await goods.openPackage('1A4060300000000009999001');
  await goods.setPhysicalCount('10');
  await expect(goods.cell('09999001', 'availableMg')).toHaveText('10.00');
  await shell.undo();
  await expect(goods.cell('09999001', 'availableMg')).toHaveText('12.50');
  await goods.setMetrcFigure('11');
  await expect(goods.cell('09999001', 'availableMg')).toHaveText('11.00');

  const sku = await goods.editSku('Single 1 g');
  await sku.getByLabel('Leave this SKU out').check();
  await sku.getByRole('button', { name: 'Save' }).click();
  const offered = goods.section('Offered on Apex');
  await expect(offered.getByRole('row').filter({ hasText: 'Single 1 g' })).toContainText('0left out');
  await expect(offered.getByRole('row').filter({ hasText: 'Single 0.5 g' })).toContainText('22');

  await goods.drawer.getByRole('button', { name: 'Custom SKU' }).click();
  const custom = shell.dialog('Custom SKU');
  await custom.getByLabel('Name').fill('Cocoa Blunt');
  await custom.getByLabel('Grams per piece').fill('1');
  await custom.getByRole('button', { name: /^Add/ }).click();
  await expect(goods.drawer).toContainText('Cocoa Blunt');
  await expect(goods.section(/History/)).toContainText(/count/i);
});

test('the filter narrows as you type, and the export holds exactly what is shown', async ({ signedInPage: page }) => {
  const goods = new FinishedGoodsModel(page);
  await goods.goto();
  await expect(goods.rowCount).toHaveText('48 of 50 packages');
  await page.keyboard.press('/');
  await page.keyboard.type('blue dream');
  await expect(goods.rowCount).toHaveText('2 of 50 packages');
  const download = await goods.export('CSV');
  const path = await download.path();
  const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('Blue Dream');
});

test('the palette opens a package, and a fault on Apex shows in plain words and passes', async ({
  signedInPage: page,
}) => {
  const shell = new ShellModel(page);
  const training = new TrainingModel(page);
  await expect(shell.training).toBeVisible();
  await shell.open('Training');
  await training.driver.click({ force: true });
  await expect(training.driver).not.toBeChecked();
  await page.getByRole('region', { name: 'Faults of Apex' }).getByRole('button', { name: 'Switch it on' }).click();
  await expect(training.happenings.first()).toContainText(/misbehaves/);
  await shell.command('Wedding Cake', 'Wedding Cake');
  const goods = new FinishedGoodsModel(page);
  await expect(goods.drawer).toContainText('Wedding Cake');
  await page.reload();
  await expect(goods.drawer).toContainText('Wedding Cake');
});
