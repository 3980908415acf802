// Consumables as a production lead uses them: from nothing to a first one, a delivery, a count, what is low here and on
// Today, recipes with parts of a piece, and what a batch used by them. The real host and a real Chromium.
import { systemClock } from '#main/core/clock.ts';
import { createTestCore } from '../support/create-test-core.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { passesAxe } from './axe.ts';
import { test as base, expect, openSignedIn, withApp } from './fixtures.ts';
import { ConsumablesModel } from './page-models/consumables.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const CONES = 'Cones 84 mm';
const TUBES = 'Tubes with cap';
const VIEWER = { name: 'Front office', role: 'viewer', password: 'a quiet lamp over the desk' } as const;

/** One batch that was counted under a recipe of one cone for every piece. */
async function fillUsed(dataDir: string): Promise<void> {
  await prepareFacility(dataDir, [VIEWER]);
  const core = await createTestCore({ dataDir, clock: systemClock });
  const { consumables, production } = core.client;
  const make = (name: string, kind: 'cone' | 'tube', onHand: number) =>
    consumables.create({ name, kind, onHand, reorderPoint: 1500, reorderAmount: 5000, note: 'Same-day supplier' });
  const cones = await make(CONES, 'cone', 1200);
  await make(TUBES, 'tube', 9000);
  await consumables.putRecipe({ skuKey: 'singles_0_5g', consumableId: cones.id, per: 'piece', thousandths: 1000 });
  const { batch } = await production.start({
    strain: 'Blue Dream',
    sources: [{ tag: '1A4060300000000000000777', mg: 200_000 }],
    targets: [
      { skuKey: 'singles_0_5g', name: 'Single 0.5 g', milligramsPerPiece: 500, packSize: 1, plannedUnits: 300 },
    ],
  });
  await production.move({ id: batch.id, to: 'rolling' });
  await production.count({ id: batch.id, skuKey: 'singles_0_5g', pieces: 100 });
  await core.stop();
}

const test = base.extend<{ shelf: ConsumablesModel }>({
  shelf: async ({ page }, use) => use(new ConsumablesModel(page)),
});

test('from nothing: the page explains itself, and a delivery, a count and a discard stand in the history', async ({
  signedInPage: page,
  shelf,
}) => {
  const shell = new ShellModel(page);
  await shelf.goto();
  await expect(page.getByRole('heading', { name: 'No consumables in use' })).toBeVisible();
  await page.getByRole('button', { name: 'Add the first one' }).click();
  await shelf.dialog('New consumable').getByRole('button', { name: 'Add consumable' }).click();
  await expect(shelf.dialog('New consumable')).toContainText('Enter a name');
  await shelf.add({ name: CONES, kind: 'Cone', onHand: '1,000', at: '2000', order: '5000' });

  // It opens, and is low: with what to order, here, in the navigation and on Today.
  await expect(shelf.drawer).toContainText('Low: order 5,000');
  await expect(shelf.cell(CONES, 'state')).toHaveText('Low: order 5,000');
  await expect(shell.link('Consumables')).toHaveAccessibleName(/1 to be ordered or counted/);
  await shell.open('Today');
  await expect(page.getByRole('link', { name: /consumable is low/ })).toContainText(`${CONES} (order 5,000)`);
  await page.getByRole('link', { name: /consumable is low/ }).click();
  await expect(shelf.chip('Low')).toHaveAttribute('aria-pressed', 'true');
  await shelf.open(CONES);

  // What is ordered at a time is what most often comes.
  await shelf.drawer.getByRole('button', { name: 'Receive' }).click();
  const receive = shelf.dialog(`Receive: ${CONES}`);
  await expect(receive.getByLabel('Received')).toHaveValue('5,000');
  await expect(receive).toContainText('1,000 on hand now, 6,000 afterwards');
  await receive.getByLabel('Note').fill('Delivery note 4471');
  await receive.getByRole('button', { name: 'Book the delivery' }).click();
  await expect(shelf.timeline).toContainText('+5,000');
  await expect(shelf.timeline).toContainText('Delivery note 4471');
  await shelf.chip('In use').click();
  await expect(shelf.cell(CONES, 'onHand')).toHaveText('6,000');
  await expect(shelf.cell(CONES, 'state')).toHaveText('Enough');
  await expect(shell.link('Consumables')).toHaveAccessibleName('Consumables');

  await shelf.open(CONES);
  await shelf.drawer.getByRole('button', { name: 'Count' }).click();
  const count = shelf.dialog(`Count: ${CONES}`);
  await count.getByLabel('Counted').fill('many');
  await count.getByRole('button', { name: 'Set what is on hand' }).click();
  await expect(count).toContainText('Use a whole number of pieces');
  await count.getByLabel('Counted').fill('5900');
  await expect(count).toContainText('100 fewer than the books say');
  await count.getByLabel('Counted').press('Enter');
  await expect(shelf.timeline).toContainText('−100');

  await shelf.choose('Discard pieces');
  const discard = shelf.dialog(`Discard: ${CONES}`);
  await discard.getByLabel('Thrown away').fill('50');
  await discard.getByLabel('Note').fill('Wet');
  await discard.getByRole('button', { name: 'Book it as discarded' }).click();
  await expect(shelf.timeline).toContainText('= 5,850');
  await expect(shelf.timeline.getByRole('listitem')).toHaveCount(4);
  await expect(shelf.cell(CONES, 'onHand')).toHaveText('5,850');

  // Changed, and back as it was.
  await shelf.choose('Edit name and reorder point');
  const edit = shelf.dialog(`Edit ${CONES}`);
  await edit.getByLabel('Reorder at').fill('9,000');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(shelf.cell(CONES, 'state')).toHaveText('Low: order 5,000');
  await shell.undo();
  await expect(shelf.cell(CONES, 'state')).toHaveText('Enough');

  // Put away, and found again.
  await shelf.choose('Put away');
  await page.getByRole('button', { name: 'Look at those put away' }).click();
  await expect(shelf.cell(CONES, 'state')).toHaveText('Put away');
});

