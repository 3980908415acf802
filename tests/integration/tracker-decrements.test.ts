// What is packed and sold here is taken off the tracker's packages: once, however often the answer is lost; in order; after
// an outage; and taken back as long as it was not sent.
import { afterEach, describe, expect, it } from 'vitest';
import { BLUE_DREAM_6PK, closeDesks } from '#tests/support/desk.ts';
import { settle } from '#tests/support/fake-clock.ts';
import { endScriptedTrackers, TRACKER_KEY, type TrackerFault } from '#tests/support/scripted-tracker.ts';
import { endTrackerWorlds, startTrackerWorld, TAG, type TrackerWorld } from '#tests/support/tracker-world.ts';

afterEach(async () => {
  await closeDesks();
  await endTrackerWorlds();
  await endScriptedTrackers();
});

const NEVER = new AbortController().signal;

/** 100 g of Blue Dream on the tracker, read; an order of ten singles and two boxes. */
async function packingWorld(options: Parameters<typeof startTrackerWorld>[0] = {}) {
  const w = await startTrackerWorld(options);
  await w.read();
  w.desk.take([
    {
      id: 7,
      lines: [
        { id: 71, units: 10 },
        { id: 72, product: BLUE_DREAM_6PK, units: 2 },
      ],
    },
  ]);
  await w.desk.settled();
  return w;
}
const pack = async (w: TrackerWorld, units: number, place = 0): Promise<string> => {
  const { id } = await w.desk.row(7, place);
  await w.client.packing.pack({ lineId: id, units, source: 'window' });
  return id;
};
const unpack = async (w: TrackerWorld, units: number, place = 0) =>
  w.client.packing.unpack({ lineId: (await w.desk.row(7, place)).id, units });
const gramsThere = (w: TrackerWorld): number => w.tracker.of(TAG).mg / 1000;
const taken = (w: TrackerWorld): number[] => w.tracker.effects.map(({ units }) => units);
const states = async (w: TrackerWorld): Promise<string[]> => (await w.items()).map(({ state }) => state).sort();
const answer = (status: number, body: unknown, headers: Record<string, string> = {}): TrackerFault => ({
  kind: 'answer',
  status,
  body,
  headers,
});

