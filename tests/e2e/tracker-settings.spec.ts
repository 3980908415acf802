// The tracker as an admin sets it up: production's own settings, a server that does not run, a key that is made and made
// anew while others ask with it, and two programs of which one serves and the other takes its finished goods from it.
// The real host, a real Chromium, real HTTP.
import { createServer } from 'node:net';
import { systemClock } from '#main/core/clock.ts';
import { createTestCore } from '../support/create-test-core.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { passesAxe } from './axe.ts';
import { test as base, expect, type RunningApp, withApp } from './fixtures.ts';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { SettingsModel } from './page-models/settings.ts';
import { ShellModel } from './page-models/shell.ts';
import { TrackerModel } from './page-models/tracker.ts';

const TAG = '1A4060300000000000000101';
const CSV = `metrc_number,strain,initial_grams,current_grams\n${TAG},Wedding Cake,100,100\n`;

/** A port of this computer where nobody listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const ask = (url: string, key?: string): Promise<Response> =>
  fetch(url, { headers: key === undefined ? {} : { 'X-API-Key': key } });

const test = base.extend<{ tracker: TrackerModel; port: number }>({
  tracker: async ({ page }, use) => use(new TrackerModel(page)),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  port: async ({}, use) => use(await freePort()),
});

test('production’s own settings: decimals, tolerances of single SKUs, and the days of work', async ({
  signedInPage: page,
}) => {
  const settings = new SettingsModel(page);
  await settings.goto();
  const area = await settings.openArea('Production');
  await settings.field('Weight tolerance').fill('60');
  await expect(settings.row('production.tolerancePercent')).toContainText('Use a number from 0.1 to 50.');
  await settings.field('Weight tolerance').fill('7.5');
  await area.getByRole('combobox', { name: 'Add a SKU with its own tolerance' }).click();
  await page.getByRole('option', { name: 'Magnetic Box 6-pack' }).click();
  await settings.field('Tolerance of Magnetic Box 6-pack').fill('2.5');
  await area.getByLabel('Work begins').fill('06:30');
  const days = area.getByRole('group', { name: 'Working days' });
  await days.getByRole('button', { name: 'Saturday' }).click();
  await days.getByRole('button', { name: 'Monday' }).click();
  await passesAxe(page, 'Settings of production');
  await settings.save('Production');
  await page.reload();
  await expect(settings.field('Weight tolerance')).toHaveValue('7.5');
  await expect(settings.field('Tolerance of Magnetic Box 6-pack')).toHaveValue('2.5');
  await expect(area.getByLabel('Work begins')).toHaveValue('06:30');
  await expect(days.getByRole('button', { name: 'Saturday' })).toHaveAttribute('aria-pressed', 'true');
  await expect(days.getByRole('button', { name: 'Monday' })).toHaveAttribute('aria-pressed', 'false');
  await expect(settings.row('production.skuTolerances')).toContainText('Differs from the default: none');
});

test('a tracker that does not run is said in words, before anything is saved', async ({
  signedInPage: page,
  tracker,
  port,
}) => {
  await tracker.openServer();
  await tracker.settings.field('Address of the tracker').fill(`http://127.0.0.1:${port}`);
  await tracker.keyField.fill('a-key-of-theirs');
  await tracker.check();
  const answer = tracker.key.getByRole('alert');
  await expect(answer).toContainText('The tracker is not running.');
  await expect(answer).toContainText('Start the tracker’s service on that machine');
  await passesAxe(page, 'Settings of the tracker server');
  await tracker.settings.field('Address of the tracker').fill('http://tracker.example.com');
  await tracker.settings.saveButton('Tracker server').click();
  await expect(tracker.settings.row('tracker.url')).toContainText('https://');
});

test('a key is made, lets callers in, and stops at once when a new one is made', async ({
  signedInPage: page,
  tracker,
  port,
}) => {
  const base = `http://127.0.0.1:${port}`;
  await tracker.openApi();
  await tracker.serveAt(port);
  await expect(tracker.apiKey).toContainText('Not set yet');
  expect((await ask(`${base}/api/health`)).status).toBe(200);
  expect((await ask(`${base}/api/overview`, 'anything')).status).toBe(401);

  await tracker.apiKey.getByRole('button', { name: 'Make a key' }).click();
  const first = await tracker.takeNewKey();
  await expect(tracker.apiKey).toContainText(`Set, ends in ${first.slice(-4)}`);
  expect((await ask(`${base}/api/overview`)).status).toBe(401);
  expect((await ask(`${base}/api/overview`, first)).status).toBe(200);
  await expect(tracker.apiStatus.getByRole('table', { name: 'Who asked' })).toContainText('127.0.0.1', {
    timeout: 15_000,
  });
  await expect(page.getByText(`${base}/api/openapi.json`)).toBeVisible();
  await passesAxe(page, 'Settings of the tracker API');

  await tracker.apiKey.getByRole('button', { name: 'Make a new key…' }).click();
  const question = page.getByRole('dialog', { name: 'Make a new key?' });
  await question.getByRole('button', { name: 'Keep the old key' }).click();
  expect((await ask(`${base}/api/overview`, first)).status).toBe(200);
  await tracker.apiKey.getByRole('button', { name: 'Make a new key…' }).click();
  await question.getByRole('button', { name: 'Make a new key', exact: true }).click();
  const second = await tracker.takeNewKey();
  expect(second).not.toBe(first);
  expect((await ask(`${base}/api/overview`, first)).status).toBe(401);
  expect((await ask(`${base}/api/overview`, second)).status).toBe(200);
  await page.reload();
  await tracker.apiKey.waitFor();
  await expect(page.getByText(second)).toHaveCount(0);
});

test('a port that is taken is said in words', async ({ signedInPage, tracker, app }) => {
  expect(signedInPage.url()).not.toBe('');
  await tracker.openApi();
  await tracker.settings.field('Port').fill(new URL(app.url).port);
  await tracker.settings.toggle('Let other machines ask this one').check({ force: true });
  await tracker.settings.save('Tracker API');
  await expect(tracker.apiStatus.getByRole('alert')).toContainText('The port is taken.', { timeout: 15_000 });
});

/** A facility with one package of 100 g that serves its API at `port`; `use` gets its key. */
async function withServer(port: number, use: (app: RunningApp, key: string) => Promise<void>): Promise<void> {
  let key = '';
  const fill = async (dataDir: string) => {
    await prepareFacility(dataDir);
    const core = await createTestCore({ dataDir, clock: systemClock });
    await core.importCsv(CSV);
    key = (await core.client.tracker.newKey()).key;
    await core.client.settings.set({ 'trackerApi.enabled': true, 'trackerApi.port': port });
    await core.stop();
  };
  await withApp({}, fill, (app) => use(app, key));
}

