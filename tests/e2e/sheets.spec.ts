// The packing list in Google Sheets and Excel as people use it: the set-up from nothing, typing on both sides, a conflict
// that somebody decides, Google away and back with work in the workbook meanwhile, a header renamed, and somebody who may
// only look. The real host, a real Chromium, strict stand-ins for Apex and Google in this process.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { systemClock } from '#main/core/clock.ts';
import type { ApexSandbox } from '#main/sandbox/apex/server.ts';
import { type GoogleSandbox, startGoogleSandbox } from '#main/sandbox/google/server.ts';
import { TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { APEX_TOKEN, apexEnvironment, withApexShop } from '../support/apex-shop.ts';
import { createTestCore } from '../support/create-test-core.ts';
import { ACCOUNT, OWNER as AT_THE_SHEET, packingSpreadsheet, SPREADSHEET, sheetOf } from '../support/google-desk.ts';
import { prepareFacility } from '../support/prepared-facility.ts';
import { test as base, expect, openSignedIn, type RunningApp, withApp } from './fixtures.ts';
import { PackingModel } from './page-models/packing.ts';
import { SheetsModel } from './page-models/sheets.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

const VIEWER = { name: 'Front office', role: 'viewer', password: 'a quiet lamp over the desk' } as const;
const NAMES = ['CannaDart - Wedding Cake 0.5g', 'CannaDart - Wedding Cake 1g'] as const;
const CSV = 'metrc_number,strain,initial_grams,current_grams\n1A4060300000000000000101,Wedding Cake,100,100\n';

interface StandIns {
  readonly apex: ApexSandbox;
  readonly google: GoogleSandbox;
}

/** Two lines to pack and enough for both; once `connected`, in the spreadsheet too. */
async function fillDesk(dataDir: string, { apex, google }: StandIns, connected: boolean): Promise<void> {
  await prepareFacility(dataDir, [VIEWER]);
  apex.placeOrder({
    lines: [
      { batchId: 1001, units: 10 },
      { batchId: 1002, units: 8 },
    ],
  });
  const core = await createTestCore({
    dataDir,
    clock: systemClock,
    apexUrl: apex.url,
    apexToken: APEX_TOKEN,
    googleUrl: google.url,
  });
  await core.importCsv(CSV);
  await core.client.orders.refresh();
  if (connected) {
    const content = Buffer.from(google.credentials(ACCOUNT)).toString('base64');
    await core.client.sheets.takeCredentials({ fileName: 'key.json', contentBase64: content });
    await core.client.settings.set({ 'sheets.spreadsheetId': SPREADSHEET, 'sheets.enabled': true });
    await core.core.sheets.sync.nudge();
  }
  await core.stop();
}

const test = base.extend<{
  /** Whether the list lives in the spreadsheet from the start. */
  connected: boolean;
  apex: ApexSandbox;
  google: GoogleSandbox;
  sheet: ReturnType<typeof sheetOf>;
  running: RunningApp;
  desk: PackingModel;
  sheets: SheetsModel;
  /** The row of a product in the sheet, counted from 1 below the headers. */
  rowOf: (product: string) => number;
}>({
  connected: [true, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  apex: async ({}, use) => withApexShop(NAMES, use),
  google: async ({ connected }, use) => {
    const google = await startGoogleSandbox({
      accounts: [{ clientEmail: ACCOUNT }],
      spreadsheets: [packingSpreadsheet(connected ? [ACCOUNT] : [])],
      now: () => new Date(),
      random: Math.random,
    });
    await use(google);
    await google.stop();
  },
  sheet: ({ google }, use) => use(sheetOf(google)),
  rowOf: ({ sheet }, use) => use((product) => sheet.column('product').indexOf(product) + 1),
  running: async ({ apex, google, connected, page }, use) => {
    const environment = { ...apexEnvironment(apex), PACKHOUSE_GOOGLE_URL: google.url };
    const fill = (dataDir: string) => fillDesk(dataDir, { apex, google }, connected);
    await withApp({ environment }, fill, async (running) => {
      await openSignedIn(page, running, false);
      await use(running);
      expect(running.errors()).not.toContain('error:');
    });
  },
  desk: async ({ page, running, sheet, connected }, use) => {
    expect(running.url).not.toBe('');
    const desk = new PackingModel(page);
    await desk.goto();
    await desk.rowCount.waitFor();
    if (connected) {
      await expect(desk.source).toContainText('Google Sheets');
      await expect.poll(() => listed(sheet)).toBe(NAMES.length);
    }
    await use(desk);
  },
  sheets: async ({ page, running }, use) => {
    expect(running.url).not.toBe('');
    await use(new SheetsModel(page));
  },
});

/** Rows in the sheet; none before Packhouse has made the tab. */
function listed(sheet: ReturnType<typeof sheetOf>): number {
  const isMade = sheet.person.tabs().some(({ title }) => title === TAB_TITLES.packing);
  return isMade ? sheet.staff().length : 0;
}

test.describe('from nothing', () => {
  test.use({ connected: false });

  test('the set-up leads from a key file to rows in the sheet, and says what is wrong on the way', async ({
    google,
    page,
    sheet,
    sheets,
  }) => {
    await sheets.goto();
    await expect(sheets.step('Service account')).toHaveAttribute('data-state', 'now');
    await sheets.chooseAccount('holiday.json', '{"beach": true}');
    await expect(sheets.step('Service account')).toContainText('It is JSON, but not the key of a service account.');
    await sheets.chooseAccount('key.json', google.credentials(ACCOUNT));
    await expect(sheets.step('Service account')).toHaveAttribute('data-state', 'done');
    await expect(sheets.step('Service account')).toContainText(ACCOUNT);

    await sheets.chooseSpreadsheet(`https://docs.google.com/spreadsheets/d/${SPREADSHEET}/edit?gid=0#gid=0`);
    await expect(sheets.step('Spreadsheet')).toContainText(SPREADSHEET);

    await sheets.check();
    await expect(sheets.checked('sign_in')).toHaveAttribute('data-state', 'ok');
    await expect(sheets.checked('spreadsheet')).toHaveAttribute('data-state', 'failed');
    await expect(sheets.checked('spreadsheet')).toContainText('not shared with Packhouse');
    await expect(sheets.checked('spreadsheet')).toContainText(ACCOUNT);
    await expect(
      sheets.checked('spreadsheet').getByRole('button', { name: 'Copy the service account’s address' }),
    ).toBeVisible();
    await expect(sheets.checked('write')).toHaveAttribute('data-state', 'skipped');

    google.share(SPREADSHEET, ACCOUNT, 'writer');
    await sheets.check();
    for (const step of ['credentials', 'sign_in', 'spreadsheet', 'write', 'change_check'] as const) {
      await expect(sheets.checked(step)).toHaveAttribute('data-state', 'ok');
    }
    await expect(sheets.step('Live check')).toHaveAttribute('data-state', 'done');

    await sheets.switchOn();
    await expect(sheets.step('Switch on')).toHaveAttribute('data-state', 'done');
    await expect.poll(() => listed(sheet)).toBe(NAMES.length);
    expect(sheet.column('product').toSorted()).toEqual([...NAMES]);
    expect(sheet.person.tabs().find(({ title }) => title === TAB_TITLES.helper)).toMatchObject({ hidden: true });

    const desk = new PackingModel(page);
    await desk.goto();
    await expect(desk.source).toContainText('Google Sheets');
    expect((await sheets.openInSheets.getAttribute('href'))?.split('#')[0]).toBe(google.pageUrl(SPREADSHEET));
  });
});

test('what is packed here stands in the sheet, and what is typed there stands here without a reload', async ({
  desk,
  rowOf,
  sheet,
  sheets,
}) => {
  const [half, full] = NAMES;
  await desk.narrow('0.5g', 1);
  await desk.enter('packed', '4');
  await expect(desk.cell('packed')).toHaveText('4');
  await expect.poll(() => sheet.column('packed')[rowOf(half) - 1]).toBe(4);

  await desk.narrow('1g', 1);
  sheet.type('packed', rowOf(full), '6');
  sheet.type('deliveryNotes', rowOf(full), 'Back door');
  await expect(desk.cell('packed')).toHaveText('6');
  await expect(desk.cell('deliveryNotes')).toHaveText('Back door');

  sheet.person.setRaw(sheet.cell('packed', rowOf(full)), 'ten');
  await expect(sheets.mark(desk.cell('packed'))).toHaveAttribute('title', /“ten”.*is not a whole number/);
  await expect(desk.cell('packed')).toContainText('6');
  await sheets.openTray();
  await expect(sheets.note(full)).toContainText('PACKED “ten” in the sheet is not a whole number from 0.');
  expect(sheet.column('packed')[rowOf(full) - 1]).toBe('ten');
  await expect.poll(() => sheet.person.note(sheet.cell('packed', rowOf(full)))).toContain('It counts 6 until');

  sheet.type('packed', rowOf(full), '7');
  await expect(desk.cell('packed')).toHaveText('7');
  await expect(sheets.tray).toContainText('Nothing waits here');
  await expect.poll(() => sheet.person.note(sheet.cell('packed', rowOf(full))) ?? '').toBe('');
});

/** From now on neither side hears of the other, until it is released. */
async function apart(google: GoogleSandbox): Promise<() => void> {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await new Promise<void>((resolve) => {
    google.beforeNext('drive', () => {
      resolve();
      return held;
    });
  });
  return release;
}

test('the same cell changed on both sides is a conflict, and what somebody chooses holds', async ({
  desk,
  google,
  rowOf,
  sheet,
  sheets,
}) => {
  const [half, full] = NAMES;
  const release = await apart(google);
  for (const [words, packed] of [
    ['0.5g', '3'],
    ['1g', '2'],
  ] as const) {
    await desk.narrow(words, 1);
    await desk.enter('packed', packed);
    await expect(desk.cell('packed')).toHaveText(packed);
  }
  sheet.type('packed', rowOf(half), '5');
  sheet.type('packed', rowOf(full), '8');
  release();

  await desk.filter.fill('');
  await expect(sheets.trayButton).toHaveText('2 conflicts');
  await sheets.openTray();
  const [first, second] = [sheets.conflict(half), sheets.conflict(full)];
  await expect(first.locator('.ph-side').filter({ hasText: 'In the sheet' })).toContainText('5');
  await expect(first.locator('.ph-side').filter({ hasText: 'In the sheet' })).toContainText(AT_THE_SHEET);
  await expect(first.locator('.ph-side').filter({ hasText: 'Here' })).toContainText('3');
  await expect(first.locator('.ph-side').filter({ hasText: 'Here' })).toContainText('Facility owner');
  expect(sheet.column('packed')[rowOf(half) - 1]).toBe(5);

  await second.getByRole('button', { name: /^Take ours/ }).click();
  await expect(second).toBeHidden();
  await expect.poll(() => sheet.column('packed')[rowOf(full) - 1]).toBe(2);
  await first.getByRole('button', { name: /^Keep the sheet’s/ }).click();
  await expect(sheets.tray).toContainText('Nothing waits here');

  // It still holds after Google was looked at again.
  await desk.source.getByRole('button', { name: 'Look now' }).click();
  await expect(desk.page.getByRole('alert').filter({ hasText: 'Looked again' })).toBeVisible();
  expect(sheet.column('packed')[rowOf(half) - 1]).toBe(5);
  expect(sheet.column('packed')[rowOf(full) - 1]).toBe(2);
  await desk.page.getByRole('button', { name: 'Close the tray' }).click();
  await desk.narrow('0.5g', 1);
  await expect(desk.cell('packed')).toHaveText('5');
  await desk.narrow('1g', 1);
  await expect(desk.cell('packed')).toHaveText('2');
});

test('a conflict whose cell went on shows what it holds now, and nothing older is set over that unseen', async ({
  browser,
  desk,
  google,
  page,
  rowOf,
  running,
  sheet,
  sheets,
}) => {
  const [half] = NAMES;
  const release = await apart(google);
  await desk.narrow('0.5g', 1);
  await desk.enter('packed', '3');
  await expect(desk.cell('packed')).toHaveText('3');
  sheet.type('packed', rowOf(half), '5');
  release();
  await expect(sheets.trayButton).toHaveText('1 conflict');

  // Somebody else looks at the conflict, and then hears of nothing for a while.
  const context = await browser.newContext();
  const other = await context.newPage();
  const unheard: (() => void)[] = [];
  let hears = true;
  await other.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (hears) socket.send(message);
      else unheard.push(() => socket.send(message));
    });
  });
  await openSignedIn(other, running, false);
  await new PackingModel(other).goto();
  const theirs = new SheetsModel(other);
  await theirs.openTray();
  const conflict = theirs.conflict(half);
  await expect(conflict).toBeFocused();
  await expect(theirs.side(conflict, 'In the sheet')).toContainText('counts for now');
  await expect(theirs.side(conflict, 'It holds now')).toHaveCount(0);
  hears = false;

  await desk.enter('packed', '7');
  await expect(desk.cell('packed')).toHaveText('7');
  await other.keyboard.press('2');
  hears = true;
  for (const send of unheard) send();
  await expect(conflict.getByRole('alert')).toContainText('PACKED holds “7” by now');
  await expect(theirs.side(conflict, 'It holds now')).toContainText('7');
  await expect(theirs.side(conflict, 'It holds now')).toContainText('Facility owner');
  await expect(conflict).toBeFocused();
  await expect(desk.cell('packed')).toHaveText('7');

  await other.keyboard.press('3');
  await expect(theirs.tray).toContainText('Nothing waits here');
  await context.close();
  await expect(sheets.trayButton).toHaveText('Conflicts');
  await expect.poll(() => sheet.column('packed')[rowOf(half) - 1]).toBe(7);
  await desk.source.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Looked again' })).toBeVisible();
  await expect(desk.cell('packed')).toHaveText('7');
  await expect(sheets.trayButton).toHaveText('Conflicts');
});

