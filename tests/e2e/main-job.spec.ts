// The main job as a person does it: import a file, see units, watch Apex get them, hold, sell there, work
// through an ambiguous mapping, meet the safety stop, enter the token in the settings. The real host, a real Chromium, a strict stand-in for Apex.
import type { ApexSandbox, ApexSandboxOptions } from '#main/sandbox/apex/server.ts';
import { APEX_TOKEN, apexEnvironment, withApexShop } from '../support/apex-shop.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { ApexSyncModel } from './page-models/apex-sync.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { MappingModel } from './page-models/mapping.ts';
import { OrdersModel } from './page-models/orders.ts';
import { SettingsModel } from './page-models/settings.ts';
import { ShellModel } from './page-models/shell.ts';

/** Answers of the core, by what only they hold. */
const SETTINGS_READ = /"values":/;
const TOKEN_SAVED = /"endsIn":"[^"]*","fromEnvironment":false\}\}\}/;
const TOKEN_SAVED_OR_CHECKED = new RegExp(`${TOKEN_SAVED.source}|"missingForOrders":`);
const WEDDING_CAKE = '1A4060300000000000000101';
const BLUE_DREAM = '1A4060300000000000000102';
const RUNTZ = '1A4060300000000000000103';

const LINES = (strain: string) => [
  `CannaDart - ${strain} 0.5g`,
  `CannaDart - ${strain} 1g`,
  `Magnetic Box - ${strain} 6pk`,
  `Magnetic Box - ${strain} 12pk`,
];
const NAMES = [...LINES('Wedding Cake'), ...LINES('Blue Dream'), 'CannaDart - Runtz 0.5g', 'CannaDart | Runtz | .5g'];

/** Batch 1001 … 1010 in the order of NAMES, nothing on them yet. */
const test = base.extend<{
  tokenGiven: boolean;
  abilities: ApexSandboxOptions['tokens'][number]['abilities'];
  apex: ApexSandbox;
  running: RunningApp;
}>({
  /** Where the program is started; otherwise a person enters it. */
  tokenGiven: [true, { option: true }],
  /** What Apex lets the token do. */
  abilities: ['all', { option: true }],
  apex: ({ abilities }, use) => withApexShop(NAMES, use, { abilities, quantity: 0 }),
  running: async ({ apex, page, tokenGiven }, use) => {
    const environment = tokenGiven ? apexEnvironment(apex) : { PACKHOUSE_APEX_URL: apex.url };
    await withApp({ environment }, prepareFacility, async (running) => {
      await openSignedIn(page, running, false);
      await use(running);
    });
  },
});

const CSV = Buffer.from(
  [
    'metrc_number,strain,initial_grams,current_grams',
    `${WEDDING_CAKE},Wedding Cake,100,100`,
    `${BLUE_DREAM},Blue Dream,60,60`,
    `${RUNTZ},Runtz,50,50`,
    'not-a-tag,Nothing,1,1',
  ].join('\n'),
);

const quantityOn = (apex: ApexSandbox, batchId: number) => apex.state.batches.get(batchId)?.quantity;

async function importPackages(goods: FinishedGoodsModel): Promise<void> {
  await goods.goto();
  const result = await goods.importFile({ name: 'packages.csv', mimeType: 'text/csv', buffer: CSV });
  await expect(result).toContainText('3');
  await expect(goods.page.getByText(/is not a METRC number/)).toBeVisible();
  await goods.page.keyboard.press('Escape');
}

