// The packing list over a real database: what an order reserves, what packing does to packages, and what happens when
// orders and packages change under it.
import { afterEach, describe, expect, test } from 'vitest';
import { actorWith } from '#tests/support/actors.ts';
import { BLUE_DREAM_6PK, closeDesks, type Desk, openDesk } from '#tests/support/desk.ts';

afterEach(closeDesks);

const A = '1A4060300000000000000001';
const B = '1A4060300000000000000002';
const C = '1A4060300000000000000003';

const balances = async (desk: Desk, tag: string) => {
  const { orderedMg, packedMg, availableMg, currentMg } = await desk.package(tag);
  return {
    ordered: orderedMg / 1000,
    packed: packedMg / 1000,
    available: availableMg / 1000,
    current: currentMg / 1000,
  };
};

/** Every balance is the ledger's, and what lines hold is what packages say. */
const check = async (desk: Desk) => {
  expect((await desk.client.packages.checkLedger({})).differences).toEqual([]);
};

describe('an order that comes', () => {
  test('reserves grams on the oldest packages of its strain, splitting when one is not enough', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 10],
      [B, 'blue  dream', 50],
      [C, 'Wedding Cake', 50],
    ]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 25 }] }]);
    expect(await desk.row(1)).toMatchObject({
      ordered: 25,
      packed: 0,
      reserved: 25,
      state: 'to_pack',
      needsProduction: 0,
    });
    expect((await desk.row(1)).allocations).toMatchObject([
      { metrcNumber: A, reserved: 10 },
      { metrcNumber: B, reserved: 15 },
    ]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 10, available: 0 });
    expect(await balances(desk, B)).toMatchObject({ ordered: 15, available: 35 });
    expect(await balances(desk, C)).toMatchObject({ ordered: 0 });
    await check(desk);
  });

  test('takes only whole units of a package: a six-pack is not put together from two', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 4],
      [B, 'Blue Dream', 7],
    ]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 4, product: BLUE_DREAM_6PK }] }]);
    expect(await desk.row(1)).toMatchObject({ reserved: 3, needsPacking: 4, needsProduction: 1, state: 'short' });
  });

  test('that finds too little is short, and gets the rest as soon as there is a package', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 10]]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 8 }] },
      { id: 2, lines: [{ id: 21, units: 6 }], orderDate: '2026-11-02' },
    ]);
    expect(await desk.row(1)).toMatchObject({ reserved: 8, state: 'to_pack' });
    expect(await desk.row(2)).toMatchObject({ reserved: 2, state: 'short', needsProduction: 4 });
    await desk.client.packages.create({ metrcNumber: B, strain: 'Blue Dream', initialMg: 3000 });
    expect(await desk.row(2)).toMatchObject({ reserved: 5, needsProduction: 1 });
    await check(desk);
  });

  test('is not taken when it is finished, cancelled or left out when it is first seen', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 10]]);
    await desk.client.settings.set({ 'orders.leftOutStatuses': ['On hold'] });
    desk.take([
      { id: 1, stage: 'Complete', lines: [{ id: 11, units: 1 }] },
      { id: 2, cancelled: true, lines: [{ id: 21, units: 1 }] },
      { id: 3, status: 'on hold', lines: [{ id: 31, units: 1 }] },
    ]);
    expect(await desk.rows()).toEqual([]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 0 });
  });

  test('of a strain there is no package of is to be produced', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 10]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 2, product: 'CannaDart - Acapulco Sunrise 1g' }] }]);
    expect(await desk.row(1)).toMatchObject({ kind: 'tracked', state: 'short', needsProduction: 2 });
    await desk.client.packages.create({ metrcNumber: B, strain: 'Acapulco Sunrise', initialMg: 3000 });
    expect(await desk.row(1)).toMatchObject({ state: 'to_pack', needsProduction: 0 });
  });

  test('with a product nobody can read waits for somebody to say what it is, and then for all its lines', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 10]]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 2, product: 'CannaDart Mystery', productId: 7 }] },
      { id: 2, lines: [{ id: 21, units: 3, product: 'CannaDart Mystery', productId: 7 }] },
    ]);
    const row = await desk.row(1);
    expect(row).toMatchObject({ kind: 'unknown', state: 'explain' });
    await expect(desk.client.packing.pack({ lineId: row.id, units: 1 })).rejects.toMatchObject({
      code: 'LINE_NOT_EXPLAINED',
    });
    const is = { kind: 'tracked', strain: 'Blue Dream', skuKey: 'singles_1g' } as const;
    expect(await desk.client.packing.sayProduct({ lineId: row.id, is })).toEqual({ lines: 2 });
    expect(await desk.row(2)).toMatchObject({ kind: 'tracked', reserved: 3, state: 'to_pack' });
    await desk.client.packing.sayProduct({ lineId: row.id, is: null });
    expect(await desk.row(2)).toMatchObject({ kind: 'unknown', reserved: 0 });
    await check(desk);
  });
});