describe('a unit that is packed', () => {
  it('comes off the tracker after a while, once, and is no deduction here from then on', async () => {
    const w = await packingWorld();
    expect(await w.package()).toMatchObject({ currentMg: 100_000, orderedMg: 16_000, availableMg: 84_000 });
    await pack(w, 4);
    await w.send();
    expect(taken(w)).toEqual([]);
    const [item] = await w.open();
    expect(item).toMatchObject({
      state: 'pending',
      subject: TAG,
      nextAttemptAt: expect.any(String),
      createdBy: 'Operator',
    });
    expect(item?.title).toMatch(/^4 × CannaDart - Blue Dream 1g, INV-7$/);
    expect(await w.package()).toMatchObject({ currentMg: 100_000, packedMg: 4000, availableMg: 84_000 });

    await w.sendLater();
    expect(w.tracker.effects).toMatchObject([{ tag: TAG, sku: 'singles_1g', units: 4 }]);
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0, orderedMg: 12_000, availableMg: 84_000 });
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0, availableMg: 84_000 });
    await w.sendLater();
    expect(taken(w)).toEqual([4]);
    const row = await w.desk.row(7);
    expect(row.allocations).toMatchObject([{ packed: 4, settled: 4, reserved: 6 }]);
    expect(await w.differences()).toEqual([]);
  });

  it('that is unpacked before it was sent is never sent, whole or in part', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    await unpack(w, 4);
    await pack(w, 5);
    await unpack(w, 2);
    await w.sendLater();
    expect(taken(w)).toEqual([3]);
    expect(await states(w)).toEqual(['cancelled', 'cancelled', 'done']);
    expect(await w.package()).toMatchObject({ currentMg: 97_000, packedMg: 0 });
    expect(await w.differences()).toEqual([]);
  });

  it('is taken back by undo as well, as long as it was not sent', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    const undoable = async () => (await w.client.packing.undoable()).next;
    await w.client.packing.undo({ groupId: (await undoable())?.groupId ?? '' });
    await pack(w, 2);
    await w.sendLater();
    expect(taken(w)).toEqual([2]);
    const last = await undoable();
    await expect(w.client.packing.undo({ groupId: last?.groupId ?? '' })).rejects.toMatchObject({
      code: 'UNDO_BLOCKED',
    });
  });

  it('cannot be unpacked once it was sent, nor while it is on its way', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    await w.sendLater();
    await expect(unpack(w, 1)).rejects.toMatchObject({
      code: 'UNPACK_LIMIT',
      data: { asked: 1, possible: 0, settled: 4 },
    });

    await pack(w, 2);
    await pack(w, 3);
    const held = w.tracker.hold('decrement');
    await w.clock.advance(61_000);
    const sending = w.send();
    await held.arrived;
    await expect(unpack(w, 4)).rejects.toMatchObject({ code: 'UNPACK_LIMIT', data: { asked: 4, possible: 3 } });
    await unpack(w, 3);
    held.release();
    await sending;
    await w.sendLater();
    expect(taken(w)).toEqual([4, 2]);
    expect(await w.differences()).toEqual([]);
  });

  it('is settled for the line it was packed for, whichever was packed first', async () => {
    const w = await packingWorld();
    const singles = await pack(w, 3);
    await pack(w, 2, 1);
    w.tracker.fail('decrement', answer(503, {}), 1);
    await w.sendLater();
    await w.sendLater();
    await w.sendLater();
    expect(w.tracker.effects.map(({ sku, units }) => [sku, units])).toEqual([
      ['singles_1g', 3],
      ['magnetic_box_6pk', 2],
    ]);
    const rows = await w.desk.rows();
    expect(rows.map(({ allocations }) => allocations.map(({ packed, settled }) => [packed, settled]))).toEqual([
      [[3, 3]],
      [[2, 2]],
    ]);
    expect(rows[0]?.id).toBe(singles);
  });

  it('is named as the tracker spells it', async () => {
    const w = await startTrackerWorld({ packages: [] });
    w.tracker.put(TAG, 'Blue Dream', 100, { box_0_5g_6pk: { mgPerUnit: 3000 } });
    delete w.tracker.of(TAG).skus.magnetic_box_6pk;
    await w.read();
    expect(await w.units()).toMatchObject({ magnetic_box_6pk: 33 });
    w.desk.take([{ id: 7, lines: [{ id: 72, product: BLUE_DREAM_6PK, units: 2 }] }]);
    await w.desk.settled();
    await pack(w, 2);
    await w.sendLater();
    expect(w.tracker.effects).toMatchObject([{ sku: 'box_0_5g_6pk', units: 2 }]);
  });
});

describe('an answer that is lost', () => {
  it.each<[string, TrackerFault]>([
    ['after it was done', { kind: 'lost' }],
    ['before it was done', { kind: 'drop' }],
    ['because it took too long', { kind: 'hang' }],
    ['behind a page', answer(200, '<html>')],
    ['behind an error', answer(500, { error: 'x' })],
    ['behind a proxy that is gone', answer(502, 'bad gateway')],
  ])('%s never doubles it and never loses it', async (_name, fault) => {
    const w = await packingWorld();
    await pack(w, 4);
    w.tracker.fail('decrement', fault, 3);
    for (let tries = 0; tries < 8; tries += 1) await w.sendLater();
    expect(taken(w)).toEqual([4]);
    expect(await states(w)).toEqual(['done']);
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0 });
    expect(await w.differences()).toEqual([]);
  });

  it('is asked for again after a restart, with the same key', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    const held = w.tracker.hold('decrement');
    await w.clock.advance(61_000);
    const sending = w.send().catch(() => undefined);
    await held.arrived;
    // The program ends without a word while the tracker has done it and not said so.
    w.core.database.connection.close();
    held.release();
    await sending;
    await w.restart();
    expect(await states(w)).toEqual(['unknown']);
    await w.read();
    expect(await w.package(), 'nobody knows yet whether it is in it').toMatchObject({
      currentMg: 100_000,
      packedMg: 4000,
    });
    await w.sendLater();
    expect(taken(w)).toEqual([4]);
    expect(w.tracker.calls('decrement')).toHaveLength(2);
    expect(new Set(w.tracker.calls('decrement').map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0 });
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0 });
    expect(await w.differences()).toEqual([]);
  });
});

