// Packing, sales, decrements, readings and everything that can come between them, at random: grams that are packed or sold
// here come off the tracker exactly once, whatever answers are lost and whenever the program ends, and what is free here is
// at every moment what is free there less what it does not know of yet.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { BLUE_DREAM_1G, BLUE_DREAM_6PK, closeDesks } from '#tests/support/desk.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { endScriptedTrackers } from '#tests/support/scripted-tracker.ts';
import {
  endTrackerWorlds,
  OTHER_TAG,
  startTrackerWorld,
  TAG,
  type TrackerWorld,
} from '#tests/support/tracker-world.ts';

afterEach(async () => {
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
});

const NEVER = new AbortController().signal;
const TAGS = [TAG, OTHER_TAG] as const;
const WEIGHTS: Readonly<Record<string, number>> = { singles_1g: 1000, magnetic_box_6pk: 3000, singles_0_5g: 500 };
const REFUSALS = [
  'LINE_SHORT',
  'PACKAGE_NOT_FOR_LINE',
  'UNPACK_LIMIT',
  'NOT_ENOUGH_AVAILABLE',
  'LINE_CLOSED',
  'UNDO_BLOCKED',
];

const nth = fc.nat(2);
const few = fc.integer({ min: 1, max: 6 });
const which = fc.constantFrom(...TAGS);
const is = <Name extends string>(name: Name) => fc.constant(name);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: is('pack'), line: nth, units: few }) },
  { weight: 4, arbitrary: fc.record({ do: is('unpack'), line: nth, units: few }) },
  { weight: 1, arbitrary: fc.record({ do: is('undo') }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: is('sell'), tag: which, sku: fc.constantFrom(...Object.keys(WEIGHTS)), units: few }),
  },
  { weight: 5, arbitrary: fc.record({ do: is('outside'), tag: which, mg: fc.integer({ min: -4000, max: 4000 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: is('send'),
      fault: fc.constantFrom('none', 'none', 'lost', 'drop', 'hang', 'error', 'page'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: is('read') }) },
  { weight: 3, arbitrary: fc.record({ do: is('send during a reading'), wait: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: is('begin read') }) },
  { weight: 2, arbitrary: fc.record({ do: is('end read') }) },
  { weight: 3, arbitrary: fc.record({ do: is('begin send') }) },
  { weight: 2, arbitrary: fc.record({ do: is('end send') }) },
  { weight: 3, arbitrary: fc.record({ do: is('wait'), seconds: fc.constantFrom(1, 5, 30, 61) }) },
  { weight: 1, arbitrary: fc.record({ do: is('crash') }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface UnderWay {
  readonly work: Promise<unknown>;
  readonly release: () => void;
  /** Tag → outside changes since it was worked out. */
  readonly since: Map<string, number>;
}

class Run {
  readonly w: TrackerWorld;
  /** Outside changes, in milligrams, since the last reading that was taken in. */
  readonly drift = new Map<string, number>(TAGS.map((tag) => [tag, 0]));
  /**
   * Milligrams a package may show too little: figures that would grow too old are taken in as if an unclear decrement had
   * not arrived. A reading with nothing unclear makes it exact again. Too much is never shown.
   */
  readonly short = new Map<string, number>(TAGS.map((tag) => [tag, 0]));
  readonly sales = new Set<string>();
  reading: UnderWay | null = null;
  sending: UnderWay | null = null;
  count = 0;

  constructor(w: TrackerWorld) {
    this.w = w;
  }

  /** Milligrams of open decrements that the tracker has not done yet. */
  async #untold(tag: string): Promise<number> {
    const done = new Set(this.w.tracker.effects.map(({ key }) => key));
    let sum = 0;
    for (const { id, subject } of await this.w.open()) {
      if (subject !== tag) continue;
      const { payload } = await this.w.client.outbox.get({ id });
      if (!done.has(String(payload.key))) sum += Number(payload.mg);
    }
    return sum;
  }

  async #free(tag: string): Promise<{ here: number; there: number }> {
    const { currentMg, packedMg } = await this.w.package(tag);
    return { here: currentMg - packedMg, there: this.w.tracker.of(tag).mg - (await this.#untold(tag)) };
  }

  /** Milligrams of decrements that may have arrived, or not. */
  async #unclear(tag: string): Promise<number> {
    let sum = 0;
    for (const { id, subject, state } of await this.w.open()) {
      if (subject !== tag || state === 'pending') continue;
      sum += Number((await this.w.client.outbox.get({ id })).payload.mg);
    }
    return sum;
  }

  async #mayBeShort(tag: string): Promise<number> {
    const most = Math.max(this.short.get(tag) ?? 0, await this.#unclear(tag));
    this.short.set(tag, most);
    return most;
  }

  async check(): Promise<void> {
    for (const tag of TAGS) {
      const { here, there } = await this.#free(tag);
      const right = there - (this.drift.get(tag) ?? 0);
      const missing = right - here;
      const isRight = missing >= 0 && missing <= (await this.#mayBeShort(tag));
      expect({ tag, here: isRight ? right : here }).toEqual({ tag, here: right });
    }
    expect(await this.w.differences()).toEqual([]);
  }

  /** A reading has ended: each package was taken in from it, or it says nothing of it. */
  async taken(since: ReadonlyMap<string, number>, must: boolean): Promise<void> {
    for (const tag of TAGS) {
      const { here, there } = await this.#free(tag);
      const isTaken = here === there - (since.get(tag) ?? 0);
      if (must) expect({ tag, isTaken }).toEqual({ tag, isTaken: true });
      const now = since.get(tag) ?? 0;
      if (isTaken) {
        this.drift.set(tag, now);
        this.short.set(tag, await this.#unclear(tag));
      } else if ((await this.#mayBeShort(tag)) > 0) {
        // Taken in with something unclear, or not: it shows no more than the one and no less than the other.
        const before = this.drift.get(tag) ?? 0;
        this.drift.set(tag, Math.min(before, now));
        this.short.set(tag, (this.short.get(tag) ?? 0) + Math.abs(before - now));
      }
    }
  }

  async begin(part: 'calculate' | 'decrement', start: () => Promise<unknown>): Promise<UnderWay | null> {
    const held = this.w.tracker.hold(part);
    const work = start().catch(() => undefined);
    const arrived = await Promise.race([held.arrived.then(() => true), work.then(() => false)]);
    if (!arrived) held.forget();
    return arrived ? { work, release: held.release, since: new Map() } : null;
  }

  async endReading(): Promise<void> {
    const { reading } = this;
    if (!reading) return;
    this.reading = null;
    reading.release();
    await reading.work;
    await this.taken(reading.since, false);
  }

  async endSending(): Promise<void> {
    const { sending } = this;
    if (!sending) return;
    this.sending = null;
    sending.release();
    await sending.work;
  }

  outside(tag: string, mg: number): void {
    this.w.tracker.of(tag).mg += mg;
    for (const since of [this.drift, this.reading?.since]) since?.set(tag, (since.get(tag) ?? 0) + mg);
  }

  async line(place: number): Promise<string> {
    const rows = await this.w.desk.rows();
    return rows[place % rows.length]?.id ?? '';
  }

  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      expect(REFUSALS).toContain(error instanceof Error ? Reflect.get(error, 'code') : error);
      return false;
    }
  }

  async perform(next: Step): Promise<void> {
    const { w } = this;
    const { packing } = w.client;
    this.count += 1;
    switch (next.do) {
      case 'pack': {
        const lineId = await this.line(next.line);
        await this.#attempt(() => packing.pack({ lineId, units: next.units, source: 'window', reason: 'more' }));
        return;
      }
      case 'unpack': {
        const lineId = await this.line(next.line);
        await this.#attempt(() => packing.unpack({ lineId, units: next.units }));
        return;
      }
      case 'undo': {
        const last = (await packing.undoable()).next;
        if (last) await this.#attempt(() => packing.undo({ groupId: last.groupId }));
        return;
      }
      case 'sell': {
        const idempotencyKey = `sale ${this.count}`;
        const sale = { metrcNumber: next.tag, sku: next.sku, units: next.units, idempotencyKey };
        if (await this.#attempt(() => w.client.packages.decrement(sale))) this.sales.add(idempotencyKey);
        return;
      }
      case 'outside': {
        // What others take leaves enough for what is packed here; less than that is told in other tests.
        const { there } = await this.#free(next.tag);
        this.outside(next.tag, Math.max(next.mg, -Math.max(0, there)));
        return;
      }
      case 'send': {
        await this.endSending();
        const { fault } = next;
        if (fault === 'lost' || fault === 'drop' || fault === 'hang') w.tracker.fail('decrement', { kind: fault });
        if (fault === 'error') w.tracker.fail('decrement', { kind: 'answer', status: 500, body: {} });
        if (fault === 'page') w.tracker.fail('decrement', { kind: 'answer', status: 200, body: '<html>' });
        await w.send();
        w.tracker.heal();
        return;
      }
      case 'read': {
        await this.endReading();
        await w.clock.advance(1000);
        const before = w.tracker.calls('calculate').length;
        await w.patiently(w.core.tracker.source.read(NEVER));
        const isQuiet = (await w.open()).every(({ state }) => state === 'pending');
        const wasRead = w.tracker.calls('calculate').length > before && this.sending === null && isQuiet;
        if (w.tracker.calls('calculate').length > before) await this.taken(new Map(), wasRead);
        return;
      }
      case 'begin read':
        await this.endReading();
        await w.clock.advance(1000);
        this.reading = await this.begin('calculate', () => w.core.tracker.source.read(NEVER));
        return;
      case 'send during a reading':
        await this.endReading();
        await this.endSending();
        await w.clock.advance(next.wait ? 61_000 : 1000);
        this.reading = await this.begin('calculate', () => w.core.tracker.source.read(NEVER));
        await w.core.outbox.runner.runOnce(NEVER);
        await this.endReading();
        return;
      case 'end read':
        await this.endReading();
        return;
      case 'begin send':
        await this.endSending();
        this.sending = await this.begin('decrement', () => w.core.outbox.runner.runOnce(NEVER));
        return;
      case 'end send':
        await this.endSending();
        return;
      case 'wait':
        await w.clock.advance(next.seconds * 1000);
        await settle();
        return;
      case 'crash':
        await this.endReading();
        // In mid-send, without a word.
        w.core.database.connection.close();
        await this.endSending();
        await w.restart();
    }
  }

  async finish(): Promise<void> {
    const { w } = this;
    await this.endReading();
    await this.endSending();
    for (let tries = 0; tries < 30 && (await w.open()).length > 0; tries += 1) await w.sendLater();
    expect(await w.open()).toEqual([]);
    await w.clock.advance(120_000);
    await w.read();
    for (const tag of TAGS) {
      this.drift.set(tag, 0);
      this.short.set(tag, 0);
      expect((await w.package(tag)).currentMg).toBe(w.tracker.of(tag).mg);
    }
    await this.check();
    const rows = await w.desk.rows();
    for (const metrcNumber of TAGS) {
      for (const sku of Object.keys(WEIGHTS)) {
        const packed = rows
          .filter(({ skuKey }) => skuKey === sku)
          .flatMap(({ allocations }) => allocations.filter((a) => a.metrcNumber === metrcNumber))
          .reduce((sum, a) => sum + a.packed, 0);
        const taken = w.tracker.effects
          .filter((it) => it.tag === metrcNumber && it.sku === sku && !this.sales.has(it.key))
          .reduce((sum, { units }) => sum + units, 0);
        expect({ metrcNumber, sku, taken }).toEqual({ metrcNumber, sku, taken: packed });
      }
    }
    const keys = w.tracker.effects.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => this.sales.has(key)).sort()).toEqual([...this.sales].sort());
  }
}

async function play(steps: readonly Step[]): Promise<void> {
  const w = await startTrackerWorld({
    packages: [
      [TAG, 'Blue Dream', 60],
      [OTHER_TAG, 'Blue Dream', 40],
    ],
  });
  await w.read();
  const lines = [
    { id: 71, product: BLUE_DREAM_1G, units: 30 },
    { id: 72, product: BLUE_DREAM_6PK, units: 6 },
    { id: 73, product: 'CannaDart - Blue Dream 0.5g', units: 40 },
  ];
  w.desk.take([{ id: 7, lines }]);
  await w.desk.settled();
  const run = new Run(w);
  for (const next of steps) {
    await run.perform(next);
    await w.desk.settled();
    await run.check();
  }
  await run.finish();
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
}

describe('whatever happens between here and the tracker', () => {
  it('no gram is taken off twice, none is forgotten, and none is offered that is not there', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), play), { numRuns: 30 });
  });
});
