// The packing desk as fulfilment staff use it: by scanner, by keyboard, by pasting, more than ordered, running short,
// with Apex away, and as somebody who may only look. The real host, a real Chromium, a strict stand-in for Apex.
import type { ApexSandbox } from '#main/sandbox/apex/server.ts';
import { apexEnvironment, withApexShop } from '../support/apex-shop.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { OrdersModel } from './page-models/orders.ts';
import { PackingModel } from './page-models/packing.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';
import { stock } from './stocked.ts';

const WEDDING_CAKE = '1A4060300000000000000101';
const BLUE_DREAM = '1A4060300000000000000102';
const VIEWER = { name: 'Front office', role: 'viewer', password: 'a quiet lamp over the desk' } as const;

const NAMES = ['CannaDart - Wedding Cake 0.5g', 'CannaDart - Wedding Cake 1g', 'CannaDart - Blue Dream 0.5g'];
const [WEDDING_HALF, WEDDING_FULL, BLUE_HALF] = [1001, 1002, 1003];

/** Enough Wedding Cake for everything; 12 units of Blue Dream 0.5 g. */
const CSV = Buffer.from(
  [
    'metrc_number,strain,initial_grams,current_grams',
    `${WEDDING_CAKE},Wedding Cake,100,100`,
    `${BLUE_DREAM},Blue Dream,6,6`,
  ].join('\n'),
);

interface Placed {
  readonly first: string;
  readonly second: string;
}

const test = base.extend<{ apex: ApexSandbox; placed: Placed; running: RunningApp; desk: PackingModel }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  apex: async ({}, use) => withApexShop(NAMES, use),
  /** Two orders: three lines of the first, one of the second. */
  placed: async ({ apex }, use) => {
    const first = apex.placeOrder({
      lines: [
        { batchId: WEDDING_HALF, units: 3 },
        { batchId: WEDDING_FULL, units: 4 },
        { batchId: BLUE_HALF, units: 20 },
      ],
    });
    const second = apex.placeOrder({ lines: [{ batchId: WEDDING_HALF, units: 6 }] });
    await use({ first: first.invoiceNumber, second: second.invoiceNumber });
  },
  running: async ({ apex, page, placed }, use) => {
    const fill = (dataDir: string) => prepareFacility(dataDir, [VIEWER]);
    await withApp({ environment: apexEnvironment(apex) }, fill, async (running) => {
      await openSignedIn(page, running, false);
      await stock(page, CSV, placed.second);
      await use(running);
    });
  },
  desk: async ({ page, running }, use) => {
    const desk = new PackingModel(page);
    await desk.goto();
    await desk.rowCount.waitFor();
    await use(desk);
    expect(running.errors()).toBe('');
  },
});

test('an order is packed by scanner, and no scan leaks into the cell that has the focus', async ({ desk, placed }) => {
  await expect(desk.rowCount).toHaveText('4 of 4 lines, 2 orders');
  await desk.narrow(`${placed.second} wedding`, 1);
  await desk.focusCell('packed');

  await desk.scan(placed.second);
  await expect(desk.lastScan).toHaveAttribute('data-outcome', 'ok');
  await expect(desk.hand).toContainText('0 of 6');

  await desk.scan(`]C1${WEDDING_CAKE}`);
  await expect(desk.hand).toContainText('1 of 6');
  await expect(desk.cell('packed')).toHaveText('1');
  await expect(desk.lastScan).toContainText('Packed 1 of CannaDart - Wedding Cake 0.5g: 1 of 6');

  await desk.scan(BLUE_DREAM);
  await expect(desk.lastScan).toHaveAttribute('data-outcome', 'refused');
  await expect(desk.lastScan).toContainText('is Blue Dream, this line wants Wedding Cake');
  await desk.scan('1A4060300000000000000999');
  await expect(desk.lastScan).toContainText('No package 1A4060300000000000000999 here');
  await expect(desk.cell('packed')).toHaveText('1');

  // The mode of the desk: a package scan packs all the rest.
  await desk.page.getByRole('button', { name: 'What a scan does' }).click();
  await desk.page.getByRole('combobox', { name: 'A package scan' }).selectOption('packs all the rest from it');
  await desk.page.keyboard.press('Escape');
  await desk.scan(WEDDING_CAKE);
  await expect(desk.lastScan).toContainText('6 of 6. The order is complete');
  // What was just packed stays until another line is taken up.
  await expect(desk.cell('packed')).toHaveText('6');
  await desk.filter.fill('');
  await desk.page.getByRole('combobox', { name: 'Show' }).selectOption('Packed');
  await expect(desk.rowCount).toHaveText('1 of 4 lines, 1 order');
});

test('by keyboard: plus, minus, all the rest, typing into the cell, and undo step by step', async ({
  desk,
  page,
  placed,
}) => {
  await desk.narrow(`${placed.first} cake 1g`, 1);
  await desk.focusCell('packed');
  await desk.type('++-');
  await expect(desk.cell('packed')).toHaveText('1');
  await expect(desk.undo).toHaveAccessibleName(/^Undo: unpacked 1 of CannaDart - Wedding Cake 1g, INV-/);

  await page.keyboard.press('Enter');
  await desk.type('3 boxes');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '“3 boxes” is not a whole number.' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(' ３ ');
  await page.keyboard.press('Enter');
  await expect(desk.cell('packed')).toHaveText('3');

  await desk.focusCell('packed');
  await desk.type('p');
  await expect(desk.cell('packed')).toHaveText('4');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(desk.cell('packed')).toHaveText('3');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(desk.cell('packed')).toHaveText('1');

  await desk.focusCell('deliveryNotes');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Back door');
  await page.keyboard.press('Tab');
  await expect(desk.cell('deliveryNotes')).toHaveText('Back door');
  await page.keyboard.press('Escape');
  await desk.focusCell('deliveryDate');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('12/24/2026');
  await page.keyboard.press('Enter');
  await expect(desk.cell('deliveryDate')).toContainText('Dec 24, 2026');
});

