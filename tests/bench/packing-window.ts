// The packing list as somebody at the desk feels it: the real host on a data folder with 20,000 open rows, a real
// Chromium, and the time from a finger going down to the frame in which its work stands. Wall time, unlike the other
// parts: what is felt is the point.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { systemClock } from '#main/core/clock.ts';
import { openSignedIn, startApp } from '#tests/e2e/fixtures.ts';
import { PackingModel } from '#tests/e2e/page-models/packing.ts';
import { chromiumPath } from '#tests/support/chromium.ts';
import { createTestCore } from '#tests/support/create-test-core.ts';
import { prepareFacility } from '#tests/support/prepared-facility.ts';
import { makeTempDir } from '#tests/support/temp-dir.ts';
import { type BenchRow, median, ms, NotMeasured } from './measure.ts';
import { fillPacking, ROWS, STRAINS } from './packing-rows.ts';

const OPEN_TARGET_MS = 300;
const KEY_TARGET_MS = 50;
const STORED_TARGET_MS = 30;
const ROUNDS = 7;
/** Between two measurements, so that none pays for what the one before left behind. */
const REST_MS = 600;
const ROOT = resolve(import.meta.dirname, '../..');

function buildWhenMissing(): void {
  if (existsSync(join(ROOT, 'dist/renderer/index.html'))) return;
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: [0, 2, 2],
  });
  if (status !== 0) throw new NotMeasured('packing-window: the window could not be built');
}

async function openBrowser(): Promise<Browser> {
  try {
    const { executablePath, args, env } = await chromiumPath();
    return await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  } catch (error) {
    throw new NotMeasured(
      `packing-window: no Chromium (${error instanceof Error ? error.message.split('\n')[0] : error})`,
    );
  }
}

interface Wait {
  readonly event: 'click' | 'keydown';
  /** What is looked at in every frame. */
  readonly selector: string;
  /** Done when its text is, or is no longer, this; or when there are so many of them. */
  readonly text?: string;
  readonly not?: string;
  readonly count?: number;
}

/** Milliseconds from the next such event until what is waited for has been painted. */
async function felt(page: Page, wait: Wait, act: () => Promise<void>): Promise<number> {
  const armed = await page.evaluateHandle(
    ({ event, selector, text, not, count }) => ({
      painted: new Promise<number>((done, fail) => {
        setTimeout(() => fail(new Error(`Nothing came of the ${event} in ${selector}`)), 10_000);
        const is = (): boolean => {
          if (count !== undefined) return document.querySelectorAll(selector).length >= count;
          const element = document.querySelector(selector);
          const now = element instanceof HTMLInputElement ? element.value : element?.textContent;
          return text === undefined ? now !== not : now === text;
        };
        const begin = ({ timeStamp }: Event) => {
          const afterPaint = () => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done(performance.now() - timeStamp);
            port2.postMessage(null);
          };
          const look = () => requestAnimationFrame(() => (is() ? afterPaint() : look()));
          look();
        };
        addEventListener(event, begin, { once: true, capture: true });
      }),
    }),
    wait,
  );
  await act();
  const took = await armed.evaluate(({ painted }) => painted);
  await page.waitForTimeout(REST_MS);
  return took;
}

const GRID = 'section[aria-label="Packing list"]';
const FOOT = '.ph-foot [role=status]';

async function opened(page: Page): Promise<number> {
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: /^Today/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  await page.waitForTimeout(REST_MS);
  return felt(page, { event: 'click', selector: `${GRID} [role=row]`, count: 12 }, () =>
    main.getByRole('link', { name: /^Packing/ }).click(),
  );
}

/** Letters of one word, each of which leaves fewer rows. */
async function keys(page: Page, desk: PackingModel, word: string): Promise<number[]> {
  const took: number[] = [];
  await desk.filter.focus();
  for (const letter of word) {
    const not = (await page.locator(FOOT).textContent()) ?? '';
    took.push(await felt(page, { event: 'keydown', selector: FOOT, not }, () => page.keyboard.press(letter)));
  }
  await desk.filter.fill('');
  await page.waitForTimeout(REST_MS);
  return took;
}

