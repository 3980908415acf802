// Two Packhouses as processes: one serves the tracker API, the other uses it and keeps Apex right, while both sell, either
// is killed at random moments, the key is made anew, the connection loses answers or is gone. At the end all of them are
// asked: was every decrement taken off exactly once, do both have the same, does Apex have it too, and was Apex never sent
// what was too old or not offered?
//
// node tests/strength/two-processes.ts [--rounds 24] [--seed 1] [--strains 6] [--absences 1] [--keep]
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkDecrements, checkPushes, readDecided, readServed } from '#tests/support/two-processes-check.ts';
import { createPair, type Pair } from '#tests/support/two-processes-pair.ts';
import { createSeller, type Seller } from '#tests/support/two-processes-seller.ts';

export interface PairOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly strains: number;
  /** How often the serving process is away for longer than its figures may be used. */
  readonly absences: number;
  /** Leaves the data of both where they are, to be looked at. */
  readonly keep?: boolean;
  readonly say?: (line: string) => void;
}

export interface PairResult {
  readonly rounds: number;
  readonly kills: Pair['kills'];
  readonly newKeys: number;
  readonly decrements: {
    readonly sold: number;
    readonly packed: number;
    /** Sold on both sides at once, refused by the serving one, and given up by a person. */
    readonly givenUp: number;
    /** Unpacked before they were sent. */
    readonly takenBack: number;
    readonly ofTheOther: number;
    readonly askedAgainByTheOther: number;
  };
  readonly mishaps: Readonly<Record<string, number>>;
  readonly refusedForTheKey: number;
  readonly pushes: number;
  /** Batches that waited for new figures, at the end of each absence. */
  readonly heldBack: readonly number[];
  /** What must not be; empty when all is well. */
  readonly wrong: readonly string[];
}

/** As the using process sets it. */
const STALE_MS = 10_000;
const SETTLE_MS = 150_000;
const PLENTY_GRAMS = 900;
/** In this order the first round of each; then as they come. */
const EVENTS = [
  'kill-using',
  'new-key',
  'kill-serving',
  'mishaps',
  'kill-starting',
  'leave',
  'kill-both',
  'restock',
] as const;
type Event = (typeof EVENTS)[number];

const happen: Record<Event, (pair: Pair) => Promise<void>> = {
  'kill-using': async (pair) => {
    await pair.kill('using');
    await wait(pair.random.between(0, 800));
    await pair.startUsing();
  },
  'kill-serving': async (pair) => {
    await pair.kill('serving');
    await wait(pair.random.between(0, 1500));
    await pair.startServing();
  },
  'kill-both': async (pair) => {
    await Promise.all([pair.kill('serving'), pair.kill('using')]);
    await Promise.all([pair.startServing(), pair.startUsing()]);
  },
  // In the middle of opening its data, its port, its first reading.
  'kill-starting': async (pair) => {
    const side = pair.random.pick(['serving', 'using'] as const);
    const start = side === 'serving' ? pair.startServing : pair.startUsing;
    await pair.kill(side);
    const begun = start();
    await wait(pair.random.between(50, 3000));
    await pair.kill(side);
    await begun;
    await start();
  },
  'new-key': async (pair) => {
    const before = pair.key();
    await pair.end('serving');
    pair.newKey();
    await pair.startServing();
    const status = await pair.caller.knock(before);
    if (status !== 401) pair.wrong.push(`The key of before was answered with ${String(status)}`);
    await wait(pair.random.between(1000, 4000));
    await pair.tellKey();
  },
  leave: async (pair) => {
    await pair.between.leave();
    await wait(pair.random.between(500, 4000));
    await pair.between.comeBack();
  },
  restock: async (pair) => {
    await pair.end('serving');
    await pair.startServing(() => pair.random.between(40, 250));
  },
  mishaps: async (pair) => {
    for (let n = 0; n < 4; n += 1) pair.between.plan(pair.random.pick(['lost', 'hung', 'cut']));
    await wait(2500);
  },
};

/** Away until its figures are too old. Answers how many batches waited for new ones. */
async function absence(pair: Pair): Promise<number> {
  await pair.kill('serving');
  await wait(STALE_MS + 2000);
  const then = pair.apex.counters.appliedWrites;
  await wait(4000);
  if (pair.apex.counters.appliedWrites !== then) pair.wrong.push('Apex was written to from figures that were too old');
  const state = await pair.using()?.state();
  if (state && state.tracker.state !== 'stale') pair.wrong.push(`After an absence it is ${state.tracker.state}`);
  await pair.startServing();
  return state?.plan ?? 0;
}

/** What still differs between the two, and on Apex. */
async function differences({ goods, apex, caller, using }: Pair): Promise<string[]> {
  const found: string[] = [];
  const there = await caller.calculated();
  const state = await using()?.state();
  if (!state) return ['The using process is gone'];
  const { tracker, open, plan, spokenFor } = state;
  if (tracker.state !== 'connected') found.push(`It is ${tracker.state}`);
  if (open.length > 0) found.push(`Still open: ${JSON.stringify(open)}`);
  if (plan > 0) found.push(`${plan} batches are to be written to Apex`);
  if (spokenFor > 0) found.push(`${spokenFor} mg are spoken for`);
  if (state.differences.length > 0) found.push(`The ledger differs: ${JSON.stringify(state.differences)}`);
  if (state.held > 0) found.push(`${state.held} pushes were taken for sales on Apex`);
  for (const { tag } of goods.goods) {
    const grams = there[tag]?.available_grams ?? 0;
    const here = state.available[tag];
    if (here !== Math.round(grams * 1000)) found.push(`${tag} has ${grams} g there and ${String(here)} mg here`);
  }
  for (const { id, strain, sku } of goods.batches) {
    const offered = goods.goods
      .filter((good) => good.strain === strain)
      .reduce((sum, { tag }) => sum + (there[tag]?.units[sku] ?? 0), 0);
    const has = apex.state.batches.get(id)?.quantity;
    if (has !== offered) found.push(`Batch ${id} has ${String(has)}, offered are ${offered}`);
  }
  return found;
}

