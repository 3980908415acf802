// A core whose finished goods come from somebody else's tracker, with orders to pack and, where a test wants it, Apex:
// read, pack, send, let time pass, restart. The clock stands still but for waits inside a call, so nothing here sleeps.
import { type ApexSandbox, startApexSandbox } from '#main/sandbox/apex/server.ts';
import type { BatchSeed, ProductSeed } from '#main/sandbox/apex/types.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { openDesk } from './desk.ts';
import { createFakeClock, type FakeClock, settle } from './fake-clock.ts';
import { TOKEN } from './scenarios.ts';
import { type ScriptedTrackerOptions, startScriptedTracker, TRACKER_KEY } from './scripted-tracker.ts';

export const TAG = '1A4060300000000000000001';
export const OTHER_TAG = '1A4060300000000000000002';
const NEVER = new AbortController().signal;

export interface TrackerWorldOptions extends ScriptedTrackerOptions {
  /** On the tracker: tag, strain, grams. */
  readonly packages?: readonly (readonly [string, string, number])[];
  /** Kept here before: tag, strain, grams. */
  readonly own?: readonly (readonly [string, string, number])[];
  readonly apex?: { readonly products: readonly ProductSeed[]; readonly batches: readonly BatchSeed[] };
  readonly settings?: Partial<Settings>;
  /** false: it is set up, and the source of finished goods is here still. */
  readonly on?: boolean;
}

const running: (() => Promise<unknown>)[] = [];
/** For an afterEach, with closeDesks and endScriptedTrackers. */
export async function endTrackerWorlds(): Promise<void> {
  for (const stop of running.splice(0).reverse()) await stop();
}

export type TrackerWorld = Awaited<ReturnType<typeof startTrackerWorld>>;

export async function startTrackerWorld(options: TrackerWorldOptions = {}) {
  const { packages = [[TAG, 'Blue Dream', 100] as const], own = [], on = true } = options;
  const clock: FakeClock = createFakeClock(undefined, { autoAdvance: true });
  const tracker = await startScriptedTracker(options);
  for (const [tag, strain, grams] of packages) tracker.put(tag, strain, grams);
  let apex: ApexSandbox | null = null;
  if (options.apex) {
    apex = await startApexSandbox({
      tokens: [{ token: TOKEN, abilities: 'all' }],
      random: () => 0.5,
      now: () => new Date(clock.now()),
      data: options.apex,
    });
    const { stop } = apex;
    running.push(() => stop());
  }
  const coreOptions = { clock, ...(apex ? { apexUrl: apex.url, apexToken: TOKEN } : {}) };
  let desk = await openDesk(own, coreOptions);
  await desk.client.settings.setSecret({ name: 'tracker.key', value: TRACKER_KEY });
  await desk.client.settings.set({ 'tracker.url': tracker.url, 'tracker.enabled': on, ...options.settings });

  /** Waits for `work`, letting deadlines pass for requests that hang. */
  const patiently = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    ended.catch(() => undefined);
    for (let turns = 0; !done; turns += 1) {
      await settle();
      // Nothing but a deadline ends what is not answered for so long.
      if (turns > 0 && turns % 40 === 0) await clock.advance(11_000);
    }
    return ended;
  };

  const world = {
    tracker,
    apex,
    clock,
    patiently,
    get desk() {
      return desk;
    },
    get client() {
      return desk.client;
    },
    get core() {
      return desk.core;
    },
    /** Time for the next cycle comes, and it runs. */
    cycle: async (dryRun = false) => {
      await clock.advance(5000);
      return patiently(desk.cycle(dryRun));
    },
    /** Reads the tracker, as a cycle does. */
    read: async (): Promise<void> => {
      await clock.advance(1000);
      await patiently(desk.core.tracker.source.read(NEVER));
      await desk.settled();
    },
    /** One run of the outbox. */
    send: () => patiently(desk.core.outbox.runner.runOnce(NEVER)),
    /** The wait before packed units are taken off is over, and the outbox runs. */
    sendLater: async (): Promise<void> => {
      await clock.advance(61_000);
      await world.send();
    },
    status: () => desk.client.tracker.status(),
    items: async () =>
      (await desk.client.outbox.list({ view: 'all' })).items.filter(({ target }) => target === 'tracker'),
    open: async () =>
      (await desk.client.outbox.list({ view: 'open' })).items.filter(({ target }) => target === 'tracker'),
    package: (tag = TAG) => desk.package(tag),
    units: async (tag = TAG) => (await desk.package(tag)).units,
    restart: async (): Promise<void> => {
      await desk.stop();
      desk = await openDesk([], { ...coreOptions, dataDir: desk.dataDir });
    },
    /** Integrity: balances are their ledger's sums and what order lines hold. */
    differences: async () => (await desk.client.packages.checkLedger()).differences,
  };
  return world;
}