/** A key in an empty field, where next to nothing is to be done: what any frame costs here. */
async function emptyKeys(page: Page, desk: PackingModel): Promise<number[]> {
  const took: number[] = [];
  await desk.scanField.focus();
  for (let text = 'a'; text.length <= ROUNDS; text += 'a') {
    const selector = 'input[aria-label^="Scan or type"]';
    took.push(await felt(page, { event: 'keydown', selector, text }, () => page.keyboard.press('a')));
  }
  await page.keyboard.press('Escape');
  return took;
}

/** How long the core took to answer the last setPacked, as the window's socket saw it. */
const watchSocket = () => {
  const { send } = WebSocket.prototype;
  let asked: { readonly id: string; readonly at: number } | null = null;
  const watched = new WeakSet<WebSocket>();
  const idOf = (data: unknown): string => /^\{"i":"([^"]+)"/.exec(String(data))?.[1] ?? '';
  WebSocket.prototype.send = function (data) {
    if (String(data).includes('"/packing/setPacked"')) asked = { id: idOf(data), at: performance.now() };
    if (!watched.has(this)) {
      watched.add(this);
      this.addEventListener('message', (event) => {
        if (asked?.id !== idOf(event.data) || asked === null) return;
        document.body.dataset.stored = String(performance.now() - asked.at);
        asked = null;
      });
    }
    send.call(this, data);
  };
};

async function edits(page: Page, desk: PackingModel): Promise<{ shown: number[]; stored: number[] }> {
  const shown: number[] = [];
  const stored: number[] = [];
  for (let row = 2; row < 2 + ROUNDS; row += 1) {
    await desk.focusCell('packed', row);
    await page.keyboard.press('Enter');
    await page.keyboard.type('1');
    await page.waitForTimeout(REST_MS);
    const selector = `${GRID} [row-index="${row}"] [col-id="packed"]`;
    shown.push(await felt(page, { event: 'keydown', selector, text: '1' }, () => page.keyboard.press('Enter')));
    stored.push(Number(await page.locator('body').getAttribute('data-stored')));
  }
  return { shown, stored };
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6;
}

async function measured(page: Page): Promise<BenchRow[]> {
  const desk = new PackingModel(page);
  const first = await opened(page);
  await page.getByText(new RegExp(`of ${ROWS.toLocaleString('en-US')} lines`)).waitFor();
  await page.waitForTimeout(REST_MS);
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) again.push(await opened(page));
  const floor = median(await emptyKeys(page, desk));
  const typed: number[] = [];
  for (const word of ['blu', 'ku', 'fu', 'mi']) typed.push(...(await keys(page, desk, word)));
  const { shown, stored } = await edits(page, desk);
  const heap = await heapMb(page);
  const row = (what: string, figure: number, target?: number): BenchRow => ({
    what: `packing window: ${what}`,
    at: `${ROWS} rows, ${STRAINS} strains`,
    figure: ms(figure),
    floor: `${ms(floor)} a key in an empty field → painted`,
    ratio: figure / floor,
    target: target === undefined ? '' : `≤ ${target} ms`,
    met: target === undefined || figure <= target,
  });
  return [
    row('opened for the first time, with its code and rows → rows painted', first),
    row('opened again → rows painted', median(again), OPEN_TARGET_MS),
    row('a key in the filter → rows painted', median(typed), KEY_TARGET_MS),
    row('one PACKED cell → stored, and the window knows', median(stored), STORED_TARGET_MS),
    row('one PACKED cell, Enter → stored and painted', median(shown)),
    {
      what: 'packing window: memory of the page after all this',
      at: `${ROWS} rows, ${STRAINS} strains`,
      figure: `${heap.toFixed(0)} MB`,
      floor: '',
      ratio: null,
      target: '',
      met: true,
    },
  ];
}

export async function benchPackingWindow(): Promise<BenchRow[]> {
  const browser = await openBrowser();
  const temp = makeTempDir();
  try {
    buildWhenMissing();
    await prepareFacility(temp.path);
    const test = await createTestCore({ dataDir: temp.path, clock: systemClock });
    await fillPacking(test);
    await test.stop();
    const app = await startApp(temp.path, { sandbox: false, environment: {} });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.addInitScript(watchSocket);
      await openSignedIn(page, app, false);
      return await measured(page);
    } finally {
      await app.stop();
    }
  } finally {
    await browser.close();
    temp.remove();
  }
}
