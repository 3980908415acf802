// What goes on meanwhile: the using process sells and packs, another machine sells from the serving one and changes how its
// packages are offered, without pause and without looking who is there.
import { setTimeout as wait } from 'node:timers/promises';
import type { Sale } from './two-processes-caller.ts';
import { HALF, WHOLE } from './two-processes-goods.ts';
import type { Pair } from './two-processes-pair.ts';

export interface Seller {
  /** Sales that the using process said were done, and those it refused. */
  readonly done: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  /** Until it is told to end. */
  start(): void;
  end(): Promise<void>;
  /** Asks again what was not answered. True when everything was. */
  settle(): Promise<boolean>;
}

/** Nothing was written, and that is right: too few grams, or packages that are not known yet. */
const REFUSALS: ReadonlySet<string> = new Set(['NOT_ENOUGH_AVAILABLE', 'PACKAGE_NOT_ACTIVE', 'RECORD_NOT_FOUND']);
/** What was sent to the tracker cannot be unpacked: it has no call that gives units back. */
const OF_PACKING: ReadonlySet<string> = new Set([...REFUSALS, 'LINE_SHORT', 'UNPACK_LIMIT']);

export function createSeller(pair: Pair): Seller {
  const { random, goods, caller, wrong } = pair;
  const done = new Set<string>();
  const refused = new Set<string>();
  const open = new Map<string, Sale>();
  let made = 0;
  let ended = false;
  let loops: Promise<unknown> = Promise.resolve();

  const nextSale = (by: string): Sale => {
    made += 1;
    const { tag } = goods.goods[random.between(0, goods.goods.length - 1)] ?? { tag: '' };
    return { tag, sku: random.pick([HALF, WHOLE]), units: random.between(1, 3), key: `${by}-${made}` };
  };

  const sell = async (sale: Sale): Promise<void> => {
    const using = pair.using();
    if (!using) return;
    open.set(sale.key, sale);
    const answer = await using.tell({ do: 'sell', ...sale });
    if (!answer) return;
    open.delete(sale.key);
    if (answer.ok) done.add(sale.key);
    else if (REFUSALS.has(answer.code)) refused.add(sale.key);
    else wrong.push(`The sale ${sale.key} was answered with ${answer.code}`);
  };
  const pack = async (): Promise<void> => {
    const nth = random.between(0, 99);
    const wanted =
      random.next() < 0.7
        ? ({ do: 'pack', nth, units: random.between(1, 3) } as const)
        : ({ do: 'unpack', nth } as const);
    const answer = await pair.using()?.tell(wanted);
    if (answer?.ok === false && !OF_PACKING.has(answer.code))
      wrong.push(`${wanted.do} was answered with ${answer.code}`);
  };
  const offer = (): Promise<void> => {
    const { tag } = goods.goods[random.between(0, goods.goods.length - 1)] ?? { tag: '' };
    const kind = random.between(0, 2);
    return caller.offer(tag, random.pick([HALF, WHOLE]), kind === 0, kind === 1 ? random.between(0, 40) : null);
  };

  const here = async (): Promise<void> => {
    while (!ended) {
      const [first] = open.values();
      if (first) await sell(first);
      else if (random.next() < 0.7) await sell(nextSale('here'));
      else await pack();
      await wait(random.between(20, 120));
    }
  };
  const there = async (): Promise<void> => {
    while (!ended) {
      if (random.next() < 0.1) await offer();
      else if (random.next() < 0.3) await caller.settle();
      else await caller.sell(nextSale('there'));
      await wait(random.between(50, 250));
    }
  };

  return {
    done,
    refused,
    start: () => {
      ended = false;
      loops = Promise.all([here(), there()]);
      // Whoever waits for the end is told; until then it is nobody's.
      loops.catch(() => undefined);
    },
    end: async () => {
      ended = true;
      await loops;
    },
    settle: async () => {
      for (const sale of [...open.values()]) await sell(sale);
      return (await caller.settle()) && open.size === 0;
    },
  };
}
