// Packed orders on their way: the delivery list by day and store, marked delivered and taken back, History, and stores
// that are joined under other names.
import { readFileSync } from 'node:fs';
import { actAs } from '#main/core/acting.ts';
import { systemClock, toInstant } from '#main/core/clock.ts';
import { isoWeekOf } from '#shared/rules/iso-week.ts';
import { dayAfter, zoneOf } from '#shared/rules/local-day.ts';
import { operator } from '../support/actors.ts';
import { createTestCore } from '../support/create-test-core.ts';
import { FACILITY, prepareFacility } from '../support/prepared-facility.ts';
import { putOrder } from '../support/stored-packing-orders.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { DeliveryModel, HistoryModel, StoresModel } from './page-models/delivery.ts';
import { ShellModel } from './page-models/shell.ts';

const TODAY = zoneOf(FACILITY.timeZone).read(Date.now()).day;
const TOMORROW = dayAfter(TODAY);

async function fillOrders(dataDir: string): Promise<void> {
  await prepareFacility(dataDir);
  const { core, stop } = await createTestCore({ dataDir, clock: systemClock });
  const packed = (deliveryDate: string | null, product: string) => ({
    completedAt: toInstant(Date.now()),
    lines: [{ product, ordered: 12, packed: 12, deliveryDate }],
  });
  actAs({ actor: operator, action: 'test.fill', source: 'test' }, () => {
    const put = (invoiceNumber: string, buyer: string, order: Parameters<typeof putOrder>[1]) =>
      putOrder(core.database, { invoiceNumber, buyer, orderDate: TODAY, ...order });
    put('INV-501', 'Main Street Dispensary', packed(TODAY, 'Wedding Cake Singles 1g'));
    put('INV-502', 'Corner Shop', packed(TODAY, 'Blue Dream 6pk'));
    put('INV-503', 'Hillside Collective', {
      lines: [{ product: 'Gelato 6pk', ordered: 10, packed: 4, deliveryDate: TOMORROW }],
    });
    put('INV-504', 'MSD Holdings LLC', packed(null, 'Blue Dream 6pk'));
  });
  await stop();
}

const test = base.extend<{ filled: RunningApp }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  filled: async ({}, use) => withApp({}, fillOrders, use),
});

test('packed orders stand by day and store, go to History when delivered, and come back', async ({ filled, page }) => {
  const delivery = new DeliveryModel(page);
  const history = new HistoryModel(page);
  const shell = new ShellModel(page);
  await openSignedIn(page, filled, false);
  await delivery.goto();
  expect(await delivery.invoices()).toEqual(['INV-502', 'INV-501', 'INV-503', 'INV-504']);
  await expect(delivery.day(TODAY)).toContainText('2 orders, 2 ready to go');
  await expect(delivery.order('INV-503')).toContainText('6 units missing');
  await expect(delivery.order('INV-503').getByRole('button', { name: 'Mark delivered' })).toHaveCount(0);
  await expect(delivery.day('none')).toContainText('INV-504');

  await page.getByRole('button', { name: 'Tomorrow' }).click();
  expect(await delivery.invoices()).toEqual(['INV-503']);
  await page.getByRole('button', { name: 'Clear' }).click();

  await delivery.markDelivered('INV-501');
  await expect(delivery.order('INV-501')).toHaveCount(0);
  await shell.undo();
  await expect(delivery.order('INV-501')).toBeVisible();
  await delivery.markDelivered('INV-501');
  await expect(delivery.order('INV-501')).toHaveCount(0);

  await history.goto();
  await history.week(isoWeekOf(TODAY)).click();
  await expect(history.row('INV-501').first()).toBeVisible();
  await history.search.fill('wedding main');
  await expect(history.row('INV-501').first()).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('INV-501,Main Street Dispensary,Wedding Cake');

  const drawer = await history.open('INV-501');
  await expect(drawer.getByRole('table', { name: 'Lines' })).toContainText('Wedding Cake Singles 1g');
  await drawer.getByRole('button', { name: 'Back onto the list' }).click();
  await shell
    .dialog(/^Put INV-501 back/)
    .getByRole('button', { name: 'Back onto the list' })
    .click();
  await shell.heading('Packing').waitFor();
  await delivery.goto();
  await expect(delivery.order('INV-501')).toBeVisible();
});

test('a store is joined under another name, parted again, given a place, and left out', async ({ filled, page }) => {
  const delivery = new DeliveryModel(page);
  const stores = new StoresModel(page);
  await openSignedIn(page, filled, false);
  await stores.goto();
  const drawer = await stores.open('Main Street Dispensary');
  const refused = await stores.startName(drawer, 'MAIN  street dispensary');
  await expect(refused).toContainText('The store is called that already.');
  await refused.getByRole('combobox', { name: 'Other name' }).fill('msd holdings llc');
  await expect(refused).toContainText(
    'MSD Holdings LLC is joined into Main Street Dispensary: its 1 order (1 open one)',
  );
  await refused.getByRole('button', { name: 'Join the stores' }).click();
  await expect(stores.count).toHaveText('3 of 3 stores');
  await expect(drawer.getByRole('table', { name: 'Other names' })).toContainText('MSD Holdings LLC');

  await drawer.getByRole('button', { name: 'Give it the last place' }).click();
  await delivery.goto();
  await expect(delivery.order('INV-504')).toContainText('Main Street Dispensary');
  expect(await delivery.invoices()).toEqual(['INV-501', 'INV-502', 'INV-503', 'INV-504']);

  await stores.goto();
  // The list is read anew and puts it first; a click before that would meet another row.
  await expect(stores.row('Main Street Dispensary').first()).toHaveAttribute('aria-rowindex', '2');
  const again = await stores.open('Main Street Dispensary');
  await again.getByRole('button', { name: /^Take away/ }).click();
  await page.getByRole('button', { name: 'Take it away' }).click();
  await expect(stores.count).toHaveText('4 of 4 stores');

  await again.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('switch', { name: 'Leave out of delivery lists' }).click({ force: true });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(again).toContainText('Left out');
  await delivery.goto();
  await expect(delivery.order('INV-502')).toBeVisible();
  await expect(delivery.order('INV-501')).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Also stores that are left out' }).check();
  await expect(delivery.order('INV-501')).toBeVisible();
});
