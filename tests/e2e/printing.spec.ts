// Papers in the real window: the preview, what it shows, and the ways to the printer.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { readCode128 } from '../support/code128.ts';
import { startDesktop } from '../support/desktop.ts';
import { OWNER, prepareFacility } from '../support/prepared-facility.ts';
import { boxOf } from '../support/svg-shapes.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { expect, test } from './fixtures.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { PaperModel } from './page-models/paper.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

test.use({ sandbox: true });

const violationsOf = async (axe: AxeBuilder): Promise<readonly string[]> => {
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
};

const TAG = '1A4060300000000009999002';

test('a package’s label is shown, scanned from the screen, printed, changed and remembered', async ({
  signedInPage: page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const goods = new FinishedGoodsModel(page);
  await goods.goto();
  await goods.create({ metrc: TAG, strain: 'Harbor <b>Mist</b>', initial: '120' });
  await goods.openPackage(TAG);
  await goods.drawer.getByRole('button', { name: 'Print label' }).click();

  const paper = new PaperModel(page, `Label of ${TAG}`);
  await expect(paper.paper.getByText('Harbor <b>Mist</b>')).toBeVisible();
  await expect(paper.paper.getByText('METRC 120.00 g')).toBeVisible();
  await expect(paper.print).toBeFocused();
  const drawn = await paper.paper
    .locator('.barcode')
    .first()
    .evaluate((it) => it.outerHTML);
  expect(readCode128(await paper.scanFirstBarcode(boxOf(drawn).width))).toBe(TAG);
  // The document's own style came through the window's content policy.
  await expect(paper.paper.locator('.label-strain')).toHaveCSS('font-weight', '700');

  await paper.notePrints();
  await paper.print.click();
  expect(await paper.prints()).toBe(1);
  await page.keyboard.press('ControlOrMeta+p');
  expect(await paper.prints()).toBe(2);

  // This host makes no PDF: the print dialog does.
  await paper.saveAsPdf.click();
  await expect(new ShellModel(page).notifications.filter({ hasText: 'Save as PDF' })).toBeVisible();
  await expect.poll(() => paper.prints()).toBe(3);

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    // axe cannot look into a frame that runs no script: the paper is looked at by itself.
    expect(await violationsOf(new AxeBuilder({ page }).include('[role=dialog]').exclude('iframe'))).toEqual([]);
  }

  const alone = await page.context().newPage();
  await alone.setContent((await paper.dialog.locator('iframe').getAttribute('srcdoc')) ?? '');
  expect(await violationsOf(new AxeBuilder({ page: alone }))).toEqual([]);
  await alone.close();

  await paper.size.selectOption('2x1');
  await expect(paper.warnings).toContainText('fills a 2 × 1 in label to its edges');
  await paper.chooseCode('QR code');
  await expect(paper.warnings).toBeHidden();
  await paper.copies.fill('3');
  await expect(paper.paper.locator('.label')).toHaveCount(3);
  await paper.copies.fill('none');
  await expect(paper.paper.locator('.label')).toHaveCount(3);

  // Keys pressed inside the paper reach the dialog.
  await paper.paper.locator('body').press('Escape');
  await expect(paper.dialog).toBeHidden();
  await goods.drawer.getByRole('button', { name: 'Print label' }).click();
  await expect(paper.paper.getByRole('img', { name: 'QR code' })).toHaveCount(3);
  await expect(paper.size).toHaveValue('2x1');
  await page.keyboard.press('Escape');
  await expect(paper.dialog).toBeHidden();
  await expect(goods.drawer.getByRole('button', { name: 'Print label' })).toBeFocused();
  await expect(goods.drawer).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the preview fits a small window', async ({ signedInPage: page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  const goods = new FinishedGoodsModel(page);
  await goods.goto();
  await goods.grid.getByRole('row').nth(2).click();
  await goods.drawer.getByRole('button', { name: 'Print label' }).click();
  const paper = new PaperModel(page, /^Label of/);
  await expect(paper.paper.getByRole('img')).toBeInViewport();
  await expect(paper.print).toBeInViewport({ ratio: 1 });
  await paper.dialog.getByRole('button', { name: 'Bigger' }).click();
  await expect(paper.dialog.getByRole('button', { name: '125 %' })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test('the desktop program saves a label as PDF from a window nobody sees, which then is gone', async () => {
  const temp = makeTempDir();
  await prepareFacility(temp.path);
  const desktop = await startDesktop({ dataDir: temp.path });
  const { page } = desktop;
  await new SignInModel(page).signIn(OWNER.name, OWNER.password);
  const goods = new FinishedGoodsModel(page);
  await goods.goto();
  await goods.create({ metrc: TAG, strain: 'Harbor Mist', initial: '120' });
  await goods.openPackage(TAG);
  // Every window of the program, as it was asked for.
  await desktop.evaluate(({ app }) => {
    const asked: unknown[] = [];
    Object.assign(app, { askedByPapers: asked });
    app.on('web-contents-created', (_event, contents) => {
      const { session: _own, ...preferences } = Reflect.get(contents, 'getLastWebPreferences').call(contents);
      asked.push(preferences);
    });
  }, undefined);
  await goods.drawer.getByRole('button', { name: 'Print label' }).click();
  const paper = new PaperModel(page, `Label of ${TAG}`);
  const saved = page.waitForEvent('download');
  await paper.saveAsPdf.click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(`label-${TAG.toLowerCase()}.pdf`);
  const text = readFileSync(await file.path(), 'latin1');
  expect(text).toMatch(/^%PDF-/);
  // A page of 3 by 2 inches, in points, and only one.
  expect(text).toMatch(/\/MediaBox\s*\[0 0 216 144\]/);
  expect(text.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, undefined)).toBe(1);
  const asked = await desktop.evaluate(({ app }) => Reflect.get(app, 'askedByPapers'), undefined);
  expect(asked).toEqual([
    expect.objectContaining({ javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false }),
  ]);
  expect(asked[0]).not.toHaveProperty('preload');
  await desktop.kill();
  temp.remove();
});