test('an imported package is on Apex within five seconds, exactly once, and a hold takes it down again', async ({
  page,
  apex,
  running,
}) => {
  const goods = new FinishedGoodsModel(page);
  await importPackages(goods);
  await expect(goods.cell(WEDDING_CAKE.slice(-8), 'units.singles_0_5g')).toHaveText('200');
  await expect(goods.cell(WEDDING_CAKE.slice(-8), 'units.singles_1g')).toHaveText('100');
  await expect(goods.cell(WEDDING_CAKE.slice(-8), 'units.magnetic_box_6pk')).toHaveText('33');
  await expect.poll(() => quantityOn(apex, 1001)).toBe(200);
  await expect.poll(() => [1002, 1003, 1004].map((id) => quantityOn(apex, id))).toEqual([100, 33, 16]);

  await goods.openPackage(WEDDING_CAKE);
  await goods.placeHold('40', 'Main Street Dispensary');
  await expect(goods.cell(WEDDING_CAKE.slice(-8), 'availableMg')).toHaveText('60.00');
  await expect.poll(() => quantityOn(apex, 1001)).toBe(120);
  await expect(goods.drawer).toContainText('Main Street Dispensary');
  await new ShellModel(page).undo();
  await expect.poll(() => quantityOn(apex, 1001)).toBe(200);
  expect(apex.writesOf(1001).map(({ body }) => body)).toEqual([
    { quantity: 200 },
    { quantity: 120 },
    { quantity: 200 },
  ]);
  expect(running.errors()).toBe('');
});

test('a sale on Apex holds the raise back until a person says what it was', async ({ page, apex, running }) => {
  const goods = new FinishedGoodsModel(page);
  const sync = new ApexSyncModel(page);
  await importPackages(goods);
  await expect.poll(() => quantityOn(apex, 1001)).toBe(200);
  await expect.poll(() => quantityOn(apex, 1005)).toBe(120);

  apex.sell({ batchId: 1001, units: 12 });
  apex.editQuantity(1005, 90);
  await sync.goto();
  await sync.button('Refresh mapping').click();
  await expect(sync.itWasASale(1001)).toBeVisible();
  await sync.button('Run now').click();
  expect(quantityOn(apex, 1001)).toBe(188);
  expect(quantityOn(apex, 1005)).toBe(90);

  await sync.itWasASale(1001).click();
  await expect(sync.itWasASale(1001)).toBeHidden();
  await sync.notASale(1005).click();
  await expect.poll(() => quantityOn(apex, 1005)).toBe(120);
  expect(quantityOn(apex, 1001)).toBe(188);
  // Six grams were sold, so the other SKUs of the package come down with it.
  await expect.poll(() => quantityOn(apex, 1002)).toBe(94);
  await goods.goto();
  await goods.openPackage(WEDDING_CAKE);
  await expect(goods.drawer).toContainText('94.00');
  expect(running.errors()).toBe('');
});

test('two batches for one strain and SKU get nothing until one is pinned', async ({ page, apex, running }) => {
  const mapping = new MappingModel(page);
  await importPackages(new FinishedGoodsModel(page));
  await expect.poll(() => quantityOn(apex, 1001)).toBe(200);
  expect([quantityOn(apex, 1009), quantityOn(apex, 1010)]).toEqual([0, 0]);

  await mapping.goto();
  await expect(mapping.decision('Runtz, Single 0.5 g')).toContainText('1010');
  await mapping.pin('Runtz, Single 0.5 g', 1010);
  await expect(mapping.decision('Runtz, Single 0.5 g')).toBeHidden();
  await expect.poll(() => quantityOn(apex, 1010)).toBe(100);
  expect(quantityOn(apex, 1009)).toBe(0);
  expect(running.errors()).toBe('');
});

test('a plan that cuts most of the batches is stopped, shown, and sent once a person approves it', async ({
  page,
  apex,
  running,
}) => {
  const goods = new FinishedGoodsModel(page);
  const shell = new ShellModel(page);
  const sync = new ApexSyncModel(page);
  await importPackages(goods);
  await expect.poll(() => quantityOn(apex, 1008)).toBe(10);
  const before = apex.counters.appliedWrites;

  // A file with a slipped decimal point: nearly everything gone.
  const slipped = CSV.toString()
    .replace('Wedding Cake,100,100', 'Wedding Cake,100,1')
    .replace('Blue Dream,60,60', 'Blue Dream,60,0.6');
  const result = await goods.importFile({ name: 'packages.csv', mimeType: 'text/csv', buffer: Buffer.from(slipped) });
  await expect(result).toContainText('2');
  await page.keyboard.press('Escape');
  await expect(shell.pauseBanner).toHaveAttribute('data-reason', 'safety_stop');
  expect(apex.counters.appliedWrites).toBe(before);

  await sync.goto();
  await expect(sync.safetyStop).toContainText('8');
  await sync.approveCuts();
  await expect.poll(() => quantityOn(apex, 1001)).toBe(2);
  await expect.poll(() => quantityOn(apex, 1005)).toBe(1);
  await expect(shell.pauseBanner).toBeHidden();
  expect(running.errors()).toBe('');
});