test('with Google away the list lives in the workbook, and everything is put together when it is back', async ({
  desk,
  google,
  rowOf,
  running,
  sheet,
  sheets,
}) => {
  const [half, full] = NAMES;
  google.faults.add({ kind: 'refuse', times: 'always' });
  await desk.narrow('0.5g', 1);
  await desk.enter('packed', '4');
  const away = sheets.banner('network');
  await expect(away).toContainText(/Working in Excel since \d\d:\d\d, 1 edit waiting\./, { timeout: 30_000 });
  await expect(desk.source).toContainText('Excel');

  const path = join(running.dataDir, 'Packing List.xlsx');
  const packedInBook = async (): Promise<unknown> => {
    if (!existsSync(path)) return null;
    return cellOf(await readBook(path), half, 'PACKED').value;
  };
  await expect.poll(packedInBook, { timeout: 30_000 }).toBe(4);
  const book = await readBook(path);
  cellOf(book, full, 'PACKED').value = 3;
  cellOf(book, full, 'Internal Notes').value = 'Typed in the workbook';
  await book.xlsx.writeFile(path);
  await desk.narrow('1g', 1);
  await expect(desk.cell('packed')).toHaveText('3', { timeout: 30_000 });
  await expect(away).toContainText('2 edits waiting');

  google.faults.clear();
  await away.getByRole('button', { name: 'Try now' }).click();
  await expect(away).toBeHidden();
  await expect(sheets.banner('back')).toContainText(/Google Sheets is back since .*: .*cells? sent/);
  await expect(desk.source).toContainText('Google Sheets');
  await expect.poll(() => sheet.column('packed')[rowOf(half) - 1]).toBe(4);
  await expect.poll(() => sheet.column('packed')[rowOf(full) - 1]).toBe(3);
  await expect.poll(() => sheet.column('internalNotes')[rowOf(full) - 1]).toBe('Typed in the workbook');
  await sheets.banner('back').getByRole('button', { name: 'Put this summary away' }).click();
  await expect(sheets.banner('back')).toBeHidden();
});

