// What waits to be sent: an order packed with Apex away stands on To send with its reason, goes when a person retries it,
// or is cancelled for good. The real host, a real Chromium, a strict stand-in for Apex.
import { systemClock } from '#main/core/clock.ts';
import type { ApexSandbox } from '#main/sandbox/apex/server.ts';
import { apexEnvironment, withApexShop } from '../support/apex-shop.ts';
import { createTestCore } from '../support/create-test-core.ts';
import { PACKED, STATUS } from '../support/outbox-world.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { OutboxModel } from './page-models/outbox.ts';
import { PackingModel } from './page-models/packing.ts';
import { stock } from './stocked.ts';

const BATCH = 1001;
const CSV = Buffer.from(
  'metrc_number,strain,initial_grams,current_grams\n1A4060300000000000000101,Wedding Cake,100,100\n',
);

interface Order {
  readonly id: number;
  readonly invoice: string;
}

interface Fixtures {
  readonly apex: ApexSandbox;
  /** Of one line; not packed yet. */
  readonly order: Order;
  readonly running: RunningApp;
  readonly outbox: OutboxModel;
  /** Packs all of it, with nothing of Apex to be reached from then on. */
  readonly packWithApexAway: () => Promise<void>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  apex: async ({}, use) => withApexShop(['CannaDart - Wedding Cake 0.5g'], use),
  order: async ({ apex }, use) => {
    const { orderId, invoiceNumber } = apex.placeOrder({ lines: [{ batchId: BATCH, units: 6 }] });
    await use({ id: orderId, invoice: invoiceNumber });
  },
  running: async ({ apex, order, page }, use) => {
    const fill = async (dataDir: string) => {
      await prepareFacility(dataDir);
      const core = await createTestCore({ dataDir, clock: systemClock });
      await core.client.settings.set({ 'orders.packedStatus': PACKED });
      await core.stop();
    };
    await withApp({ environment: apexEnvironment(apex) }, fill, async (running) => {
      await openSignedIn(page, running, false);
      await stock(page, CSV, order.invoice);
      await use(running);
      expect(running.errors()).not.toContain('error:');
    });
  },
  outbox: async ({ page, running }, use) => {
    expect(running.url).not.toBe('');
    await use(new OutboxModel(page));
  },
  packWithApexAway: ({ apex, order, page }, use) =>
    use(async () => {
      apex.faults.add({ kind: 'refuse', times: 'always' });
      const desk = new PackingModel(page);
      await desk.goto();
      await desk.narrow(order.invoice, 1);
      await desk.focusCell('packed');
      await desk.type('p');
      await expect(desk.cell('packed')).toHaveText('6');
    }),
});

test('an order packed with Apex away waits with its reason, and goes when it is retried', async ({
  apex,
  order,
  outbox,
  packWithApexAway,
}) => {
  await outbox.goto();
  await expect(outbox.empty('Everything is sent')).toBeVisible();
  await outbox.view('All').click();
  await expect(outbox.empty('Nothing here yet')).toBeVisible();

  await packWithApexAway();
  await outbox.goto();
  await expect(outbox.row(order.invoice)).toContainText('Waiting');
  await expect(outbox.row(order.invoice)).toContainText('Apex could not be reached');
  await expect(outbox.figure('Waiting')).toHaveText('1');
  const drawer = await outbox.open(order.invoice);
  await expect(drawer).toContainText(PACKED);
  await expect(drawer).toContainText('It is tried again by itself.');
  await drawer.page().reload();
  await expect(drawer).toContainText('Apex could not be reached');
  expect(apex.state.orders.get(order.id)?.statusId).toBe(STATUS.received);

  apex.faults.clear();
  await outbox.retry();
  await expect(drawer).toContainText('The other system has it.');
  await expect(outbox.empty('Everything is sent')).toBeVisible();
  expect(apex.state.orders.get(order.id)?.statusId).toBe(STATUS.packed);
  await outbox.view('Sent').click();
  await expect(outbox.row(order.invoice)).toBeVisible();
  await outbox.view('Need you').click();
  await expect(outbox.empty('Nothing needs you')).toBeVisible();
});

test('what is cancelled asks why, is never sent, and keeps the reason', async ({
  apex,
  order,
  outbox,
  packWithApexAway,
}) => {
  await packWithApexAway();
  await outbox.goto();
  await outbox.open(order.invoice);
  await outbox.startCancel();
  await outbox.cancelDialog.getByRole('button', { name: 'Never send it' }).click();
  await expect(outbox.cancelDialog).toContainText('Say in a few words why.');
  await outbox.finishCancel('Set on Apex by hand');
  await expect(outbox.empty('Everything is sent')).toBeVisible();
  await expect(outbox.drawer).toContainText('Facility owner: Set on Apex by hand');
  await expect(outbox.drawer.getByRole('button', { name: 'Retry now' })).toBeHidden();

  apex.faults.clear();
  await outbox.view('Cancelled').click();
  await expect(outbox.row(order.invoice)).toContainText('Set on Apex by hand');
  await outbox.search.fill('nothing like this');
  await expect(outbox.empty('Nothing fits')).toBeVisible();
  expect(apex.state.orders.get(order.id)?.statusId).toBe(STATUS.received);
});