describe('packing', () => {
  test('moves grams from ordered to packed, and unpacking moves them back', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    const { id } = await desk.row(1);
    expect(await desk.client.packing.pack({ lineId: id, units: 4 })).toMatchObject({ packed: 4, complete: false });
    expect(await balances(desk, A)).toEqual({ ordered: 6, packed: 4, available: 10, current: 20 });
    await desk.client.packing.unpack({ lineId: id, units: 1 });
    expect(await balances(desk, A)).toEqual({ ordered: 7, packed: 3, available: 10, current: 20 });
    expect(await desk.client.packing.pack({ lineId: id, units: 7 })).toMatchObject({ packed: 10, complete: true });
    expect(await desk.row(1)).toMatchObject({ state: 'complete', orderComplete: true, needsPacking: 0 });
    await check(desk);
  });

  test('from a scanned package takes from it and lets go of what was counted on elsewhere', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 20],
      [B, 'Blue Dream', 20],
    ]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 3, packageId: (await desk.package(B)).id, source: 'scan' });
    expect(await balances(desk, A)).toMatchObject({ ordered: 7, available: 13 });
    expect(await balances(desk, B)).toMatchObject({ ordered: 0, packed: 3, available: 17 });
    await check(desk);
  });

  test('more than ordered asks for a reason, keeps it, and does not ask to unpack it afterwards', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 5 }] }]);
    const { id } = await desk.row(1);
    await expect(desk.client.packing.pack({ lineId: id, units: 6 })).rejects.toMatchObject({
      code: 'OVER_PACK',
      data: { ordered: 5, packed: 0, asked: 6 },
    });
    await desk.client.packing.pack({ lineId: id, units: 6, reason: 'One as a sample' });
    expect(await desk.row(1)).toMatchObject({ packed: 6, state: 'complete' });
    const { events } = await desk.client.packing.line({ id });
    expect(events[0]).toMatchObject({ kind: 'packed', reason: 'One as a sample', actor: 'Operator' });
    await check(desk);
  });

  test('says why a package cannot serve: other strain, not enough, archived', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 5],
      [B, 'Wedding Cake', 20],
      [C, 'Blue Dream', 2],
    ]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 5 }] },
      { id: 2, lines: [{ id: 21, units: 1 }], orderDate: '2026-11-02' },
    ]);
    const { id } = await desk.row(2);
    const scan = (text: string) => desk.client.packing.scan({ text, currentLineId: id });
    expect(await scan(B)).toMatchObject({
      kind: 'refused',
      reason: 'other_strain',
      strain: 'Wedding Cake',
      wanted: 'Blue Dream',
    });
    expect(await scan(A)).toMatchObject({ kind: 'refused', reason: 'not_enough', reservedForOthers: 5 });
    expect(await scan(`]C1${C.toLowerCase()}`)).toMatchObject({ kind: 'package', metrcNumber: C, units: 2 });
    expect(await scan('1A4060300000000000009999')).toMatchObject({ kind: 'refused', reason: 'unknown_tag' });
    expect(await scan('INV-1')).toMatchObject({ kind: 'invoice', invoiceNumber: 'INV-1' });
    expect(await scan('nonsense')).toEqual({ kind: 'unknown', text: 'nonsense' });
    const packageId = (await desk.package(A)).id;
    await expect(desk.client.packing.pack({ lineId: id, units: 1, packageId })).rejects.toMatchObject({
      code: 'PACKAGE_NOT_FOR_LINE',
      data: { reason: 'not_enough', reservedForOthers: 5 },
    });
  });

  test('many rows at once stand each for themselves, and are one step to undo', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 12]]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 10 }] },
      { id: 2, lines: [{ id: 21, units: 10 }], orderDate: '2026-11-02' },
    ]);
    const [first, second] = [await desk.row(1), await desk.row(2)];
    const { results, groupId } = await desk.client.packing.setPacked({
      rows: [
        { lineId: first.id, packed: 10 },
        { lineId: second.id, packed: 3 },
      ],
    });
    expect(results).toMatchObject([{ ok: true }, { ok: false, error: { code: 'LINE_SHORT', data: { possible: 2 } } }]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 2, packed: 10 });
    expect(await desk.client.packing.undoable()).toMatchObject({ next: { groupId, kind: 'packed', units: 10 } });
    await desk.client.packing.undo({ groupId });
    expect(await balances(desk, A)).toMatchObject({ ordered: 12, packed: 0 });
    expect((await desk.client.packing.undoable()).next).toBeNull();
    await check(desk);
  });
});