test('more than ordered asks for the reason and keeps it; what runs short is offered as far as it goes', async ({
  desk,
  page,
  placed,
}) => {
  await desk.narrow(`${placed.second} wedding`, 1);
  await desk.focusCell('packed');
  await page.keyboard.type('8');
  await desk.page.keyboard.press('Enter');
  await expect(desk.overPack).toContainText('6 units');
  await desk.overPack.getByRole('button', { name: 'Pack 8 all the same' }).click();
  await expect(desk.overPack).toContainText('Write a few words');
  await desk.overPack.getByLabel('Why more than was ordered?').fill('Two more asked for by phone');
  await page.keyboard.press('Enter');
  await expect(desk.overPack).toBeHidden();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('All');
  await expect(desk.cell('packed')).toHaveText('8');
  await desk.cell('productName').getByRole('button').click();
  await expect(desk.drawer).toContainText('Two more asked for by phone');
  await desk.drawer.getByRole('button', { name: 'Close the line' }).click();

  await desk.narrow('blue dream', 1);
  await expect(desk.cell('needsProduction')).toHaveText('8');
  await desk.focusCell('packed');
  await desk.type('p');
  await expect(desk.notEnough).toContainText('20 units asked for, 12 can be packed now');
  await desk.notEnough.getByRole('button', { name: 'Pack 12' }).click();
  await expect(desk.cell('packed')).toHaveText('12');
  await expect(desk.figure('Short')).toContainText('8');
});

test('a column is pasted over the rows as shown: a preview first, and what was refused stays there', async ({
  desk,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await desk.narrow('wedding', 3);
  await desk.focusCell('packed');
  await page.evaluate(() => navigator.clipboard.writeText('2\r\nmany\r\n1\r\n9\r\n'));
  await page.keyboard.press('ControlOrMeta+v');
  await expect(desk.paste).toContainText('4 rows: 2 will change, 2 cannot');
  await expect(desk.paste).toContainText('“many” is not a whole number.');
  await desk.paste.getByRole('button', { name: 'Change 2 cells' }).click();
  await expect(desk.paste).toContainText('2 cells changed, 2 could not be taken');
  await desk.paste.getByRole('button', { name: 'Copy what was not taken' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('many\n9');
  await desk.paste.getByRole('button', { name: 'Done' }).click();
  await expect(desk.cell('packed', 0)).toHaveText('2');
  await expect(desk.cell('packed', 1)).toHaveText('0');
  await expect(desk.cell('packed', 2)).toHaveText('1');
  await expect(desk.undo).toHaveAccessibleName('Undo: packed 2 rows, 3 units');

  await desk.view('By Product').click();
  await expect(desk.total('packed')).toHaveText('3');
  const file = await desk.export('CSV');
  expect(file.suggestedFilename()).toMatch(/packing/);
});

test('with Apex away everything is packed as before, and nothing of it is lost', async ({
  desk,
  apex,
  page,
  placed,
}) => {
  apex.faults.add({ kind: 'refuse', times: 'always' });
  await expect(desk.source).toContainText('Excel');
  await desk.narrow(`${placed.second} wedding`, 1);
  await desk.focusCell('packed');
  await desk.type('+');
  await desk.scan(WEDDING_CAKE);
  await expect(desk.cell('packed')).toHaveText('2');
  await page.reload();
  await desk.narrow(`${placed.second} wedding`, 1);
  await expect(desk.cell('packed')).toHaveText('2');

  apex.faults.clear();
  apex.placeOrder({ lines: [{ batchId: WEDDING_FULL, units: 1 }] });
  const orders = new OrdersModel(page);
  await orders.goto();
  await orders.refresh();
  await desk.goto();
  await expect(desk.rowCount).toHaveText(/of 5 lines/);
  await desk.narrow(`${placed.second} wedding`, 1);
  await expect(desk.cell('packed')).toHaveText('2');
});

test('a viewer sees the list and is told why nothing can be changed', async ({ desk, page, placed }) => {
  await new ShellModel(page).choose('Sign out');
  await new SignInModel(page).signIn(VIEWER.name, VIEWER.password);
  await desk.goto();
  await expect(desk.source).toContainText('Only to look at');
  await expect(desk.undo).toBeHidden();
  await desk.narrow(`${placed.second} wedding`, 1);
  await desk.focusCell('packed');
  await page.keyboard.type('p');
  await page.keyboard.press('Enter');
  await expect(desk.drawer).toContainText(placed.second);
  await expect(desk.drawer.getByRole('button', { name: 'Mark delivered' })).toBeHidden();
  await desk.scan(WEDDING_CAKE);
  await expect(desk.lastScan).toContainText('chosen');
  await expect(desk.cell('packed')).toHaveText('0');
});