async function readBook(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

/** A cell of the packing worksheet by its product and its header. */
function cellOf(book: ExcelJS.Workbook, product: string, header: string): ExcelJS.Cell {
  const list = book.getWorksheet(TAB_TITLES.packing);
  const headers: string[] = [];
  list?.getRow(1).eachCell((cell, column) => {
    headers[column] = cell.text;
  });
  for (let row = 2; list && row <= list.rowCount; row += 1) {
    if (list.getCell(row, headers.indexOf('Product')).text !== product) continue;
    return list.getCell(row, headers.indexOf(header));
  }
  throw new Error(`The workbook has no row of ${product}`);
}

test('a renamed header pauses the sheet and says which; named again, it goes on', async ({
  desk,
  rowOf,
  sheet,
  sheets,
}) => {
  const [half] = NAMES;
  sheet.person.renameHeader(TAB_TITLES.packing, 'PACKED', 'Done');
  const paused = sheets.banner('header_missing');
  await expect(paused).toContainText('the header PACKED is gone');
  await expect(paused).toContainText('Write PACKED back into the row of headers');

  // All other work goes on meanwhile.
  await desk.narrow('0.5g', 1);
  await desk.focusCell('packed');
  await desk.type('p');
  await expect(desk.cell('packed')).toHaveText('10');

  sheet.person.renameHeader(TAB_TITLES.packing, 'Done', 'PACKED');
  await expect(paused).toBeHidden();
  await expect.poll(() => sheet.column('packed')[rowOf(half) - 1]).toBe(10);
});

test('a viewer sees where the list lives and what waits, and changes nothing', async ({
  desk,
  page,
  rowOf,
  sheet,
  sheets,
}) => {
  const [half] = NAMES;
  sheet.person.setRaw(sheet.cell('packed', rowOf(half)), 'ten');
  await expect(sheets.trayButton).toHaveText('1 note');
  await new ShellModel(page).choose('Sign out');
  await new SignInModel(page).signIn(VIEWER.name, VIEWER.password);
  await desk.goto();
  await expect(desk.source).toContainText('Google Sheets');
  await expect(desk.source).toContainText('Only to look at');
  await expect(desk.source.getByRole('button', { name: 'Look now' })).toBeHidden();
  await sheets.openTray();
  await expect(sheets.note(half)).toContainText('“ten”');
  await expect(sheets.tray.getByRole('button', { name: /Dismiss/ })).toHaveCount(0);

  await sheets.goto();
  await expect(page.getByText('You see how it is set up. A Super Admin can change it.')).toBeVisible();
  await expect(sheets.step('Service account')).toContainText(ACCOUNT);
  await expect(sheets.step('Service account').getByRole('button', { name: /Change/ })).toHaveCount(0);
  await expect(sheets.step('Live check').getByRole('button')).toHaveCount(0);
});
