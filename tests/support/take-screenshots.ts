// `npm run screenshots`: the README's picture, and with a folder as argument every screen and everything that stands
// before the screens, at the sizes and in the themes they are judged by, to be looked at.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type RunningApp, startApp } from '../e2e/fixtures.ts';
import { AuditModel } from '../e2e/page-models/audit.ts';
import { BackupsModel } from '../e2e/page-models/backups.ts';
import { FinishedGoodsModel } from '../e2e/page-models/finished-goods.ts';
import { FirstRunModel } from '../e2e/page-models/first-run.ts';
import { PeopleModel } from '../e2e/page-models/people.ts';
import { type ScreenName, ShellModel } from '../e2e/page-models/shell.ts';
import { SignInModel } from '../e2e/page-models/sign-in.ts';
import { chromiumPath } from './chromium.ts';
import { OWNER, prepareFacility } from './prepared-facility.ts';
import { makeTempDir } from './temp-dir.ts';

const README_PICTURE = resolve(import.meta.dirname, '../../resources/readme/finished-goods.png');
const SCREENS: readonly ScreenName[] = [
  'Today',
  'Orders',
  'Packing',
  'Delivery',
  'History',
  'Stores',
  'Sheets and Excel',
  'Production',
  'Consumables',
  'Finished goods',
  'Apex sync',
  'Mapping',
  'To send',
  'Training',
  'Settings',
  'People',
  'Audit log',
  'Backups',
];
const SIZES = [
  { name: '1280', width: 1280, height: 800, scale: 1 },
  { name: '1920', width: 1920, height: 1080, scale: 1 },
  { name: '125pc', width: 1024, height: 640, scale: 1.25 },
] as const;
const THEMES = ['light', 'dark'] as const;
const LOOKS = SIZES.flatMap((size) => THEMES.map((colorScheme) => ({ ...size, colorScheme })));
type Look = (typeof LOOKS)[number];

// Fade-ins, and the first cycle of the sync.
const SETTLE_MS = 700;
const FIRST_CYCLE_MS = 1500;

/** Takes the pictures of one program; every look gets a browser of its own. */
type Tour = (page: Page, take: (name: string) => Promise<void>) => Promise<void>;

async function walk(browser: Browser, app: RunningApp, look: Look, folder: string, tour: Tour): Promise<void> {
  const { width, height, scale, colorScheme } = look;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme });
  const page = await context.newPage();
  await page.goto(app.url);
  await tour(page, async (name) => {
    // Or the tip of whatever was clicked last lies over the picture.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(folder, `${name}-${look.name}-${colorScheme}.png`) });
  });
  await context.close();
}

const openDrawer = async (page: Page): Promise<void> => {
  const goods = new FinishedGoodsModel(page);
  await page.waitForTimeout(SETTLE_MS);
  await goods.row('Blue Dream').first().click();
  await goods.drawer.waitFor();
  await page.waitForTimeout(SETTLE_MS);
};

const firstRun: Tour = async (page, take) => {
  const guide = new FirstRunModel(page);
  await guide.welcome.waitFor();
  await take('first-run');
  await guide.door('Set up my facility').click();
  await guide.step('Your account').waitFor();
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('New password', { exact: true }).fill('grey heron');
  await take('guide-account');
  await guide.account(OWNER);
  await guide.step('Your facility').waitFor();
  await take('guide-facility');
};

const facility: Tour = async (page, take) => {
  const signIn = new SignInModel(page);
  const shell = new ShellModel(page);
  await signIn.tile(OWNER.name).waitFor();
  await take('sign-in');
  await signIn.choose('Packing desk');
  await take('sign-in-pin');
  await signIn.signIn(OWNER.name, OWNER.password);
  await shell.heading('Today').waitFor();
  await take('today-set-up');
  await shell.choose('Lock now');
  await signIn.password.waitFor();
  await take('lock');
};

const training: Tour = async (page, take) => {
  const shell = new ShellModel(page);
  const signIn = new SignInModel(page);
  await signIn.tile('Super Admin').waitFor();
  await take('training-people');
  await signIn.choosePractice('Super Admin');
  await page.waitForTimeout(FIRST_CYCLE_MS);
  for (const screen of SCREENS) {
    await shell.open(screen);
    await take(screen.toLowerCase().replaceAll(' ', '-'));
  }
  await shell.open('Finished goods');
  await openDrawer(page);
  await take('drawer');
  const people = new PeopleModel(page);
  await people.goto();
  await people.open('Fulfilment desk');
  await take('person');
  const audit = new AuditModel(page);
  await audit.goto();
  await audit.open('Facility admin');
  await take('audit-row');
};

const recovery: Tour = async (page, take) => {
  await page.getByRole('heading', { name: 'The database is damaged' }).waitFor();
  await take('recovery');
};

async function readmePicture(browser: Browser, app: RunningApp): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(app.url);
  await new SignInModel(page).choosePractice('Super Admin');
  await new ShellModel(page).open('Finished goods');
  await page.waitForTimeout(FIRST_CYCLE_MS);
  await openDrawer(page);
  mkdirSync(resolve(README_PICTURE, '..'), { recursive: true });
  await page.screenshot({ path: README_PICTURE });
  await page.close();
}

/** Starts the program on a folder of its own, which `prepare` may fill first. */
async function withApp(
  sandbox: boolean,
  prepare: (dataDir: string) => Promise<void>,
  work: (app: RunningApp) => Promise<void>,
): Promise<void> {
  const temp = makeTempDir();
  await prepare(temp.path);
  const app = await startApp(temp.path, { sandbox, environment: {} });
  try {
    await work(app);
  } finally {
    await app.stop();
    temp.remove();
  }
}

const nothing = async (): Promise<void> => undefined;

const somePeople = (dataDir: string): Promise<void> =>
  prepareFacility(dataDir, [
    { name: 'Packing desk', role: 'user', password: 'two kettles on the stove', pin: '7391' },
    { name: 'Day lead', role: 'viewer', password: 'the ferry leaves at noon' },
    { name: 'Compliance lead', role: 'compliance', password: 'seven jars of plum jam' },
  ]);

/** A facility with one good backup and a file that cannot be read any more. */
const damaged = async (dataDir: string): Promise<void> => {
  await prepareFacility(dataDir);
  const app = await startApp(dataDir, { sandbox: false, environment: {} });
  const page = await browser.newPage();
  await page.goto(app.url);
  await new SignInModel(page).signIn(OWNER.name, OWNER.password);
  const backups = new BackupsModel(page);
  await backups.goto();
  await backups.backUpNow();
  await page.close();
  await app.stop();
  writeFileSync(join(dataDir, 'packhouse.sqlite'), 'once a database '.repeat(4000));
};

const folder = process.argv[2];
const { executablePath, args, env } = await chromiumPath();
const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
try {
  await withApp(true, nothing, (app) => readmePicture(browser, app));
  if (folder) {
    mkdirSync(folder, { recursive: true });
    const visits: readonly [boolean, (dataDir: string) => Promise<void>, Tour][] = [
      [false, nothing, firstRun],
      [false, somePeople, facility],
      [true, nothing, training],
      [false, damaged, recovery],
    ];
    for (const [sandbox, prepare, tour] of visits) {
      await withApp(sandbox, prepare, async (app) => {
        for (const look of LOOKS) await walk(browser, app, look, folder, tour);
      });
    }
  }
} finally {
  await browser.close();
}
