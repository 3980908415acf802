// The process that uses another Packhouse's tracker API: a whole core with all its pollers, told what to do by lines of
// JSON on its standard input and answering with lines of JSON. It is killed at random moments.
//
// Usage: node tests/strength/two-processes-child.ts DATA_DIR
import { createInterface } from 'node:readline';
import { createRouterClient } from '@orpc/server';
import { systemActor } from '#main/core/actor.ts';
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { openCore } from '#main/hosts/node/open-core.ts';
import { type Order, order, type UsingState } from '#tests/support/two-processes.ts';

const STALE_SECONDS = 10;
const [dataDir = ''] = process.argv.slice(2);

const opened = await openCore({ host: 'headless', dataDir, files: appFilesIn(SOURCE_ROOT), training: false });
const { core } = opened;
const client = createRouterClient(core.router, { context: core.contextFor(systemActor('Strength')) });

await client.settings.set({
  'tracker.enabled': true,
  'tracker.staleSeconds': STALE_SECONDS,
  'tracker.timeoutSeconds': 2,
  'tracker.decrementDelaySeconds': 1,
  // Random changes are drastic by nature; the safety stop has its own tests.
  'sync.safetyMinBatches': 100_000,
  'sync.intervalSeconds': 1,
});

const openLines = async () =>
  (await client.packing.list({})).rows.filter(({ needsPacking, mgPerUnit }) => needsPacking > 0 && mgPerUnit !== null);

async function packOne(nth: number, units: number): Promise<number> {
  const lines = await openLines();
  const line = lines[nth % Math.max(1, lines.length)];
  if (!line) return 0;
  const part = Math.min(units, line.needsPacking);
  await client.packing.pack({ lineId: line.id, units: part });
  return part;
}

async function unpackOne(nth: number): Promise<number> {
  const packed = (await client.packing.list({})).rows.filter((row) => row.packed > 0);
  const line = packed[nth % Math.max(1, packed.length)];
  if (!line) return 0;
  await client.packing.unpack({ lineId: line.id, units: 1, reason: 'Miscounted' });
  return 1;
}

/** What is left of every line, from whatever package has it. Answers how many units are still to be packed. */
async function packRest(): Promise<number> {
  for (const { id, needsPacking } of await openLines()) {
    await client.packing.pack({ lineId: id, units: needsPacking }).catch(refusedIsFine);
  }
  return (await openLines()).reduce((sum, { needsPacking }) => sum + needsPacking, 0);
}

function refusedIsFine(error: unknown): void {
  if (!(error instanceof Error && 'code' in error)) throw error;
}

const openItems = async () =>
  (await client.outbox.list({ view: 'open', limit: 1000 })).items.filter(({ target }) => target === 'tracker');

/** What the tracker refused for want of grams is given up, as a person would. Answers their sale keys. */
async function giveUp(): Promise<string[]> {
  const keys: string[] = [];
  for (const { id, state, lastError } of await openItems()) {
    if (state !== 'parked' || lastError?.code !== 'tracker_not_enough') continue;
    const { payload } = await client.outbox.get({ id });
    await client.outbox.cancel({ id, reason: 'Sold twice: the other machine was faster.' });
    keys.push(String(payload.key));
  }
  return keys;
}

async function retry(): Promise<number> {
  const ids = (await openItems()).map(({ id }) => id);
  return ids.length === 0 ? 0 : (await client.outbox.retry({ ids })).retried;
}

async function state(): Promise<UsingState> {
  const { packages } = await client.packages.list({});
  return {
    tracker: await client.tracker.status(),
    plan: (await client.apexSync.plan()).items.length,
    open: (await openItems()).map((item) => ({ state: item.state, subject: item.subject, lastError: item.lastError })),
    available: Object.fromEntries(packages.map((row) => [row.metrcNumber, row.availableMg])),
    spokenFor: packages.reduce((sum, row) => sum + row.orderedMg + row.packedMg + row.heldMg, 0),
    differences: (await client.packages.checkLedger()).differences,
    held: (await client.apexSync.log({ search: '', result: 'sold_there', limit: 1000 })).rows.length,
  };
}

function obey(wanted: Order): Promise<unknown> {
  switch (wanted.do) {
    case 'sell': {
      const { tag: metrcNumber, sku, units, key } = wanted;
      return client.packages.decrement({ metrcNumber, sku, units, idempotencyKey: key });
    }
    case 'pack':
      return packOne(wanted.nth, wanted.units);
    case 'unpack':
      return unpackOne(wanted.nth);
    case 'pack-rest':
      return packRest();
    case 'key':
      return client.settings.setSecret({ name: 'tracker.key', value: wanted.key });
    case 'retry':
      return retry();
    case 'give-up':
      return giveUp();
    case 'state':
      return state();
    case 'stop':
      return opened.close();
  }
}

const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

async function answer(line: string): Promise<void> {
  const { id, ...wanted } = order.parse(JSON.parse(line));
  try {
    say({ id, ok: true, value: (await obey(wanted)) ?? null });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ id, ok: false, code: code === '' ? `UNFORESEEN ${words}` : code });
  }
  if (wanted.do === 'stop') process.exit(0);
}

await core.start();
say({ ready: true });
// Also what keeps the process alive: the core's own timers let it end. Without the one who gives orders there is nothing to do.
createInterface({ input: process.stdin })
  .on('line', (line) => void answer(line))
  .on('close', () => process.exit(1));