test('finished goods come from another Packhouse: the lamp, the line above them, and what is not done here', async ({
  signedInPage: page,
  tracker,
  port,
}) => {
  test.setTimeout(120_000);
  const shell = new ShellModel(page);
  const goods = new FinishedGoodsModel(page);
  const url = `http://127.0.0.1:${port}`;
  await withServer(port, async (server, key) => {
    await expect(tracker.lamp).toHaveCount(0);
    await tracker.openServer();
    await tracker.settings.field('Address of the tracker').fill(url);
    await tracker.keyField.fill('phk_wrong');
    await tracker.check();
    await expect(tracker.key.getByRole('alert')).toContainText('The keys do not match.');
    await tracker.keyField.fill(key);
    await tracker.check();
    await expect(tracker.key.getByRole('status')).toContainText('Works.');
    await tracker.key.getByRole('button', { name: 'Save key' }).click();
    await expect(tracker.key).toContainText(`Set, ends in ${key.slice(-4)}`);
    await tracker.settings.toggle('Take finished goods from a tracker server').check({ force: true });
    await tracker.settings.save('Tracker server');
    await expect(tracker.lamp).toContainText('Connected, 0 active batches', { timeout: 20_000 });

    await goods.goto();
    await expect(page.getByText(`Finished goods come from ${url}`)).toContainText('read');
    await expect(page.getByRole('button', { name: 'New package' })).toHaveCount(0);
    await goods.row('Wedding Cake').first().click();
    await expect(goods.drawer).toContainText('The tracker keeps its figures');
    await expect(goods.drawer.getByRole('button', { name: 'Place hold' })).toHaveCount(0);
    await expect(goods.drawer.getByRole('button', { name: 'Print label' })).toBeVisible();
    await passesAxe(page, 'Finished goods from a tracker');
    await tracker.lamp.click();
    await shell.heading('Tracker').waitFor();
    await passesAxe(page, 'Tracker');

    await server.stop();
    await expect(tracker.lamp).toContainText('The tracker is not running', { timeout: 30_000 });
    await expect(page.getByRole('region', { name: 'Tracker server' }).getByRole('alert')).toContainText(
      'Start the tracker’s service',
    );
    await shell.open('Today');
    await expect(
      page.getByRole('region', { name: 'Needs you now' }).getByRole('link', { name: /The tracker is not running/ }),
    ).toBeVisible();
    await goods.goto();
    await expect(page.getByRole('status').filter({ hasText: 'The last figures are shown meanwhile' })).toBeVisible();
    await expect(goods.row('Wedding Cake')).not.toHaveCount(0);
  });
});