describe('undo', () => {
  const groupId = '6a0f1d1e-0000-4000-8000-000000000001';

  test('takes calls of one doing back in one step, PACKED and notes alike', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 12]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    const { id: lineId } = await desk.row(1);
    await desk.client.packing.setPacked({ rows: [{ lineId, packed: 4 }], groupId });
    await desk.client.packing.edit({ rows: [{ lineId, deliveryNotes: 'Ring twice' }], groupId });
    await desk.client.packing.undo({ groupId });
    expect(await desk.row(1)).toMatchObject({ packed: 0, deliveryNotes: '' });
    await check(desk);
  });

  test('says which field it would put back, and who changed it since', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 12]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    const { id: lineId } = await desk.row(1);
    await desk.client.packing.edit({ rows: [{ lineId, internalNotes: 'First' }], groupId });
    expect((await desk.client.packing.undoable()).next).toMatchObject({ kind: 'edited', field: 'internalNotes' });
    const other = desk.clientOf(actorWith('Somebody else', ['data.read', 'packing.write']));
    await other.packing.edit({ rows: [{ lineId, internalNotes: 'Second' }] });
    await expect(desk.client.packing.undo({ groupId })).rejects.toMatchObject({
      code: 'UNDO_BLOCKED',
      data: { reason: 'changed_since', who: 'Somebody else' },
    });
    await expect(other.packing.undo({ groupId })).rejects.toMatchObject({
      code: 'UNDO_BLOCKED',
      data: { reason: 'somebody_else' },
    });
  });
});

describe('what changes on Apex', () => {
  test('a cancelled order gives its reservations back; what is packed waits to be unpacked', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 4 });
    desk.take([{ id: 1, cancelled: true, lines: [{ id: 11, units: 10 }] }]);
    expect(await desk.row(1)).toMatchObject({
      state: 'to_unpack',
      packed: 4,
      needsPacking: 0,
      unwantedBecause: 'cancelled',
    });
    expect(await balances(desk, A)).toMatchObject({ ordered: 0, packed: 4, available: 16 });
    await desk.client.packing.unpack({ lineId: id, units: 4 });
    expect(await desk.rows()).toEqual([]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 0, packed: 0, available: 20 });
    await check(desk);
  });

  test('fewer or more units of a line follow at once; a line that went is released', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    const lines = [
      { id: 11, units: 10 },
      { id: 12, units: 5 },
    ];
    desk.take([{ id: 1, lines }]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 15 });
    desk.take([{ id: 1, lines: [{ id: 11, units: 7 }] }]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 7 });
    expect(await desk.rows()).toHaveLength(1);
    desk.take([{ id: 1, lines: [{ id: 11, units: 12 }] }]);
    expect(await desk.row(1)).toMatchObject({ reserved: 12, ordered: 12 });
    await check(desk);
  });

  test('a split takes along what was packed for the whole, without a movement on the package', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10, productId: 7 }] }]);
    const whole = await desk.row(1);
    await desk.client.packing.pack({ lineId: whole.id, units: 10 });
    desk.take([
      { id: 2, splitFrom: 1, lines: [{ id: 21, units: 4, productId: 7 }] },
      { id: 1, lines: [{ id: 11, units: 6, productId: 7 }] },
    ]);
    expect(await desk.row(1)).toMatchObject({ ordered: 6, packed: 6, state: 'complete' });
    expect(await desk.row(2)).toMatchObject({ ordered: 4, packed: 4, state: 'complete' });
    expect(await balances(desk, A)).toMatchObject({ ordered: 0, packed: 10, available: 10 });
    await check(desk);
  });

  test('a line that moves to another order under its own number keeps everything', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 10 },
          { id: 12, units: 1 },
        ],
      },
    ]);
    await desk.client.packing.pack({ lineId: (await desk.row(1)).id, units: 3 });
    desk.take([
      { id: 1, lines: [{ id: 12, units: 1 }] },
      { id: 2, splitFrom: 1, lines: [{ id: 11, units: 10 }] },
    ]);
    expect(await desk.row(2)).toMatchObject({ packed: 3, reserved: 7, invoiceNumber: 'INV-2' });
    expect(await balances(desk, A)).toMatchObject({ ordered: 8, packed: 3 });
    await check(desk);
  });

  test("a date and notes that staff changed are theirs; an untouched date follows Apex's", async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 1 },
          { id: 12, units: 1 },
        ],
        deliveryDate: '2026-11-25',
      },
    ]);
    const { id } = await desk.row(1);
    await desk.client.packing.edit({ rows: [{ lineId: id, deliveryDate: '2026-12-01', deliveryNotes: 'Ring twice' }] });
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 1 },
          { id: 12, units: 1 },
        ],
        deliveryDate: '2026-11-28',
      },
    ]);
    expect(await desk.row(1)).toMatchObject({ deliveryDate: '2026-12-01', deliveryNotes: 'Ring twice' });
    expect(await desk.row(1, 1)).toMatchObject({ deliveryDate: '2026-11-28' });
  });
});

