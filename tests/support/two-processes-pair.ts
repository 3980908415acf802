// The two processes, what is between them, Apex, and another machine that sells too: started, killed, ended and started
// again on the same data.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApexSandbox } from '#main/sandbox/apex/server.ts';
import { createSeededRandom } from '#main/sandbox/facility-random.ts';
import { makeTempDir } from './temp-dir.ts';
import { startTrackerBetween } from './tracker-between.ts';
import { freePort, killAll, type Running, startServing, startUsing, type Using } from './two-processes.ts';
import { createCaller } from './two-processes-caller.ts';
import { goodsOf } from './two-processes-goods.ts';

export type Side = 'serving' | 'using';
export type Pair = Awaited<ReturnType<typeof createPair>>;

const TOKEN = 'strength-token';

/** Nothing runs yet. */
export async function createPair({ seed, strains }: { readonly seed: number; readonly strains: number }) {
  const random = createSeededRandom(seed);
  const folder = makeTempDir();
  const goods = goodsOf(strains);
  const wrong: string[] = [];
  const kills = { serving: 0, using: 0 };
  const starts: number[] = [];
  let keys = 0;
  let key = '';
  let serving: Running | null = null;
  let using: Using | null = null;
  let takesOrders = false;

  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    now: () => new Date(),
    random: random.next,
    latencyMs: 10,
    logLimit: 1_000_000,
    data: goods.apex,
  });
  for (const lines of goods.orders) apex.placeOrder({ lines, placedAt: Date.now() - 60_000 });
  const port = await freePort();
  const between = await startTrackerBetween(await freePort(), port);
  const caller = createCaller(port);
  const dirs = { serving: join(folder.path, 'serving'), using: join(folder.path, 'using') };

  return {
    random,
    goods,
    apex,
    between,
    caller,
    dirs,
    kills,
    /** When the using process was started, each time. */
    starts,
    /** What must not be. */
    wrong,
    key: () => key,
    keys: () => keys,
    /** Null while it is away or still starting. */
    using: (): Using | null => (takesOrders ? using : null),
    /** For the next start of the serving process, and for the other machine at once. */
    newKey: (): void => {
      keys += 1;
      key = `key-of-the-tracker-${keys}-${random.between(100_000, 999_999)}`;
      caller.useKey(key);
    },
    /** @param grams of each package; none: as it was */
    startServing: async (grams?: () => number): Promise<void> => {
      let packages: string | undefined;
      if (grams) {
        packages = join(folder.path, 'packages.csv');
        writeFileSync(packages, goods.csv(grams));
      }
      const started = startServing({ dataDir: dirs.serving, port, key, packages });
      serving = started;
      await started.up;
    },
    startUsing: async (): Promise<void> => {
      const started = startUsing(dirs.using, {
        PACKHOUSE_TRACKER_URL: between.url,
        PACKHOUSE_APEX_URL: apex.url,
        PACKHOUSE_APEX_TOKEN: TOKEN,
      });
      starts.push(started.since);
      using = started;
      takesOrders = await started.up;
    },
    /** Also one that is still starting. */
    kill: async (side: Side): Promise<void> => {
      const one = side === 'serving' ? serving : using;
      if (side === 'using') takesOrders = false;
      kills[side] += 1;
      await one?.kill();
    },
    end: async (side: Side): Promise<void> => {
      const one = side === 'serving' ? serving : using;
      if (side === 'using') takesOrders = false;
      const code = await one?.end();
      if (code !== 0) wrong.push(`The ${side} process ended with ${String(code)} when it was asked to`);
    },
    tellKey: async (): Promise<void> => {
      const answer = await using?.tell({ do: 'key', key });
      if (answer?.ok === false) wrong.push(`The key was refused: ${answer.code}`);
    },
    folder: folder.path,
    /** @param keep leaves the data of both where they are */
    stop: async (keep: boolean): Promise<void> => {
      await killAll();
      await between.stop();
      await apex.stop();
      if (!keep) folder.remove();
    },
  };
}