/** All is back, everything is packed, and what needs a person is decided. Answers the keys that were given up. */
async function settle(pair: Pair, seller: Seller): Promise<string[]> {
  const { between, wrong } = pair;
  between.forgetPlans();
  await between.comeBack();
  await pair.end('serving');
  await pair.startServing(() => PLENTY_GRAMS);
  await pair.tellKey();
  const until = performance.now() + SETTLE_MS;
  const givenUp: string[] = [];
  for (let look = 0; ; look += 1) {
    await wait(500);
    const using = pair.using();
    if (!using) throw new Error('The using process is gone.');
    const answered = await seller.settle();
    const rest = await using.tell({ do: 'pack-rest' });
    const found = await differences(pair);
    if (!answered) found.push('The other machine has calls without an answer');
    if (!rest?.ok || rest.value !== 0) found.push(`Not packed: ${JSON.stringify(rest)}`);
    if (found.length === 0) return givenUp;
    if (performance.now() > until) {
      wrong.push(...found);
      return givenUp;
    }
    // With plenty there a second try goes through, but for what was sold on both sides.
    if (look < 6) await using.tell({ do: 'retry' });
    const answer = look < 6 ? null : await using.tell({ do: 'give-up' });
    if (answer?.ok && Array.isArray(answer.value)) givenUp.push(...answer.value.map(String));
  }
}

export async function twoProcesses(options: PairOptions): Promise<PairResult> {
  const { rounds, absences, say = () => undefined } = options;
  const pair = await createPair(options);
  if (options.keep) say(pair.folder);
  const { random, between, caller, goods, wrong } = pair;
  try {
    const seller = createSeller(pair);
    const heldBack: number[] = [];
    pair.newKey();
    await pair.startServing(() => 150);
    await pair.startUsing();
    await pair.tellKey();
    seller.start();
    await wait(1500);
    for (let round = 0; round < rounds; round += 1) {
      const event = EVENTS[round] ?? random.pick(EVENTS);
      for (let n = random.between(0, 2); n > 0; n -= 1) between.plan(random.pick(['lost', 'hung', 'cut']));
      await wait(random.between(100, 1500));
      await happen[event](pair);
      await wait(random.between(300, 1500));
      say(`${round + 1} ${event}: ${seller.done.size} sales here, ${caller.taken.size} there`);
      if (Math.floor(((round + 1) * absences) / rounds) > Math.floor((round * absences) / rounds)) {
        heldBack.push(await absence(pair));
        say(`absence: ${heldBack.at(-1)} batches held back`);
      }
    }
    await seller.end();
    const givenUp = await settle(pair, seller);
    await pair.end('using');
    await pair.end('serving');

    const served = readServed(pair.dirs.serving, wrong);
    const decided = readDecided(pair.dirs.using, wrong);
    checkDecrements({ served, decided, elsewhere: caller.taken }, wrong);
    for (const key of caller.refused) if (served.taken.has(key)) wrong.push(`${key} was refused and taken off`);
    const keys = new Set(decided.map(({ key }) => key));
    for (const key of seller.done) if (!keys.has(key)) wrong.push(`${key} was sold here and never meant for there`);
    for (const key of seller.refused) if (keys.has(key)) wrong.push(`${key} was refused here and meant for there`);
    const done = decided.filter(({ state }) => state === 'done');
    const packed = done.filter(({ lineId }) => lineId !== null);
    const packedUnits = packed.reduce((sum, { units }) => sum + units, 0);
    if (packedUnits !== goods.orderedUnits) {
      wrong.push(`${packedUnits} packed units were taken off, ${goods.orderedUnits} are packed`);
    }
    const readings = between.readings.map(({ at }) => at);
    const sides = { ...pair, served, offerings: caller.offerings, readings, staleMs: STALE_MS };
    const pushes = checkPushes(sides, wrong);
    return {
      rounds,
      kills: pair.kills,
      newKeys: pair.keys() - 1,
      decrements: {
        sold: done.length - packed.length,
        packed: packed.length,
        givenUp: givenUp.length,
        takenBack: decided.filter(({ state, lineId }) => state === 'cancelled' && lineId !== null).length,
        ofTheOther: caller.taken.size,
        askedAgainByTheOther: caller.duplicates(),
      },
      mishaps: between.met,
      refusedForTheKey: between.refused.decrements + between.refused.readings,
      pushes,
      heldBack,
      wrong: [...wrong, ...caller.wrong],
    };
  } finally {
    await pair.stop(options.keep ?? false);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '24' },
      seed: { type: 'string', default: '1' },
      strains: { type: 'string', default: '6' },
      absences: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
    },
  });
  const result = await twoProcesses({
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    strains: Number(values.strains),
    absences: Number(values.absences),
    keep: values.keep,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