test.describe('with a token that may not see orders', () => {
  test.use({ abilities: ['view:batches', 'view:products', 'update:batches'] });

  test('the quantities are synced, and the orders say what the token lacks and where to enter another', async ({
    page,
    apex,
    running,
  }) => {
    const orders = new OrdersModel(page);
    const settings = new SettingsModel(page);
    await importPackages(new FinishedGoodsModel(page));
    await expect.poll(() => quantityOn(apex, 1001)).toBe(200);
    await orders.goto();
    await expect(orders.banner).toHaveAttribute('data-orders', 'orders_forbidden');
    await expect(orders.banner).toContainText('view:shipping-orders');
    await orders.banner.getByRole('button', { name: 'Enter a new token' }).click();
    await expect(settings.token).toBeVisible();
    expect(running.errors()).not.toContain('error:');
  });
});

test.describe('without a token', () => {
  test.use({ tokenGiven: false });

  test('the token is entered in the settings, checked there, and the sync begins', async ({ page, apex, running }) => {
    const shell = new ShellModel(page);
    const settings = new SettingsModel(page);
    await importPackages(new FinishedGoodsModel(page));
    await expect(shell.pauseBanner).toHaveAttribute('data-reason', 'not_configured');
    expect(apex.counters.appliedWrites).toBe(0);

    // Where the sync's own settings once were.
    await page.goto(`${new URL(running.url).origin}/#/apex-sync?tab=settings`);
    await expect(settings.area('Apex')).toBeVisible();
    await expect(page).toHaveURL(/#\/settings\?area=apex$/);
    await settings.saveToken('not-the-token-000000');
    await settings.checkConnection();
    await expect(settings.token.getByRole('alert')).toContainText('It does not work');
    await settings.saveToken(APEX_TOKEN);
    await settings.checkConnection();
    await expect(settings.token.getByRole('status')).toContainText('Works');
    await expect.poll(() => quantityOn(apex, 1001)).toBe(200);
    await expect(shell.pauseBanner).toBeHidden();
    await expect(page.getByText(APEX_TOKEN)).toHaveCount(0);
    expect(running.errors()).not.toContain(APEX_TOKEN);
  });

  test('a check of the token that was just saved is answered, however late the rest is', async ({ page, running }) => {
    const settings = new SettingsModel(page);
    const held: (() => void)[] = [];
    let holding: RegExp | null = null;
    await page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (holding?.test(String(message))) held.push(() => socket.send(message));
        else socket.send(message);
      });
    });
    const letGo = () => {
      holding = null;
      for (const send of held.splice(0)) send();
    };
    await page.goto(`${new URL(running.url).origin}/#/settings?area=apex`);
    await page.reload();
    await expect(settings.tokenField).toBeVisible();

    // Saved, and the settings not read again yet.
    holding = SETTINGS_READ;
    await settings.saveToken('not-the-token-000000');
    await expect(settings.tokenField).toHaveValue('');
    await settings.checkConnection();
    await expect(settings.token.getByRole('alert')).toContainText('It does not work');
    letGo();

    // A check of the token that is replaced says nothing of the new one.
    holding = TOKEN_SAVED;
    await settings.saveToken(APEX_TOKEN);
    await expect(settings.token.getByRole('alert')).toBeHidden();
    // Asked for before saving was answered, answered after it.
    holding = TOKEN_SAVED_OR_CHECKED;
    await settings.checkConnection();
    await expect.poll(() => held.length).toBe(2);
    letGo();
    await expect(settings.token.getByRole('status')).toContainText('Works');
  });
});
