// The process that gets killed: a whole core whose sync runs while packages change without pause. What it
// tried and what it did goes to standard output, a line each, so that the parent knows what must be true.
//
// Usage: node tests/strength/kill-sync-child.ts DATA_DIR FIRST_KEY settle|work PACKAGES
import { createRouterClient } from '@orpc/server';
import { systemActor } from '#main/core/actor.ts';
import { AppError } from '#main/core/app-error.ts';
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { openCore } from '#main/hosts/node/open-core.ts';
import { csvOf } from '#tests/support/create-test-core.ts';
import { KILL_PACKAGES_GRAMS, killPackage } from './kill-sync-world.ts';

const PAUSE_MS = 4;
const SETTLE_MS = 90_000;

const [dataDir = '', firstKey = '0', mode = 'work', packages = '30'] = process.argv.slice(2);
const count = Number(packages);
const actor = systemActor('Strength');

const tell = (word: string, value: string | number): void => {
  process.stdout.write(`${word} ${value}\n`);
};

const opened = await openCore({ host: 'headless', dataDir, files: appFilesIn(SOURCE_ROOT), training: false });
const { core, clock } = opened;
const client = createRouterClient(core.router, { context: core.contextFor(actor) });

// Random changes are drastic by nature; the safety stop has its own tests.
await client.settings.set({ 'sync.safetyMinBatches': 100_000, 'sync.intervalSeconds': 1 });
const rows = Array.from(
  { length: count },
  (_, n) => [killPackage(n).tag, killPackage(n).strain, KILL_PACKAGES_GRAMS] as const,
);
await core.importFile('kill.csv', Buffer.from(csvOf(rows)), actor);
const { packages: known } = await client.packages.list({});
const byTag = new Map(known.map((row) => [row.metrcNumber, row]));

const packageFor = (n: number) => {
  const found = byTag.get(killPackage(n % count).tag);
  if (!found) throw new Error(`Package ${n % count} is missing.`);
  return found;
};

/** One sale with an idempotency key; the same key always asks for the same. */
async function sell(key: number): Promise<void> {
  tell('try', key);
  try {
    const { metrcNumber } = packageFor(key * 7);
    await client.packages.decrement({
      metrcNumber,
      sku: 'singles_0_5g',
      units: 1 + (key % 3),
      idempotencyKey: `key-${key}`,
    });
    tell('done', key);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'NOT_ENOUGH_AVAILABLE')) throw error;
    tell('refused', key);
  }
}

/** Other changes of the same packages: METRC's figure, and holds placed and given back. */
async function change(n: number): Promise<void> {
  const { id } = packageFor(n * 3);
  if (n % 3 === 0) await client.packages.setCurrent({ id, currentMg: 20_000 + ((n * 977) % 80_000), note: '' });
  if (n % 3 !== 1) return;
  const { holds } = await client.packages.get({ id });
  const open = holds.find((hold) => hold.releasedAt === null);
  if (open) await client.packages.releaseHold({ holdId: open.id });
  else await client.packages.placeHold({ id, mg: 1500, forWhom: 'Strength', note: '' }).catch(refusedIsFine);
}

function refusedIsFine(error: unknown): void {
  if (error instanceof AppError || (error instanceof Error && 'code' in error)) return;
  throw error;
}

async function settle(): Promise<void> {
  await sell(Number(firstKey));
  const until = clock.monotonic() + SETTLE_MS;
  for (;;) {
    await core.sync.nudge();
    const { items } = await client.apexSync.plan();
    if (items.length === 0) break;
    if (clock.monotonic() > until) {
      tell('open', JSON.stringify(items));
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const { differences } = await client.packages.checkLedger();
  tell('ledger', JSON.stringify(differences));
  tell('held', (await client.apexSync.log({ search: '', result: 'sold_there', limit: 1000 })).rows.length);
  await opened.close();
}

// The core's own timers let a process end; this one stays until it is killed or done.
const awake = setInterval(() => undefined, 60_000);
await core.start();
tell('ready', process.pid);
if (mode === 'settle') {
  await settle();
  clearInterval(awake);
} else {
  for (let n = Number(firstKey); ; n += 1) {
    await sell(n);
    await change(n);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