describe('an outage', () => {
  it('with packing meanwhile loses nothing and goes through in order when it is over', async () => {
    const w = await packingWorld();
    await w.tracker.goAway();
    await settle();
    for (const units of [1, 2, 3]) {
      await pack(w, units);
      await w.sendLater();
      await w.read();
    }
    await w.restart();
    await w.sendLater();
    expect(await states(w)).toEqual(['pending', 'pending', 'pending']);
    expect(await w.package()).toMatchObject({ currentMg: 100_000, packedMg: 6000, availableMg: 84_000 });
    await w.tracker.comeBack();
    for (let tries = 0; tries < 6; tries += 1) await w.sendLater();
    expect(taken(w)).toEqual([1, 2, 3]);
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 94_000, packedMg: 0 });
    expect((await w.status()).waiting).toBe(0);
  });

  it('parks nothing, however long it is', async () => {
    const w = await packingWorld();
    await pack(w, 1);
    w.tracker.fail('decrement', answer(502, '<html>'), 1000);
    for (let hours = 0; hours < 48; hours += 1) {
      await w.clock.advance(3_600_000);
      await w.send();
    }
    expect(await w.status()).toMatchObject({ waiting: 1, parked: 0 });
  });
});

describe('a key that is not accepted', () => {
  it('stops what waits until there is a new one', async () => {
    const w = await packingWorld();
    w.tracker.settings.key = 'made-anew-there';
    await pack(w, 1);
    await pack(w, 2, 1);
    await w.sendLater();
    await w.sendLater();
    expect(w.tracker.calls('decrement')).toHaveLength(1);
    const stopped = async () =>
      (await w.client.outbox.status()).targets.find(({ target }) => target === 'tracker')?.stopped;
    expect(await stopped()).toBe('tracker_unauthorised');
    await w.client.settings.setSecret({ name: 'tracker.key', value: 'made-anew-there' });
    expect(await stopped()).toBeNull();
    await w.sendLater();
    expect(taken(w)).toEqual([1, 2]);
  });

  it('goes on by itself when the key is right again, and not when it may only read', async () => {
    const w = await packingWorld();
    await pack(w, 1);
    w.tracker.settings.key = 'for-a-moment';
    await w.sendLater();
    w.tracker.settings.key = TRACKER_KEY;
    await w.read();
    w.tracker.fail('decrement', answer(403, { error: 'Read only key' }));
    await w.sendLater();
    await w.read();
    await w.sendLater();
    expect(taken(w)).toEqual([]);
    const [item] = await w.open();
    expect(item?.lastError).toEqual({ code: 'tracker_forbidden', detail: 'Read only key' });
    await w.client.outbox.retry({ ids: [item?.id ?? ''] });
    await w.sendLater();
    expect(taken(w)).toEqual([1]);
  });
});