describe('what changes on packages', () => {
  test("METRC's drop settles packed goods, which then cannot be unpacked", async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 6 });
    await desk.client.packages.setCurrent({ id: (await desk.package(A)).id, currentMg: 15_500 });
    expect(await balances(desk, A)).toEqual({ ordered: 4, packed: 1.5, available: 10, current: 15.5 });
    expect((await desk.row(1)).allocations).toMatchObject([{ packed: 6, settled: 5 }]);
    await expect(desk.client.packing.unpack({ lineId: id, units: 2 })).rejects.toMatchObject({
      code: 'UNPACK_LIMIT',
      data: { possible: 1, settled: 5 },
    });
    const undo = desk.client.packing.undo({ groupId: (await desk.client.packing.undoable()).next?.groupId ?? '' });
    await expect(undo).rejects.toMatchObject({ code: 'UNDO_BLOCKED', data: { reason: 'settled' } });
    await check(desk);
  });

  test("METRC's drop for an order that Apex delivered and nobody packed here takes that order's goods, not others'", async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 60 }] },
      { id: 2, lines: [{ id: 21, units: 40 }], orderDate: '2026-11-02' },
    ]);
    await desk.client.packing.pack({ lineId: (await desk.row(2)).id, units: 10 });
    desk.take([{ id: 1, stage: 'Delivered', lines: [{ id: 11, units: 60 }] }]);
    await desk.client.packages.setCurrent({ id: (await desk.package(A)).id, currentMg: 40_000 });
    expect(await balances(desk, A)).toEqual({ ordered: 30, packed: 10, available: 0, current: 40 });
    expect(await desk.rows()).toMatchObject([{ orderId: 2, packed: 10, reserved: 30, state: 'to_pack' }]);
    expect((await desk.row(2)).allocations).toMatchObject([{ packed: 10, settled: 0 }]);
    expect((await desk.client.packing.history({})).rows).toMatchObject([{ invoiceNumber: 'INV-1', packed: 60 }]);
    await check(desk);
  });

  test('of what METRC lost otherwise, orders that Apex delivered give way first', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 60 }] },
      { id: 2, lines: [{ id: 21, units: 40 }], orderDate: '2026-11-02' },
    ]);
    desk.take([{ id: 1, stage: 'Delivered', lines: [{ id: 11, units: 60 }] }]);
    await desk.client.packages.setPhysicalCount({ id: (await desk.package(A)).id, physicalMg: 40_000 });
    expect(await desk.row(2)).toMatchObject({ reserved: 40 });
    await check(desk);
  });

  test('a package that holds less than is reserved lets the last lines go, and they find another', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 20],
      [B, 'Blue Dream', 4],
    ]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 10 }] },
      { id: 2, lines: [{ id: 21, units: 10 }], orderDate: '2026-11-02' },
    ]);
    await desk.client.packages.setPhysicalCount({ id: (await desk.package(A)).id, physicalMg: 12_000 });
    expect(await desk.row(1)).toMatchObject({ reserved: 10 });
    expect(await desk.row(2)).toMatchObject({ reserved: 6, needsProduction: 4 });
    expect(await balances(desk, A)).toMatchObject({ ordered: 12, available: 0 });
    expect(await balances(desk, B)).toMatchObject({ ordered: 4 });
    await check(desk);
  });

  test('a package that turns out to be another strain serves nobody of the first', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    await desk.client.packages.edit({ id: (await desk.package(A)).id, strain: 'Wedding Cake' });
    expect(await desk.row(1)).toMatchObject({ reserved: 0, state: 'short' });
    expect(await balances(desk, A)).toMatchObject({ ordered: 0, available: 20 });
    await check(desk);
  });

  test('an alias makes two spellings one strain for the packing list too', async () => {
    const desk = await openDesk([[A, 'Blue Dreams', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    expect(await desk.row(1)).toMatchObject({ reserved: 0 });
    await desk.client.mapping.addAlias({ alias: 'Blue Dreams', strain: 'Blue Dream' });
    await desk.settled();
    expect(await desk.row(1)).toMatchObject({ reserved: 10 });
  });
});

describe('an order that is done', () => {
  const packed = async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 5 }] }]);
    const row = await desk.row(1);
    await desk.client.packing.pack({ lineId: row.id, units: 5 });
    return { desk, row };
  };

  test('goes to History under its ISO week once it is marked delivered, and undo brings it back', async () => {
    const { desk, row } = await packed();
    const { groupId } = await desk.client.packing.setDelivered({
      packingOrderIds: [row.packingOrderId],
      delivered: true,
    });
    expect(await desk.rows()).toEqual([]);
    expect((await desk.client.packing.historyWeeks()).weeks).toMatchObject([{ week: '2026-W47', orders: 1, units: 5 }]);
    await desk.client.packing.undo({ groupId });
    expect(await desk.row(1)).toMatchObject({ deliveredAt: null, state: 'complete' });
    await check(desk);
  });

  test('goes there by itself when Apex says delivered', async () => {
    const { desk } = await packed();
    desk.take([{ id: 1, stage: 'Delivered', lines: [{ id: 11, units: 5 }] }]);
    expect(await desk.rows()).toEqual([]);
    expect((await desk.client.packing.history({})).rows).toMatchObject([{ invoiceNumber: 'INV-1', packed: 5 }]);
  });

  test('that is not packed in full cannot be marked delivered, but closed with a reason, and reopened', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 20]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 5 }] }]);
    const { id, packingOrderId } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 2 });
    await expect(
      desk.client.packing.setDelivered({ packingOrderIds: [packingOrderId], delivered: true }),
    ).rejects.toMatchObject({ code: 'ORDER_NOT_PACKED', data: { missing: 3 } });
    await desk.client.packing.closeOrder({ packingOrderId, reason: 'The store took two' });
    expect(await desk.rows()).toEqual([]);
    expect(await balances(desk, A)).toMatchObject({ ordered: 0, packed: 2, available: 18 });
    await desk.client.packing.reopenOrder({ packingOrderId });
    expect(await desk.row(1)).toMatchObject({ packed: 2, reserved: 3, state: 'to_pack' });
    await check(desk);
  });

  test('comes back from History when Apex wants more of it', async () => {
    const { desk, row } = await packed();
    await desk.client.packing.setDelivered({ packingOrderIds: [row.packingOrderId], delivered: true });
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 5 },
          { id: 12, units: 2 },
        ],
      },
    ]);
    expect(await desk.rows()).toMatchObject([
      { packed: 5, state: 'complete', deliveredAt: null },
      { ordered: 2, packed: 0, reserved: 2, state: 'to_pack' },
    ]);
    await check(desk);
  });

  test('stays in History when Apex only says again what it was', async () => {
    const { desk, row } = await packed();
    await desk.client.packing.setDelivered({ packingOrderIds: [row.packingOrderId], delivered: true });
    desk.take([{ id: 1, deliveryDate: '2026-12-24', lines: [{ id: 11, units: 5 }] }]);
    expect(await desk.rows()).toEqual([]);
  });
});

test('what the end of the program kept from being followed is followed at the next start', async () => {
  const desk = await openDesk([[A, 'Blue Dream', 10]]);
  desk.take([{ id: 1, lines: [{ id: 11, units: 14 }] }]);
  await desk.core.packing.stop();
  await desk.client.packages.create({ metrcNumber: B, strain: 'Blue Dream', initialMg: 9000 });
  expect(await desk.row(1)).toMatchObject({ reserved: 10 });
  await desk.stop();
  const again = await openDesk([], { dataDir: desk.dataDir });
  await again.core.start();
  await again.settled();
  expect(await again.row(1)).toMatchObject({ reserved: 14, state: 'to_pack' });
  await check(again);
});