test.describe('with a batch in the works', () => {
  test('what it used by its recipe stands in the history, leads to it, and the list goes by keyboard', async ({
    page,
    shelf,
  }) => {
    await withApp({}, fillUsed, async (app) => {
      await openSignedIn(page, app, false);
      await shelf.goto();
      // Low ones on top, though the other comes first by name of kind and balance.
      await expect(shelf.grid.locator('[row-index="0"] [col-id="state"]')).toHaveText('Low: order 5,000');
      await expect(shelf.cell(CONES, 'onHand')).toHaveText('1,100');
      await expect(shelf.cell(CONES, 'perDay')).toHaveText('100');
      await expect(shelf.cell(CONES, 'daysLeft')).toHaveText('11');
      await expect(shelf.cell(CONES, 'usedBy')).toHaveText('Single 0.5 g');

      await page.keyboard.press('/');
      await page.keyboard.type('tube');
      await expect(shelf.rowCount).toHaveText('1 of 2 consumables');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(shelf.drawer).toHaveAccessibleName(`Consumable ${TUBES}`);
      await page.keyboard.press('Escape');
      await expect(shelf.drawer).toHaveCount(0);
      await shelf.filter.fill('');

      await shelf.open(CONES);
      await expect(shelf.timeline).toContainText('Used');
      await expect(shelf.timeline).toContainText('−100');
      await passesAxe(page, 'Consumables with one open');
      await shelf.timeline.getByRole('link', { name: /^PR-/ }).click();
      await expect(page).toHaveURL(/#\/production\?.*batch=/);
    });
  });

  test('recipes take parts of a piece, are changed, and come back when taken out by mistake', async ({
    page,
    shelf,
  }) => {
    await withApp({}, fillUsed, async (app) => {
      await openSignedIn(page, app, false);
      await shelf.goto();
      await shelf.chip('Recipes').click();
      const single = page.getByRole('region', { name: 'Single 0.5 g' });
      await expect(single).toContainText(CONES);
      await single.getByRole('button', { name: 'Add to Single 0.5 g' }).click();
      const dialog = shelf.dialog('What a SKU uses');
      await shelf.pick(dialog, 'Consumable', TUBES);
      await dialog.getByLabel('Amount').fill('0.0001');
      await dialog.getByRole('button', { name: 'Add to the recipe' }).click();
      await expect(dialog).toContainText('up to three decimals');
      await dialog.getByLabel('Amount').fill('0.25');
      await dialog.getByLabel('Counted').selectOption({ label: 'For every unit' });
      await dialog.getByRole('button', { name: 'Add to the recipe' }).click();
      await expect(single).toContainText('0.25 for every unit (one for 4)');

      await single.getByRole('button', { name: `Change what Single 0.5 g uses of ${TUBES}` }).click();
      const change = shelf.dialog(`Single 0.5 g: ${TUBES}`);
      await change.getByLabel('Amount').fill('1.125');
      await change.getByRole('button', { name: 'Save' }).click();
      await expect(single).toContainText('1.125 for every unit');
      await passesAxe(page, 'Recipes');

      await single.getByRole('button', { name: `Take out ${TUBES} of the recipe of Single 0.5 g` }).click();
      await expect(single.getByRole('row')).toHaveCount(1);
      await new ShellModel(page).undo();
      await expect(single).toContainText('1.125 for every unit');

      // The same from the consumable's side.
      await shelf.chip('In use').click();
      await shelf.open(TUBES);
      await expect(shelf.drawer.getByRole('region', { name: 'Recipes (1)' })).toContainText('Single 0.5 g');
      await shelf.drawer.getByRole('button', { name: 'Add a SKU' }).click();
      await shelf.pick(dialog, 'SKU', 'Magnetic Box 6-pack');
      await dialog.getByLabel('Amount').fill('6');
      await dialog.getByRole('button', { name: 'Add to the recipe' }).click();
      await expect(shelf.drawer.getByRole('region', { name: 'Recipes (2)' })).toContainText('6 for every piece');
    });
  });

  test('whoever may only look sees everything and changes nothing', async ({ page, shelf }) => {
    await withApp({}, fillUsed, async (app) => {
      await page.goto(app.url);
      await new SignInModel(page).signIn(VIEWER.name, VIEWER.password);
      await shelf.goto();
      await shelf.open(CONES);
      await expect(shelf.timeline).toContainText('−100');
      for (const name of ['New consumable', 'Receive', 'Count', 'Add a SKU', 'More for this consumable']) {
        await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
      }
    });
  });
});