describe('a refusal of the tracker', () => {
  it('of more than there is waits for a person with what there is, and goes when there is more', async () => {
    const w = await packingWorld();
    await pack(w, 10);
    w.tracker.of(TAG).mg = 4500;
    await w.sendLater();
    const [item] = await w.open();
    expect(item).toMatchObject({
      state: 'parked',
      lastError: { code: 'tracker_not_enough', detail: 'Not enough available (4.5 g available)' },
    });
    expect(await w.status()).toMatchObject({ waiting: 0, parked: 1 });
    w.tracker.of(TAG).mg = 50_000;
    await w.client.outbox.retry({ ids: [item?.id ?? ''] });
    await w.send();
    expect(taken(w)).toEqual([10]);
    expect(await w.differences()).toEqual([]);
  });

  it.each<[string, TrackerFault, string]>([
    ['does not know the package', answer(404, { error: 'No such package' }), 'tracker_package_unknown'],
    ['does not know the SKU', answer(422, { error: 'Unknown SKU' }), 'tracker_rejected'],
    ['has used the key', answer(409, { error: 'Idempotency key reused' }), 'tracker_key_reused'],
  ])('that %s waits for a person', async (_name, fault, code) => {
    const w = await packingWorld();
    await pack(w, 1);
    w.tracker.fail('decrement', fault);
    await w.sendLater();
    expect(await w.open()).toMatchObject([{ state: 'parked', lastError: { code } }]);
    expect(await w.package()).toMatchObject({ packedMg: 1000 });
  });

  it('is parked also when it comes only after an answer was lost', async () => {
    const w = await packingWorld();
    await pack(w, 1);
    w.tracker.fail('decrement', { kind: 'drop' });
    await w.sendLater();
    w.tracker.packages.delete(TAG);
    await w.sendLater();
    await w.sendLater();
    expect(await w.open()).toMatchObject([{ state: 'parked', lastError: { code: 'tracker_package_unknown' } }]);
    expect(taken(w)).toEqual([]);
  });

  it('that is a page of something else is no refusal', async () => {
    const w = await packingWorld();
    await pack(w, 1);
    w.tracker.fail('decrement', answer(404, '<h1>nginx</h1>'), 3);
    for (let tries = 0; tries < 6; tries += 1) await w.sendLater();
    expect(taken(w)).toEqual([1]);
  });
});

describe('a reading', () => {
  it('that was asked for before a decrement was confirmed says nothing of that package', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    await w.clock.advance(61_000);
    const held = w.tracker.hold('calculate');
    const reading = w.core.tracker.source.read(NEVER);
    await held.arrived;
    await w.send();
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0, availableMg: 84_000 });
    held.release();
    await reading;
    expect(await w.package(), 'its 100 g are from before').toMatchObject({ currentMg: 96_000, availableMg: 84_000 });
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 96_000, availableMg: 84_000 });
  });

  it('while a decrement is on its way says nothing of that package, and something of the others', async () => {
    const OTHER = '1A4060300000000000000009';
    const w = await packingWorld({
      packages: [
        [TAG, 'Blue Dream', 100],
        [OTHER, 'Gelato 41', 50],
      ],
    });
    await pack(w, 4);
    await w.clock.advance(61_000);
    const held = w.tracker.hold('decrement');
    const sending = w.send();
    await held.arrived;
    w.tracker.of(OTHER).mg = 20_000;
    await w.clock.advance(1000);
    await w.core.tracker.source.read(NEVER);
    expect(gramsThere(w)).toBe(96);
    expect(await w.package()).toMatchObject({ currentMg: 100_000, packedMg: 4000, availableMg: 84_000 });
    expect(await w.package(OTHER)).toMatchObject({ currentMg: 20_000 });
    held.release();
    await sending;
    expect(await w.package()).toMatchObject({ currentMg: 96_000, packedMg: 0, availableMg: 84_000 });
    w.tracker.of(TAG).mg -= 30_000;
    await w.read();
    expect(await w.package(), 'it was read anew').toMatchObject({ currentMg: 66_000, availableMg: 54_000 });
  });

  it('with less than is reserved here lets the last lines go, and offers nothing', async () => {
    const w = await packingWorld();
    w.tracker.of(TAG).mg = 12_000;
    await w.read();
    const rows = await w.desk.rows();
    expect(rows.map(({ reserved }) => reserved)).toEqual([10, 0]);
    expect(await w.package()).toMatchObject({ currentMg: 12_000, orderedMg: 10_000 });
    expect(await w.units()).toMatchObject({ singles_1g: 2 });
  });
});

describe('units that are given by hand or divided', () => {
  it('shrink with what is ordered and packed here, in proportion', async () => {
    const w = await startTrackerWorld();
    const p = w.tracker.of(TAG);
    for (const [sku, units] of Object.entries({ singles_0_5g: 40, singles_1g: 20 })) p.manual.set(sku, units);
    await w.read();
    w.desk.take([{ id: 7, lines: [{ id: 71, units: 10 }] }]);
    await w.desk.settled();
    expect(await w.units()).toEqual({ singles_0_5g: 36, singles_1g: 18, magnetic_box_6pk: 30, magnetic_box_12pk: 15 });
    await pack(w, 10);
    expect(await w.units()).toMatchObject({ singles_0_5g: 36, singles_1g: 18, magnetic_box_6pk: 30 });
  });
});

describe('a sale without the packing list', () => {
  const sale = { metrcNumber: TAG, sku: 'singles_1g', units: 5, idempotencyKey: 'sale-1' };

  it('is off at once here, and there as soon as it can, under its own key', async () => {
    const w = await packingWorld();
    expect(await w.client.packages.decrement(sale)).toEqual({ duplicate: false, takenMg: 5000, availableMg: 79_000 });
    await w.read();
    expect(await w.package(), 'the tracker does not know yet').toMatchObject({
      currentMg: 95_000,
      availableMg: 79_000,
    });
    await w.send();
    expect(w.tracker.effects).toMatchObject([{ tag: TAG, sku: 'singles_1g', units: 5, key: 'sale-1' }]);
    expect(await w.package()).toMatchObject({ currentMg: 95_000, availableMg: 79_000 });
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 95_000, availableMg: 79_000 });
    expect(await w.client.packages.decrement(sale)).toMatchObject({ duplicate: true });
    await w.sendLater();
    expect(taken(w)).toEqual([5]);
    await expect(w.client.packages.decrement({ ...sale, units: 6 })).rejects.toMatchObject({
      code: 'DECREMENT_KEY_REUSED',
    });
    await expect(w.client.packages.decrement({ ...sale, idempotencyKey: 'sale-2', units: 80 })).rejects.toMatchObject({
      code: 'NOT_ENOUGH_AVAILABLE',
      data: { availableMg: 79_000 },
    });
    expect(await w.differences()).toEqual([]);
  });

  it('stays off through an outage, and comes back when it is cancelled', async () => {
    const w = await packingWorld();
    w.tracker.fail('decrement', answer(404, { error: 'Not now' }));
    await w.client.packages.decrement(sale);
    await w.send();
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 95_000 });
    const [item] = await w.open();
    expect(item?.state).toBe('parked');
    await w.client.outbox.cancel({ id: item?.id ?? '', reason: 'It was not sold after all' });
    await w.read();
    expect(await w.package()).toMatchObject({ currentMg: 100_000 });
    expect(taken(w)).toEqual([]);
  });
});

describe('with the tracker switched off', () => {
  it('nothing is sent, what waits is unpacked all the same, and the rest goes when it is back', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    await w.client.settings.set({ 'tracker.enabled': false });
    await w.sendLater();
    expect(taken(w)).toEqual([]);
    await unpack(w, 3);
    expect((await w.client.outbox.status()).targets).toMatchObject([
      {},
      { target: 'tracker', stopped: 'tracker_off', waiting: 1 },
    ]);
    await w.client.settings.set({ 'tracker.enabled': true });
    await w.read();
    await w.sendLater();
    expect(taken(w)).toEqual([1]);
    expect(await w.differences()).toEqual([]);
  });

  it('packing tells nobody, and the outbox does not speak of a tracker', async () => {
    const w = await startTrackerWorld({ own: [[TAG, 'Blue Dream', 100]], on: false });
    w.desk.take([{ id: 7, lines: [{ id: 71, units: 10 }] }]);
    await w.desk.settled();
    await pack(w, 4);
    await w.sendLater();
    expect(await w.items()).toEqual([]);
    expect((await w.client.outbox.status()).targets.map(({ target }) => target)).toEqual(['apex']);
  });
});

describe('a decrement that a person cancels', () => {
  it('is never sent, and its grams are not offered again', async () => {
    const w = await packingWorld();
    await pack(w, 4);
    const [item] = await w.open();
    await w.client.outbox.cancel({ id: item?.id ?? '', reason: 'Told them by telephone' });
    await w.sendLater();
    await w.read();
    expect(taken(w)).toEqual([]);
    expect(await w.package()).toMatchObject({ currentMg: 100_000, packedMg: 4000, availableMg: 84_000 });
    await unpack(w, 4);
    expect(await w.package()).toMatchObject({ packedMg: 0, orderedMg: 16_000 });
  });
});
